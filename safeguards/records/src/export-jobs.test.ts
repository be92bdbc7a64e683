import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openRecords, type Records } from './index.ts'
import { EXPORT_LEASE_MS, EXPORT_TAKES_MAX, EXPORT_TTL_MS, EXPORTS_KEPT_MAX } from './limits.ts'
import { callerOf, openTestApp } from './test-app.ts'
import {
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
} from './test-records.ts'

const store = await openTestRecords()
const { records, database, ledger, vault, access, clock } = store
const { ownerSql, sql } = database
const doctor = clinician('dr-jobs')
const app = await openTestApp(records, [importer, clerk, doctor])
const call = callerOf(app)
/** Another server on the same database. */
const anotherServer = (): Records => openRecords({ sql, vault, ledger, access, now: clock.now })
afterAll(async () => {
  await app.close()
  await records.exports.settled()
  await store.close()
})

const cared = { generalPractitioner: [{ reference: 'Practitioner/dr-jobs' }] }
const ids: string[] = []
beforeAll(async () => {
  for (const extra of [cared, cared, {}]) {
    const { id } = await records.create(importer, 'Patient', bytesOf(patient(extra)))
    ids.push(id)
    await records.create(importer, 'Observation', bytesOf(observation(`Patient/${id}`)))
  }
  const organisation = { resourceType: 'Organization', name: 'Northfield' }
  await records.create(importer, 'Organization', bytesOf(organisation))
})

const everything = { of: { scope: 'system' }, url: 'http://test/$export' } as const
const textOf = async (lines: AsyncIterable<string>) => (await Array.fromAsync(lines)).join('')
const linesOf = async (server: Records, id: string, type: string) =>
  (await textOf(await server.exports.file(doctor, id, type)))
    .split('\n')
    .filter((line) => line !== '')

async function made(server: Records = records, actor = doctor): Promise<string> {
  const id = await server.exports.start(actor, everything)
  await server.exports.settled()
  expect(await server.exports.status(actor, id)).toMatchObject({ state: 'done' })
  return id
}

/** A job that nobody works on: its server was stopped before the first step. */
async function orphaned(): Promise<string> {
  const stopping = anotherServer()
  await stopping.exports.stop()
  const id = await stopping.exports.start(doctor, everything)
  await stopping.exports.settled()
  return id
}

const scopes = z.object({ output: z.array(z.object({ type: z.string(), count: z.int() })) })
const asynchronous = { prefer: 'respond-async' }
async function manifest(actor: typeof doctor, url: string): Promise<string[]> {
  const started = await call(actor, 'GET', url, undefined, asynchronous)
  expect(started.statusCode).toBe(202)
  const status = String(started.headers['content-location'])
  await records.exports.settled()
  const { output } = scopes.parse((await call(actor, 'GET', status)).json())
  await call(actor, 'DELETE', status)
  return output.map(({ type, count }) => `${type} ${count}`).toSorted()
}

const group = (entity: string, extra = {}) => ({
  resourceType: 'Group',
  type: 'person',
  actual: true,
  member: [{ entity: { reference: entity }, ...extra }],
})
const kept = async (resource: object) =>
  (await records.create(importer, 'Group', bytesOf({ resourceType: 'Group', ...resource }))).id

