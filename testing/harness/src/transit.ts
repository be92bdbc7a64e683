import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { assert } from '@wardstone/core'

/**
 * Transit as OpenBao documents its HTTP API, for tests: encrypt, decrypt, rotate and configure a key, with real AES-GCM and
 * associated data. It stands in for a real OpenBao, which no registry that the tests reach carries.
 */
export type TestTransit = {
  readonly url: string
  readonly requests: { readonly path: string; readonly token: string }[]
  /** What it does from now on: answers, is sealed, does not answer, or gives what it is told for every plaintext. */
  mode: 'answers' | 'sealed' | 'silent' | { readonly plaintext: Buffer }
  /** Nobody listens any more at its address, and connections are cut. */
  leave(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

const TOKEN = 's.test'
const IV_BYTES = 12
const TAG_BYTES = 16

type Body = {
  readonly plaintext?: string
  readonly ciphertext?: string
  readonly associated_data?: string
  readonly min_decryption_version?: number
}
type Answer = { readonly status: number; readonly body?: unknown }

export async function openTestTransit(): Promise<TestTransit> {
  const versions: Buffer[] = [randomBytes(32)]
  let minimum = 1
  const requests: { path: string; token: string }[] = []
  const state: { mode: TestTransit['mode'] } = { mode: 'answers' }

  const decrypt = (body: Body): Answer => {
    const [, version = '', base64 = ''] = /^vault:v(\d+):(.*)$/.exec(body.ciphertext ?? '') ?? []
    const key = versions[Number(version) - 1]
    if (key === undefined || Number(version) < minimum) return { status: 400 }
    if (typeof state.mode === 'object')
      return { status: 200, body: { data: { plaintext: state.mode.plaintext.toString('base64') } } }
    const plaintext = openGcm(key, Buffer.from(base64, 'base64'), body.associated_data ?? '')
    return plaintext === undefined
      ? { status: 400 }
      : { status: 200, body: { data: { plaintext: plaintext.toString('base64') } } }
  }
  const deeds: Readonly<Record<string, (body: Body) => Answer>> = {
    '/v1/transit/encrypt/wardstone': (body) => encryptBy(versions, body),
    '/v1/transit/decrypt/wardstone': decrypt,
    '/v1/transit/keys/wardstone/rotate'() {
      versions.push(randomBytes(32))
      return { status: 200, body: {} }
    },
    '/v1/transit/keys/wardstone/config'(body) {
      minimum = body.min_decryption_version ?? minimum
      return { status: 204 }
    },
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const path = request.url ?? ''
    const token = String(request.headers['x-vault-token'])
    requests.push({ path, token })
    if (state.mode === 'silent') return
    const deed = token === TOKEN ? deeds[path] : undefined
    const answer = state.mode === 'sealed' ? { status: 503 } : (deed?.(body) ?? { status: 403 })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end('body' in answer ? JSON.stringify(answer.body) : '')
  }
  const server = createServer((request, response) => void serve(request, response))
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const leave = async () => {
    const over = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await over
  }
  await listen(0)
  const address = server.address()
  assert(typeof address === 'object' && address !== null, 'it listens')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get mode() {
      return state.mode
    },
    set mode(mode) {
      state.mode = mode
    },
    leave,
    comeBack: () => listen(address.port),
    close: leave,
  }
}

function encryptBy(versions: readonly Buffer[], body: Body): Answer {
  const key = versions.at(-1)
  assert(key !== undefined, 'there is a key')
  const plaintext = Buffer.from(body.plaintext ?? '', 'base64')
  const sealed = sealGcm(key, plaintext, body.associated_data ?? '')
  const ciphertext = `vault:v${versions.length}:${sealed.toString('base64')}`
  return { status: 200, body: { data: { ciphertext, key_version: versions.length } } }
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver under test wrote it.
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Body
}

function sealGcm(key: Buffer, plaintext: Buffer, associated: string): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(associated, 'base64'))
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function openGcm(key: Buffer, sealed: Buffer, associated: string): Buffer | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(associated, 'base64'))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const plaintext = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES))
  try {
    decipher.final()
    return plaintext
  } catch {
    return undefined
  }
}
