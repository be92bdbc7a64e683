import { openTestDatabase } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { int8Array, migrate, type Schema } from './index.ts'

const first: Schema = { room: 'ward', migrations: ['create table bed (id int primary key)'] }
const database = await openTestDatabase([first])
afterAll(database.close)

describe('migrations', () => {
  it('run once, in order, and go on from where the database stands', async () => {
    const later = { ...first, migrations: [...first.migrations, 'alter table bed add ward text'] }
    await migrate(database.ownerSql, [later])
    await migrate(database.ownerSql, [later])
    await database.ownerSql`insert into bed values (1, 'north')`
    expect(await database.ownerSql`select ward from bed`).toEqual([{ ward: 'north' }])
  })

  it('run once when two servers start together', async () => {
    const room: Schema = { room: 'race', migrations: ['create table race (id int)'] }
    await Promise.all([migrate(database.ownerSql, [room]), migrate(database.ownerSql, [room])])
    expect(await database.ownerSql`select count(*)::int as n from race`).toEqual([{ n: 0 }])
  })

  it('refuse a migration that was changed after it ran', async () => {
    const changed = { ...first, migrations: ['create table bed (id bigint primary key)', 'x'] }
    await expect(migrate(database.ownerSql, [changed])).rejects.toMatchObject({
      code: 'config.invalid',
    })
  })

  it('refuse a database that is newer than the program', async () => {
    await expect(migrate(database.ownerSql, [{ room: 'ward', migrations: [] }])).rejects.toThrow(
      /newer/,
    )
  })

  it('change nothing when one of them fails', async () => {
    const broken = { room: 'broken', migrations: ['create table half (id int)', 'create table'] }
    await expect(migrate(database.ownerSql, [broken])).rejects.toThrow(/syntax/)
    expect(await database.ownerSql`select to_regclass('half') as t`).toEqual([{ t: null }])
  })
})

describe('the client', () => {
  it('reads whole numbers as numbers and refuses one that a number cannot hold', async () => {
    expect(await database.sql`select ${2 ** 40}::bigint as n`).toEqual([{ n: 2 ** 40 }])
    await expect(database.sql`select ${(2n ** 60n).toString()}::bigint as n`).rejects.toThrow(
      /fits a number/,
    )
  })

  it('takes arrays of 64-bit tokens', async () => {
    const tokens = [-(2n ** 63n), 2n ** 63n - 1n]
    const [row] = await database.sql`select ${int8Array(database.sql, tokens)}::bigint[]::text as t`
    expect(row).toEqual({ t: '{-9223372036854775808,9223372036854775807}' })
  })
})
