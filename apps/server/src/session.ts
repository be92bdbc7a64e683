import { Fault, type Actor } from '@wardstone/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AppDeps } from './app.ts'
import type { SessionCookie } from './cookie.ts'

/**
 * Finds out who asks, once a request, before its route runs.
 * @returns what routes call: the actor, or Fault `identity.signed-out`.
 */
export function sessionOf(
  app: FastifyInstance,
  { house, doors, operator }: AppDeps,
  cookieOf: (request: FastifyRequest) => SessionCookie,
): (request: FastifyRequest) => Actor {
  const actors = new WeakMap<FastifyRequest, Actor>()
  app.addHook('preParsing', async (request) => {
    if (doors.isOperator(request)) {
      actors.set(request, operator)
      return
    }
    const token = request.cookies[cookieOf(request).name]
    if (token === undefined) return
    const session = await house.identity.authenticate(token)
    if (session !== undefined) actors.set(request, session.actor)
  })
  return (request) => {
    const actor = actors.get(request)
    if (actor === undefined)
      throw new Fault('identity.signed-out', 'You are signed out. Sign in and try again.')
    return actor
  }
}
