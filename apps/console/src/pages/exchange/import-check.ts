import { isObject } from '../../problem.ts'

/** The server's limits on one Bundle, told before anything is sent. */
export const FILE_MIB_MAX = 32
export const BUNDLE_ENTRIES_MAX = 5_000

const FILE_BYTES_MAX = FILE_MIB_MAX * 1024 * 1024

/** What a file holds, or why it need not be sent. */
export type FileCheck =
  | { readonly kind: 'transaction' | 'batch'; readonly entries: number }
  | { readonly refusal: string }

/** Whether a file can go in as far as this browser can tell: its size, that it is a Bundle, and how many entries it has. */
export async function checkFile(file: {
  readonly size: number
  readonly text: () => Promise<string>
}): Promise<FileCheck> {
  if (file.size > FILE_BYTES_MAX)
    return refused(
      `The file has ${(file.size / 1024 / 1024).toFixed(1)} MiB, and at most ${FILE_MIB_MAX} go in at once. Export it in smaller parts.`,
    )
  let body: unknown
  try {
    body = JSON.parse(await file.text())
  } catch (error) {
    return refused(`The file is not JSON${placeIn(error)}. FHIR bundles in XML are not taken.`)
  }
  if (!isObject(body) || body['resourceType'] !== 'Bundle')
    return refused('The file is not a FHIR Bundle, which is how several resources travel together.')
  const { type, entry } = body
  if (type !== 'transaction' && type !== 'batch')
    return refused(
      'The Bundle is to be read, not to be stored: its type is neither transaction nor batch.',
    )
  const entries = Array.isArray(entry) ? entry.length : 0
  if (entries > BUNDLE_ENTRIES_MAX)
    return refused(
      `The Bundle has ${entries} entries, and at most ${BUNDLE_ENTRIES_MAX} go in at once. Split it.`,
    )
  return { kind: type, entries }
}

/** Where the browser stopped reading. The rest of its message may repeat what is in the file, which is about patients. */
function placeIn(error: unknown): string {
  const place = error instanceof Error ? /line \d+ column \d+/.exec(error.message)?.[0] : undefined
  return place === undefined ? '' : `, at ${place}`
}

function refused(refusal: string): FileCheck {
  return { refusal }
}
