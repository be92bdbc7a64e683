import { generateKeyPairSync, hash as digest } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Evidence } from '@wardstone/core'
import { openTestDatabase, type TestDatabase } from '@wardstone/harness'
import {
  exportLedger,
  folderSource,
  ledgerSchema,
  openLedger,
  openSubjectIndex,
  proofRoutes,
  type Ledger,
} from '@wardstone/ledger'
import {
  formatEntry,
  hashesOf,
  leafHash,
  openLaneHasher,
  parseProofFile,
  plainTreeHasher,
  verifyProofFile,
  verifyTiles,
  type Sha256,
  type TreeHasher,
} from '@wardstone/verifier'
import fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
// A log of ten million is made below the sequencer, which would take its time over it.
import { openGrowingTiles } from '../foundation/ledger/src/growing-tiles.ts'
import { insertHeads, openCheckpointSigner } from '../foundation/ledger/src/head.ts'
import { figure, percentile, seconds } from './figures.ts'
import type { Figure } from './run.ts'

const RUNS = 5
const BULK_ENTRIES = 200_000
const BULK_TRANSACTION = 1_000
const BULK_WRITERS = 2
const ACK_WRITERS = 64
const ACK_PER_SECOND = 5_000
const ACK_SECONDS = 4
const OFFLINE_RUNS = 3
const LARGE_ENTRIES = 10_000_000
const LARGE_STEP = 262_144
const PROOFS = 500
const ORIGIN = 'bench.example/ledger'
const DURABLE = 'fsync on, synchronous_commit on, embedded PostgreSQL on the same machine'
const TESSERA_RATE =
  'published beside it: Tessera POSIX 10,567/s on an NVMe mirror with up to 7 cores, 2,927/s on SAS disks'
const TESSERA_WAIT = 'published beside it: Tessera POSIX 1,889 to 3,514 ms in its queue'

const nativeSha256: Sha256 = (data) => digest('sha256', data, 'buffer')
const { privateKey } = generateKeyPairSync('ed25519')

/** How fast evidence becomes durable, becomes entries, is proved, and is checked by somebody else. */
export async function run(): Promise<Figure[]> {
  const hasher = await openLaneHasher(nativeSha256)
  const small = await withLedger(async (ledger, database) => [
    ...(await writing(ledger, database)),
    ...(await checking(ledger, hasher)),
  ])
  return [...small, ...(await withLedger((_, database) => proving(database, hasher)))]
}

export async function withLedger<T>(
  work: (ledger: Ledger, database: TestDatabase) => Promise<T>,
): Promise<T> {
  const database = await openTestDatabase([ledgerSchema], { durable: true })
  try {
    return await work(await openOn(database), database)
  } finally {
    await database.close()
  }
}

const onError = (error: unknown): never => {
  throw error
}

function openOn({ sql, sequencerSql }: TestDatabase): Promise<Ledger> {
  const signing = { origin: ORIGIN, signingKey: privateKey, now: Date.now }
  return openLedger({ sql, sequencerSql, ...signing, onError })
}

async function writing(ledger: Ledger, database: TestDatabase): Promise<Figure[]> {
  ledger.start()
  const acks: number[] = []
  for (let i = 0; i < RUNS; i++) acks.push(percentile(await acknowledgements(ledger), 0.99))
  await ledger.stop()
  await ledger.sequence()
  const bulk: number[] = []
  for (let i = 0; i < RUNS; i++) {
    bulk.push(BULK_ENTRIES / (await seconds(() => appendBulk(ledger, database))))
  }
  const { size } = await ledger.head()
  const bytes = Math.round((await bytesOnDisk(database)) / size)
  const entry = formatEntry(evidenceOf(0)).length
  return [
    figure(
      'ledger.append_bulk',
      'per_s',
      bulk,
      `${BULK_ENTRIES} entries of ${entry} bytes, ${BULK_WRITERS} writers of transactions of ${BULK_TRANSACTION} beside the sequencer, until the signed head covers all; ${bytes} bytes on disk an entry, with indexes and tiles; ${DURABLE}; ${TESSERA_RATE}`,
    ),
    figure(
      'ledger.append_ack_p99',
      'ms',
      acks,
      `${ACK_WRITERS} writers of one entry at a time, together ${ACK_PER_SECOND} a second for ${ACK_SECONDS} s whether or not earlier ones were acknowledged, timed from when each was due, the sequencer at work; ${DURABLE}; ${TESSERA_WAIT}`,
    ),
  ]
}

