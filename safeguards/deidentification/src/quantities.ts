import type { Json } from '@wardstone/core'
import { isObject, textAt, type JsonObject } from './json.ts'
import { AGE_YEARS_MAX } from './limits.ts'
import { ucumAtoms, ucumPrefixes } from './rules/systems.ts'

const UCUM = 'http://unitsofmeasure.org'
const comparators: ReadonlySet<string> = new Set(['<', '<=', '>=', '>'])
const units: ReadonlySet<string> = new Set(
  ucumAtoms.split(' ').flatMap((atom) => {
    const bare = atom.replace(/\*$/, '')
    if (!atom.endsWith('*') || atom === '10*') return [atom]
    return [bare, ...ucumPrefixes.split(' ').map((prefix) => prefix + bare)]
  }),
)
const yearsIn: Readonly<Record<string, number>> = {
  a: 1,
  mo: 1 / 12,
  wk: 7 / 365.25,
  d: 1 / 365.25,
  h: 1 / 8766,
  min: 1 / 525_960,
  s: 1 / 31_557_600,
}

/** What tells a number from an age, and from the number of somebody. */
export type NumberRules = {
  /** Whether numbers without a unit are years of age here. */
  readonly isAge: boolean
  readonly isKnown: (text: string) => boolean
}

/**
 * Number, comparator and UCUM unit. A number whose unit is only written out leaves neither: “95”, “years” would be an
 * age, and the unit a text. Ages over 89 become 90 with the comparator `>=`.
 */
export function quantityOut(quantity: Json, rules: NumberRules): JsonObject | undefined {
  if (!isObject(quantity)) return undefined
  const { value } = quantity
  if (typeof value !== 'number' || rules.isKnown(String(value))) return undefined
  const code = textAt(quantity, 'system') === UCUM ? unitOut(textAt(quantity, 'code')) : undefined
  if (code === undefined && hasUnit(quantity)) return undefined
  const years = code === undefined ? (rules.isAge ? value : 0) : value * (yearsIn[code] ?? 0)
  if (years > AGE_YEARS_MAX) {
    return {
      value: AGE_YEARS_MAX + 1,
      comparator: '>=',
      ...(code === undefined ? {} : { system: UCUM, code: 'a' }),
    }
  }
  const comparator = textAt(quantity, 'comparator')
  return {
    value,
    ...(comparator !== undefined && comparators.has(comparator) ? { comparator } : {}),
    ...(code === undefined ? {} : { system: UCUM, code }),
  }
}

/** A number that stands alone; an age over 89 is removed, for there is nowhere to say “or more”. */
export function numberOut(value: number, rules: NumberRules): number | undefined {
  if (rules.isKnown(String(value)) || (rules.isAge && value > AGE_YEARS_MAX)) return undefined
  return value
}

/** A UCUM unit without its annotations, which are free text; undefined for what has other atoms than those of the table. */
export function unitOut(code: string | undefined): string | undefined {
  if (code === undefined || code.length > 64) return undefined
  const bare = code.replaceAll(/\{[^{}]*\}/g, '').replaceAll(/[./]+(?=$|[)])/g, '')
  if (bare === '') return '1'
  const terms = bare.split(/[./()]/).filter((term) => term !== '')
  return terms.every(isTerm) ? bare : undefined
}

function isTerm(term: string): boolean {
  if (/^\d{1,4}$/.test(term) || units.has(term)) return true
  const base = term.replace(/[+-]?\d{1,2}$/, '')
  return units.has(base)
}

function hasUnit(quantity: JsonObject): boolean {
  return ['unit', 'code', 'system'].some((member) => Object.hasOwn(quantity, member))
}
