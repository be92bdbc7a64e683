import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, migrate, startEmbedded, type Schema, type Sql } from '@wardstone/database'

const POOL_CONNECTIONS_MAX = 8

export type TestDatabase = {
  /** Acts as the serving role, as in production. */
  readonly sql: Sql
  readonly sequencerSql: Sql
  /** Acts as the owner: for looking at what the serving role cannot. */
  readonly ownerSql: Sql
  /** Folder of the socket and name of the database, for a real `psql` or a second connection. */
  readonly socketFolder: string
  readonly name: string
  close(): Promise<void>
}

/**
 * A real, empty database for one test file, in the run's shared PostgreSQL, with the schemas in place.
 * `durable: true` starts a PostgreSQL of its own with fsync on: for benchmarks and crash tests, in or out of a test run.
 */
export async function openTestDatabase(
  schemas: readonly Schema[],
  options: { durable?: boolean } = {},
): Promise<TestDatabase> {
  const cluster = options.durable === true ? await ownCluster() : await sharedCluster()
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = connect(cluster, 'wardstone', 'postgres', 1)
  await admin`create database ${admin(name)}`
  const ownerSql = connect(cluster, 'wardstone', name, 2)
  await migrate(ownerSql, schemas)
  const sql = connect(cluster, 'wardstone_server', name, POOL_CONNECTIONS_MAX)
  const sequencerSql = connect(cluster, 'wardstone_sequencer', name, 2)
  return {
    sql,
    sequencerSql,
    ownerSql,
    socketFolder: cluster.socketFolder,
    name,
    async close() {
      await Promise.all([sql, sequencerSql, ownerSql].map((pool) => pool.end({ timeout: 5 })))
      await admin`drop database ${admin(name)} with (force)`
      await admin.end()
      await cluster.stop()
    },
  }
}

type Cluster = { readonly socketFolder: string; stop(): Promise<void> }

async function sharedCluster(): Promise<Cluster> {
  const { inject } = await import('vitest')
  return { socketFolder: inject('socketFolder'), stop: () => Promise.resolve() }
}

async function ownCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-pg-'))
  await chmod(folder, 0o711)
  const server = await startEmbedded({ folder: join(folder, 'postgres'), onLine: () => {} })
  return {
    socketFolder: server.socketFolder,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
