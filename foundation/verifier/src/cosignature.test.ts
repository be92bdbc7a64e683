import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkpointKey, formatCheckpointKey, parseCheckpointKey } from './checkpoint-key.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { cosignedMessage, formatCosignature, verifySignedCheckpoint } from './cosignature.ts'
import { fromBase64 } from './encoding.ts'
import { formatSignedNote, type NoteSignature } from './signed-note.ts'

const ROOT = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
const ORIGIN = 'example.com/behind-the-sofa'
const TEXT = `${ORIGIN}\n20852163\n${ROOT}\n`
const TIME = 1_679_315_147

type Type = 'ed25519' | 'cosignature-ed25519' | 'ml-dsa-44'
const algorithm = (type: Type) => (type === 'ml-dsa-44' ? 'ml-dsa-44' : 'ed25519')

function signer(type: Type, name: string) {
  const { privateKey, publicKey } =
    algorithm(type) === 'ml-dsa-44'
      ? generateKeyPairSync('ml-dsa-44')
      : generateKeyPairSync('ed25519')
  const key = checkpointKey(type, name, rawPublicKey(publicKey))
  const line = (text: string, time = TIME): NoteSignature => {
    const signature = Uint8Array.from(sign(null, cosignedMessage(key, text, time), privateKey))
    return type === 'ed25519'
      ? { name, id: key.id, signature }
      : formatCosignature(key, time, signature)
  }
  return { key, vkey: formatCheckpointKey(key), line }
}

const log = signer('ed25519', ORIGIN)
const logToo = signer('ml-dsa-44', ORIGIN)
const classic = signer('cosignature-ed25519', 'witness.example/w1')
const quantum = signer('ml-dsa-44', 'witness.example/w1')
const stranger = signer('cosignature-ed25519', 'witness.example/w1')
const note = (text: string, ...signatures: NoteSignature[]) =>
  formatSignedNote({ text, signatures })

describe('what a cosignature covers', () => {
  it('is with Ed25519 the text that the standard shows', () => {
    expect(Buffer.from(cosignedMessage(classic.key, TEXT, TIME)).toString()).toBe(
      `cosignature/v1\ntime 1679315147\n${TEXT}`,
    )
  })

  it('is with ML-DSA-44 the structure of the standard, name and origin after their lengths', () => {
    const expected = Buffer.concat([
      Buffer.from('737562747265652f76310a00', 'hex'),
      Buffer.from([18]),
      Buffer.from('witness.example/w1'),
      Buffer.from('00000000641850cb', 'hex'),
      Buffer.from([27]),
      Buffer.from(ORIGIN),
      Buffer.from('0000000000000000', 'hex'),
      Buffer.from('00000000013e2dc3', 'hex'),
      Buffer.from(ROOT, 'base64'),
    ])
    expect(Number('0x641850cb')).toBe(TIME)
    expect(Number('0x013e2dc3')).toBe(20_852_163)
    expect(Buffer.from(cosignedMessage(quantum.key, TEXT, TIME)).toString('hex')).toBe(
      expected.toString('hex'),
    )
  })

  it('leaves out extension lines with ML-DSA-44 only, as the standard says', () => {
    const extended = `${TEXT}more\n`
    expect(cosignedMessage(quantum.key, extended, TIME)).toEqual(
      cosignedMessage(quantum.key, TEXT, TIME),
    )
    expect(cosignedMessage(classic.key, extended, TIME)).not.toEqual(
      cosignedMessage(classic.key, TEXT, TIME),
    )
  })

  it('cannot name an origin of more than 255 bytes with ML-DSA-44', () => {
    const text = formatCheckpoint({
      origin: 'x'.repeat(256),
      size: 1,
      root: fromBase64(ROOT) ?? new Uint8Array(32),
    })
    expect(() => cosignedMessage(quantum.key, text, TIME)).toThrow('over 255 bytes')
  })
})

