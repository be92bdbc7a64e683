import { Fault, fromUtf8, parseJson, utf8, type Actor } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { compartmentId, type Compartment, type CompartmentId } from '@wardstone/vault'
import { z } from 'zod'
import type { Context } from './deps.ts'
import type { Disclosure } from './disclosures.ts'
import { HOLDS_LISTED_MAX } from './limits.ts'
import { locatePatient } from './patients.ts'

const REASON_CHARACTERS_MIN = 10
const REASON_CHARACTERS_MAX = 500

/** Why a record must not be erased for now: litigation, an investigation, a duty to keep it (GDPR Art. 17(3)). */
export type LegalHold = {
  readonly reason: string
  readonly placedBy: string
  readonly placedAt: number
}

type HoldRow = {
  compartment: number
  reason: Buffer
  /** Null: placed before holds were listed. */
  patient: Buffer | null
  placed_by: string
  placed_at: number
}

/** A hold in the list. `patientId` is null for one that was placed before holds were listed. */
export type ListedHold = LegalHold & { readonly patientId: string | null }

/** One that was released; without a reason when that was done at the machine. */
export type PastHold = ListedHold & {
  readonly releasedBy: string
  readonly releasedAt: number
  readonly releaseReason: string | null
}

/**
 * The holds that there are, and those that were released, newest first. Reasons and whose record it is are parts of records: that
 * somebody reads them is in the ledger before.
 */
export async function listHolds(
  context: Context,
  actor: Actor,
): Promise<{ readonly holds: readonly ListedHold[]; readonly past: readonly PastHold[] }> {
  const { access, disclosures, sql, vault } = context
  await access.require(actor, 'erase')
  const rows = await sql<HoldRow[]>`
    select compartment, reason, patient, placed_by, placed_at from legal_hold
    order by placed_at desc, compartment limit ${HOLDS_LISTED_MAX}`
  const pastRows = await sql<PastRow[]>`
    select * from legal_hold_past order by released_at desc, compartment limit ${HOLDS_LISTED_MAX}`
  const ids = [...rows, ...pastRows].map(({ compartment }) => compartmentId(compartment))
  const compartments = await vault.unlock(ids)
  const open = <T extends { compartment: number }, U>(
    row: T,
    reading: (compartment: Compartment, row: T) => U,
  ): U[] => {
    const compartment = compartments.get(compartmentId(row.compartment))
    return compartment === undefined ? [] : [reading(compartment, row)]
  }
  const shown = [...compartments.values()].map(({ commitment }): Disclosure => ({
    commitment,
    types: [],
    count: 1,
    basis: 'role',
  }))
  return disclosures.answer(actor, 'read', shown, {
    holds: rows.flatMap((row) => open(row, listed)),
    past: pastRows.flatMap((row) => open(row, listedPast)),
  })
}

type PastRow = {
  compartment: number
  sealed: Buffer
  placed_by: string
  placed_at: number
  released_by: string
  released_at: number
}

const pastSchema = z.strictObject({
  patientId: z.string(),
  reason: z.string(),
  releaseReason: z.string().nullable(),
})

function listed(compartment: Compartment, row: HoldRow): ListedHold {
  const { patient, placed_by: placedBy, placed_at: placedAt } = row
  const patientId =
    patient === null
      ? null
      : fromUtf8(compartment.open(holdPatientContext(compartment.id), patient))
  return { patientId, reason: openReason(compartment, row), placedBy, placedAt }
}

function listedPast(compartment: Compartment, row: PastRow): PastHold {
  const said = pastSchema.parse(
    parseJson(compartment.open(pastHoldContext(compartment.id), row.sealed)),
  )
  return {
    ...said,
    placedBy: row.placed_by,
    placedAt: row.placed_at,
    releasedBy: row.released_by,
    releasedAt: row.released_at,
  }
}

/** @throws Fault `records.not-found` when there is none. */
export async function readHold(
  context: Context,
  actor: Actor,
  patientId: string,
): Promise<LegalHold | undefined> {
  const { access, sql } = context
  await access.require(actor, 'erase')
  const { compartment: id } = await locatePatient(context, { patientId })
  const compartment = await unlocked(context, id)
  const [row] = await sql<HoldRow[]>`
    select compartment, reason, patient, placed_by, placed_at from legal_hold where compartment = ${id}`
  if (row === undefined) return undefined
  const reason = openReason(compartment, row)
  return { reason, placedBy: row.placed_by, placedAt: row.placed_at }
}

/**
 * Keeps a record from being erased until the hold is released. The reason is sealed with the record.
 * @throws Fault `access.forbidden`, `records.not-found`, `records.on-hold` when there is one, `input.invalid`.
 */
