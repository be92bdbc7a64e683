import { Fault } from '@wardstone/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const LOGS_ONLY = new Set([
  '/witness/add-checkpoint',
  '/mirror/add-checkpoint',
  '/mirror/add-entries',
])
/** Sent by our own pages with every change. A form or a link of another site cannot send it without a preflight. */
const HEADER = 'x-wardstone'

/**
 * Refuses changes that another site starts in a signed-in person's browser, and requests that reach a loopback address
 * under a name that is not ours (DNS rebinding).
 */
export function installSameSite(
  app: FastifyInstance,
  deps: {
    readonly origins: readonly string[]
    readonly isOperator: (request: FastifyRequest) => boolean
    readonly isLoopback: (request: FastifyRequest) => boolean
  },
): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (deps.isOperator(request)) return done()
    if (deps.isLoopback(request) && !isOwnName(request.hostname, deps.origins)) {
      return done(new Fault('identity.cross-site', 'This address answers to localhost only.'))
    }
    if (SAFE.has(request.method)) return done()
    // Other hospitals' logs come here with their own signatures; no cookie gives any right to it.
    if (request.method === 'POST' && LOGS_ONLY.has(request.url)) return done()
    // A directory comes with a token of its own, which no browser sends by itself; no cookie gives any right there.
    if (request.url.startsWith('/scim/v2/')) return done()
    const site = request.headers['sec-fetch-site']
    const { origin } = request.headers
    const foreign =
      request.headers[HEADER] === undefined ||
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      (origin !== undefined && hostOf(origin) !== request.host)
    if (foreign) {
      return done(
        new Fault(
          'identity.cross-site',
          `A change must come from Wardstone itself: send the header ${HEADER}: 1 from its own address.`,
        ),
      )
    }
    return done()
  })
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : ''
}

function isOwnName(name: string, origins: readonly string[]): boolean {
  const loopback =
    name === 'localhost' || name === '127.0.0.1' || name === '::1' || name === '[::1]'
  return loopback || origins.some((origin) => new URL(origin).hostname === name)
}
