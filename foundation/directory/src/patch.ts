import { Fault, type Json } from '@wardstone/core'
import type { Attribute, Attributes, ResourceType } from './attributes.ts'
import { matches, parseValueFilter, type Filter } from './filter.ts'
import { OPERATIONS_MAX } from './limits.ts'
import {
  findAttribute,
  isList,
  isObject,
  listOf,
  objectOf,
  resolveName,
  same,
  textIn,
  type Target,
} from './name-path.ts'
import { readValue } from './read-value.ts'
import { invalidPath, invalidSyntax, invalidValue } from './refusal.ts'

const operations = ['add', 'replace', 'remove'] as const
type Op = (typeof operations)[number]

type Operation = {
  readonly op: Op
  readonly path: string | undefined
  readonly value: Json | undefined
}

/** A path of PATCH (RFC 7644 §3.5.2): an attribute, of a list those elements that a filter takes, and a part of each. */
type Place = { readonly target: Target; readonly filter?: Filter }

/**
 * Applies a PATCH request to a resource and gives the new one (RFC 7644 §3.5.2): all operations, or a refusal.
 * What directories send besides the standard is in the table of `quirks.test.ts`.
 * @throws Fault `directory.invalid-syntax`, `-path`, `-value`, `directory.mutability` or `directory.no-target`.
 */
export function patch(type: ResourceType, resource: Attributes, body: Json): Attributes {
  return readOperations(body).reduce(
    (before, operation) => apply(type, before, operation),
    resource,
  )
}

/**
 * Reads a whole resource (POST, PUT): what is read-only is ignored (RFC 7644 §3.5.1), what is not kept is read over.
 * @throws Fault `directory.invalid-syntax` or `-value`.
 */
export function readResource(type: ResourceType, body: Json): Attributes {
  if (!isObject(body)) throw invalidSyntax('The body is a JSON object.')
  return merge(type, {}, body, 'replace')
}

function readOperations(body: Json): readonly Operation[] {
  const list = isObject(body)
    ? Object.entries(body).find(([name]) => same(name, 'Operations'))?.[1]
    : undefined
  if (!isList(list) || list.length === 0)
    throw invalidSyntax('Operations: a list of at least one operation.')
  if (list.length > OPERATIONS_MAX)
    throw invalidSyntax(`Operations: at most ${OPERATIONS_MAX} in one request.`)
  return list.map((one, index) => readOperation(one, `Operations[${index}]`))
}

function readOperation(one: Json, place: string): Operation {
  const members = objectOf(one)
  // Microsoft Entra writes "Replace".
  const op = operations.find((known) => same(known, textIn(members, 'op')))
  if (op === undefined) throw invalidSyntax(`${place}.op: add, replace or remove.`)
  const { path, value } = members
  if (path !== undefined && path !== null && typeof path !== 'string')
    throw invalidPath(`${place}.path: text.`)
  if (op !== 'remove' && value === undefined) throw invalidValue(`${place}.value: missing.`)
  return { op, path: path === null || path === '' ? undefined : path, value }
}

function apply(
  type: ResourceType,
  resource: Attributes,
  { op, path, value }: Operation,
): Attributes {
  if (path === undefined) {
    if (op === 'remove') throw new Fault('directory.no-target', 'A remove operation needs a path.')
    if (!isObject(value)) throw invalidValue('Without a path the value is an object.')
    return merge(type, resource, value, op)
  }
  const place = readPath(type, path)
  if (place === 'not-kept') return resource
  if ('schema' in place) return applyExtension(type, resource, place.schema, op, value)
  return change(resource, place, op, value)
}

