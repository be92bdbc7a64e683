import { afterAll, describe, expect, it } from 'vitest'
import type { HistoryScope } from './history.ts'
import type { SearchParameters } from './search-query.ts'
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
const { records, ledger, clock, database } = store
afterAll(store.close)

const doctor = clinician('dr-history')
const stranger = clinician('stranger-history')
const newPatient = async () => {
  const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-history' }] }
  return (await records.create(importer, 'Patient', bytesOf(patient(caredFor)))).id
}
const versionsIn = async (
  scope: HistoryScope,
  parameters: SearchParameters,
  actor = doctor,
): Promise<string[]> => {
  const versions: string[] = []
  let page = await records.history(actor, scope, parameters)
  for (;;) {
    versions.push(
      ...page.entries.map(({ type, version, isDeleted }) => `${type} ${version} ${isDeleted}`),
    )
    if (page.next === undefined) return versions
    page = await records.continueHistory(actor, scope, page.next)
  }
}

describe('a history', () => {
  it('of a resource has every version, deletions too, newest first, in pages', async () => {
    const about = await newPatient()
    const body = observation(`Patient/${about}`)
    const { id } = await records.create(doctor, 'Observation', bytesOf(body))
    const times = [clock.now()]
    for (let n = 0; n < 3; n++) {
      clock.advance(1000)
      times.push(clock.now())
      await records.update(doctor, 'Observation', id, bytesOf({ ...body, id }))
    }
    clock.advance(1000)
    await records.delete(doctor, 'Observation', id)
    const scope = { type: 'Observation', id }
    const all = [5, 4, 3, 2, 1].map((n) => `Observation ${n} ${n === 5}`)
    for (const count of ['1', '2', '3', '50']) {
      expect(await versionsIn(scope, [['_count', count]])).toEqual(all)
    }
    const instant = (n: number) => new Date(times[n] ?? 0).toISOString()
    expect(await versionsIn(scope, [['_since', instant(2)]])).toEqual(all.slice(0, 3))
    expect(await versionsIn(scope, [['_at', instant(1)]])).toEqual([all[3]])
    expect(await versionsIn(scope, [['_since', '2999-01-01']])).toEqual([])
  })

  it('of a type or of everything shows what the reader may see and nothing else', async () => {
    const other = await openTestRecords()
    try {
      const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-history' }] }
      for (const extra of [caredFor, {}]) {
        const { id } = await other.records.create(importer, 'Patient', bytesOf(patient(extra)))
        other.clock.advance(1000)
        const body = bytesOf(observation(`Patient/${id}`))
        await other.records.create(importer, 'Observation', body)
        other.clock.advance(1000)
      }
      const ofAll = async (actor: typeof doctor, scope: HistoryScope) =>
        (await other.records.history(actor, scope, [])).entries.map(({ type }) => type)
      expect(await ofAll(doctor, {})).toEqual(['Observation', 'Patient'])
      expect(await ofAll(doctor, { type: 'Patient' })).toEqual(['Patient'])
      expect(await ofAll(stranger, {})).toEqual([])
      // A clerk sees who the patients are, and no chart.
      expect(await ofAll(clerk, {})).toEqual(['Patient', 'Patient'])
      expect(await ofAll(clerk, { type: 'Observation' })).toEqual([])
    } finally {
      await other.close()
    }
  })

  it('of what is hidden is not found, like that of nothing', async () => {
    const about = await newPatient()
    const refusals = await Promise.all(
      [about, 'nobody', 'not an id'].map((id) =>
        records.history(stranger, { type: 'Patient', id }, []).catch(String),
      ),
    )
    expect(new Set(refusals).size).toBe(1)
    expect(refusals[0]).toContain('no such record')
  })

  it('is a read of every record that it shows, in the ledger before the answer', async () => {
    const about = await newPatient()
    await ledger.sequence()
    const kinds = { kind: 'records.read', actor: doctor.id }
    const before = await ledger.count(kinds)
    await records.history(doctor, { type: 'Patient', id: about }, [])
    await ledger.sequence()
    expect(await ledger.count(kinds)).toBe(before + 1)
    const [entry] = await ledger.entries({ ...kinds, limit: 1 })
    expect(entry?.evidence.facts).toMatchObject({ interaction: 'history', count: 1 })
  })

  it('has page links that work for whom and what they were made for', async () => {
    const about = await newPatient()
    await records.update(importer, 'Patient', about, bytesOf(patient({ id: about })))
    const scope = { type: 'Patient', id: about }
    const { next } = await records.history(clerk, scope, [['_count', '1']])
    expect(Buffer.from(next ?? '', 'base64url').toString('latin1')).not.toContain(about)
    const invalid = { code: 'records.invalid' }
    await expect(records.continueHistory(privacyOfficer, scope, next ?? '')).rejects.toMatchObject(
      invalid,
    )
    await expect(
      records.continueHistory(clerk, { type: 'Patient' }, next ?? ''),
    ).rejects.toMatchObject(invalid)
    await expect(records.continueSearch(clerk, 'Patient', next ?? '')).rejects.toMatchObject(
      invalid,
    )
  })

  it.each([
    ['_count', '0', 'records.invalid'],
    ['_since', 'yesterday', 'records.invalid'],
    ['_list', 'x', 'records.unsupported'],
  ])('refuses %s=%s', async (name, value, code) => {
    await expect(
      records.history(clerk, { type: 'Patient' }, [[name, value]]),
    ).rejects.toMatchObject({ code })
  })

  it('whose row was changed in the database is refused, with evidence', async () => {
    const about = await newPatient()
    const key = store.vault.blindKey(`Patient/${about}`)
    await database.ownerSql`
      update record set sealed = set_byte(sealed, 100, (get_byte(sealed, 100) + 1) % 256) where key = ${key}`
    await expect(records.history(clerk, { type: 'Patient', id: about }, [])).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })
})

