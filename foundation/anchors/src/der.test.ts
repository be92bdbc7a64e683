import { Fault } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  children,
  contextTag,
  encodeDer,
  encodeInteger,
  encodeOid,
  parseDer,
  readBoolean,
  readInteger,
  readOid,
  readTime,
  tags,
} from './der.ts'
import { runOpenssl } from './test-authority.ts'

const malformed: unknown = expect.objectContaining({ code: 'proof.malformed' })
const parseHex = (text: string) => parseDer(Buffer.from(text, 'hex'))
const utf8Time = (text: string) => parseDer(encodeDer(tags.generalizedTime, Buffer.from(text)))

/** What openssl makes of the same bytes. */
function readByOpenssl(bytes: Uint8Array): string {
  return runOpenssl(['asn1parse', '-inform', 'DER'], { input: bytes })
}

describe('DER', () => {
  it('is written as openssl reads it, short and long', () => {
    const parts = [
      encodeOid('1.2.840.113549.1.9.16.2.47'),
      encodeOid('2.16.840.1.101.3.4.2.1'),
      encodeInteger(Uint8Array.of(0, 0, 0x80, 1)),
      encodeDer(tags.octetString, new Uint8Array(300)),
    ]
    const text = readByOpenssl(encodeDer(tags.sequence, ...parts))
    expect(text).toMatch(/hl=4 l= 333 cons: SEQUENCE/)
    expect(text).toContain('id-smime-aa-signingCertificateV2')
    expect(text).toContain(':sha256')
    expect(text).toMatch(/INTEGER +:8001/)
  })

  it('comes back as it was written', () => {
    const arc = fc.nat(2 ** 31)
    const oid = fc
      .tuple(fc.nat(2), fc.nat(39), fc.array(arc, { maxLength: 6 }))
      .map(([first, second, rest]) => [first, second, ...rest].join('.'))
    fc.assert(
      fc.property(oid, fc.uint8Array({ maxLength: 700 }), (id, bytes) => {
        const whole = encodeDer(contextTag(0), encodeOid(id), encodeDer(tags.octetString, bytes))
        const [name, octets] = children(parseDer(whole))
        expect(readOid(name!)).toBe(id)
        expect(Buffer.from(octets!.content)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['content that is cut off', '3003020101'.slice(0, 8)],
    ['something after the value', '0201010000'],
    ['a length without end', '3080020101'],
    ['a length in more bytes than it needs', '308103020101'],
    ['a length with a leading zero', `3082007f${'00'.repeat(127)}`],
    ['a length of five bytes', '30850000000003020101'],
    ['a tag of several bytes', '1f8101020101'],
  ])('is refused with %s', (_what, text) => {
    expect(() => parseHex(text)).toThrow(malformed)
  })

  it('reads its simple types, and nothing that is not one', () => {
    expect(readInteger(parseHex('0203010001'))).toBe(65_537)
    expect(readInteger(parseHex('0201ff'))).toBe(-1)
    expect(readBoolean(parseHex('0101ff'))).toBe(true)
    expect(readTime(utf8Time('20260420090000.25Z'))).toBe(Date.UTC(2026, 3, 20, 9) + 250)
    for (const wrong of ['0200', '02050100000000', '010101', '01020000']) {
      expect(() => (wrong.startsWith('02') ? readInteger : readBoolean)(parseHex(wrong))).toThrow(
        malformed,
      )
    }
    for (const wrong of ['20260420090000', '2026042009Z', '20261320090000Z', '202604200900000Z']) {
      expect(() => readTime(utf8Time(wrong))).toThrow(malformed)
    }
    for (const wrong of ['0600', '060188', '0603550490']) {
      expect(() => readOid(parseHex(wrong))).toThrow(malformed)
    }
  })

  it('of rubbish is a refusal, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          children(parseDer(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
        }
      }),
    )
  })
})
