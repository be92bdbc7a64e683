import { Fault } from '@wardstone/core'

const SECOND_MS = 1_000

/**
 * How often one log may knock, told by who signed and not only by where it comes from: partners behind one address have a
 * share each, and one with many addresses has no more.
 */
export type Pace = {
  /**
   * A request that this log signed, from a network address. The two together: a signed head is public, so that a stranger
   * who sends it again from elsewhere uses up their own share and not the log's.
   * @returns milliseconds to wait; 0 where it may go on.
   */
  ask(origin: string, source: string | undefined): number
  /**
   * A head of this log that is new, and will be kept, signed and stated: from all addresses together. Nobody but the log can
   * make one. @returns milliseconds to wait; 0 where it may go on.
   */
  grow(origin: string): number
}

/** For who limits nothing, as a test does. */
export const noPace: Pace = { ask: () => 0, grow: () => 0 }

/** What a log is told that has to wait, undefined where it does not: Fault `input.rate-limited`, with `details.retryAfterS`. */
export function waitOf(ms: number): Fault | undefined {
  if (ms <= 0) return undefined
  const retryAfterS = Math.max(1, Math.ceil(ms / SECOND_MS))
  return new Fault(
    'input.rate-limited',
    `This log sends too much. Go on in ${retryAfterS} s, and more slowly.`,
    { retryAfterS },
  )
}
