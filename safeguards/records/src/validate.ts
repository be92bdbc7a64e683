import type { Json } from '@wardstone/core'
import { checkFhirJson } from './fhir-json.ts'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { openPlace, type Place } from './place.ts'
import { isId, resourceOf, type Resource } from './resource.ts'
import { shapeOf, type Element, type Shape } from './shapes.ts'

/**
 * Reads JSON as a FHIR R4 resource and checks its structure: the rules of FHIR's JSON, ids, metadata, contained resources
 * and, for the types in the table of shapes, its elements. `location` begins the place that a refusal names.
 *
 * @throws Fault `records.not-fhir` or `records.invalid`, with the place in `details.expression`. Values are never repeated.
 */
export function validate(value: Json | undefined, location: string): Resource {
  const resource = resourceOf(value, location)
  const place = openPlace(location)
  checkId(place, resource)
  checkFhirJson(place, resource)
  checkMeta(place, resource)
  checkContained(place, resource)
  const shape = shapeOf(resource.resourceType)
  if (shape !== undefined) {
    checkNarrative(place, resource)
    checkShape(place, resource, shape)
  }
  return resource
}

function checkId(place: Place, resource: JsonObject): void {
  const id = resource['id']
  if (id === undefined || (typeof id === 'string' && isId(id))) return
  expect(place, 'id', false, 'an id has 1 to 64 letters, digits, hyphens and dots')
}

function checkContained(place: Place, resource: JsonObject): void {
  const contained = resource['contained']
  if (contained === undefined) return
  place.within('contained', () => {
    if (!isList(contained)) throw place.refuse('contained is a list')
    for (const [index, inner] of contained.entries()) {
      place.within(index, () => {
        if (!isObject(inner) || textAt(inner, 'resourceType') === undefined) {
          throw place.refuse('a contained resource has a resourceType')
        }
        checkId(place, inner)
        expect(place, 'contained', inner['contained'] === undefined, 'does not nest (dom-2)')
      })
    }
  })
}

const isText = (value: Json) => typeof value === 'string'
const isObjectList = (value: Json) => isList(value) && value.every(isObject)

/** FHIR R4 §2.1.27.1, Meta. */
const metaMembers: Readonly<Record<string, (value: Json) => boolean>> = {
  id: isText,
  extension: isObjectList,
  versionId: (value) => typeof value === 'string' && isId(value),
  lastUpdated: isText,
  source: isText,
  profile: (value) => isList(value) && value.every(isText),
  security: isObjectList,
  tag: isObjectList,
}

function checkMeta(place: Place, resource: JsonObject): void {
  const meta = resource['meta']
  if (meta === undefined) return
  place.within('meta', () => {
    if (!isObject(meta)) throw place.refuse('meta is an object')
    for (const [member, value] of Object.entries(meta)) {
      const plain = plainName(member)
      if (!Object.hasOwn(metaMembers, plain)) throw place.refuse('meta has no such member')
      if (member !== plain) continue
      expect(place, member, metaMembers[member]?.(value) === true, 'a value of another type')
    }
  })
}

const narrativeStatuses: readonly (string | undefined)[] = [
  'generated',
  'extensions',
  'additional',
  'empty',
]

function checkNarrative(place: Place, resource: JsonObject): void {
  const text = resource['text']
  if (text === undefined) return
  const isNarrative =
    isObject(text) &&
    textAt(text, 'div') !== undefined &&
    narrativeStatuses.includes(textAt(text, 'status'))
  expect(place, 'text', isNarrative, 'narrative has a status of FHIR and a div')
}

/** Members of every DomainResource that `checkShape` leaves to others. */
const commonMembers: ReadonlySet<string> = new Set(
  `resourceType id meta implicitRules _implicitRules language _language text contained extension
   modifierExtension`.split(/\s+/),
)

function checkShape(place: Place, resource: JsonObject, shape: Shape): void {
  const present = Object.keys(resource)
  for (const member of present) {
    if (commonMembers.has(member)) continue
    const plain = plainName(member)
    const element =
      shape.elements.get(plain) ?? shape.choices.find((choice) => isNamed(choice, plain))
    expect(place, member, element !== undefined, 'this resource type has no such element')
    if (element === undefined || member !== plain) continue
    expect(place, member, hasType(element, resource[member] ?? null), sayType(element))
  }
  for (const required of shape.required) {
    const isThere = present.some((member) => isNamed(required, plainName(member)))
    expect(place, required.name, isThere, 'the element is required')
  }
}

/** `birthDate` of `_birthDate`, which carries the extensions of that primitive. */
function plainName(member: string): string {
  return member.startsWith('_') ? member.slice(1) : member
}

function isNamed(element: Element, member: string): boolean {
  if (element.type !== 'choice') return element.name === member
  return member.startsWith(element.name) && /^[A-Z]/.test(member.slice(element.name.length))
}

const isOfType: Readonly<Record<Element['type'], (value: Json) => boolean>> = {
  text: isText,
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  object: isObject,
  choice: (value) => !isList(value),
}

function hasType(element: Element, value: Json): boolean {
  if (!element.isList) return isOfType[element.type](value)
  return isList(value) && value.every((item) => item === null || isOfType[element.type](item))
}

const typeNames: Readonly<Record<Element['type'], string>> = {
  text: 'text',
  boolean: 'true or false',
  number: 'a number',
  object: 'an object',
  choice: 'one value',
}

function sayType(element: Element): string {
  const type = typeNames[element.type]
  return element.isList ? `the element is a list, each item ${type}` : `the element is ${type}`
}

function expect(place: Place, step: string, condition: boolean, rule: string): void {
  if (condition) return
  place.within(step, () => {
    throw place.refuse(rule)
  })
}
