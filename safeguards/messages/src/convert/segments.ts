import type { Segment } from '../er7.ts'
import { textAt, valueAt } from '../fields.ts'
import {
  allergyCategories,
  criticalities,
  encounterClasses,
  encounterStates,
  TERMINOLOGY,
  V2,
  V3,
} from './codes.ts'
import { eventOf, isAdministrative } from './event.ts'
import type { Subject, Work } from './work.ts'
import { codeText, concept, dateTime } from './datatypes.ts'
import { fill, objectOf, listIn, some, type Draft, type Reference } from './draft.ts'
import {
  allergyStatus,
  conditionRules,
  coverageRules,
  encounterRules,
  guarantorRules,
  procedureRules,
  relatedRules,
  visitRules,
} from './patient.ts'
import { openClinical } from './clinical.ts'

/** Events about a person without a stay: their PV1 is there because the grammar asks for it. */
const withoutStay: ReadonlySet<string> = new Set(['A28', 'A31', 'A18', 'A34', 'A40', 'A47', 'A60'])

/** Adds what the segments say, in their order: a segment belongs to the last one that can hold it. */
export function convertSegments(work: Work): void {
  const { message } = work.conversion
  const patient = { reference: `Patient/${work.target.patientId}` }
  const subject: Subject = { patient, encounter: addEncounter(work, patient) }
  const clinical = openClinical(work, subject)
  for (const segment of message.segments) {
    const add = administrative[segment.name]
    if (add === undefined) clinical.take(segment)
    else add(work, subject, segment)
  }
  clinical.finish()
}

function addEncounter(work: Work, patient: Reference): Reference | undefined {
  const { conversion, collection, target, visit } = work
  const { message } = conversion
  const pv1 = message.segments.find(({ name }) => name === 'PV1')
  const sent = codeText(textAt(message, pv1, 2))
  const { trigger } = eventOf(message)
  const administrativeEvent = isAdministrative(message)
  if (pv1 === undefined || sent === 'N') return undefined
  if (sent === undefined && visit === undefined) return undefined
  if (administrativeEvent && withoutStay.has(trigger)) return undefined
  const key = visit ?? JSON.stringify(['message', textAt(message, message.segments[0], 10) ?? ''])
  if (!administrativeEvent && target.visitKnown)
    return { reference: `Encounter/${conversion.idOf(target.patientId, 'Encounter', key)}` }
  const draft: Draft = { status: 'unknown' }
  fill(conversion, pv1, encounterRules, draft)
  leaveOutImpossibleEnd(draft)
  fill(
    conversion,
    message.segments.find(({ name }) => name === 'PV2'),
    visitRules,
    draft,
  )
  const ended = textAt(message, pv1, 45) !== undefined
  const told = administrativeEvent ? encounterStates[trigger] : undefined
  draft['status'] = told ?? (ended ? 'finished' : administrativeEvent ? 'in-progress' : 'unknown')
  draft['class'] = classOf(sent)
  draft['subject'] = patient
  return collection.add('Encounter', [key], draft)
}

function classOf(sent: string | undefined): Draft {
  const known = encounterClasses[sent ?? '']
  if (known !== undefined) return { system: `${V3}ActCode`, code: known }
  return sent === undefined
    ? { system: `${V3}NullFlavor`, code: 'UNK' }
    : { system: `${V2}0004`, code: sent }
}

type Add = (work: Work, subject: Subject, segment: Segment) => void

