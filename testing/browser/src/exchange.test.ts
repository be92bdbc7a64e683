import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, startServerProcess, type ServerProcess } from '@wardstone/harness'
import { openHospital } from '@wardstone/hospital'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { holdBack, openOutside } from './exchange-page.ts'
import { look } from './look.ts'
import { card, goto } from './partners-page.ts'
import { enrolWithPassword, givePasskeyDevice, type Person } from './people.ts'

const TIMEOUT_MS = 180_000
const PATIENTS = 8
const FILE_BYTES_MAX = 32 * 1024 * 1024

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-exchange-page-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const file = (name: string) => join(scratch, name)

const hospital = openHospital({ seed: 'exchange', patients: PATIENTS, now: Date.now() })
const patients = [...hospital.patients()]
const inCare = patients.find(({ isInHospital }) => isInHospital)
const physician = hospital.staff.find(
  ({ practitioner, ward }) => practitioner !== null && ward === inCare?.ward,
)
if (inCare === undefined || physician?.practitioner == null)
  throw new Error('the synthetic hospital has no such people')
const personOf = (displayName: string, loginName: string): Person => ({
  displayName,
  loginName,
  password: `a long walk by the sea, ${loginName}`,
  totpSecret: '',
})

let server: ServerProcess
let browser: Browser
let officer: Page
let doctor: Page
let office: Page
const errors: string[] = []

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-GB', acceptDownloads: true })
  context.setDefaultTimeout(20_000)
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
      errors.push(message.text())
  })
  return context
}

async function invited(person: Person, role: string, practitioner?: string): Promise<Page> {
  const invitation = await officer.request.post(`${server.address}/api/accounts`, {
    headers: { 'x-wardstone': '1' },
    data: { displayName: person.displayName, roles: [role], practitioner },
  })
  const { enrolmentUrl } = (await invitation.json()) as { enrolmentUrl: string }
  return enrolWithPassword(await newContext(), enrolmentUrl, person)
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
    await page.screenshot({ path: join(pictures, `failed-exchange-${number}.png`), fullPage: true })
  }
})

const { whileWaiting, flipRows, download, linesOf } = openOutside({ home, scratch })
const row = (page: Page, name: string): Locator => page.getByRole('row', { name })

describe('the page Exchange: import', { timeout: TIMEOUT_MS }, () => {
  it('says the limits before anything is sent, and of each file what became of it, and where', async () => {
    await goto(officer, 'Exchange')
    const importing = card(officer, 'Import')
    await importing.getByText(/Up to 32 MiB and 5.000 entries each/).waitFor()
    expect(await look(officer, 'exchange-import', pictures)).toEqual([])
    const bundles = [hospital.organisation, ...patients.map(({ bundle }) => bundle)]
    const wrong = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          resource: { resourceType: 'Patient', gender: 'dragon' },
          request: { method: 'POST', url: 'Patient' },
        },
      ],
    }
    const files: Readonly<Record<string, string>> = {
      ...Object.fromEntries(
        bundles.map((bundle, index) => [`${index}00.json`, JSON.stringify(bundle)]),
      ),
      'broken.json': '{"resourceType": "Bundle", "type":',
      'found.json': '{"resourceType": "Bundle", "type": "searchset"}',
      'large.json': ' '.repeat(FILE_BYTES_MAX + 1),
      'wrong.json': JSON.stringify(wrong),
    }
    for (const [name, text] of Object.entries(files)) await writeFile(file(name), text)
    await importing.locator('input[type=file]').setInputFiles(Object.keys(files).map(file))
    await importing.getByRole('button', { name: 'Import more' }).waitFor({ timeout: 60_000 })
    await row(officer, 'broken.json')
      .getByText(/^The file is not JSON/)
      .waitFor()
    await row(officer, 'found.json')
      .getByText(/to be read, not to be stored/)
      .waitFor()
    await row(officer, 'large.json')
      .getByText(/at most 32 go in at once/)
      .waitFor()
    await row(officer, 'wrong.json')
      .getByText(/Bundle\.entry\[0\].*gender/)
      .waitFor()
    await row(officer, '800.json').getByText('In', { exact: true }).waitFor()
    await importing.getByText(/, 4 refused,/).waitFor()
    expect(await look(officer, 'exchange-imported', pictures)).toEqual([])
    await importing.getByRole('button', { name: 'Import more' }).click()
    await importing.locator('input[type=file]').setInputFiles([file('100.json')])
    await row(officer, '100.json')
      .getByText(/^0 created, \d+ updated$/)
      .waitFor()
  })

  it('shows what is under way, stops after the file that it is at, and says what of a batch went in', async () => {
    const importing = card(officer, 'Import')
    const entry = [
      { resourceType: 'Organization', name: 'Day clinic' },
      { resourceType: 'Patient', gender: 'dragon' },
    ].map((resource) => ({ resource, request: { method: 'POST', url: resource.resourceType } }))
    const batch = { resourceType: 'Bundle', type: 'batch', entry }
    await writeFile(file('part.json'), JSON.stringify(batch))
    const again = importing.getByRole('button', { name: 'Import more' })
    await again.click()
    await whileWaiting('record', async () => {
      await importing.locator('input[type=file]').setInputFiles(['100.json', 'part.json'].map(file))
      await row(officer, '100.json').getByText('Is being stored').waitFor()
      await row(officer, 'part.json').getByText('Waits').waitFor()
      expect(await look(officer, 'exchange-importing', pictures)).toEqual([])
      await importing.getByRole('button', { name: 'Stop after this file' }).click()
      await importing.getByRole('button', { name: 'Stopping' }).waitFor()
    })
    await again.waitFor()
    await row(officer, 'part.json').getByText('Not sent').waitFor()
    await again.click()
    await importing.locator('input[type=file]').setInputFiles([file('part.json')])
    await row(officer, 'part.json').getByText('In part').waitFor()
    await row(officer, 'part.json').getByText('1 created, 0 updated').waitFor()
    await row(officer, 'part.json')
      .getByText(/^entry\[1\].*gender/)
      .waitFor()
    expect(await look(officer, 'exchange-import-partly', pictures)).toEqual([])
  })
})

