import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { compilePolicies, openAccess, shippedPolicies } from '@wardstone/access'
import { openRecords, type Records } from '@wardstone/records'
import {
  generateRequest,
  openCedar,
  seeded,
  type Agreement,
} from '../foundation/access/src/test-agreement.ts'
import {
  bundleOf,
  bytesOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  type TestRecords,
} from '../safeguards/records/src/test-records.ts'
import { figure, percentile } from './figures.ts'
import type { Figure } from './run.ts'

const RUNS = 5
const REQUESTS = 10_000
const DECISIONS = 4_000_000
const CEDAR_DECISIONS = 4_000
const PATIENTS = 500
const OBSERVATIONS = 10
const SEARCHES = 1_000
/** Requests on which the compiled policies and Cedar are compared. */
const COMPARED = Number(process.env['BENCH_COMPARED'] ?? 1_000_000)

/** Decisions a second of the compiled policies and of Cedar's engine, in turn, and whether they agree. */
export async function run(): Promise<Figure[]> {
  const text = shippedPolicies()
  const { decide, count } = compilePolicies(text)
  const cedar = openCedar(text)
  const random = seeded(1)
  const requests = Array.from({ length: REQUESTS }, () => generateRequest(random))
  const ours = (n: number): boolean => {
    const { held, action, facts } = at(requests, n)
    return decide(new Set(held), action, facts) !== undefined
  }
  const theirs = (n: number): boolean => cedar(at(requests, n)).allowed
  const rates: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] }
  for (let n = 0; n < RUNS; n++) {
    rates.ours.push(rateOf(DECISIONS, ours))
    rates.theirs.push(rateOf(CEDAR_DECISIONS, theirs))
  }
  const policies = `${count} shipped policies, one core`
  return [
    figure('access.decide', 'per_s', rates.ours, `${policies}, the actor's roles as they come`),
    figure('access.decide.cedar_wasm', 'per_s', rates.theirs, `${policies}, read once`),
    ...(await addedToSearches()),
    await compare(),
  ]
}

const everybody = `@basis("role") permit (principal, action, resource);`
const doctor = clinician('gp')

/** The same searches with care relationships that are looked up and stand in SQL, and by a policy that lets everybody see all. */
async function addedToSearches(): Promise<Figure[]> {
  const store = await openTestRecords({ durable: true })
  try {
    const patients = await fill(store)
    const { database, vault, ledger, clock, records } = store
    const deps = { sql: database.sql, vault, ledger, now: clock.now }
    const { schema } = shippedPolicies()
    const access = openAccess({ ...deps, policies: { schema, policies: { everybody } } })
    const open = openRecords({ ...deps, access })
    const times = { open: [] as number[], ruled: [] as number[] }
    for (let n = 0; n < RUNS; n++) {
      times.open.push(await medianOf(open, patients))
      times.ruled.push(await medianOf(records, patients))
    }
    const conditions = `median of ${SEARCHES} searches of one chart, one after the other, by a doctor of ${PATIENTS} patients with ${OBSERVATIONS} observations each`
    const added = times.ruled.map((ms, n) => ms - (times.open[n] ?? 0))
    return [
      figure('access.search', 'ms', times.ruled, conditions),
      figure('access.search_added', 'ms', added, 'of which by care relationships, same run'),
    ]
  } finally {
    await store.close()
  }
}

async function fill({ records }: TestRecords): Promise<readonly string[]> {
  const cared = { generalPractitioner: [{ reference: 'Practitioner/gp' }] }
  const ids: string[] = []
  for (let n = 0; n < PATIENTS; n++) {
    const { id } = await records.create(importer, 'Patient', bytesOf(patient(cared)))
    const entry = Array.from({ length: OBSERVATIONS }, () => post(observation(`Patient/${id}`)))
    await records.bundle(importer, bundleOf('transaction', ...entry))
    ids.push(id)
  }
  return ids
}

async function medianOf(records: Records, patients: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < SEARCHES; n++) {
    const start = performance.now()
    const { entries } = await records.search(doctor, 'Observation', [['patient', at(patients, n)]])
    times.push(performance.now() - start)
    if (entries.length !== OBSERVATIONS) throw new Error('A search that finds too little.')
  }
  return percentile(times, 0.5)
}

function at<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length]
  if (found === undefined) throw new RangeError('The list is empty.')
  return found
}

function rateOf(total: number, decide: (n: number) => boolean): number {
  let allowed = 0
  const start = performance.now()
  for (let n = 0; n < total; n++) if (decide(n)) allowed++
  const seconds = (performance.now() - start) / 1000
  if (allowed === 0 || allowed === total) throw new Error('Decisions that are all the same.')
  return total / seconds
}

async function compare(): Promise<Figure> {
  const threads = Math.max(1, availableParallelism())
  const each = Math.ceil(COMPARED / threads)
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, n) => compareApart(n + 1, each)),
  )
  const sum = (of: (part: Agreement) => number) =>
    parts.reduce((total, part) => total + of(part), 0)
  const found = parts.flatMap(({ disagreements }) => disagreements)
  for (const one of found) process.stderr.write(`${one}\n`)
  return figure(
    'access.disagreements',
    'of',
    [found.length],
    `${sum((part) => part.requests).toLocaleString('en-GB')} generated requests on ${sum((part) => part.policySets).toLocaleString('en-GB')} generated sets of policies and the shipped one, ${sum((part) => part.allowed).toLocaleString('en-GB')} allowed; reasons compared too`,
  )
}

function compareApart(seed: number, requests: number): Promise<Agreement> {
  const program = new URL('../foundation/access/src/test-agreement-worker.ts', import.meta.url)
  const worker = new Worker(program, { workerData: { seed, requests } })
  return new Promise<Agreement>((resolve, reject) => {
    worker.once('message', (answer: Agreement) => resolve(answer))
    worker.once('error', reject)
  })
}
