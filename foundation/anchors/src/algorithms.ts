import { Fault } from '@wardstone/core'
import type { KeyObject } from 'node:crypto'

/** No end is decided or proposed. */
const OPEN = Number.POSITIVE_INFINITY
const endOf = (year: number): number => Date.UTC(year + 1, 0, 1)

/** One algorithm and the time from which it is not to be relied on any more. A table of dates, not of opinions. */
type Row = { readonly name: string; readonly until: number; readonly source: string }

/** Hash functions by object identifier. */
const digests: Readonly<Record<string, Row & { readonly digest: Digest }>> = {
  '2.16.840.1.101.3.4.2.1': {
    name: 'SHA-256',
    digest: 'sha256',
    until: OPEN,
    source: 'NIST SP 800-131A',
  },
  '2.16.840.1.101.3.4.2.2': {
    name: 'SHA-384',
    digest: 'sha384',
    until: OPEN,
    source: 'NIST SP 800-131A',
  },
  '2.16.840.1.101.3.4.2.3': {
    name: 'SHA-512',
    digest: 'sha512',
    until: OPEN,
    source: 'NIST SP 800-131A',
  },
}

export type Digest = 'sha256' | 'sha384' | 'sha512'

type Scheme = {
  readonly key: 'ec' | 'rsa' | 'ed25519'
  /** Absent where the signed structure names it beside. */
  readonly digest?: Digest
}

/** Signature algorithms by object identifier. What is not here, such as everything with SHA-1, is refused. */
const schemes: Readonly<Record<string, Scheme>> = {
  '1.2.840.10045.4.3.2': { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
  '1.2.840.113549.1.1.1': { key: 'rsa' },
  '1.2.840.113549.1.1.11': { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  '1.3.101.112': { key: 'ed25519' },
}

/** Keys, weakest first: a row holds for its bits and more, up to the next. */
const keys: Readonly<
  Record<'rsa' | 'ec' | 'ed25519', readonly (Row & { readonly bits: number })[]>
> = {
  rsa: [
    { name: 'RSA under 2048 bits', bits: 0, until: 0, source: 'NIST SP 800-131A r2: 2013' },
    {
      name: 'RSA of 112-bit strength',
      bits: 2048,
      until: endOf(2030),
      source: 'NIST SP 800-131A r3 (draft, October 2024)',
    },
    { name: 'RSA', bits: 3072, until: endOf(2035), source: 'NIST IR 8547 (draft, November 2024)' },
  ],
  ec: [
    {
      name: 'an elliptic curve under 256 bits',
      bits: 0,
      until: 0,
      source: 'NIST SP 800-131A r3 (draft)',
    },
    { name: 'ECDSA', bits: 256, until: endOf(2035), source: 'NIST IR 8547 (draft, November 2024)' },
  ],
  ed25519: [
    { name: 'Ed25519', bits: 0, until: endOf(2035), source: 'NIST IR 8547 (draft, November 2024)' },
  ],
}

const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
}

/** A hash function, and until when it is relied on. @throws Fault `proof.invalid` where it is not. */
export function digestOf(oid: string): Row & { readonly digest: Digest } {
  const row = digests[oid]
  if (row === undefined) throw weak(`hash function ${oid}`)
  return row
}

/**
 * How to check a signature: the hash function to give `crypto.verify`, which is null for Ed25519.
 * @throws Fault `proof.invalid` for an algorithm that is not relied on, or that the key is not for.
 */
export function schemeOf(oid: string, key: KeyObject, beside?: Digest): Digest | null {
  const scheme = schemes[oid]
  if (scheme === undefined) throw weak(`signature algorithm ${oid}`)
  if (key.asymmetricKeyType !== scheme.key) {
    throw new Fault('proof.invalid', 'The signature is of another algorithm than the key.')
  }
  if (scheme.key === 'ed25519') return null
  const digest = scheme.digest ?? beside
  if (digest === undefined) throw weak(`signature algorithm ${oid}`)
  return digest
}

/** Until when signatures with this key are relied on, and by which name: milliseconds since the epoch, 0 for never. */
export function keyEnds(key: KeyObject): Row {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type !== 'rsa' && type !== 'ec' && type !== 'ed25519')
    throw weak(`key of type ${String(type)}`)
  const bits = details?.modulusLength ?? curveBits[details?.namedCurve ?? ''] ?? 0
  const row = keys[type].findLast((one) => one.bits <= bits)
  if (row === undefined) throw weak(`key of type ${type}`)
  return row
}

function weak(what: string): Fault {
  return new Fault(
    'proof.invalid',
    `The time-stamp relies on what is not relied on any more, or not known: ${what}.`,
  )
}
