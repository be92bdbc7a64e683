import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BASE_PATH, baseOf, hidden, queryOf } from './http.ts'
import { timeOf } from './history.ts'
import type { ExportRequest } from './export.ts'
import { resourceTypeOf } from './resource.ts'
import type { RecordsRouteDeps } from './routes.ts'

type ofJob = { Params: { id: string } }
type ofFile = { Params: { id: string; type: string } }

const POLL_AFTER_S = '1'

/** Bulk data export (https://hl7.org/fhir/uv/bulkdata/STU2/export.html), of the system and of patients. */
export function exportRoutes(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  for (const path of ['$export', 'Patient/$export']) {
    app.get(`${BASE_PATH}/${path}`, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      if (!/\brespond-async\b/.test(String(request.headers['prefer']))) {
        throw new Fault('input.invalid', 'An export takes time: send Prefer: respond-async.')
      }
      const id = await records.exports.start(actor, requestIn(request))
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
      return reply.code(202).header('retry-after', POLL_AFTER_S).send()
    }
    if (status.state !== 'done') {
      throw new Fault(
        'records.too-many-matches',
        'The export did not end. Narrow it and start again.',
      )
    }
    reply.header('expires', new Date(status.expiresAt).toUTCString())
    return reply.type('application/json').send(
      JSON.stringify({
        transactionTime: new Date(status.at).toISOString(),
        request: status.url,
        requiresAccessToken: true,
        output: status.files.map(({ type, count }) => ({
          type,
          count,
          url: `${baseOf(request)}/$export-file/${id}/${type}`,
        })),
        error: [],
      }),
    )
  })
  app.delete<ofJob>(`${BASE_PATH}/$export-status/:id`, hidden, async (request, reply) => {
    await records.exports.remove(await actorOf(request), request.params.id)
    return reply.code(202).send()
  })
  app.get<ofFile>(`${BASE_PATH}/$export-file/:id/:type`, hidden, async (request, reply) => {
    const { id, type } = request.params
    const lines = await records.exports.file(await actorOf(request), id, resourceTypeOf(type))
    return reply.type('application/fhir+ndjson').send(lines)
  })
}

function requestIn(request: FastifyRequest): ExportRequest {
  const given = new Map(queryOf(request))
  for (const name of given.keys()) {
    if (['_type', '_since', '_outputFormat'].includes(name)) continue
    throw new Fault('records.unsupported', 'An export has _type, _since and _outputFormat.')
  }
  const format = given.get('_outputFormat')?.replace(' ', '+') ?? 'ndjson'
  if (!/^(?:application\/(?:fhir\+)?)?ndjson$/.test(format)) {
    throw new Fault('records.not-acceptable', 'An export is NDJSON: application/fhir+ndjson.')
  }
  const [types, since] = [given.get('_type'), given.get('_since')]
  return {
    url: `${baseOf(request)}/$export`,
    ...(types === undefined ? {} : { types: types.split(',').map(resourceTypeOf) }),
    ...(since === undefined ? {} : { since: timeOf('_since', since).start }),
  }
}
