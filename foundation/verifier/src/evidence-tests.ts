import { assert, type Json } from '@wardstone/core'
import { DAY_MS, statuses, WINDOW_DAYS_MAX, type EvidenceTest } from './evidence-rules.ts'
import { openTimeCounts } from './time-counts.ts'
import { fillSentence, firstBroken, timeInWords } from './evidence-words.ts'
import {
  EVIDENCE_SHOWN_MAX,
  judgeFreshness,
  NEVER,
  openNewestIndexes,
  type Judgement,
  type LedgerEntry,
  type Probe,
} from './evidence-probe.ts'

/** Most entries waiting for an answer that one test remembers; beyond it the test says "not met" and why. */
const WAITING_MAX = 100_000

/** In how many steps the time that an act may take to be stated is counted. */
const SETTLE_SPANS = 30

type TestOf<T extends EvidenceTest['type']> = Extract<EvidenceTest, { type: T }>

/** Starts a test on an empty ledger. */
export function openTest(test: EvidenceTest): Probe {
  switch (test.type) {
    case 'latest':
      return openLatest(test)
    case 'every':
      return openEvery(test)
    case 'followed-by':
      return openFollowedBy(test)
    case 'coverage':
      return openCoverage(test)
    case 'all':
    default:
      return openAll(test)
  }
}

function openLatest(test: TestOf<'latest'>): Probe {
  const indexes = openNewestIndexes()
  let newest: LedgerEntry | undefined

  return {
    kinds: [test.kind],
    add(entry) {
      newest = entry
      indexes.add(entry.index)
    },
    judge: (at) =>
      judgeFreshness(newest, test, at, ({ evidence }) => {
        const broken = firstBroken(test.where, evidence.facts)
        const reason = () => broken ?? fillSentence(test.met, evidence.facts)
        return { status: broken === undefined ? 'met' : 'not-met', until: NEVER, reason }
      }),
    population() {
      if (newest === undefined) return 0
      const counted = test.population === null ? 1 : newest.evidence.facts[test.population]
      return countOf(counted) ?? 0
    },
    evidence: () => indexes.list(),
    lastAt: () => newest?.evidence.at ?? null,
  }
}

function openEvery(test: TestOf<'every'>): Probe {
  const indexes = openNewestIndexes()
  const counts = openTimeCounts(DAY_MS, WINDOW_DAYS_MAX)
  const failures = openTimeCounts(DAY_MS, WINDOW_DAYS_MAX)
  let newest: LedgerEntry | undefined
  let failed: { readonly entry: LedgerEntry; readonly sentence: string } | undefined

  return {
    kinds: [test.kind],
    add(entry) {
      newest = entry
      indexes.add(entry.index)
      counts.add(entry.evidence.at, 1)
      const sentence = firstBroken(test.where, entry.evidence.facts)
      if (sentence === undefined) return
      failures.add(entry.evidence.at, 1)
      failed = { entry, sentence }
    },
    judge: (at) =>
      judgeFreshness(newest, test, at, ({ evidence }) => {
        const leavesAt = failed === undefined ? 0 : failed.entry.evidence.at + test.windowMs + 1
        if (failed === undefined || leavesAt <= at) {
          const entries = counts.within(at, test.windowMs)
          const reason = () => fillSentence(test.met, { ...evidence.facts, entries })
          return { status: 'met', until: NEVER, reason }
        }
        const { entry, sentence } = failed
        const others = failures.within(at, test.windowMs) - 1
        const more = others > 0 ? ` and ${others} earlier` : ''
        const reason = () =>
          `${sentence} In entry ${entry.index}, ${timeInWords(entry.evidence.at)}${more}.`
        return { status: 'not-met', until: leavesAt, reason }
      }),
    population: (at) => counts.within(at, test.windowMs),
    evidence: () => indexes.list(),
    lastAt: () => newest?.evidence.at ?? null,
  }
}

function openFollowedBy(test: TestOf<'followed-by'>): Probe {
  const indexes = openNewestIndexes()
  const waiting = new Map<string, LedgerEntry>()
  const totals = { opened: 0, answered: 0, late: 0 }
  let watched: LedgerEntry | undefined
  let isOverfull = false

  function open(entry: LedgerEntry): void {
    totals.opened++
    // An entry without a key can never be answered, so it becomes overdue like any other.
    const key = keyOf(entry.evidence.facts[test.key]) ?? `entry ${entry.index}`
    if (waiting.size >= WAITING_MAX) isOverfull = true
    else if (!waiting.has(key)) waiting.set(key, entry)
  }

  function answer(entry: LedgerEntry): void {
    const key = keyOf(entry.evidence.facts[test.key])
    const opened = key === undefined ? undefined : waiting.get(key)
    if (key === undefined || opened === undefined) return
    waiting.delete(key)
    totals.answered++
    if (entry.evidence.at - opened.evidence.at > test.withinMs) totals.late++
  }

  /** The waiting entry that was opened first. Ledger order is time order but for small differences between clocks. */
  function oldest(): LedgerEntry | undefined {
    return waiting.values().next().value
  }

  return {
    kinds: [test.opened, test.answered, test.watch.kind],
    add(entry) {
      const { kind } = entry.evidence
      if (kind === test.watch.kind) watched = entry
      if (kind === test.opened) open(entry)
      if (kind === test.answered) answer(entry)
      indexes.add(entry.index)
    },
    judge: (at) =>
      judgeFreshness(watched, test.watch, at, () => {
        const first = oldest()
        const dueAt = first === undefined ? NEVER : first.evidence.at + test.withinMs + 1
        const values = { ...totals, waiting: waiting.size }
        if (isOverfull) {
          const reason = () =>
            `More than ${WAITING_MAX} entries of the kind ${test.opened} wait for an answer.`
          return { status: 'not-met', until: NEVER, reason }
        }
        if (first === undefined || dueAt > at) {
          return { status: 'met', until: dueAt, reason: () => fillSentence(test.met, values) }
        }
        const opened = `Opened in entry ${first.index}, ${timeInWords(first.evidence.at)}`
        const reason = () => `${fillSentence(test.otherwise, values)} ${opened}.`
        return { status: 'not-met', until: NEVER, reason }
      }),
    population: () => totals.opened,
    evidence: () => indexes.list(),
    lastAt: () => watched?.evidence.at ?? null,
  }
}

