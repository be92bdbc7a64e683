import { Fault, parseJson, type Json } from '@wardstone/core'
import { isList, isObject, objectAt, textAt, type JsonObject } from './json.ts'
import { BUNDLE_ENTRIES_MAX } from './limits.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import type { SearchParameters } from './search-query.ts'
import { validate } from './validate.ts'

/** The resource that a request is about: by its id, or the one that matches a search (FHIR R4 §3.1.0.4.3). */
export type Target = { readonly id: string } | { readonly where: SearchParameters }

/** JSON Patch (RFC 6902) or FHIRPath Patch (FHIR R4 §3.1.0.5.3, a Parameters resource). */
export type Patch = { readonly form: 'json' | 'fhirpath'; readonly body: Json }

/** One request for a change, as it was asked for. */
export type ChangeRequest =
  /** `where`: only when nothing matches (If-None-Exist, FHIR R4 §3.1.0.8.1). */
  | { readonly kind: 'create'; readonly resource: Resource; readonly where?: SearchParameters }
  | {
      readonly kind: 'update'
      readonly target: Target
      readonly resource: Resource
      readonly ifMatch?: string
    }
  | {
      readonly kind: 'patch'
      readonly type: string
      readonly target: Target
      readonly patch: Patch
      readonly ifMatch?: string
    }
  | {
      readonly kind: 'delete'
      readonly type: string
      readonly target: Target
      readonly ifMatch?: string
    }

/** A read, search or history inside a Bundle. `url` is relative to the base: `Patient/1`. */
export type ReadRequest = {
  readonly kind: 'read'
  readonly url: string
  readonly ifNoneMatch?: string
  readonly ifModifiedSince?: string
}

export type EntryRequest = ChangeRequest | ReadRequest

export type BundleEntry = {
  /** Where it stands: `Bundle.entry[3]`. */
  readonly location: string
  /** The name other entries may call it by. */
  readonly fullUrl?: string
  /** Reads and checks the entry. @throws Fault naming the place. */
  readonly request: () => EntryRequest
}

export type RequestBundle = {
  readonly type: 'transaction' | 'batch'
  readonly entries: readonly BundleEntry[]
}

