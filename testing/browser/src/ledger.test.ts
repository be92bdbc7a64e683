import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { parseCheckpoint, parseSignedNote } from '@wardstone/verifier'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  officer,
  openTestHospital,
  type TestHospital,
} from '../../../foundation/witness/src/test-hospital.ts'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { openOutside } from './outside.ts'
import { card } from './partners-page.ts'
import { givePasskeyDevice } from './people.ts'

const TIMEOUT_MS = 120_000
/** Refused readings, each of which is an entry: more than one bundle of 256. */
const REFUSALS = 300
const AT_ONCE = 20
const SOUTH = 'south'

const scratch = await mkdtemp(join(tmpdir(), 'wardstone-ledger-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const { home, remove } = await newHome()
const older = await newHome()
const outside = await openOutside(scratch)

let browser: Browser
let server: ServerProcess
let south: TestHospital
let page: Page
/** Entries of the history that was lost, as this browser had seen it. */
let seenSize = 0

const start = (folder: string, listen: string) =>
  startServerProcess(folder, [], { WARDSTONE_LISTEN: listen, ...outside.settings })

/** Leaves entries behind: each refused reading is one. */
async function grow(refusals: number): Promise<void> {
  for (let done = 0; done < refusals; done += AT_ONCE) {
    const ask = (i: number) =>
      page.request.get(`${server.address}/fhir/R4/Patient/nobody-${done + i}`)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => ask(i)))
  }
}

async function sizeNow(): Promise<number> {
  const answer = await page.request.get(`${server.address}/ledger/checkpoint`)
  return parseCheckpoint(parseSignedNote(await answer.text()).text).size
}

beforeAll(async () => {
  browser = await launchChromium()
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  })
  context.setDefaultTimeout(20_000)
  page = await context.newPage()
  await givePasskeyDevice(page)
  server = await start(home, 'localhost:0')
  await page.goto(server.enrolmentUrl ?? '')
  await page.getByLabel('Your name').fill('S. Haddad')
  await page.getByLabel('Login name').fill('s.haddad')
  await page
    .getByRole('button', { name: /passkey/i })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()

  south = await openTestHospital(SOUTH)
  south.clock.advance(Date.now() - south.clock.now())
  const answer = await page.request.get(`${server.address}/api/ledger`)
  const { verifierKey } = z.object({ verifierKey: z.string() }).parse(await answer.json())
  const north = { organisation: 'north', logKeys: [verifierKey], witnessKeys: [], url: null }
  await south.witness.partners.add(officer, north)
  const added = await page.request.post(`${server.address}/api/witness/partners`, {
    headers: { 'x-wardstone': '1', origin: server.address },
    data: south.keys,
  })
  if (!added.ok()) throw new Error(`the partner was refused: ${await added.text()}`)
  // An older copy of everything, as a backup would be that is put back by mistake.
  await server.stop()
  // With its owners: PostgreSQL starts on nothing that is not its own.
  execFileSync('cp', ['-a', home, older.home])
  server = await start(home, new URL(server.address).host)
  await grow(REFUSALS)
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await Promise.all([server.stop(), south.close(), outside.close()])
  await rm(scratch, { recursive: true, force: true })
  await Promise.all([remove(), older.remove()])
}, TIMEOUT_MS)

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await page.screenshot({
      path: join(pictures, `ledger-failed-${task.name.slice(0, 20)}.png`),
      fullPage: true,
    })
})

const button = (place: Page | Locator, name: string | RegExp): Locator =>
  place.getByRole('button', { name })

const open = (path: string) => page.goto(`${server.address}/${path}`)

async function openLedger(): Promise<void> {
  await open('ledger')
  await page.getByText('The checkpoint is verified in this browser').waitFor()
}

