import { Readable } from 'node:stream'
import type { Actor } from '@wardstone/core'
import { statuses } from '@wardstone/verifier'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Controls } from './controls.ts'

const NAME_LENGTH_MAX = 100

const time = z.int().describe('Milliseconds since the epoch.')
const count = z.int().min(0)
const status = z.enum(statuses)
const framework = z.string().max(NAME_LENGTH_MAX)

const rule = z.object({
  id: z.string(),
  version: z.int(),
  hash: z.string().describe('SHA-256 of the rule’s canonical JSON, base64.'),
  title: z.string(),
  status,
  reason: z.string(),
  freshForMs: z.int(),
  lastAt: time.nullable(),
  evidence: z.array(z.int()).describe('Newest ledger indexes used, at most 20.'),
  population: count.describe('How many things the evidence speaks of.'),
  history: z.array(count).describe('Evidence a day, 30 days, oldest first.'),
})
const control = z.object({
  id: z.string(),
  citation: z.string(),
  kind: z.enum(['standard', 'specification']),
  designation: z.enum(['required', 'addressable']).nullable(),
  title: z.string(),
  summary: z.string(),
  status,
  since: time.nullable(),
  reason: z.string(),
  rules: z.array(rule),
})
const frameworkStatus = z.object({
  framework: z.string(),
  evaluatedAt: time,
  size: count,
  counts: z.object({
    met: count,
    notMet: count,
    stale: count,
    notAssessed: count,
    notApplicable: count,
  }),
  controls: z.array(control),
})
const frameworkList = z.object({
  frameworks: z.array(z.object({ id: z.string(), title: z.string(), total: count })),
})

export type ControlsRouteDeps = {
  readonly controls: Controls
  /** Throws unless the signed-in actor may. */
  readonly authorise: (
    request: FastifyRequest,
    action: 'read-controls' | 'export-audit',
  ) => Promise<Actor>
}

/** `/api/frameworks`, `/api/controls` and `/api/audit/export`. */
export function controlsRoutes({ controls, authorise }: ControlsRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/frameworks',
      { schema: { tags: ['controls'], response: { 200: frameworkList } } },
      async (request) => {
        await authorise(request, 'read-controls')
        return { frameworks: [...controls.frameworks()] }
      },
    )
    app.get(
      '/api/controls',
      {
        schema: {
          tags: ['controls'],
          querystring: z.object({ framework }),
          response: { 200: frameworkStatus },
        },
      },
      async (request, reply) => {
        await authorise(request, 'read-controls')
        return reply.send(frameworkStatus.parse(await controls.determine(request.query.framework)))
      },
    )
    app.get(
      '/api/audit/export',
      {
        schema: {
          tags: ['controls'],
          querystring: z.object({
            framework,
            since: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
          }),
        },
      },
      async (request, reply) => {
        const actor = await authorise(request, 'export-audit')
        const { framework: id, since } = request.query
        const lines = await controls.exportBundle(actor, id, { since })
        return reply
          .header('content-type', 'application/x-ndjson; charset=utf-8')
          .header('content-disposition', `attachment; filename="${id}.audit.ndjson"`)
          .header('cache-control', 'no-store')
          .send(Readable.from(lines))
      },
    )
    done()
  }
}
