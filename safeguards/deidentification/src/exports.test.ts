import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, type Actor } from '@wardstone/core'
import {
  openTestDatabase,
  renewOrganisation,
  testClock,
  type TestDatabase,
} from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { openKeyring, openVault, vaultSchema, type Vault } from '@wardstone/vault'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mapping } from './deidentify.ts'
import { deidentificationEvidence } from './evidence.ts'
import {
  openDeidentification,
  type Deidentification,
  type DeidentificationDeps,
  type Source,
} from './exports.ts'
import { EXPORT_TTL_MS } from './limits.ts'
import { openMappings } from './mappings.ts'
import type { Resource } from './resource.ts'
import { sealedExports } from './reseal.ts'
import { deidentificationRoutes } from './routes.ts'
import { rulesHash } from './rules-hash.ts'
import { deidentificationSchema } from './schema.ts'

const officer: Actor = { id: 'privacy-1', roles: ['privacy-officer'] }
const risk = {
  quasiIdentifiers: ['birthYear', 'gender'],
  sensitiveAttributes: ['condition'],
  kMin: 5,
} as const
const clock = testClock(Date.UTC(2026, 0, 1))
let database: TestDatabase
let folder: string
let vault: Vault
let ledger: Ledger
const errors: unknown[] = []

beforeAll(async () => {
  database = await openTestDatabase([ledgerSchema, vaultSchema, deidentificationSchema])
  folder = await mkdtemp(join(tmpdir(), 'wardstone-deidentification-'))
  const keyring = await openKeyring({
    file: join(folder, 'keys'),
    passphrase: 'only for a test',
    create: true,
  })
  const { sql, sequencerSql } = database
  vault = await openVault({ sql, keyring, now: clock.now })
  ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'deidentification.test/ledger',
    signingKey: keyring.ledgerSigningKey,
    now: clock.now,
    onError: (error) => errors.push(error),
  })
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

function* people(count: number): Generator<Resource> {
  for (let i = 0; i < count; i++) {
    yield {
      resourceType: 'Patient',
      id: `p-${i}`,
      gender: 'female',
      birthDate: '1980-02-03',
      name: [{ family: `Quartermaine${i}` }],
    }
    yield {
      resourceType: 'Condition',
      id: `c-${i}`,
      subject: { reference: `Patient/p-${i}` },
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '73211009' }],
        text: 'diabetes of Ms Quartermaine',
      },
      onsetDateTime: '2019-07-08',
    }
  }
}

async function* slowly(resources: Iterable<Resource>): AsyncGenerator<Resource> {
  yield* resources
}

let opened = 0

function sourceOf(read: Source['read']): Source {
  opened++
  return {
    read,
    async close() {
      opened--
    },
  }
}

function open(more: Partial<DeidentificationDeps> = {}): Deidentification {
  return openDeidentification({
    sql: database.sql,
    vault,
    ledger,
    now: clock.now,
    openSource: async () => sourceOf(() => slowly(people(6))),
    onError: (error) => errors.push(error),
    ...more,
  })
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString('utf8')
}

async function newest(kind: string) {
  await ledger.sequence()
  const [entry] = await ledger.entries({ kind, limit: 1 })
  return entry?.evidence
}

