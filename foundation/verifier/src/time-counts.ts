/** Sums by spans of time (a day, a second…), for the newest spans only: bounded however long the ledger is. */
export type TimeCounts = {
  add(at: number, amount: number): void
  /** Sum over the spans that the window touches. */
  within(at: number, windowMs: number): number
  /** One sum a span, oldest first; the last is the span of `at`. */
  history(at: number, spans: number): number[]
}

/** Counts for the newest `spansMax` spans that were added to. Spans begin at multiples of `spanMs` since the epoch. */
export function openTimeCounts(spanMs: number, spansMax: number): TimeCounts {
  const sums = new Map<number, number>()
  const spanOf = (at: number) => Math.floor(at / spanMs)
  const sum = (from: number, to: number) => {
    let total = 0
    for (const [span, amount] of sums) if (span >= from && span <= to) total += amount
    return total
  }

  return {
    add(at, amount) {
      const span = spanOf(at)
      sums.set(span, (sums.get(span) ?? 0) + amount)
      if (sums.size > spansMax) sums.delete(Math.min(...sums.keys()))
    },
    within: (at, windowMs) => sum(spanOf(at - windowMs), spanOf(at)),
    history: (at, spans) =>
      Array.from({ length: spans }, (_, i) => sums.get(spanOf(at) - spans + 1 + i) ?? 0),
  }
}
