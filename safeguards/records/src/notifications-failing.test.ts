import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { connect } from '@wardstone/database'
import type { Address } from '@wardstone/core/outgoing-address'
import { openRecords } from './index.ts'
import { HOOK_ANSWER_BYTES_MAX, HOOK_PAUSES_MS } from './limits.ts'
import { engine, openTestHooks, otherEngine } from './test-hooks.ts'
import { ok, openReceiver, testCertificate } from './test-receiver.ts'
import { bytesOf, importer, observation } from './test-records.ts'

/** What the name server says: tests change it. */
let addresses: Address[] = []
const names: string[] = []
const store = await openTestHooks({
  name: 'hook.test',
  hooks: () => ({
    hosts: ['hook.test', 'localhost'],
    timeoutMs: 1_000,
    resolve(host) {
      names.push(host)
      return Promise.resolve(addresses)
    },
  }),
})
const { records, clock, database, receiver, vault, ledger, access } = store
const { subscription, subscribe, written, newPatient, stateOf, evidence, count } = store
const endpoint = `https://hook.test:${receiver.port}/hook`
const here: Address = { address: '127.0.0.1', family: 4 }
const internet: Address = { address: '93.184.216.34', family: 4 }

afterAll(store.close)
beforeEach(async () => {
  addresses = [here]
  await store.reset()
  names.length = 0
})

const toHook = () => subscription({ endpoint })
const outside = () => subscription({ endpoint: `https://rebind.test:${receiver.port}/hook` })
const refusing = () => {
  receiver.answer = (_request, response) => response.writeHead(503).end()
}
const versionsReceived = () =>
  receiver.received.map(({ body }) => /"versionId":"(\d+)"/.exec(body)?.[1])

/** Another server over the same database. */
const second = async () => {
  const { socketFolder, name } = database
  const sql = connect({ socketFolder }, 'wardstone_server', name, 4)
  const hooks = store.hooks
  const other = openRecords({ sql, vault, ledger, access, now: clock.now, hooks })
  return { other, close: () => sql.end({ timeout: 5 }) }
}

describe('a receiver', () => {
  it('that does not take a notification gets it again after named pauses, then the Subscription is in error and says why', async () => {
    const id = await subscribe(engine, toHook())
    refusing()
    await written(observation(await newPatient()))
    for (const pause of HOOK_PAUSES_MS) {
      await records.feed.turn()
      const tries = receiver.received.length
      await records.feed.turn()
      expect(receiver.received).toHaveLength(tries)
      clock.advance(pause)
    }
    expect((await stateOf(engine, id)).status).toBe('active')
    await records.feed.turn()
    expect(receiver.received).toHaveLength(HOOK_PAUSES_MS.length + 1)
    expect(await stateOf(engine, id)).toEqual({
      status: 'error',
      error:
        'The endpoint answered with HTTP status 503, 8 times. What changed since the first of them was not sent.',
    })
    const mine = (await evidence('records.notified')).filter(
      ({ facts }) => facts['subscription'] === id,
    )
    expect(mine.map(({ facts }) => facts['attempt'])).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    const [ended] = await evidence('records.notification.ended')
    expect(ended?.facts).toMatchObject({ outcome: 'failed', httpStatus: 503 })
    const [changed] = await evidence('records.subscription.changed')
    expect(changed?.facts).toMatchObject({ subscription: id, status: 'error' })
    expect(await count('feed_reader')).toBe(0)

    receiver.reset()
    await records.update(engine, 'Subscription', id, bytesOf({ ...toHook(), id }))
    await records.feed.turn()
    expect(await stateOf(engine, id)).toEqual({ status: 'active', error: undefined })
    await written(observation(await newPatient()))
    await records.feed.turn()
    expect(receiver.received).toHaveLength(1)
  })

  it('that comes back gets all that it missed, in order', async () => {
    await subscribe(engine, toHook())
    const subject = await newPatient()
    const { id } = await written(observation(subject))
    refusing()
    await records.feed.turn()
    for (const status of ['amended', 'corrected']) {
      const changed = { ...observation(subject), id, status }
      await records.update(importer, 'Observation', id, bytesOf(changed))
    }
    receiver.reset()
    await records.feed.turn()
    expect(receiver.received).toEqual([])
    clock.advance(HOOK_PAUSES_MS[0] ?? 0)
    await records.feed.turn()
    expect(versionsReceived()).toEqual(['1', '2', '3'])
  })

  it('that redirects is not followed', async () => {
    const elsewhere = await openReceiver(undefined)
    try {
      await subscribe(engine, toHook())
      receiver.answer = (_request, response) =>
        response.writeHead(307, { location: `${elsewhere.url}/` }).end()
      await written(observation(await newPatient()))
      await records.feed.turn()
      expect(receiver.received).toHaveLength(1)
      expect(elsewhere.connections).toBe(0)
      expect((await evidence('records.notification.ended'))[0]?.facts).toMatchObject({
        outcome: 'failed',
        httpStatus: 307,
      })
    } finally {
      await elsewhere.close()
    }
  })

  it('that never answers is given up after a time, and keeps no other from theirs', async () => {
    await subscribe(engine, subscription({ endpoint: `${endpoint}/slow` }))
    await subscribe(otherEngine, subscription({ endpoint: `${endpoint}/quick` }))
    let quick: (() => void) | undefined
    const isQuick = new Promise<void>((resolve) => (quick = resolve))
    let isSlowOver = false
    receiver.answer = (request, response) => {
      if (request.url?.startsWith('/hook/slow') === true) return
      ok(request, response)
      quick?.()
    }
    await written(observation(await newPatient()))
    const turn = records.feed.turn().then(() => (isSlowOver = true))
    await isQuick
    expect(isSlowOver).toBe(false)
    await turn
    const ended = (await evidence('records.notification.ended')).slice(0, 2)
    expect(ended.map(({ facts }) => facts['httpStatus'])).toEqual([0, 200])
  })

  it('that answers without end is not listened to for long', async () => {
    await subscribe(engine, toHook())
    let bytes = 0
    receiver.answer = (_request, response) => {
      response.writeHead(200)
      const more = (): void => {
        if (response.destroyed) return
        bytes += 16_384
        response.write(Buffer.alloc(16_384), () => setImmediate(more))
      }
      more()
    }
    await written(observation(await newPatient()))
    await records.feed.turn()
    expect(bytes).toBeGreaterThan(HOOK_ANSWER_BYTES_MAX)
    expect((await evidence('records.notification.ended'))[0]?.facts).toMatchObject({
      outcome: 'delivered',
    })
  })

  it('whose certificate is for another name, or from an authority that is not trusted, is sent nothing', async () => {
    const stranger = await openReceiver(testCertificate('hook.test'))
    try {
      for (const wrong of [`localhost:${receiver.port}`, `hook.test:${stranger.port}`]) {
        await subscribe(engine, subscription({ endpoint: `https://${wrong}/hook` }))
      }
      await written(observation(await newPatient()))
      await records.feed.turn()
      expect([...receiver.received, ...stranger.received]).toEqual([])
      expect(stranger.connections).toBe(1)
      expect((await evidence('records.notification.ended'))[0]?.facts).toMatchObject({
        outcome: 'failed',
        httpStatus: 0,
      })
    } finally {
      await stranger.close()
    }
  })
})

