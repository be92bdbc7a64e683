import type { Actor } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { assertNewest } from './custody.ts'
import type { Context } from './deps.ts'
import { requireNoHold } from './legal-hold.ts'
import { notFound } from './read.ts'
import { isId, referenceTo } from './resource.ts'
import { selectByKey } from './store.ts'

export type Erasure = {
  readonly resources: number
  /** Index of the ledger entry that states the erasure. */
  readonly entry: number
}

/**
 * Erases one patient's record: its rows, its search tokens and its keys, in one transaction with the evidence. What was
 * issued about it before still verifies, for evidence holds no patient data (GDPR article 17).
 *
 * @throws Fault `access.forbidden`, `records.not-found`, or `records.on-hold` under a legal hold.
 */
export async function erasePatient(
  context: Context,
  actor: Actor,
  patientId: string,
): Promise<Erasure> {
  const { access, ledger, sql, vault, now } = context
  await access.require(actor, 'erase')
  const key = vault.blindKey(referenceTo('Patient', patientId))
  const [row] = isId(patientId) ? await selectByKey(sql, sql`'role'::text`, key, undefined) : []
  if (row === undefined) throw notFound()
  const id = compartmentId(row.compartment)
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment === undefined) throw notFound()
  // A row that was moved would have another patient erased.
  await assertNewest(context, { actor, interaction: 'write', type: 'Patient' }, row)
  const { commitment } = compartment
  const resources = await sql.begin(async (tx) => {
    // Writers hold this row; whoever comes later finds no patient (`holdPatients`).
    const held = await tx`select 1 from record where key = ${key} and version = 1 for update`
    if (held.count === 0) throw notFound()
    await requireNoHold(tx, id)
    const count = await clearCompartment(context, tx, id)
    const about = { at: now(), actor: actor.id, subject: commitment }
    await ledger.append(tx, [
      { kind: 'records.erased', ...about, facts: { resources: count } },
      { kind: 'vault.key.destroyed', ...about, facts: {} },
    ])
    return count
  })
  await ledger.sequence()
  const [entry] = await ledger.entries({ kind: 'records.erased', subject: commitment, limit: 1 })
  return { resources, entry: entry?.index ?? -1 }
}

/** Removes all rows of a compartment, its search tokens, its relationships and its keys. @returns how many rows there were. */
export async function clearCompartment(
  { access, vault }: Context,
  tx: TransactionSql,
  id: CompartmentId,
): Promise<number> {
  await tx`
    delete from population_token
    where key in (select key from record where compartment = ${id} and current)`
  await tx`delete from create_condition where compartment = ${id}`
  await tx`delete from export_part where compartment = ${id}`
  await tx`delete from content_piece where compartment = ${id}`
  await tx`delete from legal_hold where compartment = ${id}`
  await tx`delete from feed_change where compartment = ${id}`
  await tx`delete from legal_hold_past where compartment = ${id}`
  const deleted = await tx`delete from record where compartment = ${id}`
  await access.forget(tx, id)
  await vault.erase(tx, id)
  return deleted.count
}
