import { describe, expect, it } from 'vitest'
import { pause, pauseOf } from './retry-after.ts'

const NOW = Date.UTC(2026, 10, 23, 12)

describe('a server that asks to wait', () => {
  it.each([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['999999999999', 999_999_999_999_000],
  ])('is understood: %s', (retryAfter, ms) => {
    expect(pauseOf(retryAfter, NOW)).toBe(ms)
  })

  it.each([[null], [''], ['0'], ['-5'], ['soon'], ['Mon, 23 Nov 2026 11:00:00 GMT']])(
    'is given a second where it says nothing that can be used: %s',
    (retryAfter) => {
      expect(pauseOf(retryAfter, NOW)).toBe(1_000)
    },
  )

  it('is waited for no longer than the person wants', async () => {
    const stopped = new AbortController()
    const waiting = pause(3_600_000, stopped.signal)
    stopped.abort()
    await expect(waiting).resolves.toBeUndefined()
    await expect(pause(3_600_000, stopped.signal)).resolves.toBeUndefined()
  })
})
