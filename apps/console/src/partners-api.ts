import { queryOptions } from '@tanstack/react-query'
import { get, getText, post, put, remove } from './api.ts'
import { Problem } from './problem.ts'

/** What the server says of witnesses, mirrors and anchors. Times are milliseconds since the epoch. */

export type PartnerKeys = {
  readonly organisation: string
  readonly logKeys: readonly string[]
  readonly witnessKeys: readonly string[]
  /** Submission prefix of its witness; null where it does not witness. */
  readonly url: string | null
}

export type Partner = PartnerKeys & {
  readonly id: string
  /** Name of its log; null where it only witnesses. */
  readonly origin: string | null
  readonly addedAt: number
  /** What we last cosigned of its log. */
  readonly watched: { readonly size: number; readonly at: number } | null
  readonly contact: {
    /** Largest head of ours that it cosigned. */
    readonly size: number | null
    readonly succeededAt: number | null
    readonly failingSince: number | null
    readonly failure: string | null
  }
}

export type Cosignature = {
  readonly organisation: string
  readonly witness: string
  readonly algorithm: 'Ed25519' | 'ML-DSA-44'
  readonly at: number
}

export type Fork = {
  readonly id: string
  readonly origin: string
  readonly size: number
  readonly at: number
}

export type WitnessOverview = {
  readonly name: string
  readonly verifierKeys: readonly string[]
  readonly logKeys: readonly string[]
  readonly submissionPath: string
  readonly cosigned: {
    readonly size: number
    readonly at: number
    readonly checkpoint: string
    readonly organisations: number
    readonly cosignatures: readonly Cosignature[]
  } | null
  readonly forks: readonly Fork[]
}

/** What came of asking, a partner each. */
export type Report = {
  readonly size: number
  readonly partners: readonly {
    readonly id: string
    readonly organisation: string
    readonly failure: string | null
  }[]
}

export type Mirror = {
  readonly id: string
  readonly organisation: string
  readonly url: string
  readonly verifierKeys: readonly string[]
  readonly size: number | null
  readonly behind: number
  readonly succeededAt: number | null
  readonly failingSince: number | null
  readonly failure: string | null
}

export type KeptLog = {
  readonly partner: string
  readonly organisation: string
  readonly origin: string
  readonly enabled: boolean
  readonly size: number
  readonly pendingSize: number
  readonly bytes: number
  readonly updatedAt: number | null
}

export type Mirrors = {
  readonly name: string
  readonly verifierKeys: readonly string[]
  readonly submissionPath: string
  readonly kept: readonly KeptLog[]
  readonly mirrors: readonly Mirror[]
}

export type AnchorReceipt =
  | {
      readonly kind: 'rfc3161'
      readonly authority: string
      readonly nonce: string
      readonly token: string
    }
  | {
      readonly kind: 'evm'
      readonly chain: number
      readonly contract: string
      readonly transaction: string
      readonly log: string
    }

export type AnchorRecord = {
  readonly id: number
  readonly kind: AnchorReceipt['kind']
  readonly size: number
  readonly state: 'pending' | 'confirmed' | 'reorganised' | 'failed'
  /** How it was verified, or why it is not. */
  readonly words: string
  readonly at: number
  readonly changedAt: number
  readonly stampedAt: number | null
  readonly renewal: string | null
  readonly receipt: AnchorReceipt | null
}

export type Anchors = {
  readonly policy: {
    readonly need: number
    readonly of: readonly AnchorReceipt['kind'][]
    readonly everyMs: number
  }
  readonly size: number
  readonly anchoredSize: number
  readonly due: readonly AnchorReceipt['kind'][]
  readonly total: number
  readonly anchors: readonly AnchorRecord[]
}

const id = encodeURIComponent

/** Every question about partners, by name. */
export const partnersApi = {
  add: (keys: PartnerKeys) => post<Partner>('/api/witness/partners', keys),
  remove: (partner: string) => remove(`/api/witness/partners/${id(partner)}`),
  cosign: () => post<Report>('/api/witness/cosign'),
  fork: (fork: string) => getText(forkUrl(fork)),

  addMirror: (mirror: Pick<Mirror, 'organisation' | 'url' | 'verifierKeys'>) =>
    post<unknown>('/api/mirrors', mirror),
  removeMirror: (mirror: string) => remove(`/api/mirrors/${id(mirror)}`),
  keep: (partner: string, enabled: boolean) => put(`/api/mirrors/kept/${id(partner)}`, { enabled }),
  send: () => post<unknown>('/api/mirrors/send'),

  anchor: () => post<unknown>('/api/anchors'),
  checkAnchors: () => post<unknown>('/api/anchors/check'),
}

const POLL_MS = 15_000

export const witnessQuery = queryOptions({
  queryKey: ['witness'],
  queryFn: () => get<WitnessOverview>('/api/witness'),
  refetchInterval: POLL_MS,
})

export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: async () =>
    (await get<{ readonly partners: readonly Partner[] }>('/api/witness/partners')).partners,
  refetchInterval: POLL_MS,
})

/** Null where this server has no mirrors. */
export const mirrorsQuery = queryOptions({
  queryKey: ['mirrors'],
  queryFn: () => orNull(get<Mirrors>('/api/mirrors')),
  refetchInterval: POLL_MS,
})

/** The newest anchors; null where none is configured. */
export const anchorsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['anchors', limit],
    queryFn: () => orNull(get<Anchors>(`/api/anchors?limit=${limit}`)),
    refetchInterval: POLL_MS,
  })

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

/** Where the evidence of a fork is downloaded from. */
export function forkUrl(fork: string): string {
  return `/api/witness/forks/${id(fork)}`
}

/** Where a policy (c2sp.org/tlog-policy) that asks for so many organisations is downloaded from. */
export function policyUrl(organisations: number): string {
  return `/api/witness/policy?organisations=${organisations}`
}

/** Where an anchor's receipt, and the checkpoint that it is about, are downloaded from. */
export function anchorUrl(anchor: number, part: 'receipt' | 'checkpoint'): string {
  return `/api/anchors/${anchor}/${part}`
}
