import { randomUUID } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import type { Context } from './deps.ts'
import { addReader, placeChanges, removeReader, topicOf } from './feed-store.ts'
import {
  keepSubscription,
  selectSubscriptions,
  subscriptionJson,
  subscriptionKey,
  type KeptSubscription,
  type SubscriptionStatus,
} from './kept-subscriptions.ts'
import { textAt } from './json.ts'
import { SUBSCRIPTIONS_MAX } from './limits.ts'
import { notFound, type Version } from './read.ts'
import { versionIn } from './resolve.ts'
import { invalidAt, type Resource } from './resource.ts'
import type { SearchAnswer } from './search.ts'
import type { SearchParameters } from './search-conditions.ts'
import { stateSubscription } from './settle-subscription.ts'
import { openReads } from './subscription-reads.ts'
import { hookOf } from './subscription-rules.ts'
import type { Written } from './write.ts'

/**
 * Subscriptions (FHIR R4 §2.46): each belongs to the account that made it, which alone sees and changes it. Who manages
 * accounts can delete any. Earlier versions are not kept.
 */
export type Subscriptions = {
  /** @throws Fault `access.forbidden`, `records.too-many-subscriptions`, or as `hookOf` does. */
  create(actor: Actor, resource: Resource): Promise<Written>
  /** Begins anew after an error. @throws as `create`, `records.not-found`, `records.precondition-failed`. */
  update(actor: Actor, id: string, resource: Resource, ifMatch?: string): Promise<Written>
  /** @throws Fault `records.not-found`, `records.precondition-failed`. */
  delete(actor: Actor, id: string, ifMatch?: string): Promise<Written>
  /** @throws Fault `records.not-found`. */
  read(actor: Actor, name: { readonly id: string; readonly version?: number }): Promise<Version>
  /** All of the actor's own that match, on one page. @throws as a search does. */
  search(actor: Actor, parameters: SearchParameters): Promise<SearchAnswer>
  continueSearch(actor: Actor, cursor: string): Promise<SearchAnswer>
}

const LOCK = 'wardstone.records.subscriptions'

export function openSubscriptions(context: Context): Subscriptions {
  const { access, sql, vault, now } = context
  return {
    async create(actor, resource) {
      await access.require(actor, 'subscribe')
      await placeChanges(sql)
      return sql.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(hashtext(${LOCK}))`
        if ((await selectSubscriptions(tx, vault)).length >= SUBSCRIPTIONS_MAX) throw tooMany()
        const id = randomUUID()
        const before = { id, key: subscriptionKey(vault, id), version: 0, owner: actor.id }
        return change(context, tx, actor, before, resource)
      })
    },
    async update(actor, id, resource, ifMatch) {
      await access.require(actor, 'subscribe')
      if (textAt(resource, 'id') !== id) {
        throw invalidAt('Subscription.id', 'the id is the one in the URL.')
      }
      await placeChanges(sql)
      return sql.begin(async (tx) => {
        const before = await mine(context, tx, actor, id, ifMatch)
        return change(context, tx, actor, before, resource)
      })
    },
    delete: (actor, id, ifMatch) =>
      sql.begin(async (tx) => {
        const before = await mine(
          context,
          tx,
          actor,
          id,
          ifMatch,
          access.can(actor, 'manage-accounts'),
        )
        await tx`delete from subscription where key = ${before.key}`
        await removeReader(tx, before.key)
        await stateSubscription(context, tx, actor.id, before, 'deleted')
        const { type, version } = before
        return {
          type,
          id,
          version: version + 1,
          at: now(),
          isNew: false,
          isDeleted: true,
          json: '',
        }
      }),
    ...openReads(context),
  }
}

/** A Subscription that the actor may change, locked. */
async function mine(
  context: Context,
  tx: TransactionSql,
  actor: Actor,
  id: string,
  ifMatch: string | undefined,
  isAny = false,
): Promise<KeptSubscription> {
  const { vault, disclosures } = context
  const key = subscriptionKey(vault, id)
  const [before] = await selectSubscriptions(tx, vault, { key, isLocked: true })
  if (before === undefined || (before.owner !== actor.id && !isAny)) {
    await disclosures.nothing(actor, 'write', 'Subscription', before !== undefined)
    throw notFound()
  }
  if (ifMatch !== undefined && versionIn(ifMatch, 'Subscription') !== before.version) {
    throw new Fault(
      'records.precondition-failed',
      'Subscription: somebody changed it since. Read it again and repeat the change.',
    )
  }
  return before
}

type Before = Pick<KeptSubscription, 'id' | 'key' | 'version' | 'owner'> &
  Partial<Pick<KeptSubscription, 'status' | 'resource'>>

async function change(
  context: Context,
  tx: TransactionSql,
  actor: Actor,
  before: Before,
  sent: Resource,
): Promise<Written> {
  const { hooks, now, vault } = context
  const at = now()
  const hook = hookOf(sent, { hosts: hooks.hosts, now: at })
  if (hook.end !== undefined && hook.end <= at) {
    throw invalidAt('Subscription.end', 'it is over already.')
  }
  const status = askedStatus(sent)
  const { id, key, owner } = before
  const version = before.version + 1
  const json = subscriptionJson(sent, { id, version, at, status })
  await keepSubscription(tx, vault, { key, owner, version, json })
  const goesOn =
    (before.status === 'active' || before.status === 'requested') &&
    status === 'requested' &&
    typeIn(before.resource) === typeIn(sent)
  if (goesOn) await tx`update feed_reader set tries = 0, due = 0 where name = ${key}`
  else await removeReader(tx, key)
  if (status === 'requested') await addReader(tx, key, topicOf(vault, hook.type))
  await stateSubscription(context, tx, actor.id, { id, resource: sent }, status)
  return { type: 'Subscription', id, version, at, isNew: version === 1, isDeleted: false, json }
}

/** A client asks for it, or for it to be off (FHIR R4 §2.46); the server makes it active. */
function askedStatus(sent: Resource): SubscriptionStatus {
  const status = textAt(sent, 'status')
  if (status === 'off') return 'off'
  if (status === 'requested' || status === 'active') return 'requested'
  throw invalidAt('Subscription.status', 'ask for requested, or for off: the rest is the server’s.')
}

function typeIn(resource: Resource | undefined): string {
  return (resource === undefined ? '' : (textAt(resource, 'criteria') ?? '')).split('?', 1)[0] ?? ''
}

function tooMany(): Fault {
  return new Fault(
    'records.too-many-subscriptions',
    `There are ${SUBSCRIPTIONS_MAX} Subscriptions, which is the limit. Delete one that is not needed.`,
  )
}
