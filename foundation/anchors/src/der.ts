import { assert, concatBytes, Fault } from '@wardstone/core'

/** One value of ASN.1 in DER (X.690 §10). */
export type Der = {
  /** The identifier octet: class, constructed or not, number. */
  readonly tag: number
  readonly content: Uint8Array
  /** Tag, length and content as they were written: what is hashed and signed. */
  readonly bytes: Uint8Array
}

/** Tags used here. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

const NUMBER_BYTES_MAX = 4
const LONG_TAG = 0x1f

/** Tag of `[n]`: constructed unless told otherwise. */
export function contextTag(n: number, constructed = true): number {
  return (constructed ? 0xa0 : 0x80) + n
}

/** Writes one value. */
export function encodeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = concatBytes(...parts)
  if (content.length < 0x80) return concatBytes(Uint8Array.of(tag, content.length), content)
  const length: number[] = []
  for (let rest = content.length; rest > 0; rest >>>= 8) length.unshift(rest & 0xff)
  return concatBytes(Uint8Array.of(tag, 0x80 + length.length, ...length), content)
}

/** Writes a whole number that is not negative, given as big-endian bytes. */
export function encodeInteger(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const short = bytes.subarray(start)
  const negative = (short[0] ?? 0) >= 0x80
  return encodeDer(tags.integer, negative ? Uint8Array.of(0) : new Uint8Array(0), short)
}

/** Writes an object identifier in its dotted form. */
export function encodeOid(oid: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap((arc) => {
    assert(Number.isSafeInteger(arc), 'an object identifier is numbers and dots')
    const digits = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      digits.unshift(128 + (left % 128))
    }
    return digits
  })
  return encodeDer(tags.oid, Uint8Array.from(bytes))
}

/** The one value that the bytes are. @throws Fault `proof.malformed` for anything but DER. */
export function parseDer(bytes: Uint8Array): Der {
  const { value, end } = readValue(bytes, 0)
  if (end !== bytes.length) throw malformed('something follows the value')
  return value
}

/** The values inside a constructed one. @throws Fault `proof.malformed`. */
export function children(parent: Der): readonly Der[] {
  const values: Der[] = []
  for (let at = 0; at < parent.content.length;) {
    const { value, end } = readValue(parent.content, at)
    values.push(value)
    at = end
  }
  return values
}

/** A reader of the values inside a constructed one, in the order of its definition. */
export type Fields = {
  /** The next value, which has this tag. @throws Fault `proof.malformed`. */
  take(tag: number): Der
  /** The next value if it has this tag. */
  option(tag: number): Der | undefined
  /** @throws Fault `proof.malformed` when a value is left that the definition does not have. */
  end(): void
}

/** Opens a constructed value. @throws Fault `proof.malformed` unless it has this tag. */
export function fields(value: Der, tag: number = tags.sequence): Fields {
  requireTag(value, tag)
  const inside = children(value)
  let next = 0
  const option = (wanted: number) => {
    const found = inside[next]
    if (found?.tag !== wanted) return undefined
    next++
    return found
  }
  return {
    option,
    take(wanted) {
      const found = option(wanted)
      if (found === undefined) throw malformed('a part is missing or of another type')
      return found
    },
    end() {
      if (next !== inside.length) throw malformed('it has parts that do not belong there')
    },
  }
}

/** The dotted form of an object identifier. @throws Fault `proof.malformed`. */
export function readOid(value: Der): string {
  requireTag(value, tags.oid)
  const arcs: number[] = []
  let arc = 0
  for (const byte of value.content) {
    arc = arc * 128 + (byte & 0x7f)
    if (!Number.isSafeInteger(arc)) throw malformed('an object identifier is too long')
    if (byte >= 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const [joined, ...rest] = arcs
  if (joined === undefined || (value.content.at(-1) ?? 0) >= 0x80) {
    throw malformed('an object identifier is cut off')
  }
  const first = Math.min(Math.floor(joined / 40), 2)
  return [first, joined - first * 40, ...rest].join('.')
}

/** A small whole number. @throws Fault `proof.malformed`. */
export function readInteger(value: Der): number {
  requireTag(value, tags.integer)
  const { content } = value
  if (content.length === 0 || content.length > NUMBER_BYTES_MAX)
    throw malformed('a number is too long')
  return Buffer.from(content).readIntBE(0, content.length)
}

/** Milliseconds since the epoch of a GeneralizedTime in UTC (RFC 3161 §2.4.2). @throws Fault `proof.malformed`. */
export function readTime(value: Der): number {
  requireTag(value, tags.generalizedTime)
  const text = Buffer.from(value.content).toString('latin1')
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text)
  if (match === null) throw malformed('a time is not written as it should be')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`)
  if (Number.isNaN(time)) throw malformed('there is no such time')
  return time
}

/** A truth value; DER has one way to write each. @throws Fault `proof.malformed`. */
export function readBoolean(value: Der): boolean {
  requireTag(value, tags.boolean)
  const [byte] = value.content
  if (value.content.length !== 1 || (byte !== 0 && byte !== 0xff))
    throw malformed('a truth value is neither')
  return byte === 0xff
}

function requireTag(value: Der, tag: number): void {
  if (value.tag !== tag) throw malformed('a part is of another type')
}

function readValue(bytes: Uint8Array, start: number): { value: Der; end: number } {
  const tag = bytes[start]
  const lead = bytes[start + 1]
  if (tag === undefined || lead === undefined) throw malformed('it ends too soon')
  if ((tag & LONG_TAG) === LONG_TAG) throw malformed('it has a type that nothing here has')
  let at = start + 2
  let length = lead
  if (lead >= 0x80) {
    const count = lead - 0x80
    if (count === 0 || count > NUMBER_BYTES_MAX) throw malformed('a length is not DER')
    length = 0
    for (const byte of bytes.subarray(at, at + count)) length = length * 256 + byte
    at += count
    // DER has one way to write a length: the shortest.
    if (length < 0x80 || length < 256 ** (count - 1)) throw malformed('a length is not DER')
  }
  const end = at + length
  if (end > bytes.length) throw malformed('it ends too soon')
  return {
    value: { tag, content: bytes.subarray(at, end), bytes: bytes.subarray(start, end) },
    end,
  }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The time-stamp cannot be read: ${reason}.`)
}