describe('the page Exchange: export', { timeout: TIMEOUT_MS }, () => {
  it('starts, shows how far it is, and is ended by whoever asked for it', async () => {
    doctor = await invited(
      personOf(physician.displayName, 'the.doctor'),
      'clinician',
      physician.practitioner ?? '',
    )
    await goto(doctor, 'Exchange')
    const exporting = card(doctor, 'Export')
    await exporting.getByText('You have no exports.').waitFor()
    for (const name of ['Import', 'Export without people'])
      expect(await doctor.getByRole('heading', { name }).count()).toBe(0)
    await exporting.getByLabel('Only these kinds of resource').fill('Dragon')
    await exporting.getByRole('button', { name: 'Start the export' }).click()
    await exporting.getByText(/names no FHIR R4 resource type/).waitFor()
    await exporting.getByLabel('Only these kinds of resource').fill('')
    await exporting.getByLabel('The members of a group').check()
    await exporting.getByLabel('Id of the group').fill('nobody')
    await exporting.getByRole('button', { name: 'Start the export' }).click()
    await exporting.getByRole('alert').waitFor()
    expect(await look(doctor, 'exchange-export', pictures)).toEqual([])
    await exporting.getByLabel('All that I may see').check()
    const cancelled = exporting.getByRole('button', { name: /Cancel/ })
    await whileWaiting('export_page', async () => {
      await exporting.getByRole('button', { name: 'Start the export' }).click()
      await exporting.getByText(/^0 of \d+ resources looked at, 0 taken/).waitFor()
      expect(await look(doctor, 'exchange-export-running', pictures)).toEqual([])
      await cancelled.click()
    })
    await exporting.getByText('You have no exports.').waitFor()
  })

  it('warns before readable data leaves, gives the files, and deletes them', async () => {
    const exporting = card(doctor, 'Export')
    await exporting.getByLabel('Only these kinds of resource').fill('Patient, Condition')
    await exporting.getByRole('button', { name: 'Start the export' }).click()
    const button = exporting.getByRole('button', { name: 'Download Patient' })
    await button.waitFor()
    await doctor.reload()
    await button.press('Enter')
    await doctor.getByText('nobody can erase it from where you put it').waitFor()
    expect(await look(doctor, 'exchange-download', pictures)).toEqual([])
    const { got, wasOpen } = await download(doctor)
    expect(wasOpen).toBe(false)
    expect(got.suggestedFilename()).toBe('Patient.ndjson')
    expect((await linesOf(got)).map(({ id }) => id)).toContain(inCare.id)
    await exporting.getByText(/the ledger has an entry for each patient/).waitFor()
    expect(await look(doctor, 'exchange-exported', pictures)).toEqual([])
    const entries = await officer.request.get(
      `${server.address}/api/ledger/entries?kind=records.read&limit=100`,
    )
    expect(await entries.text()).toContain('"interaction":"export"')
    await exporting.getByRole('button', { name: 'Delete the files' }).click()
    await exporting.getByText('You have no exports.').waitFor()
  })

  it('says why one failed, and gives nothing of it', async () => {
    expect(await flipRows()).toBeGreaterThan(PATIENTS)
    const exporting = card(doctor, 'Export')
    await exporting.getByRole('button', { name: 'Start the export' }).click()
    await exporting.getByText(/was changed in the database, not through this server/).waitFor()
    expect(await exporting.getByRole('button', { name: /^Download/ }).count()).toBe(0)
    expect(await look(doctor, 'exchange-export-failed', pictures)).toEqual([])
    await exporting.getByRole('button', { name: 'Remove' }).click()
    await exporting.getByText('You have no exports.').waitFor()
    expect(await flipRows()).toBeGreaterThan(PATIENTS)
  })
})

