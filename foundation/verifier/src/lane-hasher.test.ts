import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLaneHasher } from './lane-hasher.ts'
import { plainTreeHasher } from './tree-hasher.ts'
import { slowRoot } from './slow-tree.ts'

const hasher = await openLaneHasher()
const sha256 = (...parts: readonly Uint8Array[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const bytes = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 3)) & 0xff)

describe('hashing four at a time', () => {
  it('runs in WebAssembly here, and not in the plain code that stands in for it', () => {
    expect(hasher.leaves.toString()).not.toBe(plainTreeHasher().leaves.toString())
  })

  it('gives the leaf hash of node:crypto for every length around a block, and for the longest', () => {
    const lengths = [...Array.from({ length: 700 }, (_, i) => i), 4_095, 16_383, 65_534, 65_535]
    const entries = lengths.map((length) => bytes(length, length))
    const hashes = Buffer.from(hasher.leaves(entries))
    expect(entries.length).toBe(704)
    for (const [i, entry] of entries.entries()) {
      expect(hashes.subarray(i * 32, (i + 1) * 32)).toEqual(sha256(Uint8Array.of(0), entry))
    }
  })

  it('gives the root of every perfect tree up to a full tile', () => {
    for (let width = 1; width <= 256; width *= 2) {
      const entries = Array.from({ length: width }, (_, i) => bytes(40, i))
      const root = hasher.perfectRoot(hasher.leaves(entries))
      expect(Buffer.from(root)).toEqual(Buffer.from(slowRoot(entries)))
    }
  })

  it('agrees with plain code on whatever is thrown at it, in any mixture of lengths', () => {
    const plain = plainTreeHasher((data) => createHash('sha256').update(data).digest())
    const entry = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        expect(Buffer.from(hasher.leaves(entries))).toEqual(Buffer.from(plain.leaves(entries)))
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8_192, maxLength: 8_192 }), (tile) => {
        expect(Buffer.from(hasher.perfectRoot(tile))).toEqual(Buffer.from(plain.perfectRoot(tile)))
      }),
    )
  })

  it('keeps nothing of an earlier, longer message', () => {
    hasher.leaves([bytes(60_000, 1), bytes(60_000, 2), bytes(60_000, 3), bytes(60_000, 4)])
    const short = Uint8Array.of(7)
    expect(Buffer.from(hasher.leaves([short]))).toEqual(sha256(Uint8Array.of(0), short))
  })
})
