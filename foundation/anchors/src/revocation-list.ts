import { verify } from 'node:crypto'
import { equalBytes, Fault } from '@wardstone/core'
import { schemeOf } from './algorithms.ts'
import { mayUse, type Certificate } from './certificate.ts'
import {
  children,
  contextTag,
  fields,
  parseDer,
  readBoolean,
  readOid,
  readTime,
  tags,
  type Der,
} from './der.ts'

/** Largest list that is read. Those of authorities for time-stamps are a few kilobytes. */
export const LIST_BYTES_MAX = 4 * 1024 * 1024
/** A list from this far in the future says that a clock is wrong. */
const CLOCKS_APART_MAX_MS = 10 * 60 * 1000

const ids = {
  reason: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  listNumber: '2.5.29.20',
  issuingPoint: '2.5.29.28',
  authorityKey: '2.5.29.35',
  distributionPoints: '2.5.29.31',
} as const
const CRL_SIGN = 6
const UTC_TIME = 0x17
const ENUMERATED = 0x0a
const URI = 0x86

/** Why a certificate was revoked (RFC 5280 §5.3.1); `unstated` where the list does not say. */
export type Reason = (typeof reasons)[number] | 'unstated'
const reasons = [
  'unspecified',
  'key compromised',
  'authority compromised',
  'affiliation changed',
  'superseded',
  'ceased operation',
  'on hold',
  'unassigned',
  'removed from the list',
  'privilege withdrawn',
  'attribute authority compromised',
] as const

/** Times are milliseconds since the epoch. */
export type Revoked = { readonly since: number; readonly reason: Reason }

/** A certificate revocation list (RFC 5280 §5), read and not yet verified. */
export type RevocationList = {
  readonly der: Uint8Array
  readonly issuer: Uint8Array
  readonly at: number
  /** When the next is due. */
  readonly until: number | undefined
  /** By serial number, hexadecimal. */
  readonly revoked: ReadonlyMap<string, Revoked>
  readonly signed: Uint8Array
  readonly signatureOid: string
  readonly signature: Uint8Array
  /** What in it is critical and not understood here; undefined when all is. */
  readonly unknown: string | undefined
  readonly scope: Scope | undefined
}

/** For which certificates a list is, where it says so (RFC 5280 §5.2.5). */
type Scope = {
  readonly uris: readonly string[]
  readonly users: boolean
  readonly authorities: boolean
  /** Some reasons only, other issuers, or attribute certificates: not used here. */
  readonly partial: boolean
}

/** Lists out of a file: one in DER, or any number in PEM. @throws Fault `proof.malformed`. */
export function readLists(file: Uint8Array): readonly RevocationList[] {
  if (file.length > LIST_BYTES_MAX) throw unreadable(`it is longer than ${LIST_BYTES_MAX} bytes`)
  const text = Buffer.from(file).toString('latin1')
  const blocks = text.match(/-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----/g)
  if (blocks === null) return [parseList(file)]
  return blocks.map((block) =>
    parseList(Uint8Array.from(Buffer.from(block.replaceAll(/-----[^-]+-----/g, ''), 'base64'))),
  )
}

/** Reads one list in DER. @throws Fault `proof.malformed`. */
export function parseList(der: Uint8Array): RevocationList {
  try {
    return parse(der)
  } catch (error) {
    if (error instanceof Fault) throw unreadable('it is not one (RFC 5280 §5)')
    throw error
  }
}

function parse(der: Uint8Array): RevocationList {
  const whole = fields(parseDer(der))
  const signed = whole.take(tags.sequence)
  const signatureOid = readOid(fields(whole.take(tags.sequence)).take(tags.oid))
  const [unused, ...signature] = whole.take(tags.bitString).content
  if (unused !== 0) throw unreadable('its signature is no whole bytes')
  whole.end()
  const inside = fields(signed)
  inside.option(tags.integer)
  inside.take(tags.sequence)
  const issuer = inside.take(tags.sequence).bytes
  const at = readEitherTime(inside.option(UTC_TIME) ?? inside.take(tags.generalizedTime))
  const due = inside.option(UTC_TIME) ?? inside.option(tags.generalizedTime)
  const entries = inside.option(tags.sequence)
  const wrapper = inside.option(contextTag(0))
  inside.end()
  const extensions =
    wrapper === undefined ? [] : readExtensions(fields(wrapper, contextTag(0)).take(tags.sequence))
  const listed = (entries === undefined ? [] : children(entries)).map(readEntry)
  const known: readonly string[] = [ids.listNumber, ids.issuingPoint, ids.authorityKey]
  const point = extensions.find(({ oid }) => oid === ids.issuingPoint)
  return {
    der,
    issuer,
    at,
    until: due === undefined ? undefined : readEitherTime(due),
    revoked: new Map(listed.map(({ serial, since, reason }) => [serial, { since, reason }])),
    signed: signed.bytes,
    signatureOid,
    signature: Uint8Array.from(signature),
    unknown:
      extensions.find(({ oid, critical }) => critical && !known.includes(oid))?.oid ??
      listed.find(({ unknown }) => unknown !== undefined)?.unknown,
    scope: point === undefined ? undefined : readScope(point.value),
  }
}

