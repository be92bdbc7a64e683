import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, runCli, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { openHospital } from '@wardstone/hospital'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { enrolWithPassword, givePasskeyDevice, signInWithPassword, type Person } from './people.ts'

const TIMEOUT_MS = 120_000
const PATIENTS = 12

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-browser-'))
/** Where the pictures go; the README's are made with PICTURES_FOLDER=docs/pictures. */
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const hospital = openHospital({ seed: 'browser', patients: PATIENTS, now: Date.now() })
const patients = [...hospital.patients()]
const physician = hospital.staff.find(({ loginName }) => loginName === 'n.castellane')
const inCare = patients.find(({ isInHospital, ward }) => isInHospital && ward === physician?.ward)
const stranger = patients.find(({ ward }) => ward !== physician?.ward)
if (physician?.practitioner == null || inCare === undefined || stranger === undefined) {
  throw new Error('the synthetic hospital has no such people')
}

const person = (displayName: string, loginName: string): Person => ({
  displayName,
  loginName,
  password: `a long walk by the sea ${loginName}`,
  totpSecret: '',
})
const clinician = person('Dr. N. Castellane', 'n.castellane')
const privacy = person('L. Okafor', 'l.okafor')

let server: ServerProcess
let browser: Browser
let officer: Page
let doctor: Page
const errors: string[] = []

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
  })
  context.setDefaultTimeout(20_000)
  context.on('weberror', (error) => errors.push(String(error.error())))
  // What the content security policy stops shows up here and nowhere else.
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
      errors.push(message.text())
  })
  return context
}

beforeAll(async () => {
  server = await startServerProcess(home)
  browser = await launchChromium()
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
  for (const [number, page] of pages.entries()) {
    await page.screenshot({ path: join(pictures, `failed-${number}.png`) })
  }
})

