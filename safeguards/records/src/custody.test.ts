import { randomBytes } from 'node:crypto'
import { assert, utf8 } from '@wardstone/core'
import { compartmentId } from '@wardstone/vault'
import { afterAll, describe, expect, it } from 'vitest'
import { recordsEvidence } from './index.ts'
import {
  auditor,
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
const { records, ledger, vault, database } = store
afterAll(store.close)

type SavedRow = { readonly tokens: string; readonly population: Buffer; readonly proof: Buffer }

const newPatient = async () => (await records.create(importer, 'Patient', bytesOf(patient()))).id
describe('sealed rows', () => {
  it('do not open under another resource, version or patient, and the census tells', async () => {
    const { ownerSql: sql } = database
    const one = await records.create(importer, 'Patient', bytesOf(patient()))
    const two = await records.create(importer, 'Patient', bytesOf(patient()))
    const keys = [one, two].map(({ id }) => vault.blindKey(`Patient/${id}`))
    const [a, b] = await Promise.all(
      keys.map((key) => sql<{ sealed: Buffer }[]>`select sealed from record where key = ${key}`),
    )
    await sql`update record set sealed = ${a?.[0]?.sealed ?? null} where key = ${keys[1] ?? null}`
    await expect(records.read(clerk, { type: 'Patient', id: two.id })).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
    await sql`update record set sealed = ${utf8(two.json.padEnd(1024))} where key = ${keys[1] ?? null}`
    expect((await records.census()).plaintext).toBe(1)
    await sql`update record set sealed = ${b?.[0]?.sealed ?? null}, version = 2 where key = ${keys[1] ?? null}`
    await expect(records.read(clerk, { type: 'Patient', id: two.id })).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
    await sql`update record set version = 1 where key = ${keys[1] ?? null}`
    expect((await records.read(clerk, { type: 'Patient', id: two.id })).id).toBe(two.id)
  })

  it('that were changed or removed behind the server’s back fail the integrity check', async () => {
    const other = await openTestRecords()
    try {
      const { sql, ownerSql } = { sql: other.database.sql, ownerSql: other.database.ownerSql }
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      await other.records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
      await other.ledger.sequence()
      const whole = { batches: 2, sampled: 16, resources: 2, failed: 0 }
      expect(await other.records.checkIntegrity()).toEqual(whole)
      await ownerSql`delete from record where key = ${other.vault.blindKey(`Patient/${id}`)}`
      await ownerSql`update record set sealed = set_byte(sealed, 100, (get_byte(sealed, 100) + 1) % 256)`
      const broken = { batches: 2, sampled: 16, resources: 1, failed: 16 }
      expect(await other.records.checkIntegrity()).toEqual(broken)
      await expect(sql`update record set version = 2`).rejects.toThrow(/permission denied/)
    } finally {
      await other.close()
    }
  })
})

describe('a row that is put somewhere else while it is read', () => {
  it('is not shown by the rights to where it was', async () => {
    const meanwhile: { do?: () => Promise<unknown> } = {}
    const other = await openTestRecords({ onUnlock: async () => meanwhile.do?.() })
    try {
      const { ownerSql: sql } = other.database
      const doctor = clinician('mine')
      const cared = { generalPractitioner: [{ reference: 'Practitioner/mine' }] }
      const mine = await other.records.create(importer, 'Patient', bytesOf(patient(cared)))
      const theirs = await other.records.create(importer, 'Patient', bytesOf(patient()))
      const secret = await other.records.create(
        importer,
        'Observation',
        bytesOf(observation(`Patient/${theirs.id}`)),
      )
      const key = other.vault.blindKey(`Observation/${secret.id}`)
      const [row] = await sql<{ compartment: string; sealed: Buffer }[]>`
        select compartment, sealed from record where key = ${key}`
      assert(row !== undefined, 'it was written')
      // As it stands it is hidden.
      const version = { type: 'Observation', id: secret.id, version: 1 }
      const hidden = { code: 'records.not-found' }
      await expect(other.records.read(doctor, version)).rejects.toMatchObject(hidden)
      // Read as one of the doctor's own, and back where it opens before it is opened.
      const own = other.vault.blindKey(`Patient/${mine.id}`)
      await sql`update record set sealed = set_byte(sealed, 100, (get_byte(sealed, 100) + 1) % 256),
        compartment = (select compartment from record where key = ${own}) where key = ${key}`
      let isBack = false
      meanwhile.do = async () => {
        if (isBack) return
        isBack = true
        await sql`update record set sealed = ${row.sealed}, compartment = ${row.compartment} where key = ${key}`
      }
      const damaged = { code: 'vault.cannot-open' }
      await expect(other.records.read(doctor, version)).rejects.toMatchObject(damaged)
      expect(isBack).toBe(true)
      await expect(other.records.read(doctor, version)).rejects.toMatchObject(hidden)
    } finally {
      await other.close()
    }
  })
})

describe('the newest version', () => {
  it('an old version made current by hand fails the integrity check and is not shown', async () => {
    const other = await openTestRecords()
    try {
      const { ownerSql: sql } = other.database
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      const key = other.vault.blindKey(`Patient/${id}`)
      const [saved] = await sql<SavedRow[]>`select tokens::text, population, proof from record`
      assert(saved !== undefined, 'there is one row')
      const renamed = { ...patient({ name: [{ family: 'Roe' }] }), id }
      await other.records.update(importer, 'Patient', id, bytesOf(renamed))
      const cannotOpen = { code: 'vault.cannot-open' }
      const read = (version?: number) =>
        other.records.read(clerk, {
          type: 'Patient',
          id,
          ...(version === undefined ? {} : { version }),
        })
      const checked = async () => (await other.records.checkIntegrity()).failed
      expect(await checked()).toBe(0)

      // The flags alone; then with all that the old row had when it was current, kept by who wants to put it back.
      await sql`update record set current = version = 1`
      await expect(read()).rejects.toMatchObject(cannotOpen)
      expect(await checked()).toBe(1)
      await sql`update record set tokens = ${saved.tokens}::bigint[], population = ${saved.population}, proof = ${saved.proof} where version = 1`
      await expect(read()).rejects.toMatchObject(cannotOpen)
      await expect(other.records.search(clerk, 'Patient', [['_id', id]])).rejects.toMatchObject(
        cannotOpen,
      )
      await expect(
        other.records.search(clerk, 'Patient', [['family', 'roe']]),
      ).rejects.toMatchObject(cannotOpen)
      await expect(other.records.locate({ patientId: id })).rejects.toMatchObject(cannotOpen)
      await expect(other.records.erase(privacyOfficer, id)).rejects.toMatchObject(cannotOpen)
      expect(await checked()).toBe(1)
      await sql`update record set current = true where version = 2`
      expect((await read()).version).toBe(2)
      expect(await checked()).toBe(1)
      await sql`update record set current = version = 2`
      expect(await checked()).toBe(0)
      expect((await read(1)).version).toBe(1)

      // With the newer row gone the older one, retired, is nobody's newest.
      await sql`update record set tokens = '{}', population = null, proof = null where version = 1`
      await sql`delete from record where key = ${key} and version = 2`
      await sql`update record set current = true`
      await expect(read()).rejects.toMatchObject(cannotOpen)
      await other.ledger.sequence()
      const found = await other.ledger.entries({ kind: 'records.tampering.found', limit: 10 })
      expect(found).toHaveLength(7)
      const commitments = found.map(({ evidence }) => evidence.subject)
      const { compartment } = (
        await sql<{ compartment: number }[]>`select compartment from record`
      )[0] ?? { compartment: 0 }
      const unlocked = await other.vault.unlock([compartmentId(compartment)])
      expect(new Set(commitments)).toEqual(
        new Set([...unlocked.values()].map(({ commitment }) => commitment)),
      )
    } finally {
      await other.close()
    }
  })

  it('moved into another record by hand is neither written beside nor opened in its place', async () => {
    const [one, two] = [await newPatient(), await newPatient()]
    const { compartment } = await records.locate({ patientId: two })
    const key = vault.blindKey(`Patient/${one}`)
    const [before] = await database.ownerSql<{ compartment: number }[]>`
      select compartment from record where key = ${key}`
    await database.ownerSql`update record set compartment = ${compartment} where key = ${key}`
    const cannotOpen = { code: 'vault.cannot-open' }
    const added = bytesOf(observation(`Patient/${one}`))
    await expect(records.create(importer, 'Observation', added)).rejects.toMatchObject(cannotOpen)
    await expect(records.locate({ patientId: one })).rejects.toMatchObject(cannotOpen)
    await expect(records.accesses(privacyOfficer, one)).rejects.toMatchObject(cannotOpen)
    await database.ownerSql`update record set compartment = ${before?.compartment ?? null} where key = ${key}`
    await records.create(importer, 'Observation', added)
  })
})

describe('search tokens', () => {
  it('tokens emptied by hand fail the integrity check', async () => {
    const other = await openTestRecords()
    try {
      const { ownerSql: sql } = other.database
      const { id } = await other.records.create(importer, 'Patient', bytesOf(patient()))
      const about = bytesOf(observation(`Patient/${id}`))
      for (let i = 0; i < 5; i++) await other.records.create(importer, 'Observation', about)
      const patientKey = other.vault.blindKey(`Patient/${id}`)
      const checked = async () => (await other.records.checkIntegrity()).failed
      expect(await checked()).toBe(0)
      const [kept] = await sql<
        { tokens: string }[]
      >`select tokens::text from record where key <> ${patientKey} limit 1`
      await sql`update record set tokens = '{}' where key <> ${patientKey}`
      expect(await checked()).toBe(5)
      await sql`update record set tokens = ${kept?.tokens ?? null}::bigint[] where key <> ${patientKey}`
      // All five are alike and have the same tokens.
      expect(await checked()).toBe(0)
      const [first] = await sql<{ token: string }[]>`
        delete from population_token where ctid = (select min(ctid) from population_token) returning token::text`
      expect(await checked()).toBe(1)
      await sql`insert into population_token select ${first?.token ?? null}::bigint, compartment, key from population_token limit 1`
      expect(await checked()).toBe(0)
      await sql`delete from population_token`
      expect(await checked()).toBe(1)
    } finally {
      await other.close()
    }
  })
})

describe('an erased patient', () => {
  it('is unreadable everywhere while others stay, and the evidence remains', async () => {
    const family = `Xq${randomBytes(4).toString('hex')}`
    const make = async () =>
      (await records.create(importer, 'Patient', bytesOf(patient({ name: [{ family }] })))).id
    const [gone, stays] = [await make(), await make()]
    const { id: result } = await records.create(
      importer,
      'Observation',
      bytesOf(observation(`Patient/${gone}`)),
    )
    await records.read(clerk, { type: 'Patient', id: gone })
    const { commitment, compartment } = await records.locate({ patientId: gone })
    await ledger.sequence()
    const before = await ledger.count({ subject: commitment })

    const { resources, entry } = await records.erase(privacyOfficer, gone)
    expect(resources).toBe(2)
    expect(
      await ledger.entries({ kind: 'records.erased', subject: commitment, limit: 1 }),
    ).toMatchObject([{ index: entry, evidence: { facts: { resources: 2 } } }])
    expect(await ledger.count({ subject: commitment })).toBe(before + 2)
    expect((await vault.unlock([compartment])).size).toBe(0)
    const notFound = { code: 'records.not-found' }
    await expect(records.read(clerk, { type: 'Patient', id: gone })).rejects.toMatchObject(notFound)
    await expect(
      records.read(clerk, { type: 'Patient', id: gone, version: 1 }),
    ).rejects.toMatchObject(notFound)
    await expect(records.read(clerk, { type: 'Observation', id: result })).rejects.toMatchObject(
      notFound,
    )
    await expect(records.locate({ patientId: gone })).rejects.toMatchObject(notFound)
    await expect(records.erase(privacyOfficer, gone)).rejects.toMatchObject(notFound)
    await expect(
      records.create(importer, 'Observation', bytesOf(observation(`Patient/${gone}`))),
    ).rejects.toMatchObject({ code: 'records.reference-unresolved' })
    const found = await records.search(clerk, 'Patient', [['family', family]])
    expect(found.entries.map(({ id }) => id)).toEqual([stays])
    const { ownerSql: sql } = database
    const left =
      await sql`select 1 from record where compartment = ${compartment} union all select 1 from population_token where compartment = ${compartment}`
    expect(left).toHaveLength(0)
  })

  it('gains no row from a writer who was under way', async () => {
    const id = await newPatient()
    const { compartment } = await records.locate({ patientId: id })
    await Promise.allSettled([
      ...Array.from({ length: 6 }, () =>
        records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`))),
      ),
      records.erase(privacyOfficer, id),
      ...Array.from({ length: 6 }, () =>
        records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`))),
      ),
    ])
    const left = await database.ownerSql`select 1 from record where compartment = ${compartment}`
    expect(left).toHaveLength(0)
  })

  it('is not erased by those who may not', async () => {
    const id = await newPatient()
    for (const actor of [clerk, auditor, clinician('x')]) {
      await expect(records.erase(actor, id)).rejects.toMatchObject({ code: 'access.forbidden' })
    }
    expect((await records.read(clerk, { type: 'Patient', id })).id).toBe(id)
  })
})

