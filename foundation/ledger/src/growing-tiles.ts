import { concatBytes } from '@wardstone/core'
import {
  openTree,
  plainTreeHasher,
  TILE_WIDTH,
  type Hash,
  type TreeHasher,
} from '@wardstone/verifier'
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

/**
 * The tiles of a tree of `size` entries (c2sp.org/tlog-tiles), to go on from. Nothing is hashed before a tile is full or
 * the root is asked for, and then as much at once as there is.
 */
export function openGrowingTiles(
  from: number,
  tails: Tails,
  hasher: TreeHasher = plainTreeHasher(nativeSha256),
): GrowingTiles {
  const growing = tails.map((tail) => [...tail])
  let size = from
  let full: FullTile[] = []

  const add = (level: number, hash: Hash): void => {
    const tail = (growing[level] ??= [])
    tail.push(hash)
    if (tail.length < TILE_WIDTH) return
    const hashes = concatBytes(...tail)
    const root = hasher.perfectRoot(hashes)
    full.push({ level, n: size / TILE_WIDTH ** (level + 1) - 1, hashes, root })
    growing[level] = []
    add(level + 1, root)
  }

  return {
    get size() {
      return size
    },
    append(leaf) {
      size++
      add(0, leaf)
    },
    root() {
      const hashes = growing.toReversed().flatMap((tail) => edgeOf(tail, hasher))
      return openTree({ from: { size, hashes }, sha256: nativeSha256 }).root()
    },
    takeFull() {
      const taken = full
      full = []
      return taken
    },
  }
}

/** Roots of the perfect trees that a partial tile consists of, largest first. */
function edgeOf(tail: readonly Hash[], hasher: TreeHasher): readonly Hash[] {
  const edge: Hash[] = []
  let at = 0
  for (let width = TILE_WIDTH / 2; width >= 1; width /= 2) {
    if (tail.length - at < width) continue
    edge.push(hasher.perfectRoot(concatBytes(...tail.slice(at, at + width))))
    at += width
  }
  return edge
}
