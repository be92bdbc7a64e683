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
  /** Acts as `wardstone_backup`, which reads every table and writes none. */
  readonly backupSql: Sql
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
  const { target, release } = await reach(options)
  try {
    await asOwner(target, (owner) => migrate(owner, options.schemas))
    return connected(target, release)
  } catch (error) {
    await release()
    throw error
  }
}

/**
 * Fills a new database as its owner, with the schemas in place: for restoring what was backed up. Tables of migrations
 * that came later are made when the database is opened.
 *
 * @throws Fault `input.conflict` when there is something in it already; as `openDatabase` besides.
 */
export async function fillDatabase(
  options: DatabaseOptions,
  fill: (owner: Sql) => Promise<void>,
): Promise<void> {
  const { target, release } = await reach(options)
  try {
    await asOwner(target, async (owner) => {
      const [used] = await owner`select 1 from pg_tables where schemaname = 'public' limit 1`
      if (used !== undefined)
        throw new Fault('input.conflict', 'There is a database already; it is left as it is.')
      await migrate(owner, options.schemas)
      await fill(owner)
    })
  } finally {
    await release()
  }
}

type Reached = { readonly target: Target; readonly release: () => Promise<void> }

/** The database server, started where it is ours, and this data folder's for as long as it is not released. */
async function reach(options: DatabaseOptions): Promise<Reached> {
  await prepareHome(options.home)
  const unlock = await lockFolder(join(options.home, 'server.lock'))
  try {
    if (options.url !== undefined) return { target: { url: options.url }, release: unlock }
    const { onLine, unsafeSettings = [] } = options
    const folder = join(options.home, 'postgres')
    const embedded = await startEmbedded({ folder, onLine, unsafeSettings })
    const release = async () => {
      await embedded.stop()
      await unlock()
    }
    try {
      await createDatabase(embedded.socketFolder)
      return { target: embedded, release }
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

async function asOwner(target: Target, work: (owner: Sql) => Promise<void>): Promise<void> {
  const owner = connect(target, 'url' in target ? undefined : OWNER, DATABASE, 1)
  try {
    if ('url' in target) await assertAnswers(owner)
    await work(owner)
  } finally {
    await owner.end()
  }
}

function connected(target: Target, release: () => Promise<void>): Database {
  const sql = connect(target, 'wardstone_server', DATABASE, SERVER_CONNECTIONS_MAX)
  const sequencerSql = connect(target, 'wardstone_sequencer', DATABASE, SEQUENCER_CONNECTIONS_MAX)
  const backupSql = connect(target, 'wardstone_backup', DATABASE, 1)
  return {
    sql,
    sequencerSql,
    backupSql,
    address:
      'url' in target ? 'DATABASE_URL' : `psql -h ${target.socketFolder} -U ${OWNER} ${DATABASE}`,
    async close() {
      await Promise.all([sql, sequencerSql, backupSql].map((pool) => pool.end({ timeout: 5 })))
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
