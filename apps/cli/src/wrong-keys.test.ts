import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openOperator, record } from './operator.ts'
import { ask, FHIR } from './test-load.ts'

const TEST_TIMEOUT_MS = 120_000
const KEY_FILE = 'keys/keyring.json'
const PASSPHRASE = 'keys/passphrase'
const ORIGIN = 'ledger-origin'
const HEAD = 'ledger-head'
const FILES = [KEY_FILE, PASSPHRASE, ORIGIN, HEAD]

const ours = await newHome()
const theirs = await newHome()
const kept = await mkdtemp(join(tmpdir(), 'wardstone-kept-'))
const running = new Set<ServerProcess>()
/** What another house has in each place, and what ours had before its key was rotated. */
const other = new Map<string, Buffer>()
const older = new Map<string, Buffer>()
let patient: string

async function start(home: string): Promise<ServerProcess> {
  const server = await startServerProcess(home)
  running.add(server)
  return server
}

async function stop(server: ServerProcess): Promise<void> {
  running.delete(server)
  await server.stop()
}

async function put(names: readonly string[], from: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const name of names) await writeFile(join(ours.home, name), from.get(name) ?? '')
}

/** Every file that an installation has beside its database, by name and hash; of a running server the head moves on. */
async function fingerprint(others: readonly string[] = [ORIGIN, HEAD]): Promise<readonly string[]> {
  const names = [...others]
  for (const name of await readdir(join(ours.home, 'keys'))) names.push(`keys/${name}`)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const hash = createHash('sha256').update(await readFile(join(ours.home, name)))
      return `${name} ${hash.digest('hex')}`
    }),
  )
}

const newPatient = async ({ operatorSocket }: ServerProcess): Promise<string> => {
  const body = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Kept' }] })
  const answer = await openOperator(operatorSocket).send('POST', '/fhir/R4/Patient', body, FHIR)
  return String(record(JSON.parse(answer))['id'])
}

beforeAll(async () => {
  const another = await start(theirs.home)
  await newPatient(another)
  await stop(another)
  for (const name of FILES) other.set(name, await readFile(join(theirs.home, name)))
  const server = await start(ours.home)
  patient = await newPatient(server)
  older.set(KEY_FILE, await readFile(join(ours.home, KEY_FILE)))
  const { code, text } = await runCli(['keys', 'rotate'], ours.home)
  if (code !== 0) throw new Error(text)
  await newPatient(server)
  await stop(server)
  for (const name of FILES) await cp(join(ours.home, name), join(kept, name))
}, TEST_TIMEOUT_MS)
afterAll(async () => {
  await Promise.all([...running].map((server) => server.stop()))
  await Promise.all([ours.remove(), theirs.remove(), rm(kept, { recursive: true })])
})

/** Puts back what belongs there. */
async function right(): Promise<void> {
  for (const name of FILES) await cp(join(kept, name), join(ours.home, name))
}

const notTheirPassphrase = 'The passphrase does not open the key file.'
const notTheirLedger =
  'The ledger in this database was signed with another key or under another name.'

describe('a server that is started with keys that are not its own', () => {
  it.each<[string, readonly string[], 'other' | 'older', string]>([
    ['the key file of another house', [KEY_FILE], 'other', notTheirPassphrase],
    ['the passphrase of another house', [PASSPHRASE], 'other', notTheirPassphrase],
    ['key file and passphrase of another house', [KEY_FILE, PASSPHRASE], 'other', notTheirLedger],
    ['the name of another house’s ledger', [ORIGIN], 'other', notTheirLedger],
    ['the remembered head of another house', [HEAD], 'other', 'does not add to the checkpoint'],
    [
      'its key file as it was before a rotation',
      [KEY_FILE],
      'older',
      'The key file is older than the database, which uses version 2 of the KEK.',
    ],
  ])(
    'does not start with %s, says what is wrong, and writes nothing',
    async (_what, names, from, words) => {
      await put(names, from === 'other' ? other : older)
      const before = await fingerprint()
      await expect(startServerProcess(ours.home)).rejects.toThrow(words)
      expect(await fingerprint()).toEqual(before)
      await right()
    },
    TEST_TIMEOUT_MS,
  )

  it(
    'does not start without the key file of a database that has one, and makes no new one',
    async () => {
      await rm(join(ours.home, KEY_FILE))
      const before = await fingerprint()
      await expect(startServerProcess(ours.home)).rejects.toThrow('Restore it from your backup')
      expect(await fingerprint()).toEqual(before)
      await right()
    },
    TEST_TIMEOUT_MS,
  )

  it(
    'starts with the right ones afterwards, and nothing is lost',
    async () => {
      const server = await start(ours.home)
      expect(await runCli(['ledger', 'verify'], ours.home)).toMatchObject({ code: 0 })
      expect(await runCli(['keys', 'status'], ours.home)).toMatchObject({
        text: expect.stringContaining('rewrap'),
      })
      expect(await runCli(['keys', 'rewrap'], ours.home)).toMatchObject({
        code: 0,
        text: expect.stringContaining('none is left'),
      })
      await stop(server)
    },
    TEST_TIMEOUT_MS,
  )
})

describe('a key file that is exchanged under a running server', () => {
  it(
    'is refused when it would be used, is not written over, and the keys in memory serve on',
    async () => {
      const server = await start(ours.home)
      for (const from of [other, older]) {
        const own = await readFile(join(ours.home, KEY_FILE))
        await put([KEY_FILE], from)
        const before = await fingerprint([ORIGIN])
        const refused = await runCli(['keys', 'rotate'], ours.home)
        expect({ from: from === other, ...refused }).toMatchObject({ code: 3 })
        expect(await fingerprint([ORIGIN])).toEqual(before)
        await newPatient(server)
        await writeFile(join(ours.home, KEY_FILE), own)
      }
      expect(await runCli(['keys', 'rotate'], ours.home)).toMatchObject({ code: 0 })
      const opened = await runCli(['record', 'erase', patient, '--yes'], ours.home)
      expect(opened).toMatchObject({ code: 0 })
      expect((await ask(server.operatorSocket, 'GET', '/readyz'))?.status).toBe(200)
      await stop(server)
    },
    TEST_TIMEOUT_MS,
  )
})
