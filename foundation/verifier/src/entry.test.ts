import { utf8, type Evidence } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flawOfEvidence, formatEntry, parseEntry } from './entry.ts'

const evidence: Evidence = {
  kind: 'records.read',
  at: 1_776_675_600_000,
  actor: 'a1',
  subject: 'c:abc',
  facts: { types: ['Patient'], count: 1, basis: 'role' },
}
const malformed = expect.objectContaining({ code: 'proof.malformed' })
const text = new TextDecoder().decode(formatEntry(evidence))

describe('a ledger entry', () => {
  it('is evidence in canonical JSON', () => {
    expect(text).toBe(
      '{"actor":"a1","at":1776675600000,"facts":{"basis":"role","count":1,"types":["Patient"]},"kind":"records.read","subject":"c:abc"}',
    )
    expect(parseEntry(utf8(text))).toEqual(evidence)
  })

  it('reads back whatever evidence was written', () => {
    const facts = fc.dictionary(
      fc.string({ unit: 'grapheme' }),
      fc.oneof(
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.string({ unit: 'grapheme' }),
        fc.constant(null),
      ),
    )
    fc.assert(
      fc.property(facts, fc.maxSafeNat(), (given, at) => {
        // The prototype of a parsed object is the ordinary one; so must that of the compared one be.
        const written: Evidence = { ...evidence, at, facts: { ...given } }
        fc.pre(!Object.hasOwn(given, '__proto__') && !Object.values(given).includes(-0))
        expect(flawOfEvidence(written)).toBeUndefined()
        expect(parseEntry(formatEntry(written))).toEqual(written)
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'evidence'],
    ['another order of members', text.replace('"actor":"a1",', '').replace('}', '}')],
    ['white space', text.replace(':', ': ')],
    ['a member twice', text.replace('{', '{"actor":"a1",')],
    ['a member too many', text.replace('{', '{"a":1,')],
    ['a member too few', text.replace('"actor":"a1",', '')],
    ['an escape that is not needed', text.replace('a1', '\\u0061\\u0031')],
    ['a number in another writing', text.replace('"count":1', '"count":1.0')],
    ['a fraction', text.replace('"count":1', '"count":1.5')],
    ['a number too large', text.replace('"count":1', '"count":9007199254740993')],
    ['a time in words', text.replace('1776675600000', '"now"')],
    ['a time before 1970', text.replace('1776675600000', '-1')],
    ['a kind in one word', text.replace('records.read', 'records')],
    ['a kind in capitals', text.replace('records.read', 'Records.Read')],
    ['a NUL in its subject', text.replace('c:abc', '\\u0000')],
    ['facts that are a list', text.replace(/"facts":\{.*\},"kind"/, '"facts":[],"kind"')],
    ['facts that nest too deep', text.replace('["Patient"]', `${'['.repeat(17)}${']'.repeat(17)}`)],
    ['a list around it', `[${text}]`],
    ['too many bytes', text.replace('Patient', 'x'.repeat(65_536))],
  ])('is refused with %s', (_what, entry) => {
    expect(() => parseEntry(utf8(entry))).toThrow(malformed)
  })

  it('is refused when it is not UTF-8', () => {
    expect(() => parseEntry(Uint8Array.of(0xff, 0xfe))).toThrow(malformed)
  })
})

describe('evidence that is not sound', () => {
  it.each([
    ['a fact that is missing', { ...evidence, facts: { count: undefined } }],
    ['a fact that is a fraction', { ...evidence, facts: { ratio: 0.5 } }],
    ['a NUL in a fact', { ...evidence, facts: { text: 'a\u0000b' } }],
    ['a lone surrogate', { ...evidence, facts: { text: '\ud800' } }],
    ['a time that is none', { ...evidence, at: Number.NaN }],
    ['an actor too long', { ...evidence, actor: 'a'.repeat(257) }],
    ['a member too many', { ...evidence, note: '' }],
  ])('is found: %s', (_what, unsound) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the types forbid is what is tested.
    expect(flawOfEvidence(unsound as unknown as Evidence)).toBeDefined()
  })
})
