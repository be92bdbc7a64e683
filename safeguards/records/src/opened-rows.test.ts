import { assert } from '@wardstone/core'
import { afterAll, describe, expect, it } from 'vitest'
import { openOpenedRows } from './opened-rows.ts'
import type { StoredRow } from './store.ts'
import {
  bytesOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
} from './test-records.ts'

const store = await openTestRecords()
const { records, vault, database } = store
afterAll(store.close)

const doctor = clinician('dr-1')
const cannotOpen = { code: 'vault.cannot-open' }

/** A patient with one Observation, which was just searched for, and so is in memory. */
async function searched(): Promise<{
  patientId: string
  key: Uint8Array
  search(): Promise<number>
}> {
  const sent = patient({ generalPractitioner: [{ reference: 'Practitioner/dr-1' }] })
  const { id: patientId } = await records.create(importer, 'Patient', bytesOf(sent))
  const { id } = await records.create(
    importer,
    'Observation',
    bytesOf(observation(`Patient/${patientId}`)),
  )
  const search = async () =>
    (await records.search(doctor, 'Observation', [['patient', patientId]])).entries.length
  expect(await search()).toBe(1)
  return { patientId, key: vault.blindKey(`Observation/${id}`), search }
}

describe('a version that is in memory', () => {
  const changes: Readonly<Record<string, string>> = {
    'a bit of its ciphertext': `sealed = set_byte(sealed, 100, (get_byte(sealed, 100) + 1) % 256)`,
    'its ciphertext cut': `sealed = substring(sealed for length(sealed) - 16)`,
    'a search token': `tokens = tokens || 7::bigint`,
    'its proof': `proof = set_byte(proof, 0, (get_byte(proof, 0) + 1) % 256)`,
    'its missing proof': `proof = null`,
    'its number': `version = 2`,
  }
  it.each(Object.keys(changes))(
    'is not shown in place of a row that was changed: %s',
    async (name) => {
      const { key, search } = await searched()
      await database.ownerSql.unsafe(`update record set ${changes[name]} where key = $1`, [
        Buffer.from(key),
      ])
      await expect(search()).rejects.toMatchObject(cannotOpen)
    },
  )

  it('is not shown once a later version is there, nor once it is deleted', async () => {
    const { patientId, search } = await searched()
    const [first] = (await records.search(doctor, 'Observation', [['patient', patientId]])).entries
    const id = first?.id ?? ''
    const amended = { ...observation(`Patient/${patientId}`), id, status: 'amended' }
    await records.update(importer, 'Observation', id, bytesOf(amended))
    const [second] = (await records.search(doctor, 'Observation', [['patient', patientId]])).entries
    expect(second?.version).toBe(2)
    expect(second?.json).toContain('amended')
    await records.delete(importer, 'Observation', id)
    expect(await search()).toBe(0)
  })
})

const [compartment] = (await vault.unlock([vault.organisation.id])).values()
assert(compartment !== undefined, 'the organisation is there')

const rowOf = (n: number): StoredRow => ({
  key: Uint8Array.of(n),
  version: 1,
  compartment: compartment.id,
  tokens: '{1}',
  head: null,
  population: null,
  proof: Uint8Array.of(1),
  current: true,
  superseded: false,
  sealed: new Uint8Array(100),
  at: 0,
  basis: 'role',
})

describe('the memory', () => {
  const open = { json: '{}', resource: { resourceType: 'Basic' } }

  it('is bounded: what was not asked for lately leaves first', () => {
    const rows = openOpenedRows(2_000)
    for (let n = 0; n < 40; n++) {
      rows.keep(compartment, rowOf(n), open)
      expect(rows.find(compartment, rowOf(0))).toBe(open)
    }
    const kept = Array.from(
      { length: 40 },
      (_, n) => rows.find(compartment, rowOf(n)) !== undefined,
    )
    expect(kept.filter(Boolean).length).toBeLessThanOrEqual(2 * (2_000 / 100))
    expect(kept[0]).toBe(true)
    expect(kept[1]).toBe(false)
  })

  it('answers for the compartment that a row was opened in, and for no other', async () => {
    const rows = openOpenedRows()
    rows.keep(compartment, rowOf(1), open)
    const made = await database.sql.begin((tx) => vault.create(tx))
    expect(rows.find(made, rowOf(1))).toBeUndefined()
    expect(rows.find(compartment, { ...rowOf(1), superseded: true })).toBeUndefined()
    expect(rows.find(compartment, { ...rowOf(1), current: false })).toBeUndefined()
  })
})
