import type { Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'

/** Failures that cost nothing but the failure. */
const FREE_FAILURES = 5
const DELAY_FIRST_MS = 1000
const DELAY_MAX_MS = 60 * 60 * 1000
/** After so many in a row (NIST SP 800-63B-4 §3.2.2), one attempt a day is left. */
const FAILURES_MAX = 100
const DELAY_AFTER_MAX_MS = 24 * 60 * 60 * 1000
const FORGET_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Counts failed attempts per key, in the database, so that all servers and a restart see the same. A key is a login name
 * tried from devices that never signed in to it, or one device that did: who attacks a name makes other strangers wait,
 * and nobody who has signed in before.
 */
export type Attempts = {
  /**
   * Counts an attempt as failed before it is checked, so that attempts sent at the same moment cannot all be free.
   * Resolves to false, and counts nothing, while the key has to wait.
   */
  reserve(key: Uint8Array): Promise<boolean>
  /** Forgets the failures: the attempt was right. */
  succeed(tx: TransactionSql, key: Uint8Array): Promise<void>
  /** Deletes what has been quiet for a day. */
  tidy(): Promise<void>
}

export function openAttempts(sql: Sql, now: Clock): Attempts {
  return {
    async reserve(key) {
      const at = now()
      const reserved = await sql`
        insert into identity_attempt as a (key, failures, blocked_until)
        values (${key}, 1, ${at})
        on conflict (key) do update set
          failures = least(a.failures + 1, ${FAILURES_MAX}),
          blocked_until = ${at} + case
            when a.failures + 1 < ${FREE_FAILURES} then 0
            when a.failures + 1 >= ${FAILURES_MAX} then ${DELAY_AFTER_MAX_MS}::bigint
            else least(${DELAY_MAX_MS}::bigint, ${DELAY_FIRST_MS}::bigint
              * power(2, least(a.failures + 1 - ${FREE_FAILURES}, 30))::bigint)
          end
        where a.blocked_until <= ${at}`
      return reserved.count > 0
    },
    async succeed(tx, key) {
      await tx`delete from identity_attempt where key = ${key}`
    },
    async tidy() {
      await sql`delete from identity_attempt where blocked_until < ${now() - FORGET_AFTER_MS}`
    },
  }
}
