import { assert, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  compartmentId,
  openCompartment,
  ORGANISATION,
  type Compartment,
  type CompartmentId,
} from './compartment.ts'
import { currentOf, readRegister, requireMatch } from './kek-register.ts'
import type { Keyring } from './keyring.ts'
import { holdOrganisationRow } from './organisation-lock.ts'
import { newWrappedKeys, unwrapKeys, type WrappedRow } from './wrapped-keys.ts'

/** A compartment's row with its keys still wrapped. */
export type CompartmentRow = WrappedRow & {
  readonly id: CompartmentId
  readonly generation: number
  readonly oldestGeneration: number
  readonly renewedAt: number | null
}
/** What stands in the row's place. */
export type Rewrap = (
  row: CompartmentRow,
) => Pick<CompartmentRow, 'wrapped' | 'generation' | 'oldestGeneration' | 'renewedAt'>

/** The next id, and the version of the KEK that wraps what is new: what the database says, for all servers at once. */
export async function nextCompartment(
  tx: TransactionSql,
  keyring: Keyring,
): Promise<{ next: number; kekVersion: number }> {
  const [row] = await tx<{ next: number; kek_version: number }[]>`
    select nextval('vault_compartment_id') as next,
           (select max(version) from vault_kek_live) as kek_version`
  assert(row !== undefined, 'a sequence gives a number')
  await knowVersions(tx, keyring, [row.kek_version])
  return { next: row.next, kekVersion: row.kek_version }
}

/**
 * Reads the key file again when another server has rotated in the meantime.
 * @throws Fault `vault.key-file-behind` when the version is not there either.
 */
export async function knowVersions(
  sql: Sql | TransactionSql,
  keyring: Keyring,
  versions: readonly number[],
): Promise<void> {
  const held = new Set(keyring.keks.versions().map(({ version }) => version))
  if (versions.every((version) => held.has(version))) return
  await keyring.keks.reload()
  requireMatch(keyring, await readRegister(sql, keyring))
}

/** The rows of those compartments that exist and are not erased, under versions of the KEK that the key file holds. */
export async function selectWrapped(
  sql: Sql | TransactionSql,
  keyring: Keyring,
  ids: readonly CompartmentId[],
): Promise<CompartmentRow[]> {
  const found = await sql<Selected[]>`
    select id, wrapped, kek_version, generation, oldest_generation, renewed_at from vault_compartment
    where id = any(${[...ids]}) and wrapped is not null`
  const rows = found.map(rowOf)
  await knowVersions(
    sql,
    keyring,
    rows.map(({ kekVersion }) => kekVersion),
  )
  return rows
}

type Selected = {
  id: number
  wrapped: Buffer
  kek_version: number
  generation: number
  oldest_generation: number
  renewed_at: number | null
}

function rowOf(row: Selected): CompartmentRow {
  const { id, wrapped, generation } = row
  return {
    id: compartmentId(id),
    wrapped,
    generation,
    kekVersion: row.kek_version,
    oldestGeneration: row.oldest_generation,
    renewedAt: row.renewed_at,
  }
}

/** Puts changed keys in a compartment's place, under the version of the KEK that wraps them now. */
export async function changeKeys(
  { tx, keyring, id }: { tx: TransactionSql; keyring: Keyring; id: CompartmentId },
  rewrap: Rewrap,
): Promise<void> {
  keyring.keks.mayWrite()
  const [found] = await tx<Selected[]>`
    select id, wrapped, kek_version, generation, oldest_generation, renewed_at from vault_compartment
    where id = ${id} and wrapped is not null for no key update`
  if (found === undefined) throw new Fault('vault.erased', 'There are no keys to change.')
  const row = rowOf(found)
  await knowVersions(tx, keyring, [row.kekVersion])
  const { wrapped, generation, oldestGeneration, renewedAt } = rewrap(row)
  await tx`
    update vault_compartment set wrapped = ${wrapped}, generation = ${generation},
      oldest_generation = ${oldestGeneration}, renewed_at = ${renewedAt} where id = ${id}`
}

/** The organisation's own compartment, made at the first opening. @throws Fault `vault.cannot-open`. */
export async function openOrganisation(deps: {
  sql: Sql
  keyring: Keyring
  now: Clock
}): Promise<Compartment> {
  const { sql, keyring, now } = deps
  const current = currentOf(await readRegister(sql, keyring))
  assert(current !== undefined, 'one version of the KEK is in use')
  const wrapped = newWrappedKeys(keyring, ORGANISATION, current.version)
  await sql`
    insert into vault_compartment (id, kek_version, wrapped, created_at)
    values (${ORGANISATION}, ${current.version}, ${wrapped}, ${now()})
    on conflict do nothing`
  // Read back and not taken from here: another server, or an earlier start, may have been first.
  const [row] = await selectWrapped(sql, keyring, [ORGANISATION])
  assert(row !== undefined, 'the organisation has a compartment once one was inserted')
  try {
    return openCompartment(keyring, ORGANISATION, unwrapKeys(keyring, row), now)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'vault.cannot-open') throw error
    throw new Fault('vault.cannot-open', 'This key file does not belong to this database.')
  }
}

/**
 * `Vault.holdKeys`. A renewal that is about to give data keys up waits for this lock (`closeOlder`), and who comes after it reads
 * what it wrote: so nothing is sealed by a key that goes.
 */
export async function holdKeys(
  tx: TransactionSql,
  compartments: readonly Compartment[],
): Promise<boolean> {
  const oldest = new Map(compartments.map((compartment) => [compartment.id, compartment.sealing()]))
  const ours = oldest.get(ORGANISATION)
  oldest.delete(ORGANISATION)
  const [held, sealingFrom] = await Promise.all([
    holdPatients(tx, oldest),
    ours === undefined ? 0 : holdOrganisationRow(tx),
  ])
  return held && (ours === undefined || sealingFrom <= ours)
}

async function holdPatients(
  tx: TransactionSql,
  oldest: ReadonlyMap<CompartmentId, number>,
): Promise<boolean> {
  if (oldest.size === 0) return true
  const held = await tx`
    select 1 from vault_compartment v
    where v.id = any(${[...oldest.keys()]}::bigint[]) and v.wrapped is not null
      and v.sealing_from <= (${[...oldest.values()]}::int[])[array_position(${[...oldest.keys()]}::bigint[], v.id)]
    order by v.id for key share`
  return held.count === oldest.size
}
