import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { openKeyring, openRenewal, openVault, vaultSchema } from '@wardstone/vault'
import { afterAll, describe, expect, it } from 'vitest'
import { openMappings, sealedMappings } from './mappings.ts'
import { deidentificationSchema } from './schema.ts'

const officer: Actor = { id: 'privacy-1', roles: ['privacy-officer'] }
/** A second of the clock is a hundredth of one: a renewal waits twice ten seconds for other servers. */
const { now } = testClock(Date.UTC(2026, 0, 1), 100)
const database = await openTestDatabase([ledgerSchema, vaultSchema, deidentificationSchema])
const folder = await mkdtemp(join(tmpdir(), 'wardstone-mappings-'))
const keyring = await openKeyring({
  file: join(folder, 'keys'),
  passphrase: 'only for a test',
  create: true,
})
const { sql, sequencerSql } = database
const vault = await openVault({ sql, keyring, now })
const ledger = await openLedger({
  sql,
  sequencerSql,
  origin: 'mappings.test/ledger',
  signingKey: keyring.ledgerSigningKey,
  now,
  onError(error) {
    throw error
  },
})
const mappings = openMappings({ sql, vault, ledger, now })
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const pairOf = (n: number) => ({ pseudonym: `x${n}`, type: 'Patient', id: `secret-name-${n}` })

const sealed = async () =>
  database.ownerSql<{ sealed: Buffer }[]>`
    select sealed from deidentified_mapping order by export, n`

describe('the mapping of an export that can be reversed', () => {
  it('says whom a pseudonym stands for, and leaves evidence before it does', async () => {
    await mappings.keep('one', [pairOf(1), pairOf(2)])
    await mappings.keep('one', [pairOf(3)])
    await mappings.keep('two', [{ ...pairOf(4), pseudonym: 'x3' }])
    expect(await mappings.reverse(officer, 'one', 'x3')).toEqual(pairOf(3))
    expect((await mappings.reverse(officer, 'two', 'x3')).id).toBe('secret-name-4')
    await ledger.sequence()
    expect(await ledger.count({ kind: 'deidentification.reversed' })).toBe(2)
    await expect(mappings.reverse(officer, 'one', 'x4')).rejects.toMatchObject({
      code: 'input.not-found',
    })
  })

  it('is ciphertext in the database, and does not open moved to another export', async () => {
    const [row] = await database.ownerSql<{ text: string }[]>`
      select string_agg(encode(sealed, 'escape'), '') as text from deidentified_mapping`
    expect(row?.text).not.toContain('secret-name')
    expect(row?.text.length).toBeGreaterThan(100)
    await database.ownerSql`update deidentified_mapping set export = 'two', n = 1 where export = 'one' and n = 1`
    await expect(mappings.reverse(officer, 'two', 'x9')).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
    await database.ownerSql`update deidentified_mapping set export = 'one' where export = 'two' and n = 1`
  })

  it('is sealed again under a new data key, every batch of it, and says the same as before', async () => {
    const before = await sealed()
    expect(before).toHaveLength(3)
    const renewal = openRenewal({
      sql,
      vault,
      ledger,
      now,
      sources: [sealedMappings],
      onError: (error) => expect.unreachable(String(error)),
    })
    await renewal.ask({ id: 's1', roles: ['security-officer'] }, { madeBefore: now() })
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({
      done: 2,
      resealed: 3,
      damaged: [],
      remaining: 0,
    })
    await renewal.stop()
    const after = await sealed()
    expect(after.filter((row, n) => row.sealed.equals(before[n]?.sealed ?? row.sealed))).toEqual([])
    for (const n of [1, 2, 3])
      expect(await mappings.reverse(officer, 'one', `x${n}`)).toEqual(pairOf(n))
    expect((await mappings.reverse(officer, 'two', 'x3')).id).toBe('secret-name-4')
    await mappings.keep('one', [pairOf(5)])
    expect(await mappings.reverse(officer, 'one', 'x5')).toEqual(pairOf(5))
  })

  it('ends when it is told to, for that export alone', async () => {
    await mappings.forget(officer, 'one')
    await expect(mappings.reverse(officer, 'one', 'x1')).rejects.toMatchObject({
      code: 'input.not-found',
    })
    expect((await mappings.reverse(officer, 'two', 'x3')).id).toBe('secret-name-4')
    await expect(mappings.forget(officer, 'one')).rejects.toMatchObject({ code: 'input.not-found' })
    await ledger.sequence()
    expect(await ledger.count({ kind: 'deidentification.unlinked' })).toBe(1)
  })
})
