import { assert } from '@wardstone/core'
import { halve, isOdd } from './integers.ts'
import { defaultSha256, emptyRoot, nodeHash, type Hash, type Sha256 } from './merkle.ts'

/** Roots of the full subtrees that make up a tree, largest and leftmost first: one for each bit set in its size. */
export type RightEdge = { readonly size: number; readonly hashes: readonly Hash[] }

/** A growing Merkle tree (RFC 6962 §2.1) that keeps only its right edge: as many hashes as the size has bits set. */
export type Tree = {
  readonly size: number
  append(leaf: Hash): void
  /** Root of the tree as it is now. */
  root(): Hash
  /** What `openTree` needs to go on from here. */
  rightEdge(): RightEdge
}

/** Told of each node the moment it is full, lower levels first: node `n` of `level` covers entries `n · 2^level` on. */
export type OnNode = (level: number, n: number, hash: Hash) => void

/** A tree to append to: empty, or going on from an edge. */
export function openTree(
  options: { readonly from?: RightEdge; readonly sha256?: Sha256; readonly onNode?: OnNode } = {},
): Tree {
  const { sha256 = defaultSha256, onNode } = options
  const edge = [...(options.from?.hashes ?? [])]
  let size = options.from?.size ?? 0
  assert(
    Number.isSafeInteger(size) && edge.length === bitsSet(size),
    'an edge has one hash for each bit of its size',
  )

  return {
    get size() {
      return size
    },
    append(leaf) {
      let hash = leaf
      let level = 0
      let n = size
      onNode?.(level, n, hash)
      for (; isOdd(n); n = halve(n)) {
        const left = edge.pop()
        assert(left !== undefined, 'an odd node has a left sibling on the edge')
        hash = nodeHash(left, hash, sha256)
        level++
        onNode?.(level, halve(n), hash)
      }
      edge.push(hash)
      size++
    },
    root() {
      const smallest = edge.at(-1)
      if (smallest === undefined) return emptyRoot(sha256)
      return edge.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha256), smallest)
    },
    rightEdge: () => ({ size, hashes: [...edge] }),
  }
}

function bitsSet(n: number): number {
  let bits = 0
  for (let rest = n; rest > 0; rest = halve(rest)) if (isOdd(rest)) bits++
  return bits
}
