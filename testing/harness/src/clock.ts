import type { Clock } from '@wardstone/core'

/** A clock that a test moves by hand. Starts on a Monday morning in 2026 unless told otherwise. */
export function testClock(start = Date.UTC(2026, 3, 20, 9)): {
  now: Clock
  advance(ms: number): void
} {
  let at = start
  return {
    now: () => at,
    advance(ms) {
      at += ms
    },
  }
}
