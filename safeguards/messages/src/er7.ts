import { Fault } from '@wardstone/core'
import { charsetNamed, type Charset } from './charset.ts'
import { FIELDS_MAX, MESSAGE_BYTES_MAX, SEGMENTS_MAX } from './limits.ts'

/** The characters that part a message, from MSH-1 and MSH-2 (HL7 v2.9 §2.5.4). */
type Delimiters = {
  readonly field: string
  readonly component: string
  readonly repetition: string
  /** `''` where MSH-2 names none. */
  readonly escape: string
  readonly subcomponent: string
}

export type Segment = {
  /** Three characters: `PID`. */
  readonly name: string
  /** Which one of its name in the message, from 1. */
  readonly sequence: number
  /** Fields as they were sent, escapes and all: `fields[n]` is the n-th; of MSH too, whose first is the delimiter. */
  readonly fields: readonly string[]
  /** How its line ended: CR as the standard says, LF or CR LF as some send, or `''` at the end. */
  readonly end: string
}

/** A message in ER7, the encoding with bars, of which nothing is lost. */
export type Message = {
  readonly delimiters: Delimiters
  readonly charset: Charset
  /** A byte-order mark and line ends before MSH. */
  readonly lead: string
  readonly segments: readonly Segment[]
}

const LEAD = /^\uFEFF?[\r\n]*/
const LINE = /([^\r\n]*)((?:\r\n|\r|\n)[\r\n]*|$)/y
const NAME = /^[A-Z][A-Z0-9]{2}$/
const USUAL = '^~\\&'
const TWICE_ESCAPED = '^~\\\\&'
const HEADER_BYTES_MAX = 4096

/**
 * Reads a message. `charset` is what the sender agreed to where MSH-18 is empty.
 * @throws Fault `messages.malformed` with the place, `messages.charset`, or `input.too-large`.
 */
export function parseMessage(bytes: Uint8Array, charset = ''): Message {
  if (bytes.length > MESSAGE_BYTES_MAX) {
    throw new Fault('input.too-large', `A message has at most ${MESSAGE_BYTES_MAX} bytes.`)
  }
  // The header is ASCII up to its delimiters, whatever follows; it says how to read the rest.
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES_MAX)).toString('latin1')
  const named = headerField(header.replace(/^\xef\xbb\xbf/, ''), 18)
  const characters = charsetNamed(named === '' ? charset : named)
  const text = characters.decode(bytes)
  const lead = LEAD.exec(text)?.[0] ?? ''
  const delimiters = delimitersOf(text.slice(lead.length))
  return { delimiters, charset: characters, lead, segments: segmentsOf(text, lead, delimiters) }
}

/** The message as it was read: the same characters, and so the same bytes. */
export function writeMessage(message: Message): string {
  const { field } = message.delimiters
  const lines = message.segments.map(({ name, fields, end }) => {
    const sent = name === 'MSH' ? fields.slice(2) : fields.slice(1)
    return [name, ...sent].join(field) + end
  })
  return message.lead + lines.join('')
}

function headerField(header: string, number: number): string {
  const line = header.replace(/^[\r\n]*/, '').split(/[\r\n]/, 1)[0] ?? ''
  const value = line.slice(4).split(line.charAt(3))[number - 2] ?? ''
  return value.split(line.charAt(5), 1)[0] ?? ''
}

function delimitersOf(text: string): Delimiters {
  const [, field = '', encoding = ''] = /^MSH(.)([^\r\n]*)/s.exec(text) ?? []
  if (field === '') throw malformed('A message begins with an MSH segment.', 'MSH', 1, 0)
  const named = encoding.split(field, 1)[0] ?? ''
  // A backslash escaped twice on its way through a program: what is meant is beyond doubt.
  const meant = named === TWICE_ESCAPED ? USUAL : named
  const [component = '', repetition = '', escape = '', subcomponent = ''] = meant
  const all = [field, component, repetition, escape, subcomponent].filter((one) => one !== '')
  if (component === '' || repetition === '' || new Set(all).size < all.length) {
    throw malformed('MSH-1 and MSH-2 name at least three delimiters, each once.', 'MSH', 1, 2)
  }
  if (all.some((one) => /[A-Za-z0-9\r\n"]/.test(one))) {
    throw malformed('A delimiter is no letter, digit, quote or line end.', 'MSH', 1, 2)
  }
  return { field, component, repetition, escape, subcomponent }
}

function segmentsOf(text: string, lead: string, { field }: Delimiters): readonly Segment[] {
  const segments: Segment[] = []
  const counts = new Map<string, number>()
  LINE.lastIndex = lead.length
  while (LINE.lastIndex < text.length) {
    const [, line = '', end = ''] = LINE.exec(text) ?? []
    if (segments.length === SEGMENTS_MAX) {
      throw new Fault('input.too-large', `A message has at most ${SEGMENTS_MAX} segments.`)
    }
    const parts = line.split(field, FIELDS_MAX + 2)
    const name = parts[0] ?? ''
    const sequence = (counts.get(name) ?? 0) + 1
    if (!NAME.test(name)) {
      const place = segments.at(-1)
      const message = 'A line does not begin with the name of a segment.'
      throw malformed(message, place?.name ?? 'MSH', place?.sequence ?? 1, 0)
    }
    if (name === 'MSH' && segments.length > 0) {
      throw malformed('A second MSH stands within the message.', 'MSH', 2, 0)
    }
    if (parts.length > FIELDS_MAX) {
      throw new Fault('input.too-large', `A segment has at most ${FIELDS_MAX} fields.`)
    }
    counts.set(name, sequence)
    const fields = name === 'MSH' ? [name, field, ...parts.slice(1)] : parts
    segments.push({ name, sequence, fields, end })
  }
  return segments
}

function malformed(message: string, segment: string, sequence: number, field: number): Fault {
  return new Fault('messages.malformed', message, { segment, sequence, field })
}
