import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import {
  formatSignedNote,
  NOTE_BYTES_MAX,
  NOTE_SIGNATURES_MAX,
  parseSignedNote,
  verifySignedNote,
} from './signed-note.ts'
import {
  formatVerifierKey,
  parseVerifierKey,
  verifierKey,
  type VerifierKey,
} from './verifier-key.ts'

const specs = unpackData('crypto/c2sp-specs.tar.gz')
afterAll(specs.remove)

// The example stands in the last two fenced or indented blocks of the standard's text.
const specText = readFileSync(join(specs.folder, 'signed-note.md'), 'utf8')
const exampleKey = /^ {4}(example\.com\/foo\+.*)$/m.exec(specText)?.[1] ?? ''
const exampleNote =
  /verifies the following signed note\n\n```\n([^`]*)```/.exec(specText)?.[1] ?? ''

type Signer = { readonly key: VerifierKey; readonly vkey: string; readonly privateKey: KeyObject }

function signer(name: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const key = verifierKey(name, Buffer.from(x, 'base64url'))
  return { key, vkey: formatVerifierKey(key), privateKey }
}

function signedBy(text: string, ...signers: readonly Signer[]): string {
  return formatSignedNote({
    text,
    signatures: signers.map(({ key, privateKey }) => ({
      name: key.name,
      id: key.id,
      signature: Uint8Array.from(sign(null, Buffer.from(text), privateKey)),
    })),
  })
}

const alice = signer('hospital.example/ledger')
const bob = signer('clinic.example/witness')
const malformed = expect.objectContaining({ code: 'proof.malformed' })
const invalid = expect.objectContaining({ code: 'proof.invalid' })

describe('a signed note', () => {
  it("verifies as the standard's own example does", async () => {
    const { text, signedBy: keys } = await verifySignedNote(exampleNote, [exampleKey])
    expect(text).toBe('This is an example message.\n')
    expect(keys.map(formatVerifierKey)).toEqual([exampleKey])
  })

  it('is refused whichever bit of the example is flipped', async () => {
    const bytes = Buffer.from(exampleNote)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await expect(verifySignedNote(changed, [exampleKey])).rejects.toMatchObject({
        code: expect.stringMatching(/^proof\./),
      })
    }
  })

  it('reads back as it was written, empty lines in the text included', () => {
    const note = signedBy('first\n\nsecond\n', alice, bob)
    expect(formatSignedNote(parseSignedNote(note))).toBe(note)
    expect(parseSignedNote(note).text).toBe('first\n\nsecond\n')
  })

  it('names those known keys that signed it, and passes over the others', async () => {
    const note = signedBy('hello\n', alice, bob)
    expect((await verifySignedNote(note, [bob.vkey])).signedBy).toEqual([bob.key])
    expect((await verifySignedNote(note, [bob.vkey, alice.vkey])).signedBy).toEqual([
      alice.key,
      bob.key,
    ])
    await expect(verifySignedNote(note, [signer('other.example').vkey])).rejects.toEqual(invalid)
    await expect(verifySignedNote(note, [])).rejects.toEqual(invalid)
  })

  it('is spoiled by one wrong signature of a known key, even beside a right one', async () => {
    const { text, signatures } = parseSignedNote(signedBy('hello\n', alice, bob))
    const [first, second] = signatures
    const wrong = { ...second!, signature: first!.signature }
    const note = formatSignedNote({ text, signatures: [first!, wrong] })
    await expect(verifySignedNote(note, [alice.vkey, bob.vkey])).rejects.toEqual(invalid)
    await expect(verifySignedNote(note, [alice.vkey])).resolves.toMatchObject({ text: 'hello\n' })
  })

  it('is not believed for a key with the right id and another name', async () => {
    const { text, signatures } = parseSignedNote(signedBy('hello\n', alice))
    const renamed = formatSignedNote({
      text,
      signatures: signatures.map((each) => ({ ...each, name: 'mallory.example' })),
    })
    await expect(verifySignedNote(renamed, [alice.vkey])).rejects.toEqual(invalid)
  })

  it('may carry as many signatures as the limit says and no more', () => {
    const [line] = parseSignedNote(signedBy('hello\n', alice)).signatures
    const many = (count: number) =>
      formatSignedNote({ text: 'hello\n', signatures: Array.from({ length: count }, () => line!) })
    expect(parseSignedNote(many(NOTE_SIGNATURES_MAX)).signatures).toHaveLength(64)
    expect(() => parseSignedNote(many(NOTE_SIGNATURES_MAX + 1))).toThrow(malformed)
  })

  const good = signedBy('hello\n', alice)
  it.each([
    ['nothing', ''],
    ['no signature', 'hello\n'],
    ['no signature line after the empty line', 'hello\n\n'],
    ['no newline at its end', good.slice(0, -1)],
    ['a tab', `a\t${good}`],
    ['a carriage return', good.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', good.replace('—', '-')],
    ['a name with a plus', good.replace('hospital.example', 'hospital+example')],
    ['no name', good.replace('hospital.example/ledger', '')],
    ['two spaces', good.replace('— ', '—  ')],
    ['something behind the signature', good.replace(/\n$/, ' x\n')],
    ['base64 without its padding', good.replace(/=+\n$/, '\n')],
    ['a signature of no bytes', 'hello\n\n— a AAAAAA==\n'],
    ['a lone surrogate', `\ud800${good}`],
    ['too many bytes', `${'a'.repeat(NOTE_BYTES_MAX)}${good}`],
  ])('is refused with %s', (_what, note) => {
    expect(() => parseSignedNote(note)).toThrow(malformed)
  })
})

describe('a verifier key', () => {
  it('reads back as it was written', () => {
    expect(formatVerifierKey(parseVerifierKey(exampleKey))).toBe(exampleKey)
    expect(parseVerifierKey(alice.vkey)).toEqual(alice.key)
  })

  it.each([
    ['another id', exampleKey.replace('530d903a', '530d903b')],
    ['another name', exampleKey.replace('foo', 'bar')],
    ['no name', exampleKey.replace('example.com/foo', '')],
    ['a space in its name', exampleKey.replace('/foo', ' foo')],
    ['an id in capitals', exampleKey.replace('530d903a', '530D903A')],
    ['a key that is cut off', exampleKey.slice(0, -4)],
    ['another signature type', exampleKey.replace('+Ae', '+Be')],
    ['no parts', 'example.com/foo'],
  ])('is refused with %s', (_what, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(malformed)
  })
})
