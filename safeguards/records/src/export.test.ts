import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { EXPORT_TTL_MS } from './limits.ts'
import { callerOf, openTestApp } from './test-app.ts'
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
const { records, database, ledger } = store
const doctor = clinician('dr-export')
const stranger = clinician('stranger-export')
const app = await openTestApp(records, [importer, clerk, doctor, stranger, privacyOfficer])
const call = callerOf(app)
afterAll(async () => {
  await app.close()
  await records.exports.settled()
  await store.close()
})

const ids: string[] = []
const asynchronous = { prefer: 'respond-async' }
const manifest = z.object({
  transactionTime: z.string(),
  output: z.array(z.object({ type: z.string(), count: z.int(), url: z.string() })),
})

beforeAll(async () => {
  const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-export' }] }
  for (const extra of [caredFor, caredFor, {}]) {
    const { id } = await records.create(importer, 'Patient', bytesOf(patient(extra)))
    ids.push(id)
    for (let n = 0; n < 2; n++) {
      await records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
    }
  }
})

async function exported(actor: typeof doctor, url = '$export') {
  const started = await call(actor, 'GET', url, undefined, asynchronous)
  expect(started.statusCode).toBe(202)
  const status = String(started.headers['content-location'])
  await records.exports.settled()
  const answer = await call(actor, 'GET', status)
  return { status, ...manifest.parse(answer.json()) }
}

describe('an export', () => {
  it('holds what the asker may see, in files that are read with evidence', async () => {
    const { output } = await exported(doctor)
    expect(output.map(({ type, count }) => `${type} ${count}`).toSorted()).toEqual([
      'Observation 4',
      'Patient 2',
    ])
    await ledger.sequence()
    const reads = { kind: 'records.read', actor: doctor.id }
    const before = await ledger.count(reads)
    const file = await call(doctor, 'GET', output.find(({ type }) => type === 'Patient')?.url ?? '')
    expect(file.headers['content-type']).toContain('application/fhir+ndjson')
    const found = file.body
      .trim()
      .split('\n')
      .map((line) => z.object({ id: z.string() }).parse(JSON.parse(line)).id)
    expect(found.toSorted()).toEqual(ids.slice(0, 2).toSorted())
    await ledger.sequence()
    expect(await ledger.count(reads)).toBe(before + 2)
    expect((await exported(stranger)).output).toEqual([])
    expect((await exported(clerk)).output).toMatchObject([{ type: 'Patient', count: 3 }])
    const narrow = await exported(doctor, '$export?_type=Observation&_since=2000-01-01')
    expect(narrow.output).toMatchObject([{ type: 'Observation', count: 4 }])
  })

  it('waits as ciphertext, and is nobody else’s', async () => {
    const { status, output } = await exported(doctor)
    const rows = await database.ownerSql<{ sealed: Buffer }[]>`
      select sealed from export_part union all select sealed from export_page
      union all select sealed from export_job`
    expect(rows.length).toBeGreaterThan(4)
    for (const { sealed } of rows) expect(sealed.toString('latin1')).not.toMatch(/Doe|Patient|http/)
    for (const url of [status, output[0]?.url ?? '']) {
      expect((await call(clerk, 'GET', url)).statusCode).toBe(404)
    }
    expect((await call(clerk, 'DELETE', status)).statusCode).toBe(404)
    expect((await call(doctor, 'DELETE', status)).statusCode).toBe(202)
    expect((await call(doctor, 'GET', status)).statusCode).toBe(404)
  })

  it('loses who is erased, and goes after a day', async () => {
    const { status, output } = await exported(clerk)
    const url = output[0]?.url ?? ''
    await records.erase(privacyOfficer, ids[2] ?? '')
    const file = await call(clerk, 'GET', url)
    expect(file.body).not.toContain(ids[2])
    expect(file.body.trim().split('\n')).toHaveLength(2)
    store.clock.advance(EXPORT_TTL_MS + 1)
    expect((await call(clerk, 'GET', status)).statusCode).toBe(404)
    await exported(stranger)
    const left = await database.ownerSql`select 1 from export_part`
    expect(left).toHaveLength(0)
  })

  it.each([
    ['without Prefer', '$export', {}, 400],
    ['of an unknown type', '$export?_type=Dragon', asynchronous, 400],
    ['in another format', '$export?_outputFormat=csv', asynchronous, 406],
    ['with another parameter', 'Patient/$export?patient=x', asynchronous, 400],
    ['narrowed by searches', 'Patient/$export?_typeFilter=x', asynchronous, 400],
    ['of a Group that is not there', 'Group/nobody/$export', asynchronous, 404],
  ])('%s is refused', async (_case, url, headers, status) => {
    expect((await call(doctor, 'GET', url, undefined, headers)).statusCode).toBe(status)
    expect((await call(undefined, 'GET', url, undefined, headers)).statusCode).toBe(401)
  })
})
