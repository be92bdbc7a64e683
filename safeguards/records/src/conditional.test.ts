import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { CONDITIONAL_REFERENCES_MAX } from './limits.ts'
import {
  bundleOf,
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  privacyOfficer,
  writtenIn,
} from './test-records.ts'

const store = await openTestRecords()
const { records, access, database } = store
afterAll(store.close)

// Searches as a clerk does, changes as an import does.
const registrar = { id: 'registrar', roles: ['clerk', 'service'] as const }
const SYSTEM = 'http://example.org/numbers'
const numbered = (value: string, extra = {}) =>
  patient({ identifier: [{ system: SYSTEM, value }], ...extra })
const where = (value: string): [string, string][] => [['identifier', `${SYSTEM}|${value}`]]
const create = (value: string) =>
  records.create(registrar, 'Patient', bytesOf(numbered(value)), where(value))
const named = (value: string) =>
  observation(`Patient?identifier=${encodeURIComponent(`${SYSTEM}|${value}`)}`)
const severalMatch = { code: 'records.several-matches' }

describe('a conditional create', () => {
  it('creates once, and then says what is there', async () => {
    const number = randomUUID()
    const first = await create(number)
    expect(first).toMatchObject({ isNew: true, version: 1 })
    expect(await create(number)).toMatchObject({ isNew: false, id: first.id, version: 1 })
    await records.create(registrar, 'Patient', bytesOf(numbered(number)))
    await expect(create(number)).rejects.toMatchObject(severalMatch)
  })

  it('of many at once creates one', async () => {
    const number = randomUUID()
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => create(number)))
    const ids = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []))
    expect(new Set(ids).size).toBe(1)
    expect((await records.search(clerk, 'Patient', where(number))).total).toBe(1)
  })

  it('without criteria, or with those that cannot be searched, creates nothing', async () => {
    const body = bytesOf(patient())
    await expect(records.create(registrar, 'Patient', body, [])).rejects.toMatchObject({
      code: 'records.invalid',
    })
    await expect(
      records.create(registrar, 'Patient', body, [['eye-colour', 'x']]),
    ).rejects.toMatchObject({ code: 'records.unsupported' })
  })

  it('leaves nothing of its condition when the patient is erased', async () => {
    const { id } = await create(randomUUID())
    const { compartment } = await records.locate({ patientId: id })
    const left = () =>
      database.ownerSql`select 1 from create_condition where compartment = ${compartment}`
    expect(await left()).toHaveLength(1)
    await records.erase(privacyOfficer, id)
    expect(await left()).toHaveLength(0)
  })
})

describe('a conditional update', () => {
  it('updates the one that matches, creates where none does, and refuses several', async () => {
    const number = randomUUID()
    const update = (extra = {}) =>
      records.update(
        registrar,
        'Patient',
        { where: where(number) },
        bytesOf(numbered(number, extra)),
      )
    const made = await update()
    expect(made).toMatchObject({ isNew: true, version: 1 })
    expect(await update({ gender: 'female' })).toMatchObject({ id: made.id, version: 2 })
    await expect(update({ id: 'another' })).rejects.toMatchObject({ code: 'records.invalid' })
    await records.create(registrar, 'Patient', bytesOf(numbered(number)))
    await expect(update()).rejects.toMatchObject(severalMatch)
  })

  it('takes an id along where nothing matches and it is free, and never over another', async () => {
    const [number, id] = [randomUUID(), randomUUID()]
    const body = bytesOf(numbered(number, { id }))
    const target = { where: where(number) }
    expect(await records.update(registrar, 'Patient', target, body)).toMatchObject({ id })
    const taken = { where: where(randomUUID()) }
    await expect(records.update(registrar, 'Patient', taken, body)).rejects.toMatchObject({
      code: 'records.precondition-failed',
    })
  })
})

describe('a conditional delete', () => {
  it('deletes the one that matches, and refuses none and several', async () => {
    const number = randomUUID()
    const remove = () => records.delete(registrar, 'Patient', { where: where(number) })
    await expect(remove()).rejects.toMatchObject({ code: 'records.not-found' })
    const { id } = await create(number)
    await records.create(registrar, 'Patient', bytesOf(numbered(number)))
    await expect(remove()).rejects.toMatchObject(severalMatch)
    await records.delete(registrar, 'Patient', id)
    expect(await remove()).toMatchObject({ isDeleted: true })
  })
})

