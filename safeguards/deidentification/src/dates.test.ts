import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateOut } from './dates.ts'
import { openPseudonyms } from './pseudonym.ts'
import { isCodeOf } from './codings.ts'
import { unitOut } from './quantities.ts'

const secret = new Uint8Array(32).fill(9)
const pseudonyms = openPseudonyms({ secret, purpose: 'a test' }, 'hipaa-expert-determination')
const instants = fc.date({
  min: new Date('1950-01-01'),
  max: new Date('2025-12-31'),
  noInvalidDate: true,
})

/** The same moment as written in another zone. */
function written(at: Date, offsetHours: number): string {
  const local = new Date(at.getTime() + offsetHours * 3_600_000).toISOString().slice(0, 19)
  const sign = offsetHours < 0 ? '-' : '+'
  return `${local}${sign}${String(Math.abs(offsetHours)).padStart(2, '0')}:00`
}

describe('dates that move', () => {
  test('keep their order and their distance in days, whatever zone they were written in', () => {
    const zones = fc.integer({ min: -12, max: 14 })
    fc.assert(
      fc.property(
        instants,
        instants,
        zones,
        zones,
        fc.uuid(),
        (one, other, zone, otherZone, patient) => {
          const rule = { kind: 'shift', days: pseudonyms.shiftOf(patient) } as const
          const [first = '', second = ''] = [
            dateOut(written(one, zone), rule, 2026),
            dateOut(written(other, otherZone), rule, 2026),
          ]
          if (one <= other) expect(first <= second).toBe(true)
          const days = (Date.parse(second) - Date.parse(first)) / 86_400_000
          expect(days).toBe(
            Math.floor(other.getTime() / 86_400_000) - Math.floor(one.getTime() / 86_400_000),
          )
        },
      ),
    )
  })

  test('of one precision keep their order, and never get finer', () => {
    fc.assert(
      fc.property(
        instants,
        instants,
        fc.constantFrom(4, 7, 10),
        fc.integer({ min: -365, max: 365 }),
        (one, other, length, days) => {
          const cut = (at: Date): string => at.toISOString().slice(0, length)
          const moved = [cut(one), cut(other)]
            .toSorted()
            .map((text) => dateOut(text, { kind: 'shift', days }, 2026) ?? '')
          expect(moved.map((text) => text.length)).toEqual([length, length])
          expect(moved.toSorted()).toEqual(moved)
        },
      ),
    )
  })

  test('move by another number of days for each patient, and never by none', () => {
    const shifts = Array.from({ length: 2_000 }, (_, i) => pseudonyms.shiftOf(`patient-${i}`))
    expect(shifts.every((days) => Math.abs(days) <= 365 && days !== 0)).toBe(true)
    expect(new Set(shifts).size).toBeGreaterThan(600)
  })
})

describe('rubbish', () => {
  test.each([
    '',
    '2020-13-01',
    '2020-01-32',
    '20-01-01',
    '2020-1-1',
    '2020-01-01T25:00:00Z',
    '2020-01-01 12:00',
    '2020-01-01T12:00:00',
    ' 2020',
    '2020-02-30T00:00:00+99:00',
    'Smith',
  ])('is no date: %j', (text) => {
    expect(dateOut(text, { kind: 'year' }, 2026)).toBeUndefined()
    expect(dateOut(text, { kind: 'shift', days: 5 }, 2026)).toBeUndefined()
  })
})

describe('codes', () => {
  test('of SNOMED CT and LOINC need their check digit', () => {
    for (const code of ['73211009', '185349003', '22298006', '900000000000207008']) {
      expect(isCodeOf('http://snomed.info/sct', code)).toBe(true)
      for (let digit = 0; digit < 10; digit++) {
        const other = code.slice(0, -1) + String(digit)
        expect(isCodeOf('http://snomed.info/sct', other)).toBe(other === code)
      }
    }
    for (const code of ['8302-2', '2160-0', '30525-0', '718-7'])
      expect(isCodeOf('http://loinc.org', code)).toBe(true)
    expect(isCodeOf('http://loinc.org', '8302-3')).toBe(false)
  })

  test.each([
    ['mm[Hg]', 'mm[Hg]'],
    ['kg/m2', 'kg/m2'],
    ['10*3/uL', '10*3/uL'],
    ['{score}', '1'],
    ['mL/min/{1.73_m2}', 'mL/min'],
    ['mg/(24.h)', 'mg/(24.h)'],
    ['Smith', undefined],
    ['kg/Smith', undefined],
    ['{a}{b}Smith', undefined],
  ])('of UCUM: %s leaves as %s', (code, out) => {
    expect(unitOut(code)).toBe(out)
  })
})
