import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callerOf, openTestApp } from './test-app.ts'
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
const doctor = clinician('dr-rest')
const stranger = clinician('stranger-rest')
const app = await openTestApp(store.records, [importer, clerk, privacyOfficer, doctor, stranger])
const call = callerOf(app)
afterAll(async () => {
  await app.close()
  await store.close()
})

const named = z.object({ id: z.string() })
const totalIn = (answer: { json(): unknown }) =>
  z.object({ total: z.int() }).parse(answer.json()).total
const entry = (method: string, url: string) => ({ request: { method, url } })
const outcome = z.object({ issue: z.array(z.object({ severity: z.string() })) })
let about = ''
beforeAll(async () => {
  const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-rest' }] }
  const created = await call(importer, 'POST', 'Patient', patient(caredFor))
  about = named.parse(created.json()).id
})
const newObservation = async () => {
  const created = await call(doctor, 'POST', 'Observation', observation(`Patient/${about}`))
  return named.parse(created.json()).id
}

describe('reads over HTTP', () => {
  it('are not repeated to whom they have not changed for, and have a HEAD', async () => {
    const url = `Patient/${about}`
    const read = await call(doctor, 'GET', url)
    const etag = String(read.headers['etag'])
    for (const condition of [etag, `"x", ${etag}`, etag.replace('W/', '')]) {
      const again = await call(doctor, 'GET', url, undefined, { 'if-none-match': condition })
      expect([again.statusCode, again.body]).toEqual([304, ''])
    }
    const modified = String(read.headers['last-modified'])
    const since = { 'if-modified-since': modified }
    expect((await call(doctor, 'GET', url, undefined, since)).statusCode).toBe(304)
    const earlier = { 'if-modified-since': new Date(0).toUTCString() }
    expect((await call(doctor, 'GET', url, undefined, earlier)).statusCode).toBe(200)
    const other = { 'if-none-match': 'W/"9"' }
    expect((await call(doctor, 'GET', url, undefined, other)).statusCode).toBe(200)
    const head = await call(doctor, 'HEAD', url)
    expect([head.statusCode, head.headers['etag'], head.body]).toEqual([200, etag, ''])
  })

  it('are JSON, pretty when asked, and nothing else', async () => {
    const url = `Patient/${about}`
    const pretty = await call(doctor, 'GET', `${url}?_pretty=true`)
    expect(pretty.body).toContain('\n  "resourceType"')
    for (const format of ['json', 'application/fhir+json', 'application/fhir%2Bjson']) {
      expect((await call(doctor, 'GET', `${url}?_format=${format}`)).statusCode).toBe(200)
    }
    const refused = await Promise.all([
      call(doctor, 'GET', `${url}?_format=xml`),
      call(doctor, 'GET', url, undefined, { accept: 'application/fhir+xml' }),
      call(doctor, 'GET', 'Patient', undefined, { accept: 'text/turtle' }),
    ])
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([406, 406, 406])
    for (const accept of ['*/*', 'application/*', 'text/html, application/fhir+json;q=0.9']) {
      expect((await call(doctor, 'GET', url, undefined, { accept })).statusCode).toBe(200)
    }
    expect((await call(doctor, 'GET', `${url}?_elements=a.b.c`)).statusCode).toBe(422)
    expect((await call(doctor, 'GET', `${url}?_summary=most`)).statusCode).toBe(422)
    expect((await call(doctor, 'GET', `${url}?family=Doe`)).statusCode).toBe(400)
  })

  it('are shortened as asked, marked so, on every page', async () => {
    for (let n = 0; n < 3; n++) await newObservation()
    const part = await call(doctor, 'GET', `Patient/${about}?_elements=name`)
    expect(part.json()).toMatchObject({
      name: [{ family: 'Doe' }],
      meta: { tag: [{ code: 'SUBSETTED' }] },
    })
    expect(part.json()).not.toHaveProperty('generalPractitioner')
    const url = `Observation?patient=${about}&_count=1&_elements=code`
    const page = await call(doctor, 'GET', url)
    const links = z.object({ link: z.array(z.object({ url: z.string() })) }).parse(page.json()).link
    const next = await call(doctor, 'GET', links[1]?.url ?? '')
    for (const { body } of [page, next]) {
      expect(body).toContain('SUBSETTED')
      expect(body).not.toContain('"subject"')
    }
    const summary = await call(doctor, 'GET', `Patient/${about}?_summary=true`)
    expect(summary.json()).toMatchObject({ resourceType: 'Patient', id: about })
    expect(summary.body).toContain('SUBSETTED')
  })

  it('say how many there are without showing any, and leave the number out when asked', async () => {
    await newObservation()
    const url = `Observation?patient=${about}`
    const count = await call(doctor, 'GET', `${url}&_summary=count`)
    expect(count.json()).not.toHaveProperty('entry')
    expect(totalIn(count)).toBeGreaterThan(0)
    expect(totalIn(await call(stranger, 'GET', `${url}&_summary=count`))).toBe(0)
    expect((await call(doctor, 'GET', `${url}&_total=none`)).json()).not.toHaveProperty('total')
  })
})

