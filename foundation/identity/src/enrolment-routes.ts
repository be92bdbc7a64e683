import { roles } from '@wardstone/core'
import type { FastifyPluginCallback } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { sessionBody, type RouteTools } from './route-tools.ts'
import { registrationResponseSchema } from './webauthn-json.ts'

const tags = ['identity']
const secret = z.string().min(1).max(100)
// The room's own rules decide what a name and a password may be; these only bound the work of asking them.
const names = { loginName: z.string().max(200), displayName: z.string().max(400) }

const inspect = z.strictObject({ secret })
const offer = z.object({
  displayName: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  expiresAt: z.int(),
  organisation: z.string(),
})
const passkeyOptions = z.strictObject({ secret, ...names })
const passkey = z.strictObject({ secret, response: registrationResponseSchema })
const password = z.strictObject({ secret, ...names, password: z.string().max(1024) })
const authenticator = z.object({ totpSecret: z.string(), totpUri: z.string() })
const confirm = z.strictObject({ secret, code: z.string().max(20) })

/** The two steps in which an invited person sets up a passkey, or a password and an authenticator app. */
export function enrolmentRoutes(tools: RouteTools): FastifyPluginCallback {
  const { identity, site, origin, welcome } = tools
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()

    app.post(
      '/api/enrolments/inspect',
      { schema: { tags, body: inspect, response: { 200: offer } } },
      async (request) => {
        const found = await identity.inspectEnrolment({ ...request.body, ...origin(request) })
        return { ...found, roles: [...found.roles] }
      },
    )

    app.post(
      '/api/enrolments/passkey/options',
      { schema: { tags, body: passkeyOptions } },
      async (request) =>
        identity.beginPasskeyEnrolment({
          ...request.body,
          site: site(request),
          ...origin(request),
        }),
    )

    app.post(
      '/api/enrolments/passkey',
      { schema: { tags, body: passkey, response: { 200: sessionBody } } },
      async (request, reply) => {
        const use = { ...request.body, site: site(request), ...origin(request) }
        return welcome(request, reply, await identity.finishPasskeyEnrolment(use))
      },
    )

    app.post(
      '/api/enrolments/password',
      { schema: { tags, body: password, response: { 200: authenticator } } },
      async (request) => identity.beginPasswordEnrolment({ ...request.body, ...origin(request) }),
    )

    app.post(
      '/api/enrolments/password/confirm',
      { schema: { tags, body: confirm, response: { 200: sessionBody } } },
      async (request, reply) => {
        const use = { ...request.body, ...origin(request) }
        return welcome(request, reply, await identity.finishPasswordEnrolment(use))
      },
    )
    done()
  }
}
