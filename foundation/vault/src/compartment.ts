import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { assert, concatBytes, Fault, utf8 } from '@wardstone/core'
import { open, seal } from './cobblestone.ts'
import { contextOf } from './context.ts'
import type { Keyring } from './keyring.ts'

declare const compartmentBrand: unique symbol

/** Number of one compartment; `compartmentId` makes one from what the database gives. */
export type CompartmentId = number & { readonly [compartmentBrand]: true }

/** One patient's data under keys of its own. What it sealed opens only in this compartment and this context. */
export type Compartment = {
  readonly id: CompartmentId
  /** Names the compartment in evidence: `c:` and a keyed hash, whose key dies with the compartment. */
  readonly commitment: string
  /** Cobblestone-256. `context` names the place (resource and version): ciphertext moved elsewhere does not open. */
  seal(context: string, plaintext: Uint8Array): Uint8Array
  /** @throws Fault `vault.cannot-open`. */
  open(context: string, sealed: Uint8Array): Uint8Array
  /** Blind search token, 64 bits: equal labels of two compartments have unrelated tokens. */
  token(label: string): bigint
  tokens(labels: readonly string[]): bigint[]
}

const KEY_BYTES = 32
const WRAP_CONTEXT = 'wardstone.dev/compartment-keys@1'
const DATA_CONTEXT = 'wardstone.dev/compartment@1'

/** @throws when the number cannot be an id: it did not come from the vault. */
export function compartmentId(value: number): CompartmentId {
  assert(isCompartmentId(value), 'a compartment id is a whole number from 0')
  return value
}

function isCompartmentId(value: number): value is CompartmentId {
  return Number.isSafeInteger(value) && value >= 0
}

/** New data key, search key and subject key, wrapped by the KEK for this id alone. */
export function newWrappedKeys(keyring: Keyring, id: CompartmentId): Uint8Array {
  return seal(
    keyring.kek.key,
    wrapContext(keyring, id, keyring.kek.version),
    randomBytes(3 * KEY_BYTES),
  )
}

/**
 * Unwraps one compartment's keys and gives its operations.
 * @throws Fault `vault.cannot-open` when the row was changed, belongs to another id, or the key file to another database.
 */
export function unwrapCompartment(
  keyring: Keyring,
  row: { readonly id: CompartmentId; readonly wrapped: Uint8Array; readonly kekVersion: number },
): Compartment {
  const { id, wrapped, kekVersion } = row
  const keys = open(keyring.kek.key, wrapContext(keyring, id, kekVersion), wrapped)
  if (keys.length !== 3 * KEY_BYTES) {
    throw new Fault('vault.cannot-open', 'A compartment does not hold the keys it should.')
  }
  const [dataKey, searchKey, subjectKey] = [0, 1, 2].map((part) =>
    createSecretKey(keys.subarray(part * KEY_BYTES, (part + 1) * KEY_BYTES)),
  )
  assert(dataKey !== undefined && searchKey !== undefined && subjectKey !== undefined, 'three keys')
  // The KeyObjects hold copies; this buffer would otherwise wait for the collector with the keys in it.
  keys.fill(0)

  const place = contextOf(DATA_CONTEXT, keyring.organisation, String(id))
  const inContext = (context: string) => concatBytes(place, contextOf(context))
  const token = (label: string) => blindToken(searchKey, label)
  return {
    id,
    commitment: `c:${keyedHash(subjectKey, 'commitment').toString('base64url')}`,
    seal: (context, plaintext) => seal(dataKey, inContext(context), plaintext),
    open: (context, sealed) => open(dataKey, inContext(context), sealed),
    token,
    tokens: (labels) => labels.map(token),
  }
}

/** HMAC-SHA-256 (RFC 2104). */
export function keyedHash(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(utf8(text)).digest()
}

/** A keyed hash cut to the signed 64 bits of a PostgreSQL bigint. */
export function blindToken(key: KeyObject, label: string): bigint {
  return keyedHash(key, label).readBigInt64BE(0)
}

function wrapContext(keyring: Keyring, id: CompartmentId, kekVersion: number): Uint8Array {
  return contextOf(WRAP_CONTEXT, keyring.organisation, String(id), String(kekVersion))
}
