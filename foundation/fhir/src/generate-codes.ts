import { assert } from '@wardstone/core'
import type { Definitions } from './definitions.ts'
import { objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'

/** Code systems that the specification itself owns, and countries: their displays are kept too. */
const DISPLAYED = /^(?:http:\/\/hl7\.org\/fhir\/|urn:iso:)/

/**
 * Code systems that the package lists whole: the URL, then a line for each code, a space for each step down, then other codes
 * below it and, where kept, its display, separated by tabs.
 */
export function conceptTable(definitions: Definitions): string {
  const lines: string[] = []
  for (const [url, codeSystem] of definitions.codeSystems) {
    if (!isWhole(codeSystem)) continue
    const concepts = objectsAt(codeSystem, 'concept')
    lines.push(url, ...concepts.flatMap((one) => conceptLines(one, 1, DISPLAYED.test(url))))
  }
  return lines.join('\n')
}

function isWhole(codeSystem: JsonObject): boolean {
  const isOneVersion = !(textAt(codeSystem, 'url') ?? '').includes('|')
  return textAt(codeSystem, 'content') === 'complete' && isOneVersion
}

function conceptLines(concept: JsonObject, depth: number, isDisplayed: boolean): string[] {
  const below = objectsAt(concept, 'property').flatMap((property) =>
    textAt(property, 'code') === 'child' ? (textAt(property, 'valueCode') ?? []) : [],
  )
  const display = isDisplayed ? (textAt(concept, 'display') ?? '').replace(/\s+/g, ' ') : ''
  const words = [packed(textAt(concept, 'code') ?? ''), below.map(packed).join(' '), display]
  const line = ' '.repeat(depth) + words.join('\t').replace(/\t+$/, '')
  return [
    line,
    ...objectsAt(concept, 'concept').flatMap((one) => conceptLines(one, depth + 1, isDisplayed)),
  ]
}

/** A code in which no space stands. */
function packed(code: string): string {
  return code.replaceAll('%', '%25').replaceAll(' ', '%20')
}

/**
 * All value sets that say what they are made of: the URL, then the parts of `compose`, separated by tabs:
 * `+` or `-`, the code system, then codes, or filters (`?is-a=code`; `?` alone for one of another property), or other value sets
 * (`^url`), after spaces.
 */
export function valueSetTable(definitions: Definitions): string {
  const lines: string[] = []
  for (const [url, valueSet] of definitions.valueSets) {
    const parts = partsOf(valueSet)
    if (parts.length > 0) lines.push([url, ...parts].join('\t'))
  }
  return lines.join('\n')
}

function partsOf(valueSet: JsonObject): string[] {
  const compose = objectAt(valueSet, 'compose') ?? {}
  const parts = (member: 'include' | 'exclude', sign: string) =>
    objectsAt(compose, member).map((part) => sign + partText(part))
  return [...parts('include', '+'), ...parts('exclude', '-')]
}

function partText(part: JsonObject): string {
  const codes = objectsAt(part, 'concept').map((one) => packed(textAt(one, 'code') ?? ''))
  const filtered = objectsAt(part, 'filter').map((one) =>
    textAt(one, 'property') === 'concept'
      ? `?${textAt(one, 'op') ?? ''}=${packed(textAt(one, 'value') ?? '')}`
      : '?',
  )
  const others = textsAt(part, 'valueSet').map((url) => `^${url.split('|')[0] ?? ''}`)
  const words = [...codes, ...filtered, ...others]
  assert(
    codes.every((code) => !/^[?^]/.test(code)),
    'no code looks like a filter',
  )
  return [textAt(part, 'system') ?? '', ...words].join(' ')
}
