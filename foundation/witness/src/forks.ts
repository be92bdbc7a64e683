import { createHash } from 'node:crypto'
import { Fault, utf8, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { formatForkEvidence, verifyForkEvidence, type ForkEvidence } from '@wardstone/verifier'

/** Forks kept of one log. One is enough to convict it; a log that signs thousands must not fill our disk. */
export const FORKS_KEPT_MAX = 16
const FORKS_LISTED_MAX = 200

/** A log that signed two heads which cannot both be true. */
export type Fork = {
  readonly id: string
  readonly origin: string
  /** Size of the newer of the two heads. */
  readonly size: number
  readonly at: number
}

export type Forks = {
  /**
   * Keeps the evidence and states it in the ledger, in the caller's transaction, once: the same fork again is no news.
   * Nothing is kept, and nobody accused, of what the text itself does not prove with the log's keys.
   */
  keep(tx: TransactionSql, evidence: ForkEvidence, vkeys: readonly string[]): Promise<void>
  /** Newest first. */
  list(): Promise<readonly Fork[]>
  /** The text that proves it to anyone (`verifyForkEvidence`). */
  evidence(id: string): Promise<string | undefined>
}

export function openForks(deps: {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
}): Forks {
  const { sql, ledger, now } = deps
  return {
    async keep(tx, fork, vkeys) {
      const text = formatForkEvidence(fork)
      const proved = await provedBy(text, vkeys)
      if (proved === undefined) return
      const { origin, size } = proved
      // The text of the heads, not their signatures: one fork signed twice is one fork.
      const id = createHash('sha256')
        .update(utf8([fork.older, fork.newer].map((note) => note.split('\n\n')[0]).join('\n\n')))
        .digest('hex')
      await tx`select pg_advisory_xact_lock(hashtext(${`wardstone.witness.fork ${origin}`}))`
      const kept = await tx`
        insert into witness_fork (id, origin, size, evidence, at)
        select ${id}, ${origin}, ${size}, ${text}, ${now()}
        where (select count(*) from witness_fork where origin = ${origin}) < ${FORKS_KEPT_MAX}
        on conflict (id) do nothing`
      if (kept.count === 0) return
      await ledger.append(tx, [
        {
          kind: 'witness.fork-detected',
          at: now(),
          actor: 'system:witness',
          subject: '',
          facts: { origin, size },
        },
      ])
    },
    list: async () =>
      sql<Fork[]>`
        select id, origin, size, at from witness_fork order by at desc, id limit ${FORKS_LISTED_MAX}`,
    async evidence(id) {
      const [row] = await sql<{ evidence: string }[]>`
        select evidence from witness_fork where id = ${id}`
      return row?.evidence
    },
  }
}

async function provedBy(
  text: string,
  vkeys: readonly string[],
): Promise<{ readonly origin: string; readonly size: number } | undefined> {
  try {
    const { origin, sizes } = await verifyForkEvidence(text, vkeys)
    return { origin, size: sizes[1] }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return undefined
  }
}