describe('an export', () => {
  test('is made, measured, stated and fetched', async () => {
    const exports = open()
    const { id, state } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    expect(state).toBe('running')
    await exports.settled()
    const done = await exports.read(id)
    expect(done).toMatchObject({
      state: 'ready',
      resources: 12,
      patients: 6,
      rulesHash: rulesHash('hipaa-safe-harbor'),
    })
    expect(done.report).toMatchObject({
      k: 6,
      classes: 1,
      unique: 0,
      diversity: [{ attribute: 'condition', l: 1, classesOfOne: 1 }],
    })
    const text = await textOf(await exports.fetch(officer, id))
    expect(text.trim().split('\n').length).toBe(12)
    expect(text).not.toMatch(/Quartermaine|1980-|2019-|"[pc]-\d|\/[pc]-\d/)
    const evidence = await newest('deidentification.exported')
    expect(evidence).toMatchObject({ actor: 'privacy-1', subject: '' })
    expect(deidentificationEvidence['deidentification.exported'].parse(evidence?.facts)).toEqual({
      profile: 'hipaa-safe-harbor',
      rulesHash: rulesHash('hipaa-safe-harbor'),
      resources: 12,
      patients: 6,
      k: 6,
      removedTextElements: 6,
    })
    const fetched = await newest('deidentification.fetched')
    expect(deidentificationEvidence['deidentification.fetched'].parse(fetched?.facts)).toEqual({
      profile: 'hipaa-safe-harbor',
      resources: 12,
    })
  })

  test('and its report open after the organisation has a new data key', async () => {
    const exports = open()
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await exports.settled()
    const before = await textOf(await exports.fetch(officer, id))
    const [{ sql }, { advance }] = [database, clock]
    const resealed = await renewOrganisation({ sql, vault, advance, sources: sealedExports })
    expect(Object.values(resealed).filter((count) => count > 0)).toHaveLength(2)
    const { report } = await exports.read(id)
    expect([report?.k, await textOf(await exports.fetch(officer, id))]).toEqual([6, before])
  })

  test('made twice of the same records shares no pseudonym with the first', async () => {
    const exports = open()
    const texts: string[] = []
    for (let i = 0; i < 2; i++) {
      const { id } = await exports.start(officer, 'hipaa-expert-determination', risk)
      await exports.settled()
      texts.push(await textOf(await exports.fetch(officer, id)))
    }
    const ids = texts.map((text) => new Set(text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g)))
    expect(ids.map((set) => set.size)).toEqual([12, 12])
    expect(ids[0]?.isDisjointFrom(ids[1] ?? new Set())).toBe(true)
  })

  test('lies on the disk as ciphertext, and misses a part that was taken away', async () => {
    const exports = open()
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await exports.settled()
    const [part] = await database.ownerSql<
      { sealed: Buffer }[]
    >`select sealed from deidentified_part where export = ${id}`
    expect(part?.sealed.includes('Patient')).toBe(false)
    await database.ownerSql`delete from deidentified_part where export = ${id}`
    await expect(textOf(await exports.fetch(officer, id))).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })

  test('that can be reversed needs a place for its mapping, and fills it', async () => {
    await expect(open().start(officer, 'gdpr-pseudonymised', risk)).rejects.toMatchObject({
      code: 'input.invalid',
    })
    const kept: Mapping[] = []
    const exports = open({ keepMapping: async (_id, pairs) => void kept.push(...pairs) })
    const { id } = await exports.start(officer, 'gdpr-pseudonymised', risk)
    await exports.settled()
    const text = await textOf(await exports.fetch(officer, id))
    expect(new Set(kept.map((pair) => pair.id))).toEqual(
      new Set([...people(6)].map((one) => one['id'])),
    )
    for (const { pseudonym } of kept) expect(text).toContain(pseudonym)
  })

  test('that ends early leaves nothing to fetch, and says so', async () => {
    const seen = errors.length
    let asked = 0
    const exports = open({
      openSource: async () =>
        sourceOf(async function* () {
          if (asked++ > 0) throw new Error('Ms Quartermaine’s record does not open')
          yield* people(1)
        }),
    })
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await exports.settled()
    expect(await exports.read(id)).toMatchObject({
      state: 'failed',
      code: 'internal',
      report: null,
    })
    await expect(exports.fetch(officer, id)).rejects.toMatchObject({ code: 'input.conflict' })
    expect(await database.sql`select 1 from deidentified_part where export = ${id}`).toHaveLength(0)
    const evidence = await newest('deidentification.failed')
    expect(deidentificationEvidence['deidentification.failed'].parse(evidence?.facts)).toEqual({
      profile: 'hipaa-safe-harbor',
      code: 'internal',
    })
    expect(errors.length).toBe(seen + 1)
  })

  test('runs alone: another is refused meanwhile', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    const exports = open({
      openSource: async () =>
        sourceOf(async function* () {
          await gate
          yield* people(1)
        }),
    })
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await expect(exports.start(officer, 'hipaa-safe-harbor', risk)).rejects.toMatchObject({
      code: 'server.busy',
    })
    await expect(exports.remove(officer, id)).rejects.toMatchObject({ code: 'input.conflict' })
    release()
    await exports.settled()
    expect((await exports.read(id)).state).toBe('ready')
  })

  test('that the machine stopped in is failed at the next start', async () => {
    await database.sql`
      insert into deidentified_export (id, profile, rules_hash, state, started_at)
      values ('00000000000000000000000000000001', 'hipaa-safe-harbor', 'x', 'running', 1)`
    expect(await open().recover()).toBe(1)
    expect(await open().read('00000000000000000000000000000001')).toMatchObject({
      state: 'failed',
      code: 'server.stopped',
    })
  })

  test('that another server gave up meanwhile does not come back half', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    const exports = open({
      openSource: async () =>
        sourceOf(async function* () {
          await gate
          yield* people(1)
        }),
    })
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await open().recover()
    release()
    await exports.settled()
    expect(await exports.read(id)).toMatchObject({ state: 'failed' })
    expect(await database.sql`select 1 from deidentified_part where export = ${id}`).toHaveLength(0)
  })

  test('is deleted by hand, or after a week, with its parts and with evidence', async () => {
    const exports = open()
    const { id } = await exports.start(officer, 'hipaa-safe-harbor', risk)
    await exports.settled()
    await exports.remove(officer, id)
    await expect(exports.read(id)).rejects.toMatchObject({ code: 'input.not-found' })
    clock.advance(EXPORT_TTL_MS + 1)
    await exports.tidy()
    expect(await exports.list()).toEqual([])
    expect(await database.sql`select 1 from deidentified_part`).toHaveLength(0)
    expect(await newest('deidentification.deleted')).toMatchObject({
      actor: 'system:deidentification',
    })
  })
})

