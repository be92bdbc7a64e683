import { concatBytes, utf8 } from '@wardstone/core'
import { defaultSha256, HASH_BYTES, type Hash, type Sha256 } from './merkle.ts'
import { TILE_HEIGHT, TILE_WIDTH } from './tiles.ts'
import { edgeRoot, type TreeHasher } from './tree-hasher.ts'
import type { HashAt } from './build-proof.ts'

/**
 * The index of subjects: for each one that the log names, whether an entry is about them or says that they acted, a hash
 * that stands for the indexes of all those entries.
 * Its leaves are `key ‖ chain`, sorted by key, in a Merkle tree of RFC 6962; its root is an entry of the log itself
 * (`ledger.index.rooted`). Whoever has the whole log derives it again; whoever has one answer checks it with `verifyAll`.
 */

/** What the entry that states the root says it covers. Roots from before actors were indexed do not say it. */
export const INDEX_COVERS = 'subjects and actors'

/** Whom an entry names: the one that it is about, where it is about somebody, and who acted. Each once. */
export function namedIn({ subject, actor }: { subject: string; actor: string }): string[] {
  return [...new Set([subject, actor])].filter((name) => name !== '')
}

/** Where a subject is in the index: SHA-256 of its commitment, so that a neighbour in a proof names nobody. */
export function subjectKey(subject: string, sha256: Sha256 = defaultSha256): Hash {
  return sha256(utf8(subject))
}

/** What stands for no entries at all. */
export const EMPTY_CHAIN: Hash = new Uint8Array(HASH_BYTES)

/** What stands for the entries so far and one more: SHA-256(chain ‖ index in 64 bits, big-endian). */
export function extendChain(chain: Hash, index: number, sha256: Sha256 = defaultSha256): Hash {
  const input = new Uint8Array(HASH_BYTES + 8)
  input.set(chain)
  new DataView(input.buffer).setBigUint64(HASH_BYTES, BigInt(index))
  return sha256(input)
}

/** One leaf of the index. */
export function indexLeaf(key: Hash, chain: Hash): Uint8Array {
  return concatBytes(key, chain)
}

export type HashTree = { readonly size: number; readonly root: Hash; readonly hashAt: HashAt }

/** A Merkle tree over leaf hashes that come one after the other, ready to be proved from. */
export function hashTree(leaves: Uint8Array, hasher: TreeHasher, sha256 = defaultSha256): HashTree {
  const levels = [leaves]
  for (let below = leaves; below.length >= TILE_WIDTH * HASH_BYTES;) {
    below = rootsOfTiles(below, hasher)
    levels.push(below)
  }
  const size = leaves.length / HASH_BYTES
  const edge = levels.map((level) => {
    const hashes = level.length / HASH_BYTES
    return level.subarray((hashes - (hashes % TILE_WIDTH)) * HASH_BYTES)
  })
  return {
    size,
    root: edgeRoot(edge, size, sha256),
    hashAt: async (nodeLevel, n) => {
      const hashes = levels[Math.floor(nodeLevel / TILE_HEIGHT)] ?? new Uint8Array(0)
      const bytes = 2 ** (nodeLevel % TILE_HEIGHT) * HASH_BYTES
      return hasher.perfectRoot(hashes.subarray(n * bytes, (n + 1) * bytes))
    },
  }
}

function rootsOfTiles(hashes: Uint8Array, hasher: TreeHasher): Uint8Array {
  const tileBytes = TILE_WIDTH * HASH_BYTES
  const roots = new Uint8Array(Math.floor(hashes.length / tileBytes) * HASH_BYTES)
  for (let i = 0; i * HASH_BYTES < roots.length; i++) {
    roots.set(
      hasher.perfectRoot(hashes.subarray(i * tileBytes, (i + 1) * tileBytes)),
      i * HASH_BYTES,
    )
  }
  return roots
}
