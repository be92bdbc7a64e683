import type { Actor } from '@wardstone/core'
import { Fault } from '@wardstone/core'
import { compartmentId, type Compartment, type CompartmentId } from '@wardstone/vault'
import { openCursor, sealCursor, type Place } from './cursor.ts'
import type { Context } from './deps.ts'
import type { Disclosure } from './disclosures.ts'
import { assertNewest, isDeleted, openRow, type Asked } from './custody.ts'
import { parseResource } from './envelope.ts'
import { textAt } from './json.ts'
import { SEARCH_CANDIDATES_MAX } from './limits.ts'
import { matches } from './matches.ts'
import { readAction, type Version } from './read.ts'
import { referenceTo, type Resource } from './resource.ts'
import { searchedLabels, typeLabel } from './search-labels.ts'
import { searchOf, type Search, type SearchParameters } from './search-query.ts'
import { dateValues } from './search-values.ts'
import {
  basisFor,
  keyText,
  selectByKey,
  selectInCompartment,
  selectInPopulation,
  selectSeenByKeys,
  type RowBasis,
  type StoredRow,
} from './store.ts'

export type SearchAnswer = {
  /** How many match in all that the actor may see, on whatever page. */
  readonly total: number
  readonly entries: readonly Version[]
  /** Sealed names of this page and the next, for links. */
  readonly self: string
  readonly next?: string
}

/**
 * Searches (FHIR R4 §3.1.1). The answer is that of a store which holds only what the actor may see: rows without a basis
 * are left out in SQL, before anything is counted, sorted or paged.
 *
 * @throws Fault as `searchOf` does, and `records.too-many-matches`.
 */
export function search(
  context: Context,
  actor: Actor,
  type: string,
  parameters: SearchParameters,
): Promise<SearchAnswer> {
  return searchPage(context, actor, type, parameters, undefined)
}

/** @throws Fault `records.invalid` when the cursor is not one of this actor's, or too old. */
export function continueSearch(
  context: Context,
  actor: Actor,
  type: string,
  cursor: string,
): Promise<SearchAnswer> {
  const page = openCursor(context.vault.organisation, actor, cursor, context.now())
  if (page.type !== type) throw new Fault('records.invalid', 'This page link is of another type.')
  return searchPage(context, actor, type, page.parameters, page.after)
}

async function searchPage(
  context: Context,
  actor: Actor,
  type: string,
  parameters: SearchParameters,
  after: Place | undefined,
): Promise<SearchAnswer> {
  const query = searchOf(type, parameters)
  const { rows, isDenied } = await candidates(context, actor, query)
  if (rows.length > SEARCH_CANDIDATES_MAX) {
    throw new Fault(
      'records.too-many-matches',
      `More than ${SEARCH_CANDIDATES_MAX} resources would have to be opened. Narrow the search.`,
    )
  }
  const found = await openCandidates(context, actor, query, rows)
  found.sort((a, b) => compare(query, a.place, b.place))
  const begin =
    after === undefined ? 0 : found.findIndex((each) => compare(query, after, each.place) < 0)
  const page = begin === -1 ? [] : found.slice(begin, begin + query.count)
  const last = page.at(-1)
  const hasMore = begin !== -1 && begin + page.length < found.length
  const linkTo = (place: Place | undefined) =>
    sealCursor(
      context.vault.organisation,
      actor,
      { type, parameters, ...(place === undefined ? {} : { after: place }) },
      context.now(),
    )
  const answer: SearchAnswer = {
    total: found.length,
    entries: page.map(({ version }) => version),
    self: linkTo(after),
    ...(hasMore && last !== undefined ? { next: linkTo(last.place) } : {}),
  }
  if (page.length === 0) await context.disclosures.nothing(actor, 'search', type, isDenied)
  return context.disclosures.answer(actor, 'search', disclosuresOf(type, page), answer)
}

type Candidates = { readonly rows: readonly StoredRow[]; readonly isDenied: boolean }

