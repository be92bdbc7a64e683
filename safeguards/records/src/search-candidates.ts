import { Fault, type Actor } from '@wardstone/core'
import { compartmentId, type Compartment, type CompartmentId } from '@wardstone/vault'
import { homesOf, maybeShared } from './compartments.ts'
import { assertNewest, openNewest, type Asked } from './custody.ts'
import type { Context } from './deps.ts'
import type { Shown } from './disclosures.ts'
import { gatherNewest, shownOf } from './gather.ts'
import { textAt } from './json.ts'
import {
  SEARCH_CANDIDATES_MAX,
  WALK_COMPARTMENTS_MAX,
  WALK_GROUP_LABELS_MAX,
  WALK_GROUPS_MAX,
} from './limits.ts'
import { matches } from './matches.ts'
import { readAction, type Version } from './read.ts'
import { referenceTo, type Reference, type Resource } from './resource.ts'
import type { Query } from './search-conditions.ts'
import { searchedLabels, typeLabel } from './search-labels.ts'
import { homePath, isOfPopulation } from './search-parameters.ts'
import { updatedWithin } from './search-updated.ts'
import {
  basisFor,
  keyText,
  selectInCompartments,
  selectInPopulation,
  selectSeenByKeys,
  selectStanding,
  selectVisibleCompartments,
  type RowBasis,
  type StoredRow,
} from './store.ts'

/** A resource that was found, opened. */
export type Found = {
  readonly version: Version
  readonly resource: Resource
  readonly key: string
  /** What showing it shows of whose record. */
  readonly shown: readonly Shown[]
}

/** `isDenied`: a patient was named whom the actor may not see. */
export type Outcome = { readonly found: readonly Found[]; readonly isDenied: boolean }

type Rows = {
  readonly rows: readonly StoredRow[]
  readonly isDenied: boolean
  /** The records of the patients named were not looked up: whether one of them is denied is not known. */
  readonly isRemembered: boolean
}

/**
 * What meets the criteria of a query, of all that the actor may see; chains and `_has` are not looked at.
 * @throws Fault `records.too-many-matches`, `records.patient-required` when no patient is named and too many records would have to
 * be looked through, or `vault.cannot-open` when a candidate was tampered with.
 */
export async function findByCriteria(
  context: Context,
  actor: Actor,
  query: Query,
): Promise<Outcome> {
  const { rows, isDenied, isRemembered } = await candidates(context, actor, query)
  if (rows.length > SEARCH_CANDIDATES_MAX) throw tooMany(query.type)
  const found = await opened(context, actor, query, rows)
  if (found.length > 0 || !isRemembered) return { found, isDenied }
  const named = await lookUp(context, actor, query)
  return { found, isDenied: named?.isDenied ?? false }
}

/** One of each record that has any: as `findByCriteria`, where it is enough to know which records have one. */
export async function findOneOfEach(
  context: Context,
  actor: Actor,
  query: Query,
): Promise<readonly Found[]> {
  const { rows } = await candidates(context, actor, query, 1)
  const found = await opened(context, actor, query, rows)
  // A candidate that does not match says nothing of the others, and one about several patients stands for one of them.
  return found.length === rows.length && rows.every(({ head }) => head === null)
    ? found
    : (await findByCriteria(context, actor, query)).found
}

function tooMany(type: string): Fault {
  const advice =
    type === 'Patient'
      ? 'Add identifier, the beginning of a name, or birthdate.'
      : 'Add patient, code or date.'
  return new Fault(
    'records.too-many-matches',
    `More than ${SEARCH_CANDIDATES_MAX} resources would have to be opened. ${advice}`,
  )
}

/** Whether the query itself says where to look, so that nothing has to be found first. */
export function isNarrow(query: Query): boolean {
  if (idsIn(query) !== undefined || patientsIn(query) !== undefined) return true
  return populationGroups(query).length > 0 || !homesOf(query.type).patients
}

