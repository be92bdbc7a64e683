import { execFileSync } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import files from 'node:fs/promises'
import { ServerResponse } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { join, relative } from 'node:path'
import { assert, type Json } from '@wardstone/core'
import { isRead, opensPostgres, openPostgresSteps, type PostgresSteps } from './postgres-steps.ts'
import type { Death } from './run-to-death.ts'

/**
 * A process that dies at a point that was chosen for it. Its ways out are wrapped, and nothing in the program knows:
 * each statement to PostgreSQL, each request and answer over HTTP and each change of a file is a point before it is
 * made, and another after it was made and before anything is done with what came of it.
 */
export type DyingProcess = {
  /** What the test wants it to do. */
  readonly job: unknown
  /** What it does from here on: the first word of its points' names. */
  readonly stage: (name: string) => void
  /** Tells the test something that it must remember, at once and whole, however soon the process dies. */
  readonly tell: (value: Json) => void
}

type Crossing = {
  /** Counts the point, and says whether this is where to die. */
  readonly chosen: (step: string) => boolean
  /** The same before a step that changes nothing: a point only the first time, since nothing is lost by it. */
  readonly ask: (step: string) => boolean
  readonly die: () => void
  /** Passes the point, or dies there. */
  readonly cross: (step: string) => void
}

const STDOUT = 1

/**
 * Wraps the ways out of this process, for good: call it first, and only in a process of its own.
 * @param options.folderOf A folder that the job names: changes of files in it are points, named relative to it.
 */
export function openDyingProcess(
  options: { readonly folderOf?: (job: unknown) => string } = {},
): DyingProcess {
  const { job, death } = readOrder(process.argv[2] ?? '')
  const turns = new Map<string, number>()
  let stage = 'start'
  const chosen = (step: string) => {
    const name = `${stage}: ${step}`
    const turn = (turns.get(name) ?? 0) + 1
    turns.set(name, turn)
    if (death?.point.name === name && death.point.turn === turn) return true
    say({ point: { name, turn } })
    return false
  }
  const die = () => {
    if (death?.database !== undefined) killDatabase(death.database)
    process.kill(process.pid, 'SIGKILL')
  }
  const cross = (step: string) => {
    if (chosen(step)) die()
  }
  const ask = (step: string) => {
    const name = `${stage}: before ${step}`
    return !turns.has(name) && chosen(`before ${step}`)
  }
  const crossing = { chosen, ask, die, cross }
  watchConnections(crossing)
  watchRequests(crossing)
  watchAnswers(crossing)
  if (options.folderOf !== undefined) watchFiles(crossing, options.folderOf(job))
  return {
    job,
    stage(name) {
      stage = name
    },
    tell: (value) => say({ told: value }),
  }
}

/** Whole and in the pipe when it returns, so that the test has it even if the process dies right after. */
function say(line: Json): void {
  writeSync(STDOUT, `${JSON.stringify(line)}\n`)
}

function readOrder(text: string): { readonly job: unknown; readonly death: Death | undefined } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `runToDeath` wrote it.
  return JSON.parse(text) as { job: unknown; death: Death | undefined }
}

type Call = (self: unknown, args: readonly unknown[]) => unknown

/** Puts another function in a function's place, which is given the way to call the first. */
function wrap(owner: object, name: string, make: (call: Call) => Call): void {
  const original: unknown = Reflect.get(owner, name)
  assert(typeof original === 'function', 'only functions are wrapped')
  const made = make((self, args): unknown => Reflect.apply(original, self, args))
  Object.defineProperty(owner, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]) {
      return made(this, args)
    },
  })
}

/** Statements to PostgreSQL, by reading along on its connections. */
function watchConnections({ chosen, ask, die, cross }: Crossing): void {
  const connections = new WeakMap<object, PostgresSteps | 'other'>()
  wrap(Socket.prototype, 'write', (call) => (self, args) => {
    const [bytes] = args
    if (!(self instanceof Socket) || !Buffer.isBuffer(bytes)) return call(self, args)
    const known = connections.get(self)
    if (known === undefined)
      connections.set(self, opensPostgres(bytes) ? openPostgresSteps() : 'other')
    if (known === undefined || known === 'other') return call(self, args)
    const sent = known.sent(bytes).filter(({ step }) => isWatched(step))
    for (const { step, at } of sent) {
      if (!(isRead(step) ? ask(step) : chosen(`before ${step}`))) continue
      // What goes out in one piece is several steps all the same.
      call(self, [bytes.subarray(0, at)])
      die()
    }
    const result = call(self, args)
    for (const { step, commits } of sent) if (commits) cross(`during ${step}`)
    return result
  })
  wrap(Socket.prototype, 'emit', (call) => (self, args) => {
    const [event, bytes] = args
    const known = self instanceof Socket ? connections.get(self) : undefined
    if (event === 'data' && Buffer.isBuffer(bytes) && known !== undefined && known !== 'other') {
      for (const { step } of known.answered(bytes))
        if (isWatched(step) && !isRead(step)) cross(`after ${step}`)
    }
    return call(self, args)
  })
}

