import { Fault, type Actor, type Evidence } from '@wardstone/core'
import { compartmentId } from '@wardstone/vault'
import { openCursor, sealCursor } from './cursor.ts'
import { assertNewest } from './custody.ts'
import type { Context } from './deps.ts'
import { recordsEvidence } from './evidence.ts'
import { countOf, type PastVersion } from './history.ts'
import { notFound } from './read.ts'
import { isId, referenceTo } from './resource.ts'
import type { SearchParameters } from './search-query.ts'
import { selectByKey } from './store.ts'

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit'
const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const CURSOR_NAME = '$audit'

/** What one act on a patient's record is, in the words of IHE BALP 1.1.1 §3.5.7: its profiles `Patient…`. */
type Act = {
  readonly profile:
    | 'PatientCreate'
    | 'PatientRead'
    | 'PatientUpdate'
    | 'PatientDelete'
    | 'PatientQuery'
  readonly subtype: string
  readonly types: readonly string[]
}

/** Codes that the profiles fix: the action, and who of client and server is source and destination. */
const profiles: Readonly<
  Record<Act['profile'], { action: string; client: Coding; server: Coding; role: string }>
> = {
  PatientCreate: { action: 'C', client: dicom('110153'), server: dicom('110152'), role: '4' },
  PatientRead: { action: 'R', client: dicom('110152'), server: dicom('110153'), role: '4' },
  PatientUpdate: { action: 'U', client: dicom('110153'), server: dicom('110152'), role: '4' },
  PatientDelete: {
    action: 'D',
    client: dicom('110150'),
    server: { system: `${TERMINOLOGY}/provenance-participant-type`, code: 'custodian' },
    role: '4',
  },
  PatientQuery: { action: 'E', client: dicom('110153'), server: dicom('110152'), role: '24' },
}

type Coding = { readonly system: string; readonly code: string }

function dicom(code: string): Coding {
  return { system: DICOM, code }
}

/** The acts that one entry of the ledger states; none for evidence of another kind. */
const readers: Readonly<Record<string, (facts: Evidence['facts']) => Act[]>> = {
  'records.read'(facts) {
    const { interaction, types } = recordsEvidence['records.read'].parse(facts)
    if (interaction === 'search') return [{ profile: 'PatientQuery', subtype: 'search', types }]
    const subtype = interaction === 'vread' ? 'vread' : 'read'
    return [{ profile: 'PatientRead', subtype, types }]
  },
  // Sent to a receiver by the right of an account: that account was given it.
  'records.notified'(facts) {
    const { types } = recordsEvidence['records.notified'].parse(facts)
    return [{ profile: 'PatientRead', subtype: 'read', types }]
  },
  'records.changed'(facts) {
    const { created, updated, deleted } = recordsEvidence['records.changed'].parse(facts)
    const acts: [number, Act['profile'], string][] = [
      [created, 'PatientCreate', 'create'],
      [updated, 'PatientUpdate', 'update'],
      [deleted, 'PatientDelete', 'delete'],
    ]
    return acts.flatMap(([n, profile, subtype]) => (n > 0 ? [{ profile, subtype, types: [] }] : []))
  },
}

/** A page of `AuditEvent?patient=…`. */
export type AuditAnswer = {
  readonly entries: readonly PastVersion[]
  readonly self: string
  readonly next?: string
}

/**
 * Who saw and changed a patient's record, newest first, as AuditEvents (FHIR R4, IHE BALP), computed from the ledger. What
 * evidence does not hold, which search and from which address, is marked as absent. Needs the right to see accesses.
 * @throws Fault `records.not-found`, `records.unsupported` or `records.invalid`.
 */
export async function auditEvents(
  context: Context,
  actor: Actor,
  asked: { readonly parameters: SearchParameters } | { readonly cursor: string },
): Promise<AuditAnswer> {
  const { ledger, now, vault } = context
  const page =
    'cursor' in asked ? openCursor(vault.organisation, actor, asked.cursor, now()) : undefined
  if (page !== undefined && page.type !== CURSOR_NAME) {
    throw new Fault('records.invalid', 'This page link is of another search.')
  }
  const parameters = 'cursor' in asked ? (page?.parameters ?? []) : asked.parameters
  const { patientId, count } = auditOf(parameters)
  const subject = await subjectOf(context, actor, patientId)
  const before = page?.after === undefined ? undefined : Number(page.after.key)
  const entries = await ledger.entries({ subject, before, limit: count + 1 })
  const shown = entries.slice(0, count)
  const last = shown.at(-1)
  const linkTo = (from: number | undefined) => {
    const after = from === undefined ? {} : { after: { time: null, key: String(from) } }
    return sealCursor(vault.organisation, actor, { type: CURSOR_NAME, parameters, ...after }, now())
  }
  return {
    entries: shown.flatMap(({ index, evidence }) =>
      (readers[evidence.kind]?.(evidence.facts) ?? []).map((act) =>
        versionOf(auditEvent(ledger.origin, patientId, index, evidence, act)),
      ),
    ),
    self: linkTo(before),
    ...(entries.length > count && last !== undefined ? { next: linkTo(last.index) } : {}),
  }
}

