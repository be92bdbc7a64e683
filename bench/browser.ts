import { readFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Evidence } from '@wardstone/core'
import { connect, type Sql } from '@wardstone/database'
import { newHome, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { parseCheckpoint, parseProofFile, parseSignedNote } from '@wardstone/verifier'
// What waits for the sequencer is written as the server writes it, from another process.
import { encodeEntries, insertEntries } from '../foundation/ledger/src/write-entries.ts'
import { launchChromium } from '../testing/browser/src/chromium.ts'
import { givePasskeyDevice } from '../testing/browser/src/people.ts'
import { figure, percentile } from './figures.ts'
import type { Figure } from './run.ts'

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof launchChromium>>['newPage']>>

const ENTRIES = 1_000_000
const TRANSACTION = 2_000
const WAITING_MAX = 100_000
const RUNS = 3
const PROOFS = 500
const BAR_S = 10
const POLL_MS = 200
/** A server is at rest when it used less than a fiftieth of a core for longer than its jobs are apart. */
const REST_MS = 70_000
const REST_CPU_SHARE = 0.02
const CHECK_TIMEOUT_MS = 180_000

/** What a person waits for in the console: the whole ledger verified in their browser, and a proof handed out. */
export async function run(): Promise<Figure[]> {
  const { home, remove } = await newHome()
  const server = await startServerProcess(home)
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await enrol(page, server)
    // Nothing of the page is to refresh itself while the ledger grows.
    await page.goto('about:blank')
    await grow(server)
    await untilAtRest(server)
    const proofs = await timeProofs(server, await cookieOf(page))
    const { walls, size } = await timeChecks(page, server)
    return [...figuresOfChecks(walls, size), figureOfProofs(proofs, size)]
  } finally {
    await browser.close()
    await server.stop()
    await remove()
  }
}

/** Adds entries to the ledger of a running server, whose own sequencer places them. */
async function grow(server: ServerProcess): Promise<void> {
  const socketFolder = join(server.home, 'postgres/socket')
  const sql = connect({ socketFolder }, 'wardstone_server', 'wardstone', 2)
  try {
    for (let from = 0; from < ENTRIES; from += TRANSACTION) {
      await untilPlaced(sql, from - WAITING_MAX)
      const evidence = Array.from({ length: TRANSACTION }, (_, i) => evidenceOf(from + i))
      await insertEntries(sql, encodeEntries(evidence))
    }
    await untilPlaced(sql, ENTRIES)
  } finally {
    await sql.end()
  }
}

/** What came with the growth, of which the server makes its determinations and its index, is not what is measured. */
async function untilAtRest(server: ServerProcess): Promise<void> {
  for (let before = await cpuSecondsOf(server.pid); ;) {
    await sleep(REST_MS)
    const now = await cpuSecondsOf(server.pid)
    if (now - before < (REST_MS / 1_000) * REST_CPU_SHARE) return
    before = now
  }
}

/** Seconds of processor time that a process has had (proc(5): utime and stime, in hundredths). */
async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')')).split(' ')
  return (Number(user) + Number(system)) / 100
}

async function untilPlaced(sql: Sql, size: number): Promise<void> {
  for (;;) {
    const [head] = await sql<{ size: number }[]>`select max(size) as size from ledger_head`
    if ((head?.size ?? 0) >= size) return
    await sleep(POLL_MS)
  }
}

function evidenceOf(number: number): Evidence {
  return {
    kind: 'records.read',
    at: 1_776_675_600_000 + number,
    actor: '0195f2a4-1c55-7d6e-9a3b-2f1e8c7d6b5a',
    subject: `c:${(number % 997).toString().padStart(43, 'A')}`,
    facts: {
      interaction: 'search',
      types: ['Observation'],
      count: 12,
      basis: 'care-relationship',
      purpose: 'treatment',
    },
  }
}

async function enrol(page: Page, server: ServerProcess): Promise<void> {
  await givePasskeyDevice(page)
  await page.goto(server.enrolmentUrl ?? '')
  await page.getByLabel('Your name').fill('B. Ench')
  await page.getByLabel('Login name').fill('b.ench')
  await page
    .getByRole('button', { name: /passkey/i })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
}

/** Seconds from the click until the page says that every entry was verified. */
async function timeChecks(
  page: Page,
  server: ServerProcess,
): Promise<{ walls: number[]; size: number }> {
  const walls: number[] = []
  let size = 0
  for (let i = 0; i < RUNS; i++) {
    // The browser keeps what is immutable: a second check would read its own disk.
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Network.clearBrowserCache')
    await page.goto(`${server.address}/ledger`)
    const start = page.getByRole('button', { name: 'Verify every entry' })
    await start.waitFor()
    const { size: before } = await headOf(server)
    const started = performance.now()
    await start.click()
    await page
      .getByText('Every entry was verified in this browser')
      .waitFor({ timeout: CHECK_TIMEOUT_MS })
    walls.push((performance.now() - started) / 1_000)
    size = before
  }
  return { walls, size }
}

async function headOf(server: ServerProcess): Promise<{ size: number }> {
  const answer = await fetch(`${server.address}/ledger/checkpoint`)
  return parseCheckpoint(parseSignedNote(await answer.text()).text)
}

async function cookieOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies()
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

/** Milliseconds of each proof, over one connection that is kept. */
async function timeProofs(server: ServerProcess, cookie: string): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const waits: number[] = []
  try {
    for (let i = 0; i < PROOFS; i++) {
      const index = Math.floor(Math.random() * ENTRIES)
      const started = performance.now()
      const text = await read(agent, `${server.address}/api/ledger/entries/${index}/proof`, cookie)
      waits.push(performance.now() - started)
      if (parseProofFile(text).index !== index) throw new Error(`no proof of entry ${index}`)
    }
  } finally {
    agent.destroy()
  }
  return waits
}

function read(agent: Agent, url: string, cookie: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve(Buffer.concat(parts).toString()))
      response.on('error', reject)
    }).on('error', reject)
  })
}

function figuresOfChecks(walls: readonly number[], size: number): Figure[] {
  const conditions = `${size} entries read over HTTP from the server on the same machine, its cache emptied before each run, the server at rest otherwise, and hashed in headless Chromium from the click to the verdict; bar: 1,000,000 under ${BAR_S} s`
  return [
    figure('ledger.verify_browser', 's', walls, conditions),
    figure(
      'ledger.verify_browser.rate',
      'per_s',
      walls.map((wall) => size / wall),
      conditions,
    ),
  ]
}

function figureOfProofs(waits: readonly number[], size: number): Figure {
  return figure(
    'ledger.proof_http',
    'ms',
    waits,
    `GET /api/ledger/entries/:index/proof of random entries of ${size}, signed in, one after the other over one kept connection, 99th percentile ${percentile(waits, 0.99).toFixed(2)} ms`,
  )
}
