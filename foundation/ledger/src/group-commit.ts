import { Fault } from '@wardstone/core'

/** Most entries that may wait for a commit; whoever comes then is told to come again. */
export const WAITING_ENTRIES_MAX = 16_384
/** Most entries of one commit. */
export const COMMIT_ENTRIES_MAX = 1_024

export type GroupCommit<T> = {
  /**
   * Resolves once the entries are committed. All that arrive while a commit is under way share the next one, so a
   * busy server pays for one fsync where it would otherwise pay for hundreds.
   *
   * @throws Fault `ledger.full` when too much waits already; whatever the commit throws.
   */
  add(entries: readonly T[]): Promise<void>
}

type Waiting<T> = {
  readonly entries: readonly T[]
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** Shares commits between concurrent callers. `commit` is never running twice at once. */
export function openGroupCommit<T>(
  commit: (entries: readonly T[]) => Promise<void>,
): GroupCommit<T> {
  let waiting: Waiting<T>[] = []
  let waitingEntries = 0
  let busy = false

  const nextGroup = (): Waiting<T>[] => {
    let entries = 0
    const overflow = waiting.findIndex((one, i) => {
      entries += one.entries.length
      return i > 0 && entries > COMMIT_ENTRIES_MAX
    })
    const group = overflow === -1 ? waiting : waiting.slice(0, overflow)
    waiting = waiting.slice(group.length)
    return group
  }

  const run = async () => {
    busy = true
    while (waiting.length > 0) {
      const group = nextGroup()
      const entries = group.flatMap((one) => one.entries)
      try {
        await commit(entries)
        for (const one of group) one.done()
      } catch (error) {
        for (const one of group) one.failed(error)
      }
      waitingEntries -= entries.length
    }
    busy = false
  }

  return {
    async add(entries) {
      if (waitingEntries + entries.length > WAITING_ENTRIES_MAX) {
        throw new Fault('ledger.full', 'The ledger cannot keep up just now. Try again in a moment.')
      }
      waitingEntries += entries.length
      const committed = new Promise<void>((done, failed) => {
        waiting.push({ entries, done, failed })
      })
      if (!busy) void run()
      await committed
    },
  }
}
