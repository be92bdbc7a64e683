import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  atEachPoint,
  lastWishes,
  openSmallDisk,
  openTestDatabase,
  runToDeath,
  type Point,
  type TestDatabase,
} from '@wardstone/harness'
import { ledgerSchema, openLedger } from '@wardstone/ledger'
import { parseCheckpoint, parseSignedNote } from '@wardstone/verifier'
import { afterAll, describe, expect, it } from 'vitest'
import { openHeadMemory } from './head-memory.ts'

const program = new URL('./test-killed-memory.ts', import.meta.url)
const POINTS_MIN = 15
const TEST_TIMEOUT_MS = 300_000
const origin = 'hospital.example/ledger'

const { privateKey: signingKey } = generateKeyPairSync('ed25519')
const pem = signingKey.export({ format: 'pem', type: 'pkcs8' })
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  await Promise.all(closing.map((close) => close()))
})
const openDatabase = async () => {
  const database = await openTestDatabase([ledgerSchema])
  closing.push(database.close)
  return database
}
const onError = (error: unknown) => {
  throw error
}
const openAgain = ({ sql, sequencerSql }: TestDatabase) =>
  openLedger({ sql, sequencerSql, origin, signingKey, now: Date.now, onError })
const sizeOf = (checkpoint: string) => parseCheckpoint(parseSignedNote(checkpoint).text).size

/** A server that remembers, to its end or to a point of it, and what the next one finds. */
async function rememberOnce(database: TestDatabase, point?: Point): Promise<readonly Point[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-memory-'))
  const { socketFolder, name } = database
  const job = { folder, socketFolder, name, origin, pem }
  const { points, told } = await runToDeath(program, job, point && { point })
  await lastWishes(database.ownerSql)
  const file = join(folder, 'head')
  const found = await readFile(file, 'utf8').catch(() => undefined)
  const last = told.at(-1)
  if (typeof last === 'string') expect(sizeOf(found ?? '')).toBeGreaterThanOrEqual(sizeOf(last))
  const ledger = await openAgain(database)
  const memory = await openHeadMemory(file, ledger)
  await memory.remember()
  expect(await readFile(file, 'utf8')).toBe((await ledger.head()).checkpoint)
  await rm(folder, { recursive: true })
  return points
}

describe('the head that is remembered outside the database', () => {
  it(
    `is whole and no older than the last one remembered, after kill -9 at every change of its file: at ${POINTS_MIN} points or more`,
    async () => {
      const lanes = [await openDatabase(), await openDatabase()]
      const all = await rememberOnce(lanes[0]!)
      const points = all.filter(({ name }) => name.startsWith('remember'))
      expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
      await atEachPoint(lanes, points, rememberOnce)
      console.log(`head memory: died at ${points.length} points`)
    },
    TEST_TIMEOUT_MS,
  )

  it('stays as it was on a disk that is full, and is brought up to date once there is room', async () => {
    const database = await openDatabase()
    const ledger = await openAgain(database)
    const folder = await mkdtemp(join(tmpdir(), 'wardstone-memory-'))
    const disk = await openSmallDisk(folder, 1)
    const file = disk.outside(join(folder, 'head'))
    const memory = await openHeadMemory(file, ledger)
    const grow = async () => {
      await ledger.record([{ kind: 'test.fact', at: 1, actor: 'a', subject: '', facts: {} }])
      return (await ledger.sequence()).checkpoint
    }
    const first = await grow()
    await memory.remember()
    const second = await grow()
    await disk.fill()
    await expect(memory.remember()).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await readFile(file, 'utf8')).toBe(first)
    await openHeadMemory(file, ledger)
    await disk.free()
    await memory.remember()
    expect(await readFile(file, 'utf8')).toBe(second)
    await disk.close()
    await rm(folder, { recursive: true })
  })

  it('refuses a ledger that was put back to an earlier state, or another one', async () => {
    const database = await openDatabase()
    const ledger = await openAgain(database)
    const folder = await mkdtemp(join(tmpdir(), 'wardstone-memory-'))
    const file = join(folder, 'head')
    await ledger.record([{ kind: 'test.fact', at: 1, actor: 'a', subject: '', facts: {} }])
    await ledger.sequence()
    await (await openHeadMemory(file, ledger)).remember()
    await database.ownerSql`truncate ledger_entry, ledger_tile, ledger_head`
    const damaged: unknown = expect.objectContaining({ code: 'ledger.damaged' })
    const emptied = await openAgain(database)
    await expect(openHeadMemory(file, emptied)).rejects.toThrow(damaged)
    await ledger.record([{ kind: 'test.fact', at: 2, actor: 'a', subject: '', facts: {} }])
    await emptied.sequence()
    const rewritten = await openAgain(database)
    await expect(openHeadMemory(file, rewritten)).rejects.toThrow(damaged)
    await writeFile(file, 'no checkpoint')
    await expect(openHeadMemory(file, rewritten)).rejects.toThrow(damaged)
    await rm(folder, { recursive: true })
  })
})
