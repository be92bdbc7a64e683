import { Fault, type Actor } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import { bundleResponse, readEntry, type AnsweredEntry } from './answers.ts'
import { answerGet, getOf, searching, withinPatient, type ReadDeps } from './fhir-reads.ts'
import { binaryRoutes } from './binary-routes.ts'
import { exportRoutes } from './export-routes.ts'
import { fhirWrites } from './fhir-writes.ts'
import {
  BASE_PATH,
  baseOf,
  bodyOf,
  fhir,
  formOf,
  hidden,
  prefers,
  queryOf,
  send,
  takeBytes,
} from './http.ts'
import { formatted, presentationOf } from './presentation.ts'
import type { EntryAnswer } from './records.ts'
import { resourceTypeOf } from './resource.ts'
import type { RecordsRouteDeps } from './routes.ts'
import type { SearchScope } from './search-query.ts'

type ofPath = { Params: Record<string, string> }

/** What a GET may name, by the names of its steps (FHIR R4 §3.1.0). */
const readPaths: readonly (readonly string[])[] = [
  [],
  ['_history'],
  [':type'],
  [':type', '_history'],
  [':type', ':id'],
  [':type', ':id', '_history'],
  [':type', ':id', '_history', ':version'],
  ['Patient', ':id', '$everything'],
  ['Patient', ':id', ':inner'],
]

/** The RESTful interactions of FHIR R4 (§3.1.0). */
export function fhirRoutes(deps: RecordsRouteDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    takeBytes(app)
    const started = new Date().toISOString()
    const readDeps = (request: FastifyRequest): ReadDeps => ({
      records: deps.records,
      base: baseOf(request),
      started,
    })
    app.get(`${BASE_PATH}/metadata`, hidden, async (request, reply) => {
      // It says nothing of anybody, so nobody has to be there.
      const nobody: Actor = { id: 'nobody', roles: [] }
      return send(reply, await answerGet(readDeps(request), nobody, getIn(request, ['metadata'])))
    })
    reading(app, deps, readDeps)
    bundling(app, deps, readDeps)
    fhirWrites(app, deps)
    app.register(
      binaryRoutes(deps, (request, path) => ({
        deps: readDeps(request),
        get: getIn(request, path),
      })),
    )
    exportRoutes(app, deps)
    done()
  }
}

function getIn(request: FastifyRequest, path: readonly string[]) {
  return {
    path,
    parameters: queryOf(request),
    accept: request.headers.accept,
    prefer: request.headers['prefer']?.toString(),
    ifNoneMatch: request.headers['if-none-match'],
    ifModifiedSince: request.headers['if-modified-since'],
  }
}

function reading(
  app: FastifyInstance,
  deps: RecordsRouteDeps,
  readDeps: (request: FastifyRequest) => ReadDeps,
): void {
  const { actorOf } = deps
  for (const path of readPaths) {
    app.get<ofPath>([BASE_PATH, ...path].join('/'), hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const steps = path.map((step) =>
        step.startsWith(':') ? (request.params[step.slice(1)] ?? '') : step,
      )
      return send(reply, await answerGet(readDeps(request), actor, getIn(request, steps)))
    })
  }
  posting(app, deps, readDeps)
}

/** Searches whose parameters stand in the body (FHIR R4 §3.1.1.1): of a type, of a patient's record, of the system. */
function posting(
  app: FastifyInstance,
  { actorOf }: RecordsRouteDeps,
  readDeps: (request: FastifyRequest) => ReadDeps,
): void {
  const scopes: Readonly<Record<string, (params: Record<string, string>) => SearchScope>> = {
    '/_search': () => ({ type: '' }),
    '/:type/_search': ({ type = '' }) => ({ type: resourceTypeOf(type) }),
    '/Patient/:id/:type/_search': ({ id = '', type = '' }) =>
      withinPatient(id, resourceTypeOf(type)),
  }
  for (const [path, scopeOf] of Object.entries(scopes)) {
    app.post<ofPath>(BASE_PATH + path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const scope = scopeOf(request.params)
      const sent = [...queryOf(request), ...formOf(request)]
      const { presentation, rest } = presentationOf(sent, request.headers.accept)
      const get = { ...getIn(request, []), parameters: rest }
      const answer = await searching(readDeps(request), actor, scope, get, presentation)
      return send(reply, { ...answer, json: formatted(presentation, answer.json) })
    })
  }
}

function bundling(
  app: FastifyInstance,
  { records, actorOf }: RecordsRouteDeps,
  readDeps: (request: FastifyRequest) => ReadDeps,
): void {
  for (const path of [BASE_PATH, `${BASE_PATH}/`]) {
    app.post(path, hidden, async (request, reply) => {
      const actor = await actorOf(request)
      const answer = await records.bundle(actor, bodyOf(request))
      const entries: AnsweredEntry[] = []
      for (const entry of answer.entries) {
        entries.push(await answered(readDeps(request), actor, entry))
      }
      const isWhole = prefers(request, 'minimal') === 'representation'
      return fhir(reply, bundleResponse(baseOf(request), answer.type, entries, isWhole))
    })
  }
}

/**
 * Reads of a Bundle are answered when its changes are done. One that finds nothing says so in its own entry: what was changed
 * stays changed.
 */
async function answered(deps: ReadDeps, actor: Actor, entry: EntryAnswer): Promise<AnsweredEntry> {
  if (!('read' in entry)) return entry
  const { url, ifNoneMatch, ifModifiedSince } = entry.read
  try {
    return readEntry(await answerGet(deps, actor, { ...getOf(url), ifNoneMatch, ifModifiedSince }))
  } catch (error) {
    if (error instanceof Fault) return { refused: error }
    throw error
  }
}