/** Each member of the object is a path of its own: names, names with dots, and names with filters (as Entra writes). */
function merge(type: ResourceType, resource: Attributes, value: Attributes, op: Op): Attributes {
  return Object.entries(value).reduce<Attributes>((before, [name, member]) => {
    if (same(name, 'schemas')) return before
    const place = readPath(type, name, 'lenient')
    if (place === 'not-kept') return before
    if ('schema' in place) return applyExtension(type, before, place.schema, op, member)
    if (isReadOnly(place.target)) {
      // Okta repeats the id of a group; another one would be a resource in the place of this.
      refuseOtherId(before, place.target, member)
      return before
    }
    return change(before, place, op, member)
  }, resource)
}

function refuseOtherId(resource: Attributes, { attribute }: Target, value: Json): void {
  const own = resource['id']
  if (attribute.name === 'id' && own !== undefined && value !== own)
    throw new Fault('directory.mutability', 'id: is the server’s own and cannot be changed.')
}

function applyExtension(
  type: ResourceType,
  resource: Attributes,
  schema: string,
  op: Op,
  value: Json | undefined,
): Attributes {
  if (op === 'remove') return without(resource, schema)
  if (!isObject(value ?? null)) throw invalidValue('The value of an extension is an object.')
  const prefixed = Object.fromEntries(
    Object.entries(objectOf(value)).map(([name, member]) => [`${schema}:${name}`, member]),
  )
  return merge(type, resource, prefixed, op)
}

/** Reads `attribute`, `attribute.sub`, `attribute[filter]` and `attribute[filter].sub`. */
function readPath(
  type: ResourceType,
  path: string,
  how: 'strict' | 'lenient' = 'strict',
): Place | { readonly schema: string } | 'not-kept' {
  const bracket = path.indexOf('[')
  const head = bracket === -1 ? path : path.slice(0, bracket)
  const named = resolveName(type, head.trim())
  if (named.kind === 'not-kept' || (named.kind === 'unknown' && how === 'lenient'))
    return 'not-kept'
  if (named.kind === 'unknown') throw invalidPath('The path names no attribute that there is.')
  if (named.kind === 'extension') return { schema: named.schema }
  if (bracket === -1) return { target: named.target }
  const end = path.lastIndexOf(']')
  const { attribute } = named.target
  if (end === -1 || attribute.multiValued !== true || named.target.sub !== undefined)
    throw invalidPath('A filter in brackets stands after an attribute that is a list.')
  const filter = parseValueFilter(attribute, path.slice(bracket + 1, end))
  const rest = path.slice(end + 1)
  if (rest === '') return { target: named.target, filter }
  const sub = rest.startsWith('.') ? findAttribute(attribute.sub ?? [], rest.slice(1)) : undefined
  if (sub === undefined) throw invalidPath('The path names no part that the attribute has.')
  return { target: { ...named.target, sub }, filter }
}

function isReadOnly({ attribute, sub }: Target): boolean {
  return attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly'
}

function change(resource: Attributes, place: Place, op: Op, value: Json | undefined): Attributes {
  const { target } = place
  const { attribute, extension } = target
  if (isReadOnly(target))
    throw new Fault(
      'directory.mutability',
      `${attribute.name}: is the server’s own and cannot be changed.`,
    )
  const holder = extension === undefined ? resource : objectOf(resource[extension])
  const changed = put(
    holder,
    attribute.name,
    changedValue(holder[attribute.name], place, op, value),
  )
  return extension === undefined ? changed : put(resource, extension, emptyToNothing(changed))
}

function changedValue(
  before: Json | undefined,
  { target, filter }: Place,
  op: Op,
  value: Json | undefined,
): Json | undefined {
  const { attribute, sub } = target
  if (attribute.multiValued === true)
    return emptyToNothing(
      onePrimary(
        changedList(before, { target, ...(filter === undefined ? {} : { filter }) }, op, value),
      ),
    )
  if (sub !== undefined) {
    const inner = op === 'remove' ? undefined : readValue(sub, value ?? null)
    return emptyToNothing(put(objectOf(before), sub.name, inner))
  }
  if (op === 'remove') return undefined
  const read = readValue(attribute, value ?? null)
  // The parts that are not named stay (RFC 7644 §3.5.2.3).
  return isObject(read) ? { ...objectOf(before), ...read } : read
}

