import type { Sql, TransactionSql } from '@wardstone/database'
import { TILE_WIDTH, type Hash } from '@wardstone/verifier'
import type { Tails } from './growing-tiles.ts'

/**
 * Hashes `first` up to, not including, `first + count` of a level of tiles: leaves of entries at level 0, roots of the
 * full tiles below at the others. Fewer where the ledger does not reach so far.
 */
export async function readHashes(
  sql: Sql | TransactionSql,
  level: number,
  first: number,
  count: number,
): Promise<Hash[]> {
  const rows =
    level === 0
      ? await sql<{ hash: Buffer }[]>`
          select leaf as hash from ledger_entry
          where index >= ${first} and index < ${first + count} order by index`
      : await sql<{ hash: Buffer }[]>`
          select root as hash from ledger_tile
          where level = ${level - 1} and n >= ${first} and n < ${first + count} order by n`
  return rows.map(({ hash }) => hash)
}

/** What it takes to go on from a ledger of `size` entries: at most 255 hashes a level. */
export async function readTails(sql: Sql | TransactionSql, size: number): Promise<Tails> {
  const tails: Hash[][] = []
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    const width = hashes % TILE_WIDTH
    tails.push(await readHashes(sql, level, hashes - width, width))
  }
  return tails
}
