import { assert, type Json } from '@wardstone/core'
import { checkContained, openContainer } from './contained.ts'
import { checkAnswers } from './answers.ts'
import { checkBundle, typesByFullUrl } from './bundle-rules.ts'
import { checkCoding } from './code-checks.ts'
import { checkRules, rulesAt, type Rule } from './invariants.ts'
import { checkDefinition } from './definition-rules.ts'
import { checkExtensionKnown } from './extension-rules.ts'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { primitiveListCheck, primitiveMember, shadowMember } from './primitive-members.ts'
import { checkReference } from './references.ts'
import {
  childrenOf,
  elementAt,
  isResourceType,
  typeDefinition,
  type ElementDefinition,
  type TypeChoice,
} from './types.ts'
import { enter, refuse, type Visit } from './visit.ts'

/** Checks one value where the visit is. */
type Check = (value: Json, visit: Visit, owner: JsonObject) => void
type ObjectCheck = (object: JsonObject, visit: Visit) => void

/** One name that an object may have. `bit` says which element it gives; several names of a choice give the same. */
type Member = { readonly check: Check; readonly bit: number; readonly isChoice: boolean }

const objectChecks = new Map<string, ObjectCheck>()

/** The check of a data type, a resource, or the element at a path; made when first asked for. */
function checkOf(path: string): ObjectCheck {
  const found = objectChecks.get(path)
  if (found !== undefined) return found
  const made = objectCheck(path)
  objectChecks.set(path, made)
  return made
}

function lazily(path: string): ObjectCheck {
  let check: ObjectCheck | undefined
  return (object, visit) => {
    check ??= checkOf(path)
    check(object, visit)
  }
}

const BITS_MAX = 30

function objectCheck(path: string): ObjectCheck {
  const definition = typeDefinition(path)
  const element = definition === undefined ? elementAt(path) : undefined
  const elements = definition?.elements ?? (element === undefined ? [] : childrenOf(element))
  assert(elements.length > 0, `${path} has elements`)
  const { members, required, requiredMask } = memberTable(elements, definition?.kind === 'resource')
  const rules = objectRules(path)
  const isExtension = path === 'Extension'
  return (object, visit) => {
    const errors = visit.errors
    const before = visit.elements
    let mask = 0
    let count = 0
    for (const name in object) {
      count++
      const member = members.get(name)
      if (member === undefined) {
        refuseUnknown(visit, name)
        continue
      }
      if (member.isChoice && (mask & member.bit) !== 0)
        checkChoice(object, visit, members, member.bit)
      mask |= member.bit
      visit.steps[visit.depth++] = name
      member.check(object[name] ?? null, visit, object)
      visit.depth--
    }
    if (
      count === 0 ||
      (count === 1 && object['id'] !== undefined && definition?.kind !== 'resource')
    ) {
      refuse(
        visit,
        'invariant',
        'an element has a value or other elements; leave it out instead.',
        'ele-1',
      )
    }
    if ((mask & requiredMask) !== requiredMask) refuseMissing(visit, required, mask)
    if (isExtension && (object['extension'] !== undefined) === hasValue(object)) {
      refuse(
        visit,
        'invariant',
        'an extension has either a value or extensions, not both.',
        'ext-1',
      )
    }
    if (isExtension && visit.options.refuseUnknownExtensions === true) {
      checkExtensionKnown(object, visit)
    }
    if (visit.errors === errors) checkRules(object, visit, rules, visit.elements - before)
  }
}

function hasValue(extension: JsonObject): boolean {
  for (const name in extension) {
    if (name.startsWith('value') || name.startsWith('_value')) return true
  }
  return false
}

/** Rules of the element, of its type and of the types that one derives from. */
function objectRules(path: string): readonly Rule[] {
  const own = rulesAt(path)
  const base = typeDefinition(path)?.base
  return base === undefined ? own : [...objectRules(base), ...own]
}

type Required = { readonly name: string; readonly bit: number }

function memberTable(elements: readonly ElementDefinition[], isResource: boolean) {
  const members = new Map<string, Member>()
  const required: Required[] = []
  let requiredMask = 0
  let bits = 0
  for (const element of elements) {
    const isChoice = element.name.endsWith('[x]')
    const isRequired = element.min > 0
    const bit = isChoice || isRequired ? 1 << bits++ : 0
    assert(bits <= BITS_MAX, 'an element has at most 30 choices and required elements')
    for (const [name, check] of membersOf(element)) members.set(name, { check, bit, isChoice })
    if (isRequired) {
      required.push({ name: element.name, bit })
      requiredMask |= bit
    }
  }
  if (isResource) members.set('resourceType', { check: () => undefined, bit: 0, isChoice: false })
  return { members, required, requiredMask }
}

