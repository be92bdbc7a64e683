import type { Clock } from '@wardstone/core'
import type { Session } from './sessions.ts'

/** Sessions seen a moment ago, so that a busy page does not ask the database for each of its requests. */
export type SessionCache = {
  get(tokenHash: Uint8Array): Session | undefined
  put(tokenHash: Uint8Array, session: Session): void
  forget(tokenHash: Uint8Array): void
  forgetAccount(account: string): void
}

export function openSessionCache(options: {
  entriesMax: number
  freshForMs: number
  now: Clock
}): SessionCache {
  const { entriesMax, freshForMs, now } = options
  const entries = new Map<string, { session: Session; at: number }>()

  return {
    get(tokenHash) {
      const entry = entries.get(keyOf(tokenHash))
      if (entry === undefined) return undefined
      const at = now()
      const age = at - entry.at
      const { idleUntil, expiresAt } = entry.session
      return age >= 0 && age < freshForMs && at < idleUntil && at < expiresAt
        ? entry.session
        : undefined
    },
    put(tokenHash, session) {
      const key = keyOf(tokenHash)
      entries.delete(key)
      entries.set(key, { session, at: now() })
      if (entries.size <= entriesMax) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
    forget(tokenHash) {
      entries.delete(keyOf(tokenHash))
    },
    forgetAccount(account) {
      for (const [key, { session }] of entries)
        if (session.account.id === account) entries.delete(key)
    },
  }
}

function keyOf(tokenHash: Uint8Array): string {
  return Buffer.from(tokenHash).toString('base64')
}