describe('the page Exchange: export without people', { timeout: TIMEOUT_MS }, () => {
  it('is made by rules, measured, drawn and downloaded by the privacy officer', async () => {
    office = await invited(personOf('L. Okafor', 'l.okafor'), 'privacy-officer')
    await goto(office, 'Exchange')
    const making = card(office, 'Export without people')
    await making.getByText('None was made yet.').waitFor()
    const make = making.getByRole('button', { name: 'Make the export' })
    await making.getByLabel('Smallest group').fill('1')
    await making.getByText('A number from 2 to 10000').waitFor()
    expect(await make.isDisabled()).toBe(true)
    expect(await look(office, 'exchange-deidentify', pictures)).toEqual([])
    await making.getByLabel('Smallest group').fill('5')
    await whileWaiting('deidentified_part', async () => {
      await make.click()
      await making.getByText('Under way').waitFor()
      await making.getByRole('button', { name: 'One is being made' }).waitFor()
      expect(await look(office, 'exchange-deidentifying', pictures)).toEqual([])
    })
    await making.getByRole('button', { name: 'Risk report' }).press('Enter')
    await making.getByText(/patients are in groups smaller than 5/).waitFor()
    const alone = making.getByRole('row', { name: /^alone \d/ })
    await alone.waitFor()
    await alone.scrollIntoViewIfNeeded()
    expect(await look(office, 'exchange-deidentified', pictures)).toEqual([])
    await making.getByRole('button', { name: 'Download' }).click()
    await office.getByText('whoever has it can still try to recognise people').waitFor()
    const { got } = await download(office)
    const lines = await linesOf(got)
    expect(lines.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(PATIENTS)
    expect(lines.map(({ id }) => id)).not.toContain(inCare.id)
    await making.getByRole('button', { name: 'Delete' }).click()
    await making.getByText('None was made yet.').waitFor()
  })

  it('says why one failed, and gives nothing of it', async () => {
    expect(await flipRows()).toBeGreaterThan(PATIENTS)
    const making = card(office, 'Export without people')
    await making.getByRole('button', { name: 'Make the export' }).click()
    await making.getByText(/Nothing of it can be downloaded/).waitFor()
    expect(await making.getByRole('button', { name: 'Download' }).count()).toBe(0)
    expect(await look(office, 'exchange-deidentify-failed', pictures)).toEqual([])
    await making.getByRole('button', { name: 'Remove' }).click()
    await making.getByText('None was made yet.').waitFor()
    expect(await flipRows()).toBeGreaterThan(PATIENTS)
  })
})

describe('the page Legal holds', { timeout: TIMEOUT_MS }, () => {
  it('places a hold on a patient, which an erasure respects, and releases it with a reason and a second yes', async () => {
    await goto(office, 'Holds')
    const held = card(office, 'Held now')
    await held.getByText('No record is held.').waitFor()
    await office.getByRole('button', { name: 'Place a hold' }).click()
    const dialog = office.getByRole('dialog')
    const family = inCare.bundle.entry
      .map(({ resource }) => resource as { id?: string; name?: { family?: string }[] })
      .find(({ id }) => id === inCare.id)?.name?.[0]?.family
    await dialog.getByLabel('Name, record number or birth date').fill(family ?? '')
    await dialog.getByLabel('Name, record number or birth date').press('Enter')
    await dialog.getByRole('radio').first().check()
    const place = dialog.getByRole('button', { name: 'Place the hold' })
    expect(await place.isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('Case 2026-114, kept for the court')
    expect(await look(office, 'holds-place', pictures)).toEqual([])
    await place.click()
    await dialog.waitFor({ state: 'hidden' })
    await held.getByText('Case 2026-114, kept for the court').waitFor()
    await held.getByRole('link', { name: new RegExp(family ?? '-') }).waitFor()
    expect(await look(office, 'holds', pictures)).toEqual([])

    const address = await held.getByRole('link').getAttribute('href')
    const id = address?.split('/').at(-1) ?? ''
    // Whoever has the page open still offers it.
    await office.getByRole('button', { name: 'Place a hold' }).click()
    await dialog.getByLabel('Name, record number or birth date').fill(family ?? '')
    await dialog.getByLabel('Name, record number or birth date').press('Enter')
    await dialog.getByRole('radio').first().check()
    await dialog.getByLabel('Reason').fill('Once more, by mistake')
    await place.click()
    await dialog.getByRole('alert').waitFor()
    expect(await look(office, 'holds-place-refused', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    const erased = await office.request.post(`${server.address}/api/records/patients/${id}/erase`, {
      headers: { 'x-wardstone': '1' },
      data: { confirm: id },
    })
    expect(erased.status()).toBe(409)

    await held.getByRole('button', { name: /^Release/ }).click()
    const release = dialog.getByRole('button', { name: 'Release it' })
    await dialog.getByLabel('Why it is released').fill('The case was closed')
    expect(await release.isDisabled()).toBe(true)
    await dialog.getByRole('checkbox').check()
    expect(await look(office, 'holds-release', pictures)).toEqual([])
    await release.click()
    await dialog.waitFor({ state: 'hidden' })
    await card(office, 'Released').getByText('The case was closed').waitFor()
    expect(await look(office, 'holds-released', pictures)).toEqual([])
  })

  it('says what it waits for, and what did not come and how to go on', async () => {
    for (const [path, name, what, address] of [
      ['holds', 'holds', 'Reading the holds', '**/api/records/holds'],
      [
        'exchange',
        'exchange',
        'Reading the exports',
        '**/api/{records/exports,deidentified-exports}*',
      ],
    ] as const) {
      const held = await holdBack(office, address)
      await office.goto(`${server.address}/${path}`)
      await office.getByText(what).first().waitFor()
      expect(await look(office, `${name}-loading`, pictures)).toEqual([])
      held.fail()
      await office.getByRole('alert').first().waitFor()
      expect(await look(office, `${name}-error`, pictures)).toEqual([])
      await held.letGo()
      const again = office.getByRole('button', { name: 'Try again' })
      for (let left = await again.count(); left > 0; left--) {
        await again.first().click()
        await again.nth(left - 1).waitFor({ state: 'hidden' })
      }
      await office.getByRole('alert').first().waitFor({ state: 'hidden' })
    }
  })

  it('and its doors are closed to everybody else', async () => {
    expect(await doctor.getByRole('link', { name: 'Holds' }).count()).toBe(0)
    for (const path of ['records/holds', 'deidentified-exports'])
      expect((await doctor.request.get(`${server.address}/api/${path}`)).status()).toBe(403)
    const nobody = await newContext()
    for (const path of ['holds', 'exports'])
      expect((await nobody.request.get(`${server.address}/api/records/${path}`)).status()).toBe(401)
    await nobody.close()
  })
})

describe('these pages', { timeout: TIMEOUT_MS }, () => {
  it('ran without an error and without anything that their content security policy would stop', () => {
    expect(errors).toEqual([])
  })
})
