import { generateKeyPairSync } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import { openTestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAnchors } from './anchors.ts'
import { openTimeStampAnchor } from './rfc3161-anchor.ts'
import { anchorsRoutes } from './routes.ts'
import { anchorsSchema } from './schema.ts'
import { openTestAuthority, serveAuthority } from './test-authority.ts'

const database = await openTestDatabase([ledgerSchema, anchorsSchema])
const authority = openTestAuthority()
const stamping = authority.certify('stamping', 'stamping')
const stamper = await serveAuthority((query) => ({ body: authority.reply(query, stamping) }))
const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
app.setErrorHandler((error, _request, reply) =>
  error instanceof Fault
    ? reply.code(error.status).send({ code: error.code })
    : reply.code(400).send({ code: 'input.invalid' }),
)
afterAll(async () => {
  authority.close()
  await Promise.all([stamper.close(), app.close(), database.close()])
})

const officer: Actor = { id: 'officer', roles: ['security-officer'] }
beforeAll(async () => {
  const { sql, sequencerSql } = database
  const ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'hospital.example/ledger',
    signingKey: generateKeyPairSync('ed25519').privateKey,
    now: Date.now,
    onError: (error) => {
      throw error
    },
  })
  const fact = { kind: 'test.fact', at: 1, actor: 'a', subject: '', facts: {} }
  await ledger.record([fact, fact])
  await ledger.sequence()
  const timeStamps = openTimeStampAnchor({
    url: stamper.url,
    roots: authority.roots,
    now: Date.now,
  })
  const policy = { need: 1, of: ['rfc3161'], everyMs: 3_600_000 } as const
  const anchors = openAnchors({ sql, ledger, anchors: [timeStamps], policy, now: Date.now })
  await app.register(
    anchorsRoutes({
      anchors,
      ledger,
      now: Date.now,
      async authorise(request, action) {
        const { who } = request.headers
        if (who === undefined) throw new Fault('identity.signed-out', 'Sign in first.')
        const may = who === 'officer' || (who === 'auditor' && action === 'read-ledger')
        if (!may) throw new Fault('access.forbidden', 'This is not for you.')
        return officer
      },
    }),
  )
})

const ask = (method: 'GET' | 'POST', url: string, who?: string) =>
  app.inject({ method, url, headers: who === undefined ? {} : { who } })

describe('/api/anchors', () => {
  it('says what is due before anything is anchored', async () => {
    expect((await ask('GET', '/api/anchors', 'auditor')).json()).toEqual({
      policy: { need: 1, of: ['rfc3161'], everyMs: 3_600_000 },
      size: 2,
      anchoredSize: 0,
      due: ['rfc3161'],
      total: 0,
      anchors: [],
    })
  })

  it('anchors at a word, and shows the receipt and how it was verified', async () => {
    const answer = (await ask('POST', '/api/anchors', 'officer')).json<Record<string, unknown>>()
    expect(answer).toMatchObject({
      anchoredSize: 2,
      due: [],
      total: 1,
      anchors: [
        {
          kind: 'rfc3161',
          size: 2,
          state: 'confirmed',
          renewal: null,
          receipt: { kind: 'rfc3161' },
        },
      ],
    })
    expect((await ask('GET', '/api/anchors', 'auditor')).json()).toEqual({ ...answer, size: 2 })
    expect((await ask('POST', '/api/anchors/check', 'auditor')).json()).toMatchObject({ total: 1 })
  })

  it.each([
    ['GET', '/api/anchors', 'clerk'],
    ['POST', '/api/anchors', 'auditor'],
    ['POST', '/api/anchors/check', 'clerk'],
  ] as const)('refuses strangers and others: %s %s', async (method, url, other) => {
    expect((await ask(method, url)).statusCode).toBe(401)
    expect((await ask(method, url, other)).statusCode).toBe(403)
  })

  it.each(['limit=0', 'limit=101', 'before=x', 'before=0'])('refuses %s', async (query) => {
    expect((await ask('GET', `/api/anchors?${query}`, 'officer')).statusCode).toBe(400)
  })
})
