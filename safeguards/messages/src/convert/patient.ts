import type { Segment } from '../er7.ts'
import type { Json } from '@wardstone/core'
import { textAt, valueAt, valuesOf, type Value } from '../fields.ts'
import { invalid } from '../refusals.ts'
import { genders, maritalStates, TERMINOLOGY, V2, V3 } from './codes.ts'
import {
  address,
  codeText,
  concept,
  date,
  dateTime,
  entityIdentifier,
  humanName,
  identifier,
  identifierOfType,
  mapped,
  telecom,
  text,
} from './datatypes.ts'
import {
  fill,
  listIn,
  some,
  type Conversion,
  type Convert,
  type Draft,
  type Rule,
} from './draft.ts'
import { location, organization, practitioner } from './shared.ts'

const maritalStatus: Convert = (value, conversion) => {
  const sent = codeText(value.text(1))
  const known = maritalStates[sent ?? '']
  if (known === undefined) return concept(value, conversion)
  const system = `${V3}${known === 'UNK' ? 'NullFlavor' : 'MaritalStatus'}`
  return some({ coding: [{ system, code: known }], text: value.text(2) })
}

const yes: Convert = (value) =>
  value.text(1) === 'Y' ? true : value.text(1) === 'N' ? false : undefined
const orderOfBirth: Convert = (value) => {
  const sent = value.text(1) ?? ''
  return /^[1-9]\d?$/.test(sent) ? Number(sent) : undefined
}
const language: Convert = (value, conversion) => {
  const spoken = concept(value, conversion)
  return spoken === undefined ? undefined : { language: spoken }
}

/** A number that names nobody who gave it is the sending facility’s. */
function patientIdentifier(value: Value, conversion: Conversion): Draft | undefined {
  const made = identifier(value, conversion)
  return made === undefined ? undefined : { system: conversion.facility, ...made }
}

/** PID and PD1 to Patient (HL7 v2.9 §3.4.2, §3.4.10). */
const patientRules: readonly Rule[] = [
  [3, 'identifier[]', patientIdentifier],
  [2, 'identifier[]', patientIdentifier],
  [4, 'identifier[]', identifier],
  [19, 'identifier[]', identifierOfType('SS')],
  [20, 'identifier[]', (value, conversion) => driversLicence(value, conversion)],
  [5, 'name[]', humanName],
  [9, 'name[]', humanName],
  [7, 'birthDate', date],
  [8, 'gender', mapped(genders)],
  [11, 'address[]', address],
  [13, 'telecom[]', telecom('home')],
  [14, 'telecom[]', telecom('work')],
  [15, 'communication[]', language],
  [16, 'maritalStatus', maritalStatus],
  [29, 'deceasedDateTime', dateTime],
]

const driversLicence: Convert = (value) => {
  const number = value.text(1)?.trim()
  if (number === undefined) return undefined
  return { type: { coding: [{ system: `${V2}0203`, code: 'DL' }] }, value: number }
}

/** The patient of a message, without an id. @throws Fault `messages.invalid` where PID says nothing of who it is. */
export function patientOf(
  conversion: Conversion,
  pid: Segment,
  additional: Segment | undefined,
): Draft {
  const { message } = conversion
  const draft: Draft = { resourceType: 'Patient' }
  fill(conversion, pid, patientRules, draft)
  if (draft['identifier'] === undefined && draft['name'] === undefined) {
    throw invalid({ segment: 'PID', sequence: pid.sequence, field: 3 }, 'names no patient')
  }
  if (draft['identifier'] !== undefined) draft['identifier'] = distinct(listIn(draft, 'identifier'))
  const died = textAt(message, pid, 30)
  if (draft['deceasedDateTime'] === undefined && died === 'Y') draft['deceasedBoolean'] = true
  const order = valueAt(message, pid, 25)
  const birth = order === undefined ? undefined : orderOfBirth(order, conversion)
  if (birth !== undefined) draft['multipleBirthInteger'] = birth
  const twin = valueAt(message, pid, 24)
  if (birth === undefined && twin !== undefined) {
    const isMultiple = yes(twin, conversion)
    if (isMultiple !== undefined) draft['multipleBirthBoolean'] = isMultiple
  }
  return fill(conversion, additional, [[4, 'generalPractitioner[]', practitioner]], draft)
}

