import { isResourceType } from '@wardstone/fhir'

/** What a Reference points at, as far as it can be told without looking. */
export type Target =
  | { readonly kind: 'resource'; readonly type: string; readonly id: string }
  | { readonly kind: 'uuid'; readonly id: string }
  | { readonly kind: 'contained'; readonly id: string }

const RESOURCE =
  /^(?:[a-z][\w+.-]*:\/\/.*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/
const UUID = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
const CONTAINED = /^#([A-Za-z0-9.-]{0,64})$/

/** Undefined for what is none of the three: a search, a URL of something else, rubbish. */
export function targetOf(reference: string): Target | undefined {
  const uuid = UUID.exec(reference)?.[1]
  if (uuid !== undefined) return { kind: 'uuid', id: uuid.toLowerCase() }
  const contained = CONTAINED.exec(reference)?.[1]
  if (contained !== undefined) return { kind: 'contained', id: contained }
  const [, type = '', id = ''] = RESOURCE.exec(reference) ?? []
  return isResourceType(type) ? { kind: 'resource', type, id } : undefined
}
