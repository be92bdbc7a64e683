import type { Evidence } from '@wardstone/core'
import type { Status } from './evidence-rules.ts'
import { durationInWords, timeInWords } from './evidence-words.ts'

/** One entry of the ledger: its place and what it says. */
export type LedgerEntry = { readonly index: number; readonly evidence: Evidence }

/** Most indexes that a determination names, newest first. */
export const EVIDENCE_SHOWN_MAX = 20

/** How far ahead of the moment of determination an entry may be dated: two clocks are never quite equal. */
const CLOCK_SKEW_MS_MAX = 5 * 60 * 1000

/** What a test says at one moment. `until` is when it would say something else if nothing more happened. */
export type Judgement = {
  readonly status: Status
  readonly until: number
  /** A sentence for people; made when asked for, because most judgements are only compared. */
  readonly reason: () => string
}

/** A test in progress: fed entries in ledger order, it keeps bounded state. */
export type Probe = {
  readonly kinds: readonly string[]
  add(entry: LedgerEntry): void
  judge(at: number): Judgement
  /** How many things the test has looked at. */
  population(at: number): number
  /** Newest indexes used, newest first, at most `EVIDENCE_SHOWN_MAX`. */
  evidence(): readonly number[]
  /** When the newest evidence was stated. */
  lastAt(): number | null
}

export const NEVER = Number.POSITIVE_INFINITY

/**
 * The part every test shares: no evidence is "not assessed", evidence past its time is "stale", evidence from the
 * future is a wrong clock and never counts. Only fresh evidence goes on to `judge`.
 */
export function judgeFreshness(
  newest: LedgerEntry | undefined,
  expected: { readonly kind: string; readonly freshForMs: number },
  at: number,
  judge: (newest: LedgerEntry) => Judgement,
): Judgement {
  if (newest === undefined) {
    const reason = () => `No evidence of the kind ${expected.kind} has been recorded.`
    return { status: 'not-assessed', until: NEVER, reason }
  }
  const { index, evidence } = newest
  const named = `entry ${index}, ${timeInWords(evidence.at)}`
  if (evidence.at > at + CLOCK_SKEW_MS_MAX) {
    const ahead = durationInWords(evidence.at - at)
    const reason = () =>
      `The newest evidence is dated ${ahead} in the future (${named}): check the clock of the server.`
    return { status: 'not-met', until: evidence.at - CLOCK_SKEW_MS_MAX, reason }
  }
  const expires = evidence.at + expected.freshForMs + 1
  if (at >= expires) {
    const reason = () =>
      `The newest evidence is ${durationInWords(at - evidence.at)} old (${named}); it counts for ${durationInWords(expected.freshForMs)}.`
    return { status: 'stale', until: NEVER, reason }
  }
  const judgement = judge(newest)
  const reason = () => `${judgement.reason()} (${named})`
  return { ...judgement, until: Math.min(judgement.until, expires), reason }
}

/** The newest few indexes, in the order they came. */
export function openNewestIndexes(): { add(index: number): void; list(): number[] } {
  const indexes: number[] = []
  return {
    add(index) {
      indexes.push(index)
      if (indexes.length > EVIDENCE_SHOWN_MAX) indexes.shift()
    },
    list: () => indexes.toReversed(),
  }
}
