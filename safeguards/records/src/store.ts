import type { Actor } from '@wardstone/core'
import {
  int8Array,
  type PendingQuery,
  type Row,
  type Sql,
  type TransactionSql,
} from '@wardstone/database'
import type { Access, Action, Basis } from '@wardstone/access'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { arrayLiterals, byteaArray, numberArray } from './arrays.ts'
import { maybeShared } from './compartments.ts'
import type { ClaimingRow, ProvedRow } from './custody.ts'
import { organisationBasis } from './deps.ts'
import { BATCH_NUMBERS_AT_ONCE } from './limits.ts'
import type { During } from './search-updated.ts'

/** What every part of this room works with. */
export type Client = Sql | TransactionSql

/** A row as far as reading needs it. `basis` says why the actor may see it; rows without one are not given. */
export type StoredRow = ClaimingRow & {
  readonly head: Uint8Array | null
  readonly compartment: CompartmentId
  readonly sealed: Uint8Array
  readonly at: number
  readonly basis: Basis | null
}

export type NewRow = ProvedRow & {
  readonly head: Uint8Array | null
  readonly batch: number
  readonly at: number
  readonly position: number
  readonly sealed: Uint8Array
  readonly proof: Uint8Array
}

export type PopulationToken = {
  readonly token: bigint
  readonly compartment: CompartmentId
  readonly key: Uint8Array
}

/** Where a resource is now, and whether the actor may act on it. `sealed` where it was asked for. */
export type Standing = ClaimingRow & {
  readonly head: Uint8Array | null
  readonly basis: Basis | null
  readonly sealed: Uint8Array | null
}

/** A key as text, for maps and links. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString('base64url')
}

/** Numbers for transactions, one each; they name the rows that were written together. Fetched many at once, they have gaps. */
export function openBatchNumbers(sql: Sql): () => Promise<number> {
  let left: number[] = []
  return async () => {
    let batch = left.pop()
    while (batch === undefined) {
      const rows = await sql<{ batch: number }[]>`
        select nextval('record_batch') as batch from generate_series(1, ${BATCH_NUMBERS_AT_ONCE})`
      left = rows.map((row) => row.batch).toReversed()
      batch = left.pop()
    }
    return batch
  }
}

/** Has this transaction give up where it would wait longer for a lock (SQLSTATE 55P03). */
export async function waitBriefly(sql: TransactionSql, milliseconds: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(milliseconds)}, true)`
}

export async function insertRows(sql: Client, rows: readonly NewRow[]): Promise<void> {
  await sql`
    insert into record (key, version, compartment, batch, position, tokens, sealed, at, population, proof, head, current)
    select key, version, compartment, batch, position, tokens::bigint[], sealed, at, population, proof, head, true
    from unnest(
      ${byteaArray(rows.map((row) => row.key))}::bytea[],
      ${numberArray(rows.map((row) => row.version))}::int[],
      ${numberArray(rows.map((row) => row.compartment))}::bigint[],
      ${numberArray(rows.map((row) => row.batch))}::bigint[],
      ${numberArray(rows.map((row) => row.position))}::int[],
      ${arrayLiterals(rows.map((row) => row.tokens))}::text[],
      ${byteaArray(rows.map((row) => row.sealed))}::bytea[],
      ${numberArray(rows.map((row) => row.at))}::bigint[],
      ${byteaArray(rows.map((row) => row.population))}::bytea[],
      ${byteaArray(rows.map((row) => row.proof))}::bytea[],
      ${byteaArray(rows.map((row) => row.head))}::bytea[]
    ) as new (key, version, compartment, batch, position, tokens, sealed, at, population, proof, head)`
}

/** Ends the rows that are replaced; answers how many of them were current still. */
export async function retireRows(
  sql: Client,
  rows: readonly { key: Uint8Array; version: number }[],
): Promise<number> {
  const retired = await sql`
    update record set current = false, tokens = '{}', population = null, proof = null
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
  const keys = byteaArray(replaced)
  await Promise.all([
    replaced.length > 0 && sql`delete from population_token where key = any(${keys}::bytea[])`,
    tokens.length > 0 &&
      sql`
        insert into population_token (token, compartment, key)
        select * from unnest(
          ${numberArray(tokens.map((row) => row.token))}::bigint[],
          ${numberArray(tokens.map((row) => row.compartment))}::bigint[],
          ${byteaArray(tokens.map((row) => row.key))}::bytea[])`,
  ])
}

