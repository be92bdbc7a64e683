import { utf8 } from '@wardstone/core'
import { afterAll, describe, expect, it } from 'vitest'
import {
  bundleOf,
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  privacyOfficer,
} from './test-records.ts'

const store = await openTestRecords()
const { records, ledger, vault, access, database } = store
afterAll(store.close)

const doctor = clinician('dr-delete')
const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-delete' }] }
const newPatient = async () =>
  (await records.create(importer, 'Patient', bytesOf(patient(caredFor)))).id
const newObservation = async (about: string) =>
  (await records.create(doctor, 'Observation', bytesOf(observation(`Patient/${about}`)))).id
const deleteEntry = (url: string) => ({ request: { method: 'DELETE', url } })
const gone = { code: 'records.gone' }

describe('a delete', () => {
  it('leaves a version that says so: reads are told, searches find nothing, history stays', async () => {
    const about = await newPatient()
    const id = await newObservation(about)
    const deleted = await records.delete(doctor, 'Observation', id)
    expect(deleted).toMatchObject({ version: 2, isDeleted: true })
    await expect(records.read(doctor, { type: 'Observation', id })).rejects.toMatchObject(gone)
    await expect(
      records.read(doctor, { type: 'Observation', id, version: 2 }),
    ).rejects.toMatchObject(gone)
    const old = await records.read(doctor, { type: 'Observation', id, version: 1 })
    expect(old.json).toContain('8302-2')
    for (const parameters of [[['_id', id]], [['patient', about]]] as [string, string][][]) {
      expect((await records.search(doctor, 'Observation', parameters)).total).toBe(0)
    }
  })

  it('of what is deleted changes nothing, of what is hidden or absent finds nothing', async () => {
    const about = await newPatient()
    const id = await newObservation(about)
    await records.delete(doctor, 'Observation', id)
    expect(await records.delete(doctor, 'Observation', id)).toMatchObject({ version: 2 })
    const stranger = clinician('stranger-delete')
    const other = await newObservation(about)
    const refusals = await Promise.all(
      [other, id, 'nobody'].map((name) =>
        records.delete(stranger, 'Observation', name).catch(String),
      ),
    )
    expect(new Set(refusals).size).toBe(1)
    expect(refusals[0]).toContain('there is no such record')
    expect((await records.read(doctor, { type: 'Observation', id: other })).version).toBe(1)
    await expect(records.delete(clerk, 'Observation', other)).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })

  it('of another version than If-Match names is refused', async () => {
    const id = await newObservation(await newPatient())
    await expect(records.delete(doctor, 'Observation', id, 'W/"3"')).rejects.toMatchObject({
      code: 'records.precondition-failed',
    })
    expect(await records.delete(doctor, 'Observation', id, 'W/"1"')).toMatchObject({ version: 2 })
  })

  it('is evidence, with a digest that the rows have', async () => {
    const other = await openTestRecords()
    try {
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      await other.records.delete(importer, 'Patient', id)
      await other.ledger.sequence()
      const [entry] = await other.ledger.entries({ kind: 'records.changed', limit: 1 })
      expect(entry?.evidence.facts).toMatchObject({ created: 0, updated: 0, deleted: 1 })
      expect(await other.records.checkIntegrity()).toMatchObject({ resources: 1, failed: 0 })
      expect(await other.records.census()).toMatchObject({ resources: 2, opened: 2 })
    } finally {
      await other.close()
    }
  })

  it('ends the care relationships that the resource stated', async () => {
    const about = await newPatient()
    const team = {
      resourceType: 'CareTeam',
      status: 'active',
      subject: { reference: `Patient/${about}` },
      participant: [{ member: { reference: 'Practitioner/dr-team' } }],
    }
    const { id } = await records.create(importer, 'CareTeam', bytesOf(team))
    const member = clinician('dr-team')
    expect((await records.read(member, { type: 'Patient', id: about })).id).toBe(about)
    await records.delete(importer, 'CareTeam', id)
    await expect(records.read(member, { type: 'Patient', id: about })).rejects.toMatchObject({
      code: 'records.not-found',
    })
    expect(await access.view(member, 'read-chart')).toBeDefined()
  })

  it('can be taken back by an update, in the same record only', async () => {
    const [about, stranger] = [await newPatient(), await newPatient()]
    const id = await newObservation(about)
    await records.delete(doctor, 'Observation', id)
    const elsewhere = bytesOf({ ...observation(`Patient/${stranger}`), id })
    await expect(records.update(doctor, 'Observation', id, elsewhere)).rejects.toMatchObject({
      code: 'records.invalid',
    })
    const back = bytesOf({ ...observation(`Patient/${about}`), id })
    expect(await records.update(doctor, 'Observation', id, back)).toMatchObject({ version: 3 })
    expect((await records.read(doctor, { type: 'Observation', id })).version).toBe(3)
    expect((await records.search(doctor, 'Observation', [['patient', about]])).total).toBe(1)
  })
})

