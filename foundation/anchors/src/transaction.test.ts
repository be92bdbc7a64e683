import { utf8 } from '@wardstone/core'
import { describe, expect, it } from 'vitest'
import { toHex } from './hexadecimal.ts'
import { bigEndian, encodeRlp, type Rlp } from './rlp.ts'
import { testKeys } from './test-chain.ts'
import { addressOf } from './transaction.ts'

const LOREM = 'Lorem ipsum dolor sit amet, consectetur adipisicing elit'

describe('RLP', () => {
  // The examples of ethereum.org's description of the format.
  const examples: readonly [string, Rlp, string][] = [
    ['a word', utf8('dog'), '0x83646f67'],
    ['a list of words', [utf8('cat'), utf8('dog')], '0xc88363617483646f67'],
    ['nothing', utf8(''), '0x80'],
    ['an empty list', [], '0xc0'],
    ['zero', bigEndian(0n), '0x80'],
    ['a zero byte', Uint8Array.of(0), '0x00'],
    ['a small number', bigEndian(15n), '0x0f'],
    ['a larger number', bigEndian(1024n), '0x820400'],
    ['lists in lists', [[], [[]], [[], [[]]]], '0xc7c0c1c0c3c0c1c0'],
    ['a long text', utf8(LOREM), `0xb838${Buffer.from(LOREM).toString('hex')}`],
  ]
  it.each(examples)('writes %s as published', (_what, item, expected) => {
    expect(toHex(encodeRlp(item))).toBe(expected)
  })
})

describe('an account', () => {
  it('has the address that anvil publishes for its key', () => {
    expect(testKeys.map(addressOf)).toEqual([
      '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
      '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    ])
  })
})
