import type { Actor, Role } from '@wardstone/core'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import { exportListRoutes } from './export-routes.ts'
import { fhirRoutes } from './fhir-routes.ts'
import { patientRoutes } from './patient-routes.ts'
import type { Records } from './records.ts'

export type RecordsRouteDeps = {
  readonly records: Records
  /** @throws Fault `identity.signed-out`. */
  readonly actorOf: (request: FastifyRequest) => Actor | Promise<Actor>
  /** Who accounts belong to, for showing who read a record. */
  readonly people: (
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { displayName: string; roles: readonly Role[] }>>
}

/** `/fhir/R4` and `/api/records`. */
export function recordsRoutes(deps: RecordsRouteDeps): FastifyPluginCallback {
  return (app, _options, done) => {
    app.register(fhirRoutes(deps))
    app.register(patientRoutes(deps), { prefix: '/api/records' })
    app.register(exportListRoutes(deps), { prefix: '/api/records' })
    done()
  }
}
