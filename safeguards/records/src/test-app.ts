import { Fault, type Actor, type Role } from '@wardstone/core'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { operationOutcome } from './answers.ts'
import { recordsRoutes, type RecordsRouteDeps } from './index.ts'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The routes of this room alone. Who calls is in the header x-actor, or in the cookie actor. */
export async function openTestApp(
  records: RecordsRouteDeps['records'],
  known: readonly Actor[],
): Promise<FastifyInstance> {
  const actors = new Map(known.map((actor) => [actor.id, actor]))
  const app = fastify({ bodyLimit: 1024 })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Fault) return reply.code(error.status).send(operationOutcome(error))
    const status = z.object({ statusCode: z.int() }).safeParse(error).data?.statusCode ?? 500
    return reply.code(status).send({ message: String(error) })
  })
  await app.register(
    recordsRoutes({
      records,
      actorOf(request) {
        const cookie = /\bactor=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
        const actor = actors.get(String(request.headers['x-actor'] ?? cookie))
        if (actor === undefined) throw new Fault('identity.signed-out', 'Sign in.')
        return actor
      },
      people: async (ids) =>
        new Map(
          ids.map((id) => [id, { displayName: `Name of ${id}`, roles: ['clerk'] as Role[] }]),
        ),
    }),
  )
  return app
}

/** Calls the routes as somebody; a body is FHIR JSON unless the headers say otherwise. */
export function callerOf(app: FastifyInstance) {
  return (
    actor: Actor | undefined,
    method: Method,
    url: string,
    payload?: string | object,
    headers: Record<string, string> = {},
  ) =>
    app.inject({
      method,
      url: /^(?:\/|http)/.test(url) ? url : `/fhir/R4/${url}`,
      headers: {
        ...(actor === undefined ? {} : { 'x-actor': actor.id }),
        ...(payload === undefined ? {} : { 'content-type': 'application/fhir+json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
}
