import { createHash, createSecretKey } from 'node:crypto'
import {
  aroundCommits,
  atEachPoint,
  databaseAnswers,
  lastWishes,
  runToDeath,
  type Point,
} from '@wardstone/harness'
import { openTileReader, parseCheckpoint } from '@wardstone/verifier'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deriveSigningKeys } from './signing-keys.ts'
import { officer, openTestHospital, post, type TestHospital } from './test-hospital.ts'
import { openTestLog, type TestLog } from './test-log.ts'
import { openWitness, type Witness } from './witness.ts'

const program = new URL('./test-killed-witness.ts', import.meta.url)
const WITNESS_POINTS_MIN = 30
const LOG_POINTS_MIN = 20
const COMMIT_POINTS_MIN = 8
const TEST_TIMEOUT_MS = 300_000

const hospitals: TestHospital[] = []
afterAll(async () => {
  await Promise.all(hospitals.map((hospital) => hospital.close()))
})
const openHospital = async (name: string, options: { readonly durable?: boolean } = {}) => {
  const hospital = await openTestHospital(name, undefined, options)
  hospitals.push(hospital)
  return hospital
}

/** What the process that dies needs to be a server of this hospital. */
function jobOf({ database, ledger, signingKey }: TestHospital) {
  const { socketFolder, name } = database
  const pem = signingKey.export({ format: 'pem', type: 'pkcs8' })
  return { socketFolder, name, origin: ledger.origin, pem }
}

/** The point where a process dies, and PostgreSQL with it where this is a durable one of its own. */
const deathOf = ({ database }: TestHospital, point: Point | undefined, isBoth: boolean) => {
  if (point === undefined) return undefined
  return isBoth ? { point, database: join(database.socketFolder, '../data') } : { point }
}
const isBack = ({ database: { sql, sequencerSql, ownerSql } }: TestHospital) =>
  databaseAnswers([sql, sequencerSql, ownerSql])

/** The next server, with the keys of the one that died. */
const openAgain = ({ database: { sql }, ledger }: TestHospital): Witness =>
  openWitness({
    sql,
    ledger,
    name: ledger.origin,
    signingKeys: deriveSigningKeys(createSecretKey(Buffer.alloc(32, 1))),
    now: Date.now,
  })

type Answer = { readonly size: number; readonly status: number; readonly forked: boolean }

/** What the log gets to hear, until nobody answers: two heads, and refusals of another history of the second. */
async function ask(address: string, log: TestLog): Promise<readonly Answer[]> {
  const forked = log.fork(4)
  const requests = [
    { size: 5, forked: false, body: await log.request(0, 5) },
    { size: 9, forked: false, body: await log.request(5, 9) },
    { size: 9, forked: true, body: await forked.request(9, 9) },
  ]
  const answers: Answer[] = []
  for (const { body, ...about } of requests) {
    const response = await post(address, body).catch(() => undefined)
    if (response === undefined) return answers
    answers.push({ ...about, status: response.status })
    await response.text().catch(() => undefined)
  }
  await fetch(`${address}/end`, { method: 'POST' }).catch(() => undefined)
  return answers
}

/** Holds what the witness knows against what it answered, and tries to lead the next server astray. */
async function checkWitness(
  hospital: TestHospital,
  log: TestLog,
  answers: readonly Answer[],
): Promise<void> {
  const witness = openAgain(hospital)
  const keys = { organisation: log.origin, logKeys: [log.vkey], witnessKeys: [], url: null }
  if ((await witness.partners.list()).every(({ origin }) => origin !== log.origin))
    await witness.partners.add(officer, keys)
  const note = await witness.watched(createHash('sha256').update(log.origin).digest('hex'))
  const known = note === undefined ? 0 : parseCheckpoint(`${note.split('\n\n')[0]}\n`).size
  const cosigned = answers.filter(({ status }) => status === 200)
  expect([0, 5, 9]).toContain(known)
  expect(cosigned.filter(({ forked }) => forked)).toEqual([])
  for (const { size } of cosigned) expect(known).toBeGreaterThanOrEqual(size)

  const stated = async (kind: string, name: string) => {
    const all = await hospital.evidence(kind)
    return all.filter(({ facts }) => facts[name] === log.origin).map(({ facts }) => facts['size'])
  }
  expect(await stated('witness.cosigned', 'log')).toEqual([5, 9].filter((size) => size <= known))
  const forks = (await witness.forks.list()).filter(({ origin }) => origin === log.origin)
  const refusals = answers.filter(({ forked }) => forked)
  expect(forks.length).toBeGreaterThanOrEqual(refusals.length)
  expect(await stated('witness.fork-detected', 'origin')).toEqual(forks.map(({ size }) => size))

  const add = async (body: string) => {
    const answer = await witness.addCheckpoint(Buffer.from(body)).catch((error: unknown) => error)
    return answer as { kind?: string; code?: string }
  }
  const forked = log.fork(4)
  if (known > 0) {
    expect(await add(await forked.request(known, known))).toMatchObject({
      code: 'witness.inconsistent',
    })
    expect(await add(await forked.request(known, 20))).toMatchObject({
      code: 'witness.inconsistent',
    })
    expect(await add(await forked.request(0, known))).toMatchObject({ kind: 'conflict' })
    expect(await add(await log.request(0, 3))).toEqual({ kind: 'conflict', size: known })
    expect(await add(await log.request(known, known))).toMatchObject({ kind: 'cosigned' })
  }
  expect(await add(await log.request(known, 12))).toMatchObject({ kind: 'cosigned' })
}

