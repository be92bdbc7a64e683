import { generateKeyPairSync } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { verifyAuditBundle } from '@wardstone/verifier'
import fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { controlsRoutes, openControls } from './index.ts'

const officer: Actor = { id: 'officer', roles: ['security-officer'] }
const database = await openTestDatabase([ledgerSchema])
const { now } = testClock()
const ledger = await openLedger({
  sql: database.sql,
  sequencerSql: database.sequencerSql,
  origin: 'ledger.stbrannoc.example',
  signingKey: generateKeyPairSync('ed25519').privateKey,
  now,
  onError(error) {
    throw error
  },
})
const asked: string[] = []
const app = fastify()
app.setValidatorCompiler(validatorCompiler)
app.setSerializerCompiler(serializerCompiler)
app.setErrorHandler((error, _request, reply) =>
  error instanceof Fault
    ? reply.code(error.status).send({ code: error.code })
    : reply.code(400).send({ code: 'input.invalid' }),
)
await app.register(
  controlsRoutes({
    controls: openControls({ ledger, now, organisation: 'St. Brannoc Hospital' }),
    async authorise(request, action) {
      asked.push(action)
      const { who } = request.headers
      if (who === undefined) throw new Fault('identity.signed-out', 'Sign in first.')
      if (who !== 'officer') throw new Fault('access.forbidden', 'This is not for you.')
      return officer
    },
  }),
)
beforeEach(() => asked.splice(0))
afterAll(async () => {
  await app.close()
  await database.close()
})

const get = (url: string, who?: string) =>
  app.inject({ url, headers: who === undefined ? {} : { who } })

describe('the routes of controls', () => {
  it('list the frameworks', async () => {
    const answer = await get('/api/frameworks', 'officer')
    expect(answer.json()).toEqual({
      frameworks: [{ id: 'hipaa-security', title: 'HIPAA Security Rule', total: 63 }],
    })
    expect(asked).toEqual(['read-controls'])
  })

  it('show every atom of a framework with the rules that answer it', async () => {
    const facts = { idleMinutes: 15, absoluteHours: 12 }
    await ledger.record([
      { kind: 'identity.session.limits', at: now(), actor: 'system:jobs', subject: '', facts },
    ])
    await ledger.sequence()
    const answer = await get('/api/controls?framework=hipaa-security', 'officer')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ counts: { met: 1, notAssessed: 62 }, size: 1 })
    const { controls }: { controls: { id: string }[] } = answer.json()
    expect(controls).toHaveLength(63)
    expect(controls.find((control) => control.id === '164.312(a)(2)(iii)')).toEqual({
      id: '164.312(a)(2)(iii)',
      citation: '45 CFR 164.312(a)(2)(iii)',
      kind: 'specification',
      designation: 'addressable',
      title: 'Logging off by itself',
      summary: 'End a session after a set time without activity.',
      status: 'met',
      since: now(),
      reason: expect.stringContaining('Sessions end after 15 minutes without activity'),
      rules: [
        {
          id: 'automatic-logoff',
          version: 1,
          hash: expect.stringMatching(/=$/),
          title: 'Sessions end by themselves',
          status: 'met',
          reason: expect.stringContaining('(entry 0, '),
          freshForMs: 7_200_000,
          lastAt: now(),
          evidence: [0],
          population: 1,
          history: [...Array.from({ length: 29 }, () => 0), 1],
        },
      ],
    })
  })

  it('stream an audit bundle as a file that verifies', async () => {
    const answer = await get('/api/audit/export?framework=hipaa-security', 'officer')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="hipaa-security.audit.ndjson"',
      'cache-control': 'no-store',
    })
    expect(asked).toEqual(['export-audit'])
    async function* body() {
      yield answer.rawPayload
    }
    const report = await verifyAuditBundle(body(), { expectedKey: ledger.verifierKey })
    expect(report.counts.met).toBe(1)
    await ledger.sequence()
    const [taken] = await ledger.entries({ kind: 'audit.exported', limit: 1 })
    expect(taken?.evidence.actor).toBe('officer')
  })

  it.each([
    '/api/frameworks',
    '/api/controls?framework=hipaa-security',
    '/api/audit/export?framework=hipaa-security',
  ])('refuse strangers and those without the right: %s', async (url) => {
    expect((await get(url)).statusCode).toBe(401)
    expect((await get(url, 'clerk')).statusCode).toBe(403)
  })

  it('refuse an unknown framework, none at all, and a place that is no number', async () => {
    expect((await get('/api/controls?framework=x', 'officer')).statusCode).toBe(404)
    expect((await get('/api/audit/export?framework=x', 'officer')).statusCode).toBe(404)
    expect((await get('/api/controls', 'officer')).statusCode).toBe(400)
    expect((await get(`/api/controls?framework=${'x'.repeat(101)}`, 'officer')).statusCode).toBe(
      400,
    )
    expect(
      (await get('/api/audit/export?framework=hipaa-security&since=-1', 'officer')).statusCode,
    ).toBe(400)
    expect(
      (await get('/api/audit/export?framework=hipaa-security&since=999', 'officer')).statusCode,
    ).toBe(400)
  })
})
