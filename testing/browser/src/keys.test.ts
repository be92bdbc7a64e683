import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  newHome,
  openTestTransit,
  runCli,
  startServerProcess,
  type ServerProcess,
} from '@wardstone/harness'
import { openHospital } from '@wardstone/hospital'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../../../foundation/database/src/index.ts'
import { launchChromium } from './chromium.ts'
import { dataKeysRenewed, lookAtNoKeys, outlastOutage, renewDataKeys } from './keys-page.ts'
import { look, type Finding } from './look.ts'
import { card, goto } from './partners-page.ts'
import { enrolWithPassword, givePasskeyDevice, type Person } from './people.ts'

const TIMEOUT_MS = 180_000
const PATIENTS = 8
const HOLDERS = ['Ana Quill', 'Ben Oduya', 'Cleo Marsh'] as const

const { home, remove } = await newHome()
const scratch = await mkdtemp(join(tmpdir(), 'wardstone-keys-page-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const file = (name: string) => join(scratch, name)

const hospital = openHospital({ seed: 'keys', patients: PATIENTS, now: Date.now() })
const patients = [...hospital.patients()]
const inCare = patients.find(({ isInHospital }) => isInHospital)
const physician = hospital.staff.find(
  ({ practitioner, ward }) => practitioner !== null && ward === inCare?.ward,
)
if (inCare === undefined || physician?.practitioner == null)
  throw new Error('the synthetic hospital has no such people')
const doctorPerson: Person = {
  displayName: physician.displayName,
  loginName: 'the.doctor',
  password: 'a long walk by the sea, with a doctor',
  totpSecret: '',
}

const transit = await openTestTransit()
await writeFile(file('transit.token'), 's.test', { mode: 0o600 })
const transitSettings = {
  WARDSTONE_KEK: 'transit',
  WARDSTONE_KEK_ASK_SECONDS: '1',
  WARDSTONE_KEK_TRANSIT_URL: transit.url,
  WARDSTONE_KEK_TRANSIT_KEY: 'wardstone',
  WARDSTONE_KEK_TRANSIT_TOKEN_FILE: file('transit.token'),
}

let server: ServerProcess
let browser: Browser
let officer: Page
let doctor: Page
/** What axe says of the page Keys while there is no record. */
let emptyPage: readonly Finding[]
/** A problem that the doctor wrote again. */
let changedProblem: string
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

async function done(words: readonly string[], at?: string): Promise<string> {
  const { code, text } = await runCli(words, at)
  expect(code === 0 ? '' : text).toBe('')
  return text
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
  emptyPage = await lookAtNoKeys(officer, pictures)
  const bundles = [hospital.organisation, ...patients.map(({ bundle }) => bundle)]
  const files = bundles.map((_, index) => file(`${String(index).padStart(3, '0')}.json`))
  await Promise.all(
    bundles.map((bundle, index) => writeFile(files[index] ?? '', JSON.stringify(bundle))),
  )
  await done(['import', 'fhir', ...files], home)
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await server.stop()
  await transit.close()
  await rm(scratch, { recursive: true, force: true })
  await remove()
}, TIMEOUT_MS)

// A picture of every page says more about a failure than its message.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [number, page] of pages.entries()) {
    await page.screenshot({ path: join(pictures, `failed-keys-${number}.png`), fullPage: true })
  }
})

/** The server again with other settings, and the officer's page at its new address. */
async function restart(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  await server.stop()
  server = await startServerProcess(home, [], settings)
  await officer.goto(`${server.address}/keys`)
  await officer.getByRole('heading', { level: 1, name: 'Keys' }).waitFor()
}

const dialog = (): Locator => officer.getByRole('dialog')
const holder = (number: number): Locator =>
  dialog().getByRole('group', { name: `Holder ${number}` })
const renewal = (): Locator => card(officer, 'Make the key new')
const versions = (): Locator => card(officer, 'Versions')

async function kinds(): Promise<readonly string[]> {
  const answer = await officer.request.get(`${server.address}/api/ledger/entries?limit=200`)
  const { entries } = (await answer.json()) as { entries: { evidence: { kind: string } }[] }
  return entries.map(({ evidence }) => evidence.kind)
}

