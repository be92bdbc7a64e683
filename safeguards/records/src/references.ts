import type { Json } from '@wardstone/core'
import { isList, isObject, type JsonObject } from './json.ts'
import { isResourceType } from './resource-types.ts'
import { isId, referenceTo, type Reference, type Resource } from './resource.ts'

/** The forms a `Reference.reference` can have (FHIR R4 §2.3.0.1). */
export type ReferenceForm =
  | { readonly form: 'local'; readonly to: Reference; readonly type: string; readonly id: string }
  | { readonly form: 'urn' }
  | { readonly form: 'contained' }
  | { readonly form: 'absolute' }
  | { readonly form: 'conditional' }

const LOCAL = /^([A-Z][A-Za-z]+)\/([^/#?]+)(?:\/_history\/([^/#?]+))?(?:#.+)?$/
const CONDITIONAL = /^[A-Z][A-Za-z]+\?/
const URN =
  /^urn:(?:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|oid:[0-2](?:\.\d+)+)$/
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:[^\s]+$/i

/** Undefined when the text has none of the forms. */
export function referenceForm(text: string): ReferenceForm | undefined {
  const local = LOCAL.exec(text)
  if (local !== null) {
    const [, type = '', id = '', version] = local
    if (!isResourceType(type) || !isId(id) || (version !== undefined && !isId(version))) {
      return undefined
    }
    return { form: 'local', to: referenceTo(type, id), type, id }
  }
  if (text.startsWith('#')) return { form: 'contained' }
  if (CONDITIONAL.test(text)) return { form: 'conditional' }
  if (URN.test(text)) return { form: 'urn' }
  if (!text.startsWith('urn:uuid:') && ABSOLUTE.test(text)) return { form: 'absolute' }
  return undefined
}

/** Where a resource of ours is meant, its name without version and fragment. */
export function localReference(text: Json | undefined): Reference | undefined {
  if (typeof text !== 'string') return undefined
  const form = referenceForm(text)
  return form?.form === 'local' ? form.to : undefined
}

/** The elements that a transaction's own names may stand in (FHIR R4 §3.1.0.11.2): references and URIs. */
const linkMembers: ReadonlySet<string> = new Set([
  'reference',
  'valueUri',
  'valueUrl',
  'valueOid',
  'valueUuid',
])

/** A transaction's own name for something, to what it is called here; undefined when it is no such name. */
export type Resolve = (link: string, isReference: boolean) => string | undefined

/**
 * The resource with every link that `resolve` knows replaced, in narrative too. What it does not know stays; nothing is
 * copied that does not change.
 */
export function rewriteLinks(resource: Resource, resolve: Resolve): Resource {
  return { ...rewriteObject(resource, resolve), resourceType: resource.resourceType }
}

function rewriteObject(value: JsonObject, resolve: Resolve): JsonObject {
  let copy: { [member: string]: Json } | undefined
  for (const member of Object.keys(value)) {
    const before = value[member] ?? null
    const after =
      typeof before === 'string' ? rewriteText(member, before, resolve) : rewrite(before, resolve)
    if (after === before) continue
    copy ??= { ...value }
    copy[member] = after
  }
  return copy ?? value
}

function rewrite(value: Json, resolve: Resolve): Json {
  if (isObject(value)) return rewriteObject(value, resolve)
  if (!isList(value)) return value
  const items = value.map((item) => rewrite(item, resolve))
  return items.some((item, index) => item !== value[index]) ? items : value
}

const NARRATIVE_URN = /(?<=(?:href|src)\s*=\s*["'])urn:(?:uuid|oid):[^"']+/g

function rewriteText(member: string, text: string, resolve: Resolve): string {
  if (linkMembers.has(member)) return resolve(text, member === 'reference') ?? text
  if (member !== 'div' || !text.includes('urn:')) return text
  return text.replace(NARRATIVE_URN, (link) => resolve(link, false) ?? link)
}
