import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { assert } from '@wardstone/core'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openAwsDriver } from './kek-aws.ts'

type Seen = { readonly target: string; readonly signed: string; readonly body: unknown }

const place = { organisation: 'a'.repeat(32), version: 3 }
const kek = Buffer.alloc(32, 7)
const wrapped = Buffer.from('wrapped by a test')

/** Notes what AWS's own client asks, and answers as the documentation of KMS says. */
const seen: Seen[] = []
let answer: { status: number; body: object } = { status: 200, body: {} }
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part)
  seen.push({
    target: String(request.headers['x-amz-target']),
    signed: String(request.headers.authorization),
    body: JSON.parse(Buffer.concat(parts).toString('utf8')),
  })
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' })
  response.end(JSON.stringify(answer.body))
}
const server = createServer((request, response) => void serve(request, response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
assert(typeof address === 'object' && address !== null, 'it listens')

const credentials = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secret-of-the-test' }
const before = { ...process.env }
Object.assign(process.env, credentials)
const driver = openAwsDriver({
  keyId: 'alias/wardstone',
  region: 'eu-central-1',
  endpoint: `http://127.0.0.1:${address.port}`,
})

afterEach(() => {
  seen.length = 0
})
afterAll(async () => {
  await driver.close()
  for (const name of Object.keys(credentials)) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe('a KEK in AWS KMS (AWS’s own client, against an address of the test)', () => {
  const context = { 'wardstone:organisation': place.organisation, 'wardstone:kek': '3' }

  it('is sent to be encrypted under the named key, bound to its place, in a signed request', async () => {
    answer = { status: 200, body: { CiphertextBlob: wrapped.toString('base64') } }
    expect(await driver.wrap(kek, place)).toBe(wrapped.toString('base64'))
    expect(seen).toMatchObject([
      {
        target: 'TrentService.Encrypt',
        signed: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/kms\//,
        ),
        body: {
          KeyId: 'alias/wardstone',
          Plaintext: kek.toString('base64'),
          EncryptionContext: context,
        },
      },
    ])
  })

  it('comes back from the named key only, for the same place', async () => {
    answer = { status: 200, body: { Plaintext: kek.toString('base64') } }
    expect(Buffer.from(await driver.unwrap(wrapped.toString('base64'), place))).toEqual(kek)
    expect(seen).toMatchObject([
      {
        target: 'TrentService.Decrypt',
        body: {
          KeyId: 'alias/wardstone',
          CiphertextBlob: wrapped.toString('base64'),
          EncryptionContext: context,
        },
      },
    ])
  })

  it('tells what KMS refuses from what it cannot do at the moment', async () => {
    answer = { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } }
    await expect(driver.wrap(kek, place)).rejects.toMatchObject({ code: 'vault.kek-refused' })
    answer = { status: 500, body: { __type: 'KMSInternalException', message: 'later' } }
    await expect(driver.wrap(kek, place)).rejects.toMatchObject({ code: 'vault.kek-unavailable' })
    answer = { status: 200, body: {} }
    await expect(driver.unwrap('AAAA', place)).rejects.toMatchObject({ code: 'vault.kek-refused' })
  })
})
