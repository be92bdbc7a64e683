import { roles, type Actor } from '@wardstone/core'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Directory } from './directory.ts'
import { LIST_BYTES_MAX, PEOPLE_MAX, TOKEN_DAYS_MAX } from './limits.ts'
import { privilegedRoles } from './roles-given.ts'

const tags = ['directory']
const id = z.string().max(64)
const byId = z.object({ id })
const time = z.int().describe('Milliseconds since the epoch.')
const role = z.enum(roles)
const client = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: time,
  createdBy: z.string(),
  expiresAt: time,
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
})
const mapping = { roles: z.array(role).max(roles.length), privileged: z.boolean() }
const group = z.object({ id: z.string(), name: z.string(), members: z.int(), ...mapping })
const held = z.object({
  id: z.string(),
  account: z.string(),
  displayName: z.string(),
  heldAt: time,
})
const change = z.object({
  at: time,
  what: z.enum(['joined', 'moved', 'left']),
  source: z.enum(['scim', 'csv']),
  actor: z.string(),
  account: z.string(),
  displayName: z.string(),
  changed: z.array(z.string()),
  gained: z.array(role),
  lost: z.array(role),
})
const overview = z.object({
  url: z.string().describe('Where the directory connects.'),
  clients: z.array(client),
  groups: z.array(group),
  held: z.array(held),
  history: z.array(change),
  privilegedRoles: z.array(role),
})
const step = z.object({
  what: z.enum(['joins', 'moves', 'leaves', 'stays']),
  line: z.int().nullable(),
  userName: z.string(),
  displayName: z.string(),
  reasons: z.array(z.string()),
})
const plan = z.object({
  id: z.string(),
  steps: z.array(step),
  counts: z.object({ joins: z.int(), moves: z.int(), leaves: z.int(), stays: z.int() }),
  errors: z.array(z.object({ line: z.int(), message: z.string() })),
  errorsTotal: z.int(),
  ignored: z.array(z.string()),
  leaversMax: z.int(),
})
const ids = z.array(id).max(PEOPLE_MAX)

export type DirectoryRouteDeps = {
  readonly directory: Directory
  /** @throws Fault `access.forbidden` or `identity.signed-out`. */
  readonly authorise: (request: FastifyRequest, action: 'manage-accounts') => Promise<Actor>
  readonly origin: () => string
}

/** `/api/directory`: what a security officer sees and decides. */
export function directoryRoutes(deps: DirectoryRouteDeps): FastifyPluginCallback {
  return (instance, _options, done) => {
    instance.register(overviewRoutes(deps))
    instance.register(listRoutes(deps))
    done()
  }
}

function overviewRoutes({
  directory,
  authorise,
  origin,
}: DirectoryRouteDeps): FastifyPluginCallback {
  const { clients, officers } = directory
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/directory',
      { schema: { tags, response: { 200: overview } } },
      async (request) => {
        await authorise(request, 'manage-accounts')
        const [list, groups, waiting, history] = await Promise.all([
          clients.list(),
          officers.groups(),
          officers.held(),
          directory.history(),
        ])
        return {
          url: `${origin()}/scim/v2`,
          clients: [...list],
          groups: groups.map((one) => ({ ...one, roles: [...one.roles] })),
          held: [...waiting],
          history: history.map((one) => ({
            ...one,
            changed: [...one.changed],
            gained: [...one.gained],
            lost: [...one.lost],
          })),
          privilegedRoles: [...privilegedRoles],
        }
      },
    )
    app.post(
      '/api/directory/clients',
      {
        schema: {
          tags,
          body: z.strictObject({
            name: z.string().trim().min(1).max(100),
            days: z.int().min(1).max(TOKEN_DAYS_MAX).default(TOKEN_DAYS_MAX),
          }),
          response: { 200: z.object({ client, token: z.string() }) },
        },
      },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        return clients.create(actor, request.body.name, request.body.days)
      },
    )
    app.delete(
      '/api/directory/clients/:id',
      { schema: { tags, params: byId } },
      async (request, reply) => {
        const actor = await authorise(request, 'manage-accounts')
        await clients.revoke(actor, request.params.id)
        return reply.code(204).send()
      },
    )
    decisionRoutes(instance, { directory, authorise })
    done()
  }
}

function decisionRoutes(
  instance: FastifyInstance,
  { directory, authorise }: Pick<DirectoryRouteDeps, 'directory' | 'authorise'>,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { officers } = directory
  app.put(
    '/api/directory/groups/:id/mapping',
    { schema: { tags, params: byId, body: z.strictObject(mapping) } },
    async (request, reply) => {
      const actor = await authorise(request, 'manage-accounts')
      await officers.setMapping(actor, request.params.id, request.body)
      return reply.code(204).send()
    },
  )
  app.post(
    '/api/directory/held',
    { schema: { tags, body: z.strictObject({ leave: ids, keep: ids }) } },
    async (request, reply) => {
      const actor = await authorise(request, 'manage-accounts')
      await officers.decide(actor, request.body)
      return reply.code(204).send()
    },
  )
  app.post(
    '/api/directory/adopt',
    {
      schema: {
        tags,
        body: z.strictObject({ account: id, userName: z.string().trim().min(1).max(200) }),
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    async (request) => {
      const actor = await authorise(request, 'manage-accounts')
      return officers.adopt(actor, request.body.account, request.body.userName)
    },
  )
}

/** A list of people comes as the file it is: `text/csv` (RFC 7111). */
function listRoutes({ directory, authorise }: DirectoryRouteDeps): FastifyPluginCallback {
  const { lists } = directory
  return (instance, _options, done) => {
    instance.addContentTypeParser(
      'text/csv',
      { parseAs: 'buffer', bodyLimit: LIST_BYTES_MAX },
      async (_request: FastifyRequest, body: Buffer) => body,
    )
    const app = instance.withTypeProvider<ZodTypeProvider>()
    const given = z.custom<Buffer>((value) => Buffer.isBuffer(value), 'send the file as text/csv')
    app.post(
      '/api/directory/list/preview',
      { schema: { tags, body: given, hide: true }, bodyLimit: LIST_BYTES_MAX },
      async (request) => {
        await authorise(request, 'manage-accounts')
        return plan.parse(await lists.preview(request.body))
      },
    )
    app.post(
      '/api/directory/list',
      {
        schema: {
          tags,
          hide: true,
          body: given,
          querystring: z.strictObject({
            plan: z.string().max(64),
            leavers: z.coerce.number().int().min(0).optional(),
          }),
        },
        bodyLimit: LIST_BYTES_MAX,
      },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        const { plan: seen, leavers } = request.query
        return plan.parse(await lists.apply(actor, request.body, seen, leavers))
      },
    )
    done()
  }
}
