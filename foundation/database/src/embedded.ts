import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'
import { Fault } from '@wardstone/core'
import postgres from 'postgres'
import { findBinaries, type Binaries } from './binaries.ts'
import {
  assertReachable,
  findDatabaseUser,
  reachableBinaries,
  type DatabaseUser,
} from './database-user.ts'

const run = promisify(execFile)
export const OWNER = 'wardstone'
export const DATABASE = 'wardstone'
const PORT = 5432
const SOCKET_PATH_BYTES_MAX = 103
const START_TIMEOUT_MS = 60_000
const START_POLL_MS = 30
const RESTART_DELAY_MS = 250
/** How PostgreSQL and initdb say ENOSPC. */
const NO_SPACE = /No space left on device|Check free disk space/
/** For so long a start is tried on a disk that is full. */
const NO_SPACE_TIMEOUT_MS = 5_000

/**
 * Starts PostgreSQL and ends it when its standard input closes: when the server dies, however it dies, the kernel
 * closes the pipe, and no database is left behind. It asks until it has ended: one that only just began does not hear.
 */
const SUPERVISE = `exec 3<&0
"$@" </dev/null 3<&- &
database=$!
( read -r _ <&3; while kill -INT "$database"; do sleep 1; done ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$database"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"`

/** A PostgreSQL of our own, reachable on a unix socket alone. */
export type Embedded = {
  /** Folder of the unix socket: what `psql -h` takes. */
  readonly socketFolder: string
  /** Ends it in order: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  readonly folder: string
  /** What PostgreSQL says, line by line. It never holds statements or values. */
  readonly onLine: (line: string) => void
  /** Server parameters beyond ours. `fsync=off` is for tests that are not about durability. */
  readonly unsafeSettings?: readonly string[]
}

/**
 * Starts the PostgreSQL in `folder`, making it first if it is not there; restarts it when it dies by itself.
 *
 * @throws Fault `database.unavailable` when it does not come up, `storage.full` when its disk is the reason,
 *   `config.invalid` when the folder cannot serve.
 */
export async function startEmbedded(given: EmbeddedOptions): Promise<Embedded> {
  let isFull = false
  const options: EmbeddedOptions = {
    ...given,
    onLine(line) {
      isFull ||= NO_SPACE.test(line)
      given.onLine(line)
    },
  }
  const user = await findDatabaseUser()
  const layout = await prepare(options.folder, user)
  const binaries = await usableBinaries(options.folder, user)
  await initialise(binaries, layout, user)
  await endLeftover(layout.data)

  const stop = new AbortController()
  let child = launch(binaries, layout, user, options)
  const keepRunning = async (): Promise<void> => {
    await ended(child)
    while (!stop.signal.aborted) {
      options.onLine('PostgreSQL ended by itself; starting it again.')
      await sleep(RESTART_DELAY_MS)
      await endLeftover(layout.data)
      // Who stops it meanwhile has ended the one before, and waits for this.
      if (stop.signal.aborted) return
      child = launch(binaries, layout, user, options)
      await ended(child)
    }
  }
  const over = keepRunning()
  const end = async () => {
    stop.abort()
    child.stdin?.end()
    await over
  }
  try {
    await whenReady(
      layout.socket,
      () => child,
      () => isFull,
    )
  } catch (error) {
    await end()
    throw error
  }
  return { socketFolder: layout.socket, stop: end }
}

type Layout = { readonly data: string; readonly socket: string }

async function prepare(folder: string, user: DatabaseUser): Promise<Layout> {
  const layout = { data: join(folder, 'data'), socket: join(folder, 'socket') }
  const socketPath = join(layout.socket, `.s.PGSQL.${PORT}`)
  if (Buffer.byteLength(socketPath) > SOCKET_PATH_BYTES_MAX) {
    throw new Fault(
      'config.invalid',
      `The path of the database's socket is over ${SOCKET_PATH_BYTES_MAX} bytes. Choose a shorter WARDSTONE_HOME.`,
    )
  }
  for (const path of [folder, layout.data, layout.socket]) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await chmod(path, 0o700)
    if (user !== undefined) await chown(path, user.uid, user.gid)
  }
  if (user !== undefined) await assertReachable(join(folder, '..'))
  return layout
}

async function usableBinaries(folder: string, user: DatabaseUser): Promise<Binaries> {
  const found = await findBinaries()
  return user === undefined
    ? found
    : reachableBinaries(found, join(folder, '..', 'postgres-runtime'))
}

