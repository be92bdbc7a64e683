import { expect, test } from 'vitest'
import type { Observation } from '../../fhir/types.ts'
import { allergiesOf, forbiddenOf, medicinesOf, problemsOf } from './chart-model.ts'
import { findingsOf, seriesOf } from './results.ts'

const coded = (code: string) => ({ coding: [{ code }] })

const problem = (text: string, status: string) => ({
  resourceType: 'Condition' as const,
  code: { text },
  verificationStatus: coded(status),
})

test('a problem that was refuted or entered in error is none, and one in doubt says so', () => {
  const problems = problemsOf([
    problem('Lupus', 'refuted'),
    problem('Gout', 'entered-in-error'),
    problem('Angina', 'provisional'),
    problem('Asthma', 'confirmed'),
  ])
  expect(problems.map(({ name, doubt }) => `${name} ${doubt}`)).toEqual([
    'Angina provisional',
    'Asthma ',
  ])
})

test('an allergy that was refuted is none, and “no known allergy” is not shown as one', () => {
  const allergies = allergiesOf([
    {
      resourceType: 'AllergyIntolerance',
      code: { text: 'Latex' },
      verificationStatus: coded('refuted'),
    },
    {
      resourceType: 'AllergyIntolerance',
      code: { text: 'No known allergy', coding: [{ code: '716186003' }] },
    },
  ])
  expect(allergies.map(({ name, isNone }) => [name, isNone])).toEqual([['No known allergy', true]])
})

const request = (text: string, more: object) => ({
  resourceType: 'MedicationRequest' as const,
  status: 'active',
  medicationCodeableConcept: { text },
  ...more,
})

test('an order not to give a medicine is never among the medicines', () => {
  const requests = [
    request('Aspirin', { doNotPerform: true }),
    request('Warfarin', { status: 'on-hold' }),
    request('Statin', { intent: 'plan' }),
    request('Heparin', { doNotPerform: true, status: 'cancelled' }),
  ]
  expect(medicinesOf(requests).map(({ name, caution }) => `${name}: ${caution}`)).toEqual([
    'Warfarin: on hold',
    'Statin: planned, not ordered',
  ])
  expect(forbiddenOf(requests)).toEqual(['Aspirin'])
})

const measured = (text: string, at: string, more: object = {}): Observation => ({
  resourceType: 'Observation',
  code: { text },
  effectiveDateTime: at,
  valueQuantity: { value: 5, unit: 'mg/L' },
  ...more,
})

test('a value that is only bounded keeps its sign, and a preliminary one says so', () => {
  const [series] = seriesOf([
    measured('CRP', '2026-04-21', {
      id: 'crp',
      status: 'preliminary',
      valueQuantity: { value: 0.3, comparator: '<', unit: 'mg/L' },
    }),
  ])
  expect(series).toMatchObject({ newestId: 'crp', isPreliminary: true, last: { bound: '<' } })
})

test('what was abnormal long ago does not stand above what was measured today', () => {
  const abnormal = { interpretation: [coded('HH')] }
  const names = seriesOf([
    measured('Old', '2012-01-01', abnormal),
    measured('Today', '2026-04-21'),
    measured('Recent', '2026-01-01', abnormal),
  ]).map(({ name }) => name)
  expect(names).toEqual(['Recent', 'Today', 'Old'])
})

const said = (text: string, at: string, words: string): Observation => ({
  resourceType: 'Observation',
  code: { text },
  effectiveDateTime: at,
  valueCodeableConcept: { text: words },
})

test('results in words are shown, the newest of each test', () => {
  const findings = findingsOf([
    said('SARS-CoV-2', '2026-01-01', 'Negative'),
    said('SARS-CoV-2', '2026-04-01', 'Positive'),
    { ...said('Smoking', '2025-01-01', 'Never'), status: 'entered-in-error' },
  ])
  expect(findings.map(({ name, words }) => `${name}: ${words}`)).toEqual(['SARS-CoV-2: Positive'])
})
