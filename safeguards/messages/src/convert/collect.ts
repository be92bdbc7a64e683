import type { Draft, Reference } from './draft.ts'

/** The resources of one message, each with its id, in the order in which they came up. */
export type Collection = {
  /** Adds a resource under an id made of `parts`; a second one of the same parts gets an id of its own. */
  add(type: string, parts: readonly string[], draft: Draft): Reference
  /** Adds a resource under a given id, once. */
  set(type: string, id: string, draft: Draft): Reference
  readonly resources: readonly Draft[]
}

export function openCollection(idOf: (...parts: readonly string[]) => string): Collection {
  const named = new Map<string, Draft>()
  const set = (type: string, id: string, draft: Draft): Reference => {
    const reference = `${type}/${id}`
    if (!named.has(reference)) {
      draft['resourceType'] = type
      draft['id'] = id
      named.set(reference, draft)
    }
    return { reference }
  }
  return {
    add(type, parts, draft) {
      for (let again = 0; ; again++) {
        const id = idOf(type, ...parts, ...(again === 0 ? [] : [String(again)]))
        if (!named.has(`${type}/${id}`)) return set(type, id, draft)
      }
    },
    set,
    get resources() {
      return [...named.values()]
    },
  }
}
