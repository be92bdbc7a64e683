import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8, type Actor } from '@wardstone/core'
import { openTestDatabase, openTestTransit, testClock, type TestTransit } from '@wardstone/harness'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openTransitDriver } from './kek-transit.ts'
import { openKeyring, type Keyring } from './keyring.ts'
import { OUTAGE_READS_MAX_MS } from './outage.ts'
import { openRotation } from './rotation.ts'
import { vaultSchema } from './schema.ts'
import { makeKeyFile, testLedger, whenRewrapped } from './test-rotation.ts'
import { openVault, type Vault } from './vault.ts'

const database = await openTestDatabase([testLedger.schema, vaultSchema])
const { sql, ownerSql } = database
const passphrase = 'correct horse battery staple'
const actor: Actor = { id: 'officer', roles: ['security-officer'] }
const plaintext = utf8('{"resourceType":"Patient"}')
const place = { organisation: 'a'.repeat(32), version: 1 }
const kek = Uint8Array.from({ length: 32 }, (_, index) => index)
const refused = { code: 'vault.kek-refused' }
const unavailable = expect.objectContaining({ code: 'vault.kek-unavailable' })

const transit: TestTransit = await openTestTransit()
const root = await mkdtemp(join(tmpdir(), 'wardstone-transit-'))
const clock = testClock(1000)
let folder: string

beforeEach(async () => {
  await ownerSql`truncate vault_compartment, vault_kek_live, vault_kek`
  transit.mode = 'answers'
  clock.advance(1000 - clock.now())
  folder = await mkdtemp(join(root, 'home-'))
  await copyFile(original, join(folder, 'keyring.json'))
})
afterAll(async () => {
  await Promise.all([transit, ...others].map((one) => one.close()))
  await database.close()
  await rm(root, { recursive: true, force: true })
})

const others: TestTransit[] = []
/** For what changes the key in Transit for good. */
async function anotherTransit(): Promise<TestTransit> {
  const other = await openTestTransit()
  others.push(other)
  return other
}
const driverWith = (more: { token?: string; url?: string; key?: string } = {}) =>
  openTransitDriver({
    url: more.url ?? transit.url,
    mount: 'transit',
    key: more.key ?? 'wardstone',
    token: async () => more.token ?? 's.test',
  })
const openKeys = (name = 'keyring.json'): Promise<Keyring> =>
  openKeyring({
    file: join(folder, name),
    passphrase,
    create: true,
    now: clock.now,
    drivers: [driverWith()],
  })

// Stretching a passphrase takes most of a test's time: one key file for all.
const original = join(root, 'original')
await makeKeyFile({ file: original, passphrase, now: clock.now, drivers: [driverWith()] })

describe('a KEK in Transit (a server that does the documented API)', () => {
  it('comes back, and only in its own place', async () => {
    const driver = driverWith()
    const held = await driver.wrap(kek, place)
    expect(held).toMatch(/^vault:v\d+:/)
    expect(await driver.unwrap(held, place)).toEqual(Buffer.from(kek))
    await expect(driver.unwrap(held, { ...place, version: 2 })).rejects.toMatchObject(refused)
    await expect(
      driver.unwrap(held, { ...place, organisation: 'b'.repeat(32) }),
    ).rejects.toMatchObject(refused)
  })

  it('cannot be unwrapped any more once it was retired', async () => {
    const driver = driverWith({ url: (await anotherTransit()).url })
    const old = await driver.wrap(kek, place)
    const kept = await driver.wrap(kek, place)
    await driver.retire(old, [kept], place)
    await expect(driver.unwrap(old, place)).rejects.toMatchObject(refused)
    expect(await driver.unwrap(kept, place)).toEqual(Buffer.from(kek))
  })

  it('is refused with another token or key, and unavailable while Transit is sealed or gone', async () => {
    await expect(driverWith({ token: 's.other' }).wrap(kek, place)).rejects.toMatchObject(refused)
    await expect(driverWith({ key: 'other' }).wrap(kek, place)).rejects.toMatchObject(refused)
    transit.mode = 'sealed'
    await expect(driverWith().wrap(kek, place)).rejects.toThrow(unavailable)
    const gone = await openTestTransit()
    await gone.close()
    await expect(driverWith({ url: gone.url }).wrap(kek, place)).rejects.toThrow(unavailable)
  })

  it('does not send its token in the clear to another machine', () => {
    expect(() => driverWith({ url: 'http://vault.hospital.example' })).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    )
    expect(() => driverWith({ url: 'https://vault.hospital.example/' })).not.toThrow()
  })

  it('is not taken into use when Transit answers with the plaintext of another', async () => {
    await openKeys()
    transit.mode = { plaintext: Buffer.alloc(32, 9) }
    await expect(openKeys()).rejects.toMatchObject(refused)
    await expect(openKeys('new.json')).rejects.toMatchObject(refused)
    transit.mode = { plaintext: Buffer.alloc(5) }
    await expect(openKeys()).rejects.toMatchObject(refused)
    transit.mode = 'answers'
    await expect(openKeys()).resolves.toBeDefined()
  })
})

