import type { Json } from '@wardstone/core'
import type { Attribute } from './attributes.ts'
import { MEMBERS_MAX, VALUE_CHARACTERS_MAX, VALUES_MAX } from './limits.ts'
import { findAttribute, isList, isObject, listOf } from './name-path.ts'
import { invalidValue } from './refusal.ts'

/**
 * One attribute's value as it is kept: of its type, its parts named as the schema spells them. null is no value
 * (RFC 7643 §2.5). What directories write otherwise is put right where it can mean one thing only.
 * @throws Fault `directory.invalid-value`.
 */
export function readValue(attribute: Attribute, value: Json): Json | undefined {
  if (value === null) return undefined
  if (attribute.multiValued === true) return readValues(attribute, value)
  // One value in a list, or in an object that says no more than `value`.
  const single = isList(value) && value.length === 1 ? (value[0] ?? null) : value
  if (attribute.type === 'complex') return readParts(attribute, single)
  const bare = isObject(single) && 'value' in single ? (single['value'] ?? null) : single
  if (bare === null) return undefined
  return attribute.type === 'boolean' ? readBoolean(attribute, bare) : readText(attribute, bare)
}

function readValues(attribute: Attribute, value: Json): Json {
  const list = listOf(value)
  const most = attribute.name === 'members' ? MEMBERS_MAX : VALUES_MAX
  if (list.length > most) throw invalidValue(`${attribute.name}: at most ${most} values.`)
  return list.flatMap((one) => {
    const read = one === null ? undefined : readParts(attribute, one)
    return read === undefined ? [] : [read]
  })
}

function readParts(attribute: Attribute, value: Json): Json | undefined {
  // A manager, a member or an address that is only its value.
  if (!isObject(value)) {
    const main = findAttribute(attribute.sub ?? [], 'value')
    if (main === undefined || isList(value))
      throw invalidValue(`${attribute.name}: an object with its parts.`)
    const read = readValue(main, value)
    return read === undefined || read === '' ? undefined : { value: read }
  }
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const sub = findAttribute(attribute.sub ?? [], name)
    const isOurs = sub === undefined || sub.mutability === 'readOnly'
    const read = isOurs ? undefined : readValue(sub, part)
    return sub === undefined || read === undefined ? [] : [[sub.name, read] as const]
  })
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

function readBoolean(attribute: Attribute, value: Json): boolean {
  if (typeof value === 'boolean') return value
  // Entra sends "True" and "False".
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value))
    return value.toLowerCase() === 'true'
  throw invalidValue(`${attribute.name}: true or false.`)
}

function readText(attribute: Attribute, value: Json): string {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string') throw invalidValue(`${attribute.name}: text.`)
  if (text.length > VALUE_CHARACTERS_MAX)
    throw invalidValue(`${attribute.name}: at most ${VALUE_CHARACTERS_MAX} characters.`)
  // No line breaks or other control characters: none belongs into a name, and some mislead who reads it.
  if (/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(text))
    throw invalidValue(`${attribute.name}: holds a control character.`)
  return text
}
