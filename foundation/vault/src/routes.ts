import type { Actor, Clock } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { kekPromises } from './kek-driver.ts'
import type { CompartmentId } from './compartment.ts'
import type { KeyStatus } from './key-status.ts'
import type { Renewal, RenewalStatus } from './renewal.ts'
import type { Rotation } from './rotation.ts'

const tags = ['keys']
const time = z.int().describe('Milliseconds since the epoch.')
const version = z.int().min(1)
const driver = z.enum(['file', 'pkcs11', 'transit', 'aws-kms'])

const kek = z.object({
  version,
  createdAt: time,
  state: z.enum(['in-use', 'old', 'prepared', 'retired-in-file', 'missing']),
  driver: driver.nullable(),
  keyLocation: z.enum(['file', 'hsm', 'service']).nullable(),
  extractable: z.boolean().nullable(),
  wraps: z.int().describe('Rows of keys that it wraps, the organisation’s own included.'),
})
const rewrap = z.object({
  running: z.boolean().describe('In this server.'),
  done: z.int(),
  remaining: z.int().describe('In the whole database.'),
  damaged: z.array(z.int()).describe('Compartments whose keys do not open; at most 100.'),
  failure: z.string().nullable(),
})
const status = z.object({
  versions: z.array(kek),
  retired: z.array(z.object({ version, at: time })),
  rewrap,
  store: z.object({
    driver,
    answeredAt: time,
    failingSince: time.nullable(),
    failure: z.string().nullable(),
  }),
  promises: z.array(
    z.object({
      driver,
      keyLocation: z.enum(['file', 'hsm', 'service']),
      apartFromData: z.boolean(),
      extractable: z.boolean(),
      onRetirement: z.string(),
    }),
  ),
  policy: z.object({
    asOf: z.string(),
    rows: z.array(
      z.object({
        algorithm: z.string(),
        use: z.string(),
        strength: z.int(),
        allowedUntil: z.string().nullable(),
        source: z.string(),
      }),
    ),
  }),
  fips: z.object({ claimed: z.boolean(), proved: z.boolean(), openssl: z.string() }),
})

const DAY_MS = 86_400_000
const DAYS_MAX = 36_500

const renewal = z.object({
  running: z.boolean().describe('In this server.'),
  done: z.int().describe('Records whose older data keys this run destroyed.'),
  resealed: z.int().describe('Messages that this run sealed again.'),
  remaining: z.int().describe('Records in the whole database that wait or are under way.'),
  oldestAt: time.nullable().describe('When the oldest data key of a record was made.'),
  organisation: z
    .object({ madeAt: time, oldKeptUntil: time.nullable() })
    .describe(
      'Its own data key, and until when the one before is kept for links that people hold.',
    ),
  damaged: z.array(z.int()).describe('Records with rows that do not open; at most 100.'),
  failure: z.string().nullable(),
})

export type KeyRouteDeps = {
  readonly rotation: Rotation
  readonly renewal: Pick<Renewal, 'status' | 'ask'>
  /** @throws Fault when there is no such patient. */
  readonly compartmentOf: (patientId: string) => Promise<CompartmentId>
  readonly now: Clock
  readonly authorise: (request: FastifyRequest, action: 'manage-accounts') => Promise<Actor>
}

/** `/api/keys`: what the KEK's care needs to see and do. */
export function keyRoutes(deps: KeyRouteDeps): FastifyPluginCallback {
  const { rotation, authorise } = deps
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/keys',
      { schema: { tags, response: { 200: status.extend({ dataKeys: renewal }) } } },
      async (request) => {
        await authorise(request, 'manage-accounts')
        return {
          ...bodyOf(await rotation.status()),
          dataKeys: renewalBody(await deps.renewal.status()),
        }
      },
    )
    app.post(
      '/api/keys/rotate',
      {
        schema: {
          tags,
          body: z.strictObject({ from: version.describe('The version that is in use.') }),
          response: { 200: z.object({ version }) },
        },
      },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        return rotation.rotate(actor, request.body.from)
      },
    )
    app.post(
      '/api/keys/rewrap',
      { schema: { tags, body: z.strictObject({}), response: { 202: rewrap } } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await rotation.rewrap(actor)
        return reply.code(202).send(bodyOf(await rotation.status()).rewrap)
      },
    )
    app.post(
      '/api/keys/retire',
      {
        schema: {
          tags,
          body: z.strictObject({
            minimum: version.describe('Every version below it is destroyed.'),
          }),
          response: { 200: z.object({ versions: z.array(version), left: z.array(z.string()) }) },
        },
      },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        const { versions, left } = await rotation.retire(actor, request.body.minimum)
        return { versions: [...versions], left: [...left] }
      },
    )
    renewing(app, deps)
    done()
  }
}

/** What replaces data keys. */
function renewing(instance: FastifyInstance, deps: KeyRouteDeps): void {
  instance.withTypeProvider<ZodTypeProvider>().post(
    '/api/keys/renew-data',
    {
      schema: {
        tags,
        body: z.union([
          z.strictObject({ patient: z.string().min(1).max(64) }),
          z.strictObject({
            olderThanDays: z.int().min(0).max(DAYS_MAX).describe('0: every record.'),
          }),
        ]),
        response: { 202: renewal },
      },
    },
    async (request, reply) => {
      const actor = await deps.authorise(request, 'manage-accounts')
      const { body } = request
      await deps.renewal.ask(
        actor,
        'patient' in body
          ? { compartment: await deps.compartmentOf(body.patient) }
          : { madeBefore: deps.now() - body.olderThanDays * DAY_MS },
      )
      return reply.code(202).send(renewalBody(await deps.renewal.status()))
    },
  )
}

function renewalBody(found: RenewalStatus): z.infer<typeof renewal> {
  return { ...found, damaged: [...found.damaged] }
}

function bodyOf(found: KeyStatus): z.infer<typeof status> {
  const { versions, retired, rewrap: run, store, policy, fips } = found
  return {
    versions: [...versions],
    retired: [...retired],
    rewrap: { ...run, damaged: [...run.damaged] },
    store,
    promises: driver.options.map((name) => {
      const { location, ...promise } = kekPromises[name]
      return { driver: name, keyLocation: location, ...promise }
    }),
    policy: { asOf: policy.asOf, rows: [...policy.rows] },
    fips,
  }
}