describe('a patient', () => {
  it('whose record holds other resources is not deleted; the refusal points at erasing', async () => {
    const about = await newPatient()
    const id = await newObservation(about)
    await expect(records.delete(importer, 'Patient', about)).rejects.toMatchObject({
      code: 'records.not-empty',
      message: expect.stringContaining('erase'),
    })
    expect((await records.read(doctor, { type: 'Patient', id: about })).version).toBe(1)
    await records.delete(importer, 'Observation', id)
    await records.delete(importer, 'Patient', about)
    expect((await records.search(clerk, 'Patient', [['_id', about]])).total).toBe(0)
    await expect(records.locate({ patientId: about })).rejects.toMatchObject({
      code: 'records.not-found',
    })
  })

  it('is deleted together with all of the record in one transaction', async () => {
    const about = await newPatient()
    const id = await newObservation(about)
    await records.bundle(
      importer,
      bundleOf('transaction', deleteEntry(`Patient/${about}`), deleteEntry(`Observation/${id}`)),
    )
    await expect(records.read(clerk, { type: 'Patient', id: about })).rejects.toMatchObject(gone)
  })

  it('who is deleted gains nothing, not even from writers under way, until brought back', async () => {
    const about = await newPatient()
    const body = bytesOf(observation(`Patient/${about}`))
    const attempts = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => records.create(importer, 'Observation', body)),
      records.delete(importer, 'Patient', about),
      ...Array.from({ length: 4 }, () => records.create(importer, 'Observation', body)),
    ])
    const isGone = attempts[4]?.status === 'fulfilled'
    const written = attempts.filter(({ status }, n) => n !== 4 && status === 'fulfilled').length
    expect(isGone ? written : Math.min(written, 1)).toBe(isGone ? 0 : 1)
    const other = await newPatient()
    await records.delete(importer, 'Patient', other)
    const late = bytesOf(observation(`Patient/${other}`))
    await expect(records.create(importer, 'Observation', late)).rejects.toMatchObject({
      code: 'records.reference-unresolved',
    })
    await records.update(importer, 'Patient', other, bytesOf(patient({ id: other })))
    await records.create(importer, 'Observation', late)
  })

  it('who is deleted is erased like any other, history included', async () => {
    const about = await newPatient()
    await records.delete(importer, 'Patient', about)
    const before = await database.ownerSql`select 1 from record`
    expect(await records.erase(privacyOfficer, about)).toMatchObject({ resources: 2 })
    const after = await database.ownerSql`select 1 from record`
    expect(before.length - after.length).toBe(2)
    await expect(
      records.read(clerk, { type: 'Patient', id: about, version: 1 }),
    ).rejects.toMatchObject({ code: 'records.not-found' })
  })
})

describe('a deleted resource that the database brings back', () => {
  it('is not shown, and the integrity check finds it', async () => {
    const other = await openTestRecords()
    try {
      const { ownerSql: sql } = other.database
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      const key = other.vault.blindKey(`Patient/${id}`)
      const [saved] = await sql<
        { tokens: string; population: Buffer; proof: Buffer }[]
      >`select tokens::text, population, proof from record`
      await other.records.delete(importer, 'Patient', id)
      const read = other.records.read(clerk, { type: 'Patient', id })
      await expect(read).rejects.toMatchObject(gone)
      await other.ledger.sequence()

      // The old version with all that it had, the tombstone still there, or only its flag gone.
      await sql`update record set current = true, tokens = ${saved?.tokens ?? null}::bigint[],
        population = ${saved?.population ?? null}, proof = ${saved?.proof ?? null} where key = ${key} and version = 1`
      await sql`update record set current = false where key = ${key} and version = 2`
      await expect(other.records.read(clerk, { type: 'Patient', id })).rejects.toMatchObject({
        code: 'vault.cannot-open',
      })
      expect((await other.records.checkIntegrity()).failed).toBeGreaterThan(0)
      // The tombstone given search tokens is no tombstone that was written.
      await sql`update record set current = version = 2`
      await sql`update record set tokens = ${saved?.tokens ?? null}::bigint[] where key = ${key} and version = 2`
      await expect(other.records.search(clerk, 'Patient', [['_id', id]])).rejects.toMatchObject({
        code: 'vault.cannot-open',
      })
      // The tombstone removed: its transaction no longer has the digest that the ledger holds.
      await sql`delete from record where key = ${key} and version = 2`
      await sql`update record set current = true where key = ${key}`
      expect((await other.records.checkIntegrity()).failed).toBeGreaterThan(0)
    } finally {
      await other.close()
    }
  })

  it('is not made by a resource that only looks like a tombstone', async () => {
    const body = utf8('{"resourceType":"Patient","wardstone:deleted":true}')
    await expect(records.create(importer, 'Patient', body)).rejects.toMatchObject({
      code: 'records.invalid',
    })
    expect(vault.blindKey('Patient/x')).toHaveLength(16)
    expect((await ledger.head()).size).toBeGreaterThanOrEqual(0)
  })
})
