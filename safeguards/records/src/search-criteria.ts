import { Fault } from '@wardstone/core'
import { datePrefixes, rangeOf, type DatePrefix, type Range } from './dates.ts'
import { SEARCH_VALUES_MAX, SEARCH_VALUE_LENGTH_MAX } from './limits.ts'
import { foldName } from './names.ts'
import { localReference } from './references.ts'
import { isId, referenceTo, type Reference } from './resource.ts'
import type { Parameter } from './search-parameters.ts'

/** One value that a parameter may have. */
export type Alternative =
  /** `system` undefined: any; '': none. `code` undefined: any. */
  | { readonly kind: 'token'; readonly system?: string; readonly code?: string }
  | { readonly kind: 'date'; readonly prefix: DatePrefix; readonly range: Range }
  | { readonly kind: 'string'; readonly folded: string }
  | { readonly kind: 'reference'; readonly to: Reference }

/** What one parameter of a search asks: any of the alternatives. */
export type Criterion = {
  readonly parameter: Parameter
  readonly alternatives: readonly Alternative[]
}

/**
 * Reads the value of a search parameter: alternatives joined by commas, escapes as in FHIR R4 §3.1.1.5.7.
 * @throws Fault `records.invalid`. Values are never repeated: they name patients.
 */
export function criterionOf(parameter: Parameter, value: string): Criterion {
  if (value.length > SEARCH_VALUE_LENGTH_MAX) {
    throw bad(parameter, `has at most ${SEARCH_VALUE_LENGTH_MAX} characters`)
  }
  const values = splitEscaped(value, ',')
  if (values.length > SEARCH_VALUES_MAX) {
    throw bad(parameter, `has at most ${SEARCH_VALUES_MAX} values`)
  }
  return { parameter, alternatives: values.map((item) => readers[parameter.kind](parameter, item)) }
}

const readers: Readonly<
  Record<Parameter['kind'], (parameter: Parameter, value: string) => Alternative>
> = {
  token(parameter, value) {
    const parts = splitEscaped(value, '|').map(unescape)
    const [first = '', second] = parts
    if (parts.length > 2) throw bad(parameter, 'is system|code, code, |code or system|')
    if (second === undefined) {
      if (first === '') throw bad(parameter, 'is not empty')
      return { kind: 'token', code: first }
    }
    if (second !== '') return { kind: 'token', system: first, code: second }
    if (first === '') throw bad(parameter, 'names a system or a code')
    return { kind: 'token', system: first }
  },
  date(parameter, value) {
    const prefix = datePrefixes.find((known) => value.startsWith(known))
    const range = rangeOf(prefix === undefined ? value : value.slice(prefix.length))
    if (range === undefined) {
      throw bad(
        parameter,
        `is a date as in 2024, 2024-05, 2024-05-31 or 2024-05-31T10:00:00Z, after a prefix of ${datePrefixes.join(', ')} or none`,
      )
    }
    return { kind: 'date', prefix: prefix ?? 'eq', range }
  },
  string(parameter, value) {
    const folded = foldName(unescape(value))
    if (folded === '') throw bad(parameter, 'has at least one letter')
    return { kind: 'string', folded }
  },
  reference(parameter, value) {
    const isPatient = parameter.name === 'patient' || parameter.name === 'subject'
    const type = isPatient ? 'Patient' : 'Encounter'
    const to = isId(value) ? referenceTo(type, value) : localReference(value)
    if (to?.startsWith(`${type}/`) !== true) throw bad(parameter, `is an id or ${type}/id`)
    return { kind: 'reference', to }
  },
}

function bad(parameter: Parameter, rule: string): Fault {
  return new Fault('records.invalid', `The search parameter ${parameter.name} ${rule}.`, {
    parameter: parameter.name,
  })
}

/** Parts between separators that no backslash stands before; escapes stay for `unescape`. */
function splitEscaped(text: string, separator: ',' | '|'): string[] {
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
