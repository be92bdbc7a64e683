import { assert } from '@wardstone/core'
import {
  DAY_MS,
  freshForMs,
  ruleHash,
  statuses,
  WINDOW_DAYS_MAX,
  type EvidenceRule,
  type Status,
} from './evidence-rules.ts'
import type { LedgerEntry, Probe } from './evidence-probe.ts'
import { openTest } from './evidence-tests.ts'
import { openTimeCounts } from './time-counts.ts'

/** Days of evidence counts that a determination shows. */
const HISTORY_DAYS = 30

/** What one rule says at one moment, and from what. Times in ms since the epoch. */
export type Determination = {
  readonly rule: string
  readonly version: number
  readonly hash: string
  readonly status: Status
  /** A sentence for people: the thing, the numbers, the times. */
  readonly reason: string
  /** Since when the status has been what it is; null while no evidence has been seen. */
  readonly since: number | null
  /** When the newest evidence was stated. */
  readonly lastAt: number | null
  readonly freshForMs: number
  /** How many things the evidence speaks of. */
  readonly population: number
  /** Newest ledger indexes used, newest first, at most 20. */
  readonly evidence: readonly number[]
  /** Entries used a day (UTC), 30 days, oldest first; the last is the day of the determination. */
  readonly history: readonly number[]
}

/** Rules under evaluation. Its state is bounded: it does not grow with the ledger. */
export type Evaluation = {
  /** Entries in ledger order, each once. */
  add(entry: LedgerEntry): void
  /** What every rule says at a moment no earlier than its evidence, in the order of the rules. Changes nothing. */
  determine(at: number): Determination[]
}

/**
 * Computes the status of rules from evidence alone: never "met" without fresh evidence, "stale" when the newest is
 * older than the rule allows, "not assessed" when there has never been any.
 */
export function openEvaluation(rules: readonly EvidenceRule[]): Evaluation {
  const running = rules.map(openRule)
  const listening = new Map<string, RunningRule[]>()
  for (const rule of running) {
    for (const kind of rule.kinds) listening.set(kind, [...(listening.get(kind) ?? []), rule])
  }

  return {
    add(entry) {
      for (const rule of listening.get(entry.evidence.kind) ?? []) rule.add(entry)
    },
    determine: (at) => running.map((rule) => rule.determine(at)),
  }
}

type RunningRule = {
  readonly kinds: readonly string[]
  add(entry: LedgerEntry): void
  determine(at: number): Determination
}

/** The status so far: what it is, since when, and when it ends by itself. */
type Track = { readonly status: Status; readonly since: number | null; readonly until: number }

function openRule(rule: EvidenceRule): RunningRule {
  const probe = openTest(rule.test)
  const hash = ruleHash(rule)
  const days = openTimeCounts(DAY_MS, WINDOW_DAYS_MAX)
  let now = 0
  let track: Track = { status: 'not-assessed', since: null, until: Number.POSITIVE_INFINITY }

  return {
    kinds: probe.kinds,
    add(entry) {
      now = Math.max(now, entry.evidence.at)
      track = settle(probe, track, now)
      probe.add(entry)
      days.add(entry.evidence.at, 1)
      track = follow(track, probe, now)
    },
    determine(at) {
      const judgement = probe.judge(at)
      const settled = settle(probe, track, at + 1)
      const since = settled.status === judgement.status ? settled.since : at
      return {
        rule: rule.id,
        version: rule.version,
        hash,
        status: judgement.status,
        reason: judgement.reason(),
        since: since === null ? null : Math.min(since, at),
        lastAt: probe.lastAt(),
        freshForMs: freshForMs(rule.test),
        population: probe.population(at),
        evidence: probe.evidence(),
        history: days.history(at, HISTORY_DAYS),
      }
    },
  }
}

/** Lets time pass until just before a moment: each status that ends by itself gives way to the next. */
function settle(probe: Probe, track: Track, before: number): Track {
  let settled = track
  while (settled.until < before) {
    const next = follow(settled, probe, settled.until)
    assert(next.until > settled.until, 'a judgement lasts beyond the moment it is made for')
    settled = next
  }
  return settled
}

function follow(track: Track, probe: Probe, at: number): Track {
  const { status, until } = probe.judge(at)
  return { status, until, since: status === track.status ? track.since : at }
}

/** The worst of some statuses, in the order of `statuses`; `not-assessed` of none. */
export function worstStatus(of: readonly Status[]): Status {
  return statuses.find((status) => of.includes(status)) ?? 'not-assessed'
}
