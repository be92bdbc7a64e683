import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { connect as connectTo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@wardstone/database'
import {
  newHome,
  openSmallDisk,
  runCli,
  startServerProcess,
  type ServerProcess,
  type SmallDisk,
} from '@wardstone/harness'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ask,
  bundles,
  expectWhole,
  load,
  organisationBundle,
  send,
  takesAgain,
  type Loaded,
} from './test-load.ts'

const TEST_TIMEOUT_MS = 180_000
const BACK_TIMEOUT_MS = 60_000
const DATABASE_MEBIBYTES = 192
const HALF_A_DATABASE_BYTES = 20 * 1024 * 1024
const SOME_BYTES = 6_000
const ROUND_BUNDLES = 8
const REFUSALS = 8
const MESSAGES_MAX = 2_000

const closing: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of closing.toReversed()) await close()
})

/** A data folder, or a folder below it, that lies on a disk of its own. */
async function openDiskAt(below: string, mebibytes: number) {
  const { home, remove } = await newHome()
  closing.push(remove)
  const folder = join(home, below)
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const disk = await openSmallDisk(folder, mebibytes)
  closing.push(disk.close)
  const start = async (settings: Record<string, string> = {}): Promise<ServerProcess> => {
    const server = await startServerProcess(home, [], settings, disk)
    closing.push(server.stop)
    return server
  }
  return { home, disk, start }
}

const some = (loaded: Loaded) => {
  const enough = loaded.acknowledged.length + ROUND_BUNDLES
  return () => loaded.acknowledged.length >= enough
}

describe('a disk of the database that fills up in the middle of an import', () => {
  it(
    'refuses by name what it cannot take, keeps all that was acknowledged and nothing in part, and goes on by itself',
    async () => {
      const { home, disk, start } = await openDiskAt('postgres', DATABASE_MEBIBYTES)
      const server = await start()
      const socket = disk.outside(join(home, 'postgres/socket'))
      const owner = connect({ socketFolder: socket }, 'wardstone', 'wardstone', 1)
      closing.push(() => owner.end())
      const checkpointer = async () => {
        const [row] = await owner<{ pid: number }[]>`
          select pid from pg_stat_activity where backend_type = 'checkpointer'`
        return row?.pid
      }
      expect((await send(server, organisationBundle()))?.status).toBe(200)
      const loaded: Loaded = { sent: [], acknowledged: [] }
      const all = { server, source: bundles('full') }

      // No room for a table to grow: PostgreSQL refuses and lives.
      await load(all, loaded, some(loaded))
      await disk.fill()
      const refused = await load(all, loaded, (list) => list.length >= REFUSALS)
      expect(new Set(refused)).toEqual(new Set(['507 storage.full']))
      expect((await ask(server.operatorSocket, 'GET', '/readyz'))?.text).toContain(
        '"storage":"full',
      )
      // What writes nothing goes on.
      expect((await ask(server.operatorSocket, 'GET', '/ledger/checkpoint'))?.status).toBe(200)
      await disk.free()
      await takesAgain(all, loaded)

      // No room for its log: PostgreSQL ends, and is started again until it can.
      const before = await checkpointer()
      await load(all, loaded, some(loaded))
      await disk.fill()
      await owner`select pg_switch_wal()`.catch(() => undefined)
      const stopped = await load(all, loaded, (list) => list.length >= REFUSALS)
      expect(stopped.filter((one) => one !== '507 storage.full')).toEqual([])
      await expect
        .poll(async () => (await ask(server.operatorSocket, 'GET', '/readyz'))?.code, {
          timeout: BACK_TIMEOUT_MS,
        })
        .toBe('storage.full')
      await disk.free()
      await takesAgain(all, loaded)
      expect(await checkpointer()).not.toBe(before)

      expect(await runCli(['ledger', 'verify'], home, disk)).toMatchObject({ code: 0 })
      await expectWhole(socket, loaded)
    },
    TEST_TIMEOUT_MS,
  )
})

describe('a first start on a disk that is full', () => {
  it(
    'says so and leaves nothing that a later start would take for keys or a database',
    async () => {
      const { home, disk, start } = await openDiskAt('.', DATABASE_MEBIBYTES)
      for (const leave of [0, HALF_A_DATABASE_BYTES]) {
        await disk.fill(leave)
        await expect(start()).rejects.toThrow(/disk .*is full/)
        await disk.free()
      }
      const server = await start()
      expect((await send(server, organisationBundle()))?.status).toBe(200)
      const left = await readdir(disk.outside(join(home, 'keys')))
      expect(left.toSorted()).toEqual(['keyring.json', 'passphrase'])
    },
    TEST_TIMEOUT_MS,
  )
})

describe('a disk of the key file that is full', () => {
  it(
    'stops a rotation before anything was changed, and a later one is done',
    async () => {
      const { home, disk, start } = await openDiskAt('keys', 1)
      const server = await start()
      await disk.fill()
      const refused = await runCli(['keys', 'rotate'], home, disk)
      expect(refused).toMatchObject({ code: 3, text: expect.stringContaining('disk is full') })
      expect(await readdir(disk.outside(join(home, 'keys')))).toHaveLength(3)
      expect((await send(server, organisationBundle()))?.status).toBe(200)
      await disk.free()
      expect(await runCli(['keys', 'rotate'], home, disk)).toMatchObject({
        code: 0,
        text: expect.stringContaining('Version 2 wraps what is new.'),
      })
    },
    TEST_TIMEOUT_MS,
  )
})

