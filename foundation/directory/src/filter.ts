import { Fault, parseJson, type Json } from '@wardstone/core'
import type { Attribute, Attributes, ResourceType } from './attributes.ts'
import { FILTER_CHARACTERS_MAX, FILTER_DEPTH_MAX } from './limits.ts'
import { findAttribute, isObject, resolveName, same, valuesAt, type Target } from './name-path.ts'

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
type Comparison = (typeof comparisons)[number]

/** A filter (RFC 7644 §3.4.2.2), its names resolved. */
export type Filter =
  | { readonly op: 'and'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'pr'; readonly target: Target }
  | { readonly op: Comparison; readonly target: Target; readonly value: Json }
  | { readonly op: 'some'; readonly target: Target; readonly filter: Filter }

/** Where a name in a filter leads: within a resource, or within one element of a list. */
type Scope = (name: string) => Target | undefined

type Reader = {
  readonly tokens: readonly string[]
  at: number
  depth: number
}

/**
 * Reads a filter.
 * @throws Fault `directory.invalid-filter` saying what was expected, and after what.
 */
export function parseFilter(type: ResourceType, text: string): Filter {
  const reader = openReader(text)
  const filter = readOr(reader, scopeOf(type))
  if (reader.at < reader.tokens.length) throw unexpected(reader, 'the end')
  return filter
}

/** Reads the filter between the brackets of a path: its names are those of the list's elements. */
export function parseValueFilter(attribute: Attribute, text: string): Filter {
  const reader = openReader(text)
  const filter = readOr(reader, scopeWithin(attribute))
  if (reader.at < reader.tokens.length) throw unexpected(reader, ']')
  return filter
}

function openReader(text: string): Reader {
  if (text.length > FILTER_CHARACTERS_MAX)
    throw invalid(`A filter has at most ${FILTER_CHARACTERS_MAX} characters.`)
  const tokens: string[] = []
  const token = /\s+|"(?:[^"\\]|\\.)*"|[()[\]]|[^\s()[\]"]+/gy
  let end = 0
  for (const match of text.matchAll(token)) {
    end = match.index + match[0].length
    if (match[0].trim() !== '') tokens.push(match[0])
  }
  if (end !== text.length) throw invalid(`A quotation mark is not closed (character ${end + 1}).`)
  return { tokens, at: 0, depth: 0 }
}

function scopeOf(type: ResourceType): Scope {
  return (name) => {
    const named = resolveName(type, name)
    return named.kind === 'target' ? named.target : undefined
  }
}

function scopeWithin(attribute: Attribute): Scope {
  return (name) => {
    const found = findAttribute(attribute.sub ?? [], name)
    return found === undefined ? undefined : { attribute: found }
  }
}

function readOr(reader: Reader, scope: Scope): Filter {
  let left = readAnd(reader, scope)
  while (takeWord(reader, 'or')) left = { op: 'or', left, right: readAnd(reader, scope) }
  return left
}

function readAnd(reader: Reader, scope: Scope): Filter {
  let left = readTerm(reader, scope)
  while (takeWord(reader, 'and')) left = { op: 'and', left, right: readTerm(reader, scope) }
  return left
}

function readTerm(reader: Reader, scope: Scope): Filter {
  const isNot = same(reader.tokens[reader.at] ?? '', 'not') && reader.tokens[reader.at + 1] === '('
  if (isNot) reader.at++
  if (reader.tokens[reader.at] !== '(') return readComparison(reader, scope)
  const of = readBracketed(reader, scope, ')')
  return isNot ? { op: 'not', of } : of
}

function readBracketed(reader: Reader, scope: Scope, close: ')' | ']'): Filter {
  reader.at++
  if (++reader.depth > FILTER_DEPTH_MAX)
    throw invalid(`A filter nests at most ${FILTER_DEPTH_MAX} deep.`)
  const filter = readOr(reader, scope)
  if (reader.tokens[reader.at] !== close) throw unexpected(reader, close)
  reader.at++
  reader.depth--
  return filter
}

function readComparison(reader: Reader, scope: Scope): Filter {
  const name = reader.tokens[reader.at]
  const target = name === undefined ? undefined : scope(name)
  if (name === undefined || target === undefined)
    throw invalid(
      name === undefined
        ? 'The filter ends where an attribute is expected.'
        : 'The filter names an attribute that is not kept here.',
    )
  reader.at++
  if (reader.tokens[reader.at] === '[') {
    if (target.attribute.type !== 'complex' || target.sub !== undefined)
      throw unexpected(reader, 'an operator')
    const filter = readBracketed(reader, scopeWithin(target.attribute), ']')
    return readSubOfSome(reader, target, filter)
  }
  return readOperator(reader, target)
}

