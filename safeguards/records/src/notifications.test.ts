import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engine, narrow, openTestHooks } from './test-hooks.ts'
import { ok, type Received } from './test-receiver.ts'
import { parsed } from './test-shared.ts'
import {
  bundleOf,
  bytesOf,
  importer,
  observation,
  patient,
  post,
  privacyOfficer,
} from './test-records.ts'

const store = await openTestHooks()
const { records, clock, accounts, receiver, errors } = store
const { subscription, subscribe, written, newPatient, stateOf, evidence, count } = store

afterAll(store.close)
beforeEach(store.reset)
afterEach(() => {
  if (errors.length > 0) throw new AggregateError(errors, 'something went wrong on the way')
})

describe('a notification', () => {
  it('tells of a resource about several patients once, with what may be told, and states it for each of them', async () => {
    await subscribe(engine, subscription({}, { criteria: 'Group?type=person' }))
    const patients = [await newPatient(), await newPatient()]
    const member = patients.map((reference) => ({ entity: { reference } }))
    const made = await written(
      { resourceType: 'Group', type: 'person', actual: true, member },
      'Group',
    )
    await records.feed.turn()
    expect(receiver.received.map(({ path }) => path)).toEqual([`/hook/Group/${made.id}`])
    expect(receiver.received[0]?.body).toBe(made.json)
    const subjects = new Set((await evidence('records.notified')).map(({ subject }) => subject))
    expect(subjects.size).toBe(2)
    await records.erase(privacyOfficer, patients[1]?.slice('Patient/'.length) ?? '')
    await records.update(
      importer,
      'Group',
      made.id,
      bytesOf({ ...parsed(made.json), member: member.slice(0, 1) }),
    )
    await records.feed.turn()
    expect(receiver.received).toHaveLength(2)
    expect(receiver.received[1]?.body).not.toContain(patients[1])
  })

  it('is an update with the whole resource, below the endpoint, with the headers, and in the ledger before it is sent', async () => {
    const header = ['Authorization: Bearer abc', 'X-Hospital: ward 1']
    const id = await subscribe(engine, subscription({ header }))
    const subject = await newPatient()
    let stated: readonly unknown[] = []
    receiver.answer = (request, response) => {
      void evidence('records.notified')
        .then((all) => (stated = all))
        .finally(() => ok(request, response))
    }
    const observed = await written(observation(subject))
    await records.feed.turn()
    expect(receiver.received).toHaveLength(1)
    const [{ method, path, headers, body }] = receiver.received as [Received]
    expect([method, path]).toEqual(['PUT', `/hook/Observation/${observed.id}`])
    expect(body).toBe(observed.json)
    expect(headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-hospital': 'ward 1',
      host: `localhost:${receiver.port}`,
      'content-type': 'application/fhir+json; charset=utf-8',
    })
    const [about] = await evidence('records.changed')
    expect(stated[0]).toMatchObject({
      actor: engine.id,
      subject: about?.subject,
      facts: {
        subscription: id,
        host: `localhost:${receiver.port}`,
        types: ['Observation'],
        count: 1,
        basis: 'role',
        payload: true,
        attempt: 1,
      },
    })
    expect((await evidence('records.notification.ended'))[0]).toMatchObject({
      facts: { subscription: id, outcome: 'delivered', httpStatus: 200 },
    })
    await records.feed.turn()
    expect(receiver.received).toHaveLength(1)
  })

  it('is among those who saw the patient’s record, for people and as an AuditEvent', async () => {
    await subscribe(engine)
    const subject = await newPatient()
    await written(observation(subject))
    await records.feed.turn()
    const id = subject.slice('Patient/'.length)
    await store.ledger.sequence()
    const { total, accesses } = await records.accesses(privacyOfficer, id)
    expect(total).toBe(1)
    expect(accesses).toMatchObject([
      { actor: engine.id, interaction: 'notify', resourceTypes: ['Observation'], count: 1 },
    ])
    const { entries } = await records.auditEvents(privacyOfficer, { parameters: [['patient', id]] })
    expect(entries.map(({ json }) => json).join('')).toContain(engine.id)
  })

  it('without a payload is a bare POST that says nothing', async () => {
    const { payload: _payload, ...channel } = subscription().channel
    await subscribe(engine, { ...subscription(), channel })
    await written(observation(await newPatient()))
    await records.feed.turn()
    expect(receiver.received).toMatchObject([{ method: 'POST', path: '/hook', body: '' }])
    expect((await evidence('records.notified'))[0]?.facts).toMatchObject({ payload: false })
  })

  it('comes for what matches, created or updated, in order, and for nothing else: no deletion, no other code, no other type, nothing from before', async () => {
    const subject = await newPatient()
    await written(observation(subject))
    await subscribe(engine)
    const made = await written(observation(subject))
    const coded = { ...observation(subject), code: { text: 'Other' } }
    await written(coded)
    await newPatient()
    const again = (status: string) =>
      records.update(
        importer,
        'Observation',
        made.id,
        bytesOf({ ...observation(subject), id: made.id, status }),
      )
    await again('amended')
    await again('corrected')
    await records.feed.turn()
    const versions = receiver.received.map(({ body }) => {
      const { id, meta } = JSON.parse(body) as { id: string; meta: { versionId: string } }
      return [id, meta.versionId]
    })
    expect(versions).toEqual([
      [made.id, '1'],
      [made.id, '2'],
      [made.id, '3'],
    ])
    await records.delete(importer, 'Observation', made.id)
    await records.feed.turn()
    expect(receiver.received).toHaveLength(3)
  })

  it('of what is deleted before it is sent is not sent', async () => {
    await subscribe(engine)
    const made = await written(observation(await newPatient()))
    await records.delete(importer, 'Observation', made.id)
    await records.feed.turn()
    expect(receiver.received).toEqual([])
  })

  it('of a patient who is erased before it is sent is not sent, and leaves no row', async () => {
    await subscribe(engine)
    const subject = await newPatient()
    await written(observation(subject))
    await records.erase(importer, subject.slice('Patient/'.length))
    expect(await count('feed_change')).toBe(0)
    await records.feed.turn()
    expect(receiver.received).toEqual([])
  })

  it('of a transaction and of a batch is sent like any other', async () => {
    await subscribe(engine)
    const subject = await newPatient()
    await records.bundle(
      importer,
      bundleOf('transaction', post(observation(subject)), post(observation(subject))),
    )
    await records.bundle(importer, bundleOf('batch', post(observation(subject))))
    await records.feed.turn()
    expect(receiver.received).toHaveLength(3)
  })

  it('costs no row where nobody follows the type, and none is left once all are sent', async () => {
    const subject = await newPatient()
    await written(observation(subject))
    expect(await count('feed_change')).toBe(0)
    await subscribe(engine)
    await newPatient()
    expect(await count('feed_change')).toBe(0)
    await written(observation(subject))
    expect(await count('feed_change')).toBe(1)
    await records.feed.turn()
    await records.feed.turn()
    expect(receiver.received).toHaveLength(1)
    expect(await count('feed_change')).toBe(0)
  })
})

