import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTestDatabase, type TestDatabase } from '@wardstone/harness'
import {
  compartmentId,
  openKeyring,
  openRotation,
  openVault,
  vaultSchema,
  type Keyring,
} from '@wardstone/vault'
import { newWrappedKeys } from '../foundation/vault/src/wrapped-keys.ts'
import type { Figure } from './run.ts'

const COMPARTMENTS = Number(process.env['BENCH_COMPARTMENTS'] ?? 1_000_000)
const CREATED_TOGETHER = 5_000
const UNLOCKED_TOGETHER = 50
const LOOK_EVERY_MS = 2_000
const actor = { id: 'bench', roles: ['service'] } as const

/** A rotation of the KEK to its end, over as many compartments, while charts are opened. */
export async function run(): Promise<Figure[]> {
  const database = await openTestDatabase([vaultSchema], { durable: true })
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-bench-'))
  try {
    return await measure(database, join(folder, 'keyring.json'))
  } finally {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure({ sql }: TestDatabase, file: string): Promise<Figure[]> {
  const passphrase = 'correct horse battery staple'
  const keyring = await openKeyring({ file, passphrase, create: true })
  const vault = await openVault({ sql, keyring, now: Date.now })
  const ledger = { append: async () => {} }
  const rotation = openRotation({ sql, keyring, ledger, now: Date.now, onError })
  await fill(sql, keyring)
  const quiet = await unlockTimes(vault, () => Promise.resolve(false), 200)
  await rotation.rotate(actor, 1)
  const started = performance.now()
  await rotation.rewrap(actor)
  const running = async () => (await rotation.status()).rewrap.running
  let busy = true
  const ended = (async () => {
    while (await running()) await sleep(LOOK_EVERY_MS)
    busy = false
    return (performance.now() - started) / 1000
  })()
  const loaded = await unlockTimes(vault, async () => busy, Infinity)
  const seconds = await ended
  const before = performance.now()
  await rotation.retire(actor, 2)
  const retired = performance.now() - before
  await rotation.stop()
  const conditions = `${COMPARTMENTS} compartments, fsync on, charts of ${UNLOCKED_TOGETHER} patients unlocked all the while by the same process`
  const figure = (bench: string, value: number, unit: string, spread = value): Figure => ({
    bench: `vault.${bench}`,
    value: Math.round(value * 10) / 10,
    unit,
    runs: 1,
    spread: [Math.round(spread * 10) / 10, Math.round(value * 10) / 10],
    conditions,
  })
  return [
    figure('rewrap', COMPARTMENTS / seconds, 'per_s'),
    figure('rewrap.whole', seconds, 's'),
    figure('unlock_p99.quiet', quiet, 'ms'),
    figure('unlock_p99.while_rewrapping', loaded, 'ms'),
    figure('retire', retired, 'ms'),
  ]
}

function onError(error: unknown): void {
  throw error
}

/** Compartments as `Vault.create` makes them, many in one statement. */
async function fill(sql: TestDatabase['sql'], keyring: Keyring): Promise<void> {
  for (let made = 0; made < COMPARTMENTS; made += CREATED_TOGETHER) {
    const each = Math.min(CREATED_TOGETHER, COMPARTMENTS - made)
    const ids = Array.from({ length: each }, (_, index) => made + index + 1)
    const wrapped = ids.map(
      (id) => `"\\\\x${Buffer.from(newWrappedKeys(keyring, id, 1)).toString('hex')}"`,
    )
    await sql`
      insert into vault_compartment (id, kek_version, wrapped, created_at)
      select id, 1, wrapped, 0
      from unnest(${`{${ids.join(',')}}`}::bigint[], ${`{${wrapped.join(',')}}`}::bytea[]) as fresh (id, wrapped)`
  }
}

/** 99th of a hundred times, in milliseconds, to unlock patients that no cache holds. */
async function unlockTimes(
  vault: Awaited<ReturnType<typeof openVault>>,
  goesOn: () => Promise<boolean>,
  timesMax: number,
): Promise<number> {
  const times: number[] = []
  while (times.length < (timesMax === Infinity ? 1e9 : timesMax)) {
    if (timesMax === Infinity && !(await goesOn())) break
    const ids = Array.from({ length: UNLOCKED_TOGETHER }, () =>
      compartmentId(1 + Math.floor(Math.random() * COMPARTMENTS)),
    )
    const from = performance.now()
    await vault.unlock(ids)
    times.push(performance.now() - from)
    await sleep(5)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
}
