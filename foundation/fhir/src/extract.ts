import type { Json } from '@wardstone/core'
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { isObject, type JsonObject } from './json.ts'
import { quickFinder, startAt, type Finder, type Found, type Start } from './search-path.ts'
import {
  searchParameters,
  type SearchComponent,
  type SearchKind,
  type SearchParameter,
} from './search-parameters.ts'
import { valuesOf, type SearchValue } from './search-values.ts'
import { childrenOf, elementAt, isResourceType, typeDefinition } from './types.ts'

type Extractor = (resource: JsonObject) => readonly SearchValue[]

const extractors = new WeakMap<SearchParameter, Map<string, Extractor>>()

/**
 * The values that a valid resource has for a search parameter of its type. `parameter` may be its code.
 * None where there are none, and for a code that the type does not have.
 */
export function extract(
  resource: JsonObject & { readonly resourceType: string },
  parameter: SearchParameter | string,
): readonly SearchValue[] {
  const type = resource.resourceType
  const known = typeof parameter === 'string' ? searchParameters(type).get(parameter) : parameter
  if (known === undefined || known.expression === '' || !isResourceType(type)) return []
  return extractorOf(known, type)(resource)
}

function extractorOf(parameter: SearchParameter, type: string): Extractor {
  const byType = extractors.get(parameter) ?? new Map<string, Extractor>()
  extractors.set(parameter, byType)
  const extractor = byType.get(type) ?? makeExtractor(parameter, type)
  byType.set(type, extractor)
  return extractor
}

function makeExtractor(parameter: SearchParameter, type: string): Extractor {
  if (parameter.kind === 'composite') return compositeExtractor(parameter, type)
  const finder = finderOf(parameter.expression, type)
  return (resource) => converted(parameter.kind, finder(resource))
}

/** Expressions that are not paths, but that every record of their type meets. */
const handwritten: Readonly<Record<string, Finder>> = {
  'Patient.deceased.exists() and Patient.deceased != false': (patient) => {
    const isDead = patient['deceasedBoolean'] === true || patient['deceasedDateTime'] !== undefined
    return [{ value: isDead, type: 'boolean' }]
  },
}

/** A quick finder where one can be made, else one through `fhirpath`. */
export function finderOf(expression: string, type: string): Finder {
  return (
    handwritten[expression] ??
    quickFinder(expression, startAt(type)) ??
    fhirpathFinder(expression, type)
  )
}

function converted(kind: SearchKind, found: readonly Found[]): readonly SearchValue[] {
  if (found.length === 0) return []
  return found.flatMap((one) => valuesOf(kind, one))
}

/** Alternatives of a composite lead to elements of different kinds, each with its own components. */
function compositeExtractor(parameter: SearchParameter, type: string): Extractor {
  const parts = parameter.expression.split(' | ').map((path) => {
    const start = startAtPath(path, type)
    return {
      finder: finderOf(path, type),
      components: parameter.components.map((component) => componentFinder(component, start)),
    }
  })
  return (resource) => {
    const values: SearchValue[] = []
    for (const { finder, components } of parts) {
      for (const { value } of finder(resource)) {
        if (!isObject(value)) continue
        const found = components.map((component) => component(value, resource))
        if (found.every((list) => list.length > 0))
          values.push({ kind: 'composite', components: found })
      }
    }
    return values
  }
}

function componentFinder(component: SearchComponent, start: Start) {
  const { expression, kind } = component
  if (expression.startsWith('%resource.')) {
    const finder = quickFinder(expression.replace('%resource.', ''), startAt(start.names[0] ?? ''))
    return (_: JsonObject, resource: JsonObject) => converted(kind, finder?.(resource) ?? [])
  }
  const finder = quickFinder(expression, start)
  return (element: JsonObject) => converted(kind, finder?.(element) ?? [])
}

function startAtPath(path: string, type: string): Start {
  if (path === type) return startAt(type)
  const element = elementAt(path)
  const children = element === undefined ? [] : childrenOf(element)
  return { names: [type], type: element?.types[0]?.code ?? 'BackboneElement', children }
}

/** A finder through `fhirpath`, which fetches nothing: `resolve() is Patient` asks what the reference itself says. */
export function fhirpathFinder(expression: string, type: string): Finder {
  const evaluate = fhirpath.compile(asFhirpath(expression), r4, { resolveInternalTypes: false })
  return (resource) => {
    try {
      const answer: unknown = evaluate({ resourceType: type, ...resource })
      return Array.isArray(answer) ? foundIn(answer) : []
    } catch {
      // An expression that does not fit the resource finds nothing in it.
      return []
    }
  }
}

/** Search parameters use `as` for many values, where FHIRPath itself has `ofType`. */
function asFhirpath(expression: string): string {
  return expression
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(
      /resolve\(\) is (\w+)/g,
      String.raw`reference.matches('^(.*/)?$1/[^/]+(/_history/[^/]+)?$$') or type = '$1'`,
    )
}

function foundIn(nodes: readonly unknown[]): readonly Found[] {
  const types = fhirpath.types(nodes)
  return nodes.flatMap((node, index) => {
    const value = plain(node)
    const type = (types[index] ?? '').replace(/^(?:FHIR|System)\./, '')
    return value === undefined
      ? []
      : [{ value, type: typeDefinition(type) === undefined ? 'BackboneElement' : type }]
  })
}

/** JSON of a node of `fhirpath`. */
function plain(node: unknown): Json | undefined {
  const data = typeof node === 'object' && node !== null && 'data' in node ? node.data : node
  if (data === undefined || data === null) return undefined
  const text = JSON.stringify(data)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  return JSON.parse(text) as Json
}
