import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { canonicalJson, utf8, type Evidence } from '@wardstone/core'
import { connect, openDatabase } from '@wardstone/database'
import { leafHash, verifyProofFile } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { operatorSocket, readConfig, startServer } from './index.ts'

const home = await mkdtemp(join(tmpdir(), 'wardstone-server-'))
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

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${running.address}${path}`, { headers })

const send = (body: string, type = 'application/json') =>
  fetch(`${running.address}/api/sign-in/password`, {
    method: 'POST',
    headers: { 'content-type': type, 'x-wardstone': '1' },
    body,
  })
const post = (headers: Record<string, string>) =>
  fetch(`${running.address}/api/sign-out`, { method: 'POST', headers })

const call = (method: string, path: string, body?: string) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    httpRequest({ socketPath: operatorSocket(config), method, path, headers }, (answer) => {
      let text = ''
      answer.on('data', (part: Buffer) => (text += part.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode, text }))
    })
      .once('error', reject)
      .end(body)
  })

const sent = async (path: string, type: string, body: string) => {
  const headers = { 'content-type': type }
  const answer = await fetch(`${running.address}${path}`, { method: 'POST', headers, body })
  return [answer.status, await answer.text()] as const
}

describe('the mirror', () => {
  it('is reached by other hospitals’ logs without our header, which its console is not', async () => {
    const upload = await sent('/mirror/add-entries', 'application/octet-stream', '\0\x01x')
    expect(upload).toEqual([400, expect.stringContaining('mirror.malformed')])
    const other = await sent('/mirror/add-entries', 'text/plain', 'x')
    expect(other).toEqual([415, expect.stringContaining('mirror.unsupported')])
    const checkpoint = await sent('/mirror/add-checkpoint', 'text/plain', 'old 0')
    expect(checkpoint).toEqual([400, expect.stringContaining('witness.malformed')])
    expect(await sent('/api/mirrors/send', 'application/json', '{}')).toEqual([
      403,
      expect.stringContaining('identity.cross-site'),
    ])
    expect((await get('/api/mirrors')).status).toBe(401)
    const { status, text } = await call('GET', '/api/mirrors')
    expect(status).toBe(200)
    const { name, submissionPath } = JSON.parse(text) as Record<string, unknown>
    expect([name, submissionPath]).toEqual([expect.stringMatching(/\/mirror$/), '/mirror'])
  })
})

describe('every answer', () => {
  it.each([
    '/',
    '/healthz',
    '/api/session',
    '/fhir/R4/metadata',
    '/nothing/here',
    '/ledger/checkpoint',
    '/api/docs/',
  ])('carries the security headers: %s', async (path) => {
    const { headers } = await get(path)
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp).toContain("default-src 'none'")
    expect(csp).toContain("script-src 'self' 'wasm-unsafe-eval';")
    expect(csp).toContain("frame-ancestors 'none'")
    expect(csp.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe-|\*|https?:/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  it('is kept by no cache unless its route says so', async () => {
    for (const path of ['/api/session', '/fhir/R4/Patient?name=x', '/api/nothing']) {
      expect((await get(path)).headers.get('cache-control')).toBe('no-store')
    }
  })
})

describe('refusals', () => {
  it('are problem details outside FHIR and an OperationOutcome within', async () => {
    const problem = await get('/api/nothing')
    expect(problem.headers.get('content-type')).toContain('application/problem+json')
    expect(await problem.json()).toMatchObject({ status: 404, code: 'input.not-found' })
    const outcome = await get('/fhir/R4/Patient/1')
    expect(outcome.status).toBe(401)
    expect(outcome.headers.get('content-type')).toContain('application/fhir+json')
    expect(await outcome.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'login' }],
    })
  })

  it('say what is wrong with a body', async () => {
    expect(await (await send('{"loginName":')).json()).toMatchObject({ code: 'input.not-json' })
    expect(await (await send('{}')).json()).toMatchObject({ code: 'input.invalid' })
    expect(await (await send('<a/>', 'text/xml')).json()).toMatchObject({ code: 'input.invalid' })
    expect(
      await (await send(JSON.stringify({ loginName: 'x'.repeat(2 ** 21) }))).json(),
    ).toMatchObject({
      code: 'input.too-large',
      detail: expect.stringContaining('limit'),
    })
  })
})

describe('a change from elsewhere', () => {
  it.each([
    ['without our header', {}],
    ['from another origin', { 'x-wardstone': '1', origin: 'https://evil.example' }],
    ['that the browser calls cross-site', { 'x-wardstone': '1', 'sec-fetch-site': 'cross-site' }],
    ['from a null origin', { 'x-wardstone': '1', origin: 'null' }],
  ])('is refused: %s', async (_case, headers) => {
    const answer = await post(headers)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'identity.cross-site' })
  })

  it('is refused under a name that was pointed at our address (DNS rebinding)', async () => {
    const { port } = new URL(running.address)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(
        {
          host: '127.0.0.1',
          port,
          path: '/api/session',
          headers: { host: `evil.example:${port}` },
        },
        (answer) => resolve(answer.statusCode),
      )
        .once('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })
})

describe('the operator’s socket', () => {
  it('can be opened by this user of the machine alone', async () => {
    expect((await stat(operatorSocket(config))).mode & 0o777).toBe(0o600)
  })

  it('acts as the operator, who may invite and load but not read', async () => {
    const invited = await call(
      'POST',
      '/api/accounts',
      JSON.stringify({ displayName: 'A', roles: ['auditor'] }),
    )
    expect(invited.status).toBe(200)
    const { enrolmentUrl }: { enrolmentUrl: string } = JSON.parse(invited.text)
    expect(enrolmentUrl).toMatch(new RegExp(`^${running.address}/enrol#[A-Za-z0-9_-]{22,}$`))
    expect((await call('GET', '/fhir/R4/Patient?name=a')).text).not.toMatch(/"total":[1-9]/)
    expect((await call('GET', '/api/access/reviews')).status).toBe(403)
  })

  it('gives a proof file of an entry that verifies without the server', async () => {
    await call('POST', '/api/ledger/verify', '{}')
    const { verifierKey }: { verifierKey: string } = JSON.parse(
      (await call('GET', '/api/ledger')).text,
    )
    const { entries }: { entries: { index: number; evidence: Evidence }[] } = JSON.parse(
      (await call('GET', '/api/ledger/entries?limit=1')).text,
    )
    const entry = entries[0] ?? { index: 0, evidence: undefined }
    const proof = (await call('GET', `/api/ledger/entries/${entry.index}/proof`)).text
    const leaf = leafHash(utf8(canonicalJson(entry.evidence ?? null)))
    expect(await verifyProofFile(proof, { leaf, vkey: verifierKey })).toMatchObject({
      index: entry.index,
    })
    const other = leafHash(utf8('{}'))
    await expect(verifyProofFile(proof, { leaf: other, vkey: verifierKey })).rejects.toMatchObject({
      code: 'proof.invalid',
    })
    expect((await call('GET', '/api/ledger/entries/999999/proof')).status).toBe(404)
  })
})

