import type { Prefix } from './dates.ts'

/** A number as it is searched: `low` to `high` is what it may mean, for `eq`, `ne` and `ap`. */
export type SearchedNumber = {
  readonly prefix: Prefix
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A value in a resource: both the same but for a Range, or with a comparator; infinite where it is open. */
export type NumberRange = { readonly value: number; readonly valueMax: number }

const NUMBER = /^[-+]?(\d{1,18})(?:\.(\d{1,18}))?(?:[eE]([-+]?\d{1,3}))?$/
const APPROXIMATE_SHARE = 0.1

/**
 * Reads a number after its prefix (FHIR R4 §3.1.1.4.3): 100 means 99.5 to 100.5 and 100.00 means 99.995 to 100.005, unless the
 * prefix compares. Undefined for what is no number.
 */
export function numberOf(prefix: Prefix, text: string): SearchedNumber | undefined {
  const match = NUMBER.exec(text)
  const value = Number(text)
  if (match === null || !Number.isFinite(value)) return undefined
  const [, , decimals = '', exponent = '0'] = match
  const margin =
    prefix === 'ap'
      ? Math.abs(value) * APPROXIMATE_SHARE
      : 0.5 * 10 ** (Number(exponent) - decimals.length)
  return { prefix, value, low: value - margin, high: value + margin }
}

const comparisons: Readonly<Record<Prefix, (own: NumberRange, asked: SearchedNumber) => boolean>> =
  {
    eq: within,
    ne: (own, asked) => !within(own, asked),
    gt: (own, { value }) => own.valueMax > value,
    lt: (own, { value }) => own.value < value,
    ge: (own, { value }) => own.valueMax >= value,
    le: (own, { value }) => own.value <= value,
    sa: (own, { value }) => own.value > value,
    eb: (own, { value }) => own.valueMax < value,
    ap: (own, { low, high }) => own.value <= high && own.valueMax >= low,
  }

function within(own: NumberRange, { low, high }: SearchedNumber): boolean {
  return low <= own.value && own.valueMax <= high && (own.valueMax < high || low === high)
}

export function compareNumber(own: NumberRange, asked: SearchedNumber): boolean {
  return comparisons[asked.prefix](own, asked)
}
