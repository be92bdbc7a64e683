import { equalBytes, utf8 } from '@wardstone/core'
import { inclusionProof, leafHash, nodeHash, openTree, type Hash } from '@wardstone/verifier'
import { expect, test } from 'vitest'
import { pathSides } from './path-sides.ts'

const SIZE_MAX = 40

test('hashing the siblings on the sides drawn gives the root, for every entry of every tree up to 40', async () => {
  let checked = 0
  for (let size = 1; size <= SIZE_MAX; size++) {
    const leaves = Array.from({ length: size }, (_, n) => leafHash(utf8(`entry ${n}`)))
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(index, size, async (level, n) => hashAt(leaves, level, n))
      const sides = pathSides(index, size)
      expect(sides).toHaveLength(proof.length)
      let hash = at(leaves, index)
      proof.forEach((sibling, step) => {
        hash = sides[step] === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
      })
      expect(equalBytes(hash, rootOf(leaves))).toBe(true)
      checked++
    }
  }
  expect(checked).toBe((SIZE_MAX * (SIZE_MAX + 1)) / 2)
})

function hashAt(leaves: readonly Hash[], level: number, n: number): Hash {
  return rootOf(leaves.slice(n * 2 ** level, (n + 1) * 2 ** level))
}

function rootOf(leaves: readonly Hash[]): Hash {
  const tree = openTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}

function at(leaves: readonly Hash[], index: number): Hash {
  const leaf = leaves[index]
  if (leaf === undefined) throw new Error(`no leaf ${index}`)
  return leaf
}
