export type Size = { readonly at: number; readonly size: number }

/** Round figures for an axis from zero, at most `most` above it. */
export function ticksFor(highest: number, most = 4): number[] {
  const rough = Math.max(1, highest) / most
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * magnitude).find((each) => each >= rough) ?? rough
  const whole = Math.max(1, step)
  const ticks: number[] = []
  for (let tick = 0; tick <= highest; tick += whole) ticks.push(tick)
  return ticks
}

/** Times at the start of hours or days, so that at most `most` labels stand on the axis. */
export function timesFor(from: number, until: number, most = 8): { at: number; isDay: boolean }[] {
  const HOUR_MS = 3_600_000
  const span = Math.max(1, until - from)
  const steps = [HOUR_MS / 4, HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS]
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most / HOUR_MS) * HOUR_MS
  const midnight = new Date(from)
  midnight.setHours(0, 0, 0, 0)
  const times: { at: number; isDay: boolean }[] = []
  for (let at = midnight.getTime(); at <= until; at += step) {
    if (at >= from) times.push({ at, isDay: step >= 24 * HOUR_MS })
  }
  return times
}

/** How fast the ledger grows, in the unit that gives a readable figure. */
export function rateOf(growth: readonly Size[]): { count: number; unit: 'a day' | 'an hour' } | undefined {
  const first = growth[0]
  const last = growth.at(-1)
  if (first === undefined || last === undefined || last.at === first.at) return undefined
  const perHour = ((last.size - first.size) / (last.at - first.at)) * 3_600_000
  const isLong = last.at - first.at >= 2 * 86_400_000
  const count = isLong ? perHour * 24 : perHour
  // Two digits are all that a rate is good for.
  return { count: Number(count.toPrecision(2)), unit: isLong ? 'a day' : 'an hour' }
}
