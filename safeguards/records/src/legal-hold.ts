import { Fault, fromUtf8, utf8, type Actor } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { compartmentId, type Compartment, type CompartmentId } from '@wardstone/vault'
import type { Context } from './deps.ts'
import { locatePatient } from './patients.ts'

const REASON_CHARACTERS_MIN = 10
const REASON_CHARACTERS_MAX = 500

/** Why a record must not be erased for now: litigation, an investigation, a duty to keep it (GDPR Art. 17(3)). */
export type LegalHold = {
  readonly reason: string
  readonly placedBy: string
  readonly placedAt: number
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
  const [row] = await sql<{ reason: Buffer; placed_by: string; placed_at: number }[]>`
    select reason, placed_by, placed_at from legal_hold where compartment = ${id}`
  if (row === undefined) return undefined
  const reason = fromUtf8(compartment.open(holdContext(id), row.reason))
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
  const words = reason.trim()
  if (words.length < REASON_CHARACTERS_MIN || words.length > REASON_CHARACTERS_MAX)
    throw new Fault(
      'input.invalid',
      `Say why in ${REASON_CHARACTERS_MIN} to ${REASON_CHARACTERS_MAX} characters: it is read when somebody wants to erase.`,
    )
  const { compartment: id, commitment } = await locatePatient(context, { patientId })
  const compartment = await unlocked(context, id)
  await sql.begin(async (tx) => {
    // An erasure holds these rows until it is done: then there is nothing to keep any more.
    const rows =
      await tx`select 1 from record where compartment = ${id} and version = 1 for key share`
    if (rows.count === 0) throw gone()
    await vault.holdKeys(tx, [compartment])
    const sealed = compartment.seal(holdContext(id), utf8(words))
    const placed = await tx`
      insert into legal_hold (compartment, reason, placed_by, placed_at)
      values (${id}, ${sealed}, ${actor.id}, ${now()}) on conflict do nothing`
    if (placed.count === 0) throw onHold()
    const about = { at: now(), actor: actor.id, subject: commitment, facts: {} }
    await ledger.append(tx, [{ kind: 'records.hold.placed', ...about }])
  })
}

/** @throws Fault `access.forbidden`, `records.not-found`, also when there is no hold. */
export async function releaseHold(
  context: Context,
  actor: Actor,
  patientId: string,
): Promise<void> {
  const { access, sql, ledger, now } = context
  await access.require(actor, 'erase')
  const { compartment: id, commitment } = await locatePatient(context, { patientId })
  await sql.begin(async (tx) => {
    const released = await tx`delete from legal_hold where compartment = ${id}`
    if (released.count === 0)
      throw new Fault('records.not-found', 'There is no legal hold on this record.')
    const about = { at: now(), actor: actor.id, subject: commitment, facts: {} }
    await ledger.append(tx, [{ kind: 'records.hold.released', ...about }])
  })
}

/** @throws Fault `records.on-hold`. Called by an erasure once it holds the record's rows. */
export async function requireNoHold(tx: TransactionSql, id: CompartmentId): Promise<void> {
  const [hold] = await tx`select 1 from legal_hold where compartment = ${id}`
  if (hold !== undefined) throw onHold()
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

function onHold(): Fault {
  return new Fault(
    'records.on-hold',
    'This record is under a legal hold and is not erased until that is released.',
  )
}

function gone(): Fault {
  return new Fault('records.not-found', 'There is no such record any more.')
}
