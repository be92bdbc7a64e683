import type { Json } from '@wardstone/core'

export type JsonObject = { readonly [member: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Array.isArray does not narrow a readonly array.
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** The text of a member, or undefined where it is absent or no text. */
export function textAt(value: JsonObject, member: string): string | undefined {
  const text = value[member]
  return typeof text === 'string' ? text : undefined
}

/** The object in a member, or undefined where it is absent or no object. */
export function objectAt(value: JsonObject, member: string): JsonObject | undefined {
  const object = value[member]
  return isObject(object) ? object : undefined
}

/**
 * Everything at a dotted path, lists flattened on the way: `name.given` of a Patient is every given name. This much of
 * FHIRPath is what the tables of this room need.
 */
export function valuesAt(value: Json, path: string): Json[] {
  const found: Json[] = []
  collect(value, path.split('.'), 0, found)
  return found
}

function collect(value: Json | undefined, steps: readonly string[], at: number, found: Json[]) {
  if (value === undefined) return
  if (isList(value)) {
    for (const item of value) collect(item, steps, at, found)
    return
  }
  const step = steps[at]
  if (step === undefined) found.push(value)
  else if (isObject(value) && Object.hasOwn(value, step)) collect(value[step], steps, at + 1, found)
}
