import type { TestTransit } from '@wardstone/harness'
import type { Locator, Page } from 'playwright-core'
import { look, type Finding } from './look.ts'
import { card, goto } from './partners-page.ts'

/** Twice ten seconds, and the time for sealing. */
const RENEWED_MS = 90_000
const OUTAGE_NOTICED_MS = 60_000

const dataKeys = (page: Page): Locator => card(page, 'The records’ own keys')

/** What axe says of the page while there is no record. */
export async function lookAtNoKeys(page: Page, pictures: string): Promise<readonly Finding[]> {
  await goto(page, 'Keys')
  await dataKeys(page).getByText('No record has a data key yet').waitFor()
  return look(page, 'keys-empty', pictures)
}

/** Begins to give every record a new data key, and waits until the page shows how far that is. */
export async function renewDataKeys(page: Page, pictures: string): Promise<readonly Finding[]> {
  await page.reload()
  await dataKeys(page).getByText('Every record has a data key of its own').waitFor()
  await dataKeys(page).getByRole('button', { name: 'Renew' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The old data keys are destroyed').waitFor()
  const asked = await look(page, 'keys-renew-data', pictures)
  await dialog.getByRole('button', { name: 'Renew the data keys' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await dataKeys(page).getByText('Records are being sealed again').waitFor()
  await dataKeys(page).getByRole('progressbar', { name: 'Renewing data keys' }).waitFor()
  return [...asked, ...(await look(page, 'keys-data-under-way', pictures))]
}

/** Waits until the page shows that all of them were sealed again. */
export async function dataKeysRenewed(
  page: Page,
  records: number,
  pictures: string,
): Promise<readonly Finding[]> {
  await dataKeys(page).getByText('Renewed', { exact: true }).waitFor({ timeout: RENEWED_MS })
  await dataKeys(page)
    .getByText(new RegExp(`of ${records} records sealed again`))
    .waitFor()
  return look(page, 'keys-data-renewed', pictures)
}

/** Waits until the page says what stops and for how long, and then until it says so no more. */
export async function outlastOutage(
  page: Page,
  transit: TestTransit,
  pictures: string,
): Promise<readonly Finding[]> {
  transit.mode = 'sealed'
  const outage = page.getByRole('alert')
  await outage
    .getByText(/OpenBao or Vault has not answered/)
    .waitFor({ timeout: OUTAGE_NOTICED_MS })
  await outage.getByText(/Charts stay readable for another 1\d min/).waitFor()
  const findings = await look(page, 'keys-outage', pictures)
  transit.mode = 'answers'
  await outage.waitFor({ state: 'hidden', timeout: OUTAGE_NOTICED_MS })
  return findings
}
