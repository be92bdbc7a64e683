import type { Actor } from '@wardstone/core'
import { codeSystemOf, valueSetOf, type FindDefinition } from '@wardstone/fhir'
import type { Context } from './deps.ts'
import { isList, isObject, objectAt, textAt, type JsonObject } from './json.ts'
import { DEFINITIONS_MAX, DEFINITION_ROUNDS_MAX } from './limits.ts'
import { unversioned } from './matches.ts'
import type { Resource } from './resource.ts'
import { findByCriteria } from './search-candidates.ts'
import { queryOf, type SearchParameters } from './search-conditions.ts'
import { parametersOf } from './search-parameters.ts'

/** Types of definitions that codes come from. */
const coding = ['ValueSet', 'CodeSystem'] as const
const definitionTypes: ReadonlySet<string> = new Set([...coding, 'Questionnaire'])

/** Whether FHIR R4 itself defines it, so that nothing has to be looked up. */
function isOfFhir(url: string): boolean {
  return valueSetOf(unversioned(url)) !== undefined || codeSystemOf(unversioned(url)) !== undefined
}

/** Value sets that a search names with `:in` or `:not-in` and that FHIR R4 itself does not define. */
export function valueSetsIn(parameters: SearchParameters): readonly string[] {
  return parameters.flatMap(([name, value]) =>
    /:(?:in|not-in)$/.test(name) && valueSetOf(unversioned(value)) === undefined
      ? [value]
      : /:(?:below|above)$/.test(name) && value.includes('|')
        ? [value.slice(0, value.indexOf('|'))]
        : [],
  )
}

/**
 * Finds ValueSets, CodeSystems and Questionnaires by canonical URL, perhaps with a version, among those kept here that the
 * actor may see, and what they are made of. `types` are those of the URLs given. Of several with one URL the newest counts, and
 * before all of them what `own` finds.
 */
export async function definitionsFor(
  context: Context,
  actor: Actor,
  urls: readonly string[],
  types: readonly string[] = coding,
  own: FindDefinition = () => undefined,
): Promise<FindDefinition> {
  const found = new Map<string, JsonObject>()
  const asked = new Set<string>()
  let waiting = [...new Set(urls)]
  for (let round = 0; round < DEFINITION_ROUNDS_MAX && waiting.length > 0; round++) {
    const next = new Set<string>()
    for (const url of waiting) {
      if (asked.size >= DEFINITIONS_MAX) break
      if (asked.has(url) || isOfFhir(url)) continue
      asked.add(url)
      const definition = own(url) ?? (await kept(context, actor, url, round === 0 ? types : coding))
      if (definition === undefined) continue
      found.set(url, definition)
      for (const other of madeOf(definition)) next.add(other)
    }
    waiting = [...next]
  }
  return (url) => found.get(url)
}

/** Finds definitions by canonical URL, perhaps with a version, among resources that are changed together. */
export function definitionsAmong(resources: readonly Resource[]): FindDefinition {
  const found = new Map<string, JsonObject>()
  for (const resource of resources) {
    const url = textAt(resource, 'url')
    if (!definitionTypes.has(resource.resourceType) || url === undefined) continue
    found.set(url, resource)
    found.set(`${url}|${textAt(resource, 'version') ?? ''}`, resource)
  }
  return (url) => found.get(url)
}

async function kept(
  context: Context,
  actor: Actor,
  canonical: string,
  types: readonly string[],
): Promise<JsonObject | undefined> {
  const [url = '', version] = canonical.split('|')
  for (const type of types) {
    const parameter = parametersOf(type).get('url')
    if (parameter === undefined) continue
    const alternatives = [{ kind: 'uri', uri: url, how: 'equal' }] as const
    const criterion = { parameter, alternatives, isNegated: false }
    const query = queryOf(type, [{ criterion }])
    const { found } = await findByCriteria(context, actor, query)
    const named = found.filter(
      ({ resource }) => version === undefined || textAt(resource, 'version') === version,
    )
    const newest = named.toSorted((a, b) => (a.version.at < b.version.at ? 1 : -1))[0]
    if (newest !== undefined) return newest.resource
  }
  return undefined
}

/** URLs of what a definition is made of. */
function madeOf(definition: JsonObject): readonly string[] {
  if (definition['resourceType'] === 'Questionnaire') return answerSets(definition)
  const compose = objectAt(definition, 'compose') ?? {}
  return [...listAt(compose, 'include'), ...listAt(compose, 'exclude')].flatMap((part) => {
    const sets = part['valueSet']
    const system = part['concept'] === undefined ? textAt(part, 'system') : undefined
    return [
      ...(isList(sets) ? sets.filter((each) => typeof each === 'string') : []),
      ...(system === undefined ? [] : [system]),
    ]
  })
}

function* answers(item: JsonObject): Generator<string> {
  const own = textAt(item, 'answerValueSet')
  if (own !== undefined) yield own
  for (const inner of listAt(item, 'item')) yield* answers(inner)
}

function answerSets(questionnaire: JsonObject): readonly string[] {
  return [...answers(questionnaire)].filter((url) => !url.startsWith('#'))
}

function listAt(object: JsonObject, member: string): readonly JsonObject[] {
  const value = object[member]
  return isList(value) ? value.filter((each) => isObject(each)) : []
}
