import { Fault } from '@wardstone/core'
import type { FastifyPluginCallback } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { sessionBody, type RouteTools } from './route-tools.ts'
import { authenticationResponseSchema } from './webauthn-json.ts'

const tags = ['identity']
const passkey = z.strictObject({
  ticket: z.string().max(1000),
  response: authenticationResponseSchema,
})
// Only sizes are checked: a name or a code of the wrong form is refused like a wrong one.
const password = z.strictObject({
  loginName: z.string().max(200),
  password: z.string().max(1024),
  code: z.string().max(20),
})

/** Signing in and out, and who is signed in. */
export function sessionRoutes(tools: RouteTools): FastifyPluginCallback {
  const { identity, token, body, site, origin, welcome, farewell } = tools
  return (instance, _options, done) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()

    app.get(
      '/api/session',
      { schema: { tags, response: { 200: sessionBody } } },
      async (request) => {
        const cookie = token(request)
        const session = cookie === undefined ? undefined : await identity.authenticate(cookie)
        if (session === undefined)
          throw new Fault('identity.signed-out', 'You are signed out. Sign in to go on.')
        return body(session)
      },
    )

    app.post('/api/sign-out', { schema: { tags } }, async (request, reply) => {
      const cookie = token(request)
      if (cookie !== undefined) await identity.signOut(cookie)
      farewell(request, reply)
      return reply.code(204).send()
    })

    app.post('/api/sign-in/passkey/options', { schema: { tags } }, async (request) =>
      identity.beginPasskeySignIn(site(request)),
    )

    app.post(
      '/api/sign-in/passkey',
      { schema: { tags, body: passkey, response: { 200: sessionBody } } },
      async (request, reply) => {
        const attempt = { ...request.body, site: site(request), ...origin(request) }
        return welcome(request, reply, await identity.signInWithPasskey(attempt))
      },
    )

    app.post(
      '/api/sign-in/password',
      { schema: { tags, body: password, response: { 200: sessionBody } } },
      async (request, reply) => {
        const attempt = { ...request.body, ...origin(request) }
        return welcome(request, reply, await identity.signInWithPassword(attempt))
      },
    )
    done()
  }
}
