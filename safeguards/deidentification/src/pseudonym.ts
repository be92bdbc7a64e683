import { createHmac } from 'node:crypto'
import { assert } from '@wardstone/core'
import { KEY_BYTES, SHIFT_DAYS_MAX } from './limits.ts'
import type { ProfileName } from './rules/profiles.ts'

/**
 * What pseudonyms and shifts are derived from. Two exports can be joined only when secret, purpose and profile are the
 * same in both; so an export that nobody should join with another gets a secret of its own, which is forgotten after it.
 */
export type Keys = {
  /** 32 bytes from a random source. */
  readonly secret: Uint8Array
  /** Who receives it, and what for. */
  readonly purpose: string
}

/** Names and offsets that stand for people, the same throughout one export. */
export type Pseudonyms = {
  /** 122 bits of HMAC-SHA-256 over the id, written as a UUID (RFC 9562 §5.8), so that it can be an id and a urn:uuid. */
  nameOf(id: string): string
  /** Days by which the dates of one patient move: -365 to 365, never 0. */
  shiftOf(patientId: string): number
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const CACHED_MAX = 20_000

/** @throws when the secret is not 32 bytes long: that is a fault of the caller, never of what was sent. */
export function openPseudonyms(keys: Keys, profile: ProfileName): Pseudonyms {
  assert(keys.secret.length === KEY_BYTES, 'the secret of pseudonyms has 32 bytes')
  const subkey = (use: string): Buffer =>
    hmac(keys.secret, JSON.stringify(['wardstone deidentification v1', profile, keys.purpose, use]))
  const nameKey = subkey('name')
  const shiftKey = subkey('shift')
  const names = new Map<string, string>()
  return {
    nameOf(id) {
      const key = UUID.test(id) ? id.toLowerCase() : id
      const found = names.get(key)
      if (found !== undefined) return found
      const made = uuidFrom(hmac(nameKey, key))
      if (names.size >= CACHED_MAX) names.clear()
      names.set(key, made)
      return made
    },
    shiftOf(patientId) {
      const key = UUID.test(patientId) ? patientId.toLowerCase() : patientId
      const place = hmac(shiftKey, key).readUIntBE(0, 6) % (2 * SHIFT_DAYS_MAX)
      return place < SHIFT_DAYS_MAX ? place - SHIFT_DAYS_MAX : place - SHIFT_DAYS_MAX + 1
    },
  }
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}

function uuidFrom(bytes: Buffer): string {
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
