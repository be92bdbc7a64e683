import type { FastifyPluginCallback } from 'fastify'
import { accountRoutes } from './account-routes.ts'
import { enrolmentRoutes } from './enrolment-routes.ts'
import { routeTools, type IdentityRouteDeps } from './route-tools.ts'
import { sessionRoutes } from './session-routes.ts'

/** `/api/session`, `/api/sign-in`, `/api/enrolments`, `/api/accounts`. The server registers `@fastify/cookie`. */
export function identityRoutes(deps: IdentityRouteDeps): FastifyPluginCallback {
  const tools = routeTools(deps)
  return (app, _options, done) => {
    app.register(sessionRoutes(tools))
    app.register(enrolmentRoutes(tools))
    app.register(accountRoutes(tools))
    done()
  }
}
