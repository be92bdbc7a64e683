import { lastWishes, runToDeath, type Point } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXPORT_LEASE_MS } from './limits.ts'
import {
  bundleOf,
  bytesOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
} from './test-records.ts'

const program = new URL('./test-killed-export.ts', import.meta.url)
const PATIENTS = 3
const OBSERVATIONS = 400
const RESOURCES = PATIENTS * (OBSERVATIONS + 1)
const ROWS_A_STEP = 500
const STEPS = 3
const POINTS_MIN = 5
const TEST_TIMEOUT_MS = 300_000

const store = await openTestRecords()
const { records, database, clock, keyFolder } = store
const doctor = clinician('dr-killed')
afterAll(async () => {
  await records.exports.settled()
  await store.close()
})

beforeAll(async () => {
  const cared = { generalPractitioner: [{ reference: 'Practitioner/dr-killed' }] }
  for (let one = 0; one < PATIENTS; one++) {
    const { id } = await records.create(importer, 'Patient', bytesOf(patient(cared)))
    const entry = Array.from({ length: OBSERVATIONS }, () => post(observation(`Patient/${id}`)))
    await records.bundle(importer, bundleOf('transaction', ...entry))
    clock.advance(1000)
  }
})

const run = (point?: Point) => {
  const { socketFolder, name } = database
  const job = { socketFolder, name, keyFolder, practitioner: 'dr-killed', at: clock.now() }
  return runToDeath(program, job, point === undefined ? undefined : { point })
}

/** How far jobs say that they are whose server is gone: after whole steps alone. */
async function walkedSoFar(): Promise<number[]> {
  await lastWishes(database.ownerSql)
  const jobs = await records.exports.list(doctor)
  for (const { walked, total } of jobs) {
    expect([null, RESOURCES]).toContain(total)
    expect([0, ROWS_A_STEP, 2 * ROWS_A_STEP, RESOURCES]).toContain(walked)
  }
  return jobs.map(({ walked }) => walked)
}

/** What the next server makes of it: nothing, when the job was never entered, or an export that is whole. */
async function finish(): Promise<number> {
  clock.advance(EXPORT_LEASE_MS + 1)
  await records.exports.tidy()
  await records.exports.settled()
  const jobs = await records.exports.list(doctor)
  for (const { id, state, files, walked, total } of jobs) {
    expect({ state, walked }).toEqual({ state: 'done', walked: total })
    expect(files.map(({ type, count }) => `${type} ${count}`).toSorted()).toEqual([
      `Observation ${PATIENTS * OBSERVATIONS}`,
      `Patient ${PATIENTS}`,
    ])
    for (const { type, count, bytes } of files) {
      const lines = await Array.fromAsync(await records.exports.file(doctor, id, type))
      const text = lines.join('')
      expect(Buffer.byteLength(text)).toBe(bytes)
      const ids = text.match(/"id":"[^"]+"/g) ?? []
      expect(new Set(ids).size).toBe(count)
    }
    await records.exports.remove(doctor, id)
  }
  return jobs.length
}

describe('an export whose server is killed with kill -9', () => {
  it(
    'is gone on with by another, and neither lacks a resource nor has one twice, whatever it was doing',
    async () => {
      const { points } = await run()
      expect(await finish()).toBe(1)
      const during = points.filter(({ name }) => name.startsWith('export: '))
      const writes = during.filter(({ name }) => name.includes('export_p'))
      expect(Math.max(...writes.map(({ turn }) => turn))).toBe(STEPS)
      // Each kind of moment that changes something once, in the middle of the export where there are several.
      const changing =
        /commit|before insert into export_part|(?:before|after) insert into export_job/
      const chosen = during.filter(({ name, turn }) => {
        if (!changing.test(name)) return false
        const turns = during.filter((point) => point.name === name).length
        return turn === Math.ceil(turns / 2)
      })
      expect(chosen.length).toBeGreaterThanOrEqual(POINTS_MIN)
      let entered = 0
      const said: number[] = []
      for (const point of chosen) {
        await run(point)
        said.push(...(await walkedSoFar()))
        entered += await finish()
      }
      expect(entered).toBeGreaterThan(chosen.length / 2)
      expect(said).toContain(ROWS_A_STEP)
    },
    TEST_TIMEOUT_MS,
  )
})
