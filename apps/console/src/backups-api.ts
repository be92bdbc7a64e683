import { queryOptions } from '@tanstack/react-query'
import { get, post } from './api.ts'

/** Who can open backups: `needed` of the holders together. Times are milliseconds since the epoch. */
export type Escrow = {
  /** Public key that backups are encrypted to. */
  readonly recipient: string
  readonly needed: number
  readonly at: number
  readonly holders: readonly Holder[]
}

export type Holder = {
  readonly name: string
  /** A public key of age: `age1…`. */
  readonly recipient: string
}

export const escrowQuery = queryOptions({
  queryKey: ['backups', 'escrow'],
  queryFn: async () => (await get<{ escrow: Escrow | null }>('/api/backups')).escrow,
})

export const backupsApi = {
  setEscrow: (body: { needed: number; holders: readonly Holder[] }) =>
    post<unknown>('/api/backups/escrow', body),
}

/** Where a whole backup comes from: sealed for the holders, streamed to disk by the browser. */
export const NEW_BACKUP_URL = '/api/backups/new'
