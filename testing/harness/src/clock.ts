import type { Clock } from '@wardstone/core'

/**
 * A clock that a test moves by hand. Starts on a Monday morning in 2026 unless told otherwise.
 * @param speed It also runs by itself, so many times as fast as time does; 0: it stands.
 */
export function testClock(
  start = Date.UTC(2026, 3, 20, 9),
  speed = 0,
): {
  now: Clock
  advance: (ms: number) => void
} {
  let at = start
  const began = performance.now()
  return {
    now: () => at + Math.floor((performance.now() - began) * speed),
    advance(ms) {
      at += ms
    },
  }
}
