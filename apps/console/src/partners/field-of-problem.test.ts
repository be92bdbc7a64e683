import { describe, expect, it } from 'vitest'
import { fieldOf, flawOfKeys } from './field-of-problem.ts'

describe('a refused partner', () => {
  it.each([
    ['organisation: Too small.', 'organisation'],
    ['logKeys.0: Too big: expected string to have <=2100 characters.', 'logKeys'],
    ['url: Too big.', 'url'],
    [
      'The partner cannot be added: its address is an https URL without a name, question mark or hash sign.',
      'url',
    ],
    ['The partner cannot be added: a witness has keys and an address, both or neither.', 'url'],
    [
      'The partner cannot be added: a witness signs with a key of type 4 or 6, and one of these is of type 1.',
      'witnessKeys',
    ],
    [
      'The partner cannot be added: a log signs with a key of type 1 or 6, and one of these is of type 4.',
      'logKeys',
    ],
    ['The partner cannot be added: the keys of its log have different names.', 'logKeys'],
    ['East has the log east.example/ledger.', 'logKeys'],
    ['One of these keys is our own: enter the partner’s.', undefined],
    ['There are 64 partners: remove one first.', undefined],
  ])('is told at the field: %s', (message, field) => {
    expect(fieldOf(message)).toBe(field)
  })

  it('is told in which field a key stands that is none', () => {
    expect(flawOfKeys({ logKeys: [], witnessKeys: ['x'] })).toMatchObject({ field: 'witnessKeys' })
    expect(flawOfKeys({ logKeys: ['x'], witnessKeys: ['x'] })).toMatchObject({ field: 'logKeys' })
    expect(flawOfKeys({ logKeys: [], witnessKeys: [] })).toBeUndefined()
  })
})