export async function placeHold(
  context: Context,
  actor: Actor,
  patientId: string,
  reason: string,
): Promise<void> {
  const { access, sql, ledger, vault, now } = context
  await access.require(actor, 'erase')
  const words = reasonIn(reason)
  const { compartment: id, commitment } = await locatePatient(context, { patientId })
  const compartment = await unlocked(context, id)
  await sql.begin(async (tx) => {
    // An erasure holds these rows until it is done: then there is nothing to keep any more.
    const rows =
      await tx`select 1 from record where compartment = ${id} and version = 1 for key share`
    if (rows.count === 0) throw gone()
    await vault.holdKeys(tx, [compartment])
    const sealed = compartment.seal(holdContext(id), utf8(words))
    const patient = compartment.seal(holdPatientContext(id), utf8(patientId))
    const placed = await tx`
      insert into legal_hold (compartment, reason, patient, placed_by, placed_at)
      values (${id}, ${sealed}, ${patient}, ${actor.id}, ${now()}) on conflict do nothing`
    if (placed.count === 0) throw onHold()
    const about = { at: now(), actor: actor.id, subject: commitment, facts: {} }
    await ledger.append(tx, [{ kind: 'records.hold.placed', ...about }])
  })
}

/**
 * Releases a hold; who did and why is kept with the record. Only the operator at the machine need not say why.
 * @throws Fault `access.forbidden`, `input.invalid`, `records.not-found`, also when there is no hold.
 */
export async function releaseHold(
  context: Context,
  actor: Actor,
  patientId: string,
  reason?: string,
): Promise<void> {
  const { access, sql, ledger, vault, now } = context
  await access.require(actor, 'erase')
  const isOperator = actor.roles.includes('service')
  const words = reason === undefined && isOperator ? null : reasonIn(reason ?? '')
  const { compartment: id, commitment } = await locatePatient(context, { patientId })
  const compartment = await unlocked(context, id)
  await sql.begin(async (tx) => {
    await vault.holdKeys(tx, [compartment])
    const [released] = await tx<HoldRow[]>`
      delete from legal_hold where compartment = ${id}
      returning compartment, reason, patient, placed_by, placed_at`
    if (released === undefined)
      throw new Fault('records.not-found', 'There is no legal hold on this record.')
    const past = { patientId, reason: openReason(compartment, released), releaseReason: words }
    const sealed = compartment.seal(pastHoldContext(id), utf8(JSON.stringify(past)))
    await tx`
      insert into legal_hold_past (compartment, sealed, placed_by, placed_at, released_by, released_at)
      values (${id}, ${sealed}, ${released.placed_by}, ${released.placed_at}, ${actor.id}, ${now()})
      on conflict do nothing`
    const about = { at: now(), actor: actor.id, subject: commitment, facts: {} }
    await ledger.append(tx, [{ kind: 'records.hold.released', ...about }])
  })
}

/** @throws Fault `records.on-hold`. Called by an erasure once it holds the record's rows. */
export async function requireNoHold(tx: TransactionSql, id: CompartmentId): Promise<void> {
  const [hold] = await tx`select 1 from legal_hold where compartment = ${id}`
  if (hold !== undefined) throw onHold()
}

function reasonIn(reason: string): string {
  const words = reason.trim()
  if (words.length >= REASON_CHARACTERS_MIN && words.length <= REASON_CHARACTERS_MAX) return words
  throw new Fault(
    'input.invalid',
    `Say why in ${REASON_CHARACTERS_MIN} to ${REASON_CHARACTERS_MAX} characters: it is read when somebody wants to erase.`,
  )
}

function openReason(compartment: Compartment, { reason }: HoldRow): string {
  return fromUtf8(compartment.open(holdContext(compartment.id), reason))
}

async function unlocked({ vault }: Context, id: CompartmentId): Promise<Compartment> {
  const compartment = (await vault.unlock([compartmentId(id)])).get(id)
  if (compartment === undefined) throw gone()
  return compartment
}

/** Binds a reason to its record. */
export function holdContext(id: CompartmentId): string {
  return `legal hold ${id}`
}

export function holdPatientContext(id: CompartmentId): string {
  return `legal hold ${id} patient`
}

export function pastHoldContext(id: CompartmentId): string {
  return `legal hold ${id} released`
}

function onHold(): Fault {
  return new Fault(
    'records.on-hold',
    'This record is under a legal hold and is not erased until that is released.',
  )
}

function gone(): Fault {
  return new Fault('records.not-found', 'There is no such record any more.')
}
