import { Fault } from '@wardstone/core'
import {
  INCLUDES_MAX,
  PAGE_COUNT_DEFAULT,
  PAGE_COUNT_MAX,
  SEARCH_LENGTH_MAX,
  SEARCH_PARAMETERS_MAX,
  SEARCH_TYPES_MAX,
  SORT_KEYS_MAX,
} from './limits.ts'
import { isKept } from './compartments.ts'
import type { Reference } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import {
  conditionOf,
  queryOf,
  unsupported,
  type Asking,
  type Condition,
  type Query,
  type SearchParameters,
} from './search-conditions.ts'
import { dateParameter, parametersOf, type Parameter } from './search-parameters.ts'

export type { SearchParameters } from './search-conditions.ts'

/** What a search looks through: a type, or '' with `_type`; in one patient's record, or in all. */
export type SearchScope = { readonly type: string; readonly within?: Reference }

export type Search = {
  /** One a type. */
  readonly queries: readonly Query[]
  readonly count: number
  readonly sort: readonly SortKey[]
  readonly includes: readonly Include[]
  /** The parameters that were understood: those of its page links. */
  readonly parameters: SearchParameters
  /** What was left out because the caller is lenient, in sentences. */
  readonly ignored: readonly string[]
}

/** `parameter` by type, for a search of several; undefined where a type has none. */
export type SortKey = {
  readonly isDescending: boolean
  readonly parameters: ReadonlyMap<string, Parameter | undefined>
}

/** `_include` goes on from what is found to what it refers to, `_revinclude` to what refers to it. */
export type Include = {
  readonly direction: 'to' | 'from'
  readonly type: string
  readonly parameters: readonly Parameter[]
  readonly target?: string
  readonly isIterated: boolean
}

/** Parameters that say how to answer rather than what to find (FHIR R4 §3.1.1.4), each given once. */
const resultParameters: ReadonlySet<string> = new Set([
  '_count',
  '_sort',
  '_summary',
  '_type',
  '_contained',
  '_containedType',
])

/**
 * Reads a search (FHIR R4 §3.1.1). What is not understood is refused, because a search that ignores a condition shows too much;
 * unless the caller says `Prefer: handling=lenient` and is told what was ignored.
 * @throws Fault `records.unsupported` or `records.invalid`. Neither names nor values that were sent are repeated.
 */
export function searchOf(
  scope: SearchScope,
  parameters: SearchParameters,
  { now, find, isLenient = false }: Asking & { readonly isLenient?: boolean },
): Search {
  checkSize(parameters)
  const result = new Map<string, string>()
  const kept: (readonly [string, string])[] = []
  const ignored: string[] = []
  const conditions = new Map<string, Condition[]>()
  const includes: Include[] = []
  const types = typesOf(scope, parameters.find(([name]) => name === '_type')?.[1])
  for (const [index, [name, value]] of parameters.entries()) {
    try {
      if (resultParameters.has(name)) {
        if (result.has(name)) throw unsupported(`${name} is given once.`)
        result.set(name, value)
      } else if (/^_(?:rev)?include(?::|$)/.test(name)) {
        includes.push(...includeOf(name, value))
      } else {
        for (const type of types) {
          const own = conditions.get(type) ?? []
          conditions.set(type, [...own, conditionOf(type, name, value, { now, find })])
        }
      }
      kept.push([name, value])
    } catch (error) {
      const isIgnored = error instanceof Fault && error.code === 'records.unsupported' && isLenient
      if (!isIgnored) throw error
      ignored.push(`Parameter ${index + 1} was ignored. ${error.message}`)
    }
  }
  if (includes.length > INCLUDES_MAX)
    throw unsupported(`A search has at most ${INCLUDES_MAX} includes.`)
  if (result.get('_contained') !== undefined && result.get('_contained') !== 'false') {
    throw unsupported('Contained resources are not searched: _contained is false or left out.')
  }
  return {
    queries: types.map((type) => queryOf(type, conditions.get(type) ?? [], scope.within)),
    count: isCountOnly(result.get('_summary')) ? 0 : countOf(result.get('_count')),
    sort: sortOf(types, result.get('_sort')),
    includes,
    parameters: kept,
    ignored,
  }
}

