import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@wardstone/database'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openRecords, type Change, type Feed } from './index.ts'
import { FEED_CHANGES_MAX } from './limits.ts'
import { engine, openTestHooks } from './test-hooks.ts'
import { bytesOf, clinician, importer, observation, patient } from './test-records.ts'

const store = await openTestHooks()
const { records, clock, database, vault, ledger, access, errors } = store
const { written, newPatient, evidence, count, subscribe, stateOf } = store

/** Reads everything, as a safeguard of this house would that its policy allows to. */
const follow = {
  name: 'test',
  type: 'Observation',
  actor: engine,
  action: 'receive-changes',
} as const
/** Long enough to be told in, were it not waited for. */
const UNTOLD_MS = 200
const servers: { close(): Promise<unknown> }[] = []

/** A server that begins, over the same database: nothing of the one before is left but what is in there. */
const start = (): Feed => {
  const { socketFolder, name } = database
  const sql = connect({ socketFolder }, 'wardstone_server', name, 4)
  servers.push({ close: () => sql.end({ timeout: 5 }) })
  return openRecords({ sql, vault, ledger, access, now: clock.now, onError }).feed
}
const onError = (error: unknown) => errors.push(error)
const told: Change[] = []
const listen = (change: Change): Promise<void> => {
  told.push(change)
  return Promise.resolve()
}
const named = () =>
  told.map((change) => ('id' in change ? `${change.kind} ${change.id}` : change.kind))

afterAll(async () => {
  for (const server of servers) await server.close()
  await store.close()
})
beforeEach(async () => {
  await records.feed.unsubscribe(follow.name)
  await store.reset()
  told.length = 0
})

describe('a room that follows a type', () => {
  it('is told that it begins, and then of every version and deletion in order, once it is in the ledger', async () => {
    const feed = start()
    await feed.subscribe(follow, listen)
    await feed.turn()
    expect(named()).toEqual(['began'])
    const subject = await newPatient()
    const { id, json } = await written(observation(subject))
    await records.update(importer, 'Observation', id, bytesOf({ ...observation(subject), id }))
    await records.delete(importer, 'Observation', id)
    const before = (await evidence('records.read')).length
    await feed.turn()
    expect(told.slice(1)).toMatchObject([
      { kind: 'written', id, version: 1, resource: JSON.parse(json) },
      { kind: 'written', id, version: 2 },
      { kind: 'deleted', id, version: 3 },
    ])
    const stated = await evidence('records.read')
    expect(stated).toHaveLength(before + 3)
    expect(stated[0]).toMatchObject({
      actor: engine.id,
      facts: { interaction: 'notify', count: 1 },
    })
  })

  it('is told of what meets its criteria alone', async () => {
    const feed = start()
    await feed.subscribe({ ...follow, criteria: 'status=amended' }, listen)
    await feed.turn()
    const subject = await newPatient()
    await written(observation(subject))
    const { id } = await written({ ...observation(subject), status: 'amended' })
    await feed.turn()
    expect(named()).toEqual(['began', `written ${id}`])
    await expect(
      feed.subscribe({ ...follow, criteria: 'colour=red' }, listen),
    ).rejects.toMatchObject({ code: 'records.unsupported' })
  })

  it('goes on where it was after a restart: what changed meanwhile is not lost, what it had is not told again', async () => {
    const first = start()
    await first.subscribe(follow, listen)
    await first.turn()
    const subject = await newPatient()
    const one = await written(observation(subject))
    await first.turn()
    await first.stop()
    const two = await written(observation(subject))
    const next = start()
    await next.subscribe(follow, listen)
    await next.turn()
    expect(named()).toEqual(['began', `written ${one.id}`, `written ${two.id}`])
  })

  it('that fails on a change is told again after a pause, and of nothing later before', async () => {
    const feed = start()
    let isBroken = true
    await feed.subscribe(follow, async (change) => {
      if (change.kind === 'written' && isBroken) throw new Error('not now')
      await listen(change)
    })
    await feed.turn()
    const subject = await newPatient()
    const made = [await written(observation(subject)), await written(observation(subject))]
    await feed.turn()
    await feed.turn()
    expect(errors).toHaveLength(1)
    isBroken = false
    await feed.turn()
    expect(named()).toEqual(['began'])
    clock.advance(1_000)
    await feed.turn()
    expect(named()).toEqual(['began', ...made.map(({ id }) => `written ${id}`)])
  })

  it('is told what its actor may see alone', async () => {
    const feed = start()
    const doctor = clinician('dr-feed')
    const cared = { generalPractitioner: [{ reference: 'Practitioner/dr-feed' }] }
    await feed.subscribe({ ...follow, actor: doctor, action: 'read-chart' }, listen)
    await feed.turn()
    await written(observation(await newPatient()))
    const { id } = await written(observation(await newPatient(cared)))
    await feed.turn()
    expect(named()).toEqual(['began', `written ${id}`])
  })

  it('is told that it begins only when those who write without knowing of it are done', async () => {
    const feed = start()
    const { socketFolder, name } = database
    const sql = connect({ socketFolder }, 'wardstone_server', name, 1)
    const writer = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    const writing = sql.begin(async (tx) => {
      await tx`select from record limit 1`
      begun.resolve()
      await writer.promise
    })
    await begun.promise
    let isTold = false
    await feed.subscribe(follow, async () => {
      isTold = true
    })
    const turn = feed.turn()
    await Promise.race([turn, sleep(UNTOLD_MS)])
    expect(isTold).toBe(false)
    writer.resolve()
    await writing
    await turn
    expect(isTold).toBe(true)
    await sql.end()
  })

  it('is one among all servers', async () => {
    const feeds = [start(), start()]
    for (const feed of feeds) await feed.subscribe(follow, listen)
    const turns = () => Promise.all(feeds.map((feed) => feed.turn()))
    await turns()
    const subject = await newPatient()
    const made: string[] = []
    for (let n = 0; n < 10; n++) {
      made.push((await written(observation(subject))).id)
      await turns()
    }
    await turns()
    expect(named()).toEqual(['began', ...made.map((id) => `written ${id}`)])
  })

  it('that is too far behind is told that it begins anew, and a Subscription that is goes into error; both are evidence', async () => {
    const id = await subscribe(engine)
    const feed = start()
    await feed.subscribe(follow, listen)
    await feed.turn()
    await feed.stop()
    await written({ ...observation(await newPatient()), code: { text: 'x' } })
    const { ownerSql } = database
    await ownerSql`update feed_change set place = ${FEED_CHANGES_MAX * 2}`
    await records.feed.tidy()
    expect((await stateOf(engine, id)).status).toBe('error')
    expect((await evidence('records.feed.missed'))[0]?.facts).toEqual({ readers: 2 })
    const next = start()
    await next.subscribe(follow, listen)
    await next.turn()
    expect(named()).toEqual(['began', 'began'])
  })

  it('leaves nothing behind once it is forgotten', async () => {
    const feed = start()
    await feed.subscribe(follow, listen)
    await feed.turn()
    await written(observation(await newPatient()))
    await feed.unsubscribe(follow.name)
    await feed.turn()
    expect([await count('feed_reader'), await count('feed_change')]).toEqual([0, 0])
    await written(patient(), 'Patient')
    expect(await count('feed_change')).toBe(0)
  })
})
