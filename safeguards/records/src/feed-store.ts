import type { Sql, TransactionSql } from '@wardstone/database'
import { compartmentId, type CompartmentId, type Vault } from '@wardstone/vault'
import { byteaArray, numberArray } from './arrays.ts'
import type { Context } from './deps.ts'
import { FEED_CHANGES_MAX } from './limits.ts'

/** One resource version that was written. */
export type FedChange = {
  readonly type: string
  readonly key: Uint8Array
  readonly version: number
  readonly compartment: CompartmentId
}

/** A change in its place in the order that all readers share. */
export type PlacedInFeed = Omit<FedChange, 'type'> & {
  readonly place: number
  readonly proof: Uint8Array
}

/** Somebody who follows a type: a Subscription, or a room of this house. */
export type FeedReader = {
  readonly name: Uint8Array
  /** The last change that it is done with. */
  readonly place: number
  /** Failures in a row, and when to try again. */
  readonly tries: number
  readonly due: number
}

const FEED_LOCK = 'wardstone.records.feed'

/** A type as the tables know it. */
export function topicOf(vault: Vault, type: string): Uint8Array {
  return vault.blindKey(`feed topic ${type}`)
}

/** Notes changes of types that somebody follows, in the transaction that makes them. Where nobody follows any it is one question. */
export async function feedChanges(
  { vault }: Pick<Context, 'vault'>,
  tx: TransactionSql,
  changes: readonly FedChange[],
): Promise<void> {
  const [row] = await tx<{ topics: string | null }[]>`
    select string_agg(distinct encode(topic, 'hex'), ' ') as topics from feed_reader`
  if (row === undefined || row.topics === null) return
  const followed = new Set(row.topics.split(' '))
  const types = new Map<string, boolean>()
  for (const { type } of changes) {
    if (!types.has(type)) types.set(type, followed.has(hexOf(topicOf(vault, type))))
  }
  const wanted = changes.filter(({ type }) => types.get(type) === true)
  if (wanted.length === 0) return
  await tx`
    insert into feed_change (compartment, key, version, proof)
    select * from unnest(
      ${numberArray(wanted.map(({ compartment }) => compartment))}::bigint[],
      ${byteaArray(wanted.map(({ key }) => key))}::bytea[],
      ${numberArray(wanted.map(({ version }) => version))}::int[],
      ${byteaArray(wanted.map((change) => vault.proof(columnsOf(change))))}::bytea[])`
}

/** Whether this installation wrote that the version changed: without the key nobody can have an old one sent. */
export function isFed(vault: Vault, change: Omit<PlacedInFeed, 'place'>): boolean {
  return vault.proves(change.proof, columnsOf(change))
}

function columnsOf({ key, version, compartment }: Omit<FedChange, 'type'>) {
  return ['feed_change', hexOf(key), version, compartment] as const
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/**
 * Gives the changes that were committed since their places, and removes those that every reader is done with. Two versions of
 * a resource keep their order: the later one was begun when the earlier one was there. Whoever comes while another server is
 * at it has nothing to do.
 */
export async function placeChanges(sql: Sql): Promise<void> {
  const [waiting] = await sql<{ any: boolean }[]>`select exists (select from feed_change) as any`
  if (waiting?.any !== true) return
  await sql.begin(async (tx) => {
    const [lock] = await tx<{ held: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext(${FEED_LOCK})) as held`
    if (lock?.held !== true) return
    await tx`
      update feed_change set place = placed.place from (
        select id, row_number() over (order by id) + greatest(
          (select coalesce(max(place), 0) from feed_change),
          (select coalesce(max(place), 0) from feed_reader)) as place
        from feed_change where place is null
      ) placed where feed_change.id = placed.id`
    await tx`
      delete from feed_change
      where place <= (select coalesce(min(place), ${Number.MAX_SAFE_INTEGER}) from feed_reader)`
  })
}

/** `tries` of a reader that is to be told that it begins: what was before it will not hear of. */
export const NOT_BEGUN = -1

/** Follows a type from now on, unless the reader is there already. */
export async function addReader(
  sql: Sql | TransactionSql,
  name: Uint8Array,
  topic: Uint8Array,
  tries = 0,
): Promise<void> {
  await sql`
    insert into feed_reader (name, topic, place, tries)
    select ${name}, ${topic}, greatest(
      (select coalesce(max(place), 0) from feed_change),
      (select coalesce(max(place), 0) from feed_reader)), ${tries}
    on conflict (name) do nothing`
}

export async function removeReader(sql: Sql | TransactionSql, name: Uint8Array): Promise<void> {
  await sql`delete from feed_reader where name = ${name}`
}

/** Those of the given readers that have something to do now, who waited longest first. */
export function readersDue(
  sql: Sql,
  names: readonly Uint8Array[],
  now: number,
): Promise<FeedReader[]> {
  return sql<FeedReader[]>`
    select name, place, tries, due from feed_reader
    where name = any(${byteaArray(names)}::bytea[]) and due <= ${now}
      and (tries = ${NOT_BEGUN} or place < (select coalesce(max(place), 0) from feed_change))
    order by due`
}

export async function readerNow(sql: Sql, name: Uint8Array): Promise<FeedReader | undefined> {
  const [reader] = await sql<FeedReader[]>`
    select name, place, tries, due from feed_reader where name = ${name}`
  return reader
}

/** Moves a reader on. @returns false when it is elsewhere by now: another server works for it, or it is gone. */
export async function moveReader(
  sql: Sql | TransactionSql,
  { name, place }: FeedReader,
  to: { readonly place: number; readonly tries: number; readonly due: number },
): Promise<boolean> {
  const moved = await sql`
    update feed_reader set place = ${to.place}, tries = ${to.tries}, due = ${to.due}
    where name = ${name} and place = ${place}`
  return moved.count > 0
}

/** The next changes after a place. */
export async function changesAfter(
  sql: Sql,
  place: number,
  limit: number,
): Promise<PlacedInFeed[]> {
  const rows = await sql<(Omit<PlacedInFeed, 'compartment'> & { compartment: number })[]>`
    select place, compartment, key, version, proof from feed_change
    where place > ${place} order by place limit ${limit}`
  return rows.map((row) => ({ ...row, compartment: compartmentId(row.compartment) }))
}

/** Removes readers that are too far behind. @returns their names. */
export function dropSlowReaders(sql: Sql): Promise<{ readonly name: Uint8Array }[]> {
  return sql<{ name: Uint8Array }[]>`
    delete from feed_reader
    where place < (select coalesce(max(place), 0) from feed_change) - ${FEED_CHANGES_MAX}
    returning name`
}
