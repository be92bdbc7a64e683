import type { Clock } from '@wardstone/core'

/** How long a change made through another server can go unnoticed by this one. */
export const NOTICE_MAX_MS = 1000
/** A change is announced before it commits. What is read within this time after may be from before, and is not kept. */
const COMMIT_MAX_MS = 2000
const REMEMBERED_MAX = 1000

/** The compartments that something opens to somebody. */
export type Opened = {
  /** Their ids as a PostgreSQL array. */
  readonly ids: string
  /** When they were looked up, and the first moment at which the clock alone changes them. */
  readonly at: number
  readonly changesAt: number
}

/** What is opened to whom, remembered for a moment, so that a busy clinician's proofs are not checked for each request. */
export type OpenedMemory = {
  of(who: string): Promise<Opened>
  /** What was known of them is changing, or has changed. */
  forget(who: string): void
}

export const nothing: Opened = { ids: '{}', at: 0, changesAt: Infinity }

export function rememberOpened(load: (who: string) => Promise<Opened>, now: Clock): OpenedMemory {
  const known = new Map<string, { readonly opened: Promise<Opened>; readonly since: number }>()
  const changing = new Map<string, number>()

  return {
    async of(who) {
      // Two clocks: how old this is, by the machine's own, which nobody sets; what it says, by the time of day.
      const since = performance.now()
      const entry = known.get(who)
      if (entry !== undefined && since - entry.since < NOTICE_MAX_MS) {
        const opened = await entry.opened
        if (opened.at <= now() && now() < opened.changesAt) return opened
      }
      const opened = load(who)
      const changed = changing.get(who)
      if (changed !== undefined && since - changed < COMMIT_MAX_MS) return opened
      changing.delete(who)
      put(known, who, { opened, since })
      opened.catch(() => known.delete(who))
      return opened
    },
    forget(who) {
      known.delete(who)
      put(changing, who, performance.now())
    },
  }
}

function put<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= REMEMBERED_MAX) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
