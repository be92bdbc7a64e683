import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '@wardstone/core'
import {
  atEachPoint,
  lastWishes,
  openTestDatabase,
  runToDeath,
  type Point,
  type TestDatabase,
} from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { compartmentId } from './compartment.ts'
import { openKeyring } from './keyring.ts'
import { openRotation } from './rotation.ts'
import { vaultSchema } from './schema.ts'
import { makeKeyFile, testLedger, whenRewrapped } from './test-rotation.ts'
import { openVault } from './vault.ts'

const program = new URL('./test-killed-rotation.ts', import.meta.url)
const passphrase = 'correct horse battery staple'
const actor: Actor = { id: 'officer', roles: ['security-officer'] }
const COMPARTMENTS = 300
const POINTS_MIN = 30
const TEST_TIMEOUT_MS = 600_000

const root = await mkdtemp(join(tmpdir(), 'wardstone-killed-'))
const original = join(root, 'original')
await makeKeyFile({ file: original, passphrase })

const onError = (error: unknown) => expect.unreachable(String(error))

type Lane = { readonly database: TestDatabase; readonly file: string }
const lanes: Lane[] = []
afterAll(async () => {
  await Promise.all(lanes.map(({ database }) => database.close()))
  await rm(root, { recursive: true, force: true })
})

async function openLane(): Promise<Lane> {
  const database = await openTestDatabase([testLedger.schema, vaultSchema])
  const lane = { database, file: join(await mkdtemp(join(root, 'home-')), 'keyring.json') }
  lanes.push(lane)
  return lane
}

const openServer = async ({ database, file }: Lane) => {
  const keyring = await openKeyring({ file, passphrase, create: false })
  const vault = await openVault({ sql: database.sql, keyring, now: Date.now })
  return { keyring, vault }
}

/** An installation before its first rotation; gives what names its compartments. */
async function begin(lane: Lane): Promise<ReadonlyMap<number, string>> {
  const { sql, ownerSql } = lane.database
  await ownerSql`truncate vault_compartment, vault_kek_live, vault_kek, test_evidence`
  await copyFile(original, lane.file)
  const { vault } = await openServer(lane)
  const made = await sql.begin(async (tx) => {
    const all = []
    for (let count = 0; count < COMPARTMENTS; count++) all.push(await vault.create(tx))
    return all
  })
  return new Map(made.map(({ id, commitment }) => [id, commitment]))
}

const dieAt = ({ database, file }: Lane, point?: Point) => {
  const { socketFolder, name } = database
  const job = { socketFolder, name, file, passphrase }
  return runToDeath(program, job, point === undefined ? undefined : { point })
}

/** Starts again as the next server does, goes on where it stopped, and finds everything. */
async function finish(lane: Lane, named: ReadonlyMap<number, string>): Promise<void> {
  const { sql, ownerSql } = lane.database
  await lastWishes(ownerSql)
  const { keyring, vault } = await openServer(lane)
  const rotation = openRotation({ sql, keyring, ledger: testLedger, now: Date.now, onError })
  const found = await vault.unlock([...named.keys()].map(compartmentId))
  expect(new Map([...found].map(([id, { commitment }]) => [id, commitment]))).toEqual(named)
  const [inUse] = (await rotation.status()).versions.filter(({ state }) => state === 'in-use')
  if (inUse?.version === 1) await rotation.rotate(actor, 1)
  await rotation.rewrap(actor)
  await whenRewrapped(rotation)
  await rotation.retire(actor, 2)
  await rotation.stop()
  const again = await openServer(lane)
  expect(again.keyring.keks.versions().map(({ version }) => version)).toEqual([2])
  const unlocked = await again.vault.unlock([...named.keys()].map(compartmentId))
  expect(new Map([...unlocked].map(([id, { commitment }]) => [id, commitment]))).toEqual(named)
  const kinds = await ownerSql<{ kind: string }[]>`
    select evidence->>'kind' as kind from test_evidence order by id`
  expect(kinds.map(({ kind }) => kind)).toEqual([
    'vault.kek.rotated',
    'vault.rewrap.completed',
    'vault.kek.retired',
  ])
  expect(await readdir(join(lane.file, '..'))).toEqual(['keyring.json'])
}

describe('a rotation whose server is killed with kill -9', () => {
  it(
    'loses no key, states each fact once, and goes on to its end, whatever it was doing',
    async () => {
      const first = await openLane()
      const named = await begin(first)
      const { points } = await dieAt(first)
      await finish(first, named)
      const after = points.filter(({ name }) => !name.startsWith('start: '))
      expect(after.length).toBeGreaterThanOrEqual(POINTS_MIN)
      for (const stage of ['rotate', 'rewrap', 'retire'])
        expect(after.some(({ name }) => name.startsWith(`${stage}: `))).toBe(true)
      await atEachPoint([first, await openLane()], after, async (lane, point) => {
        const compartments = await begin(lane)
        await dieAt(lane, point)
        await finish(lane, compartments)
      })
    },
    TEST_TIMEOUT_MS,
  )
})
