import type { Evidence, Json } from '@wardstone/core'
import type { Predicate } from './evidence-rules.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const TIME_MS_MAX = 8.64e15

/** Fills the `{name}` places of a rule's sentence. A name without a value stays as it is written. */
export function fillSentence(sentence: string, values: Evidence['facts']): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? inWords(values[name] ?? null) : place,
  )
}

function inWords(value: Json): string {
  if (typeof value === 'number') return groupDigits(value)
  if (typeof value === 'string') return value
  return JSON.stringify(value)
}

function groupDigits(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** "2026-11-23 09:15 UTC" */
export function timeInWords(at: number): string {
  if (!(Math.abs(at) <= TIME_MS_MAX)) return 'an impossible time'
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** "2 days", "5 h", "40 min": the largest unit that says it without a fraction below two. */
export function durationInWords(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} days`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`
  return `${Math.floor(ms / MINUTE_MS)} min`
}

/** The first predicate that does not hold, as a sentence; undefined when all hold. */
export function firstBroken(
  where: readonly Predicate[],
  facts: Evidence['facts'],
): string | undefined {
  for (const predicate of where) {
    const value = factOf(facts, predicate.fact)
    const other = typeof predicate.to === 'object' ? factOf(facts, predicate.to.fact) : predicate.to
    if (value === undefined || other === undefined) {
      const missing =
        value === undefined || typeof predicate.to !== 'object' ? predicate.fact : predicate.to.fact
      return `The evidence does not state “${missing}”.`
    }
    if (!holds[predicate.is](value, other)) return fillSentence(predicate.otherwise, facts)
  }
  return undefined
}

function factOf(facts: Evidence['facts'], name: string): Json | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined
}

type Compare = (value: Json, other: Json) => boolean

const holds: { readonly [C in Predicate['is']]: Compare } = {
  equal: (value, other) => value === other,
  'not-equal': (value, other) => value !== other,
  'at-most': (value, other) =>
    typeof value === 'number' && typeof other === 'number' && value <= other,
  'at-least': (value, other) =>
    typeof value === 'number' && typeof other === 'number' && value >= other,
}
