import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { MedplumClient } from '@medplum/core'
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
