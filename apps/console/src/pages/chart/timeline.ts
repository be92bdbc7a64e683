/** A span of years with round ticks. */
export type Span = {
  readonly from: number
  readonly until: number
  readonly years: readonly number[]
}

const STEPS = [1, 2, 5, 10, 20]
const TICKS_MAX = 9
const YEARS_SHOWN_MAX = 12

/** The years a timeline shows: from the first event, but no more than the last twelve, so that now stays readable. */
export function spanOf(times: readonly number[], now: number): Span {
  const earliest = new Date(Math.min(now, ...times)).getFullYear()
  const last = new Date(now).getFullYear()
  const firstYear = Math.min(last - 1, Math.max(earliest, last - YEARS_SHOWN_MAX))
  const step = STEPS.find((each) => (last - firstYear) / each <= TICKS_MAX) ?? 20
  const years: number[] = []
  for (let year = Math.ceil(firstYear / step) * step; year <= last; year += step) years.push(year)
  return { from: new Date(firstYear, 0, 1).getTime(), until: now, years }
}

/** Puts spans into as few rows as needed so that none overlaps another in its row; those that do not fit are counted. */
export function packRows<T extends { readonly from: number; readonly until: number }>(
  spans: readonly T[],
  rowsMax: number,
): { readonly rows: readonly (readonly T[])[]; readonly left: number } {
  const rows: T[][] = []
  let left = 0
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const free = rows.find((row) => (row.at(-1)?.until ?? 0) <= span.from)
    if (free !== undefined) free.push(span)
    else if (rows.length < rowsMax) rows.push([span])
    else left++
  }
  return { rows, left }
}
