import { expect, it } from 'vitest'
import {
  BACKUP_AGE_MAX_MS,
  decideOnBackups,
  DRILL_AGE_MAX_MS,
  type BackupFacts,
} from './backup-decisions.ts'

const now = Date.UTC(2026, 4, 1)
const good: BackupFacts = {
  escrowAt: now - 2 * DRILL_AGE_MAX_MS,
  backupAt: now - BACKUP_AGE_MAX_MS + 1,
  drillAt: now - DRILL_AGE_MAX_MS + 1,
  failedInDrill: 0,
}
const titles = (facts: Partial<BackupFacts>) =>
  decideOnBackups({ ...good, ...facts }, now).map(({ title }) => title)

it('asks for nothing while a backup is younger than two days and a drill younger than 100 days', () => {
  expect(titles({})).toEqual([])
})

it('asks first who can open backups, and for nothing that needs it', () => {
  expect(titles({ escrowAt: undefined, backupAt: undefined, drillAt: undefined })).toEqual([
    'Nobody can open a backup, so none is made',
  ])
})

it.each([
  ['a backup that is too old', { backupAt: now - BACKUP_AGE_MAX_MS }, /more than two days/],
  ['a backup that was never made', { backupAt: undefined }, /No backup was ever made/],
  ['a drill too long ago', { drillAt: now - DRILL_AGE_MAX_MS }, /more than 100 days/],
  ['a drill that never was', { drillAt: undefined }, /No backup was ever tried/],
  ['a drill in which records did not open', { failedInDrill: 3 }, /could not open every record/],
])('asks about %s', (_case, facts, title) => {
  expect(titles(facts)).toEqual([expect.stringMatching(title)])
})

it('gives a new escrow two days before it asks for the first backup', () => {
  const fresh = { backupAt: undefined, drillAt: undefined }
  expect(titles({ ...fresh, escrowAt: now - BACKUP_AGE_MAX_MS + 1 })).toEqual([])
  expect(titles({ ...fresh, escrowAt: now - BACKUP_AGE_MAX_MS })).toEqual([
    'No backup was ever made',
  ])
})
