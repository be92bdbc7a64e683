import type { Json } from '@wardstone/core'

export type JsonObject = { readonly [key: string]: Json }

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** The text of a member; undefined where it is missing or of another type. */
export function textAt(object: JsonObject, member: string): string | undefined {
  const value = object[member]
  return typeof value === 'string' ? value : undefined
}

/** The object of a member; undefined where it is missing or of another type. */
export function objectAt(object: JsonObject, member: string): JsonObject | undefined {
  const value = object[member]
  return isObject(value) ? value : undefined
}

/** The objects in the list of a member; none where it is missing or of another type. */
export function objectsAt(object: JsonObject, member: string): readonly JsonObject[] {
  const value = object[member]
  return isList(value) ? value.filter(isObject) : []
}

/** The texts in the list of a member; none where it is missing or of another type. */
export function textsAt(object: JsonObject, member: string): readonly string[] {
  const value = object[member]
  return isList(value) ? value.filter((item) => typeof item === 'string') : []
}