describe('a server that is asked for too much', { timeout: TIMEOUT_MS }, () => {
  const RUNS = '**/ledger/bundles/**'

  it('is given the pause that it asks for: the page says until when, and goes on by itself', async () => {
    let refused = 0
    await page.route(RUNS, async (route) => {
      if (refused >= 2) return route.continue()
      refused++
      return route.fulfill({ status: 429, headers: { 'retry-after': '3' }, body: '' })
    })
    await openLedger()
    await button(page, 'Verify every entry').click()
    await page.getByText(/so the server asks to wait: it goes on by itself at \d\d:/).waitFor()
    expect(await look(page, 'verify-waits', pictures)).toEqual([])
    await page.getByText('Every entry was verified in this browser').waitFor()
    expect(refused).toBe(2)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

  it('is not waited for longer than a minute, and nothing is claimed then', async () => {
    await page.route(RUNS, (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '61' }, body: '' }),
    )
    await openLedger()
    await button(page, 'Verify every entry').click()
    const note = page.getByRole('alert').filter({ hasText: 'The server asks to wait' })
    await note.getByText(/takes more requests only in 61 s/).waitFor()
    await page.getByText('The entries are not verified').waitFor()
    expect(await page.getByText('Every entry was verified').count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
})

const anchors = () => card(page, 'Anchors')
const row = (word: string) =>
  anchors()
    .getByRole('row')
    .filter({ has: page.getByText(word, { exact: true }) })

describe('an anchor', { timeout: TIMEOUT_MS }, () => {
  it('of a time-stamping authority says whether its certificate was revoked, and by which list', async () => {
    await openLedger()
    const stamped = row('Verified').filter({ hasText: 'Time-stamped by' }).first()
    const words = /Its certificate was not revoked at the time of stamping, by the list of \d{4}-/
    expect(await stamped.getByText(words).innerText()).toMatch(words)
  })

  it('that the chain took back says so, and that it is sent again', async () => {
    const sent = await page.request.post(`${server.address}/api/anchors`, {
      headers: { 'x-wardstone': '1', origin: server.address },
    })
    expect(sent.status()).toBe(200)
    await openLedger()
    await row('Pending').first().waitFor()
    await outside.chain.mine(2)
    await button(anchors(), 'Check all receipts again').click()
    await row('Pending').first().waitFor({ state: 'detached' })
    await outside.chain.rpc('anvil_reorg', [3, []], z.unknown())
    await button(anchors(), 'Check all receipts again').click()
    const taken = row('Taken back').first()
    await taken.waitFor()
    await taken.scrollIntoViewIfNeeded()
    expect(await look(page, 'anchor-reorganised', pictures)).toEqual([])
  })

  it('that the authority did not make says why, and that it is tried again', async () => {
    await outside.stopStamper()
    await openLedger()
    await button(anchors(), 'Anchor now').click()
    const failed = row('Failed').first()
    await failed.waitFor()
    await failed.scrollIntoViewIfNeeded()
    expect(await look(page, 'anchor-failed', pictures)).toEqual([])
  })
})

describe('a ledger that was put back to an older copy', { timeout: TIMEOUT_MS }, () => {
  it('is known by the browser that saw the longer one, and by the partner who signed it', async () => {
    await open('partners')
    await button(page, 'Ask for cosignatures now').click()
    await page.getByText(/^1 of 1 partner cosigned/).waitFor()
    await openLedger()
    await server.stop()
    server = await start(older.home, new URL(server.address).host)
    await open('ledger')
    const gone = page.getByRole('alert').filter({ hasText: 'Entries are gone that this browser' })
    await gone.waitFor()
    expect(await page.getByText('is verified in this browser').count()).toBe(0)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button(gone, 'Download the head seen here').click(),
    ])
    const seen = await readFile(await file.path(), 'utf8')
    seenSize = parseCheckpoint(parseSignedNote(seen).text).size
    expect(seenSize).toBeGreaterThan(REFUSALS)
    expect(await look(page, 'ledger-rolled-back', pictures)).toEqual([])
    await open('partners')
    await button(page, 'Ask for cosignatures now').click()
    await page
      .getByText(/restored from an older copy, or somebody else has its key/)
      .first()
      .waitFor()
    expect(await look(page, 'partners-rolled-back', pictures)).toEqual([])
  })

  it('and went on is forked: the incident stands on every page about it, with what to do', async () => {
    // Beyond all that the other history had: how much that is depends on what else happened meanwhile.
    while ((await sizeNow()) <= seenSize + AT_ONCE) await grow(AT_ONCE)
    await open('partners')
    await button(page, 'Ask for cosignatures now').click()
    const incident = card(page, 'This ledger has forked')
    await incident.getByText('Both heads are signed by this ledger').waitFor()
    await incident.getByText('The second does not continue the first').waitFor()
    expect(await look(page, 'partners-own-fork', pictures)).toEqual([])
    await open('ledger')
    const notes = page.getByRole('alert')
    await notes.filter({ hasText: 'This ledger has forked' }).waitFor()
    await notes.filter({ hasText: 'Another history than this browser has seen' }).waitFor()
    expect(await look(page, 'ledger-own-fork', pictures)).toEqual([])
    await open('')
    await page.getByRole('listitem').filter({ hasText: 'This ledger has forked' }).waitFor()
  })

  it('is gone on with in this browser once a person says that it was restored on purpose', async () => {
    await open('ledger')
    await button(page, 'It was restored on purpose: start anew').click()
    await page.getByText('The checkpoint is verified in this browser').waitFor()
    // What the partner holds is not forgotten by that.
    await page.getByRole('alert').filter({ hasText: 'This ledger has forked' }).waitFor()
    expect(await page.getByText('Another history than this browser has seen').count()).toBe(0)
  })
})
