import { join } from 'node:path'
import { Fault } from '@wardstone/core'
import type { Sql } from 'postgres'
import { connect, type Target } from './connect.ts'
import { DATABASE, OWNER, startEmbedded } from './embedded.ts'
import { lockFolder } from './folder-lock.ts'
import { prepareHome } from './home.ts'
import { migrate, type Schema } from './migrate.ts'

const SERVER_CONNECTIONS_MAX = 16
const SEQUENCER_CONNECTIONS_MAX = 2

export type Database = {
  /** Acts as `wardstone_server`: it can add evidence, and PostgreSQL refuses it to change or delete any. */
  readonly sql: Sql
  /** Acts as `wardstone_sequencer`, for the ledger alone. */
  readonly sequencerSql: Sql
  /** Where it runs, for people: what `psql` takes. */
  readonly address: string
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** The installation's data folder; the database lives in `postgres/` below it. */
  readonly home: string
  /** An own PostgreSQL 15 or later, as its owner; absent: one is started here. */
  readonly url?: string
  readonly schemas: readonly Schema[]
  readonly onLine: (line: string) => void
  readonly unsafeSettings?: readonly string[]
}

/**
 * Opens the installation's database, starting and creating it where needed, with every schema in place.
 *
 * @throws Fault `database.in-use`, `database.unavailable` or `config.invalid`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  await prepareHome(options.home)
  const unlock = await lockFolder(join(options.home, 'server.lock'))
  try {
    if (options.url !== undefined) {
      return await opened({ url: options.url }, options, unlock)
    }
    const { onLine, unsafeSettings = [] } = options
    const embedded = await startEmbedded({
      folder: join(options.home, 'postgres'),
      onLine,
      unsafeSettings,
    })
    try {
      await createDatabase(embedded.socketFolder)
      return await opened(embedded, options, async () => {
        await embedded.stop()
        await unlock()
      })
    } catch (error) {
      await embedded.stop()
      throw error
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

async function createDatabase(socketFolder: string): Promise<void> {
  const sql = connect({ socketFolder }, OWNER, 'postgres', 1)
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`
    if (found === undefined) await sql`create database ${sql(DATABASE)}`
  } finally {
    await sql.end()
  }
}

async function opened(
  target: Target,
  options: DatabaseOptions,
  release: () => Promise<void>,
): Promise<Database> {
  const owner = connect(target, 'url' in target ? undefined : OWNER, DATABASE, 1)
  try {
    if ('url' in target) await assertAnswers(owner)
    await migrate(owner, options.schemas)
  } finally {
    await owner.end()
  }
  const sql = connect(target, 'wardstone_server', DATABASE, SERVER_CONNECTIONS_MAX)
  const sequencerSql = connect(target, 'wardstone_sequencer', DATABASE, SEQUENCER_CONNECTIONS_MAX)
  return {
    sql,
    sequencerSql,
    address:
      'url' in target ? 'DATABASE_URL' : `psql -h ${target.socketFolder} -U ${OWNER} ${DATABASE}`,
    async close() {
      await Promise.all([sql.end({ timeout: 5 }), sequencerSql.end({ timeout: 5 })])
      await release()
    },
  }
}

/** @throws Fault `database.unavailable` in words; what the driver says could hold the password. */
async function assertAnswers(owner: Sql): Promise<void> {
  await owner`select 1`.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Fault(
      'database.unavailable',
      `The database at DATABASE_URL does not let us in (${code}). Check its address, user and password.`,
    )
  })
}
