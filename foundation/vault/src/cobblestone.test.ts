import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  randomBytes,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { Fault } from '@wardstone/core'
import { requireData } from '@wardstone/harness'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { referenceSeal } from './cobblestone-reference.ts'
import {
  CHUNK_BYTES,
  chunkSpan,
  HEADER_BYTES,
  open,
  openHeader,
  plaintextLength,
  seal,
  sealWithSalt,
} from './cobblestone.ts'

const vectorsSchema = z.object({
  testGroups: z.array(
    z.object({
      tests: z.array(
        z.object({
          tcId: z.number(),
          comment: z.string(),
          key: z.string(),
          ctx: z.string(),
          ct: z.string(),
          msgLength: z.number().optional(),
          msgSha512: z.string().optional(),
          result: z.enum(['valid', 'invalid']),
          flags: z.array(z.string()),
        }),
      ),
    }),
  ),
})

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const file = requireData('crypto/wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json')
const vectors = vectorsSchema
  .parse(JSON.parse(readFileSync(file, 'utf8')))
  .testGroups.flatMap((group) => group.tests)
  .map((vector) => ({
    ...vector,
    key: createSecretKey(hex(vector.key)),
    context: hex(vector.ctx),
    sealed: Uint8Array.from(inflateSync(hex(vector.ct))),
  }))
const valid = vectors.filter((vector) => vector.result === 'valid')
const cannotOpen = expect.objectContaining({ code: 'vault.cannot-open' })

describe('the published vectors of Cobblestone-256', () => {
  it('are all 35 there, 10 of them valid', () => {
    expect([vectors.length, valid.length]).toEqual([35, 10])
  })

  it.each(vectors)('$tcId, $comment: $result', ({ key, context, sealed, ...vector }) => {
    if (vector.result === 'invalid') {
      expect(() => open(key, context, sealed)).toThrow(cannotOpen)
      return
    }
    const message = open(key, context, sealed)
    expect(message).toHaveLength(vector.msgLength ?? -1)
    expect(createHash('sha512').update(message).digest('hex')).toBe(vector.msgSha512)
    expect(sealWithSalt(key, context, message, sealed.subarray(0, 24))).toEqual(sealed)
  })

  it('prove the length of a message by its final chunk alone, where they say it can be', () => {
    const proven = vectors.filter(({ key, context, sealed }) => {
      try {
        const index = Math.floor(plaintextLength(sealed.length) / CHUNK_BYTES)
        openHeader(key, context, sealed.subarray(0, HEADER_BYTES)).open(
          index,
          sealed.subarray(chunkSpan(index).start),
        )
        return true
      } catch (error) {
        if (error instanceof Fault) return false
        throw error
      }
    })
    const expected = vectors.filter(
      (vector) => vector.result === 'valid' || vector.flags.includes('ValidFinalChunk'),
    )
    expect(proven.map((vector) => vector.tcId)).toEqual(expected.map((vector) => vector.tcId))
  })
})

const bytes = (length: fc.IntegerConstraints) =>
  fc.integer(length).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))
// Around the chunk's edges is where chunking goes wrong.
const message = fc.oneof(
  bytes({ min: 0, max: 200 }),
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -2, max: 2 }))
    .map(([chunks, off]) => Uint8Array.from(randomBytes(Math.max(0, chunks * CHUNK_BYTES + off)))),
)
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const salt24 = fc.uint8Array({ minLength: 24, maxLength: 24 })
const anyBytes = fc.uint8Array({ maxLength: 100 })

describe('sealing', () => {
  it('gives what a slow reference gives, and opens again', async () => {
    await fc.assert(
      fc.asyncProperty(key32, anyBytes, message, salt24, async (key, context, plaintext, salt) => {
        const sealed = sealWithSalt(createSecretKey(key), context, plaintext, salt)
        expect(sealed).toEqual(await referenceSeal(key, context, plaintext, salt))
        expect(open(createSecretKey(key), context, sealed)).toEqual(plaintext)
      }),
      { numRuns: 60 },
    )
  })

  it('opens any chunk alone as it opens the whole', () => {
    const key = createSecretKey(randomBytes(32))
    const context = new Uint8Array()
    const plaintext = Uint8Array.from(randomBytes(3 * CHUNK_BYTES + 5))
    const sealed = seal(key, context, plaintext)
    const opener = openHeader(key, context, sealed.subarray(0, HEADER_BYTES))
    for (const index of [2, 0, 3, 1]) {
      const { start, end } = chunkSpan(index)
      const chunk = Uint8Array.from(opener.open(index, sealed.subarray(start, end)))
      expect(chunk).toEqual(plaintext.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES))
      expect(() => opener.open(index + 1, sealed.subarray(start, end))).toThrow(cannotOpen)
    }
  })

  it('never gives the same bytes twice for the same message', () => {
    const key = createSecretKey(randomBytes(32))
    const context = new Uint8Array()
    expect(seal(key, context, new Uint8Array(5))).not.toEqual(seal(key, context, new Uint8Array(5)))
  })
})

