import { compartmentId } from '@wardstone/vault'
import { afterAll, describe, expect, it } from 'vitest'
import { openFoundHomes } from './found-homes.ts'
import {
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
const { records, ledger, clock } = store
afterAll(store.close)

const DAY_MS = 86_400_000

async function searchFor(actor: Parameters<typeof records.search>[0], id: string): Promise<number> {
  return (await records.search(actor, 'Observation', [['patient', id]])).entries.length
}

async function denials(actor: { readonly id: string }): Promise<number> {
  await ledger.sequence()
  return ledger.count({ kind: 'records.denied', actor: actor.id })
}

const key = (n: number) => Uint8Array.of(n >> 8, n & 255)

describe('a record that was found before', () => {
  it('is not found once the care has ended, and the ledger says that it was asked for', async () => {
    const doctor = clinician('dr-ends')
    const { id } = await records.create(importer, 'Patient', bytesOf(patient()))
    await records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
    const start = new Date(clock.now()).toISOString()
    const end = new Date(clock.now() + DAY_MS).toISOString()
    const encounter = {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: `Patient/${id}` },
      period: { start, end },
      participant: [{ individual: { reference: 'Practitioner/dr-ends' } }],
    }
    await records.create(importer, 'Encounter', bytesOf(encounter))
    expect([await searchFor(doctor, id), await searchFor(doctor, id)]).toEqual([1, 1])
    expect(await denials(doctor)).toBe(0)
    clock.advance(100 * DAY_MS)
    expect(await searchFor(doctor, id)).toBe(0)
    expect(await denials(doctor)).toBe(1)
  })

  it('is found anew when the patient was erased and came back under the same id', async () => {
    const doctor = clinician('dr-again')
    const id = 'found-again'
    const sent = {
      ...patient({ generalPractitioner: [{ reference: 'Practitioner/dr-again' }] }),
      id,
    }
    const write = async () => {
      await records.update(importer, 'Patient', id, bytesOf(sent))
      await records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
    }
    await write()
    expect(await searchFor(doctor, id)).toBe(1)
    await records.erase(privacyOfficer, id)
    expect(await searchFor(doctor, id)).toBe(0)
    await write()
    expect(await searchFor(doctor, id)).toBe(1)
    expect(await searchFor(clerk, id)).toBe(0)
  })
})

describe('what is remembered', () => {
  const actor = { id: 'one', roles: [] }
  const home = compartmentId(7)

  it('is each actor’s own, and of all patients named or of none', () => {
    const homes = openFoundHomes()
    homes.keep(actor, key(1), home)
    expect(homes.find(actor, [key(1)])).toEqual([home])
    expect(homes.find({ id: 'other', roles: [] }, [key(1)])).toBeUndefined()
    expect(homes.find(actor, [key(1), key(2)])).toBeUndefined()
  })

  it('is bounded: what was not asked for lately leaves first', () => {
    const homes = openFoundHomes(20)
    for (let n = 0; n < 60; n++) {
      homes.keep(actor, key(n), home)
      expect(homes.find(actor, [key(0)])).toEqual([home])
    }
    const kept = Array.from({ length: 60 }, (_, n) => homes.find(actor, [key(n)]) !== undefined)
    expect(kept.filter(Boolean).length).toBeLessThanOrEqual(30)
    expect(kept[1]).toBe(false)
  })
})
