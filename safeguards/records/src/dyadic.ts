/*
 * Dyadic intervals: number n lies in one interval of 2^level numbers at each level, and any range is the union of a few of
 * them. A value stores the names of its intervals as blind tokens; a range asks for any of those that cover it.
 */

/** Of days. Levels 0 (a day) to 17 (359 years); two intervals of the last one hold the whole calendar. */
export const LEVELS = 18
const DAYS = 2 ** LEVELS
const DAY_MS = 86_400_000
const EPOCH_MS = Date.UTC(1800, 0, 1)

export const LAST_DAY = DAYS - 1

/** The day since 1800-01-01 (UTC) of a time; what lies outside the calendar counts as its first or last day. */
export function dayOf(ms: number): number {
  if (ms === -Infinity) return 0
  if (ms === Infinity) return LAST_DAY
  return Math.min(LAST_DAY, Math.max(0, Math.floor((ms - EPOCH_MS) / DAY_MS)))
}

/** The names of the intervals that a number lies in, one a level. */
export function intervalsOf(n: number, levels = LEVELS): string[] {
  return Array.from({ length: levels }, (_, level) => nameOf(level, n >> level))
}

/** The fewest intervals whose union is the numbers from `first` to `last`, both included; none when the range is empty. */
export function coverOf(first: number, last: number, levels = LEVELS): string[] {
  const cover: string[] = []
  let low = first
  let high = last
  for (let level = 0; low <= high; level++) {
    const isTop = level === levels - 1
    if (isTop || low % 2 === 1) cover.push(nameOf(level, low++))
    if (low <= high && (isTop || high % 2 === 0)) cover.push(nameOf(level, high--))
    if (isTop) break
    low = low >> 1
    high = high >> 1
  }
  return cover
}

function nameOf(level: number, index: number): string {
  return `${level}.${index}`
}
