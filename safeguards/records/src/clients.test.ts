import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { MedplumClient } from '@medplum/core'
import { launchChromium } from '@wardstone/browser/chromium'
import { Client } from 'fhir-kit-client'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTestApp } from './test-app.ts'
import {
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
} from './test-records.ts'

/*
 * Clients that others wrote, from npm, over TLS. A certificate is made for the run and trusted by this process alone.
 */

const folder = mkdtempSync(join(tmpdir(), 'wardstone-clients-'))
const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
execFileSync(
  'openssl',
  `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${keyFile} -out ${certFile}`.split(
    ' ',
  ),
  { stdio: 'pipe' },
)
const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
const trusted = getCACertificates('default')
setDefaultCACertificates([...trusted, cert])

const store = await openTestRecords()
const registrar = { id: 'registrar', roles: ['clerk', 'service'] as const }
const doctor = clinician('dr-clients')
const app = await openTestApp(store.records, [importer, clerk, registrar, doctor])
await app.ready()
const server = createServer({ key, cert, minVersion: 'TLSv1.3' }, (request, reply) => {
  app.routing(request, reply)
})
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
const address = z.object({ port: z.int() }).parse(server.address())
const origin = `https://localhost:${address.port}`
afterAll(async () => {
  setDefaultCACertificates(trusted)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true })
})

const named = z.object({ id: z.string(), meta: z.object({ versionId: z.string() }) })
const linked = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.literal('searchset'),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
})
const bundle = z.object({ type: z.string(), entry: z.array(z.unknown()).optional() })
const caredFor = { generalPractitioner: [{ reference: 'Practitioner/dr-clients' }] }

const kitOf = (actor: { id: string }) =>
  new Client({ baseUrl: `${origin}/fhir/R4`, customHeaders: { cookie: `actor=${actor.id}` } })

const medplumOf = (actor: { id: string }) =>
  new MedplumClient({
    baseUrl: `${origin}/`,
    fhirUrlPath: 'fhir/R4/',
    fetch: async (url: string, options: RequestInit) => {
      const headers = new Headers(options.headers)
      headers.set('cookie', `actor=${actor.id}`)
      return fetch(url, { ...options, headers })
    },
  })

describe('fhir-kit-client', () => {
  const registry = kitOf(registrar)
  const ward = kitOf(doctor)

  it('creates, reads, updates, searches, pages, looks back and deletes', async () => {
    const { id } = named.parse(
      await registry.create({ resourceType: 'Patient', body: patient(caredFor) }),
    )
    const body = observation(`Patient/${id}`)
    for (let n = 0; n < 3; n++) await ward.create({ resourceType: 'Observation', body })
    const search = await ward.search({
      resourceType: 'Observation',
      searchParams: { patient: id, _count: 2 },
    })
    expect(bundle.parse(search).entry).toHaveLength(2)
    const next = await ward.nextPage({ bundle: linked.parse(search) })
    expect(bundle.parse(next).entry).toHaveLength(1)

    const read = await ward.read({ resourceType: 'Patient', id })
    expect(named.parse(read).meta.versionId).toBe('1')
    const changed = { ...patient({ ...caredFor, id, gender: 'female' }) }
    const updated = await ward.update({ resourceType: 'Patient', id, body: changed })
    expect(named.parse(updated).meta.versionId).toBe('2')
    const old = await ward.vread({ resourceType: 'Patient', id, version: '1' })
    expect(old).not.toHaveProperty('gender')
    const history = await ward.history({ resourceType: 'Patient', id })
    expect(bundle.parse(history)).toMatchObject({ type: 'history' })
    expect(bundle.parse(history).entry).toHaveLength(2)
    const everything = await ward.operation({
      name: 'everything',
      resourceType: 'Patient',
      id,
      method: 'GET',
    })
    expect(bundle.parse(everything).entry).toHaveLength(4)
    const result = named.parse(await ward.create({ resourceType: 'Observation', body }))
    await ward.delete({ resourceType: 'Observation', id: result.id })
    await expect(ward.read({ resourceType: 'Observation', id: result.id })).rejects.toMatchObject({
      response: { status: 410 },
    })
  })

  it('sends batches and transactions, and reads what the server can do', async () => {
    const entry = [{ resource: patient(), request: { method: 'POST', url: 'Patient' } }]
    for (const type of ['batch', 'transaction'] as const) {
      const body = { resourceType: 'Bundle', type, entry } as const
      const answer = await (type === 'batch'
        ? registry.batch({ body })
        : registry.transaction({ body }))
      expect(bundle.parse(answer).type).toBe(`${type}-response`)
    }
    expect(await registry.capabilityStatement()).toMatchObject({ fhirVersion: '4.0.1' })
  })
})

