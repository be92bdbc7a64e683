import { Fault, fromUtf8, parseJson, utf8, type Actor } from '@wardstone/core'
import type { OrganisationCompartment } from '@wardstone/vault'
import { z } from 'zod'
import { CURSOR_TTL_MS } from './limits.ts'
import type { SearchParameters } from './search-query.ts'

/** A page of a search: what was searched and after which resource the page begins. */
export type Page = {
  readonly type: string
  readonly parameters: SearchParameters
  /** Undefined on the first page. */
  readonly after?: Place
}

/** Where a resource stands in the order: its time or the values it is sorted by, null where it has none; its key as base64url. */
export type Place = {
  readonly time: number | null
  readonly key: string
  readonly values?: readonly (number | string | null)[] | undefined
}

const content = z.object({
  type: z.string(),
  parameters: z.array(z.tuple([z.string(), z.string()])),
  time: z.number().nullable(),
  values: z.array(z.union([z.number(), z.string(), z.null()])).optional(),
  key: z.string(),
  madeAt: z.number(),
})

const CURSOR_LENGTH_MAX = 20_000

/**
 * A page as a text for links. It is sealed, because a search names patients and links are logged, and works only for the
 * actor that it was made for.
 */
export function sealCursor(
  organisation: Pick<OrganisationCompartment, 'sealPassing'>,
  actor: Actor,
  page: Page,
  now: number,
): string {
  const json = JSON.stringify({
    type: page.type,
    parameters: page.parameters,
    time: page.after?.time ?? null,
    key: page.after?.key ?? '',
    values: page.after?.values,
    madeAt: now,
  })
  return Buffer.from(organisation.sealPassing(contextOf(actor), utf8(json))).toString('base64url')
}

/** @throws Fault `records.invalid` for a text that is not of ours, another actor's, or too old. */
export function openCursor(
  organisation: Pick<OrganisationCompartment, 'open'>,
  actor: Actor,
  cursor: string,
  now: number,
): Page {
  const { type, parameters, time, key, values, madeAt } = content.parse(
    parseJson(openSealed(organisation, actor, cursor)),
  )
  if (now - madeAt > CURSOR_TTL_MS) throw expired()
  return { type, parameters, ...(key === '' ? {} : { after: { time, key, values } }) }
}

function openSealed(
  organisation: Pick<OrganisationCompartment, 'open'>,
  actor: Actor,
  cursor: string,
): string {
  if (cursor.length > CURSOR_LENGTH_MAX) throw expired()
  const sealed = Buffer.from(cursor, 'base64url')
  // One spelling of each: decoding passes over what it does not know.
  if (sealed.toString('base64url') !== cursor) throw expired()
  try {
    return fromUtf8(organisation.open(contextOf(actor), sealed))
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') throw expired()
    throw error
  }
}

function expired(): Fault {
  return new Fault('records.invalid', 'This page link is not valid, or not any more. Search again.')
}

function contextOf(actor: Actor): string {
  return `search-page ${actor.id}`
}