describe('verifySignedCheckpoint', () => {
  it('tells who of the known keys signed, and when, and passes over the others', async () => {
    const signed = note(
      TEXT,
      log.line(TEXT),
      stranger.line(TEXT),
      classic.line(TEXT),
      quantum.line(TEXT, TIME + 9),
      logToo.line(TEXT, 0),
    )
    const known = [log.vkey, logToo.vkey, classic.vkey, quantum.vkey]
    const { checkpoint, signedBy } = await verifySignedCheckpoint(signed, known)
    expect(checkpoint).toMatchObject({ origin: ORIGIN, size: 20_852_163 })
    expect(signedBy).toEqual([
      { key: log.key, time: undefined },
      { key: classic.key, time: TIME },
      { key: quantum.key, time: TIME + 9 },
      { key: logToo.key, time: 0 },
    ])
  })

  it.each([
    ['Ed25519', classic],
    ['ML-DSA-44', quantum],
  ])(
    'refuses the note when the time or one bit of a %s cosignature was changed',
    async (_what, witness) => {
      const good = witness.line(TEXT)
      for (const at of [7, 8, good.signature.length - 1]) {
        const signature = Uint8Array.from(good.signature)
        signature[at]! ^= 1
        const spoiled = note(TEXT, log.line(TEXT), { ...good, signature })
        await expect(
          verifySignedCheckpoint(spoiled, [log.vkey, witness.vkey]),
        ).rejects.toMatchObject({
          code: 'proof.invalid',
        })
        // Who does not know the witness has no opinion on what it says.
        expect((await verifySignedCheckpoint(spoiled, [log.vkey])).signedBy).toHaveLength(1)
      }
    },
  )

  it('refuses cosignatures that are cut off, that come from beyond 2^53 seconds, or that are of another tree', async () => {
    const good = classic.line(TEXT)
    const future = Uint8Array.from(good.signature).fill(0xff, 0, 8)
    const other = TEXT.replace('20852163', '20852164')
    for (const line of [
      { ...good, signature: good.signature.slice(0, 7) },
      { ...good, signature: good.signature.slice(0, -1) },
      { ...good, signature: future },
      classic.line(other),
    ]) {
      await expect(verifySignedCheckpoint(note(TEXT, line), [classic.vkey])).rejects.toMatchObject({
        code: 'proof.invalid',
      })
    }
  })

  it('refuses a note that nobody known signed', async () => {
    await expect(
      verifySignedCheckpoint(note(TEXT, stranger.line(TEXT)), [log.vkey, classic.vkey]),
    ).rejects.toMatchObject({ code: 'proof.invalid' })
  })
})

describe('a key for checkpoints', () => {
  it('is read as it was written, for each type', () => {
    for (const { key, vkey } of [log, classic, quantum])
      expect(parseCheckpointKey(vkey)).toEqual(key)
    // The same key for notes and for cosignatures is two keys.
    expect(checkpointKey('cosignature-ed25519', ORIGIN, log.key.publicKey).id).not.toBe(log.key.id)
  })

  it.each([
    ['no plus', 'example.com'],
    [
      'a type that nobody assigned',
      `a+00000000+${Buffer.from([9, ...new Uint8Array(32)]).toString('base64')}`,
    ],
    ['an id of another key', classic.vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['a key cut short', `a+00000000+${Buffer.from([4, 1, 2, 3]).toString('base64')}`],
    ['what is not base64', 'a+00000000+???'],
    ['no key at all', 'a+00000000+'],
    [
      'a name over 255 bytes',
      `${'x'.repeat(256)}+00000000+${Buffer.from([4, ...new Uint8Array(32)]).toString('base64')}`,
    ],
  ])('is refused with %s', (_what, text) => {
    expect(() => parseCheckpointKey(text)).toThrow('The verifier key cannot be used')
  })
})

function rawPublicKey(key: KeyObject): Uint8Array {
  const jwk = key.export({ format: 'jwk' }) as { x?: string; pub?: string }
  return Buffer.from(jwk.x ?? jwk.pub ?? '', 'base64url')
}