function auditOf(parameters: SearchParameters): { patientId: string; count: number } {
  const given = new Map(parameters)
  const isKnown = parameters.every(([name]) => name === 'patient' || name === '_count')
  if (!isKnown || given.size !== parameters.length) {
    throw new Fault(
      'records.unsupported',
      'AuditEvents are computed from the ledger: search them by patient and _count, each once.',
    )
  }
  const patientId = given.get('patient')?.replace(/^Patient\//, '')
  if (patientId === undefined || !isId(patientId)) {
    throw new Fault('records.patient-required', 'Name one patient: add patient=ID.')
  }
  return { patientId, count: countOf(given.get('_count')) }
}

async function subjectOf(context: Context, actor: Actor, patientId: string): Promise<string> {
  const { access, disclosures, sql, vault } = context
  const view = await access.view(actor, 'read-accesses')
  const key = vault.blindKey(referenceTo('Patient', patientId))
  const [row] = await selectByKey(sql, view.basis(sql, sql`r.compartment`), key, undefined)
  const id = row === undefined ? undefined : compartmentId(row.compartment)
  const compartment = id === undefined ? undefined : (await vault.unlock([id])).get(id)
  if (row === undefined || row.basis === null || compartment === undefined) {
    await disclosures.nothing(actor, 'search', 'AuditEvent', row !== undefined)
    throw notFound()
  }
  await assertNewest(context, { actor, interaction: 'search', type: 'AuditEvent' }, row)
  return compartment.commitment
}

const absent = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
  ],
}

function auditEvent(
  origin: string,
  patientId: string,
  index: number,
  { actor, at, facts }: Evidence,
  { profile, subtype, types }: Act,
) {
  const { action, client, server, role } = profiles[profile]
  const house = { identifier: { system: 'urn:wardstone:server', value: origin } }
  const purpose = facts['purpose'] === 'treatment' ? 'TREAT' : undefined
  const entry = { system: 'urn:wardstone:ledger-entry', value: `${origin}#${index}` }
  const type = types.length === 1 ? { type: types[0] } : {}
  const object = {
    type: { system: `${TERMINOLOGY}/audit-entity-type`, code: '2' },
    role: roleOf(role),
  }
  const isQuery = profile === 'PatientQuery'
  return {
    resourceType: 'AuditEvent' as const,
    id: `entry-${index}-${subtype}`,
    meta: {
      versionId: '1',
      lastUpdated: new Date(at).toISOString(),
      profile: [`${BALP}.${profile}`],
    },
    type: { system: `${TERMINOLOGY}/audit-event-type`, code: 'rest' },
    subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: subtype }],
    action,
    recorded: new Date(at).toISOString(),
    outcome: '0',
    agent: [
      {
        type: { coding: [client] },
        who: { display: 'not recorded' },
        requestor: false,
        network: absent,
      },
      { type: { coding: [server] }, who: house, requestor: false, network: absent },
      {
        type: { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }] },
        who: { identifier: { system: 'urn:wardstone:account', value: actor } },
        requestor: true,
        ...(purpose === undefined
          ? {}
          : {
              purposeOfUse: [
                { coding: [{ system: `${TERMINOLOGY}/v3-ActReason`, code: purpose }] },
              ],
            }),
      },
    ],
    source: { observer: house },
    entity: [
      {
        what: { reference: `Patient/${patientId}` },
        type: { system: `${TERMINOLOGY}/audit-entity-type`, code: '1' },
        role: roleOf('1'),
      },
      isQuery ? { ...object, _query: absent } : { what: { identifier: entry, ...type }, ...object },
    ],
  }
}

function roleOf(code: string): Coding {
  return { system: `${TERMINOLOGY}/object-role`, code }
}

function versionOf(event: ReturnType<typeof auditEvent>): PastVersion {
  return {
    type: event.resourceType,
    id: event.id,
    version: 1,
    at: Date.parse(event.recorded),
    json: JSON.stringify(event),
    isDeleted: false,
  }
}
