import { Fault, type Actor } from '@wardstone/core'
import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { openCursor, sealCursor } from './cursor.ts'
import { assertNewest } from './custody.ts'
import type { Context } from './deps.ts'
import { disclosuresOf } from './disclosures.ts'
import {
  countOf,
  cursorPlace,
  placeIn,
  shownIn,
  timeOf,
  versionsOf,
  type PastVersion,
} from './history.ts'
import { notFound } from './read.ts'
import { isId, referenceTo, resourceTypeOf } from './resource.ts'
import type { SearchParameters } from './search-query.ts'
import { basisFor, selectByKey, type HistoryPlace } from './store.ts'

/** A page of a whole record. */
export type EverythingAnswer = {
  readonly entries: readonly PastVersion[]
  readonly self: string
  readonly next?: string
}

/**
 * Every current resource of a patient's record that the actor may see, those written last first
 * (https://hl7.org/fhir/R4/patient-operation-everything.html). What the organisation has of its own, its staff and places, is
 * named but not included. Parameters: `_since`, `_type`, `_count`.
 * @throws Fault `records.not-found`, `records.unsupported` or `records.invalid`.
 */
export async function everything(
  context: Context,
  actor: Actor,
  patientId: string,
  asked: { readonly parameters: SearchParameters } | { readonly cursor: string },
): Promise<EverythingAnswer> {
  const { disclosures, now, vault } = context
  const name = `$everything ${patientId}`
  const opened =
    'cursor' in asked ? openCursor(vault.organisation, actor, asked.cursor, now()) : undefined
  if (opened !== undefined && opened.type !== name) {
    throw new Fault('records.invalid', 'This page link is of another record.')
  }
  const parameters = 'cursor' in asked ? (opened?.parameters ?? []) : asked.parameters
  const { types, count, since } = everythingOf(parameters)
  const compartment = await recordOf(context, actor, patientId)
  const after = placeIn(opened?.after)
  const found = await versionsOf(
    context,
    { actor, interaction: 'everything', type: 'Patient' },
    {
      compartment,
      isCurrent: true,
      ...(since === undefined ? {} : { since }),
      ...(after === undefined ? {} : { after }),
      isWanted: ({ type, isDeleted }) => !isDeleted && (types === undefined || types.has(type)),
      count: count + 1,
    },
  )
  const page = found.slice(0, count)
  const last = page.at(-1)
  const linkTo = (place: HistoryPlace | undefined) => {
    const named = place === undefined ? {} : { after: cursorPlace(place) }
    return sealCursor(vault.organisation, actor, { type: name, parameters, ...named }, now())
  }
  const answer: EverythingAnswer = {
    entries: page.map(({ version }) => version),
    self: linkTo(after),
    ...(found.length > count && last !== undefined ? { next: linkTo(last.place) } : {}),
  }
  if (page.length === 0) await disclosures.nothing(actor, 'everything', 'Patient', false)
  return disclosures.answer(actor, 'everything', disclosuresOf(shownIn(page)), answer)
}

/** The compartment of a patient whom the actor may see. */
async function recordOf(context: Context, actor: Actor, patientId: string): Promise<CompartmentId> {
  const { access, disclosures, sql, vault } = context
  const reader = { actor, organisation: vault.organisation.id }
  const basis = await basisFor(access, { ...reader, action: 'read-demographics', type: 'Patient' })
  const key = vault.blindKey(referenceTo('Patient', patientId))
  const [row] = isId(patientId) ? await selectByKey(sql, basis(sql), key, undefined) : []
  const id = row === undefined ? undefined : compartmentId(row.compartment)
  const isThere = id !== undefined && (await vault.unlock([id])).has(id)
  if (row === undefined || row.basis === null || id === undefined || !isThere) {
    await disclosures.nothing(actor, 'everything', 'Patient', isThere)
    throw notFound()
  }
  await assertNewest(context, { actor, interaction: 'everything', type: 'Patient' }, row)
  return id
}

function everythingOf(parameters: SearchParameters): {
  readonly types?: ReadonlySet<string>
  readonly count: number
  readonly since?: number
} {
  const given = new Map<string, string>()
  for (const [index, [name, value]] of parameters.entries()) {
    if (!['_count', '_since', '_type'].includes(name)) {
      throw new Fault(
        'records.unsupported',
        `Parameter ${index + 1} of $everything is not one of _count, _since, _type.`,
      )
    }
    if (given.has(name)) throw new Fault('records.unsupported', `${name} is given once.`)
    given.set(name, value)
  }
  const [types, since] = [given.get('_type'), given.get('_since')]
  return {
    count: countOf(given.get('_count')),
    ...(types === undefined ? {} : { types: new Set(types.split(',').map(resourceTypeOf)) }),
    ...(since === undefined ? {} : { since: timeOf('_since', since).start }),
  }
}
