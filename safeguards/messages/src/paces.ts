import { Fault, type Clock } from '@wardstone/core'
import type { Sender } from './senders.ts'

const SECOND_MS = 1000

/** How fast, and over how many connections, each sender may send. */
export type Paces = {
  /** One more connection of a sender; gives what ends it. @throws Fault `input.rate-limited` when it has too many. */
  join(sender: Sender): () => void
  /** How long a message of this sender has to wait, in milliseconds: a burst is slowed down, not lost. */
  waitOf(sender: Sender): number
}

export function openPaces(now: Clock): Paces {
  const connections = new Map<string, number>()
  /** When the next message of each sender may go through. */
  const next = new Map<string, number>()
  return {
    join({ id, connectionsMax }) {
      const others = connections.get(id) ?? 0
      if (others >= connectionsMax) {
        throw new Fault('input.rate-limited', `This sender has ${others} connections open already.`)
      }
      connections.set(id, others + 1)
      return () => {
        const left = (connections.get(id) ?? 1) - 1
        if (left > 0) connections.set(id, left)
        else {
          connections.delete(id)
          next.delete(id)
        }
      }
    },
    waitOf({ id, perSecondMax }) {
      const at = now()
      // A second’s worth may come at once.
      const earliest = Math.max(next.get(id) ?? 0, at - SECOND_MS)
      next.set(id, earliest + SECOND_MS / perSecondMax)
      return Math.max(0, earliest - at)
    },
  }
}
