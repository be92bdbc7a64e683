import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverOf, dayOf, intervalsOf, LAST_DAY, LEVELS } from './dyadic.ts'

const anyDay = fc.integer({ min: 0, max: LAST_DAY })

describe('dyadic intervals', () => {
  it('find exactly the days of a range', () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyDay, (a, b, day) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)]
        const cover = new Set(coverOf(first, last))
        const isFound = intervalsOf(day).some((interval) => cover.has(interval))
        expect(isFound).toBe(first <= day && day <= last)
      }),
    )
  })

  it('find the days beside the ends of a range too', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 400 }), (first, length) => {
        const last = Math.min(LAST_DAY, first + length)
        const cover = new Set(coverOf(first, last))
        for (const day of [first - 1, first, last, last + 1]) {
          if (day < 0 || day > LAST_DAY) continue
          const isFound = intervalsOf(day).some((interval) => cover.has(interval))
          expect(isFound).toBe(first <= day && day <= last)
        }
      }),
    )
  })

  it('cover any range with at most two a level, and nothing with none', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(coverOf(Math.min(a, b), Math.max(a, b)).length).toBeLessThanOrEqual(2 * LEVELS)
      }),
    )
    expect(coverOf(5, 4)).toEqual([])
    expect(coverOf(0, LAST_DAY)).toHaveLength(2)
  })

  it('count days from 1800 and put the rest of time at the ends', () => {
    expect(dayOf(Date.UTC(1800, 0, 2, 23))).toBe(1)
    expect(dayOf(-Infinity)).toBe(0)
    expect(dayOf(Date.UTC(1700, 0, 1))).toBe(0)
    expect(dayOf(Infinity)).toBe(LAST_DAY)
    expect(dayOf(Date.UTC(2600, 0, 1))).toBe(LAST_DAY)
  })
})
