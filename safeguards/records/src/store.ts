import { assert, type Actor } from '@wardstone/core'
import {
  int8Array,
  type PendingQuery,
  type Row,
  type Sql,
  type TransactionSql,
} from '@wardstone/database'
import type { Access, Action, Basis } from '@wardstone/access'
import type { CompartmentId } from '@wardstone/vault'
import { organisationBasis } from './deps.ts'
import { byteaArray, numberArray, numberArrays } from './arrays.ts'

/** What every part of this room works with. */
export type Client = Sql | TransactionSql

/** A row as far as reading needs it. `basis` says why the actor may see it; rows without one are not given. */
export type StoredRow = {
  readonly key: Uint8Array
  readonly version: number
  readonly compartment: CompartmentId
  readonly sealed: Uint8Array
  readonly at: number
  readonly basis: Basis | null
}

export type NewRow = {
  readonly key: Uint8Array
  readonly version: number
  readonly compartment: CompartmentId
  readonly position: number
  readonly tokens: readonly bigint[]
  readonly sealed: Uint8Array
}

export type PopulationToken = {
  readonly token: bigint
  readonly compartment: CompartmentId
  readonly key: Uint8Array
}

/** Where a resource is now, and whether the actor may act on it. */
export type Standing = {
  readonly key: Uint8Array
  readonly version: number
  readonly compartment: number
  readonly basis: Basis | null
}

/** A key as text, for maps and links. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64url')
}

/** Number of the next transaction; it names the rows that were written together. */
export async function nextBatch(sql: Client): Promise<number> {
  const [row] = await sql<{ batch: number }[]>`select nextval('record_batch') as batch`
  assert(row !== undefined, 'a sequence gives a number')
  return row.batch
}

export async function insertRows(
  sql: Client,
  batch: number,
  at: number,
  rows: readonly NewRow[],
): Promise<void> {
  await sql`
    insert into record (key, version, compartment, batch, position, tokens, sealed, at, current)
    select key, version, compartment, ${batch}, position, tokens::bigint[], sealed, ${at}, true
    from unnest(
      ${byteaArray(rows.map((row) => row.key))}::bytea[],
      ${numberArray(rows.map((row) => row.version))}::int[],
      ${numberArray(rows.map((row) => row.compartment))}::bigint[],
      ${numberArray(rows.map((row) => row.position))}::int[],
      ${numberArrays(rows.map((row) => row.tokens))}::text[],
      ${byteaArray(rows.map((row) => row.sealed))}::bytea[]
    ) as new (key, version, compartment, position, tokens, sealed)`
}

/** Ends the rows that are replaced; answers how many of them were current still. */
export async function retireRows(
  sql: Client,
  rows: readonly { key: Uint8Array; version: number }[],
): Promise<number> {
  const retired = await sql`
    update record set current = false, tokens = '{}'
    from unnest(${byteaArray(rows.map((row) => row.key))}::bytea[],
                ${numberArray(rows.map((row) => row.version))}::int[]) as old (key, version)
    where record.key = old.key and record.version = old.version and record.current`
  return retired.count
}

export async function replacePopulationTokens(
  sql: Client,
  replaced: readonly Uint8Array[],
  tokens: readonly PopulationToken[],
): Promise<void> {
  if (replaced.length > 0) {
    await sql`delete from population_token where key = any(${byteaArray(replaced)}::bytea[])`
  }
  await sql`
    insert into population_token (token, compartment, key)
    select * from unnest(
      ${numberArray(tokens.map((row) => row.token))}::bigint[],
      ${numberArray(tokens.map((row) => row.compartment))}::bigint[],
      ${byteaArray(tokens.map((row) => row.key))}::bytea[])`
}

/** The current version and the compartment of each key that is there. */
export async function selectStanding(
  sql: Client,
  basis: PendingQuery<Row[]>,
  keys: readonly Uint8Array[],
): Promise<readonly Standing[]> {
  if (keys.length === 0) return []
  return sql<Standing[]>`
    select r.key, r.version, r.compartment, ${basis} as basis
    from record r where r.key = any(${byteaArray(keys)}::bytea[]) and r.current`
}

