import { queryOptions } from '@tanstack/react-query'
import { get, post } from './api.ts'

type PersonName = { readonly id: string; readonly displayName: string }

/** A record that is not erased. Times in milliseconds since the epoch. */
export type Hold = {
  /** Null for a hold from before holds were listed. */
  readonly patientId: string | null
  readonly reason: string
  readonly placedBy: PersonName
  readonly placedAt: number
}

export type PastHold = Hold & {
  readonly releasedBy: PersonName
  readonly releasedAt: number
  /** Null when it was released at the machine. */
  readonly releaseReason: string | null
}

/** Each reading is in the ledger: it is not repeated in the background. */
export const holdsQuery = queryOptions({
  queryKey: ['holds'],
  queryFn: () => get<{ holds: readonly Hold[]; past: readonly PastHold[] }>('/api/records/holds'),
  staleTime: Infinity,
  refetchOnWindowFocus: false,
})

const pathOf = (patient: string) => `/api/records/patients/${encodeURIComponent(patient)}/hold`

export const holdsApi = {
  place: (patient: string, reason: string) => post<void>(pathOf(patient), { reason }),
  release: (patient: string, reason: string) =>
    post<void>(`${pathOf(patient)}/release`, { reason }),
}
