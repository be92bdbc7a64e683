import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callerOf, openTestApp } from './test-app.ts'
import {
  bundleOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
} from './test-records.ts'

/** Attacks as they come in at the door: over HTTP, with nothing of the room called by hand. */

const store = await openTestRecords()
const doctor = clinician('dr-door')
const other = clinician('dr-other')
const app = await openTestApp(store.records, [importer, doctor, other])
const call = callerOf(app)
afterAll(async () => {
  await app.close()
  await store.close()
})

const named = z.object({ id: z.string() })
const page = z.object({
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
})
const caredFor = {
  generalPractitioner: ['dr-door', 'dr-other'].map((id) => ({ reference: `Practitioner/${id}` })),
}
let about = ''
beforeAll(async () => {
  about = named.parse((await call(importer, 'POST', 'Patient', patient(caredFor))).json()).id
  for (let n = 0; n < 5; n++)
    await call(doctor, 'POST', 'Observation', observation(`Patient/${about}`))
})

const narratives = [
  '<script>alert(1)</script>',
  '<p onclick="x()">a</p>',
  '<a href="java&#115;cript:alert(1)">a</a>',
  '<img src="https://example.org/seen.gif" onerror="x()"/>',
  '<svg><script/></svg>',
  '<!ENTITY x "y">',
]

describe('a narrative with something to run in it', () => {
  it.each(narratives)('is stored through no door: %s', async (inner) => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`
    const text = { status: 'generated', div }
    const url = `Patient/${about}`
    const before = (await call(doctor, 'GET', url)).headers['etag']
    const bad = patient({ ...caredFor, text })
    const entry = {
      resource: bad,
      request: { method: 'POST', url: 'Patient' },
    }
    const patch = [{ op: 'add', path: '/text', value: text }]
    const json = { 'content-type': 'application/json-patch+json' }
    const answers = [
      await call(importer, 'POST', 'Patient', bad),
      await call(doctor, 'PUT', url, patient({ ...caredFor, id: about, text })),
      await call(doctor, 'PATCH', url, patch, json),
      await call(importer, 'POST', '/fhir/R4', Buffer.from(bundleOf('transaction', entry))),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBe(422)
      expect(answer.body).not.toContain(inner)
    }
    expect((await call(doctor, 'GET', url)).headers['etag']).toBe(before)
  })
})

describe('XML, which is accepted nowhere', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
  )
  const bomb = `<!DOCTYPE x [<!ENTITY l0 "lol">${laughs.join('')}]><Patient><id value="&l9;"/></Patient>`
  const stranger =
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><Patient><id value="&f;"/></Patient>'

  it.each([
    ['application/fhir+xml', bomb],
    ['application/xml', bomb],
    ['text/xml', stranger],
    ['application/fhir+json', bomb],
    ['application/fhir+json', stranger],
    ['application/json-patch+json', stranger],
  ])('is refused as %s, and nothing in it is looked up or repeated', async (type, body) => {
    for (const [method, url] of [
      ['POST', 'Patient'],
      ['PUT', `Patient/${about}`],
      ['PATCH', `Patient/${about}`],
      ['POST', '/fhir/R4'],
    ] as const) {
      const answer = await call(doctor, method, url, body, { 'content-type': type })
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.body).not.toMatch(/lol|root:/)
    }
  })
})

describe('a cursor', () => {
  it('of which any one byte was changed, or a part is missing, shows nothing; nor does it serve somebody else', async () => {
    const first = await call(doctor, 'GET', `Observation?patient=${about}&_count=2`)
    const next =
      page.parse(first.json()).link.find(({ relation }) => relation === 'next')?.url ?? ''
    const cursor = new URL(next, 'http://x').searchParams.get('_cursor') ?? ''
    const ask = async (value: string, actor = doctor) =>
      call(actor, 'GET', `Observation?_cursor=${encodeURIComponent(value)}`)
    // The control: it works as it is.
    expect((await ask(cursor)).statusCode).toBe(200)
    const bytes = Buffer.from(cursor, 'base64url')
    expect(bytes.length).toBeGreaterThan(16)
    const changed = Array.from(bytes, (byte, at) => {
      const copy = Buffer.from(bytes)
      copy[at] = byte ^ 1
      return copy
    })
    const cut = [bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, bytes])]
    for (const one of [...changed, ...cut]) {
      const answer = await ask(one.toString('base64url'))
      expect(answer.statusCode).toBe(422)
      expect(answer.body).not.toContain(about)
    }
    expect((await ask(cursor, other)).statusCode).toBe(422)
    expect((await call(doctor, 'GET', `Patient?_cursor=${cursor}`)).statusCode).toBe(422)
  })
})

const many = (count: number, make: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => make(n)).join('&')

describe('a search that would explode', () => {
  it.each([
    ['parameters', many(2_000, (n) => `code=c${n}`)],
    ['alternatives', `code=${Array.from({ length: 5_000 }, (_, n) => `c${n}`).join(',')}`],
    ['a chain without end', `${'subject:Patient.link.other:'.repeat(200)}name=x`],
    ['reverse chains within each other', `${'_has:Observation:subject:'.repeat(200)}code=x`],
    ['includes', many(500, (n) => `_include:iterate=Observation:part${n}`)],
    ['sort keys', `_sort=${Array.from({ length: 500 }, () => 'date').join(',')}`],
    ['a page of everything', '_count=999999999999'],
    ['a number beyond all', `value-quantity=gt${'9'.repeat(5_000)}`],
  ])('by %s is refused or bounded, soon, and the next is served', async (_what, query) => {
    const answer = await call(doctor, 'GET', `Observation?patient=${about}&${query}`)
    expect(answer.statusCode).toBeLessThan(500)
    if (answer.statusCode === 200)
      expect(
        z.object({ entry: z.array(z.unknown()).optional() }).parse(answer.json()).entry?.length ??
          0,
      ).toBeLessThanOrEqual(1_000)
    expect((await call(doctor, 'GET', `Observation?patient=${about}`)).statusCode).toBe(200)
  })
})
