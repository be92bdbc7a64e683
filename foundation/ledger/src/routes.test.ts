import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { Fault, type Actor, type Evidence } from '@wardstone/core'
import { openTileReader } from '@wardstone/verifier'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Ledger } from './ledger.ts'
import { ledgerRoutes } from './routes.ts'
import { fill, numbered, openTestLedger } from './test-ledger.ts'

const test = await openTestLedger()
const officer: Actor = { id: 'officer', roles: ['security-officer'] }
const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
app.setErrorHandler((error, _request, reply) =>
  error instanceof Fault
    ? reply.code(error.status).send({ code: error.code })
    : reply.code(400).send({ code: 'input.invalid' }),
)
afterAll(async () => {
  await app.close()
  await test.close()
})

let ledger: Ledger
const asked: string[] = []
beforeAll(async () => {
  ledger = await test.open()
  await fill(test, ledger, 0, 300)
  await app.register(
    ledgerRoutes({
      ledger,
      async authorise(request, action) {
        asked.push(action)
        const { who } = request.headers
        if (who === undefined) throw new Fault('identity.signed-out', 'Sign in first.')
        if (who !== 'officer') throw new Fault('access.forbidden', 'This is not for you.')
        return officer
      },
    }),
  )
})

const get = (url: string, who?: string) =>
  app.inject({ url, headers: who === undefined ? {} : { who } })

const fetch = async (path: string) => (await get(`/ledger/${path}`)).rawPayload

describe('GET /ledger/*', () => {
  it('serves anyone the checkpoint, never from a cache', async () => {
    const answer = await get('/ledger/checkpoint')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-cache',
    })
    expect(answer.body).toBe((await ledger.head()).checkpoint)
  })

  it('serves tiles that may be kept for ever', async () => {
    const answer = await get('/ledger/tile/0/000')
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(answer.rawPayload).toHaveLength(8_192)
  })

  it('is all that a reader needs', async () => {
    const checkpoint = await fetch('checkpoint')
    const reader = await openTileReader({ fetch, checkpoint, vkey: ledger.verifierKey })
    const { bytes } = await reader.entry(299)
    expect(JSON.parse(bytes.toString())).toEqual(numbered(299))
  })

  it.each(['/ledger/', '/ledger/tile/0/002', '/ledger/tile/0/%2e%2e', '/ledger/latest'])(
    'has nothing at %s',
    async (url) => {
      const answer = await get(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toEqual({ code: 'input.not-found' })
    },
  )
})

describe('GET /api/ledger', () => {
  it('shows who may read it the head and how it grew', async () => {
    const answer = await get('/api/ledger', 'officer')
    const { size, root, checkpoint, at } = await ledger.head()
    expect(answer.json()).toEqual({
      origin: ledger.origin,
      verifierKey: ledger.verifierKey,
      size,
      root: Buffer.from(root).toString('base64'),
      checkpoint,
      at,
      growth: [
        { at, size: 0 },
        { at, size: 300 },
      ],
    })
    expect(asked.at(-1)).toBe('read-ledger')
  })
})