function checkSize(parameters: SearchParameters): void {
  if (parameters.length > SEARCH_PARAMETERS_MAX) {
    throw unsupported(`A search has at most ${SEARCH_PARAMETERS_MAX} parameters.`)
  }
  if (parameters.flat().join('').length > SEARCH_LENGTH_MAX) {
    throw unsupported(`A search has at most ${SEARCH_LENGTH_MAX} characters.`)
  }
}

function typesOf({ type }: SearchScope, named: string | undefined): readonly string[] {
  if (type !== '') {
    if (named !== undefined) throw unsupported('_type is for a search of the whole system.')
    if (!isKept(type)) throw unsupported(`Resources of type ${type} are not kept here.`)
    return [type]
  }
  const types = [...new Set((named ?? '').split(','))]
  if (!types.every((each) => isResourceType(each) && isKept(each) && each !== 'AuditEvent')) {
    throw unsupported(
      'A search of the whole system names types of resources that are kept here in _type.',
    )
  }
  if (types.length > SEARCH_TYPES_MAX) {
    throw unsupported(`_type names at most ${SEARCH_TYPES_MAX} types.`)
  }
  return types
}

/** `Observation:encounter`, `Observation:subject:Patient`, `Observation:*` (FHIR R4 §3.1.1.5.4). */
function includeOf(name: string, value: string): Include[] {
  const [direction = '', modifier] = name.split(':')
  if (modifier !== undefined && modifier !== 'iterate') {
    throw unsupported('Includes have no other modifier than :iterate.')
  }
  const [type = '', code = '', target, ...more] = value.split(':')
  const isKnown = isResourceType(type) && (target === undefined || isResourceType(target))
  const all = isKnown ? parametersOf(type) : new Map<string, Parameter>()
  const parameters =
    code === '*'
      ? [...all.values()].filter(({ kind }) => kind === 'reference')
      : [all.get(code)].filter((each) => each?.kind === 'reference').flatMap((each) => each ?? [])
  if (parameters.length === 0 || more.length > 0) {
    throw unsupported(
      'Includes are written as in Observation:encounter or Observation:subject:Patient.',
    )
  }
  return [
    {
      direction: direction === '_include' ? 'to' : 'from',
      type,
      parameters,
      ...(target === undefined ? {} : { target }),
      isIterated: modifier === 'iterate',
    },
  ]
}

/** Only how many there are is asked (FHIR R4 §3.1.1.5.8). Other summaries are made of the answer. */
function isCountOnly(summary: string | undefined): boolean {
  if (summary === undefined) return false
  if (summary === 'count') return true
  throw unsupported('This search has no other _summary than count.')
}

/** More than the limit is asked for often and means "many": the page is shorter and the next link has the rest. */
function countOf(value: string | undefined): number {
  if (value === undefined) return PAGE_COUNT_DEFAULT
  if (value === '0') return 0
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new Fault(
      'records.invalid',
      `_count is a number; pages hold at most ${PAGE_COUNT_MAX}, and 0 asks for the total alone.`,
    )
  }
  return Math.min(Number(value), PAGE_COUNT_MAX)
}

/** Without `_sort` the newest comes first. */
function sortOf(types: readonly string[], value: string | undefined): readonly SortKey[] {
  const keys = (value ?? '-date').split(',')
  if (keys.length > SORT_KEYS_MAX)
    throw unsupported(`_sort names at most ${SORT_KEYS_MAX} parameters.`)
  return keys.map((key) => {
    const name = key.replace(/^-/, '')
    const parameters = new Map(types.map((type) => [type, sortParameter(type, name)]))
    const isKnown =
      value === undefined || [...parameters.values()].some((each) => each !== undefined)
    if (!isKnown) {
      throw unsupported(
        '_sort names search parameters of the type, each perhaps after a minus sign.',
      )
    }
    return { isDescending: key.startsWith('-'), parameters }
  })
}

function sortParameter(type: string, name: string): Parameter | undefined {
  const parameter = name === 'date' ? dateParameter(type) : parametersOf(type).get(name)
  return parameter?.kind === 'composite' ? undefined : parameter
}
