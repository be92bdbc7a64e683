/** Lets a few through at a time; the others wait in the order in which they came. */
export type Turnstile = { pass<T>(work: () => Promise<T>): Promise<T> }

export function openTurnstile(atOnce: number): Turnstile {
  let inside = 0
  const waiting: (() => void)[] = []
  return {
    async pass(work) {
      if (inside < atOnce) inside++
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        // The place goes straight to the next, so that nobody slips in between.
        const next = waiting.shift()
        if (next === undefined) inside--
        else next()
      }
    },
  }
}
