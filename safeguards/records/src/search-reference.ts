import { isObject, objectAt, textAt, valuesAt } from './json.ts'
import type { Resource } from './resource.ts'

/*
 * What searches should find, written plainly and without this room's tables: the tests compare the two.
 */

/** What the tables of the room say, written down again plainly for the types that histories hold most. */
export const plain: Record<string, { code: string; date: string[]; dateName: string }> = {
  Observation: { code: 'code', date: ['effectiveDateTime'], dateName: 'date' },
  Condition: { code: 'code', date: ['onsetDateTime'], dateName: 'onset-date' },
  Procedure: { code: 'code', date: ['performedDateTime', 'performedPeriod'], dateName: 'date' },
  Encounter: { code: 'type', date: ['period'], dateName: 'date' },
  MedicationRequest: {
    code: 'medicationCodeableConcept',
    date: ['authoredOn'],
    dateName: 'authoredon',
  },
}
export const codeNames: Record<string, string> = { Encounter: 'type' }

export function subjectOf(resource: Resource): string {
  const subject = objectAt(resource, 'subject') ?? objectAt(resource, 'patient')
  return subject === undefined ? '' : (textAt(subject, 'reference') ?? '').replace('urn:uuid:', '')
}

export function codingsOf(resource: Resource, member: string): [string, string][] {
  return valuesAt(resource, `${member}.coding`).flatMap((coding) =>
    isObject(coding) ? [[textAt(coding, 'system') ?? '', textAt(coding, 'code') ?? '']] : [],
  )
}

/** Start and last second of a resource's date, in milliseconds; histories write whole seconds. */
export function timesOf(
  resource: Resource,
  members: readonly string[],
): [number, number] | undefined {
  for (const member of members) {
    const value = resource[member]
    if (typeof value === 'string') return [Date.parse(value), Date.parse(value)]
    if (isObject(value)) {
      const [start, end] = [textAt(value, 'start'), textAt(value, 'end')]
      return [
        start === undefined ? -Infinity : Date.parse(start),
        end === undefined ? Infinity : Date.parse(end),
      ]
    }
  }
  return undefined
}

export type DateQuery = { prefix: string; text: string; first: number; last: number }

export function isWithin(
  [start, end]: [number, number],
  { prefix, first, last }: DateQuery,
): boolean {
  const contained = first <= start && end <= last
  const answers: Record<string, boolean> = {
    '': contained,
    eq: contained,
    ne: !contained,
    gt: end > last,
    lt: start < first,
    ge: end > last || contained,
    le: start < first || contained,
    sa: start > last,
    eb: end < first,
  }
  return answers[prefix] ?? false
}

export function foldPlainly(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

export function textsAt(resource: Resource, path: string): string[] {
  return valuesAt(resource, path).filter((value) => typeof value === 'string')
}
