import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utf8, type Actor } from '@wardstone/core'
import { openTestDatabase, testClock } from '@wardstone/harness'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKeyring, openVault, vaultEvidence, vaultSchema, type Compartment } from './index.ts'
import type { Keyring } from './keyring.ts'
import { openRotation, type Rotation } from './rotation.ts'
import { makeKeyFile, testLedger, whenRewrapped } from './test-rotation.ts'

const database = await openTestDatabase([testLedger.schema, vaultSchema])
const { sql, ownerSql } = database
const passphrase = 'correct horse battery staple'
const actor: Actor = { id: 'officer', roles: ['security-officer'] }
const plaintext = utf8('{"resourceType":"Patient"}')
const clock = testClock(1000)
const root = await mkdtemp(join(tmpdir(), 'wardstone-rotation-'))
const original = join(root, 'original')
await makeKeyFile({ file: original, passphrase, now: clock.now })

let folder: string
let file: string
let rotations: Rotation[] = []

beforeEach(async () => {
  await ownerSql`truncate vault_compartment, vault_kek_live, vault_kek, test_evidence`
  folder = await mkdtemp(join(root, 'home-'))
  file = join(folder, 'keyring.json')
  await copyFile(original, file)
})
afterEach(async () => {
  await Promise.all(rotations.map((rotation) => rotation.stop()))
  rotations = []
})
afterAll(async () => {
  await database.close()
  await rm(root, { recursive: true, force: true })
})

type Server = {
  readonly keyring: Keyring
  readonly vault: Awaited<ReturnType<typeof openVault>>
  readonly rotation: Rotation
  create(): Promise<Compartment>
}

const onError = (error: unknown) => expect.unreachable(String(error))

/** One server of several on the database and the key file. */
async function openServer(keyFile = file): Promise<Server> {
  const keyring = await openKeyring({ file: keyFile, passphrase, create: false, now: clock.now })
  const vault = await openVault({ sql, keyring, now: clock.now })
  const rotation = openRotation({ sql, keyring, ledger: testLedger, now: clock.now, onError })
  rotations.push(rotation)
  return { keyring, vault, rotation, create: () => sql.begin((tx) => vault.create(tx)) }
}

const kinds = async () => {
  const rows = await ownerSql<{ kind: string; facts: unknown }[]>`
    select evidence->>'kind' as kind, evidence->'facts' as facts from test_evidence order by id`
  for (const { kind, facts } of rows)
    Object.entries(vaultEvidence)
      .find(([name]) => name === kind)?.[1]
      .parse(facts)
  return rows.map(({ kind }) => kind)
}
const versionOf = async ({ id }: Compartment) => {
  const [row] = await ownerSql<{ kek_version: number }[]>`
    select kek_version from vault_compartment where id = ${id}`
  return row?.kek_version
}

describe('a rotation of the KEK', () => {
  it('is finished in three steps, each with its evidence, and every record opens at each', async () => {
    const { vault, rotation, keyring, create } = await openServer()
    const patient = await create()
    const sealed = patient.seal('Patient/1/1', plaintext)
    const opens = async () => {
      const fresh = await openServer()
      const found = (await fresh.vault.unlock([patient.id])).get(patient.id)
      expect(found?.open('Patient/1/1', sealed)).toEqual(plaintext)
      expect(found?.commitment).toBe(patient.commitment)
    }
    expect(await rotation.rotate(actor, 1)).toEqual({ version: 2 })
    await opens()
    expect(await versionOf(await create())).toBe(2)
    expect((await vault.census()).kekVersions).toBe(2)
    await rotation.rewrap(actor)
    await whenRewrapped(rotation)
    await opens()
    expect(await rotation.retire(actor, 2)).toEqual({ versions: [1], left: [] })
    await opens()
    expect(keyring.keks.versions().map(({ version }) => version)).toEqual([2])
    expect((await vault.census()).kekVersions).toBe(1)
    expect(await kinds()).toEqual([
      'vault.kek.rotated',
      'vault.rewrap.completed',
      'vault.kek.retired',
    ])
  })

  it('is done once when two servers rotate at the same moment, and the other is told', async () => {
    const [one, two] = [await openServer(), await openServer()]
    const done = await Promise.allSettled([
      one.rotation.rotate(actor, 1),
      two.rotation.rotate(actor, 1),
    ])
    expect(done.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = done.find((result) => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'vault.kek-moved-on' })
    expect((await one.rotation.status()).versions.map(({ version }) => version)).toEqual([2, 1])
    expect(await kinds()).toEqual(['vault.kek.rotated'])
  })

  it('is learnt by the other servers when they meet it, without a restart', async () => {
    const [one, two] = [await openServer(), await openServer()]
    await one.rotation.rotate(actor, 1)
    const made = await one.create()
    expect((await two.vault.unlock([made.id])).get(made.id)?.commitment).toBe(made.commitment)
    expect(await versionOf(await two.create())).toBe(2)
  })

  it('takes into use what an interrupted one left in the key file', async () => {
    const { keyring, rotation } = await openServer()
    const left = await keyring.keks.add()
    const again = await openServer()
    expect((await again.rotation.status()).versions).toMatchObject([
      { version: 2, state: 'prepared' },
      { version: 1, state: 'in-use' },
    ])
    expect(await versionOf(await again.create())).toBe(1)
    expect(await rotation.rotate(actor, 1)).toEqual({ version: 2 })
    expect(again.keyring.keks.versions()[0]?.check).toBe(left.check)
  })

  it('leaves no other file behind, also of an earlier one that died while it wrote', async () => {
    const { rotation } = await openServer()
    await writeFile(`${file}.0123456789ab.new`, 'half a key file')
    await rotation.rotate(actor, 1)
    expect(await readdir(folder)).toEqual(['keyring.json'])
  })
})

