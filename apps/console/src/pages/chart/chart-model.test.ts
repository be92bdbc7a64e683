import { expect, test } from 'vitest'
import type { Observation } from '../../fhir/types.ts'
import {
  allergiesOf,
  doseInWords,
  medicinesOf,
  personOf,
  problemsOf,
  visitsOf,
} from './chart-model.ts'
import { foldAccesses } from './readings.ts'
import { bandInWords, seriesOf } from './results.ts'
import { packRows, spanOf } from './timeline.ts'

const NOW = new Date(2026, 3, 21, 9).getTime()

function potassium(day: string, value: number, more: Partial<Observation> = {}): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ code: '2823-3' }], text: 'Potassium [Moles/volume] in Serum' },
    effectiveDateTime: day,
    valueQuantity: { value, unit: 'mmol/L' },
    referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
    ...more,
  }
}

test('results of one test become one series in order of time, judged by its newest value', () => {
  const [series] = seriesOf([potassium('2026-04-21', 6.1), potassium('2025-01-02', 4.2)])
  expect(series?.name).toBe('Potassium')
  expect(series?.detail).toBe('in Serum')
  expect(series?.points.map(({ value }) => value)).toEqual([4.2, 6.1])
  expect(series?.flag).toBe('high')
  expect(bandInWords(series?.band)).toBe('3.5–5.1')
})

test('what the laboratory says outweighs the range, and a range is never made up', () => {
  const [said] = seriesOf([
    potassium('2026-04-21', 6.1, { interpretation: [{ coding: [{ code: 'N' }] }] }),
  ])
  expect(said?.flag).toBeUndefined()
  const [silent] = seriesOf([potassium('2026-04-21', 60, { referenceRange: [] })])
  expect(silent?.flag).toBeUndefined()
  expect(silent?.band).toBeUndefined()
})

test('two units of one test are two lines, and a cancelled result is none', () => {
  expect(
    seriesOf([
      potassium('2026-04-21', 4, { valueQuantity: { value: 4, unit: 'mmol/L' } }),
      potassium('2026-04-20', 16, { valueQuantity: { value: 16, unit: 'mg/dL' } }),
      potassium('2026-04-22', 9, { status: 'entered-in-error' }),
    ]),
  ).toHaveLength(2)
})

test('blood pressure is read from its components, in the unit as people write it', () => {
  const series = seriesOf([
    {
      resourceType: 'Observation',
      effectiveDateTime: '2026-04-21',
      component: [
        { code: { text: 'Systolic' }, valueQuantity: { value: 120, unit: 'mm[Hg]' } },
        { code: { text: 'Diastolic' }, valueQuantity: { value: 80, unit: 'mm[Hg]' } },
      ],
    },
  ])
  expect(series.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
    'Systolic mmHg',
    'Diastolic mmHg',
  ])
})

test('active problems come first, and one noted twice is one line', () => {
  const names = problemsOf([
    { resourceType: 'Condition', id: '1', code: { text: 'Sprain' }, abatementDateTime: '2017' },
    { resourceType: 'Condition', id: '2', code: { text: 'Diabetes' }, onsetDateTime: '2014' },
    { resourceType: 'Condition', id: '3', code: { text: 'Diabetes' }, onsetDateTime: '2013' },
  ]).map(({ name, isActive }) => [name, isActive])
  expect(names).toEqual([
    ['Diabetes', true],
    ['Sprain', false],
  ])
})

test('a dose is said in words', () => {
  expect(dose(2, 1, 'd')).toBe('5 mg, twice a day')
  expect(dose(1, 4, 'h')).toBe('5 mg, once every 4 hours')
  expect(doseInWords({ asNeededBoolean: true })).toBe('as needed')
  expect(doseInWords({ text: 'one at night' })).toBe('one at night')
  expect(doseInWords(undefined)).toBe('')
})

test('a medicine entered in error is not shown, and a stopped one is not current', () => {
  const medicines = medicinesOf([
    { resourceType: 'MedicationRequest', status: 'entered-in-error' },
    {
      resourceType: 'MedicationRequest',
      status: 'stopped',
      medicationCodeableConcept: { text: 'Aspirin' },
    },
  ])
  expect(medicines.map(({ name, isActive }) => [name, isActive])).toEqual([['Aspirin', false]])
})

test('the dangerous allergy stands first, and a refuted one is not shown', () => {
  const allergies = allergiesOf([
    { resourceType: 'AllergyIntolerance', code: { text: 'Latex' } },
    {
      resourceType: 'AllergyIntolerance',
      code: { text: 'Penicillin' },
      criticality: 'high',
      onsetDateTime: '2009',
      reaction: [{ manifestation: [{ text: 'Anaphylaxis' }] }],
    },
    {
      resourceType: 'AllergyIntolerance',
      code: { text: 'Nuts' },
      clinicalStatus: { coding: [{ code: 'inactive' }] },
    },
  ])
  expect(allergies.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'Penicillin: anaphylaxis, 2009',
    'Latex: ',
  ])
})

test('the age of the dead is their age at death', () => {
  const person = personOf(
    { resourceType: 'Patient', birthDate: '1950-01-01', deceasedDateTime: '2000-01-02' },
    NOW,
  )
  expect(person.age).toBe(50)
  expect(person.isDead).toBe(true)
})

test('an encounter in progress without an end is now', () => {
  const [visit] = visitsOf(
    [
      {
        resourceType: 'Encounter',
        status: 'in-progress',
        class: { code: 'EMER' },
        period: { start: '2026-04-21' },
      },
    ],
    NOW,
  )
  expect(visit).toMatchObject({ isStay: true, isNow: true, until: NOW })
})

test('the timeline shows twelve years at most, with round years', () => {
  const long = spanOf([new Date(1918, 1, 1).getTime()], NOW)
  expect(new Date(long.from).getFullYear()).toBe(2014)
  expect(long.years).toEqual([2014, 2016, 2018, 2020, 2022, 2024, 2026])
  expect(spanOf([NOW], NOW).years).toEqual([2025, 2026])
})

test('bars that overlap stand in rows of their own, and those without room are counted', () => {
  const packed = packRows([bar(0, 9), bar(1, 9), bar(2, 9), bar(9, 10)], 2)
  expect(packed.rows.map((row) => row.length)).toEqual([2, 1])
  expect(packed.left).toBe(1)
})

test('the parts of one sitting are one line of “Who read this”', () => {
  const readings = foldAccesses([
    access(9, NOW, 'Observation'),
    access(8, NOW - 1000, 'Condition'),
    access(7, NOW - 2000, 'Patient', 'b'),
    access(6, NOW - 3000, 'Patient'),
    access(5, NOW - 3_600_000, 'Patient'),
  ])
  expect(readings.map(({ newest, count, types }) => [newest.entry, count, types.length])).toEqual([
    [9, 2, 2],
    [7, 1, 1],
    [6, 1, 1],
    [5, 1, 1],
  ])
})

function dose(frequency: number, period: number, periodUnit: string): string {
  return doseInWords({
    timing: { repeat: { frequency, period, periodUnit } },
    doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }],
  })
}

function bar(from: number, until: number) {
  return { from, until }
}

function access(entry: number, at: number, type: string, id = 'a') {
  return {
    entry,
    at,
    actor: { id, displayName: id, roles: [] },
    interaction: 'search',
    resourceTypes: [type],
    count: 1,
    basis: 'care-relationship',
  }
}
