import { equalBytes, utf8 } from '@wardstone/core'
import { leafHash, openTree, plainTreeHasher, TILE_WIDTH, type Hash } from '@wardstone/verifier'
import { expect, test } from 'vitest'
import { openGrowth } from './growth.ts'

const hasher = plainTreeHasher()
const SIZES = [0, 1, 255, 256, 257, 511, 512, 1_000, 1_024, 3 * TILE_WIDTH + 1]

const entryAt = (n: number) => utf8(`entry ${n}`)
const entriesFrom = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => entryAt(from + i))

function rootOf(size: number): Hash {
  const tree = openTree()
  for (const entry of entriesFrom(0, size)) tree.append(leafHash(entry))
  return tree.root()
}

function addFrom(growth: ReturnType<typeof openGrowth>, from: number, size: number): void {
  for (let first = from; first < size; first += TILE_WIDTH) {
    const leaves = hasher.leaves(entriesFrom(first, Math.min(first + TILE_WIDTH, size)))
    const isFull = first + TILE_WIDTH <= size
    const none = new Uint8Array(0)
    growth.add({ roots: isFull ? hasher.perfectRoot(leaves) : none, tail: isFull ? none : leaves })
  }
}

test('a log that grows by bundles has the root of its entries at every size, and is as long', () => {
  for (const size of SIZES) {
    const growth = openGrowth({ size: 0, hashes: [] })
    addFrom(growth, 0, size)
    expect(growth.size).toBe(size)
    expect(equalBytes(growth.root(), rootOf(size))).toBe(true)
  }
})

test('going on from any beginning gives the same root, and from another beginning another', () => {
  for (const size of SIZES) {
    for (const first of SIZES.filter((n) => n <= size)) {
      const before = openGrowth({ size: 0, hashes: [] })
      addFrom(before, 0, first)
      const beginning = before.beginning()
      expect(beginning.size).toBe(first - (first % TILE_WIDTH))
      const after = openGrowth(beginning)
      addFrom(after, beginning.size, size)
      expect(equalBytes(after.root(), rootOf(size))).toBe(true)
      const hashes = beginning.hashes.map((hash) => leafHash(hash))
      const wrong = openGrowth({ size: beginning.size, hashes })
      addFrom(wrong, beginning.size, size)
      expect(equalBytes(wrong.root(), rootOf(size))).toBe(hashes.length === 0)
    }
  }
})