export async function appendBulk(ledger: Ledger, { sql }: TestDatabase): Promise<void> {
  const { size } = await ledger.head()
  let next = 0
  const writers = new Set<number>()
  const writer = async (number: number) => {
    writers.add(number)
    while (next < BULK_ENTRIES) {
      const from = next
      next += BULK_TRANSACTION
      await sql.begin((tx) => ledger.append(tx, evidenceFrom(from, BULK_TRANSACTION)))
    }
    writers.delete(number)
  }
  const sequencer = async () => {
    while (writers.size > 0) await ledger.sequence()
  }
  const done = Array.from({ length: BULK_WRITERS }, (_, number) => writer(number))
  await Promise.all([...done, sequencer()])
  const head = await ledger.sequence()
  if (head.size !== size + BULK_ENTRIES) throw new Error(`${head.size} entries are not all`)
}

/** Milliseconds from when each entry was due until it was durable. */
async function acknowledgements(ledger: Ledger): Promise<number[]> {
  const waits: number[] = []
  const started = performance.now()
  const each = (ACK_PER_SECOND * ACK_SECONDS) / ACK_WRITERS
  const stepMs = (1_000 * ACK_WRITERS) / ACK_PER_SECOND
  const writer = async (number: number) => {
    const waiting: Promise<unknown>[] = []
    for (let i = 0; i < each; i++) {
      // Writers do not all begin in one millisecond, as people do not.
      const due = started + (i + number / ACK_WRITERS) * stepMs
      const early = due - performance.now()
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      const acknowledged = ledger.record([evidenceOf(i)])
      waiting.push(acknowledged.then(() => waits.push(performance.now() - due)))
    }
    await Promise.all(waiting)
  }
  await Promise.all(Array.from({ length: ACK_WRITERS }, (_, number) => writer(number)))
  return waits
}

