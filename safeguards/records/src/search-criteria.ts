import { Fault } from '@wardstone/core'
import { rangeOf, type FindDefinition, type Range } from '@wardstone/fhir'
import { nearly, prefixes, type Prefix } from './dates.ts'
import { SEARCH_VALUES_MAX, SEARCH_VALUE_LENGTH_MAX } from './limits.ts'
import { foldName } from './names.ts'
import { numberOf, type SearchedNumber } from './numbers.ts'
import { isId } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import { branchOf, codesOf, type CodesBySystem } from './search-codes.ts'
import type { Parameter, ParameterKind } from './search-parameters.ts'

/** One value that a parameter may have. */
export type Alternative =
  /** `system` undefined: any; '': none. `code` undefined: any. */
  | { readonly kind: 'token'; readonly system?: string; readonly code?: string }
  /** Any code of a value set, or of a branch of a code system. */
  | { readonly kind: 'codes'; readonly bySystem: CodesBySystem }
  /** The words of a code, its display or text, begin so. */
  | { readonly kind: 'words'; readonly folded: string }
  /** `exact`: the whole text, as it is written. `isAnywhere`: not at the beginning alone. */
  | {
      readonly kind: 'string'
      readonly folded: string
      readonly exact?: string
      readonly isAnywhere?: boolean
    }
  /** A resource of ours; `types` are those that it may be of, none means any. */
  | { readonly kind: 'reference'; readonly id: string; readonly types: readonly string[] }
  /** Anything else that a reference can say: an absolute URL. */
  | { readonly kind: 'url'; readonly url: string }
  /** What a logical reference says (`:identifier`). */
  | { readonly kind: 'identifier'; readonly system?: string; readonly code?: string }
  | { readonly kind: 'date'; readonly prefix: Prefix; readonly range: Range }
  | (SearchedNumber & { readonly kind: 'number' })
  | (SearchedNumber & {
      readonly kind: 'quantity'
      readonly system?: string
      readonly unit?: string
    })
  | { readonly kind: 'uri'; readonly uri: string; readonly how: 'equal' | 'below' | 'above' }
  | { readonly kind: 'composite'; readonly parts: readonly Alternative[] }

/** What one parameter of a search asks. */
export type Criterion =
  /** Any of the alternatives; negated, none of them. */
  | {
      readonly parameter: Parameter
      readonly alternatives: readonly Alternative[]
      readonly isNegated: boolean
    }
  | { readonly parameter: Parameter; readonly isMissing: boolean }

type Read = (parameter: Parameter, text: string, asked: Asking) => Alternative
/** `find` finds value sets and code systems that are kept here. */
type Asking = { readonly modifier: string; readonly now: number; readonly find: FindDefinition }

/** Modifiers that are answered, by kind; what each means is in the functions below. */
const modifiers: Readonly<Record<ParameterKind, readonly string[]>> = {
  token: ['not', 'in', 'not-in', 'below', 'above', 'text'],
  string: ['exact', 'contains'],
  reference: ['identifier'],
  uri: ['below', 'above'],
  date: [],
  number: [],
  quantity: [],
  composite: [],
}

/**
 * Reads the value of a search parameter: alternatives joined by commas, escapes as in FHIR R4 §3.1.1.5.7.
 * @throws Fault `records.invalid` or `records.unsupported`. Values are never repeated: they name patients.
 */
export function criterionOf(
  parameter: Parameter,
  value: string,
  { modifier = '', now = 0, find = () => undefined }: Partial<Asking> = {},
): Criterion {
  if (value.length > SEARCH_VALUE_LENGTH_MAX) {
    throw bad(parameter, `has at most ${SEARCH_VALUE_LENGTH_MAX} characters`)
  }
  if (modifier === 'missing') {
    if (value !== 'true' && value !== 'false')
      throw bad(parameter, 'with :missing is true or false')
    return { parameter, isMissing: value === 'true' }
  }
  const isType = parameter.kind === 'reference' && isResourceType(modifier)
  if (modifier !== '' && !isType && !modifiers[parameter.kind].includes(modifier)) {
    throw unsupported(parameter, modifier)
  }
  const isNegated = modifier === 'not' || modifier === 'not-in'
  if (modifier === 'in' || modifier === 'not-in') {
    return { parameter, alternatives: [codesOf(parameter, value, find)], isNegated }
  }
  const values = splitEscaped(value, ',')
  if (values.length > SEARCH_VALUES_MAX) {
    throw bad(parameter, `has at most ${SEARCH_VALUES_MAX} values`)
  }
  const read = readers[parameter.kind]
  const alternatives = values.map((item) => read(parameter, item, { modifier, now, find }))
  return { parameter, alternatives, isNegated }
}

const whyNot: Readonly<Record<string, string>> = {
  'of-type': 'The modifier :of-type is not served: search by system|value.',
}

function unsupported(parameter: Parameter, modifier: string): Fault {
  const known = ['missing', ...modifiers[parameter.kind]].map((each) => `:${each}`).join(', ')
  const why = Object.hasOwn(whyNot, modifier) ? whyNot[modifier] : undefined
  return new Fault(
    'records.unsupported',
    why ?? `The search parameter ${parameter.name} has no such modifier here. It has ${known}.`,
    { parameter: parameter.name },
  )
}

