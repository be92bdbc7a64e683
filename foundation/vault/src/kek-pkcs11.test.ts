import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestToken, PIN, type TestToken } from '@wardstone/harness'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KekDriver } from './kek-driver.ts'
import { openPkcs11Driver } from './kek-pkcs11.ts'
import { openKeyring } from './keyring.ts'

const place = { organisation: 'a'.repeat(32), version: 1 }
const kek = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
const refused = { code: 'vault.kek-refused' }
const unavailable = { code: 'vault.kek-unavailable' }

let token: TestToken
let folder: string
let open: KekDriver[] = []

beforeEach(async () => {
  token = await openTestToken()
  folder = await mkdtemp(join(tmpdir(), 'wardstone-pkcs11-'))
})
afterEach(async () => {
  await Promise.all(open.map((driver) => driver.close()))
  open = []
  await token.remove()
  await rm(folder, { recursive: true, force: true })
})

function driverWith(pin: () => Promise<string> = async () => PIN): KekDriver {
  const { module, label } = token
  const driver = openPkcs11Driver({ module, token: label, label: 'kek', pin })
  open.push(driver)
  return driver
}

describe('a KEK in a PKCS #11 token (SoftHSM)', () => {
  it('comes back from another session, and the key file holds it only wrapped', async () => {
    const file = join(folder, 'keyring.json')
    const options = { file, passphrase: 'correct horse battery staple', drivers: [driverWith()] }
    const made = await openKeyring({ ...options, create: true })
    expect(made.keks.versions()).toMatchObject([{ version: 1, driver: 'pkcs11' }])
    const again = await openKeyring({ ...options, create: false, drivers: [driverWith()] })
    expect(again.keks.key(1)?.equals(made.keks.key(1) ?? made.indexKey)).toBe(true)
    await expect(openKeyring({ ...options, create: false, drivers: [] })).rejects.toMatchObject({
      code: 'config.invalid',
    })
    expect(await readFile(file, 'utf8')).not.toContain(
      made.keks.key(1)?.export().toString('base64'),
    )
  })

  it('does not open in another place, changed, or after its key was destroyed', async () => {
    const driver = driverWith()
    const held = await driver.wrap(kek, place)
    const other = await driver.wrap(kek, { ...place, version: 2 })
    expect(await driver.unwrap(held, place)).toEqual(kek)
    const asVersion2 = { ...place, version: 2 }
    await expect(driver.unwrap(held, asVersion2)).rejects.toMatchObject(refused)
    await expect(
      driver.unwrap(held.replace('"sealed":"', '"sealed":"AA'), place),
    ).rejects.toMatchObject({ code: 'vault.key-file-damaged' })
    await driver.retire(held, [other], place)
    await expect(driver.unwrap(held, place)).rejects.toMatchObject(refused)
    expect(await driver.unwrap(other, asVersion2)).toEqual(kek)
  })

  it('is refused under a key that was brought from outside, for somebody may know it', async () => {
    const key = join(folder, 'key')
    await writeFile(key, Buffer.alloc(32, 7))
    token.util(
      '--import',
      key,
      '--aes',
      '--token',
      token.label,
      '--pin',
      PIN,
      '--label',
      'kek-1',
      '--id',
      '01',
    )
    await expect(driverWith().wrap(kek, place)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('could leave the token'),
    })
  })

  it('is not asked for with a wrong PIN a second time, neither by this server nor after its restart', async () => {
    const held = await driverWith().wrap(kek, place)
    let asked = 0
    const wrong = driverWith(async () => {
      asked++
      return '9999'
    })
    const tries = await Promise.allSettled([1, 2, 3].map(() => wrong.unwrap(held, place)))
    for (const attempt of tries) expect(attempt).toMatchObject({ reason: refused })
    expect(asked).toBe(1)
    // A restart, even with the PIN put right: the token says that one was wrong, and only a person clears that.
    await expect(driverWith().unwrap(held, place)).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining('A wrong PIN was given'),
    })
  })

  it('is there again when the process that speaks to the token was killed', async () => {
    const driver = driverWith()
    const held = await driver.wrap(kek, place)
    await driver.close()
    expect(await driver.unwrap(held, place)).toEqual(kek)
  })

  it('does not open while the token is pulled out, and does once it is back', async () => {
    const driver = driverWith()
    const held = await driver.wrap(kek, place)
    await token.pullOut()
    for (const code of ['vault.kek-refused', 'vault.kek-unavailable'])
      await expect(driver.unwrap(held, place)).rejects.toMatchObject({ code })
    await token.putBack()
    expect(await driver.unwrap(held, place)).toEqual(kek)
  })

  it('is unavailable, and nothing else, when there is no such token', async () => {
    const driver = openPkcs11Driver({
      module: token.module,
      token: 'another',
      label: 'kek',
      pin: async () => PIN,
    })
    open.push(driver)
    await expect(driver.wrap(kek, place)).rejects.toMatchObject(unavailable)
  })
})
