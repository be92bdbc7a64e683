import { Fault, type Actor } from '@wardstone/core'
import { openCursor, sealCursor, type Place } from './cursor.ts'
import type { Context } from './deps.ts'
import { definitionsFor, valueSetsIn } from './definitions.ts'
import { disclosuresOf } from './disclosures.ts'
import type { Version } from './read.ts'
import type { Found } from './search-candidates.ts'
import { includedWith } from './search-includes.ts'
import { find } from './search-joins.ts'
import { searchOf, type Search, type SearchParameters, type SearchScope } from './search-query.ts'
import { compareValues, sortValues, type SortValues } from './search-sort.ts'

export type SearchAnswer = {
  /** How many match in all that the actor may see, on whatever page. */
  readonly total: number
  readonly entries: readonly Version[]
  /** What the includes bring along; not counted in the total. */
  readonly included: readonly Version[]
  /** What was not understood and ignored, in sentences, for a caller who is lenient. */
  readonly ignored: readonly string[]
  /** Sealed names of this page and the next, for links. */
  readonly self: string
  readonly next?: string
}

export type SearchOptions = { readonly isLenient?: boolean }

/**
 * Searches (FHIR R4 §3.1.1) a type, a patient's record, or several types. The answer is that of a store which holds only what the
 * actor may see: rows without a basis are left out in SQL, before anything is counted, sorted or paged.
 *
 * @throws Fault as `searchOf` and `find` do.
 */
export function search(
  context: Context,
  actor: Actor,
  scope: SearchScope,
  parameters: SearchParameters,
  options: SearchOptions = {},
): Promise<SearchAnswer> {
  return searchPage(context, actor, scope, { parameters, ...options })
}

/** @throws Fault `records.invalid` when the cursor is not one of this actor's for this search, or too old. */
export async function continueSearch(
  context: Context,
  actor: Actor,
  scope: SearchScope,
  cursor: string,
): Promise<SearchAnswer> {
  const page = openCursor(context.vault.organisation, actor, cursor, context.now())
  if (page.type !== nameOf(scope)) {
    throw new Fault('records.invalid', 'This page link is of another type.')
  }
  return searchPage(context, actor, scope, page)
}

function nameOf({ type, within }: SearchScope): string {
  return within === undefined ? `search ${type}` : `search ${within} ${type}`
}

type Asked = SearchOptions & { readonly parameters: SearchParameters; readonly after?: Place }

type Placed = { readonly found: Found; readonly values: SortValues }

async function searchPage(
  context: Context,
  actor: Actor,
  scope: SearchScope,
  { after, parameters: sent, isLenient = false }: Asked,
): Promise<SearchAnswer> {
  const definitions = await definitionsFor(context, actor, valueSetsIn(sent))
  const asked = searchOf(scope, sent, { now: context.now(), find: definitions, isLenient })
  const { count, includes, parameters, ignored } = asked
  const { placed, isDenied } = await sorted(context, actor, asked)
  const begin =
    after === undefined ? 0 : placed.findIndex((each) => comparePlaces(asked, after, each) < 0)
  const page = begin === -1 ? [] : placed.slice(begin, begin + count)
  const last = page.at(-1)
  const hasMore = begin !== -1 && begin + page.length < placed.length
  const matched = page.map(({ found }) => found)
  const included = await includedWith(context, actor, matched, includes)
  const linkTo = (place: Place | undefined) =>
    sealCursor(
      context.vault.organisation,
      actor,
      { type: nameOf(scope), parameters, ...(place === undefined ? {} : { after: place }) },
      context.now(),
    )
  const answer: SearchAnswer = {
    total: placed.length,
    entries: matched.map(({ version }) => version),
    included: included.map(({ version }) => version),
    ignored,
    self: linkTo(after),
    ...(hasMore && last !== undefined ? { next: linkTo(placeOf(last)) } : {}),
  }
  if (page.length === 0) {
    await context.disclosures.nothing(actor, 'search', scope.type, isDenied)
  }
  const shown = [...matched, ...included].flatMap((found) => found.shown)
  return context.disclosures.answer(actor, 'search', disclosuresOf(shown), answer)
}

async function sorted(
  context: Context,
  actor: Actor,
  asked: Search,
): Promise<{ readonly placed: readonly Placed[]; readonly isDenied: boolean }> {
  const placed: Placed[] = []
  let isDenied = false
  for (const query of asked.queries) {
    const outcome = await find(context, actor, query)
    isDenied ||= outcome.isDenied
    for (const found of outcome.found) {
      placed.push({ found, values: sortValues(found.resource, asked.sort) })
    }
  }
  placed.sort((a, b) => comparePlaces(asked, placeOf(a), b))
  return { placed, isDenied }
}

function placeOf({ found, values }: Placed): Place {
  return { time: null, key: found.key, values }
}

/** The key makes the order total, so that pages do not overlap. */
function comparePlaces({ sort }: Search, a: Place, b: Placed): number {
  const order = compareValues(sort, a.values ?? [], b.values)
  if (order !== 0) return order
  return a.key < b.found.key ? -1 : a.key > b.found.key ? 1 : 0
}
