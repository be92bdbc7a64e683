import { assert } from '@wardstone/core'

/** How the values of a search parameter are read and compared (FHIR R4 §3.1.1.5). */
type ParameterKind = 'token' | 'date' | 'string' | 'reference'

export type Parameter = {
  readonly name: string
  readonly kind: ParameterKind
  readonly paths: readonly string[]
  /** Of a `code` element, the code system that its value set fixes. */
  readonly system?: string
}

/**
 * Whose resources a search looks through: those of one patient, those of the organisation, or all patients. Only the last
 * needs tokens that are equal across patients, so its parameters are an allow-list; README.md says what each one leaks.
 */
type SearchScope = 'patient' | 'organisation' | 'population'

export type SearchDefinition = {
  readonly type: string
  readonly scope: SearchScope
  readonly parameters: ReadonlyMap<string, Parameter>
  /** What `_sort=date` sorts by. */
  readonly date?: Parameter
}

type Row = readonly [name: string, kind: ParameterKind, paths: string, system?: string]

const FHIR = 'http://hl7.org/fhir'
const identifier: Row = ['identifier', 'token', 'identifier']
const encounter: Row = ['encounter', 'reference', 'encounter']
const code: Row = ['code', 'token', 'code']
const category: Row = ['category', 'token', 'category']
const personName: readonly Row[] = [
  ['name', 'string', 'name.family name.given name.text'],
  ['family', 'string', 'name.family'],
  ['given', 'string', 'name.given'],
]
const subject: readonly Row[] = [
  ['patient', 'reference', 'subject'],
  ['subject', 'reference', 'subject'],
]
const patient: Row = ['patient', 'reference', 'patient']

function status(valueSet: string, path = 'status', name = path): Row {
  return [name, 'token', path, `${FHIR}/${valueSet}`]
}

/** Names, kinds and paths as in the official SearchParameters of R4. */
const rows: Readonly<Record<string, readonly [SearchScope, readonly Row[], date?: string]>> = {
  Patient: ['population', [identifier, ...personName, ['birthdate', 'date', 'birthDate']]],
  Practitioner: ['organisation', [identifier, ...personName]],
  Organization: [
    'organisation',
    [identifier, ['name', 'string', 'name alias'], ['type', 'token', 'type']],
  ],
  Location: [
    'organisation',
    [
      identifier,
      ['name', 'string', 'name alias'],
      status('location-status'),
      ['type', 'token', 'type'],
    ],
  ],
  Observation: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      code,
      category,
      status('observation-status'),
      ['date', 'date', 'effectiveDateTime effectivePeriod effectiveInstant'],
    ],
    'date',
  ],
  Condition: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      code,
      category,
      ['clinical-status', 'token', 'clinicalStatus'],
      ['verification-status', 'token', 'verificationStatus'],
      ['onset-date', 'date', 'onsetDateTime onsetPeriod'],
      ['recorded-date', 'date', 'recordedDate'],
    ],
    'onset-date',
  ],
  Encounter: [
    'patient',
    [
      ...subject,
      identifier,
      status('encounter-status'),
      ['class', 'token', 'class'],
      ['type', 'token', 'type'],
      ['date', 'date', 'period'],
    ],
    'date',
  ],
  MedicationRequest: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      ['code', 'token', 'medicationCodeableConcept'],
      category,
      status('CodeSystem/medicationrequest-status'),
      status('CodeSystem/medicationrequest-intent', 'intent'),
      ['authoredon', 'date', 'authoredOn'],
    ],
    'authoredon',
  ],
  Procedure: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      code,
      category,
      status('event-status'),
      ['date', 'date', 'performedDateTime performedPeriod'],
    ],
    'date',
  ],
  Immunization: [
    'patient',
    [
      patient,
      identifier,
      ['vaccine-code', 'token', 'vaccineCode'],
      status('event-status'),
      ['date', 'date', 'occurrenceDateTime'],
    ],
    'date',
  ],
  AllergyIntolerance: [
    'patient',
    [
      patient,
      identifier,
      ['code', 'token', 'code reaction.substance'],
      status('allergy-intolerance-category', 'category'),
      status('allergy-intolerance-type', 'type'),
      ['clinical-status', 'token', 'clinicalStatus'],
      ['verification-status', 'token', 'verificationStatus'],
      ['date', 'date', 'recordedDate'],
    ],
    'date',
  ],
  DiagnosticReport: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      code,
      category,
      status('diagnostic-report-status'),
      ['date', 'date', 'effectiveDateTime effectivePeriod'],
    ],
    'date',
  ],
  CarePlan: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      category,
      status('request-status'),
      status('request-intent', 'intent'),
      ['date', 'date', 'period'],
    ],
    'date',
  ],
  CareTeam: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      category,
      status('care-team-status'),
      ['date', 'date', 'period'],
    ],
    'date',
  ],
  Goal: [
    'patient',
    [
      ...subject,
      identifier,
      category,
      status('goal-status', 'lifecycleStatus', 'lifecycle-status'),
      ['start-date', 'date', 'startDate'],
      ['target-date', 'date', 'target.dueDate'],
    ],
    'start-date',
  ],
  Claim: [
    'patient',
    [
      patient,
      identifier,
      ['encounter', 'reference', 'item.encounter'],
      status('fm-status'),
      status('claim-use', 'use'),
      ['created', 'date', 'created'],
    ],
    'created',
  ],
  ExplanationOfBenefit: [
    'patient',
    [
      patient,
      identifier,
      ['encounter', 'reference', 'item.encounter'],
      status('explanationofbenefit-status'),
      ['created', 'date', 'created'],
    ],
    'created',
  ],
  ImagingStudy: [
    'patient',
    [
      ...subject,
      identifier,
      encounter,
      status('imagingstudy-status'),
      ['started', 'date', 'started'],
    ],
    'started',
  ],
}

/**
 * What may have tokens that are equal across patients, and what each shows to somebody with the database and no key. Gender, address and
 * telephone are not here: nobody can be found by them.
 */
const populationLeaks: ReadonlyMap<string, string> = new Map([
  ['identifier', 'that two patients have the same identifier'],
  ['name', 'the same as family and given, whose tokens it uses'],
  [
    'family',
    'that family names begin alike, and their length up to 12 letters: a list of name frequencies can be matched',
  ],
  [
    'given',
    'that given names begin alike, and their length up to 12 letters: a list of name frequencies can be matched',
  ],
  [
    'birthdate',
    'that birthdays lie in the same interval of 2^n days: the age structure, without the years',
  ],
])

export const searchDefinitions: ReadonlyMap<string, SearchDefinition> = new Map(
  Object.entries(rows).map(([type, [scope, parameterRows, date]]) => {
    for (const [name] of scope === 'population' ? parameterRows : []) {
      assert(populationLeaks.has(name), 'a population token is on the allow-list')
    }
    const parameters = new Map(parameterRows.map((row) => [row[0], parameterOf(row)]))
    const sortedBy = date === undefined ? undefined : parameters.get(date)
    return [
      type,
      { type, scope, parameters, ...(sortedBy === undefined ? {} : { date: sortedBy }) },
    ]
  }),
)

function parameterOf([name, kind, paths, system]: Row): Parameter {
  return { name, kind, paths: paths.split(' '), ...(system === undefined ? {} : { system }) }
}
