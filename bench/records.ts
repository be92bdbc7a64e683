import type { Actor } from '@wardstone/core'
import type { Stage } from '@wardstone/records'
import {
  bytesOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  syntheaBundles,
  writtenIn,
  type BundleFile,
  type TestRecords,
} from '../safeguards/records/src/test-records.ts'
import { atOnce, CALLERS, figure, percentile, rate, seconds } from './figures.ts'
import type { Figure } from './run.ts'

const RUNS = 5
const IMPORT_LANES = 2
const READS = 8_000
const SEARCHES = 4_000
const MIXED_SEARCHES = 2_000
const CRUD_CYCLES = 1_000
const PACED_READS = 4_000
const RESOURCES = 22_800
const REQUESTS_OF_A_CYCLE = 4
const PERCENTILE = 0.99
const DURABLE =
  'encryption, tokens, policy and evidence on; fsync on, synchronous_commit on, embedded PostgreSQL on the same machine'

/** How fast records go in, are read and are searched, through the room's own interface. */
export async function run(): Promise<Figure[]> {
  const files = await syntheaBundles()
  const stages = new Map<Stage, number>()
  const imports: number[] = []
  for (let i = 1; i < RUNS; i++) {
    const store = await openTestRecords({ durable: true })
    imports.push(await importAll(store, files))
    await store.close()
  }
  const onStage = (stage: Stage, milliseconds: number) =>
    void stages.set(stage, (stages.get(stage) ?? 0) + milliseconds)
  const store = await openTestRecords({ durable: true, onStage })
  try {
    imports.push(await importAll(store, files))
    const conditions = `80 Synthea histories (22,800 resources, 90 MB) as transactions, ${IMPORT_LANES} at a time; ${DURABLE}`
    return [
      figure('records.import', 'per_s', imports, conditions),
      ...shares(stages),
      ...(await reading(store)),
      ...(await changing(store)),
    ]
  } finally {
    await store.close()
  }
}

async function importAll(store: TestRecords, files: readonly BundleFile[]): Promise<number> {
  let next = 0
  let resources = 0
  const elapsed = await seconds(() =>
    atOnce(IMPORT_LANES, async () => {
      for (let file = files[next++]; file !== undefined; file = files[next++]) {
        const written = writtenIn(await store.records.bundle(importer, file.bytes))
        resources += written.length
      }
    }),
  )
  if (resources !== RESOURCES)
    throw new Error(`${resources} resources were imported, not ${RESOURCES}`)
  return resources / elapsed
}

/** Processor time of each stage of the last import; `sql` is waiting, evidence included, while the other lane works. */
function shares(stages: ReadonlyMap<Stage, number>): Figure[] {
  const total = [...stages.values()].reduce((sum, each) => sum + each, 0)
  return [...stages].map(([stage, milliseconds]) =>
    figure(
      `records.import.${stage}`,
      'percent',
      [(100 * milliseconds) / total],
      'share of the time of all stages in one import',
    ),
  )
}

async function reading(store: TestRecords): Promise<Figure[]> {
  const doctor = clinician('dr-bench')
  const { patients, observations } = await takeIntoCare(store, doctor)
  const { records } = store
  const reads: number[] = []
  const charts: number[] = []
  const names: number[] = []
  for (let i = 0; i < RUNS; i++) {
    reads.push(
      await rate(READS, async (n) => {
        await records.read(doctor, {
          type: 'Observation',
          id: observations[(n * 7) % observations.length] ?? '',
        })
      }),
    )
    charts.push(
      await rate(SEARCHES, async (n) => {
        const patient = patients[n % patients.length] ?? ''
        await records.search(doctor, 'Observation', [
          ['patient', patient],
          ['code', 'http://loinc.org|8302-2'],
          ['date', 'ge2012'],
          ['_sort', '-date'],
        ])
      }),
    )
    names.push(
      await rate(SEARCHES, async (n) => {
        const prefix = 'abcdefghijklmnoprstw'.charAt(n % 20)
        await records.search(doctor, 'Patient', [['family', prefix]])
      }),
    )
  }
  const conditions = `${CALLERS} concurrent callers, a clinician with 80 patients in care; ${DURABLE}`
  const read = async (n: number) => {
    const id = observations[(n * 7) % observations.length] ?? ''
    await records.read(doctor, { type: 'Observation', id })
  }
  const half = percentile(reads, 0.5) / 2
  return [
    figure('records.read', 'per_s', reads, conditions),
    figure(
      'records.read_p99',
      'ms',
      [await pacedP99(PACED_READS, half, read)],
      `at half of that rate (${Math.round(half)}/s), sent on time and not one after another; ${conditions}`,
    ),
    figure(
      'records.search',
      'per_s',
      await repeated(searcher(store, doctor, patients)),
      `${SHAPES}; ${conditions}`,
    ),
    figure(
      'records.search.chart',
      'per_s',
      charts,
      `Observation of a patient by code and date, newest first; ${conditions}`,
    ),
    figure(
      'records.search.patients',
      'per_s',
      names,
      `Patient by first letter of the family name; ${conditions}`,
    ),
  ]
}

