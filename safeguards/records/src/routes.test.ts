import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { BODY_BYTES_MAX } from './limits.ts'
import { callerOf, openTestApp, type Method } from './test-app.ts'
import {
  bundleOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  privacyOfficer,
} from './test-records.ts'

const store = await openTestRecords()
const app = await openTestApp(store.records, [
  importer,
  clerk,
  privacyOfficer,
  clinician('dr-1'),
  clinician('dr-2'),
])
afterAll(async () => {
  await app.close()
  await store.close()
})

const call = callerOf(app)

const doctor = clinician('dr-1')
const stranger = clinician('dr-2')
const searchset = z.object({
  type: z.literal('searchset'),
  total: z.int(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z
    .array(z.object({ fullUrl: z.string(), resource: z.object({ id: z.string() }) }))
    .optional(),
})
let id = ''
let location = ''

beforeAll(async () => {
  const created = await call(importer, 'POST', '/fhir/R4/Patient', {
    ...patient(),
    generalPractitioner: [{ reference: 'Practitioner/dr-1' }],
    identifier: [{ system: 'http://example.org', value: 'R 1' }],
  })
  id = z.object({ id: z.string() }).parse(created.json()).id
  location = String(created.headers['location'])
})

describe('FHIR over HTTP', () => {
  it('creates, and says where and which version', async () => {
    const created = await call(
      importer,
      'POST',
      '/fhir/R4/Observation',
      observation(`Patient/${id}`),
    )
    expect(created.statusCode).toBe(201)
    expect(created.headers).toMatchObject({
      etag: 'W/"1"',
      'content-type': 'application/fhir+json; charset=utf-8',
      'last-modified': new Date(store.clock.now()).toUTCString(),
    })
    expect(location).toBe(`http://localhost:80/fhir/R4/Patient/${id}/_history/1`)
    expect(created.json()).toMatchObject({ resourceType: 'Observation', meta: { versionId: '1' } })
    const minimal = await call(
      importer,
      'POST',
      '/fhir/R4/Observation',
      observation(`Patient/${id}`),
      { prefer: 'return=minimal' },
    )
    expect(minimal.statusCode).toBe(201)
    expect(minimal.body).toBe('')
  })

  it('reads, reads versions, updates with If-Match', async () => {
    const read = await call(doctor, 'GET', `/fhir/R4/Patient/${id}`)
    expect(read.json()).toMatchObject({ resourceType: 'Patient', id })
    expect(read.headers['etag']).toBe('W/"1"')
    const body = {
      ...patient({ id, gender: 'female' }),
      generalPractitioner: [{ reference: 'Practitioner/dr-1' }],
    }
    const stale = await call(doctor, 'PUT', `/fhir/R4/Patient/${id}`, body, { 'if-match': 'W/"7"' })
    expect(stale.statusCode).toBe(412)
    const updated = await call(doctor, 'PUT', `/fhir/R4/Patient/${id}`, body, {
      'if-match': 'W/"1"',
    })
    expect(updated.statusCode).toBe(200)
    expect(updated.headers['etag']).toBe('W/"2"')
    expect(
      (await call(doctor, 'GET', `/fhir/R4/Patient/${id}/_history/1`)).json(),
    ).not.toHaveProperty('gender')
    expect((await call(doctor, 'GET', `/fhir/R4/Patient/${id}/_history/9`)).statusCode).toBe(404)
    expect((await call(doctor, 'GET', `/fhir/R4/Patient/${id}/_history/x`)).statusCode).toBe(404)
  })

  it('takes ids along only in an import', async () => {
    const body = patient({ id: 'own-id' })
    expect((await call(doctor, 'PUT', '/fhir/R4/Patient/own-id', body)).statusCode).toBe(404)
    expect((await call(importer, 'PUT', '/fhir/R4/Patient/own-id', body)).statusCode).toBe(201)
    expect((await call(importer, 'PUT', '/fhir/R4/Patient/other', body)).statusCode).toBe(422)
    expect((await call(importer, 'PUT', '/fhir/R4/Patient/a%20b', body)).statusCode).toBe(422)
  })

  it('carries out transactions and batches', async () => {
    const transaction = await call(
      importer,
      'POST',
      '/fhir/R4',
      Buffer.from(bundleOf('transaction', post(patient()))),
    )
    expect(transaction.statusCode).toBe(200)
    expect(transaction.json()).toMatchObject({
      type: 'transaction-response',
      entry: [{ response: { status: '201 Created', etag: 'W/"1"' } }],
    })
    const whole = await call(
      importer,
      'POST',
      '/fhir/R4/',
      Buffer.from(bundleOf('batch', post(patient()), {})),
      { prefer: 'return=representation' },
    )
    expect(whole.json()).toMatchObject({
      type: 'batch-response',
      entry: [
        { resource: { resourceType: 'Patient' }, response: { status: '201 Created' } },
        {
          response: {
            status: '422',
            outcome: {
              resourceType: 'OperationOutcome',
              issue: [{ expression: ['Bundle.entry[1].request'] }],
            },
          },
        },
      ],
    })
    const empty = await call(importer, 'POST', '/fhir/R4', Buffer.from(bundleOf('transaction')))
    expect(empty.json()).toEqual({ resourceType: 'Bundle', type: 'transaction-response' })
  })

  it('searches by GET and by POST, in pages whose links say nothing', async () => {
    for (let n = 0; n < 3; n++)
      await call(importer, 'POST', '/fhir/R4/Observation', observation(`Patient/${id}`))
    const url = `/fhir/R4/Observation?patient=${id}&code=http%3A%2F%2Floinc.org%7C8302-2&_count=2`
    const first = searchset.parse((await call(doctor, 'GET', url)).json())
    expect(first.total).toBe(5)
    expect(first.link.map(({ relation }) => relation)).toEqual(['self', 'next'])
    const ids: string[] = []
    for (let next: string | undefined = url; next !== undefined;) {
      const page = searchset.parse((await call(doctor, 'GET', next)).json())
      expect(JSON.stringify(page.link)).not.toContain(id)
      ids.push(...(page.entry ?? []).map(({ resource }) => resource.id))
      next = page.link.find(({ relation }) => relation === 'next')?.url
    }
    expect(new Set(ids).size).toBe(5)
    const self = await call(doctor, 'GET', first.link[0]?.url ?? '')
    expect(searchset.parse(self.json()).entry).toEqual(first.entry)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const posted = await call(
      doctor,
      'POST',
      '/fhir/R4/Observation/_search?_count=2',
      `patient=${id}`,
      form,
    )
    expect(searchset.parse(posted.json()).total).toBe(5)
    const bare = await call(doctor, 'POST', `/fhir/R4/Observation/_search?patient=${id}`)
    expect(searchset.parse(bare.json()).total).toBe(5)
  })

  it('says truly what it can do', async () => {
    const { rest } = z
      .object({
        rest: z.array(
          z.object({
            resource: z.array(
              z.object({
                type: z.string(),
                searchParam: z.array(z.object({ name: z.string() })).optional(),
              }),
            ),
          }),
        ),
      })
      .parse((await call(undefined, 'GET', '/fhir/R4/metadata')).json())
    const resources = rest.flatMap(({ resource }) => resource)
    expect(resources).toHaveLength(145)
    for (const { type, searchParam } of resources) {
      // By patient alone, and only by those who may see accesses.
      if (type === 'AuditEvent') continue
      const answer = await call(clerk, 'GET', `/fhir/R4/${type}?_id=nobody`)
      expect(answer.statusCode).toBe(searchParam === undefined ? 400 : 200)
    }
  })

  it('asks who is there', async () => {
    const asked: [Method, string][] = [
      ['GET', `/fhir/R4/Patient/${id}`],
      ['GET', '/fhir/R4/Patient'],
      ['GET', `/fhir/R4/Patient/${id}/_history/1`],
      ['POST', '/fhir/R4'],
      ['POST', '/fhir/R4/Patient'],
      ['POST', '/fhir/R4/Patient/_search'],
      ['PUT', `/fhir/R4/Patient/${id}`],
      ['GET', `/api/records/patients/${id}/accesses`],
    ]
    for (const [method, url] of asked)
      expect((await call(undefined, method, url)).statusCode).toBe(401)
  })

  it('finds nothing for a stranger and lets nobody write who never may', async () => {
    expect((await call(stranger, 'GET', `/fhir/R4/Patient/${id}`)).statusCode).toBe(404)
    expect(
      searchset.parse((await call(stranger, 'GET', '/fhir/R4/Patient?family=Doe')).json()),
    ).toMatchObject({ total: 0 })
    expect(
      searchset.parse((await call(stranger, 'GET', `/fhir/R4/Observation?patient=${id}`)).json())
        .total,
    ).toBe(0)
    expect((await call(clerk, 'GET', `/fhir/R4/Observation?patient=${id}`)).json()).toMatchObject({
      total: 0,
    })
    expect((await call(clerk, 'POST', '/fhir/R4/Patient', patient())).statusCode).toBe(403)
    expect((await call(doctor, 'POST', '/fhir/R4/Patient', patient())).statusCode).toBe(403)
  })

  it.each<[string, Method, string, string | undefined, Record<string, string>, number]>([
    ['what is no JSON', 'POST', '/fhir/R4/Patient', '{', {}, 400],
    [
      'a member twice',
      'POST',
      '/fhir/R4/Patient',
      '{"resourceType":"Patient","resourceType":"Patient"}',
      {},
      400,
    ],
    [
      'another type than the URL',
      'POST',
      '/fhir/R4/Observation',
      '{"resourceType":"Patient"}',
      {},
      422,
    ],
    ['an unknown type', 'POST', '/fhir/R4/Dragon', '{}', {}, 400],
    ['an unknown type to read', 'GET', '/fhir/R4/Dragon/1', undefined, {}, 400],
    [
      'XML',
      'POST',
      '/fhir/R4/Patient',
      '<Patient/>',
      { 'content-type': 'application/fhir+xml' },
      400,
    ],
    [
      'a form',
      'POST',
      '/fhir/R4/Patient',
      'a=b',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
    ],
    ['a JSON search', 'POST', '/fhir/R4/Patient/_search', '{}', {}, 400],
    [
      'a wrong If-Match',
      'PUT',
      '/fhir/R4/Patient/own-id',
      '{"resourceType":"Patient","id":"own-id"}',
      { 'if-match': 'soon' },
      422,
    ],
    ['an unknown parameter', 'GET', '/fhir/R4/Patient?jane-roe=Jane', undefined, {}, 400],
    [
      'a cursor beside parameters',
      'GET',
      '/fhir/R4/Patient?_cursor=x&family=y',
      undefined,
      {},
      400,
    ],
    ['a made-up cursor', 'GET', '/fhir/R4/Patient?_cursor=eA', undefined, {}, 422],
  ])('refuses %s without repeating it', async (_case, method, url, payload, headers, status) => {
    const refused = await call(importer, method, url, payload, headers)
    expect(refused.statusCode).toBe(status)
    expect(refused.json()).toMatchObject({ resourceType: 'OperationOutcome' })
    expect(refused.body).not.toMatch(/jane|dragon/i)
  })

  it('names the limit that a body is over', async () => {
    const refused = await call(importer, 'POST', '/fhir/R4', ' '.repeat(BODY_BYTES_MAX + 1))
    expect(refused.statusCode).toBe(413)
    expect(refused.body).toContain('32 MiB')
  })

  it('leaves evidence of what was read before the answer', async () => {
    await store.ledger.sequence()
    const before = await store.ledger.count({ kind: 'records.read', actor: doctor.id })
    await call(doctor, 'GET', `/fhir/R4/Patient/${id}`)
    await store.ledger.sequence()
    expect(await store.ledger.count({ kind: 'records.read', actor: doctor.id })).toBe(before + 1)
  })
})

describe('a patient’s record over HTTP', () => {
  it('shows who saw it, to those who may know', async () => {
    await store.ledger.sequence()
    const answer = await call(privacyOfficer, 'GET', `/api/records/patients/${id}/accesses`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      accesses: expect.arrayContaining([
        expect.objectContaining({
          actor: { id: doctor.id, displayName: `Name of ${doctor.id}`, roles: ['clerk'] },
          basis: 'care-relationship',
        }),
      ]),
    })
    expect((await call(stranger, 'GET', `/api/records/patients/${id}/accesses`)).statusCode).toBe(
      404,
    )
    expect(
      (await call(privacyOfficer, 'GET', '/api/records/patients/nobody/accesses')).statusCode,
    ).toBe(404)
    expect(
      (await call(privacyOfficer, 'GET', `/api/records/patients/${id}/accesses?before=x`))
        .statusCode,
    ).toBe(400)
  })

  it('is erased when the id is repeated, and then is not there', async () => {
    const url = `/api/records/patients/${id}/erase`
    const json = { 'content-type': 'application/json' }
    expect((await call(privacyOfficer, 'POST', url, { confirm: 'yes' }, json)).statusCode).toBe(400)
    expect((await call(privacyOfficer, 'POST', url, {}, json)).statusCode).toBe(400)
    expect((await call(doctor, 'POST', url, { confirm: id }, json)).statusCode).toBe(403)
    const erased = await call(privacyOfficer, 'POST', url, { confirm: id }, json)
    expect(erased.json()).toEqual({ entry: expect.any(Number) })
    expect((await call(doctor, 'GET', `/fhir/R4/Patient/${id}`)).statusCode).toBe(404)
    expect((await call(privacyOfficer, 'POST', url, { confirm: id }, json)).statusCode).toBe(404)
  })
})
