import type { Access, Basis } from '@wardstone/access'
import type { Actor, Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import type { Disclosures } from './disclosures.ts'
import type { FoundHomes } from './found-homes.ts'
import type { UPLOAD_PACE } from './limits.ts'
import type { OpenedRows } from './opened-rows.ts'
import { resolveName } from '@wardstone/core/outgoing-address'
import type { HookSettings } from './send-hook.ts'
import type { WriteGroups } from './write-groups.ts'

/** What a change spends its time on. */
export type Stage = 'parse' | 'validate' | 'plan' | 'tokens' | 'seal' | 'sql'

export type RecordsDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly access: Access
  readonly now: Clock
  /** How notifications of Subscriptions leave this house; absent: to the public internet, for nobody. */
  readonly hooks?: Partial<Hooks>
  /** Told of what went wrong while nobody waited for an answer, in passing changes on or in an export: for the log. */
  readonly onError?: (error: unknown) => void
  /** Bytes of the content of one Binary; otherwise `CONTENT_BYTES_MAX`. */
  readonly contentBytesMax?: number
  /** How slowly such content may arrive; otherwise `UPLOAD_PACE`. */
  readonly uploadPace?: typeof UPLOAD_PACE
  /** Told how long each stage of a change took, in milliseconds. For benchmarks and metrics. */
  readonly onStage?: (stage: Stage, milliseconds: number) => void
}

export type Hooks = HookSettings & {
  /** The account as it is now, with its roles: notifications go out with its rights. Undefined once it has ended. */
  readonly accountOf: (id: string) => Promise<Actor | undefined>
}

/** What the parts of this room share. */
export type Context = Omit<RecordsDeps, 'hooks' | 'onError'> & {
  readonly disclosures: Disclosures
  readonly openedRows: OpenedRows
  readonly foundHomes: FoundHomes
  /** The number of a new transaction. */
  readonly nextBatch: () => Promise<number>
  /** Transactions that concurrent writers share. */
  readonly writes: WriteGroups
  readonly hooks: Hooks
  readonly onError: (error: unknown) => void
}

/** How notifications leave, with what was left open. */
export function hooksOf(deps: RecordsDeps): Pick<Context, 'hooks' | 'onError'> {
  const hooks = { hosts: [], resolve: resolveName, accountOf: nobody, ...deps.hooks }
  return { hooks, onError: deps.onError ?? (() => {}) }
}

function nobody(): Promise<undefined> {
  return Promise.resolve(undefined)
}

/** Runs one stage of a change and reports how long it took. */
export function timed<T>({ onStage }: RecordsDeps, stage: Stage, work: () => T): T {
  if (onStage === undefined) return work()
  const start = performance.now()
  try {
    return work()
  } finally {
    onStage(stage, performance.now() - start)
  }
}

/**
 * Whether the actor reads records at all, by role or once a patient is in their care: who does may see the
 * organisation's own data, the staff and places that records name.
 */
export function organisationBasis(access: Access, actor: Actor): Basis | null {
  const readsRecords =
    access.can(actor, 'read-demographics') || access.can(actor, 'open-break-glass')
  return readsRecords ? 'role' : null
}

/** Whether the actor ever writes records: all of them (import, write-chart by role) or those in their care. */
export function everWrites(access: Access, actor: Actor): boolean {
  return writesAll(access, actor) || access.can(actor, 'open-break-glass')
}

export function writesAll(access: Access, actor: Actor): boolean {
  return access.can(actor, 'import') || access.can(actor, 'write-chart')
}