describe('the page Keys', { timeout: TIMEOUT_MS }, () => {
  it('says where the key lies, that it can be taken out, and that its passphrase is on the same disk', async () => {
    await goto(officer, 'Keys')
    const key = card(officer, 'The key in use')
    await key.getByText('in the key file, sealed under the passphrase').waitFor()
    await key.getByText('Not apart').waitFor()
    await key.getByText('Possible', { exact: true }).waitFor()
    await renewal().getByText('nothing is due').waitFor()
    await card(officer, 'Algorithms').getByText('AES-256-GCM').waitFor()
    await card(officer, 'Algorithms')
      .getByText(/FIPS mode is off/)
      .waitFor()
    expect(await look(officer, 'keys', pictures)).toEqual([])
    expect(emptyPage).toEqual([])
  })

  it('begins to give every record a new data key, and shows how far it is', async () => {
    expect(await renewDataKeys(officer, pictures)).toEqual([])
  })

  it('leads through a renewal into a store that gives no key away: rotate, rewrap, destroy', async () => {
    await restart(transitSettings)
    await renewal().getByRole('button', { name: 'Rotate' }).click()
    const asked = dialog()
    await asked.getByText('It cannot be taken back.').waitFor()
    expect(await look(officer, 'keys-rotate', pictures)).toEqual([])
    await asked.getByRole('button', { name: 'Rotate the key' }).click()
    await asked.waitFor({ state: 'hidden' })
    await versions()
      .getByRole('row', { name: /^2 In use/ })
      .waitFor()
    await card(officer, 'The key in use').getByText('Impossible').waitFor()

    await renewal()
      .getByText(`${PATIENTS + 1} keys still wrapped`)
      .waitFor()
    expect(await look(officer, 'keys-under-way', pictures)).toEqual([])
    await renewal().getByRole('button', { name: 'Rewrap' }).click()
    await asked.getByRole('button', { name: 'Rewrap the keys' }).click()
    await renewal().getByText('Done. No key is wrapped by an older version.').waitFor()

    await renewal().getByRole('button', { name: 'Retire' }).click()
    const destroy = asked.getByRole('button', { name: 'Destroy it' })
    expect(await destroy.isDisabled()).toBe(true)
    await asked.getByText('The key is written out of the key file.').waitFor()
    expect(await look(officer, 'keys-retire', pictures)).toEqual([])
    await asked.getByRole('checkbox').check()
    await destroy.click()
    await asked.waitFor({ state: 'hidden' })
    await renewal().getByText('nothing is due').waitFor()
    await versions()
      .getByRole('row', { name: /^1 Retired/ })
      .waitFor()
    expect(await look(officer, 'keys-renewed', pictures)).toEqual([])
    expect(await kinds()).toEqual(
      expect.arrayContaining(['vault.kek.rotated', 'vault.rewrap.completed', 'vault.kek.retired']),
    )
  })

  it('shows that the records were sealed again, though the server was started again in the middle', async () => {
    expect(await dataKeysRenewed(officer, PATIENTS, pictures)).toEqual([])
  })

  it('tells one of two who rotate at once that it was done, and makes no third version', async () => {
    await renewal().getByRole('button', { name: 'Rotate' }).click()
    await done(['keys', 'rotate'], home)
    const asked = dialog()
    await asked.getByRole('button', { name: 'Rotate the key' }).click()
    await asked.getByText(/Version 3 of the KEK is in use, not 2/).waitFor()
    await asked.getByRole('button', { name: 'Cancel' }).click()
    await versions()
      .getByRole('row', { name: /^3 In use/ })
      .waitFor()
    expect(await versions().getByRole('row', { name: /^4 / }).count()).toBe(0)
  })

  it('says in words what stops, what still works and for how long when the store of the key does not answer', async () => {
    expect(await outlastOutage(officer, transit, pictures)).toEqual([])
  })
})