const administrative: Readonly<Record<string, Add>> = {
  NK1: ({ conversion, collection }, { patient }, segment) => {
    const draft = fill(conversion, segment, relatedRules)
    if (draft['name'] === undefined && draft['telecom'] === undefined) return
    const key = JSON.stringify([draft['name'] ?? null, draft['relationship'] ?? null])
    collection.add('RelatedPerson', [key], { ...draft, patient })
  },
  GT1: ({ conversion, collection }, { patient }, segment) => {
    const draft = fill(conversion, segment, guarantorRules)
    if (draft['name'] === undefined) return
    const guarantor = { coding: [{ system: `${V3}RoleCode`, code: 'GUAR' }] }
    draft['relationship'] = [guarantor, ...listIn(draft, 'relationship')]
    collection.add('RelatedPerson', ['guarantor', JSON.stringify(draft['name'])], {
      ...draft,
      patient,
    })
  },
  IN1: ({ conversion, collection }, { patient }, segment) => {
    const draft = fill(conversion, segment, coverageRules)
    const plan = valueAt(conversion.message, segment, 3)
    const number = plan?.text(1)
    draft['payor'] ??= [
      conversion.share('Organization', ['payor', number ?? ''], {
        name: number ?? 'Insurer that was not named',
      }),
    ]
    const key = JSON.stringify([draft['type'] ?? null, draft['subscriberId'] ?? number ?? null])
    collection.add('Coverage', [key], { ...draft, status: 'active', beneficiary: patient })
  },
  AL1: (work, subject, segment) =>
    addAllergy(work, subject, segment, { code: 3, reaction: 5, onset: 6 }),
  IAM: (work, subject, segment) =>
    addAllergy(work, subject, segment, { code: 3, reaction: 5, onset: 11, action: 6 }),
  DG1: (work, subject, segment) => addCondition(work, subject, segment),
  PR1: ({ conversion, collection, visit }, { patient, encounter }, segment) => {
    const draft = fill(conversion, segment, procedureRules)
    if (draft['code'] === undefined) return
    const key = JSON.stringify([visit ?? null, draft['code'], draft['performedDateTime'] ?? null])
    collection.add('Procedure', [key], {
      ...draft,
      status: 'completed',
      subject: patient,
      ...some({ encounter }),
    })
  },
}

function addAllergy(
  { conversion, collection }: Work,
  { patient }: Subject,
  segment: Segment,
  fields: { code: number; reaction: number; onset: number; action?: number },
): void {
  const { message } = conversion
  const removed = fields.action !== undefined && textAt(message, segment, fields.action) === 'D'
  const draft: Draft = removed
    ? { verificationStatus: status('allergyintolerance-verification', 'entered-in-error') }
    : { ...allergyStatus }
  fill(
    conversion,
    segment,
    [
      [fields.code, 'code', concept],
      [fields.onset, 'onsetDateTime', dateTime],
      [fields.reaction, 'reactions[]', concept],
    ],
    draft,
  )
  const { reactions, ...rest } = draft
  if (rest['code'] === undefined) return
  const category = allergyCategories[codeText(textAt(message, segment, 2)) ?? '']
  const criticality = criticalities[codeText(textAt(message, segment, 4)) ?? '']
  collection.add('AllergyIntolerance', [JSON.stringify(rest['code'])], {
    ...rest,
    type: 'allergy',
    patient,
    ...some({ category: category === undefined ? undefined : [category], criticality }),
    ...(reactions === undefined ? {} : { reaction: [{ manifestation: reactions }] }),
  })
}

function addCondition(
  { conversion, collection, visit }: Work,
  { patient, encounter }: Subject,
  segment: Segment,
): void {
  const { message } = conversion
  const draft = fill(conversion, segment, conditionRules)
  const described = textAt(message, segment, 4)
  if (draft['code'] === undefined && described !== undefined) draft['code'] = { text: described }
  if (draft['code'] === undefined) return
  const removed = textAt(message, segment, 21) === 'D'
  const isFinal = textAt(message, segment, 6) === 'F'
  const verification = removed ? 'entered-in-error' : isFinal ? 'confirmed' : 'provisional'
  draft['verificationStatus'] = status('condition-ver-status', verification)
  if (!removed) draft['clinicalStatus'] = status('condition-clinical', 'active')
  draft['category'] = [status('condition-category', 'encounter-diagnosis')]
  collection.add('Condition', [JSON.stringify([visit ?? null, draft['code']])], {
    ...draft,
    subject: patient,
    ...some({ encounter }),
  })
}

function status(system: string, code: string): Draft {
  return { coding: [{ system: `${TERMINOLOGY}${system}`, code }] }
}

/** A stay that ends before it begins (per-1): the end is left out. The original message has both. */
function leaveOutImpossibleEnd(draft: Draft): void {
  const { start, end, ...rest } = objectOf(draft['period']) ?? {}
  if (typeof start !== 'string' || typeof end !== 'string') return
  if (Date.parse(end) < Date.parse(start)) draft['period'] = { ...rest, start }
}
