import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { generateKeyPairSync } from 'node:crypto'
import { openSmallDisk, openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBackups } from './backups.ts'
import { openKeeping } from './keep-backups.ts'
import { backupSchema } from './schema.ts'

const FACTS = 4_000
const DAY_MS = 24 * 60 * 60 * 1000
const database = await openTestDatabase([ledgerSchema, backupSchema])
const clock = testClock(Date.UTC(2026, 0, 1))
const { now } = clock
const { sql, sequencerSql, ownerSql } = database
const ledger = await openLedger({
  sql,
  sequencerSql,
  origin: 'backup.example/ledger',
  signingKey: generateKeyPairSync('ed25519').privateKey,
  now,
  onError(error) {
    throw error
  },
})
const files = async () => ({ files: [], passphrase: 'none' })
const backups = openBackups({
  sql,
  backupSql: ownerSql,
  ledger,
  organisation: 'Example',
  files,
  now,
})
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-keep-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.close()
})

const keeping = () => openKeeping({ backups, ledger, folder, everyHours: 24, keepDays: 3, now })

describe('backups that are made by themselves', () => {
  it('wait until somebody can open them', async () => {
    await keeping().turn()
    expect(await readdir(folder)).toEqual([])
  })

  it('come once a day, also when the server was started anew in between', async () => {
    const recipient = await identityToRecipient(await generateIdentity())
    const actor = { id: 'u:officer', roles: ['security-officer' as const] }
    await backups.setEscrow(actor, { needed: 1, holders: [{ name: 'alice', recipient }] })
    await keeping().turn()
    await keeping().turn()
    expect(await readdir(folder)).toEqual(['wardstone-2026-01-01T00-00-00.backup'])
    clock.advance(DAY_MS)
    await keeping().turn()
    expect(await readdir(folder)).toHaveLength(2)
  })

  it('go when their time is over, and the evidence says how old the oldest is', async () => {
    await writeFile(join(folder, 'wardstone-notes.txt'), 'mine')
    // Of a server that was killed last year, and of one that is at it now.
    const [old, fresh] = ['2025-01-01T00-00-00', '2026-01-02T00-00-00'].map((at) =>
      join(folder, `wardstone-${at}.backup.part`),
    )
    for (const part of [old, fresh]) await writeFile(part ?? '', 'half')
    await utimes(old ?? '', 0, 0)
    for (let day = 0; day < 6; day++) {
      clock.advance(DAY_MS)
      await keeping().turn()
    }
    await ledger.sequence()
    const [pruned] = await ledger.entries({ kind: 'backup.pruned', limit: 1 })
    expect(pruned?.evidence.facts).toEqual({
      removed: 1,
      kept: 4,
      keptDays: 3,
      oldestAt: now() - 3 * DAY_MS,
    })
    const left = await readdir(folder)
    expect(left).toHaveLength(6)
    expect(left.filter((name) => name.endsWith('.part'))).toEqual([basename(fresh ?? '')])
    expect(left).toContain('wardstone-notes.txt')
    expect(await ledger.count({ kind: 'backup.made' })).toBe(8)
  })
})

describe('a backup for which there is no room', () => {
  it('leaves nothing of itself and all that was there, is evidence, and is made an hour after there is room', async () => {
    const place = await mkdtemp(join(tmpdir(), 'wardstone-small-'))
    const disk = await openSmallDisk(place, 4)
    try {
      const small = disk.outside(place)
      const onSmall = openKeeping({
        backups,
        ledger,
        folder: small,
        everyHours: 24,
        keepDays: 3,
        now,
      })
      clock.advance(DAY_MS)
      await onSmall.turn()
      const [whole = ''] = await readdir(small)
      expect(whole).toMatch(/\.backup$/)
      const bytes = await readFile(join(small, whole))
      clock.advance(DAY_MS)
      await disk.fill(100)
      await expect(onSmall.turn()).rejects.toMatchObject({ code: 'ENOSPC' })
      // Not tried again at every turn: each is a dump of the whole database.
      await onSmall.turn()
      await ledger.sequence()
      expect(await ledger.count({ kind: 'backup.failed' })).toBe(1)
      const [failed] = await ledger.entries({ kind: 'backup.failed', limit: 1 })
      expect(failed?.evidence.facts).toEqual({ reason: 'disk-full' })
      expect((await readdir(small)).filter((name) => name !== 'filler')).toEqual([whole])
      expect((await readFile(join(small, whole))).equals(bytes)).toBe(true)
      await disk.free()
      clock.advance(60 * 60 * 1000)
      await onSmall.turn()
      expect(await readdir(small)).toHaveLength(2)
    } finally {
      await disk.close()
      await rm(place, { recursive: true, force: true })
    }
  })

  it('that has no folder says so', async () => {
    const nowhere = openKeeping({
      backups,
      ledger,
      folder: join(folder, 'gone'),
      everyHours: 24,
      keepDays: 3,
      now,
    })
    await expect(nowhere.turn()).rejects.toMatchObject({ code: 'ENOENT' })
    await ledger.sequence()
    const [failed] = await ledger.entries({ kind: 'backup.failed', limit: 1 })
    expect(failed?.evidence.facts).toEqual({ reason: 'folder' })
  })
})

describe('a backup that is taken in part', () => {
  it('does not stand in the way of the next', async () => {
    const actor = { id: 'u:officer', roles: ['security-officer' as const] }
    // More than is read ahead.
    const facts = { noise: 'x'.repeat(200) }
    const evidence = { kind: 'test.fact', at: 1, actor: 'a', subject: '', facts }
    await ledger.record(Array.from({ length: FACTS }, () => evidence))
    // Each has but one connection of the two that the test has.
    for (let round = 0; round < 3; round++) {
      const begun = await backups.make(actor)
      for (let part = 0; part < 2; part++) await begun.next()
      await begun.return(undefined)
    }
    const made = await ledger.count({ kind: 'backup.made' })
    let bytes = 0
    for await (const part of await backups.make(actor)) bytes += part.length
    expect(bytes).toBeGreaterThan(0)
    await ledger.sequence()
    expect(await ledger.count({ kind: 'backup.made' })).toBe(made + 1)
  })
})