/** What the client asks for itself when it connects changes nothing and is nobody's step. */
function isWatched(step: string): boolean {
  return !step.includes('pg_catalog') && !step.includes('pg_type')
}

/** Requests over HTTP: of JSON-RPC by their method, others by their path. */
function watchRequests({ ask, die, cross }: Crossing): void {
  wrap(globalThis, 'fetch', (call) => async (self, args) => {
    const step = requestStep(args)
    if (isQuestion(step)) {
      if (ask(step)) die()
      return call(self, args)
    }
    cross(`before ${step}`)
    const response = await call(self, args)
    cross(`after ${step}`)
    return response
  })
}

function requestStep([address, options]: readonly unknown[]): string {
  const body: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'body') : undefined
  const method = typeof body === 'string' ? /"method":"(\w+)"/.exec(body)?.[1] : undefined
  return method ?? `request of ${new URL(String(address)).pathname}`
}

/** Whether a request of JSON-RPC to an Ethereum node changes nothing there. */
function isQuestion(step: string): boolean {
  return step.startsWith('eth_') && !step.startsWith('eth_send')
}

/** Answers of an HTTP server: nobody has it before, and whoever asked has it after. */
function watchAnswers({ cross }: Crossing): void {
  wrap(ServerResponse.prototype, 'end', (call) => (self, args) => {
    cross('before answer')
    if (self instanceof ServerResponse) self.once('finish', () => cross('after answer'))
    return call(self, args)
  })
}

/** Changes of files through `node:fs/promises`. */
function watchFiles(crossing: Crossing, folder: string): void {
  const { cross } = crossing
  const nameOf = (path: unknown) => {
    const name = relative(folder, String(path))
    if (name.startsWith('..')) return undefined
    // A temporary name is another each time.
    return name === '' ? '.' : name.replaceAll(/[0-9a-f]{12}/g, '*')
  }
  for (const change of ['mkdir', 'rename', 'link', 'unlink', 'rm']) {
    wrap(files, change, (call) => async (self, args) => {
      const name = nameOf(args.at(change === 'rename' || change === 'link' ? 1 : 0))
      if (name === undefined) return call(self, args)
      cross(`before ${change} ${name}`)
      const result = await call(self, args)
      cross(`after ${change} ${name}`)
      return result
    })
  }
  wrap(files, 'open', (call) => async (self, args) => {
    const name = nameOf(args[0])
    const handle = await call(self, args)
    if (name === undefined || typeof handle !== 'object' || handle === null) return handle
    if (args[1] === 'w' || args[1] === 'wx') cross(`after opening ${name}`)
    watchHandle(crossing, handle, name)
    return handle
  })
  syncBuiltinESMExports()
}

function watchHandle({ chosen, die, cross }: Crossing, handle: object, name: string): void {
  wrap(handle, 'writeFile', (call) => async (self, args) => {
    const [bytes] = args
    assert(bytes instanceof Uint8Array, 'files are written as bytes')
    if (chosen(`half-way through writing ${name}`)) {
      await call(self, [bytes.subarray(0, bytes.length / 2)])
      die()
    }
    const result = await call(self, args)
    cross(`after writing ${name}`)
    return result
  })
  wrap(handle, 'sync', (call) => async (self, args) => {
    const result = await call(self, args)
    cross(`after sync of ${name}`)
    return result
  })
}

/** Ends every process of the PostgreSQL on this data folder at once, as a power cut would. */
function killDatabase(data: string): void {
  const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  assert(postmaster > 1, 'PostgreSQL runs')
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().trim().split('\n')
  const children = processes
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (parent === postmaster && pid !== undefined ? [pid] : []))
  for (const pid of [postmaster, ...children]) kill(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself since it was listed.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
