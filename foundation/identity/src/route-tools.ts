import type { CookieSerializeOptions } from '@fastify/cookie'
import { assert, roles, type Actor } from '@wardstone/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Identity } from './identity.ts'
import type { Site } from './passkeys.ts'
import type { Session } from './sessions.ts'
import type { Origin, SignedIn } from './sign-in.ts'

/** A browser that signed in keeps its place outside the queue of strangers for half a year. */
const DEVICE_COOKIE_MAX_AGE_S = 180 * 24 * 60 * 60

export type IdentityRouteDeps = {
  readonly identity: Identity
  /** The signed-in actor, who may do this; throws Fault `access.forbidden` or `identity.signed-out`. */
  readonly authorise: (request: FastifyRequest, action: 'manage-accounts') => Promise<Actor>
  /** Name of the session cookie, and whether it travels over TLS only. */
  readonly cookie: (request: FastifyRequest) => { name: string; secure: boolean }
  /**
   * The installation's own origins (`https://ward.example`), the one for links first. A passkey is made for, and accepted
   * from, no other. Read when a request comes, not before: a server knows its port only once it listens.
   */
  readonly origins: readonly string[]
  /** What a signed-in browser needs to check the ledger's checkpoints for itself. */
  readonly verifierKey: string
}

const time = z.int().describe('Milliseconds since the epoch.')

/** What a signed-in page knows about itself. */
export const sessionBody = z.object({
  account: z.object({
    id: z.string(),
    displayName: z.string(),
    loginName: z.string(),
    roles: z.array(z.enum(roles)),
    practitioner: z.string().optional().describe('FHIR id of the Practitioner.'),
  }),
  organisation: z.string(),
  verifierKey: z.string().describe('c2sp.org/signed-note verifier key of the ledger.'),
  idleUntil: time,
  expiresAt: time,
})
type SessionBody = z.infer<typeof sessionBody>

/** What the routes share: who asks, and how a session gets into and out of the browser. */
export type RouteTools = Pick<IdentityRouteDeps, 'identity' | 'authorise'> & {
  readonly origin: (request: FastifyRequest) => Origin
  readonly site: (request: FastifyRequest) => Site
  /** The page that an invited person opens. Behind `#` the secret is in no request line, and so in no proxy's log. */
  readonly enrolmentUrl: (secret: string) => string
  readonly token: (request: FastifyRequest) => string | undefined
  readonly body: (session: Session) => SessionBody
  readonly welcome: (
    request: FastifyRequest,
    reply: FastifyReply,
    signedIn: SignedIn,
  ) => Promise<SessionBody>
  readonly farewell: (request: FastifyRequest, reply: FastifyReply) => void
}

/** What the routes share, once for all requests. */
export function routeTools(deps: IdentityRouteDeps): RouteTools {
  const { identity, authorise, cookie } = deps
  const token = (request: FastifyRequest) => request.cookies[cookie(request).name]
  const device = (request: FastifyRequest) => request.cookies[deviceCookie(cookie(request).name)]
  const body = ({ account, idleUntil, expiresAt }: Session): SessionBody => ({
    account: { ...account, roles: [...account.roles] },
    organisation: identity.organisation,
    verifierKey: deps.verifierKey,
    idleUntil,
    expiresAt,
  })
  return {
    identity,
    authorise,
    token,
    body,
    site: (request) => siteOf(deps.origins, request.headers.origin),
    enrolmentUrl: (secret) => `${siteOf(deps.origins, undefined).origin}/enrol#${secret}`,
    origin: (request) => ({
      // A unix socket has no address: only this machine's own user can open ours.
      source: request.socket.remoteAddress === undefined ? undefined : request.ip,
      device: device(request),
      replaces: token(request),
    }),
    async welcome(request, reply, signedIn) {
      const { name, secure } = cookie(request)
      const common: CookieSerializeOptions = {
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
        secure,
      }
      // No expiry: the browser forgets it when it closes, which on a shared workstation is what people expect.
      reply.setCookie(name, signedIn.token, common)
      reply.setCookie(deviceCookie(name), signedIn.device, {
        ...common,
        maxAge: DEVICE_COOKIE_MAX_AGE_S,
      })
      const session = await identity.authenticate(signedIn.token)
      assert(session !== undefined, 'a session that was just opened is there')
      return body(session)
    },
    farewell(request, reply) {
      const { name, secure } = cookie(request)
      reply.clearCookie(name, { httpOnly: true, sameSite: 'strict', path: '/', secure })
    },
  }
}

function deviceCookie(sessionCookie: string): string {
  return `${sessionCookie}-device`
}

/** Where the asking page is, if that is one of ours; otherwise our first address, which its answer will not match. */
function siteOf(origins: readonly string[], asking: string | undefined): Site {
  const origin = origins.find((own) => own === asking) ?? origins[0]
  assert(origin !== undefined, 'an installation has an origin')
  return { origin, rpId: new URL(origin).hostname }
}
