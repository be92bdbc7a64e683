import { X509Certificate, type KeyObject } from 'node:crypto'
import { equalBytes, Fault } from '@wardstone/core'
import { keyEnds, schemeOf } from './algorithms.ts'
import {
  children,
  contextTag,
  fields,
  parseDer,
  readBoolean,
  readInteger,
  readOid,
  tags,
  type Der,
} from './der.ts'

const CHAIN_LENGTH_MAX = 8
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
const ANY_PURPOSE = '2.5.29.37.0'

/** Extensions that are understood here. Any other that is critical makes the certificate unusable (RFC 5280 §4.2). */
const extensionIds = {
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
} as const
const understood = new Set<string>([
  ...Object.values(extensionIds),
  '2.5.29.32' /* certificate policies */,
  '2.5.29.31' /* where lists of revoked certificates are */,
])

type Extension = { readonly critical: boolean; readonly value: Der }

/** A certificate as far as time-stamps need it (RFC 5280 §4.1). */
export type Certificate = {
  readonly der: Uint8Array
  readonly issuer: Uint8Array
  readonly serial: Uint8Array
  readonly key: KeyObject
  /** Milliseconds since the epoch, both included. */
  readonly from: number
  readonly until: number
  readonly subject: string
  readonly x509: X509Certificate
  readonly signatureOid: string
  readonly extensions: ReadonlyMap<string, Extension>
}

/** Reads a certificate. @throws Fault `proof.malformed`. */
export function parseCertificate(der: Uint8Array): Certificate {
  const whole = fields(parseDer(der))
  const signed = fields(whole.take(tags.sequence))
  const signatureOid = readOid(fields(whole.take(tags.sequence)).take(tags.oid))
  signed.take(contextTag(0))
  const serial = signed.take(tags.integer).content
  signed.take(tags.sequence)
  const issuer = signed.take(tags.sequence).bytes
  signed.take(tags.sequence)
  signed.take(tags.sequence)
  signed.take(tags.sequence)
  const extensions = signed.option(contextTag(3))
  return {
    der,
    issuer,
    serial,
    ...readX509(der),
    signatureOid,
    extensions: extensions === undefined ? new Map() : readExtensions(extensions),
  }
}

/** Certificates out of a PEM file. @throws Fault `config.invalid` when there is none. */
export function readRoots(pem: string): readonly Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0)
    throw new Fault('config.invalid', 'The file of trusted roots holds no certificate.')
  return blocks.map((block) => parseCertificate(Uint8Array.from(new X509Certificate(block).raw)))
}

/**
 * The chain from a time-stamping certificate up to one of the roots, as it was at time `at`.
 * @throws Fault `proof.invalid` when there is none: wrong purpose, out of date, another root, a weak algorithm.
 */
export function verifyChain(
  signer: Certificate,
  others: readonly Certificate[],
  roots: readonly Certificate[],
  at: number,
): readonly Certificate[] {
  requireTimeStamping(signer)
  const chain = [signer]
  for (let last = signer; chain.length <= CHAIN_LENGTH_MAX; last = chain.at(-1) ?? signer) {
    requireUsable(last, at)
    const known = roots.find((root) => equalBytes(root.der, last.der))
    if (known !== undefined) return chain
    const below = chain.length - 1
    const issuer = [...roots, ...others].find((candidate) => isIssuer(candidate, last, below))
    if (issuer === undefined || chain.includes(issuer)) break
    chain.push(issuer)
  }
  throw invalid('Its certificate leads to none of the roots that are trusted.')
}

/** Time-stamping and nothing else, and said to be critical (RFC 3161 §2.3). */
function requireTimeStamping(certificate: Certificate): void {
  const usage = certificate.extensions.get(extensionIds.extendedKeyUsage)
  const purposes = usage === undefined ? [] : purposesOf(usage)
  if (usage?.critical !== true || purposes.length !== 1 || purposes[0] !== TIME_STAMPING) {
    throw invalid('Its certificate is not one for time-stamping alone.')
  }
  if (!mayUse(certificate, [0, 1])) throw invalid('Its certificate is not one for signing.')
}

function requireUsable(certificate: Certificate, at: number): void {
  const { from, until, extensions, key } = certificate
  if (at < from || at > until)
    throw invalid('A certificate was not valid at the time that it states.')
  for (const [oid, { critical }] of extensions) {
    if (critical && !understood.has(oid))
      throw invalid(`A certificate asks for what is not known here: ${oid}.`)
  }
  if (at >= keyEnds(key).until) throw invalid('A certificate has a key that is too weak.')
}

/** Whether it is an authority that may have, and has, signed the other, with `below` authorities between. */
function isIssuer(candidate: Certificate, other: Certificate, below: number): boolean {
  const constraints = candidate.extensions.get(extensionIds.basicConstraints)
  if (constraints === undefined || !mayUse(candidate, [5])) return false
  const inside = fields(constraints.value)
  const authority = inside.option(tags.boolean)
  const length = inside.option(tags.integer)
  if (authority === undefined || !readBoolean(authority)) return false
  if (length !== undefined && readInteger(length) < below) return false
  const usage = candidate.extensions.get(extensionIds.extendedKeyUsage)
  const allowed = usage === undefined ? [ANY_PURPOSE] : purposesOf(usage)
  if (!allowed.includes(ANY_PURPOSE) && !allowed.includes(TIME_STAMPING)) return false
  if (!other.x509.checkIssued(candidate.x509)) return false
  schemeOf(other.signatureOid, candidate.key)
  return other.x509.verify(candidate.key)
}

/** Whether the key usage, where it is stated, has one of these bits (RFC 5280 §4.2.1.3). */
export function mayUse(certificate: Certificate, bits: readonly number[]): boolean {
  const usage = certificate.extensions.get(extensionIds.keyUsage)
  if (usage === undefined) return true
  if (usage.value.tag !== tags.bitString) return false
  const [, first = 0] = usage.value.content
  return bits.some((bit) => (first & (0x80 >> bit)) !== 0)
}

function purposesOf(usage: Extension): readonly string[] {
  return children(usage.value).map(readOid)
}

function readExtensions(wrapper: Der): ReadonlyMap<string, Extension> {
  const list = fields(wrapper, contextTag(3)).take(tags.sequence)
  const found = new Map<string, Extension>()
  for (const one of children(list)) {
    const inside = fields(one)
    const oid = readOid(inside.take(tags.oid))
    const critical = inside.option(tags.boolean)
    const value = inside.take(tags.octetString)
    if (found.has(oid)) throw invalid('A certificate has an extension twice.')
    found.set(oid, {
      critical: critical !== undefined && readBoolean(critical),
      value: parseDer(value.content),
    })
  }
  return found
}

function readX509(
  der: Uint8Array,
): Pick<Certificate, 'x509' | 'key' | 'from' | 'until' | 'subject'> {
  try {
    const x509 = new X509Certificate(der)
    const { publicKey: key, validFromDate, validToDate, subject } = x509
    return { x509, key, from: validFromDate.getTime(), until: validToDate.getTime(), subject }
  } catch {
    throw new Fault(
      'proof.malformed',
      'The time-stamp cannot be read: a certificate in it is none.',
    )
  }
}

function invalid(reason: string): Fault {
  return new Fault('proof.invalid', `The time-stamp does not hold. ${reason}`)
}
