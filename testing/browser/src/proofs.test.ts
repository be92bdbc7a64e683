import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { openHospital } from '@wardstone/hospital'
import { parseProofFile, verifySubjectAnswer } from '@wardstone/verifier'
import type { Browser, BrowserContext, Download, Locator, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { enrolWithPassword, givePasskeyDevice } from './people.ts'

const TIMEOUT_MS = 120_000
/** Refused readings, each of which is an entry: more than one bundle of 256. */
const REFUSALS = 600
const AT_ONCE = 20
const BUNDLES = '**/ledger/tile/entries/**'

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-proofs-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const [patient] = openHospital({ seed: 'proofs', patients: 1, now: Date.now() }).patients()
if (patient === undefined) throw new Error('the synthetic hospital has no patient')

let server: ServerProcess
let browser: Browser
let officer: Page
const errors: string[] = []
const handed = { proof: '', key: '', about: '' }

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  })
  context.setDefaultTimeout(20_000)
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
      errors.push(message.text())
  })
  return context
}

beforeAll(async () => {
  server = await startServerProcess(home)
  browser = await launchChromium()
  officer = await (await newContext()).newPage()
  await givePasskeyDevice(officer)
  await officer.goto(server.enrolmentUrl ?? '')
  await officer.getByLabel('Your name').fill('S. Haddad')
  await officer.getByLabel('Login name').fill('s.haddad')
  await officer
    .getByRole('button', { name: /passkey/i })
    .first()
    .click()
  await officer.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  const write = { 'x-wardstone': '1', origin: server.address }
  const sent = await officer.request.post(`${server.address}/fhir/R4`, {
    headers: { ...write, 'content-type': 'application/fhir+json' },
    data: JSON.stringify(patient.bundle),
  })
  if (!sent.ok()) throw new Error(`the record was refused: ${await sent.text()}`)
  for (let done = 0; done < REFUSALS; done += AT_ONCE) {
    const ask = (i: number) =>
      officer.request.get(`${server.address}/fhir/R4/Patient/nobody-${done + i}`)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => ask(i)))
  }
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(scratch, { recursive: true, force: true })
  await remove()
}, TIMEOUT_MS)

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [number, page] of pages.entries())
    await page.screenshot({ path: join(pictures, `proofs-failed-${number}.png`), fullPage: true })
})

/** One more window of the same person. */
async function newWindow(): Promise<Page> {
  const context = await newContext()
  await context.addCookies(await officer.context().cookies())
  return context.newPage()
}

async function openLedger(page: Page): Promise<void> {
  await page.goto(`${server.address}/ledger`)
  await page.getByText('The checkpoint is verified in this browser').waitFor()
}

async function saved(page: Page, click: () => Promise<void>): Promise<string> {
  const [download]: [Download, void] = await Promise.all([page.waitForEvent('download'), click()])
  const file = join(scratch, `download-${Date.now()}`)
  await download.saveAs(file)
  return readFile(file, 'utf8')
}

const button = (place: Page | Locator, name: string | RegExp): Locator =>
  place.getByRole('button', { name })
const fileOf = (name: string, text: string) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
})
const aboutCard = (page: Page) => page.getByRole('region', { name: 'Everything about…' })

async function showEverything(page: Page, subject: string): Promise<Locator> {
  const card = aboutCard(page)
  await card.getByRole('textbox').fill(subject)
  await button(card, 'Show everything').click()
  return card
}

/** Changes one letter of the entry after `skipped` others: the lengths stay right. */
function changeEntry(skipped: number): (route: Route) => Promise<void> {
  return async (route) => {
    const answer = await route.fetch()
    const bytes = await answer.body()
    let at = 0
    for (let entry = 0; entry < skipped; entry++) at += 2 + bytes.readUInt16BE(at)
    bytes.writeUInt8(bytes.readUInt8(at + 10) ^ 1, at + 10)
    await route.fulfill({ status: 200, body: bytes })
  }
}

