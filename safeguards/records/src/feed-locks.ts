import type { Sql } from '@wardstone/database'

/** Who of several servers works for a reader: locks that end with the connection, and so with the process. */
export type FeedLocks = {
  /** Does the work unless another server does work of this name. */
  alone(name: Uint8Array, work: () => Promise<void>): Promise<void>
}

const LOCK = 'wardstone.records.feed.reader'

/** All locks are held by one connection, which is taken while there are any. */
export function openFeedLocks(sql: Sql): FeedLocks {
  let connection: ReturnType<Sql['reserve']> | undefined
  let users = 0
  return {
    async alone(name, work) {
      users++
      const held = (connection ??= sql.reserve())
      try {
        const reserved = await held
        const text = Buffer.from(name).toString('hex')
        const [lock] = await reserved<{ taken: boolean }[]>`
          select pg_try_advisory_lock(hashtext(${LOCK}), hashtext(${text})) as taken`
        if (lock?.taken !== true) return
        try {
          await work()
        } finally {
          await reserved`select pg_advisory_unlock(hashtext(${LOCK}), hashtext(${text}))`
        }
      } finally {
        users--
        if (users === 0) {
          connection = undefined
          await held.then(
            (reserved) => reserved.release(),
            () => undefined,
          )
        }
      }
    },
  }
}
