import type { Basis } from '@wardstone/access'
import type { PendingQuery, Row } from '@wardstone/database'
import { byteaArray, numberArray } from './arrays.ts'
import { claim, type Client, type Standing, type StoredRow } from './store.ts'

/** The newest rows of all who are, or were, in the resources that the heads stand for. */
export function selectStandingCopies(
  sql: Client,
  basis: PendingQuery<Row[]>,
  heads: readonly Uint8Array[],
): Promise<Standing[]> {
  return sql<Standing[]>`
    select ${claim(sql)}, false as superseded, ${basis} as basis, null::bytea as sealed
    from record r where r.head = any(${byteaArray(heads)}::bytea[]) and r.current and r.key <> r.head`
}

export type CopyRow = StoredRow & { readonly head: Uint8Array; readonly basis: Basis }

/** The copies of some versions that the actor may see. */
export function selectCopies(
  sql: Client,
  basis: PendingQuery<Row[]>,
  wanted: readonly { readonly key: Uint8Array; readonly version: number }[],
): Promise<CopyRow[]> {
  return sql<CopyRow[]>`
    select * from (
      select ${claim(sql)}, r.sealed, r.at, ${basis} as basis,
        exists (select from record later where later.key = r.key and later.version > r.version) as superseded
      from unnest(${byteaArray(wanted.map(({ key }) => key))}::bytea[],
        ${numberArray(wanted.map(({ version }) => version))}::int[]) as wanted (head, version)
      join record r on r.head = wanted.head and r.version = wanted.version and r.key <> r.head
    ) seen where basis is not null order by key`
}

/** Heads as they are now. */
export function selectHeads(
  sql: Client,
  keys: readonly Uint8Array[],
): Promise<Omit<StoredRow, 'basis'>[]> {
  return sql<Omit<StoredRow, 'basis'>[]>`
    select ${claim(sql)}, r.sealed, r.at,
      exists (select from record later where later.key = r.key and later.version > r.version) as superseded
    from record r where r.key = any(${byteaArray(keys)}::bytea[]) and r.current`
}
