import { isIPv6 } from 'node:net'
import type { Clock } from '@wardstone/core'

/** Attempts one address may make at once, and how fast it earns new ones. */
export const SOURCE_BURST_MAX = 30
export const SOURCE_REFILL_MS = 1000

const SOURCES_MAX = 50_000
const REPORT_EVERY_MS = 60_000

/**
 * Slows one network address down, in the memory of one server: a token bucket per IPv4 address or IPv6 /64. It guards
 * processor time and the ledger; what protects one account is `attempts.ts`, in the database.
 */
export type SourceLimiter = {
  /** Takes one attempt; false when the address has none left. The operator, who has no address, always has. */
  take(source: string | undefined): boolean
  /** Milliseconds until the address has one again. */
  waitMs(source: string | undefined): number
  /** Whether a refusal of this source should leave evidence: once a minute, so that a flood cannot fill the ledger. */
  shouldReport(source: string | undefined): boolean
}

type Bucket = { attempts: number; at: number; reportedAt: number }

/** How many attempts an address may make at once, and after how long it earns another. */
export type SourcePace = { readonly burstMax: number; readonly refillMs: number }

/** @param pace That of attempts to sign in, unless told otherwise. */
export function openSourceLimiter(
  now: Clock,
  pace: SourcePace = { burstMax: SOURCE_BURST_MAX, refillMs: SOURCE_REFILL_MS },
): SourceLimiter {
  const { burstMax, refillMs } = pace
  const buckets = new Map<string, Bucket>()

  function bucketOf(source: string): Bucket {
    const key = networkOf(source)
    const at = now()
    const bucket = buckets.get(key) ?? { attempts: burstMax, at, reportedAt: -Infinity }
    const earned = Math.max(0, at - bucket.at) / refillMs
    bucket.attempts = Math.min(burstMax, bucket.attempts + earned)
    bucket.at = at
    // Re-inserted as the youngest, so that the one dropped below is the one idle for longest.
    buckets.delete(key)
    buckets.set(key, bucket)
    if (buckets.size > SOURCES_MAX) {
      const [oldest] = buckets.keys()
      if (oldest !== undefined) buckets.delete(oldest)
    }
    return bucket
  }

  return {
    take(source) {
      if (source === undefined) return true
      const bucket = bucketOf(source)
      if (bucket.attempts < 1) return false
      bucket.attempts -= 1
      return true
    },
    waitMs: (source) =>
      source === undefined ? 0 : Math.max(0, (1 - bucketOf(source).attempts) * refillMs),
    shouldReport(source) {
      const bucket = bucketOf(source ?? 'operator')
      if (now() - bucket.reportedAt < REPORT_EVERY_MS) return false
      bucket.reportedAt = now()
      return true
    },
  }
}

/** One household or ward has a whole /64 of IPv6, so that single addresses there mean nothing. */
export function networkOf(source: string): string {
  if (!isIPv6(source)) return source
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(source)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = (source.split('%')[0] ?? '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [
    ...front,
    ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'),
    ...back,
  ]
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')
}
