import { generateKeyPairSync, hash as digest } from 'node:crypto'
import { canonicalJson, utf8, type Evidence } from '@wardstone/core'
import { openTestDatabase, type TestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import {
  inclusionProof,
  leafHash,
  openTree,
  verifyInclusion,
  type Hash,
  type Sha256,
} from '@wardstone/verifier'
import type { Figure } from './run.ts'

const RUNS = 5
const CALLERS = 64
const RECORDS = 10_000
const APPEND_BATCH = 1_000
const APPENDS = 20_000
const OFFLINE_ENTRIES = 100_000
const OFFLINE_PROOFS = 10_000
const DURABLE = 'fsync on, synchronous_commit on, embedded PostgreSQL on the same machine'

const nativeSha256: Sha256 = (data) => digest('sha256', data, 'buffer')

/** How fast evidence becomes durable, becomes entries, and is checked by somebody else. */
export async function run(): Promise<Figure[]> {
  const database = await openTestDatabase([ledgerSchema], { durable: true })
  try {
    const ledger = await openLedger({
      sql: database.sql,
      sequencerSql: database.sequencerSql,
      origin: 'bench.example/ledger',
      signingKey: generateKeyPairSync('ed25519').privateKey,
      now: Date.now,
      onError: (error) => {
        throw error
      },
    })
    return [...(await writing(database, ledger)), ...(await checking(ledger)), ...(await offline())]
  } finally {
    await database.close()
  }
}

async function writing({ sql }: TestDatabase, ledger: Ledger): Promise<Figure[]> {
  const records: number[] = []
  const appends: number[] = []
  const sequences: number[] = []
  for (let i = 0; i < RUNS; i++) {
    records.push(RECORDS / (await seconds(() => recordAll(ledger))))
    appends.push(
      APPENDS /
        (await seconds(async () => {
          for (let from = 0; from < APPENDS; from += APPEND_BATCH) {
            await sql.begin((tx) => ledger.append(tx, evidenceFrom(from, APPEND_BATCH)))
          }
        })),
    )
    sequences.push((RECORDS + APPENDS) / (await seconds(() => ledger.sequence())))
  }
  return [
    figure('ledger.record', 'per_s', records, `${CALLERS} callers of one entry each; ${DURABLE}`),
    figure(
      'ledger.append',
      'per_s',
      appends,
      `transactions of ${APPEND_BATCH}, one after the other; ${DURABLE}`,
    ),
    figure('ledger.sequence', 'per_s', sequences, `backlog of ${RECORDS + APPENDS}; ${DURABLE}`),
  ]
}

async function recordAll(ledger: Ledger): Promise<void> {
  let next = 0
  const caller = async () => {
    while (next < RECORDS) await ledger.record(evidenceFrom(next++, 1))
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

async function checking(ledger: Ledger): Promise<Figure[]> {
  const { size } = await ledger.head()
  const rates: number[] = []
  for (let i = 0; i < RUNS; i++) rates.push(size / (await seconds(() => ledger.verify())))
  return [
    figure(
      'ledger.verify',
      'per_s',
      rates,
      `${size} entries, with tiles, columns and every checkpoint`,
    ),
  ]
}

/** What an auditor's machine does, with no server and no database. */
async function offline(): Promise<Figure[]> {
  const entries = evidenceFrom(0, OFFLINE_ENTRIES).map((one) => utf8(canonicalJson(one)))
  const bytes = entries.reduce((sum, entry) => sum + entry.length, 0)
  const conditions = `${OFFLINE_ENTRIES} entries of ${Math.round(bytes / OFFLINE_ENTRIES)} bytes in memory`
  const plain: number[] = []
  const native: number[] = []
  const proofs: number[] = []
  const prove = await openProver(entries)
  for (let i = 0; i < RUNS; i++) {
    plain.push(await seconds(() => rebuild(entries)))
    native.push(await seconds(() => rebuild(entries, nativeSha256)))
    proofs.push(OFFLINE_PROOFS / (await seconds(prove)))
  }
  return [
    figure(
      'verifier.rebuild.plain',
      's',
      plain,
      `${conditions}, SHA-256 in JavaScript as in a browser`,
    ),
    figure('verifier.rebuild', 's', native, `${conditions}, SHA-256 of node:crypto`),
    figure(
      'verifier.inclusion',
      'per_s',
      proofs,
      `${conditions}, one inclusion proof after the other, SHA-256 of node:crypto`,
    ),
  ]
}

function rebuild(entries: readonly Uint8Array[], sha256?: Sha256): Hash {
  const tree = openTree(sha256 && { sha256 })
  for (const entry of entries) tree.append(leafHash(entry, sha256))
  return tree.root()
}

async function openProver(entries: readonly Uint8Array[]): Promise<() => void> {
  const nodes = new Map<string, Hash>()
  const onNode = (level: number, n: number, hash: Hash) => void nodes.set(`${level}/${n}`, hash)
  const tree = openTree({ sha256: nativeSha256, onNode })
  for (const entry of entries) tree.append(leafHash(entry, nativeSha256))
  const root = tree.root()
  const hashAt = async (level: number, n: number) => nodes.get(`${level}/${n}`) ?? root
  const proofs: Hash[][] = []
  const sample = entries.slice(0, OFFLINE_PROOFS)
  for (const index of sample.keys()) {
    proofs.push(await inclusionProof(index, entries.length, hashAt, nativeSha256))
  }
  return () => {
    for (const [index, entry] of sample.entries()) {
      const leaf = leafHash(entry, nativeSha256)
      const claim = { index, size: entries.length, leaf, proof: proofs[index] ?? [], root }
      verifyInclusion(claim, nativeSha256)
    }
  }
}

function evidenceFrom(from: number, count: number): Evidence[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'records.read',
    at: 1_776_675_600_000 + from + i,
    actor: '0195f2a4-1c55-7d6e-9a3b-2f1e8c7d6b5a',
    subject: `c:${((from + i) % 997).toString().padStart(43, 'A')}`,
    facts: {
      interaction: 'search',
      types: ['Observation'],
      count: 12,
      basis: 'care-relationship',
      purpose: 'treatment',
    },
  }))
}

async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

function figure(
  bench: string,
  unit: string,
  values: readonly number[],
  conditions: string,
): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)]
  const value = sorted[Math.floor(sorted.length / 2)] ?? 0
  return { bench, value, unit, runs: values.length, spread: [low, high], conditions }
}
