import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { assert, concatBytes, Fault, utf8 } from '@wardstone/core'

/*
 * Cobblestone-256: C2SP chunked-encryption with SHA-512 and AES-256-GCM (c2sp.org/chunked-encryption).
 * A message is salt (24) || commitment (32) || chunks; each chunk is at most 16 KiB and carries its own 16-byte tag.
 */

export const CHUNK_BYTES = 16_384
export const HEADER_BYTES = 56
const TAG_BYTES = 16
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
const SALT_BYTES = 24
const KEY_BYTES = 32
const NONCE_BYTES = 12
const COMMITMENT_BYTES = 32
const CHUNKS_MAX = 2 ** 38

const CIPHER = 'aes-256-gcm'
const LABEL = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0')

/** Opens single chunks of one message, whose header has been checked. */
export type ChunkOpener = {
  /**
   * Plaintext of chunk `index`. Only the final chunk is shorter than 16 KiB, so opening the shorter one also proves
   * how long the message is.
   * @throws Fault `vault.cannot-open`.
   */
  open(index: number, sealedChunk: Uint8Array): Uint8Array
}

/**
 * Seals a message of any length under a random salt. `key` has 256 random bits; `context` says where the ciphertext
 * belongs and must be given again to open it.
 */
export function seal(key: KeyObject, context: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return sealWithSalt(key, context, plaintext, randomBytes(SALT_BYTES))
}

/** `seal` with the salt given, for published vectors. A salt used twice under one key gives both messages away. */
export function sealWithSalt(
  key: KeyObject,
  context: Uint8Array,
  plaintext: Uint8Array,
  salt: Uint8Array,
): Uint8Array {
  const derived = derive(key, salt, context)
  const chunks = Math.floor(plaintext.length / CHUNK_BYTES) + 1
  const sealed = new Uint8Array(HEADER_BYTES + plaintext.length + chunks * TAG_BYTES)
  sealed.set(salt, 0)
  sealed.set(derived.commitment, SALT_BYTES)
  for (let index = 0, at = HEADER_BYTES; index < chunks; index++) {
    const chunk = plaintext.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
    sealed.set(sealChunk(derived, index, chunk), at)
    at += chunk.length + TAG_BYTES
  }
  return sealed
}

/** Seals a message piece by piece, whose length nobody knows before. */
export type MessageSealer = {
  /** The 56 bytes before its first chunk. */
  readonly header: Uint8Array
  /** @param chunk exactly `CHUNK_BYTES`. */
  seal(chunk: Uint8Array): Uint8Array
  /** @param rest shorter than `CHUNK_BYTES`, perhaps empty: that it is shorter is what tells the end of the message. */
  end(rest: Uint8Array): Uint8Array
}

/** `seal`, piece by piece: nonces count up (STREAM, Hoang, Reyhanitabar, Rogaway and Vizár 2015), and the final chunk is known by its length. */
export function startMessage(key: KeyObject, context: Uint8Array): MessageSealer {
  const salt = randomBytes(SALT_BYTES)
  const derived = derive(key, salt, context)
  let index = 0
  let isOver = false
  const next = (chunk: Uint8Array): Uint8Array => {
    assert(!isOver && index < CHUNKS_MAX, 'a message ends once')
    return sealChunk(derived, index++, chunk)
  }
  return {
    header: concatBytes(salt, derived.commitment),
    seal(chunk) {
      assert(chunk.length === CHUNK_BYTES, 'only the final chunk is shorter')
      return next(chunk)
    },
    end(rest) {
      assert(rest.length < CHUNK_BYTES, 'the final chunk is shorter')
      const sealed = next(rest)
      isOver = true
      return sealed
    },
  }
}

function sealChunk(derived: Derived, index: number, chunk: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, derived.key, nonceOf(derived.nonce, index), {
    authTagLength: TAG_BYTES,
  })
  const sealed = new Uint8Array(chunk.length + TAG_BYTES)
  sealed.set(cipher.update(chunk))
  cipher.final()
  sealed.set(cipher.getAuthTag(), chunk.length)
  return sealed
}

/**
 * Opens a whole message.
 * @throws Fault `vault.cannot-open` when key or context differ, or any byte was changed, moved, added or lost.
 */
