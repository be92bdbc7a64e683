import type { Basis } from '@wardstone/access'
import { Fault, type Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { moveReader, type FeedReader, type PlacedInFeed } from './feed-store.ts'
import { checkedAddress, whereOf } from '@wardstone/core/outgoing-address'
import { selectSubscriptions, type KeptSubscription } from './kept-subscriptions.ts'
import { HOOK_PAUSES_MS } from './limits.ts'
import { basisNow, isFollowed, openChange, type OpenedChange } from './open-change.ts'
import { isTaken, NOT_ALLOWED, sendHook, type HookAnswer } from './send-hook.ts'
import { hookOf, type Hook } from './subscription-rules.ts'
import { settleSubscription } from './settle-subscription.ts'

/**
 * What became of one change for one reader: it was passed on, and the reader has moved; it is not for this reader; or the reader
 * stops before it.
 */
export type Passed = 'moved' | 'skipped' | 'stopped'

/** A Subscription that may be served, with the account that it acts for, as it is now. */
export type UsableHook = {
  readonly kept: KeptSubscription
  readonly hook: Hook
  readonly actor: Actor
}

/**
 * What a Subscription comes to now. It is off without its account, without that account's right to have any, and when its time is
 * over; and in error when the settings no longer allow what it asks for.
 */
export async function usableHook(
  context: Context,
  kept: KeptSubscription,
): Promise<UsableHook | undefined> {
  const { access, hooks, now } = context
  const actor = await hooks.accountOf(kept.owner)
  if (actor === undefined || !access.can(actor, 'subscribe')) {
    await settleSubscription(context, kept, 'off')
    return undefined
  }
  try {
    const hook = hookOf(kept.resource, { hosts: hooks.hosts, now: now() })
    if (hook.end === undefined || hook.end > now()) return { kept, hook, actor }
    await settleSubscription(context, kept, 'off')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    await settleSubscription(context, kept, 'error', error.message)
  }
  return undefined
}

/** Makes a Subscription active once its endpoint may be sent to, or says why it may not. */
export async function activate(context: Context, kept: KeptSubscription): Promise<void> {
  const usable = await usableHook(context, kept)
  if (usable === undefined) return
  const reason = await checkedAddress(usable.hook.endpoint, context.hooks).then(
    (address) => (address === undefined ? NOT_ALLOWED : undefined),
    () => 'has a name that no name server knows',
  )
  if (reason === undefined) await settleSubscription(context, kept, 'active')
  else await settleSubscription(context, kept, 'error', `The endpoint ${reason}.`)
}

/** Passes one change on to the receiver of a Subscription, if it is for them: at least once, and not past one that failed. */
export async function notifyHook(
  context: Context,
  { kept, hook, actor }: UsableHook,
  reader: FeedReader,
  change: PlacedInFeed,
  stop: AbortSignal,
): Promise<Passed> {
  const { sql, vault } = context
  const action = 'receive-changes'
  const asked = { actor, action, interaction: 'notify', type: hook.type } as const
  const opened = await openChange(context, asked, change)
  const isMeant = opened !== undefined && !opened.version.isDeleted && isFollowed(opened, hook)
  if (!isMeant) return 'skipped'
  // As it is now: it may have been changed or switched off, and rights lost, while others were notified.
  const [current] = await selectSubscriptions(sql, vault, { key: kept.key, isLocked: false })
  if (current?.version !== kept.version) return 'stopped'
  const usable = await usableHook(context, kept)
  if (usable === undefined) return 'stopped'
  const basis = await basisNow(context, usable.actor, action, change)
  if (basis === null) return 'skipped'
  await stateNotified(context, usable, opened, { basis, attempt: reader.tries + 1 })
  const { type, id, json } = opened.version
  const message = hook.hasPayload ? { ...hook, resource: { type, id, json } } : hook
  const answer = await sendHook(message, context.hooks, stop)
  if (stop.aborted && !isTaken(answer)) return 'stopped'
  return ended(context, usable, opened, { reader, change, answer })
}

/** Notes how a try ended, and moves the reader on or has it wait. */
async function ended(
  context: Context,
  usable: UsableHook,
  opened: OpenedChange,
  tried: {
    readonly reader: FeedReader
    readonly change: PlacedInFeed
    readonly answer: HookAnswer
  },
): Promise<Passed> {
  const { ledger, now, sql } = context
  const { reader, change, answer } = tried
  const pause = pauseAfter(reader)
  const to = isTaken(answer)
    ? { place: change.place, tries: 0, due: now() }
    : { place: reader.place, tries: reader.tries + 1, due: now() + (pause ?? 0) }
  const isMoved = await sql.begin(async (tx) => {
    await ledger.append(tx, endedEvidence(context, usable, opened, answer))
    return moveReader(tx, reader, to)
  })
  if (isTaken(answer)) return isMoved ? 'moved' : 'stopped'
  if (pause === undefined) {
    const error = `The endpoint ${reasonOf(answer)}, ${to.tries} times. What changed since the first of them was not sent.`
    await settleSubscription(context, usable.kept, 'error', error)
  }
  return 'stopped'
}

/** How long to wait after one more failure; undefined when that was the last. */
function pauseAfter({ tries }: FeedReader): number | undefined {
  return HOOK_PAUSES_MS[tries]
}

function reasonOf(answer: HookAnswer): string {
  return answer.kind === 'answered' ? `answered with HTTP status ${answer.status}` : answer.reason
}

async function stateNotified(
  { ledger, now }: Context,
  { kept: { id, owner }, hook: { endpoint, hasPayload } }: UsableHook,
  { commitments, version }: OpenedChange,
  { basis, attempt }: { readonly basis: Basis; readonly attempt: number },
): Promise<void> {
  await ledger.record(
    commitments.map((subject) => ({
      kind: 'records.notified',
      at: now(),
      actor: owner,
      subject,
      facts: {
        subscription: id,
        host: whereOf(endpoint),
        types: [version.type],
        count: 1,
        basis,
        payload: hasPayload,
        attempt,
      },
    })),
  )
}

function endedEvidence(
  { now }: Context,
  { kept: { id, owner }, hook: { endpoint } }: UsableHook,
  { commitments }: OpenedChange,
  answer: HookAnswer,
) {
  return commitments.map((subject) => ({
    kind: 'records.notification.ended',
    at: now(),
    actor: owner,
    subject,
    facts: {
      subscription: id,
      host: whereOf(endpoint),
      outcome: isTaken(answer) ? 'delivered' : 'failed',
      httpStatus: answer.kind === 'answered' ? answer.status : 0,
    },
  }))
}