/** Rows that may match and that the actor may see; one more than the limit says that there are too many. */
async function candidates(context: Context, actor: Actor, query: Search): Promise<Candidates> {
  const { access, sql, vault } = context
  const { type, scope } = query.definition
  const limit = SEARCH_CANDIDATES_MAX + 1
  const reader = { actor, action: readAction(type), organisation: vault.organisation.id }
  const basisIn = await basisFor(access, reader)
  const basis = basisIn(sql)
  if (query.ids !== undefined) {
    const keys = query.ids.map((id) => vault.blindKey(referenceTo(type, id)))
    return { rows: await selectSeenByKeys(sql, basis, keys), isDenied: false }
  }
  const narrowing = query.criteria.flatMap(searchedLabels)
  if (scope === 'population') {
    // Only Patients have these tokens, so their type narrows nothing unless it is all there is.
    const groups = narrowing.length > 0 ? narrowing : [[typeLabel(type)]]
    const tokens = groups.map((group) => group.map((label) => vault.populationToken(label)))
    return { rows: await selectInPopulation(sql, basis, tokens, limit), isDenied: false }
  }
  const place = await compartmentIn(context, actor, basisIn, query)
  if (place.compartment === undefined) return { rows: [], isDenied: place.isDenied }
  const { compartment } = place
  const groups = [[typeLabel(type)], ...narrowing]
  const tokens = groups.map((group) => compartment.tokens(group))
  return {
    rows: await selectInCompartment(sql, basis, compartment.id, tokens, limit),
    isDenied: false,
  }
}

/** The compartment to look through; undefined when the patient does not exist or not for this actor. */
async function compartmentIn(
  context: Context,
  actor: Actor,
  basis: RowBasis,
  query: Search,
): Promise<{ compartment: Compartment | undefined; isDenied: boolean }> {
  const { sql, vault } = context
  const { patient, definition } = query
  if (patient === undefined) return { compartment: vault.organisation, isDenied: false }
  const [row] = await selectByKey(sql, basis(sql), vault.blindKey(patient), undefined)
  if (row === undefined) return { compartment: undefined, isDenied: false }
  if (row.basis === null) return { compartment: undefined, isDenied: true }
  const id = compartmentId(row.compartment)
  const compartment = (await vault.unlock([id])).get(id)
  if (compartment !== undefined) {
    await assertNewest(context, { actor, interaction: 'search', type: definition.type }, row)
  }
  return { compartment, isDenied: false }
}

type Found = {
  readonly place: Place
  readonly version: Version
  readonly compartment: Compartment
  readonly row: StoredRow
}

/** Opens every candidate and keeps those that really match: tokens only narrow. */
async function openCandidates(
  context: Context,
  actor: Actor,
  query: Search,
  rows: readonly StoredRow[],
): Promise<Found[]> {
  const ids = rows.map((row) => compartmentId(row.compartment))
  const compartments: ReadonlyMap<CompartmentId, Compartment> = await context.vault.unlock(ids)
  const { type } = query.definition
  const asked: Asked = { actor, interaction: 'search', type }
  const found: Found[] = []
  for (const row of rows) {
    const compartment = compartments.get(compartmentId(row.compartment))
    if (compartment === undefined) continue
    // One that was tampered with fails the whole search: left out, it would make a wrong answer look right.
    await assertNewest(context, asked, row)
    if (isDeleted(row)) continue
    const json = await openRow(context, asked, compartment, row)
    const resource = parseResource(json)
    const id = textAt(resource, 'id')
    if (resource.resourceType !== type || id === undefined || !matches(resource, query.criteria))
      continue
    const place = { time: timeOf(resource, query), key: keyText(row.key) }
    const version = { type, id, version: row.version, at: row.at, json }
    found.push({ place, version, compartment, row })
  }
  return found
}

/** The time a resource is sorted by: the latest that its date may mean, or the earliest. */
function timeOf(resource: Resource, { definition, order }: Search): number | null {
  if (definition.date === undefined) return null
  const times = dateValues(resource, definition.date).map(({ start, end }) =>
    Number.isFinite(start) ? start : end,
  )
  if (times.length === 0) return null
  return order === 'newest' ? Math.max(...times) : Math.min(...times)
}

/** Order of the answer; resources without a date come last. The key makes it total, so that pages do not overlap. */
function compare({ order }: Search, a: Place, b: Place): number {
  if (a.time !== b.time) {
    if (a.time === null) return 1
    if (b.time === null) return -1
    return order === 'newest' ? b.time - a.time : a.time - b.time
  }
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** One disclosure a record, whatever it shows of it. */
function disclosuresOf(type: string, page: readonly Found[]): Disclosure[] {
  const shown = new Map<string, Disclosure>()
  for (const { compartment, row } of page) {
    if (row.basis === null) continue
    const { commitment } = compartment
    const count = (shown.get(commitment)?.count ?? 0) + 1
    shown.set(commitment, { commitment, types: [type], count, basis: row.basis })
  }
  return [...shown.values()]
}
