import { Fault } from '@wardstone/core'

/** Does one thing after another, so that many callers hold one database connection and not all of them. */
export type Turns = {
  /** @throws Fault `server.busy` when too many wait already; whatever `work` throws. */
  take<T>(work: () => Promise<T>): Promise<T>
}

export function openTurns(waitingMax: number): Turns {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return {
    async take(work) {
      if (waiting >= waitingMax)
        throw new Fault('server.busy', 'Too many requests wait here already. Try again.')
      waiting++
      const mine = last.then(work).finally(() => waiting--)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
