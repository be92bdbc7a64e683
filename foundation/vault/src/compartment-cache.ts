import type { Compartment, CompartmentId } from './compartment.ts'

type Entry = { readonly compartment: Compartment; checkedAt: number }

/** Unlocked compartments, the least recently used one leaving first. */
export type CompartmentCache = {
  /** The compartment and whether the database was asked about it recently enough to trust that it still exists. */
  get(id: CompartmentId, at: number): { compartment: Compartment; fresh: boolean } | undefined
  put(compartment: Compartment, at: number): void
  /** Forgets the compartment and keeps it out from now on: its erasure may not have committed yet. */
  bar(id: CompartmentId): void
  forget(id: CompartmentId): void
  clear(): void
}

export function openCompartmentCache(limits: {
  entriesMax: number
  barredMax: number
  freshForMs: number
}): CompartmentCache {
  const entries = new Map<CompartmentId, Entry>()
  const barred = new Set<CompartmentId>()

  return {
    get(id, at) {
      const entry = entries.get(id)
      if (entry === undefined) return undefined
      // Re-inserted, it is the youngest: a Map keeps insertion order.
      entries.delete(id)
      entries.set(id, entry)
      const age = at - entry.checkedAt
      return { compartment: entry.compartment, fresh: age >= 0 && age < limits.freshForMs }
    },
    put(compartment, at) {
      if (barred.has(compartment.id)) return
      entries.delete(compartment.id)
      entries.set(compartment.id, { compartment, checkedAt: at })
      dropOldest(entries, limits.entriesMax)
    },
    bar(id) {
      entries.delete(id)
      barred.add(id)
      dropOldest(barred, limits.barredMax)
    },
    forget(id) {
      entries.delete(id)
    },
    clear() {
      entries.clear()
    },
  }
}

function dropOldest(
  collection: Map<CompartmentId, Entry> | Set<CompartmentId>,
  sizeMax: number,
): void {
  if (collection.size <= sizeMax) return
  const [oldest] = collection.keys()
  if (oldest !== undefined) collection.delete(oldest)
}
