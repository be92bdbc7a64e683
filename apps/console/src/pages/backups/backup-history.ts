import type { Json } from '@wardstone/core'
import type { LedgerEntry } from '../../api-types.ts'

/** One backup, drill or other act, as its ledger entry says it. Times and lengths in milliseconds. */
export type BackupEvent = {
  readonly index: number
  readonly at: number
  readonly kind: string
  readonly fact: (name: string) => number
  readonly word: (name: string) => string
}

export type Drill = BackupEvent & {
  readonly recoveryTimeMs: number
  readonly recoveryPointMs: number
  readonly opened: number
  readonly failed: number
}

/** Newest first. */
export type BackupHistory = {
  readonly events: readonly BackupEvent[]
  readonly made: BackupEvent | undefined
  readonly pruned: BackupEvent | undefined
  readonly drill: Drill | undefined
}

/** Reads the entries of the kinds `backup.*`. */
export function backupsOf(entries: readonly LedgerEntry[]): BackupHistory {
  const events = entries
    .map(({ index, evidence: { at, kind, facts } }) => ({
      index,
      at,
      kind,
      fact: (name: string) => numberOf(facts[name]),
      word: (name: string) => textOf(facts[name]),
    }))
    .toSorted((a, b) => b.index - a.index)
  const newest = (kind: string) => events.find((event) => event.kind === kind)
  const drilled = newest('backup.drilled')
  return {
    events,
    made: newest('backup.made'),
    pruned: newest('backup.pruned'),
    drill: drilled && {
      ...drilled,
      recoveryTimeMs: drilled.fact('recoveryTimeMs'),
      recoveryPointMs: drilled.fact('recoveryPointMs'),
      opened: drilled.fact('recordsOpened'),
      failed: drilled.fact('recordsFailed'),
    },
  }
}

function textOf(fact: Json | undefined): string {
  return typeof fact === 'string' ? fact : ''
}

function numberOf(fact: Json | undefined): number {
  return typeof fact === 'number' ? fact : 0
}

const DAY_MS = 24 * 60 * 60 * 1000
/** As the server's own decisions on Today have it. */
export const BACKUP_AGE_MAX_MS = 2 * DAY_MS
export const DRILL_AGE_MAX_MS = 100 * DAY_MS

/** The one thing to do next about backups. */
export type BackupStep =
  | 'escrow'
  | 'first-backup'
  | 'backup'
  | 'failed-drill'
  | 'first-drill'
  | 'drill'
  | 'none'

/** What is missing first: people who can open backups, a backup, a drill that opened everything. */
export function nextBackupStep(
  hasEscrow: boolean,
  { made, drill }: Pick<BackupHistory, 'made' | 'drill'>,
  now: number,
): BackupStep {
  if (!hasEscrow) return 'escrow'
  if (made === undefined) return 'first-backup'
  if (now - made.at >= BACKUP_AGE_MAX_MS) return 'backup'
  if (drill === undefined) return 'first-drill'
  if (drill.failed > 0) return 'failed-drill'
  return now - drill.at >= DRILL_AGE_MAX_MS ? 'drill' : 'none'
}
