/** Milliseconds since the epoch, `start` included and `end` not; infinite where a period is open. */
export type Range = { readonly start: number; readonly end: number }

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/
const MINUTE_MS = 60_000
const APPROXIMATE_SHARE = 0.1

/**
 * The time that a FHIR date, dateTime or instant covers (FHIR R4 §2.24.0.1 and §3.1.1.5.4): `2013` is the whole year.
 * Without a zone it is UTC. Undefined for anything else, 30 February included.
 */
export function rangeOf(text: string): Range | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const start = utc(Number(year), part(month, 1), part(day, 1))
  if (month === undefined) return bounded(start, utc(Number(year) + 1, 1, 1))
  const nextMonth = utc(
    Number(year) + Math.floor(part(month, 1) / 12),
    (part(month, 1) % 12) + 1,
    1,
  )
  if (part(month, 1) < 1 || part(month, 1) > 12) return undefined
  if (day === undefined) return bounded(start, nextMonth)
  if (part(day, 1) < 1 || start >= nextMonth) return undefined
  if (hour === undefined) return bounded(start, start + 1440 * MINUTE_MS)
  const offset = offsetOf(zone)
  if (part(hour, 0) > 23 || part(minute, 0) > 59 || part(second, 0) > 59 || offset === undefined) {
    return undefined
  }
  const at = start + (part(hour, 0) * 60 + part(minute, 0)) * MINUTE_MS + part(second, 0) * 1000
  if (second === undefined) return bounded(at - offset, at - offset + MINUTE_MS)
  if (fraction === undefined) return bounded(at - offset, at - offset + 1000)
  const milliseconds = Math.floor(Number(fraction) * 1000)
  return bounded(at - offset + milliseconds, at - offset + milliseconds + 1)
}

function bounded(start: number, end: number): Range | undefined {
  return Number.isFinite(start) && Number.isFinite(end) ? { start, end } : undefined
}

function part(text: string | undefined, absent: number): number {
  return text === undefined ? absent : Number(text)
}

// Date.UTC reads years below 100 as the 20th century.
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS
}

/** Prefixes of ordered values (FHIR R4 §3.1.1.4.4). */
export const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const
export type Prefix = (typeof prefixes)[number]

/** What each prefix means between the range of a search value and the range in a resource (FHIR R4 §3.1.1.5.4). */
const comparisons: Readonly<Record<Prefix, (value: Range, search: Range) => boolean>> = {
  eq: contained,
  ne: (value, search) => !contained(value, search),
  gt: (value, search) => value.end > search.end,
  lt: (value, search) => value.start < search.start,
  ge: (value, search) => value.end > search.end || contained(value, search),
  le: (value, search) => value.start < search.start || contained(value, search),
  sa: (value, search) => value.start >= search.end,
  eb: (value, search) => value.end <= search.start,
  // The range of the search was widened before: `nearly`.
  ap: (value, search) => value.start < search.end && value.end > search.start,
}

function contained(value: Range, search: Range): boolean {
  return search.start <= value.start && value.end <= search.end
}

export function compareDate(prefix: Prefix, value: Range, search: Range): boolean {
  return comparisons[prefix](value, search)
}

/** A tenth of the time between a date and now, on both sides of it: what `ap` means (FHIR R4 §3.1.1.4.4). */
export function nearly({ start, end }: Range, now: number): Range {
  const margin = Math.abs(now - (start + end) / 2) * APPROXIMATE_SHARE
  return { start: start - margin, end: end + margin }
}
