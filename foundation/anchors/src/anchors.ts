import { Fault, type Clock, type Evidence, type Json } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Anchor, Receipt } from './anchor.ts'
import { anchoredSize, requirePolicy, type AnchorPolicy } from './policy.ts'
import {
  changeState,
  confirmedSizes,
  countRecords,
  insertRecord,
  readRecords,
  receiptHash,
  type AnchorRecord,
} from './receipts.ts'
import { needsRenewal } from './rfc3161-anchor.ts'

const LOCK = 0x41_4e_43_48
/** After a failure it is tried again after a minute, then two, four…, and never later than the next time it is due. */
const RETRY_MS = 60_000
const FAILURES_COUNTED_MAX = 16
const CHECKED_MAX = 100
const JOB = 'system:anchors'

/** Heads of the ledger, made known to others so that nobody can take them back. */
export type Anchors = {
  readonly policy: AnchorPolicy
  /**
   * Anchors the newest head with every anchor now, whether it is due or not, and keeps what comes of it: a failure is
   * kept and is evidence too, and is not thrown.
   * @throws Fault `server.busy` while another anchoring is under way.
   */
  anchorNow(actor?: string): Promise<void>
  /** What a job does every minute: looks after the receipts, then anchors what is due. Nothing while another server does. */
  anchorDue(): Promise<void>
  /** Checks the receipts that are not confirmed yet, and whether the newest that were still are. */
  settle(): Promise<void>
  /** The kinds that have a head to anchor now: by the cadence, after a reorganisation, or before a receipt ages. */
  due(): Promise<readonly Receipt['kind'][]>
  /** Attempts with their receipts, newest first, and how many there are in all. */
  list(query: { readonly before?: number | undefined; readonly limit: number }): Promise<{
    readonly total: number
    readonly records: readonly AnchorRecord[]
  }>
  /** What is to be said of a receipt that is confirmed; empty where there is nothing, or where it does not hold now. */
  remark(record: AnchorRecord): Promise<string>
  /** So many of the ledger's first entries are anchored as the policy asks. */
  anchoredSize(): Promise<number>
}

type Deps = {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append' | 'head' | 'sequence'>
  readonly anchors: readonly Anchor[]
  readonly policy: AnchorPolicy
  readonly now: Clock
}

/** @throws Fault `config.invalid` for a policy that can never be met. */
export function openAnchors(deps: Deps): Anchors {
  const { sql, anchors, policy } = deps
  requirePolicy(policy, anchors)
  const isDue = async ({ kind }: Anchor) => dueKind(deps, kind)
  const dueAnchors = async (): Promise<readonly Anchor[]> => {
    if ((await deps.ledger.head()).size === 0) return []
    const answers = await Promise.all(anchors.map(isDue))
    return anchors.filter((_, i) => answers[i] === true)
  }
  const anchorAll = async (chosen: readonly Anchor[], actor: string) => {
    for (const anchor of chosen) await anchorHead(deps, anchor, actor)
    if (chosen.length > 0) await settleAll(deps)
  }
  return {
    policy,
    async anchorNow(actor = JOB) {
      const done = await alone(sql, () => anchorAll(anchors, actor))
      if (!done)
        throw new Fault('server.busy', 'Anchoring is under way already. Look again in a moment.')
    },
    async anchorDue() {
      await alone(sql, async () => {
        await settleAll(deps)
        await anchorAll(await dueAnchors(), JOB)
      })
    },
    async settle() {
      await alone(sql, () => settleAll(deps))
    },
    due: async () => (await dueAnchors()).map(({ kind }) => kind),
    async list(query) {
      const [total, records] = await Promise.all([countRecords(sql), readRecords(sql, query)])
      return { total, records }
    },
    async remark({ kind, state, receipt, checkpoint }) {
      const anchor = anchors.find((one) => one.kind === kind)
      if (receipt === undefined || state !== 'confirmed') return ''
      try {
        return (await anchor?.remark?.(receipt, checkpoint)) ?? ''
      } catch (error) {
        if (error instanceof Fault) return `Asked again now: ${error.message}`
        throw error
      }
    },
    anchoredSize: async () => anchoredSize(policy, await confirmedSizes(sql)),
  }
}

/** Runs it unless another server does; whether it ran. */
async function alone(sql: Sql, run: () => Promise<void>): Promise<boolean> {
  const connection = await sql.reserve()
  try {
    const [lock] = await connection<
      { held: boolean }[]
    >`select pg_try_advisory_lock(${LOCK}) as held`
    if (lock?.held !== true) return false
    try {
      await run()
    } finally {
      await connection`select pg_advisory_unlock(${LOCK})`
    }
    return true
  } finally {
    connection.release()
  }
}

