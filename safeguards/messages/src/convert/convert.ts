import { Fault } from '@wardstone/core'
import type { Message, Segment } from '../er7.ts'
import { textAt } from '../fields.ts'
import { invalid } from '../refusals.ts'
import { openCollection } from './collect.ts'
import { LOCAL } from './datatypes.ts'
import { convertSegments } from './segments.ts'
import type { Conversion, Draft } from './draft.ts'
import type { Target } from './work.ts'
import { identifiersIn, patientOf, type PatientIdentifier } from './patient.ts'

/** What a message is about, known before anything is looked up. */
export type Identified = {
  readonly identifiers: readonly PatientIdentifier[]
  /** Of the record that was merged into this one (MRG-1); none in other events. */
  readonly prior: readonly PatientIdentifier[]
  /** The visit’s number with who gave it; undefined where PV1-19 is empty. */
  readonly visit: string | undefined
}

export type ConvertOptions = {
  readonly zone: string
  /** A keyed name of these parts, in the alphabet of FHIR ids. */
  idOf(...parts: readonly string[]): string
}

/**
 * Finds what a message is about.
 * @throws Fault `messages.invalid` without a patient’s number, or with several patients: one part of such a message would
 * lie in another patient’s record with the original.
 */
export function identify(message: Message, options: ConvertOptions): Identified {
  const conversion = conversionOf(message, options)
  const pid = patientSegment(message)
  const identifiers = identifiersIn(conversion, pid, [3, 2])
  if (identifiers.length === 0) {
    const place = { segment: 'PID', sequence: pid.sequence, field: 3 }
    throw invalid(place, 'has no number, so the patient cannot be told from others')
  }
  const merged = message.segments.filter(({ name }) => name === 'MRG')
  const [mrg] = merged
  if (merged.length > 1) throw several('MRG')
  const visits = message.segments.find(({ name }) => name === 'PV1')
  const number = textAt(message, visits, 19)?.trim()
  return {
    identifiers,
    prior: mrg === undefined ? [] : identifiersIn(conversion, mrg, [1, 4]),
    visit:
      number === undefined || visits === undefined
        ? undefined
        : JSON.stringify([identifiersIn(conversion, visits, [19])[0]?.system ?? '', number]),
  }
}

/**
 * The resources of a message, all in one patient’s record but for the practitioners, places and organisations it names.
 * @throws Fault `messages.invalid` naming the field.
 */
export function convert(
  message: Message,
  target: Target,
  visit: string | undefined,
  options: ConvertOptions,
): readonly Draft[] {
  const collection = openCollection((...parts) => options.idOf(target.patientId, ...parts))
  const conversion: Conversion = {
    ...conversionOf(message, options),
    share: (type, parts, resource) => collection.set(type, options.idOf(type, ...parts), resource),
  }
  const pid = patientSegment(message)
  const patient = patientOf(
    conversion,
    pid,
    message.segments.find(({ name }) => name === 'PD1'),
  )
  if (target.replaces.length > 0) {
    patient['link'] = target.replaces.map((id) => ({
      other: { reference: `Patient/${id}` },
      type: 'replaces',
    }))
  }
  if (target.writesPatient) collection.set('Patient', target.patientId, patient)
  convertSegments({ conversion, collection, target, visit })
  return collection.resources
}

function conversionOf(message: Message, options: ConvertOptions): Conversion {
  const facility =
    textAt(message, message.segments[0], 4) ?? textAt(message, message.segments[0], 3)
  return {
    message,
    zone: options.zone,
    facility: `${LOCAL}facility/${encodeURIComponent(facility?.trim() ?? '')}`,
    idOf: (...parts) => options.idOf(...parts),
    share: () => ({ reference: '' }),
  }
}

function patientSegment(message: Message): Segment {
  const [pid, ...others] = message.segments.filter(({ name }) => name === 'PID')
  if (pid === undefined) {
    throw new Fault('messages.invalid', 'The message has no PID segment: it is about nobody.', {
      segment: 'PID',
      sequence: 1,
      field: 0,
    })
  }
  if (others.length > 0) throw several('PID')
  return pid
}

function several(segment: string): Fault {
  return new Fault(
    'messages.invalid',
    `The message has several ${segment} segments. Send one patient a message.`,
    { segment, sequence: 2, field: 0 },
  )
}
