import { randomBytes } from 'node:crypto'
import { sealedGrants } from '@wardstone/access'
import { assert } from '@wardstone/core'
import { atEachPoint, lastWishes, runToDeath, type Point } from '@wardstone/harness'
import { openRenewal } from '@wardstone/vault'
import { afterAll, expect, it } from 'vitest'
import {
  bundleOf,
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  privacyOfficer,
  type TestRecords,
} from './test-records.ts'

const program = new URL('./test-killed-reseal.ts', import.meta.url)
/** A second of the clock is a hundredth of one. */
const SPEED = 100
/** Three rows of a content. */
const CONTENT_BYTES = 600_000
const VERSIONS = 2
const OBSERVATIONS = 3
const REASON = 'A court asked for it.'
const POINTS_MIN = 15
const TEST_TIMEOUT_MS = 600_000

const doctor = clinician('killed')
const colleague = clinician('emergency')

type Lane = {
  readonly store: TestRecords
  readonly patientId: string
  readonly binary: string
  readonly bytes: Buffer
}
const lanes: Lane[] = []
afterAll(() => Promise.all(lanes.map(({ store }) => store.close())))

async function openLane(): Promise<Lane> {
  const store = await openTestRecords({ clockSpeed: SPEED })
  const { records, access } = store
  const cared = { generalPractitioner: [{ reference: 'Practitioner/killed' }] }
  const { id } = await records.create(importer, 'Patient', bytesOf(patient(cared)))
  await records.update(importer, 'Patient', id, bytesOf({ ...patient(cared), id }))
  const entry = Array.from({ length: OBSERVATIONS }, () => post(observation(`Patient/${id}`)))
  await records.bundle(importer, bundleOf('transaction', ...entry))
  const bytes = randomBytes(CONTENT_BYTES)
  const resource = {
    resourceType: 'Binary',
    contentType: 'a/b',
    securityContext: { reference: `Patient/${id}` },
  }
  const source = { bytes: inOnePart(bytes), length: bytes.length }
  const binary = await records.keepBinary(doctor, {}, bytesOf(resource), source)
  await records.holds.place(privacyOfficer, id, REASON)
  const { compartment } = await records.locate({ patientId: id })
  await access.breakGlass.open(colleague, { compartment, patientId: id }, 'Unconscious in resus.')
  const lane = { store, patientId: id, binary: binary.id, bytes }
  lanes.push(lane)
  return lane
}

async function* inOnePart(bytes: Uint8Array) {
  yield bytes
}

const dieAt = ({ store: { database, keyFolder, clock } }: Lane, point?: Point) => {
  const { socketFolder, name } = database
  const job = { socketFolder, name, keyFolder, at: clock.now(), speed: SPEED }
  return runToDeath(program, job, point === undefined ? undefined : { point })
}

/** Everything of the record, as whoever may read it gets it: nothing is missing, and nothing is of another version. */
async function expectWhole({ store: { records }, patientId, binary, bytes }: Lane) {
  for (let version = 1; version <= VERSIONS; version++)
    expect((await records.read(clerk, { type: 'Patient', id: patientId, version })).version).toBe(
      version,
    )
  const found = await records.search(doctor, 'Observation', [['patient', patientId]])
  expect(found.entries).toHaveLength(OBSERVATIONS)
  const read = await records.read(doctor, { type: 'Binary', id: binary })
  assert(read.content !== undefined, 'it is kept apart')
  const parts = await Array.fromAsync(
    records.contentOf(read.content, { start: 0, end: bytes.length }),
  )
  expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  expect((await records.holds.read(privacyOfficer, patientId))?.reason).toBe(REASON)
  expect((await records.checkIntegrity()).failed).toBe(0)
}

/** What the next server does: it opens everything at once, goes on, and ends. */
async function finish(lane: Lane): Promise<void> {
  const { store } = lane
  const { database, vault, ledger, clock, records } = store
  await lastWishes(database.ownerSql)
  await ledger.sequence()
  await expectWhole(lane)
  const renewal = openRenewal({
    sql: database.sql,
    vault,
    ledger,
    now: clock.now,
    sources: [...records.sealedRows, sealedGrants],
    onError: (error) => expect.unreachable(String(error)),
  })
  await renewal.turn()
  await renewal.settled()
  // The organisation's old key is kept for an hour.
  clock.advance(2 * 3_600_000)
  await renewal.turn()
  await renewal.settled()
  expect(await renewal.status()).toMatchObject({ remaining: 0, failure: null, damaged: [] })
  await renewal.stop()
  await ledger.sequence()
  await expectWhole(lane)
}

/**
 * From the first row that is sealed again to the last commit of one, but for transactions that change nothing. To die before a
 * step is to have died after the one before it.
 */
function whileResealing(points: readonly Point[]): readonly Point[] {
  const names = points.map(({ name }) => name)
  const from = names.indexOf('renew: before update record')
  const to = names.lastIndexOf('renew: before update vault_compartment')
  let changed = false
  return points.slice(from, to).filter(({ name }) => {
    if (name.includes('update')) changed = true
    const chosen = changed && !name.startsWith('renew: before ')
    if (name === 'renew: after commit') changed = false
    return chosen
  })
}

it(
  'records and contents whose re-sealing is killed with kill -9 all open at once, and it goes on to its end',
  async () => {
    const first = await openLane()
    const { points } = await dieAt(first)
    await finish(first)
    const chosen = whileResealing(points)
    expect(chosen.length).toBeGreaterThanOrEqual(POINTS_MIN)
    for (const table of ['record', 'content_piece', 'legal_hold', 'break_glass'])
      expect(chosen.map(({ name }) => name)).toContain(`renew: after update ${table}`)
    await atEachPoint([first, await openLane()], chosen, async (lane, point) => {
      await dieAt(lane, point)
      await finish(lane)
    })
  },
  TEST_TIMEOUT_MS,
)
