import type { Segment } from '../er7.ts'
import { textAt, valuesOf } from '../fields.ts'
import type { Course } from './course.ts'
import { fill, push } from './draft.ts'
import {
  dispenseOf,
  immunizationOf,
  medicationOf,
  reportOf,
  requestOf,
  routeRules,
} from './orders.ts'
import { specimenRules } from './patient.ts'

/** Messages in which OBR is a result and not a request. */
const resultTypes: ReadonlySet<string> = new Set(['ORU', 'OUL'])

/** Names an order by its filler’s or placer’s number, so that a later message about it changes the same resources. */
export function orderKey(
  { conversion, control, orc }: Course,
  detail: Segment | undefined,
): string {
  const { message } = conversion
  const obr = detail?.name === 'OBR' ? detail : undefined
  const numbers = [obr, orc].flatMap((segment) =>
    segment === undefined
      ? []
      : [3, 2].flatMap((field) => valuesOf(message, segment, field)[0]?.whole() ?? []),
  )
  const what = textAt(message, obr, 4) ?? ''
  return JSON.stringify([numbers[0] ?? `${control}/${detail?.sequence ?? 0}`, what])
}

export const takers: Readonly<Record<string, (course: Course, segment: Segment) => void>> = {
  OBR: (course, segment) => {
    const { collection, conversion, links, orc, type } = course
    const order = orderKey(course, segment)
    Object.assign(course, { order, pending: false, immunization: undefined })
    if (resultTypes.has(type)) {
      const report = Object.assign(reportOf(conversion, segment, orc), links)
      collection.add('DiagnosticReport', [order], report)
      Object.assign(course, { report, noted: undefined })
      return
    }
    const request = Object.assign(requestOf(conversion, segment, orc), links)
    request['code'] ??= { text: 'Not said' }
    collection.add('ServiceRequest', [order], request)
    Object.assign(course, { request, noted: request })
  },
  RXO: takeMedication,
  RXE: takeMedication,
  RXD: (course, segment) => {
    const { collection, conversion, subject } = course
    course.pending = false
    const draft = { ...dispenseOf(conversion, segment), subject: { ...subject.patient } }
    const key = [orderKey(course, undefined), String(segment.sequence)]
    collection.add('MedicationDispense', key, draft)
  },
  RXA: (course, segment) => {
    const { collection, conversion, orc, subject } = course
    const draft = immunizationOf(conversion, segment, orc)
    draft['patient'] = { ...subject.patient }
    if (subject.encounter !== undefined) draft['encounter'] = { ...subject.encounter }
    const what = [draft['vaccineCode'] ?? null, draft['occurrenceDateTime'] ?? null]
    const key = JSON.stringify([orc === undefined ? '' : orderKey(course, undefined), ...what])
    const reference = collection.add('Immunization', [key], draft)
    const immunization = { draft, reference }
    Object.assign(course, { order: key, pending: false, immunization, noted: draft })
  },
  RXR: ({ conversion, immunization }, segment) => {
    if (immunization !== undefined) fill(conversion, segment, routeRules, immunization.draft)
  },
  SPM: (course, segment) => {
    const { collection, conversion, order, subject } = course
    const draft = fill(conversion, segment, specimenRules)
    const key = JSON.stringify(draft['identifier'] ?? [order, segment.sequence])
    draft['subject'] = { ...subject.patient }
    push(course.report ?? course.request, 'specimen', collection.add('Specimen', [key], draft))
    course.noted = undefined
  },
}

/** RXE repeats as the pharmacy sees it what RXO asked for: both are kept, under the same order. */
function takeMedication(course: Course, segment: Segment): void {
  const { collection, conversion, links, orc } = course
  const order = orderKey(course, undefined)
  Object.assign(course, { order, pending: false, noted: undefined })
  const draft = { ...medicationOf(conversion, segment, orc), ...links }
  collection.add('MedicationRequest', [order, segment.name], draft)
}