describe('rights, when a notification is sent', () => {
  const cared = { generalPractitioner: [{ reference: 'Practitioner/dr-narrow' }] }

  it('decide for each patient: a hidden patient’s change is not sent, and there is no sign of it', async () => {
    const id = await subscribe(narrow)
    const [seen, hidden] = [await newPatient(cared), await newPatient()]
    await written(observation(hidden))
    const mine = await written(observation(seen))
    await written(observation(hidden))
    const before = (await evidence('records.notified')).length
    await records.feed.turn()
    expect(receiver.received.map(({ path }) => path)).toEqual([`/hook/Observation/${mine.id}`])
    const [notified, ...older] = await evidence('records.notified')
    expect(older).toHaveLength(before)
    expect(notified?.facts['basis']).toBe('care-relationship')
    expect(await stateOf(narrow, id)).toEqual({ status: 'active', error: undefined })
  })

  it('are those of that moment: what was lost since the change is not sent', async () => {
    await subscribe(narrow)
    const made = await written(patient(cared), 'Patient')
    await written(observation(`Patient/${made.id}`))
    await records.update(importer, 'Patient', made.id, bytesOf({ ...patient(), id: made.id }))
    await records.feed.turn()
    expect(receiver.received).toEqual([])
  })

  it('go with the account: once it has ended, or may have no Subscription, the Subscription is off and nothing is sent', async () => {
    for (const now of [undefined, { ...engine, roles: ['clerk' as const] }]) {
      accounts.set(engine.id, engine)
      const id = await subscribe(engine)
      await written(observation(await newPatient()))
      if (now === undefined) accounts.delete(engine.id)
      else accounts.set(engine.id, now)
      const connections = receiver.connections
      await records.feed.turn()
      expect(receiver.connections).toBe(connections)
      expect(await stateOf(engine, id)).toEqual({ status: 'off', error: undefined })
      accounts.set(engine.id, engine)
      await records.feed.turn()
      expect(receiver.received).toEqual([])
    }
  })

  it('are looked at without a change too', async () => {
    const id = await subscribe(engine)
    accounts.delete(engine.id)
    await records.feed.tidy()
    accounts.set(engine.id, engine)
    expect(await stateOf(engine, id)).toEqual({ status: 'off', error: undefined })
  })

  it('end when the Subscription does', async () => {
    const end = new Date(clock.now() + 60_000).toISOString()
    const id = await subscribe(engine, subscription({}, { end }))
    await written(observation(await newPatient()))
    clock.advance(60_000)
    await records.feed.turn()
    expect(receiver.received).toEqual([])
    expect(await stateOf(engine, id)).toEqual({ status: 'off', error: undefined })
  })
})
