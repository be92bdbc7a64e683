import type { Segment } from '../er7.ts'
import { textAt, valueAt } from '../fields.ts'
import { orderControls, orderStates, priorities, reportStates, TERMINOLOGY } from './codes.ts'
import {
  codeText,
  concept,
  dateTime,
  entityIdentifier,
  instant,
  mapped,
  text,
} from './datatypes.ts'
import { fill, type Conversion, type Convert, type Draft, type Rule } from './draft.ts'
import { organization, practitioner } from './shared.ts'

const placer = entityIdentifier('PLAC')
const filler = entityIdentifier('FILL')

const reasons: Rule = [31, 'reasonCode[]', concept]

/** OBR to DiagnosticReport (HL7 v2.9 §7.4.1). */
const reportRules: readonly Rule[] = [
  [2, 'identifier[]', placer],
  [3, 'identifier[]', filler],
  [4, 'code', concept],
  [7, 'effectiveDateTime', dateTime],
  [22, 'issued', instant],
  [24, 'category[]', diagnosticService()],
  [32, 'resultsInterpreter[]', interpreter()],
]

function diagnosticService(): Convert {
  return (value) => {
    const code = codeText(value.text(1))
    return code === undefined ? undefined : { coding: [{ system: `${TERMINOLOGY}v2-0074`, code }] }
  }
}

/** NDL, whose first component is a name in sub-components. */
function interpreter(): Convert {
  return (value, conversion) => practitioner(value.within(1), conversion)
}

/** OBR and ORC to ServiceRequest. */
const requestRules: readonly Rule[] = [
  [2, 'identifier[]', placer],
  [3, 'identifier[]', filler],
  [4, 'code', concept],
  [5, 'priority', mapped(priorities)],
  [16, 'requester', practitioner],
  [6, 'occurrenceDateTime', dateTime],
  [7, 'occurrenceDateTime', dateTime],
  reasons,
]
const commonOrderRules: readonly Rule[] = [
  [2, 'identifier[]', placer],
  [3, 'identifier[]', filler],
  [12, 'requester', practitioner],
  [9, 'authoredOn', dateTime],
  [16, 'reasonCode[]', concept],
]

export function reportOf(conversion: Conversion, obr: Segment, orc: Segment | undefined): Draft {
  const { message } = conversion
  const draft: Draft = {
    resourceType: 'DiagnosticReport',
    status: reportStates[textAt(message, obr, 25) ?? ''] ?? 'unknown',
  }
  fill(conversion, obr, reportRules, draft)
  if (draft['identifier'] === undefined) fill(conversion, orc, commonOrderRules.slice(0, 2), draft)
  draft['code'] ??= { text: 'Not said' }
  return draft
}

export function requestOf(
  conversion: Conversion,
  detail: Segment | undefined,
  orc: Segment | undefined,
): Draft {
  const { message } = conversion
  const draft: Draft = {
    resourceType: 'ServiceRequest',
    status: orderStatus(conversion, orc),
    intent: 'order',
  }
  fill(conversion, orc, commonOrderRules, draft)
  const isKnown = draft['identifier'] !== undefined
  if (detail?.name === 'OBR') {
    fill(conversion, detail, isKnown ? requestRules.slice(2) : requestRules, draft)
  }
  if (draft['priority'] === undefined) {
    const sent = orc === undefined ? undefined : valueAt(message, orc, 7)?.text(6)
    const priority = priorities[sent ?? '']
    if (priority !== undefined) draft['priority'] = priority
  }
  return draft
}

function orderStatus({ message }: Conversion, orc: Segment | undefined): string {
  const control = textAt(message, orc, 1) ?? ''
  return orderControls[control] ?? orderStates[textAt(message, orc, 5) ?? ''] ?? 'active'
}

const medicationStates: Readonly<Record<string, string>> = {
  revoked: 'cancelled',
}

/** RXO and RXE to MedicationRequest (HL7 v2.9 §4A.4). */
const medicationRules: Readonly<Record<string, readonly Rule[]>> = {
  RXO: [
    [1, 'medicationCodeableConcept', concept],
    [20, 'reasonCode[]', concept],
  ],
  RXE: [
    [2, 'medicationCodeableConcept', concept],
    [27, 'reasonCode[]', concept],
  ],
}

