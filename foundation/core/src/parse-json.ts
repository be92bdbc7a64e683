import { Fault } from './fault.ts'
import type { Json } from './types.ts'

export const JSON_DEPTH_MAX = 64

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads JSON that a stranger sent. Stricter than `JSON.parse`: bytes must be UTF-8, no object may name a member twice
 * (RFC 8259 §4 leaves the meaning open, so two readers could disagree) and nesting has a limit.
 *
 * @throws Fault `input.not-utf8`, `input.not-json`, `input.duplicate-key` or `input.too-deep`.
 */
export function parseJson(input: Uint8Array | string, depthMax = JSON_DEPTH_MAX): Json {
  const text = typeof input === 'string' ? input : decodeUtf8(input)
  const { members, depth } = measure(text)
  if (depth > depthMax) {
    throw new Fault(
      'input.too-deep',
      `The JSON nests ${depth} levels deep; the limit is ${depthMax}.`,
    )
  }
  const value = parse(text)
  // Counting is enough: a parser that kept every member has as many as the text wrote.
  if (countMembers(value) !== members) {
    throw new Fault('input.duplicate-key', 'An object in the JSON names the same member twice.')
  }
  return value
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Fault('input.not-utf8', 'The text is not valid UTF-8.')
  }
}

function parse(text: string): Json {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
    return JSON.parse(text) as Json
  } catch (error) {
    // The engine's own message quotes the text, which may be a patient's.
    const at = /position (\d+)/.exec(String(error))?.[1]
    const where = at === undefined ? '' : ` near character ${at}`
    throw new Fault('input.not-json', `The text is not valid JSON${where}.`)
  }
}

const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Members written and deepest nesting, in one pass outside the strings. */
function measure(text: string): { members: number; depth: number } {
  let members = 0
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) i = endOfString(text, i)
    else if (code === COLON) members++
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) deepest = Math.max(deepest, ++depth)
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--
  }
  return { members, depth: deepest }
}

/** Index of the quote that closes the string opened at `start`; the text's length if none does. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0
  while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++
  return slashes % 2 === 1
}

function countMembers(value: Json): number {
  if (value === null || typeof value !== 'object') return 0
  let count = 0
  const members: readonly Json[] = Object.values(value)
  for (const member of members) count += countMembers(member)
  return Array.isArray(value) ? count : count + members.length
}
