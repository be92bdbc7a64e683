import type { Json } from '@wardstone/core'
import type { Attribute, Attributes, ResourceType } from './attributes.ts'

/** What an attribute path names (RFC 7644 §3.10). */
export type Target = {
  /** The schema of an extension; absent: the resource's own. */
  readonly extension?: string
  readonly attribute: Attribute
  readonly sub?: Attribute
}

/** `extension`: a whole extension. `not-kept`: known to exist, and read over. `unknown`: nothing that there is. */
export type Named =
  | { readonly kind: 'target'; readonly target: Target }
  | {
      readonly kind: 'extension'
      readonly schema: string
      readonly attributes: readonly Attribute[]
    }
  | { readonly kind: 'not-kept' }
  | { readonly kind: 'unknown' }

/** Reads an attribute path without a value filter. Names do not depend on case (RFC 7643 §2.1). */
export function resolveName(type: ResourceType, name: string): Named {
  const own = { schema: type.schema, attributes: type.attributes, extension: undefined }
  const places = [own, ...type.extensions.map((one) => ({ ...one, extension: one.schema }))]
  for (const { schema, attributes, extension } of places) {
    if (extension !== undefined && same(name, schema))
      return { kind: 'extension', schema, attributes }
    if (name.toLowerCase().startsWith(`${schema.toLowerCase()}:`))
      return within(attributes, name.slice(schema.length + 1), extension, type)
  }
  // An extension that somebody else made: known not to be kept.
  if (/^urn:/i.test(name)) return { kind: 'not-kept' }
  return within(type.attributes, name, undefined, type)
}

function within(
  attributes: readonly Attribute[],
  path: string,
  extension: string | undefined,
  type: ResourceType,
): Named {
  const [first = '', second, ...more] = path.split('.')
  const attribute = findAttribute(attributes, first)
  if (attribute === undefined)
    return {
      kind: type.notKept.some((known) => same(known, first)) ? 'not-kept' : 'unknown',
    }
  const common = { ...(extension === undefined ? {} : { extension }), attribute }
  if (second === undefined) return { kind: 'target', target: common }
  const sub = findAttribute(attribute.sub ?? [], second)
  return sub === undefined || more.length > 0
    ? { kind: 'unknown' }
    : { kind: 'target', target: { ...common, sub } }
}

export function findAttribute(
  attributes: readonly Attribute[],
  name: string,
): Attribute | undefined {
  return attributes.find((one) => same(one.name, name))
}

export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** The values at a target: those of a list one by one. */
export function valuesAt(
  resource: Attributes,
  { extension, attribute, sub }: Target,
): readonly Json[] {
  const place = extension === undefined ? resource : objectOf(resource[extension])
  const value = place[attribute.name]
  const elements: readonly Json[] = value === undefined ? [] : listOf(value)
  if (sub === undefined) return elements
  return elements.flatMap((element) => {
    const inner = objectOf(element)[sub.name]
    return inner === undefined ? [] : [inner]
  })
}

export function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : [value]
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members of an object; none of anything else. */
export function objectOf(value: Json | undefined): Attributes {
  return isObject(value) ? value : {}
}

/** A member that is text; empty when it is absent or anything else. */
export function textIn(members: Attributes, name: string): string {
  const value = members[name]
  return typeof value === 'string' ? value : ''
}