describe('MedplumClient', () => {
  const registry = medplumOf(registrar)
  const ward = medplumOf(doctor)

  it('creates once, reads, updates, searches, looks back, batches and deletes', async () => {
    const value = `medplum-${Date.now()}`
    const resource = {
      resourceType: 'Patient' as const,
      identifier: [{ system: 'http://example.org', value }],
      name: [{ family: 'Doe' }],
      ...caredFor,
    }
    const query = `identifier=http://example.org|${value}`
    const made = await registry.createResourceIfNoneExist(resource, query)
    const again = await registry.createResourceIfNoneExist(resource, query)
    expect(again.id).toBe(made.id)
    const id = made.id ?? ''
    const read = await ward.readResource('Patient', id)
    const updated = await ward.updateResource({ ...read, gender: 'female' })
    expect(updated.meta?.versionId).toBe('2')
    expect((await ward.readHistory('Patient', id)).entry).toHaveLength(2)
    expect((await ward.readVersion('Patient', id, '1')).gender).toBeUndefined()
    const found = await ward.searchResources('Patient', { identifier: value })
    expect(found.map((each) => each.id)).toEqual([id])
    const valid = await ward.validateResource(updated)
    expect(valid.issue?.[0]?.severity).toBe('information')
    const batch = await ward.executeBatch({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: `Patient/${id}` } }],
    })
    expect(batch.entry?.[0]?.resource).toMatchObject({ id })
    const everything = await ward.readPatientEverything(id)
    expect(everything.entry).toHaveLength(1)
    await registry.deleteResource('Patient', id)
    // The care relationship went with the patient; who may look at all of them is told.
    await expect(registry.readResource('Patient', id, { cache: 'reload' })).rejects.toThrow(
      /deleted/,
    )
  })
})

/* The file for browsers of `fhirclient` (Apache-2.0), which the test set-up brings; a dependency would be 844 packages. */
const fhirClientFile = join(
  import.meta.dirname,
  '../../../node_modules/.peers/fhir-client-2.6.3.js',
)

describe('fhirclient in Chromium', () => {
  it('creates, reads, updates, searches through all pages, follows references and deletes', async () => {
    const { id } = named.parse(
      await kitOf(registrar).create({ resourceType: 'Patient', body: patient(caredFor) }),
    )
    const browser = await launchChromium()
    try {
      const context = await browser.newContext({ ignoreHTTPSErrors: true })
      await context.addCookies([{ name: 'actor', value: doctor.id, url: origin }])
      // The app is a page of this server: it answers no other origin (CORS).
      await context.route(`${origin}/app`, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<script src="/fhir-client.js"></script>',
        }),
      )
      await context.route(`${origin}/fhir-client.js`, (route) =>
        route.fulfill({ contentType: 'text/javascript', path: fhirClientFile }),
      )
      const page = await context.newPage()
      await page.goto(`${origin}/app`)
      const result = await page.evaluate(useFhirClient, {
        serverUrl: `${origin}/fhir/R4`,
        patientId: id,
        body: observation(`Patient/${id}`),
      })
      expect(result).toEqual({
        versions: ['1', '2'],
        patient: id,
        perPage: [2, 2, 1],
        all: 5,
        subjects: [id],
        refused: expect.stringMatching(/410|gone|deleted/i),
      })
    } finally {
      await browser.close()
    }
  }, 60_000)
})

type FhirClient = {
  readonly patient: { read(): Promise<{ id: string }> }
  create(body: object): Promise<{ id: string; meta: { versionId: string } }>
  update(body: object): Promise<{ meta: { versionId: string } }>
  delete(path: string): Promise<unknown>
  request<T>(path: string, options?: object): Promise<T>
}
declare const FHIR: { client(state: object): FhirClient }

/** Runs in the page. */
async function useFhirClient({
  serverUrl,
  patientId,
  body,
}: {
  serverUrl: string
  patientId: string
  body: object
}) {
  const client = FHIR.client({ serverUrl, tokenResponse: { patient: patientId } })
  const made = await client.create(body)
  const updated = await client.update({ ...body, id: made.id, status: 'amended' })
  for (let n = 0; n < 4; n++) await client.create(body)
  const search = `Observation?subject=Patient/${patientId}&_count=2`
  const perPage: number[] = []
  const onPage = ({ entry }: { entry: unknown[] }) => void perPage.push(entry.length)
  await client.request(search, { pageLimit: 0, onPage })
  const all = await client.request<{ subject: { id: string } }[]>(search, {
    pageLimit: 0,
    flat: true,
    resolveReferences: ['subject'],
  })
  await client.delete(`Observation/${made.id}`)
  const refused = await client.request(`Observation/${made.id}`).then(
    () => 'it is there',
    (error: unknown) => String(error),
  )
  return {
    versions: [made.meta.versionId, updated.meta.versionId],
    patient: (await client.patient.read()).id,
    perPage,
    all: all.length,
    subjects: [...new Set(all.map(({ subject }) => subject.id))],
    refused,
  }
}
