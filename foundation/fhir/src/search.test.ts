import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import { extract, fhirpathFinder, finderOf } from './extract.ts'
import { isObject, textAt } from './json.ts'
import { quickFinder, startAt, type Found } from './search-path.ts'
import { patientCompartment, searchParameters } from './search-parameters.ts'
import { isResourceType, resourceTypes } from './types.ts'

const SLOW_MS = 240_000

test('every search parameter with an expression is read by plain look-ups, but for two', () => {
  const slow: string[] = []
  let count = 0
  for (const type of resourceTypes) {
    for (const { code, expression } of searchParameters(type).values()) {
      if (expression === '') continue
      count++
      if (quickFinder(expression, startAt(type)) === undefined) slow.push(`${type} ${code}`)
    }
  }
  expect(count).toBe(2_581)
  expect(slow).toEqual(['Patient deceased', 'QuestionnaireResponse item-subject'])
})

/** A union of FHIRPath names equal values once. */
function comparable(found: readonly Found[]): readonly string[] {
  return [...new Set(found.map(({ value }) => JSON.stringify(value)))].toSorted()
}

test(
  'plain look-ups find what fhirpath finds, for every parameter on the official examples',
  () => {
    const { folder, remove } = unpackData('fhir/r4-examples.tar.gz')
    const finders = new Map<
      string,
      readonly [ReturnType<typeof finderOf>, ReturnType<typeof finderOf>]
    >()
    const disagreements: string[] = []
    let compared = 0
    try {
      for (const name of readdirSync(folder)) {
        // Definitions are four fifths of the package and all alike.
        // In two examples fhirpath cannot compare quantities, or takes different ones for equal, when it unites them.
        if (
          /^(?:SearchParameter|CodeSystem|ValueSet|StructureDefinition|Observation-f205\.|Observation-decimal\.)-?/.test(
            name,
          )
        )
          continue
        const json = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json
        const type = isObject(json) ? (textAt(json, 'resourceType') ?? '') : ''
        if (!isObject(json) || !isResourceType(type)) continue
        for (const { code, expression, kind } of searchParameters(type).values()) {
          if (expression === '' || kind === 'composite') continue
          const key = `${type} ${expression}`
          const [quick, slow] = finders.get(key) ?? [
            finderOf(expression, type),
            fhirpathFinder(expression, type),
          ]
          finders.set(key, [quick, slow])
          const [left, right] = [comparable(quick(json)), comparable(slow(json))]
          compared++
          if (left.join() !== right.join())
            disagreements.push(
              `${name} ${code} ${left.join().slice(0, 200)} / ${right.join().slice(0, 200)}`,
            )
        }
      }
    } finally {
      remove()
    }
    expect(disagreements).toEqual([])
    expect(compared).toBeGreaterThan(10_000)
  },
  SLOW_MS,
)

const observation = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: {
    coding: [{ system: 'http://loinc.org', code: '8480-6', display: 'Systolic' }],
    text: 'Upper',
  },
  subject: { reference: 'Patient/p1' },
  effectivePeriod: { start: '2020-02', end: '2020-02-03' },
  valueQuantity: { value: 120, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
}
const quantity = {
  kind: 'quantity',
  value: 120,
  valueMax: 120,
  unit: 'mmHg',
  system: 'http://unitsofmeasure.org',
  code: 'mm[Hg]',
}

test('extracts typed values: token, reference, date range, quantity and composite', () => {
  expect(extract(observation, 'code')).toEqual([
    { kind: 'token', system: 'http://loinc.org', code: '8480-6', text: 'Systolic' },
    { kind: 'token', text: 'Upper' },
  ])
  expect(extract(observation, '_id')).toEqual([{ kind: 'token', code: 'o1' }])
  expect(extract(observation, 'patient')).toEqual([
    { kind: 'reference', reference: 'Patient/p1', type: 'Patient', id: 'p1' },
  ])
  expect(extract(observation, 'date')).toEqual([
    { kind: 'date', start: Date.UTC(2020, 1, 1), end: Date.UTC(2020, 1, 4) },
  ])
  expect(extract(observation, 'value-quantity')).toEqual([quantity])
  expect(extract(observation, 'code-value-quantity')).toEqual([
    { kind: 'composite', components: [extract(observation, 'code'), [quantity]] },
  ])
  expect(extract(observation, 'code-value-string')).toEqual([])
  expect(extract(observation, 'no-such-parameter')).toEqual([])
})

test('extracts names and addresses as strings, contact points as tokens, open periods as open ranges', () => {
  const patient = {
    resourceType: 'Patient',
    name: [{ family: 'Chalmers', given: ['Peter', 'James'] }],
    telecom: [
      { system: 'phone', value: '1' },
      { system: 'email', value: 'p@x.org' },
    ],
    deceasedBoolean: false,
  }
  expect(extract(patient, 'name')).toEqual(
    ['Chalmers', 'Peter', 'James'].map((text) => ({ kind: 'string', text })),
  )
  expect(extract(patient, 'email')).toEqual([{ kind: 'token', code: 'p@x.org' }])
  expect(extract(patient, 'deceased')).toEqual([{ kind: 'token', code: 'false' }])
  const encounter = { resourceType: 'Encounter', period: { start: '2020' } }
  expect(extract(encounter, 'date')).toEqual([
    { kind: 'date', start: Date.UTC(2020, 0, 1), end: Infinity },
  ])
})

test('the compartment of a patient names search parameters of 66 types', () => {
  expect(patientCompartment.size).toBe(66)
  for (const [type, codes] of patientCompartment) {
    for (const code of codes) expect(searchParameters(type).get(code)?.kind).toBe('reference')
  }
})
