import { Fault, type Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { CHAIN_MATCHES_MAX } from './limits.ts'
import { valuesFor } from './matches.ts'
import { referenceTo, type Reference, type Resource } from './resource.ts'
import {
  findByCriteria,
  findOneOfEach,
  isNarrow,
  type Found,
  type Outcome,
} from './search-candidates.ts'
import type { Chain, Having, Query } from './search-conditions.ts'
import type { Criterion } from './search-criteria.ts'
import { hasManyHomes, homePath, parametersOf, type Parameter } from './search-parameters.ts'

/**
 * What a query finds, chains and `_has` included. Each step is a search by the same actor, so that what is hidden is as good as
 * absent on the way too.
 * @throws Fault as `findByCriteria` does.
 */
export async function find(context: Context, actor: Actor, query: Query): Promise<Outcome> {
  const { chains, having } = query
  if (chains.length === 0 && having.length === 0) return findByCriteria(context, actor, query)
  return isNarrow(query) ? outward(context, actor, query) : inward(context, actor, query)
}

/** Begins with the query's own criteria, and looks from what they find. */
async function outward(context: Context, actor: Actor, query: Query): Promise<Outcome> {
  const { found: first, isDenied } = await findByCriteria(context, actor, query)
  let found = first
  for (const chain of query.chains) {
    const wanted = await chained(context, actor, chain, found)
    found = found.filter(({ resource }) => refersTo(resource, chain.parameter, wanted))
  }
  for (const one of query.having) {
    const names = found.map(({ version }) => referenceTo(version.type, version.id))
    const restricted = withCriterion(one.from, referring(one.parameter, names))
    const named = names.length === 0 ? names : await referred(context, actor, one, restricted)
    const wanted = new Set(named)
    found = found.filter(({ version }) => wanted.has(referenceTo(version.type, version.id)))
  }
  return { found, isDenied }
}

/** Begins at the far end of chains and of `_has`, for they say where to look. */
async function inward(context: Context, actor: Actor, query: Query): Promise<Outcome> {
  let narrowed: Query = { ...query, chains: [], having: [] }
  for (const chain of query.chains) {
    const wanted = await chained(context, actor, chain, undefined)
    if (wanted.size === 0) return nothing
    narrowed = withCriterion(narrowed, referring(chain.parameter, bounded([...wanted])))
  }
  for (const one of query.having) {
    const names = bounded(await referred(context, actor, one, one.from))
    const ids = names.flatMap((name) => {
      const [type, id = ''] = name.split('/')
      return type === query.type ? [id] : []
    })
    if (ids.length === 0) return nothing
    narrowed = withCriterion(narrowed, idCriterion(query.type, ids))
  }
  return findByCriteria(context, actor, narrowed)
}

const nothing: Outcome = { found: [], isDenied: false }

/** Names of what a chain leads to: of all, or of what the resources given refer to. */
async function chained(
  context: Context,
  actor: Actor,
  { parameter, to }: Chain,
  from: readonly Found[] | undefined,
): Promise<ReadonlySet<Reference>> {
  const names = new Set<Reference>()
  const referredTo = from?.flatMap(({ resource }) => referencesOf(resource, parameter))
  for (const query of to) {
    const ids = referredTo?.flatMap(({ type, id }) => (type === query.type ? [id] : []))
    if (ids?.length === 0) continue
    const asked =
      ids === undefined ? query : withCriterion(query, idCriterion(query.type, [...new Set(ids)]))
    const { found } = await find(context, actor, asked)
    for (const { version } of found) names.add(referenceTo(version.type, version.id))
  }
  return names
}

/** Names of what those that a `_has` finds refer to. */
async function referred(
  context: Context,
  actor: Actor,
  { parameter }: Having,
  from: Query,
): Promise<Reference[]> {
  const found = namesItsRecord(from, parameter)
    ? await findOneOfEach(context, actor, from)
    : (await find(context, actor, from)).found
  const names = found.flatMap(({ resource }) =>
    referencesOf(resource, parameter).map(({ type, id }) => referenceTo(type, id)),
  )
  return [...new Set(names)]
}

/** Whether all that a query finds in a record refers, by the parameter, to the patient whose record it is and to nobody else. */
function namesItsRecord({ type, criteria, chains, having }: Query, parameter: Parameter): boolean {
  const home = homePath(type)
  const isHome = ({ places }: Parameter) => places.every(({ path }) => path === home)
  if (chains.length > 0 || having.length > 0 || hasManyHomes(type) || !isHome(parameter))
    return false
  return criteria.some(
    (criterion) =>
      !('isMissing' in criterion) &&
      !criterion.isNegated &&
      isHome(criterion.parameter) &&
      criterion.alternatives.every(
        (each) => each.kind === 'reference' && each.types[0] === 'Patient',
      ),
  )
}

function bounded(names: readonly Reference[]): readonly Reference[] {
  if (names.length <= CHAIN_MATCHES_MAX) return names
  throw new Fault(
    'records.too-many-matches',
    `A step of the chain matches more than ${CHAIN_MATCHES_MAX} resources. Narrow it, or name a patient.`,
  )
}

/** Resources of ours that a parameter of a resource refers to. */
export function referencesOf(
  resource: Resource,
  parameter: Parameter,
): { readonly type: string; readonly id: string }[] {
  return valuesFor(resource, parameter).flatMap((value) =>
    value.kind === 'reference' && value.type !== undefined && value.id !== undefined
      ? [{ type: value.type, id: value.id }]
      : [],
  )
}

function refersTo(
  resource: Resource,
  parameter: Parameter,
  wanted: ReadonlySet<Reference>,
): boolean {
  return referencesOf(resource, parameter).some(({ type, id }) => wanted.has(referenceTo(type, id)))
}

function withCriterion(query: Query, criterion: Criterion): Query {
  return { ...query, criteria: [...query.criteria, criterion] }
}

/** That a parameter refers to one of the resources named. */
export function referring(parameter: Parameter, names: readonly Reference[]): Criterion {
  const alternatives = names.map((name) => {
    const [type = '', id = ''] = name.split('/')
    return { kind: 'reference', id, types: [type] } as const
  })
  return { parameter, alternatives, isNegated: false }
}

export function idCriterion(type: string, ids: readonly string[]): Criterion {
  const parameter = parametersOf(type).get('_id')
  if (parameter === undefined) throw new Error('every type has _id')
  const alternatives = ids.map((code) => ({ kind: 'token', code }) as const)
  return { parameter, alternatives, isNegated: false }
}
