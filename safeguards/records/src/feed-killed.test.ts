import { join } from 'node:path'
import { atEachPoint, lastWishes, runToDeath, type Point } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { HOOK_TIMEOUT_MS } from './limits.ts'
import { engine, openTestHooks, type TestHooks } from './test-hooks.ts'
import { TEST_PASSPHRASE } from './test-records.ts'

const program = new URL('./test-killed-feed.ts', import.meta.url)
const POINTS_MIN = 10
/** Where something is durable that was not before. Between them nothing can be lost. */
const DURABLE =
  /^(?:change: (?:before|during|after) commit|notify: (?:during|after) (?:commit|insert|update feed_reader))/
const TEST_TIMEOUT_MS = 300_000

const stores: TestHooks[] = []
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()))
})
const openLane = async (): Promise<TestHooks> => {
  const store = await openTestHooks()
  stores.push(store)
  await store.subscribe(engine)
  return store
}

/** Has a process take a change and die, and the next server pass it on. */
async function live(store: TestHooks, point?: Point): Promise<readonly Point[]> {
  const { database, records, receiver, hooks, keyFolder, clock, count } = store
  const subject = await store.newPatient()
  receiver.received.length = 0
  const [rows, notified] = [
    await count('record'),
    (await store.evidence('records.notified')).length,
  ]
  const job = {
    socketFolder: database.socketFolder,
    name: database.name,
    file: join(keyFolder, 'keys'),
    passphrase: TEST_PASSPHRASE,
    authority: hooks.authorities?.[0] ?? '',
    hosts: [...(hooks.hosts ?? [])],
    owner: engine.id,
    subject,
    at: clock.now(),
  }
  const { points, told } = await runToDeath(program, job, point && { point })
  await lastWishes(database.ownerSql)
  clock.advance(HOOK_TIMEOUT_MS)
  await records.feed.turn()
  const made = (await count('record')) - rows
  const sent = new Set(receiver.received.map(({ path }) => path))
  expect(made).toBeGreaterThanOrEqual(told.length)
  expect(sent.size).toBe(made)
  for (const { id } of told as { id: string }[]) expect(sent).toContain(`/hook/Observation/${id}`)
  // Once, or once more where it died between the sending and the noting of it; each in the ledger before.
  expect(receiver.received.length).toBeLessThanOrEqual(2 * made)
  const stated = (await store.evidence('records.notified')).length - notified
  expect(stated).toBeGreaterThanOrEqual(receiver.received.length)
  return points
}

describe('kill -9 of a server at every step from a change to its notification', () => {
  it(
    `loses no notification of what was committed, and tells of nothing that was not: at ${POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openLane(), await openLane()]
      await live(lanes[0]!)
      const all = await live(lanes[1]!)
      const points = all.filter(({ name }) => DURABLE.test(name))
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(lanes, points, live)
      console.log(`notifications: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})