const goto = async (page: Page, name: string): Promise<void> => {
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

async function invite(displayName: string, role: string, practitioner?: string): Promise<string> {
  await goto(officer, 'Access')
  await officer.getByRole('button', { name: /Invite/ }).click()
  const dialog = officer.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(displayName)
  await dialog.getByLabel(new RegExp(`^${role}`)).check()
  if (practitioner !== undefined) await dialog.getByLabel(/Practitioner id/).fill(practitioner)
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const link = dialog.getByText(/\/enrol#/)
  const url = /http\S+\/enrol#\S+/.exec(await link.innerText())?.[0] ?? ''
  await officer.keyboard.press('Escape')
  return url
}

describe('the first administrator', { timeout: TIMEOUT_MS }, () => {
  it('enrols with a passkey from the one-time link, whose secret leaves the address bar at once', async () => {
    officer = await (await newContext()).newPage()
    await givePasskeyDevice(officer)
    await officer.goto(server.enrolmentUrl ?? '')
    await officer.getByLabel('Your name').fill('S. Haddad')
    await officer.getByLabel('Login name').fill('s.haddad')
    expect(officer.url()).not.toContain('#')
    expect(await look(officer, 'enrol', pictures)).toEqual([])
    await officer
      .getByRole('button', { name: /passkey/i })
      .first()
      .click()
    await officer.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  })

  it('cannot use the link again', async () => {
    const page = await (await newContext()).newPage()
    await page.goto(server.enrolmentUrl ?? '')
    const note = page.getByText(/used|expired|15 minutes/i).first()
    await note.waitFor()
    expect(await page.getByLabel('Your name').count()).toBe(0)
    await page.context().close()
  })

  it('signs out, and in again with the passkey', async () => {
    await officer.getByRole('button', { name: /S\. Haddad/ }).click()
    await officer.getByRole('menuitem', { name: 'Sign out' }).click()
    await officer.getByRole('button', { name: /passkey/i }).waitFor()
    expect(await look(officer, 'sign-in', pictures)).toEqual([])
    await officer
      .getByRole('button', { name: /passkey/i })
      .first()
      .click()
    await officer.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  })

  it('loads a hospital by upload, and sees what went in and what was refused', async () => {
    const bundles = [hospital.organisation, ...patients.map(({ bundle }) => bundle)]
    const files = await Promise.all(
      bundles.map(async (bundle, index) => {
        const path = join(scratch, `${String(index).padStart(3, '0')}.json`)
        await writeFile(path, JSON.stringify(bundle))
        return path
      }),
    )
    const broken = join(scratch, '999-broken.json')
    await writeFile(broken, '{"resourceType": "Bundle", "type":')
    await goto(officer, 'Exchange')
    await officer.locator('input[type=file]').setInputFiles([...files, broken])
    await officer.getByRole('button', { name: 'Import more' }).waitFor({ timeout: 60_000 })
    await officer.getByText(/1 refused/).waitFor()
    await officer.getByText(/The file is not JSON/).waitFor()
    const resources = bundles.reduce((sum, bundle) => sum + bundle.entry.length, 0)
    const said = await officer.getByRole('status').first().innerText()
    expect(
      said
        .replaceAll(/[^\d ]/g, '')
        .trim()
        .startsWith(String(resources)) || said.replaceAll(/\s/g, '').includes(String(resources)),
    ).toBe(true)
    expect(await look(officer, 'import', pictures)).toEqual([])
  })

  it('invites a clinician and a privacy officer, who enrol with a password and an authenticator app', async () => {
    const url = await invite(clinician.displayName, 'Clinician', physician.practitioner ?? '')
    doctor = await enrolWithPassword(await newContext(), url, clinician)
    const enrolledAt = Date.now()
    const officeUrl = await invite(privacy.displayName, 'Privacy officer')
    const office = await enrolWithPassword(await newContext(), officeUrl, privacy)
    await office.context().close()
    await doctor.getByRole('button', { name: /Castellane/ }).click()
    await doctor.getByRole('menuitem', { name: 'Sign out' }).click()
    await signInWithPassword(doctor, clinician, enrolledAt)
    expect(await doctor.getByRole('link', { name: 'Controls' }).count()).toBe(0)
    expect(await officer.getByRole('link', { name: 'Controls' }).count()).toBeGreaterThan(0)
  })
})

describe('a clinician', { timeout: TIMEOUT_MS }, () => {
  it('finds a patient in their care and reads the chart', async () => {
    await goto(doctor, 'Records')
    await doctor
      .getByLabel('Name, record number or birth date')
      .fill(inCare.name.split(' ').at(-1) ?? '')
    await doctor.getByRole('button', { name: 'Find' }).click()
    await doctor
      .getByRole('link', { name: new RegExp(inCare.name.split(' ').at(-1) ?? '') })
      .first()
      .click()
    await doctor.getByRole('heading', { level: 1, name: inCare.name }).waitFor()
    for (const part of ['Problems', 'Medicines', 'Results', 'Timeline', 'Who read this']) {
      await doctor.getByRole('heading', { name: part }).first().waitFor()
    }
    await doctor
      .getByText(/verified in this browser/i)
      .first()
      .waitFor()
    await doctor.waitForTimeout(1000)
    expect(await look(doctor, 'chart', pictures)).toEqual([])
  })

  it('is told "not found" of a patient who is not, and nothing more', async () => {
    const answer = await doctor.request.get(`${server.address}/fhir/R4/Patient/${stranger.id}`)
    const nobody = await doctor.request.get(`${server.address}/fhir/R4/Patient/nobody-at-all`)
    expect(answer.status()).toBe(404)
    expect((await answer.text()).replaceAll(/[0-9a-f-]{36}/g, '')).toBe(
      (await nobody.text()).replaceAll(/[0-9a-f-]{36}/g, ''),
    )
    await doctor.goto(`${server.address}/records/${stranger.id}`)
    await doctor
      .getByText(/not found/i)
      .first()
      .waitFor()
    expect(await look(doctor, 'not-found', pictures)).toEqual([])
  })

  it('opens one record in an emergency, with a reason, for an hour', async () => {
    await goto(doctor, 'Records')
    await doctor.getByLabel('Name, record number or birth date').fill(stranger.recordNumber)
    await doctor.getByRole('button', { name: 'Find' }).click()
    await doctor.getByRole('button', { name: 'Open in an emergency' }).first().click()
    const dialog = doctor.getByRole('dialog')
    await dialog.getByLabel('Record number').fill(stranger.recordNumber)
    await dialog.getByLabel('Reason').fill('Unconscious in resus, no relatives here.')
    expect(await look(doctor, 'break-glass', pictures)).toEqual([])
    await dialog.getByRole('button', { name: /open/i }).click()
    await doctor.getByText('Emergency access is open.').waitFor()
    await doctor.getByRole('heading', { level: 1, name: stranger.name }).waitFor()
    expect(await look(doctor, 'chart-emergency', pictures)).toEqual([])
    const other = patients.find(({ id, ward }) => id !== stranger.id && ward !== physician.ward)
    expect(
      (await doctor.request.get(`${server.address}/fhir/R4/Patient/${other?.id ?? ''}`)).status(),
    ).toBe(404)
  })
})

describe('the security officer', { timeout: TIMEOUT_MS }, () => {
  it('sees the emergency waiting on Today and reviews it', async () => {
    await goto(officer, 'Today')
    await officer.reload()
    await officer.getByText(/opened a record in an emergency/).waitFor()
    await officer.getByText(/signature correct/).waitFor()
    expect(await look(officer, 'today', pictures)).toEqual([])
    await officer.getByRole('link', { name: 'Review' }).first().click()
    const dialog = officer.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Justified/ }).check()
    await dialog.getByLabel('Note').fill('Confirmed with the ward.')
    await dialog.getByRole('button', { name: 'Record the verdict' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await look(officer, 'access', pictures)).toEqual([])
  })

  it('sees all 63 atoms of the HIPAA Security Rule, computed or not assessed, and verifies the evidence of one here', async () => {
    await goto(officer, 'Controls')
    await officer.getByText('All 63').waitFor()
    await officer.getByRole('row', { name: /164\.312\(b\)/ }).click()
    await officer
      .getByText(/verified in this browser|verified here/i)
      .first()
      .waitFor()
    expect(await look(officer, 'controls', pictures)).toEqual([])
  })

  it('exports a bundle that verifies with no server', async () => {
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      officer
        .getByRole('button', { name: /Export for auditor/ })
        .or(officer.getByRole('link', { name: /Export for auditor/ }))
        .click(),
    ])
    const file = join(scratch, 'audit.ndjson')
    await download.saveAs(file)
    expect(await runCli(['audit', 'verify', file], '/nonexistent')).toMatchObject({
      code: 0,
      text: expect.stringContaining('VERIFIED'),
    })
    const text = await readFile(file, 'utf8')
    await writeFile(join(scratch, 'before-erasure.ndjson'), text)
    await writeFile(file, text.replace('"basis":"break-glass"', '"basis":"break_glass"'))
    expect(await runCli(['audit', 'verify', file])).toMatchObject({
      code: 1,
      text: expect.stringMatching(/entry \d+/i),
    })
  })

  it('picks any ledger entry and the browser verifies its inclusion; a forged answer is never drawn as verified', async () => {
    await goto(officer, 'Ledger')
    await officer.getByRole('table').getByRole('link').first().click()
    await officer.getByText('Included, verified here').waitFor()
    expect(await look(officer, 'ledger', pictures)).toEqual([])
    const forged = await (await newContext()).newPage()
    await forged.context().addCookies(await officer.context().cookies())
    await forged.route('**/ledger/tile/entries/**', async (route) => {
      const answer = await route.fetch()
      // One letter of every entry, so that the lengths stay right and only the proof can tell.
      const forgery = (await answer.body()).toString('latin1').replaceAll('"kind":"', '"kinD":"')
      await route.fulfill({ response: answer, body: Buffer.from(forgery, 'latin1') })
    })
    await forged.goto(officer.url())
    await forged.getByRole('heading', { level: 1, name: 'Ledger' }).waitFor()
    await forged
      .getByText(/not verified|does not|damaged|changed/i)
      .first()
      .waitFor()
    expect(await forged.getByText('Included, verified here').count()).toBe(0)
    await forged.unrouteAll({ behavior: 'ignoreErrors' })
    await forged.context().close()
  })
})

