import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Evidence } from '@wardstone/core'
import { openTestDatabase, testClock, type TestDatabase } from '@wardstone/harness'
import { openLedger, type Ledger } from './ledger.ts'
import { ledgerSchema } from './schema.ts'

export const TEST_ORIGIN = 'hospital.example/ledger'

const SEQUENCE_ONCE = `
  import { createPrivateKey } from 'node:crypto'
  import { connect } from '@wardstone/database'
  import { openLedger } from '@wardstone/ledger'
  const { socketFolder, name, origin, pem } = JSON.parse(process.argv[1])
  const ledger = await openLedger({
    sql: connect({ socketFolder }, 'wardstone_server', name, 1),
    sequencerSql: connect({ socketFolder }, 'wardstone_sequencer', name, 1),
    origin,
    signingKey: createPrivateKey(pem),
    now: Date.now,
    onError: console.error,
  })
  await ledger.sequence()`

export type TestLedger = {
  readonly database: TestDatabase
  readonly clock: ReturnType<typeof testClock>
  readonly errors: unknown[]
  /** Opens the ledger as one more server would, with the same key unless another is given. */
  open(signingKey?: KeyObject): Promise<Ledger>
  /** Starts another process that sequences once. */
  sequenceElsewhere(): ChildProcess
  /** Takes everything out again, as only the owner of the database can. */
  empty(): Promise<void>
  close(): Promise<void>
}

/** A real database with the ledger's tables, for the tests of this room. */
export async function openTestLedger(): Promise<TestLedger> {
  const database = await openTestDatabase([ledgerSchema])
  const clock = testClock()
  const errors: unknown[] = []
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    database,
    clock,
    errors,
    open: (signingKey = privateKey) =>
      openLedger({
        sql: database.sql,
        sequencerSql: database.sequencerSql,
        origin: TEST_ORIGIN,
        signingKey,
        now: clock.now,
        onError: (error) => errors.push(error),
      }),
    sequenceElsewhere() {
      const { socketFolder, name } = database
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
      const job = JSON.stringify({ socketFolder, name, origin: TEST_ORIGIN, pem })
      return spawn(process.execPath, ['--input-type=module', '--eval', SEQUENCE_ONCE, job], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    },
    async empty() {
      errors.length = 0
      await database.ownerSql`truncate ledger_pending, ledger_entry, ledger_tile, ledger_head,
        ledger_index, ledger_index_subject`
    },
    close: () => database.close(),
  }
}

/** Evidence that differs from number to number. */
export function numbered(number: number): Evidence {
  return {
    kind: number % 2 === 0 ? 'test.number.even' : 'test.number.odd',
    at: 1_776_675_600_000 + number,
    actor: `account-${number % 3}`,
    subject: number % 5 === 0 ? '' : `c:${number % 5}`,
    facts: { number, text: '“quoted” \\ and \n broken' },
  }
}

/** Evidence `from` up to, not including, `to`. */
export function numberedFrom(from: number, to: number): Evidence[] {
  return Array.from({ length: to - from }, (_, i) => numbered(from + i))
}

/** Appends in transactions of a thousand, and sequences. */
export async function fill(
  test: TestLedger,
  ledger: Ledger,
  from: number,
  to: number,
): Promise<void> {
  const STEP = 1_000
  for (let next = from; next < to; next += STEP) {
    const evidence = numberedFrom(next, Math.min(next + STEP, to))
    await test.database.sql.begin((tx) => ledger.append(tx, evidence))
  }
  await ledger.sequence()
}
