import type { Message } from './er7.ts'

const HEX = /^X((?:[0-9A-Fa-f]{2})+)$/
const LINES = /^\.(?:br|sp(\d{0,2}))$/
/** Highlighting, and formatting that only moves text on a page (HL7 v2.9 §2.7). */
const SHOW = /^(?:H|N|\.(?:in|ti)[+-]?\d*|\.(?:fi|nf|ce)|\.sk\s?\d*)$/

/**
 * Text as it is meant: escape sequences replaced (HL7 v2.9 §2.7). What is no sequence of the standard, or one of the
 * sender’s own (`\Z…\`), stays as it was sent.
 */
export function unescape(message: Message, raw: string): string {
  const { escape } = message.delimiters
  if (escape === '' || !raw.includes(escape)) return raw
  const parts: string[] = []
  let at = 0
  while (at < raw.length) {
    const start = raw.indexOf(escape, at)
    const end = start === -1 ? -1 : raw.indexOf(escape, start + 1)
    if (end === -1) break
    parts.push(raw.slice(at, start))
    const meant = meaningOf(message, raw.slice(start + 1, end))
    // The closing character of what is no sequence may begin the next.
    if (meant === undefined) parts.push(raw.slice(start, end))
    else parts.push(meant)
    at = meant === undefined ? end : end + 1
  }
  parts.push(raw.slice(at))
  return parts.join('')
}

function meaningOf({ delimiters, charset }: Message, sequence: string): string | undefined {
  const { field, component, repetition, escape, subcomponent } = delimiters
  if (sequence === 'F') return field
  if (sequence === 'S') return component
  if (sequence === 'T') return subcomponent
  if (sequence === 'R') return repetition
  if (sequence === 'E') return escape
  const hex = HEX.exec(sequence)?.[1]
  if (hex !== undefined) {
    try {
      return charset.decode(Buffer.from(hex, 'hex'))
    } catch {
      return undefined
    }
  }
  const lines = LINES.exec(sequence)
  if (lines !== null) return '\n'.repeat(Math.max(1, Number(lines[1] ?? '1')))
  return SHOW.test(sequence) ? '' : undefined
}

/** Text as it can stand in a field: its delimiters escaped, its line ends as `\.br\`. */
export function escapeText({ delimiters }: Message, text: string): string {
  const { field, component, repetition, escape, subcomponent } = delimiters
  const names = new Map([
    [field, 'F'],
    [component, 'S'],
    [subcomponent, 'T'],
    [repetition, 'R'],
    [escape, 'E'],
  ])
  return Array.from(text.replaceAll(/\r\n|\r|\n/g, '\n'))
    .map((character) => {
      const name = character === '\n' ? '.br' : names.get(character)
      if (name === undefined) return character
      return escape === '' ? ' ' : `${escape}${name}${escape}`
    })
    .join('')
}
