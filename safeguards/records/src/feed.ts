import { setTimeout as sleep } from 'node:timers/promises'
import type { Action } from '@wardstone/access'
import { Fault, type Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { openFeedLocks } from './feed-locks.ts'
import {
  addReader,
  changesAfter,
  dropSlowReaders,
  moveReader,
  NOT_BEGUN,
  placeChanges,
  readerNow,
  readersDue,
  removeReader,
  topicOf,
  type FeedReader,
  type PlacedInFeed,
} from './feed-store.ts'
import { selectSubscriptions, type KeptSubscription } from './kept-subscriptions.ts'
import {
  FEED_CHANGES_MAX,
  FEED_POLL_MS,
  READER_CHANGES_MAX,
  READER_PAUSE_MAX_MS,
  READERS_AT_ONCE_MAX,
} from './limits.ts'
import { activate, notifyHook, usableHook, type Passed } from './notify-hook.ts'
import { basisNow, isFollowed, openChange } from './open-change.ts'
import type { Resource } from './resource.ts'
import { followedBy, type Followed } from './subscription-rules.ts'
import { settleSubscription } from './settle-subscription.ts'

/** What a room that follows a type is told. */
export type Change =
  /** It is new here, or missed too much: what was before, it has to look up itself. All that is written from now on follows. */
  | { readonly kind: 'began' }
  | {
      readonly kind: 'written'
      readonly id: string
      readonly version: number
      readonly at: number
      readonly resource: Resource
    }
  /** Whatever it was: criteria are not asked. */
  | {
      readonly kind: 'deleted'
      readonly id: string
      readonly version: number
      readonly at: number
    }

export type Follow = {
  /** Names the place that it has come to, in the database: the same one after every start. */
  readonly name: string
  readonly type: string
  /** As of a Subscription, without the type: `code=1234`. */
  readonly criteria?: string
  /** With whose rights it reads, by which action. */
  readonly actor: Actor
  readonly action: Action
}

/**
 * Passes changes on, to receivers of Subscriptions and to rooms of this house: each at least once, those of one resource in
 * the order of their versions. What was committed is passed on whoever dies on the way.
 */
export type Feed = {
  /**
   * Follows a type. One of all servers calls, one change after another; a change that the handler fails on comes again. What
   * it is given is in the ledger before.
   * @throws Fault as the search that the criteria are.
   */
  subscribe(follow: Follow, handler: (change: Change) => Promise<void>): Promise<void>
  /** Forgets the place of one that is not to come back: what changes is kept for it no longer. */
  unsubscribe(name: string): Promise<void>
  /** Passes on what there is now, and waits for it. */
  turn(): Promise<void>
  /** Switches off what nobody has a right to any more. Every few minutes. */
  tidy(): Promise<void>
  /** Takes turns until it is stopped. */
  start(): void
  stop(): Promise<void>
}

type Room = {
  readonly follow: Follow
  readonly name: Uint8Array
  readonly followed: Followed
  readonly handler: (change: Change) => Promise<void>
}

const PAGE = 50
const BEGIN_POLL_MS = 20
const BEGIN_POLLS_MAX = 500

export function openFeed(context: Context): Feed {
  const { sql, vault, now, onError } = context
  const rooms = new Map<string, Room>()
  const runs = openRuns(context)
  let timer: NodeJS.Timeout | undefined
  let polling: Promise<void> | undefined

  const begin = async (): Promise<void> => {
    await placeChanges(sql)
    const kept = await selectSubscriptions(sql, vault)
    for (const each of kept) {
      if (each.status === 'requested') runs.begin(each.key, () => activate(context, each))
    }
    const active = new Map(
      kept.flatMap((each) => (each.status === 'active' ? [[textOf(each.key), each]] : [])),
    )
    const inside = new Map([...rooms.values()].map((room) => [textOf(room.name), room]))
    for (const room of rooms.values()) {
      await addReader(sql, room.name, topicOf(vault, room.followed.type), NOT_BEGUN)
    }
    const names = [...active.values(), ...inside.values()].map((each) =>
      'key' in each ? each.key : each.name,
    )
    for (const { name } of await readersDue(sql, names, now())) {
      const subscription = active.get(textOf(name))
      const room = inside.get(textOf(name))
      if (subscription !== undefined) runs.begin(name, (stop) => serve(context, subscription, stop))
      if (room !== undefined) runs.begin(name, (stop) => serveRoom(context, room, stop))
    }
  }
  return {
    async subscribe(asked, handler) {
      const room = roomOf(context, asked, handler)
      rooms.set(asked.name, room)
      const { name, followed } = room
      await addReader(sql, name, topicOf(vault, followed.type), NOT_BEGUN)
    },
    async unsubscribe(name) {
      rooms.delete(name)
      await removeReader(sql, roomName(context, name))
    },
    async turn() {
      await begin()
      await runs.settled()
    },
    tidy: () => tidy(context),
    start() {
      timer ??= setInterval(() => {
        polling ??= begin()
          .catch(onError)
          .finally(() => (polling = undefined))
      }, FEED_POLL_MS)
    },
    async stop() {
      clearInterval(timer)
      timer = undefined
      await polling
      await runs.end()
    },
  }
}

/** Work for readers: one piece a reader at a time, and some readers at once. */
type Runs = {
  begin(name: Uint8Array, work: (stop: AbortSignal) => Promise<void>): void
  settled(): Promise<void>
  /** Breaks off what is under way, and begins nothing more. */
  end(): Promise<void>
}

function openRuns({ sql, onError }: Context): Runs {
  const running = new Map<string, Promise<void>>()
  const locks = openFeedLocks(sql)
  const ending = new AbortController()
  const settled = async (): Promise<void> => {
    await Promise.all(running.values())
  }
  return {
    begin(name, work) {
      const text = textOf(name)
      const isFull = running.size >= READERS_AT_ONCE_MAX
      if (running.has(text) || isFull || ending.signal.aborted) return
      const done = locks
        .alone(name, () => work(ending.signal))
        .catch(onError)
        .finally(() => running.delete(text))
      running.set(text, done)
    },
    settled,
    async end() {
      ending.abort()
      await settled()
    },
  }
}

function roomOf(context: Context, follow: Follow, handler: Room['handler']): Room {
  const { name, type, criteria } = follow
  const query = criteria === undefined ? '' : `?${criteria}`
  const followed = followedBy(`${type}${query}`, context.now())
  return { follow, name: roomName(context, name), followed, handler }
}

function textOf(name: Uint8Array): string {
  return Buffer.from(name).toString('hex')
}

function roomName({ vault }: Context, name: string): Uint8Array {
  return vault.blindKey(`feed reader ${name}`)
}

async function serve(context: Context, kept: KeptSubscription, stop: AbortSignal): Promise<void> {
  const usable = await usableHook(context, kept)
  if (usable === undefined) return
  await passOn(context, kept.key, stop, (reader, change) =>
    notifyHook(context, usable, reader, change, stop),
  )
}

async function serveRoom(context: Context, room: Room, stop: AbortSignal): Promise<void> {
  const reader = await readerNow(context.sql, room.name)
  if (reader?.tries === NOT_BEGUN) {
    const isFailed = await tryRoom(context, room, reader, async () => {
      await writersEnded(context)
      await room.handler({ kind: 'began' })
    })
    const { place } = reader
    if (isFailed || !(await moveReader(context.sql, reader, { place, tries: 0, due: 0 }))) return
  }
  await passOn(context, room.name, stop, (at, change) => tellRoom(context, room, at, change))
}

/** Passes changes on from where a reader is, some at a time. Where it stops it stays until it is due. */
async function passOn(
  { sql, now }: Context,
  name: Uint8Array,
  stop: AbortSignal,
  pass: (reader: FeedReader, change: PlacedInFeed) => Promise<Passed>,
): Promise<void> {
  for (let given = 0; given < READER_CHANGES_MAX; given += PAGE) {
    let reader = await readerNow(sql, name)
    if (reader === undefined || reader.due > now()) return
    const changes = await changesAfter(sql, reader.place, PAGE)
    for (const change of changes) {
      const passed = stop.aborted ? 'stopped' : await pass(reader, change)
      if (passed === 'stopped') return
      if (passed === 'moved') reader = { ...reader, place: change.place, tries: 0 }
    }
    const last = changes.at(-1)
    if (last === undefined) return
    const to = { place: last.place, tries: 0, due: now() }
    if (reader.place !== last.place && !(await moveReader(sql, reader, to))) return
  }
}

async function tellRoom(
  context: Context,
  room: Room,
  reader: FeedReader,
  change: PlacedInFeed,
): Promise<Passed> {
  const { actor, action, type } = room.follow
  const opened = await openChange(context, { actor, action, interaction: 'notify', type }, change)
  if (opened === undefined) return 'skipped'
  const { id, version, at, isDeleted } = opened.version
  const isMeant = isDeleted ? opened.version.type === type : isFollowed(opened, room.followed)
  const basis = isMeant ? await basisNow(context, actor, action, change, true) : null
  if (basis === null) return 'skipped'
  const told: Change = isDeleted
    ? { kind: 'deleted', id, version, at }
    : { kind: 'written', id, version, at, resource: opened.resource }
  const about = { types: [type], count: 1, basis }
  const shown = opened.commitments.map((commitment) => ({ commitment, ...about }))
  const isFailed = await tryRoom(context, room, reader, async () =>
    room.handler(await context.disclosures.answer(actor, 'notify', shown, told)),
  )
  if (isFailed) return 'stopped'
  const to = { place: change.place, tries: 0, due: context.now() }
  return (await moveReader(context.sql, reader, to)) ? 'moved' : 'stopped'
}

/** @returns whether it failed. It comes again after a pause, which grows. */
async function tryRoom(
  { sql, now, onError }: Context,
  { follow: { name } }: Room,
  reader: FeedReader,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    onError(new Error(`A change could not be passed on to ${name}.`, { cause: error }))
    const tries = reader.tries === NOT_BEGUN ? NOT_BEGUN : reader.tries + 1
    const pause = Math.min(1000 * 2 ** Math.max(reader.tries, 0), READER_PAUSE_MAX_MS)
    await moveReader(sql, reader, { place: reader.place, tries, due: now() + pause })
    return true
  }
}

