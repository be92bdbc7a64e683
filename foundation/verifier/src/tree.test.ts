import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash } from './merkle.ts'
import { numberedEntries, slowRoot } from './slow-tree.ts'
import { openTree } from './tree.ts'

describe('a growing tree', () => {
  it('has the root that the definition gives, whatever the entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (entries) => {
        const tree = openTree()
        for (const entry of entries) tree.append(leafHash(entry))
        expect(tree.size).toBe(entries.length)
        expect(tree.root()).toEqual(Uint8Array.from(slowRoot(entries)))
      }),
    )
  })

  it('goes on from any right edge as if it had never stopped', () => {
    const entries = numberedEntries(40)
    const root = Uint8Array.from(slowRoot(entries))
    for (let stop = 0; stop <= entries.length; stop++) {
      const before = openTree()
      for (const entry of entries.slice(0, stop)) before.append(leafHash(entry))
      const after = openTree({ from: before.rightEdge() })
      for (const entry of entries.slice(stop)) after.append(leafHash(entry))
      expect(after.root()).toEqual(root)
    }
  })

  it('tells of every full node once, lower levels first', () => {
    const seen: string[] = []
    const tree = openTree({ onNode: (level, n) => seen.push(`${level}/${n}`) })
    for (const entry of numberedEntries(5)) tree.append(leafHash(entry))
    expect(seen).toEqual(['0/0', '0/1', '1/0', '0/2', '0/3', '1/1', '2/0', '0/4'])
  })

  it('refuses an edge that does not fit its size', () => {
    expect(() => openTree({ from: { size: 3, hashes: [new Uint8Array(32)] } })).toThrow(
      'Broken promise',
    )
  })
})