export function open(key: KeyObject, context: Uint8Array, sealed: Uint8Array): Uint8Array {
  const length = plaintextLength(sealed.length)
  const opener = openHeader(key, context, sealed.subarray(0, HEADER_BYTES))
  const plaintext = new Uint8Array(length)
  const chunks = Math.floor(length / CHUNK_BYTES) + 1
  for (let index = 0; index < chunks; index++) {
    const { start, end } = chunkSpan(index)
    plaintext.set(opener.open(index, sealed.subarray(start, end)), index * CHUNK_BYTES)
  }
  return plaintext
}

/**
 * Checks the key commitment in a message's first 56 bytes and gives what opens its chunks in any order.
 * @throws Fault `vault.cannot-open`.
 */
export function openHeader(key: KeyObject, context: Uint8Array, header: Uint8Array): ChunkOpener {
  if (header.length !== HEADER_BYTES || key.symmetricKeySize !== KEY_BYTES) throw cannotOpen()
  const derived = derive(key, header.subarray(0, SALT_BYTES), context)
  if (!timingSafeEqual(derived.commitment, header.subarray(SALT_BYTES))) throw cannotOpen()
  return { open: (index, sealedChunk) => openChunk(derived, index, sealedChunk) }
}

/** Where chunk `index` lies in a sealed message; the final chunk ends where the message does. */
export function chunkSpan(index: number): { start: number; end: number } {
  const start = HEADER_BYTES + index * SEALED_CHUNK_BYTES
  return { start, end: start + SEALED_CHUNK_BYTES }
}

/**
 * Length of the message inside `sealedLength` bytes, before anything is opened.
 * @throws Fault `vault.cannot-open` for a length that no message has: it was cut or grown.
 */
export function plaintextLength(sealedLength: number): number {
  const body = sealedLength - HEADER_BYTES
  const full = Math.floor(body / SEALED_CHUNK_BYTES)
  const last = body - full * SEALED_CHUNK_BYTES
  if (body < TAG_BYTES || last < TAG_BYTES) throw cannotOpen()
  return full * CHUNK_BYTES + last - TAG_BYTES
}

type Derived = {
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  readonly commitment: Uint8Array
}

/** HKDF-Expand (RFC 5869 §2.3) with SHA-512 for 76 bytes: two blocks. The input key is the pseudo-random key itself. */
function derive(key: KeyObject, salt: Uint8Array, context: Uint8Array): Derived {
  const first = createHmac('sha512', key)
    .update(LABEL)
    .update(salt)
    .update(context)
    .update(ONE)
    .digest()
  const second = createHmac('sha512', key)
    .update(first)
    .update(LABEL)
    .update(salt)
    .update(context)
    .update(TWO)
    .digest()
  const nonceEnd = KEY_BYTES + NONCE_BYTES
  const commitment = new Uint8Array(COMMITMENT_BYTES)
  commitment.set(first.subarray(nonceEnd))
  commitment.set(
    second.subarray(0, nonceEnd + COMMITMENT_BYTES - first.length),
    first.length - nonceEnd,
  )
  return {
    key: first.subarray(0, KEY_BYTES),
    nonce: first.subarray(KEY_BYTES, nonceEnd),
    commitment,
  }
}

const ONE = Uint8Array.of(1)
const TWO = Uint8Array.of(2)

function openChunk(derived: Derived, index: number, sealedChunk: Uint8Array): Uint8Array {
  const end = sealedChunk.length - TAG_BYTES
  const indexIsValid = Number.isSafeInteger(index) && index >= 0 && index < CHUNKS_MAX
  if (!indexIsValid || end < 0 || end > CHUNK_BYTES) throw cannotOpen()
  // Without authTagLength some Node versions accept a tag of 4 bytes, which takes 2^32 tries to forge.
  const decipher = createDecipheriv(CIPHER, derived.key, nonceOf(derived.nonce, index), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAuthTag(sealedChunk.subarray(end))
  const plaintext = decipher.update(sealedChunk.subarray(0, end))
  try {
    decipher.final()
  } catch {
    throw cannotOpen()
  }
  return plaintext
}

/** The base nonce with the chunk's number XORed into its last five bytes, big endian. */
function nonceOf(base: Uint8Array, index: number): Uint8Array {
  const nonce = Uint8Array.from(base)
  const view = new DataView(nonce.buffer)
  view.setUint8(7, view.getUint8(7) ^ Math.floor(index / 2 ** 32))
  view.setUint32(8, (view.getUint32(8) ^ (index >>> 0)) >>> 0)
  return nonce
}

// One message for every cause: which check failed would tell a forger how far they came.
function cannotOpen(): Fault {
  return new Fault(
    'vault.cannot-open',
    'The sealed data does not open here: it was changed, or it belongs to another place or key.',
  )
}
