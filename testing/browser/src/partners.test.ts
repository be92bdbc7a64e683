import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newHome, type ServerProcess } from '@wardstone/harness'
import { parsePolicy, verifyForkEvidence } from '@wardstone/verifier'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestLog } from '../../../foundation/witness/src/test-log.ts'
import { launchChromium } from './chromium.ts'
import { look } from './look.ts'
import { openOutside, startWith } from './outside.ts'
import { addPartner, card, copyAll, fingerprintIn, goto, startAdding } from './partners-page.ts'
import { enrolWithPassword, givePasskeyDevice } from './people.ts'

const TIMEOUT_MS = 120_000
const NORTH = 'North Hospital'
const SOUTH = 'South Hospital'
const FORKED = 'Forked Clinic'

const scratch = await mkdtemp(join(tmpdir(), 'wardstone-partners-'))
const pictures = process.env['PICTURES_FOLDER'] ?? join(scratch, 'pictures')
const homes = [await newHome(), await newHome()] as const
const outside = await openOutside(scratch)
const forkedLog = openTestLog('forked.example/ledger')

let browser: Browser
let north: ServerProcess
let south: ServerProcess
let northPage: Page
let southPage: Page
const errors: string[] = []

async function newPage(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(20_000)
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
      errors.push(message.text())
  })
  return context.newPage()
}

async function enrolOfficer(server: ServerProcess): Promise<Page> {
  const page = await newPage()
  await givePasskeyDevice(page)
  await page.goto(server.enrolmentUrl ?? '')
  await page.getByLabel('Your name').fill('S. Haddad')
  await page.getByLabel('Login name').fill('s.haddad')
  await page
    .getByRole('button', { name: /passkey/i })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
  return page
}

/** Asks the first server's witness to cosign, as the log of a partner does, and gives its status. */
async function submit(body: string): Promise<number> {
  return (await fetch(`${north.address}/witness/add-checkpoint`, { method: 'POST', body })).status
}

/** Clicks a link that hands out a file, and reads the file. */
async function download(
  page: Page,
  link: Pick<Locator, 'click'> | null | undefined,
): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), link?.click()])
  const path = join(scratch, `download-${file.suggestedFilename()}`)
  await file.saveAs(path)
  return readFile(path)
}

beforeAll(async () => {
  north = await startWith(homes[0].home, { WARDSTONE_ORGANISATION: NORTH, ...outside.settings })
  south = await startWith(homes[1].home, { WARDSTONE_ORGANISATION: SOUTH })
  browser = await launchChromium()
  northPage = await enrolOfficer(north)
  southPage = await enrolOfficer(south)
}, TIMEOUT_MS)
afterAll(async () => {
  await browser.close()
  await Promise.all([north.stop(), south.stop(), outside.close()])
  await rm(scratch, { recursive: true, force: true })
  await Promise.all(homes.map(({ remove }) => remove()))
}, TIMEOUT_MS)

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [number, page] of pages.entries())
    await page.screenshot({ path: join(pictures, `partners-failed-${number}.png`), fullPage: true })
})

