import { readFileSync, readdirSync } from 'node:fs'
import { Session, type Profiler } from 'node:inspector/promises'
import {
  clinician,
  importer,
  openTestRecords,
  syntheaBundles,
} from '../safeguards/records/src/test-records.ts'
import type { Sql } from '@wardstone/database'
import { figure, rate } from './figures.ts'
import { appendBulk, withLedger } from './ledger.ts'
import { cycler, searcher, takeIntoCare } from './records.ts'
import type { Figure } from './run.ts'

const WARM_UP = 0.2
const SAMPLE_MICROSECONDS = 500
const TICKS_A_SECOND = 100

/** The parts of this process, by the file that is running or called what is running; the first that fits counts. */
type Parts = readonly (readonly [part: string, file: RegExp])[]

const partsOfRecords: Parts = [
  ['database_client', /node_modules\/postgres\//],
  ['keys_and_tokens', /foundation\/vault\//],
  ['policy', /foundation\/access\//],
  ['evidence', /foundation\/(ledger|verifier)\/|records\/src\/disclosures/],
  ['matching', /foundation\/fhir\/|records\/src\/(search|matches)/],
  ['records', /safeguards\/records\//],
]

const partsOfLedger: Parts = [
  ['database_client', /node_modules\/postgres\//],
  ['hashing', /verifier\/src\/(tree-hasher|lane-hasher|tree|merkle)|ledger\/src\/sha256|^wasm:/],
  ['entries', /verifier\/src\/entry|ledger\/src\/write-entries|\/core\//],
  ['sequencing', /foundation\/(ledger|verifier)\//],
]

/** Where the processor time of a request goes: how much of it in this process, how much in PostgreSQL, and in which part. */
export async function run(): Promise<Figure[]> {
  return [...(await ofRecords()), ...(await ofLedger())]
}

async function ofLedger(): Promise<Figure[]> {
  return withLedger((ledger, database) =>
    spent(database.sql, partsOfLedger, 'ledger_200000', {
      total: 1,
      call: () => appendBulk(ledger, database),
    }),
  )
}

async function ofRecords(): Promise<Figure[]> {
  const store = await openTestRecords({ durable: true })
  try {
    for (const file of await syntheaBundles()) await store.records.bundle(importer, file.bytes)
    const doctor = clinician('dr-bench')
    const { patients, observations } = await takeIntoCare(store, doctor)
    const read = async (n: number) => {
      const id = observations[(n * 7) % observations.length] ?? ''
      await store.records.read(doctor, { type: 'Observation', id })
    }
    const of = (name: string, total: number, call: (n: number) => Promise<void>) =>
      spent(store.database.sql, partsOfRecords, name, { total, call })
    return [
      ...(await of('read', 8_000, read)),
      ...(await of('search', 3_000, searcher(store, doctor, patients))),
      ...(await of('crud_cycle', 2_000, await cycler(store))),
    ]
  } finally {
    await store.close()
  }
}

async function spent(
  sql: Sql,
  parts: Parts,
  name: string,
  { total, call }: { readonly total: number; readonly call: (n: number) => Promise<void> },
): Promise<Figure[]> {
  const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  if (backend === undefined) throw new Error('each backend has a number')
  const postmaster = parentOf(backend.pid) ?? 0
  await rate(Math.ceil(total * WARM_UP), call)
  const [own, database] = [process.cpuUsage(), secondsOf(postmaster)]
  await rate(total, call)
  const { user, system } = process.cpuUsage(own)
  const inDatabase = secondsOf(postmaster) - database
  const perRequest = (milliseconds: number) => [milliseconds / total]
  const conditions = 'processor time of one; durable'
  const shares = await profiled(parts, () => rate(total, call))
  return [
    figure(`where.${name}.server`, 'ms', perRequest((user + system) / 1000), conditions),
    figure(`where.${name}.postgresql`, 'ms', perRequest(inDatabase * 1000), conditions),
    ...[...shares]
      .toSorted(([, a], [, b]) => b - a)
      .map(([part, share]) =>
        figure(`where.${name}.${part}`, 'percent', [share], 'share of the server’s part'),
      ),
  ]
}

/** Per cent of the time that each part of this process is at work. */
async function profiled(
  parts: Parts,
  work: () => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const partOf = finderOf(parts, profile)
  const shares = new Map<string, number>()
  let busy = 0
  for (const [at, node] of (profile.samples ?? []).entries()) {
    const part = partOf(node)
    if (part === undefined) continue
    const time = profile.timeDeltas?.[at] ?? 0
    busy += time
    shares.set(part, (shares.get(part) ?? 0) + time)
  }
  for (const [part, time] of shares) shares.set(part, (100 * time) / busy)
  return shares
}

/** What part a node of a profile belongs to; undefined while nothing is done, or the profile itself is made. */
function finderOf(parts: Parts, { nodes }: Profiler.Profile): (node: number) => string | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const callers = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((one) => [one, id])),
  )
  const known = new Map<number, string | undefined>()
  const find = (id: number): string | undefined => {
    const { functionName, url } = byId.get(id)?.callFrame ?? { functionName: '', url: '' }
    if (functionName === '(idle)' || url.includes('inspector')) return undefined
    if (functionName === '(garbage collector)') return 'collector'
    const own = parts.find(([, file]) => file.test(url))
    if (own !== undefined) return own[0]
    const caller = callers.get(id)
    return caller === undefined ? 'event_loop' : partOf(caller)
  }
  const partOf = (id: number): string | undefined => {
    if (!known.has(id)) known.set(id, find(id))
    return known.get(id)
  }
  return partOf
}

/** Processor time of PostgreSQL so far, in seconds. */
function secondsOf(postmaster: number): number {
  const mine = readdirSync('/proc').filter(
    (name) => Number(name) === postmaster || parentOf(Number(name)) === postmaster,
  )
  return mine.reduce((sum, pid) => {
    const fields = statOf(Number(pid))
    return sum + (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) / TICKS_A_SECOND
  }, 0)
}

function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1]
  return parent === undefined ? undefined : Number(parent)
}

/** Fields of proc(5) stat after the command's name; undefined when there is no such process. */
function statOf(pid: number): readonly string[] | undefined {
  if (!Number.isInteger(pid)) return undefined
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
