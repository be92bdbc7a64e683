import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { assert, Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import { openTestDatabase, testClock, type TestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Pace } from './pace.ts'
import type { PartnerKeys } from './partners.ts'
import { witnessRoutes } from './routes.ts'
import { witnessSchema } from './schema.ts'
import { deriveSigningKeys } from './signing-keys.ts'
import { openWitness, type Witness } from './witness.ts'

export const officer: Actor = { id: 'officer', roles: ['security-officer'] }

/** One organisation with a ledger and a witness of its own, answering on a loopback port. */
export type TestHospital = {
  readonly name: string
  readonly database: TestDatabase
  readonly clock: ReturnType<typeof testClock>
  readonly ledger: Ledger
  readonly witness: Witness
  readonly signingKey: KeyObject
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  /** What it gives to its partners. */
  readonly keys: PartnerKeys
  /** Adds so many entries to the ledger, and sequences. */
  grow(entries: number): Promise<void>
  /** Evidence of one kind, oldest first. */
  evidence(kind: string): Promise<readonly Evidence[]>
  close(): Promise<void>
}

/** Opens one; with the key of another it is that one's fork. `durable`: in a PostgreSQL of its own, which may die. */
export async function openTestHospital(
  name: string,
  signingKey = generateKeyPairSync('ed25519').privateKey,
  options: { readonly durable?: boolean; readonly pace?: (now: Clock) => Pace } = {},
): Promise<TestHospital> {
  const { durable = false, pace } = options
  const database = await openTestDatabase([ledgerSchema, witnessSchema], { durable })
  const { sql, sequencerSql } = database
  const clock = testClock()
  const ledger = await openLedger({
    sql,
    sequencerSql,
    origin: `${name}.example/ledger`,
    signingKey,
    now: clock.now,
    onError: (error) => console.error(error),
  })
  const witness = openWitness({
    sql,
    ledger,
    name: `${name}.example/witness`,
    signingKeys: deriveSigningKeys(createSecretKey(randomBytes(32))),
    now: clock.now,
    ...(pace === undefined ? {} : { pace: pace(clock.now) }),
  })
  const app = await serve({ witness, ledger })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  let entries = 0
  return {
    name,
    database,
    clock,
    ledger,
    witness,
    signingKey,
    address,
    keys: {
      organisation: name,
      logKeys: [ledger.verifierKey],
      witnessKeys: witness.verifierKeys,
      url: `${address}/witness`,
    },
    async grow(count) {
      const evidence = Array.from({ length: count }, (): Evidence => {
        entries++
        return { kind: 'test.grown', at: clock.now(), actor: name, subject: '', facts: { entries } }
      })
      await ledger.record(evidence)
      await ledger.sequence()
    },
    async evidence(kind) {
      await ledger.sequence()
      const found = await ledger.entries({ kind, limit: 1_000, order: 'oldest' })
      return found.map((entry) => entry.evidence)
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** A server with the routes of the room. Whoever sends the header `who: officer` is one; `clerk` may do nothing. */
async function serve(deps: { witness: Witness; ledger: Ledger }): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Fault)
      return reply.code(error.status).send({ code: error.code, detail: error.message })
    assert(error instanceof Error, 'only errors are thrown')
    const status =
      'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
    return reply.code(status).send({ code: 'other', detail: error.message })
  })
  await app.register(
    witnessRoutes({
      ...deps,
      async authorise(request, action) {
        const { who } = request.headers
        if (who === undefined) throw new Fault('identity.signed-out', 'Sign in first.')
        if (who !== 'officer' && action !== 'read-ledger')
          throw new Fault('access.forbidden', 'This is not for you.')
        return officer
      },
    }),
  )
  return app
}

/** Sends a body to a witness, as a log does. */
export function post(address: string, body: string | Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${address}/witness/add-checkpoint`, { method: 'POST', body })
}