describe('a rewrap', () => {
  it('is shared by servers that run it at once, and loses nothing to what is created and erased meanwhile', async () => {
    const [one, two] = [await openServer(), await openServer()]
    const made = await Promise.all(Array.from({ length: 600 }, () => one.create()))
    await one.rotation.rotate(actor, 1)
    const erasing = made.slice(0, 50)
    await Promise.all([
      one.rotation.rewrap(actor),
      two.rotation.rewrap(actor),
      ...erasing.map(({ id }) => sql.begin((tx) => one.vault.erase(tx, id))),
      ...Array.from({ length: 50 }, () => two.create()),
    ])
    await Promise.all([whenRewrapped(one.rotation), whenRewrapped(two.rotation)])
    const fresh = await openServer()
    const kept = made.slice(50).toSorted((a, b) => a.id - b.id)
    const unlocked = await fresh.vault.unlock(made.map(({ id }) => id))
    expect([...unlocked.keys()].toSorted((a, b) => a - b)).toEqual(kept.map(({ id }) => id))
    for (const { id, commitment } of kept) expect(unlocked.get(id)?.commitment).toBe(commitment)
    expect((await fresh.rotation.status()).rewrap.remaining).toBe(0)
    expect(await kinds()).toEqual(['vault.kek.rotated', 'vault.rewrap.completed'])
  })

  it('goes on with the rest after a start, by itself', async () => {
    const first = await openServer()
    await Promise.all(Array.from({ length: 20 }, () => first.create()))
    await first.rotation.rotate(actor, 1)
    await ownerSql`update vault_kek set rewrap_asked_at = 1 where version = 2`
    const { rotation } = await openServer()
    await rotation.start()
    await whenRewrapped(rotation)
    expect((await rotation.status()).rewrap).toMatchObject({ done: 21, remaining: 0 })
  })

  it('names a row that was changed, does all others, and does not call itself complete', async () => {
    const { rotation, create } = await openServer()
    const [one, two] = [await create(), await create()]
    await ownerSql`update vault_compartment
      set wrapped = (select wrapped from vault_compartment where id = ${one.id}) where id = ${two.id}`
    await rotation.rotate(actor, 1)
    await rotation.rewrap(actor)
    await whenRewrapped(rotation)
    expect((await rotation.status()).rewrap).toMatchObject({
      done: 2,
      damaged: [two.id],
      remaining: 1,
    })
    expect(await kinds()).toEqual(['vault.kek.rotated'])
    await expect(rotation.retire(actor, 2)).rejects.toMatchObject({ code: 'vault.kek-in-use' })
  })
})

const finish = async ({ rotation }: Server) => {
  await rotation.rotate(actor, 1)
  await rotation.rewrap(actor)
  await whenRewrapped(rotation)
  await rotation.retire(actor, 2)
}