const SHAPES =
  'a sixth each: code of a patient, code and date range sorted by date, chain from patient, _has within patients of a name, visits with what they include, quantity within a patient'

/** Searches of the shapes that clients send, in turn. */
export function searcher(
  { records }: TestRecords,
  doctor: Actor,
  patients: readonly string[],
): (n: number) => Promise<void> {
  const shapes: readonly ((patient: string) => [type: string, ...[string, string][]])[] = [
    (patient) => ['Observation', ['patient', patient], ['code', 'http://loinc.org|8302-2']],
    (patient) => [
      'Observation',
      ['patient', patient],
      ['code', '8302-2,29463-7'],
      ['date', 'ge2012'],
      ['date', 'lt2018'],
      ['_sort', '-date'],
    ],
    (patient) => ['Condition', ['subject:Patient._id', patient], ['clinical-status', 'active']],
    () => ['Patient', ['family', 'b'], ['_has:Observation:patient:code', '8302-2']],
    (patient) => [
      'Encounter',
      ['patient', patient],
      ['_include', 'Encounter:participant'],
      ['_include', 'Encounter:service-provider'],
      ['_count', '10'],
    ],
    (patient) => ['Observation', ['patient', patient], ['code-value-quantity', '8302-2$gt150']],
  ]
  return async (n) => {
    const patient = patients[n % patients.length] ?? ''
    const [type, ...parameters] = shapes[n % shapes.length]?.(patient) ?? ['Patient']
    await records.search(doctor, type, parameters)
  }
}

/** Creates, reads, updates and deletes an Observation of one patient; each is one request. */
export async function cycler({ records }: TestRecords): Promise<() => Promise<void>> {
  const { id: patient } = await records.create(
    importer,
    'Patient',
    bytesOf({ resourceType: 'Patient', generalPractitioner: [{ reference: 'Practitioner/dr-1' }] }),
  )
  const doctor = clinician('dr-1')
  return async () => {
    const sent = observation(`Patient/${patient}`)
    const { id } = await records.create(importer, 'Observation', bytesOf(sent))
    await records.read(doctor, { type: 'Observation', id })
    await records.update(importer, 'Observation', id, bytesOf({ ...sent, id, status: 'amended' }))
    await records.delete(importer, 'Observation', id)
  }
}

async function changing(store: TestRecords): Promise<Figure[]> {
  const cycle = await cycler(store)
  const rates: number[] = []
  for (let i = 0; i < RUNS; i++) rates.push((await rate(CRUD_CYCLES, cycle)) * REQUESTS_OF_A_CYCLE)
  return [
    figure(
      'records.crud',
      'per_s',
      rates,
      `create, read, update and delete of an Observation of one patient, each counted; ${CALLERS} concurrent callers; ${DURABLE}`,
    ),
  ]
}

async function repeated(search: (n: number) => Promise<void>): Promise<number[]> {
  const rates: number[] = []
  for (let i = 0; i < RUNS; i++) rates.push(await rate(MIXED_SEARCHES, search))
  return rates
}

/** The slowest but one per cent of calls that are sent at a steady rate, whether the ones before are answered or not. */
async function pacedP99(
  total: number,
  perSecond: number,
  call: (n: number) => Promise<void>,
): Promise<number> {
  const start = performance.now()
  const times: number[] = []
  const calls: Promise<void>[] = []
  for (let n = 0; n < total; n++) {
    const due = start + (1000 * n) / perSecond
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => void setTimeout(resolve, wait))
    calls.push(call(n).then(() => void times.push(performance.now() - due)))
  }
  await Promise.all(calls)
  return percentile(times, PERCENTILE)
}

/** Gives the doctor every patient of the store, by CareTeams as a hospital would. */
export async function takeIntoCare(
  { records }: TestRecords,
  doctor: Actor,
): Promise<{ patients: string[]; observations: string[] }> {
  const clerk: Actor = { id: 'clerk', roles: ['clerk'] }
  const { entries } = await records.search(clerk, 'Patient', [['_count', '100']])
  const patients = entries.map(({ id }) => id)
  const observations: string[] = []
  for (const patient of patients) {
    const team = {
      resourceType: 'CareTeam',
      subject: { reference: `Patient/${patient}` },
      participant: [{ member: { reference: `Practitioner/${doctor.practitioner}` } }],
    }
    await records.create(importer, 'CareTeam', bytesOf(team))
    const found = await records.search(doctor, 'Observation', [['patient', patient]])
    observations.push(...found.entries.map(({ id }) => id))
  }
  return { patients, observations }
}
