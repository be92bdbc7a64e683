import type { Clock } from '@wardstone/core'
import { networkOf, openSourceLimiter, type SourcePace } from '@wardstone/identity'
import type { Pace } from '@wardstone/witness'

/** What one log may send from one address: a head each ten minutes and what a mirror lacks, and tries after failures. */
const asking: SourcePace = { burstMax: 120, refillMs: 500 }
/** New heads of one log from anywhere: each is a signature and an entry of our own ledger. */
const growing: SourcePace = { burstMax: 60, refillMs: 10_000 }

/** The pace of partners, in the memory of this server. */
export function openPartnerPace(now: Clock): Pace {
  const asks = openSourceLimiter(now, asking)
  const grows = openSourceLimiter(now, growing)
  return {
    ask(origin, source) {
      // The operator, who has no address, is let through.
      if (source === undefined) return 0
      const key = `${networkOf(source)} ${origin}`
      return asks.take(key) ? 0 : asks.waitMs(key)
    },
    grow: (origin) => (grows.take(origin) ? 0 : grows.waitMs(origin)),
  }
}
