import type { Sql } from '@wardstone/database'
import { concatBytes } from '@wardstone/core'
import { formatEntryBundle, parseTilePath, TILE_WIDTH, type TileId } from '@wardstone/verifier'
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
  const first = n * TILE_WIDTH
  const rows = await sql<{ entry: Buffer }[]>`
    select entry from ledger_entry
    where index >= ${first} and index < ${first + width} order by index`
  return rows.length === width ? formatEntryBundle(rows.map(({ entry }) => entry)) : undefined
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
