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

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const steps = [1, 5, 15, 60, 180, 360, 1440, 7 * 1440, 28 * 1440].map((each) => each * MINUTE_MS)

/** Times at round minutes, hours or days, at most `most` and one; the ends, where none lies between them. */
export function timesFor(from: number, until: number, most = 8): { at: number; isDay: boolean }[] {
  const span = Math.max(1, until - from)
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most / DAY_MS) * DAY_MS
  const midnight = new Date(from)
  midnight.setHours(0, 0, 0, 0)
  const first = midnight.getTime() + Math.ceil((from - midnight.getTime()) / step) * step
  const times: { at: number; isDay: boolean }[] = []
  for (let at = first; at <= until; at += step) times.push({ at, isDay: step >= DAY_MS })
  return times.length > 0 ? times : [{ at: from, isDay: false }]
}

/** How fast the ledger grows, in the unit that gives a readable figure. */
export function rateOf(
  growth: readonly Size[],
): { count: number; unit: 'a day' | 'an hour' } | undefined {
  const first = growth[0]
  const last = growth.at(-1)
  // A rate of less than an hour would be a guess.
  if (first === undefined || last === undefined || last.at - first.at < HOUR_MS) return undefined
  const perHour = ((last.size - first.size) / (last.at - first.at)) * HOUR_MS
  const isLong = last.at - first.at >= 2 * DAY_MS
  const count = isLong ? perHour * 24 : perHour
  // Two digits are all that a rate is good for.
  return { count: Number(count.toPrecision(2)), unit: isLong ? 'a day' : 'an hour' }
}
