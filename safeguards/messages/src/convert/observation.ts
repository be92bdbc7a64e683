import type { Json } from '@wardstone/core'
import type { Segment } from '../er7.ts'
import { textAt, valueAt, valuesOf, type Value } from '../fields.ts'
import { invalid } from '../refusals.ts'
import { timeOf } from '../times.ts'
import { observationStates, V3 } from './codes.ts'
import { codeText, concept, dateTime } from './datatypes.ts'
import { fill, some, type Conversion, type Convert, type Draft, type Rule } from './draft.ts'
import { practitioner } from './shared.ts'

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const COMPARED = /^(<=|>=|<|>)?\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))$/
/** What a JSON number of IEEE 754 keeps. Longer ones stay text. */
const DIGITS_MAX = 15
const UCUM = 'http://unitsofmeasure.org'

const interpretation: Convert = (value, conversion) => {
  const sent = concept(value, conversion)
  const letter = codeText(value.text(1))
  if (letter === undefined || value.text(3) !== undefined) return sent
  return some({
    coding: [{ system: `${V3}ObservationInterpretation`, code: letter }],
    text: value.text(2),
  })
}

/** OBX to Observation but for its value (HL7 v2.9 §7.4.2). */
const observationRules: readonly Rule[] = [
  [3, 'code', concept],
  [8, 'interpretation[]', interpretation],
  [14, 'effectiveDateTime', dateTime],
  [16, 'performer[]', practitioner],
  [17, 'method', concept],
  [20, 'bodySite', concept],
]

/** OBX-2 of documents, which FHIR R4 keeps apart from observations. */
export const DOCUMENT_TYPES: ReadonlySet<string> = new Set(['ED', 'RP'])

/** An observation without subject and links. @throws Fault `messages.invalid` where it says not what was observed. */
export function observationOf(conversion: Conversion, obx: Segment): Draft {
  const { message } = conversion
  const draft: Draft = {
    resourceType: 'Observation',
    status: observationStates[textAt(message, obx, 11) ?? ''] ?? 'unknown',
  }
  fill(conversion, obx, observationRules, draft)
  if (draft['code'] === undefined) {
    throw invalid(
      { segment: 'OBX', sequence: obx.sequence, field: 3 },
      'does not say what was observed',
    )
  }
  const type = textAt(message, obx, 2) ?? ''
  const values = valuesOf(message, obx, 5)
  const [first, ...others] = values
  if (first !== undefined) {
    if (others.length === 0 || isText(type)) {
      Object.assign(draft, valueOf(conversion, obx, type, first, values))
    } else {
      const what = draft['code']
      draft['component'] = values.map((value) => ({
        code: what,
        ...valueOf(conversion, obx, type, value, [value]),
      }))
    }
  }
  const range = rangeOf(conversion, obx)
  if (range !== undefined) draft['referenceRange'] = [range]
  return draft
}

function isText(type: string): boolean {
  return type === 'ST' || type === 'TX' || type === 'FT' || type === ''
}

/** OBX-5 by the type in OBX-2 as one `value[x]`. A number that is none is kept as the text that was sent. */
function valueOf(
  conversion: Conversion,
  obx: Segment,
  type: string,
  value: Value,
  all: readonly Value[],
): Draft {
  const whole = value.whole() ?? ''
  switch (type) {
    case 'NM':
      return quantityOf(conversion, obx, whole.trim()) ?? { valueString: whole }
    case 'SN':
      return structuredNumber(conversion, obx, value) ?? { valueString: whole }
    case 'CE':
    case 'CWE':
    case 'CNE':
    case 'CF': {
      const said = concept(value, conversion)
      return said === undefined ? {} : { valueCodeableConcept: said }
    }
    case 'IS':
    case 'ID':
      return { valueCodeableConcept: { text: whole } }
    case 'DT':
    case 'TS':
    case 'DTM': {
      const time = timeOf(value.text(1) ?? '', conversion.zone, value.place)
      return time === undefined ? {} : { valueDateTime: time.text }
    }
    case 'TM': {
      const [, hour, minute = '00', second = '00'] =
        /^([01]\d|2[0-3])([0-5]\d)?([0-5]\d)?(?:\.\d+)?$/.exec(whole) ?? []
      return hour === undefined
        ? { valueString: whole }
        : { valueTime: `${hour}:${minute}:${second}` }
    }
    default: {
      const lines = all.flatMap((one) => one.whole() ?? [])
      return lines.length === 0 ? {} : { valueString: lines.join('\n') }
    }
  }
}

function quantityOf(conversion: Conversion, obx: Segment, sent: string): Draft | undefined {
  const [, comparator, number] = COMPARED.exec(sent) ?? []
  const value = numberOf(number)
  if (value === undefined) return undefined
  return { valueQuantity: { value, ...unitOf(conversion, obx), ...some({ comparator }) } }
}

function numberOf(sent: string | undefined): number | undefined {
  if (sent === undefined || !NUMBER.test(sent)) return undefined
  return sent.replaceAll(/[^\d]/g, '').length > DIGITS_MAX ? undefined : Number(sent)
}

function unitOf({ message }: Conversion, obx: Segment): Draft {
  const unit = valueAt(message, obx, 6)
  if (unit === undefined) return {}
  const code = codeText(unit.text(1))
  const isUcum = (unit.text(3) ?? '').toUpperCase() === 'UCUM'
  return (
    some({
      unit: unit.text(2) ?? unit.text(1),
      code: isUcum ? code : undefined,
      system: isUcum && code !== undefined ? UCUM : undefined,
    }) ?? {}
  )
}

/** SN: comparator, number, separator, number (HL7 v2.9 §2.A.72). */
function structuredNumber(conversion: Conversion, obx: Segment, value: Value): Draft | undefined {
  const unit = unitOf(conversion, obx)
  const comparator = value.text(1)
  const separator = value.text(3)
  const first = numberOf(value.text(2))
  const second = numberOf(value.text(4))
  if (first === undefined) return undefined
  if (separator === undefined && second === undefined) {
    if (comparator === undefined || comparator === '=')
      return { valueQuantity: { value: first, ...unit } }
    const isKnown = ['<', '<=', '>', '>='].includes(comparator)
    return isKnown ? { valueQuantity: { value: first, comparator, ...unit } } : undefined
  }
  if (second === undefined || comparator !== undefined) return undefined
  if (separator === '-')
    return { valueRange: { low: { value: first, ...unit }, high: { value: second, ...unit } } }
  if (separator === ':' || separator === '/')
    return { valueRatio: { numerator: { value: first, ...unit }, denominator: { value: second } } }
  return undefined
}

function rangeOf(conversion: Conversion, obx: Segment): Json | undefined {
  const text = valueAt(conversion.message, obx, 7)?.whole()?.trim()
  if (text === undefined) return undefined
  const [, low, high] = /^(-?[\d.]+)\s*-\s*(-?[\d.]+)$/.exec(text) ?? []
  const from = numberOf(low)
  const until = numberOf(high)
  if (from === undefined || until === undefined) return { text }
  const unit = unitOf(conversion, obx)
  return { low: { value: from, ...unit }, high: { value: until, ...unit }, text }
}
