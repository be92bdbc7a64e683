import type { Actor, Evidence } from '@wardstone/core'
import type { House } from './house.ts'
import type { Decision } from './today.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A day's backup may be late by a day before somebody has to look. */
export const BACKUP_AGE_MAX_MS = 48 * HOUR_MS
/** Once a quarter, with a week to find the people for it. */
export const DRILL_AGE_MAX_MS = 100 * DAY_MS

const ESCROW_MINUTES = 15
const BACKUP_MINUTES = 5
const DRILL_MINUTES = 30

/** What is known of the backups: times in milliseconds since the epoch. */
export type BackupFacts = {
  /** When it was decided who can open backups. */
  readonly escrowAt: number | undefined
  readonly backupAt: number | undefined
  readonly drillAt: number | undefined
  /** Records that the newest drill could not open. */
  readonly failedInDrill: number
}

/** What the backups need of who may decide about them; nothing for anybody else. */
export async function backupsToDecide(
  { access, backups, ledger }: House,
  actor: Actor,
  now: number,
): Promise<readonly Decision[]> {
  if (!access.can(actor, 'manage-accounts')) return []
  const newest = async (kind: string): Promise<Evidence | undefined> =>
    (await ledger.entries({ kind, limit: 1 }))[0]?.evidence
  const [escrow, made, drilled] = await Promise.all([
    backups.escrow(),
    newest('backup.made'),
    newest('backup.drilled'),
  ])
  return decideOnBackups(
    {
      escrowAt: escrow?.at,
      backupAt: made?.at,
      drillAt: drilled?.at,
      failedInDrill: Number(drilled?.facts['recordsFailed'] ?? 0),
    },
    now,
  )
}

/** One step at a time: what cannot be done yet is not asked for (45 CFR 164.308(a)(7)(ii)). */
export function decideOnBackups(facts: BackupFacts, now: number): readonly Decision[] {
  const { escrowAt, backupAt, drillAt } = facts
  if (escrowAt === undefined) return [noEscrow]
  const waiting: Decision[] = []
  if (now - (backupAt ?? escrowAt) >= BACKUP_AGE_MAX_MS) waiting.push(noBackup(backupAt, escrowAt))
  if (facts.failedInDrill > 0) waiting.push(failedDrill(facts.failedInDrill, drillAt))
  else if (backupAt !== undefined && now - (drillAt ?? escrowAt) >= DRILL_AGE_MAX_MS)
    waiting.push(noDrill(drillAt, escrowAt))
  return waiting
}

const common = { kind: 'backup-due', dueAt: null, href: '/backups' } as const

const noEscrow: Decision = {
  ...common,
  id: 'backup escrow',
  title: 'Nobody can open a backup, so none is made',
  body: 'If this server is lost, every record on it is. Choose the people who open backups together.',
  since: null,
  action: 'Choose them',
  minutes: ESCROW_MINUTES,
}

function noBackup(backupAt: number | undefined, escrowAt: number): Decision {
  return {
    ...common,
    id: 'backup made',
    title: backupAt === undefined ? 'No backup was ever made' : 'No backup for more than two days',
    body: 'What was written since would be lost with this server. Make one now, and see why none came by itself.',
    since: backupAt ?? escrowAt,
    action: 'Open backups',
    minutes: BACKUP_MINUTES,
  }
}

function failedDrill(failed: number, drillAt: number | undefined): Decision {
  return {
    ...common,
    id: 'backup drill',
    title: 'The last restore drill could not open every record',
    body: `${failed} of those it tried did not open. Make a new backup and try that one.`,
    since: drillAt ?? null,
    action: 'Open backups',
    minutes: DRILL_MINUTES,
  }
}

function noDrill(drillAt: number | undefined, escrowAt: number): Decision {
  return {
    ...common,
    id: 'backup drill',
    title:
      drillAt === undefined
        ? 'No backup was ever tried'
        : 'No backup was tried for more than 100 days',
    body: 'A backup that nobody restored is a hope. Restore one on a scratch folder; two commands do it.',
    since: drillAt ?? escrowAt,
    action: 'Open backups',
    minutes: DRILL_MINUTES,
  }
}
