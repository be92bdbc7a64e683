import { ageInYears, nameOf, recordNumberOf, timeOf, wordsOf } from '../../fhir/people.ts'
import type {
  AllergyIntolerance,
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
  readonly since: number | undefined
  readonly isActive: boolean
}

/** Problems, active ones first, then the most recent. The same problem noted twice is one line. */
export function problemsOf(conditions: readonly Condition[]): Problem[] {
  const problems = conditions.map((condition) => ({
    id: condition.id ?? '',
    name: wordsOf(condition.code),
    since: timeOf(condition.onsetDateTime ?? condition.recordedDate),
    isActive: isActive(condition),
  }))
  return firstOfEach(problems.toSorted(activeThenRecent))
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
  readonly since: number | undefined
  readonly isActive: boolean
}

/** Medicines, those taken now first. */
export function medicinesOf(requests: readonly MedicationRequest[]): Medicine[] {
  const medicines = requests
    .filter(({ status }) => status !== 'entered-in-error' && status !== 'draft')
    .map((request) => ({
      id: request.id ?? '',
      name:
        request.medicationCodeableConcept === undefined
          ? (request.medicationReference?.display ?? 'Not named')
          : wordsOf(request.medicationCodeableConcept),
      dose: doseInWords(request.dosageInstruction?.[0]),
      since: timeOf(request.authoredOn),
      isActive: request.status === 'active' || request.status === 'on-hold',
    }))
  return firstOfEach(medicines.toSorted(activeThenRecent))
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
}

/** Allergies that stand, the dangerous first. */
export function allergiesOf(allergies: readonly AllergyIntolerance[]): Allergy[] {
  return allergies
    .filter(({ clinicalStatus }) => {
      const code = clinicalStatus?.coding?.[0]?.code
      return code === undefined || code === 'active'
    })
    .map((allergy) => {
      const reaction = allergy.reaction?.[0]
      const manifestation = reaction?.manifestation?.[0]
      const since = timeOf(allergy.onsetDateTime ?? allergy.recordedDate)
      return {
        id: allergy.id ?? '',
        name: wordsOf(allergy.code),
        detail: [
          manifestation === undefined ? '' : wordsOf(manifestation).toLowerCase(),
          since === undefined ? '' : String(new Date(since).getFullYear()),
        ]
          .filter((word) => word !== '')
          .join(', '),
        isSevere: allergy.criticality === 'high' || reaction?.severity === 'severe',
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