function tokenIn(parameter: Parameter, text: string): { system?: string; code?: string } {
  const parts = splitEscaped(text, '|').map(unescape)
  const [first = '', second] = parts
  if (parts.length > 2) throw bad(parameter, 'is system|code, code, |code or system|')
  if (second === undefined) {
    if (first === '') throw bad(parameter, 'is not empty')
    return { code: first }
  }
  if (second !== '') return { system: first, code: second }
  if (first === '') throw bad(parameter, 'names a system or a code')
  return { system: first }
}

const NAMED = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/
const URL_LIKE = /^[a-z][a-z0-9+.-]*:\S+$/i

const readers: Readonly<Record<ParameterKind, Read>> = {
  token(parameter, text, { modifier, find }) {
    if (modifier === 'text') return { kind: 'words', folded: foldedIn(parameter, unescape(text)) }
    const asked = tokenIn(parameter, text)
    if (modifier !== 'below' && modifier !== 'above') return { kind: 'token', ...asked }
    return branchOf(parameter, asked, modifier, find)
  },
  string(parameter, text, { modifier }) {
    const written = unescape(text)
    const folded = foldedIn(parameter, written)
    if (modifier === 'exact') return { kind: 'string', folded, exact: written }
    return modifier === 'contains'
      ? { kind: 'string', folded, isAnywhere: true }
      : { kind: 'string', folded }
  },
  reference(parameter, text, { modifier }) {
    if (modifier === 'identifier') return { kind: 'identifier', ...tokenIn(parameter, text) }
    const written = unescape(text)
    const [, type, id] = NAMED.exec(written) ?? []
    if (type !== undefined && id !== undefined && isResourceType(type)) {
      if (modifier !== '' && modifier !== type) throw bad(parameter, 'is of the type that is named')
      return { kind: 'reference', id, types: [type] }
    }
    if (isId(written)) {
      const types = parameter.isOwner ? ['Patient'] : parameter.targets
      return { kind: 'reference', id: written, types: modifier === '' ? types : [modifier] }
    }
    if (!URL_LIKE.test(written)) throw bad(parameter, 'is an id, Type/id or an absolute URL')
    return { kind: 'url', url: written }
  },
  date(parameter, text, { now }) {
    const { prefix, rest } = prefixIn(text)
    const range = rangeOf(rest)
    if (range === undefined) {
      throw bad(
        parameter,
        `is a date as in 2024, 2024-05, 2024-05-31 or 2024-05-31T10:00:00Z, after a prefix of ${prefixes.join(', ')} or none`,
      )
    }
    return { kind: 'date', prefix, range: prefix === 'ap' ? nearly(range, now) : range }
  },
  number: (parameter, text) => ({ kind: 'number', ...numberIn(parameter, text) }),
  quantity(parameter, text) {
    const [number = '', system, unit, ...more] = splitEscaped(text, '|').map(unescape)
    if (more.length > 0 || (system !== undefined && unit === undefined)) {
      throw bad(parameter, 'is a number, number|system|code or number||unit')
    }
    return {
      kind: 'quantity',
      ...numberIn(parameter, number),
      ...(system === undefined || system === '' ? {} : { system }),
      ...(unit === undefined || unit === '' ? {} : { unit }),
    }
  },
  uri(parameter, text, { modifier }) {
    const uri = unescape(text)
    if (uri === '') throw bad(parameter, 'is not empty')
    return {
      kind: 'uri',
      uri,
      how: modifier === 'below' || modifier === 'above' ? modifier : 'equal',
    }
  },
  composite(parameter, text, asked) {
    const values = splitEscaped(text, '$')
    const { components } = parameter
    if (values.length !== components.length) {
      throw bad(parameter, `has ${components.length} values, joined by $`)
    }
    const parts = components.map(({ kind }, index) =>
      readers[kind](
        { ...parameter, kind, targets: [], isOwner: false },
        values[index] ?? '',
        asked,
      ),
    )
    return { kind: 'composite', parts }
  },
}

function foldedIn(parameter: Parameter, text: string): string {
  const folded = foldName(text)
  if (folded === '') throw bad(parameter, 'has at least one letter')
  return folded
}

function prefixIn(text: string): { prefix: Prefix; rest: string } {
  const prefix = prefixes.find((known) => text.startsWith(known))
  return prefix === undefined
    ? { prefix: 'eq', rest: text }
    : { prefix, rest: text.slice(prefix.length) }
}

function numberIn(parameter: Parameter, text: string): SearchedNumber {
  const { prefix, rest } = prefixIn(text)
  const number = numberOf(prefix, rest)
  if (number === undefined) {
    throw bad(parameter, `is a number, after a prefix of ${prefixes.join(', ')} or none`)
  }
  return number
}

function bad(parameter: Parameter, rule: string): Fault {
  return new Fault('records.invalid', `The search parameter ${parameter.name} ${rule}.`, {
    parameter: parameter.name,
  })
}

/** Parts between separators that no backslash stands before; escapes stay for `unescape`. */
function splitEscaped(text: string, separator: ',' | '|' | '$'): string[] {
  const parts = ['']
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    const last = parts.length - 1
    if (character === '\\') parts[last] += character + text.charAt(++at)
    else if (character === separator) parts.push('')
    else parts[last] += character
  }
  return parts
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\\,|$])/g, '$1')
}