describe('a retirement', () => {
  it('is refused while one compartment is below the minimum, and destroys nothing', async () => {
    const { rotation, vault, create } = await openServer()
    const patient = await create()
    await rotation.rotate(actor, 1)
    await expect(rotation.retire(actor, 2)).rejects.toMatchObject({ code: 'vault.kek-in-use' })
    await expect(rotation.retire(actor, 3)).rejects.toMatchObject({ code: 'input.invalid' })
    const fresh = await openServer()
    expect((await fresh.vault.unlock([patient.id])).size).toBe(1)
    expect((await vault.census()).kekVersions).toBe(2)
  })

  it('waits for a server that wraps by the old version at that moment, and is then refused', async () => {
    const server = await openServer()
    const { rotation, vault } = server
    let retired: Promise<unknown> = Promise.resolve()
    await sql.begin(async (tx) => {
      await vault.create(tx)
      await rotation.rotate(actor, 1)
      await rotation.rewrap(actor)
      await whenRewrapped(rotation)
      retired = rotation.retire(actor, 2).catch((error: unknown) => error)
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    expect(await retired).toMatchObject({ code: 'vault.kek-in-use' })
  })

  it('leaves a row that was put back from before it closed for good', async () => {
    const server = await openServer()
    const patient = await server.create()
    const [before] = await ownerSql<{ wrapped: Buffer }[]>`
      select wrapped from vault_compartment where id = ${patient.id}`
    await finish(server)
    const wrapped = before?.wrapped ?? Buffer.alloc(0)
    await expect(
      ownerSql`update vault_compartment set wrapped = ${wrapped}, kek_version = 1 where id = ${patient.id}`,
    ).rejects.toThrow(/foreign key/)
    await ownerSql`insert into vault_kek_live values (1)`
    await ownerSql`update vault_compartment set wrapped = ${wrapped}, kek_version = 1 where id = ${patient.id}`
    const fresh = await openServer().catch((error: unknown) => error)
    expect(fresh).not.toBeInstanceOf(Error)
    await expect((await openServer()).vault.unlock([patient.id])).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
    await ownerSql`update vault_compartment set kek_version = 2 where id = ${patient.id}`
    await expect((await openServer()).vault.unlock([patient.id])).rejects.toMatchObject({
      code: 'vault.cannot-open',
    })
  })

  it('is finished by asking again when it died before the key file was written', async () => {
    const server = await openServer()
    const withOld = join(folder, 'before')
    await server.rotation.rotate(actor, 1)
    await copyFile(file, withOld)
    await server.rotation.rewrap(actor)
    await whenRewrapped(server.rotation)
    await server.rotation.retire(actor, 2)
    await copyFile(withOld, file)
    const again = await openServer()
    expect((await again.rotation.status()).versions).toMatchObject([
      { version: 2, state: 'in-use' },
      { version: 1, state: 'retired-in-file' },
    ])
    await again.rotation.retire(actor, 2)
    expect((await again.rotation.status()).versions).toMatchObject([{ version: 2 }])
    expect((await openServer()).keyring.keks.versions()).toHaveLength(1)
  })
})

describe('an old copy of the key file', () => {
  it('is refused once the database uses a version that it lacks', async () => {
    const { rotation } = await openServer()
    await rotation.rotate(actor, 1)
    await expect(openServer(original)).rejects.toMatchObject({ code: 'vault.key-file-behind' })
  })

  it('put under a running server closes nothing, and does not let it wrap by the old version', async () => {
    const server = await openServer()
    await server.rotation.rotate(actor, 1)
    const made = await server.create()
    await copyFile(original, file)
    expect(await versionOf(await server.create())).toBe(2)
    await expect(server.rotation.rotate(actor, 2)).rejects.toMatchObject({
      code: 'vault.key-file-behind',
    })
    expect((await server.vault.unlock([made.id])).size).toBe(1)
  })
})

describe('the register of KEKs', () => {
  it('cannot be written by who has the database only', async () => {
    await openServer()
    await ownerSql`update vault_kek set retired_at = 5 where version = 1`
    await expect(openServer()).rejects.toMatchObject({ code: 'vault.cannot-open' })
    await ownerSql`update vault_kek set retired_at = null`
    await ownerSql`insert into vault_kek select 7, created_at, driver, check_value, null, null, null, proof from vault_kek`
    await expect(openServer()).rejects.toMatchObject({ code: 'vault.cannot-open' })
  })
})
