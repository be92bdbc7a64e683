import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const unpacked = join(import.meta.dirname, '../../../node_modules/.peers/usr/bin/chromium')
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', unpacked]

/**
 * A real browser, from Debian or from where the test set-up unpacked it.
 * @throws when there is none: a page that nobody opened is not tested.
 */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? paths.find((path) => existsSync(path))
  if (executablePath === undefined)
    throw new Error('No Chromium found. `npm test` installs it where it may.')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}
