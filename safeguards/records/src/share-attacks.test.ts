import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import { sealedGrants } from '@wardstone/access'
import { unpackData } from '@wardstone/harness'
import { openRenewal } from '@wardstone/vault'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { homeOf } from './compartments.ts'
import { objectAt } from './json.ts'
import { bytesOf, idOf, importer, observation, patient, privacyOfficer } from './test-records.ts'
import {
  both,
  cared,
  group,
  isSubsetted,
  membersOf,
  narrative,
  openTestShared,
  parsed,
  withoutMeta,
} from './test-shared.ts'

const store = await openTestShared()
const { records, database, vault, family, found, put, read, readable } = store
afterAll(store.close)
afterEach(async () => {
  const failures = await store.failures()
  if (failures > 0) throw new Error(`${failures} rows are not as they were written`)
})

const notFound = { code: 'records.not-found' }
const keyOf = (name: string) => vault.blindKey(name)

describe('an erasure', () => {
  it('takes a member out of every version of a Group, which goes on for the others', async () => {
    const [a, b] = await family()
    await put(group('kept', [a, b], narrative(`Ann, whose id is ${b}`)))
    await put(group('kept', [b, a], { ...narrative('Ann and Bob'), name: 'Ward 4' }))
    expect(await readable()).toContain(`Name of ${b}`)
    await records.erase(privacyOfficer, b)
    const left = await readable()
    expect(left).not.toContain(`Name of ${b}`)
    expect(left).not.toContain(`Patient/${b}"`)
    expect(left).not.toMatch(/Ann and Bob|whose id/)
    for (const version of [undefined, 1]) {
      const seen = await read(both, 'Group', 'kept', version)
      expect(membersOf(seen)).toEqual([`Patient/${a}`])
      expect(isSubsetted(seen)).toBe(true)
    }
    expect(await found(both, 'Group', ['member', `Patient/${a}`])).toContain('kept')
    expect(await found(both, 'Group', ['member', `Patient/${b}`])).toEqual([])
    expect(await put(group('kept', [a]))).toMatchObject({ version: 3 })
    expect(isSubsetted(await read(both, 'Group', 'kept'))).toBe(false)
    const [e, f] = await family()
    await put(group('gone', [e, f]))
    await records.erase(privacyOfficer, e)
    await records.erase(privacyOfficer, f)
    await expect(read(both, 'Group', 'gone')).rejects.toMatchObject(notFound)
    expect(await readable()).not.toMatch(new RegExp(`Name of (${e}|${f})`))
  })
})

describe('an export', () => {
  it('has a Group of several once, of its members the records of those who may be seen, and nothing of who was erased since', async () => {
    const [a, b, c] = await family()
    await put(group('exported', [a, b, c]))
    await records.create(importer, 'Observation', bytesOf(observation(`Patient/${b}`)))
    const start = async (of: { scope: 'system' } | { group: string }) => {
      const id = await records.exports.start(both, { of, url: 'https://x/$export' })
      await records.exports.settled()
      return id
    }
    const lines = async (id: string, type: string) => {
      let text = ''
      for await (const some of await records.exports.file(both, id, type)) text += some
      return text.split('\n').filter((line) => line !== '')
    }
    const ofGroup = await start({ group: 'exported' })
    const patients = (await lines(ofGroup, 'Patient')).map((line) => idOf(parsed(line)))
    expect(patients.toSorted()).toEqual([a, b])
    expect(await lines(ofGroup, 'Observation')).toHaveLength(1)
    expect(await lines(ofGroup, 'Group')).toHaveLength(1)
    await put({
      ...group('of-groups', []),
      member: [{ entity: { reference: 'Group/exported' } }],
    })
    expect(await lines(await start({ group: 'of-groups' }), 'Patient')).toHaveLength(2)
    const all = await start({ scope: 'system' })
    const groups = async () =>
      (await lines(all, 'Group')).filter((line) => line.includes('"exported"'))
    expect(await groups()).toHaveLength(1)
    expect((await groups())[0]).toContain(`Patient/${b}`)
    const sealed = await database.ownerSql<
      { compartment: number; sealed: Buffer }[]
    >`select compartment, sealed from export_part`
    expect(sealed.length).toBeGreaterThan(0)
    await records.erase(privacyOfficer, b)
    const [left = ''] = await groups()
    expect(left).not.toContain(`Patient/${b}`)
    expect(left).toContain(`Patient/${a}`)
  })
})

