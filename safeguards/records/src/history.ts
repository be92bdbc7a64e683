import type { Action } from '@wardstone/access'
import { Fault, type Actor } from '@wardstone/core'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { assertNewest, openRow, type Asked } from './custody.ts'
import { openCursor, sealCursor, type Place } from './cursor.ts'
import { rangeOf } from '@wardstone/fhir'
import type { Context } from './deps.ts'
import { disclosuresOf, type Shown } from './disclosures.ts'
import { isTombstone, parseResource } from './envelope.ts'
import { gather, nameOf as versionName, shownOf, type Gathered } from './gather.ts'
import { textAt } from './json.ts'
import { HISTORY_ROWS_MAX, PAGE_COUNT_DEFAULT, PAGE_COUNT_MAX } from './limits.ts'
import { notFound, readAction, type Version } from './read.ts'
import { isId, referenceTo } from './resource.ts'
import type { SearchParameters } from './search-query.ts'
import {
  basisFor,
  keyText,
  selectHistory,
  type HistoryPlace,
  type HistoryQuery,
  type HistoryRow,
  type RowBasis,
} from './store.ts'

/** Whose history: of one resource, of a type, or of everything. */
export type HistoryScope = { readonly type?: string; readonly id?: string }

/** One version; that of a deletion has no content to show. */
export type PastVersion = Version & { readonly isDeleted: boolean }

/** Nobody counts the versions of a type or of the system, so there is no total (FHIR R4 §2.36.1). */
export type HistoryAnswer = {
  readonly entries: readonly PastVersion[]
  readonly self: string
  readonly next?: string
}

const ROWS_AT_ONCE = 500

/**
 * Versions, newest first (FHIR R4 §3.1.0.12): each that the actor may see now, whatever its age.
 * @throws Fault `records.invalid`, `records.unsupported`, `records.not-found` for one resource that is not there or hidden, or
 * `records.too-many-matches`.
 */
export function history(
  context: Context,
  actor: Actor,
  scope: HistoryScope,
  parameters: SearchParameters,
): Promise<HistoryAnswer> {
  return historyPage(context, actor, scope, parameters, undefined)
}

/** @throws Fault `records.invalid` when the cursor is not one of this actor's for this history, or too old. */
export function continueHistory(
  context: Context,
  actor: Actor,
  scope: HistoryScope,
  cursor: string,
): Promise<HistoryAnswer> {
  const page = openCursor(context.vault.organisation, actor, cursor, context.now())
  if (page.type !== nameOf(scope)) {
    throw new Fault('records.invalid', 'This page link is of another history.')
  }
  return historyPage(context, actor, scope, page.parameters, placeIn(page.after))
}

function nameOf({ type = '', id = '' }: HistoryScope): string {
  return `_history ${type} ${id}`
}

async function historyPage(
  context: Context,
  actor: Actor,
  scope: HistoryScope,
  parameters: SearchParameters,
  after: HistoryPlace | undefined,
): Promise<HistoryAnswer> {
  const { disclosures, now, vault } = context
  const { count, ...query } = historyOf(parameters)
  const key = await keyOf(context, actor, scope)
  const found = await versionsOf(
    context,
    { actor, interaction: 'history', type: scope.type ?? '' },
    {
      ...query,
      ...(key === undefined ? {} : { key }),
      ...(after === undefined ? {} : { after }),
      isWanted: ({ type }) => scope.type === undefined || type === scope.type,
      count: count + 1,
    },
  )
  const page = found.slice(0, count)
  const last = page.at(-1)
  const linkTo = (place: HistoryPlace | undefined) => {
    const named = place === undefined ? {} : { after: cursorPlace(place) }
    const content = { type: nameOf(scope), parameters, ...named }
    return sealCursor(vault.organisation, actor, content, now())
  }
  const answer: HistoryAnswer = {
    entries: page.map(({ version }) => version),
    self: linkTo(after),
    ...(found.length > count && last !== undefined ? { next: linkTo(last.place) } : {}),
  }
  if (page.length === 0) await disclosures.nothing(actor, 'history', scope.type ?? '', false)
  return disclosures.answer(actor, 'history', disclosuresOf(shownIn(page)), answer)
}