/** Rows that may match and that the actor may see; one more than the limit says that there are too many. */
async function candidates(
  context: Context,
  actor: Actor,
  query: Query,
  each?: number,
): Promise<Rows> {
  const { sql, vault } = context
  const { type } = query
  const limit = SEARCH_CANDIDATES_MAX + 1
  const basisIn = await basisOf(context, actor, query)
  const during = updatedWithin(query)
  const remembered = await rememberedHomes(context, actor, query)
  const isRemembered = remembered !== undefined
  const named = remembered ?? (await lookUp(context, actor, query))
  const isIn = (row: StoredRow) =>
    named === undefined || row.head !== null || named.list.some(({ id }) => id === row.compartment)
  const isDenied = named?.isDenied ?? false
  const ids = idsIn(query)
  if (ids !== undefined) {
    const keys = ids.map((id) => vault.blindKey(referenceTo(type, id)))
    const rows = keys.length === 0 ? [] : await selectSeenByKeys(sql, basisIn(sql), keys)
    return { rows: rows.filter(isIn), isDenied, isRemembered }
  }
  const shared = populationGroups(query)
  if (named === undefined && (type === 'Patient' || shared.length > 0)) {
    const groups = shared.length > 0 ? shared : [[typeLabel(type)]]
    const tokens = groups.map((group) => group.map((label) => vault.populationToken(label)))
    const rows = await selectInPopulation(sql, basisIn(sql), { groups: tokens, during, limit })
    return { rows, isDenied, isRemembered }
  }
  const list = named?.list ?? (await everywhere(context, basisIn, type))
  const wanted = groupsFor(query, list.length)
  const rows = await selectInCompartments(sql, basisIn(sql), {
    compartments: list.map((compartment) => ({
      id: compartment.id,
      type: compartment.token(typeLabel(type)),
      groups: wanted.map((group) => compartment.tokens(group)),
    })),
    during,
    limit,
    ...(each === undefined ? {} : { each }),
  })
  return { rows, isDenied, isRemembered }
}

function basisOf({ access, vault }: Context, actor: Actor, { type }: Query): Promise<RowBasis> {
  const organisation = vault.organisation.id
  return basisFor(access, { actor, action: readAction(type), organisation, type })
}

/** Groups of labels to ask for; of many records only the shortest, because each record has tokens of its own. */
function groupsFor(query: Query, records: number): readonly (readonly string[])[] {
  // A Patient's other labels have population tokens alone.
  const criteria = query.type === 'Patient' ? [] : query.criteria
  const narrowing = criteria.flatMap((criterion) => searchedLabels(query.type, criterion))
  // The shortest first: it is the cheapest to look for, and leaves the fewest rows to the others.
  const groups = narrowing.toSorted((a, b) => a.length - b.length)
  if (records === 1) return groups
  return groups.filter(({ length }) => length <= WALK_GROUP_LABELS_MAX).slice(0, WALK_GROUPS_MAX)
}

/** Groups of labels that have tokens across patients. */
function populationGroups(query: Query): string[][] {
  return query.criteria.flatMap((criterion) => {
    const isShared = criterion.parameter.places.every(({ path }) =>
      isOfPopulation(query.type, path),
    )
    return isShared ? searchedLabels(query.type, criterion) : []
  })
}

/** The ids that a query names; undefined when it names none. */
function idsIn(query: Query): readonly string[] | undefined {
  let ids: ReadonlySet<string> | undefined
  for (const criterion of query.criteria) {
    if (criterion.parameter.name !== '_id' || 'isMissing' in criterion || criterion.isNegated)
      continue
    const named = criterion.alternatives.flatMap((each) =>
      each.kind === 'token' && each.code !== undefined ? [each.code] : [],
    )
    ids = new Set(ids === undefined ? named : named.filter((id) => ids?.has(id) === true))
  }
  return ids === undefined ? undefined : [...ids]
}

/** The patients in whose records alone there can be matches; undefined when the query does not say. */
function patientsIn(query: Query): ReadonlySet<Reference> | undefined {
  let patients = query.within === undefined ? undefined : new Set([query.within])
  const home = homePath(query.type)
  for (const criterion of query.criteria) {
    if ('isMissing' in criterion || criterion.isNegated) continue
    if (!criterion.parameter.places.every(({ path }) => path === home)) continue
    const named = criterion.alternatives.flatMap((each) =>
      each.kind === 'reference' && each.types.length === 1 && each.types[0] === 'Patient'
        ? [referenceTo('Patient', each.id)]
        : [],
    )
    if (named.length < criterion.alternatives.length) continue
    // One that is about several patients is in the record of each: any of them will do.
    if (patients !== undefined && maybeShared(query.type)) continue
    patients = new Set(
      patients === undefined ? named : named.filter((name) => patients?.has(name) === true),
    )
  }
  return patients
}

type Named = { readonly list: readonly Compartment[]; readonly isDenied: boolean }

/** Records of the patients that a query names, where this actor found them before and they are still there. */
async function rememberedHomes(
  { vault, foundHomes }: Context,
  actor: Actor,
  query: Query,
): Promise<Named | undefined> {
  const keys = patientKeys(vault, query)
  const homes = keys === undefined ? undefined : foundHomes.find(actor, keys)
  if (homes === undefined) return undefined
  const unlocked = await vault.unlock(homes)
  const list = homes.flatMap((id) => unlocked.get(id) ?? [])
  return list.length === homes.length ? { list, isDenied: false } : undefined
}

