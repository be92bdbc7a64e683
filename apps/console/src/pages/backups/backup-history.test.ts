import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../api-types.ts'
import { BACKUP_AGE_MAX_MS, backupsOf, DRILL_AGE_MAX_MS, nextBackupStep } from './backup-history.ts'

const now = Date.UTC(2026, 4, 1)
const entry = (
  index: number,
  kind: string,
  facts: LedgerEntry['evidence']['facts'] = {},
  at = now,
): LedgerEntry => ({ index, evidence: { kind, at, actor: '', subject: '', facts } })
const drilled = { recoveryTimeMs: 90_000, recoveryPointMs: 60_000, recordsOpened: 64 }

it('finds the newest of each kind, whatever the order they come in', () => {
  const history = backupsOf([
    entry(3, 'backup.made', { rows: 10 }),
    entry(9, 'backup.drilled', { ...drilled, recordsFailed: 2 }),
    entry(7, 'backup.made', { rows: 20 }),
    entry(4, 'backup.drilled', drilled),
  ])
  expect(history.events.map(({ index }) => index)).toEqual([9, 7, 4, 3])
  expect(history.made?.fact('rows')).toBe(20)
  expect(history.drill).toMatchObject({ recoveryTimeMs: 90_000, opened: 64, failed: 2 })
  expect(history.pruned).toBeUndefined()
})

it('asks for people first, then for a backup, then for a drill that opened everything', () => {
  const made = entry(1, 'backup.made')
  const step = (entries: readonly LedgerEntry[], at = now) =>
    nextBackupStep(true, backupsOf(entries), at)
  expect(nextBackupStep(false, backupsOf([made]), now)).toBe('escrow')
  expect(step([])).toBe('first-backup')
  expect(step([made])).toBe('first-drill')
  expect(step([made, entry(2, 'backup.drilled', drilled)])).toBe('none')
  expect(step([made, entry(2, 'backup.drilled', { ...drilled, recordsFailed: 1 })])).toBe(
    'failed-drill',
  )
  expect(step([made], now + BACKUP_AGE_MAX_MS)).toBe('backup')
  const later = now + DRILL_AGE_MAX_MS
  const fresh = entry(3, 'backup.made', {}, later)
  expect(step([fresh, entry(2, 'backup.drilled', drilled)], later)).toBe('drill')
})
