import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, unpackData } from '@wardstone/harness'
import {
  bytesOf,
  clinician,
  importer,
  observation,
  openTestRecords,
  syntheaBundles,
  writtenIn,
  type TestRecords,
} from '../safeguards/records/src/test-records.ts'
import { atOnce, figure, rate } from './figures.ts'
import { takeIntoCare } from './records.ts'
import type { Figure } from './run.ts'

/** Resources after which everything is measured again. */
const MARKS = [10_000, 50_000, 200_000, 1_000_000]
const LANES = 2
const RUNS = 3
const READS = 4_000
const SEARCHES = 1_000
const CYCLES = 250
const REQUESTS_OF_A_CYCLE = 4
/** How often the 80 histories go in for the memory: 205,200 resources. */
const COPIES = 9
const COPIES_RESOURCES = 205_200

/** What a request costs as the store grows, and what memory the whole takes. */
export async function run(): Promise<Figure[]> {
  return [...(await memory()), ...(await curve())]
}

/** The same requests, of the same patients, while more and more others come. */
async function curve(): Promise<Figure[]> {
  const files = await syntheaBundles()
  const store = await openTestRecords({ durable: true })
  const figures: Figure[] = []
  const doctor = clinician('dr-bench')
  let care: Awaited<ReturnType<typeof takeIntoCare>> | undefined
  let next = 0
  let resources = 0
  try {
    for (const mark of MARKS) {
      await atOnce(LANES, async () => {
        while (resources < mark) {
          const file = files[next++ % files.length]
          if (file === undefined) throw new Error('there are no histories')
          resources += writtenIn(await store.records.bundle(importer, file.bytes)).length
        }
      })
      care ??= await takeIntoCare(store, doctor)
      figures.push(...(await measured(store, care, resources)))
    }
    return figures
  } finally {
    await store.close()
  }
}

async function measured(
  { records }: TestRecords,
  { patients, observations }: Awaited<ReturnType<typeof takeIntoCare>>,
  resources: number,
): Promise<Figure[]> {
  const doctor = clinician('dr-bench')
  const rates = { read: [] as number[], chart: [] as number[], crud: [] as number[] }
  for (let i = 0; i < RUNS; i++) {
    rates.read.push(
      await rate(READS, async (n) => {
        const id = observations[(n * 7) % observations.length] ?? ''
        await records.read(doctor, { type: 'Observation', id })
      }),
    )
    rates.chart.push(
      await rate(SEARCHES, async (n) => {
        await records.search(doctor, 'Observation', [
          ['patient', patients[n % patients.length] ?? ''],
          ['code', 'http://loinc.org|8302-2'],
          ['date', 'ge2012'],
          ['_sort', '-date'],
        ])
      }),
    )
    const cycles = await rate(CYCLES, async (n) => {
      const sent = observation(`Patient/${patients[n % patients.length] ?? ''}`)
      const { id } = await records.create(importer, 'Observation', bytesOf(sent))
      await records.read(doctor, { type: 'Observation', id })
      await records.update(importer, 'Observation', id, bytesOf({ ...sent, id, status: 'amended' }))
      await records.delete(importer, 'Observation', id)
    })
    rates.crud.push(cycles * REQUESTS_OF_A_CYCLE)
  }
  const conditions = `${resources.toLocaleString('en-GB')} resources in the store; 32 concurrent callers; durable`
  return Object.entries(rates).map(([name, values]) =>
    figure(`records.growth.${name}`, 'per_s', values, conditions),
  )
}

/** Memory of a server of its own and its PostgreSQL after 205,200 resources, shared pages counted once. */
async function memory(): Promise<Figure[]> {
  const { home, remove } = await newHome()
  const { folder, remove: removeData } = unpackData('fhir/synthea-80.tar.gz')
  const server = await startServerProcess(home)
  try {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name))
    for (let copy = 0; copy < COPIES; copy++) {
      const { code, text } = await runCli(['import', 'fhir', ...files], home)
      if (code !== 0) throw new Error(text)
    }
    const postmaster = Number(
      readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
    )
    const mine = [server.pid, postmaster, ...childrenOf(postmaster)]
    const bytes = mine.map(proportionalBytes).reduce((sum, each) => sum + each, 0)
    const conditions = `server and embedded PostgreSQL with their ${mine.length} processes, proportional set size, right after importing ${COPIES_RESOURCES} resources; of that the server ${mebibytes(proportionalBytes(server.pid))} MiB; bar: under 600`
    return [figure('records.memory', 'MiB', [Number(mebibytes(bytes))], conditions)]
  } finally {
    await server.stop()
    removeData()
    await remove()
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
        ? [Number(name)]
        : []
    } catch {
      return [] // It has ended.
    }
  })
}

/** Proportional set size (proc(5), smaps_rollup): a page that several share counts in parts. */
function proportionalBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0)
}