describe('an outage of the key store in the middle of traffic', () => {
  let keyring: Keyring
  let vault: Vault
  beforeEach(async () => {
    keyring = await openKeys()
    vault = await openVault({ sql, keyring, now: clock.now })
  })

  it('lets charts be read for a named time, refuses to write at once, and ends by itself', async () => {
    const patient = await sql.begin((tx) => vault.create(tx))
    const sealed = patient.seal('Patient/1/1', plaintext)
    const read = async () =>
      (await vault.unlock([patient.id])).get(patient.id)?.open('Patient/1/1', sealed)
    transit.mode = 'sealed'
    await keyring.keks.probe()
    clock.advance(OUTAGE_READS_MAX_MS - 1)
    expect(await read()).toEqual(plaintext)
    expect(() => patient.seal('Patient/1/2', plaintext)).toThrow(unavailable)
    await expect(sql.begin((tx) => vault.create(tx))).rejects.toThrow(unavailable)
    await expect(sql.begin((tx) => vault.renew(tx, patient.id))).rejects.toThrow(unavailable)
    // Signing in and breaking the glass are written about no patient.
    expect(vault.organisation.open('s', vault.organisation.sealPassing('s', plaintext))).toEqual(
      plaintext,
    )
    clock.advance(1)
    await expect(read()).rejects.toThrow(unavailable)
    expect(() => patient.open('Patient/1/1', sealed)).toThrow(unavailable)
    expect(() => vault.organisation.sealPassing('s', plaintext)).toThrow(unavailable)
    await keyring.keks.probe()
    transit.mode = 'answers'
    await keyring.keks.probe()
    expect(await read()).toEqual(plaintext)
    expect(patient.open('Patient/1/2', patient.seal('Patient/1/2', plaintext))).toEqual(plaintext)
    expect(keyring.keks.state()).toMatchObject({ failingSince: null, failure: null })
  })

  it('is told from when on and why, and is not lengthened by a clock that is set back', async () => {
    transit.mode = 'sealed'
    clock.advance(500)
    await keyring.keks.probe()
    clock.advance(500)
    await keyring.keks.probe()
    expect(keyring.keks.state()).toMatchObject({
      driver: 'transit',
      answeredAt: 1000,
      failingSince: 1500,
      failure: expect.stringContaining('503'),
    })
    clock.advance(-3_600_000)
    expect(() => keyring.keks.mayRead()).toThrow(unavailable)
  })

  it('stops a rotation before anything was changed', async () => {
    const rotation = openRotation({
      sql,
      keyring,
      ledger: testLedger,
      now: clock.now,
      onError: () => {},
    })
    transit.mode = 'sealed'
    await expect(rotation.rotate(actor, 1)).rejects.toThrow(unavailable)
    transit.mode = { plaintext: Buffer.alloc(32, 9) }
    await expect(rotation.rotate(actor, 1)).rejects.toMatchObject(refused)
    expect((await rotation.status()).versions).toMatchObject([{ version: 1, state: 'in-use' }])
    await rotation.stop()
  })
})

describe('a change of the key store', () => {
  it('is a rotation: from the key file to Transit, with the census saying the weaker place until it is finished', async () => {
    const { url } = await anotherTransit()
    const drivers = [driverWith({ url })]
    const file = join(folder, 'moved.json')
    const base = { file, passphrase, now: clock.now }
    const before = await openKeyring({ ...base, create: true })
    const { organisation } = await openVault({ sql, keyring: before, now: clock.now })
    const keyring = await openKeyring({ ...base, create: false, drivers })
    const vault = await openVault({ sql, keyring, now: clock.now })
    const rotation = openRotation({
      sql,
      keyring,
      ledger: testLedger,
      now: clock.now,
      onError: (error) => expect.unreachable(String(error)),
    })
    await rotation.rotate(actor, 1)
    expect(await vault.census()).toMatchObject({ keyLocation: 'file', extractable: true })
    await rotation.rewrap(actor)
    await whenRewrapped(rotation)
    await rotation.retire(actor, 2)
    expect(await vault.census()).toMatchObject({ keyLocation: 'service', extractable: false })
    const again = await openVault({
      sql,
      keyring: await openKeyring({ ...base, create: false, drivers }),
      now: clock.now,
    })
    expect(again.organisation.commitment).toBe(organisation.commitment)
    await rotation.stop()
  })
})
