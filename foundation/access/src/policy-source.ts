import { Fault } from '@wardstone/core'

/** The text of one policy, and where it stands: so that what is wrong with it is said with its line. */
export type PolicySource = {
  readonly id: string
  /** @param offset In the policy, in characters; undefined: at its beginning. */
  readonly refuse: (problem: string, offset?: number) => Fault
  /** Where its n-th condition begins, and in it, from there on, the first of a token; the condition where that is not found. */
  readonly offsetOf: (condition: number, token?: string) => number
}

/** Where a policy begins. */
export type PolicyPlace = { readonly file: string; readonly line: number }

export function policySource(id: string, text: string, place?: PolicyPlace): PolicySource {
  // Of the same length, so that places in it are places in the text.
  const code = withoutWords(text)
  return {
    id,
    refuse(problem, offset = 0) {
      const line = (place?.line ?? 1) + linesBefore(text, offset)
      const where =
        place === undefined ? `${id}, line ${line}` : `${place.file}, line ${line} (${id})`
      return invalid(`${where}: ${problem}`)
    },
    offsetOf(condition, token) {
      const starts = [...code.matchAll(/\b(?:when|unless)\s*\{/g)].map(({ index }) => index)
      const start = starts[condition] ?? 0
      const body = start + code.slice(start).search(/\{/) + 1
      const found = token === undefined ? -1 : code.slice(body).search(tokenPattern(token))
      return found < 0 ? start : body + found
    },
  }
}

/** @param end In characters. */
export function linesBefore(text: string, end: number): number {
  return text.slice(0, end).split('\n').length - 1
}

/** A place that Cedar gives, in bytes of UTF-8, in characters. */
export function charactersBefore(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length
}

export function invalid(message: string): Fault {
  return new Fault('access.policy-invalid', `The access policy cannot be used. ${message}`)
}

/** Blanks what is in comments and strings: a condition that is only written about is none. */
function withoutWords(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*/g, (word) => word.replaceAll(/[^\n]/g, ' '))
}

/** How Cedar's tree names what is written otherwise. */
const spellings = new Map([
  ['if-then-else', 'if'],
  ['Set', '['],
  ['Record', '{'],
  ['neg', '-'],
])

function tokenPattern(token: string): RegExp {
  const written = spellings.get(token) ?? token
  return /^\w+$/.test(written) ? new RegExp(`\\b${written}\\b`) : new RegExp(RegExp.escape(written))
}
