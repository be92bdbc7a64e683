import { totpCode } from '@wardstone/identity'
import type { BrowserContext, Page } from 'playwright-core'

const STEP_MS = 30_000

/** Somebody with a password and an authenticator app. */
export type Person = {
  readonly displayName: string
  readonly loginName: string
  readonly password: string
  totpSecret: string
}

/** Gives a page a passkey device of its own: a real WebAuthn ceremony without a finger. */
export async function givePasskeyDevice(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Follows an enrolment link and chooses password and authenticator app. */
export async function enrolWithPassword(
  context: BrowserContext,
  url: string,
  person: Person,
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('Your name').fill(person.displayName)
  await page.getByLabel('Login name').fill(person.loginName)
  await page.getByRole('button', { name: /Use a password/ }).click()
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: /Continue/ }).click()
  const code = page.getByLabel('Code from the app')
  await code.waitFor()
  const shown = await page.locator('code').first().innerText()
  person.totpSecret = shown.replaceAll(/\s/g, '')
  await code.fill(totpCode(person.totpSecret, Date.now()))
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
  return page
}

/** Signs in with password and code. A code works once, so this waits for the next one after an enrolment. */
export async function signInWithPassword(
  page: Page,
  person: Person,
  notBefore: number,
): Promise<void> {
  const next = Math.ceil(notBefore / STEP_MS) * STEP_MS
  await page.waitForTimeout(Math.max(0, next - Date.now()))
  const other = page.getByRole('button', { name: /password/i })
  await other.first().waitFor()
  if (!(await page.getByLabel('Login name').isVisible())) await other.first().click()
  await page.getByLabel('Login name').fill(person.loginName)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByLabel('Code').fill(totpCode(person.totpSecret, Date.now()))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('navigation', { name: 'Main' }).waitFor()
}
