import { Fault, type Actor } from '@wardstone/core'
import { applyPatch, fhirPathPatch } from '@wardstone/fhir'
import type { Change } from './bundle.ts'
import type { Context } from './deps.ts'
import { parseResource } from './envelope.ts'
import { textAt, type JsonObject } from './json.ts'
import { readVersion, type Version } from './read.ts'
import type { ChangeRequest, Target } from './requests.ts'
import { invalidAt, isId, type Resource } from './resource.ts'
import { search } from './search.ts'
import type { SearchParameters } from './search-query.ts'
import { selectCondition } from './store.ts'
import { validate } from './validate.ts'

/** That nobody wrote under the same condition since it was looked at: see `create_condition` in schema.ts. */
export type Condition = { readonly key: Uint8Array; readonly seen: number }

/** What a request comes to: a change, or the resource that is there already and makes it unnecessary. */
export type Resolved =
  | { readonly change: Change; readonly condition?: Condition }
  | { readonly existing: Version }

/**
 * Turns a conditional request or patch into a plain change. Criteria match what the actor may see: what is hidden is as good as
 * absent, here too.
 * @throws Fault `records.several-matches`, `records.precondition-failed`, `records.not-found` or `records.invalid`.
 */
export async function resolveRequest(
  context: Context,
  actor: Actor,
  location: string,
  request: ChangeRequest,
): Promise<Resolved> {
  if (request.kind === 'create') {
    if (request.where === undefined)
      return { change: { kind: 'create', resource: request.resource } }
    const { resource, where } = request
    const condition = await conditionOf(context, resource.resourceType, where)
    const existing = await matchOf(context, actor, resource.resourceType, where, location)
    return existing === undefined
      ? { change: { kind: 'create', resource }, condition }
      : { existing }
  }
  if (request.kind === 'update') return resolveUpdate(context, actor, location, request)
  const id = await idOf(context, actor, location, request.type, request.target)
  const ifVersion = request.ifMatch === undefined ? undefined : versionIn(request.ifMatch, location)
  if (request.kind === 'delete') {
    return {
      change: {
        kind: 'delete',
        type: request.type,
        id,
        ...(ifVersion === undefined ? {} : { ifVersion }),
      },
    }
  }
  const before = await readVersion(context, actor, { type: request.type, id })
  if (ifVersion !== undefined && ifVersion !== before.version) {
    throw new Fault(
      'records.precondition-failed',
      `${location}: somebody changed the record since. Read it again and repeat the change.`,
      { expression: location },
    )
  }
  if (before.content !== undefined)
    throw new Fault(
      'records.unsupported',
      `${location}: the content of this Binary is kept apart and cannot be patched. Send it anew.`,
    )
  const resource = validate(applied(request, before), location)
  if (resource.resourceType !== request.type || textAt(resource, 'id') !== id) {
    throw invalidAt(location, 'a patch changes neither the type nor the id of a resource.')
  }
  return { change: { kind: 'update', resource, id, ifVersion: before.version } }
}

function applied(
  { patch }: Extract<ChangeRequest, { kind: 'patch' }>,
  { json }: Version,
): JsonObject {
  const before = parseResource(json)
  const patched =
    patch.form === 'json' ? applyPatch(before, patch.body) : fhirPathPatch(before, patch.body)
  if ('refused' in patched) throw new Fault('records.invalid', `The patch: ${patched.refused}`)
  return patched.value
}

async function resolveUpdate(
  context: Context,
  actor: Actor,
  location: string,
  { target, resource, ifMatch }: Extract<ChangeRequest, { kind: 'update' }>,
): Promise<Resolved> {
  if ('id' in target) return { change: updateOf(resource, target.id, ifMatch, location) }
  const type = resource.resourceType
  const condition = await conditionOf(context, type, target.where)
  const match = await matchOf(context, actor, type, target.where, location)
  const sent = textAt(resource, 'id')
  if (match === undefined) {
    return sent === undefined
      ? { change: { kind: 'create', resource }, condition }
      : { change: updateOf(resource, sent, ifMatch ?? 'W/"0"', location), condition }
  }
  if (sent !== undefined && sent !== match.id) {
    throw invalidAt(`${location}.id`, 'the id is that of the resource that matches, or absent.')
  }
  return {
    change: updateOf({ ...resource, id: match.id }, match.id, ifMatch ?? etag(match), location),
  }
}

function etag({ version }: Version): string {
  return `W/"${version}"`
}

async function idOf(
  context: Context,
  actor: Actor,
  location: string,
  type: string,
  target: Target,
): Promise<string> {
  if ('id' in target) {
    if (isId(target.id)) return target.id
    throw invalidAt(location, 'an id has 1 to 64 letters, digits, hyphens and dots.')
  }
  const match = await matchOf(context, actor, type, target.where, location)
  if (match !== undefined) return match.id
  throw new Fault('records.not-found', `${location}: nothing matches the criteria.`, {
    expression: location,
  })
}

/** The one resource that matches; undefined when none does. */
export async function matchOf(
  context: Context,
  actor: Actor,
  type: string,
  where: SearchParameters,
  location: string,
): Promise<Version | undefined> {
  if (where.length === 0) throw invalidAt(location, 'a condition names at least one criterion.')
  const { entries, total } = await search(context, actor, { type }, [...where, ['_count', '2']])
  if (total > 1) {
    throw new Fault(
      'records.several-matches',
      `${location}: several records match the criteria, which have to mean one.`,
      { expression: location },
    )
  }
  return entries[0]
}

async function conditionOf(
  { sql, vault }: Context,
  type: string,
  where: SearchParameters,
): Promise<Condition> {
  const criteria = where.map(([name, value]) => JSON.stringify([name, value])).toSorted()
  const key = vault.blindKey(`condition ${type} ${criteria.join(' ')}`)
  // Before the search: who writes after this moment is noticed when we write.
  return { key, seen: await selectCondition(sql, key) }
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
  return { kind: 'update', resource, id, ifVersion: versionIn(ifMatch, location) }
}

export function versionIn(ifMatch: string, location: string): number {
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1]
  if (version === undefined) {
    throw invalidAt(location, 'If-Match names a version as in W/"3".')
  }
  return Number(version)
}