/**
 * Keeps patients from being erased until the transaction ends; answers how many of them are still there. The first version
 * of a Patient stays for as long as the patient does, so it stands for the compartment.
 */
export async function holdPatients(sql: Client, keys: readonly Uint8Array[]): Promise<number> {
  const held = await sql`
    select 1 from record where key = any(${byteaArray(keys)}::bytea[]) and version = 1
    for key share`
  return held.count
}

/** SQL for why the actor may see a row: of patients' compartments by policy, of the organisation's by role. */
export function basisOf(
  access: Access,
  sql: Client,
  reader: { readonly actor: Actor; readonly action: Action; readonly organisation: CompartmentId },
): PendingQuery<Row[]> {
  const { actor, action, organisation } = reader
  const policy = access.basis(sql, actor, action, sql`r.compartment`)
  return sql`case when r.compartment = ${organisation} then ${organisationBasis(access, actor)}::text
    else ${policy} end`
}

/** Rows of the given keys, with the basis even where there is none: who may not see them is told "not found". */
export function selectByKey(
  sql: Client,
  basis: PendingQuery<Row[]>,
  key: Uint8Array,
  version: number | undefined,
): Promise<StoredRow[]> {
  const which = version === undefined ? sql`r.current` : sql`r.version = ${version}`
  return sql<StoredRow[]>`
    select r.key, r.version, r.compartment, r.sealed, r.at, ${basis} as basis
    from record r where r.key = ${key} and ${which}`
}

/** Current rows of one compartment that have a token of every group. */
export function selectInCompartment(
  sql: Client,
  basis: PendingQuery<Row[]>,
  compartment: CompartmentId,
  groups: readonly (readonly bigint[])[],
  limit: number,
): Promise<StoredRow[]> {
  const tokens = groups.map((group) => sql`and r.tokens && ${int8Array(sql, group)}`)
  return sql<StoredRow[]>`
    select * from (
      select r.key, r.version, r.compartment, r.sealed, r.at, ${basis} as basis
      from record r where r.compartment = ${compartment} and r.current ${joined(sql, tokens)}
    ) seen where basis is not null limit ${limit}`
}

/** Current Patients that have a population token of every group; there is at least one group. */
export function selectInPopulation(
  sql: Client,
  basis: PendingQuery<Row[]>,
  groups: readonly (readonly bigint[])[],
  limit: number,
): Promise<StoredRow[]> {
  const [first = [], ...others] = groups
  const keysWith = (group: readonly bigint[]) =>
    sql`select distinct key from population_token where token = any(${int8Array(sql, group)})`
  const narrowed = others.map((group) => sql`intersect ${keysWith(group)}`)
  // Lateral with a limit: each key is looked up in the index, whatever the planner believes about the table.
  return sql<StoredRow[]>`
    select seen.* from (${keysWith(first)} ${joined(sql, narrowed)}) found
    cross join lateral (
      select r.key, r.version, r.compartment, r.sealed, r.at, ${basis} as basis
      from record r where r.key = found.key and r.current limit 1
    ) seen where seen.basis is not null limit ${limit}`
}

/** Current rows of the given keys that the actor may see. */
export function selectSeenByKeys(
  sql: Client,
  basis: PendingQuery<Row[]>,
  keys: readonly Uint8Array[],
): Promise<StoredRow[]> {
  return sql<StoredRow[]>`
    select * from (
      select r.key, r.version, r.compartment, r.sealed, r.at, ${basis} as basis
      from record r where r.key = any(${byteaArray(keys)}::bytea[]) and r.current
    ) seen where basis is not null`
}

function joined(sql: Client, parts: readonly PendingQuery<Row[]>[]): PendingQuery<Row[]> {
  return parts.reduce((whole, part) => sql`${whole} ${part}`, sql``)
}
