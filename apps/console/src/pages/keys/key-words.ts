import type { AlgorithmRow, DataKeys, Driver, KeyStatus, KeyVersion } from '../../keys-api.ts'
import type { Tone } from '../../ui/chip.tsx'

/** How each store of keys is called, and where the key lies. */
export const driverWords: Record<Driver, { readonly name: string; readonly place: string }> = {
  file: { name: 'Key file', place: 'in the key file, sealed under the passphrase' },
  pkcs11: { name: 'Hardware token', place: 'in the hardware token (PKCS#11)' },
  transit: { name: 'OpenBao or Vault', place: 'in OpenBao or Vault (Transit)' },
  'aws-kms': { name: 'AWS KMS', place: 'at AWS, in its key management service' },
}

/** How the state of a version is said and shown. */
export const stateWords: Record<
  KeyVersion['state'],
  { readonly word: string; readonly tone: Tone; readonly detail: string }
> = {
  'in-use': { word: 'In use', tone: 'ok', detail: 'wraps what is new' },
  old: { word: 'Old', tone: 'warn', detail: 'opens only, until it is retired' },
  prepared: { word: 'Prepared', tone: 'warn', detail: 'its rotation was interrupted' },
  'retired-in-file': {
    word: 'Half retired',
    tone: 'warn',
    detail: 'retired, and not yet out of the key file',
  },
  missing: { word: 'Missing', tone: 'crit', detail: 'in the database, not in the key file' },
}

/** The one thing to do next with the keys. `retire` destroys everything below `minimum`. */
export type NextStep =
  | { readonly step: 'rotate'; readonly from: number; readonly interrupted: boolean }
  | { readonly step: 'rewrap'; readonly remaining: number }
  | { readonly step: 'wait'; readonly done: number; readonly total: number }
  | { readonly step: 'retire'; readonly minimum: number; readonly versions: readonly number[] }
  | { readonly step: 'restore'; readonly versions: readonly number[] }

/**
 * What comes next: a rotation is a new version, then every key wrapped by it, then the old one destroyed. `rotate` with nothing
 * interrupted means that the last rotation is finished, and another may begin when its time has come.
 */
export function nextStep({ versions, rewrap }: KeyStatus): NextStep {
  const of = (state: KeyVersion['state']) => versions.filter((each) => each.state === state)
  const current = of('in-use')[0]?.version ?? 0
  const missing = of('missing').map(({ version }) => version)
  if (missing.length > 0) return { step: 'restore', versions: missing }
  if (rewrap.running)
    return { step: 'wait', done: rewrap.done, total: rewrap.done + rewrap.remaining }
  if (of('prepared').length > 0) return { step: 'rotate', from: current, interrupted: true }
  if (rewrap.remaining > 0) return { step: 'rewrap', remaining: rewrap.remaining }
  const over = [...of('old'), ...of('retired-in-file')].map(({ version }) => version)
  if (over.length > 0) return { step: 'retire', minimum: current, versions: over }
  return { step: 'rotate', from: current, interrupted: false }
}

/** How the data keys of the records stand. */
export type DataKeysState =
  | { readonly state: 'empty' }
  | { readonly state: 'under-way'; readonly done: number; readonly total: number }
  | { readonly state: 'waiting'; readonly remaining: number }
  | { readonly state: 'done'; readonly records: number; readonly oldestAt: number }
  | { readonly state: 'idle'; readonly oldestAt: number }

/** `waiting`: something is left and this server is not at it; `done`: its last run left nothing. */
export function dataKeysState(keys: DataKeys): DataKeysState {
  const { done, remaining, oldestAt } = keys
  if (keys.running) return { state: 'under-way', done, total: done + remaining }
  if (oldestAt === null) return { state: 'empty' }
  if (remaining > 0) return { state: 'waiting', remaining }
  return done > 0 ? { state: 'done', records: done, oldestAt } : { state: 'idle', oldestAt }
}

const DAY_MS = 24 * 60 * 60 * 1000
/** The rule `keys-apart-and-renewed` calls a key that is more full days old not renewed. */
export const RENEW_AFTER_DAYS = 365

/** Whether a key has been in use for longer than a year. */
export function isOverdue({ createdAt }: Pick<KeyVersion, 'createdAt'>, now: number): boolean {
  return Math.floor((now - createdAt) / DAY_MS) > RENEW_AFTER_DAYS
}

/** While a store apart from this machine does not answer, charts stay readable for so long since it last did. */
export const OUTAGE_READS_MAX_MS = 15 * 60_000

/** What people can still do while the store of the key does not answer; until when, in milliseconds since the epoch. */
export function outageOf(
  { store }: Pick<KeyStatus, 'store'>,
  now: number,
): { readonly readsUntil: number; readonly isOver: boolean } | undefined {
  if (store.failingSince === null) return undefined
  const readsUntil = store.answeredAt + OUTAGE_READS_MAX_MS
  return { readsUntil, isOver: now >= readsUntil }
}

const SOON_MS = 2 * 365 * DAY_MS

/** Whether an algorithm may still be used on a day; the last day is allowed (UTC). */
export function standingOf(
  { allowedUntil }: AlgorithmRow,
  now: number,
): { readonly word: string; readonly tone: Tone } {
  if (allowedUntil === null) return { word: 'Allowed', tone: 'ok' }
  const end = Date.parse(`${allowedUntil}T00:00:00Z`) + DAY_MS
  if (now >= end) return { word: 'Not allowed', tone: 'mute' }
  return end - now < SOON_MS ? { word: 'Ends soon', tone: 'warn' } : { word: 'Ends', tone: 'ok' }
}

/** `version 2`, `versions 1 and 2`. */
export function versionsInWords(versions: readonly number[]): string {
  const sorted = versions.toSorted((a, b) => a - b)
  const last = sorted.at(-1)
  if (last === undefined) return 'no version'
  return sorted.length === 1
    ? `version ${last}`
    : `versions ${sorted.slice(0, -1).join(', ')} and ${last}`
}