describe('the page Backups', { timeout: TIMEOUT_MS }, () => {
  it('asks, on Today too, who can open backups while nobody can', async () => {
    await goto(officer, 'Today')
    await officer.reload()
    await officer.getByText('Nobody can open a backup, so none is made').waitFor()
    expect(await look(officer, 'today-backups', pictures)).toEqual([])
    await officer.getByRole('link', { name: 'Choose them' }).click()
    await officer.getByRole('heading', { level: 1, name: 'Backups' }).waitFor()
    await officer.getByText('No backup can be made yet').waitFor()
    expect(await look(officer, 'backups-empty', pictures)).toEqual([])
  })

  it('takes the public keys of holders, and says at the field what is wrong with one', async () => {
    await officer.getByRole('button', { name: 'Choose who can open them' }).click()
    for (const [index, name] of HOLDERS.entries()) {
      const identity = await generateIdentity()
      await writeFile(file(`${index}.key`), `${identity}\n`)
      await holder(index + 1)
        .getByLabel('Name')
        .fill(name)
      await holder(index + 1)
        .getByLabel('Public key')
        .fill(index === 0 ? identity : await identityToRecipient(identity))
    }
    const decide = dialog().getByRole('button', { name: 'Decide' })
    await decide.click()
    await holder(1)
      .getByText(/This is a secret key/)
      .waitFor()
    expect(await look(officer, 'backups-escrow', pictures)).toEqual([])
    await holder(1).getByLabel('Public key').fill('age1thisisnokeyatall')
    await decide.click()
    await holder(1).getByText('The public key of Ana Quill is not one of age.').waitFor()
    const fresh = await generateIdentity()
    await writeFile(file('0.key'), `${fresh}\n`)
    await holder(1)
      .getByLabel('Public key')
      .fill(await identityToRecipient(fresh))
    await decide.click()
    await dialog().waitFor({ state: 'hidden' })
    const who = card(officer, 'Who can open backups')
    await who.getByText('any 2 of 3 holders').waitFor()
    for (const name of HOLDERS) await who.getByText(name).waitFor()
  })

  it('makes a backup that two of them open, and shows how long coming back took when it was tried', async () => {
    await officer.getByText('There is no backup yet').waitFor()
    const [download] = await Promise.all([
      officer.waitForEvent('download'),
      officer.getByRole('link', { name: 'Make a backup now' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^wardstone-\d{4}-\d\d-\d\dT[\d-]{8}\.backup$/)
    await download.saveAs(file('one.backup'))
    await officer
      .getByText('A backup is there, and nobody has tried it')
      .waitFor({ timeout: 40_000 })
    expect(await look(officer, 'backups-untried', pictures)).toEqual([])
    for (const index of [0, 2]) {
      const words = ['backup', 'share', file('one.backup'), '--identity', file(`${index}.key`)]
      await writeFile(file(`${index}.share`), await done(words))
    }
    Object.assign(process.env, transitSettings)
    const shares = [file('0.share'), file('2.share')]
    await done(['backup', 'drill', file('one.backup'), ...shares], home)
    for (const name of Object.keys(transitSettings)) delete process.env[name]
    await officer.reload()
    await officer.getByText('Nothing is due').waitFor()
    const recovery = card(officer, 'If this server were lost now')
    await recovery.getByText('All opened').waitFor()
    await recovery.getByText(/records opened to try/).waitFor()
    await card(officer, 'What happened')
      .getByRole('row', { name: /A restore was tried/ })
      .waitFor()
    expect(await look(officer, 'backups', pictures)).toEqual([])
  })
})

describe('a clinician', { timeout: TIMEOUT_MS }, () => {
  it('is not offered keys and backups', async () => {
    const invitation = await officer.request.post(`${server.address}/api/accounts`, {
      headers: { 'x-wardstone': '1' },
      data: {
        displayName: doctorPerson.displayName,
        roles: ['clinician'],
        practitioner: physician.practitioner,
      },
    })
    const { enrolmentUrl } = (await invitation.json()) as { enrolmentUrl: string }
    doctor = await enrolWithPassword(await newContext(), enrolmentUrl, doctorPerson)
    for (const page of ['keys', 'backups']) {
      expect((await doctor.request.get(`${server.address}/api/${page}`)).status()).toBe(403)
      expect(await doctor.getByRole('link', { name: new RegExp(page, 'i') }).count()).toBe(0)
    }
  })

  it('sees each version of a problem, what it changed, and this browser checks that it is as it was written', async () => {
    const found = await doctor.request.get(
      `${server.address}/fhir/R4/Condition?patient=${inCare.id}&_count=1`,
    )
    const { entry } = (await found.json()) as { entry: { resource: Record<string, unknown> }[] }
    const [first] = entry
    const id = String(first?.resource['id'])
    changedProblem = id
    const written = await doctor.request.put(`${server.address}/fhir/R4/Condition/${id}`, {
      headers: { 'x-wardstone': '1', 'content-type': 'application/fhir+json' },
      data: JSON.stringify({ ...first?.resource, note: [{ text: 'Seen on the ward round.' }] }),
    })
    expect(written.status()).toBe(200)
    await doctor.goto(`${server.address}/records/${inCare.id}`)
    await card(doctor, 'Problems').getByRole('link').first().waitFor()
    await doctor.waitForTimeout(1000)
    expect(await look(doctor, 'chart-linked', pictures)).toEqual([])
    await card(doctor, 'Problems').locator(`a[href$="/Condition/${id}"]`).click()
    await doctor.getByText('note[0].text').waitFor()
    await doctor.getByText('Seen on the ward round.').waitFor()
    await doctor.getByText('Exactly what the entry binds').waitFor()
    await doctor.getByText('the only row that this change wrote').waitFor()
    await doctor.getByText(/verified in this browser/).waitFor()
    expect(await look(doctor, 'versions', pictures)).toEqual([])
    await doctor.getByRole('button', { name: 'Proof of version 1' }).press('Enter')
    await doctor.getByText(/row \d+ of \d+ that this change wrote here/).waitFor()
  })

  it('sees that something was deleted, and by whom, as long as the patient is not erased', async () => {
    const headers = { 'x-wardstone': '1', 'content-type': 'application/fhir+json' }
    const made = await doctor.request.post(`${server.address}/fhir/R4/Condition`, {
      headers,
      data: JSON.stringify({
        resourceType: 'Condition',
        subject: { reference: `Patient/${inCare.id}` },
        code: { text: 'Noted in the wrong record' },
      }),
    })
    const { id } = (await made.json()) as { id: string }
    const place = `${server.address}/fhir/R4/Condition/${id}`
    expect((await doctor.request.delete(place, { headers })).status()).toBe(204)
    await doctor.goto(`${server.address}/records/${inCare.id}/versions/Condition/${id}`)
    await doctor.getByText('From here on the record does not show it.').waitFor()
    await doctor.getByText('Exactly what the entry binds').waitFor()
    await doctor.getByText(/by you, as the entry says/).waitFor()
    await doctor.goto(`${server.address}/records/${inCare.id}/versions/Condition/${changedProblem}`)
    await doctor.getByText('note[0].text').waitFor()
  })

  it('is told that a version does not hold when a row of its transaction was removed from the database', async () => {
    const first = `${server.address}/fhir/R4/Condition/${changedProblem}/_history/1`
    expect((await doctor.request.get(first)).status()).toBe(200)
    const sql = connect({ socketFolder: `${home}/postgres/socket` }, 'wardstone', 'wardstone', 1)
    // Any other old row that was written together with the first version of this problem.
    const removed = await sql`
      delete from record where (key, version) in (
        select other.key, other.version from record named
        join record other on other.batch = named.batch and other.compartment = named.compartment
        where not named.current and not (other.key = named.key and other.version = named.version)
        limit 1)`
    await sql.end()
    expect(removed.count).toBe(1)
    await doctor.reload()
    await doctor.getByRole('button', { name: 'Proof of version 1' }).click()
    await doctor.getByText('The proof does not hold').waitFor()
    await doctor.getByText(/rows were added or removed behind the server/).waitFor()
    expect(await doctor.getByText('Exactly what the entry binds').count()).toBe(0)
    expect(await look(doctor, 'versions-damaged', pictures)).toEqual([])
  })

  it('finds nothing of a patient whom they do not care for, by whatever address', async () => {
    const stranger = patients.find(({ ward }) => ward !== physician.ward)
    const proof = `api/records/versions/Patient/${stranger?.id ?? ''}/1/proof`
    expect((await doctor.request.get(`${server.address}/${proof}`)).status()).toBe(404)
    const problem = `api/records/versions/Condition/${changedProblem}/1/proof`
    expect((await officer.request.get(`${server.address}/${problem}`)).status()).toBe(404)
    const nobody = await newContext()
    expect((await nobody.request.get(`${server.address}/${proof}`)).status()).toBe(401)
    await nobody.close()
    await doctor.goto(
      `${server.address}/records/${stranger?.id ?? ''}/versions/Patient/${stranger?.id ?? ''}`,
    )
    await doctor.getByText('There is no such part of a record, or none that you may see.').waitFor()
  })
})

describe('these pages', { timeout: TIMEOUT_MS }, () => {
  it('ran without an error and without anything that their content security policy would stop', () => {
    expect(errors).toEqual([])
  })
})
