import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8, type Clock } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { open } from './cobblestone.ts'
import { contextOf } from './context.ts'
import {
  compartmentId,
  ERASURE_NOTICE_MAX_MS,
  openKeyring,
  openVault,
  vaultSchema,
  type Compartment,
  type Vault,
} from './index.ts'
import { GENERATION_NOTICE_MS } from './vault.ts'
import { GENERATIONS_MAX } from './wrapped-keys.ts'

const database = await openTestDatabase([vaultSchema])
const { sql, ownerSql } = database
const folder = await mkdtemp(join(tmpdir(), 'wardstone-vault-'))
const passphrase = 'correct horse battery staple'
const keyring = await openKeyring({ file: join(folder, 'keys'), passphrase, create: true })
const otherKeyring = await openKeyring({ file: join(folder, 'other'), passphrase, create: true })

let clock: { now: Clock; advance(ms: number): void }
let vault: Vault
const cannotOpen = expect.objectContaining({ code: 'vault.cannot-open' })

beforeEach(async () => {
  await ownerSql`truncate vault_compartment`
  clock = testClock(1000)
  vault = await openVault({ sql, keyring, now: clock.now })
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const create = (): Promise<Compartment> => sql.begin((tx) => vault.create(tx))
const erase = (compartment: Pick<Compartment, 'id'>) =>
  sql.begin((tx) => vault.erase(tx, compartment.id))
const plaintext = utf8('{"resourceType":"Patient"}')
const sealedBy = (compartment: Compartment | undefined) =>
  compartment?.seal('Patient/1/1', plaintext) ?? new Uint8Array()
const unlock = async (from: Vault, id: Compartment['id']) => (await from.unlock([id])).get(id)

describe('a compartment', () => {
  it('opens what it sealed, also after a restart', async () => {
    const compartment = await create()
    const sealed = compartment.seal('Patient/1/1', plaintext)
    const reopened = await openVault({ sql, keyring, now: clock.now })
    const again = (await reopened.unlock([compartment.id])).get(compartment.id)
    expect(again?.open('Patient/1/1', sealed)).toEqual(plaintext)
    expect(again?.commitment).toBe(compartment.commitment)
    expect(again?.token('code|x')).toBe(compartment.token('code|x'))
  })

  it('does not open what was moved to another version, resource, patient or organisation', async () => {
    const [one, two] = [await create(), await create()]
    const sealed = one.seal('Patient/1/1', plaintext)
    expect(() => one.open('Patient/1/2', sealed)).toThrow(cannotOpen)
    expect(() => one.open('Patient/2/1', sealed)).toThrow(cannotOpen)
    expect(() => two.open('Patient/1/1', sealed)).toThrow(cannotOpen)
    expect(() => vault.organisation.open('Patient/1/1', sealed)).toThrow(cannotOpen)
    const elsewhere = { ...keyring, organisation: otherKeyring.organisation }
    await expect(openVault({ sql, keyring: elsewhere, now: clock.now })).rejects.toThrow(cannotOpen)
  })

  it('does not unlock with the keys of another row', async () => {
    const [one, two] = [await create(), await create()]
    await ownerSql`update vault_compartment
      set wrapped = (select wrapped from vault_compartment where id = ${one.id}) where id = ${two.id}`
    await expect(vault.unlock([two.id])).rejects.toThrow(cannotOpen)
  })

  it('exists only when its transaction commits', async () => {
    const lost = await sql
      .begin(async (tx) => {
        const compartment = await vault.create(tx)
        throw Object.assign(new Error('rolled back'), { id: compartment.id })
      })
      .catch((error: unknown) => error)
    expect(lost).toMatchObject({ id: expect.any(Number) })
    expect((await vault.census()).compartments).toBe(0)
  })

  it('gives equal labels of two patients unrelated tokens, and its own the same', async () => {
    const [one, two] = [await create(), await create()]
    expect(one.tokens(['a', 'b'])).toEqual([one.token('a'), one.token('b')])
    expect(one.token('a')).not.toBe(one.token('b'))
    expect(one.token('a')).not.toBe(two.token('a'))
    expect(one.token('a')).not.toBe(vault.populationToken('a'))
    expect(one.commitment).toMatch(/^c:[\w-]{43}$/)
    expect(one.commitment).not.toBe(two.commitment)
  })

  it('gives tokens that fit a bigint column', async () => {
    const compartment = await create()
    const tokens = compartment.tokens(Array.from({ length: 100 }, (_, index) => `label ${index}`))
    expect(new Set(tokens).size).toBe(100)
    expect(tokens.some((token) => token < 0n)).toBe(true)
    expect(tokens.every((token) => BigInt.asIntN(64, token) === token)).toBe(true)
  })
})

describe('the vault', () => {
  it('names the same thing the same way in every server, and two things differently', async () => {
    const other = await openVault({ sql, keyring, now: clock.now })
    expect(other.blindKey('Patient/1')).toEqual(vault.blindKey('Patient/1'))
    expect(vault.blindKey('Patient/1')).toHaveLength(16)
    expect(vault.blindKey('Patient/1')).not.toEqual(vault.blindKey('Patient/2'))
    expect(other.populationToken('x')).toBe(vault.populationToken('x'))
    expect(
      other.organisation.open('staff', vault.organisation.sealPassing('staff', plaintext)),
    ).toEqual(plaintext)
  })

  it('proves a row that it wrote, in every server with the key, and no other row', async () => {
    const other = await openVault({ sql, keyring, now: clock.now })
    const stranger = createHmac('sha256', '')
      .update(JSON.stringify(['t', 'a', 1]))
      .digest()
    const proof = vault.proof(['t', 'a', 1])
    expect(other.proves(proof, ['t', 'a', 1])).toBe(true)
    for (const row of [
      ['t', 'a', 2],
      ['t', 'a', '1'],
      ['t', 'a'],
      ['t', 'a1'],
      ['u', 'a', 1],
    ]) {
      expect(vault.proves(proof, row)).toBe(false)
    }
    const blind = vault.blindKey(JSON.stringify(['t', 'a', 1]))
    for (const wrong of [null, proof.subarray(1), stranger.subarray(0, 16), blind]) {
      expect(vault.proves(wrong, ['t', 'a', 1])).toBe(false)
    }
  })

  it('opens once for all when several servers start on an empty database', async () => {
    await ownerSql`truncate vault_compartment, vault_kek_live, vault_kek`
    const vaults = await Promise.all(
      [1, 2, 3].map(() => openVault({ sql, keyring, now: clock.now })),
    )
    expect(new Set(vaults.map((opened) => opened.organisation.commitment)).size).toBe(1)
  })

  it('refuses a key file that belongs to another database', async () => {
    await expect(openVault({ sql, keyring: otherKeyring, now: clock.now })).rejects.toThrow(
      'does not belong to this database',
    )
  })

  it('unlocks many at once, and leaves out what never was', async () => {
    const made = [await create(), await create(), await create()]
    const ids = made.map((compartment) => compartment.id)
    const never = compartmentId(999_999)
    const unlocked = await vault.unlock([...ids, never, ...ids, vault.organisation.id])
    expect([...unlocked.keys()].toSorted((a, b) => a - b)).toEqual([0, ...ids])
  })

  it('counts its keys', async () => {
    const compartment = await create()
    await create()
    clock.advance(10)
    await erase(compartment)
    expect(await vault.census()).toEqual({
      compartments: 1,
      erased: 1,
      kekVersion: 1,
      kekVersions: 1,
      kekCreatedAt: keyring.createdAt,
      oldestKeyAt: 1000,
      keyLocation: 'file',
      extractable: true,
    })
  })

  it('keeps no key in the database that is not wrapped', async () => {
    const compartment = await create()
    const [row] = await ownerSql<{ wrapped: Buffer }[]>`
      select wrapped from vault_compartment where id = ${compartment.id}`
    const context = contextOf(
      'wardstone.dev/compartment-keys@2',
      keyring.organisation,
      String(compartment.id),
      '1',
    )
    const kek = keyring.keks.key(1) ?? keyring.indexKey
    const keys = Buffer.from(open(kek, context, row?.wrapped ?? new Uint8Array()))
    expect(keys).toHaveLength(32 + 32 + 44)
    const dump = await ownerSql<
      { row: string }[]
    >`select row_to_json(c)::text as row from vault_compartment c`
    for (const part of [0, 32, 76]) {
      expect(dump.map((line) => line.row).join('')).not.toContain(
        keys.toString('hex', part, part + 32),
      )
      expect(dump.map((line) => line.row).join('')).not.toContain(
        keys.toString('hex', part, part + 4),
      )
    }
  })
})

describe('erasure', () => {
  it('leaves nothing that opens, and does not come back', async () => {
    const compartment = await create()
    await vault.unlock([compartment.id])
    await erase(compartment)
    for (const opened of [vault, await openVault({ sql, keyring, now: clock.now })]) {
      expect((await opened.unlock([compartment.id])).has(compartment.id)).toBe(false)
    }
    const [row] =
      await ownerSql`select wrapped, erased_at from vault_compartment where id = ${compartment.id}`
    expect(row).toEqual({ wrapped: null, erased_at: 1000 })
    await expect(erase(compartment)).rejects.toMatchObject({ code: 'vault.erased' })
  })

  it('is undone with its transaction', async () => {
    const compartment = await create()
    const failed = sql.begin(async (tx) => {
      await vault.erase(tx, compartment.id)
      throw new Error('rolled back')
    })
    await expect(failed).rejects.toThrow('rolled back')
    expect((await vault.unlock([compartment.id])).has(compartment.id)).toBe(true)
  })

  it('is noticed at once even by a reader who looked while it was not yet committed', async () => {
    const compartment = await create()
    await sql.begin(async (tx) => {
      await vault.erase(tx, compartment.id)
      expect((await vault.unlock([compartment.id])).has(compartment.id)).toBe(true)
    })
    expect((await vault.unlock([compartment.id])).has(compartment.id)).toBe(false)
  })

  it('is noticed by another server within its named limit', async () => {
    const compartment = await create()
    const other = await openVault({ sql, keyring, now: clock.now })
    await other.unlock([compartment.id])
    await erase(compartment)
    clock.advance(ERASURE_NOTICE_MAX_MS - 1)
    expect((await other.unlock([compartment.id])).has(compartment.id)).toBe(true)
    clock.advance(1)
    expect((await other.unlock([compartment.id])).has(compartment.id)).toBe(false)
  })

  it('is noticed although the clock was set back', async () => {
    const compartment = await create()
    const other = await openVault({ sql, keyring, now: clock.now })
    await other.unlock([compartment.id])
    await erase(compartment)
    clock.advance(-3_600_000)
    expect((await other.unlock([compartment.id])).has(compartment.id)).toBe(false)
  })

  it('cannot reach the organisation, whose data is about no patient', async () => {
    await expect(erase(vault.organisation)).rejects.toMatchObject({ code: 'vault.erased' })
    await expect(
      ownerSql`update vault_compartment set wrapped = null, erased_at = 1 where id = 0`,
    ).rejects.toThrow(/check/)
  })

  it('cannot be done by the serving role by deleting the row', async () => {
    const compartment = await create()
    await expect(sql`delete from vault_compartment where id = ${compartment.id}`).rejects.toThrow(
      /permission denied/,
    )
  })
})

describe('a renewal of data keys', () => {
  it('opens what the old key sealed, seals with the new one, and leaves tokens and names', async () => {
    const before = await create()
    const old = sealedBy(before)
    expect(await sql.begin((tx) => vault.renew(tx, before.id))).toBe(2)
    clock.advance(GENERATION_NOTICE_MS)
    const after = await unlock(vault, before.id)
    expect(after?.open('Patient/1/1', old)).toEqual(plaintext)
    expect(after?.generationOf('Patient/1/1', old)).toBe(1)
    expect(after?.generationOf('Patient/1/1', sealedBy(after))).toBe(2)
    expect(() => before.open('Patient/1/1', sealedBy(after))).toThrow(cannotOpen)
    expect([after?.token('a'), after?.commitment]).toEqual([before.token('a'), before.commitment])
  })

  it('never seals what another server cannot open yet', async () => {
    const { id } = await create()
    const other = await openVault({ sql, keyring, now: clock.now })
    await other.unlock([id])
    await sql.begin((tx) => vault.renew(tx, id))
    for (let waited = 0; waited <= GENERATION_NOTICE_MS; waited += 500) {
      const written = sealedBy(await unlock(vault, id))
      expect((await unlock(other, id))?.open('Patient/1/1', written)).toEqual(plaintext)
      clock.advance(500)
    }
    expect((await unlock(other, id))?.generation).toBe(2)
  })

  it('ends with the old key destroyed', async () => {
    const { id, ...before } = await create()
    const old = before.seal('Patient/1/1', plaintext)
    await sql.begin((tx) => vault.renew(tx, id))
    clock.advance(GENERATION_NOTICE_MS)
    await sql.begin((tx) => vault.forgetGenerations(tx, id, 2))
    clock.advance(ERASURE_NOTICE_MAX_MS)
    const after = await unlock(await openVault({ sql, keyring, now: clock.now }), id)
    expect(() => after?.open('Patient/1/1', old)).toThrow(cannotOpen)
    expect(after?.open('Patient/1/1', sealedBy(after))).toEqual(plaintext)
    await sql.begin((tx) => vault.forgetGenerations(tx, id, 99))
    expect(await unlock(vault, id)).toBeDefined()
  })

  it('has a limit, and does not reach what was erased', async () => {
    const { id, ...rest } = await create()
    for (let number = 2; number <= GENERATIONS_MAX; number++) {
      expect(await sql.begin((tx) => vault.renew(tx, id))).toBe(number)
    }
    await expect(sql.begin((tx) => vault.renew(tx, id))).rejects.toMatchObject({
      code: 'input.conflict',
    })
    await erase({ id, ...rest })
    await expect(sql.begin((tx) => vault.renew(tx, id))).rejects.toMatchObject({
      code: 'vault.erased',
    })
  })
})

describe('contexts', () => {
  it('differ whenever their parts differ', () => {
    const parts = fc.array(fc.string(), { maxLength: 4 })
    fc.assert(
      fc.property(parts, parts, (one, two) => {
        const same = JSON.stringify(one) === JSON.stringify(two)
        expect(Buffer.from(contextOf(...one)).equals(contextOf(...two))).toBe(same)
      }),
    )
  })
})
