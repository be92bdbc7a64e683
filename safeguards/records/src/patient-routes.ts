import { Fault } from '@wardstone/core'
import type { FastifyPluginCallback } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { holdRoutes } from './hold-routes.ts'
import type { RecordsRouteDeps } from './routes.ts'

const time = z.int().describe('Milliseconds since the epoch.')
const patientId = z.object({ id: z.string() })
const accessPage = z.object({
  total: z.int(),
  accesses: z.array(
    z.object({
      entry: z.int().describe('Index of the ledger entry.'),
      at: time,
      actor: z.object({ id: z.string(), displayName: z.string(), roles: z.array(z.string()) }),
      interaction: z.string(),
      resourceTypes: z.array(z.string()),
      count: z.int(),
      basis: z.string(),
    }),
  ),
})
const confirmation = z.strictObject({ confirm: z.string() })

/** What the console shows of a record beside FHIR: who saw it; and erasing it. */
export function patientRoutes({
  records,
  actorOf,
  people,
}: RecordsRouteDeps): FastifyPluginCallback {
  return (plain, _options, done) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()

    app.get(
      '/patients/:id/accesses',
      {
        schema: {
          summary: 'Who saw a patient’s record, newest first.',
          params: patientId,
          querystring: z.strictObject({ before: z.coerce.number().int().min(0).optional() }),
          response: { 200: accessPage },
        },
      },
      async (request) => {
        const actor = await actorOf(request)
        const { total, accesses } = await records.accesses(
          actor,
          request.params.id,
          request.query.before,
        )
        const names = await people([...new Set(accesses.map((each) => each.actor))])
        return {
          total,
          accesses: accesses.map((each) => {
            const { displayName, roles } = names.get(each.actor) ?? {
              displayName: each.actor,
              roles: [],
            }
            return {
              ...each,
              resourceTypes: [...each.resourceTypes],
              actor: { id: each.actor, displayName, roles: [...roles] },
            }
          }),
        }
      },
    )
    app.post(
      '/patients/:id/erase',
      {
        schema: {
          summary: 'Erases a patient’s record for good.',
          params: patientId,
          body: confirmation,
          response: { 200: z.object({ entry: z.int() }) },
        },
      },
      async (request) => {
        const actor = await actorOf(request)
        const { id } = request.params
        if (request.body.confirm !== id) {
          throw new Fault(
            'input.invalid',
            'Repeat the patient’s id in confirm: erasing cannot be undone.',
          )
        }
        const { entry } = await records.erase(actor, id)
        return { entry }
      },
    )
    plain.register(holdRoutes({ records, actorOf, people }))
    done()
  }
}