describe('GET /api/ledger/entries', () => {
  it('gives the newest 50 with the total', async () => {
    const { total, entries } = (await get('/api/ledger/entries', 'officer')).json<{
      total: number
      entries: { index: number; evidence: unknown }[]
    }>()
    expect(total).toBe(300)
    expect(entries).toHaveLength(50)
    expect(entries[0]).toEqual({ index: 299, evidence: numbered(299) })
  })

  it('pages and filters by kind', async () => {
    const url = '/api/ledger/entries?kind=test.number.odd&before=100&limit=2'
    const answer = (await get(url, 'officer')).json<{
      total: number
      entries: { index: number }[]
    }>()
    expect(answer.total).toBe(150)
    expect(answer.entries.map(({ index }) => index)).toEqual([99, 97])
  })

  it('pages and filters by whom they are about, alone and with the kind', async () => {
    const { subject } = numbered(7)
    const about = async (more: string) => {
      const url = `/api/ledger/entries?subject=${encodeURIComponent(subject)}${more}`
      const answer = await get(url, 'officer')
      return answer.json<{ total: number; entries: { index: number; evidence: Evidence }[] }>()
    }
    const all = Array.from({ length: 300 }, (_, index) => index)
    const own = all.filter((index) => numbered(index).subject === subject).toReversed()
    expect(own.length).toBeGreaterThan(1)
    expect(own.length).toBeLessThan(300)
    const answer = await about('&limit=2')
    expect(answer.total).toBe(own.length)
    expect(answer.entries.map(({ index }) => index)).toEqual(own.slice(0, 2))
    const odd = own.filter((index) => index % 2 === 1)
    expect((await about('&kind=test.number.odd')).total).toBe(odd.length)
    expect(await about('x')).toEqual({ total: 0, entries: [] })
  })

  it.each([
    'subject=',
    `subject=${'s'.repeat(201)}`,
    'subjet=c:x',
    'limit=0',
    'limit=201',
    'limit=x',
    'before=-1',
    'before=1.5',
    `kind=${'k'.repeat(201)}`,
  ])('refuses %s', async (query) => {
    expect((await get(`/api/ledger/entries?${query}`, 'officer')).statusCode).toBe(400)
  })
})

const verify = (who?: string) =>
  app.inject({
    method: 'POST',
    url: '/api/ledger/verify',
    headers: who === undefined ? {} : { who },
  })

describe('POST /api/ledger/verify', () => {
  it('says that all is as it was signed, with the root that says so', async () => {
    const root = Buffer.from((await ledger.head()).root).toString('base64')
    expect((await verify('officer')).json()).toEqual({ size: 300, root, damage: null })
  })

  it('names the entry that is not', async () => {
    const { ownerSql } = test.database
    await ownerSql`update ledger_entry set subject = 'forged' where index = 7`
    const { damage } = (await verify('officer')).json<{ damage: string }>()
    expect(damage).toContain('Entry 7 of the ledger was tampered with')
    await ownerSql`update ledger_entry set subject = ${numbered(7).subject} where index = 7`
  })

  it('works once for all who ask while it is at work, and anew for who asks later', async () => {
    const work = vi.spyOn(ledger, 'verify')
    const answers = await Promise.all(Array.from({ length: 5 }, () => verify('officer')))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(work).toHaveBeenCalledTimes(1)
    await verify('officer')
    expect(work).toHaveBeenCalledTimes(2)
    work.mockRestore()
  })

  it('refuses strangers and others', async () => {
    expect((await verify()).statusCode).toBe(401)
    expect((await verify('clerk')).statusCode).toBe(403)
  })
})

describe('both', () => {
  it.each(['/api/ledger', '/api/ledger/entries'])(
    'refuse strangers and others: %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(401)
      expect((await get(url, 'clerk')).statusCode).toBe(403)
    },
  )
})

describe('GET /ledger/bundles/:run', () => {
  it('serves anyone full bundles in one answer, byte for byte those of the files, packed for who can', async () => {
    await fill(test, ledger, 300, 600)
    const bundles = [await fetch('tile/entries/000'), await fetch('tile/entries/001')]
    expect((await get('/ledger/bundles/0-2')).rawPayload).toEqual(Buffer.concat(bundles))
    const forms = [
      ['br, gzip', 'gzip', gunzipSync],
      ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
    ] as const
    for (const [accepted, form, unpack] of forms) {
      const headers = { 'accept-encoding': accepted }
      const packed = await app.inject({ url: '/ledger/bundles/0-2', headers })
      expect(packed.headers['content-encoding']).toBe(form)
      expect(unpack(packed.rawPayload)).toEqual(Buffer.concat(bundles))
      expect(packed.rawPayload.length).toBeLessThan(bundles.join('').length / 3)
    }
  })

  it('has no bundle that is not full, none backwards and not many at once', async () => {
    for (const run of ['0-3', '2-3', '1-1', '1-0', '0-17', '0-999999999999']) {
      expect((await get(`/ledger/bundles/${run}`)).statusCode).toBe(404)
    }
    for (const run of ['a-b', '0', '-1-2', '0-1-2', '1e3-1e4']) {
      expect((await get(`/ledger/bundles/${run}`)).statusCode).toBe(400)
    }
  })
})
