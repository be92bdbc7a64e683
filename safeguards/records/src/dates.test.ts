import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rangeOf, type Range } from '@wardstone/fhir'
import { compareDate, prefixes } from './dates.ts'

const day = 86_400_000

describe('a FHIR date', () => {
  it.each([
    ['2013', Date.UTC(2013, 0, 1), Date.UTC(2014, 0, 1)],
    ['2013-12', Date.UTC(2013, 11, 1), Date.UTC(2014, 0, 1)],
    ['2012-02-29', Date.UTC(2012, 1, 29), Date.UTC(2012, 2, 1)],
    [
      '0099-01-01',
      new Date('0099-01-01T00:00:00Z').getTime(),
      new Date('0099-01-02T00:00:00Z').getTime(),
    ],
    ['2013-01-14T10:00', Date.UTC(2013, 0, 14, 10), Date.UTC(2013, 0, 14, 10, 1)],
    ['2013-01-14T10:00:00Z', Date.UTC(2013, 0, 14, 10), Date.UTC(2013, 0, 14, 10, 0, 1)],
    [
      '2013-01-14T10:00:00.5+02:00',
      Date.UTC(2013, 0, 14, 8, 0, 0, 500),
      Date.UTC(2013, 0, 14, 8, 0, 0, 501),
    ],
  ])('%s covers all the time that it may mean', (text, start, end) => {
    expect(rangeOf(text)).toEqual({ start, end })
  })

  it.each([
    '',
    '13',
    '2013-13',
    '2013-00',
    '2013-02-29',
    '2013-01-14T24:00:00Z',
    '2013-1-1',
    '2013-01-14 10:00',
    '2013-01-14T10',
    'x2013',
    '2013Z',
  ])('is not %j', (text) => {
    expect(rangeOf(text)).toBeUndefined()
  })

  it('of any text is a range or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const range = rangeOf(text)
        expect(range === undefined || range.start < range.end).toBe(true)
      }),
    )
  })
})

// A range as the set of its days, and the words of the specification literally.
const days = ({ start, end }: Range) =>
  Array.from({ length: (end - start) / day }, (_, i) => start / day + i)
const above = ({ end }: Range) => {
  return (value: number) => value >= end / day
}
const below = ({ start }: Range) => {
  return (value: number) => value < start / day
}
const within = (search: Range) => {
  return (value: number) => days(search).includes(value)
}

describe('a prefix compares ranges as FHIR R4 §3.1.1.5.4 words it', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 5 }))
    .map(([start, length]): Range => ({ start: start * day, end: (start + length) * day }))
  const words = {
    eq: (value: Range, search: Range) => days(value).every(within(search)),
    ne: (value: Range, search: Range) => !days(value).every(within(search)),
    gt: (value: Range, search: Range) => days(value).some(above(search)),
    lt: (value: Range, search: Range) => days(value).some(below(search)),
    ge: (value: Range, search: Range) =>
      days(value).some(above(search)) || days(value).every(within(search)),
    le: (value: Range, search: Range) =>
      days(value).some(below(search)) || days(value).every(within(search)),
    sa: (value: Range, search: Range) => days(value).every(above(search)),
    eb: (value: Range, search: Range) => days(value).every(below(search)),
    ap: (value: Range, search: Range) => days(value).some(within(search)),
  }

  it.each(prefixes)('%s', (prefix) => {
    fc.assert(
      fc.property(range, range, (value, search) => {
        expect(compareDate(prefix, value, search)).toBe(words[prefix](value, search))
      }),
    )
  })
})
