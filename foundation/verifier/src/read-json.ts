import { Fault, type Json } from '@wardstone/core'

/**
 * Readers for JSON that a stranger sent: each returns a value of the promised type or throws Fault `proof.malformed`
 * naming the place (`where`).
 */
export type JsonObject = { readonly [key: string]: Json }

/** @throws Fault `proof.malformed` saying what should be where. */
export function malformed(where: string, expected: string): never {
  throw new Fault('proof.malformed', `${where} must be ${expected}.`)
}

/** An object with exactly these members: one more or one less is refused, so that nothing rides along unread. */
export function readObject(
  value: Json | undefined,
  where: string,
  members: readonly string[],
): JsonObject {
  if (value === undefined || value === null || typeof value !== 'object' || isList(value)) {
    return malformed(where, 'a JSON object')
  }
  const names = Object.keys(value)
  const isExact =
    names.length === members.length && members.every((name) => Object.hasOwn(value, name))
  return isExact ? value : malformed(where, `an object of exactly ${members.join(', ')}`)
}

export function readList<T>(
  value: Json | undefined,
  where: string,
  lengthMax: number,
  read: (item: Json, where: string) => T,
): T[] {
  if (value === undefined || !isList(value)) return malformed(where, 'a list')
  if (value.length > lengthMax) return malformed(where, `a list of at most ${lengthMax}`)
  return value.map((item, at) => read(item, `${where}[${at}]`))
}

export function readText(value: Json | undefined, where: string, lengthMax: number): string {
  if (typeof value !== 'string') return malformed(where, 'a text')
  return value.length <= lengthMax
    ? value
    : malformed(where, `a text of at most ${lengthMax} characters`)
}

/** A whole number of `min` to `max`, both included. */
export function readInteger(
  value: Json | undefined,
  where: string,
  min: number,
  max: number,
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max)
    return value
  return malformed(where, `a whole number of ${min} to ${max}`)
}

export function readOneOf<const T extends string>(
  value: Json | undefined,
  where: string,
  choices: readonly T[],
): T {
  return (
    choices.find((choice) => choice === value) ?? malformed(where, `one of ${choices.join(', ')}`)
  )
}

/** Whether a value is a list. Array.isArray does not narrow a readonly array away from an object. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
