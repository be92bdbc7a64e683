import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverOf, intervalsOf } from './dyadic.ts'
import { bucketOf, LAST_BUCKET, MAGNITUDE_LEVELS } from './magnitude.ts'
import { compareNumber, numberOf } from './numbers.ts'

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.double({ min: -500, max: 500, noNaN: true }),
)

it('a larger number is never in a smaller bucket', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [small, large] = a <= b ? [a, b] : [b, a]
      expect(bucketOf(small)).toBeLessThanOrEqual(bucketOf(large))
      expect(bucketOf(small)).toBeGreaterThanOrEqual(0)
      expect(bucketOf(large)).toBeLessThanOrEqual(LAST_BUCKET)
    }),
  )
  expect(bucketOf(100)).toBe(bucketOf(103.9))
  expect(bucketOf(100)).toBeLessThan(bucketOf(104))
})

it('a cover of buckets holds one interval of each bucket in it and none of others', () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const [first, last] = [bucketOf(Math.min(a, b)), bucketOf(Math.max(a, b))]
      const cover = coverOf(first, last, MAGNITUDE_LEVELS)
      const own = intervalsOf(bucketOf(c), MAGNITUDE_LEVELS)
      const isIn = first <= bucketOf(c) && bucketOf(c) <= last
      expect(own.some((interval) => cover.includes(interval))).toBe(isIn)
    }),
  )
})

it.each([
  ['eq', '100', 99.5, true],
  ['eq', '100', 100.49, true],
  ['eq', '100', 100.5, false],
  ['eq', '100.00', 100.004, true],
  ['eq', '100.00', 100.006, false],
  ['eq', '1e2', 149, true],
  ['ne', '100', 100.4, false],
  ['gt', '100', 100.1, true],
  ['gt', '100', 100, false],
  ['ge', '100', 100, true],
  ['lt', '-5', -5.1, true],
  ['ap', '100', 109, true],
  ['ap', '100', 111, false],
] as const)('%s%s of %d is %s (FHIR R4 §3.1.1.4.3)', (prefix, text, value, isMet) => {
  const asked = numberOf(prefix, text)
  expect(asked !== undefined && compareNumber({ value, valueMax: value }, asked)).toBe(isMet)
})

it('what is no number is none', () => {
  for (const text of ['', 'x', '1e', '0x10', '1,5', '1e999', ' 1', 'Infinity', '--1']) {
    expect(numberOf('eq', text)).toBeUndefined()
  }
})
