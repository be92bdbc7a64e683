import { typeDefinition } from './types.ts'
import { compartment } from './tables/compartment.ts'
import { search } from './tables/search.ts'

/** Kinds of search parameter (FHIR R4 §3.1.1.4). */
export type SearchKind =
  | 'number'
  | 'date'
  | 'string'
  | 'token'
  | 'reference'
  | 'composite'
  | 'quantity'
  | 'uri'
  | 'special'

/** One part of a composite. */
export type SearchComponent = {
  readonly code: string
  readonly kind: SearchKind
  /** FHIRPath from what the composite's expression gives. */
  readonly expression: string
}

/** A search parameter of FHIR R4 as it is for one type of resource. */
export type SearchParameter = {
  /** The type it is declared on: `Resource` for `_id`. */
  readonly base: string
  readonly code: string
  readonly kind: SearchKind
  /** Of its definition, `http://hl7.org/fhir/SearchParameter/<id>`. */
  readonly id: string
  /** Types that a reference may point at; none means any. */
  readonly targets: readonly string[]
  /** FHIRPath; `''` where FHIR gives none. */
  readonly expression: string
  readonly components: readonly SearchComponent[]
}

const kinds = {
  number: 'number',
  date: 'date',
  string: 'string',
  token: 'token',
  reference: 'reference',
  composite: 'composite',
  quantity: 'quantity',
  uri: 'uri',
  special: 'special',
} as const satisfies Record<SearchKind, SearchKind>

function isKind(text: string): text is SearchKind {
  return Object.hasOwn(kinds, text)
}

const all: readonly SearchParameter[] = search.split('\n').map(parameterFrom)
const byBase: ReadonlyMap<string, readonly SearchParameter[]> = Map.groupBy(all, (one) => one.base)

function parameterFrom(line: string): SearchParameter {
  const [base = '', code = '', kind = '', id = '', targets = '', expression = '', parts = ''] =
    line.split('\t')
  return {
    base,
    code,
    kind: isKind(kind) ? kind : 'special',
    id,
    targets: targets === '' || targets === '*' ? [] : targets.split(','),
    expression,
    components: parts === '' ? [] : parts.split(';').map(componentFrom),
  }
}

function componentFrom(text: string): SearchComponent {
  const [, code = '', kind = '', expression = ''] = /^([^:]*):([^=]*)=(.*)$/.exec(text) ?? []
  return { code, kind: isKind(kind) ? kind : 'special', expression }
}

const known = new Map<string, ReadonlyMap<string, SearchParameter>>()

/** The parameters of a type by code, those of Resource and DomainResource too; none for what is no type. */
export function searchParameters(type: string): ReadonlyMap<string, SearchParameter> {
  const found = known.get(type)
  if (found !== undefined) return found
  const definition = typeDefinition(type)
  const inherited =
    definition?.base === undefined ? [] : [...searchParameters(definition.base).values()]
  const made = new Map([...inherited, ...(byBase.get(type) ?? [])].map((one) => [one.code, one]))
  if (definition !== undefined) known.set(type, made)
  return made
}

const definitions: ReadonlyMap<string, readonly SearchParameter[]> = Map.groupBy(
  all,
  (one) => one.id,
)

/** Kind and bases of the definition with an id. */
export function searchParameterById(
  id: string,
): { readonly kind: SearchKind; readonly bases: ReadonlySet<string> } | undefined {
  const found = definitions.get(id)
  const kind = found?.[0]?.kind
  return found === undefined || kind === undefined
    ? undefined
    : { kind, bases: new Set(found.map((one) => one.base)) }
}

/** Codes of the reference parameters that put a resource of a type into a patient's compartment, by type. */
export const patientCompartment: ReadonlyMap<string, readonly string[]> = new Map(
  compartment.split('\n').map((line) => {
    const [type = '', ...codes] = line.split(' ')
    return [type, codes]
  }),
)
