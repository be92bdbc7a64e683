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
    await records.holds.release(privacyOfficer, id)
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
    await expect(records.holds.release(privacyOfficer, 'nobody')).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await expect(records.holds.place(privacyOfficer, id, 'why not')).rejects.toMatchObject({
      code: 'input.invalid',
    })
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
