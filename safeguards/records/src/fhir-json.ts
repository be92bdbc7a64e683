import type { Json } from '@wardstone/core'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { narrativeProblem } from './narrative.ts'
import type { Place } from './place.ts'
import { referenceForm } from './references.ts'
import { isResourceType } from './resource-types.ts'

const TEXT_LENGTH_MAX = 1024 * 1024
const MEMBER = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/
// oxlint-disable-next-line no-control-regex -- FHIR R4 §2.24.0.1: no characters below 32 but tab, newline and return.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
const ELEMENT_ID = /^\S{1,255}$/

/**
 * The rules that hold in every element of FHIR's JSON (FHIR R4 §2.6.2): nothing empty, null only beside primitive
 * extensions, references and narrative of their form.
 * @throws Fault `records.invalid`.
 */
export function checkFhirJson(place: Place, object: JsonObject): void {
  const members = Object.keys(object)
  if (members.length === 0) {
    throw place.refuse('an object has at least one member; leave it out instead')
  }
  for (const member of members) {
    if (!MEMBER.test(member)) throw place.refuse('a member has a name that FHIR does not use')
    place.within(member, () => checkMember(place, object, member, object[member] ?? null))
  }
}

function checkMember(place: Place, parent: JsonObject, member: string, value: Json): void {
  if (value === null) throw place.refuse('null stands only in lists of primitives with extensions')
  if (typeof value === 'string') checkText(place, member, value)
  else if (isList(value)) checkList(place, parent, member, value)
  else if (isObject(value)) checkFhirJson(place, value)
  else if (typeof value === 'number' && !Number.isFinite(value)) {
    throw place.refuse('the number is too large')
  }
}

function checkList(place: Place, parent: JsonObject, member: string, items: readonly Json[]): void {
  if (items.length === 0) {
    throw place.refuse('a list has at least one item; leave it out instead')
  }
  const mayHoldNull = member.startsWith('_') || Object.hasOwn(parent, `_${member}`)
  const holdsExtensions = member === 'extension' || member === 'modifierExtension'
  for (const [index, item] of items.entries()) {
    if (item === null && mayHoldNull) continue
    place.within(index, () => {
      if (isList(item)) throw place.refuse('FHIR has no lists of lists')
      if (holdsExtensions && !(isObject(item) && textAt(item, 'url') !== undefined)) {
        throw place.refuse('an extension is an object with a url')
      }
      checkMember(place, parent, member, item)
    })
  }
}

/** What the text of some members must be besides. */
const textRules: Readonly<Record<string, (text: string) => string | undefined>> = {
  reference: (text) =>
    referenceForm(text) === undefined
      ? 'a reference is Type/id, an absolute URL, urn:uuid, urn:oid or #id'
      : undefined,
  div: narrativeProblem,
  id: (text) => (ELEMENT_ID.test(text) ? undefined : 'an id has no white space'),
  resourceType: (text) => (isResourceType(text) ? undefined : 'no resource type of FHIR R4'),
}

function checkText(place: Place, member: string, text: string): void {
  if (text === '') throw place.refuse('text is not empty; leave it out instead')
  if (text.length > TEXT_LENGTH_MAX && member !== 'data') {
    throw place.refuse(`text has at most ${TEXT_LENGTH_MAX} characters`)
  }
  if (CONTROL.test(text)) throw place.refuse('text has no control characters')
  const problem = Object.hasOwn(textRules, member) ? textRules[member]?.(text) : undefined
  if (problem !== undefined) throw place.refuse(problem)
}
