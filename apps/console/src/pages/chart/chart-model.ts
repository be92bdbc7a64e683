import { ageInYears, nameOf, recordNumberOf, timeOf, wordsOf } from '../../fhir/people.ts'
import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  Dosage,
  Encounter,
  MedicationRequest,
  Patient,
} from '../../fhir/types.ts'

/** Who the record is about. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly age: number | undefined
  readonly sex: string | undefined
  readonly born: number | undefined
  readonly died: number | undefined
  readonly isDead: boolean
  readonly recordNumber: string | undefined
  readonly version: string | undefined
  readonly sealedAt: number | undefined
}

/** The header of a chart; age is at death for the dead. */
export function personOf(patient: Patient, now: number): Person {
  const died = timeOf(patient.deceasedDateTime)
  return {
    id: patient.id ?? '',
    name: nameOf(patient),
    age: ageInYears(patient.birthDate, new Date(died ?? now)),
    sex: patient.gender,
    born: timeOf(patient.birthDate),
    died,
    isDead: died !== undefined || patient.deceasedBoolean === true,
    recordNumber: recordNumberOf(patient),
    version: patient.meta?.versionId,
    sealedAt: timeOf(patient.meta?.lastUpdated),
  }
}

export type Problem = {
  readonly id: string
  readonly name: string
  /** What the record doubts: `unconfirmed`, `provisional`, `differential`; '' when it does not. */
  readonly doubt: string
  readonly since: number | undefined
  readonly isActive: boolean
}

/** HL7 condition-ver-status and allergyintolerance-verification: what was ruled out, or never was this patient's. */
const notSo = ['refuted', 'entered-in-error']

/**
 * Problems, active ones first, then the most recent. The same problem noted twice is one line; what was refuted or entered in
 * error is none.
 */
export function problemsOf(conditions: readonly Condition[]): Problem[] {
  const standing = conditions.filter(
    ({ verificationStatus }) => !notSo.includes(codeOf(verificationStatus)),
  )
  const problems = standing.map((condition) => ({
    id: condition.id ?? '',
    name: wordsOf(condition.code),
    doubt: doubtOf(codeOf(condition.verificationStatus)),
    since: timeOf(condition.onsetDateTime ?? condition.recordedDate),
    isActive: isActive(condition),
  }))
  return firstOfEach(problems.toSorted(activeThenRecent))
}

function codeOf(concept: CodeableConcept | undefined): string {
  return concept?.coding?.[0]?.code ?? ''
}

function doubtOf(verification: string): string {
  return ['unconfirmed', 'provisional', 'differential'].includes(verification) ? verification : ''
}

function isActive(condition: Condition): boolean {
  const code = condition.clinicalStatus?.coding?.[0]?.code
  if (code === undefined) return condition.abatementDateTime === undefined
  return ['active', 'recurrence', 'relapse'].includes(code)
}

export type Medicine = {
  readonly id: string
  readonly name: string
  readonly dose: string
  /** What a reader must not overlook: `on hold`, `planned`; '' when there is nothing. */
  readonly caution: string
  readonly since: number | undefined
  readonly isActive: boolean
}

/**
 * Medicines, those taken now first. An order not to give something is no medicine: `forbiddenOf` has it.
 */
export function medicinesOf(requests: readonly MedicationRequest[]): Medicine[] {
  const medicines = requests
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'draft')
    .filter(({ doNotPerform }) => doNotPerform !== true)
    .map((request) => ({
      id: request.id ?? '',
      name: medicineName(request),
      dose: doseInWords(request.dosageInstruction?.[0]),
      caution: cautionOf(request),
      since: timeOf(request.authoredOn),
      isActive: request.status === 'active' || request.status === 'on-hold',
    }))
  return firstOfEach(medicines.toSorted(activeThenRecent))
}

function cautionOf({ status, intent }: MedicationRequest): string {
  if (status === 'on-hold') return 'on hold'
  return intent === 'proposal' || intent === 'plan' ? 'planned, not ordered' : ''
}

/** Medicines that must not be given, by order: shown where allergies are. */
export function forbiddenOf(requests: readonly MedicationRequest[]): readonly string[] {
  const names = requests
    .filter(({ doNotPerform, status }) => doNotPerform === true && status === 'active')
    .map((request) => medicineName(request))
  return [...new Set(names)]
}

function medicineName(request: MedicationRequest): string {
  return request.medicationCodeableConcept === undefined
    ? (request.medicationReference?.display ?? 'Not named')
    : wordsOf(request.medicationCodeableConcept)
}

