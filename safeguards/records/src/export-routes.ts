import { Readable } from 'node:stream'
import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { exportScopes } from './export-jobs.ts'
import type { ExportRequest, ExportStatus } from './export.ts'
import { timeOf } from './history.ts'
import { BASE_PATH, baseOf, hidden, queryOf } from './http.ts'
import { resourceTypeOf } from './resource.ts'
import type { RecordsRouteDeps } from './routes.ts'

type ofJob = { Params: { id: string } }
type ofFile = { Params: { id: string; type: string } }

const POLL_AFTER_S = '1'

/** Bulk data export (https://hl7.org/fhir/uv/bulkdata/STU2/export.html), of the system, of patients and of a Group. */
export function exportRoutes(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  const scopes: Readonly<Record<string, (id: string) => ExportRequest['of']>> = {
    $export: () => ({ scope: 'system' }),
    'Patient/$export': () => ({ scope: 'patients' }),
    'Group/:id/$export': (id) => ({ group: id }),
  }
  for (const [path, scopeOf] of Object.entries(scopes)) {
    app.get<{ Params: { id?: string } }>(`${BASE_PATH}/${path}`, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      if (!/\brespond-async\b/.test(String(request.headers['prefer']))) {
        throw new Fault('input.invalid', 'An export takes time: send Prefer: respond-async.')
      }
      const of = scopeOf(request.params.id ?? '')
      const id = await records.exports.start(actor, { of, ...requestIn(request) })
      return reply
        .code(202)
        .header('content-location', `${baseOf(request)}/$export-status/${id}`)
        .send()
    })
  }
  app.get<ofJob>(`${BASE_PATH}/$export-status/:id`, hidden, async (request, reply) => {
    const { id } = request.params
    const status = await records.exports.status(await actorOf(request), id)
    if (status.state === 'running') {
      return reply
        .code(202)
        .header('retry-after', POLL_AFTER_S)
        .header('x-progress', progressOf(status))
        .send()
    }
    if (status.state === 'failed') throw failed(status)
    reply.header('expires', new Date(status.expiresAt).toUTCString())
    return reply.type('application/json').send(JSON.stringify(manifestOf(request, status)))
  })
  app.delete<ofJob>(`${BASE_PATH}/$export-status/:id`, hidden, async (request, reply) => {
    await records.exports.remove(await actorOf(request), request.params.id)
    return reply.code(202).send()
  })
  app.get<ofFile>(`${BASE_PATH}/$export-file/:id/:type`, hidden, async (request, reply) => {
    const { id, type } = request.params
    const lines = await records.exports.file(await actorOf(request), id, resourceTypeOf(type))
    return reply
      .type('application/fhir+ndjson')
      .header('cache-control', 'no-store')
      .send(Readable.from(lines, { objectMode: false }))
  })
}

const status = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  scope: z.enum(exportScopes),
  types: z.array(z.string()).nullable(),
  since: z.number().nullable(),
  at: z.number(),
  expiresAt: z.number(),
  total: z.int().nullable().describe('Resources that you may see; null before they are counted.'),
  walked: z.int().describe('How many of them were looked at.'),
  files: z.array(z.object({ type: z.string(), count: z.int(), bytes: z.int() })),
  failure: z.string().nullable(),
})

/** `/api/records/exports`: the caller's own exports, for people to look at. FHIR starts, fetches and deletes them. */
export function exportListRoutes({
  records,
  actorOf,
}: Pick<RecordsRouteDeps, 'records' | 'actorOf'>): FastifyPluginCallback {
  return (plain, _options, done) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    const response = { 200: z.object({ exports: z.array(status) }) }
    app.get(
      '/exports',
      { schema: { summary: 'Your own bulk exports, newest first.', response } },
      async (request) => {
        const exports = await records.exports.list(await actorOf(request))
        return {
          exports: exports.map((one) => ({
            ...one,
            types: one.types === null ? null : [...one.types],
            files: [...one.files],
          })),
        }
      },
    )
    done()
  }
}

/** A share that is true, and short enough for a header (STU2: at most 100 characters). */
function progressOf({ total, walked, files }: ExportStatus): string {
  if (total === null) return 'counting what you may see'
  const percent = total === 0 ? 100 : Math.floor((walked / total) * 100)
  const found = files.reduce((sum, { count }) => sum + count, 0)
  return `${percent} %: ${walked} of ${total} resources looked at, ${found} taken`
}

function failed({ failure }: ExportStatus): Fault {
  return new Fault('records.export-failed', `The export did not end. ${failure ?? ''}`.trim())
}

function manifestOf(request: FastifyRequest, { id, url, at, files }: ExportStatus) {
  return {
    transactionTime: new Date(at).toISOString(),
    request: url,
    requiresAccessToken: true,
    output: files.map(({ type, count }) => ({
      type,
      count,
      url: `${baseOf(request)}/$export-file/${id}/${type}`,
    })),
    error: [],
  }
}

const NAMES = ['_type', '_since', '_outputFormat']

function requestIn(request: FastifyRequest): Omit<ExportRequest, 'of'> {
  const given = new Map(queryOf(request))
  for (const name of given.keys()) {
    if (NAMES.includes(name)) continue
    throw new Fault(
      'records.unsupported',
      name === '_typeFilter'
        ? 'An export is not narrowed by searches: leave out _typeFilter and choose from the files.'
        : `An export has ${NAMES.join(', ')}.`,
    )
  }
  const format = given.get('_outputFormat')?.replace(' ', '+') ?? 'ndjson'
  if (!/^(?:application\/(?:fhir\+)?)?ndjson$/.test(format)) {
    throw new Fault('records.not-acceptable', 'An export is NDJSON: application/fhir+ndjson.')
  }
  const [types, since] = [given.get('_type'), given.get('_since')]
  return {
    url: `${request.protocol}://${request.host}${request.url}`,
    ...(types === undefined ? {} : { types: types.split(',').map(resourceTypeOf) }),
    ...(since === undefined ? {} : { since: timeOf('_since', since).start }),
  }
}
