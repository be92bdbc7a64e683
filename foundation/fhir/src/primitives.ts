import type { Json } from '@wardstone/core'
import { typeDefinition } from './types.ts'

/** FHIR R4 §2.24.0.1: a string has at most 1 MiB characters. */
const TEXT_LENGTH_MAX = 1024 * 1024
const INTEGER_MAX = 2 ** 31 - 1
/** Base64 content may be long; it is bounded by the size of the body. */
const unboundedTypes: ReadonlySet<string> = new Set(['base64Binary', 'xhtml'])

/** What is wrong with a value of the primitive type, as a sentence's end; undefined when nothing is. */
export type PrimitiveCheck = (value: Json) => string | undefined

// oxlint-disable-next-line no-control-regex -- FHIR R4 §2.24.0.1: no characters below 32 but tab, newline and return.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

const checks = new Map<string, PrimitiveCheck>()

/** @throws for what is no primitive type of FHIR R4. */
export function primitiveCheck(type: string): PrimitiveCheck {
  const found = checks.get(type)
  if (found !== undefined) return found
  const made = makeCheck(type)
  checks.set(type, made)
  return made
}

function makeCheck(type: string): PrimitiveCheck {
  switch (type) {
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? undefined : 'the value is true or false.')
    case 'integer':
      return integerFrom(-INTEGER_MAX - 1, 'the value is a whole number of 32 bits.')
    case 'unsignedInt':
      return integerFrom(0, 'the value is a whole number from 0 to 2,147,483,647.')
    case 'positiveInt':
      return integerFrom(1, 'the value is a whole number from 1 to 2,147,483,647.')
    case 'decimal':
      return (value) =>
        typeof value === 'number' && Number.isFinite(value) ? undefined : 'the value is a number.'
    case 'date':
    case 'dateTime':
    case 'instant':
      return dated(textOf(type))
    case 'base64Binary':
      return textCheck(type, isBase64)
    case 'uri':
    case 'url':
    case 'canonical':
      return textCheck(type, isUri)
    default:
      return textOf(type)
  }
}

function integerFrom(low: number, sentence: string): PrimitiveCheck {
  return (value) =>
    Number.isInteger(value) && typeof value === 'number' && value >= low && value <= INTEGER_MAX
      ? undefined
      : sentence
}

/** A type whose values are text that the regular expression of its definition describes. */
function textOf(type: string): PrimitiveCheck {
  const written = typeDefinition(type)?.regex ?? ''
  if (written === '[ \\r\\n\\t\\S]+' || written === '') return textCheck(type, hasInk)
  const regex = new RegExp(`^(?:${written})$`, 'u')
  return textCheck(type, (text) => regex.test(text))
}

function textCheck(type: string, isOfForm: (text: string) => boolean): PrimitiveCheck {
  const isBounded = !unboundedTypes.has(type)
  return (value) => {
    if (typeof value !== 'string') return `the value is text (${type}).`
    if (value === '') return 'text is not empty; leave it out instead.'
    if (isBounded && value.length > TEXT_LENGTH_MAX) {
      return `text has at most ${TEXT_LENGTH_MAX} characters.`
    }
    if (CONTROL.test(value)) return 'text has no control characters.'
    return isOfForm(value) ? undefined : `the value does not have the form of ${type}.`
  }
}

/** Some character that is not white space. */
function hasInk(text: string): boolean {
  return text.charCodeAt(0) > 32 ? !isUnicodeSpace(text) : /\S/.test(text)
}

function isUnicodeSpace(text: string): boolean {
  return text.charCodeAt(0) > 127 && !/\S/.test(text)
}

const SPACE = /\s/

function isUri(text: string): boolean {
  return !SPACE.test(text)
}

/** Groups of four characters with white space between groups; `=` only at the end (RFC 4648 §4). */
function isBase64(text: string): boolean {
  const packed = SPACE.test(text) ? text.replace(/\s+/g, '') : text
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed)
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Adds to a form that the day exists in its month and year. */
function dated(isOfForm: PrimitiveCheck): PrimitiveCheck {
  return (value) => {
    const problem = isOfForm(value)
    if (problem !== undefined || typeof value !== 'string' || value.length < 10) return problem
    const [year, month, day] = [
      Number(value.slice(0, 4)),
      Number(value.slice(5, 7)),
      Number(value.slice(8, 10)),
    ]
    if (day <= 28) return undefined
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
    const last = month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0)
    return day <= last ? undefined : 'the month has no such day.'
  }
}