describe('what an export is of', () => {
  it('is all that the asker may see, or what belongs to patients, or to the members of a Group whom the asker may see', async () => {
    const [seen, , hidden] = ids
    const ofSeen = await kept(group(`Patient/${seen ?? ''}`))
    const ofHidden = await kept(group(`Patient/${hidden ?? ''}`))
    const past = await kept(group(`Patient/${ids[1] ?? ''}`, { inactive: true }))
    const members = [ofSeen, ofHidden, past].map((id) => ({ entity: { reference: `Group/${id}` } }))
    const all = await kept({ ...group('Group/none'), member: members })

    expect(await manifest(doctor, '$export')).toEqual([
      'Group 3',
      'Observation 2',
      'Organization 1',
      'Patient 2',
    ])
    expect(await manifest(doctor, 'Patient/$export')).toEqual([
      'Group 2',
      'Observation 2',
      'Patient 2',
    ])
    expect(await manifest(doctor, `Group/${ofSeen}/$export`)).toEqual([
      'Group 1',
      'Observation 1',
      'Patient 1',
    ])
    expect(await manifest(doctor, `Group/${all}/$export`)).toEqual([
      'Group 1',
      'Observation 1',
      'Patient 1',
    ])
    const refused = await call(doctor, 'GET', `Group/${ofHidden}/$export`, undefined, asynchronous)
    expect(refused.statusCode).toBe(404)
  })
})

const evidence = async () => {
  await ledger.sequence()
  return ledger.count({ kind: 'records.tampering.found', actor: doctor.id })
}

describe('the files of an export', () => {
  const tampering: readonly (readonly [string, (job: Buffer) => Promise<unknown>])[] = [
    [
      'a part was removed',
      (job) => ownerSql`delete from export_part where job = ${job} and number = 0`,
    ],
    [
      'a part was exchanged for another of the same patient',
      (job) => ownerSql`
        update export_part set sealed = (select sealed from export_part where job = ${job} and number = 1)
        where job = ${job} and number = 0`,
    ],
    [
      'a part was put into another record',
      (job) => ownerSql`update export_part set compartment = compartment + 1 where job = ${job}`,
    ],
    [
      'the list of parts was removed',
      (job) => ownerSql`delete from export_page where job = ${job}`,
    ],
    [
      'the list of parts was changed',
      (job) =>
        ownerSql`update export_page set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where job = ${job}`,
    ],
  ]
  it.each(tampering)('are not given out when %s, and that is evidence', async (_case, change) => {
    const id = await made()
    const { files } = await records.exports.status(doctor, id)
    const [row] = await ownerSql<{ id: Buffer }[]>`
      select id from export_job order by expires desc, ctid desc limit 1`
    const before = await evidence()
    await change(row?.id ?? Buffer.alloc(0))
    const asked = await Promise.allSettled(files.map(({ type }) => linesOf(records, id, type)))
    const faults = asked.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    )
    expect(faults.length).toBeGreaterThan(0)
    for (const fault of faults) expect(fault).toMatchObject({ code: 'vault.cannot-open' })
    expect(await evidence()).toBe(before + faults.length)
    await records.exports.remove(doctor, id)
  })
})