/**
 * Reads the body of `POST [base]` (FHIR R4 §3.1.0.11). Entries are checked when `request` is called, so that a batch can
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
    request: () => {
      if (!isObject(entry)) throw invalidAt(location, 'an entry is an object.')
      const request = objectAt(entry, 'request')
      if (request === undefined) throw invalidAt(`${location}.request`, 'the element is required.')
      if (entry['fullUrl'] !== undefined && fullUrl === undefined) {
        throw invalidAt(`${location}.fullUrl`, 'the element is text.')
      }
      for (const member of ['ifMatch', 'ifNoneExist', 'ifNoneMatch', 'ifModifiedSince']) {
        if (request[member] === undefined || typeof request[member] === 'string') continue
        throw invalidAt(`${location}.request.${member}`, 'the element is text.')
      }
      const read = readers[textAt(request, 'method') ?? '']
      if (read === undefined) {
        throw invalidAt(
          `${location}.request.method`,
          'the method is GET, HEAD, POST, PUT, PATCH or DELETE.',
        )
      }
      return read({ entry, request, url: textAt(request, 'url') ?? '', location })
    },
  }
}

type Entry = {
  readonly entry: JsonObject
  readonly request: JsonObject
  readonly url: string
  readonly location: string
}

const readers: Readonly<Record<string, (entry: Entry) => EntryRequest>> = {
  GET: readRequest,
  HEAD: readRequest,
  POST({ entry, request, url, location }) {
    const type = url.split('?', 1)[0] ?? ''
    if (!isResourceType(type) || url !== type) {
      throw invalidAt(`${location}.request.url`, 'the URL of a POST is a resource type.')
    }
    const resource = resourceIn(entry, type, location)
    const ifNoneExist = textAt(request, 'ifNoneExist')
    return ifNoneExist === undefined
      ? { kind: 'create', resource }
      : { kind: 'create', resource, where: criteriaOf(ifNoneExist) }
  },
  PUT({ entry, request, url, location }) {
    const { type, target } = targetOf(url, location)
    const resource = resourceIn(entry, type, location)
    return { kind: 'update', target, resource, ...ifMatchOf(request) }
  },
  PATCH({ entry, request, url, location }) {
    const { type, target } = targetOf(url, location)
    const patch = patchIn(entry, location)
    return { kind: 'patch', type, target, patch, ...ifMatchOf(request) }
  },
  DELETE({ request, url, location }) {
    const { type, target } = targetOf(url, location)
    return { kind: 'delete', type, target, ...ifMatchOf(request) }
  },
}

function readRequest({ request, url, location }: Entry): ReadRequest {
  // Relative to this server, and nothing that leaves it.
  if (!/^[A-Za-z_$][^\s]*$/.test(url) || url.includes('..') || url.includes('//')) {
    throw invalidAt(`${location}.request.url`, 'the URL of a GET is relative, as in Patient/1.')
  }
  const ifNoneMatch = textAt(request, 'ifNoneMatch')
  const ifModifiedSince = textAt(request, 'ifModifiedSince')
  return {
    kind: 'read',
    url,
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
    ...(ifModifiedSince === undefined ? {} : { ifModifiedSince }),
  }
}

function ifMatchOf(request: JsonObject): { ifMatch?: string } {
  const ifMatch = textAt(request, 'ifMatch')
  return ifMatch === undefined ? {} : { ifMatch }
}

/** `Type/id`, or `Type?criteria`. */
function targetOf(url: string, location: string): { type: string; target: Target } {
  const [path = '', ...query] = url.split('?')
  const [type = '', id, ...rest] = path.split('/')
  const isConditional = id === undefined && query.length > 0
  const isNamed = id !== undefined && isId(id) && rest.length === 0 && query.length === 0
  if (!isResourceType(type) || !(isConditional || isNamed)) {
    throw invalidAt(
      `${location}.request.url`,
      'the URL is a resource type and an id, or a resource type and search criteria.',
    )
  }
  return isConditional
    ? { type, target: { where: criteriaOf(query.join('?')) } }
    : { type, target: { id: id ?? '' } }
}

/** The criteria of a conditional interaction: `identifier=http://…|1&birthdate=1970-01-01`. */
export function criteriaOf(query: string): SearchParameters {
  return [...new URLSearchParams(query.replace(/^[^?]*\?/, ''))]
}

function resourceIn(entry: JsonObject, type: string, location: string): Resource {
  const resource = validate(entry['resource'], `${location}.resource`)
  if (resource.resourceType !== type) {
    throw invalidAt(`${location}.request.url`, 'the URL names another type than the resource has.')
  }
  return resource
}

/** In a Bundle a JSON Patch stands in a Binary, a FHIRPath Patch is the Parameters itself (FHIR R4 §3.1.0.5.1). */
function patchIn(entry: JsonObject, location: string): Patch {
  const resource = objectAt(entry, 'resource')
  const type = resource === undefined ? undefined : textAt(resource, 'resourceType')
  if (resource !== undefined && type === 'Parameters') return { form: 'fhirpath', body: resource }
  const data = resource === undefined ? undefined : textAt(resource, 'data')
  if (resource === undefined || type !== 'Binary' || data === undefined) {
    throw invalidAt(
      `${location}.resource`,
      'a patch is a Parameters (FHIRPath Patch) or a Binary with a JSON Patch in data.',
    )
  }
  return { form: 'json', body: jsonPatchIn(data, location) }
}

function jsonPatchIn(data: string, location: string): Json {
  try {
    return parseJson(Buffer.from(data, 'base64'))
  } catch (error) {
    if (error instanceof Fault) {
      throw invalidAt(`${location}.resource.data`, 'the data is no JSON Patch in base64.')
    }
    throw error
  }
}
