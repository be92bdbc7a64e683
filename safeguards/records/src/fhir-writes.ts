import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allOk, etagOf, locationOf, operationOutcome } from './answers.ts'
import { binaryBodyOf } from './binary.ts'
import { BASE_PATH, baseOf, bodyOf, fhir, hidden, prefers, queryOf } from './http.ts'
import { formatted, presentationOf } from './presentation.ts'
import { criteriaOf, type Patch, type Target } from './requests.ts'
import { resourceTypeOf } from './resource.ts'
import type { RecordsRouteDeps } from './routes.ts'
import type { SearchParameters } from './search-query.ts'
import type { Written } from './write.ts'

type ofType = { Params: { type: string } }
type ofInstance = { Params: { type: string; id?: string } }

/** Changes (FHIR R4 §3.1.0.4 to §3.1.0.8), by id or by criteria, and `$validate`. */
export function fhirWrites(app: FastifyInstance, deps: RecordsRouteDeps): void {
  const { records, actorOf } = deps
  app.post<ofType>(`${BASE_PATH}/:type`, hidden, async (request, reply) => {
    const actor = await actorOf(request)
    const type = resourceTypeOf(request.params.type)
    const written = await records.create(actor, type, bodyIn(request, type), conditionIn(request))
    return sendWritten(request, reply, written)
  })
  for (const path of [`${BASE_PATH}/:type/:id`, `${BASE_PATH}/:type`]) {
    app.put<ofInstance>(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const { type, target, ifMatch } = namedIn(request, request.params.type, request.params.id)
      const body = bodyIn(request, type, request.params.id)
      const written = await records.update(actor, type, target, body, ifMatch)
      return sendWritten(request, reply, written)
    })
    app.patch<ofInstance>(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const { type, target, ifMatch } = namedIn(request, request.params.type, request.params.id)
      const patch = { form: patchForm(request), body: bodyOf(request) }
      return sendWritten(request, reply, await records.patch(actor, type, target, patch, ifMatch))
    })
    app.delete<ofInstance>(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const { type, target, ifMatch } = namedIn(request, request.params.type, request.params.id)
      const written = await records.delete(actor, type, target, ifMatch)
      return reply.code(204).header('etag', etagOf(written)).send()
    })
  }
  for (const path of [`${BASE_PATH}/:type/:id/$validate`, `${BASE_PATH}/:type/$validate`]) {
    app.post<ofInstance>(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const type = resourceTypeOf(request.params.type)
      return fhir(reply, await validated(deps, actor, type, request))
    })
  }
}

/** If-None-Exist (FHIR R4 §3.1.0.8.1). */
export function conditionIn(request: FastifyRequest): SearchParameters | undefined {
  const { 'if-none-exist': condition } = request.headers
  return typeof condition === 'string' ? criteriaOf(condition) : undefined
}

function bodyIn(request: FastifyRequest, type: string, id?: string): Uint8Array {
  return type === 'Binary' ? binaryBodyOf(request, id) : bodyOf(request)
}

/** The outcome of a validation: a resource that is not valid is an answer, not a failure of the request. */
async function validated(
  { records }: RecordsRouteDeps,
  actor: Parameters<RecordsRouteDeps['records']['validate']>[0],
  type: string,
  request: FastifyRequest<ofInstance>,
): Promise<string> {
  try {
    await records.validate(actor, type, request.params.id, bodyOf(request))
    return allOk('The resource could be stored.')
  } catch (error) {
    const isOutcome = error instanceof Fault && error.status === 422
    if (!isOutcome) throw error
    return JSON.stringify(operationOutcome(error))
  }
}

/** Which resource a change is about: the id in the path, or the criteria in the query. */
export function namedIn(
  request: FastifyRequest,
  named: string,
  id: string | undefined,
): {
  readonly type: string
  readonly target: Target
  readonly ifMatch: string | undefined
} {
  const type = resourceTypeOf(named)
  const { rest } = presentationOf(queryOf(request), request.headers.accept)
  const ifMatch = request.headers['if-match']
  if (id === undefined) return { type, target: { where: rest }, ifMatch }
  if (rest.length === 0) return { type, target: { id }, ifMatch }
  throw new Fault('records.unsupported', 'A change by id has no search criteria.')
}

function patchForm(request: FastifyRequest): Patch['form'] {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim()
  if (type === 'application/json-patch+json') return 'json'
  if (type === 'application/fhir+json') return 'fhirpath'
  throw new Fault(
    'input.invalid',
    'Send a patch as application/json-patch+json, or as Parameters in application/fhir+json.',
  )
}

/** The answer to a change, as `Prefer` asks for it (FHIR R4 §3.1.0.1.8). */
export function sendWritten(
  request: FastifyRequest,
  reply: FastifyReply,
  written: Written,
): FastifyReply {
  const { presentation } = presentationOf(queryOf(request), request.headers.accept)
  reply
    .code(written.isNew ? 201 : 200)
    .header('location', locationOf(baseOf(request), written))
    .header('etag', etagOf(written))
    .header('last-modified', new Date(written.at).toUTCString())
  const preference = prefers(request, 'representation')
  if (preference === 'minimal') return reply.send()
  return fhir(
    reply,
    formatted(
      presentation,
      preference === 'representation' ? written.json : allOk('The change is stored.'),
    ),
  )
}
