import { Fault } from '@wardstone/core'
import type { Attributes, ResourceType } from './attributes.ts'
import { resolveName, objectOf, isObject } from './name-path.ts'

/** Which parts of a resource are asked for (RFC 7644 §3.9); both empty: all. */
export type Selection = {
  readonly attributes: readonly string[]
  readonly excluded: readonly string[]
}

/** A resource as it goes out: its schemas, and what was asked for. `id` and `schemas` always do. */
export function present(
  type: ResourceType,
  resource: Attributes,
  { attributes, excluded }: Selection,
): Attributes {
  const schemas = [
    type.schema,
    ...type.extensions.map(({ schema }) => schema).filter((schema) => schema in resource),
  ]
  const whole = { schemas, ...resource }
  if (attributes.length > 0) {
    const always = { schemas, ...pick(resource, 'id') }
    return attributes.reduce<Attributes>((kept, name) => keep(type, kept, resource, name), always)
  }
  return excluded.reduce<Attributes>((kept, name) => drop(type, kept, name), whole)
}

function keep(type: ResourceType, kept: Attributes, from: Attributes, name: string): Attributes {
  const named = resolveName(type, name)
  if (named.kind === 'extension') return { ...kept, ...pick(from, named.schema) }
  if (named.kind !== 'target') return kept
  const { extension, attribute, sub } = named.target
  const source = extension === undefined ? from : objectOf(from[extension])
  const into = extension === undefined ? kept : objectOf(kept[extension])
  const value = source[attribute.name]
  if (value === undefined) return kept
  const part = sub === undefined ? value : partOf(value, sub.name, into[attribute.name])
  const filled = { ...into, [attribute.name]: part }
  return extension === undefined ? filled : { ...kept, [extension]: filled }
}

function partOf(value: Attributes[string], name: string, before: Attributes[string] | undefined) {
  if (!Array.isArray(value)) return { ...objectOf(before), ...pick(objectOf(value), name) }
  const earlier: readonly Attributes[string][] = Array.isArray(before) ? before : []
  const list: readonly Attributes[string][] = value
  return list.map((one, index) => ({
    ...objectOf(earlier[index]),
    ...pick(objectOf(one), name),
  }))
}

function drop(type: ResourceType, kept: Attributes, name: string): Attributes {
  const named = resolveName(type, name)
  if (named.kind === 'extension') return omit(kept, named.schema)
  if (named.kind !== 'target' || named.target.attribute.returned === 'always') return kept
  const { extension, attribute, sub } = named.target
  const into = extension === undefined ? kept : objectOf(kept[extension])
  const value = into[attribute.name]
  const rest =
    sub === undefined || value === undefined
      ? omit(into, attribute.name)
      : { ...into, [attribute.name]: withoutPart(value, sub.name) }
  return extension === undefined ? rest : { ...kept, [extension]: rest }
}

function withoutPart(value: Attributes[string], name: string): Attributes[string] {
  const list: readonly Attributes[string][] | undefined = Array.isArray(value) ? value : undefined
  if (list !== undefined) return list.map((one) => (isObject(one) ? omit(one, name) : one))
  return isObject(value) ? omit(value, name) : value
}

function pick(from: Attributes, name: string): Attributes {
  const value = from[name]
  return value === undefined ? {} : { [name]: value }
}

function omit(from: Attributes, name: string): Attributes {
  return Object.fromEntries(Object.entries(from).filter(([one]) => one !== name))
}

/** `If-Match` (RFC 7644 §3.14): a change is made to what was read, or not at all. @throws Fault `directory.version`. */
export function refuseOldVersion(etag: string, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const known = ifMatch.split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (!known.includes(etag.replace(/^W\//, '')))
    throw new Fault('directory.version', 'The resource changed since it was read. Read it again.')
}
