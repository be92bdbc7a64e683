import { Fault, type Json } from '@wardstone/core'
import { isList, isObject, objectAt, textAt, type JsonObject } from './json.ts'
import { BUNDLE_ENTRIES_MAX } from './limits.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import { validate } from './validate.ts'

/** One change that was asked for: a create (FHIR R4 §3.1.0.8) or an update (§3.1.0.4). */
export type Change =
  | { readonly kind: 'create'; readonly resource: Resource }
  | {
      readonly kind: 'update'
      readonly resource: Resource
      readonly id: string
      /** The version that the writer saw, from If-Match. */
      readonly ifVersion?: number
    }

export type BundleEntry = {
  /** Where it stands: `Bundle.entry[3]`. */
  readonly location: string
  /** The name other entries may call it by. */
  readonly fullUrl?: string
  /** Reads and checks the entry. @throws Fault naming the place. */
  readonly change: () => Change
}

export type RequestBundle = {
  readonly type: 'transaction' | 'batch'
  readonly entries: readonly BundleEntry[]
}

/**
 * Reads the body of `POST [base]` (FHIR R4 §3.1.0.11). Entries are checked when `change` is called, so that a batch can
 * answer for each one alone.
 * @throws Fault `records.not-fhir`, `records.invalid` or `input.too-large`.
 */
export function requestBundle(body: Json): RequestBundle {
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    throw new Fault(
      'records.not-fhir',
      'Post a Bundle of type transaction or batch to this address.',
    )
  }
  const type = body['type']
  if (type !== 'transaction' && type !== 'batch') {
    throw invalidAt('Bundle.type', 'only transaction and batch can be carried out.')
  }
  const entries = body['entry'] ?? []
  if (!isList(entries)) throw invalidAt('Bundle.entry', 'entry is a list.')
  if (entries.length > BUNDLE_ENTRIES_MAX) {
    throw new Fault(
      'input.too-large',
      `The Bundle has ${entries.length} entries; the limit is ${BUNDLE_ENTRIES_MAX}. Send it in parts.`,
    )
  }
  return {
    type,
    entries: entries.map((entry, index) => bundleEntry(entry, `Bundle.entry[${index}]`)),
  }
}

function bundleEntry(entry: Json, location: string): BundleEntry {
  const fullUrl = isObject(entry) ? textAt(entry, 'fullUrl') : undefined
  return {
    location,
    ...(fullUrl === undefined ? {} : { fullUrl }),
    change: () => {
      if (!isObject(entry)) throw invalidAt(location, 'an entry is an object.')
      const request = objectAt(entry, 'request')
      if (request === undefined) throw invalidAt(`${location}.request`, 'the element is required.')
      if (entry['fullUrl'] !== undefined && fullUrl === undefined) {
        throw invalidAt(`${location}.fullUrl`, 'the element is text.')
      }
      return changeOf(entry, request, location)
    },
  }
}

/** Conditions of FHIR's conditional interactions, which are refused rather than overlooked. */
const conditions = ['ifNoneExist', 'ifNoneMatch', 'ifModifiedSince']

function changeOf(entry: JsonObject, request: JsonObject, location: string): Change {
  for (const condition of conditions) {
    if (request[condition] === undefined) continue
    throw unsupported(
      `${location}.request.${condition}`,
      'conditional interactions are not supported.',
    )
  }
  const method = textAt(request, 'method')
  const url = textAt(request, 'url') ?? ''
  if (url.includes('?')) {
    throw unsupported(`${location}.request.url`, 'conditional interactions are not supported.')
  }
  const [type = '', id, ...rest] = url.split('/')
  const namesType = isResourceType(type) && rest.length === 0
  if (method === 'POST') {
    if (!namesType || id !== undefined) {
      throw invalidAt(`${location}.request.url`, 'the URL of a POST is a resource type.')
    }
    return { kind: 'create', resource: resourceIn(entry, type, location) }
  }
  if (method !== 'PUT') {
    throw unsupported(`${location}.request.method`, 'entries can be POST or PUT.')
  }
  if (!namesType || id === undefined || !isId(id)) {
    throw invalidAt(`${location}.request.url`, 'the URL of a PUT is a resource type and an id.')
  }
  const ifMatch = textAt(request, 'ifMatch')
  return updateOf(resourceIn(entry, type, location), id, ifMatch, `${location}.resource`)
}

function resourceIn(entry: JsonObject, type: string, location: string): Resource {
  const resource = validate(entry['resource'], `${location}.resource`)
  if (resource.resourceType !== type) {
    throw invalidAt(`${location}.request.url`, 'the URL names another type than the resource has.')
  }
  return resource
}

/**
 * An update of the resource with this id (FHIR R4 §3.1.0.4).
 * @throws Fault `records.invalid` when the resource has another id or none, or If-Match is no version of ours.
 */
export function updateOf(
  resource: Resource,
  id: string,
  ifMatch: string | undefined,
  location: string,
): Change {
  if (textAt(resource, 'id') !== id) {
    throw invalidAt(`${location}.id`, 'the id is the one in the URL.')
  }
  if (ifMatch === undefined) return { kind: 'update', resource, id }
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined) {
    throw invalidAt(location, 'If-Match names a version as in W/"3".')
  }
  return { kind: 'update', resource, id, ifVersion: Number(version) }
}

function unsupported(location: string, problem: string): Fault {
  return new Fault('records.unsupported', `${location}: ${problem}`, { expression: location })
}
