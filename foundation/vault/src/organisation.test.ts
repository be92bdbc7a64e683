import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromUtf8, utf8 } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openKeyring } from './keyring.ts'
import { ORGANISATION } from './compartment.ts'
import { openRenewal, type Renewal } from './renewal.ts'
import { vaultSchema } from './schema.ts'
import { testLedger } from './test-rotation.ts'
import { contextOfRow, sealedRows, sealedSchema } from './test-sealed-table.ts'
import { openVault, type Vault } from './vault.ts'

const HOUR_MS = 3_600_000
/** A second of the clock is a hundredth of one: a renewal waits twice ten seconds for other servers. */
const FAST = 100
const officer = { id: 'officer', roles: ['security-officer'] } as const

const database = await openTestDatabase([vaultSchema, testLedger.schema, sealedSchema])
const { sql, ownerSql } = database
const folder = await mkdtemp(join(tmpdir(), 'wardstone-organisation-'))
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})
const file = join(folder, 'keys')
const passphrase = 'only for a test of the organisation'
const clock = testClock(Date.now(), FAST)
const { now } = clock
const keyring = await openKeyring({ file, passphrase, create: true })
const server = (): Promise<Vault> => openVault({ sql, keyring, now })

let vault: Vault
let other: Vault
let renewal: Renewal
beforeEach(async () => {
  await ownerSql`truncate vault_compartment, vault_renewal, test_evidence, test_sealed`
  vault = await server()
  other = await server()
  renewal = openRenewal({
    sql,
    vault,
    ledger: testLedger,
    now,
    sources: [sealedRows],
    onError: (error) => expect.unreachable(String(error)),
  })
})
afterEach(() => renewal.stop())

let rows = 0
const keep = async (by: Vault): Promise<number> => {
  const id = ++rows
  await sql.begin(async (tx) => {
    const organisation = await by.holdOrganisation(tx)
    await tx`insert into test_sealed (id, compartment, sealed)
      values (${id}, ${ORGANISATION}, ${organisation.seal(contextOfRow(id), utf8(`row ${id}`))})`
  })
  return id
}
const openAll = async (by: Vault): Promise<readonly string[]> => {
  const found = await sql<{ id: number; sealed: Buffer }[]>`
    select id, sealed from test_sealed order by id`
  return found.map(({ id, sealed }) => fromUtf8(by.organisation.open(contextOfRow(id), sealed)))
}
const generations = async () => {
  const [row] = await ownerSql<{ generation: number; oldest: number }[]>`
    select generation, oldest_generation as oldest from vault_compartment where id = 0`
  return row
}
const renew = async () => {
  await renewal.ask(officer, { compartment: ORGANISATION })
  await renewal.settled()
}
/** The hour for which what was given to people still opens is over. */
const endHour = async () => {
  clock.advance(2 * HOUR_MS)
  await renewal.turn()
  await renewal.settled()
}

describe('the organisation’s data key', () => {
  it('is replaced: everything is sealed again, the old one destroyed after an hour, with evidence', async () => {
    const ids = [await keep(vault), await keep(other)]
    const { commitment } = vault.organisation
    const token = vault.organisation.token('x')
    await renew()
    expect(await generations()).toEqual({ generation: 2, oldest: 1 })
    expect(await renewal.status()).toMatchObject({
      resealed: 2,
      remaining: 0,
      damaged: [],
      organisation: { oldKeptUntil: expect.any(Number) },
    })
    await endHour()
    expect(await generations()).toEqual({ generation: 2, oldest: 2 })
    expect((await renewal.status()).organisation.oldKeptUntil).toBeNull()
    await vault.refresh()
    await other.refresh()
    const words = ids.map((id) => `row ${id}`)
    expect([await openAll(vault), await openAll(other)]).toEqual([words, words])
    expect(vault.organisation.token('x')).toBe(token)
    const facts = await ownerSql<{ kind: string; subject: string }[]>`
      select evidence->>'kind' as kind, evidence->>'subject' as subject from test_evidence order by id`
    expect([...facts]).toEqual([
      { kind: 'vault.data-key.renewed', subject: commitment },
      { kind: 'vault.data-key.retired', subject: commitment },
    ])
    // A third server, and one that was never told, open the same.
    expect(await openAll(await server())).toEqual(words)
  })

  it('is learnt of by a server that keeps something before it was told, which then opens it', async () => {
    await renew()
    expect(other.organisation.generation).toBe(1)
    const id = await keep(other)
    expect(other.organisation.generation).toBe(2)
    const [row] = await sql<{ sealed: Buffer }[]>`select sealed from test_sealed where id = ${id}`
    expect(other.organisation.generationOf(contextOfRow(id), row?.sealed ?? utf8(''))).toBe(2)
  })

  it('waits for whoever holds the old one, and is replaced when they have ended', async () => {
    const over = Promise.withResolvers<undefined>()
    const held = Promise.withResolvers<undefined>()
    const id = ++rows
    const long = sql.begin(async (tx) => {
      const organisation = await other.holdOrganisation(tx)
      const sealed = organisation.seal(contextOfRow(id), utf8(`row ${id}`))
      held.resolve(undefined)
      await over.promise
      await tx`insert into test_sealed (id, compartment, sealed) values (${id}, 0, ${sealed})`
    })
    await held.promise
    await renew()
    await endHour()
    expect(await generations()).toEqual({ generation: 2, oldest: 1 })
    over.resolve(undefined)
    await long
    await renewal.turn()
    await renewal.settled()
    expect(await generations()).toEqual({ generation: 2, oldest: 2 })
    await vault.refresh()
    expect(await openAll(vault)).toContain(`row ${id}`)
  })

  it('is replaced although somebody always holds it, and nothing that they keep is lost', async () => {
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const writer = async (by: Vault): Promise<readonly number[]> => {
      const kept: number[] = []
      while (!stop.signal.aborted) {
        const id = ++rows
        await sql.begin(async (tx) => {
          const organisation = await by.holdOrganisation(tx)
          await sleep(10)
          await tx`insert into test_sealed (id, compartment, sealed)
            values (${id}, 0, ${organisation.seal(contextOfRow(id), utf8(`row ${id}`))})`
        })
        kept.push(id)
      }
      return kept
    }
    const writers = [vault, other, vault, other].map(writer)
    await renew()
    await endHour()
    stop.abort()
    const kept = (await Promise.all(writers)).flat()
    expect(await generations()).toEqual({ generation: 2, oldest: 2 })
    await vault.refresh()
    expect(await openAll(vault)).toEqual(kept.toSorted((a, b) => a - b).map((id) => `row ${id}`))
    expect(kept.length).toBeGreaterThan(20)
  })

  it('opens for an hour what it sealed for people to bring back, and not for ever', async () => {
    const link = vault.organisation.sealPassing('page', utf8('the second page'))
    await renew()
    await vault.refresh()
    expect(fromUtf8(vault.organisation.open('page', link))).toBe('the second page')
    await endHour()
    await vault.refresh()
    expect(() => vault.organisation.open('page', link)).toThrow(/cannot be opened|does not open/i)
  })
})