/** The newest version and the compartment of each key that is there; of those in `whole` what is sealed as well. */
export async function selectStanding(
  sql: Client,
  basis: PendingQuery<Row[]>,
  keys: readonly Uint8Array[],
  whole: readonly Uint8Array[] = [],
): Promise<readonly Standing[]> {
  if (keys.length === 0) return []
  const sealed =
    whole.length === 0
      ? sql`null::bytea`
      : sql`case when r.key = any(${byteaArray(whole)}::bytea[]) then r.sealed end`
  return sql<Standing[]>`
    select distinct on (r.key) ${claim(sql)}, false as superseded, ${basis} as basis, ${sealed} as sealed
    from record r where r.key = any(${byteaArray(keys)}::bytea[]) order by r.key, r.version desc`
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

/** The transaction that last wrote under a condition; 0 when none did. */
export async function selectCondition(sql: Client, condition: Uint8Array): Promise<number> {
  const [row] = await sql<{ batch: number }[]>`
    select batch from create_condition where condition = ${condition}`
  return row?.batch ?? 0
}

/** Notes that a transaction writes under a condition; false when another one did since `seen`. */
export async function takeCondition(
  sql: Client,
  condition: { readonly key: Uint8Array; readonly seen: number },
  compartment: CompartmentId,
  batch: number,
): Promise<boolean> {
  const taken = await sql`
    insert into create_condition (condition, compartment, batch)
    values (${condition.key}, ${compartment}, ${batch})
    on conflict (condition) do update set compartment = excluded.compartment, batch = excluded.batch
    where create_condition.batch = ${condition.seen}`
  return taken.count === 1
}

/**
 * How many of the patients are deleted by now. Asked after `holdPatients`, in a statement of its own: a delete that was under
 * way is over then, and seen.
 */
export async function countDeleted(sql: Client, keys: readonly Uint8Array[]): Promise<number> {
  const deleted = await sql`
    select 1 from (
      select current, tokens from record where key = any(${byteaArray(keys)}::bytea[]) offset 0
    ) held where current and tokens = '{}'`
  return deleted.count
}

/** Bars writers of a patient's record until the transaction ends: they wait in `holdPatients`. */
export async function barWriters(sql: Client, keys: readonly Uint8Array[]): Promise<void> {
  await sql`
    select 1 from record where key = any(${byteaArray(keys)}::bytea[]) and version = 1 order by key for update`
}

/** Whether the compartments hold a resource that is not deleted, but for the keys given. */
export async function hasOthers(
  sql: Client,
  compartments: readonly CompartmentId[],
  keys: readonly Uint8Array[],
): Promise<boolean> {
  const others = await sql`
    select 1 from record where compartment = any(${numberArray(compartments)}::bigint[]) and current
      and tokens <> '{}' and key <> all(${byteaArray(keys)}::bytea[]) limit 1`
  return others.count > 0
}

/** SQL for why the actor may see a row: of patients' compartments by policy, of the organisation's by role. */
export type RowBasis = (sql: Client) => PendingQuery<Row[]>

/** `type`: of the rows that it is for, where that is known. */
export async function basisFor(
  access: Access,
  reader: {
    readonly actor: Actor
    readonly action: Action
    readonly organisation: CompartmentId
    readonly type?: string
  },
): Promise<RowBasis> {
  const { actor, action, organisation, type } = reader
  const view = await access.view(actor, action)
  const own = organisationBasis(access, actor)
  const basisOf = (sql: Client, column: PendingQuery<Row[]>) =>
    sql`case when ${column} = ${organisation} then ${own}::text else ${view.basis(sql, column)} end`
  // Planning the longer one takes as long as running the shorter.
  return type === undefined || maybeShared(type)
    ? (sql) => overCopies(sql, (column) => basisOf(sql, column))
    : (sql) => basisOf(sql, sql`r.compartment`)
}

/** A basis by the compartment of a row; a resource about several patients is seen by whoever may see one of them. */
export function overCopies(
  sql: Client,
  basisOf: (column: PendingQuery<Row[]>) => PendingQuery<Row[]>,
): PendingQuery<Row[]> {
  return sql`case when r.head = r.key then (
      select max(${basisOf(sql`c.compartment`)}) from record c
      where c.head = r.key and c.version = r.version and c.key <> c.head)
    else ${basisOf(sql`r.compartment`)} end`
}

/**
 * The version of a key that is named, or its last, whatever `current` says; with the basis even where there is none: who may
 * not see it is told "not found".
 */
export function selectByKey(
  sql: Client,
  basis: PendingQuery<Row[]>,
  key: Uint8Array,
  version: number | undefined,
): Promise<StoredRow[]> {
  const which = version === undefined ? sql`` : sql`and r.version = ${version}`
  return sql<StoredRow[]>`
    select ${claim(sql)}, r.sealed, r.at, false as superseded, ${basis} as basis
    from record r where r.key = ${key} ${which} order by r.version desc limit 1`
}

/** The columns that say what a row claims to be. Tokens as text: 64-bit numbers fit no JavaScript number. */
export function claim(sql: Client): PendingQuery<Row[]> {
  return sql`r.key, r.version, r.compartment, r.current, r.tokens::text as tokens, r.population, r.proof, r.head`
}

/** A current row with all that is needed to show it. Flags can be set by hand, so it says whether a later version is there. */
function shown(sql: Client, basis: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`${claim(sql)}, r.sealed, r.at, ${basis} as basis,
    exists (select from record later where later.key = r.key and later.version > r.version) as superseded`
}

/** Tokens to look for, one of every group, in rows that were written within a time. */
export type TokenQuery = {
  readonly groups: readonly (readonly bigint[])[]
  readonly during: During
  readonly limit: number
}

/** Where to look, by tokens of this compartment alone. */
export type CompartmentQuery = {
  readonly id: CompartmentId
  /** The token of the resource type. */
  readonly type: bigint
  readonly groups: TokenQuery['groups']
}

/**
 * Current rows of a type in some compartments that have a token of every group. `each` is how many of a compartment are enough.
 *
 * Every `offset 0` here and below keeps the planner from other orders: the index named by the conditions inside it is the right
 * one at every size, also before the table was ever analysed.
 */
export function selectInCompartments(
  sql: Client,
  basis: PendingQuery<Row[]>,
  {
    compartments,
    during,
    limit,
    each = limit,
  }: Pick<TokenQuery, 'during' | 'limit'> & {
    readonly compartments: readonly CompartmentQuery[]
    readonly each?: number
  },
): Promise<StoredRow[]> {
  const [first, ...others] = compartments
  if (first === undefined) return Promise.resolve([])
  const written = writtenWithin(sql, during)
  if (others.length === 0) {
    const tokens = first.groups.map((group) => sql`and r.tokens && ${int8Array(sql, group)}`)
    return sql<StoredRow[]>`
      select * from (
        select ${shown(sql, basis)}
        from record r where r.compartment = ${first.id} and r.current
          and r.tokens[1] = ${String(first.type)}::bigint ${joined(sql, tokens)} offset 0
      ) seen where basis is not null ${written} limit ${Math.min(each, limit)}`
  }
  const columns = first.groups.map((_, n) => {
    const literals = arrayLiterals(compartments.map(({ groups }) => numberArray(groups[n] ?? [])))
    return { name: sql.unsafe(`g${n}`), literals: literals }
  })
  const names = columns.map(({ name }) => sql`, ${name}::bigint[] as ${name}`)
  const lists = columns.map(({ literals }) => sql`, ${literals}::text[]`)
  const aliases = columns.map(({ name }) => sql`, ${name}`)
  const tokens = columns.map(({ name }) => sql`and r.tokens && w.${name}`)
  const ids = numberArray(compartments.map(({ id }) => id))
  const types = numberArray(compartments.map(({ type }) => type))
  // The first `offset 0` also has each list of tokens read once and not once a row.
  return sql<StoredRow[]>`
    select seen.* from (
      select id, type ${joined(sql, names)}
      from unnest(${ids}::bigint[], ${types}::bigint[] ${joined(sql, lists)})
        as given (id, type ${joined(sql, aliases)}) offset 0
    ) w cross join lateral (
      select * from (
        select ${shown(sql, basis)}
        from record r where r.compartment = w.id and r.current
          and r.tokens[1] = w.type ${joined(sql, tokens)} offset 0
      ) seen where seen.basis is not null ${written} limit ${each}
    ) seen limit ${limit}`
}

function writtenWithin(sql: Client, { from, before }: During): PendingQuery<Row[]> {
  return sql`and seen.at >= ${from} and seen.at < ${before}`
}

/** Compartments of patients, by the token that every Patient has, that the actor may see. */
export async function selectVisibleCompartments(
  sql: Client,
  basis: PendingQuery<Row[]>,
  token: bigint,
  limit: number,
): Promise<CompartmentId[]> {
  const rows = await sql<{ compartment: number }[]>`
    select distinct r.compartment from (
      select token, compartment, null::bytea as head, key, 0 as version from population_token
    ) r where r.token = ${String(token)}::bigint and ${basis} is not null limit ${limit}`
  return rows.map(({ compartment }) => compartmentId(compartment))
}

/** Current rows that have a population token of every group; there is at least one group. */
export function selectInPopulation(
  sql: Client,
  basis: PendingQuery<Row[]>,
  { groups, during, limit }: TokenQuery,
): Promise<StoredRow[]> {
  const [first = [], ...others] = groups
  const keysWith = (group: readonly bigint[]) =>
    sql`select distinct key from population_token where token = any(${int8Array(sql, group)})`
  const narrowed = others.map((group) => sql`intersect ${keysWith(group)}`)
  return sql<StoredRow[]>`
    select seen.* from (${keysWith(first)} ${joined(sql, narrowed)}) found
    cross join lateral (
      select ${shown(sql, basis)} from record r where r.key = found.key offset 0
    ) seen where seen.current and seen.basis is not null ${writtenWithin(sql, during)} limit ${limit}`
}

/** Current rows of the given keys that the actor may see. */
export function selectSeenByKeys(
  sql: Client,
  basis: PendingQuery<Row[]>,
  keys: readonly Uint8Array[],
): Promise<StoredRow[]> {
  return sql<StoredRow[]>`
    select * from (
      select ${shown(sql, basis)}
      from record r where r.key = any(${byteaArray(keys)}::bytea[]) offset 0
    ) seen where current and basis is not null`
}

/** Where a version stands in a history; `key` as base64url. */
export type HistoryPlace = { readonly at: number; readonly key: string; readonly version: number }

/** Any version of any resource, with why the actor may see it if it is a Patient and if it is not. */
export type HistoryRow = ClaimingRow & {
  readonly head: Uint8Array | null
  readonly compartment: CompartmentId
  readonly sealed: Uint8Array
  readonly at: number
  readonly demographics: Basis | null
  readonly chart: Basis | null
}

/** Which versions of what. Times in milliseconds since the epoch. */
export type HistoryQuery = {
  readonly key?: Uint8Array
  readonly compartment?: CompartmentId
  /** Of these records alone, or of all but one. */
  readonly compartments?: readonly number[]
  readonly besides?: CompartmentId
  readonly since?: number
  /** Current at some moment from `start` to before `end`. */
  readonly during?: { readonly start: number; readonly end: number }
  /** The newest of each key alone. */
  readonly isCurrent?: boolean
  readonly after?: HistoryPlace
  readonly limit: number
}

/** Versions that the actor may see, newest first. */
export function selectHistory(
  sql: Client,
  basis: { readonly demographics: PendingQuery<Row[]>; readonly chart: PendingQuery<Row[]> },
  query: HistoryQuery,
): Promise<HistoryRow[]> {
  return sql<HistoryRow[]>`
    select * from (
      select ${claim(sql)}, r.sealed, r.at,
        exists (select from record later where later.key = r.key and later.version > r.version) as superseded,
        ${basis.demographics} as demographics, ${basis.chart} as chart
      from record r where true ${historyConditions(sql, query)}
    ) seen where demographics is not null or chart is not null
    order by at desc, version desc, key desc limit ${query.limit}`
}

/** How many versions that the actor may see in part or whole. */
export async function countHistory(
  sql: Client,
  basis: { readonly demographics: PendingQuery<Row[]>; readonly chart: PendingQuery<Row[]> },
  query: Omit<HistoryQuery, 'limit'>,
): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) from record r where true ${historyConditions(sql, query)}
      and (${basis.demographics} is not null or ${basis.chart} is not null)`
  return row?.count ?? 0
}

function historyConditions(sql: Client, query: Omit<HistoryQuery, 'limit'>): PendingQuery<Row[]> {
  const { key, compartment, compartments, besides, since, during, isCurrent, after } = query
  return joined(sql, [
    key === undefined ? sql`` : sql`and r.key = ${key}`,
    // Of a record its copies; otherwise what is about several patients is one, and not as many as there are.
    compartment === undefined
      ? sql`and (r.head is null or r.head = r.key)`
      : sql`and r.compartment = ${compartment}`,
    compartments === undefined
      ? sql``
      : sql`and (r.compartment = any(${numberArray(compartments)}::bigint[])
          or (r.head = r.key and exists (select from record c where c.head = r.key
            and c.version = r.version and c.compartment = any(${numberArray(compartments)}::bigint[]))))`,
    besides === undefined ? sql`` : sql`and (r.compartment <> ${besides} or r.head = r.key)`,
    since === undefined ? sql`` : sql`and r.at >= ${since}`,
    isCurrent === true ? sql`and r.current` : sql``,
    during === undefined
      ? sql``
      : sql`and r.at < ${during.end} and not exists (select from record later
          where later.key = r.key and later.version = r.version + 1 and later.at <= ${during.start})`,
    after === undefined
      ? sql``
      : sql`and r.at <= ${after.at} and (r.at, r.version, r.key)
          < (${after.at}, ${after.version}, ${Buffer.from(after.key, 'base64url')}::bytea)`,
  ])
}

function joined(sql: Client, parts: readonly PendingQuery<Row[]>[]): PendingQuery<Row[]> {
  return parts.reduce((whole, part) => sql`${whole} ${part}`, sql``)
}