describe('the address of an endpoint', () => {
  it('is looked up once for each notification, and what was looked up is what is connected to', async () => {
    await subscribe(engine, toHook())
    names.length = 0
    await written(observation(await newPatient()))
    await records.feed.turn()
    expect(names).toEqual(['hook.test'])
    expect(receiver.received[0]?.headers.host).toBe(`hook.test:${receiver.port}`)
  })

  it('that is within this house when it is looked at keeps the Subscription from becoming active', async () => {
    for (const found of [[here], [internet, here]]) {
      addresses = found
      const id = await subscribe(engine, outside())
      expect(await stateOf(engine, id)).toEqual({
        status: 'error',
        error:
          'The endpoint has an address that is not public, and the settings of this server do not allow it.',
      })
    }
  })

  it('that leads into this house only later (DNS rebinding) is not connected to', async () => {
    addresses = [internet]
    const id = await subscribe(engine, outside())
    expect((await stateOf(engine, id)).status).toBe('active')
    addresses = [here]
    const connections = receiver.connections
    await written(observation(await newPatient()))
    await records.feed.turn()
    expect(receiver.connections).toBe(connections)
    expect((await evidence('records.notification.ended'))[0]?.facts).toMatchObject({
      outcome: 'failed',
      httpStatus: 0,
    })
  })
})

describe('who has the database and no key', () => {
  it('cannot have an old version sent, nor one of another record: it is evidence, and what follows is sent', async () => {
    const subject = await newPatient()
    const made = await written(observation(subject))
    await subscribe(engine, toHook())
    const { ownerSql } = database
    const [row] = await ownerSql<{ key: Buffer; compartment: number }[]>`
      select key, compartment from record order by batch desc limit 1`
    await ownerSql`insert into feed_change (compartment, key, version, proof)
      values (${row?.compartment ?? 0}, ${row?.key ?? ''}, ${made.version}, ${Buffer.alloc(16)})`
    const before = (await evidence('records.tampering.found')).length
    const next = await written(observation(subject))
    await records.feed.turn()
    expect(receiver.received.map(({ path }) => path)).toEqual([`/hook/Observation/${next.id}`])
    expect((await evidence('records.tampering.found')).length).toBe(before + 1)
  })
})

describe('two servers', () => {
  it('send each notification once between them, in order', async () => {
    const { other, close } = await second()
    try {
      await subscribe(engine, toHook())
      const subject = await newPatient()
      const made: string[] = []
      for (let n = 0; n < 20; n++) {
        made.push((await written(observation(subject))).id)
        if (n % 5 === 4) await Promise.all([records.feed.turn(), other.feed.turn()])
      }
      await vi.waitFor(
        async () => {
          await Promise.all([records.feed.turn(), other.feed.turn()])
          expect(receiver.received).toHaveLength(20)
        },
        { timeout: 20_000 },
      )
      const got = receiver.received.map(({ path }) => path.replace('/hook/Observation/', ''))
      expect(got).toEqual(made)
    } finally {
      await close()
    }
  })

  it('take over from each other: what one was sending when it stopped is sent by the other', async () => {
    const { other, close } = await second()
    try {
      await subscribe(engine, toHook())
      const arrived = Promise.withResolvers<void>()
      receiver.answer = () => arrived.resolve()
      await written(observation(await newPatient()))
      const turn = other.feed.turn()
      await arrived.promise
      await records.feed.turn()
      expect(receiver.received).toHaveLength(1)
      await other.feed.stop()
      await turn
      receiver.reset()
      await records.feed.turn()
      expect(receiver.received).toHaveLength(1)
    } finally {
      await close()
    }
  })
})
