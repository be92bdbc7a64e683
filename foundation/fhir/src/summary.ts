import type { Json } from '@wardstone/core'
import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import { childrenOf, typeDefinition, type ElementDefinition } from './types.ts'
import type { ValidResource } from './validate.ts'

/** `_summary` but for `count` and `false`, which leave no resource, or the whole of it (FHIR R4 §3.1.1.5.9). */
export type SummaryMode = 'true' | 'text' | 'data'

const SUBSETTED: JsonObject = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
  display: 'subsetted',
}

/**
 * Part of a resource: the elements that FHIR marks for summaries; or its text and what it cannot be without; or all but its
 * text. Tagged SUBSETTED, so that nobody writes it back as the whole.
 */
export function summaryOf(resource: ValidResource, mode: SummaryMode): ValidResource {
  const elements = elementsOfType(resource)
  if (mode === 'true') return tagged(resource, summarised(resource, elements))
  const isKept = (one: ElementDefinition) =>
    mode === 'text' ? one.name === 'text' || one.min > 0 : one.name !== 'text'
  return tagged(resource, kept(resource, elements, isKept))
}

/** `_elements`: the named elements of the resource with what it cannot be without and what modifies it (FHIR R4 §3.1.1.5.10). */
export function elementsOf(resource: ValidResource, names: readonly string[]): ValidResource {
  const wanted = new Set(names)
  return tagged(
    resource,
    kept(
      resource,
      elementsOfType(resource),
      (one) => wanted.has(stemOf(one)) || one.min > 0 || one.isModifier,
    ),
  )
}

function elementsOfType(resource: ValidResource): readonly ElementDefinition[] {
  return typeDefinition(resource.resourceType)?.elements ?? []
}

function stemOf(element: ElementDefinition): string {
  return element.name.replace('[x]', '')
}

const always: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta'])

function kept(
  object: JsonObject,
  elements: readonly ElementDefinition[],
  isWanted: (element: ElementDefinition) => boolean,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([name]) => {
      const element = definitionIn(elements, name)
      return always.has(name) || (element !== undefined && isWanted(element))
    }),
  )
}

function definitionIn(
  elements: readonly ElementDefinition[],
  member: string,
): ElementDefinition | undefined {
  const name = member.startsWith('_') ? member.slice(1) : member
  return elements.find(
    (one) =>
      one.name === name ||
      (one.name.endsWith('[x]') && name.startsWith(stemOf(one)) && name !== stemOf(one)),
  )
}

function summarised(object: JsonObject, elements: readonly ElementDefinition[]): JsonObject {
  // A type that marks nothing is an element's value, not a thing to cut further.
  if (!elements.some((one) => one.isSummary)) return object
  const entries: [string, Json][] = []
  for (const [name, value] of Object.entries(object)) {
    const element = definitionIn(elements, name)
    if (always.has(name)) entries.push([name, value])
    else if (element !== undefined && (element.isSummary || element.isModifier)) {
      entries.push([name, summarisedValue(value, element)])
    }
  }
  return Object.fromEntries(entries)
}

function summarisedValue(value: Json, element: ElementDefinition): Json {
  if (isList(value)) return value.map((item) => summarisedValue(item, element))
  if (!isObject(value)) return value
  const type = textAt(value, 'resourceType')
  if (type !== undefined) return value
  return element.children.length > 0 || element.contentReference !== undefined
    ? summarised(value, childrenOf(element))
    : value
}

function tagged(whole: ValidResource, part: JsonObject): ValidResource {
  const meta = isObject(part['meta']) ? part['meta'] : {}
  const tags = objectsAt(meta, 'tag').filter(
    (tag) => tag['code'] !== SUBSETTED['code'] || tag['system'] !== SUBSETTED['system'],
  )
  return { ...part, resourceType: whole.resourceType, meta: { ...meta, tag: [...tags, SUBSETTED] } }
}
