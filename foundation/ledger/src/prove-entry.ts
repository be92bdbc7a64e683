import { assert, Fault } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import {
  HASH_BYTES,
  inclusionProof,
  TILE_HEIGHT,
  TILE_WIDTH,
  tileWidth,
  type HashAt,
  type ProofFile,
  type TreeHasher,
} from '@wardstone/verifier'
import type { Head } from './head.ts'
import { readHashes } from './read-tiles.ts'
import { nativeSha256 } from './sha256.ts'

/**
 * Proof that entry `index` is in the ledger with this head, for `formatProofFile`. It reads at most two tiles a level,
 * so it costs the same after ten years.
 *
 * @throws Fault `input.not-found` when the head does not cover such an entry.
 */
export async function proveEntry(deps: {
  readonly sql: Sql
  readonly hasher: TreeHasher
  readonly head: Pick<Head, 'size' | 'checkpoint'>
  readonly index: number
}): Promise<ProofFile> {
  const { sql, hasher, head, index } = deps
  if (!Number.isSafeInteger(index) || index < 0 || index >= head.size) {
    throw new Fault('input.not-found', `The ledger has no entry ${index}, or not yet.`)
  }
  const hashAt = hashesOfLedger(sql, hasher, head.size)
  const proof = await inclusionProof(index, head.size, hashAt, nativeSha256)
  return { index, proof, checkpoint: head.checkpoint }
}

/** Hashes of full nodes out of stored tiles, each of which is read once. */
function hashesOfLedger(sql: Sql, hasher: TreeHasher, size: number): HashAt {
  const kept = new Map<string, Promise<Uint8Array>>()
  return async (nodeLevel, n) => {
    const level = Math.floor(nodeLevel / TILE_HEIGHT)
    const count = 2 ** (nodeLevel % TILE_HEIGHT)
    const tile = Math.floor((n * count) / TILE_WIDTH)
    const first = ((n * count) % TILE_WIDTH) * HASH_BYTES
    const name = `${level}/${tile}`
    const reading = kept.get(name) ?? readWhole(sql, level, tile, tileWidth(level, tile, size))
    kept.set(name, reading)
    const hashes = (await reading).subarray(first, first + count * HASH_BYTES)
    assert(hashes.length === count * HASH_BYTES, 'the hashes below a head are stored with it')
    return hasher.perfectRoot(hashes)
  }
}

async function readWhole(sql: Sql, level: number, n: number, width: number): Promise<Uint8Array> {
  const [tile] = await sql<{ hashes: Buffer }[]>`
    select hashes from ledger_tile where level = ${level} and n = ${n}`
  if (tile !== undefined) return tile.hashes
  return Buffer.concat(await readHashes(sql, level, n * TILE_WIDTH, width))
}
