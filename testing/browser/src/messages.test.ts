import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { givePasskeyDevice } from './people.ts'

const TIMEOUT_MS = 120_000

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-messages-page-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')

let server: ServerProcess
let browser: Browser
let page: Page

beforeAll(async () => {
  server = await startServerProcess(home)
  browser = await launchChromium()
  page = await (await browser.newContext({ locale: 'en-GB' })).newPage()
  page.setDefaultTimeout(20_000)
  await givePasskeyDevice(page)
  await page.goto(server.enrolmentUrl ?? '')
  await page.getByLabel('Your name').fill('S. Haddad')
  await page.getByLabel('Login name').fill('s.haddad')
  await page
    .getByRole('button', { name: /passkey/i })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(scratch, { recursive: true, force: true })
  await remove()
}, TIMEOUT_MS)

async function messageFile(id: string, birth: string): Promise<string> {
  const file = join(scratch, `${id}.hl7`)
  const segments = [
    `MSH|^~\\&|ADMISSIONS|NORTH|||20260102||ADT^A04|${id}|P|2.5`,
    `PID|1||77^^^HOSP^MR||Quill^Nora||${birth}|F`,
  ]
  await writeFile(file, segments.join('\r'))
  return file
}

describe('the page Messages', { timeout: TIMEOUT_MS }, () => {
  it('says how to connect while nobody may send', async () => {
    await page.getByRole('link', { name: 'Messages' }).first().click()
    await page.getByText('Nobody may send yet.').waitFor()
    await page.getByText('WARDSTONE_MLLP_LISTEN').waitFor()
    expect(await look(page, 'messages-empty', pictures)).toEqual([])
  })

  it('takes a sender, shows what came from it, and why a message was not stored', async () => {
    await page.getByRole('button', { name: 'Add a sender' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Admissions')
    await dialog.getByLabel('Sending application').fill('ADMISSIONS')
    await dialog.getByLabel('Sending facility').fill('NORTH')
    await dialog.getByLabel('Fingerprint of its certificate').fill('not a fingerprint')
    await dialog.getByRole('button', { name: 'Add the sender' }).click()
    await dialog.getByText(/64 hex digits/).waitFor()
    expect(await look(page, 'messages-add', pictures)).toEqual([])
    await dialog.getByLabel('Fingerprint of its certificate').fill('')
    await dialog.getByRole('button', { name: 'Add the sender' }).click()
    await page.getByRole('row', { name: /Admissions/ }).waitFor()

    const good = await messageFile('GOOD-1', '19700101')
    const bad = await messageFile('BAD-1', '19700230')
    const { code, text } = await runCli(['import', 'hl7', good, bad], home)
    expect(text).toMatch(/1 of 2 messages stored as 2 resources/)
    expect(text).toContain('PID-7 is no day of the calendar')
    expect(code).toBe(1)
    await page.getByText('PID-7 is no day of the calendar').waitFor()
    await page.getByText('BAD-1').waitFor()
    await page.getByText('1 not stored').waitFor()
    expect(await look(page, 'messages', pictures)).toEqual([])
  })

  it('tries a message again, and says why it fails again', async () => {
    await page.getByRole('button', { name: 'Try again: BAD-1' }).click()
    const note = page.getByRole('alert').getByText('PID-7 is no day of the calendar')
    await note.waitFor()
    expect(await note.count()).toBe(1)
  })

  it('shows the same after the machine lost power, and knows what it has', async () => {
    await server.kill()
    server = await startServerProcess(home)
    const { text } = await runCli(['import', 'hl7', join(scratch, 'GOOD-1.hl7')], home)
    expect(text).toMatch(/0 of 1 messages stored as 0 resources; 1 were here already/)
  })
})
