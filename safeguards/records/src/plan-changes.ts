import { randomUUID } from 'node:crypto'
import { Fault } from '@wardstone/core'
import type { Change } from './bundle.ts'
import type { ContentSource } from './content.ts'
import type { Condition } from './resolve.ts'
import { homeOf, type Home } from './compartments.ts'
import { referenceForm, rewriteLinks } from './references.ts'
import { invalidAt, referenceTo, type Reference, type Resource } from './resource.ts'

export type RequestedChange = {
  readonly location: string
  readonly fullUrl?: string
  readonly change: Change
  /** That nobody wrote under the same condition meanwhile. */
  readonly condition?: Condition
  /** Of a Binary whose content comes apart from it. */
  readonly content?: ContentSource
}

/** A change with every name in it resolved: what to write, under which id, into whose record. */
export type PlannedChange = {
  readonly location: string
  readonly change: Change
  readonly condition?: Condition
  readonly content?: ContentSource
  readonly name: Reference
  readonly id: string
  /** Links rewritten; `id` and `meta` are still those that were sent. */
  /** Of a delete only its type: the resource is read where it stands. */
  readonly resource: Resource
  readonly home: Home
}

/**
 * Gives new resources their ids and rewrites the names that entries call each other by (FHIR R4 §3.1.0.11.2). `known` are
 * names of what is here already.
 * @throws Fault `records.invalid`, `records.unsupported`, `records.reference-unresolved` or `records.patient-required`.
 */
export function planChanges(
  requested: readonly RequestedChange[],
  known: ReadonlyMap<string, Reference> = new Map(),
): PlannedChange[] {
  const named = requested.map((request) => ({ ...request, id: idOf(request.change) }))
  const links = new Map<string, Reference>(known)
  const names = new Set<Reference>()
  for (const { location, fullUrl, change, id } of named) {
    const name = referenceTo(typeOf(change), id)
    if (names.has(name)) throw invalidAt(location, 'two entries change the same resource.')
    names.add(name)
    if (fullUrl === undefined) continue
    if (links.has(fullUrl))
      throw invalidAt(`${location}.fullUrl`, 'two entries have the same name.')
    links.set(fullUrl, name)
    const relative = relativeName(fullUrl)
    if (relative !== undefined && !links.has(relative)) links.set(relative, name)
  }
  return named.map(({ location, change, condition, content, id }) => {
    if (change.kind === 'delete') {
      const name = referenceTo(change.type, id)
      return { location, change, name, id, resource: { resourceType: change.type }, home: standing }
    }
    const resource = rewriteLinks(change.resource, (link, isReference) => {
      const found = links.get(link)
      if (found === undefined && isReference) checkLink(link, location)
      return found
    })
    const name = referenceTo(resource.resourceType, id)
    const home = homeOf(resource, id, location)
    const given = {
      ...(condition === undefined ? {} : { condition }),
      ...(content === undefined ? {} : { content }),
    }
    return { location, change, ...given, name, id, resource, home }
  })
}

const standing: Home = { standing: true }

function typeOf(change: Change): string {
  return change.kind === 'delete' ? change.type : change.resource.resourceType
}

function idOf(change: Change): string {
  return change.kind === 'create' ? randomUUID() : change.id
}

/** `Patient/1` of `https://…/Patient/1`: other entries of the same Bundle may call it by that (FHIR R4 §2.36.4.1). */
function relativeName(fullUrl: string): string | undefined {
  const name = /\/([A-Z][A-Za-z]+\/[^/]+)$/.exec(fullUrl)?.[1]
  return name !== undefined && referenceForm(name)?.form === 'local' ? name : undefined
}

/** A link that no entry resolves must mean something outside of the Bundle. */
function checkLink(link: string, location: string): void {
  const form = referenceForm(link)?.form
  if (form === 'urn') {
    throw new Fault(
      'records.reference-unresolved',
      `${location}: a reference names an entry that is not in the Bundle.`,
      { expression: location },
    )
  }
  if (form === 'conditional') {
    throw new Fault(
      'records.unsupported',
      `${location}: conditional references (Type?parameter=value) work in transactions and batches only. Name the resource by its id.`,
      { expression: location, form },
    )
  }
}

/** Whether planning stopped at a conditional reference, before anything was done. */
export function isConditionalReference(error: unknown): boolean {
  return error instanceof Fault && error.details['form'] === 'conditional'
}
