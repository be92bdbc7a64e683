import { existsSync } from 'node:fs'
import { openTestDatabase, type TestDatabase } from '@wardstone/harness'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, type Sql, type TransactionSql } from './index.ts'

const schema = {
  room: 'lost',
  migrations: ['create table fact (id int); grant select, insert on fact to wardstone_server'],
}
const database: TestDatabase = await openTestDatabase([schema])
// One connection: whatever follows a loss runs on the one that was lost.
const sql: Sql = connect(database, 'wardstone_server', database.name, 1)
afterAll(async () => {
  await sql.end()
  await database.close()
})
beforeEach(() => database.ownerSql`truncate fact`)

async function endBackend(tx: TransactionSql): Promise<void> {
  const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
  await database.ownerSql`select pg_terminate_backend(${row?.pid ?? 0})`
  // Until PostgreSQL itself no longer has it.
  for (let alive = true; alive;) {
    const [found] = await database.ownerSql<
      { n: number }[]
    >`select count(*) as n from pg_stat_activity where pid = ${row?.pid ?? 0}`
    alive = found?.n !== 0
  }
}

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'committed',
    () => 'failed',
  )
const facts = async (): Promise<readonly number[]> =>
  (await database.ownerSql<{ id: number }[]>`select id from fact order by id`).map(({ id }) => id)

describe('a connection that is lost inside a transaction', () => {
  it('fails the transaction, keeps nothing of it, and the process lives', async () => {
    const lost = sql.begin(async (tx) => {
      await tx`insert into fact values (1)`
      await endBackend(tx)
      await tx`insert into fact values (2)`
    })
    expect(await outcome(lost)).toBe('failed')
    expect(await facts()).toEqual([])
  })

  it('never lets a statement of the dead transaction run on the next connection', async () => {
    // The transaction is over before its function is: what the function does later must not count.
    const late = Promise.withResolvers<string>()
    const lost = sql.begin(async (tx) => {
      await tx`insert into fact values (1)`
      await endBackend(tx)
      // Whoever awaits here goes on when the connection is back.
      await sql`select 1`.catch(() => undefined)
      late.resolve(await outcome(tx`insert into fact values (2)`.execute()))
    })
    expect(await outcome(lost)).toBe('failed')
    expect(await late.promise).toBe('failed')
    expect(await facts()).toEqual([])
  })

  it('fails statements that were under way or waiting, and serves the next ones', async () => {
    const lost = sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      const slow = tx`select pg_sleep(20)`.execute()
      const waiting = tx`insert into fact values (3)`.execute()
      await database.ownerSql`select pg_terminate_backend(${row?.pid ?? 0})`
      await Promise.allSettled([slow, waiting])
    })
    expect(await outcome(lost)).toBe('failed')
    for (let turn = 0; turn < 5; turn++)
      expect(await sql`select ${turn}::int as n`).toEqual([{ n: turn }])
    expect(await outcome(sql.begin((tx) => tx`insert into fact values (4)`))).toBe('committed')
    expect(await facts()).toEqual([4])
  })

  it('gives no later statement the answer of one that was sent on the dead connection', async () => {
    const lost = sql.begin(async (tx) => {
      const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      const pid = row?.pid ?? Number.NaN
      // All in one turn of the event loop: writing tells of the loss before reading does, and the socket ends with an error.
      process.kill(pid, 'SIGTERM')
      while (existsSync(`/proc/${pid}`));
      await tx`insert into fact values (2)`
    })
    expect(await outcome(lost)).toBe('failed')
    const answers = sql.begin(async (tx) => [
      await tx`select 1 as n`,
      await tx`select 2 as n`,
      await tx`select 3 as n`,
    ])
    expect(await answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]])
    expect(await facts()).toEqual([])
  })

  it('leaves the pool whole, many times over', async () => {
    for (let turn = 0; turn < 10; turn++) {
      await outcome(sql.begin((tx) => endBackend(tx)))
      await outcome(sql`select 1`)
      expect(await outcome(sql.begin((tx) => tx`insert into fact values (${turn})`))).toBe(
        'committed',
      )
    }
    expect(await facts()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
