import type { Json } from '@wardstone/core'
import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { keepsIdentity, type Patched } from './json-patch.ts'
import { countValues, PATCH_OPERATIONS_MAX, PATCH_VALUES_MAX } from './patch-limits.ts'
import { locate, type Place } from './patch-place.ts'
import { PatchRefused, readValue, type PatchValue } from './patch-value.ts'
import { childrenOf, typeDefinition, type ElementDefinition } from './types.ts'

/**
 * Applies a FHIRPath Patch (FHIR R4 §3.1.0.9.3), Parameters of operations add, insert, delete, replace and move: all or
 * none, on a copy. Elements are named only as FHIR defines them; the type and id of the resource stay.
 */
export function fhirPathPatch(resource: JsonObject, parameters: Json): Patched<JsonObject> {
  try {
    const operations = readOperations(parameters)
    let result: JsonObject = resource
    for (const operation of operations) {
      result = applyOne(result, operation)
      if (countValues(result) > PATCH_VALUES_MAX) {
        throw new PatchRefused(`A patch leaves at most ${PATCH_VALUES_MAX} values.`)
      }
    }
    return keepsIdentity(resource, result)
  } catch (error) {
    if (error instanceof PatchRefused) return { refused: error.message }
    throw error
  }
}

type Operation = {
  readonly type: string
  readonly path: string
  readonly parts: ReadonlyMap<string, JsonObject>
}

function readOperations(parameters: Json): readonly Operation[] {
  if (!isObject(parameters) || parameters['resourceType'] !== 'Parameters') {
    throw new PatchRefused('A FHIRPath Patch is a Parameters resource.')
  }
  const list = objectsAt(parameters, 'parameter')
  if (list.length > PATCH_OPERATIONS_MAX) {
    throw new PatchRefused(`A patch has at most ${PATCH_OPERATIONS_MAX} operations.`)
  }
  return list.map((parameter) => {
    if (parameter['name'] !== 'operation')
      throw new PatchRefused('Each parameter of a patch is an operation.')
    const parts = new Map(
      objectsAt(parameter, 'part').map((part) => [textAt(part, 'name') ?? '', part]),
    )
    const type = textAt(parts.get('type') ?? {}, 'valueCode')
    const path = textAt(parts.get('path') ?? {}, 'valueString')
    if (type === undefined || path === undefined) {
      throw new PatchRefused('An operation has a type (valueCode) and a path (valueString).')
    }
    return { type, path, parts }
  })
}

function applyOne(resource: JsonObject, operation: Operation): JsonObject {
  const places = locate(resource, operation.path)
  switch (operation.type) {
    case 'add':
      return add(resource, single(places, 'add'), operation)
    case 'delete':
      return places.length === 0 ? resource : remove(resource, single(places, 'delete'))
    case 'replace':
      return replace(resource, single(places, 'replace'), operation)
    case 'insert':
      return insert(resource, places, operation)
    case 'move':
      return move(resource, places, operation)
    default:
      throw new PatchRefused('An operation is add, insert, delete, replace or move.')
  }
}

function single(places: readonly Place[], type: string): Place {
  const [place, ...more] = places
  if (place === undefined) throw new PatchRefused(`The path of ${type} finds no element.`)
  if (more.length > 0)
    throw new PatchRefused(`The path of ${type} finds several elements; it must find one.`)
  return place
}

function add(resource: JsonObject, place: Place, { parts }: Operation): JsonObject {
  const name = textAt(parts.get('name') ?? {}, 'valueString') ?? ''
  const parent = elementsBelow(resource, place)
  const element = parent.find((one) => isNamed(one, name))
  if (element === undefined)
    throw new PatchRefused('The element to add to has no element of that name.')
  const value = readValue(parts.get('value'), element)
  return changeAt(resource, place, (target) => {
    if (!isObject(target)) throw new PatchRefused('A value has no elements to add to.')
    return added(target, element, value)
  })
}

