import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { assert, Fault } from '@wardstone/core'
import { open, seal } from './cobblestone.ts'
import { contextOf } from './context.ts'
import type { Keyring } from './keyring.ts'

/** A data key and when it begins to seal; it opens from the moment it is there. */
type Generation = {
  readonly number: number
  readonly sealsFrom: number
  readonly key: KeyObject
}

/** What one row of `vault_compartment` wraps. */
export type CompartmentKeys = {
  readonly searchKey: KeyObject
  readonly subjectKey: KeyObject
  /** Oldest first, at least one. */
  readonly generations: readonly Generation[]
}

export type WrappedRow = {
  readonly id: number
  readonly wrapped: Uint8Array
  readonly kekVersion: number
}

/** More data keys than this at once are refused: seal the old data again, and let the old keys go. */
export const GENERATIONS_MAX = 8

const KEY_BYTES = 32
const NUMBER_BYTES = 4
const TIME_BYTES = 8
const GENERATION_BYTES = NUMBER_BYTES + TIME_BYTES + KEY_BYTES
const FIXED_BYTES = 2 * KEY_BYTES
const WRAP_CONTEXT = 'wardstone.dev/compartment-keys@2'

/** New search key, subject key and first data key, wrapped for this row alone. */
export function newWrappedKeys(keyring: Keyring, id: number, kekVersion: number): Uint8Array {
  const first = generationBytes(1, 0)
  return sealAndForget(
    keyring,
    { id, kekVersion },
    Buffer.concat([randomBytes(FIXED_BYTES), first]),
  )
}

/**
 * One compartment's keys.
 * @throws Fault `vault.cannot-open` when the row was changed, belongs to another id, is wrapped by a KEK that was retired
 * or that this key file does not hold; `vault.kek-unavailable`.
 */
export function unwrapKeys(keyring: Keyring, row: WrappedRow): CompartmentKeys {
  const bytes = openRow(keyring, row)
  const part = (from: number) => createSecretKey(bytes.subarray(from, from + KEY_BYTES))
  const generations: Generation[] = []
  for (let at = FIXED_BYTES; at < bytes.length; at += GENERATION_BYTES) {
    generations.push({
      number: bytes.readUInt32BE(at),
      sealsFrom: Number(bytes.readBigUInt64BE(at + NUMBER_BYTES)),
      key: part(at + NUMBER_BYTES + TIME_BYTES),
    })
  }
  const keys = { searchKey: part(0), subjectKey: part(KEY_BYTES), generations }
  // The KeyObjects hold copies; this buffer would otherwise wait for the collector with the keys in it.
  bytes.fill(0)
  return keys
}

/** The same keys, wrapped by another version of the KEK. @throws as `unwrapKeys`. */
export function rewrapKeys(keyring: Keyring, row: WrappedRow, kekVersion: number): Uint8Array {
  return sealAndForget(keyring, { id: row.id, kekVersion }, openRow(keyring, row))
}

/**
 * The same keys and a new data key, which seals from `sealsFrom` on.
 * @throws Fault `input.conflict` when there are `GENERATIONS_MAX` already.
 */
export function withGeneration(
  keyring: Keyring,
  row: WrappedRow,
  sealsFrom: number,
): { wrapped: Uint8Array; generation: number } {
  const bytes = openRow(keyring, row)
  if (bytes.length >= FIXED_BYTES + GENERATIONS_MAX * GENERATION_BYTES) {
    bytes.fill(0)
    throw new Fault(
      'input.conflict',
      `A compartment has at most ${GENERATIONS_MAX} data keys at once. Seal its old data again first.`,
    )
  }
  const generation = bytes.readUInt32BE(bytes.length - GENERATION_BYTES) + 1
  const grown = Buffer.concat([bytes, generationBytes(generation, sealsFrom)])
  bytes.fill(0)
  return { wrapped: sealAndForget(keyring, row, grown), generation }
}

/** The same keys without the data keys below a number; the newest always stays. */
export function withoutGenerations(keyring: Keyring, row: WrappedRow, below: number): Uint8Array {
  const bytes = openRow(keyring, row)
  const parts = [bytes.subarray(0, FIXED_BYTES)]
  for (let at = FIXED_BYTES; at < bytes.length; at += GENERATION_BYTES) {
    const newest = at + GENERATION_BYTES === bytes.length
    if (newest || bytes.readUInt32BE(at) >= below)
      parts.push(bytes.subarray(at, at + GENERATION_BYTES))
  }
  const kept = Buffer.concat(parts)
  bytes.fill(0)
  return sealAndForget(keyring, row, kept)
}

function generationBytes(number: number, sealsFrom: number): Buffer {
  const bytes = Buffer.alloc(GENERATION_BYTES)
  bytes.writeUInt32BE(number)
  bytes.writeBigUInt64BE(BigInt(sealsFrom), NUMBER_BYTES)
  randomBytes(KEY_BYTES).copy(bytes, NUMBER_BYTES + TIME_BYTES)
  return bytes
}

function openRow(keyring: Keyring, { id, wrapped, kekVersion }: WrappedRow): Buffer {
  const bytes = open(keyOf(keyring, kekVersion), wrapContext(keyring, id, kekVersion), wrapped)
  const generations = (bytes.length - FIXED_BYTES) / GENERATION_BYTES
  if (!Number.isInteger(generations) || generations < 1 || generations > GENERATIONS_MAX) {
    throw new Fault('vault.cannot-open', 'A compartment does not hold the keys it should.')
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

function sealAndForget(
  keyring: Keyring,
  { id, kekVersion }: { readonly id: number; readonly kekVersion: number },
  bytes: Buffer,
): Uint8Array {
  assert(bytes.length > FIXED_BYTES, 'a compartment has a data key')
  const wrapped = seal(keyOf(keyring, kekVersion), wrapContext(keyring, id, kekVersion), bytes)
  bytes.fill(0)
  return wrapped
}

function keyOf(keyring: Keyring, kekVersion: number): KeyObject {
  const key = keyring.keks.key(kekVersion)
  if (key !== undefined) return key
  throw new Fault(
    'vault.cannot-open',
    `Keys are wrapped by version ${kekVersion} of the KEK, which this key file does not hold: it was retired, or the key file is older than the database.`,
  )
}

function wrapContext(keyring: Keyring, id: number, kekVersion: number): Uint8Array {
  return contextOf(WRAP_CONTEXT, keyring.organisation, String(id), String(kekVersion))
}