/** `emails[type eq "work"]`: and, as Microsoft writes, followed by `.value eq "x"` or by `eq "x"`. */
function readSubOfSome(reader: Reader, target: Target, filter: Filter): Filter {
  const rest = reader.tokens[reader.at] ?? ''
  const isCompared = comparisons.some((op) => same(op, rest))
  if (!rest.startsWith('.') && !isCompared) return { op: 'some', target, filter }
  const sub = findAttribute(target.attribute.sub ?? [], isCompared ? 'value' : rest.slice(1))
  if (sub === undefined) throw unexpected(reader, 'a sub-attribute')
  if (!isCompared) reader.at++
  const right = readOperator(reader, { attribute: sub })
  return { op: 'some', target, filter: { op: 'and', left: filter, right } }
}

function readOperator(reader: Reader, target: Target): Filter {
  const word = reader.tokens[reader.at]?.toLowerCase()
  if (word === 'pr') {
    reader.at++
    return { op: 'pr', target }
  }
  const op = comparisons.find((known) => known === word)
  if (op === undefined) throw unexpected(reader, 'an operator')
  reader.at++
  return { op, target, value: readValue(reader, target) }
}

function readValue(reader: Reader, target: Target): Json {
  const token = reader.tokens[reader.at]
  if (token === undefined || !/^(?:"|true$|false$|null$|-?\d)/i.test(token))
    throw unexpected(reader, 'a value: text in quotation marks, true, false, null or a number')
  reader.at++
  const value = valueOf(token)
  // Some directories put booleans in quotation marks, or begin them with a capital.
  const isBoolean = (target.sub ?? target.attribute).type === 'boolean'
  if (isBoolean && typeof value === 'string' && /^(?:true|false)$/i.test(value))
    return same(value, 'true')
  return value
}

function valueOf(token: string): Json {
  try {
    return parseJson(token.startsWith('"') ? token : token.toLowerCase())
  } catch {
    throw invalid('A value of the filter is not JSON.')
  }
}

function takeWord(reader: Reader, word: string): boolean {
  if (!same(reader.tokens[reader.at] ?? '', word)) return false
  reader.at++
  return true
}

function unexpected(reader: Reader, expected: string): Fault {
  // What was sent may name a person: the place is told, not the text.
  return invalid(`Expected ${expected} as part ${reader.at + 1} of the filter.`)
}

function invalid(message: string): Fault {
  return new Fault('directory.invalid-filter', message)
}

/** Whether a resource, or an element of a list, passes a filter. */
export function matches(filter: Filter, resource: Attributes): boolean {
  if (filter.op === 'and') return matches(filter.left, resource) && matches(filter.right, resource)
  if (filter.op === 'or') return matches(filter.left, resource) || matches(filter.right, resource)
  if (filter.op === 'not') return !matches(filter.of, resource)
  if (filter.op === 'pr') return valuesAt(resource, filter.target).some(isPresent)
  if (filter.op === 'some')
    return valuesAt(resource, filter.target).some(
      (element) => isObject(element) && matches(filter.filter, element),
    )
  return compares(filter, resource)
}

function isPresent(value: Json): boolean {
  if (value === null || value === '') return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function compares(
  { op, target, value: wanted }: Extract<Filter, { readonly value: Json }>,
  resource: Attributes,
): boolean {
  const attribute = target.sub ?? target.attribute
  // A complex attribute is compared by its value (RFC 7644 §3.4.2.2).
  const values = valuesAt(resource, target).map((one) =>
    isObject(one) ? (one['value'] ?? null) : one,
  )
  // What is absent equals null, and nothing else.
  if (wanted === null) return (op === 'eq') === values.every((one) => one === null)
  if (op === 'ne') return !values.some((one) => holds('eq', one, wanted, attribute))
  return values.some((one) => holds(op, one, wanted, attribute))
}

function holds(op: Comparison, has: Json, wanted: Json, attribute: Attribute): boolean {
  if (typeof has !== 'string' || typeof wanted !== 'string') return op === 'eq' && has === wanted
  const isTime = attribute.type === 'dateTime'
  const one = isTime ? timeOf(has) : attribute.caseExact === true ? has : has.toLowerCase()
  const other = isTime
    ? timeOf(wanted)
    : attribute.caseExact === true
      ? wanted
      : wanted.toLowerCase()
  return rules[op](one, other)
}

const rules: Readonly<
  Record<Comparison, (one: string | number, other: string | number) => boolean>
> = {
  eq: (one, other) => one === other,
  ne: (one, other) => one !== other,
  co: (one, other) => String(one).includes(String(other)),
  sw: (one, other) => String(one).startsWith(String(other)),
  ew: (one, other) => String(one).endsWith(String(other)),
  gt: (one, other) => one > other,
  ge: (one, other) => one >= other,
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
}

function timeOf(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw invalid('A time in a filter is not a time (RFC 3339).')
  return at
}

/** The value that a filter asks one attribute to equal, if that is all it asks. */
export function equalsOnly(
  filter: Filter | undefined,
): { readonly name: string; readonly value: string } | undefined {
  if (filter?.op !== 'eq' || filter.target.sub !== undefined) return undefined
  const { value, target } = filter
  return typeof value === 'string' ? { name: target.attribute.name, value } : undefined
}
