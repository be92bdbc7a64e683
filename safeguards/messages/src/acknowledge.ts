import type { Fault } from '@wardstone/core'
import { parseMessage, writeMessage, type Message, type Segment } from './er7.ts'
import { escapeText } from './escapes.ts'
import { textAt } from './fields.ts'

/** HL7 table 0008: what became of a message; the letter C is of enhanced mode’s first answer. */
export type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR'

/** Which answers a sender asked for (HL7 v2.9 §2.9.2, §2.9.3). */
export type AckMode =
  | { readonly mode: 'original' }
  | { readonly mode: 'enhanced'; readonly accept: Wish; readonly application: Wish }

/** HL7 table 0155: always, never, on errors or on success alone. */
type Wish = 'AL' | 'NE' | 'ER' | 'SU'

const ERROR_TEXT_CHARACTERS_MAX = 250
const HEADER_BYTES_MAX = 4096
const NOTHING = parseMessage(new TextEncoder().encode('MSH|^~\\&|||||||ACK||P|2.5'))

/** HL7 table 0357: codes of faults in ERR-3. */
const conditionOf: Readonly<Record<string, readonly [string, string]>> = {
  'messages.malformed': ['100', 'Segment sequence error'],
  'messages.charset': ['102', 'Data type error'],
  'messages.invalid': ['102', 'Data type error'],
  'messages.unsupported': ['200', 'Unsupported message type'],
  'messages.unknown-sender': ['204', 'Unknown key identifier'],
  'messages.conflict': ['205', 'Duplicate key identifier'],
}
const INTERNAL = ['207', 'Application internal error'] as const

export function ackModeOf(message: Message): AckMode {
  const [header] = message.segments
  const [accept, application] = [15, 16].map((field) => wishOf(textAt(message, header, field)))
  return accept === undefined && application === undefined
    ? { mode: 'original' }
    : { mode: 'enhanced', accept: accept ?? 'NE', application: application ?? 'NE' }
}

function wishOf(sent: string | undefined): Wish | undefined {
  return sent === 'AL' || sent === 'NE' || sent === 'ER' || sent === 'SU' ? sent : undefined
}

export function wants(wish: Wish, isSuccess: boolean): boolean {
  return wish === 'AL' || (wish === 'SU' && isSuccess) || (wish === 'ER' && !isSuccess)
}

/**
 * The header of what could not be read as a whole, so that its answer can name it; an empty one where there is none. What
 * is not ASCII in it is left out.
 */
export function headerIn(bytes: Uint8Array): Message {
  const text = Buffer.from(bytes.subarray(0, HEADER_BYTES_MAX)).toString('latin1')
  const line = text.replace(/^\xef\xbb\xbf/, '').split(/[\r\n]/, 1)[0] ?? ''
  try {
    return parseMessage(new TextEncoder().encode(line.replaceAll(/[^\x20-\x7e]/g, '?')), 'UTF-8')
  } catch {
    return NOTHING
  }
}

/** An ACK (HL7 v2.9 §2.13.1), in the delimiters and character set of the message it answers. */
export function acknowledge(
  message: Message,
  answer: {
    readonly code: AckCode
    /** Its own control id. */
    readonly id: string
    readonly at: number
    readonly fault?: Fault
  },
): Uint8Array {
  const { delimiters } = message
  const { field, component } = delimiters
  const [header] = message.segments
  const sent = (number: number): string => header?.fields[number] ?? ''
  const trigger = textAt(message, header, 9, 2)
  const type = ['ACK', ...(trigger === undefined ? [] : [escapeText(message, trigger)])]
  const version = sent(12) === '' ? '2.5' : sent(12)
  const isOld = /^2\.[1-4]/.test(version)
  const words = answer.fault?.message.slice(0, ERROR_TEXT_CHARACTERS_MAX) ?? ''
  const written = escapeText(message, words)
  const segments = [
    segment('MSH', [
      field,
      sent(2),
      sent(5),
      sent(6),
      sent(3),
      sent(4),
      timestamp(answer.at),
      '',
      type.join(component),
      answer.id,
      sent(11) === '' ? 'P' : sent(11),
      version,
      ...(sent(18) === '' ? [] : ['', '', '', '', '', sent(18)]),
    ]),
    segment('MSA', [answer.code, sent(10), ...(isOld && words !== '' ? [written] : [])]),
    ...(answer.fault === undefined ? [] : [errorOf(message, answer.fault, written)]),
  ]
  return encode(message, writeMessage({ ...message, lead: '', segments }))
}

/** ERR with place, condition, severity and words (HL7 v2.9 §2.14.5). */
function errorOf({ delimiters }: Message, fault: Fault, written: string): Segment {
  const { component } = delimiters
  const { segment: name, sequence, field } = fault.details
  const place = typeof name === 'string' ? [name, String(Number(sequence ?? 1))] : []
  if (place.length > 0 && typeof field === 'number' && field > 0) place.push(String(field))
  const [code, words] = conditionOf[fault.code] ?? INTERNAL
  const condition = [code, words, 'HL70357'].join(component)
  return segment('ERR', ['', place.join(component), condition, 'E', '', '', '', written])
}

function segment(name: string, fields: readonly string[]): Segment {
  return { name, sequence: 1, fields: [name, ...fields], end: '\r' }
}

/** In UTC, which the offset says. */
function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}+0000`
}

function encode({ charset }: Message, text: string): Uint8Array {
  try {
    return charset.encode(text)
  } catch {
    return new TextEncoder().encode(text.replaceAll(/[^\t\n\r\x20-\x7e]/g, '?'))
  }
}
