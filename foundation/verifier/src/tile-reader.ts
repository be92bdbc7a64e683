import { assert, Fault } from '@wardstone/core'
import { consistencyProof, inclusionProof, type HashAt } from './build-proof.ts'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { requireWhole } from './integers.ts'
import { defaultSha256, HASH_BYTES, leafHash, type Hash, type Sha256 } from './merkle.ts'
import {
  entriesPath,
  parseEntryBundle,
  parseTile,
  TILE_WIDTH,
  tileOf,
  tilePath,
  tileWidth,
} from './tiles.ts'
import { openTree } from './tree.ts'
import { verifyConsistency, verifyInclusion } from './verify-proof.ts'

const TILES_KEPT_MAX = 64

/** Fetches one resource below the log's prefix: `tile/0/000`, `tile/entries/x001/234.p/7`. Rejects when there is none. */
export type FetchTile = (path: string) => Promise<Uint8Array>

/** Reads a log through its tiles and believes nothing that does not lead to the signed checkpoint. */
export type TileReader = {
  /** The verified head that everything is checked against. */
  readonly checkpoint: Checkpoint
  /**
   * One entry, with its inclusion in the checkpoint's tree verified, and the proof that did it.
   * @throws Fault `proof.invalid` or `proof.malformed`.
   */
  entry(index: number): Promise<{ readonly bytes: Uint8Array; readonly proof: readonly Hash[] }>
  /**
   * Verifies that an older checkpoint of the same log (a signed note) is the beginning of this one.
   * @throws Fault `proof.invalid` or `proof.malformed`.
   */
  verifyOlder(olderNote: Uint8Array | string): Promise<Checkpoint>
}

/**
 * Opens a log for reading (c2sp.org/tlog-tiles).
 * @throws Fault `proof.invalid` or `proof.malformed` when the checkpoint is not the log's.
 */
export async function openTileReader(options: {
  readonly fetch: FetchTile
  readonly checkpoint: Uint8Array | string
  readonly vkey: string
  readonly sha256?: Sha256
}): Promise<TileReader> {
  const { vkey, sha256 = defaultSha256 } = options
  const checkpoint = await verifyCheckpoint(options.checkpoint, vkey)
  const { size, root } = checkpoint
  const fetchKept = keepNewest(options.fetch)
  const hashAt = hashesFromTiles(fetchKept, size, sha256)

  return {
    checkpoint,
    async entry(index) {
      requireWhole({ index })
      if (index >= size)
        throw new Fault(
          'proof.invalid',
          `The log holds ${size} entries; there is no entry ${index}.`,
        )
      const n = Math.floor(index / TILE_WIDTH)
      const width = tileWidth(0, n, size)
      const bundle = await fetchOrFuller(fetchKept, (w) => entriesPath(n, w), width)
      const bytes = parseEntryBundle(bundle)[index % TILE_WIDTH]
      if (bytes === undefined)
        throw new Fault('proof.malformed', `The bundle of log entries lacks entry ${index}.`)
      const proof = await inclusionProof(index, size, hashAt, sha256)
      verifyInclusion({ index, size, leaf: leafHash(bytes, sha256), proof, root }, sha256)
      return { bytes, proof }
    },
    async verifyOlder(olderNote) {
      const older = await verifyCheckpoint(olderNote, vkey)
      // Every log begins empty: then there is nothing to prove.
      if (older.size === 0) return older
      if (older.size > size)
        throw new Fault('proof.invalid', 'The older checkpoint is larger than the newer one.')
      const proof = await consistencyProof(older.size, size, hashAt, sha256)
      verifyConsistency(
        { oldSize: older.size, newSize: size, oldRoot: older.root, newRoot: root, proof },
        sha256,
      )
      return older
    },
  }
}

/**
 * Hashes of full nodes, as `inclusionProof` and `consistencyProof` want them, out of the tiles of a tree of `size`
 * entries. They are as true as the tiles: the proof made of them must still be verified.
 */
export function hashesFromTiles(fetch: FetchTile, size: number, sha256 = defaultSha256): HashAt {
  return async (nodeLevel, n) => {
    const tile = tileOf(nodeLevel, n)
    const width = tileWidth(tile.level, tile.n, size)
    assert(tile.first + tile.count <= width, 'only nodes whose entries all exist are asked for')
    const bytes = await fetchOrFuller(fetch, (w) => tilePath(tile.level, tile.n, w), width)
    // A full tile in place of a partial one holds the wanted hashes at the same places.
    const hashes = parseTile(bytes.subarray(0, width * HASH_BYTES), width)
    const below = openTree({ sha256 })
    for (const hash of hashes.slice(tile.first, tile.first + tile.count)) below.append(hash)
    return below.root()
  }
}

/** A log may drop a partial tile once the full one exists, so that one is the second choice. */
async function fetchOrFuller(
  fetch: FetchTile,
  pathOf: (width: number) => string,
  width: number,
): Promise<Uint8Array> {
  try {
    return await fetch(pathOf(width))
  } catch (error) {
    if (width === TILE_WIDTH) throw error
    return fetch(pathOf(TILE_WIDTH))
  }
}

/** Remembers the last few resources: neighbouring entries need mostly the same ones. */
export function keepNewest(fetch: FetchTile): FetchTile {
  const kept = new Map<string, Promise<Uint8Array>>()
  return (path) => {
    const found = kept.get(path) ?? fetch(path)
    kept.delete(path)
    kept.set(path, found)
    // A failure is not remembered: the next try may succeed.
    found.catch(() => kept.delete(path))
    for (const oldest of kept.keys()) {
      if (kept.size <= TILES_KEPT_MAX) break
      kept.delete(oldest)
    }
    return found
  }
}