describe('opening', () => {
  const key = createSecretKey(randomBytes(32))
  const context = Uint8Array.from(randomBytes(9))
  const sealed = seal(key, context, Uint8Array.from(randomBytes(40)))

  it('refuses a message cut at any byte', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(() => open(key, context, sealed.subarray(0, length))).toThrow(cannotOpen)
    }
  })

  it('refuses a message with any one bit changed', () => {
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => open(key, context, changed)).toThrow(cannotOpen)
    }
  })

  it('refuses a tag of four bytes, which would take only 2^32 tries to forge', () => {
    expect(() => open(key, context, sealed.subarray(0, sealed.length - 12))).toThrow(cannotOpen)
    const empty = seal(key, context, new Uint8Array())
    expect(() => open(key, context, empty.subarray(0, HEADER_BYTES + 4))).toThrow(cannotOpen)
  })

  it('refuses generated rubbish with a Fault and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (rubbish) => {
        expect(() => open(key, context, rubbish)).toThrow(cannotOpen)
      }),
    )
  })

  it('refuses under a second key a ciphertext made to open under two', () => {
    const keys = [randomBytes(32), randomBytes(32)].map((bytes_) => createSecretKey(bytes_))
    const [first = key, second = key] = keys
    const salt = Uint8Array.from(randomBytes(24))
    const derived = [first, second].map((input) => derivedFor(input, salt))
    const [one, two] = derived
    if (one === undefined || two === undefined) throw new Error('two keys were derived')
    const forged = twoKeyCiphertext(one, two)
    // Plain AES-GCM is not committing: the same bytes and the same tag are genuine under both keys.
    expect(gcmOpens(one, forged)).toBe(true)
    expect(gcmOpens(two, forged)).toBe(true)

    const header = sealWithSalt(first, new Uint8Array(), new Uint8Array(), salt).subarray(
      0,
      HEADER_BYTES,
    )
    const whole = Uint8Array.from(Buffer.concat([header, forged.body, forged.tag]))
    expect(open(first, new Uint8Array(), whole)).toHaveLength(16)
    expect(() => open(second, new Uint8Array(), whole)).toThrow(cannotOpen)
  })
})

type Gcm = { readonly key: Buffer; readonly nonce: Buffer }

/** The AES key and nonce a message gets, derived here as the attacker would. */
function derivedFor(input: ReturnType<typeof createSecretKey>, salt: Uint8Array): Gcm {
  const info = Buffer.concat([
    Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0'),
    salt,
  ])
  const first = hmacSha512(input.export(), Buffer.concat([info, Buffer.of(1)]))
  return { key: first.subarray(0, 32), nonce: first.subarray(32, 44) }
}

function hmacSha512(keyBytes: Buffer, data: Buffer): Buffer {
  const pad = (byte: number) =>
    Buffer.from(Buffer.concat([keyBytes, Buffer.alloc(96)]).map((b) => b ^ byte))
  const inner = createHash('sha512').update(pad(0x36)).update(data).digest()
  return createHash('sha512').update(pad(0x5c)).update(inner).digest()
}

/**
 * One block and one tag that AES-GCM accepts under both keys (the "invisible salamanders" attack): with
 * tag = C·H² + L·H + E, the block C that makes both tags equal is (L·(H₁+H₂) + E₁ + E₂) / (H₁² + H₂²) in GF(2^128).
 */
function twoKeyCiphertext(one: Gcm, two: Gcm): { body: Buffer; tag: Buffer } {
  const lengths = element(Buffer.from('00000000000000000000000000000080', 'hex'))
  const [a, b] = [one, two].map((gcm) => ({
    h: element(aesBlock(gcm.key, Buffer.alloc(16))),
    e: element(aesBlock(gcm.key, Buffer.concat([gcm.nonce, Buffer.of(0, 0, 0, 1)]))),
  }))
  if (a === undefined || b === undefined) throw new Error('two keys were given')
  const numerator = multiply(lengths, a.h ^ b.h) ^ a.e ^ b.e
  const body = multiply(numerator, inverse(multiply(a.h, a.h) ^ multiply(b.h, b.h)))
  const tag = multiply(body, multiply(a.h, a.h)) ^ multiply(lengths, a.h) ^ a.e
  return { body: block(body), tag: block(tag) }
}

function gcmOpens({ key, nonce }: Gcm, { body, tag }: { body: Buffer; tag: Buffer }): boolean {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(tag)
  decipher.update(body)
  try {
    decipher.final()
    return true
  } catch {
    return false
  }
}

function aesBlock(key: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return cipher.update(plaintext)
}

const element = (bytes_: Buffer) => BigInt(`0x${bytes_.toString('hex')}`)
const block = (value: bigint) => Buffer.from(value.toString(16).padStart(32, '0'), 'hex')

/** Product in GF(2^128) as GCM writes it: the leftmost bit is the constant term (SP 800-38D §6.3). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n
  let v = y
  for (let bit = 127n; bit >= 0n; bit--) {
    if (((x >> bit) & 1n) === 1n) product ^= v
    v = (v & 1n) === 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n
  }
  return product
}

/** x^(2^128 − 2). */
function inverse(x: bigint): bigint {
  let result = 1n << 127n
  let square = x
  for (let power = 1; power < 128; power++) {
    square = multiply(square, square)
    result = multiply(result, square)
  }
  return result
}
