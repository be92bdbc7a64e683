import type { RecordAccess } from '../../api-types.ts'

/** What one person read of one record in one sitting. */
export type Reading = {
  readonly newest: RecordAccess
  readonly count: number
  readonly types: readonly string[]
}

const SITTING_MS = 10 * 60_000

/** Opening a chart leaves an entry for each of its parts: those of one person within ten minutes become one line. */
export function foldAccesses(accesses: readonly RecordAccess[]): Reading[] {
  const readings: { newest: RecordAccess; oldestAt: number; count: number; types: Set<string> }[] =
    []
  for (const access of accesses) {
    const last = readings.at(-1)
    const same =
      last !== undefined &&
      last.newest.actor.id === access.actor.id &&
      last.newest.basis === access.basis &&
      last.oldestAt - access.at <= SITTING_MS
    if (same) {
      last.count++
      last.oldestAt = access.at
      for (const type of access.resourceTypes) last.types.add(type)
    } else {
      readings.push({
        newest: access,
        oldestAt: access.at,
        count: 1,
        types: new Set(access.resourceTypes),
      })
    }
  }
  return readings.map(({ newest, count, types }) => ({ newest, count, types: [...types] }))
}
