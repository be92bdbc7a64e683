import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ENTRY_BYTES_MAX,
  entriesPath,
  formatEntryBundle,
  formatTilePath,
  parseEntryBundle,
  parseTile,
  parseTilePath,
  tilePath,
  tileWidth,
  type TileId,
} from './tiles.ts'

describe('tile paths', () => {
  it('are written as the standard writes them', () => {
    expect(tilePath(0, 0)).toBe('tile/0/000')
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067')
    expect(tilePath(2, 0, 1)).toBe('tile/2/000.p/1')
    expect(entriesPath(273, 112)).toBe('tile/entries/273.p/112')
  })

  it('read back as they were written', () => {
    const ids = fc.record({
      level: fc.integer({ min: 0, max: 63 }),
      n: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(ids, fc.boolean(), ({ level, n, width }, isBundle) => {
        const id: TileId = isBundle
          ? { kind: 'entries', n, width }
          : { kind: 'tile', level, n, width }
        expect(parseTilePath(formatTilePath(id))).toEqual(id)
      }),
    )
  })

  it.each([
    '',
    'tile',
    'tile/0',
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/000',
    'tile/0/x001',
    'tile/0/001/002',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000?x',
    'tile/entries/../000',
    'tile/entries/000\n',
    'tile/data/000',
    'tile/0/x999/x999/x999/x999/x999/999',
  ])('have one way to be written, and %j is not it', (path) => {
    expect(parseTilePath(path)).toBeUndefined()
  })

  it('say how wide a tile is: the standard counts 70,000 entries as 273 full tiles, 112, 1 full, 17 and 1', () => {
    const size = 70_000
    expect([272, 273, 274].map((n) => tileWidth(0, n, size))).toEqual([256, 112, 0])
    expect([0, 1, 2].map((n) => tileWidth(1, n, size))).toEqual([256, 17, 0])
    expect([0, 1].map((n) => tileWidth(2, n, size))).toEqual([1, 0])
    expect(tileWidth(3, 0, size)).toBe(0)
    expect([tileWidth(0, 0, 256), tileWidth(1, 0, 256)]).toEqual([256, 1])
  })
})

describe('entry bundles', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 256 }), (entries) => {
        expect(parseEntryBundle(formatEntryBundle(entries))).toEqual(entries)
      }),
    )
    const longest = new Uint8Array(ENTRY_BYTES_MAX).fill(7)
    expect(parseEntryBundle(formatEntryBundle([longest]))).toEqual([longest])
  })

  it('are refused when cut off, when too long, and when they hold too many entries', () => {
    const malformed = expect.objectContaining({ code: 'proof.malformed' })
    const bundle = formatEntryBundle([new Uint8Array(300), new Uint8Array(2)])
    for (const length of [1, 2, 301, 303, 305]) {
      expect(() => parseEntryBundle(bundle.subarray(0, length))).toThrow(malformed)
    }
    expect(() => parseEntryBundle(new Uint8Array(2 * 257))).toThrow(malformed)
    expect(() => formatEntryBundle([new Uint8Array(ENTRY_BYTES_MAX + 1)])).toThrow(malformed)
  })
})

describe('tiles', () => {
  it('are exactly as long as their width says', () => {
    expect(parseTile(new Uint8Array(64), 2)).toHaveLength(2)
    for (const length of [63, 65, 96, 0]) {
      expect(() => parseTile(new Uint8Array(length), 2)).toThrow(
        expect.objectContaining({ code: 'proof.malformed' }),
      )
    }
  })
})