describe('everything of a patient', () => {
  it('is all that is current in the record, in pages, by type and by time', async () => {
    const about = await newPatient()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      clock.advance(1000)
      const body = bytesOf(observation(`Patient/${about}`))
      ids.push((await records.create(doctor, 'Observation', body)).id)
    }
    const since = new Date(clock.now()).toISOString()
    await records.delete(doctor, 'Observation', ids[0] ?? '')
    const all = async (parameters: SearchParameters, actor = doctor) => {
      const found: string[] = []
      let page = await records.everything(actor, about, { parameters })
      for (;;) {
        found.push(...page.entries.map(({ id }) => id))
        if (page.next === undefined) return found
        page = await records.everything(actor, about, { cursor: page.next })
      }
    }
    const whole = [...ids.slice(1).toReversed(), about]
    for (const count of ['1', '2', '50']) expect(await all([['_count', count]])).toEqual(whole)
    expect(await all([['_type', 'Patient']])).toEqual([about])
    expect(await all([['_since', since]])).toEqual([ids[4]])
    expect(await all([], clerk)).toEqual([about])
    await expect(records.everything(stranger, about, { parameters: [] })).rejects.toMatchObject({
      code: 'records.not-found',
    })
    await expect(
      records.everything(doctor, about, { parameters: [['_type', 'Dragon']] }),
    ).rejects.toMatchObject({ code: 'records.unsupported' })
  })

  it('shows no old version that was made current by hand', async () => {
    const about = await newPatient()
    const body = observation(`Patient/${about}`)
    const { id } = await records.create(doctor, 'Observation', bytesOf(body))
    await records.update(doctor, 'Observation', id, bytesOf({ ...body, id }))
    const key = store.vault.blindKey(`Observation/${id}`)
    await database.ownerSql`update record set current = version = 1 where key = ${key}`
    await expect(records.everything(doctor, about, { parameters: [] })).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })
})
