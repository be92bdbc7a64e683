import { isObject } from '../../problem.ts'

/** How far one file is. `partly`: of a batch, whose entries go in one by one. */
type FileState = 'waiting' | 'sending' | 'in' | 'partly' | 'refused' | 'not-sent'

/** What became of one file; refusals name the place and the rule. */
export type FileRun = {
  readonly name: string
  readonly size: number
  readonly state: FileState
  readonly created: number
  readonly updated: number
  readonly refusals: readonly string[]
}

/** An import under way or done. Times in milliseconds since the epoch. */
export type ImportRun = {
  readonly files: readonly FileRun[]
  readonly startedAt: number
  readonly endedAt: number | undefined
}

/** An import of these files, before the first one is sent. */
export function startRun(
  files: readonly { readonly name: string; readonly size: number }[],
  now: number,
): ImportRun {
  return {
    files: files.map(({ name, size }) => ({
      name,
      size,
      state: 'waiting',
      created: 0,
      updated: 0,
      refusals: [],
    })),
    startedAt: now,
    endedAt: undefined,
  }
}

/** The run with one file changed. */
export function withFile(run: ImportRun, index: number, change: Partial<FileRun>): ImportRun {
  const files = run.files.map((file, at) => (at === index ? { ...file, ...change } : file))
  return { ...run, files }
}

/** The run when it is over: what waits still was not sent. */
export function endRun(run: ImportRun, now: number): ImportRun {
  const files = run.files.map((file): FileRun =>
    file.state === 'waiting' ? { ...file, state: 'not-sent' } : file,
  )
  return { ...run, files, endedAt: now }
}

/**
 * What a transaction or batch response says became of each entry. FHIR R4 §3.1.0.11.2: one entry of the response for one of the
 * request, in order.
 */
export function readResponse(
  body: unknown,
): Pick<FileRun, 'state' | 'created' | 'updated' | 'refusals'> {
  const refusals: string[] = []
  let created = 0
  let updated = 0
  const entries: unknown[] = isObject(body) && Array.isArray(body['entry']) ? body['entry'] : []
  entries.forEach((entry, index) => {
    const response = isObject(entry) && isObject(entry['response']) ? entry['response'] : {}
    const status = typeof response['status'] === 'string' ? response['status'] : ''
    if (status.startsWith('201')) created++
    else if (status.startsWith('2')) updated++
    else
      refusals.push(
        `entry[${index}]: ${diagnosticsOf(response['outcome']) ?? `answered ${status}`}`,
      )
  })
  const wentIn = created + updated
  const state = refusals.length === 0 ? 'in' : wentIn === 0 ? 'refused' : 'partly'
  return { state, created, updated, refusals }
}

function diagnosticsOf(outcome: unknown): string | undefined {
  const issues: unknown[] =
    isObject(outcome) && Array.isArray(outcome['issue']) ? outcome['issue'] : []
  const first = issues.find(isObject)
  const details = first?.['details']
  const said = (isObject(details) ? details['text'] : undefined) ?? first?.['diagnostics']
  return typeof said === 'string' ? said : undefined
}

function isDone({ state }: FileRun): boolean {
  return state !== 'waiting' && state !== 'sending'
}

/** The whole run in numbers; bytes of files that are done. */
export function sumOf({ files }: ImportRun) {
  const add = (of: (file: FileRun) => number) => files.reduce((sum, file) => sum + of(file), 0)
  return {
    filesDone: files.filter((file) => isDone(file) && file.state !== 'not-sent').length,
    created: add(({ created }) => created),
    updated: add(({ updated }) => updated),
    refused: files.filter(({ state }) => state === 'refused').length,
    bytes: add(({ size }) => size),
    bytesDone: add((file) => (isDone(file) ? file.size : 0)),
  }
}

/** Resources a second, and how long the rest takes at this pace. */
export function paceOf(run: ImportRun, now: number): { perSecond: number; leftMs: number } {
  const { created, updated, bytes, bytesDone } = sumOf(run)
  const elapsed = Math.max(1, (run.endedAt ?? now) - run.startedAt)
  const leftMs = bytesDone === 0 ? 0 : (elapsed / bytesDone) * (bytes - bytesDone)
  return { perSecond: Math.round(((created + updated) / elapsed) * 1000), leftMs }
}

/** Organisations and staff before patients, who refer to them; then by name. */
export function inOrder<F extends { readonly name: string }>(files: readonly F[]): F[] {
  const rank = ({ name }: F): number => (/^(hospital|practitioner)/i.test(name) ? 0 : 1)
  return files.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}
