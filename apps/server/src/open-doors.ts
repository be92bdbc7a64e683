import { Fault, type Clock } from '@wardstone/core'
import { openSourceLimiter, type SourcePace } from '@wardstone/identity'
import type { FastifyInstance } from 'fastify'

const SECOND_MS = 1000

/** A run holds up to 4,096 entries: a check of 4 million goes through at once, and 262,144 a second for ever. */
const runs: SourcePace = { burstMax: 1024, refillMs: 1000 / 64 }
/**
 * Before it is known who signed, which reading and a signature's check tells: many partners may come from one address.
 * What one of them may send is in `partner-pace.ts`.
 */
const submissions: SourcePace = { burstMax: 1200, refillMs: 50 }

/** Doors where nobody signs in and an answer is dear, by their route. Those of one row share what an address has. */
const doors: readonly { readonly routes: readonly string[]; readonly pace: SourcePace }[] = [
  { routes: ['/ledger/bundles/:run'], pace: runs },
  {
    routes: ['/witness/add-checkpoint', '/mirror/add-checkpoint', '/mirror/add-entries'],
    pace: submissions,
  },
]

/**
 * Slows down who asks too often at these doors, per network address as sign-in does: 429 with `Retry-After` (RFC 9110
 * §10.2.3), before anything of the request is read. The operator, who has no address, is let through.
 */
export function installOpenDoors(app: FastifyInstance, now: Clock): void {
  const limiters = new Map(
    doors.flatMap(({ routes, pace }) => {
      const limiter = openSourceLimiter(now, pace)
      return routes.map((route) => [route, limiter] as const)
    }),
  )
  app.addHook('onRequest', async (request) => {
    const limiter = limiters.get(request.routeOptions.url ?? '')
    const source = request.socket.remoteAddress === undefined ? undefined : request.ip
    if (limiter === undefined || limiter.take(source)) return
    const seconds = Math.max(1, Math.ceil(limiter.waitMs(source) / SECOND_MS))
    throw new Fault(
      'input.rate-limited',
      `Too many requests from your address. Go on in ${seconds} s, and more slowly.`,
      { retryAfterS: seconds },
    )
  })
}
