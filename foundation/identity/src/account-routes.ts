import { assert, roles } from '@wardstone/core'
import type { FastifyPluginCallback } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { accountSources, type ListedAccount } from './accounts.ts'
import { factors } from './evidence.ts'
import type { RouteTools } from './route-tools.ts'

const tags = ['identity']
const account = z.object({
  id: z.string(),
  displayName: z.string(),
  loginName: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  practitioner: z.string().nullable(),
  state: z.enum(['invited', 'active', 'closed']),
  factors: z.array(z.enum(factors)),
  lastSeenAt: z.int().nullable(),
  source: z.enum(accountSources).describe('Who keeps the account.'),
})
const list = z.object({ total: z.int(), accounts: z.array(account) })
const invitation = z.strictObject({
  displayName: z.string().max(400),
  roles: z.array(z.enum(roles)).min(1).max(roles.length),
  practitioner: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,64}$/)
    .nullish()
    .describe('FHIR id of the Practitioner.'),
})
const byId = z.object({ id: z.string().max(64) })
const again = invitation.pick({ practitioner: true })
const link = z.object({ enrolmentUrl: z.string(), expiresAt: z.int() })
const invited = z.object({ account, enrolmentUrl: z.string(), expiresAt: z.int() })

/** Who can sign in, and inviting somebody. */
export function accountRoutes(tools: RouteTools): FastifyPluginCallback {
  const { identity, authorise, enrolmentUrl } = tools
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()

    app.get('/api/accounts', { schema: { tags, response: { 200: list } } }, async (request) => {
      await authorise(request, 'manage-accounts')
      const { total, accounts } = await identity.accounts()
      return { total, accounts: accounts.map(shown) }
    })

    app.post(
      '/api/accounts',
      { schema: { tags, body: invitation, response: { 200: invited } } },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        const { displayName, roles: granted, practitioner } = request.body
        const {
          account: id,
          secret,
          expiresAt,
        } = await identity.createEnrolment(actor, {
          displayName,
          roles: granted,
          ...(typeof practitioner === 'string' ? { practitioner } : {}),
        })
        const { accounts } = await identity.accounts()
        const made = accounts.find((one) => one.id === id)
        assert(made !== undefined, 'the newest account is in the list')
        return { account: shown(made), enrolmentUrl: enrolmentUrl(secret), expiresAt }
      },
    )

    app.post(
      '/api/accounts/:id/invitation',
      { schema: { tags, params: byId, body: again, response: { 200: link } } },
      async (request) => {
        const actor = await authorise(request, 'manage-accounts')
        const { practitioner } = request.body
        const { secret, expiresAt } = await identity.inviteProvisioned(
          actor,
          request.params.id,
          practitioner ?? undefined,
        )
        return { enrolmentUrl: enrolmentUrl(secret), expiresAt }
      },
    )
    done()
  }
}

function shown(one: ListedAccount): z.infer<typeof account> {
  return { ...one, roles: [...one.roles], factors: [...one.factors] }
}
