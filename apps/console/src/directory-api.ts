import { queryOptions } from '@tanstack/react-query'
import type { Role } from '@wardstone/core'
import { get, post, postCsv, put, remove } from './api.ts'

/** A directory that may reach SCIM. Times in milliseconds since the epoch. */
export type DirectoryClient = {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

/** A group of the directory and the roles it gives. */
export type DirectoryGroup = {
  readonly id: string
  readonly name: string
  readonly members: number
  readonly roles: readonly Role[]
  readonly privileged: boolean
}

/** Somebody whose leaving waits for an officer. */
type HeldPerson = {
  readonly id: string
  readonly displayName: string
  readonly heldAt: number
}

export type DirectoryChange = {
  readonly at: number
  readonly what: 'joined' | 'moved' | 'left'
  readonly source: 'scim' | 'csv'
  readonly account: string
  readonly displayName: string
  readonly changed: readonly string[]
  readonly gained: readonly Role[]
  readonly lost: readonly Role[]
}

export type DirectoryOverview = {
  readonly url: string
  readonly clients: readonly DirectoryClient[]
  readonly groups: readonly DirectoryGroup[]
  readonly held: readonly HeldPerson[]
  readonly history: readonly DirectoryChange[]
  readonly privilegedRoles: readonly Role[]
}

/** What a list of people would do. */
export type ListPlan = {
  readonly id: string
  readonly steps: readonly {
    readonly what: 'joins' | 'moves' | 'leaves' | 'stays'
    readonly line: number | null
    readonly userName: string
    readonly displayName: string
    readonly reasons: readonly string[]
  }[]
  readonly counts: Readonly<Record<'joins' | 'moves' | 'leaves' | 'stays', number>>
  readonly errors: readonly { readonly line: number; readonly message: string }[]
  readonly errorsTotal: number
  readonly ignored: readonly string[]
  readonly leaversMax: number
}

export const directoryQuery = queryOptions({
  queryKey: ['directory'],
  queryFn: () => get<DirectoryOverview>('/api/directory'),
})

const one = (what: string, id: string) => `/api/directory/${what}/${encodeURIComponent(id)}`

export const directoryApi = {
  createClient: (name: string) =>
    post<{ client: DirectoryClient; token: string }>('/api/directory/clients', { name }),
  revokeClient: (id: string) => remove(one('clients', id)),
  setMapping: (id: string, mapping: { roles: readonly Role[]; privileged: boolean }) =>
    put(`${one('groups', id)}/mapping`, mapping),
  decide: (ids: { leave: readonly string[]; keep: readonly string[] }) =>
    post<void>('/api/directory/held', ids),
  link: (account: string, practitioner: string | null) =>
    post<{ enrolmentUrl: string; expiresAt: number }>(
      `/api/accounts/${encodeURIComponent(account)}/invitation`,
      { practitioner },
    ),
  previewList: (file: Blob) => postCsv<ListPlan>('/api/directory/list/preview', file),
  applyList: ({ file, plan }: { file: Blob; plan: ListPlan }) =>
    postCsv<ListPlan>(`/api/directory/list?plan=${plan.id}&leavers=${plan.counts.leaves}`, file),
}
