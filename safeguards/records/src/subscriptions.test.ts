import type { Actor } from '@wardstone/core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { SUBSCRIPTIONS_MAX } from './limits.ts'
import { callerOf, openTestApp } from './test-app.ts'
import { engine, openTestHooks, otherEngine } from './test-hooks.ts'
import {
  auditor,
  bundleOf,
  bytesOf,
  clerk,
  clinician,
  post,
  privacyOfficer,
} from './test-records.ts'

const doctor = clinician('dr-hooks')
const officer: Actor = { id: 'officer', roles: ['security-officer'] }
const store = await openTestHooks()
const { records, database, receiver, subscription, subscribe, stateOf, evidence, count } = store
const app = await openTestApp(records, [
  engine,
  otherEngine,
  doctor,
  clerk,
  privacyOfficer,
  auditor,
])
const call = callerOf(app)

afterAll(async () => {
  await app.close()
  await store.close()
})
beforeEach(store.reset)

describe('a Subscription', () => {
  it('is created, read, found, replaced and deleted by the account whose it is, and by nobody else seen', async () => {
    const created = await call(engine, 'POST', 'Subscription', subscription())
    expect(created.statusCode).toBe(201)
    const { id } = created.json<{ id: string }>()
    expect(created.json()).toMatchObject({ status: 'requested', meta: { versionId: '1' } })
    await records.feed.turn()
    const read = await call(engine, 'GET', `Subscription/${id}`)
    expect(read.json()).toMatchObject({ status: 'active', meta: { versionId: '2' } })
    const found = await call(engine, 'GET', 'Subscription?status=active&type=rest-hook')
    expect(found.json()).toMatchObject({ total: 1, entry: [{ resource: { id } }] })
    const none = await call(engine, 'GET', 'Subscription?status=off')
    expect(none.json()).toMatchObject({ total: 0 })
    for (const stranger of [otherEngine, clerk, doctor, privacyOfficer, auditor]) {
      expect((await call(stranger, 'GET', `Subscription/${id}`)).statusCode).toBe(404)
      expect((await call(stranger, 'GET', 'Subscription')).json()).toMatchObject({ total: 0 })
    }
    const off = { ...subscription(), id, status: 'off' }
    const stale = await call(engine, 'PUT', `Subscription/${id}`, off, { 'if-match': 'W/"1"' })
    expect(stale.statusCode).toBe(412)
    expect((await call(engine, 'PUT', `Subscription/${id}`, off)).statusCode).toBe(200)
    expect(await stateOf(engine, id)).toEqual({ status: 'off', error: undefined })
    expect((await call(engine, 'DELETE', `Subscription/${id}`)).statusCode).toBe(204)
    expect((await call(engine, 'GET', `Subscription/${id}`)).statusCode).toBe(404)
    const stated = await evidence('records.subscription.changed')
    expect(stated.slice(0, 4).map(({ facts }) => facts['status'])).toEqual([
      'deleted',
      'off',
      'active',
      'requested',
    ])
    expect(stated[0]?.facts['host']).toBe(`localhost:${receiver.port}`)
  })

  it('is made by no account that treats, registers, manages or audits, and the attempt is evidence', async () => {
    const before = (await evidence('access.denied')).length
    for (const actor of [clerk, doctor, privacyOfficer, officer]) {
      await expect(
        records.create(actor, 'Subscription', bytesOf(subscription())),
      ).rejects.toMatchObject({ code: 'access.forbidden' })
    }
    expect((await evidence('access.denied')).length).toBe(before + 4)
  })

  it('is deleted by who manages accounts, who does not see it', async () => {
    const id = await subscribe(engine)
    await expect(records.read(officer, { type: 'Subscription', id })).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await expect(records.delete(doctor, 'Subscription', id)).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await records.delete(officer, 'Subscription', id)
    expect((await records.search(engine, 'Subscription', [])).total).toBe(0)
  })

  it('is in no table that can be read: no address, header or criteria', async () => {
    const secret = 'Authorization: Bearer token-nobody-may-read'
    await subscribe(engine, subscription({ header: [secret] }))
    const rows = await database.ownerSql`select encode(sealed, 'escape') as text from subscription`
    expect(rows).toHaveLength(1)
    const text = JSON.stringify(rows)
    for (const word of ['nobody-may-read', 'localhost', '8302-2', 'rest-hook', 'engine-1']) {
      expect(text).not.toContain(word)
    }
  })

  it.each([
    ['another channel', { type: 'email' }, {}, 'records.unsupported'],
    ['XML', { payload: 'application/fhir+xml' }, {}, 'records.unsupported'],
    ['plain HTTP', { endpoint: 'http://example.org/hook' }, {}, 'records.invalid'],
    ['a file', { endpoint: 'file:///etc/passwd' }, {}, 'records.invalid'],
    ['a password in the address', { endpoint: 'https://u:p@example.org/' }, {}, 'records.invalid'],
    ['no address', { endpoint: '' }, {}, 'records.invalid'],
    ['this machine', { endpoint: 'https://127.0.0.1/' }, {}, 'records.invalid'],
    ['this machine in one number', { endpoint: 'https://2130706433/' }, {}, 'records.invalid'],
    ['this machine in octal', { endpoint: 'https://0177.0.0.1/' }, {}, 'records.invalid'],
    ['this machine by name', { endpoint: 'https://x.localhost/' }, {}, 'records.invalid'],
    ['this machine on another port', { endpoint: 'https://localhost:1/' }, {}, 'records.invalid'],
    ['this machine in IPv6', { endpoint: 'https://[::1]/' }, {}, 'records.invalid'],
    ['mapped IPv4', { endpoint: 'https://[::ffff:10.0.0.1]/' }, {}, 'records.invalid'],
    ['IPv4 translated', { endpoint: 'https://[64:ff9b::a00:1]/' }, {}, 'records.invalid'],
    ['6to4', { endpoint: 'https://[2002:7f00:1::]/' }, {}, 'records.invalid'],
    ['a private network', { endpoint: 'https://10.1.2.3/' }, {}, 'records.invalid'],
    ['a cloud’s own data', { endpoint: 'https://169.254.169.254/latest' }, {}, 'records.invalid'],
    ['a header of the connection', { header: ['Host: other'] }, {}, 'records.invalid'],
    ['a header with its length', { header: ['content-length: 0'] }, {}, 'records.invalid'],
    ['a header that is none', { header: ['no colon here'] }, {}, 'records.invalid'],
    ['too many headers', { header: Array(11).fill('X-A: 1') }, {}, 'records.invalid'],
    ['too long a header', { header: [`X-A: ${'a'.repeat(5000)}`] }, {}, 'records.invalid'],
    ['another line in a header', { header: ['X-A: 1\r\nHost: other'] }, {}, 'records.invalid'],
    ['half another line', { header: ['X-A: 1\nX-B: 2'] }, {}, 'records.invalid'],
    ['a status that is the server’s', {}, { status: 'error' }, 'records.invalid'],
    ['an end that is over', {}, { end: '2001-01-01T00:00:00Z' }, 'records.invalid'],
    ['no type', {}, { criteria: '?code=1' }, 'records.invalid'],
    ['a type of no record', {}, { criteria: 'Subscription?' }, 'records.unsupported'],
    ['the ledger', {}, { criteria: 'AuditEvent?' }, 'records.unsupported'],
    ['what no search knows', {}, { criteria: 'Observation?colour=red' }, 'records.unsupported'],
    ['a chain', {}, { criteria: 'Observation?subject.name=Doe' }, 'records.unsupported'],
    ['_has', {}, { criteria: 'Patient?_has:Observation:subject:code=1' }, 'records.unsupported'],
    ['how to answer', {}, { criteria: 'Observation?_include=*' }, 'records.unsupported'],
    ['a broken date', {}, { criteria: 'Observation?date=yesterday' }, 'records.invalid'],
  ])('with %s is refused', async (_what, channel, extra, code) => {
    const resource = subscription(channel, extra)
    const [before, rows] = [receiver.connections, await count('subscription')]
    await expect(records.create(engine, 'Subscription', bytesOf(resource))).rejects.toMatchObject({
      code,
    })
    expect(await count('subscription')).toBe(rows)
    expect(receiver.connections).toBe(before)
  })

  it('is refused with the sentence that the search says', async () => {
    const criteria = 'colour=red'
    const said = await call(engine, 'GET', `Observation?${criteria}`)
    const resource = subscription({}, { criteria: `Observation?${criteria}` })
    const answer = await call(engine, 'POST', 'Subscription', resource)
    expect(said.statusCode).toBe(400)
    expect(answer.json()).toEqual(said.json())
  })

  it('is written alone: in a Bundle, by a patch or a condition it is refused', async () => {
    const answer = await records.bundle(engine, bundleOf('batch', post(subscription())))
    expect(answer.entries).toMatchObject([{ refused: { code: 'records.unsupported' } }])
    await expect(
      records.bundle(engine, bundleOf('transaction', post(subscription()))),
    ).rejects.toThrow(/written alone/)
    const id = await subscribe(engine)
    const patch = { form: 'json' as const, body: bytesOf([]) }
    await expect(records.patch(engine, 'Subscription', id, patch)).rejects.toMatchObject({
      code: 'records.unsupported',
    })
    const where = [['status', 'active']] as const
    await expect(
      records.create(engine, 'Subscription', bytesOf(subscription()), where),
    ).rejects.toMatchObject({ code: 'records.unsupported' })
    await expect(records.delete(engine, 'Subscription', { where })).rejects.toMatchObject({
      code: 'records.unsupported',
    })
  })

  it(`is one of ${SUBSCRIPTIONS_MAX} at most`, async () => {
    for (let n = await count('subscription'); n < SUBSCRIPTIONS_MAX; n++) {
      await records.create(engine, 'Subscription', bytesOf(subscription()))
    }
    await expect(
      records.create(engine, 'Subscription', bytesOf(subscription())),
    ).rejects.toMatchObject({ code: 'records.too-many-subscriptions' })
  })

  it('is told of in the CapabilityStatement, as far as it is served', async () => {
    const answer = await call(undefined, 'GET', 'metadata')
    const { rest } = answer.json<{ rest: { resource: { type: string }[] }[] }>()
    const entry = rest[0]?.resource.find(({ type }) => type === 'Subscription')
    expect(entry).toMatchObject({ readHistory: false, updateCreate: false })
  })
})
