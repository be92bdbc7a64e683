import { readFileSync } from 'node:fs'
import { requireData } from '@wardstone/harness'
import { describe, expect, it } from 'vitest'
import { emptyRoot, leafHash, nodeHash } from './merkle.ts'
import { openTree } from './tree.ts'

type Constants = {
  readonly leaf_inputs_hex: readonly string[]
  readonly node_hashes_by_level: readonly (readonly string[])[]
  readonly root_by_tree_size: readonly string[]
  readonly compact_ranges_by_tree_size: readonly (readonly string[])[]
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file whose shape its README states.
const constants = JSON.parse(
  readFileSync(requireData('crypto/merkle-constants.json'), 'utf8'),
) as Constants
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const leaves = constants.leaf_inputs_hex.map((input) => leafHash(Buffer.from(input, 'hex')))

describe('hashing as RFC 6962 has it', () => {
  it('agrees with the published hashes of leaves, nodes and nothing', () => {
    expect(hex(emptyRoot())).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(hex(leafHash(new Uint8Array(0)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
    expect(hex(leafHash(Buffer.from('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    )
    expect(leaves.map(hex)).toEqual(constants.node_hashes_by_level[0])
    expect(leaves).toHaveLength(8)
  })

  it('takes only hashes of 32 bytes as the children of a node', () => {
    expect(() => nodeHash(new Uint8Array(31), new Uint8Array(32))).toThrow(
      expect.objectContaining({ code: 'proof.malformed' }),
    )
    expect(() => nodeHash(new Uint8Array(32), new Uint8Array(33))).toThrow(
      expect.objectContaining({ code: 'proof.malformed' }),
    )
  })

  it('grows the published trees: every root, every node and every right edge', () => {
    const nodes: string[][] = [[], [], [], []]
    const tree = openTree({ onNode: (level, n, hash) => void (nodes[level]![n] = hex(hash)) })
    const roots = [hex(tree.root())]
    const edges = [tree.rightEdge().hashes.map(hex)]
    for (const leaf of leaves) {
      tree.append(leaf)
      roots.push(hex(tree.root()))
      edges.push(tree.rightEdge().hashes.map(hex))
    }
    expect(roots).toEqual(constants.root_by_tree_size)
    expect(nodes).toEqual(constants.node_hashes_by_level)
    const named = constants.compact_ranges_by_tree_size.map((range) =>
      range.map((node) => {
        const [level = 0, n = 0] = node.split('/').map(Number)
        return constants.node_hashes_by_level[level]?.[n]
      }),
    )
    expect(edges).toEqual(named)
  })
})