describe('a disk that is written to by a command and is full', () => {
  it(
    'gets no backup, bundle or ledger that looks whole, and is written to the end once there is room',
    async () => {
      const { home, remove } = await newHome()
      closing.push(remove)
      const server = await startServerProcess(home)
      closing.push(server.stop)
      const { value } = bundles('written').next()
      await send(server, organisationBundle())
      await send(server, value.text)
      const holder = `alice=${await identityToRecipient(await generateIdentity())}`
      await runCli(['backup', 'escrow', '--needed', '1', holder], home)
      const folder = await mkdtemp(join(tmpdir(), 'wardstone-full-'))
      closing.push(() => rm(folder, { recursive: true }))
      const disk: SmallDisk = await openSmallDisk(folder, 8)
      closing.push(disk.close)

      const backup = join(folder, 'one.backup')
      const audit = join(folder, 'audit.json')
      const ledger = join(folder, 'ledger')
      const commands = [
        ['backup', 'make', backup],
        ['audit', 'export', '--out', audit],
        ['ledger', 'export', ledger],
      ]
      // Room for a part of what is written: a write that is cut short must not pass for a whole one.
      await disk.fill(SOME_BYTES)
      for (const words of commands) {
        const { code, text } = await runCli(words, home, disk)
        expect({ words, code, text }).toMatchObject({
          code: 3,
          text: expect.stringContaining('disk that this writes to is full'),
        })
      }
      const left = await readdir(disk.outside(folder))
      expect(left.filter((name) => name !== 'filler' && name !== 'ledger')).toEqual([])
      const head = disk.outside(join(ledger, 'checkpoint'))
      expect(await stat(head).catch(() => undefined)).toBeUndefined()
      await disk.free()
      const done = await Promise.all(commands.map((words) => runCli(words, home, disk)))
      expect(done.map(({ code }) => code)).toEqual([0, 0, 0])
      const verified = await Promise.all([
        runCli(['ledger', 'verify', ledger], undefined, disk),
        runCli(['audit', 'verify', audit], undefined, disk),
      ])
      expect(verified.map(({ code }) => code)).toEqual([0, 0])
    },
    TEST_TIMEOUT_MS,
  )
})

const sendersSchema = z.object({
  address: z.object({ port: z.int() }),
  senders: z.array(z.object({ counts: z.object({ stored: z.int() }) })),
})

/** Sends one message over a connection of its own; gives the code of its acknowledgement (HL7 table 0008), if one came. */
async function admit(port: number, id: string): Promise<string | undefined> {
  const segments = [
    `MSH|^~\\&|ADMISSIONS|NORTH|||20260102||ADT^A04|${id}|P|2.5`,
    `PID|1||${id}^^^HOSP^MR||Quill^Nora||19700101|F`,
  ]
  const socket = connectTo(port, 'localhost')
  try {
    const answer = new Promise<string | undefined>((resolve) => {
      let text = ''
      socket.on('data', (part) => {
        text += part.toString()
        if (text.includes('\x1c')) resolve(/MSA\|(\w\w)/.exec(text)?.[1])
      })
      socket.once('error', () => resolve(undefined))
      socket.once('close', () => resolve(undefined))
    })
    socket.write(`\x0b${segments.join('\r')}\r\x1c\r`)
    return await answer
  } finally {
    socket.destroy()
  }
}

describe('a disk of the database that fills up while messages come', () => {
  it(
    'acknowledges none that it cannot keep, and all of them when they are sent again once there is room',
    async () => {
      const { home, disk, start } = await openDiskAt('postgres', DATABASE_MEBIBYTES)
      const server = await start({ WARDSTONE_MLLP_LISTEN: 'localhost:0' })
      const sender = { name: 'Admissions', mayUpdatePatients: true, perSecondMax: 1000 }
      const json = 'application/json'
      const added = await ask(
        server.operatorSocket,
        'POST',
        '/api/messages/senders',
        JSON.stringify(sender),
        json,
      )
      expect(added).toMatchObject({ status: 201 })
      const status = async () =>
        sendersSchema.parse(
          JSON.parse((await ask(server.operatorSocket, 'GET', '/api/messages'))?.text ?? ''),
        )
      const { port } = (await status()).address
      const told = new Map<string, string | undefined>()
      const admitted = () => [...told.values()].filter((code) => code === 'AA').length
      const sendOne = async (id: string) => told.set(id, await admit(port, id))

      for (let n = 0; n < 5; n++) await sendOne(`BEFORE-${n}`)
      expect(admitted()).toBe(5)
      await disk.fill()
      for (let n = 0; n < MESSAGES_MAX && told.size - admitted() < REFUSALS; n++)
        await sendOne(`FULL-${n}`)
      const refused = [...told].filter(([, code]) => code !== 'AA')
      expect(refused).toHaveLength(REFUSALS)
      // Not for what it says: the same message may be taken later (HL7 v2.5 §2.9.2).
      expect(new Set(refused.map(([, code]) => code))).toEqual(new Set(['AR']))
      expect((await status()).senders[0]?.counts.stored).toBe(admitted())
      await disk.free()
      for (const [id] of refused)
        await expect.poll(() => admit(port, id), { timeout: BACK_TIMEOUT_MS }).toBe('AA')
      expect((await status()).senders[0]?.counts.stored).toBe(told.size)
      expect(await runCli(['ledger', 'verify'], home, disk)).toMatchObject({ code: 0 })
    },
    TEST_TIMEOUT_MS,
  )
})
