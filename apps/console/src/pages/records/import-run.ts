import { isObject } from '../../problem.ts'

/** One file that the server refused, and why; `where` is the place in it, when the server named one. */
export type Refusal = { readonly file: string; readonly reason: string }

/** An import under way or done. */
export type ImportRun = {
  readonly files: number
  readonly filesDone: number
  readonly bytes: number
  readonly bytesDone: number
  readonly resources: number
  readonly byType: ReadonlyMap<string, number>
  readonly refused: readonly Refusal[]
  readonly startedAt: number
  readonly endedAt: number | undefined
}

/** An import of these files, before the first one is sent. */
export function startRun(files: readonly { size: number }[], now: number): ImportRun {
  return {
    files: files.length,
    filesDone: 0,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    bytesDone: 0,
    resources: 0,
    byType: new Map(),
    refused: [],
    startedAt: now,
    endedAt: undefined,
  }
}

/** The run after one file was taken in, or refused. */
export function afterFile(
  run: ImportRun,
  file: { name: string; size: number },
  outcome:
    | { readonly taken: ReadonlyMap<string, number> }
    | { readonly reasons: readonly string[] },
): ImportRun {
  const byType = new Map(run.byType)
  let added = 0
  for (const [type, count] of 'taken' in outcome ? outcome.taken : []) {
    byType.set(type, (byType.get(type) ?? 0) + count)
    added += count
  }
  const reasons = 'reasons' in outcome ? outcome.reasons : []
  return {
    ...run,
    filesDone: run.filesDone + 1,
    bytesDone: run.bytesDone + file.size,
    resources: run.resources + added,
    byType,
    refused: [...run.refused, ...reasons.map((reason) => ({ file: file.name, reason }))],
  }
}

/**
 * What a transaction or batch response says was written, by type, and what it refused (a batch may do both).
 * FHIR R4 §3.1.0.11.2: one entry of the response for one of the request, in order.
 */
export function readResponse(body: unknown): {
  taken: Map<string, number>
  refused: string[]
} {
  const taken = new Map<string, number>()
  const refused: string[] = []
  const entries: unknown[] = isObject(body) && Array.isArray(body['entry']) ? body['entry'] : []
  entries.forEach((entry, index) => {
    const response = isObject(entry) && isObject(entry['response']) ? entry['response'] : {}
    const status = typeof response['status'] === 'string' ? response['status'] : ''
    if (status.startsWith('2')) {
      const type = typeOf(response['location'])
      taken.set(type, (taken.get(type) ?? 0) + 1)
    } else {
      refused.push(`entry[${index}]: ${diagnosticsOf(response['outcome']) ?? `answered ${status}`}`)
    }
  })
  return { taken, refused }
}

function typeOf(place: unknown): string {
  const match =
    typeof place === 'string'
      ? /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/|$)/.exec(place)
      : null
  return match?.[1] ?? 'Unchanged'
}

function diagnosticsOf(outcome: unknown): string | undefined {
  const issues: unknown[] =
    isObject(outcome) && Array.isArray(outcome['issue']) ? outcome['issue'] : []
  const first = issues.find(isObject)
  const details = first?.['details']
  const said = (isObject(details) ? details['text'] : undefined) ?? first?.['diagnostics']
  return typeof said === 'string' ? said : undefined
}

/** Resources a second, and how long the rest takes at this pace. */
export function paceOf(run: ImportRun, now: number): { perSecond: number; leftMs: number } {
  const elapsed = Math.max(1, (run.endedAt ?? now) - run.startedAt)
  const leftMs = run.bytesDone === 0 ? 0 : (elapsed / run.bytesDone) * (run.bytes - run.bytesDone)
  return { perSecond: Math.round((run.resources / elapsed) * 1000), leftMs }
}

/** Organisations and staff before patients, who refer to them; then by name. */
export function inOrder<F extends { readonly name: string }>(files: readonly F[]): F[] {
  const rank = ({ name }: F): number => (/^(hospital|practitioner)/i.test(name) ? 0 : 1)
  return files.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}