describe('a record number', () => {
  it('locates a patient for break-glass, and not when several have it', async () => {
    const value = `N,${randomBytes(4).toString('hex')}`
    const { id } = await records.create(
      importer,
      'Patient',
      bytesOf(patient({ identifier: [{ value }] })),
    )
    expect(await records.locate({ identifier: ` ${value} ` })).toMatchObject({ patientId: id })
    await expect(records.locate({ identifier: value.slice(0, 4) })).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await records.create(importer, 'Patient', bytesOf(patient({ identifier: [{ value }] })))
    await expect(records.locate({ identifier: value })).rejects.toMatchObject({
      code: 'records.invalid',
    })
  })
})

describe('reads', () => {
  it('are in the ledger before they are answered, and the tally agrees', async () => {
    const id = await newPatient()
    records.takeTally()
    await records.read(clerk, { type: 'Patient', id })
    await records.search(clerk, 'Patient', [['_id', id]])
    await ledger.sequence()
    expect(records.takeTally()).toMatchObject({ answered: 2, recorded: 2 })
    expect(records.takeTally()).toMatchObject({ answered: 0, recorded: 0 })
    const { total, accesses } = await records.accesses(privacyOfficer, id)
    expect(total).toBe(2)
    expect(accesses).toMatchObject([
      {
        actor: clerk.id,
        interaction: 'search',
        resourceTypes: ['Patient'],
        count: 1,
        basis: 'role',
      },
      { actor: clerk.id, interaction: 'read' },
    ])
    expect((await records.accesses(privacyOfficer, id, accesses[0]?.entry)).accesses).toHaveLength(
      1,
    )
  })

  it('of what is hidden and of what does not exist are refused alike, and told apart in the ledger alone', async () => {
    const id = await newPatient()
    const stranger = clinician(`stranger-${id}`)
    const refusals = await Promise.all(
      [id, 'nobody', 'not an id'].map((name) =>
        records.read(stranger, { type: 'Patient', id: name }).catch(String),
      ),
    )
    expect(new Set(refusals).size).toBe(1)
    await ledger.sequence()
    expect(await ledger.count({ kind: 'records.denied', actor: stranger.id })).toBe(1)
    expect(await ledger.count({ kind: 'records.searched', actor: stranger.id })).toBe(2)
    expect(await ledger.count({ kind: 'records.read', actor: stranger.id })).toBe(0)
  })
})

it('every evidence that was written has the facts that its kind declares', async () => {
  await ledger.sequence()
  let checked = 0
  for (const [kind, schema] of Object.entries(recordsEvidence)) {
    for (const { evidence } of await ledger.entries({ kind, limit: 1000 })) {
      schema.parse(evidence.facts)
      checked++
    }
  }
  expect(checked).toBeGreaterThan(20)
})