function openCoverage(test: TestOf<'coverage'>): Probe {
  const indexes = openNewestIndexes()
  const stated = openTimeCounts(DAY_MS, WINDOW_DAYS_MAX)
  const counted = openTimeCounts(DAY_MS, WINDOW_DAYS_MAX)
  let newest: LedgerEntry | undefined
  let gap: { readonly entry: LedgerEntry; readonly missing: number } | undefined
  let entries = 0
  // An entry is durable before the act it belongs to is counted, so it may fall into the interval before. Only entries
  // of the last moments are carried over: otherwise one crash would excuse missing entries for ever.
  const recent = openTimeCounts(Math.ceil(test.settleMs / SETTLE_SPANS), SETTLE_SPANS + 1)
  let carried = 0

  function close(entry: LedgerEntry): void {
    newest = entry
    indexes.add(entry.index)
    const sum = countOf(entry.evidence.facts[test.sum.fact])
    stated.add(entry.evidence.at, sum ?? 0)
    const missing = sum === undefined ? 1 : sum - entries - carried
    if (missing > 0) gap = { entry, missing }
    const surplus = Math.max(0, entries + carried - (sum ?? 0))
    carried = Math.min(surplus, recent.within(entry.evidence.at, test.settleMs))
    entries = 0
  }

  return {
    kinds: [test.sum.kind, test.count.kind],
    add(entry) {
      if (entry.evidence.kind === test.sum.kind) return close(entry)
      entries++
      recent.add(entry.evidence.at, 1)
      counted.add(entry.evidence.at, 1)
    },
    judge: (at) =>
      judgeFreshness(newest, { ...test, kind: test.sum.kind }, at, () => {
        const leavesAt = gap === undefined ? 0 : gap.entry.evidence.at + test.windowMs + 1
        const values = {
          stated: stated.within(at, test.windowMs),
          entries: counted.within(at, test.windowMs),
        }
        if (gap === undefined || leavesAt <= at) {
          return { status: 'met', until: NEVER, reason: () => fillSentence(test.met, values) }
        }
        const { entry, missing } = gap
        const where = `Missed in the interval that entry ${entry.index} closed, ${timeInWords(entry.evidence.at)}`
        const reason = () => `${fillSentence(test.otherwise, { ...values, missing })} ${where}.`
        return { status: 'not-met', until: leavesAt, reason }
      }),
    population: (at) => stated.within(at, test.windowMs),
    evidence: () => indexes.list(),
    lastAt: () => newest?.evidence.at ?? null,
  }
}

function openAll(test: TestOf<'all'>): Probe {
  const parts = test.of.map(openTest)

  return {
    kinds: [...new Set(parts.flatMap((part) => part.kinds))],
    add(entry) {
      for (const part of parts) if (part.kinds.includes(entry.evidence.kind)) part.add(entry)
    },
    judge(at) {
      const judgements = parts.map((part) => part.judge(at))
      const worst = worstOf(judgements)
      const reason = () =>
        worst.status === 'met' ? judgements.map((part) => part.reason()).join(' ') : worst.reason()
      return {
        status: worst.status,
        until: Math.min(...judgements.map((part) => part.until)),
        reason,
      }
    },
    population: (at) => Math.max(...parts.map((part) => part.population(at))),
    evidence: () =>
      [...new Set(parts.flatMap((part) => part.evidence()))]
        .toSorted((a, b) => b - a)
        .slice(0, EVIDENCE_SHOWN_MAX),
    lastAt: () => parts.reduce<number | null>((last, part) => later(last, part.lastAt()), null),
  }
}

function worstOf(judgements: readonly Judgement[]): Judgement {
  const [worst] = judgements.toSorted(
    (a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status),
  )
  assert(worst !== undefined, 'a test that holds for all parts has parts')
  return worst
}

function later(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

function countOf(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function keyOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return `text ${value}`
  return typeof value === 'number' ? `number ${value}` : undefined
}