function isNamed(element: ElementDefinition, name: string): boolean {
  if (element.name === name) return true
  if (!element.name.endsWith('[x]')) return false
  const stem = element.name.slice(0, -3)
  return (
    name === stem ||
    element.types.some(({ code }) => name.toLowerCase() === (stem + code).toLowerCase())
  )
}

function added(
  target: JsonObject,
  element: ElementDefinition,
  { member, value }: PatchValue,
): JsonObject {
  const present = target[member]
  if (element.max > 1) return { ...target, [member]: [...(isList(present) ? present : []), value] }
  const stem = element.name.replace('[x]', '')
  const names = element.name.endsWith('[x]')
    ? element.types.map(({ code }) => stem + code.charAt(0).toUpperCase() + code.slice(1))
    : [element.name]
  if (names.some((name) => Object.hasOwn(target, name))) {
    throw new PatchRefused('The element is there already; replace it instead.')
  }
  return { ...target, [member]: value }
}

/** Definitions of the elements that may stand under a place. */
function elementsBelow(resource: JsonObject, place: Place): readonly ElementDefinition[] {
  if (place.steps.length === 0)
    return typeDefinition(textAt(resource, 'resourceType') ?? '')?.elements ?? []
  const element = definitionOf(resource, place)
  return element === undefined ? [] : childrenOf(element)
}

/** Definition of the element at a place; a choice comes with the one type that it has there. */
function definitionOf(resource: JsonObject, place: Place): ElementDefinition | undefined {
  let below = typeDefinition(textAt(resource, 'resourceType') ?? '')?.elements ?? []
  let found: ElementDefinition | undefined
  let value: Json | undefined = resource
  for (const { member, index } of place.steps) {
    found = narrowed(below, member)
    value = isObject(value) ? value[member] : undefined
    if (index !== undefined && isList(value)) value = value[index]
    const type = isObject(value) ? textAt(value, 'resourceType') : undefined
    below =
      type !== undefined
        ? (typeDefinition(type)?.elements ?? [])
        : found === undefined
          ? []
          : childrenOf(found)
  }
  return found
}

function narrowed(
  elements: readonly ElementDefinition[],
  member: string,
): ElementDefinition | undefined {
  const plain = elements.find((one) => one.name === member)
  if (plain !== undefined) return plain
  for (const element of elements) {
    if (!element.name.endsWith('[x]')) continue
    const stem = element.name.slice(0, -3)
    const type = element.types.find(
      ({ code }) => stem + code.charAt(0).toUpperCase() + code.slice(1) === member,
    )
    if (type !== undefined) return { ...element, types: [type] }
  }
  return undefined
}

function remove(resource: JsonObject, place: Place): JsonObject {
  if (place.steps.length === 0)
    throw new PatchRefused('A patch does not delete the resource itself.')
  const parent = { steps: place.steps.slice(0, -1) }
  const last = lastStep(place)
  const result = changeAt(resource, parent, (target) =>
    isObject(target) ? without(target, last) : target,
  )
  const rest = valueAt(result, parent)
  // An element without members does not exist; its parent may then be empty too.
  const isEmpty = isObject(rest) && Object.keys(rest).length === 0 && parent.steps.length > 0
  return isEmpty ? remove(result, parent) : result
}

type Step = Place['steps'][number]

function lastStep(place: Place): Step {
  const last = place.steps.at(-1)
  if (last === undefined) throw new PatchRefused('The path leads to the resource itself.')
  return last
}

function without(target: JsonObject, { member, index }: Step): JsonObject {
  const names = [member, `_${member}`]
  const kept: Record<string, Json> = {}
  for (const [name, value] of Object.entries(target)) {
    if (!names.includes(name)) kept[name] = value
    else if (index !== undefined && isList(value)) {
      const rest = value.toSpliced(index, 1)
      if (rest.some((item) => item !== null)) kept[name] = rest
    }
  }
  return kept
}

