import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '@wardstone/core'
import { describe, expect, it } from 'vitest'
import { openHospital, type Resource, type SyntheticPatient } from './index.ts'

const NOW = Date.UTC(2026, 3, 21, 9, 26)
const hospital = openHospital({ seed: 'brannoc', now: NOW })
const patients = [...hospital.patients()]

function resourcesOf(patient: SyntheticPatient): Resource[] {
  return patient.bundle.entry.map((entry) => entry.resource)
}

const everything = [
  ...hospital.organisation.entry.map((entry) => entry.resource),
  ...patients.flatMap(resourcesOf),
]
const ofType = (type: string) => everything.filter((resource) => resource.resourceType === type)

function digest(seed: string, count: number): string {
  const hash = createHash('sha256')
  for (const patient of openHospital({ seed, patients: count, now: NOW }).patients()) {
    hash.update(
      canonicalJson({
        ...patient.bundle,
        entry: patient.bundle.entry.map((entry) => ({ ...entry })),
      }),
    )
  }
  return hash.digest('base64')
}

/** Every `reference` anywhere in a value. */
function referencesIn(value: Json): string[] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'reference' && typeof item === 'string' ? [item] : referencesIn(item),
  )
}

/** The code of an Observation and its value. */
function valueOf(resource: Resource): [code: string, value: number] {
  const text = JSON.stringify(resource)
  return [
    /"system":"http:\/\/loinc.org","code":"([^"]+)"/.exec(text)?.[1] ?? '',
    Number(/"valueQuantity":\{"value":([0-9.]+)/.exec(text)?.[1]),
  ]
}

/** Mean glucose of the patients with, or without, diabetes. */
function meanGlucose(withDiabetes: boolean): number {
  const values = patients
    .filter((patient) => JSON.stringify(patient.bundle).includes('"44054006"') === withDiabetes)
    .flatMap((patient) => resourcesOf(patient).map(valueOf))
    .filter(([code]) => code === '14749-6')
    .map(([, value]) => value)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('a synthetic hospital', () => {
  it('is the same to the byte for the same seed and another for another', () => {
    expect(digest('brannoc', 6)).toBe(digest('brannoc', 6))
    expect(digest('brannoc', 6)).not.toBe(digest('marl', 6))
  })

  it('grows without changing the patients it has', () => {
    const larger = [...openHospital({ seed: 'brannoc', patients: 60, now: NOW }).patients()]
    expect(larger).toHaveLength(60)
    expect(larger.slice(0, 40)).toEqual(patients)
  })

  it('starts with the patient of every demonstration', () => {
    expect(patients[0]).toMatchObject({
      name: 'Ines Marlowe',
      recordNumber: 'SB-0048 2207',
      ward: 'emergency',
      isInHospital: true,
    })
    const [patient] = patients
    const last = new Map(patient === undefined ? [] : resourcesOf(patient).map(valueOf))
    expect(last.get('2823-3')).toBe(6.1)
    expect(last.get('2524-7')).toBe(3.2)
  })

  it('has an account for every role of a demonstration', () => {
    const roles = new Set(hospital.staff.flatMap((person) => person.roles))
    const expected = ['auditor', 'clerk', 'clinician', 'privacy-officer', 'security-officer']
    expect([...roles].toSorted()).toEqual(expected)
    expect(new Set(hospital.staff.map((person) => person.loginName)).size).toBe(
      hospital.staff.length,
    )
    expect(hospital.staff.filter((person) => person.practitioner !== null)).toHaveLength(12)
  })
})

describe('its resources', () => {
  it('are transactions that put each resource at its own id, once', () => {
    for (const bundle of [hospital.organisation, ...patients.map((patient) => patient.bundle)]) {
      expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'transaction' })
      for (const { fullUrl, resource, request } of bundle.entry) {
        expect(request).toEqual({ method: 'PUT', url: `${resource.resourceType}/${resource.id}` })
        expect(fullUrl.endsWith(`/${request.url}`)).toBe(true)
        expect(resource.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/)
      }
    }
    const names = everything.map(({ resourceType, id }) => `${resourceType}/${id}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('refer only to what is there: the organisation first, then the patient’s own', () => {
    const shared = hospital.organisation.entry.map((entry) => entry.request.url)
    for (const bundle of [hospital.organisation, ...patients.map((patient) => patient.bundle)]) {
      const known = new Set([...shared, ...bundle.entry.map((entry) => entry.request.url)])
      const dangling = bundle.entry
        .flatMap((entry) => referencesIn(entry.resource))
        .filter((reference) => !known.has(reference))
      expect(dangling).toEqual([])
    }
  })

  it('have a record number of their own, a name, an address and a general practitioner', () => {
    expect(new Set(patients.map((patient) => patient.recordNumber)).size).toBe(40)
    for (const patient of ofType('Patient')) {
      expect(patient).toMatchObject({
        identifier: [{ value: expect.stringMatching(/^SB-\d{4} \d{4}$/) }],
        name: [{ family: expect.any(String), given: [expect.any(String)] }],
        birthDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        address: [{ postalCode: expect.any(String) }],
        generalPractitioner: [{ reference: expect.stringMatching(/^Practitioner\/sb-/) }],
      })
    }
  })

  it('have nothing that happens after now', () => {
    const late = everything.filter((resource) =>
      [...JSON.stringify(resource).matchAll(/"(\d{4}-\d\d-\d\dT[^"]+Z)"/g)].some(
        ([, at = '']) => Date.parse(at) > NOW,
      ),
    )
    expect(late).toEqual([])
  })
})

describe('its people', () => {
  it('are spread believably: ages, wards, stays, conditions, sizes of charts', () => {
    const inHospital = patients.filter((patient) => patient.isInHospital).length
    expect(inHospital).toBeGreaterThan(8)
    expect(inHospital).toBeLessThan(32)
    expect(new Set(patients.map((patient) => patient.ward)).size).toBe(6)
    expect(new Set(patients.map((patient) => patient.name)).size).toBeGreaterThan(35)
    expect(ofType('Condition').length).toBeGreaterThan(30)
    expect(ofType('AllergyIntolerance').length).toBeGreaterThan(4)
    expect(ofType('Observation').length).toBeGreaterThan(2000)
    expect(everything.length).toBeLessThan(8000)
  })

  it('are looked after: each visit that lasts names clinicians of its ward', () => {
    const lasting = ofType('Encounter').filter((encounter) => encounter['status'] === 'in-progress')
    expect(lasting).toHaveLength(patients.filter((patient) => patient.isInHospital).length)
    for (const encounter of lasting) expect(encounter['participant']).toHaveLength(2)
  })

  it('have values that follow what they have: diabetes raises glucose, and metformin is given', () => {
    expect(meanGlucose(true)).toBeGreaterThan(7)
    expect(meanGlucose(false)).toBeLessThan(6)
    for (const patient of patients) {
      const text = JSON.stringify(patient.bundle)
      expect(text.includes('"Metformin"')).toBe(text.includes('"44054006"'))
      expect(text.includes('"Spironolactone"')).toBe(text.includes('"703272007"'))
    }
  })
})
