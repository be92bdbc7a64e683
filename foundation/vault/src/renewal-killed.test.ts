import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromUtf8, utf8 } from '@wardstone/core'
import {
  atEachPoint,
  lastWishes,
  openTestDatabase,
  runToDeath,
  testClock,
  type Point,
  type TestDatabase,
} from '@wardstone/harness'
import { afterAll, expect, it } from 'vitest'
import { compartmentId } from './compartment.ts'
import { openKeyring } from './keyring.ts'
import { openRenewal } from './renewal.ts'
import { vaultSchema } from './schema.ts'
import { makeKeyFile, testLedger } from './test-rotation.ts'
import { contextOfRow, sealedRows, sealedSchema, writeRow } from './test-sealed-table.ts'
import { openVault } from './vault.ts'

const program = new URL('./test-killed-renewal.ts', import.meta.url)
const passphrase = 'correct horse battery staple'
const COMPARTMENTS = 1
const ROWS = 2
const POINTS_MIN = 12
/** Ten seconds of the clock are a tenth of one. */
const SPEED = 100
const TEST_TIMEOUT_MS = 600_000

const root = await mkdtemp(join(tmpdir(), 'wardstone-renewal-'))
const original = join(root, 'original')
await makeKeyFile({ file: original, passphrase })

type Lane = { readonly database: TestDatabase; readonly file: string }
const lanes: Lane[] = []
afterAll(async () => {
  await Promise.all(lanes.map(({ database }) => database.close()))
  await rm(root, { recursive: true, force: true })
})

async function openLane(): Promise<Lane> {
  const database = await openTestDatabase([testLedger.schema, vaultSchema, sealedSchema])
  const lane = { database, file: join(await mkdtemp(join(root, 'home-')), 'keyring.json') }
  lanes.push(lane)
  return lane
}

const HOUR_MS = 3_600_000

const openServer = async ({ database: { sql }, file }: Lane, start = Date.now() + 4 * HOUR_MS) => {
  const keyring = await openKeyring({ file, passphrase, create: false })
  // Later than any clock of a process that died.
  const { now, advance } = testClock(start, SPEED)
  return { sql, now, advance, vault: await openVault({ sql, keyring, now }) }
}

async function begin(lane: Lane): Promise<void> {
  const { sql, ownerSql } = lane.database
  await ownerSql`truncate vault_compartment, vault_kek_live, vault_kek, vault_renewal, test_evidence, test_sealed`
  await copyFile(original, lane.file)
  const { vault } = await openServer(lane, Date.now() - HOUR_MS)
  for (let n = 0; n <= COMPARTMENTS; n++) {
    const id = n === 0 ? vault.organisation.id : (await sql.begin((tx) => vault.create(tx))).id
    for (let row = n * ROWS; row < (n + 1) * ROWS; row++)
      await writeRow({ sql, vault }, id, row, utf8(`row ${row}`))
  }
}

const dieAt = ({ database, file }: Lane, point?: Point) => {
  const { socketFolder, name } = database
  const job = { socketFolder, name, file, passphrase, speed: SPEED }
  return runToDeath(program, job, point === undefined ? undefined : { point })
}

async function expectAllOpen({ sql, vault }: Awaited<ReturnType<typeof openServer>>) {
  const rows = await sql<{ id: number; compartment: number; sealed: Buffer }[]>`
    select id, compartment, sealed from test_sealed order by id`
  expect(rows).toHaveLength((COMPARTMENTS + 1) * ROWS)
  for (const { id, compartment, sealed } of rows) {
    const keys = (await vault.unlock([compartmentId(compartment)])).get(compartmentId(compartment))
    expect(fromUtf8(keys?.open(contextOfRow(id), sealed) ?? new Uint8Array())).toBe(`row ${id}`)
  }
}

/** Starts again as the next server does: every row opens at once, and the renewal goes on to its end. */
async function finish(lane: Lane): Promise<void> {
  const { ownerSql } = lane.database
  await lastWishes(ownerSql)
  const server = await openServer(lane)
  await expectAllOpen(server)
  const renewal = openRenewal({
    ...server,
    ledger: testLedger,
    sources: [sealedRows],
    onError: (error) => expect.unreachable(String(error)),
  })
  await renewal.ask({ id: 'officer', roles: ['security-officer'] }, { madeBefore: 1 })
  await renewal.settled()
  // The organisation's old key is kept for an hour.
  server.advance(2 * HOUR_MS)
  await renewal.turn()
  await renewal.settled()
  expect((await renewal.status()).failure).toBeNull()
  await renewal.stop()
  await expectAllOpen(await openServer(lane))
  const left = await ownerSql`
    select 1 from vault_compartment
      where (generation, oldest_generation) not in ((1, 1), (2, 2))`
  expect(left).toHaveLength(0)
  const kinds = await ownerSql<{ kind: string; count: number }[]>`
    select evidence->>'kind' as kind, count(*) as count from test_evidence group by kind`
  const [row] = await ownerSql<{ renewed: number }[]>`
    select count(*) as renewed from vault_compartment where generation = 2`
  for (const kind of ['vault.data-key.renewed', 'vault.data-key.retired'])
    expect(kinds.find((each) => each.kind === kind)?.count ?? 0).toBe(row?.renewed)
}

it(
  'a renewal whose server is killed with kill -9 loses no row, goes on to its end, and states each fact once',
  async () => {
    const first = await openLane()
    await begin(first)
    const { points } = await dieAt(first)
    await finish(first)
    const after = points.filter(({ name, turn }) => name.startsWith('renew: ') && turn === 1)
    expect(after.length).toBeGreaterThanOrEqual(POINTS_MIN)
    await atEachPoint([first, await openLane()], after, async (lane, point) => {
      await begin(lane)
      await dieAt(lane, point)
      await finish(lane)
    })
  },
  TEST_TIMEOUT_MS,
)
