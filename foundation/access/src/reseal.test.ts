import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { openKeyring, openRenewal, openVault, vaultSchema } from '@wardstone/vault'
import { afterAll, describe, expect, it } from 'vitest'
import { accessSchema, openAccess, sealedGrants } from './index.ts'

const database = await openTestDatabase([ledgerSchema, vaultSchema, accessSchema])
const { sql, ownerSql } = database
const folder = await mkdtemp(join(tmpdir(), 'wardstone-grants-'))
/** A second of the clock is a hundredth of one. */
const { now } = testClock(undefined, 100)
const keyring = await openKeyring({
  file: join(folder, 'keyring.json'),
  passphrase: 'a passphrase for a test',
  create: true,
})
const vault = await openVault({ sql, keyring, now })
const ledger = await openLedger({
  sql,
  sequencerSql: database.sequencerSql,
  origin: 'test.example/grants',
  signingKey: generateKeyPairSync('ed25519').privateKey,
  now,
  onError: (error) => {
    throw error
  },
})
const access = openAccess({ sql, vault, ledger, now })
const renewal = openRenewal({
  sql,
  vault,
  ledger,
  now,
  sources: [sealedGrants],
  onError: (error) => expect.unreachable(String(error)),
})
afterAll(async () => {
  await renewal.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const clinician: Actor = { id: 'c1', roles: ['clinician'], practitioner: 'p-1' }
const officer: Actor = { id: 'o1', roles: ['privacy-officer'] }
const security: Actor = { id: 's1', roles: ['security-officer'] }
const reason = 'Unconscious in resus, no relatives here.'
const note = 'Seen with the ward; it was needed.'

const sealedOf = async (compartment: number) =>
  ownerSql<{ sealed: Buffer; sealed_note: Buffer | null }[]>`
    select sealed, sealed_note from break_glass where compartment = ${compartment} order by id`

describe('emergency access whose record gets a new data key', () => {
  it('keeps its reason and its review, both sealed again, and is still no forgery', async () => {
    const patient = await sql.begin((tx) => vault.create(tx))
    const named = { compartment: patient.id, patientId: 'p1' }
    const reviewed = await access.breakGlass.open(clinician, named, reason)
    await access.reviews.decide(officer, reviewed.id, 'justified', note)
    await access.breakGlass.close(clinician, reviewed.id)
    const open = await access.breakGlass.open(clinician, named, reason)
    const before = await sealedOf(patient.id)
    expect(before).toHaveLength(2)
    await renewal.ask(security, { compartment: patient.id })
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({
      done: 1,
      resealed: 3,
      damaged: [],
      remaining: 0,
    })
    for (const [n, { sealed, sealed_note: sealedNote }] of (await sealedOf(patient.id)).entries()) {
      expect(sealed.equals(before[n]?.sealed ?? sealed)).toBe(false)
      if (sealedNote !== null)
        expect(sealedNote.equals(before[n]?.sealed_note ?? sealedNote)).toBe(false)
    }
    const listed = await access.reviews.list(officer)
    expect(listed.find(({ id }) => id === reviewed.id)).toMatchObject({ reason, note })
    expect(listed.find(({ id }) => id === open.id)).toMatchObject({ reason, note: null })
    const decided = await access.reviews.decide(officer, open.id, 'not-justified', note)
    expect(decided).toMatchObject({ reason, note })
    await ledger.sequence()
    const kinds = await ledger.entries({ subject: patient.commitment, limit: 20 })
    expect(kinds.map(({ evidence }) => evidence.facts)).toContainEqual({
      generation: 2,
      sealed: { break_glass: 3 },
    })
  })

  it('keeps the old key while the reason was changed by hand, and finishes once it is put back', async () => {
    const patient = await sql.begin((tx) => vault.create(tx))
    const named = { compartment: patient.id, patientId: 'p2' }
    const { id } = await access.breakGlass.open(clinician, named, reason)
    const by = (step: number) => ownerSql`
      update break_glass set sealed = set_byte(sealed, 3, (get_byte(sealed, 3) + ${step}) % 256)
      where id = ${id}`
    await by(1)
    await renewal.ask(security, { compartment: patient.id })
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({ done: 0, damaged: [patient.id], remaining: 1 })
    await by(255)
    await renewal.turn()
    await renewal.settled()
    expect(await renewal.status()).toMatchObject({ done: 1, damaged: [], remaining: 0 })
    const found = (await access.reviews.list(officer)).find((review) => review.id === id)
    expect(found?.reason).toBe(reason)
  })
})
