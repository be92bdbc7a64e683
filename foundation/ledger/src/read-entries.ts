import { assert, Fault, type Evidence } from '@wardstone/core'
import type { PendingQuery, Row, Sql } from '@wardstone/database'
import { parseEntry } from '@wardstone/verifier'

/** Most entries that one question is answered with. */
export const ENTRIES_LIMIT_MAX = 1_000
const READ_PAGE_ENTRIES = 1_024

export type LedgerEntry = { readonly index: number; readonly evidence: Evidence }

/** Which entries: all that are named here must agree. */
export type EntryFilter = {
  readonly kind?: string | undefined
  readonly subject?: string | undefined
  readonly actor?: string | undefined
}

export type EntryQuery = EntryFilter & {
  /** Only entries with a smaller index. */
  readonly before?: number | undefined
  /** Only entries with this index or a larger one. */
  readonly from?: number | undefined
  readonly limit: number
  /** `newest` unless told otherwise. */
  readonly order?: 'newest' | 'oldest'
}

export async function queryEntries(sql: Sql, query: EntryQuery): Promise<LedgerEntry[]> {
  const { before, from, limit, order = 'newest' } = query
  assert(
    limit >= 0 && limit <= ENTRIES_LIMIT_MAX,
    `a page has at most ${ENTRIES_LIMIT_MAX} entries`,
  )
  const rows = await sql<{ index: number; entry: Buffer }[]>`
    select index, entry from ledger_entry
    where ${matches(sql, query)}
      ${before === undefined ? sql`` : sql`and index < ${before}`}
      ${from === undefined ? sql`` : sql`and index >= ${from}`}
    order by index ${order === 'newest' ? sql`desc` : sql`asc`}
    limit ${limit}`
  return rows.map(({ index, entry }) => ({ index, evidence: decodeEntry(index, entry) }))
}

export async function countEntries(sql: Sql, filter: EntryFilter): Promise<number> {
  const [row] = await sql<{ total: number }[]>`
    select count(*) as total from ledger_entry where ${matches(sql, filter)}`
  return row?.total ?? 0
}

/** How many entries of each kind were stated at `since` (milliseconds since the epoch) or later. */
export async function tallyEntries(
  sql: Sql,
  since: number,
): Promise<readonly { readonly kind: string; readonly count: number }[]> {
  return sql<{ kind: string; count: number }[]>`
    select kind, count(*) as count from ledger_entry where at >= ${since} group by kind order by kind`
}

/** Bytes of entries `from` up to, not including, `to`, in order; those that the ledger has. */
export async function* readEntries(
  sql: Sql,
  from: number,
  to: number,
): AsyncGenerator<{ readonly index: number; readonly bytes: Uint8Array }> {
  for (let next = from; next < to; next += READ_PAGE_ENTRIES) {
    const rows = await sql<{ index: number; bytes: Buffer }[]>`
      select index, entry as bytes from ledger_entry
      where index >= ${next} and index < ${Math.min(next + READ_PAGE_ENTRIES, to)} order by index`
    yield* rows
    if (rows.length < READ_PAGE_ENTRIES) return
  }
}

/** The evidence in an entry. @throws Fault `ledger.damaged` when there is none. */
export function decodeEntry(index: number, bytes: Uint8Array): Evidence {
  try {
    return parseEntry(bytes)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw damaged(index, `it is not evidence (${error.message})`)
  }
}

/** What is said of the first entry that is not as it was signed. */
export function damaged(index: number, what: string): Fault {
  return new Fault('ledger.damaged', `Entry ${index} of the ledger was tampered with: ${what}.`, {
    index,
  })
}

function matches(sql: Sql, { kind, subject, actor }: EntryFilter): PendingQuery<Row[]> {
  return sql`true
    ${kind === undefined ? sql`` : sql`and kind = ${kind}`}
    ${subject === undefined ? sql`` : sql`and subject = ${subject} and subject <> ''`}
    ${actor === undefined ? sql`` : sql`and actor = ${actor}`}`
}
