import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Json } from '@wardstone/core'
import type { Sql } from '@wardstone/database'

const RUN_TIMEOUT_MS = 60_000
const GONE_POLLS_MAX = 1_000
const GONE_POLL_MS = 5
/** Stage, moment and statement in the name of a point. */
const STEP = /^(.*?): (before|during|after) (.*)$/
const BACK_POLLS_MAX = 600
const BACK_POLL_MS = 50
/** How PostgreSQL tells the connections of these processes from those of the test. */
const APPLICATION = 'wardstone-dying'
/** Compiled code, which a hundred processes would otherwise each compile again. */
const COMPILED = join(import.meta.dirname, '../../../node_modules/.cache/wardstone-compiled')

/** A moment in what a process does: the `turn`-th time, from 1, that it comes to a point of this name. */
export type Point = { readonly name: string; readonly turn: number }

export type Death = {
  readonly point: Point
  /** Data folder of a PostgreSQL that dies at the same moment. */
  readonly database?: string
}

/** What a process left behind. */
export type LastWords = {
  /** The points that it passed, in order. */
  readonly points: readonly Point[]
  /** What it told, in order: all of it happened before it died. */
  readonly told: readonly unknown[]
}

/**
 * Runs a program that calls `openDyingProcess`, to its end, or to the point where it is to die.
 * @param onTold Hears at once what the process tells.
 * @throws when it ends in another way: it never came to that point, or failed.
 */
export async function runToDeath(
  program: URL,
  job: Json,
  death?: Death,
  onTold: (value: unknown) => void = () => {},
): Promise<LastWords> {
  const child = spawn(process.execPath, [fileURLToPath(program), JSON.stringify({ job, death })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PGAPPNAME: APPLICATION, NODE_COMPILE_CACHE: COMPILED },
    timeout: RUN_TIMEOUT_MS,
    killSignal: 'SIGABRT',
  })
  const points: Point[] = []
  const told: unknown[] = []
  createInterface(child.stdout).on('line', (text) => {
    const line: unknown = JSON.parse(text)
    if (isPointLine(line)) points.push(line.point)
    if (typeof line !== 'object' || line === null || !('told' in line)) return
    told.push(line.told)
    onTold(line.told)
  })
  let complaints = ''
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()))
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once('close', (...end) => resolve(end))
  })
  const end = death === undefined ? code === 0 : signal === 'SIGKILL'
  if (!end) throw new Error(`the process ended with ${code ?? signal}. ${complaints}`)
  return { points, told }
}

function isPointLine(line: unknown): line is { readonly point: Point } {
  return typeof line === 'object' && line !== null && 'point' in line
}

/**
 * Tries every point, as many at once as there are lanes: things that two attempts cannot share.
 * @throws with the names of the points where an attempt failed.
 */
export async function atEachPoint<Lane>(
  lanes: readonly Lane[],
  points: readonly Point[],
  attempt: (lane: Lane, point: Point) => Promise<unknown>,
): Promise<void> {
  const failures: Error[] = []
  const left = points.values()
  const work = async (lane: Lane) => {
    for (const point of left) {
      await attempt(lane, point).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        failures.push(new Error(`${point.name} (${point.turn}): ${reason}`, { cause: error }))
      })
    }
  }
  await Promise.all(lanes.map(work))
  if (failures.length === 0) return
  const named = failures.map(({ message }) => message).join('\n')
  throw new AggregateError(failures, `died and did not come back right at\n${named}`)
}

/**
 * The points before, during and after each commit: where it matters that PostgreSQL dies as well.
 * @param isMeant Whether a stage is among them.
 */
export function aroundCommits(
  points: readonly Point[],
  isMeant: (stage: string) => boolean,
): readonly Point[] {
  const commits = points.flatMap(({ name }) => {
    const [, stage, when, what] = STEP.exec(name) ?? []
    return when === 'during' ? [`${stage}: ${what}`] : []
  })
  return points.filter(({ name }) => {
    const [, stage, , what] = STEP.exec(name) ?? []
    return stage !== undefined && isMeant(stage) && commits.includes(`${stage}: ${what}`)
  })
}

/** Waits until PostgreSQL is back, if it was away, on every connection that a test has. */
export async function databaseAnswers(pools: readonly Sql[]): Promise<void> {
  for (const pool of pools) {
    for (let poll = 0; ; poll++) {
      const rows = await pool`select 1`.catch(() => [])
      if (rows.length === 1) break
      if (poll === BACK_POLLS_MAX) throw new Error('PostgreSQL did not come back')
      await sleep(BACK_POLL_MS)
    }
  }
}

/** Waits until PostgreSQL has done what such a process still asked of it, and let its connections go. */
export async function lastWishes(sql: Sql): Promise<void> {
  for (let poll = 0; poll < GONE_POLLS_MAX; poll++) {
    const left = await sql`
      select from pg_stat_activity
      where datname = current_database() and application_name = ${APPLICATION}`
    if (left.length === 0) return
    await sleep(GONE_POLL_MS)
  }
  throw new Error('PostgreSQL keeps a connection of a process that is gone')
}