test('the source is opened for whoever asks, and closed after every export', async () => {
  const asked: string[] = []
  const exports = open({
    openSource: async (actor) => {
      asked.push(actor.id)
      return sourceOf(() => slowly(people(1)))
    },
  })
  await exports.start(officer, 'hipaa-safe-harbor', risk)
  await exports.settled()
  expect(asked).toEqual(['privacy-1'])
  expect(opened).toBe(0)
  const refusing = open({
    openSource: () => Promise.reject(new Fault('access.forbidden', 'You may not.')),
  })
  const { id } = await refusing.start(officer, 'hipaa-safe-harbor', risk)
  await refusing.settled()
  expect(await refusing.read(id)).toMatchObject({ state: 'failed', code: 'access.forbidden' })
  for (const one of await exports.list())
    if (one.state !== 'running') await exports.remove(officer, one.id)
})

describe('/api/deidentified-exports', () => {
  let app: FastifyInstance
  let exports: Deidentification
  beforeAll(async () => {
    exports = open()
    app = Fastify()
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    app.setErrorHandler((error, _request, reply) =>
      reply
        .code(error instanceof Fault ? error.status : 400)
        .send({ code: error instanceof Fault ? error.code : 'input.invalid' }),
    )
    await app.register(
      deidentificationRoutes({
        mappings: openMappings({ sql: database.sql, vault, ledger, now: clock.now }),
        deidentification: exports,
        authorise: async (request) => {
          const who = request.headers['x-who']
          if (who === undefined) throw new Fault('identity.signed-out', 'Sign in.')
          if (who !== officer.id) throw new Fault('access.forbidden', 'You may not.')
          return officer
        },
      }),
    )
  })
  afterAll(() => app.close())
  const base = '/api/deidentified-exports'
  const headers = { 'x-who': officer.id }

  test('starts, shows, gives and deletes an export', async () => {
    const started = await app.inject({
      method: 'POST',
      url: base,
      headers,
      payload: { profile: 'hipaa-safe-harbor' },
    })
    expect(started.statusCode).toBe(202)
    const { id } = started.json<{ id: string }>()
    await exports.settled()
    const read = await app.inject({ method: 'GET', url: `${base}/${id}`, headers })
    expect(read.json()).toMatchObject({ state: 'ready', report: { k: 6, kMin: 11 } })
    expect(read.json<{ reportText: string }>().reportText).toContain('Warning: k is 6, below 11')
    const list = await app.inject({ method: 'GET', url: base, headers })
    expect(list.json<{ exports: unknown[] }>().exports).toHaveLength(1)
    const download = await app.inject({ method: 'GET', url: `${base}/${id}/download`, headers })
    expect(download.headers).toMatchObject({
      'content-type': 'application/fhir+ndjson',
      'cache-control': 'no-store',
    })
    expect(download.body.trim().split('\n')).toHaveLength(12)
    expect((await app.inject({ method: 'DELETE', url: `${base}/${id}`, headers })).statusCode).toBe(
      204,
    )
    expect(
      (await app.inject({ method: 'GET', url: `${base}/${id}/download`, headers })).statusCode,
    ).toBe(404)
  })

  test.each([
    ['a profile that is none', { profile: 'constructor' }],
    ['no profile', {}],
    ['a threshold of one', { profile: 'hipaa-safe-harbor', kMin: 1 }],
    [
      'a quasi-identifier that is none',
      { profile: 'hipaa-safe-harbor', quasiIdentifiers: ['name'] },
    ],
    ['no quasi-identifier', { profile: 'hipaa-safe-harbor', quasiIdentifiers: [] }],
    ['more than it knows', { profile: 'hipaa-safe-harbor', secret: 'mine' }],
  ])('refuses %s', async (_what, payload) => {
    expect((await app.inject({ method: 'POST', url: base, headers, payload })).statusCode).toBe(400)
  })

  test.each([
    ['POST', base],
    ['GET', base],
    ['GET', `${base}/${'0'.repeat(32)}`],
    ['GET', `${base}/${'0'.repeat(32)}/download`],
    ['DELETE', `${base}/${'0'.repeat(32)}`],
  ] as const)(
    '%s %s asks who it is, refuses who may not, and knows what is not there',
    async (method, url) => {
      const payload = method === 'POST' ? { payload: { profile: 'hipaa-safe-harbor' } } : {}
      expect((await app.inject({ method, url, ...payload })).statusCode).toBe(401)
      expect(
        (await app.inject({ method, url, ...payload, headers: { 'x-who': 'clerk-1' } })).statusCode,
      ).toBe(403)
      if (url !== base) expect((await app.inject({ method, url, headers })).statusCode).toBe(404)
    },
  )
})