function membersOf(element: ElementDefinition): readonly (readonly [string, Check])[] {
  if (!element.name.endsWith('[x]')) return namedMembers(element, element.name, element.types[0])
  const stem = element.name.slice(0, -3)
  return element.types.flatMap((type) => namedMembers(element, stem + capital(type.code), type))
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function namedMembers(
  element: ElementDefinition,
  name: string,
  type: TypeChoice | undefined,
): readonly (readonly [string, Check])[] {
  const isPrimitive = type !== undefined && typeDefinition(type.code)?.kind === 'primitive-type'
  if (isPrimitive) {
    const isTyped = element.path === 'Resource.id' ? 'id' : type.code
    const extensions = lazily('Element')
    return [
      [
        name,
        element.max > 1
          ? primitiveListCheck(element, name, isTyped)
          : primitiveMember(element, isTyped),
      ],
      [`_${name}`, shadowMember(element, name, extensions)],
    ]
  }
  const check = withRules(element, complexCheck(element, type))
  return [[name, element.max > 1 ? listCheck(element, check) : singleCheck(check)]]
}

/** Rules of an element beyond those of its type. */
function withRules(element: ElementDefinition, check: ObjectCheck): ObjectCheck {
  const isOfType = element.children.length === 0 && element.contentReference === undefined
  const rules = isOfType ? rulesAt(element.path) : []
  if (rules.length === 0) return check
  return (object, visit) => {
    const errors = visit.errors
    const before = visit.elements
    check(object, visit)
    if (visit.errors === errors) checkRules(object, visit, rules, visit.elements - before)
  }
}

function complexCheck(element: ElementDefinition, type: TypeChoice | undefined): ObjectCheck {
  if (element.contentReference !== undefined) return lazily(element.contentReference)
  if (element.children.length > 0)
    return element.path === 'Bundle.entry' ? entryCheck() : lazily(element.path)
  assert(type !== undefined, `${element.path} has a type`)
  if (type.code === 'Resource')
    return element.name === 'contained' ? checkResource : checkOwnResource
  const check = lazily(type.code)
  if (type.code === 'Reference') {
    return (object, visit) => {
      check(object, visit)
      checkReference(object, visit, type.targets)
    }
  }
  if (element.valueSet !== undefined) return checkCoding(check, element.valueSet)
  return check
}

function entryCheck(): ObjectCheck {
  return lazily('Bundle.entry')
}

function singleCheck(check: ObjectCheck): Check {
  return (value, visit) => {
    if (!enter(visit)) return
    if (isObject(value)) check(value, visit)
    else
      refuse(
        visit,
        'structure',
        isList(value) ? 'the element is one object, not a list.' : 'the element is an object.',
      )
  }
}

function listCheck(element: ElementDefinition, check: ObjectCheck): Check {
  return (value, visit) => {
    if (!enter(visit)) return
    if (!isList(value)) {
      refuse(visit, 'structure', 'the element is a list.')
      return
    }
    if (value.length === 0)
      refuse(visit, 'structure', 'a list has at least one item; leave it out instead.')
    if (value.length > element.max)
      refuse(visit, 'structure', `the list has at most ${element.max} items.`)
    for (let at = 0; at < value.length; at++) {
      if (!enter(visit)) return
      const item = value[at]
      visit.steps[visit.depth++] = at
      if (isObject(item)) check(item, visit)
      else refuse(visit, 'structure', 'each item of the list is an object.')
      visit.depth--
    }
  }
}

/** A resource inside another: one contained, of a Bundle, or of Parameters. */
function checkResource(resource: JsonObject, visit: Visit): void {
  const type = textAt(resource, 'resourceType')
  if (type === undefined || !isResourceType(type)) {
    refuse(visit, 'structure', 'a resource has a resourceType of FHIR R4.')
    return
  }
  const outer = visit.resource
  visit.resource = resource
  const errors = visit.errors
  checkOf(type)(resource, visit)
  if (visit.errors === errors) checkDefinition(resource, visit)
  visit.resource = outer
}

/** A resource with references and contained resources of its own. */
export function checkOwnResource(resource: JsonObject, visit: Visit): void {
  const outer = visit.container
  const { errors } = visit
  visit.container = openContainer(resource)
  const isBundle = resource['resourceType'] === 'Bundle'
  if (isBundle) visit.bundles.push(typesByFullUrl(resource))
  checkResource(resource, visit)
  if (resource['contained'] !== undefined) checkContained(resource, visit)
  if (isBundle) {
    visit.bundles.pop()
    checkBundle(resource, visit)
  }
  const isResponse = resource['resourceType'] === 'QuestionnaireResponse'
  if (isResponse && visit.errors === errors) checkAnswers(resource, visit)
  visit.container = outer
}

const NAME = /^_?[A-Za-z][A-Za-z0-9]{0,63}$/

/** The name is told only where it has the form of one: it could be anything. */
function refuseUnknown(visit: Visit, name: string): void {
  if (!NAME.test(name)) {
    refuse(visit, 'structure', 'a member has a name that FHIR does not use.')
    return
  }
  visit.steps[visit.depth++] = name
  refuse(
    visit,
    'structure',
    name === 'resourceType'
      ? 'only a resource has a resourceType.'
      : 'FHIR R4 has no such element here.',
  )
  visit.depth--
}

function refuseMissing(visit: Visit, required: readonly Required[], mask: number): void {
  for (const { name, bit } of required) {
    if ((mask & bit) !== 0) continue
    visit.steps[visit.depth++] = name.replace('[x]', '')
    refuse(visit, 'required', 'the element is required.')
    visit.depth--
  }
}

/** Two names of one choice: only a primitive and its own extensions may stand together. */
function checkChoice(
  object: JsonObject,
  visit: Visit,
  members: ReadonlyMap<string, Member>,
  bit: number,
): void {
  const plain = new Set<string>()
  for (const name in object) {
    if (members.get(name)?.bit === bit) plain.add(name.startsWith('_') ? name.slice(1) : name)
  }
  if (plain.size > 1)
    refuse(visit, 'structure', 'an element of several types has one value, not several.')
}