function readEntry(
  entry: Der,
): Revoked & { readonly serial: string; readonly unknown: string | undefined } {
  const inside = fields(entry)
  const serial = serialOf(inside.take(tags.integer).content)
  const since = readEitherTime(inside.option(UTC_TIME) ?? inside.take(tags.generalizedTime))
  const more = inside.option(tags.sequence)
  inside.end()
  const extensions = more === undefined ? [] : readExtensions(more)
  const stated = extensions.find(({ oid }) => oid === ids.reason)?.value
  const known: readonly string[] = [ids.reason, ids.invalidityDate]
  return {
    serial,
    since,
    reason: stated === undefined ? 'unstated' : reasonOf(stated),
    unknown: extensions.find(({ oid, critical }) => critical && !known.includes(oid))?.oid,
  }
}

function reasonOf(value: Der): Reason {
  const [code = -1] = value.content
  const reason = value.tag === ENUMERATED ? reasons[code] : undefined
  if (reason === undefined) throw unreadable('it has a reason that there is not')
  return reason
}

function readScope(value: Der): Scope {
  const inside = fields(value)
  const point = inside.option(contextTag(0))
  const says = (n: number): boolean => {
    const flag = inside.option(contextTag(n, false))
    return flag !== undefined && readBoolean({ ...flag, tag: tags.boolean })
  }
  const users = says(1)
  const authorities = says(2)
  const some = inside.option(contextTag(3, false)) !== undefined
  const indirect = says(4)
  const attributes = says(5)
  inside.end()
  const uris = point === undefined ? [] : urisOf(point)
  const partial = some || indirect || attributes || (point !== undefined && uris.length === 0)
  return { uris, users, authorities, partial }
}

/** Addresses where the list for a certificate is (RFC 5280 §4.2.1.13), as far as that is of its own issuer and whole. */
export function listAddresses(certificate: Certificate): readonly string[] {
  const points = certificate.extensions.get(ids.distributionPoints)?.value
  return (points === undefined ? [] : children(points)).flatMap((point) => {
    const [name, ...narrower] = children(point)
    return name?.tag === contextTag(0) && narrower.length === 0 ? urisOf(name) : []
  })
}

/** The URIs in a DistributionPointName. */
function urisOf(name: Der): readonly string[] {
  const [full] = children(name)
  if (full?.tag !== contextTag(0)) return []
  return children(full)
    .filter(({ tag }) => tag === URI)
    .map(({ content }) => Buffer.from(content).toString('latin1'))
}

/** No flaw of a list, but that it is about other certificates. */
export const OTHER_ISSUER = 'there is no list of its issuer here'

/**
 * Why a list cannot tell about a certificate (RFC 5280 §6.3.3): another issuer, another scope, a wrong signature, what is
 * not understood. Undefined when it can; whether it is of the right time is not asked here.
 */
export function flawOfList(
  list: RevocationList,
  about: { readonly certificate: Certificate; readonly issuer: Certificate; readonly now: number },
): string | undefined {
  const { certificate, issuer, now } = about
  const { scope, unknown } = list
  if (!equalBytes(list.issuer, certificate.issuer)) return OTHER_ISSUER
  if (unknown !== undefined) return `the list asks for what is not known here: ${unknown}`
  if (scope !== undefined && !isInScope(scope, certificate))
    return 'the list is for other certificates'
  if (list.at > now + CLOCKS_APART_MAX_MS) return 'the list is from the future'
  if (!mayUse(issuer, [CRL_SIGN])) return 'its issuer may not sign lists'
  try {
    const scheme = schemeOf(list.signatureOid, issuer.key)
    if (verify(scheme, list.signed, issuer.key, list.signature)) return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
  return 'the signature of the list is wrong'
}

function isInScope(scope: Scope, certificate: Certificate): boolean {
  const { uris, users, authorities, partial } = scope
  if (partial || (users && certificate.x509.ca) || (authorities && !certificate.x509.ca))
    return false
  if (uris.length === 0) return true
  const own = listAddresses(certificate)
  return uris.some((uri) => own.includes(uri))
}

/** What a list says of a certificate; undefined when it does not name it. */
export function revokedIn(list: RevocationList, certificate: Certificate): Revoked | undefined {
  return list.revoked.get(serialOf(certificate.serial))
}

function serialOf(content: Uint8Array): string {
  return Buffer.from(content).toString('hex')
}

type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Der }

function readExtensions(sequence: Der): readonly Extension[] {
  return children(sequence).map((one) => {
    const inside = fields(one)
    const oid = readOid(inside.take(tags.oid))
    const flag = inside.option(tags.boolean)
    const critical = flag !== undefined && readBoolean(flag)
    return { oid, critical, value: parseDer(inside.take(tags.octetString).content) }
  })
}

/** UTCTime to 2049, GeneralizedTime from 2050 on (RFC 5280 §5.1.2.4). */
function readEitherTime(value: Der): number {
  if (value.tag !== UTC_TIME) return readTime(value)
  const text = Buffer.from(value.content).toString('latin1')
  const century = Number(text.slice(0, 2)) >= 50 ? '19' : '20'
  const content = Buffer.from(`${century}${text}`, 'latin1')
  return readTime({ ...value, tag: tags.generalizedTime, content })
}

function unreadable(why: string): Fault {
  return new Fault('proof.malformed', `The list of revoked certificates cannot be read: ${why}.`)
}
