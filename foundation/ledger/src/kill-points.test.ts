import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import {
  aroundCommits,
  atEachPoint,
  databaseAnswers,
  lastWishes,
  openTestDatabase,
  runToDeath,
  type Point,
  type TestDatabase,
} from '@wardstone/harness'
import { openTileReader, parseEntry, verifyAll } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { openLedger, type Ledger } from './ledger.ts'
import { ledgerSchema } from './schema.ts'
import { nativeSha256 } from './sha256.ts'
import { openSubjectIndex } from './subject-index.ts'
import { numbered, TEST_ORIGIN } from './test-ledger.ts'

const program = new URL('./test-killed-ledger.ts', import.meta.url)
const { privateKey: signingKey } = generateKeyPairSync('ed25519')
const pem = signingKey.export({ format: 'pem', type: 'pkcs8' })
const TRANSACTIONS = [250, 10]
const POINTS_MIN = 60
const COMMIT_POINTS_MIN = 15
const TEST_TIMEOUT_MS = 300_000
const LATER = 1_000_000

const closing: TestDatabase[] = []
afterAll(async () => {
  await Promise.all(closing.map((database) => database.close()))
})

type Told = { from: number; to: number } | { checkpoint: string }

const openAgain = ({ sql, sequencerSql }: TestDatabase) =>
  openLedger({
    sql,
    sequencerSql,
    origin: TEST_ORIGIN,
    signingKey,
    now: Date.now,
    onError: (error) => {
      throw error
    },
  })

/** The numbers that were written, in the order of the ledger. */
async function numbersOf(ledger: Ledger): Promise<number[]> {
  const { size } = await ledger.head()
  const numbers: number[] = []
  for await (const { bytes } of ledger.read(0, size)) {
    const { kind, facts } = parseEntry(bytes)
    if (kind.startsWith('test.number')) numbers.push(Number(facts['number']))
  }
  return numbers
}

/** Opens what is left as the next server does, works on, and holds it against what was acknowledged and published. */
async function check(database: TestDatabase, told: readonly Told[], first = 0): Promise<void> {
  const ledger = await openAgain(database)
  await ledger.record([numbered(LATER + first)])
  const { size, checkpoint } = await ledger.sequence()
  const numbers = await numbersOf(ledger)

  const acknowledged = told.flatMap((one) => ('to' in one ? [one.to] : [])).at(-1) ?? first
  const now = numbers.filter((number) => number >= first && number < LATER)
  // A transaction that was not acknowledged may be there, whole.
  const whole = [0, ...TRANSACTIONS].map((_, i) =>
    TRANSACTIONS.slice(0, i).reduce((a, b) => a + b, 0),
  )
  expect(whole).toContain(now.length)
  expect(now.length).toBeGreaterThanOrEqual(acknowledged - first)
  expect(now).toEqual(now.map((_, i) => first + i))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(numbers.at(-1)).toBe(LATER + first)

  expect((await ledger.verify()).size).toBe(size)
  const reader = await openTileReader({
    fetch: async (path) => (await ledger.resource(path))!.bytes,
    checkpoint,
    vkey: ledger.verifierKey,
    sha256: nativeSha256,
  })
  for (const one of told) if ('checkpoint' in one) await reader.verifyOlder(one.checkpoint)
  expect(await database.ownerSql`select from ledger_pending`).toHaveLength(0)

  const index = await openSubjectIndex({ sql: database.sql, ledger, now: Date.now })
  await index.update()
  const answer = await index.proveAll('c:1')
  const { entries } = await verifyAll(answer, { vkey: ledger.verifierKey })
  expect(entries).toHaveLength(numbers.filter((number) => number % 5 === 1).length)
}

const reached = (points: readonly Point[]) => new Set(points.map(({ name }) => name.split(':')[0]))
const STAGES = [
  'open',
  'write',
  'sequence',
  'write in a transaction',
  'tile',
  'checkpoint',
  'index',
]

/** A server's life in an empty ledger, to its end or to a point of it, and what is left then. */
async function liveOnce(
  database: TestDatabase,
  point?: Point,
  dataFolder?: string,
): Promise<readonly Point[]> {
  await database.ownerSql`truncate ledger_pending, ledger_entry, ledger_tile, ledger_head,
    ledger_index, ledger_index_subject`
  const { socketFolder, name } = database
  const job = { socketFolder, name, pem, first: 0 }
  const death = point && { point, ...(dataFolder === undefined ? {} : { database: dataFolder }) }
  const { points, told } = await runToDeath(program, job, death)
  await databaseAnswers([database.ownerSql, database.sql, database.sequencerSql])
  await lastWishes(database.ownerSql)
  await check(database, told as Told[])
  return points
}

describe('kill -9 of a server at every point of its ledger', () => {
  it(
    `loses nothing acknowledged, forks from no checkpoint that was published, and is gone on from: at ${POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openTestDatabase([ledgerSchema]), await openTestDatabase([ledgerSchema])]
      closing.push(...lanes)
      const points = await liveOnce(lanes[0]!)
      expect(reached(points)).toEqual(new Set(STAGES))
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(lanes, points, liveOnce)
      console.log(`ledger: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})

describe('kill -9 of a server and of PostgreSQL with it, before, during and after every commit', () => {
  it(
    `loses nothing acknowledged and forks from no checkpoint that was published: at ${COMMIT_POINTS_MIN} points or more`,
    async () => {
      const database = await openTestDatabase([ledgerSchema], { durable: true })
      closing.push(database)
      const starts = new Set<string>()
      const live = async (point?: Point) => {
        const [row] = await database.ownerSql<
          { at: string }[]
        >`select pg_postmaster_start_time()::text as at`
        starts.add(row!.at)
        return liveOnce(database, point, join(database.socketFolder, '../data'))
      }
      const points = aroundCommits(await live(), (stage) => stage !== 'index')
      expect(points.length).toBeGreaterThanOrEqual(COMMIT_POINTS_MIN)
      await atEachPoint(['alone'], points, (_lane, point) => live(point))
      await live()
      // Each death was followed by a new PostgreSQL.
      expect(starts.size).toBe(points.length + 1)
      console.log(`ledger: PostgreSQL died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})
