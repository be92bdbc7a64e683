import type { Json } from '@wardstone/core'
import type { Message, Segment } from '../er7.ts'
import { valuesOf, type Value } from '../fields.ts'

/** A resource being made. */
export type Draft = { [member: string]: Json }
export type Reference = { readonly reference: string }

/** What the rules of one message need besides the field itself. */
export type Conversion = {
  readonly message: Message
  /** IANA name: where the sender’s clocks stand. */
  readonly zone: string
  /** FHIR system of numbers that the sending facility gave and whose authority it did not name. */
  readonly facility: string
  /** An id that the same parts always give, and that says nothing about them. */
  idOf(...parts: readonly string[]): string
  /** A resource that many messages name: somebody who treats, a place, an organisation. */
  share(type: string, parts: readonly string[], resource: Draft): Reference
}

/** One field’s value as FHIR has it; undefined where it says nothing. */
export type Convert = (value: Value, conversion: Conversion) => Json | undefined

/**
 * One row of a table: which field goes where, and how. A path ends with `[]` where each repetition is an element;
 * otherwise the first one that says something counts, and a row does not overwrite what an earlier one set.
 */
export type Rule = readonly [field: number, path: string, convert: Convert]

/** A segment by its table. */
export function fill(
  conversion: Conversion,
  segment: Segment | undefined,
  rules: readonly Rule[],
  draft: Draft = {},
): Draft {
  if (segment === undefined) return draft
  for (const [field, path, convert] of rules) {
    const values = valuesOf(conversion.message, segment, field)
    const converted = values.flatMap((value) => convert(value, conversion) ?? [])
    if (converted.length > 0) put(draft, path, converted)
  }
  return draft
}

function put(draft: Draft, path: string, values: readonly Json[]): void {
  const list = path.endsWith('[]')
  const names = (list ? path.slice(0, -2) : path).split('.')
  const last = names.pop() ?? ''
  let at = draft
  for (const name of names) {
    const inner = objectOf(at[name]) ?? {}
    at[name] = inner
    at = inner
  }
  if (list) at[last] = [...listIn(at, last), ...values]
  else at[last] ??= values[0] ?? null
}

/** The members of an object; undefined for anything else. */
export function objectOf(value: Json | undefined): Draft | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? { ...value } : undefined
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The list that a member is; an empty one where it is none. */
export function listIn(draft: Draft, member: string): readonly Json[] {
  const value = draft[member]
  return isList(value) ? value : []
}

/** One more element of a list member. */
export function push(draft: Draft | undefined, member: string, value: Json): void {
  if (draft !== undefined) draft[member] = [...listIn(draft, member), value]
}

/** An object without the members that say nothing; undefined when none is left. */
export function some(members: Readonly<Record<string, Json | undefined>>): Draft | undefined {
  const present = Object.entries(members).filter(
    (member): member is [string, Json] =>
      member[1] !== undefined && !(isList(member[1]) && member[1].length === 0),
  )
  return present.length === 0 ? undefined : Object.fromEntries(present)
}

/** The texts that were said. */
export function said(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined)
}
