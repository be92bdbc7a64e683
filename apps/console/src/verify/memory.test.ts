import { emptyRoot, toBase64 } from '@wardstone/verifier'
import { expect, it } from 'vitest'
import { parseBeginning } from './memory.ts'

const hash = toBase64(emptyRoot())
const stored = (size: unknown, hashes: unknown) =>
  parseBeginning(JSON.stringify({ vkey: 'a+00000000+key', size, hashes, at: 1 }))

it('remembers a beginning of whole bundles with one hash for each bit of its size', () => {
  expect(stored(0, [])?.size).toBe(0)
  expect(stored(256, [hash])?.hashes).toEqual([emptyRoot()])
  expect(stored(768, [hash, hash])?.hashes).toHaveLength(2)
})

it.each([
  ['a size that is not whole bundles', 257, [hash, hash]],
  ['too few hashes', 768, [hash]],
  ['too many hashes', 256, [hash, hash]],
  ['a hash that is none', 256, ['AAAA']],
  ['a negative size', -256, [hash]],
  ['a size that is no number', '256', [hash]],
  ['no list', 256, hash],
])('takes %s for nothing', (_, size, hashes) => {
  expect(stored(size, hashes)).toBeUndefined()
})

it('takes what is not JSON for nothing', () => {
  expect(parseBeginning('{')).toBeUndefined()
  expect(parseBeginning('null')).toBeUndefined()
})
