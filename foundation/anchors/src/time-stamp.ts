import { hash, verify } from 'node:crypto'
import { equalBytes, Fault } from '@wardstone/core'
import { digestOf, keyEnds, schemeOf } from './algorithms.ts'
import { parseCertificate, verifyChain, type Certificate } from './certificate.ts'
import {
  children,
  contextTag,
  encodeDer,
  encodeInteger,
  encodeOid,
  fields,
  parseDer,
  readBoolean,
  readInteger,
  readOid,
  readTime,
  tags,
  type Der,
} from './der.ts'

const SHA256 = '2.16.840.1.101.3.4.2.1'
const SIGNED_DATA = '1.2.840.113549.1.7.2'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const attributeIds = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const
const CERTIFICATES_MAX = 16
const GRANTED = new Set([0, 1])

/** What a verified time-stamp says. */
export type TimeStamp = {
  /** When the authority saw the checkpoint, by its clock: milliseconds since the epoch. */
  readonly at: number
  /** The policy under which it works. */
  readonly policy: string
  /** The certificate that signed, and those above it up to a trusted root. */
  readonly chain: readonly Certificate[]
}

/** TimeStampReq (RFC 3161 §2.4.1): the SHA-256 of the checkpoint, a nonce, and the wish for the certificate. */
export function formatTimeStampRequest(
  checkpoint: string,
  nonce: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const algorithm = encodeDer(tags.sequence, encodeOid(SHA256), encodeDer(tags.null))
  const imprint = encodeDer(tags.octetString, hash('sha256', checkpoint, 'buffer'))
  return encodeDer(
    tags.sequence,
    encodeInteger(Uint8Array.of(1)),
    encodeDer(tags.sequence, algorithm, imprint),
    encodeInteger(nonce),
    encodeDer(tags.boolean, Uint8Array.of(0xff)),
  )
}

/**
 * The token in a TimeStampResp (RFC 3161 §2.4.2).
 * @throws Fault `anchors.refused` when the authority gives none, `proof.malformed` when it cannot be read.
 */
export function readTimeStampResponse(response: Uint8Array): Uint8Array {
  const inside = fields(parseDer(response))
  const state = fields(inside.take(tags.sequence))
  const status = readInteger(state.take(tags.integer))
  const words = state.option(tags.sequence)
  const token = inside.option(tags.sequence)
  inside.end()
  if (!GRANTED.has(status) || token === undefined) {
    const said = words === undefined ? '' : children(words).map(textOf).join(' ').slice(0, 200)
    throw new Fault(
      'anchors.refused',
      `The time-stamping authority refuses (status ${status}). ${said}`,
    )
  }
  return token.bytes
}

/**
 * Verifies a TimeStampToken (RFC 3161 §2.4.2, RFC 5816, RFC 5652 §5) over a checkpoint: imprint, nonce, signed
 * attributes, signature, the certificate that the attributes name, and its chain at the time that the token states.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function verifyTimeStamp(
  token: Uint8Array,
  claim: {
    readonly checkpoint: string
    readonly nonce: Uint8Array
    readonly roots: readonly Certificate[]
  },
): TimeStamp {
  const signed = parseToken(token)
  const info = parseInfo(signed.content)
  const imprint = hash(digestOf(info.imprintOid).digest, claim.checkpoint, 'buffer')
  if (!equalBytes(info.imprint, imprint)) throw invalid('It is of another checkpoint.')
  if (info.nonce === undefined || !equalBytes(info.nonce, encodeInteger(claim.nonce))) {
    throw invalid('It answers another request: its nonce is not the one that was sent.')
  }
  const signer = requireSignature(signed)
  const chain = verifyChain(signer, signed.certificates, claim.roots, info.at)
  return { at: info.at, policy: info.policy, chain }
}

/**
 * Until when a token can be relied on: the first end of a certificate in it, or of the trust in an algorithm.
 * It is read, not verified. @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function readTimeStampEnd(token: Uint8Array): {
  readonly from: number
  readonly until: number
  readonly what: string
} {
  const { content, certificates, digestOid } = parseToken(token)
  const { imprintOid, at: from } = parseInfo(content)
  const keys = certificates.map(({ key }) => keyEnds(key))
  const algorithms = [digestOf(imprintOid), digestOf(digestOid), ...keys]
  const ends = [
    ...certificates.map(({ until, subject }) => ({
      until,
      what: `the certificate ${subject.replaceAll('\n', ', ')}`,
    })),
    ...algorithms.map(({ until, name, source }) => ({ until, what: `${name} (${source})` })),
  ]
  const [first] = ends.toSorted((a, b) => a.until - b.until)
  if (first === undefined) throw invalid('The certificate that signed it is missing.')
  return { from, ...first }
}

type SignedToken = {
  readonly content: Uint8Array
  readonly certificates: readonly Certificate[]
  /** The signer's issuer and serial number, or the identifier of its key. */
  readonly issuer: Uint8Array
  readonly serial: Uint8Array
  readonly digestOid: string
  readonly attributes: Der
  readonly signatureOid: string
  readonly signature: Uint8Array
}

