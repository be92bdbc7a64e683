import type { Range } from '@wardstone/fhir'

const APPROXIMATE_SHARE = 0.1

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
