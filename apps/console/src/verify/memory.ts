import { isObject } from '../problem.ts'

/** What this browser remembers of the ledger: the key that signed it and the newest checkpoint it verified. */
export type Memory = {
  readonly vkey: string
  readonly note: string
  readonly size: number
  readonly firstAt: number
  readonly at: number
}

const KEY = 'wardstone.ledger'

/** The last verified checkpoint, or undefined on the first visit. */
export function recall(): Memory | undefined {
  const stored = localStorage.getItem(KEY)
  return stored === null ? undefined : parseMemory(stored)
}

/** Keeps a checkpoint that was just verified. */
export function remember(memory: Memory): void {
  localStorage.setItem(KEY, JSON.stringify(memory))
}

/** Starts anew, after a person decided to trust another key. */
export function forget(): void {
  localStorage.removeItem(KEY)
}

/** Reads what was stored; anything unreadable counts as nothing. */
export function parseMemory(stored: string): Memory | undefined {
  let value: unknown
  try {
    value = JSON.parse(stored)
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  const { vkey, note, size, firstAt, at } = value
  return typeof vkey === 'string' &&
    typeof note === 'string' &&
    typeof size === 'number' &&
    typeof firstAt === 'number' &&
    typeof at === 'number'
    ? { vkey, note, size, firstAt, at }
    : undefined
}