function parseToken(token: Uint8Array): SignedToken {
  const outer = fields(parseDer(token))
  requireOid(outer.take(tags.oid), SIGNED_DATA)
  const data = fields(fields(outer.take(contextTag(0)), contextTag(0)).take(tags.sequence))
  data.take(tags.integer)
  data.take(tags.set)
  const content = fields(data.take(tags.sequence))
  requireOid(content.take(tags.oid), TST_INFO)
  const info = fields(content.take(contextTag(0)), contextTag(0)).take(tags.octetString).content
  const bag = data.option(contextTag(0))
  data.option(contextTag(1))
  const signers = children(data.take(tags.set))
  data.end()
  const [signer] = signers
  if (signer === undefined || signers.length > 1) throw invalid('It has not one signature.')
  const ders = bag === undefined ? [] : children(bag).filter(({ tag }) => tag === tags.sequence)
  if (ders.length > CERTIFICATES_MAX) throw invalid('It has too many certificates.')
  return {
    content: info,
    certificates: ders.map(({ bytes }) => parseCertificate(bytes)),
    ...parseSigner(signer),
  }
}

function parseSigner(value: Der): Omit<SignedToken, 'content' | 'certificates'> {
  const inside = fields(value)
  inside.take(tags.integer)
  const name = fields(inside.take(tags.sequence))
  const issuer = name.take(tags.sequence).bytes
  const serial = name.take(tags.integer).content
  const digestOid = algorithmOf(inside.take(tags.sequence))
  const attributes = inside.take(contextTag(0))
  const signatureOid = algorithmOf(inside.take(tags.sequence))
  const signature = inside.take(tags.octetString).content
  return { issuer, serial, digestOid, attributes, signatureOid, signature }
}

type Info = {
  readonly policy: string
  readonly imprintOid: string
  readonly imprint: Uint8Array
  readonly at: number
  /** The whole INTEGER. */
  readonly nonce: Uint8Array | undefined
}

function parseInfo(content: Uint8Array): Info {
  const inside = fields(parseDer(content))
  if (readInteger(inside.take(tags.integer)) !== 1) throw invalid('It is of another version.')
  const policy = readOid(inside.take(tags.oid))
  const imprint = fields(inside.take(tags.sequence))
  const imprintOid = algorithmOf(imprint.take(tags.sequence))
  const imprinted = imprint.take(tags.octetString).content
  inside.take(tags.integer)
  const at = readTime(inside.take(tags.generalizedTime))
  inside.option(tags.sequence)
  inside.option(tags.boolean)
  const nonce = inside.option(tags.integer)?.bytes
  inside.option(contextTag(0))
  const extensions = inside.option(contextTag(1))
  inside.end()
  for (const one of extensions === undefined ? [] : children(extensions)) {
    const critical = children(one).find(({ tag }) => tag === tags.boolean)
    if (critical !== undefined && readBoolean(critical))
      throw invalid('It asks for what is not known here.')
  }
  return { policy, imprintOid, imprint: imprinted, at, nonce }
}

/** The certificate whose key signed the token. */
function requireSignature(signed: SignedToken): Certificate {
  const { content, certificates, digestOid, attributes, signatureOid, signature } = signed
  const { digest } = digestOf(digestOid)
  requireOid(attributeOf(attributes, attributeIds.contentType), TST_INFO)
  const digested = attributeOf(attributes, attributeIds.messageDigest)
  if (!equalBytes(digested.content, hash(digest, content, 'buffer')))
    throw invalid('Its content was changed.')
  const signer = certificates.find(
    ({ issuer, serial }) => equalBytes(issuer, signed.issuer) && equalBytes(serial, signed.serial),
  )
  if (signer === undefined) throw invalid('The certificate that signed it is missing.')
  requireNamed(attributeOf(attributes, attributeIds.signingCertificateV2), signer)
  // Signed as a SET OF, though sent under [0] (RFC 5652 §5.4).
  const message = encodeDer(tags.set, attributes.content)
  const scheme = schemeOf(signatureOid, signer.key, digest)
  if (!verify(scheme, message, signer.key, signature)) throw invalid('Its signature is wrong.')
  return signer
}

/** The signed attributes name the certificate by its hash (RFC 5816 §2.2.1), so that no other can be put in its place. */
function requireNamed(attribute: Der, signer: Certificate): void {
  const [first] = children(fields(attribute).take(tags.sequence))
  if (first === undefined) throw invalid('It does not name the certificate that signed it.')
  const inside = fields(first)
  const algorithm = inside.option(tags.sequence)
  const named = inside.take(tags.octetString).content
  const { digest } = digestOf(algorithm === undefined ? SHA256 : algorithmOf(algorithm))
  if (!equalBytes(named, hash(digest, signer.der, 'buffer'))) {
    throw invalid('It names another certificate than the one that signed it.')
  }
}

/** The one value of a signed attribute, which must be there once. */
function attributeOf(attributes: Der, oid: string): Der {
  const found = children(attributes).filter((one) => readOid(fields(one).take(tags.oid)) === oid)
  const [only] = found
  if (only === undefined || found.length > 1)
    throw invalid(`It lacks the signed attribute ${oid}, or has it twice.`)
  const inside = fields(only)
  inside.take(tags.oid)
  const [value, ...more] = children(inside.take(tags.set))
  if (value === undefined || more.length > 0)
    throw invalid(`Its signed attribute ${oid} has not one value.`)
  return value
}

function algorithmOf(value: Der): string {
  return readOid(fields(value).take(tags.oid))
}

function requireOid(value: Der, oid: string): void {
  if (readOid(value) !== oid)
    throw invalid('It is no time-stamp but something else that is signed.')
}

function textOf(value: Der): string {
  return Buffer.from(value.content)
    .toString('utf8')
    .replaceAll(/[^\P{C} ]/gu, '')
}

function invalid(reason: string): Fault {
  return new Fault('proof.invalid', `The time-stamp does not hold. ${reason}`)
}