describe('verifying everything in this browser', { timeout: TIMEOUT_MS }, () => {
  it('hashes every entry in threads of the browser and says that they give the signed root', async () => {
    await openLedger(officer)
    const workers: string[] = []
    officer.on('worker', (worker) => workers.push(worker.url()))
    await button(officer, 'Verify every entry').click()
    await officer.getByText('Every entry was verified in this browser').waitFor()
    await officer.getByText(/hashed here; they give exactly the root/).waitFor()
    expect(workers.length).toBeGreaterThan(0)
    expect(await look(officer, 'verify-done', pictures)).toEqual([])
  })

  it('remembers what it verified, and checks only what is new when asked to', async () => {
    await openLedger(officer)
    await officer.getByText(/The first \d+ entries were verified here on/).waitFor()
    let bundles = 0
    const count = () => void bundles++
    await officer.route(BUNDLES, async (route) => {
      count()
      await route.continue()
    })
    await button(officer, 'Verify what is new').click()
    await officer.getByText('Every new entry was verified in this browser').waitFor()
    expect(bundles).toBe(1)
    await officer.unroute(BUNDLES)
  })

  it('stops when told to, claims nothing, and goes on from there', async () => {
    const page = await newWindow()
    const release = Promise.withResolvers<void>()
    await page.route(BUNDLES, async (route) => {
      await release.promise
      await route.continue().catch(() => undefined)
    })
    await openLedger(page)
    await button(page, 'Verify every entry').click()
    await page.getByText('Verifying every entry in this browser').waitFor()
    expect(await look(page, 'verify-running', pictures)).toEqual([])
    await button(page, 'Stop').click()
    await page.getByText('Stopped before the end: nothing more is verified yet').waitFor()
    release.resolve()
    await button(page, 'Go on').click()
    await page.getByText('Every entry was verified in this browser').waitFor()
    await page.context().close()
  })

  it('names the first entry that is not the one that was signed', async () => {
    const page = await newWindow()
    // Entry 279, in the second bundle, wherever it is handed out.
    await page.route('**/ledger/tile/entries/001', changeEntry(23))
    await page.route('**/ledger/bundles/**', changeEntry(256 + 23))
    await openLedger(page)
    await button(page, 'Verify every entry').click()
    await page.getByText(/Entry 279 is not the one that was signed/).waitFor()
    expect(await page.getByText('Every entry was verified').count()).toBe(0)
    expect(await look(page, 'verify-failed', pictures)).toEqual([])
    await page.context().close()
  })

  it('says which entries are missing when the server hands out fewer', async () => {
    const page = await newWindow()
    await page.route('**/ledger/bundles/**', async (route) => {
      const answer = await route.fetch()
      const bytes = await answer.body()
      await route.fulfill({ status: 200, body: bytes.subarray(2 + bytes.readUInt16BE(0)) })
    })
    await openLedger(page)
    await button(page, 'Verify every entry').click()
    await page.getByText(/Of entries \d+ to \d+ the server handed out 255/).waitFor()
    expect(await page.getByText('Every entry was verified').count()).toBe(0)
    await page.context().close()
  })
})

describe('everything about one subject', { timeout: TIMEOUT_MS }, () => {
  it('leads from a chart to all that the ledger says about that patient, proved to be all', async () => {
    const invited = await officer.request.post(`${server.address}/api/accounts`, {
      headers: { 'x-wardstone': '1', origin: server.address },
      data: { displayName: 'L. Okafor', roles: ['privacy-officer'] },
    })
    const { enrolmentUrl }: { enrolmentUrl: string } = await invited.json()
    const page = await enrolWithPassword(await newContext(), enrolmentUrl, {
      displayName: 'L. Okafor',
      loginName: 'l.okafor',
      password: 'a long walk by the sea l.okafor',
      totpSecret: '',
    })
    await page.goto(`${server.address}/records/${patient.id}`)
    const link = page.getByRole('link', { name: 'Everything in the ledger about this patient' })
    await link.click()
    const card = aboutCard(page)
    await card.getByText('A record was written').first().waitFor()
    expect(await card.getByRole('row').count()).toBeGreaterThan(1)
    await card.scrollIntoViewIfNeeded()
    expect(await look(page, 'everything-about', pictures)).toEqual([])
    const subject = await card.getByRole('textbox').inputValue()
    expect(subject).toMatch(/^c:/)
    handed.about = await saved(page, () => button(card, /Download/).click())
    handed.key = await keyOf(page)
    const answer = await verifySubjectAnswer(handed.about, { verifierKeys: [handed.key] })
    expect(answer.subject).toBe(subject)
    const named = [...answer.entries, ...answer.later]
    expect(named.length).toBe((await card.getByRole('row').count()) - 1)
    expect(named.every(({ evidence }) => evidence.subject === subject)).toBe(true)
    await page.context().close()
  })

  it('covers who acted, with entries below the index and entries since', async () => {
    await openLedger(officer)
    const card = await showEverything(officer, 'system:jobs')
    await card.getByText(/\d+ entries below \d+, and no other/).waitFor()
    await card.getByText('All in checkpoint').waitFor()
    expect(await card.getByRole('row').count()).toBeGreaterThan(5)
  })

  it('says of a name that nobody has that the ledger holds nothing, and that this is proved', async () => {
    const card = await showEverything(officer, 'nobody at all')
    await card.getByText(/names nobody as “nobody at all”, and that is proved too/).waitFor()
    expect(await look(officer, 'everything-about-nobody', pictures)).toEqual([])
  })

  it.each([
    [
      'leaves an entry out',
      (answer: Answer) => ({ ...answer, entries: answer.entries.slice(1) }),
      /the index has other entries for this subject/,
    ],
    [
      'is about somebody else',
      (answer: Answer) => ({ ...answer, subject: 'system:server' }),
      /about another subject than was asked for/,
    ],
    [
      'puts one entry in the place of another',
      (answer: Answer) => ({ ...answer, entries: answer.entries.with(1, answer.entries[0]) }),
      /out of order/,
    ],
  ])('refuses an answer that %s, and draws none of it', async (_, forge, reason) => {
    const page = await newWindow()
    await page.route('**/api/ledger/subjects/**', async (route) => {
      const answer = await route.fetch()
      const body: Answer = await answer.json()
      await route.fulfill({ response: answer, json: forge(body) })
    })
    await openLedger(page)
    const card = await showEverything(page, 'system:jobs')
    await card.getByRole('alert').getByText(reason).waitFor()
    expect(await card.getByRole('row').count()).toBe(0)
    await page.context().close()
  })

  it('is not silent about what came after when the server hands out other entries there', async () => {
    const page = await newWindow()
    await openLedger(page)
    await page.route(BUNDLES, async (route) => {
      const answer = await route.fetch()
      const forged = (await answer.body()).toString('latin1').replaceAll('searched', 'searcheD')
      await route.fulfill({ response: answer, body: Buffer.from(forged, 'latin1') })
    })
    const card = await showEverything(page, 'system:jobs')
    await card
      .getByRole('alert')
      .getByText(/do not lead to the root that was signed/)
      .waitFor()
    expect(await card.getByRole('row').count()).toBe(0)
    await page.context().close()
  })
})