describe('the privacy officer', { timeout: TIMEOUT_MS }, () => {
  it('sees who read a record but not its chart, and erases it after typing its id; nobody reads it again', async () => {
    const office = await (await newContext()).newPage()
    await office.goto(server.address)
    await signInWithPassword(office, privacy, Date.now())
    await goto(office, 'Records')
    await office.getByLabel('Name, record number or birth date').fill(stranger.recordNumber)
    await office.getByRole('button', { name: 'Find' }).click()
    await office
      .getByRole('link', { name: new RegExp(stranger.name.split(' ').at(-1) ?? '') })
      .first()
      .click()
    await office.getByRole('heading', { level: 1, name: stranger.name }).waitFor()
    await office.getByText('Dr. N. Castellane').first().waitFor()
    // To them the store holds no chart: a search answers as it would of a patient without any condition.
    const chart = await office.request.get(
      `${server.address}/fhir/R4/Condition?patient=${stranger.id}`,
    )
    expect(await chart.json()).toMatchObject({ total: 0 })
    await office.getByRole('button', { name: /Erase/ }).first().click()
    const dialog = office.getByRole('dialog')
    expect(await look(office, 'erase', pictures)).toEqual([])
    await dialog.getByRole('textbox').fill(stranger.id)
    await dialog.getByRole('button', { name: /Erase/ }).click()
    await dialog.getByText(/says so/).waitFor()
    for (const page of [office, doctor]) {
      expect(
        (await page.request.get(`${server.address}/fhir/R4/Patient/${stranger.id}`)).status(),
      ).toBe(404)
    }
    expect(await runCli(['ledger', 'verify'], home)).toMatchObject({ code: 0 })
    expect(await runCli(['audit', 'verify', join(scratch, 'before-erasure.ndjson')])).toMatchObject(
      { code: 0 },
    )
  })
})

describe('the console', { timeout: TIMEOUT_MS }, () => {
  it('ran without an error and without anything that its content security policy would stop', () => {
    expect(errors).toEqual([])
  })
})
