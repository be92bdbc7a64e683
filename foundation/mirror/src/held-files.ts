import { concatBytes } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import {
  CHECKPOINT_PATH,
  formatEntryBundle,
  HASH_BYTES,
  parseEntryBundle,
  parseTilePath,
  TILE_WIDTH,
} from '@wardstone/verifier'
import { readHeldLog, readPieces, readTileHashes } from './held-log.ts'

/** One file of a mirrored log (c2sp.org/tlog-tiles). */
export type HeldFile = { readonly bytes: Uint8Array; readonly immutable: boolean }

/** Reads a file of the log whose origin has this SHA-256; undefined when there is none, or not yet. */
export async function readHeldFile(
  sql: Sql,
  originHash: string,
  path: string,
): Promise<HeldFile | undefined> {
  const log = await readHeldLog(sql, { originHash })
  if (log === undefined) return undefined
  if (path === CHECKPOINT_PATH)
    return log.checkpoint === null
      ? undefined
      : { bytes: Buffer.from(log.checkpoint), immutable: false }
  const id = parseTilePath(path)
  if (id === undefined) return undefined
  const { n, width } = id
  const bytes =
    id.kind === 'entries'
      ? await readBundle(sql, log.id, n, width)
      : await readTileHashes(sql, log.id, { level: id.level, first: n * TILE_WIDTH, count: width })
  const whole =
    bytes !== undefined && (id.kind === 'entries' || bytes.length === width * HASH_BYTES)
  return whole ? { bytes, immutable: true } : undefined
}

async function readBundle(
  sql: Sql,
  log: number,
  n: number,
  width: number,
): Promise<Uint8Array | undefined> {
  const pieces = await readPieces(sql, log, n * TILE_WIDTH)
  const count = pieces.reduce((sum, { leaves }) => sum + leaves.length / HASH_BYTES, 0)
  if (count < width) return undefined
  const bytes = concatBytes(...pieces.map(({ entries }) => entries))
  return count === width ? bytes : formatEntryBundle(parseEntryBundle(bytes).slice(0, width))
}