describe('two organisations', { timeout: TIMEOUT_MS }, () => {
  it('are told, while nobody watches, why a partner is needed', async () => {
    await goto(northPage, 'Partners')
    await northPage.getByText(/Nobody watches this ledger yet/).waitFor()
    expect(await look(northPage, 'partners-empty', pictures)).toEqual([])
    await goto(southPage, 'Ledger')
    await southPage.getByText(/Only this organisation signs the ledger/).waitFor()
    await southPage.getByText(/docs\/operations\/anchoring\.md/).waitFor()
    expect(await look(southPage, 'ledger-alone', pictures)).toEqual([])
  })

  it('are told in the dialog what is wrong with what they enter, at the field', async () => {
    const own = await copyAll(northPage)
    const theirs = await copyAll(southPage)
    const dialog = await startAdding(northPage)
    const pasted = dialog.getByLabel('Text from the partner')
    const refusal = async (words: RegExp) => dialog.getByText(words).waitFor()

    await pasted.fill(theirs.block.replace('log ', 'log x'))
    await refusal(/line 3/)
    expect(await pasted.getAttribute('aria-invalid')).toBe('true')
    await pasted.fill(own.block)
    await dialog.getByRole('button', { name: 'Add the partner' }).click()
    await refusal(/our own/)
    await pasted.fill(theirs.block)
    const address = dialog.getByLabel('Address of their witness')
    const right = await address.inputValue()
    await address.fill('http://evil.example/witness')
    await dialog.getByRole('button', { name: 'Add the partner' }).click()
    await refusal(/its address is an https URL/)
    expect(await address.getAttribute('aria-invalid')).toBe('true')
    expect(await look(northPage, 'partners-add', pictures)).toEqual([])
    await address.fill(right)
    await dialog.getByLabel('Keys of their ledger').fill('no key')
    await dialog.getByRole('button', { name: 'Add the partner' }).click()
    await refusal(/verifier key cannot be used/)
    await northPage.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await northPage.getByText(/Nobody watches this ledger yet/).waitFor()
  })

  it('exchange keys as one text whose fingerprint is the same on both sides', async () => {
    const own = await copyAll(northPage)
    const theirs = await copyAll(southPage)
    expect(own.block).toMatch(/^wardstone\.dev\/partner@v1\norganisation North Hospital\nlog /)
    expect(own.fingerprint).not.toBe(theirs.fingerprint)
    const dialog = await startAdding(northPage)
    await dialog.getByLabel('Text from the partner').fill(theirs.block)
    expect(await fingerprintIn(dialog)).toBe(theirs.fingerprint)
    await dialog.getByRole('button', { name: 'Add the partner' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await card(northPage, 'Partners').getByText(SOUTH).waitFor()
    await addPartner(southPage, own.block)
    await card(southPage, 'Partners').getByText(NORTH).waitFor()
  })

  it('cosign each other at a word, and see how far', async () => {
    await northPage.getByRole('button', { name: 'Ask for cosignatures now' }).click()
    await northPage.getByText(/^1 of 1 partner cosigned/).waitFor()
    const ours = card(northPage, 'Partners').getByRole('row', { name: new RegExp(SOUTH) })
    await ours.getByText('Cosigns', { exact: true }).waitFor()
    await ours.getByText(/The first \d+ entries, .*(?:behind our head|all there are)/).waitFor()
    await southPage.getByRole('button', { name: 'Ask for cosignatures now' }).click()
    await southPage.getByText(/^1 of 1 partner cosigned/).waitFor()
    const theirs = card(southPage, 'Partners').getByRole('row', { name: new RegExp(NORTH) })
    await theirs.getByText('Watched').waitFor()
    expect(await look(northPage, 'partners', pictures)).toEqual([])
  })

  it('see the cosignature on the Ledger page, verified in the browser, and hand out a policy', async () => {
    await goto(northPage, 'Ledger')
    const cosigned = card(northPage, 'Cosigned by')
    const row = cosigned.getByRole('row', { name: new RegExp(SOUTH) })
    await row.getByText('verified in this browser').waitFor()
    await row.getByText('Ed25519, ML-DSA-44').waitFor()
    await cosigned.getByText(/^1 organisation at \d+/).waitFor()
    const text = await download(
      northPage,
      cosigned.getByRole('link', { name: 'Download the policy' }),
    )
    const policy = parsePolicy(text.toString())
    expect(policy.quorum).toBe('organisations')
    expect(policy.witnesses).toHaveLength(2)
  })

  it('are shown no cosignature as verified that is not', async () => {
    const page = await newPage()
    await page.context().addCookies(await northPage.context().cookies())
    await page.route('**/api/witness', async (route) => {
      const answer = await route.fetch()
      // One letter in the last signature line of the cosigned checkpoint.
      const forged = (await answer.text()).replace(
        /([A-Za-z0-9+/])([A-Za-z0-9+/]{7}={0,2}\\n","organisations")/,
        (_, letter: string, rest: string) => `${letter === 'A' ? 'B' : 'A'}${rest}`,
      )
      await route.fulfill({ response: answer, body: forged })
    })
    await page.goto(`${north.address}/ledger`)
    const row = card(page, 'Cosigned by').getByRole('row', { name: new RegExp(SOUTH) })
    await row.getByText(/is wrong/).waitFor()
    expect(await row.getByText('verified in this browser').count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.context().close()
  })
})

describe('mirrors', { timeout: TIMEOUT_MS }, () => {
  it('hold a ledger elsewhere, once its keeper has switched that on', async () => {
    const theirs = await copyAll(southPage)
    await goto(northPage, 'Partners')
    await northPage.getByText(/No copy of this ledger is kept elsewhere/).waitFor()
    await northPage.getByRole('button', { name: 'Add a mirror' }).click()
    const dialog = northPage.getByRole('dialog')
    await dialog.getByLabel('Text from the partner').fill(theirs.block)
    const address = dialog.getByLabel('Address of their mirror')
    const right = await address.inputValue()
    await address.fill('http://evil.example/mirror')
    await dialog.getByRole('button', { name: 'Add the mirror' }).click()
    await dialog.getByText(/its address is an https URL/).waitFor()
    expect(await address.getAttribute('aria-invalid')).toBe('true')
    await address.fill(right)
    expect(await look(northPage, 'partners-add-mirror', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Add the mirror' }).click()
    await dialog.waitFor({ state: 'hidden' })

    const held = card(northPage, 'Mirrors').getByRole('row', { name: /localhost:\d+\/mirror/ })
    await northPage.getByRole('button', { name: 'Send now' }).click()
    await held.getByText(/They have not switched on the copy of this ledger yet/).waitFor()
    const hold = southPage.getByRole('switch', { name: `Hold a copy of ${NORTH}’s ledger` })
    await hold.focus()
    await southPage.keyboard.press('Space')
    await southPage.getByRole('switch', { checked: true }).waitFor()
    await northPage.getByRole('button', { name: 'Send now' }).click()
    await held.getByText('Holds a copy').waitFor()
    await held.getByText(/The first \d+ entries, (?:\d+ behind our head|all there are)/).waitFor()
    expect(await look(northPage, 'partners-mirrors', pictures)).toEqual([])
    await southPage.reload()
    const kept = card(southPage, 'Mirrors').getByRole('row', { name: new RegExp(NORTH) })
    await kept.getByText(/^\d+ entries, \d+ kB/).waitFor()

    await northPage.getByRole('button', { name: `Remove the mirror at ${SOUTH}` }).click()
    await northPage
      .getByRole('dialog')
      .getByText(/What they hold they keep/)
      .waitFor()
    await northPage.getByRole('button', { name: 'Keep the mirror' }).click()
  })
})

describe('a fork', { timeout: TIMEOUT_MS }, () => {
  it('is raised on Today and Partners with both heads, and its evidence verifies anywhere', async () => {
    const block = `wardstone.dev/partner@v1\norganisation ${FORKED}\nlog ${forkedLog.vkey}\n`
    await addPartner(northPage, block)
    expect(await submit(await forkedLog.request(0, 12))).toBe(200)
    expect(await submit(await forkedLog.fork(5).request(12, 20))).not.toBe(200)

    await goto(northPage, 'Today')
    await northPage.reload()
    const decision = northPage
      .getByRole('listitem')
      .filter({ hasText: `${FORKED}’s ledger has forked` })
    await decision.waitFor()
    expect(await look(northPage, 'today-forked', pictures)).toEqual([])
    await decision.getByRole('link', { name: 'Open evidence' }).click()
    const incident = card(northPage, `${FORKED}’s ledger has forked`)
    await incident.getByText('Both heads are signed by this ledger').waitFor()
    await incident.getByText('The second does not continue the first').waitFor()
    const heads = incident.locator('pre')
    expect(await heads.count()).toBe(2)
    expect(await heads.nth(0).innerText()).toContain('forked.example/ledger\n12\n')
    expect(await heads.nth(1).innerText()).toContain('forked.example/ledger\n20\n')
    expect(await look(northPage, 'partners-fork', pictures)).toEqual([])

    const link = incident.getByRole('link', { name: 'Download the evidence' })
    const evidence = await download(northPage, link)
    expect(await verifyForkEvidence(evidence, [forkedLog.vkey])).toEqual({
      origin: 'forked.example/ledger',
      sizes: [12, 20],
    })
  })

  it('is not drawn as proved when the evidence does not prove it', async () => {
    const page = await newPage()
    await page.context().addCookies(await northPage.context().cookies())
    await page.route('**/api/witness/forks/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace('\n20\n', '\n21\n'),
      })
    })
    await page.goto(`${north.address}/partners`)
    const incident = card(page, `${FORKED}’s ledger has forked`)
    await incident.getByText('The proof does not hold').waitFor()
    expect(await incident.getByText('Both heads are signed').count()).toBe(0)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.context().close()
  })

  it('stays known after the partner is removed, and waits on Today no longer', async () => {
    await goto(northPage, 'Partners')
    await northPage.getByRole('button', { name: `Remove ${FORKED}` }).click()
    const dialog = northPage.getByRole('dialog')
    await dialog.getByText(/You no longer cosign their ledger/).waitFor()
    expect(await look(northPage, 'partners-remove', pictures)).toEqual([])
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    const incident = card(northPage, 'The ledger forked.example/ledger has forked')
    await incident.getByText('Not checked here').waitFor()
    await goto(northPage, 'Today')
    await northPage.reload()
    await northPage.getByRole('heading', { name: 'Needs your decision' }).waitFor()
    expect(await northPage.getByText(/has forked/).count()).toBe(0)
  })
})

describe('anchors', { timeout: TIMEOUT_MS }, () => {
  it('are made at a word, shown as verified, and handed out so that OpenSSL verifies them', async () => {
    await goto(northPage, 'Ledger')
    const anchors = card(northPage, 'Anchors')
    await anchors.getByRole('button', { name: 'Anchor now' }).click()
    const stamped = anchors.getByRole('row', { name: /Time-stamped by/ }).first()
    await stamped.getByText('Verified', { exact: true }).waitFor()
    await stamped.getByText(`Time-stamped by ${outside.stamperHost}`).waitFor()
    await stamped.getByText(/This server verified .* up to a trusted root/).waitFor()
    // A newer time-stamp may come first at any moment: both files are of the row that is first now.
    const row = await stamped.elementHandle()
    const token = await download(northPage, await row?.$('text="Time-stamp"'))
    const checkpoint = await download(northPage, await row?.$('text="Checkpoint"'))
    expect(outside.authority.verify(checkpoint.toString(), token)).toContain('Verification: OK')
  })

  it('wait for the chain, and count once its block is settled', async () => {
    const anchors = card(northPage, 'Anchors')
    const chained = anchors.getByRole('row', { name: /transaction 0x/ }).first()
    await chained.getByText('Pending', { exact: true }).waitFor()
    expect(await look(northPage, 'ledger-pending', pictures)).toEqual([])
    await outside.chain.mine(2)
    await anchors.getByRole('button', { name: 'Check all receipts again' }).click()
    await chained.getByText('Verified', { exact: true }).waitFor()
    await anchors.getByText('All were checked again.').waitFor()
    const file = await download(northPage, chained.getByRole('link', { name: 'Receipt' }))
    const receipt = file.toString()
    expect(receipt).toContain(`"contract": "${outside.contract}"`)
    const transaction = /"transaction": "(0x[0-9a-f]{64})"/.exec(receipt)?.[1] ?? ''
    expect(await outside.chain.succeeds(transaction)).toBe(true)
    await card(northPage, 'Cosigned by').scrollIntoViewIfNeeded()
    expect(await look(northPage, 'ledger-anchored', pictures)).toEqual([])
    await northPage.goto(`${north.address}/ledger?entry=1`)
    await chained.getByText('Verified', { exact: true }).waitFor()
    expect(await look(northPage, 'ledger-anchored-entry', pictures)).toEqual([])
  })
})

describe('who may only read', { timeout: TIMEOUT_MS }, () => {
  it('sees partners and anchors, and is offered no change', async () => {
    await goto(northPage, 'Access')
    await northPage.getByRole('button', { name: /Invite/ }).click()
    const dialog = northPage.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('A. Lund')
    await dialog.getByLabel(/^Auditor/).check()
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    const link = await dialog.getByText(/\/enrol#/).innerText()
    await northPage.keyboard.press('Escape')
    const first = await newPage()
    const auditor = await enrolWithPassword(
      first.context(),
      /http\S+\/enrol#\S+/.exec(link)?.[0] ?? '',
      {
        displayName: 'A. Lund',
        loginName: 'a.lund',
        password: 'a long walk by the sea',
        totpSecret: '',
      },
    )
    await goto(auditor, 'Partners')
    await card(auditor, 'Partners').getByText(SOUTH).waitFor()
    expect(await auditor.getByRole('button', { name: /Add|Remove|Ask/ }).count()).toBe(0)
    await goto(auditor, 'Ledger')
    await card(auditor, 'Anchors').getByRole('button', { name: 'Check all' }).waitFor()
    expect(await auditor.getByRole('button', { name: 'Anchor now' }).count()).toBe(0)
    const headers = { 'x-wardstone': '1', origin: north.address, 'sec-fetch-site': 'same-origin' }
    for (const path of ['/api/witness/cosign', '/api/anchors'])
      expect((await auditor.request.post(`${north.address}${path}`, { headers })).status()).toBe(
        403,
      )
    await auditor.context().close()
  })
})

describe('a partner that is away', { timeout: TIMEOUT_MS }, () => {
  it('is shown as failing, since when and why, and its last cosignature still counts', async () => {
    await south.kill()
    await goto(northPage, 'Partners')
    await northPage.getByRole('button', { name: 'Ask for cosignatures now' }).click()
    await northPage.getByText(/^0 of 1 partner cosigned/).waitFor()
    const row = card(northPage, 'Partners').getByRole('row', { name: new RegExp(SOUTH) })
    await row.getByText(/^Failing since \d\d:\d\d/).waitFor()
    await row.getByText(/ECONNREFUSED.*The first \d+ entries/).waitFor()
    expect(await look(northPage, 'partners-failing', pictures)).toEqual([])
    await goto(northPage, 'Ledger')
    await card(northPage, 'Cosigned by').getByText('verified in this browser').waitFor()
  })
})

describe('the console', { timeout: TIMEOUT_MS }, () => {
  it('ran without an error and without anything that its content security policy would stop', () => {
    expect(errors).toEqual([])
  })
})
