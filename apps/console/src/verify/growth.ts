import { hashesOf, openTree, TILE_WIDTH, type Hash, type RightEdge } from '@wardstone/verifier'

/** The beginning of a log, as whole bundles: how many entries, and the right edge of their tree. */
export type Beginning = RightEdge

/** A log's tree while its bundles are added in order. */
export type Growth = {
  /** Entries so far. */
  readonly size: number
  /** Roots of the full bundles that were added. */
  readonly roots: readonly Hash[]
  /** Adds roots of full bundles, and of the last one, where it is not full, its leaf hashes. */
  add(hashed: { readonly roots: Uint8Array; readonly tail: Uint8Array }): void
  root(): Hash
  /** All full bundles so far. */
  beginning(): Beginning
}

/** Goes on from a beginning. It keeps 32 bytes for 256 entries. */
export function openGrowth(from: Beginning): Growth {
  // A tree over roots of equal, full trees is the tree over their leaves.
  const bundles = openTree({ from: { size: from.size / TILE_WIDTH, hashes: from.hashes } })
  const tail = openTree()
  const roots: Hash[] = []
  const size = () => bundles.size * TILE_WIDTH + tail.size
  return {
    get size() {
      return size()
    },
    roots,
    add(hashed) {
      for (const root of hashesOf(hashed.roots)) {
        bundles.append(root)
        roots.push(root)
      }
      for (const leaf of hashesOf(hashed.tail)) tail.append(leaf)
    },
    root() {
      const hashes = [...bundles.rightEdge().hashes, ...tail.rightEdge().hashes]
      return openTree({ from: { size: size(), hashes } }).root()
    },
    beginning: () => ({
      size: bundles.size * TILE_WIDTH,
      hashes: bundles.rightEdge().hashes,
    }),
  }
}
