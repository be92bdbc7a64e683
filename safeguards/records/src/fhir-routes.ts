import type { Actor } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { bundleResponse, locationOf, searchBundle } from './answers.ts'
import { capabilityStatement } from './capability.ts'
import { bodyOf, fhir, formOf, prefers, queryOf, sendVersion, takeBytes } from './http.ts'
import { resourceTypeOf } from './resource.ts'
import type { RecordsRouteDeps } from './routes.ts'
import type { SearchParameters } from './search-query.ts'

const BASE_PATH = '/fhir/R4'
// They speak FHIR, which describes itself at /metadata: nothing for the document of the other routes.
const options = { schema: { hide: true } }

type ofType = { Params: { type: string } }
type ofInstance = { Params: { type: string; id: string } }
type ofVersion = { Params: { type: string; id: string; version: string } }

/** The RESTful interactions of FHIR R4 (§3.1.0). */
export function fhirRoutes(deps: RecordsRouteDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    takeBytes(app)
    const started = new Date().toISOString()
    app.get(`${BASE_PATH}/metadata`, options, (request, reply) =>
      fhir(reply, JSON.stringify(capabilityStatement(baseOf(request), started))),
    )
    reading(app, deps)
    searching(app, deps)
    writing(app, deps)
    done()
  }
}

function reading(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  app.get<ofInstance>(`${BASE_PATH}/:type/:id`, options, async (request, reply) => {
    const actor = await actorOf(request)
    const { type, id } = request.params
    return sendVersion(
      request,
      reply,
      await records.read(actor, { type: resourceTypeOf(type), id }),
    )
  })
  app.get<ofVersion>(
    `${BASE_PATH}/:type/:id/_history/:version`,
    options,
    async (request, reply) => {
      const actor = await actorOf(request)
      const { type, id, version } = request.params
      // What is no number is no version of ours: 0 finds none.
      const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0
      const name = { type: resourceTypeOf(type), id, version: number }
      return sendVersion(request, reply, await records.read(actor, name))
    },
  )
}

function searching(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  const answer = async (
    request: FastifyRequest<ofType>,
    reply: FastifyReply,
    actor: Actor,
    parameters: SearchParameters,
  ) => {
    const type = resourceTypeOf(request.params.type)
    const [first] = parameters
    const isPage = first !== undefined && first[0] === '_cursor' && parameters.length === 1
    const found = isPage
      ? await records.continueSearch(actor, type, first[1])
      : await records.search(actor, type, parameters)
    return fhir(reply, searchBundle(baseOf(request), type, found))
  }
  app.get<ofType>(`${BASE_PATH}/:type`, options, async (request, reply) =>
    answer(request, reply, await actorOf(request), queryOf(request)),
  )
  app.post<ofType>(`${BASE_PATH}/:type/_search`, options, async (request, reply) => {
    const actor = await actorOf(request)
    return answer(request, reply, actor, [...queryOf(request), ...formOf(request)])
  })
}

function writing(app: FastifyInstance, { records, actorOf }: RecordsRouteDeps): void {
  for (const path of [BASE_PATH, `${BASE_PATH}/`]) {
    app.post(path, options, async (request, reply) => {
      const actor = await actorOf(request)
      const answer = await records.bundle(actor, bodyOf(request))
      const isWhole = prefers(request, 'minimal') === 'representation'
      return fhir(reply, bundleResponse(baseOf(request), answer, isWhole))
    })
  }
  app.post<ofType>(`${BASE_PATH}/:type`, options, async (request, reply) => {
    const actor = await actorOf(request)
    const type = resourceTypeOf(request.params.type)
    const written = await records.create(actor, type, bodyOf(request))
    reply.code(201).header('location', locationOf(baseOf(request), written))
    return sendVersion(request, reply, written)
  })
  app.put<ofInstance>(`${BASE_PATH}/:type/:id`, options, async (request, reply) => {
    const actor = await actorOf(request)
    const type = resourceTypeOf(request.params.type)
    const ifMatch = request.headers['if-match']
    const body = bodyOf(request)
    const written = await records.update(actor, type, request.params.id, body, ifMatch)
    reply.code(written.isNew ? 201 : 200).header('location', locationOf(baseOf(request), written))
    return sendVersion(request, reply, written)
  })
}

/** Where the caller reached us: links lead back the same way. */
function baseOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${BASE_PATH}`
}