describe('the exports of a person', () => {
  it('are listed with how far they are, on every server, and are nobody else’s', async () => {
    const id = await made()
    const listed = await call(doctor, 'GET', '/api/records/exports')
    expect(listed.json()).toMatchObject({
      exports: [
        {
          id,
          state: 'done',
          scope: 'system',
          types: null,
          expiresAt: clock.now() + EXPORT_TTL_MS,
          files: expect.arrayContaining([
            { type: 'Patient', count: 2, bytes: expect.any(Number) },
          ]) as unknown,
        },
      ],
    })
    const [own] = await anotherServer().exports.list(doctor)
    expect(own).toMatchObject({ id, state: 'done' })
    expect(own?.walked).toBe(own?.total)
    expect(await linesOf(anotherServer(), id, 'Patient')).toHaveLength(2)
    expect((await call(clerk, 'GET', '/api/records/exports')).json()).toEqual({ exports: [] })
    expect((await call(undefined, 'GET', '/api/records/exports')).statusCode).toBe(401)
    await records.exports.remove(doctor, id)
    expect(await anotherServer().exports.list(doctor)).toEqual([])
  })

  it('say truly how far they are while they run', async () => {
    const id = await orphaned()
    const [own] = await anotherServer().exports.list(doctor)
    expect(own).toMatchObject({ id, state: 'running', walked: 0 })
    await records.exports.remove(doctor, id)
    const again = await orphaned()
    const asked = await call(doctor, 'GET', `$export-status/${again}`)
    expect(asked.statusCode).toBe(202)
    expect(asked.headers['retry-after']).toBe('1')
    const total = String(own?.total)
    expect(asked.headers['x-progress']).toBe(`0 %: 0 of ${total} resources looked at, 0 taken`)
    await records.exports.settled()
    await records.exports.remove(doctor, again)
  })

  it('end when they are deleted, and leave nothing', async () => {
    const started = await call(doctor, 'GET', '$export', undefined, asynchronous)
    const status = String(started.headers['content-location'])
    expect((await call(doctor, 'DELETE', status)).statusCode).toBe(202)
    await records.exports.settled()
    expect((await call(doctor, 'GET', status)).statusCode).toBe(404)
    for (const table of ['export_job', 'export_page', 'export_part'])
      expect(await ownerSql`select 1 from ${ownerSql(table)}`).toHaveLength(0)
  })

  it('are so many under way and no more, on all servers together, and so many kept', async () => {
    const waiting = [await orphaned(), await orphaned()]
    const refusal = { code: 'records.too-many-exports' }
    await expect(anotherServer().exports.start(doctor, everything)).rejects.toMatchObject(refusal)
    await expect(records.exports.start(clerk, everything)).rejects.toMatchObject(refusal)
    for (const id of waiting) await records.exports.remove(doctor, id)
    for (let count = 0; count < EXPORTS_KEPT_MAX; count++) await made()
    await expect(records.exports.start(doctor, everything)).rejects.toMatchObject(refusal)
    await made(records, clerk)
    for (const { id } of await records.exports.list(doctor))
      await records.exports.remove(doctor, id)
    for (const { id } of await records.exports.list(clerk)) await records.exports.remove(clerk, id)
  })
})

describe('an export whose server is gone', () => {
  it('is gone on with by the server that is asked about it, or that looks for such, and by one alone', async () => {
    const first = await orphaned()
    expect(await ownerSql`select 1 from export_page`).toHaveLength(0)
    await records.exports.status(doctor, first)
    await records.exports.settled()
    expect(await records.exports.status(doctor, first)).toMatchObject({ state: 'done' })
    const second = await orphaned()
    const servers = [anotherServer(), anotherServer(), anotherServer()]
    await Promise.all(servers.map((server) => server.exports.tidy()))
    await Promise.all(servers.map((server) => server.exports.settled()))
    for (const id of [first, second]) {
      expect(await linesOf(records, id, 'Patient')).toHaveLength(2)
      await records.exports.remove(doctor, id)
    }
  })

  it('ends as failed, with a sentence, when servers break at the same place again and again', async () => {
    const errors: unknown[] = []
    const bug = new Error('a bug')
    const broken = () =>
      openRecords({
        sql,
        vault,
        ledger,
        now: clock.now,
        access: { ...access, view: () => Promise.reject(bug) },
        onError: (error) => errors.push(error),
      })
    const server = broken()
    const id = await server.exports.start(doctor, everything)
    await server.exports.settled()
    for (let take = 1; take <= EXPORT_TAKES_MAX; take++) {
      expect(await records.exports.list(doctor)).toMatchObject([{ id, state: 'running' }])
      clock.advance(EXPORT_LEASE_MS + 1)
      const next = broken()
      await next.exports.tidy()
      await next.exports.settled()
    }
    expect(errors).toEqual(Array.from({ length: EXPORT_TAKES_MAX }, () => bug))
    const url = `$export-status/${id}`
    const status = await call(doctor, 'GET', url)
    expect(status.statusCode).toBe(422)
    expect(status.body).toContain('The server stopped 3 times at the same place.')
    expect((await call(doctor, 'GET', `$export-file/${id}/Patient`)).statusCode).toBe(404)
    expect((await call(doctor, 'DELETE', url)).statusCode).toBe(202)
  })
})
