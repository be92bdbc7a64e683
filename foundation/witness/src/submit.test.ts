import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecretKey } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { formatSignedNote } from '@wardstone/verifier'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAddRequest } from './add-request.ts'
import { deriveSigningKeys, openCosigner } from './signing-keys.ts'
import { submitCheckpoint } from './submit.ts'
import { openTestLog } from './test-log.ts'

const TIME = 1_800_000_000
const log = openTestLog('log.example')
const cosigner = openCosigner('w.example', deriveSigningKeys(createSecretKey(Buffer.alloc(32, 3))))
const closing: (() => void)[] = []
afterEach(() => closing.splice(0).forEach((close) => close()))

type Answer = {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A witness that answers what the test says, and the requests that it got. */
async function remote(...answers: Answer[]) {
  const requests: { url: string; oldSize: number; proof: number }[] = []
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { oldSize, proof } = parseAddRequest(await readAll(request))
    requests.push({ url: request.url ?? '', oldSize, proof: proof.length })
    const answer = answers[Math.min(requests.length, answers.length) - 1] ?? {}
    response.writeHead(answer.status ?? 200, answer.headers)
    response.end(answer.body ?? '')
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => server.close())
  const { port } = server.address() as AddressInfo
  const submit = (size = 9, knownSize = 0) =>
    submitCheckpoint({
      witness: {
        url: `http://127.0.0.1:${port}/witness/`,
        witnessKeys: cosigner.verifierKeys,
        knownSize,
      },
      checkpoint: log.head(size),
      size,
      proofFrom: async (oldSize) =>
        parseAddRequest(Buffer.from(await log.request(oldSize, size))).proof,
      time: TIME,
    })
  return { submit, requests }
}

const text = (size: number) => `${log.head(size).split('\n\n')[0]}\n`
const lines = (size: number, time = TIME) =>
  formatSignedNote({ text: '', signatures: cosigner.cosign(text(size), time) }).slice(1)

const keysOf = (fill: number) =>
  openCosigner('w', deriveSigningKeys(createSecretKey(Buffer.alloc(32, fill)))).verifierKeys

describe('asking a witness', () => {
  it('begins at the size that it is thought to know, and goes on from the one that it names', async () => {
    const { submit, requests } = await remote({ status: 409, body: '7\n' }, { body: lines(9) })
    expect(await submit(9, 3)).toMatchObject({ kind: 'cosigned' })
    expect(requests.map(({ url, oldSize }) => [url, oldSize])).toEqual([
      ['/witness/add-checkpoint', 3],
      ['/witness/add-checkpoint', 7],
    ])
    expect(requests.every(({ proof }) => proof > 0)).toBe(true)
  })

  it('tries again when it is down for a moment, three times in all', async () => {
    const passing = await remote({ status: 503 }, { status: 429 }, { body: lines(9) })
    expect(await passing.submit()).toMatchObject({ kind: 'cosigned' })
    const lasting = await remote({ status: 500 })
    expect(await lasting.submit()).toEqual({
      kind: 'failed',
      reason: 'it answered with status 500',
    })
    expect(lasting.requests).toHaveLength(3)
  })

  it('does not ask for ever when it names another size each time', async () => {
    const { submit, requests } = await remote(
      { status: 409, body: '1\n' },
      { status: 409, body: '2\n' },
      { status: 409, body: '3\n' },
      { body: lines(9) },
    )
    expect(await submit()).toEqual({ kind: 'failed', reason: 'it named another size 3 times' })
    expect(requests).toHaveLength(3)
  })

  it('is refused by one that knows more than there is, and by one that does not believe the proof', async () => {
    const ahead = await remote({ status: 409, body: '10\n' })
    expect(await ahead.submit()).toMatchObject({ kind: 'refused', size: 10 })
    const strict = await remote({ status: 422 })
    expect(await strict.submit()).toMatchObject({ kind: 'refused', size: 0 })
    expect(strict.requests).toHaveLength(1)
  })

  it.each<[string, Answer, string]>([
    ['nothing', {}, 'was not accepted'],
    ['rubbish', { body: 'hello' }, 'was not accepted'],
    ['a cosignature of another size', { body: lines(8) }, 'was not accepted'],
    ['a cosignature without a time', { body: lines(9, 0) }, 'a time that cannot be'],
    ['a cosignature from tomorrow', { body: lines(9, TIME + 86_400) }, 'a time that cannot be'],
    ['a conflict without a size', { status: 409, body: 'seven\n' }, 'did not say which size'],
    ['a size that does not end', { status: 409, body: '7' }, 'did not say which size'],
    ['a status of another kind', { status: 404 }, 'status 404'],
    ['more than anyone signs', { body: 'x'.repeat(70_000) }, 'more than 65536 bytes'],
  ])('is not content with %s', async (_what, answer, reason) => {
    const { submit, requests } = await remote(answer)
    const outcome = await submit()
    expect(outcome).toMatchObject({ kind: 'failed' })
    expect(outcome.kind === 'failed' ? outcome.reason : '').toContain(reason)
    expect(requests.length).toBeLessThanOrEqual(3)
  })

  it('follows no redirect', async () => {
    const inside = await remote({ body: lines(9) })
    const { submit } = await remote({ status: 307, headers: { location: '/elsewhere' } })
    expect(await submit()).toMatchObject({ kind: 'failed' })
    expect(inside.requests).toEqual([])
  })

  it('keeps of the answer only what known keys signed', async () => {
    const stranger = openCosigner(
      'w.example',
      deriveSigningKeys(createSecretKey(Buffer.alloc(32, 4))),
    )
    const signatures = [...stranger.cosign(text(9), TIME), ...cosigner.cosign(text(9), TIME)]
    const { submit } = await remote({ body: formatSignedNote({ text: '', signatures }).slice(1) })
    const outcome = await submit()
    const kept = outcome.kind === 'cosigned' ? outcome.cosignatures : []
    expect(kept.map(({ key }) => key.type)).toEqual(['cosignature-ed25519', 'ml-dsa-44'])
    expect(kept.map(({ time }) => time)).toEqual([TIME, TIME])
  })
})

describe('witness keys', () => {
  it('are the same for one secret for ever, and others for another', () => {
    expect(keysOf(1)).toEqual(keysOf(1))
    expect(keysOf(1)).toHaveLength(2)
    expect(keysOf(2)).not.toEqual(keysOf(1))
    expect(keysOf(1)[0]).toMatch(/^w\+[0-9a-f]{8}\+B[A-Za-z0-9+/]{43}$/)
  })
})

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
