import type { Segment } from '../er7.ts'
import { textAt, valuesOf } from '../fields.ts'
import { openAppointment } from './appointment.ts'
import { coded } from './datatypes.ts'
import { attachmentOf, documentOf, textAttachment } from './documents.ts'
import { fill, push, some, type Draft } from './draft.ts'
import { eventOf } from './event.ts'
import { DOCUMENT_TYPES, observationOf } from './observation.ts'
import { orderKey, takers as orderTakers } from './order-segments.ts'
import { requestOf } from './orders.ts'
import type { Course } from './course.ts'
import type { Subject, Work } from './work.ts'

/** Takes the segments of orders, results, documents, vaccinations and appointments in their order. */
export type Clinical = {
  take(segment: Segment): void
  /** Adds what was gathered and not complete before the last segment. */
  finish(): void
}

/** LOINC "Annotation comment": NTE where FHIR R4 has no place for a note. */
const COMMENT = { coding: [{ system: 'http://loinc.org', code: '48767-8' }], text: 'Comment' }

export function openClinical(work: Work, subject: Subject): Clinical {
  const { message } = work.conversion
  const control = textAt(message, message.segments[0], 10) ?? ''
  const course: Course = {
    ...work,
    ...eventOf(message),
    subject,
    control,
    links: { subject: { ...subject.patient }, ...some({ encounter: subject.encounter }) },
    orc: undefined,
    order: control,
    report: undefined,
    request: undefined,
    immunization: undefined,
    noted: undefined,
    document: undefined,
    lines: [],
    pending: false,
  }
  const appointment = openAppointment(work, subject)
  return {
    take(segment) {
      if (!appointment.take(segment)) takers[segment.name]?.(course, segment)
    },
    finish() {
      addPendingOrder(course)
      appointment.finish()
      finishDocument(course)
    },
  }
}

const takers: Readonly<Record<string, (course: Course, segment: Segment) => void>> = {
  ...orderTakers,
  ORC: (course, segment) => {
    addPendingOrder(course)
    const begun = { report: undefined, request: undefined, immunization: undefined }
    Object.assign(course, { orc: segment, pending: true, noted: undefined, ...begun })
  },
  TXA: (course, segment) => {
    const { conversion, collection, control, subject, trigger } = course
    const document = documentOf(conversion, segment, trigger)
    document['subject'] = { ...subject.patient }
    Object.assign(document, some({ context: contextOf(subject) }))
    const number = valuesOf(conversion.message, segment, 12)[0]?.whole() ?? control
    collection.add('DocumentReference', [JSON.stringify(['document', number])], document)
    Object.assign(course, { document, noted: undefined })
  },
  OBX: takeObservation,
  NTE: takeNote,
}

/** An order that is only an ORC: nothing after it said what was ordered. */
function addPendingOrder(course: Course): void {
  const { collection, conversion, links, orc, pending, type } = course
  course.pending = false
  if (!pending || orc === undefined || !/^(?:OR[^U]|OM|OP)/.test(type)) return
  const draft = { ...requestOf(conversion, undefined, orc), code: { text: 'Not said' }, ...links }
  collection.add('ServiceRequest', [orderKey(course, undefined)], draft)
}

function takeObservation(course: Course, obx: Segment): void {
  const { collection, conversion, immunization, links, report } = course
  const { message } = conversion
  if (DOCUMENT_TYPES.has(textAt(message, obx, 2) ?? '')) {
    takeAttachment(course, obx)
    return
  }
  if (course.document !== undefined) {
    const lines = valuesOf(message, obx, 5).flatMap((value) => value.whole() ?? [])
    course.lines.push(...lines)
    return
  }
  const draft = observationOf(conversion, obx)
  const taken = report?.['effectiveDateTime']
  if (taken !== undefined) draft['effectiveDateTime'] ??= taken
  if (immunization !== undefined) draft['partOf'] = [{ ...immunization.reference }]
  const place = [4, 1].map((field) => textAt(message, obx, field) ?? '')
  const key = JSON.stringify([course.order, draft['code'] ?? null, ...place])
  Object.assign(draft, links)
  push(report, 'result', collection.add('Observation', [key], draft))
  course.noted = draft
}

function takeAttachment(course: Course, obx: Segment): void {
  const { collection, conversion, subject } = course
  const attachment = attachmentOf(conversion, obx)
  if (attachment === undefined) return
  if (course.document !== undefined) {
    push(course.document, 'content', { attachment })
    return
  }
  const key = JSON.stringify([course.order, obx.sequence, 'attachment'])
  collection.add('DocumentReference', [key], {
    status: 'current',
    ...fill(conversion, obx, [[3, 'type', coded()]]),
    subject: { ...subject.patient },
    content: [{ attachment }],
    ...some({ context: contextOf(subject) }),
  })
}

function takeNote(course: Course, nte: Segment): void {
  const { collection, conversion, links, report } = course
  const lines = valuesOf(conversion.message, nte, 3).flatMap((value) => value.whole() ?? [])
  if (lines.length === 0) return
  const text = lines.join('\n')
  if (course.noted !== undefined) {
    push(course.noted, 'note', { text })
    return
  }
  const key = JSON.stringify([course.order, 'comment', nte.sequence])
  const draft = { status: 'final', code: COMMENT, valueString: text, ...links }
  push(report, 'result', collection.add('Observation', [key], draft))
}

function finishDocument({ document, lines }: Course): void {
  if (document === undefined) return
  if (lines.length > 0) push(document, 'content', { attachment: textAttachment(lines.join('\n')) })
  document['content'] ??= [{ attachment: { title: 'The message had no content.' } }]
}

function contextOf({ encounter }: Subject): Draft | undefined {
  return encounter === undefined ? undefined : { encounter: [{ ...encounter }] }
}
