import { isList, isObject, objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import type { Visit } from './visit.ts'

type DefinitionInvariant = (element: JsonObject, visit: Visit) => boolean

function areDistinct(texts: readonly (string | undefined)[]): boolean {
  const given = texts.filter((text) => text !== undefined)
  return new Set(given).size === given.length
}

function elementsOf(
  definition: JsonObject,
  view: 'snapshot' | 'differential',
): readonly JsonObject[] {
  return objectsAt(objectAt(definition, view) ?? {}, 'element')
}

function haveOwnIds(elements: readonly JsonObject[]): boolean {
  return (
    elements.every((element) => element['id'] !== undefined) &&
    areDistinct(elements.map((element) => textAt(element, 'id')))
  )
}

function* linkIdsIn(object: JsonObject): Generator<string> {
  const own = textAt(object, 'linkId')
  if (own !== undefined) yield own
  for (const item of objectsAt(object, 'item')) yield* linkIdsIn(item)
}

function areBelow(elements: readonly JsonObject[], root: string): boolean {
  return elements
    .slice(1)
    .every((element) => textAt(element, 'path')?.startsWith(`${root}.`) === true)
}

function pathOfFirst(view: JsonObject): string {
  return textAt(objectsAt(view, 'element')[0] ?? {}, 'path') ?? ''
}

function areAllIn(
  parent: JsonObject,
  list: string,
  member: string,
  allowed: ReadonlySet<string>,
): boolean {
  return objectsAt(parent, list).every((one) => {
    const value = one[member]
    const texts = isList(value) ? textsAt(one, member) : [textAt(one, member) ?? '']
    return value === undefined || texts.every((text) => allowed.has(text))
  })
}

/**
 * Rules of definitions by `path key` that compare every item of a list with every other. Written out with sets: `fhirpath`
 * would take minutes over a megabyte made for the purpose.
 */
export const definitionInvariants: Readonly<Record<string, DefinitionInvariant>> = {
  'Questionnaire que-2': (e) => areDistinct([...linkIdsIn(e)]),
  'StructureDefinition sdf-1': (e) =>
    e['derivation'] === 'constraint' ||
    areDistinct(elementsOf(e, 'snapshot').map((one) => textAt(one, 'path'))),
  'StructureDefinition sdf-16': (e) => haveOwnIds(elementsOf(e, 'snapshot')),
  'StructureDefinition sdf-17': (e) => haveOwnIds(elementsOf(e, 'differential')),
  'StructureDefinition.snapshot sdf-8': (e, { resource }) => {
    const first = pathOfFirst(e)
    const isRoot = resource['kind'] === 'logical' || first === resource['type']
    return isRoot && areBelow(objectsAt(e, 'element'), first)
  },
  'StructureDefinition.differential sdf-8a': (e, { resource }) => {
    const first = pathOfFirst(e)
    const isRoot =
      resource['kind'] === 'logical' || first.startsWith(textAt(resource, 'type') ?? '')
    return isRoot && areBelow(objectsAt(e, 'element'), first.replace(/\..*/, ''))
  },
  'CapabilityStatement cpb-7': (e) =>
    areDistinct(
      objectsAt(e, 'document').map(
        (one) => (textAt(one, 'profile') ?? '') + (textAt(one, 'mode') ?? ''),
      ),
    ),
  'CapabilityStatement.rest cpb-9': (e) =>
    areDistinct(objectsAt(e, 'resource').map((one) => textAt(one, 'type'))),
  'CapabilityStatement.rest.resource cpb-12': (e) =>
    areDistinct(objectsAt(e, 'searchParam').map((one) => textAt(one, 'name'))),
  'NamingSystem nsd-2': (e) =>
    areDistinct(
      objectsAt(e, 'uniqueId')
        .filter((one) => one['preferred'] === true)
        .map((one) => textAt(one, 'type')),
    ),
  'ImplementationGuide.definition ig-1': (e) =>
    areAllIn(
      e,
      'resource',
      'groupingId',
      new Set(objectsAt(e, 'grouping').map((one) => textAt(one, 'id') ?? '')),
    ),
  'ImplementationGuide ig-2': (e) => {
    const definition = e['definition']
    return (
      !isObject(definition) ||
      areAllIn(definition, 'resource', 'fhirVersion', new Set(textsAt(e, 'fhirVersion')))
    )
  },
}
