import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const peers = join(import.meta.dirname, '../../../node_modules/.peers')
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * A real browser, from Debian or from where the test set-up unpacked it.
 * @throws when there is none: a page that nobody opened is not tested.
 */
export function launchChromium(): Promise<Browser> {
  // Without root the set-up unpacks Debian's package; its start script would look in /usr, so the program itself is started.
  const unpacked = join(peers, 'usr/lib/chromium/chromium')
  const executablePath =
    process.env['CHROMIUM_PATH'] ?? [...paths, unpacked].find((path) => existsSync(path))
  if (executablePath === undefined)
    throw new Error('No Chromium found. `npm test` installs it where it may.')
  const libraries = [
    'usr/lib/x86_64-linux-gnu',
    'usr/lib/aarch64-linux-gnu',
    'lib/x86_64-linux-gnu',
  ]
  return chromium.launch({
    executablePath,
    ...(executablePath === unpacked
      ? {
          env: {
            ...process.env,
            LD_LIBRARY_PATH: libraries.map((folder) => join(peers, folder)).join(':'),
          },
        }
      : {}),
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