describe('changes over HTTP', () => {
  it('delete, answer 204, and then 410', async () => {
    const url = `Observation/${await newObservation()}`
    const stale = await call(doctor, 'DELETE', url, undefined, { 'if-match': 'W/"8"' })
    expect(stale.statusCode).toBe(412)
    const deleted = await call(doctor, 'DELETE', url)
    expect([deleted.statusCode, deleted.body, deleted.headers['etag']]).toEqual([204, '', 'W/"2"'])
    const gone = await call(doctor, 'GET', url)
    expect(gone.statusCode).toBe(410)
    expect(gone.json()).toMatchObject({ issue: [{ code: 'deleted' }] })
    expect((await call(stranger, 'GET', url)).statusCode).toBe(404)
    expect((await call(doctor, 'GET', `${url}/_history/2`)).statusCode).toBe(410)
    const history = await call(doctor, 'GET', `${url}/_history`)
    expect(history.json()).toMatchObject({
      type: 'history',
      entry: [
        { request: { method: 'DELETE' }, response: { status: '204' } },
        { request: { method: 'POST' }, resource: { resourceType: 'Observation' } },
      ],
    })
    expect(history.body.match(/"resource":/g)).toHaveLength(1)
    expect((await call(doctor, 'DELETE', `Patient/${about}`)).statusCode).toBe(409)
  })

  it('are conditional on what a search finds', async () => {
    const number = randomUUID()
    const body = patient({ identifier: [{ value: number }] })
    const condition = { 'if-none-exist': `identifier=${number}` }
    const created = await call(importer, 'POST', 'Patient', body, condition)
    expect(created.statusCode).toBe(201)
    const none = await call(importer, 'DELETE', 'Patient')
    expect(none.statusCode).toBe(422)
    expect((await call(importer, 'PUT', `Patient?identifier=${number}`, body)).statusCode).toBe(201)
  })

  it('patch, by JSON Patch and by FHIRPath Patch, and read what they show', async () => {
    const url = `Observation/${await newObservation()}`
    const jsonPatch = { 'content-type': 'application/json-patch+json' }
    const replace = [{ op: 'replace', path: '/status', value: 'amended' }]
    await store.ledger.sequence()
    const reads = { kind: 'records.read', actor: doctor.id }
    const before = await store.ledger.count(reads)
    const patched = await call(doctor, 'PATCH', url, replace, { ...jsonPatch, 'if-match': 'W/"1"' })
    expect(patched.json()).toMatchObject({ status: 'amended', meta: { versionId: '2' } })
    await store.ledger.sequence()
    expect(await store.ledger.count(reads)).toBe(before + 1)
    const stale = await call(doctor, 'PATCH', url, replace, { ...jsonPatch, 'if-match': 'W/"1"' })
    expect(stale.statusCode).toBe(412)
    const parameters = {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'operation',
          part: [
            { name: 'type', valueCode: 'replace' },
            { name: 'path', valueString: 'Observation.status' },
            { name: 'value', valueCode: 'corrected' },
          ],
        },
      ],
    }
    expect((await call(doctor, 'PATCH', url, parameters)).json()).toMatchObject({
      status: 'corrected',
    })
    const entries = [
      { resource: parameters, request: { method: 'PATCH', url } },
      {
        resource: {
          resourceType: 'Binary',
          contentType: 'application/json-patch+json',
          data: Buffer.from(JSON.stringify(replace)).toString('base64'),
        },
        request: { method: 'PATCH', url, ifMatch: 'W/"4"' },
      },
    ]
    const batch = await call(doctor, 'POST', '/fhir/R4', Buffer.from(bundleOf('batch', ...entries)))
    expect(batch.json()).toMatchObject({
      entry: [{ response: { etag: 'W/"4"' } }, { response: { etag: 'W/"5"' } }],
    })
    expect((await call(stranger, 'PATCH', url, parameters)).statusCode).toBe(404)
  })

  it.each([
    ['another id', [{ op: 'replace', path: '/id', value: 'other' }]],
    ['another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }]],
    ['another record', [{ op: 'replace', path: '/subject/reference', value: 'Patient/nobody' }]],
    ['a prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }]],
    ['what is not valid', [{ op: 'replace', path: '/status', value: 7 }]],
    ['a place that is not there', [{ op: 'remove', path: '/component/3' }]],
    ['what is no patch', { op: 'add' }],
  ])('refuse a patch of %s', async (_case, patch) => {
    const url = `Observation/${await newObservation()}`
    const headers = { 'content-type': 'application/json-patch+json' }
    expect((await call(doctor, 'PATCH', url, patch, headers)).statusCode).toBe(422)
    expect((await call(doctor, 'GET', url)).headers['etag']).toBe('W/"1"')
    expect({}).not.toHaveProperty('polluted')
  })

  it('answer as Prefer asks', async () => {
    const body = observation(`Patient/${about}`)
    const prefer = (how: string) =>
      call(doctor, 'POST', 'Observation', body, { prefer: `return=${how}` })
    expect((await prefer('minimal')).body).toBe('')
    expect((await prefer('representation')).json()).toMatchObject({ resourceType: 'Observation' })
    expect((await prefer('OperationOutcome')).json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information' }],
    })
  })

  it('in a batch are answered beside its reads', async () => {
    const body = bundleOf(
      'batch',
      entry('GET', `Patient/${about}`),
      entry('GET', `Observation?patient=${about}&_count=1`),
      entry('GET', 'Patient/nobody'),
      entry('GET', `Patient/${about}/_history?_count=1`),
      entry('DELETE', 'Observation/nobody'),
      post(observation(`Patient/${about}`)),
    )
    const answer = await call(doctor, 'POST', '/fhir/R4', Buffer.from(body))
    expect(answer.json()).toMatchObject({
      type: 'batch-response',
      entry: [
        { resource: { id: about }, response: { status: '200', etag: 'W/"1"' } },
        { resource: { type: 'searchset' }, response: { status: '200' } },
        { response: { status: '404' } },
        { resource: { type: 'history' }, response: { status: '200' } },
        { response: { status: '404' } },
        { response: { status: '201 Created' } },
      ],
    })
  })

  it('are only tried out by $validate', async () => {
    await store.ledger.sequence()
    const before = await store.ledger.count({ kind: 'records.changed' })
    const outcomes = await Promise.all([
      call(doctor, 'POST', 'Patient/$validate', patient()),
      call(doctor, 'POST', 'Patient/$validate', patient({ gender: 7 })),
      call(doctor, 'POST', `Patient/${about}/$validate`, patient({ id: 'other' })),
      call(doctor, 'POST', 'Patient/$validate', {
        resourceType: 'Parameters',
        parameter: [
          { name: 'mode', valueCode: 'create' },
          { name: 'resource', resource: patient() },
        ],
      }),
    ])
    expect(outcomes.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
    const severities = outcomes.map((each) => outcome.parse(each.json()).issue[0]?.severity)
    expect(severities).toEqual(['information', 'error', 'error', 'information'])
    await store.ledger.sequence()
    expect(await store.ledger.count({ kind: 'records.changed' })).toBe(before)
  })

  it('ask who is there', async () => {
    for (const [method, url] of [
      ['DELETE', `Patient/${about}`],
      ['PATCH', `Patient/${about}`],
      ['GET', '_history'],
      ['GET', 'Patient/_history'],
      ['GET', `Patient/${about}/$everything`],
      ['POST', 'Patient/$validate'],
      ['GET', `AuditEvent?patient=${about}`],
      ['GET', 'Binary/1'],
    ] as const) {
      expect((await call(undefined, method, url)).statusCode).toBe(401)
    }
  })
})

