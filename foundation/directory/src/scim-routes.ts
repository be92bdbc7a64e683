import { Fault, parseJson, type Json } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { groupType, userType, type Attributes, type ResourceType } from './attributes.ts'
import type { Directory } from './directory.ts'
import { resourceTypes, schemaResources, serviceProviderConfig } from './discovery.ts'
import type { By } from './inside.ts'
import { PAGE_DEFAULT, PAGE_MAX } from './limits.ts'
import { isList, objectOf, textIn } from './name-path.ts'
import { present, type Selection } from './present.ts'
import { invalidSyntax, invalidValue, notFound, SCIM_TYPE, scimError } from './refusal.ts'
import type { Found, Resources } from './users.ts'

const PREFIX = '/scim/v2'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const BODY_BYTES_MAX = 1024 * 1024

export type ScimRouteDeps = {
  readonly directory: Pick<Directory, 'clients' | 'users' | 'groups'>
  /** The address that people and directories use, such as `https://ward.example`. */
  readonly origin: () => string
}

/**
 * `/scim/v2` (RFC 7644). Nobody is let in by a session or by the operator's socket: only by a token made for this, which
 * opens nothing else.
 */
export function scimRoutes(deps: ScimRouteDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.register(inside(deps), { prefix: PREFIX })
    done()
  }
}

function inside(deps: ScimRouteDeps): FastifyPluginCallback {
  const clients = new WeakMap<FastifyRequest, string>()
  const by = (request: FastifyRequest): By => {
    const actor = clients.get(request)
    if (actor === undefined) throw new Fault('directory.signed-out', 'SCIM needs a bearer token.')
    return { actor, source: 'scim' }
  }
  const base = (): string => `${deps.origin()}${PREFIX}`
  return (app, _options, done) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      ['application/scim+json', 'application/json', 'text/json'],
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      async (_request: FastifyRequest, body: Buffer) =>
        body.length === 0 ? null : parseJson(body),
    )
    app.setErrorHandler((error, _request, reply) => {
      if (error instanceof Fault) return refuse(reply, error)
      throw error
    })
    app.addHook('onRequest', async (request) => {
      const actor = await deps.directory.clients.authenticate(
        request.headers.authorization,
        request.ip,
      )
      clients.set(request, actor)
    })
    const tools = { by, base }
    resourceRoutes(app, userType, deps.directory.users, tools)
    resourceRoutes(app, groupType, deps.directory.groups, tools)
    discoveryRoutes(app, base)
    searchRoute(app, deps.directory, base)
    for (const url of ['/Bulk', '/Me'])
      app.all(url, { schema: { hide: true } }, () => {
        throw new Fault(
          'directory.unsupported',
          `${url} is not offered; see ServiceProviderConfig.`,
        )
      })
    // A route of its own: the console answers every address that has none.
    app.all('/*', { schema: { hide: true } }, () => {
      throw notFound()
    })
    done()
  }
}

type Tools = { readonly by: (request: FastifyRequest) => By; readonly base: () => string }

const ifMatch = (request: FastifyRequest): string | undefined => request.headers['if-match']

function resourceRoutes(
  app: FastifyInstance,
  type: ResourceType,
  resources: Resources,
  { by, base }: Tools,
): void {
  const url = `/${type.name}s`
  const one = `${url}/:id`
  const schema = { hide: true }

  app.post(url, { schema }, async (request, reply) => {
    const made = await resources.create(by(request), bodyOf(request), base())
    reply.code(201).header('location', textIn(objectOf(made.resource['meta']), 'location'))
    return answer(reply, type, made, selectionOf(request))
  })
  app.get(url, { schema }, async (request, reply) => {
    const page = await listed(type, resources, queryOf(parametersOf(request)), base())
    return send(reply, page)
  })
  app.post(`${url}/.search`, { schema }, async (request, reply) => {
    const page = await listed(type, resources, queryOf(membersOf(bodyOf(request))), base())
    return send(reply, page)
  })
  app.get(one, { schema }, async (request, reply) => {
    const found = await resources.get(idOf(request), base())
    const known = request.headers['if-none-match']
    if (known === found.etag) return reply.code(304).header('etag', found.etag).send()
    return answer(reply, type, found, selectionOf(request))
  })
  app.put(one, { schema }, async (request, reply) => {
    const id = idOf(request)
    const body = bodyOf(request)
    const changed = await resources.replace(by(request), id, body, ifMatch(request), base())
    return answer(reply, type, changed, selectionOf(request))
  })
  app.patch(one, { schema }, async (request, reply) => {
    const id = idOf(request)
    const body = bodyOf(request)
    const changed = await resources.patch(by(request), id, body, ifMatch(request), base())
    return answer(reply, type, changed, selectionOf(request))
  })
  app.delete(one, { schema }, async (request, reply) => {
    await resources.remove(by(request), idOf(request), ifMatch(request))
    return reply.code(204).send()
  })
}

