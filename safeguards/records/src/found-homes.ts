import type { Actor } from '@wardstone/core'
import type { CompartmentId } from '@wardstone/vault'
import { FOUND_HOMES_MAX } from './limits.ts'
import { keyText } from './store.ts'

/**
 * Where the records of patients are whom an actor was allowed to see: that never changes while a patient is there. Kept for each
 * actor alone, so that the time of an answer tells nobody of patients whom others looked at.
 */
export type FoundHomes = {
  /** Of all of these patients, or undefined. Whether the actor may still see them the next query decides. */
  find(actor: Actor, keys: readonly Uint8Array[]): readonly CompartmentId[] | undefined
  keep(actor: Actor, key: Uint8Array, compartment: CompartmentId): void
}

const nameOf = (actor: Actor, key: Uint8Array) => `${keyText(key)} ${actor.id}`

export function openFoundHomes(homesMax = FOUND_HOMES_MAX): FoundHomes {
  let young = new Map<string, CompartmentId>()
  let old = new Map<string, CompartmentId>()
  const keep = (name: string, compartment: CompartmentId) => {
    if (young.size >= homesMax / 2) {
      old = young
      young = new Map()
    }
    young.set(name, compartment)
  }
  return {
    find(actor, keys) {
      const homes: CompartmentId[] = []
      for (const key of keys) {
        const name = nameOf(actor, key)
        const home = young.get(name) ?? old.get(name)
        if (home === undefined) return undefined
        if (!young.has(name)) keep(name, home)
        homes.push(home)
      }
      return homes
    },
    keep: (actor, key, compartment) => keep(nameOf(actor, key), compartment),
  }
}
