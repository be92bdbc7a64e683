import { Readable } from 'node:stream'
import type { Actor } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Deidentification, ExportStatus } from './exports.ts'
import type { Mappings } from './mappings.ts'
import { riskText } from './risk.ts'
import { profiles, type ProfileName } from './rules/profiles.ts'
import { quasiIdentifier, riskReport, sensitiveAttribute } from './sealed-report.ts'

const tags = ['de-identification']
const K_MIN_DEFAULT = 11
const K_MIN_MAX = 10_000
const PSEUDONYM_CHARACTERS_MAX = 200

export type DeidentificationRouteDeps = {
  readonly deidentification: Deidentification
  readonly mappings: Mappings
  /** @throws Fault `access.forbidden`, `identity.signed-out`. */
  readonly authorise: (request: FastifyRequest) => Promise<Actor>
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys gives the keys of a constant table.
const profile = z.enum(Object.keys(profiles) as ProfileName[])
const order = z.strictObject({
  profile,
  kMin: z.int().min(2).max(K_MIN_MAX).default(K_MIN_DEFAULT),
  quasiIdentifiers: z.array(quasiIdentifier).min(1).max(7).default(['birthYear', 'gender', 'zip3']),
  sensitiveAttributes: z.array(sensitiveAttribute).max(4).default(['condition']),
})
const params = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })
const status = z.object({
  id: z.string(),
  profile,
  rulesHash: z.string(),
  state: z.enum(['running', 'ready', 'failed']),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  resources: z.int(),
  patients: z.int(),
  code: z.string().nullable(),
  report: riskReport.nullable(),
  reportText: z.string().nullable(),
})

/** `/api/deidentified-exports`: start, look at, fetch and delete exports. */
export function deidentificationRoutes(deps: DeidentificationRouteDeps): FastifyPluginCallback {
  const { deidentification, authorise } = deps
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    instance.register(mappingRoutes(deps))
    const base = '/api/deidentified-exports'
    app.post(
      base,
      { schema: { tags, body: order, response: { 202: status } } },
      async (request, reply) => {
        const actor = await authorise(request)
        const { profile: name, ...risk } = request.body
        return reply.code(202).send(shown(await deidentification.start(actor, name, risk)))
      },
    )
    app.get(
      base,
      { schema: { tags, response: { 200: z.object({ exports: z.array(status) }) } } },
      async (request) => {
        await authorise(request)
        return { exports: (await deidentification.list()).map(shown) }
      },
    )
    app.get(
      `${base}/:id`,
      { schema: { tags, params, response: { 200: status } } },
      async (request) => {
        await authorise(request)
        return shown(await deidentification.read(request.params.id))
      },
    )
    app.get(`${base}/:id/download`, { schema: { tags, params } }, async (request, reply) => {
      const actor = await authorise(request)
      const bytes = await deidentification.fetch(actor, request.params.id)
      return reply
        .header('content-type', 'application/fhir+ndjson')
        .header(
          'content-disposition',
          `attachment; filename="deidentified-${request.params.id}.ndjson"`,
        )
        .header('cache-control', 'no-store')
        .send(Readable.from(bytes))
    })
    app.delete(`${base}/:id`, { schema: { tags, params } }, async (request, reply) => {
      const actor = await authorise(request)
      await deidentification.remove(actor, request.params.id)
      return reply.code(204).send()
    })
    done()
  }
}

/** Whom a pseudonym stands for, and the end of that. */
function mappingRoutes({ mappings, authorise }: DeidentificationRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    const path = '/api/deidentified-exports/:id/mapping'
    const body = z.strictObject({ pseudonym: z.string().min(1).max(PSEUDONYM_CHARACTERS_MAX) })
    const response = { 200: z.object({ pseudonym: z.string(), type: z.string(), id: z.string() }) }
    app.post(`${path}/reverse`, { schema: { tags, params, body, response } }, async (request) => {
      const actor = await authorise(request)
      return mappings.reverse(actor, request.params.id, request.body.pseudonym)
    })
    app.delete(path, { schema: { tags, params } }, async (request, reply) => {
      await mappings.forget(await authorise(request), request.params.id)
      return reply.code(204).send()
    })
    done()
  }
}

function shown(one: ExportStatus): z.output<typeof status> {
  const { report } = one
  return {
    ...one,
    report:
      report === null
        ? null
        : {
            ...report,
            quasiIdentifiers: [...report.quasiIdentifiers],
            sensitiveAttributes: [...report.sensitiveAttributes],
            groupSizes: [...report.groupSizes],
            diversity: [...report.diversity],
            warnings: [...report.warnings],
          },
    reportText: report === null ? null : riskText(report),
  }
}
