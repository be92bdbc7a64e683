import { createSecretKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { assert, Fault, type Actor, type Clock, type Evidence } from '@wardstone/core'
import { openTestDatabase, testClock, type TestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import {
  deriveSigningKeys,
  openWitness,
  witnessSchema,
  type Pace,
  type Witness,
} from '@wardstone/witness'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { openMirror, type Mirror } from './mirror.ts'
import { mirrorRoutes } from './routes.ts'
import { mirrorSchema } from './schema.ts'

export const officer: Actor = { id: 'officer', roles: ['security-officer'] }

/** One organisation with a ledger and a mirror of its own, answering on a loopback port. */
export type TestHouse = {
  readonly name: string
  readonly database: TestDatabase
  readonly clock: ReturnType<typeof testClock>
  readonly ledger: Ledger
  readonly witness: Witness
  readonly mirror: Mirror
  readonly signingKey: KeyObject
  /** Of the witness and the mirror; the same makes them again. */
  readonly secret: KeyObject
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  /** Adds so many entries to the ledger, and sequences. */
  grow(entries: number): Promise<void>
  /** Evidence of one kind, oldest first. */
  evidence(kind: string): Promise<readonly Evidence[]>
  close(): Promise<void>
}

/** Opens one; with the key of another and its origin it is that one's fork. */
export async function openTestHouse(
  name: string,
  options: {
    readonly signingKey?: KeyObject
    readonly logBytesMax?: number
    /** In a PostgreSQL of its own, which may die. */
    readonly durable?: boolean
    readonly pace?: (now: Clock) => Pace
  } = {},
): Promise<TestHouse> {
  const { signingKey = newSigningKey(), durable = false, pace, ...limits } = options
  const secret = createSecretKey(randomBytes(32))
  const database = await openTestDatabase([ledgerSchema, witnessSchema, mirrorSchema], { durable })
  const { sql } = database
  const clock = testClock()
  const { now } = clock
  const origin = `${name}.example/ledger`
  const ledger = await openLedger({ ...database, origin, signingKey, now, onError: console.error })
  const witness = openWitness({
    sql,
    ledger,
    name: `${origin}/witness`,
    signingKeys: deriveSigningKeys(secret),
    now,
  })
  const mirror = openMirror({
    sql,
    ledger,
    witness,
    name: `${origin}/mirror`,
    signingKeys: deriveSigningKeys(secret, 'mirror'),
    now,
    ...limits,
    ...(pace === undefined ? {} : { pace: pace(now) }),
  })
  const app = await serve({ mirror, ledger })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  let entries = 0
  return {
    name,
    database,
    clock,
    ledger,
    witness,
    mirror,
    signingKey,
    secret,
    address,
    async grow(count) {
      const evidence = Array.from({ length: count }, (): Evidence => {
        entries++
        return { kind: 'test.grown', at: now(), actor: name, subject: '', facts: { entries } }
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

function newSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey
}

/** Has `keeper` mirror the ledger of `owner`: both persons do their part. */
export async function keepLedgerOf(owner: TestHouse, keeper: TestHouse): Promise<void> {
  const partner = await keeper.witness.partners.add(officer, {
    organisation: owner.name,
    logKeys: [owner.ledger.verifierKey],
    witnessKeys: [],
    url: null,
  })
  await keeper.mirror.kept.set(officer, partner.id, true)
  await owner.mirror.targets.add(officer, {
    organisation: keeper.name,
    url: `${keeper.address}/mirror`,
    verifierKeys: keeper.mirror.verifierKeys,
  })
}

/** A server with the routes of the room. Whoever sends the header `who: officer` is one; `clerk` may only read. */
async function serve(deps: { mirror: Mirror; ledger: Ledger }): Promise<FastifyInstance> {
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
    mirrorRoutes({
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
