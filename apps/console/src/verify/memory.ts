import { fromBase64, HASH_BYTES, TILE_WIDTH, toBase64, type Hash } from '@wardstone/verifier'
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
  localStorage.removeItem(BEGINNING_KEY)
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

const BEGINNING_KEY = 'wardstone.ledger.verified'

/** The beginning of the ledger that this browser hashed entry by entry up to a signed root. */
export type VerifiedBeginning = {
  readonly vkey: string
  /** Entries: whole bundles. */
  readonly size: number
  /** Right edge of their tree, largest first. */
  readonly hashes: readonly Hash[]
  readonly at: number
}

/** The beginning that was verified under this key, or undefined. */
export function recallBeginning(vkey: string): VerifiedBeginning | undefined {
  const stored = localStorage.getItem(BEGINNING_KEY)
  const beginning = stored === null ? undefined : parseBeginning(stored)
  return beginning?.vkey === vkey ? beginning : undefined
}

/** Keeps it for the next time. */
export function rememberBeginning({ hashes, ...beginning }: VerifiedBeginning): void {
  const value = { ...beginning, hashes: hashes.map(toBase64) }
  localStorage.setItem(BEGINNING_KEY, JSON.stringify(value))
}

/** Reads what was stored; anything that cannot be a beginning counts as nothing. */
export function parseBeginning(stored: string): VerifiedBeginning | undefined {
  let value: unknown
  try {
    value = JSON.parse(stored)
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  const { vkey, size, at } = value
  const listed: unknown[] = Array.isArray(value['hashes']) ? value['hashes'] : []
  const hashes = listed.flatMap((text) => {
    const hash = typeof text === 'string' ? fromBase64(text) : undefined
    return hash?.length === HASH_BYTES ? [hash] : []
  })
  const isWhole = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
  if (typeof vkey !== 'string' || typeof at !== 'number' || !isWhole) return undefined
  const ones = BigInt(size).toString(2).replaceAll('0', '').length
  return size % TILE_WIDTH === 0 && hashes.length === ones && listed.length === ones
    ? { vkey, size, hashes, at }
    : undefined
}