export function cursorPlace({ at, key, version }: HistoryPlace): Place {
  return { time: at, key: `${key} ${version}` }
}

export function placeIn(after: Place | undefined): HistoryPlace | undefined {
  if (after === undefined) return undefined
  const [key = '', version = ''] = after.key.split(' ')
  return { at: after.time ?? 0, key, version: Number(version) }
}

/** A version that was opened, with what its disclosure says. */
export type FoundVersion = Pick<Shown, 'type' | 'basis'> & {
  readonly shown: readonly Shown[]
  /** Of a resource about several patients that of the organisation. */
  readonly compartment: CompartmentId
  readonly isShared: boolean
  readonly version: PastVersion
  readonly place: HistoryPlace
}

export function shownIn(found: readonly FoundVersion[]): Shown[] {
  return found.flatMap(({ shown }) => shown)
}

export type VersionsQuery = Omit<HistoryQuery, 'limit'> & {
  /** Tells by its content whether a version belongs to the answer. */
  readonly isWanted: (version: PastVersion) => boolean
  /** How many are enough. */
  readonly count: number
  /** How many may be opened. */
  readonly rowsMax?: number
  /** What it is read for, where that is not reading itself. */
  readonly action?: Action
}

/**
 * Opens versions that the actor may see, newest first, until there are enough or no more.
 * @throws Fault `records.too-many-matches` when more than `HISTORY_ROWS_MAX` had to be opened.
 */
export async function versionsOf(
  context: Context,
  asked: Asked & { readonly actor: Actor },
  { isWanted, count, rowsMax = HISTORY_ROWS_MAX, action, ...query }: VersionsQuery,
): Promise<FoundVersion[]> {
  const { access, sql, vault } = context
  const reader = { actor: asked.actor, organisation: vault.organisation.id }
  const ofPatients = await basisFor(access, { ...reader, action: action ?? 'read-demographics' })
  const ofCharts = await basisFor(access, { ...reader, action: action ?? 'read-chart' })
  const found: FoundVersion[] = []
  let { after } = query
  // Often the first rows are all that is wanted.
  let limit = Math.min(count, ROWS_AT_ONCE)
  for (let opened = 0; opened < rowsMax; opened += ROWS_AT_ONCE) {
    const rows = await selectHistory(
      sql,
      { demographics: ofPatients(sql), chart: ofCharts(sql) },
      { ...query, ...(after === undefined ? {} : { after }), limit },
    )
    const as = { basis: ofCharts, areNewest: query.isCurrent === true }
    for (const each of await openVersions(context, asked, rows, as)) {
      if (isWanted(each.version)) found.push(each)
    }
    const last = rows.at(-1)
    if (rows.length < limit || last === undefined || found.length >= count) return found
    limit = ROWS_AT_ONCE
    after = { at: last.at, key: keyText(last.key), version: last.version }
  }
  throw new Fault(
    'records.too-many-matches',
    `More than ${rowsMax} versions would have to be opened. Narrow it with _since.`,
  )
}

