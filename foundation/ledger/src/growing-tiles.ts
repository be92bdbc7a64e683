import { concatBytes } from '@wardstone/core'
import { openTree, TILE_HEIGHT, type Hash } from '@wardstone/verifier'
import { nativeSha256 } from './sha256.ts'

/** A tile that has become full: its 256 hashes, and their root, which is one hash of the tile above. */
export type FullTile = {
  readonly level: number
  readonly n: number
  readonly hashes: Uint8Array
  readonly root: Hash
}

/** The hashes of the last, partial tile of each level, lowest level first: all that must be known to go on. */
export type Tails = readonly (readonly Hash[])[]

export type GrowingTiles = {
  readonly size: number
  append(leaf: Hash): void
  root(): Hash
  /** The tiles that became full since this was last asked, lower levels before those that build on them. */
  takeFull(): FullTile[]
}

/** The tiles of a tree of `size` entries (c2sp.org/tlog-tiles), to go on from. */
export function openGrowingTiles(size: number, from: Tails): GrowingTiles {
  const tails = from.map((tail) => [...tail])
  let full: FullTile[] = []
  const tree = openTree({
    from: { size, hashes: tails.toReversed().flatMap(edgeOf) },
    sha256: nativeSha256,
    onNode(nodeLevel, n, hash) {
      if (nodeLevel % TILE_HEIGHT !== 0) return
      const level = nodeLevel / TILE_HEIGHT
      // The root of a tile exists from the moment that the tile is full.
      if (level > 0) {
        full.push({
          level: level - 1,
          n,
          hashes: concatBytes(...(tails[level - 1] ?? [])),
          root: hash,
        })
        tails[level - 1] = []
      }
      const tail = (tails[level] ??= [])
      tail.push(hash)
    },
  })

  return {
    get size() {
      return tree.size
    },
    append: (leaf) => tree.append(leaf),
    root: () => tree.root(),
    takeFull() {
      const taken = full
      full = []
      return taken
    },
  }
}

function edgeOf(tail: readonly Hash[]): readonly Hash[] {
  const tree = openTree({ sha256: nativeSha256 })
  for (const hash of tail) tree.append(hash)
  return tree.rightEdge().hashes
}
