import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { idPlace } from './intake.ts'
import { FAILURES_SHOWN_MAX, REMEMBERED_MS } from './limits.ts'
import type { Sender, Senders } from './senders.ts'

const DAY_MS = 24 * 60 * 60_000

/** Counts of the last 24 hours, but for `failed` and `waiting`: those are all that there are. */
type SenderCounts = {
  readonly stored: number
  readonly waiting: number
  readonly failed: number
  readonly lastAt: number | null
}

/** A message that is kept and could not be stored. */
type Failure = {
  readonly id: string
  /** Control id in MSH-10, by which the sender knows it. */
  readonly controlId: string
  readonly sender: string
  readonly type: string
  readonly at: number
  readonly code: string
  /** What to do, in words. */
  readonly reason: string
}

export type Recent = {
  readonly senders: readonly (Sender & { readonly counts: SenderCounts })[]
  /** Of files that were handed in at this machine, and of senders that were taken out. */
  readonly others: SenderCounts
  readonly failures: { readonly total: number; readonly newest: readonly Failure[] }
}

type Row = { readonly sender: string } & SenderCounts

export function openRecent(
  deps: { readonly sql: Sql; readonly vault: Vault; readonly now: Clock },
  senders: Senders,
): {
  list(): Promise<Recent>
  find(id: string): Promise<{ readonly key: Uint8Array; readonly sender: string } | undefined>
  forget(): Promise<void>
} {
  const { sql, vault, now } = deps
  return {
    async list() {
      const since = now() - DAY_MS
      const [entered, rows, newest, [total]] = await Promise.all([
        senders.list(),
        sql<Row[]>`
          select sender, count(*) filter (where state = 'stored' and at >= ${since}) as stored,
                 count(*) filter (where state = 'kept') as waiting,
                 count(*) filter (where state = 'failed') as failed, max(at) as "lastAt"
          from message_intake group by sender`,
        sql<(Failure & { key: Buffer; sealedId: Buffer })[]>`
          select key, sealed_id as "sealedId", sender, type, at, code, reason from message_intake
          where state = 'failed' order by at desc limit ${FAILURES_SHOWN_MAX}`,
        sql<{ count: number }[]>`
          select count(*) as count from message_intake where state = 'failed'`,
      ])
      const bySender = new Map(rows.map(({ sender, ...counts }) => [sender, counts]))
      const names = new Map(entered.map(({ id, name }) => [id, name]))
      return {
        senders: entered.map((one) => ({ ...one, counts: bySender.get(one.id) ?? none })),
        others: rows.filter(({ sender }) => !names.has(sender)).reduce(add, none),
        failures: {
          total: total?.count ?? 0,
          newest: newest.map(({ key, sealedId, sender, ...failure }) => ({
            ...failure,
            id: key.toString('hex'),
            controlId: textOf(key, sealedId),
            sender: names.get(sender) ?? 'Files',
          })),
        },
      }
    },
    async find(id) {
      const [row] = await sql<{ key: Buffer; sender: string }[]>`
        select key, sender from message_intake
        where key = ${Buffer.from(id, 'hex')} and state <> 'stored'`
      return row
    },
    async forget() {
      await sql`
        delete from message_intake where at < ${now() - REMEMBERED_MS} and state <> 'kept'`
    },
  }

  function textOf(key: Buffer, sealed: Buffer): string {
    return Buffer.from(vault.organisation.open(idPlace(key), sealed)).toString('utf8')
  }
}

const none: SenderCounts = { stored: 0, waiting: 0, failed: 0, lastAt: null }

function add(sum: SenderCounts, { stored, waiting, failed, lastAt }: SenderCounts): SenderCounts {
  return {
    stored: sum.stored + stored,
    waiting: sum.waiting + waiting,
    failed: sum.failed + failed,
    lastAt: Math.max(sum.lastAt ?? 0, lastAt ?? 0),
  }
}