describe('a Binary', () => {
  const content = Buffer.from([0, 255, 60, 33, 10])

  it('is sent and given back as its content, by those who see what it belongs to', async () => {
    const note = {
      resourceType: 'DocumentReference',
      status: 'current',
      content: [{ attachment: { title: 'x' } }],
    }
    const document = await call(importer, 'POST', 'DocumentReference', {
      ...note,
      subject: { reference: `Patient/${about}` },
    })
    const context = `DocumentReference/${named.parse(document.json()).id}`
    const headers = { 'content-type': 'image/x-scan', 'x-security-context': context }
    const created = await call(doctor, 'POST', 'Binary', content, headers)
    expect(created.statusCode).toBe(201)
    const url = `Binary/${named.parse(created.json()).id}`
    const raw = await call(doctor, 'GET', url)
    expect(raw.rawPayload.equals(content)).toBe(true)
    expect(raw.headers['content-type']).toBe('image/x-scan')
    const whole = await call(doctor, 'GET', url, undefined, { accept: 'application/fhir+json' })
    expect(whole.json()).toMatchObject({
      resourceType: 'Binary',
      contentType: 'image/x-scan',
      data: content.toString('base64'),
    })
    expect((await call(stranger, 'GET', url)).statusCode).toBe(404)
    await store.records.checkIntegrity()
    const foreign = await call(stranger, 'POST', 'Binary', content, headers)
    expect([403, 422]).toContain(foreign.statusCode)
  })

  it('with a script in it is nothing that a browser would show as ours', async () => {
    const headers = { 'content-type': 'text/html', 'x-security-context': `Patient/${about}` }
    const created = await call(doctor, 'POST', 'Binary', '<script>alert(1)</script>', headers)
    const raw = await call(doctor, 'GET', `Binary/${named.parse(created.json()).id}`)
    expect(raw.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment/),
      'content-security-policy': expect.stringContaining('sandbox'),
      'x-content-type-options': 'nosniff',
    })
  })

  it('that belongs to nobody, or to what is not there, is refused', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect((await call(importer, 'POST', 'Binary', 'x', headers)).statusCode).toBe(422)
    const absent = { ...headers, 'x-security-context': 'DocumentReference/none' }
    expect((await call(importer, 'POST', 'Binary', 'x', absent)).statusCode).toBe(422)
    expect((await call(importer, 'POST', 'Patient', 'x', headers)).statusCode).toBe(400)
  })
})