describe('documentation, health and metrics', () => {
  it('describes every route under /api', async () => {
    const document = (await (await get('/api/docs/json')).json()) as {
      paths: Record<string, unknown>
    }
    for (const path of [
      '/api/session',
      '/api/accounts',
      '/api/access/break-glass',
      '/api/controls',
      '/api/ledger',
      '/api/today',
    ]) {
      expect(Object.keys(document.paths)).toContain(path)
    }
  })

  it('answers health, readiness and metrics on loopback, without a patient in a label', async () => {
    expect(await (await get('/healthz')).json()).toMatchObject({ alive: true })
    expect(await (await get('/readyz')).json()).toMatchObject({ ready: true })
    await get('/fhir/R4/Patient/secret-patient-id?name=Marlowe')
    const text = await (await get('/metrics')).text()
    expect(text).toContain('wardstone_ledger_entries')
    expect(text).not.toMatch(/secret-patient-id|Marlowe/)
  })
})

describe('strangers', () => {
  it('learn that the server is ready, and nothing of its keys or its ledger', async () => {
    expect(await (await get('/readyz')).json()).toEqual({ ready: true })
  })
})

describe('addresses other than loopback', () => {
  it('speak TLS 1.3 and nothing older, with a certificate from the local CA, and never plain HTTP', async () => {
    const other = await mkdtemp(join(tmpdir(), 'wardstone-tls-'))
    await chmod(other, 0o711)
    const tlsConfig = readConfig({
      WARDSTONE_HOME: other,
      WARDSTONE_LISTEN: '0.0.0.0:0',
      WARDSTONE_LOG: 'silent',
    })
    const server = await startServer(tlsConfig)
    const port = Number(new URL(server.address).port)
    const ca = await readFile(join(other, 'tls/ca.pem'), 'utf8')
    const shake = (options: object) =>
      new Promise<string | null>((resolve) => {
        const socket = connectTls({ host: '127.0.0.1', port, ca, ...options })
        socket.once('secureConnect', () => {
          resolve(`${socket.getProtocol() ?? ''} ${String(socket.authorized)}`)
          socket.destroy()
        })
        socket.once('error', () => resolve(null))
      })
    expect(await shake({})).toBe('TLSv1.3 true')
    expect(await shake({ maxVersion: 'TLSv1.2' })).toBeNull()
    // The cookie that loopback uses counts for nothing here, and metrics are not for the network.
    const viaTls = (path: string, cookie: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        httpsRequest({ host: '127.0.0.1', port, path, ca, headers: { cookie } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .once('error', reject)
          .end()
      })
    expect(await viaTls('/metrics', '')).toBe(404)
    expect(await viaTls('/api/session', 'wardstone=anything')).toBe(401)
    expect(
      await fetch(`http://127.0.0.1:${port}/`).then(
        () => 'answered',
        () => 'refused',
      ),
    ).toBe('refused')
    await server.close()
    await rm(other, { recursive: true, force: true })
  })
})

describe('a ledger that was put back to an earlier state', () => {
  it('is refused at the next start, with what to do', async () => {
    const other = await mkdtemp(join(tmpdir(), 'wardstone-rollback-'))
    await chmod(other, 0o711)
    const settings = readConfig({
      WARDSTONE_HOME: other,
      WARDSTONE_LISTEN: 'localhost:0',
      WARDSTONE_LOG: 'silent',
    })
    const first = await startServer(settings)
    await first.close()
    const database = await openDatabase({ home: other, schemas: [], onLine: () => {} })
    const socketFolder = join(other, 'postgres/socket')
    const owner = connect({ socketFolder }, 'wardstone', 'wardstone', 1)
    await owner`delete from ledger_head where size > 2`
    await owner`delete from ledger_entry where index >= (select max(size) from ledger_head)`
    await owner.end()
    await database.close()
    await expect(startServer(settings)).rejects.toMatchObject({
      code: 'ledger.damaged',
      message: expect.stringContaining('backup'),
    })
    await rm(other, { recursive: true, force: true })
  })
})
