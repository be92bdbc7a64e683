import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { assert, concatBytes, Fault, utf8, type Clock } from '@wardstone/core'
import {
  HEADER_BYTES,
  open,
  openHeader,
  seal,
  startMessage,
  type ChunkOpener,
  type MessageSealer,
} from './cobblestone.ts'
import { contextOf } from './context.ts'
import type { Keyring } from './keyring.ts'
import type { CompartmentKeys } from './wrapped-keys.ts'

declare const compartmentBrand: unique symbol

/** Number of one compartment; `compartmentId` makes one from what the database gives. */
export type CompartmentId = number & { readonly [compartmentBrand]: true }

/** One patient's data under keys of its own. What it sealed opens only in this compartment and this context. */
export type Compartment = {
  readonly id: CompartmentId
  /** Names the compartment in evidence: `c:` and a keyed hash, whose key dies with the compartment. */
  readonly commitment: string
  /** Number of the newest data key. It seals `GENERATION_NOTICE_MS` after `Vault.renew`, when every server knows it. */
  readonly generation: number
  /** Number of the oldest data key that is held: below `generation` while a renewal is under way. */
  readonly oldestGeneration: number
  /** Number of the data key that seals at this moment. */
  sealing(): number
  /**
   * Cobblestone-256. `context` names the place (resource and version): ciphertext moved elsewhere does not open.
   * @throws Fault `vault.kek-unavailable` for a patient while the store of the KEK does not answer.
   */
  seal(context: string, plaintext: Uint8Array): Uint8Array
  /** `seal` of what is too long for memory, piece by piece, by the data key that seals now. @throws as `seal`. */
  startMessage(context: string): MessageSealer
  /** What opens the chunks of a message, from its first 56 bytes. @throws as `open`. */
  openMessage(context: string, header: Uint8Array): ChunkOpener
  /** @throws Fault `vault.cannot-open`, or `vault.kek-unavailable` when an outage has outlasted `OUTAGE_READS_MAX_MS`. */
  open(context: string, sealed: Uint8Array): Uint8Array
  /**
   * Number of the data key that sealed this, from its first 56 bytes: what is older than `generation` can be sealed again.
   * @throws Fault `vault.cannot-open`.
   */
  generationOf(context: string, sealed: Uint8Array): number
  /** `generationOf`, or undefined when no data key of the compartment sealed it in this context. */
  find(context: string, sealed: Uint8Array): number | undefined
  /** Blind search token, 64 bits: equal labels of two compartments have unrelated tokens. */
  token(label: string): bigint
  tokens(labels: readonly string[]): bigint[]
}

/**
 * The organisation's own compartment: always as it is now, after a renewal of its data key too. It seals only what is not kept;
 * `Vault.holdOrganisation` gives what seals the rest.
 */
export type OrganisationCompartment = Omit<Compartment, 'seal' | 'startMessage'> & {
  /** `Compartment.seal` for what no table keeps: a cursor, a ticket. It opens until its data key is given up, some seconds at least. */
  sealPassing(context: string, plaintext: Uint8Array): Uint8Array
}

const DATA_CONTEXT = 'wardstone.dev/compartment@1'

/** The organisation's own compartment. */
export const ORGANISATION = compartmentId(0)

/** @throws when the number cannot be an id: it did not come from the vault. */
export function compartmentId(value: number): CompartmentId {
  assert(isCompartmentId(value), 'a compartment id is a whole number from 0')
  return value
}

function isCompartmentId(value: number): value is CompartmentId {
  return Number.isSafeInteger(value) && value >= 0
}

/** The operations of one compartment over its unwrapped keys. */
export function openCompartment(
  keyring: Keyring,
  id: CompartmentId,
  keys: CompartmentKeys,
  now: Clock,
): Compartment {
  const { searchKey, subjectKey } = keys
  const newestFirst = keys.generations.toReversed()
  const [newest] = newestFirst
  const [oldest] = keys.generations
  assert(newest !== undefined && oldest !== undefined, 'a compartment has a data key')
  const sealer = () => {
    const at = newestFirst.length === 1 ? 0 : now()
    return newestFirst.find(({ sealsFrom }) => sealsFrom <= at) ?? oldest
  }
  const place = contextOf(DATA_CONTEXT, keyring.organisation, String(id))
  const inContext = (context: string) => concatBytes(place, contextOf(context))
  const generationOf = (context: string, sealed: Uint8Array): number => {
    keyring.keks.mayRead()
    const bound = inContext(context)
    const header = sealed.subarray(0, HEADER_BYTES)
    return tryEach(newestFirst, ({ key, number }) => {
      openHeader(key, bound, header)
      return number
    })
  }
  const token = (label: string) => blindToken(searchKey, label)
  const { keks } = keyring
  return {
    id,
    commitment: `c:${keyedHash(subjectKey, 'commitment').toString('base64url')}`,
    generation: newest.number,
    oldestGeneration: oldest.number,
    sealing: () => sealer().number,
    seal(context, plaintext) {
      // The organisation's stays open, so that people can sign in and break the glass while charts can still be read.
      if (id === ORGANISATION) keks.mayRead()
      else keks.mayWrite()
      return seal(sealer().key, inContext(context), plaintext)
    },
    startMessage(context) {
      keks.mayWrite()
      return startMessage(sealer().key, inContext(context))
    },
    openMessage(context, header) {
      keks.mayRead()
      const bound = inContext(context)
      return tryEach(newestFirst, ({ key }) => openHeader(key, bound, header))
    },
    open(context, sealed) {
      keks.mayRead()
      const bound = inContext(context)
      return tryEach(newestFirst, ({ key }) => open(key, bound, sealed))
    },
    generationOf,
    find(context, sealed) {
      try {
        return generationOf(context, sealed)
      } catch (error) {
        if (error instanceof Fault && error.code === 'vault.cannot-open') return undefined
        throw error
      }
    },
    token,
    tokens: (labels) => labels.map(token),
  }
}

/** Each key's own commitment says at once whether a message is its. */
function tryEach<Item, Result>(items: readonly Item[], attempt: (item: Item) => Result): Result {
  let failure: unknown
  for (const item of items) {
    try {
      return attempt(item)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      failure = error
    }
  }
  throw failure
}

/** HMAC-SHA-256 (RFC 2104). */
export function keyedHash(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(utf8(text)).digest()
}

/** A keyed hash cut to the signed 64 bits of a PostgreSQL bigint. */
export function blindToken(key: KeyObject, label: string): bigint {
  return keyedHash(key, label).readBigInt64BE(0)
}

/** A key for one purpose (NIST SP 800-108r1 with HMAC, one block). */
export function subkey(keyring: Keyring, label: string): KeyObject {
  return createSecretKey(keyedHash(keyring.indexKey, label))
}
