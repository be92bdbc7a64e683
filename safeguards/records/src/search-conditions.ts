import { Fault } from '@wardstone/core'
import type { FindDefinition } from '@wardstone/fhir'
import { CHAIN_DEPTH_MAX } from './limits.ts'
import { isId, type Reference } from './resource.ts'
import { isResourceType } from './resource-types.ts'
import { criterionOf, type Criterion } from './search-criteria.ts'
import { parametersOf, type Parameter } from './search-parameters.ts'

/** Names and values as they were sent, in order, repeated ones included. */
export type SearchParameters = readonly (readonly [name: string, value: string])[]

/** What resources of one type have to be: all of it. */
export type Query = {
  readonly type: string
  readonly criteria: readonly Criterion[]
  readonly chains: readonly Chain[]
  readonly having: readonly Having[]
  /** From a compartment search, `Patient/1/Observation`: in this patient's record. */
  readonly within?: Reference
}

/** `subject:Patient.name=…`: what the parameter refers to matches one of the queries. */
export type Chain = { readonly parameter: Parameter; readonly to: readonly Query[] }

/** `_has:Observation:patient:code=…`: something that refers to it by the parameter matches the query. */
export type Having = { readonly parameter: Parameter; readonly from: Query }

/** One condition of a query. */
export type Condition =
  | { readonly criterion: Criterion }
  | { readonly chain: Chain }
  | { readonly having: Having }

/** The query of several conditions. */
export function queryOf(type: string, conditions: readonly Condition[], within?: Reference): Query {
  return {
    type,
    criteria: conditions.flatMap((each) => ('criterion' in each ? [each.criterion] : [])),
    chains: conditions.flatMap((each) => ('chain' in each ? [each.chain] : [])),
    having: conditions.flatMap((each) => ('having' in each ? [each.having] : [])),
    ...(within === undefined ? {} : { within }),
  }
}

/** The time that dates are near to, and what finds definitions that are kept here. */
export type Asking = { readonly now: number; readonly find: FindDefinition }

/** For who asks for official value sets alone, and for none that are kept here. */
export const officialOnly: FindDefinition = () => undefined

/**
 * Reads one condition, chains and `_has` included (FHIR R4 §3.1.1.5.5, §3.1.1.5.6).
 * @throws Fault `records.unsupported` or `records.invalid`. Neither names nor values that were sent are repeated.
 */
export function conditionOf(
  type: string,
  name: string,
  value: string,
  asked: Asking & { readonly depth?: number },
): Condition {
  const { now, find, depth = 0 } = asked
  if (depth > CHAIN_DEPTH_MAX) {
    throw unsupported(`A chain has at most ${CHAIN_DEPTH_MAX} steps.`)
  }
  if (name.startsWith('_has:')) return havingOf(type, name, value, { now, find, depth })
  const dot = name.indexOf('.')
  if (dot !== -1)
    return chainOf(type, [name.slice(0, dot), name.slice(dot + 1)], value, { now, find, depth })
  const colon = name.indexOf(':')
  const code = colon === -1 ? name : name.slice(0, colon)
  const modifier = colon === -1 ? '' : name.slice(colon + 1)
  const parameter = parametersOf(type).get(code)
  if (parameter === undefined) throw unknownParameter(type, code)
  const criterion = criterionOf(parameter, value, { modifier, now, find })
  if (code === '_id') checkIds(value)
  return { criterion }
}

type Deep = Asking & { readonly depth: number }

function chainOf(
  type: string,
  [first, rest]: readonly [string, string],
  value: string,
  { now, find, depth }: Deep,
): Condition {
  const [code = '', target, ...more] = first.split(':')
  const parameter = parametersOf(type).get(code)
  if (parameter === undefined) throw unknownParameter(type, code)
  if (parameter.kind !== 'reference' || more.length > 0) {
    throw unsupported('A chain goes on from a reference, as in subject:Patient.name.')
  }
  if (target !== undefined && !isResourceType(target)) {
    throw unsupported('A chain names a resource type after the colon, as in subject:Patient.name.')
  }
  const [next = ''] = rest.split(/[.:]/, 1)
  const isHas = rest.startsWith('_has:')
  const targets = (target === undefined ? parameter.targets : [target]).filter(
    (each) => isHas || parametersOf(each).has(next),
  )
  if (targets.length === 0) {
    throw unsupported(
      'A chain names a parameter of what the reference may point at. Say which type is meant, as in subject:Patient.name.',
    )
  }
  const to = targets.map((each) =>
    queryOf(each, [conditionOf(each, rest, value, { now, find, depth: depth + 1 })]),
  )
  return { chain: { parameter, to } }
}

function havingOf(
  type: string,
  name: string,
  value: string,
  { now, find, depth }: Deep,
): Condition {
  const [, from = '', code = '', ...rest] = name.split(':')
  const parameter = isResourceType(from) ? parametersOf(from).get(code) : undefined
  if (parameter === undefined || parameter.kind !== 'reference' || rest.length === 0) {
    throw unsupported('_has is written as in _has:Observation:patient:code.')
  }
  if (parameter.targets.length > 0 && !parameter.targets.includes(type)) {
    throw unsupported('The reference that _has names does not point at this type.')
  }
  const condition = conditionOf(from, rest.join(':'), value, { now, find, depth: depth + 1 })
  return { having: { parameter, from: queryOf(from, [condition]) } }
}

function checkIds(value: string): void {
  if (value.split(',').every(isId)) return
  throw new Fault('records.invalid', '_id holds ids, joined by commas.')
}

/** Parameters of FHIR that are not served, and why. */
const whyNot: Readonly<Record<string, string>> = {
  _list: '_list is not served: read the List and search by its ids.',
  _text: '_text is not served: there is no index of words over ciphertext.',
  _content: '_content is not served: there is no index of words over ciphertext.',
  _query: '_query is not served: there are no named queries.',
  _filter: '_filter is not served: use search parameters, _has and chains.',
  near: 'near is not served: places have no tokens of their whereabouts.',
  phonetic: 'phonetic is not served: names are compared by their letters.',
}

function unknownParameter(type: string, code: string): Fault {
  const why = Object.hasOwn(whyNot, code) ? whyNot[code] : undefined
  if (why !== undefined) return unsupported(why)
  const known = [...parametersOf(type).keys()].join(', ')
  return unsupported(
    `A parameter of the search is not one that ${type} has. These are: ${known}, and chains and _has with them.`,
  )
}

export function unsupported(message: string): Fault {
  return new Fault('records.unsupported', message)
}
