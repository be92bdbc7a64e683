import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { knownSentences, knownWords } from './known-passwords.ts'
import { parsePassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from './password-policy.ts'

const context = ['wardstone', 'Sankt Ansgar Hospital', 'ana.ruiz', 'Dr. Ana Ruiz']
const codeOf = (password: string): string => {
  try {
    parsePassword(password, context)
    return 'accepted'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no fault'
  }
}

describe('a password', () => {
  it.each([
    'Kupferkessel unter Glyzinien',
    'v9$Tq!2mRz#8Lp@w',
    'the ferry leaves at noon from pier',
    'żółw niesie parasol',
    '梅の花が静かに咲く丘の上で風が吹く',
    'wardstone is where copper kettles sing',
    'Passw0rd but also ultramarine gravel',
  ])('is accepted when it is long and its own: %s', (password) => {
    expect(codeOf(password)).toBe('accepted')
  })

  it.each([
    'passwordpassword',
    'Password12345678',
    'P@ssw0rd!P@ssw0rd!',
    'qwertyuiopasdfgh',
    'QWERTZUIOPASDFGHJKL',
    '1qaz2wsx3edc4rfv',
    'zxcvbnmasdfghjkl',
    '123456789012345',
    '0987654321098765',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'abcdefghijklmnopqrstuvwxyz',
    'xqk7xqk7xqk7xqk7xqk7',
    'correct horse battery staple',
    'iloveyouforever2026!',
    'Summer2026Summer2026',
    'ThisIsMyPassword1',
    'letmeinletmeinletmein',
    'WardstoneWardstone1!',
    'w4rdst0ne-admin-2026',
    'SanktAnsgarHospital',
    'ana.ruiz.ana.ruiz.1980',
    'DrAnaRuizHospital99',
    'hospital nurse welcome',
  ])('is refused when it consists of what is tried first: %s', (password) => {
    expect(codeOf(password)).toBe('identity.password-known')
  })

  it('is refused whenever it is only known words, numbers and repetitions', () => {
    const word = fc.constantFrom(
      ...knownWords,
      ...knownSentences,
      'wardstone',
      'Ansgar',
      '2026',
      '1!',
      'xxxx',
    )
    const shift = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.replaceAll('a', '@').replaceAll('o', '0').replaceAll('e', '3'),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(word, shift), { minLength: 1, maxLength: 12 }), (parts) => {
        const password = parts.map(([text, how]) => how(text)).join('')
        expect(codeOf(password)).not.toBe('accepted')
      }),
    )
  })

  it('is practically never refused when it is random', () => {
    // By chance alone a few letters of twenty make a known word; twelve and more almost never do.
    let refused = 0
    for (let run = 0; run < 2000; run++) {
      if (codeOf(randomBytes(15).toString('base64')) !== 'accepted') refused++
    }
    expect(refused).toBeLessThanOrEqual(4)
  })

  it(`has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters, each of which counts as one`, () => {
    const emoji = [
      '🦉',
      '🪵',
      '🧭',
      '🪁',
      '🫖',
      '🦔',
      '🪴',
      '🧵',
      '🪜',
      '🦩',
      '🫐',
      '🪗',
      '🧊',
      '🪶',
      '🦦',
    ]
    expect(codeOf(emoji.join(''))).toBe('accepted')
    expect(codeOf(emoji.slice(1).join(''))).toBe('identity.password-short')
    expect(codeOf(randomBytes(200).toString('base64').slice(0, 256))).toBe('accepted')
    expect(codeOf(randomBytes(200).toString('base64').slice(0, 257))).toBe('identity.password-long')
  })

  it('is the same however the keyboard composes its letters', () => {
    const composed = 'Größe über Äcker süß'.normalize('NFC')
    expect(parsePassword(composed.normalize('NFD'), context)).toBe(composed)
  })

  it('answers any text with a Fault or a password', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(codeOf(text)).not.toBe('no fault')
      }),
    )
  })
})
