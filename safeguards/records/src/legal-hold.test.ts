import { afterAll, describe, expect, it } from 'vitest'
import {
  bytesOf,
  clerk,
  importer,
  openTestRecords,
  patient,
  privacyOfficer,
} from './test-records.ts'

const store = await openTestRecords()
const { records, ledger, database } = store
afterAll(store.close)

const WHY = 'Case 2026-114, kept for the court'
const newPatient = async () => (await records.create(importer, 'Patient', bytesOf(patient()))).id
const held = { code: 'records.on-hold' }

describe('a legal hold', () => {
  it('keeps a record from being erased until it is released, and both are evidence', async () => {
    const id = await newPatient()
    await records.holds.place(privacyOfficer, id, WHY)
    await expect(records.erase(privacyOfficer, id)).rejects.toMatchObject(held)
    await expect(records.holds.place(privacyOfficer, id, WHY)).rejects.toMatchObject(held)
    expect(await records.holds.read(privacyOfficer, id)).toMatchObject({
      reason: WHY,
      placedBy: privacyOfficer.id,
    })
    await records.holds.release(privacyOfficer, id, 'The case was closed')
    expect(await records.holds.read(privacyOfficer, id)).toBeUndefined()
    expect((await records.erase(privacyOfficer, id)).resources).toBe(1)
    expect(await ledger.count({ kind: 'records.hold.placed' })).toBe(1)
    expect(await ledger.count({ kind: 'records.hold.released' })).toBe(1)
  })

  it('hides its reason from the database, and is nobody’s who may not erase', async () => {
    const id = await newPatient()
    await records.holds.place(privacyOfficer, id, WHY)
    const [row] = await database.ownerSql<{ text: string }[]>`
      select encode(reason, 'escape') as text from legal_hold`
    expect(row?.text).not.toContain('Case')
    const forbidden = { code: 'access.forbidden' }
    await expect(records.holds.read(clerk, id)).rejects.toMatchObject(forbidden)
    await expect(records.holds.release(clerk, id)).rejects.toMatchObject(forbidden)
    await expect(records.holds.place(clerk, id, WHY)).rejects.toMatchObject(forbidden)
    await expect(records.holds.list(clerk)).rejects.toMatchObject(forbidden)
    await expect(records.holds.release(privacyOfficer, 'nobody', WHY)).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await expect(records.holds.place(privacyOfficer, id, 'why not')).rejects.toMatchObject({
      code: 'input.invalid',
    })
  })

  it('is listed with whose record it is, and so is one that was released, with both reasons, until the patient is erased', async () => {
    const id = await newPatient()
    await records.holds.place(privacyOfficer, id, WHY)
    const mine = async () => {
      const { holds, past } = await records.holds.list(privacyOfficer)
      return {
        holds: holds.filter(({ patientId }) => patientId === id),
        past: past.filter(({ patientId }) => patientId === id),
      }
    }
    const reads = { kind: 'records.read', actor: privacyOfficer.id }
    await ledger.sequence()
    const before = await ledger.count(reads)
    expect(await mine()).toMatchObject({ holds: [{ reason: WHY }], past: [] })
    await ledger.sequence()
    expect(await ledger.count(reads)).toBeGreaterThan(before)
    await expect(records.holds.release(privacyOfficer, id)).rejects.toMatchObject({
      code: 'input.invalid',
    })
    await records.holds.release(privacyOfficer, id, 'The case was closed')
    expect(await mine()).toMatchObject({
      holds: [],
      past: [{ reason: WHY, releaseReason: 'The case was closed', releasedBy: privacyOfficer.id }],
    })
    const [row] = await database.ownerSql<{ text: string }[]>`
      select string_agg(encode(sealed, 'escape'), ' ') as text from legal_hold_past`
    expect(row?.text).not.toMatch(/Case|case/)
    await records.holds.place(privacyOfficer, id, WHY)
    await records.holds.release(importer, id)
    expect((await mine()).past).toHaveLength(1)
    await records.erase(privacyOfficer, id)
    expect(await mine()).toEqual({ holds: [], past: [] })
  })

  it('and an erasure at once: one of the two wins, never both', async () => {
    for (let round = 0; round < 10; round++) {
      const id = await newPatient()
      const [hold, erasure] = await Promise.allSettled([
        records.holds.place(privacyOfficer, id, WHY),
        records.erase(privacyOfficer, id),
      ])
      expect([hold.status, erasure.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    }
  })
})
