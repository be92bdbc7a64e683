import { concept, dateOf, instantOf, systems, type Code, type Resource } from './fhir.ts'
import { measure } from './measurements.ts'
import { HOSPITAL_NAME, ORGANIZATION_ID } from './organisation.ts'
import type { Person } from './person.ts'
import { allergies, profiles, vaccines, type Profile } from './profiles.ts'
import type { Random } from './random.ts'
import { cliniciansOf } from './staff.ts'
import { drawVisits, type Visit } from './visits.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const YEAR_MS = 365 * DAY_MS

/** Everything that is written down about a person, the Patient first. */
export function writeChart(random: Random, person: Person, now: number): Resource[] {
  const visits = drawVisits(random, person, now)
  const followed = person.conditions.map((name): Profile => profiles[name])
  return [
    patient(person),
    ...visits.map((visit) => encounter(person, visit)),
    ...followed.flatMap((profile) => treatment(random, person, profile, now)),
    ...(person.isAllergic ? [allergy(random, person, now)] : []),
    ...vaccines
      .slice(0, random.between(1, vaccines.length))
      .map((vaccine) => immunization(random, person, vaccine, now)),
    ...visits.flatMap((visit) => measure(random, person, visit, now)),
  ]
}

function patient(person: Person): Resource {
  const { line, city, postalCode } = person.address
  return {
    resourceType: 'Patient',
    id: person.id,
    active: true,
    identifier: [
      {
        use: 'usual',
        type: { coding: [{ system: systems.identifierType, code: 'MR' }], text: 'Record number' },
        system: systems.recordNumber,
        value: person.recordNumber,
        assigner: { display: HOSPITAL_NAME },
      },
    ],
    name: [{ use: 'official', family: person.family, given: [person.given] }],
    telecom: [{ system: 'phone', value: person.phone, use: 'home' }],
    gender: person.gender,
    birthDate: person.born,
    address: [{ use: 'home', line: [line], city, postalCode }],
    generalPractitioner: cliniciansOf(person.ward)
      .slice(0, 1)
      .map(({ practitioner }) => ({ reference: `Practitioner/${practitioner ?? ''}` })),
    managingOrganization: { reference: `Organization/${ORGANIZATION_ID}` },
  }
}

const visitCodes = {
  clinic: { actClass: ['AMB', 'ambulatory'], type: ['390906007', 'Follow-up encounter'] },
  admission: { actClass: ['IMP', 'inpatient encounter'], type: ['32485007', 'Hospital admission'] },
  emergency: { actClass: ['EMER', 'emergency'], type: ['50849002', 'Emergency room admission'] },
} as const

function encounter(person: Person, visit: Visit): Resource {
  const { actClass, type } = visitCodes[visit.kind]
  const period = {
    start: instantOf(visit.start),
    ...(visit.end === null ? {} : { end: instantOf(visit.end) }),
  }
  return {
    resourceType: 'Encounter',
    id: visit.id,
    status: visit.end === null ? 'in-progress' : 'finished',
    class: { system: systems.act, code: actClass[0], display: actClass[1] },
    type: [concept('snomed', type)],
    subject: { reference: `Patient/${person.id}` },
    participant: visit.practitioners.map((id) => ({
      period,
      individual: { reference: `Practitioner/${id}` },
    })),
    period,
    location: [{ location: { reference: `Location/sb-${visit.ward}` } }],
    serviceProvider: { reference: `Organization/${ORGANIZATION_ID}` },
  }
}

/** A condition with its medicines and what was done about it. */
function treatment(random: Random, person: Person, profile: Profile, now: number): Resource[] {
  const began = now - random.between(2, 12) * YEAR_MS - random.between(0, 364) * DAY_MS
  const subject = { reference: `Patient/${person.id}` }
  const prescriber = cliniciansOf(profile.ward)[0]?.practitioner ?? ''
  const condition: Resource = {
    resourceType: 'Condition',
    id: random.uuid(),
    clinicalStatus: { coding: [{ system: systems.clinical, code: 'active' }] },
    verificationStatus: { coding: [{ system: systems.verification, code: 'confirmed' }] },
    code: concept('snomed', profile.condition),
    subject,
    onsetDateTime: dateOf(began),
    recordedDate: dateOf(began),
  }
  const medicines = profile.medicines.map(({ code, dose }): Resource => ({
    resourceType: 'MedicationRequest',
    id: random.uuid(),
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: concept('rxnorm', code),
    subject,
    authoredOn: dateOf(now - random.between(5, 170) * DAY_MS),
    requester: { reference: `Practitioner/${prescriber}` },
    reasonReference: [{ reference: `Condition/${condition.id}` }],
    dosageInstruction: [{ text: dose }],
  }))
  const procedures = profile.procedures.map((code): Resource => ({
    resourceType: 'Procedure',
    id: random.uuid(),
    status: 'completed',
    code: concept('snomed', code),
    subject,
    performedDateTime: instantOf(now - random.between(20, 700) * DAY_MS),
    performer: [{ actor: { reference: `Practitioner/${prescriber}` } }],
    reasonReference: [{ reference: `Condition/${condition.id}` }],
  }))
  return [condition, ...medicines, ...procedures]
}

function allergy(random: Random, person: Person, now: number): Resource {
  // The first patient's is part of every demonstration.
  const { code, reaction } = random.pick(
    person.family === 'Marlowe' ? allergies.slice(0, 1) : allergies,
  )
  return {
    resourceType: 'AllergyIntolerance',
    id: random.uuid(),
    clinicalStatus: { coding: [{ system: systems.allergyClinical, code: 'active' }] },
    verificationStatus: { coding: [{ system: systems.allergyVerification, code: 'confirmed' }] },
    criticality: reaction[0] === '39579001' ? 'high' : 'low',
    code: concept('snomed', code),
    patient: { reference: `Patient/${person.id}` },
    recordedDate: dateOf(now - random.between(1, 18) * YEAR_MS),
    reaction: [{ manifestation: [concept('snomed', reaction)] }],
  }
}

function immunization(random: Random, person: Person, vaccine: Code, now: number): Resource {
  return {
    resourceType: 'Immunization',
    id: random.uuid(),
    status: 'completed',
    vaccineCode: concept('cvx', vaccine),
    patient: { reference: `Patient/${person.id}` },
    occurrenceDateTime: dateOf(now - random.between(20, 1500) * DAY_MS),
    primarySource: true,
  }
}