export function medicationOf(
  conversion: Conversion,
  detail: Segment,
  orc: Segment | undefined,
): Draft {
  const status = orderStatus(conversion, orc)
  const draft: Draft = {
    resourceType: 'MedicationRequest',
    status: medicationStates[status] ?? status,
    intent: 'order',
  }
  fill(conversion, orc, commonOrderRules, draft)
  fill(conversion, detail, medicationRules[detail.name] ?? [], draft)
  draft['medicationCodeableConcept'] ??= { text: 'Not said' }
  return draft
}

/** RXD to MedicationDispense. */
const dispenseRules: readonly Rule[] = [
  [2, 'medicationCodeableConcept', concept],
  [3, 'whenHandedOver', dateTime],
]

export function dispenseOf(conversion: Conversion, rxd: Segment): Draft {
  const draft: Draft = { resourceType: 'MedicationDispense', status: 'completed' }
  fill(conversion, rxd, dispenseRules, draft)
  draft['medicationCodeableConcept'] ??= { text: 'Not said' }
  return draft
}

const immunizationStates: Readonly<Record<string, string>> = {
  CP: 'completed',
  PA: 'completed',
  NA: 'not-done',
  RE: 'not-done',
}

const performer: Convert = (value, conversion) => {
  const actor = practitioner(value, conversion)
  return actor === undefined ? undefined : { actor }
}

/** RXA to Immunization (HL7 v2.9 §4A.4.7). */
const immunizationRules: readonly Rule[] = [
  [5, 'vaccineCode', concept],
  [3, 'occurrenceDateTime', dateTime],
  [10, 'performer[]', performer],
  [15, 'lotNumber', text],
  [16, 'expirationDate', (value, conversion) => dayOf(dateTime(value, conversion))],
  [17, 'manufacturer', (value, conversion) => manufacturer(value, conversion)],
  [18, 'statusReason', concept],
  [22, 'recorded', dateTime],
]

const manufacturer: Convert = (value, conversion) => {
  const name = value.text(2) ?? value.text(1)
  return name === undefined
    ? undefined
    : conversion.share('Organization', ['maker', value.text(1) ?? '', name], { name })
}

function dayOf(time: ReturnType<Convert>): string | undefined {
  return typeof time === 'string' ? time.slice(0, 10) : undefined
}

export function immunizationOf(
  conversion: Conversion,
  rxa: Segment,
  orc: Segment | undefined,
): Draft {
  const { message } = conversion
  const draft: Draft = {
    resourceType: 'Immunization',
    status:
      textAt(message, rxa, 21) === 'D'
        ? 'entered-in-error'
        : (immunizationStates[textAt(message, rxa, 20) ?? ''] ?? 'completed'),
  }
  fill(conversion, orc, commonOrderRules.slice(0, 2), draft)
  fill(conversion, rxa, immunizationRules, draft)
  draft['vaccineCode'] ??= { text: 'Not said' }
  if (draft['occurrenceDateTime'] === undefined) draft['occurrenceString'] = 'Not said'
  const dose = Number(textAt(message, rxa, 6) ?? Number.NaN)
  // 999 stands for "not known" (CDC implementation guide 2.5.1 §RXA-6).
  if (Number.isFinite(dose) && dose !== 999) {
    const unit = textAt(message, rxa, 7)
    draft['doseQuantity'] = { value: dose, ...(unit === undefined ? {} : { unit }) }
  }
  return draft
}

/** RXR: how and where it was given. */
export const routeRules: readonly Rule[] = [
  [1, 'route', concept],
  [2, 'site', concept],
]

/** SCH to Appointment (HL7 v2.9 §10.6.1). */
export const appointmentRules: readonly Rule[] = [
  [1, 'identifier[]', placer],
  [2, 'identifier[]', filler],
  [6, 'reasonCode[]', concept],
  [7, 'reasonCode[]', concept],
  [8, 'appointmentType', concept],
]

/** TXA to DocumentReference (HL7 v2.9 §9.6.1). */
export const documentRules: readonly Rule[] = [
  [12, 'masterIdentifier', entityIdentifier()],
  [2, 'type', concept],
  [4, 'date', instant],
  [6, 'date', instant],
  [9, 'author[]', practitioner],
  [22, 'authenticator', practitioner],
  [23, 'custodian', organization],
]
