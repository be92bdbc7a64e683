import type { Clock, FaultCode } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import { STRANGERS_STATED_EVERY_MS } from './limits.ts'

/** Counts what was refused of strangers and states it together: nobody can fill the ledger by knocking. */
export type Strangers = {
  count(code: FaultCode): void
  /** States what was counted; again only after a while, unless `always`. */
  state(always?: boolean): Promise<void>
  /** Since the start. */
  readonly total: number
}

export function openStrangers(deps: { ledger: Pick<Ledger, 'record'>; now: Clock }): Strangers {
  const { ledger, now } = deps
  const counts = new Map<FaultCode, number>()
  let total = 0
  let statedAt = 0
  return {
    count(code) {
      total++
      counts.set(code, (counts.get(code) ?? 0) + 1)
    },
    async state(always = false) {
      if (counts.size === 0 || (!always && now() - statedAt < STRANGERS_STATED_EVERY_MS)) return
      statedAt = now()
      const counted = [...counts]
      counts.clear()
      await ledger.record(
        counted.map(([code, count]) => ({
          kind: 'messages.refused',
          at: now(),
          actor: 'system:messages',
          subject: '',
          facts: { sender: '', type: '', outcome: 'refused', code, count },
        })),
      )
    },
    get total() {
      return total
    },
  }
}
