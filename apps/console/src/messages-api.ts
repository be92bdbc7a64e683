import { queryOptions } from '@tanstack/react-query'
import { get, post, remove } from './api.ts'

/** What the server says of HL7 v2 messages. Times are milliseconds since the epoch. */

export type SenderEntry = {
  readonly name: string
  /** MSH-3; empty: any. */
  readonly application: string
  /** MSH-4; empty: any. */
  readonly facility: string
  /** SHA-256 of its client certificate; null: none is asked for. */
  readonly certificate: string | null
  readonly mayUpdatePatients: boolean
}

type MessageCounts = {
  readonly stored: number
  readonly waiting: number
  readonly failed: number
  readonly lastAt: number | null
}

export type Sender = SenderEntry & { readonly id: string; readonly counts: MessageCounts }

export type MessageFailure = {
  readonly id: string
  readonly controlId: string
  readonly sender: string
  readonly type: string
  readonly at: number
  readonly reason: string
}

export type RecentMessages = {
  readonly address: { readonly host: string; readonly port: number; readonly tls: boolean } | null
  readonly senders: readonly Sender[]
  readonly failures: { readonly total: number; readonly newest: readonly MessageFailure[] }
}

const POLL_MS = 10_000

export const messagesQuery = queryOptions({
  queryKey: ['messages'],
  queryFn: () => get<RecentMessages>('/api/messages'),
  refetchInterval: POLL_MS,
})

const id = encodeURIComponent

export const messagesApi = {
  addSender: (entry: SenderEntry) => post<unknown>('/api/messages/senders', entry),
  removeSender: (sender: string) => remove(`/api/messages/senders/${id(sender)}`),
  retry: (failure: string) => post<unknown>(`/api/messages/${id(failure)}/retry`),
}
