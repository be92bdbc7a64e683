import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from './index.ts'

const WAIT_MS = 60_000
const schemas = [
  {
    room: 'fact',
    migrations: [
      'create table fact (id int primary key); grant select, insert on fact to wardstone_server',
    ],
  },
]
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'wardstone-home-'))
  await chmod(home, 0o711)
})
afterEach(() => rm(home, { recursive: true, force: true }))

const open = (): Promise<Database> => openDatabase({ home, schemas, onLine: () => {} })

/** A server process of its own that opens the database, says so, and waits to be killed. */
async function startServer(): Promise<ChildProcess> {
  const program = `
    import { openDatabase } from ${JSON.stringify(import.meta.resolve('./index.ts'))}
    const schemas = ${JSON.stringify(schemas)}
    await openDatabase({ home: ${JSON.stringify(home)}, schemas, onLine: () => {} })
    console.log('open')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child
}

/** Processes whose command line names this test's folder. */
function databaseProcesses(): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n')
  return lines.filter((line) => line.includes(`-D ${home}/postgres/data`))
}

async function postgresPid(): Promise<number> {
  const text = await readFile(join(home, 'postgres/data/postmaster.pid'), 'utf8').catch(() => '')
  return Number(text.split('\n')[0])
}

/** Resolves with the number of the process that was killed. */
async function killPostgres(): Promise<number> {
  const pid = await postgresPid()
  process.kill(pid, 'SIGKILL')
  return pid
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; Date.now() < end;) {
    if (await holds()) return
    await sleep(50)
  }
  throw new Error('waited in vain')
}

describe('the embedded database', { timeout: 2 * WAIT_MS }, () => {
  it('keeps what was committed and listens on no network address', async () => {
    const first = await open()
    await first.sql`insert into fact values (7)`
    expect(await first.sql`show listen_addresses`).toEqual([{ listen_addresses: '' }])
    await first.close()
    const second = await open()
    expect(await second.sql`select id from fact`).toEqual([{ id: 7 }])
    await second.close()
    expect(databaseProcesses()).toEqual([])
  })

  it('does not let the serving role change what it may only add', async () => {
    const database = await open()
    await database.sql`insert into fact values (1)`
    await expect(database.sql`update fact set id = 2`).rejects.toThrow(/permission denied/)
    await expect(database.sql`delete from fact`).rejects.toThrow(/permission denied/)
    await expect(database.sql`create table mine (id int)`).rejects.toThrow(/permission denied/)
    await database.close()
  })

  it('refuses a second server on the same folder and says which has it', async () => {
    const database = await open()
    await expect(open()).rejects.toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining(String(process.pid)),
    })
    await database.close()
  })

  it('ends with a server that is killed, and opens again without loss', async () => {
    const server = await startServer()
    expect(databaseProcesses().length).toBeGreaterThan(0)
    server.kill('SIGKILL')
    await until(() => databaseProcesses().length === 0)
    const database = await open()
    expect(await database.sql`select count(*) from fact`).toEqual([{ count: 0 }])
    await database.close()
  })

  it('comes back by itself when PostgreSQL is killed', async () => {
    const database = await open()
    await database.sql`insert into fact values (3)`
    const first = await killPostgres()
    // Connections of before are served for a moment more, by processes that nobody watches over.
    await until(async () => (await postgresPid()) !== first)
    await until(() =>
      database.sql`select id from fact`.then((rows) => rows.length === 1).catch(() => false),
    )
    await database.close()
    expect(databaseProcesses()).toEqual([])
  })

  it.each([0, 100, 260, 400])(
    'closes while PostgreSQL is being started again, %i ms after it was killed',
    async (wait) => {
      const database = await open()
      await killPostgres()
      await sleep(wait)
      await database.close()
      await until(() => databaseProcesses().length === 0)
      expect(databaseProcesses()).toEqual([])
    },
  )

  it('refuses a folder whose socket path the system could not hold', async () => {
    const deep = join(home, 'x'.repeat(90))
    await expect(openDatabase({ home: deep, schemas, onLine: () => {} })).rejects.toMatchObject({
      code: 'config.invalid',
    })
  })
})
