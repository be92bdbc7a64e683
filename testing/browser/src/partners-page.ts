import type { Locator, Page } from 'playwright-core'

/** Opens a page of the console by its word in the navigation. */
export async function goto(page: Page, name: string): Promise<void> {
  const nav = page.getByRole('navigation', { name: 'Main' })
  await nav
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .first()
    .click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** A part of the page by its heading. */
export const card = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true })

/** What a person copies on the Partners page, and the fingerprint that they read out. */
export async function copyAll(page: Page): Promise<{ block: string; fingerprint: string }> {
  await goto(page, 'Partners')
  const given = card(page, 'What to give a partner')
  await given.getByRole('button', { name: 'Copy all' }).click()
  await given.getByText('Copied').waitFor()
  const fingerprint = await fingerprintIn(given)
  return { block: await page.evaluate<string>('navigator.clipboard.readText()'), fingerprint }
}

/** The fingerprint that is shown there, once it is computed. */
export async function fingerprintIn(place: Locator): Promise<string> {
  const shown = place.getByText(/^Fingerprint (?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  return (await shown.innerText()).replace('Fingerprint ', '').trim()
}

/** Opens the dialog in which a partner is entered. */
export async function startAdding(page: Page): Promise<Locator> {
  await goto(page, 'Partners')
  await page.getByRole('button', { name: 'Add a partner' }).click()
  return page.getByRole('dialog')
}

/** Enters a partner by their text. */
export async function addPartner(page: Page, block: string): Promise<void> {
  const dialog = await startAdding(page)
  await dialog.getByLabel('Text from the partner').fill(block)
  await dialog.getByRole('button', { name: 'Add the partner' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
