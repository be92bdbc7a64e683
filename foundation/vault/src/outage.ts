import { Fault, type Clock } from '@wardstone/core'
import type { KekDriverName } from './kek-driver.ts'

/** While a store apart from this machine does not answer, charts stay readable for so long since it last did. */
export const OUTAGE_READS_MAX_MS = 15 * 60_000

/** How the store that holds the newest KEK is doing. */
export type KekStoreState = {
  readonly driver: KekDriverName
  readonly answeredAt: number
  readonly failingSince: number | null
  readonly failure: string | null
}

/** What may still be done while a key store does not answer. It starts as one that answers. */
export type Outage = {
  answered(): void
  failed(failure: string): void
  /** Whether it has lasted for `OUTAGE_READS_MAX_MS`. */
  isOver(): boolean
  /** @throws Fault `vault.kek-unavailable` while the store does not answer: what is sealed now might never open again. */
  mayWrite(): void
  /** @throws Fault `vault.kek-unavailable` once the store has not answered for `OUTAGE_READS_MAX_MS`. */
  mayRead(): void
  state(): KekStoreState
}

/** @param driverNow Which driver holds the newest KEK. */
export function openOutage(now: Clock, driverNow: () => KekDriverName): Outage {
  let answeredAt = now()
  let failing: { since: number; failure: string } | undefined
  const isOver = () => {
    const age = now() - answeredAt
    // A clock that was set back must not lengthen it.
    return failing !== undefined && (age < 0 || age >= OUTAGE_READS_MAX_MS)
  }
  const refuse = (what: string) => {
    throw new Fault(
      'vault.kek-unavailable',
      `The key store (${driverNow()}) does not answer: ${what} Nothing was changed; try again when it does.`,
    )
  }
  return {
    answered() {
      answeredAt = now()
      failing = undefined
    },
    failed(failure) {
      failing = { since: failing?.since ?? now(), failure }
    },
    isOver,
    mayWrite() {
      if (failing !== undefined) refuse('nothing can be written.')
    },
    mayRead() {
      if (isOver()) refuse('records cannot be read.')
    },
    state: () => ({
      driver: driverNow(),
      answeredAt,
      failingSince: failing?.since ?? null,
      failure: failing?.failure ?? null,
    }),
  }
}
