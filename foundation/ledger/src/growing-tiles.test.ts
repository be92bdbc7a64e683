import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openGrowingTiles, type FullTile, type Tails } from './growing-tiles.ts'
import { slowResources, slowRoot } from './slow-log.ts'

const entries = Array.from({ length: 1_100 }, (_, i) => Buffer.from(`entry ${i}`))
const leafOf = (entry: Uint8Array) =>
  createHash('sha256').update(Uint8Array.of(0)).update(entry).digest()

function grow(size: number): { full: FullTile[]; root: Uint8Array } {
  const tiles = openGrowingTiles(0, [])
  for (const entry of entries.slice(0, size)) tiles.append(leafOf(entry))
  return { full: tiles.takeFull(), root: Buffer.from(tiles.root()) }
}

/** The partial tiles of a log, as the definitions give them. */
function slowTails(size: number): Tails {
  const files = slowResources(entries.slice(0, size))
  const tails: Uint8Array[][] = []
  for (let level = 0; 256 ** level <= size; level++) {
    const [, tail] =
      [...files].find(([path]) => path.startsWith(`tile/${level}/`) && path.includes('.p/')) ?? []
    const count = (tail?.length ?? 0) / 32
    tails.push(Array.from({ length: count }, (_, i) => tail!.subarray(i * 32, (i + 1) * 32)))
  }
  return tails
}

describe('growing tiles', () => {
  it.each([0, 1, 255, 256, 257, 511, 512, 513, 1_024, 1_100])(
    'have the root and the full tiles of the definitions at %i entries',
    (size) => {
      const { full, root } = grow(size)
      expect(root).toEqual(slowRoot(entries.slice(0, size)))
      const wanted = [...slowResources(entries.slice(0, size))].filter(
        ([path]) => !path.includes('.p/') && !path.includes('entries'),
      )
      expect(full.map(({ level, n }) => `tile/${level}/00${n}`)).toEqual(
        wanted.map(([path]) => path),
      )
      expect(full.map(({ hashes }) => Buffer.from(hashes))).toEqual(
        wanted.map(([, bytes]) => bytes),
      )
    },
  )

  it.each([1, 200, 255, 256, 257, 512, 700, 1_024])(
    'go on from the right edge at %i entries as if they had never stopped',
    (size) => {
      const tiles = openGrowingTiles(size, slowTails(size))
      expect(Buffer.from(tiles.root())).toEqual(slowRoot(entries.slice(0, size)))
      for (const entry of entries.slice(size)) tiles.append(leafOf(entry))
      const whole = grow(entries.length)
      expect(Buffer.from(tiles.root())).toEqual(whole.root)
      expect([...grow(size).full, ...tiles.takeFull()]).toEqual(whole.full)
    },
  )
})