function discoveryRoutes(app: FastifyInstance, base: () => string): void {
  const schema = { hide: true }
  app.get('/ServiceProviderConfig', { schema }, (_request, reply) =>
    send(reply, serviceProviderConfig(base())),
  )
  for (const [url, all] of [
    ['/ResourceTypes', resourceTypes],
    ['/Schemas', schemaResources],
  ] as const) {
    app.get(url, { schema }, (request, reply) => {
      // A filter here is refused (RFC 7644 §4).
      if (parametersOf(request)['filter'] !== undefined)
        return refuse(reply.code(403), new Fault('access.forbidden', 'No filter is offered here.'))
      const list = all(base())
      return send(reply, listResponse(list, list.length, 1))
    })
    app.get(`${url}/:id`, { schema }, (request, reply) => {
      const one = all(base()).find(({ id }) => id === idOf(request))
      if (one === undefined) throw notFound()
      return send(reply, one)
    })
  }
}

/** `/.search`: people first, then groups, as one list (RFC 7644 §3.4.3). */
function searchRoute(
  app: FastifyInstance,
  { users, groups }: ScimRouteDeps['directory'],
  base: () => string,
): void {
  app.post('/.search', { schema: { hide: true } }, async (request, reply) => {
    const query = queryOf(membersOf(bodyOf(request)))
    const people = await triedOn(users, query, base())
    const left = Math.max(0, query.count - people.resources.length)
    const startIndex = Math.max(1, query.startIndex - people.total)
    const others = await triedOn(groups, { ...query, startIndex, count: left }, base())
    const resources = [
      ...people.resources.map((one) => present(userType, one, query.selection)),
      ...others.resources.map((one) => present(groupType, one, query.selection)),
    ]
    return send(reply, listResponse(resources, people.total + others.total, query.startIndex))
  })
}

/** A filter over everything names attributes that one type may not have: then none of that type pass. */
async function triedOn(resources: Resources, query: ListQuery, base: string) {
  try {
    return await resources.list(query, base)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'directory.invalid-filter') throw error
    return { total: 0, resources: [] }
  }
}

type ListQuery = {
  readonly filter: string | undefined
  readonly startIndex: number
  readonly count: number
  readonly selection: Selection
}

async function listed(
  type: ResourceType,
  resources: Resources,
  query: ListQuery,
  base: string,
): Promise<Attributes> {
  const { total, resources: page } = await resources.list(query, base)
  const shown = page.map((one) => present(type, one, query.selection))
  return listResponse(shown, total, query.startIndex)
}

function listResponse(list: readonly Attributes[], total: number, startIndex: number): Attributes {
  return {
    schemas: [LIST],
    totalResults: total,
    startIndex,
    itemsPerPage: list.length,
    Resources: list,
  }
}

/** Parameters of the address, or the members of a search request; numbers below the least are the least (§3.4.2.4). */
function queryOf(given: Attributes): ListQuery {
  const { filter } = given
  if (filter !== undefined && typeof filter !== 'string') throw invalidSyntax('filter: text.')
  return {
    filter: filter === '' ? undefined : filter,
    startIndex: Math.max(1, numberOf(given['startIndex'], 'startIndex') ?? 1),
    count: Math.min(PAGE_MAX, Math.max(0, numberOf(given['count'], 'count') ?? PAGE_DEFAULT)),
    selection: selectionIn(given),
  }
}

function numberOf(value: Json | undefined, name: string): number | undefined {
  if (value === undefined) return undefined
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number))
    throw invalidValue(`${name}: a whole number.`)
  return number
}

function selectionOf(request: FastifyRequest): Selection {
  return selectionIn(parametersOf(request))
}

/** Names with commas between them, or in a list. */
function names(value: Json | undefined): readonly string[] {
  const list = typeof value === 'string' ? value.split(',') : isList(value) ? value : []
  return list.flatMap((one) => (typeof one === 'string' && one.trim() !== '' ? [one.trim()] : []))
}

function selectionIn(given: Attributes): Selection {
  return { attributes: names(given['attributes']), excluded: names(given['excludedAttributes']) }
}

function parametersOf(request: FastifyRequest): Attributes {
  return membersOf(request.query)
}

function idOf(request: FastifyRequest): string {
  const { id } = membersOf(request.params)
  return typeof id === 'string' ? id : ''
}

function bodyOf(request: FastifyRequest): Json {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Parsed by `parseJson` above, or nothing was sent.
  const body = request.body as Json | undefined
  if (body === undefined || body === null) throw invalidSyntax('The body is empty.')
  return body
}

function membersOf(value: unknown): Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}
}

function answer(
  reply: FastifyReply,
  type: ResourceType,
  { resource, etag }: Found,
  selection: Selection,
): FastifyReply {
  return send(reply.header('etag', etag), present(type, resource, selection))
}

function send(reply: FastifyReply, body: Attributes | Record<string, unknown>): FastifyReply {
  return reply.type(SCIM_TYPE).header('cache-control', 'no-store').send(JSON.stringify(body))
}

function refuse(reply: FastifyReply, fault: Fault): FastifyReply {
  const wait = fault.details['retryAfterS']
  if (typeof wait === 'number') reply.header('retry-after', String(wait))
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer realm="scim"')
  return send(reply.code(fault.status), scimError(fault.status, fault.message, fault.code))
}