describe('a transaction', () => {
  it('deletes, creates, updates and reads in one, whatever the order of its entries', async () => {
    const number = randomUUID()
    const about = await create(number)
    const { id } = await records.create(
      importer,
      'Observation',
      bytesOf(observation(`Patient/${about.id}`)),
    )
    const answer = await records.bundle(
      registrar,
      bundleOf(
        'transaction',
        { request: { method: 'GET', url: `Patient/${about.id}` } },
        {
          resource: numbered(number, { id: about.id, gender: 'male' }),
          request: { method: 'PUT', url: `Patient/${about.id}`, ifMatch: 'W/"1"' },
        },
        post(observation(`Patient/${about.id}`)),
        { request: { method: 'DELETE', url: `Observation/${id}` } },
      ),
    )
    expect(answer.entries).toMatchObject([
      { read: { url: `Patient/${about.id}` } },
      { written: { version: 2, isNew: false } },
      { written: { version: 1, isNew: true } },
      { written: { version: 2, isDeleted: true } },
    ])
  })

  it('resolves conditional references, and names of what is there already', async () => {
    const number = randomUUID()
    const { id } = await create(number)
    const criteria = `identifier=${encodeURIComponent(`${SYSTEM}|${number}`)}`
    const name = `urn:uuid:${randomUUID()}`
    const answer = await records.bundle(
      registrar,
      bundleOf(
        'transaction',
        post(observation(`Patient?${criteria}`)),
        {
          fullUrl: name,
          resource: numbered(number),
          request: { method: 'POST', url: 'Patient', ifNoneExist: criteria },
        },
        post(observation(name)),
      ),
    )
    const [first, second, third] = writtenIn(answer)
    expect(second).toMatchObject({ id, isNew: false })
    for (const each of [first, third]) expect(each?.json).toContain(`"Patient/${id}"`)
    await records.create(registrar, 'Patient', bytesOf(numbered(number)))
    const again = bundleOf('transaction', post(observation(`Patient?${criteria}`)))
    await expect(records.bundle(registrar, again)).rejects.toMatchObject(severalMatch)
  })

  it('in a batch resolves the conditional references of each entry for itself', async () => {
    const [number, later, twice] = [randomUUID(), randomUUID(), randomUUID()]
    const { id } = await create(number)
    for (let n = 0; n < 2; n++) await records.create(registrar, 'Patient', bytesOf(numbered(twice)))
    const { entries } = await records.bundle(
      registrar,
      bundleOf(
        'batch',
        post(named(later)),
        post(numbered(later)),
        post(named(later)),
        post(named(number)),
        post(named(twice)),
        post(observation('Nothing?identifier=1')),
        post(observation('Patient?colour=red')),
      ),
    )
    // What an entry makes is there for those after it, and one that finds nothing, or too much, stands alone.
    expect(entries).toMatchObject([
      { refused: { code: 'records.precondition-failed' } },
      { written: { type: 'Patient' } },
      { written: { type: 'Observation' } },
      { written: { json: expect.stringContaining(`"Patient/${id}"`) } },
      { refused: severalMatch },
      { refused: { code: 'records.invalid' } },
      { refused: { code: 'records.unsupported' } },
    ])
  })

  it('in a batch finds no patient who is hidden from the account', async () => {
    const number = randomUUID()
    await create(number)
    const stranger = clinician('dr-of-nobody')
    const body = bundleOf('batch', post(observation(`Patient?identifier=${SYSTEM}|${number}`)))
    const { entries } = await records.bundle(stranger, body)
    expect(entries).toMatchObject([{ refused: { code: 'records.precondition-failed' } }])
  })

  it('are refused outside of Bundles, and a batch entry with too many of them', async () => {
    const body = bytesOf(observation('Patient?identifier=1'))
    await expect(records.create(registrar, 'Observation', body)).rejects.toThrow(/batches only/)
    const performer = Array.from({ length: CONDITIONAL_REFERENCES_MAX + 1 }, (_, n) => ({
      reference: `Practitioner?identifier=${n}`,
    }))
    const many = bundleOf('batch', post({ ...observation('Patient/1'), performer }))
    const { entries } = await records.bundle(registrar, many)
    expect(entries).toMatchObject([{ refused: { code: 'input.too-large' } }])
  })

  it('in which one condition fails changes nothing', async () => {
    const number = randomUUID()
    const body = bundleOf('transaction', post(numbered(number)), {
      request: { method: 'DELETE', url: 'Patient?identifier=nobody-has-this' },
    })
    await expect(records.bundle(registrar, body)).rejects.toMatchObject({
      code: 'records.not-found',
      message: expect.stringContaining('Bundle.entry[1]'),
    })
    expect((await records.search(clerk, 'Patient', where(number))).total).toBe(0)
  })

  it.each([
    ['a DELETE with a path that escapes', 'DELETE', '../Patient/1'],
    ['a DELETE of a whole type', 'DELETE', 'Patient'],
    ['a PUT with a path and criteria', 'PUT', 'Patient/1?identifier=1'],
    ['a GET of another server', 'GET', 'https://example.org/Patient/1'],
    ['a GET that escapes', 'GET', 'Patient/../../api/session'],
    ['a PATCH without a patch', 'PATCH', 'Patient/1'],
  ])('refuses %s', async (_case, method, url) => {
    const body = bundleOf('transaction', { resource: patient(), request: { method, url } })
    await expect(records.bundle(registrar, body)).rejects.toMatchObject({ code: 'records.invalid' })
  })

  it('searches for conditions as who asks, so that a hidden match is none', async () => {
    const number = randomUUID()
    await create(number)
    // An import reads no records.
    expect(access.can(importer, 'read-demographics')).toBe(false)
    const body = bytesOf(numbered(number))
    const made = await records.create(importer, 'Patient', body, where(number))
    expect(made.isNew).toBe(true)
  })
})
