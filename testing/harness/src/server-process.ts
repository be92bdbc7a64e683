import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SmallDisk } from './small-disk.ts'

const READY_TIMEOUT_MS = 60_000
const POLL_MS = 50
const wardstone = join(import.meta.dirname, '../../../apps/cli/bin/wardstone')

/** A server in a process of its own, as people run it, in a data folder that the test owns. */
export type ServerProcess = {
  readonly home: string
  readonly pid: number
  readonly address: string
  /** The one-time link that it printed, if any. */
  readonly enrolmentUrl: string | undefined
  /** Path of the operator's socket. */
  readonly operatorSocket: string
  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>
  /** Ends PostgreSQL at once; the server stays. */
  killDatabase(): Promise<void>
  stop(): Promise<void>
}

export async function newHome(): Promise<{ home: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-cli-'))
  await chmod(folder, 0o711)
  return { home: join(folder, 'home'), remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * Starts one and waits until it answers.
 * @param disk Where its data folder is to be, or a part of it, on a disk that the test can fill.
 * @throws with all that it printed when it does not start.
 */
export async function startServerProcess(
  home: string,
  words: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
  disk?: SmallDisk,
): Promise<ServerProcess> {
  const environment = {
    ...process.env,
    WARDSTONE_HOME: home,
    WARDSTONE_LISTEN: 'localhost:0',
    WARDSTONE_LOG: 'error',
    ...settings,
  }
  const [program, ...rest] = onDisk(disk, [wardstone, 'serve', ...words])
  const child = spawn(program, rest, {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()))
  child.stderr.on('data', (part: Buffer) => (printed += part.toString()))
  for (let waited = 0; !printed.includes('Stop with Ctrl-C.'); waited += POLL_MS) {
    if (child.exitCode !== null || waited > READY_TIMEOUT_MS)
      throw new Error(`the server did not start: ${printed}`)
    await sleep(POLL_MS)
  }
  const folder = words.includes('--demo') ? `${home}-demo` : home
  return {
    home: folder,
    pid: child.pid ?? 0,
    address: /answers at (\S+)/.exec(printed)?.[1] ?? '',
    enrolmentUrl: /(http\S+\/enrol#\S+)/.exec(printed)?.[1],
    operatorSocket: seenFrom(disk, join(folder, 'operator.sock')),
    kill: () => end(child, 'SIGKILL'),
    async killDatabase() {
      const file = seenFrom(disk, join(folder, 'postgres/data/postmaster.pid'))
      const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0])
      if (pid > 1) process.kill(pid, 'SIGKILL')
    },
    stop: () => end(child, 'SIGTERM'),
  }
}

function onDisk(
  disk: SmallDisk | undefined,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  return disk === undefined ? command : disk.enter(command)
}

function seenFrom(disk: SmallDisk | undefined, path: string): string {
  return disk === undefined ? path : disk.outside(path)
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  await over
}

/** PostgreSQL processes that run on this data folder. */
export function databaseProcesses(home: string): readonly string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n')
  return lines.filter((line) => line.includes(`-D ${home}/postgres/data`))
}

/** Runs the command line as people do, and gives its exit code and all that it printed. */
export function runCli(
  words: readonly string[],
  home?: string,
  disk?: SmallDisk,
): Promise<{ code: number | null; text: string }> {
  const environment = { ...process.env, ...(home === undefined ? {} : { WARDSTONE_HOME: home }) }
  return new Promise((resolve) => {
    const [program, ...rest] = onDisk(disk, [wardstone, ...words])
    const child = spawn(program, rest, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (text += part.toString()))
    child.once('close', (code) => resolve({ code, text }))
  })
}
