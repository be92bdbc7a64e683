import { Fault, type Actor } from '@wardstone/core'
import { isKept } from './compartments.ts'
import type { Context } from './deps.ts'
import { INCLUDED_MAX, INCLUDE_ROUNDS_MAX, INCLUDE_SEARCHES_MAX } from './limits.ts'
import { referenceTo, type Reference } from './resource.ts'
import type { Found } from './search-candidates.ts'
import { queryOf, type Query } from './search-conditions.ts'
import { find, idCriterion, referencesOf, referring } from './search-joins.ts'
import type { Include } from './search-query.ts'

/**
 * What a page brings along (FHIR R4 §3.1.1.5.4): of all that the actor may see, each resource once. Those marked `:iterate` go on
 * from what was brought along, for three rounds.
 * @throws Fault `records.too-many-matches`, and as `find` does.
 */
export async function includedWith(
  context: Context,
  actor: Actor,
  page: readonly Found[],
  includes: readonly Include[],
): Promise<Found[]> {
  const seen = new Set(page.map(nameOf))
  const included: Found[] = []
  let from = page
  let searches = 0
  const finding = async (query: Query): Promise<readonly Found[]> => {
    if (++searches > INCLUDE_SEARCHES_MAX) throw tooMany()
    return (await find(context, actor, query)).found
  }
  for (let round = 0; round <= INCLUDE_ROUNDS_MAX && from.length > 0; round++) {
    const fresh: Found[] = []
    for (const include of includes) {
      if (round > 0 && !include.isIterated) continue
      const step = include.direction === 'to' ? referredTo : referringTo
      for (const each of await step(finding, from, include)) {
        if (seen.has(nameOf(each))) continue
        seen.add(nameOf(each))
        fresh.push(each)
      }
      if (included.length + fresh.length > INCLUDED_MAX) throw tooMany()
    }
    included.push(...fresh)
    from = fresh
  }
  return included
}

function nameOf({ version }: Found): Reference {
  return referenceTo(version.type, version.id)
}

type Finding = (query: Query) => Promise<readonly Found[]>

async function referredTo(
  finding: Finding,
  from: readonly Found[],
  { type, parameters, target }: Include,
): Promise<Found[]> {
  const ids = new Map<string, Set<string>>()
  for (const { resource } of from) {
    if (resource.resourceType !== type) continue
    for (const to of parameters.flatMap((parameter) => referencesOf(resource, parameter))) {
      if ((target !== undefined && to.type !== target) || !isKept(to.type)) continue
      ids.set(to.type, (ids.get(to.type) ?? new Set()).add(to.id))
    }
  }
  const found: Found[] = []
  for (const [each, wanted] of ids) {
    const query = queryOf(each, [{ criterion: idCriterion(each, [...wanted]) }])
    found.push(...(await finding(query)))
  }
  return found
}

async function referringTo(
  finding: Finding,
  from: readonly Found[],
  { type, parameters, target }: Include,
): Promise<Found[]> {
  const found: Found[] = []
  for (const parameter of parameters) {
    const names = from.flatMap((each) => {
      const own = each.version.type
      const isMeant = target === undefined || own === target
      const mayPoint = parameter.targets.length === 0 || parameter.targets.includes(own)
      return isMeant && mayPoint ? [nameOf(each)] : []
    })
    if (names.length === 0) continue
    const query = queryOf(type, [{ criterion: referring(parameter, names) }])
    found.push(...(await finding(query)))
  }
  return found
}

function tooMany(): Fault {
  return new Fault(
    'records.too-many-matches',
    `The page brings along more than ${INCLUDED_MAX} resources, or takes more than ${INCLUDE_SEARCHES_MAX} searches to. Ask for a smaller _count or fewer includes.`,
  )
}
