import { assert, type Actor } from '@wardstone/core'
import type { CompartmentId } from '@wardstone/vault'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Access } from './access.ts'
import { REASON_CHARACTERS_MAX, REASON_CHARACTERS_MIN } from './reason.ts'
import type { Review } from './reviews.ts'

const IDENTIFIER_CHARACTERS_MAX = 200
const tags = ['access']

const reason = z.string().min(REASON_CHARACTERS_MIN).max(REASON_CHARACTERS_MAX)
const time = z.int().describe('Milliseconds since the epoch.')
const grant = z.object({
  id: z.string(),
  patientId: z.string(),
  reason: z.string(),
  openedAt: time,
  expiresAt: time,
})
const verdict = z.enum(['justified', 'not-justified'])
const review = grant.extend({
  clinician: z.object({ id: z.string(), displayName: z.string() }),
  dueAt: time,
  reads: z.int(),
  reviewedAt: time.nullable(),
  verdict: verdict.nullable(),
  note: z.string().nullable(),
})
const byId = z.object({ id: z.uuid() })

export type AccessRouteDeps = {
  readonly access: Access
  /** Who asks. @throws Fault `identity.signed-out`. */
  readonly actorOf: (request: FastifyRequest) => Actor
  /** Finds a patient by record number or id, without showing anything of the record. @throws Fault `records.not-found`. */
  readonly locate: (
    actor: Actor,
    identifier: string,
  ) => Promise<{ compartment: CompartmentId; patientId: string }>
  /** Names of accounts. */
  readonly people: (
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { readonly displayName: string }>>
}

/** `/api/access`: emergency access and its review. */
export function accessRoutes(deps: AccessRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.register(grantRoutes(deps))
    app.register(reviewRoutes(deps))
    done()
  }
}

function grantRoutes({ access, actorOf, locate }: AccessRouteDeps): FastifyPluginCallback {
  const { breakGlass } = access
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/access/grants',
      { schema: { tags, response: { 200: z.object({ grants: z.array(grant) }) } } },
      async (request) => ({ grants: [...(await breakGlass.own(actorOf(request)))] }),
    )
    app.post(
      '/api/access/break-glass',
      {
        schema: {
          tags,
          body: z.object({ identifier: z.string().min(1).max(IDENTIFIER_CHARACTERS_MAX), reason }),
          response: { 201: grant },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request)
        // Before the search: who may not open an emergency must not learn whether a record number exists.
        await access.require(actor, 'open-break-glass')
        const patient = await locate(actor, request.body.identifier)
        return reply.code(201).send(await breakGlass.open(actor, patient, request.body.reason))
      },
    )
    app.post(
      '/api/access/break-glass/:id/close',
      { schema: { tags, params: byId } },
      async (request, reply) => {
        await breakGlass.close(actorOf(request), request.params.id)
        return reply.code(204).send()
      },
    )
    done()
  }
}

function reviewRoutes({ access, actorOf, people }: AccessRouteDeps): FastifyPluginCallback {
  const { reviews } = access
  const named = async (listed: readonly Review[]): Promise<z.infer<typeof review>[]> => {
    const names = await people(listed.map(({ account }) => account))
    return listed.map(({ account, ...rest }) => ({
      ...rest,
      clinician: {
        id: account,
        displayName: names.get(account)?.displayName ?? 'A closed account',
      },
    }))
  }
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/access/reviews',
      {
        schema: {
          tags,
          response: { 200: z.object({ waiting: z.int(), reviews: z.array(review) }) },
        },
      },
      async (request) => {
        const listed = await reviews.list(actorOf(request))
        const { waiting } = await reviews.census()
        return { waiting, reviews: await named(listed) }
      },
    )
    app.post(
      '/api/access/reviews/:id',
      {
        schema: {
          tags,
          params: byId,
          body: z.object({ verdict, note: reason }),
          response: { 200: review },
        },
      },
      async (request) => {
        const { body, params } = request
        const decided = await reviews.decide(actorOf(request), params.id, body.verdict, body.note)
        const [answer] = await named([decided])
        assert(answer !== undefined, 'one review in, one review out')
        return answer
      },
    )
    done()
  }
}
