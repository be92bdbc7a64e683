import { queryOptions } from '@tanstack/react-query'
import { get, post } from './api.ts'

/** What the server says of the key that wraps all others. Times are milliseconds since the epoch. */

export type Driver = 'file' | 'pkcs11' | 'transit' | 'aws-kms'
type KeyLocation = 'file' | 'hsm' | 'service'

export type KeyVersion = {
  readonly version: number
  readonly createdAt: number
  readonly state: 'in-use' | 'old' | 'prepared' | 'retired-in-file' | 'missing'
  readonly driver: Driver | null
  readonly keyLocation: KeyLocation | null
  readonly extractable: boolean | null
  /** Rows of keys that it wraps, the organisation's own included. */
  readonly wraps: number
}

export type Rewrap = {
  readonly running: boolean
  readonly done: number
  readonly remaining: number
  readonly damaged: readonly number[]
  readonly failure: string | null
}

/** The data keys of records, and how their renewal is getting on. */
export type DataKeys = {
  /** In the server that answers. */
  readonly running: boolean
  /** Records whose older data keys the run destroyed, and messages that it sealed again. */
  readonly done: number
  readonly resealed: number
  /** Records that wait or are under way, whichever server does it. */
  readonly remaining: number
  /** When the oldest data key was made; null: there is no record. */
  readonly oldestAt: number | null
  /** The organisation's own, and until when the one before it is kept for links that people hold. */
  readonly organisation: { readonly madeAt: number; readonly oldKeptUntil: number | null }
  readonly damaged: readonly number[]
  readonly failure: string | null
}

type KeyStore = {
  readonly driver: Driver
  readonly answeredAt: number
  readonly failingSince: number | null
  readonly failure: string | null
}

type StorePromise = {
  readonly driver: Driver
  readonly keyLocation: KeyLocation
  readonly apartFromData: boolean
  readonly extractable: boolean
  readonly onRetirement: string
}

export type AlgorithmRow = {
  readonly algorithm: string
  readonly use: string
  /** Security strength in bits; 0: none that is worth the name. */
  readonly strength: number
  /** A day, or null: no end was announced. */
  readonly allowedUntil: string | null
  readonly source: string
}

export type KeyStatus = {
  /** Newest first. */
  readonly versions: readonly KeyVersion[]
  readonly retired: readonly { readonly version: number; readonly at: number }[]
  readonly rewrap: Rewrap
  readonly dataKeys: DataKeys
  readonly store: KeyStore
  readonly promises: readonly StorePromise[]
  readonly policy: { readonly asOf: string; readonly rows: readonly AlgorithmRow[] }
  readonly fips: { readonly claimed: boolean; readonly proved: boolean; readonly openssl: string }
}

const REFRESH_MS = 30_000
const RUNNING_MS = 1_000
const OUTAGE_MS = 5_000

/** The state of the keys; every second while they are being rewrapped or renewed, and more often in an outage. */
export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: () => get<KeyStatus>('/api/keys'),
  refetchInterval: ({ state: { data } }) => refreshMs(data),
})

function refreshMs(status: KeyStatus | undefined): number {
  if (status === undefined) return REFRESH_MS
  if (status.rewrap.running || status.dataKeys.running) return RUNNING_MS
  return status.store.failingSince === null ? REFRESH_MS : OUTAGE_MS
}

export const keysApi = {
  /** `from` is the version that the person saw in use. */
  rotate: (from: number) => post<{ version: number }>('/api/keys/rotate', { from }),
  rewrap: () => post<Rewrap>('/api/keys/rewrap'),
  /** Every record's data key that was made before now. */
  renewData: () => post<DataKeys>('/api/keys/renew-data', { olderThanDays: 0 }),
  retire: (minimum: number) =>
    post<{ versions: readonly number[]; left: readonly string[] }>('/api/keys/retire', { minimum }),
}
