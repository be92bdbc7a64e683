import { expect, test } from 'vitest'
import { openDeidentifier } from './deidentify.ts'
import type { Resource } from './resource.ts'
import { rulesHash } from './rules-hash.ts'
import { safeHarborClasses } from './rules/classes.ts'

const patient = { resourceType: 'Patient', id: 'p' }
const subject = { reference: 'Patient/p' }

/** A resource that holds an identifier of the class, and the text by which it would be found. */
const examples: Readonly<Record<keyof typeof safeHarborClasses, readonly [Resource, string]>> = {
  A: [{ ...patient, name: [{ family: 'Quartermaine' }] }, 'Quartermaine'],
  B: [
    {
      ...patient,
      address: [
        { line: ['12 Elm'], city: 'Salem', district: 'Essex', postalCode: '01970', country: 'US' },
      ],
    },
    '01970',
  ],
  C: [{ ...patient, birthDate: '1980-02-03', deceasedDateTime: '2020-05-06' }, '1980-02-03'],
  D: [{ ...patient, telecom: [{ system: 'phone', value: '555-0199' }] }, '555-0199'],
  E: [{ ...patient, contact: [{ telecom: [{ system: 'fax', value: '555-0198' }] }] }, '555-0198'],
  F: [{ ...patient, telecom: [{ system: 'email', value: 'w@example.org' }] }, 'w@example.org'],
  G: [
    {
      ...patient,
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-12-3456' }],
    },
    '999-12-3456',
  ],
  H: [
    { ...patient, identifier: [{ type: { coding: [{ code: 'MR' }] }, value: 'MRN-77' }] },
    'MRN-77',
  ],
  I: [
    { resourceType: 'Coverage', id: 'c', beneficiary: subject, subscriberId: 'HP-1234' },
    'HP-1234',
  ],
  J: [{ resourceType: 'Account', id: 'a', name: 'AC-99', subject: [subject] }, 'AC-99'],
  K: [
    {
      resourceType: 'Practitioner',
      id: 'd',
      qualification: [{ identifier: [{ value: 'LIC-5' }] }],
    },
    'LIC-5',
  ],
  L: [
    { ...patient, extension: [{ url: 'https://example.org/plate', valueString: 'WST-400' }] },
    'WST-400',
  ],
  M: [
    {
      resourceType: 'Device',
      id: 'v',
      serialNumber: 'SN-8',
      udiCarrier: [{ carrierHRF: '(01)0088' }],
      patient: subject,
    },
    'SN-8',
  ],
  N: [
    {
      resourceType: 'DocumentReference',
      id: 'r',
      subject,
      content: [{ attachment: { url: 'https://w.example.org' } }],
    },
    'w.example.org',
  ],
  O: [
    { resourceType: 'AuditEvent', id: 'e', agent: [{ network: { address: '192.0.2.7' } }] },
    '192.0.2.7',
  ],
  P: [
    { resourceType: 'Observation', id: 'o', subject, valueSampledData: { data: '1 2 3 4' } },
    '1 2 3 4',
  ],
  Q: [{ ...patient, photo: [{ contentType: 'image/png', data: 'iVBORw0KGgo=' }] }, 'iVBORw0KGgo='],
  R: [
    {
      resourceType: 'Specimen',
      id: 's',
      subject,
      accessionIdentifier: { value: 'ACC-3' },
      container: [{ identifier: [{ value: 'ACC-3' }] }],
    },
    'ACC-3',
  ],
}

test.each(Object.entries(examples))(
  'class %s of the Safe Harbor does not leave',
  (_letter, [resource, secret]) => {
    expect(JSON.stringify(resource)).toContain(secret)
    const { resource: out } = openDeidentifier(
      'hipaa-safe-harbor',
      { secret: new Uint8Array(32), purpose: 'a test' },
      { now: () => Date.UTC(2026, 0, 1) },
    )
    expect(JSON.stringify(out(resource) ?? null)).not.toContain(secret)
  },
)

test('there are 18 classes, and the rules have one hash a profile that evidence can name', () => {
  expect(Object.keys(safeHarborClasses).join('')).toBe('ABCDEFGHIJKLMNOPQR')
  expect(rulesHash('hipaa-safe-harbor')).toMatch(/^[0-9a-f]{64}$/)
  expect(rulesHash('hipaa-safe-harbor')).toBe(rulesHash('hipaa-safe-harbor'))
  expect(rulesHash('hipaa-safe-harbor')).not.toBe(rulesHash('gdpr-pseudonymised'))
})
