import type { Json } from '@wardstone/core'

export type JsonObject = { readonly [key: string]: Json }

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** The text of a member of its own; undefined where it is missing or of another type. */
export function textAt(object: JsonObject, member: string): string | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined
  return typeof value === 'string' ? value : undefined
}

export function objectAt(object: JsonObject, member: string): JsonObject | undefined {
  const value = Object.hasOwn(object, member) ? object[member] : undefined
  return isObject(value) ? value : undefined
}

/** The objects in the list of a member; none where it is missing or of another type. */
export function objectsAt(object: JsonObject, member: string): readonly JsonObject[] {
  const value = Object.hasOwn(object, member) ? object[member] : undefined
  return isList(value) ? value.filter(isObject) : []
}

/** Every text in a value, at any depth. */
export function* textsIn(value: Json): Generator<string> {
  if (typeof value === 'string') yield value
  else if (isList(value)) for (const item of value) yield* textsIn(item)
  else if (isObject(value)) for (const item of Object.values(value)) yield* textsIn(item)
}
