import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto'
import { Fault, utf8 } from '@wardstone/core'
import { contextOf } from './context.ts'

/**
 * What each kind of key store promises about the key that wraps the KEK: where it lies, whether that is apart from the
 * database by itself, whether it can leave, and what becomes of it when a KEK is retired. Evidence carries the first and
 * the third, and the duty to notify of a breach is computed from them (45 CFR 164.402, HHS guidance on unsecured PHI).
 */
export const kekPromises = {
  file: {
    location: 'file',
    apartFromData: false,
    extractable: true,
    onRetirement: 'the KEK is written out of the key file',
  },
  pkcs11: {
    location: 'hsm',
    apartFromData: true,
    extractable: false,
    onRetirement: 'the wrapping key is destroyed in the token',
  },
  transit: {
    location: 'service',
    apartFromData: true,
    extractable: false,
    onRetirement: 'the minimum decryption version is raised in Transit',
  },
  'aws-kms': {
    location: 'service',
    apartFromData: true,
    extractable: false,
    onRetirement: 'the wrapped KEK is written out of the key file; AWS keeps its own key',
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly location: 'file' | 'hsm' | 'service'
      readonly apartFromData: boolean
      readonly extractable: boolean
      readonly onRetirement: string
    }
  >
>

export type KekDriverName = keyof typeof kekPromises
export type KeyLocation = (typeof kekPromises)[KekDriverName]['location']

/** Whose KEK, and which: bound into the wrapping wherever the store takes associated data. */
export type KekPlace = { readonly organisation: string; readonly version: number }

/**
 * One store of keys. It wraps a KEK of 32 bytes into a text for the key file, and back.
 * Every method throws Fault `vault.kek-unavailable` when the store does not answer in `KEK_STORE_TIMEOUT_MS`, and
 * `vault.kek-refused` when it answers that it will not.
 */
export type KekDriver = {
  readonly name: KekDriverName
  wrap(kek: Uint8Array, place: KekPlace): Promise<string>
  unwrap(held: string, place: KekPlace): Promise<Uint8Array>
  /** Makes what was `held` impossible to unwrap as far as the store can; `kept` must stay. */
  retire(held: string, kept: readonly string[], place: KekPlace): Promise<void>
  close(): Promise<void>
}

export const KEK_BYTES = 32
export const KEK_STORE_TIMEOUT_MS = 5000

const CHECK_BYTES = 16

/** The sealed key file itself: what holds the text is already sealed under the passphrase. */
export const fileDriver: KekDriver = {
  name: 'file',
  wrap: async (kek) => Buffer.from(kek).toString('base64'),
  unwrap: async (held) => Buffer.from(held, 'base64'),
  retire: async () => {},
  close: async () => {},
}

/** Associated data of a wrapped KEK. */
export function kekContext({ organisation, version }: KekPlace): Uint8Array<ArrayBuffer> {
  return contextOf('wardstone.dev/kek@1', organisation, String(version))
}

/**
 * 16 bytes that only this KEK gives in this place. Kept beside the wrapped KEK and in the database, so that a store that
 * answers with another key, and a key file of another installation, are found out before anything is opened or sealed.
 */
export function kekCheck(kek: KeyObject | Uint8Array, place: KekPlace): Buffer {
  return createHmac('sha256', kek)
    .update(utf8('wardstone.dev/kek-check@1'))
    .update(kekContext(place))
    .digest()
    .subarray(0, CHECK_BYTES)
}

/** @throws Fault `vault.kek-refused` when the bytes are not the KEK that was wrapped. */
export function requireSameKek(
  kek: Uint8Array,
  check: string,
  place: KekPlace,
  name: KekDriverName,
): void {
  const stated = Buffer.from(check, 'base64')
  const right =
    kek.length === KEK_BYTES &&
    stated.length === CHECK_BYTES &&
    timingSafeEqual(stated, kekCheck(kek, place))
  if (!right) {
    throw new Fault(
      'vault.kek-refused',
      `The key store (${name}) answers with another key than version ${place.version} of this installation. Nothing was opened with it: look at whose key the settings name.`,
    )
  }
}
