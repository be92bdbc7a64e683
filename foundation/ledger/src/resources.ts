import type { Sql } from '@wardstone/database'
import { concatBytes } from '@wardstone/core'
import { parseTilePath, TILE_WIDTH, type TileId } from '@wardstone/verifier'
import { readHashes } from './read-tiles.ts'

/** One file of the ledger as outsiders read it. */
export type Resource = {
  readonly bytes: Uint8Array
  readonly contentType: string
  /** Whether it will be the same for ever. */
  readonly immutable: boolean
}

const RESOURCE_TYPE = 'application/octet-stream'

/**
 * A tile or bundle of the ledger (c2sp.org/tlog-tiles), partial ones made on demand. Whatever is stored is under a
 * checkpoint, since both come in one transaction; so the widths that exist are those that the newest checkpoint allows.
 *
 * @returns undefined for a path that the standard does not write and for what the ledger does not reach yet.
 */
export async function readTile(sql: Sql, path: string): Promise<Resource | undefined> {
  const id = parseTilePath(path)
  if (id === undefined) return undefined
  const bytes = id.kind === 'entries' ? await readBundle(sql, id) : await readHashTile(sql, id)
  return bytes && { bytes, contentType: RESOURCE_TYPE, immutable: true }
}

async function readBundle(
  sql: Sql,
  { n, width }: TileId & { kind: 'entries' },
): Promise<Uint8Array | undefined> {
  return readRun(sql, n * TILE_WIDTH, width)
}

/** Most bundles that one request gets: about a megabyte of usual entries. */
const RUN_BUNDLES_MAX = 16

/**
 * Full bundles `from` up to, not including, `to`, one after the other: for who reads the whole ledger, to whom a request for
 * each of thousands is most of the work.
 *
 * @returns undefined where the ledger does not reach so far, or more than `RUN_BUNDLES_MAX` were asked for.
 */
export async function readBundles(
  sql: Sql,
  from: number,
  to: number,
): Promise<Uint8Array | undefined> {
  if (to <= from || to - from > RUN_BUNDLES_MAX) return undefined
  return readRun(sql, from * TILE_WIDTH, (to - from) * TILE_WIDTH)
}

/**
 * Entries, each after its length in 16 bits. PostgreSQL puts them together, one value to carry instead of thousands, and
 * writes it as base64: less to carry than its own hexadecimal form, and read in a tenth of the time.
 */
async function readRun(sql: Sql, first: number, width: number): Promise<Uint8Array | undefined> {
  const [run] = await sql`
    select count(*),
      encode(string_agg(substring(int4send(octet_length(entry)) from 3) || entry, ''::bytea order by index), 'base64')
    from ledger_entry where index >= ${first} and index < ${first + width}`.raw()
  const [count, bytes] = run ?? []
  return Number(count?.toString()) === width
    ? Buffer.from(bytes?.toString('latin1') ?? '', 'base64')
    : undefined
}

async function readHashTile(
  sql: Sql,
  { level, n, width }: TileId & { kind: 'tile' },
): Promise<Uint8Array | undefined> {
  if (width === TILE_WIDTH) {
    const [tile] = await sql<{ hashes: Buffer }[]>`
      select hashes from ledger_tile where level = ${level} and n = ${n}`
    return tile?.hashes
  }
  const hashes = await readHashes(sql, level, n * TILE_WIDTH, width)
  return hashes.length === width ? concatBytes(...hashes) : undefined
}