/**
 * Waits for the changes that were under way when a reader came, which may not know of it: after that, what is not looked up
 * is passed on. Every transaction that runs has a lock on itself.
 */
async function writersEnded({ sql }: Context): Promise<void> {
  const [before] = await sql<{ running: string[] | null }[]>`
    select array_agg(virtualxid) as running from pg_locks
    where locktype = 'virtualxid' and pid <> pg_backend_pid()`
  for (let poll = 0; poll < BEGIN_POLLS_MAX; poll++) {
    const [now] = await sql<{ left: number }[]>`
      select count(*) as left from pg_locks
      where locktype = 'virtualxid' and virtualxid = any(${before?.running ?? []}::text[])`
    if (now?.left === 0) return
    await sleep(BEGIN_POLL_MS)
  }
  throw new Fault('server.busy', 'A change is under way for long. It is waited for.')
}

async function tidy(context: Context): Promise<void> {
  const { sql, vault, ledger, now } = context
  const slow = await dropSlowReaders(sql)
  const dropped = new Set(slow.map(({ name }) => textOf(name)))
  if (slow.length > 0) {
    const facts = { readers: slow.length }
    await ledger.record([
      { kind: 'records.feed.missed', at: now(), actor: 'system:feed', subject: '', facts },
    ])
  }
  for (const kept of await selectSubscriptions(sql, vault)) {
    if (kept.status !== 'active' && kept.status !== 'requested') continue
    if ((await usableHook(context, kept)) === undefined || !dropped.has(textOf(kept.key))) continue
    const error = `The endpoint fell more than ${FEED_CHANGES_MAX} changes behind. They were not sent.`
    await settleSubscription(context, kept, 'error', error)
  }
}
