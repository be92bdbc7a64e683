import type { Action, Basis } from '@wardstone/access'
import { Fault, type Actor } from '@wardstone/core'
import { openRow, tampered, type Asked } from './custody.ts'
import type { Context } from './deps.ts'
import { isTombstone, parseResource } from './envelope.ts'
import { isFed, type PlacedInFeed } from './feed-store.ts'
import { textAt } from './json.ts'
import { matches } from './matches.ts'
import type { PastVersion } from './history.ts'
import { gather, nameOf, type Gathered } from './gather.ts'
import type { Resource } from './resource.ts'
import { overCopies, type RowBasis } from './store.ts'
import type { Followed } from './subscription-rules.ts'

/** A change that was opened. */
export type OpenedChange = {
  readonly version: PastVersion
  readonly resource: Resource
  /** Whose record it is in; of a resource about several patients, of those of whom the actor may be told. */
  readonly commitments: readonly string[]
}

/**
 * What a change wrote; undefined when the record was erased since, or the row was changed in the database, which is evidence
 * and stops nobody: what follows is passed on.
 */
export async function openChange(
  context: Context,
  asked: Asked & { readonly actor: Actor; readonly action: Action },
  change: PlacedInFeed,
): Promise<OpenedChange | undefined> {
  const { access, sql, vault } = context
  const compartment = (await vault.unlock([change.compartment])).get(change.compartment)
  const [row] = await sql<{ sealed: Buffer; at: number; head: Buffer | null }[]>`
    select sealed, at, head from record where key = ${change.key} and version = ${change.version}`
  if (compartment === undefined || row === undefined) return undefined
  if (!isFed(vault, change)) {
    await tampered(context, asked, change)
    return undefined
  }
  try {
    if (row.head !== null) {
      const view = await access.view(asked.actor, asked.action)
      const basis: RowBasis = (client) => view.basis(client, client`r.compartment`)
      const found = await gather(context, asked, basis, [change])
      const gathered = found.get(nameOf(change))
      return gathered === undefined ? undefined : changeOf(gathered)
    }
    const { sealed } = row
    const json = await openRow(context, asked, compartment, { ...change, sealed })
    const resource = parseResource(json)
    const { resourceType: type } = resource
    const id = textAt(resource, 'id') ?? ''
    const { version } = change
    const isDeleted = isTombstone(json)
    const commitments = [compartment.commitment]
    return { version: { type, id, version, at: row.at, json, isDeleted }, resource, commitments }
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') return undefined
    throw error
  }
}

function changeOf(gathered: Gathered): OpenedChange {
  const { resource, version, at, json, isDeleted, homes } = gathered
  const named = { type: resource.resourceType, id: textAt(resource, 'id') ?? '' }
  return {
    version: { ...named, version, at, json, isDeleted },
    resource,
    commitments: homes.map(({ compartment }) => compartment.commitment),
  }
}

/** Whether a change is what somebody follows. */
export function isFollowed({ resource, version }: OpenedChange, followed: Followed): boolean {
  return version.type === followed.type && matches(resource, followed.criteria)
}

/**
 * Why the actor may be told of a change, now; null when they may not, or the resource was deleted since. Decided by the record
 * that it was written into, whatever the row says by now.
 */
export async function basisNow(
  { access, sql, vault }: Context,
  actor: Actor,
  action: Action,
  { compartment, key, version }: PlacedInFeed,
  isDeletedToo = false,
): Promise<Basis | null> {
  const view = await access.view(actor, action)
  const isOwn = compartment === vault.organisation.id
  const basis = isOwn
    ? sql`case when r.head is null then 'role'::text
        else ${overCopies(sql, (column) => view.basis(sql, column))} end`
    : view.basis(sql, sql`${compartment}::bigint`)
  const [row] = await sql<{ basis: Basis | null; gone: boolean }[]>`
    select ${basis} as basis, exists (
      select from record d where d.key = r.key and d.current and d.tokens = '{}') as gone
    from record r where r.key = ${key} and r.version = ${version}`
  return row === undefined || (row.gone && !isDeletedToo) ? null : row.basis
}
