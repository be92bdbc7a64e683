import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { card, goto } from './partners-page.ts'
import { enrolWithPassword, givePasskeyDevice, type Person } from './people.ts'

const TIMEOUT_MS = 120_000
/** One more than the directory may end within an hour. */
const NEIGHBOURS = 21

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-directory-page-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const ana: Person = {
  displayName: 'Dr. Ana Ruiz',
  loginName: 'ana.ruiz',
  password: 'a long walk by the sea with ana',
  totpSecret: '',
}

let server: ServerProcess
let browser: Browser
let officer: Page
let clinician: Page
let token = ''
let base = ''
const errors: string[] = []

async function newContext() {
  const context = await browser.newContext({ locale: 'en-GB' })
  context.setDefaultTimeout(20_000)
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
      errors.push(message.text())
  })
  return context
}

/** What the organisation's directory sends. */
async function scim(method: string, path: string, body: object): Promise<string> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  })
  const { id } = z.object({ id: z.string().optional() }).parse(await answer.json())
  return id ?? ''
}
const leaves = { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] }

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
  await goto(officer, 'Access')
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(scratch, { recursive: true, force: true })
  await remove()
}, TIMEOUT_MS)

// A picture of every page says more about a failure than its message.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [number, page] of pages.entries())
    await page.screenshot({ path: join(pictures, `directory-failed-${number}.png`) })
})

describe('the directory on the page Access', { timeout: TIMEOUT_MS }, () => {
  it('gives a token once', async () => {
    await card(officer, 'Accounts').getByText('S. Haddad').waitFor()
    await card(officer, 'Directory').getByText('No directory is connected.').waitFor()
    await card(officer, 'Directory').getByRole('button', { name: 'Make a token' }).click()
    const dialog = officer.getByRole('dialog')
    await dialog.getByLabel('Directory').fill('Entra')
    await dialog.getByRole('button', { name: 'Make the token' }).click()
    const shown = dialog.locator('code')
    await shown.nth(1).waitFor()
    base = await shown.nth(0).innerText()
    token = await shown.nth(1).innerText()
    expect(await look(officer, 'directory-token', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Done' }).click()
    await card(officer, 'Directory').getByRole('rowheader', { name: 'Entra' }).waitFor()
    expect(await officer.content()).not.toContain(token)
  })

  it('shows whom it named, gives them a role through their group, and a link', async () => {
    const id = await scim('POST', '/Users', {
      userName: 'ana.ruiz@ansgar.example',
      displayName: 'Dr. Ana Ruiz',
    })
    await scim('POST', '/Groups', { displayName: 'Ward 3 physicians', members: [{ value: id }] })
    await officer.reload()
    const row = card(officer, 'Accounts').getByRole('row', { name: /Ana Ruiz/ })
    await row.getByText('from the directory (SCIM)').waitFor()
    await row.getByText('none yet').waitFor()
    await officer.getByRole('button', { name: 'Set roles of Ward 3 physicians' }).click()
    const roles = officer.getByRole('dialog')
    await roles.getByLabel('Auditor').check()
    expect(await roles.getByRole('button', { name: 'Set the roles' }).isDisabled()).toBe(true)
    expect(await look(officer, 'directory-roles', pictures)).toEqual([])
    await roles.getByLabel('Auditor').uncheck()
    await roles.getByLabel('Clinician').check()
    await roles.getByRole('button', { name: 'Set the roles' }).click()
    await row.getByText('Clinician').waitFor()

    await row.getByRole('button', { name: /Make a link/ }).click()
    const dialog = officer.getByRole('dialog')
    await dialog.getByLabel(/Practitioner id/).fill('pr-17')
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    const url = await dialog.getByText(/\/enrol#/).innerText()
    await officer.keyboard.press('Escape')
    clinician = await enrolWithPassword(await newContext(), url, ana)
  })

  it('ends the session of who leaves, while they look', async () => {
    const filter = encodeURIComponent('userName eq "ana.ruiz@ansgar.example"')
    const found = await fetch(`${base}/Users?filter=${filter}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const list = z.object({ Resources: z.array(z.object({ id: z.string() })) })
    const [person] = list.parse(await found.json()).Resources
    await scim('PATCH', `/Users/${person?.id}`, leaves)
    const state = await clinician.evaluate('fetch("/api/session").then(({ status }) => status)')
    expect(state).toBe(401)
    await clinician.context().close()
    await officer.reload()
    const history = card(officer, 'Directory').getByRole('table', { name: /joined, moved/ })
    await history.getByText('Left').first().waitFor()
  })

  it('asks before many leave at once', async () => {
    const ids: string[] = []
    for (let number = 1; number <= NEIGHBOURS; number++)
      ids.push(await scim('POST', '/Users', { userName: `nurse.${number}` }))
    for (const id of ids) await scim('PATCH', `/Users/${id}`, leaves)
    await officer.reload()
    const alert = card(officer, 'Directory').getByRole('alert')
    await alert.getByText(/2 people left so fast/).waitFor()
    expect(await look(officer, 'directory', pictures)).toEqual([])
    await alert.getByRole('button', { name: 'They left' }).click()
    await alert.waitFor({ state: 'detached' })
  })

  it('applies a list of people once it was seen, and names the lines that are wrong', async () => {
    const file = join(scratch, 'people.csv')
    await writeFile(file, 'username;name;roles\nola.berg;Ola Berg;security-officer\n')
    await officer.getByRole('button', { name: 'Import a list' }).click()
    const dialog = officer.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles(file)
    await dialog.getByText(/Line 2: security-officer is not given by a list/).waitFor()
    expect(await look(officer, 'directory-list-errors', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Another file' }).click()
    await writeFile(file, 'username;name;roles;ward\nola.berg;Ola Berg;clerk;3\n')
    await dialog.locator('input[type=file]').setInputFiles(file)
    await dialog.getByRole('status').getByText('Joining: 1. Moving: 0. Leaving: 0.').waitFor()
    expect(await look(officer, 'directory-list', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Apply the list' }).click()
    const row = card(officer, 'Accounts').getByRole('row', { name: /Ola Berg/ })
    await row.getByText('from a list (CSV)').waitFor()

    // The same list again changes nothing; the command says so.
    const { code, text } = await runCli(['people', 'import', file, '--preview'], home)
    expect([code, text]).toEqual([
      0,
      expect.stringContaining('Joining: 0. Moving: 0. Leaving: 0. Unchanged: 1.'),
    ])
    expect(errors).toEqual([])
  })
})
