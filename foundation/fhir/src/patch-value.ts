import type { Json } from '@wardstone/core'
import { isList, objectsAt, textAt, type JsonObject } from './json.ts'
import { childrenOf, type ElementDefinition } from './types.ts'

/** Why a patch is refused, as a sentence. */
export class PatchRefused extends Error {}

/** A value, and the member of JSON that holds it: `deceasedBoolean` for `deceased`. */
export type PatchValue = { readonly member: string; readonly value: Json }

/** Deepest nesting of values written as parts. */
const PARTS_DEPTH_MAX = 32

/** Reads the value of an operation: `value[x]`, or parts where the element has no type of its own. */
export function readValue(
  part: JsonObject | undefined,
  element: ElementDefinition,
  depth = 0,
): PatchValue {
  if (part === undefined) throw new PatchRefused('The operation has no value.')
  if (depth > PARTS_DEPTH_MAX) throw new PatchRefused(`Parts nest at most ${PARTS_DEPTH_MAX} deep.`)
  const member = Object.keys(part).find((name) => /^value[A-Z]/.test(name))
  if (member === undefined) return { member: element.name, value: fromParts(part, element, depth) }
  const value = part[member] ?? null
  const stem = element.name.replace('[x]', '')
  return {
    member: stem === element.name ? stem : choiceMember(element, stem, member.slice(5)),
    value,
  }
}

function choiceMember(element: ElementDefinition, stem: string, suffix: string): string {
  const type = element.types.find(({ code }) => code.toLowerCase() === suffix.toLowerCase())
  if (type === undefined) throw new PatchRefused('The element does not have values of that type.')
  return stem + suffix
}

function fromParts(part: JsonObject, element: ElementDefinition, depth: number): Json {
  const parts = objectsAt(part, 'part')
  if (parts.length === 0)
    throw new PatchRefused('The value of an operation has a value[x] or parts.')
  const children = childrenOf(element)
  const value: Record<string, Json> = {}
  for (const inner of parts) {
    const name = textAt(inner, 'name') ?? ''
    const child = children.find((one) => one.name === name || one.name === `${name}[x]`)
    if (child === undefined)
      throw new PatchRefused('A part has the name of an element of the value.')
    const read = readValue(inner, child, depth + 1)
    const present = value[read.member]
    if (child.max > 1) value[read.member] = [...(isList(present) ? present : []), read.value]
    else value[read.member] = read.value
  }
  return value
}