const unitWords: Readonly<Record<string, string>> = {
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
}

/** `2 a day`, `1 every 4 hours`, `as needed`; the prescriber's own words where there are some. */
export function doseInWords(dosage: Dosage | undefined): string {
  if (dosage === undefined) return ''
  if (dosage.text !== undefined) return dosage.text
  const amount = dosage.doseAndRate?.[0]?.doseQuantity
  const repeat = dosage.timing?.repeat
  const words = [
    amount?.value === undefined ? '' : `${amount.value} ${amount.unit ?? ''}`.trim(),
    repeatInWords(repeat) ?? dosage.timing?.code?.text ?? '',
    dosage.asNeededBoolean === true ? 'as needed' : '',
  ]
  return words.filter((word) => word !== '').join(', ')
}

function repeatInWords(
  repeat: { frequency?: number; period?: number; periodUnit?: string } | undefined,
): string | undefined {
  const unit = unitWords[repeat?.periodUnit ?? '']
  const { frequency = 1, period = 1 } = repeat ?? {}
  if (unit === undefined) return undefined
  const times = frequency === 1 ? 'once' : frequency === 2 ? 'twice' : `${frequency} times`
  return period === 1 ? `${times} a ${unit}` : `${times} every ${period} ${unit}s`
}

export type Allergy = {
  readonly id: string
  readonly name: string
  readonly detail: string
  readonly isSevere: boolean
  /** Somebody asked, and there is none: `No known allergy` is itself recorded as one. */
  readonly isNone: boolean
}

/** SNOMED CT: no known allergy, and of drugs, of food, of the environment; and that there is none. */
const noneCodes = ['716186003', '409137002', '428607008', '429625007', '160244002']

/** Allergies that stand, the dangerous first; what was refuted or entered in error does not. */
export function allergiesOf(allergies: readonly AllergyIntolerance[]): Allergy[] {
  return allergies
    .filter(
      ({ clinicalStatus, verificationStatus }) =>
        ['', 'active'].includes(codeOf(clinicalStatus)) &&
        !notSo.includes(codeOf(verificationStatus)),
    )
    .map((allergy) => {
      const reaction = allergy.reaction?.[0]
      const manifestation = reaction?.manifestation?.[0]
      const since = timeOf(allergy.onsetDateTime ?? allergy.recordedDate)
      const doubt = doubtOf(codeOf(allergy.verificationStatus))
      return {
        id: allergy.id ?? '',
        name: wordsOf(allergy.code),
        detail: [
          manifestation === undefined ? '' : wordsOf(manifestation).toLowerCase(),
          since === undefined ? '' : String(new Date(since).getFullYear()),
          doubt,
        ]
          .filter((word) => word !== '')
          .join(', '),
        isSevere: allergy.criticality === 'high' || reaction?.severity === 'severe',
        isNone: noneCodes.includes(codeOf(allergy.code)),
      }
    })
    .toSorted((a, b) => Number(b.isSevere) - Number(a.isSevere))
}

export type Visit = {
  readonly id: string
  readonly name: string
  readonly from: number
  readonly until: number
  readonly isStay: boolean
  readonly isNow: boolean
}

const stayClasses = ['IMP', 'ACUTE', 'NONAC', 'EMER', 'OBSENC']

/** Visits and stays in order of time. */
export function visitsOf(encounters: readonly Encounter[], now: number): Visit[] {
  return encounters
    .flatMap((encounter) => {
      const from = timeOf(encounter.period?.start)
      if (from === undefined) return []
      const end = timeOf(encounter.period?.end)
      return [
        {
          id: encounter.id ?? '',
          name: wordsOf(encounter.reasonCode?.[0] ?? encounter.type?.[0]),
          from,
          until: end ?? now,
          isStay: stayClasses.includes(encounter.class?.code?.toUpperCase() ?? ''),
          isNow: encounter.status === 'in-progress' && (end === undefined || end >= now),
        },
      ]
    })
    .toSorted((a, b) => a.from - b.from)
}

function activeThenRecent(
  a: { isActive: boolean; since: number | undefined },
  b: { isActive: boolean; since: number | undefined },
): number {
  return Number(b.isActive) - Number(a.isActive) || (b.since ?? 0) - (a.since ?? 0)
}

function firstOfEach<T extends { readonly name: string }>(items: readonly T[]): T[] {
  const byName = new Map<string, T>()
  for (const item of items) if (!byName.has(item.name)) byName.set(item.name, item)
  return [...byName.values()]
}
