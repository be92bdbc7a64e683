import type { TransactionSql } from '@wardstone/database'
import type { Context } from './deps.ts'
import { removeReader } from './feed-store.ts'
import { whereOf } from '@wardstone/core/outgoing-address'
import { objectAt, textAt } from './json.ts'
import {
  keepSubscription,
  selectSubscriptions,
  subscriptionJson,
  type KeptSubscription,
  type SubscriptionStatus,
} from './kept-subscriptions.ts'

/**
 * What the server finds: that a Subscription is active, in error, or over. The version that was looked at has to be the one
 * that is there.
 * @returns false when somebody changed it meanwhile.
 */
export async function settleSubscription(
  context: Context,
  kept: KeptSubscription,
  status: Exclude<SubscriptionStatus, 'requested'>,
  error?: string,
): Promise<boolean> {
  const { sql, vault, now } = context
  return sql.begin(async (tx) => {
    const { key, owner, id, resource } = kept
    const [current] = await selectSubscriptions(tx, vault, { key, isLocked: true })
    if (current?.version !== kept.version) return false
    const version = kept.version + 1
    const set = { id, version, at: now(), status, ...(error === undefined ? {} : { error }) }
    await keepSubscription(tx, vault, {
      key,
      owner,
      version,
      json: subscriptionJson(resource, set),
    })
    if (status !== 'active') await removeReader(tx, key)
    await stateSubscription(context, tx, owner, kept, status)
    return true
  })
}

/** Evidence of what a Subscription has come to. */
export async function stateSubscription(
  { ledger, now }: Context,
  tx: TransactionSql,
  actor: string,
  { id, resource }: Pick<KeptSubscription, 'id' | 'resource'>,
  status: SubscriptionStatus | 'deleted',
): Promise<void> {
  const endpoint = textAt(objectAt(resource, 'channel') ?? {}, 'endpoint') ?? ''
  const host = URL.canParse(endpoint) ? whereOf(new URL(endpoint)) : ''
  const facts = { subscription: id, status, host }
  await ledger.append(tx, [
    { kind: 'records.subscription.changed', at: now(), actor, subject: '', facts },
  ])
}