function changedList(
  before: Json | undefined,
  { target, filter }: Place,
  op: Op,
  value: Json | undefined,
): readonly Json[] {
  const { attribute, sub } = target
  const list = before === undefined ? [] : listOf(before)
  if (filter !== undefined) return changedElements(list, attribute, sub, filter, op, value)
  if (sub !== undefined) return list.map((one) => withPart(one, sub, op, value))
  // Entra names those to remove in the value, which the standard does not know.
  if (op === 'remove') {
    const named = value === undefined || value === null ? undefined : readList(attribute, value)
    return named === undefined
      ? []
      : list.filter((one) => !named.some((it) => sameElement(one, it)))
  }
  const given = readList(attribute, value ?? null)
  if (op === 'replace') return given
  return [...list.filter((one) => !given.some((it) => sameElement(one, it))), ...given]
}

function changedElements(
  list: readonly Json[],
  attribute: Attribute,
  sub: Attribute | undefined,
  filter: Filter,
  op: Op,
  value: Json | undefined,
): readonly Json[] {
  const isMeant = (one: Json): boolean => isObject(one) && matches(filter, one)
  if (op === 'remove')
    return sub === undefined
      ? list.filter((one) => !isMeant(one))
      : list.map((one) => (isMeant(one) ? withPart(one, sub, op, value) : one))
  if (list.some(isMeant))
    return list.map((one) => (isMeant(one) ? withChange(one, attribute, sub, op, value) : one))
  // Entra changes the work address of somebody who has none yet: then it is made, as the filter describes it.
  const described = elementOf(filter)
  if (described === undefined)
    throw new Fault('directory.no-target', `${attribute.name}: the filter matches nothing.`)
  return [...list, withChange(described, attribute, sub, op, value)]
}

function withChange(
  one: Json,
  attribute: Attribute,
  sub: Attribute | undefined,
  op: Op,
  value: Json | undefined,
): Json {
  if (sub !== undefined) return withPart(one, sub, op, value)
  const [read] = readList(attribute, value ?? null)
  return { ...objectOf(one), ...objectOf(read) }
}

function withPart(one: Json, sub: Attribute, op: Op, value: Json | undefined): Json {
  return put(objectOf(one), sub.name, op === 'remove' ? undefined : readValue(sub, value ?? null))
}

/** The element that a filter of nothing but `eq` and `and` describes. */
function elementOf(filter: Filter): Attributes | undefined {
  if (filter.op === 'and') {
    const left = elementOf(filter.left)
    const right = elementOf(filter.right)
    return left === undefined || right === undefined ? undefined : { ...left, ...right }
  }
  return filter.op === 'eq' ? { [filter.target.attribute.name]: filter.value } : undefined
}

function readList(attribute: Attribute, value: Json): readonly Json[] {
  const read = readValue(attribute, value)
  return read === undefined ? [] : listOf(read)
}

function sameElement(one: Json, other: Json): boolean {
  const a = objectOf(one)
  const b = objectOf(other)
  return a['value'] === b['value'] && (b['type'] === undefined || a['type'] === b['type'])
}

/** At most one value is the one to prefer: the last that says so (RFC 7643 §2.4). */
function onePrimary(list: readonly Json[]): readonly Json[] {
  const last = list.findLastIndex((one) => objectOf(one)['primary'] === true)
  return list.map((one, index) =>
    objectOf(one)['primary'] === true && index !== last
      ? { ...objectOf(one), primary: false }
      : one,
  )
}

function emptyToNothing<T extends readonly Json[] | Attributes>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}

function put(holder: Attributes, name: string, value: Json | undefined): Attributes {
  return value === undefined ? without(holder, name) : { ...holder, [name]: value }
}

function without(holder: Attributes, name: string): Attributes {
  return Object.fromEntries(Object.entries(holder).filter(([one]) => one !== name))
}