/** What checking costs: here, with the database, and on an auditor's machine, with no server at all. */
async function checking(ledger: Ledger, hasher: TreeHasher): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-bench-'))
  const { size } = await ledger.head()
  const vkey = ledger.verifierKey
  const source = folderSource(folder)
  const check = (used: TreeHasher) => async () =>
    void (await verifyTiles({ source, vkey, hasher: used }))
  try {
    const exporting = [await seconds(() => exportLedger(ledger, folder))]
    const inside = await repeat(1, () => ledger.verify())
    const lanes = await repeat(OFFLINE_RUNS, check(hasher))
    const single = await repeat(OFFLINE_RUNS, check(plainTreeHasher(nativeSha256)))
    const million = (walls: readonly number[]) => walls.map((wall) => (wall * 1_000_000) / size)
    const log = `a million entries (of ${size}) in a folder of tiles, every file read and compared`
    const spent = `${Math.min(...lanes.processor).toFixed(2)} s of processor time for all of it, reading included`
    return [
      figure(
        'ledger.verify_offline',
        's',
        million(lanes.walls),
        `${log}, SHA-256 four at a time in WebAssembly; ${spent}`,
      ),
      figure(
        'ledger.verify_offline.plain',
        's',
        million(single.walls),
        `${log}, SHA-256 of node:crypto one at a time`,
      ),
      figure('ledger.export', 's', exporting, `${size} entries to a new folder, each file fsynced`),
      figure(
        'ledger.verify',
        'per_s',
        inside.walls.map((wall) => size / wall),
        `${size} entries in the database, with columns, tiles and every checkpoint`,
      ),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Proofs out of a ledger of ten million entries, as the server hands them out. */
async function proving(database: TestDatabase, hasher: TreeHasher): Promise<Figure[]> {
  const making = await seconds(() => makeLarge(database, hasher))
  const ledger = await openOn(database)
  const { app, address } = await serveProofs(ledger, database)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const waits: number[] = []
  try {
    for (let i = 0; i < PROOFS; i++) {
      const index = Math.floor(Math.random() * LARGE_ENTRIES)
      const started = performance.now()
      const file = await read(agent, `${address}/api/ledger/entries/${index}/proof`)
      waits.push(performance.now() - started)
      const { extra = new Uint8Array(0) } = parseProofFile(file)
      const leaf = leafHash(extra, nativeSha256)
      await verifyProofFile(file, { leaf, vkey: ledger.verifierKey }, nativeSha256)
    }
  } finally {
    agent.destroy()
    await app.close()
  }
  return [
    figure(
      'ledger.proof',
      'ms',
      waits,
      `GET of a .tlog-proof file, with the entry in it, of any of ${LARGE_ENTRIES} entries over one kept HTTP connection, 99th percentile ${percentile(waits, 0.99).toFixed(2)} ms, each verified; bar: 5 ms; the log was made in ${Math.round(making)} s`,
    ),
  ]
}

/** The ledger's own routes, with nobody to sign in. */
async function serveProofs(
  ledger: Ledger,
  { sql }: TestDatabase,
): Promise<{ app: FastifyInstance; address: string }> {
  const app = fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const subjectIndex = await openSubjectIndex({ sql, ledger, now: Date.now })
  await app.register(
    proofRoutes({
      ledger,
      subjectIndex,
      cosigned: async () => undefined,
      authorise: async () => {},
    }),
  )
  return { app, address: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

function read(agent: Agent, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(Buffer.concat(parts).toString()))
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function makeLarge({ ownerSql }: TestDatabase, hasher: TreeHasher): Promise<void> {
  // Only this bench: what is measured here does not depend on how the rows got there.
  await ownerSql.unsafe(`alter table ledger_entry set unlogged; alter table ledger_tile set unlogged;
    drop index ledger_entry_kind_index_idx, ledger_entry_subject_index_idx, ledger_entry_actor_index_idx`)
  const tiles = openGrowingTiles(0, [], hasher)
  for (let from = 0; from < LARGE_ENTRIES; from += LARGE_STEP) {
    const to = Math.min(from + LARGE_STEP, LARGE_ENTRIES)
    const [row] = await ownerSql<{ leaves: Buffer }[]>`
      with made as (
        select i as index, i + 1776675600000 as at, convert_to('{"actor":"bench","at":' || (i + 1776675600000)
          || ',"facts":{"number":' || i || '},"kind":"bench.entry","subject":""}', 'UTF8') as entry
        from generate_series(${from}::bigint, ${to - 1}::bigint) as i
      ), placed as (
        insert into ledger_entry (index, kind, subject, actor, at, leaf, entry)
        select index, 'bench.entry', '', 'bench', at, sha256('\\x00'::bytea || entry), entry from made
        returning index, leaf
      )
      select string_agg(leaf, ''::bytea order by index) as leaves from placed`
    for (const leaf of hashesOf(row?.leaves ?? new Uint8Array(0))) tiles.append(leaf)
    const full = tiles.takeFull()
    await ownerSql`insert into ledger_tile ${ownerSql(full, 'level', 'n', 'hashes', 'root')}`
  }
  const root = tiles.root()
  const checkpoint = openCheckpointSigner(ORIGIN, privateKey).checkpoint(LARGE_ENTRIES, root)
  await insertHeads(ownerSql, [{ size: LARGE_ENTRIES, root, checkpoint, at: 0 }])
  await ownerSql`vacuum analyze ledger_entry`
}

async function bytesOnDisk({ ownerSql }: TestDatabase): Promise<number> {
  const [row] = await ownerSql<{ bytes: number }[]>`
    select pg_total_relation_size('ledger_entry') + pg_total_relation_size('ledger_tile')
      + pg_total_relation_size('ledger_head') as bytes`
  return row?.bytes ?? 0
}

function evidenceFrom(from: number, count: number): Evidence[] {
  return Array.from({ length: count }, (_, i) => evidenceOf(from + i))
}

function evidenceOf(number: number): Evidence {
  return {
    kind: 'records.read',
    at: 1_776_675_600_000 + number,
    actor: '0195f2a4-1c55-7d6e-9a3b-2f1e8c7d6b5a',
    subject: `c:${(number % 997).toString().padStart(43, 'A')}`,
    facts: {
      interaction: 'search',
      types: ['Observation'],
      count: 12,
      basis: 'care-relationship',
      purpose: 'treatment',
    },
  }
}

async function repeat(
  times: number,
  work: () => Promise<unknown>,
): Promise<{ walls: number[]; processor: number[] }> {
  const walls: number[] = []
  const processor: number[] = []
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    walls.push(await seconds(work))
    const { user, system } = process.cpuUsage(before)
    processor.push((user + system) / 1_000_000)
  }
  return { walls, processor }
}
