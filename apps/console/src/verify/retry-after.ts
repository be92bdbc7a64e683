/** Longest that a server may ask us to wait at once, and longest that one file is waited for in all. */
export const PAUSE_MAX_MS = 60_000
export const PAUSES_MAX_MS = 300_000

/** Where a refusal says nothing that can be used. */
const PAUSE_MS = 1_000

/**
 * How long `Retry-After` (RFC 9110 §10.2.3: seconds, or a date) asks to wait, in milliseconds: a second where it is
 * missing, is no such thing or lies in the past.
 */
export function pauseOf(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? ''
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return ms > 0 ? ms : PAUSE_MS
}

/** Resolves after so long, or at once when the signal says to stop: what follows then sees that. */
export function pause(ms: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