function replace(resource: JsonObject, place: Place, { parts }: Operation): JsonObject {
  const last = lastStep(place)
  const base = elementsBelow(resource, { steps: place.steps.slice(0, -1) })
  const element = base.find((one) => narrowed([one], last.member) !== undefined)
  if (element === undefined) throw new PatchRefused('FHIR R4 does not define that element.')
  const { member, value } = readValue(parts.get('value'), element)
  return changeAt(resource, { steps: place.steps.slice(0, -1) }, (target) => {
    if (!isObject(target)) return target
    const list = target[last.member]
    if (last.index !== undefined && isList(list)) {
      return {
        ...without(target, { member: `_${last.member}`, index: undefined }),
        [last.member]: list.with(last.index, value),
      }
    }
    const entries = Object.entries(target).filter(([name]) => name !== `_${last.member}`)
    return Object.fromEntries(
      entries.map(([name, kept]) => (name === last.member ? [member, value] : [name, kept])),
    )
  })
}

/** The list that all places are items of. */
function listOf(resource: JsonObject, places: readonly Place[], type: string) {
  const [first] = places
  const last = first?.steps.at(-1)
  if (first === undefined || last?.index === undefined)
    throw new PatchRefused(`The path of ${type} finds a list.`)
  const parent = { steps: first.steps.slice(0, -1) }
  const target = valueAt(resource, parent)
  const list = isObject(target) ? target[last.member] : undefined
  if (!isList(list) || list.length !== places.length)
    throw new PatchRefused(`The path of ${type} finds one whole list.`)
  if (isObject(target) && target[`_${last.member}`] !== undefined) {
    throw new PatchRefused('A list whose items have extensions of their own is replaced whole.')
  }
  return { parent, member: last.member, list }
}

function positionOf(parts: ReadonlyMap<string, JsonObject>, name: string, max: number): number {
  const value = parts.get(name)?.['valueInteger']
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw new PatchRefused(`The ${name} is a position in the list.`)
  }
  return value
}

function insert(resource: JsonObject, places: readonly Place[], { parts }: Operation): JsonObject {
  const { parent, member, list } = listOf(resource, places, 'insert')
  const element = elementsBelow(resource, parent).find((one) => one.name === member)
  if (element === undefined) throw new PatchRefused('FHIR R4 does not define that element.')
  const { value } = readValue(parts.get('value'), element)
  return withList(
    resource,
    parent,
    member,
    list.toSpliced(positionOf(parts, 'index', list.length), 0, value),
  )
}

function move(resource: JsonObject, places: readonly Place[], { parts }: Operation): JsonObject {
  const { parent, member, list } = listOf(resource, places, 'move')
  const source = positionOf(parts, 'source', list.length - 1)
  const destination = positionOf(parts, 'destination', list.length - 1)
  const moved = list[source] ?? null
  return withList(
    resource,
    parent,
    member,
    list.toSpliced(source, 1).toSpliced(destination, 0, moved),
  )
}

function withList(
  resource: JsonObject,
  parent: Place,
  member: string,
  list: readonly Json[],
): JsonObject {
  return changeAt(resource, parent, (target) =>
    isObject(target) ? { ...target, [member]: list } : target,
  )
}

function valueAt(resource: JsonObject, place: Place): Json | undefined {
  let value: Json | undefined = resource
  for (const { member, index } of place.steps) {
    value = isObject(value) ? value[member] : undefined
    if (index !== undefined) value = isList(value) ? value[index] : undefined
  }
  return value
}

/** A copy of the resource with the value at a place changed. */
function changeAt(resource: JsonObject, place: Place, change: (value: Json) => Json): JsonObject {
  const changed = changeBelow(resource, place.steps, change)
  if (!isObject(changed)) throw new PatchRefused('A patch leaves a resource.')
  return changed
}

function changeBelow(value: Json, steps: readonly Step[], change: (value: Json) => Json): Json {
  const [step, ...rest] = steps
  if (step === undefined) return change(value)
  if (!isObject(value)) return value
  const inner = value[step.member] ?? null
  if (step.index === undefined) return { ...value, [step.member]: changeBelow(inner, rest, change) }
  if (!isList(inner)) return value
  return {
    ...value,
    [step.member]: inner.with(step.index, changeBelow(inner[step.index] ?? null, rest, change)),
  }
}
