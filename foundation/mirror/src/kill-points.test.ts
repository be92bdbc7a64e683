import { join } from 'node:path'
import {
  aroundCommits,
  atEachPoint,
  databaseAnswers,
  lastWishes,
  runToDeath,
  type Point,
} from '@wardstone/harness'
import { addressSource, nativeSha256 } from '@wardstone/ledger'
import { verifyTiles } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { hashOrigin } from './held-log.ts'
import { officer, openTestHouse, type TestHouse } from './test-house.ts'
import { openTestLog, type TestLog } from './test-log.ts'

const program = new URL('./test-killed-mirror.ts', import.meta.url)
const POINTS_MIN = 30
const COMMIT_POINTS_MIN = 12
/** Commits and answers up to the cosignature of the first head; the second head is as the first. */
const FIRST_HEAD_TURNS = 4
const TEST_TIMEOUT_MS = 300_000
/** What happens for the third time is as the second. */
const REPEATS_MAX = 2
const FIRST = 300
const LAST = 600
const BUNDLE = 256

const houses: TestHouse[] = []
afterAll(async () => {
  await Promise.all(houses.map((house) => house.close()))
})
const openHouse = async (name: string, durable = false) => {
  const house = await openTestHouse(name, { durable })
  houses.push(house)
  return house
}

let logs = 0
/** The log of a partner whose entries are taken. */
async function newLog(house: TestHouse): Promise<TestLog> {
  const log = openTestLog(`log-${logs++}.example`)
  const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
  const partner = await house.witness.partners.add(officer, keys)
  await house.mirror.kept.set(officer, partner.id, true)
  return log
}

async function offer(address: string, log: TestLog, oldSize: number, size: number) {
  const body = await log.checkpointRequest(oldSize, size)
  return fetch(`${address}/mirror/add-checkpoint`, { method: 'POST', body })
}

async function upload(address: string, log: TestLog, start: number, end: number) {
  const body = Buffer.concat(await log.upload(start, end))
  const headers = { 'content-type': 'application/octet-stream' }
  return fetch(`${address}/mirror/add-entries`, { method: 'POST', body, headers })
}

type Answered = { readonly what: 'checkpoint' | 'entries'; readonly size: number }

/** What a log has a mirror hold, until nobody answers: a head and its entries, twice. */
async function send(address: string, log: TestLog): Promise<readonly Answered[]> {
  const answered: Answered[] = []
  let old = 0
  for (const size of [FIRST, LAST]) {
    for (const what of ['checkpoint', 'entries'] as const) {
      const work =
        what === 'checkpoint' ? offer(address, log, old, size) : upload(address, log, old, size)
      const response = await work.catch(() => undefined)
      if (response === undefined) return answered
      expect(response.status).toBe(200)
      answered.push({ what, size })
      await response.text().catch(() => undefined)
    }
    old = size
  }
  await fetch(`${address}/end`, { method: 'POST' }).catch(() => undefined)
  return answered
}

const heldOf = async ({ database }: TestHouse, log: TestLog) => {
  const [row] = await database.sql<{ next: number; size: number; pending: number }[]>`
    select next_entry as next, size, pending_size as pending from mirror_log
    where origin = ${log.origin}`
  return row ?? { next: 0, size: 0, pending: 0 }
}

/** Holds what is left against what was answered, and has the next server hold the rest. */
async function check(house: TestHouse, log: TestLog, answered: readonly Answered[]): Promise<void> {
  const held = await heldOf(house, log)
  const last = (what: Answered['what']) => answered.findLast((one) => one.what === what)?.size ?? 0
  expect(held.pending).toBeGreaterThanOrEqual(last('checkpoint'))
  expect(held.size).toBeGreaterThanOrEqual(last('entries'))
  expect(held.next).toBeGreaterThanOrEqual(held.size)
  // Entries come a bundle at a time, or up to a head.
  expect(held.next % BUNDLE === 0 || [FIRST, LAST].includes(held.next)).toBe(true)
  expect([0, FIRST, LAST]).toContain(held.size)

  const taken = await offer(house.address, log, held.pending, LAST)
  expect(taken.status).toBe(200)
  const whole = await upload(house.address, log, held.next, LAST)
  expect(whole.status).toBe(200)
  const source = addressSource(`${house.address}/mirror/${hashOrigin(log.origin)}/`)
  const report = await verifyTiles({ source, vkey: log.vkey, sha256: nativeSha256 })
  expect(report.checkpoint.size).toBe(LAST)
  const kept = (await house.evidence('mirror.kept'))
    .filter(({ facts }) => facts['origin'] === hashOrigin(log.origin))
    .map(({ facts }) => Number(facts['size']))
  expect(kept).toEqual(held.size === 0 && kept[0] !== FIRST ? [LAST] : [FIRST, LAST])
}

/** A server that mirrors, to its end or to a point of it, and what the next one has and gets. */
async function live(house: TestHouse, point?: Point, isBoth = false): Promise<readonly Point[]> {
  const log = await newLog(house)
  const { database, ledger, signingKey, secret } = house
  const { socketFolder, name, sql, sequencerSql, ownerSql } = database
  const job = {
    socketFolder,
    name,
    origin: ledger.origin,
    pem: signingKey.export({ format: 'pem', type: 'pkcs8' }),
    secret: secret.export().toString('base64'),
  }
  let answers: Promise<readonly Answered[]> = Promise.resolve([])
  const listen = (told: unknown) => {
    const { address } = told as { address?: string }
    if (address !== undefined) answers = send(address, log)
  }
  const data = isBoth ? { database: join(socketFolder, '../data') } : {}
  const { points } = await runToDeath(program, job, point && { point, ...data }, listen)
  await databaseAnswers([sql, sequencerSql, ownerSql])
  await lastWishes(ownerSql)
  const answered = await answers
  await check(house, log, answered)
  if (point === undefined) expect(answered).toHaveLength(4)
  return points
}

describe('kill -9 of a mirror at every point of what a log asks of it', () => {
  it(
    `keeps what it answered, nothing in part, and goes on from what it proved: at ${POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openHouse('one'), await openHouse('other')]
      const points = (await live(lanes[0]!)).filter(
        ({ name, turn }) =>
          name.startsWith('mirror') &&
          turn <= (/commit|answer/.test(name) ? FIRST_HEAD_TURNS : REPEATS_MAX),
      )
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(lanes, points, live)
      console.log(`mirror: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it(
    `and of PostgreSQL with it, around every commit, keeps no less: at ${COMMIT_POINTS_MIN} points or more`,
    async () => {
      const house = await openHouse('durable', true)
      const all = aroundCommits(await live(house), (stage) => stage === 'mirror')
      const points = all.filter(({ turn }) => turn <= FIRST_HEAD_TURNS)
      expect(points.length).toBeGreaterThanOrEqual(COMMIT_POINTS_MIN)
      await atEachPoint([house], points, (lane, point) => live(lane, point, true))
      console.log(`mirror: PostgreSQL died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})
