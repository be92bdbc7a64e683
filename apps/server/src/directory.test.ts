import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operatorSocket, readConfig, startServer } from './index.ts'

const home = await mkdtemp(join(tmpdir(), 'wardstone-directory-'))
await chmod(home, 0o711)
const config = readConfig({
  WARDSTONE_HOME: home,
  WARDSTONE_LISTEN: 'localhost:0',
  WARDSTONE_LOG: 'silent',
})
const running = await startServer(config)
afterAll(async () => {
  await running.close()
  await rm(home, { recursive: true, force: true })
})

const operator = (method: string, path: string, body?: string, type = 'application/json') =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type }
    httpRequest({ socketPath: operatorSocket(config), method, path, headers }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode, text }))
    })
      .once('error', reject)
      .end(body)
  })
const made = await operator('POST', '/api/directory/clients', JSON.stringify({ name: 'Entra' }))
const { token } = z.object({ token: z.string() }).parse(JSON.parse(made.text))
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${running.address}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
  })
const scimJson = { 'content-type': 'application/scim+json; charset=utf-8' }

describe('the token of a directory', () => {
  it('opens SCIM without the header of our own pages, at the address that people use', async () => {
    const body = JSON.stringify({ userName: 'ana.ruiz', displayName: 'Dr. Ana Ruiz' })
    const answer = await ask('/scim/v2/Users', { method: 'POST', headers: scimJson, body })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('location')).toMatch(
      new RegExp(`^${running.address}/scim/v2/Users/p-`),
    )
    expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
  })

  it.each<[string, string, string?]>([
    ['GET', '/api/accounts'],
    ['GET', '/api/directory'],
    ['GET', '/api/session'],
    ['POST', '/api/directory/clients', '{"name":"x"}'],
    ['POST', '/api/accounts', '{"displayName":"x","roles":["clerk"]}'],
    ['GET', '/fhir/R4/Patient?name=x'],
    ['GET', '/api/ledger'],
  ])('opens nothing else: %s %s', async (method, path, body) => {
    const headers = { 'x-wardstone': '1', 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body }
    const { status } = await ask(path, { method, headers, ...sent })
    expect([401, 404]).toContain(status)
  })
})

const send = (body: string, type: string) =>
  ask('/scim/v2/Users', { method: 'POST', headers: { 'content-type': type }, body })

describe('SCIM', () => {
  it('is not open to the operator’s socket, nor to a cookie', async () => {
    expect((await operator('GET', '/scim/v2/Users')).status).toBe(401)
    const headers = { cookie: 'wardstone=x', 'x-wardstone': '1' }
    const answer = await fetch(`${running.address}/scim/v2/Users`, { headers })
    expect(answer.status).toBe(401)
  })

  it('refuses in its own words, whatever refuses', async () => {
    const large = JSON.stringify({ userName: 'x'.repeat(1024 * 1024) })
    for (const [answer, status] of [
      [await ask('/scim/v2/Users/none'), 404],
      [await ask('/scim/v2/nothing/here'), 404],
      [await send(large, 'application/scim+json'), 413],
      [await send('<a/>', 'text/xml'), 400],
      [await send('{"userName":', 'application/json'), 400],
    ] as const) {
      expect(answer.status).toBe(status)
      expect(await answer.json()).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
      })
    }
  })
})

describe('a list of people', () => {
  it('goes over the API as the file it is', async () => {
    const file = 'username,name,roles\nbo.lind,Bo Lind,clerk\n'
    const seen = await operator('POST', '/api/directory/list/preview', file, 'text/csv')
    const plan = z.object({ id: z.string(), counts: z.record(z.string(), z.number()) })
    const { id, counts } = plan.parse(JSON.parse(seen.text))
    expect(counts).toEqual({ joins: 1, moves: 0, leaves: 0, stays: 0 })
    const done = await operator('POST', `/api/directory/list?plan=${id}`, file, 'text/csv')
    expect(done.status).toBe(200)
    const broken = await operator('POST', '/api/directory/list/preview', 'x', 'text/csv')
    expect([broken.status, broken.text]).toEqual([422, expect.stringContaining('missing')])
    expect((await operator('POST', '/api/directory/list/preview', '{}')).status).toBe(400)
    const overview = await operator('GET', '/api/directory')
    expect(JSON.parse(overview.text)).toMatchObject({
      clients: [{ name: 'Entra' }],
      history: [{ what: 'joined', source: 'csv', displayName: 'Bo Lind' }, { source: 'scim' }],
    })
  })
})
