import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { refuse, type Container, type Visit } from './visit.ts'

export function openContainer(resource: JsonObject): Container {
  const contained = new Map<string, string>()
  if (resource['contained'] !== undefined) {
    for (const inner of objectsAt(resource, 'contained')) {
      const id = textAt(inner, 'id')
      if (id !== undefined) contained.set(id, textAt(inner, 'resourceType') ?? '')
    }
  }
  return { resource, contained, used: new Set() }
}

/** Rules dom-2 to dom-5 (FHIR R4 §2.28) and that ids within a resource are its own. */
export function checkContained(resource: JsonObject, visit: Visit): void {
  const list = resource['contained']
  if (!isList(list)) return
  const ids = new Set<string>()
  visit.steps[visit.depth++] = 'contained'
  for (const [index, inner] of list.entries()) {
    visit.steps[visit.depth++] = index
    if (isObject(inner)) checkOne(inner, ids, visit)
    visit.depth--
  }
  visit.depth--
}

function checkOne(inner: JsonObject, ids: Set<string>, visit: Visit): void {
  const id = textAt(inner, 'id')
  if (id === undefined) refuse(visit, 'invalid', 'a contained resource has an id.')
  else if (ids.has(id)) refuse(visit, 'invalid', 'each contained resource has an id of its own.')
  if (id !== undefined) ids.add(id)
  if (inner['contained'] !== undefined) {
    refuse(visit, 'invariant', 'a contained resource contains no others.', 'dom-2')
  }
  // A contained resource may instead itself refer to the one that holds it.
  const isUsed = id !== undefined && (visit.container.used.has(`#${id}`) || refersOut(inner))
  if (!isUsed) {
    refuse(
      visit,
      'invariant',
      'a contained resource is referred to from somewhere in its resource.',
      'dom-3',
    )
  }
  checkMeta(inner, visit)
}

function checkMeta(inner: JsonObject, visit: Visit): void {
  const meta = inner['meta']
  if (!isObject(meta)) return
  if (meta['versionId'] !== undefined || meta['lastUpdated'] !== undefined) {
    refuse(
      visit,
      'invariant',
      'a contained resource has no version and no time of its own.',
      'dom-4',
    )
  }
  if (meta['security'] !== undefined) {
    refuse(visit, 'invariant', 'a contained resource has no security label of its own.', 'dom-5')
  }
}

function refersOut(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(refersOut)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([name, member]) => (name === 'reference' && member === '#') || refersOut(member),
  )
}
