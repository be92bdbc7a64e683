import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestDatabase } from '@wardstone/harness'
import { afterAll, describe, expect, it } from 'vitest'
import { connect, openDatabase } from './index.ts'

const database = await openTestDatabase([])
const admin = connect(database, 'wardstone', 'postgres', 1)
const home = await mkdtemp(join(tmpdir(), 'wardstone-own-'))
afterAll(async () => {
  await admin.end()
  await database.close()
  await rm(home, { recursive: true, force: true })
})

describe('a PostgreSQL of one’s own', () => {
  it('serves an owner that is no superuser, and still keeps evidence from the serving role', async () => {
    const name = `own_${database.name}`
    await admin.unsafe(`create role ${name} login createrole`)
    // Roles are the cluster's; here the test run made them already, elsewhere the owner makes them.
    await admin.unsafe(
      `grant wardstone_server, wardstone_sequencer, wardstone_backup to ${name} with admin option`,
    )
    await admin.unsafe(`create database ${name} owner ${name}`)
    const url = `postgres://${name}@localhost/${name}?host=${database.socketFolder}`
    const schemas = [
      {
        room: 'fact',
        migrations: [
          'create table fact (id int); grant select, insert on fact to wardstone_server',
        ],
      },
    ]
    const own = await openDatabase({ home, url, schemas, onLine: () => {} })
    await own.sql`insert into fact values (1)`
    expect(await own.sql`select current_user::text as role`).toEqual([{ role: 'wardstone_server' }])
    expect(await own.sequencerSql`select current_user::text as role`).toEqual([
      { role: 'wardstone_sequencer' },
    ])
    await expect(own.sql`delete from fact`).rejects.toThrow(/permission denied/)
    await own.close()
    await admin.unsafe(`drop database ${name} with (force)`)
    await admin.unsafe(`drop role ${name}`)
  })

  it('that does not answer is refused with a sentence', async () => {
    const url = 'postgres://nobody@127.0.0.1:9/none'
    await expect(openDatabase({ home, url, schemas: [], onLine: () => {} })).rejects.toMatchObject({
      code: 'database.unavailable',
    })
  })
})
