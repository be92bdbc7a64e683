import { expect, test } from 'vitest'
import { elementsOf, summaryOf } from './summary.ts'

const SUBSETTED = expect.objectContaining({ code: 'SUBSETTED' }) as unknown

const patient = {
  resourceType: 'Patient',
  id: 'p1',
  meta: { versionId: '1', tag: [{ code: 'mine' }] },
  text: { status: 'generated', div: '<div>x</div>' },
  active: true,
  birthDate: '1970-01-01',
  _birthDate: { id: 'b' },
  deceasedBoolean: false,
  maritalStatus: { text: 'married' },
  contact: [{ name: { text: 'Ann' } }],
}

test('a summary holds the elements that FHIR marks, with id and meta, tagged SUBSETTED', () => {
  expect(summaryOf(patient, 'true')).toEqual({
    resourceType: 'Patient',
    id: 'p1',
    meta: { versionId: '1', tag: [{ code: 'mine' }, SUBSETTED] },
    active: true,
    birthDate: '1970-01-01',
    _birthDate: { id: 'b' },
    deceasedBoolean: false,
  })
})

test('a summary cuts inside elements too, and keeps what modifies', () => {
  const observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    component: [{ code: { text: 'y' }, valueString: 'z', interpretation: [{ text: 'high' }] }],
  }
  expect(summaryOf(observation, 'true')['component']).toEqual([
    { code: { text: 'y' }, valueString: 'z' },
  ])
})

test('text is the narrative and what cannot be left out; data is all but the narrative', () => {
  const condition = { ...patient, resourceType: 'Condition', subject: { reference: 'Patient/p1' } }
  expect(Object.keys(summaryOf(condition, 'text')).toSorted()).toEqual([
    'id',
    'meta',
    'resourceType',
    'subject',
    'text',
  ])
  expect(summaryOf(patient, 'data')).not.toHaveProperty('text')
  expect(summaryOf(patient, 'data')).toHaveProperty('maritalStatus')
})

test('_elements keeps the named ones, a choice by its stem, and what is required or modifies', () => {
  const part = elementsOf(patient, ['deceased', 'maritalStatus', '__proto__', 'nothing'])
  expect(Object.keys(part).toSorted()).toEqual([
    'active',
    'deceasedBoolean',
    'id',
    'maritalStatus',
    'meta',
    'resourceType',
  ])
})

test('tags once, and changes nothing in what it was given', () => {
  const before = structuredClone(patient)
  const twice = summaryOf(summaryOf(patient, 'true'), 'true')
  expect(twice['meta']).toEqual({ versionId: '1', tag: [{ code: 'mine' }, SUBSETTED] })
  expect(patient).toEqual(before)
})