async function dueKind({ sql, policy, now }: Deps, kind: Receipt['kind']): Promise<boolean> {
  const latest = await readRecords(sql, { kind, limit: FAILURES_COUNTED_MAX })
  const failures = latest.findIndex(({ state }) => state !== 'failed')
  const kept = latest[failures === -1 ? latest.length : failures]
  if (kept !== undefined && !isBehind(kept, policy, now())) return false
  const count = failures === -1 ? latest.length : failures
  const [last] = latest
  if (last === undefined || count === 0) return true
  return now() >= last.at + Math.min(policy.everyMs, RETRY_MS * 2 ** (count - 1))
}

function isBehind(
  { at, state, receipt }: AnchorRecord,
  { everyMs }: AnchorPolicy,
  now: number,
): boolean {
  if (Math.floor(at / everyMs) < Math.floor(now / everyMs) || state === 'reorganised') return true
  return receipt !== undefined && needsRenewal(receipt, now) !== undefined
}

/** Anchors the newest head, and keeps the receipt or the failure together with its evidence. */
async function anchorHead(deps: Deps, anchor: Anchor, actor: string): Promise<void> {
  const { sql, ledger, now } = deps
  const { kind } = anchor
  const { size, checkpoint } = await ledger.sequence()
  if (size === 0) return
  const attempt = { kind, size, checkpoint, at: now() }
  let receipt: Receipt
  try {
    receipt = await anchor.anchor(checkpoint)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { code, message: reason } = error
    await sql.begin(async (tx) => {
      await insertRecord(tx, { ...attempt, receipt: undefined, state: 'failed', reason })
      await ledger.append(tx, [evidence('failed', { kind, size, code }, actor, now())])
    })
    return
  }
  await sql.begin(async (tx) => {
    await insertRecord(tx, { ...attempt, receipt, state: 'pending', reason: 'Not checked yet.' })
    const facts = { kind, size, receipt: receiptHash(receipt) }
    await ledger.append(tx, [evidence('anchored', facts, actor, now())])
  })
}

async function settleAll(deps: Deps): Promise<void> {
  for (const anchor of deps.anchors) {
    await checkConfirmed(deps, anchor)
    await checkWaiting(deps, anchor)
  }
}

/** From the newest on, until one still holds: on a chain, whatever is under it holds as well. */
async function checkConfirmed(deps: Deps, anchor: Anchor): Promise<void> {
  const { kind } = anchor
  const query = { kind, states: ['confirmed'], limit: CHECKED_MAX } as const
  for (const record of await readRecords(deps.sql, query)) {
    const fault = await flawOf(anchor, record)
    if (fault === undefined || fault.code === 'anchors.unavailable') return
    await change(deps, record, fault.code === 'anchors.pending' ? 'reorganised' : 'failed', fault)
  }
}

/** Those that wait are confirmed, or given up once a newer one took their place. */
async function checkWaiting(deps: Deps, anchor: Anchor): Promise<void> {
  const { kind } = anchor
  const query = { kind, states: ['pending', 'reorganised'], limit: CHECKED_MAX } as const
  const [confirmed] = await readRecords(deps.sql, { kind, states: ['confirmed'], limit: 1 })
  let newest = confirmed?.id ?? 0
  for (const record of await readRecords(deps.sql, query)) {
    const fault = await flawOf(anchor, record)
    if (fault === undefined) {
      newest = Math.max(newest, record.id)
      await change(deps, record, 'confirmed')
    } else if (fault.code === 'anchors.unavailable') {
      return
    } else if (fault.code !== 'anchors.pending' || record.id < newest) {
      await change(deps, record, 'failed', fault)
    }
  }
}

/** Why the receipt does not prove it; undefined when it does. */
async function flawOf(
  anchor: Anchor,
  { receipt, checkpoint }: AnchorRecord,
): Promise<Fault | undefined> {
  if (receipt === undefined) return undefined
  try {
    await anchor.check(receipt, checkpoint)
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}

async function change(
  { sql, ledger, now }: Deps,
  record: AnchorRecord,
  state: 'confirmed' | 'reorganised' | 'failed',
  fault?: Fault,
): Promise<void> {
  const { kind, size, receipt } = record
  if (receipt === undefined) return
  const facts =
    state === 'failed'
      ? { kind, size, code: fault?.code ?? '' }
      : { kind, size, receipt: receiptHash(receipt) }
  await sql.begin(async (tx) => {
    const changed = await changeState(tx, record, {
      state,
      reason: fault?.message ?? '',
      at: now(),
    })
    if (changed) await ledger.append(tx, [evidence(state, facts, JOB, now())])
  })
}

function evidence(
  deed: 'anchored' | 'confirmed' | 'reorganised' | 'failed',
  facts: Readonly<Record<string, Json>>,
  actor: string,
  at: number,
): Evidence {
  return { kind: `anchors.${deed}`, at, actor, subject: '', facts }
}
