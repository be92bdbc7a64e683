import { z } from 'zod'

const count = z.int().min(0)

/** The facts of each kind of evidence about backups. */
export const backupEvidence = {
  'backup.escrow.set': z
    .strictObject({ recipient: z.string(), needed: z.int().min(1), holders: z.int().min(1) })
    .describe('It was decided how many of which people can open the backups made from then on.'),
  'backup.made': z
    .strictObject({
      recipient: z.string(),
      ledgerSize: count,
      rows: count,
      bytes: count,
      sha256: z.string(),
    })
    .describe('The whole database and its keys were sealed for the holders of the escrow.'),
  'backup.failed': z
    .strictObject({ reason: z.enum(['disk-full', 'folder', 'other']) })
    .describe('A backup that was due could not be written whole, and nothing of it is left.'),
  'backup.pruned': z
    .strictObject({ removed: count, kept: count, oldestAt: count.nullable(), keptDays: count })
    .describe(
      'Backups older than their time were removed: what was erased before the oldest one left is in none of them.',
    ),
  'backup.drilled': z
    .strictObject({
      backupAt: count,
      ledgerSize: count,
      entriesBehind: count,
      recoveryPointMs: count,
      recoveryTimeMs: count,
      rows: count,
      recordsOpened: count,
      recordsFailed: count,
    })
    .describe(
      'A backup was restored on a scratch server: its ledger led to a root that this ledger has, and records were opened.',
    ),
  'backup.restored': z
    .strictObject({
      backupAt: count,
      ledgerSize: count,
      adopted: count,
      erasedAgain: count,
      rows: count,
    })
    .describe(
      'This installation was restored from a backup; what the ledger says of later is all that is left of it.',
    ),
} as const