type Answer = { readonly subject: string; readonly entries: readonly unknown[] }

async function keyOf(page: Page): Promise<string> {
  const answer = await page.request.get(`${server.address}/api/ledger`)
  const { verifierKey }: { verifierKey: string } = await answer.json()
  return verifierKey
}

describe('checking a proof', { timeout: TIMEOUT_MS }, () => {
  let page: Page
  const requests: string[] = []
  const proof = () => page.getByLabel('Proof', { exact: true })
  const keys = () => page.getByLabel('Verifier keys')

  it('is reached without signing in, and then needs no network', async () => {
    await openLedger(officer)
    await officer.getByRole('table').last().getByRole('link').first().click()
    await officer.getByText('Included, verified here').waitFor()
    handed.proof = await saved(officer, () => button(officer, 'Download proof').click())
    expect(parseProofFile(handed.proof).extra).toBeDefined()
    page = await (await newContext()).newPage()
    await page.goto(server.address)
    await page.getByRole('link', { name: 'Check it without signing in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Check a proof' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await look(page, 'proofs-empty', pictures)).toEqual([])
    page.on('request', (request) => requests.push(request.url()))
    await page.context().setOffline(true)
  })

  it('says in plain words what was proved and by whom, with the keyboard alone', async () => {
    await proof().fill(handed.proof)
    await keys().focus()
    await page.keyboard.insertText(handed.key)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('The proof holds').waitFor()
    await page.getByText('Verified here').waitFor()
    await page.getByText(/is in it/).waitFor()
    await page.getByLabel('Entry as canonical JSON').waitFor()
    expect(await look(page, 'proofs-proved', pictures)).toEqual([])
  })

  it('withdraws the verdict as soon as anything is changed, and names the first thing that is wrong', async () => {
    const { index } = parseProofFile(handed.proof)
    await proof().fill(handed.proof.replace(`index ${index}`, `index ${index - 1}`))
    await page.getByText('The proof holds').waitFor({ state: 'detached' })
    await button(page, 'Check').click()
    await page.getByText('Nothing is proved').waitFor()
    await page.getByText('The first thing that is wrong').waitFor()
    await page.getByText(new RegExp(`Entry ${index - 1} is not in the tree`)).waitFor()
    expect(await look(page, 'proofs-refused', pictures)).toEqual([])
    await button(page, 'Clear').click()
    await button(page, 'Check').click()
    await page.getByText(/There is nothing to check yet/).waitFor()
  })

  it('takes files, and puts each where it belongs', async () => {
    await button(page, 'Clear').click()
    const { extra, ...without } = parseProofFile(handed.proof)
    const bare = handed.proof.replace(/^extra .*\n/m, '')
    expect(parseProofFile(bare)).toEqual(without)
    await page
      .getByLabel('Files to check')
      .setInputFiles([
        fileOf('entry.tlog-proof', bare),
        fileOf('log.vkey', `${handed.key}\n`),
        { ...fileOf('entry.json', ''), buffer: Buffer.from(extra ?? []) },
      ])
    await page.getByText(/Beside it, an entry/).waitFor()
    await button(page, 'Check').click()
    await page.getByText('The proof holds').waitFor()
    await page.getByLabel('Files to check').setInputFiles([fileOf('about.ndjson', handed.about)])
    await button(page, 'Check').click()
    await page.getByText('The answer is complete').waitFor()
    expect(await look(page, 'proofs-about', pictures)).toEqual([])
  })

  it('sent nothing anywhere', () => {
    expect(requests).toEqual([])
  })
})

describe('the console', { timeout: TIMEOUT_MS }, () => {
  it('ran without an error and without anything that its content security policy would stop', () => {
    expect(errors).toEqual([])
  })
})
