import { AGE_YEARS_MAX } from './limits.ts'

const DATE =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d|:60)?(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/
const DAY_MS = 24 * 60 * 60 * 1000

/** How dates leave: the year alone, or moved by so many days. */
export type DateRule = { readonly kind: 'year' } | { readonly kind: 'shift'; readonly days: number }

/**
 * A date, dateTime or instant as it may leave; undefined for what is no date, and for a date so long ago that it alone
 * tells an age over 89 (45 CFR 164.514(b)(2)(i)(C)). `yearNow` is the year of the export.
 *
 * Moved dates keep their order: a time of day goes, its day is counted in UTC, and what has less than a day keeps its
 * precision.
 */
export function dateOut(text: string, rule: DateRule, yearNow: number): string | undefined {
  const match = DATE.exec(text)
  if (match === null) return undefined
  const [, year = '', month, day, hour] = match
  if (yearNow - Number(year) > AGE_YEARS_MAX) return undefined
  if (rule.kind === 'year') return year
  const at =
    hour === undefined
      ? Date.parse(`${year}-${month ?? '01'}-${day ?? '01'}T00:00:00Z`)
      : Date.parse(text.replace(':60', ':59'))
  if (Number.isNaN(at)) return undefined
  const moved = new Date(at + rule.days * DAY_MS)
  if (moved.getUTCFullYear() < 0 || moved.getUTCFullYear() > 9999) return undefined
  const length = month === undefined ? 4 : day === undefined ? 7 : 10
  return moved.toISOString().slice(0, length)
}

/** The year of a date of any precision. */
export function yearOf(text: string | undefined): number | undefined {
  const match = DATE.exec(text ?? '')
  return match === null ? undefined : Number(match[1])
}
