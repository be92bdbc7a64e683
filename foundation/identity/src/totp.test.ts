import { describe, expect, it } from 'vitest'
import { newTotpSecret, totpCode, totpStep, totpUri } from './totp.ts'

// RFC 6238, appendix B: its SHA-1 secret in base 32, and the last six of its eight digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const vectors: readonly [number, string][] = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
]

describe('a code of an authenticator app', () => {
  it.each(vectors)('at second %d is %s, as RFC 6238 has it', (second, code) => {
    expect(totpCode(secret, second * 1000)).toBe(code)
    expect(totpStep(secret, code, second * 1000)).toBe(Math.floor(second / 30))
  })

  it('is accepted one step early or late, and no further', () => {
    const at = 1_234_567_890_000
    const step = Math.floor(at / 30_000)
    for (const off of [-1, 0, 1]) {
      expect(totpStep(secret, totpCode(secret, at + off * 30_000), at)).toBe(step + off)
    }
    expect(totpStep(secret, totpCode(secret, at - 60_000), at)).toBeUndefined()
    expect(totpStep(secret, totpCode(secret, at + 60_000), at)).toBeUndefined()
  })

  it('may be typed with a gap, and is wrong in any other form', () => {
    expect(totpStep(secret, '287 082', 59_000)).toBe(1)
    for (const code of [
      '',
      '28708',
      '2870820',
      '２８７０８２',
      'abcdef',
      '-87082',
      '287082\n',
      '0x4622',
    ]) {
      expect(totpStep(secret, code, 59_000)).toBeUndefined()
    }
  })

  it('comes from 160 random bits, which a QR code carries', () => {
    const fresh = newTotpSecret()
    expect(fresh).toMatch(/^[A-Z2-7]{32}$/)
    expect(fresh).not.toBe(newTotpSecret())
    const uri = new URL(totpUri(fresh, 'Sankt Ansgar', 'ruiz'))
    expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp'])
    expect(uri.searchParams.get('secret')).toBe(fresh)
    expect(uri.searchParams.get('issuer')).toBe('Sankt Ansgar')
  })
})
