import { Fault } from '@wardstone/core'
import { isList, isObject, objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { REPORT_PATIENTS_MAX, SENSITIVE_VALUES_MAX } from './limits.ts'
import type { Resource } from './resource.ts'
import { patientOf } from './subjects.ts'

/** What an attacker is taken to know of somebody. */
export const quasiIdentifiers = {
  birthYear: (patient) =>
    patient['_birthDate'] === undefined ? textAt(patient, 'birthDate')?.slice(0, 4) : '90+',
  gender: (patient) => textAt(patient, 'gender'),
  zip3: (patient) => textAt(objectsAt(patient, 'address')[0] ?? {}, 'postalCode')?.slice(0, 3),
  state: (patient) => textAt(objectsAt(patient, 'address')[0] ?? {}, 'state'),
  maritalStatus: (patient) => codeIn(objectAt(patient, 'maritalStatus')),
  language: (patient) => codeIn(objectAt(objectsAt(patient, 'communication')[0] ?? {}, 'language')),
  deceasedYear: (patient) => textAt(patient, 'deceasedDateTime')?.slice(0, 4),
} as const satisfies Record<string, (patient: JsonObject) => string | undefined>

export type QuasiIdentifier = keyof typeof quasiIdentifiers

/** What nobody should learn of somebody: codes of these resources. */
export const sensitiveAttributes = {
  condition: { type: 'Condition', member: 'code' },
  medication: { type: 'MedicationRequest', member: 'medicationCodeableConcept' },
  procedure: { type: 'Procedure', member: 'code' },
  allergy: { type: 'AllergyIntolerance', member: 'code' },
} as const

export type SensitiveAttribute = keyof typeof sensitiveAttributes

export type RiskOptions = {
  readonly quasiIdentifiers: readonly QuasiIdentifier[]
  readonly sensitiveAttributes: readonly SensitiveAttribute[]
  /** Smallest class of patients that look alike that is still acceptable. */
  readonly kMin: number
}

/** Measured on what leaves, not on the source. All shares are fractions of the patients of the export. */
export type RiskReport = RiskOptions & {
  readonly patients: number
  /** Groups of patients with the same quasi-identifiers. */
  readonly classes: number
  /** Size of the smallest; null without patients. */
  readonly k: number | null
  /** Patients in groups smaller than `kMin`. */
  readonly patientsBelow: number
  /** Patients alone in their group. Unique here is not unique in the population, which is larger. */
  readonly unique: number
  readonly uniqueShare: number
  /** For a record picked at random, the mean chance to name its patient: classes / patients. */
  readonly meanRisk: number
  /** How many patients are in groups of which size: the k-anonymity of everybody. */
  readonly groupSizes: readonly GroupSizes[]
  /** Distinct l-diversity: the fewest different values in a group, and the groups where there is one or none. */
  readonly diversity: readonly {
    readonly attribute: SensitiveAttribute
    readonly l: number | null
    readonly classesOfOne: number
  }[]
  readonly warnings: readonly string[]
}

/** Groups of `from` to `to` patients; `to` null: and more. */
type GroupSizes = {
  readonly from: number
  readonly to: number | null
  readonly groups: number
  readonly patients: number
}

/** Where sizes begin: alone, below the threshold of 11 that is usual, and above. */
const SIZES_FROM = [1, 2, 5, 11, 20, 50] as const

export type RiskMeter = {
  /** @throws Fault `input.too-large` above 1,000,000 patients. */
  add(resource: Resource): void
  report(): RiskReport
}

type Row = {
  group: string | undefined
  readonly values: ReadonlyMap<SensitiveAttribute, Set<string>>
}

/** Holds one short row a patient; resources may come in any order. */
export function openRiskMeter(options: RiskOptions): RiskMeter {
  const rows = new Map<string, Row>()
  const rowOf = (id: string): Row => {
    const found = rows.get(id)
    if (found !== undefined) return found
    if (rows.size >= REPORT_PATIENTS_MAX) {
      throw new Fault(
        'input.too-large',
        `A report covers ${REPORT_PATIENTS_MAX} patients at most: make the export in parts.`,
      )
    }
    const row: Row = {
      group: undefined,
      values: new Map(options.sensitiveAttributes.map((one) => [one, new Set()])),
    }
    rows.set(id, row)
    return row
  }
  const addOne = (resource: Resource): void => {
    const id = patientOf(resource)
    if (id === undefined) return
    if (resource.resourceType === 'Patient') {
      const facts = options.quasiIdentifiers.map((one) => quasiIdentifiers[one](resource) ?? '')
      rowOf(id).group = JSON.stringify(facts)
    }
    for (const attribute of options.sensitiveAttributes) {
      const { type, member } = sensitiveAttributes[attribute]
      if (resource.resourceType !== type) continue
      const code = codeIn(objectAt(resource, member))
      const values = rowOf(id).values.get(attribute)
      if (code !== undefined && values !== undefined && values.size < SENSITIVE_VALUES_MAX)
        values.add(code)
    }
  }
  return {
    add(resource) {
      if (resource.resourceType !== 'Bundle') return addOne(resource)
      for (const { resource: inner } of objectsAt(resource, 'entry')) {
        if (isObject(inner) && typeof inner['resourceType'] === 'string') {
          addOne({ ...inner, resourceType: inner['resourceType'] })
        }
      }
    },
    report: () =>
      reportOf(
        [...rows.values()].filter((row) => row.group !== undefined),
        options,
      ),
  }
}

function reportOf(rows: readonly Row[], options: RiskOptions): RiskReport {
  const groups = Map.groupBy(rows, (row) => row.group ?? '')
  const sizes = [...groups.values()].map((group) => group.length)
  const k = sizes.length === 0 ? null : sizes.reduce((least, size) => Math.min(least, size))
  const patientsBelow = sum(sizes.filter((size) => size < options.kMin))
  const unique = sizes.filter((size) => size === 1).length
  const diversity = options.sensitiveAttributes.map((attribute) => {
    const counts = [...groups.values()].map((group) => distinctIn(group, attribute))
    return {
      attribute,
      l: counts.length === 0 ? null : counts.reduce((least, count) => Math.min(least, count)),
      classesOfOne: counts.filter((count) => count <= 1).length,
    }
  })
  const share = (count: number): number =>
    rows.length === 0 ? 0 : Math.round((count / rows.length) * 10_000) / 10_000
  return {
    ...options,
    patients: rows.length,
    classes: groups.size,
    k,
    patientsBelow,
    unique,
    uniqueShare: share(unique),
    meanRisk: share(groups.size),
    groupSizes: groupSizesOf(sizes),
    diversity,
    warnings: warningsFor({ k, kMin: options.kMin, patientsBelow, diversity }),
  }
}

function groupSizesOf(sizes: readonly number[]): GroupSizes[] {
  return SIZES_FROM.map((from, index) => {
    const next = SIZES_FROM[index + 1]
    const within = sizes.filter((size) => size >= from && (next === undefined || size < next))
    return {
      from,
      to: next === undefined ? null : next - 1,
      groups: within.length,
      patients: sum(within),
    }
  })
}

function distinctIn(group: readonly Row[], attribute: SensitiveAttribute): number {
  const seen = new Set<string>()
  for (const row of group) for (const value of row.values.get(attribute) ?? []) seen.add(value)
  return seen.size
}

function warningsFor({
  k,
  kMin,
  patientsBelow,
  diversity,
}: Pick<RiskReport, 'k' | 'kMin' | 'patientsBelow' | 'diversity'>): readonly string[] {
  return [
    ...(k === null ? ['There are no patients in it: nothing was measured.'] : []),
    ...(k !== null && k < kMin
      ? [
          `k is ${k}, below ${kMin}; patients in groups smaller than that: ${patientsBelow}. Generalise further, or leave them out.`,
        ]
      : []),
    ...diversity
      .filter(({ classesOfOne }) => classesOfOne > 0)
      .map(
        ({ attribute, classesOfOne }) =>
          `Groups with one ${attribute} or none: ${classesOfOne}. Who knows the group knows it.`,
      ),
  ]
}

/** The report in words, for the expert who signs it. */
export function riskText(report: RiskReport): string {
  return [
    `Patients: ${report.patients}. Groups that look alike in ${report.quasiIdentifiers.join(', ')}: ${report.classes}.`,
    `k-anonymity: ${report.k ?? 'none'} (wanted: ${report.kMin}); patients in smaller groups: ${report.patientsBelow}.`,
    `Unique in this export: ${report.unique} (${percent(report.uniqueShare)}). Unique in the population was not measured.`,
    `Mean chance to name the patient of a record: ${percent(report.meanRisk)}.`,
    ...report.diversity.map(({ attribute, l }) => `l-diversity of ${attribute}: ${l ?? 'none'}.`),
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    'Not measured: what else in a record could be known to somebody, such as rare codes, exact results and their order.',
    '',
  ].join('\n')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function codeIn(concept: JsonObject | undefined): string | undefined {
  const codings = concept === undefined ? [] : concept['coding']
  const first = isList(codings) ? codings.find(isObject) : undefined
  return first === undefined
    ? undefined
    : `${textAt(first, 'system') ?? ''}|${textAt(first, 'code') ?? ''}`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`
}