function patientKeys(vault: Context['vault'], query: Query): readonly Uint8Array[] | undefined {
  const patients = patientsIn(query)
  return patients === undefined ? undefined : [...patients].map((name) => vault.blindKey(name))
}

/** Records of the patients that a query names, those that the actor may see; undefined when it names none. */
async function lookUp(context: Context, actor: Actor, query: Query): Promise<Named | undefined> {
  const { sql, vault } = context
  const keys = patientKeys(vault, query)
  if (keys === undefined) return undefined
  const basis = await basisOf(context, actor, query)
  const rows = await selectStanding(sql, basis(sql), keys)
  const ids = rows.map((row) => compartmentId(row.compartment))
  const unlocked = await vault.unlock(ids)
  const asked: Asked = { actor, interaction: 'search', type: query.type }
  const list: Compartment[] = []
  for (const row of rows) {
    const compartment = unlocked.get(compartmentId(row.compartment))
    if (row.basis === null || compartment === undefined) continue
    await assertNewest(context, asked, row)
    context.foundHomes.keep(actor, row.key, compartment.id)
    list.push(compartment)
  }
  return { list, isDenied: rows.some((row) => row.basis === null) }
}

/** Every record that the actor may see and that can hold resources of a type. */
async function everywhere(
  { sql, vault }: Context,
  basis: RowBasis,
  type: string,
): Promise<readonly Compartment[]> {
  const homes = homesOf(type)
  const own = vault.organisation.id
  if (!homes.patients) return [...(await vault.unlock([own])).values()]
  const token = vault.populationToken(typeLabel('Patient'))
  const visible = await selectVisibleCompartments(sql, basis(sql), token, WALK_COMPARTMENTS_MAX + 1)
  if (visible.length > WALK_COMPARTMENTS_MAX) {
    throw new Fault(
      'records.patient-required',
      `This search names no patient and would look through more than ${WALK_COMPARTMENTS_MAX} records. Add patient=ID, or an identifier.`,
    )
  }
  const unlocked = await vault.unlock(homes.organisation ? [...visible, own] : visible)
  return [...unlocked.values()]
}

/** Opens every candidate and keeps those that really match: tokens only narrow. */
async function opened(
  context: Context,
  actor: Actor,
  query: Query,
  rows: readonly StoredRow[],
): Promise<Found[]> {
  const ids = rows.map((row) => compartmentId(row.compartment))
  const compartments: ReadonlyMap<CompartmentId, Compartment> = await context.vault.unlock(ids)
  const { type } = query
  const asked: Asked = { actor, interaction: 'search', type }
  const found: Found[] = []
  for (const row of rows) {
    const compartment = compartments.get(compartmentId(row.compartment))
    if (compartment === undefined || row.head !== null) continue
    // One that was tampered with fails the whole search: left out, it would make a wrong answer look right.
    const open = await openNewest(context, asked, compartment, row)
    if (open === undefined) continue
    const { json, resource } = open
    const id = textAt(resource, 'id')
    if (resource.resourceType !== type || id === undefined || !matches(resource, query.criteria))
      continue
    const version = { type, id, version: row.version, at: row.at, json }
    const { commitment } = compartment
    const shown = row.basis === null ? [] : [{ commitment, type, basis: row.basis }]
    found.push({ version, resource, key: keyText(row.key), shown })
  }
  return [...found, ...(await gathered(context, actor, query, rows))]
}

/** Those about several patients: a candidate is a copy in the record of one, and what matches is all that the actor may see of it. */
async function gathered(
  context: Context,
  actor: Actor,
  query: Query,
  rows: readonly StoredRow[],
): Promise<Found[]> {
  const { type } = query
  const heads = new Map(
    rows.flatMap(({ head }) => (head === null ? [] : [[keyText(head), head] as const])),
  )
  if (heads.size === 0) return []
  const asked: Asked = { actor, interaction: 'search', type }
  const basis = await basisOf(context, actor, query)
  const all = await gatherNewest(context, asked, basis, [...heads.values()])
  const { from, before } = updatedWithin(query)
  return all.flatMap((each): Found[] => {
    const { key, resource, json, version, at } = each
    const id = textAt(resource, 'id')
    const isMeant =
      resource.resourceType === type &&
      at >= from &&
      at < before &&
      matches(resource, query.criteria)
    if (!isMeant || id === undefined) return []
    return [
      {
        version: { type, id, version, at, json },
        resource,
        key: keyText(key),
        shown: shownOf(each),
      },
    ]
  })
}
