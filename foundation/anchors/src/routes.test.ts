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
    ['GET', '/api/anchors/1/receipt', 'clerk'],
    ['GET', '/api/anchors/1/checkpoint', 'clerk'],
  ] as const)('refuses strangers and others: %s %s', async (method, url, other) => {
    expect((await ask(method, url)).statusCode).toBe(401)
    expect((await ask(method, url, other)).statusCode).toBe(403)
  })

  it('hands out a receipt and its checkpoint as files that OpenSSL verifies', async () => {
    const [{ id } = { id: 0 }] = await database.ownerSql<{ id: number }[]>`
      select id from anchor_receipt`
    const token = await ask('GET', `/api/anchors/${id}/receipt`, 'auditor')
    const checkpoint = await ask('GET', `/api/anchors/${id}/checkpoint`, 'auditor')
    expect(token.headers).toMatchObject({
      'content-type': 'application/cms',
      'content-disposition': 'attachment; filename="time-stamp-2.der"',
    })
    expect(authority.verify(checkpoint.body, token.rawPayload)).toContain('Verification: OK')
    expect(authority.verify(`${checkpoint.body} `, token.rawPayload)).not.toContain('OK')
  })

  it('hands out what to look up on a chain, and nothing of an attempt that failed', async () => {
    const { ownerSql } = database
    const [{ checkpoint } = { checkpoint: '' }] = await ownerSql<{ checkpoint: string }[]>`
      select checkpoint from anchor_receipt`
    const receipt = { kind: 'evm', chain: 5, contract: '0x01', transaction: '0x02', log: '0x03' }
    const [chain, failed] = await ownerSql<{ id: number }[]>`
      insert into anchor_receipt (kind, size, checkpoint, receipt, state, reason, at, changed_at)
      values ('evm', 2, ${checkpoint}, ${JSON.stringify(receipt)}, 'confirmed', '', 1, 1),
             ('evm', 2, ${checkpoint}, null, 'failed', 'away', 1, 1)
      returning id`
    const file = await ask('GET', `/api/anchors/${chain?.id ?? 0}/receipt`, 'auditor')
    const root = Buffer.from(checkpoint.split('\n')[2] ?? '', 'base64')
    expect(file.json()).toMatchObject({
      format: 'wardstone.dev/chain-receipt@v1',
      ...receipt,
      origin: 'hospital.example/ledger',
      size: 2,
      root: `0x${root.toString('hex')}`,
    })
    const missing = [failed?.id ?? 0, (failed?.id ?? 0) + 1]
    for (const id of missing)
      expect((await ask('GET', `/api/anchors/${id}/receipt`, 'auditor')).statusCode).toBe(404)
    for (const id of ['0', '-1', 'x', '1e99'])
      expect((await ask('GET', `/api/anchors/${id}/receipt`, 'auditor')).statusCode).toBe(400)
  })

  it.each(['limit=0', 'limit=101', 'before=x', 'before=0'])('refuses %s', async (query) => {
    expect((await ask('GET', `/api/anchors?${query}`, 'officer')).statusCode).toBe(400)
  })
})