async function initialise(binaries: Binaries, { data }: Layout, user: DatabaseUser): Promise<void> {
  const made = await readFile(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  if (made) return
  // Beside its place until it is whole: half a database, or one without our access rules, would be taken for a whole one.
  const fresh = `${data}.new`
  await rm(fresh, { recursive: true, force: true })
  const flags = [
    '--auth-local=peer',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale-provider=builtin',
  ]
  await run(binaries.initdb, ['-D', fresh, '-U', OWNER, '--locale=C.UTF-8', ...flags], {
    ...user,
    cwd: '/',
  }).catch((error: unknown) => {
    throw notMade(error)
  })
  // The operating system says who connects; this user and the database's own may be any role, nobody else any.
  const names = new Set([userInfo().username, OWNER])
  await writeFile(join(fresh, 'pg_hba.conf'), 'local all all peer map=wardstone\n')
  await writeFile(
    join(fresh, 'pg_ident.conf'),
    [...names].map((name) => `wardstone "${name}" all\n`).join(''),
  )
  await rename(fresh, data)
}

/** Why initdb failed, as far as a person can do something about it. It has removed what it had made. */
function notMade(error: unknown): unknown {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return NO_SPACE.test(said) ? noSpace() : error
}

function noSpace(): Fault {
  return new Fault(
    'storage.full',
    'PostgreSQL does not start: its disk is full. Nothing that was acknowledged is lost. Free space on the disk of the data folder and start the server again.',
  )
}

function launch(
  binaries: Binaries,
  layout: Layout,
  user: DatabaseUser,
  { onLine, unsafeSettings = [] }: EmbeddedOptions,
): ChildProcess {
  const settings = [...ourSettings(layout.socket), ...unsafeSettings].flatMap((setting) => [
    '-c',
    setting,
  ])
  const child = spawn(
    '/bin/sh',
    ['-c', SUPERVISE, 'supervise', binaries.postgres, '-D', layout.data, ...settings],
    // A group of its own: Ctrl-C reaches the server first, which ends the database in order.
    {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { LC_ALL: 'C', TZ: 'UTC' },
    },
  )
  child.stdin?.on('error', () => {}) // Closing a pipe whose reader is gone already is what we want.
  if (child.stderr !== null) createInterface(child.stderr).on('line', onLine)
  return child
}

function ourSettings(socket: string): readonly string[] {
  return [
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'unix_socket_permissions=0700',
    `port=${PORT}`,
    'max_connections=60',
    'shared_buffers=96MB',
    'max_wal_size=2GB',
    'checkpoint_completion_target=0.9',
    'synchronous_commit=on',
    'jit=off',
    // No statement, value or row may reach the log.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'log_parameter_max_length_on_error=0',
  ]
}

function ended(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Ends a PostgreSQL that a supervisor killed outright has left on this folder. */
async function endLeftover(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isSafeInteger(pid) || pid <= 1 || !(await isPostgres(pid, data))) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return // It ended by itself between the look and the signal.
  }
  for (
    let waited = 0;
    waited < START_TIMEOUT_MS && (await isPostgres(pid, data));
    waited += START_POLL_MS
  ) {
    await sleep(START_POLL_MS)
  }
  await rm(file, { force: true })
}

async function isPostgres(pid: number, data: string): Promise<boolean> {
  // A number in a file may belong to anyone by now: only a process that names our folder is ours.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.includes(data)
}

async function whenReady(
  socket: string,
  child: () => ChildProcess,
  isFull: () => boolean,
): Promise<void> {
  for (let waited = 0; waited < START_TIMEOUT_MS; waited += START_POLL_MS) {
    const probe = postgres({
      host: socket,
      port: PORT,
      user: OWNER,
      database: 'postgres',
      max: 1,
      onnotice: () => {},
    })
    const answers = await probe`select 1`.then(
      () => true,
      () => false,
    )
    await probe.end({ timeout: 1 })
    if (answers) return
    if (isFull() && waited > NO_SPACE_TIMEOUT_MS) throw noSpace()
    await sleep(START_POLL_MS)
  }
  throw new Fault(
    'database.unavailable',
    'PostgreSQL did not start; its own words are in the log.',
    {
      exitCode: child().exitCode,
    },
  )
}
