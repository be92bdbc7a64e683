import { concatBytes } from '@wardstone/core'
import { defaultSha256, HASH_BYTES, leafHash, nodeHash, type Hash, type Sha256 } from './merkle.ts'
import { openTree } from './tree.ts'

/** Hashes of a tree by the hundred: what makes verifying a whole log fast where a runtime can do several at once. */
export type TreeHasher = {
  /** Leaf hashes of entries, one after the other (RFC 6962 §2.1). */
  leaves(entries: readonly Uint8Array[]): Uint8Array
  /** Root of a perfect tree over hashes that come one after the other: 1, 2, 4 … 256 of them. */
  perfectRoot(hashes: Uint8Array): Hash
}

/** One hash after the other, with any SHA-256. */
export function plainTreeHasher(sha256: Sha256 = defaultSha256): TreeHasher {
  return {
    leaves: (entries) => concatBytes(...entries.map((entry) => leafHash(entry, sha256))),
    perfectRoot(hashes) {
      let level = hashesOf(hashes)
      while (level.length > 1) level = pairs(level).map(([a, b]) => nodeHash(a, b, sha256))
      const [root = sha256(new Uint8Array(0))] = level
      return root
    },
  }
}

/** Root of a tree from the last, partial tile of each level, lowest first: empty where the level has only full ones. */
export function edgeRoot(edge: readonly Uint8Array[], size: number, sha256: Sha256): Hash {
  const hashes = edge.toReversed().flatMap((tile) => {
    const tree = openTree({ sha256 })
    for (const hash of hashesOf(tile)) tree.append(hash)
    return tree.rightEdge().hashes
  })
  return openTree({ from: { size, hashes }, sha256 }).root()
}

/** Hashes that come one after the other, each as a view. */
export function hashesOf(bytes: Uint8Array): Hash[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

function pairs(hashes: readonly Hash[]): (readonly [Hash, Hash])[] {
  return hashes.flatMap((left, i) => {
    const right = hashes[i + 1]
    return i % 2 === 0 && right !== undefined ? [[left, right] as const] : []
  })
}