/** Opens rows and keeps those that the actor may see, now that it is known whether they are Patients. */
export async function openVersions(
  context: Context,
  asked: Asked,
  rows: readonly HistoryRow[],
  { basis: ofCharts, areNewest }: { readonly basis: RowBasis; readonly areNewest: boolean },
): Promise<FoundVersion[]> {
  const wanted = rows.flatMap(({ head, version }) =>
    head === null ? [] : [{ key: head, version }],
  )
  const shared = await gather(context, asked, ofCharts, wanted, areNewest)
  const compartments = await context.vault.unlock(rows.map((row) => compartmentId(row.compartment)))
  const found: FoundVersion[] = []
  for (const row of rows) {
    const compartment = compartments.get(compartmentId(row.compartment))
    if (compartment === undefined) continue
    if (areNewest) await assertNewest(context, asked, row)
    if (row.head !== null) {
      const gathered = shared.get(versionName({ key: row.head, version: row.version }))
      if (gathered !== undefined) found.push(foundShared(context, row, gathered))
      continue
    }
    const json = await openRow(context, asked, compartment, row)
    const resource = parseResource(json)
    const type = resource.resourceType
    const basis = readAction(type) === 'read-demographics' ? row.demographics : row.chart
    if (basis === null) continue
    const { version, at } = row
    const id = textAt(resource, 'id') ?? ''
    found.push({
      place: { at, key: keyText(row.key), version },
      version: { type, id, version, at, json, isDeleted: isTombstone(json) },
      shown: [{ commitment: compartment.commitment, type, basis }],
      compartment: compartment.id,
      isShared: false,
      type,
      basis,
    })
  }
  return found
}

function foundShared({ vault }: Context, row: HistoryRow, gathered: Gathered): FoundVersion {
  const { version, at, json, isDeleted, resource } = gathered
  const type = resource.resourceType
  const shown = shownOf(gathered)
  return {
    place: { at: row.at, key: keyText(row.key), version },
    version: { type, id: textAt(resource, 'id') ?? '', version, at, json, isDeleted },
    shown,
    compartment: vault.organisation.id,
    isShared: true,
    type,
    basis: shown[0]?.basis ?? 'role',
  }
}

/** The key of the one resource, which is there and may be seen: an empty page is no "not found". */
async function keyOf(
  { access, disclosures, sql, vault }: Context,
  actor: Actor,
  { type = '', id }: HistoryScope,
): Promise<Uint8Array | undefined> {
  if (id === undefined) return undefined
  const key = vault.blindKey(referenceTo(type, id))
  const reader = { actor, action: readAction(type), organisation: vault.organisation.id, type }
  const basis = (await basisFor(access, reader))(sql)
  const all = { demographics: basis, chart: basis }
  const [row] = isId(id) ? await selectHistory(sql, all, { key, limit: 1 }) : []
  if (row !== undefined) return key
  await disclosures.nothing(actor, 'history', type, false)
  throw notFound()
}

/** Reads the parameters of a history (FHIR R4 §3.1.0.12). */
function historyOf(parameters: SearchParameters): Pick<HistoryQuery, 'since' | 'during'> & {
  readonly count: number
} {
  const given = new Map<string, string>()
  for (const [index, [name, value]] of parameters.entries()) {
    if (!['_count', '_since', '_at'].includes(name)) {
      throw new Fault(
        'records.unsupported',
        `Parameter ${index + 1} of the history is not one of _count, _since, _at.`,
      )
    }
    if (given.has(name)) throw new Fault('records.unsupported', `${name} is given once.`)
    given.set(name, value)
  }
  const [since, at] = [given.get('_since'), given.get('_at')]
  return {
    count: countOf(given.get('_count')),
    ...(since === undefined ? {} : { since: timeOf('_since', since).start }),
    ...(at === undefined ? {} : { during: timeOf('_at', at) }),
  }
}

export function timeOf(name: string, value: string): { start: number; end: number } {
  const range = rangeOf(value)
  if (range !== undefined) return { start: range.start, end: range.end }
  throw new Fault('records.invalid', `${name} is an instant as in 2024-05-31T10:00:00Z.`)
}

/** More than the limit means "many": the page is shorter and the next link has the rest. */
export function countOf(value: string | undefined): number {
  if (value === undefined) return PAGE_COUNT_DEFAULT
  if (/^[1-9]\d{0,8}$/.test(value)) return Math.min(Number(value), PAGE_COUNT_MAX)
  throw new Fault(
    'records.invalid',
    `_count is a number from 1; pages hold at most ${PAGE_COUNT_MAX}.`,
  )
}
