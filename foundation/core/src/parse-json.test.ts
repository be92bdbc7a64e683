import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault, JSON_DEPTH_MAX, parseJson, utf8 } from './index.ts'

describe('JSON from strangers', () => {
  it('reads what JSON.parse reads, for every value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // fast-check may write a member twice; such texts are for the test below.
        fc.pre(text === JSON.stringify(JSON.parse(text)))
        expect(parseJson(text, 1000)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    ['a member named twice', '{"a":1,"b":{"c":2,"c":2}}', 'input.duplicate-key'],
    ['a member named twice by an escape', '{"a":1,"\\u0061":2}', 'input.duplicate-key'],
    ['a text cut short', '{"a":[1,2', 'input.not-json'],
    ['a comment', '{"a":1} // b', 'input.not-json'],
    ['nothing', '', 'input.not-json'],
    [
      'deep nesting',
      '['.repeat(JSON_DEPTH_MAX + 1) + ']'.repeat(JSON_DEPTH_MAX + 1),
      'input.too-deep',
    ],
    ['a deep text that never ends', '{"a":'.repeat(100_000), 'input.too-deep'],
  ])('refuses %s', (_case, text, code) => {
    expect(() => parseJson(text)).toThrow(expect.objectContaining({ code }))
  })

  it('is not misled by quotes, colons and brackets inside strings', () => {
    const value = { 'a:"b\\': '{"c":[1,2]}', d: '\\"', '': ':' }
    expect(parseJson(JSON.stringify(value))).toEqual(value)
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ code: 'input.not-utf8' }),
    )
  })

  it('never repeats the text in its refusal', () => {
    expect(() => parseJson('{"name": Marlowe}')).toThrow(expect.not.stringMatching(/Marlowe/))
  })

  it('answers rubbish with a fault and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseJson(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
        }
      }),
    )
    expect(parseJson(utf8('[1]'))).toEqual([1])
  })
})
