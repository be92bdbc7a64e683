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
import { newWrappedKeys, unwrapKeys, type WrappedRow } from './wrapped-keys.ts'

/** A compartment's row with its keys still wrapped. */
export type CompartmentRow = WrappedRow & {
  readonly id: CompartmentId
  readonly generation: number
}
/** What stands in the row's place. */
export type Rewrap = (row: CompartmentRow) => { wrapped: Uint8Array; generation: number }

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
  sql: Sql,
  keyring: Keyring,
  ids: readonly CompartmentId[],
): Promise<CompartmentRow[]> {
  const found = await sql<Selected[]>`
    select id, wrapped, kek_version, generation from vault_compartment
    where id = any(${[...ids]}) and wrapped is not null`
  const rows = found.map(rowOf)
  await knowVersions(
    sql,
    keyring,
    rows.map(({ kekVersion }) => kekVersion),
  )
  return rows
}

type Selected = { id: number; wrapped: Buffer; kek_version: number; generation: number }

function rowOf({ id, wrapped, kek_version: kekVersion, generation }: Selected): CompartmentRow {
  return { id: compartmentId(id), wrapped, kekVersion, generation }
}

/** Puts changed keys in a compartment's place, under the version of the KEK that wraps them now. */
export async function changeKeys(
  { tx, keyring, id }: { tx: TransactionSql; keyring: Keyring; id: CompartmentId },
  rewrap: Rewrap,
): Promise<void> {
  keyring.keks.mayWrite()
  const [found] = await tx<Selected[]>`
    select id, wrapped, kek_version, generation from vault_compartment
    where id = ${id} and id <> ${ORGANISATION} and wrapped is not null for update`
  if (found === undefined) throw new Fault('vault.erased', 'There are no keys to change.')
  const row = rowOf(found)
  await knowVersions(tx, keyring, [row.kekVersion])
  const { wrapped, generation } = rewrap(row)
  await tx`
    update vault_compartment set wrapped = ${wrapped}, generation = ${generation} where id = ${id}`
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
