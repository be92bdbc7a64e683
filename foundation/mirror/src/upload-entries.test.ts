import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecretKey } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { formatSignedNote } from '@wardstone/verifier'
import { deriveSigningKeys, openCosigner } from '@wardstone/witness'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { openByteReader } from './byte-reader.ts'
import { formatMirrorInfo, MIRROR_INFO_TYPE, parseMirrorInfo } from './mirror-info.ts'
import { officer, openTestHouse } from './test-house.ts'
import { packageRanges, readPackage, readUploadHeader } from './upload.ts'
import { PACKAGES_PER_REQUEST_MAX } from './upload-entries.ts'

const house = await openTestHouse('owner')
await house.grow(9_000)
afterAll(house.close)
const cosigner = openCosigner('m.example', deriveSigningKeys(createSecretKey(Buffer.alloc(32, 3))))
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

type Answer = {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}
type Asked = { start: number; end: number; ticket: string; packages: number }
const info = (status: number, size: number, next: number, ticket = ''): Answer => ({
  status,
  body: formatMirrorInfo({ size, next, ticket: Buffer.from(ticket) }),
  headers: { 'content-type': MIRROR_INFO_TYPE },
})

/** A mirror that takes every checkpoint and answers uploads as the test says; the last answer again and again. */
async function remote(...answers: ((size: number) => Answer)[]) {
  const asked: Asked[] = []
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await Readable.from(request).toArray())
    if (request.url?.endsWith('/add-checkpoint') === true) {
      response.end()
      return
    }
    expect(request.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
    })
    const upload = await readUpload(gunzipSync(body))
    asked.push(upload)
    const answer = answers[Math.min(asked.length, answers.length) - 1]!(upload.end)
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body ?? '')
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const target = await house.mirror.targets.add(officer, {
    organisation: 'Remote',
    url: `http://127.0.0.1:${port}/mirror/`,
    verifierKeys: cosigner.verifierKeys,
  })
  closing.push(async () => {
    server.close()
    await house.mirror.targets.remove(officer, target.id)
  })
  const send = async () => (await house.mirror.send()).mirrors[0]!
  const state = async () => (await house.mirror.targets.list())[0]!
  return { send, state, asked }
}

async function readUpload(bytes: Buffer): Promise<Asked> {
  const reader = openByteReader(Readable.from([bytes]), 'identity')
  const { start, end, ticket } = await readUploadHeader(reader)
  let packages = 0
  for (const range of packageRanges(start, end)) {
    if ((await readPackage(reader, range)) === undefined) break
    packages++
  }
  return { start, end, ticket: Buffer.from(ticket).toString(), packages }
}

const noteOf = async () => (await house.ledger.head()).checkpoint
const lines = (note: string, time = Math.floor(house.clock.now() / 1_000)) =>
  formatSignedNote({
    text: '',
    signatures: cosigner.cosign(`${note.split('\n\n')[0]}\n`, time),
  }).slice(1)

describe('uploading to a mirror', () => {
  it('sends at most 32 packages a request, follows where the mirror says, and carries its ticket', async () => {
    const note = await noteOf()
    const { send, state, asked } = await remote(
      (size) => info(202, size, 8_192, 'first'),
      (size) => info(409, size, 8_448, 'second'),
      () => ({ status: 200, body: lines(note) }),
    )
    const { size, failure } = await send()
    expect(failure).toBeNull()
    expect(asked.map(({ start, ticket }) => [start, ticket])).toEqual([
      [0, ''],
      [8_192, 'first'],
      [8_448, 'second'],
    ])
    expect(asked[0]!.packages).toBe(PACKAGES_PER_REQUEST_MAX)
    expect(asked[2]!.packages).toBe(Math.ceil(size! / 256) - 33)
    expect(await state()).toMatchObject({ size, nextEntry: size, failure: null })
  })

  it.each<[string, (note: string) => (size: number) => Answer, string]>([
    ['nothing signed', () => () => ({ status: 200, body: '' }), 'was not accepted'],
    [
      'another checkpoint signed',
      (note) => () => ({ status: 200, body: lines(note.replace(/\n\d+\n/, '\n7\n')) }),
      'was not accepted',
    ],
    [
      'a time that is yet to come',
      (note) => () => ({ status: 200, body: lines(note, 9_999_999_999) }),
      'a time that cannot be',
    ],
    ['no step forward', () => (size) => info(202, size, 0), 'does not get on'],
    ['the same conflict for ever', () => (size) => info(409, size, 256), 'does not get on'],
    ['a checkpoint that is older', () => (size) => info(409, size - 1, 0), 'another head'],
    [
      'a checkpoint beyond our ledger',
      () => (size) => info(409, size + 1_000_000, 0),
      'restored from an older copy',
    ],
    ['no information', () => () => ({ status: 409, body: 'x' }), 'status 409'],
    ['a full disk', () => () => ({ status: 507 }), 'no more room'],
    [
      'a redirect into our network',
      () => () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/' } }),
      'could not be reached',
    ],
  ])('is not content with %s, and remembers since when', async (_what, answer, words) => {
    const { send, state, asked } = await remote(answer(await noteOf()))
    const { size, failure } = await send()
    expect(size).toBeNull()
    expect(failure).toContain(words)
    expect(asked.length).toBeLessThan(10)
    expect(await state()).toMatchObject({
      size: null,
      succeededAt: null,
      failingSince: house.clock.now(),
      failure,
    })
  })

  it('goes on the next time where a mirror stopped', async () => {
    const { send, state, asked } = await remote(
      (size) => info(202, size, 4_096),
      () => ({ status: 507 }),
    )
    expect((await send()).failure).toContain('no more room')
    expect(await state()).toMatchObject({ nextEntry: 4_096 })
    await send()
    expect(asked.map(({ start }) => start)).toEqual([0, 4_096, 4_096])
  })
})

describe('what a mirror says of itself', () => {
  it('is three lines, and nothing else is read as that', () => {
    const ticket = Buffer.from('ticket')
    const text = formatMirrorInfo({ size: 9, next: 4, ticket })
    expect(text).toBe('9\n4\ndGlja2V0\n')
    expect(parseMirrorInfo(text)).toEqual({ size: 9, next: 4, ticket: Uint8Array.from(ticket) })
    const wrong = ['', '9\n4\n', '9\n4\n\n\n', '09\n4\n\n', '9\n-4\n\n', '9\n4\n*\n', '9\n4\n']
    expect(wrong.map(parseMirrorInfo)).toEqual(wrong.map(() => undefined))
  })
})

describe('the packages of an upload', () => {
  it('are those of the standard: aligned at 256, from the first entry to the last', () => {
    expect([...packageRanges(5, 5)]).toEqual([])
    expect([...packageRanges(300, 800)]).toEqual([
      { aligned: 256, start: 300, end: 512 },
      { aligned: 512, start: 512, end: 768 },
      { aligned: 768, start: 768, end: 800 },
    ])
    expect([...packageRanges(256, 257)]).toEqual([{ aligned: 256, start: 256, end: 257 }])
  })
})
