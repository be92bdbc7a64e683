import { setTimeout as sleep } from 'node:timers/promises'
import { sealedGrants } from '@wardstone/access'
import { assert } from '@wardstone/core'
import { openRenewal, type Renewal } from '@wardstone/vault'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
} from './test-records.ts'
import { privacyOfficer, type TestRecords } from './test-records.ts'

const officer = { id: 'officer', roles: ['security-officer'] } as const
/** A second of the clock is a hundredth of one: a renewal waits twice ten seconds for other servers. */
const FAST = 100

const store = await openTestRecords({ clockSpeed: FAST })
afterAll(store.close)

let renewals: Renewal[] = []
afterEach(async () => {
  await Promise.all(renewals.map((renewal) => renewal.stop()))
  renewals = []
})

function renewalOf({ database: { sql }, vault, ledger, records, clock }: TestRecords, more = {}) {
  const renewal = openRenewal({
    sql,
    vault,
    ledger,
    now: clock.now,
    sources: [...records.sealedRows, sealedGrants],
    onError: (error) => expect.unreachable(String(error)),
    ...more,
  })
  renewals.push(renewal)
  return renewal
}

const carer = clinician('gp')
const cared = { generalPractitioner: [{ reference: 'Practitioner/gp' }] }
const staff = (n: number) => bytesOf({ resourceType: 'Practitioner', name: [{ text: `n${n}` }] })
const family = (n: number) => `Version${n}`

const newPatient = async () => {
  const { id } = await store.records.create(importer, 'Patient', bytesOf(patient(cared)))
  return { id, ...(await store.records.locate({ patientId: id })) }
}
const write = (id: string) =>
  store.records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))

const generationsOf = async (compartment: number) => {
  const [row] = await store.database.ownerSql<{ generation: number; oldest: number }[]>`
    select generation, oldest_generation as oldest from vault_compartment where id = ${compartment}`
  return row
}