describe('kill -9 of a witness at every point', () => {
  let logs = 0
  const live = async (
    hospital: TestHospital,
    point?: Point,
    isBoth = false,
  ): Promise<readonly Point[]> => {
    await hospital.database.ownerSql`truncate witness_partner cascade`
    const log = openTestLog(`log-${logs++}.example`)
    const partner = { organisation: log.origin, logKeys: [log.vkey] }
    let answers: Promise<readonly Answer[]> = Promise.resolve([])
    const listen = (told: unknown) => {
      const { address } = told as { address?: string }
      if (address !== undefined) answers = ask(address, log)
    }
    const job = { ...jobOf(hospital), partner }
    const death = deathOf(hospital, point, isBoth)
    const { points, told } = await runToDeath(program, job, death, listen)
    await isBack(hospital)
    await lastWishes(hospital.database.ownerSql)
    const known = await openAgain(hospital).partners.list()
    expect(known.length).toBeGreaterThanOrEqual(told.includes('partner added') ? 1 : 0)
    const added = await hospital.evidence('witness.partner.added')
    const stated = added.filter(({ facts }) => facts['organisation'] === log.origin)
    expect(stated).toHaveLength(known.length)
    await checkWitness(hospital, log, await answers)
    if (point === undefined) expect(await answers).toHaveLength(3)
    return points
  }

  it(
    `never goes back behind what it answered nor cosigns two heads of a size, and states each head once: at ${WITNESS_POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openHospital('one'), await openHospital('other')]
      await live(lanes[0]!)
      const points = (await live(lanes[0]!)).filter(({ name }) => !name.startsWith('start'))
      expect(points.length).toBeGreaterThanOrEqual(WITNESS_POINTS_MIN)
      await live(lanes[1]!)
      await atEachPoint(lanes, points, live)
      console.log(`witness: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it(
    `and of PostgreSQL with it, around every commit, loses no more: at ${COMMIT_POINTS_MIN} points or more`,
    async () => {
      const hospital = await openHospital('durable', { durable: true })
      await live(hospital)
      const points = aroundCommits(await live(hospital), (stage) => stage !== 'start')
      expect(points.length).toBeGreaterThanOrEqual(COMMIT_POINTS_MIN)
      await atEachPoint([hospital], points, (lane, point) => live(lane, point, true))
      console.log(`witness: PostgreSQL died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})

/** A log and its one witness. */
type Lane = { readonly log: TestHospital; readonly partner: TestHospital }
const openLane = async (
  name: string,
  options: { readonly durable?: boolean } = {},
): Promise<Lane> => {
  const lane = {
    log: await openHospital(name, options),
    partner: await openHospital(`${name}-partner`),
  }
  await lane.log.witness.partners.add(officer, lane.partner.keys)
  await lane.partner.witness.partners.add(officer, lane.log.keys)
  return lane
}
const sizesOf = async (hospital: TestHospital, kind: string) =>
  (await hospital.evidence(kind)).map(({ facts }) => facts['size'])

/** A log that asks, to its end or to a point of it, and what the next server has and gets. */
const askOnce = async (
  { log, partner }: Lane,
  point?: Point,
  isBoth = false,
): Promise<readonly Point[]> => {
  // What it thinks that its partner knows is behind, so that it is told, and asks again.
  await log.database.ownerSql`update witness_contact set size = null`
  const { points, told } = await runToDeath(program, jobOf(log), deathOf(log, point, isBoth))
  await isBack(log)
  await lastWishes(log.database.ownerSql)
  const witness = openAgain(log)
  for (const one of told as { size: number; failures: unknown[] }[]) {
    expect(one.failures).toEqual([null])
    expect((await witness.cosigned())?.size).toBeGreaterThanOrEqual(one.size)
  }
  const { checkpoint } = await log.ledger.sequence()
  expect((await witness.cosign(checkpoint)).partners).toMatchObject([{ failure: null }])
  expect((await witness.cosigned())?.checkpoint.startsWith(checkpoint)).toBe(true)

  const given = await sizesOf(partner, 'witness.cosigned')
  expect(new Set(given).size).toBe(given.length)
  const received = await sizesOf(log, 'witness.received')
  expect(new Set(received).size).toBe(received.length)
  const { ownerSql } = log.database
  const heads = await ownerSql<
    { size: number; checkpoint: string }[]
  >`select size, checkpoint from witness_own_head order by size`
  expect(received).toEqual(heads.map((head) => head.size))
  const fetchTile = async (path: string) => (await log.ledger.resource(path))!.bytes
  const vkey = log.ledger.verifierKey
  const reader = await openTileReader({ fetch: fetchTile, checkpoint, vkey })
  for (const head of heads) await reader.verifyOlder(head.checkpoint)
  expect(await partner.witness.forks.list()).toEqual([])
  return points
}

describe('kill -9 of a log at every point of asking its witnesses', () => {
  it(
    `keeps what it was given and told of, gets the rest by asking again, and states each head once: at ${LOG_POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openLane('log-one'), await openLane('log-other')]
      for (const lane of lanes) await askOnce(lane)
      // How many reads a consistency proof takes depends on the size.
      const points = (await askOnce(lanes[0]!)).filter(
        ({ name, turn }) =>
          name.startsWith('cosign') && (turn === 1 || !name.includes('select ledger_')),
      )
      expect(points.length).toBeGreaterThanOrEqual(LOG_POINTS_MIN)
      await atEachPoint(lanes, points, askOnce)
      console.log(`log: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it(
    'and of its PostgreSQL with it, around every commit, keeps what it was given all the same',
    async () => {
      const lane = await openLane('log-durable', { durable: true })
      await askOnce(lane)
      const points = aroundCommits(await askOnce(lane), (stage) => stage === 'cosign')
      expect(points.length).toBeGreaterThanOrEqual(3)
      await atEachPoint([lane], points, (one, point) => askOnce(one, point, true))
      console.log(`log: PostgreSQL died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )
})
