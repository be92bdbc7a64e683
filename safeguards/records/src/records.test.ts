import { randomBytes } from 'node:crypto'
import { Fault, utf8, type Json } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { BundleAnswer } from './index.ts'
import { BODY_BYTES_MAX, BUNDLE_ENTRIES_MAX } from './limits.ts'
import {
  bundleOf,
  bytesOf,
  clerk,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  writtenIn,
} from './test-records.ts'

const store = await openTestRecords()
const { records, database } = store
afterAll(store.close)

const newPatient = async () => (await records.create(importer, 'Patient', bytesOf(patient()))).id
const rowsIn = async (table: string) =>
  (
    await database.ownerSql<{ n: number }[]>`select count(*) as n from ${database.ownerSql(table)}`
  )[0]?.n
const everything = async () =>
  Promise.all(
    [
      'record',
      'population_token',
      'vault_compartment',
      'care_relationship',
      'ledger_pending',
      'ledger_entry',
    ].map(rowsIn),
  )

describe('a transaction', () => {
  it('rewrites the names that its entries call each other by', async () => {
    const name = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a'
    const div = `<div><a href="${name}">x</a></div>`
    const answer = await records.bundle(
      importer,
      bundleOf(
        'transaction',
        post({ ...observation(name), text: { status: 'generated', div } }),
        post(patient(), name),
      ),
    )
    const [first, second] = writtenIn(answer)
    expect(JSON.parse(first?.json ?? '')).toMatchObject({
      subject: { reference: `Patient/${second?.id}` },
      text: { div: `<div><a href="Patient/${second?.id}">x</a></div>` },
    })
  })

  it('knows its entries by the addresses that they had elsewhere', async () => {
    const answer = await records.bundle(
      importer,
      bundleOf(
        'transaction',
        post(observation('Patient/17'), 'https://example.org/fhir/Observation/3'),
        post(patient(), 'https://example.org/fhir/Patient/17'),
        post(observation('https://example.org/fhir/Patient/17')),
      ),
    )
    const [first, second, third] = writtenIn(answer)
    for (const written of [first, third]) {
      expect(written?.json).toContain(`"reference":"Patient/${second?.id}"`)
    }
  })

  const good = post(patient(), 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0b')
  it.each<[string, Json, string]>([
    ['an invalid resource', post({ ...patient(), nickname: 'x' }), 'records.invalid'],
    [
      'a resource that is no FHIR',
      { resource: { resourceType: 'Dragon' }, request: { method: 'POST', url: 'Patient' } },
      'records.not-fhir',
    ],
    ['an id that FHIR does not allow', post({ ...patient(), id: 'a b' }), 'records.invalid'],
    [
      'a URL of another type',
      { resource: patient(), request: { method: 'POST', url: 'Observation' } },
      'records.invalid',
    ],
    ['no request', { resource: patient() }, 'records.invalid'],
    [
      'a DELETE of nothing',
      { request: { method: 'DELETE', url: 'Patient/1' } },
      'records.not-found',
    ],
    ['another method', { request: { method: 'COPY', url: 'Patient/1' } }, 'records.invalid'],
    [
      'a conditional reference to nobody',
      post(observation('Patient?identifier=nobody')),
      'records.precondition-failed',
    ],
    [
      'a name that no entry has',
      post(observation('urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945fff')),
      'records.reference-unresolved',
    ],
    [
      'a patient who does not exist',
      post(observation('Patient/nobody')),
      'records.reference-unresolved',
    ],
    [
      'a patient on another server',
      post(observation('https://example.org/fhir/Patient/1')),
      'records.invalid',
    ],
    [
      'a clinical resource about nobody',
      post({ resourceType: 'Observation', status: 'final', code: { text: 'x' } }),
      'records.patient-required',
    ],
    ['a name used twice', good, 'records.invalid'],
    ['a type that no record holds', post({ resourceType: 'Parameters' }), 'records.unsupported'],
  ])('with %s changes nothing at all', async (_case, entry, code) => {
    const before = await everything()
    const refusal: unknown = await records
      .bundle(importer, bundleOf('transaction', good, entry))
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code, message: expect.stringContaining('Bundle.entry[1]') })
    const after = await everything()
    // But for the evidence that somebody asked for a record that is not there.
    expect(after.slice(0, 4)).toEqual(before.slice(0, 4))
    expect(after.slice(5)).toEqual(before.slice(5))
  })

  it('moves a resource into no other record', async () => {
    const [one, two] = [await newPatient(), await newPatient()]
    const { id } = await records.create(
      importer,
      'Observation',
      bytesOf(observation(`Patient/${one}`)),
    )
    const moved = bytesOf({ ...observation(`Patient/${two}`), id })
    await expect(records.update(importer, 'Observation', id, moved)).rejects.toMatchObject({
      code: 'records.invalid',
    })
  })

  it('is over the limit of entries or bytes only with the limit named', async () => {
    const many = bundleOf(
      'transaction',
      ...Array.from({ length: BUNDLE_ENTRIES_MAX + 1 }, () => ({})),
    )
    await expect(records.bundle(importer, many)).rejects.toMatchObject({
      code: 'input.too-large',
      message: expect.stringContaining('5000'),
    })
    const large = new Uint8Array(BODY_BYTES_MAX + 1).fill(0x20)
    await expect(records.bundle(importer, large)).rejects.toMatchObject({
      code: 'input.too-large',
      message: expect.stringContaining('32 MiB'),
    })
  })

  it.each<[string, Uint8Array, string]>([
    [
      'cut short',
      utf8('{"resourceType":"Bundle","type":"transaction","entry":[{'),
      'input.not-json',
    ],
    ['of another encoding', Buffer.from('{"resourceType":"Bündle"}', 'latin1'), 'input.not-utf8'],
    [
      'with a member twice',
      utf8('{"resourceType":"Bundle","type":"batch","type":"transaction"}'),
      'input.duplicate-key',
    ],
    ['nested too deep', utf8(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`), 'input.too-deep'],
    ['that is no Bundle', bytesOf(patient()), 'records.not-fhir'],
    ['of another type', bundleOf('history'), 'records.invalid'],
  ])('%s is refused', async (_case, body, code) => {
    await expect(records.bundle(importer, body)).rejects.toMatchObject({ code })
  })

  it('made of rubbish is refused with a Fault, never otherwise', async () => {
    const rubbish = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => utf8(text)),
      fc
        .array(fc.jsonValue(), { maxLength: 3 })
        .map((entry) =>
          utf8(JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })),
        ),
      fc.jsonValue().map((resource) =>
        utf8(
          JSON.stringify({
            resourceType: 'Bundle',
            type: 'transaction',
            entry: [{ resource, request: { method: 'POST', url: 'Patient' } }],
          }),
        ),
      ),
    )
    await fc.assert(
      fc.asyncProperty(rubbish, async (body) => {
        const outcome: unknown = await records.bundle(importer, body).then(
          (answer) => answer.entries.length,
          (error: unknown) => error,
        )
        expect(outcome === 0 || outcome instanceof Fault).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a batch', () => {
  it('carries out each entry alone and answers for each', async () => {
    const answer: BundleAnswer = await records.bundle(
      importer,
      bundleOf(
        'batch',
        post(patient()),
        post({ ...patient(), gender: 7 }),
        'rubbish',
        post(patient()),
      ),
    )
    expect(
      answer.entries.map((entry) =>
        'written' in entry ? entry.written.version : 'refused' in entry && entry.refused.code,
      ),
    ).toEqual([1, 'records.invalid', 'records.invalid', 1])
  })
})

describe('an update', () => {
  it('makes a new version and keeps the old one', async () => {
    const id = await newPatient()
    const updated = await records.update(
      importer,
      'Patient',
      id,
      bytesOf(patient({ id, gender: 'female' })),
      'W/"1"',
    )
    expect(updated).toMatchObject({ version: 2, isNew: false })
    const now = JSON.parse((await records.read(clerk, { type: 'Patient', id })).json)
    expect(now).toMatchObject({ id, gender: 'female', meta: { versionId: '2' } })
    const old = JSON.parse((await records.read(clerk, { type: 'Patient', id, version: 1 })).json)
    expect(old).not.toHaveProperty('gender')
  })

  it('of a version that is not the newest is refused', async () => {
    const id = await newPatient()
    const body = bytesOf(patient({ id }))
    await records.update(importer, 'Patient', id, body)
    await expect(records.update(importer, 'Patient', id, body, 'W/"1"')).rejects.toMatchObject({
      code: 'records.precondition-failed',
    })
  })

  it('of two at once is done once or in turn, and no version is lost', async () => {
    const id = await newPatient()
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        records.update(importer, 'Patient', id, bytesOf(patient({ id, multipleBirthInteger: n }))),
      ),
    )
    const done = attempts.flatMap((attempt) =>
      attempt.status === 'fulfilled' ? [attempt.value.version] : [],
    )
    const refused = attempts.flatMap((attempt) =>
      attempt.status === 'rejected' ? [codeOf(attempt.reason)] : [],
    )
    for (const code of refused) expect(code).toBe('records.version-conflict')
    expect(done.toSorted((a, b) => a - b)).toEqual(done.map((_, n) => n + 2))
    const { version } = await records.read(clerk, { type: 'Patient', id })
    expect(version).toBe(1 + done.length)
  })

  it('changes what a search finds', async () => {
    const family = `Zw${randomBytes(4).toString('hex')}`
    const { id } = await records.create(
      importer,
      'Patient',
      bytesOf(patient({ name: [{ family }] })),
    )
    await records.update(
      importer,
      'Patient',
      id,
      bytesOf(patient({ id, name: [{ family: `Y${family}` }] })),
    )
    expect((await records.search(clerk, 'Patient', [['family', family]])).total).toBe(0)
    expect((await records.search(clerk, 'Patient', [['family', `y${family}`]])).total).toBe(1)
  })
})

function codeOf(error: unknown): string {
  return error instanceof Fault ? error.code : String(error)
}
