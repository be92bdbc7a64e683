import type { Json } from '@wardstone/core'
import { expect, it } from 'vitest'
import { validate } from './validate.ts'
import type { ValidateOptions } from './visit.ts'

function isAccepted(resource: Json, options: ValidateOptions = {}): boolean {
  return validate(resource, undefined, options).resource !== undefined
}

const observation = (more: { readonly [key: string]: Json }) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...more,
})

const coded = (coding: Json) => observation({ code: { coding: [coding] } })

it('a code of a system of FHIR itself is one that the system has, in R4’s version of it', () => {
  const system = 'http://hl7.org/fhir/item-type'
  expect(isAccepted(coded({ system, code: 'string' }))).toBe(true)
  expect(isAccepted(coded({ system, code: 'coding' }))).toBe(false)
  expect(isAccepted(coded({ system, code: 'coding', version: '5.0.0' }))).toBe(true)
  // Its terminology grows between versions, and others' is not here.
  const v3 = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  expect(isAccepted(coded({ system: v3, code: 'of a later version' }))).toBe(true)
  expect(isAccepted(coded({ system: 'http://loinc.org', code: 'x' }))).toBe(true)
})

it('what says that it is a vital sign has what the profile asks of all of them', () => {
  const category = [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/observation-category',
          code: 'vital-signs',
        },
      ],
    },
  ]
  const code = { coding: [{ system: 'http://loinc.org', code: '85354-9' }] }
  const subject = { reference: 'Patient/1' }
  const valueString = '120/80'
  const effectiveDateTime = '2024-05-31'
  const whole = { category, code, subject, effectiveDateTime, valueString }
  expect(isAccepted(observation(whole))).toBe(true)
  expect(isAccepted(observation({ category, code, subject, valueString }))).toBe(false)
  expect(isAccepted(observation({ category, code, effectiveDateTime, valueString }))).toBe(false)
  expect(isAccepted(observation({ category, code, subject, effectiveDateTime }))).toBe(false)
  const component = [{ code: { text: 'systolic' } }]
  expect(isAccepted(observation({ ...whole, component }))).toBe(false)
  // Messages of devices do not say so, and are taken as they are.
  expect(isAccepted(observation({ code, valueString }))).toBe(true)
})

it('extensions and references that lead nowhere are refused only where that is asked', () => {
  const resource = observation({
    subject: { reference: 'Patient/1' },
    extension: [{ url: 'https://hospital.test/ward', valueString: 'x' }],
  })
  expect(isAccepted(resource)).toBe(true)
  expect(isAccepted(resource, { refuseUnresolved: true })).toBe(false)
  expect(isAccepted(resource, { refuseUnknownExtensions: true })).toBe(false)
  const definition = { resourceType: 'StructureDefinition' }
  const find = (url: string) => (url === 'https://hospital.test/ward' ? definition : undefined)
  expect(isAccepted(resource, { refuseUnknownExtensions: true, find })).toBe(true)
})