describe('a renewal of a record’s data key', () => {
  it('seals every version again, destroys the old key, and says so with counts', async () => {
    const { id, compartment, commitment } = await newPatient()
    const observations = [await write(id), await write(id)]
    await store.records.update(importer, 'Patient', id, bytesOf({ ...patient(cared), id }))
    await store.records.holds.place(privacyOfficer, id, 'A court asked for it.')
    const before = await store.database.ownerSql<{ sealed: Buffer; tokens: string }[]>`
      select sealed, tokens::text from record where compartment = ${compartment} order by key, version`
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({ running: false, done: 1, resealed: 6 })
    expect(await generationsOf(compartment)).toEqual({ generation: 2, oldest: 2 })
    const after = await store.database.ownerSql<{ sealed: Buffer; tokens: string }[]>`
      select sealed, tokens::text from record where compartment = ${compartment} order by key, version`
    expect(after.map(({ tokens }) => tokens)).toEqual(before.map(({ tokens }) => tokens))
    for (const [n, row] of after.entries())
      expect(row.sealed.equals(before[n]?.sealed ?? row.sealed)).toBe(false)
    for (const version of [1, 2])
      expect((await store.records.read(clerk, { type: 'Patient', id, version })).version).toBe(
        version,
      )
    const found = await store.records.search(carer, 'Observation', [['patient', id]])
    expect(found.entries.map((entry) => entry.id).toSorted()).toEqual(
      observations.map((made) => made.id).toSorted(),
    )
    expect((await store.records.holds.read(privacyOfficer, id))?.reason).toBe(
      'A court asked for it.',
    )
    await store.ledger.sequence()
    const [retired] = await store.ledger.entries({
      kind: 'vault.data-key.retired',
      subject: commitment,
      limit: 1,
    })
    expect(retired?.evidence.facts).toEqual({
      generation: 2,
      sealed: {
        record: 4,
        content: 0,
        export_part: 0,
        'export_page.sealed': 0,
        'export_job.sealed': 0,
        'subscription.sealed': 0,
        legal_hold: 2,
        legal_hold_past: 0,
        break_glass: 0,
      },
    })
    expect((await store.records.checkIntegrity()).failed).toBe(0)
  })

  it('leaves an export as it is, and keeps the old key until that is gone', async () => {
    const { id, compartment } = await newPatient()
    await write(id)
    const { exports } = store.records
    const job = await exports.start(carer, { of: { scope: 'patients' }, url: 'https://test/' })
    await exports.settled()
    const read = async () => {
      let lines = ''
      for await (const some of await exports.file(carer, job, 'Observation')) lines += some
      return lines
    }
    const before = await read()
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await renewal.settled()
    expect(await generationsOf(compartment)).toEqual({ generation: 2, oldest: 1 })
    expect(await read()).toBe(before)
    expect(before).toContain(id)
    await exports.remove(carer, job)
    await renewal.turn()
    await renewal.settled()
    expect(await generationsOf(compartment)).toEqual({ generation: 2, oldest: 2 })
  })

  it('of the organisation reaches staff, jobs and Subscriptions, while a page link of before goes on', async () => {
    const other = await openTestRecords({ clockSpeed: FAST })
    try {
      const { records, vault, clock } = other
      for (let n = 0; n < 30; n++) await records.create(importer, 'Practitioner', staff(n))
      const first = await records.search(clerk, 'Practitioner', [['_count', '10']])
      assert(first.next !== undefined, 'there are more')
      const { exports } = records
      const job = await exports.start(carer, { of: { scope: 'system' }, url: 'https://test/' })
      await exports.settled()
      const before = (await exports.status(carer, job)).files
      const renewal = renewalOf(other)
      await renewal.ask(officer, { compartment: vault.organisation.id })
      await renewal.settled()
      expect(await renewal.status()).toMatchObject({ damaged: [], failure: null, remaining: 0 })
      const second = await records.continueSearch(clerk, 'Practitioner', first.next)
      expect(second.entries).toHaveLength(10)
      clock.advance(2 * 3_600_000)
      await renewal.turn()
      await renewal.settled()
      // The lists of the export are chained: the old key stays for them until they are gone.
      expect(await renewal.status()).toMatchObject({ remaining: 1 })
      expect((await exports.status(carer, job)).files).toEqual(before)
      await exports.remove(carer, job)
      await renewal.turn()
      await renewal.settled()
      expect(await renewal.status()).toMatchObject({ remaining: 0 })
      await vault.refresh()
      const found = await records.search(clerk, 'Practitioner', [['_count', '100']])
      expect(found.entries).toHaveLength(30)
      expect((await records.checkIntegrity()).failed).toBe(0)
      await renewal.stop()
    } finally {
      await other.close()
    }
  })

  it('reaches holds that were released, with whose record it was and both reasons', async () => {
    const { id, compartment } = await newPatient()
    await store.records.holds.place(privacyOfficer, id, 'A court asked for it.')
    await store.records.holds.release(privacyOfficer, id, 'The court has decided.')
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await renewal.settled()
    expect(await generationsOf(compartment)).toEqual({ generation: 2, oldest: 2 })
    const { past } = await store.records.holds.list(privacyOfficer)
    expect(past.find(({ patientId }) => patientId === id)).toMatchObject({
      reason: 'A court asked for it.',
      releaseReason: 'The court has decided.',
    })
  })

  it('refuses a row of before that a database administrator puts back', async () => {
    const { id, compartment } = await newPatient()
    const key = store.vault.blindKey(`Patient/${id}`)
    const { ownerSql: sql } = store.database
    const [old] = await sql<{ sealed: Buffer }[]>`select sealed from record where key = ${key}`
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await renewal.settled()
    await sql`update record set sealed = ${old?.sealed ?? null} where key = ${key}`
    await expect(store.records.read(clerk, { type: 'Patient', id })).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })

  it('does not make rows good that were changed before it: their digests do not follow each other', async () => {
    const other = await openTestRecords({ clockSpeed: FAST })
    try {
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      const bundle = {
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [1, 2].map(() => ({
          resource: observation(`Patient/${id}`),
          request: { method: 'POST', url: 'Observation' },
        })),
      }
      await other.records.bundle(importer, bytesOf(bundle))
      await other.ledger.sequence()
      await other.database.ownerSql`delete from record where position = 1`
      const renewal = renewalOf(other)
      const { compartment } = await other.records.locate({ patientId: id })
      await renewal.ask(officer, { compartment })
      await renewal.settled()
      expect((await renewal.status()).done).toBe(1)
      expect((await other.records.checkIntegrity()).failed).toBeGreaterThan(0)
      await renewal.stop()
    } finally {
      await other.close()
    }
  })

  it('leaves the old key while a row does not open, and tells which record it is', async () => {
    const { id, compartment } = await newPatient()
    const key = store.vault.blindKey(`Patient/${id}`)
    const { ownerSql: sql } = store.database
    await sql`update record set sealed = set_byte(sealed, 3, (get_byte(sealed, 3) + 1) % 256) where key = ${key}`
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({ done: 0, damaged: [compartment] })
    await sql`update record set sealed = set_byte(sealed, 3, (get_byte(sealed, 3) + 255) % 256) where key = ${key}`
    expect((await store.records.read(clerk, { type: 'Patient', id })).id).toBe(id)
    await renewal.turn()
    await renewal.settled()
    expect(await generationsOf(compartment)).toEqual({ generation: 2, oldest: 2 })
  })

  it('loses no change and refuses no reader while others read and write the same record', async () => {
    const { id, compartment } = await newPatient()
    await Promise.all(Array.from({ length: 20 }, () => write(id)))
    const renewal = renewalOf(store)
    const over = new AbortController()
    const { signal } = over
    let writes = 0
    let reads = 0
    const writer = async () => {
      for (let n = 1; !signal.aborted; n++) {
        const sent = { ...patient({ ...cared, name: [{ family: family(n) }] }), id }
        const { version } = await store.records.update(importer, 'Patient', id, bytesOf(sent))
        expect(version).toBe(n + 1)
        await write(id)
        writes = n
      }
    }
    const reader = async () => {
      for (; !signal.aborted; reads++) {
        const { json, version } = await store.records.read(clerk, { type: 'Patient', id })
        if (version > 1) expect(json).toContain(family(version - 1))
        await store.records.history(carer, { type: 'Patient', id }, [['_count', '10']])
        await store.records.everything(carer, id, { parameters: [['_count', '100']] })
      }
    }
    const busy = [writer(), reader(), reader()]
    for (let round = 0; round < 2; round++) {
      await renewal.ask(officer, { compartment })
      await renewal.settled()
    }
    over.abort()
    await Promise.all(busy)
    expect((await renewal.status()).failure).toBeNull()
    expect(writes).toBeGreaterThan(5)
    expect(reads).toBeGreaterThan(5)
    const versions = await store.records.history(clerk, { type: 'Patient', id }, [
      ['_count', '100'],
    ])
    expect(versions.entries.length).toBe(Math.min(writes + 1, 100))
    const left = await store.database.ownerSql`
      select 1 from vault_compartment where id = ${compartment} and sealing_from <> generation`
    expect(left).toHaveLength(0)
    await store.ledger.sequence()
    expect(await store.ledger.count({ kind: 'records.tampering.found', actor: clerk.id })).toBe(1)
  })

  it('ends where an erasure overtakes it: nothing of the record is left', async () => {
    const { id, compartment } = await newPatient()
    for (let n = 0; n < 10; n++) await write(id)
    const renewal = renewalOf(store)
    await renewal.ask(officer, { compartment })
    await sleep(110)
    await store.records.erase(privacyOfficer, id)
    await renewal.settled()
    const { ownerSql: sql } = store.database
    expect(await sql`select 1 from record where compartment = ${compartment}`).toHaveLength(0)
    expect(
      await sql`select 1 from vault_compartment where id = ${compartment} and wrapped is null`,
    ).toHaveLength(1)
  })

  it('comes by itself when a key is old or has sealed nearly as much as it may', async () => {
    const { id, compartment } = await newPatient()
    await write(id)
    await write(id)
    store.clock.advance(31 * 86_400_000)
    const renewal = renewalOf(store, { messagesMax: 3 })
    await renewal.turn()
    await renewal.settled()
    expect((await generationsOf(compartment))?.oldest).toBe(2)
    await renewal.turn()
    await renewal.settled()
    expect((await generationsOf(compartment))?.oldest).toBe(2)
    store.clock.advance(3 * 365 * 86_400_000)
    const byAge = renewalOf(store)
    await byAge.turn()
    await byAge.settled()
    expect((await generationsOf(compartment))?.oldest).toBe(3)
    // The one whose row was put back waits for a person.
    expect(await byAge.status()).toMatchObject({ remaining: 1, damaged: [expect.any(Number)] })
  })
})