describe('a Group of several patients', () => {
  it('is sealed again with the record of one of them, which a hold keeps, and is one for who walks over all', async () => {
    // New data keys are used after ten seconds.
    const own = await openTestShared({ clockSpeed: 100 })
    const { records: kept, put: putInto, read: readFrom } = own
    const [a, b] = await own.family()
    const sent = group('renewed', [a, b], narrative('Ann and Bob'))
    await putInto(sent)
    const renewal = openRenewal({
      sql: own.database.sql,
      vault: own.vault,
      ledger: own.ledger,
      now: own.clock.now,
      sources: [...kept.sealedRows, sealedGrants],
      onError: (error) => expect.unreachable(String(error)),
    })
    const { compartment } = await kept.locate({ patientId: b })
    await renewal.ask({ id: 'officer', roles: ['security-officer'] }, { compartment })
    await renewal.settled()
    await renewal.stop()
    expect(withoutMeta(await readFrom(both, 'Group', 'renewed'))).toEqual(sent)
    await kept.holds.place(privacyOfficer, b, 'Case 2026-114, kept for the court')
    await expect(kept.erase(privacyOfficer, b)).rejects.toMatchObject({
      code: 'records.on-hold',
    })
    await kept.erase(privacyOfficer, a)
    expect(membersOf(await readFrom(both, 'Group', 'renewed'))).toEqual([`Patient/${b}`])
    const walked: string[] = []
    for await (const one of kept.walk(privacyOfficer, 'export-deidentified').read()) {
      if (one['id'] === 'renewed') walked.push(JSON.stringify(one))
    }
    expect(walked).toHaveLength(1)
    expect(walked[0]).toContain(`Patient/${b}`)
    expect(walked[0]).not.toContain(`Patient/${a}`)
    expect(await own.failures()).toBe(0)
    await own.close()
  })
})

describe('somebody with the database and no key', () => {
  const owner = database.ownerSql
  const rowsOf = (id: string) => owner<
    { key: Buffer; head: Buffer; version: number; compartment: number }[]
  >`
    select key, head, version, compartment from record
    where head = ${keyOf(`Group/${id}`)} and current order by key = head desc`
  const changed = { code: 'vault.cannot-open' }
  it('puts nobody back who left', async () => {
    const [a, b, c] = await family()
    await put(group('forged', [a, b, c]))
    const was = await owner<{ key: Buffer; proof: Buffer; tokens: string }[]>`
      select key, proof, tokens::text as tokens from record
      where head = ${keyOf('Group/forged')} and key <> head`
    await put(group('forged', [a, c]))
    for (const { key, proof, tokens } of was) {
      await owner`
        update record set current = true, proof = ${proof}, tokens = ${tokens}::text::bigint[]
        where key = ${key} and version = 1`
    }
    expect(membersOf(await read(both, 'Group', 'forged'))).toEqual([`Patient/${a}`])
    expect(await found(both, 'Group', ['member', `Patient/${b}`])).toEqual([])
    expect((await records.checkIntegrity()).failed).toBe(was.length)
    await owner`
      update record set current = false, proof = null, tokens = '{}'
      where head = ${keyOf('Group/forged')} and version = 1`
  })

  it('opens no copy by itself, of another patient or of another resource', async () => {
    const [a, b] = await family()
    await put(group('split', [a, b]))
    await put(group('other', [a, b]))
    const [head, one, two] = await rowsOf('split')
    const [otherHead] = await rowsOf('other')
    expect(two).toBeDefined()
    const attack = async (
      set: () => Promise<unknown>,
      undo: () => Promise<unknown>,
      id = 'split',
    ) => {
      await set()
      await expect(read(both, 'Group', id)).rejects.toMatchObject(changed)
      await undo()
      expect(membersOf(await read(both, 'Group', id))).toHaveLength(2)
    }
    const headOf = (key: Buffer | undefined, to: Buffer | null | undefined) => () =>
      owner`update record set head = ${to ?? null} where key = ${key ?? Buffer.alloc(0)}`
    await attack(headOf(head?.key, null), headOf(head?.key, head?.head))
    const at = (to: number | undefined) => () =>
      owner`update record set compartment = ${to ?? 0} where key = ${one?.key ?? Buffer.alloc(0)}`
    await attack(at(two?.compartment), at(one?.compartment))
    await owner`update record set head = ${otherHead?.head ?? null} where key = ${one?.key ?? Buffer.alloc(0)}`
    await expect(read(both, 'Group', 'other')).rejects.toMatchObject(changed)
    await owner`update record set head = ${head?.head ?? null} where key = ${one?.key ?? Buffer.alloc(0)}`
    expect(membersOf(await read(both, 'Group', 'other'))).toHaveLength(2)
  })
})

describe('official examples', () => {
  it('about several patients are stored and come back whole', async () => {
    const { folder, remove } = unpackData('fhir/r4-examples.tar.gz')
    try {
      const all = readdirSync(folder)
        .filter((name) =>
          /^(?:account|appointment|communication|group|linkage|list|person|provenance|schedule).*json$/i.test(
            name,
          ),
        )
        .map((name) => parsed(readFileSync(join(folder, name), 'utf8')))
      const several = all.flatMap((each) => {
        try {
          const home = homeOf(each, idOf(each), 'x')
          return 'patients' in home ? [{ each, patients: home.patients }] : []
        } catch (error) {
          if (error instanceof Fault) return []
          throw error
        }
      })
      const names = several.map(({ each }) => `${each.resourceType}/${idOf(each)}`).toSorted()
      // The others of these types are about one patient or none.
      expect(names).toEqual(['Group/102', 'List/long'])
      const patients = new Set(several.flatMap(({ patients: own }) => own))
      for (const name of patients) {
        await put({ id: name.slice('Patient/'.length), ...patient(cared('dr-both')) })
      }
      for (const { each } of several) {
        await records.update(importer, each.resourceType, idOf(each), bytesOf(each))
        const back = await read(both, each.resourceType, idOf(each))
        expect(withoutMeta(back)).toEqual(withoutMeta(each))
        expect(objectAt(back, 'meta')?.['tag']).toEqual(objectAt(each, 'meta')?.['tag'])
      }
    } finally {
      remove()
    }
  })
})