/** The same number twice in one list says nothing more, and FHIR’s readers stumble. */
function distinct(identifiers: readonly Json[]): readonly Json[] {
  const seen = new Set<string>()
  return identifiers.filter((one) => {
    const key = JSON.stringify(one)
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}

/** NK1 to RelatedPerson (HL7 v2.9 §3.4.5). */
export const relatedRules: readonly Rule[] = [
  [33, 'identifier[]', identifier],
  [2, 'name[]', humanName],
  [3, 'relationship[]', concept],
  [7, 'relationship[]', concept],
  [4, 'address[]', address],
  [5, 'telecom[]', telecom('home')],
  [6, 'telecom[]', telecom('work')],
  [8, 'period.start', date],
  [9, 'period.end', date],
  [15, 'gender', mapped(genders)],
  [16, 'birthDate', date],
  [20, 'communication[]', language],
]

/** GT1 to RelatedPerson: who pays (HL7 v2.9 §6.5.5). */
export const guarantorRules: readonly Rule[] = [
  [2, 'identifier[]', identifier],
  [3, 'name[]', humanName],
  [11, 'relationship[]', concept],
  [5, 'address[]', address],
  [6, 'telecom[]', telecom('home')],
  [7, 'telecom[]', telecom('work')],
  [8, 'birthDate', date],
  [9, 'gender', mapped(genders)],
]

const attending = participant('ATND')
const referring = participant('REF')
const consulting = participant('CON')
const admitting = participant('ADM')

function participant(type: string): Convert {
  return (value, conversion) => {
    const individual = practitioner(value, conversion)
    if (individual === undefined) return undefined
    return {
      type: [{ coding: [{ system: `${V3}ParticipationType`, code: type }] }],
      individual,
    }
  }
}

const place: Convert = (value, conversion) => {
  const found = location(value, conversion)
  return found === undefined ? undefined : { location: found, status: 'active' }
}
const formerPlace: Convert = (value, conversion) => {
  const found = location(value, conversion)
  return found === undefined ? undefined : { location: found, status: 'completed' }
}

/** PV1 to Encounter (HL7 v2.9 §3.4.3). */
export const encounterRules: readonly Rule[] = [
  [19, 'identifier[]', identifierOfType('VN')],
  [50, 'identifier[]', identifier],
  [5, 'identifier[]', identifierOfType('PREENC')],
  [10, 'serviceType', concept],
  [4, 'type[]', concept],
  [7, 'participant[]', attending],
  [8, 'participant[]', referring],
  [9, 'participant[]', consulting],
  [17, 'participant[]', admitting],
  [3, 'location[]', place],
  [6, 'location[]', formerPlace],
  [14, 'hospitalization.admitSource', concept],
  [13, 'hospitalization.reAdmission', concept],
  [15, 'hospitalization.specialArrangement[]', concept],
  [16, 'hospitalization.specialCourtesy[]', concept],
  [36, 'hospitalization.dischargeDisposition', concept],
  [38, 'hospitalization.dietPreference[]', concept],
  [44, 'period.start', dateTime],
  [45, 'period.end', dateTime],
]

/** PV2 (HL7 v2.9 §3.4.4). */
export const visitRules: readonly Rule[] = [
  [3, 'reasonCode[]', concept],
  [25, 'priority', concept],
]

/** IN1 to Coverage (HL7 v2.9 §6.5.6). */
export const coverageRules: readonly Rule[] = [
  [2, 'type', concept],
  [4, 'payor[]', organization],
  [36, 'subscriberId', text],
  [49, 'identifier[]', identifier],
  [12, 'period.start', dateTime],
  [13, 'period.end', dateTime],
  [17, 'relationship', concept],
]

/** AL1 and IAM to AllergyIntolerance take their rules from here; the rest is in `allergyOf`. */
export const allergyStatus = {
  clinicalStatus: {
    coding: [{ system: `${TERMINOLOGY}allergyintolerance-clinical`, code: 'active' }],
  },
} as const

/** DG1 to Condition (HL7 v2.9 §6.5.2). */
export const conditionRules: readonly Rule[] = [
  [3, 'code', concept],
  [20, 'identifier[]', entityIdentifier()],
  [5, 'onsetDateTime', dateTime],
  [16, 'asserter', practitioner],
  [19, 'recordedDate', dateTime],
]

/** PR1 to Procedure (HL7 v2.9 §6.5.4). */
export const procedureRules: readonly Rule[] = [
  [19, 'identifier[]', entityIdentifier()],
  [3, 'code', concept],
  [6, 'category', concept],
  [5, 'performedDateTime', dateTime],
  [15, 'reasonCode[]', concept],
]

/** SPM to Specimen (HL7 v2.9 §7.4.3). */
export const specimenRules: readonly Rule[] = [
  [
    2,
    'identifier[]',
    (value, conversion) =>
      entityIdentifier()(value.within(2), conversion) ??
      entityIdentifier()(value.within(1), conversion),
  ],
  [4, 'type', concept],
  [7, 'collection.method', concept],
  [8, 'collection.bodySite', concept],
  [17, 'collection.collectedDateTime', dateTime],
  [18, 'receivedTime', dateTime],
  [24, 'condition[]', concept],
]

/** A patient's number in one system: what tells patients apart. */
export type PatientIdentifier = { readonly system: string; readonly value: string }

/** Kinds of numbers (HL7 table 0203) that a patient shares with others, or has several of. */
const weakTypes: ReadonlySet<string> = new Set(['AN', 'VN', 'SS', 'DL', 'PPN', 'ANON', 'ANC', 'BC'])

/** The numbers by which a patient is found: of PID-3, or PID-2 in older messages; of MRG-1. Weak ones only where there are no others. */
export function identifiersIn(
  conversion: Conversion,
  segment: Segment,
  fields: readonly number[],
): readonly PatientIdentifier[] {
  for (const field of fields) {
    const values = valuesOf(conversion.message, segment, field)
    const strong = values.filter((value) => !weakTypes.has(value.text(5)?.trim() ?? ''))
    const found = (strong.length > 0 ? strong : values).flatMap((value) => {
      const made = patientIdentifier(value, conversion)
      const number = made?.['value']
      const system = made?.['system']
      return typeof number === 'string' && typeof system === 'string'
        ? [{ system, value: number }]
        : []
    })
    if (found.length > 0) return found
  }
  return []
}
