import type { FastifyPluginCallback } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { RecordsRouteDeps } from './routes.ts'

const time = z.int().describe('Milliseconds since the epoch.')
const params = z.object({ id: z.string() })
const reason = z.strictObject({ reason: z.string() })
const person = z.object({ id: z.string(), displayName: z.string() })
const listed = z.object({
  patientId: z.string().nullable().describe('Null for a hold from before holds were listed.'),
  reason: z.string(),
  placedBy: person,
  placedAt: time,
})
const holdList = z.object({
  holds: z.array(listed),
  past: z.array(
    listed.extend({
      releasedBy: person,
      releasedAt: time,
      releaseReason: z.string().nullable().describe('Null when it was released at the machine.'),
    }),
  ),
})

/** Legal holds: a record under one is not erased. */
export function holdRoutes({ records, actorOf, people }: RecordsRouteDeps): FastifyPluginCallback {
  return (plain, _options, done) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const path = '/patients/:id/hold'
    const schema = { summary: 'A legal hold on a patient’s record.', params }
    const hold = z.object({ reason: z.string(), placedBy: z.string(), placedAt: time })
    app.get(
      path,
      { schema: { ...schema, response: { 200: z.object({ hold: hold.nullable() }) } } },
      async (request) => {
        const actor = await actorOf(request)
        return { hold: (await records.holds.read(actor, request.params.id)) ?? null }
      },
    )
    app.post(path, { schema: { ...schema, body: reason } }, async (request, reply) => {
      await records.holds.place(await actorOf(request), request.params.id, request.body.reason)
      return reply.code(204).send()
    })
    app.delete(path, { schema }, async (request, reply) => {
      await records.holds.release(await actorOf(request), request.params.id)
      return reply.code(204).send()
    })
    app.post(`${path}/release`, { schema: { ...schema, body: reason } }, async (request, reply) => {
      await records.holds.release(await actorOf(request), request.params.id, request.body.reason)
      return reply.code(204).send()
    })
    app.get(
      '/holds',
      { schema: { summary: 'Legal holds, and those released.', response: { 200: holdList } } },
      async (request) => {
        const { holds, past } = await records.holds.list(await actorOf(request))
        const ids = [
          ...holds.map(({ placedBy }) => placedBy),
          ...past.flatMap(({ placedBy, releasedBy }) => [placedBy, releasedBy]),
        ]
        const names = await people([...new Set(ids)])
        const named = (id: string) => ({ id, displayName: names.get(id)?.displayName ?? id })
        return {
          holds: holds.map((one) => ({ ...one, placedBy: named(one.placedBy) })),
          past: past.map((one) => ({
            ...one,
            placedBy: named(one.placedBy),
            releasedBy: named(one.releasedBy),
          })),
        }
      },
    )
    done()
  }
}
