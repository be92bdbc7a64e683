import { chmod, copyFile, mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig, type Config } from './config.ts'
import { ledgerOrigin, openKeys } from './keys.ts'

let folder: string
let home: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wardstone-keys-'))
  home = join(folder, 'home')
  await mkdir(home)
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const config = (more: Record<string, string> = {}): Config =>
  readConfig({ WARDSTONE_HOME: home, ...more })

async function begin(settings: Config): Promise<void> {
  await openKeys(settings)
  await ledgerOrigin(settings)
}

describe('the keys of an installation', () => {
  it('open again with the passphrase that the first start made, and say that it lies beside them', async () => {
    await begin(config())
    expect(await openKeys(config())).toMatchObject({ passphraseBesideKeys: true })
  })

  it('are apart once the passphrase has moved away, and only then', async () => {
    await begin(config())
    const moved = join(folder, 'passphrase')
    await copyFile(join(home, 'keys/passphrase'), moved)
    await chmod(moved, 0o600)
    const settings = config({ WARDSTONE_KEY_PASSPHRASE_FILE: moved })
    expect(await openKeys(settings)).toMatchObject({ passphraseBesideKeys: true })
    await unlink(join(home, 'keys/passphrase'))
    expect(await openKeys(settings)).toMatchObject({ passphraseBesideKeys: false })
  })

  it('are not apart from a passphrase that was only named, or hidden elsewhere in the data folder', async () => {
    const inside = join(home, 'elsewhere')
    await writeFile(inside, 'a passphrase of some length\n', { mode: 0o600 })
    const settings = config({ WARDSTONE_KEY_PASSPHRASE_FILE: inside })
    expect(await openKeys(settings)).toMatchObject({ passphraseBesideKeys: true })
  })

  it('are never made anew where an installation has begun: that would seem to work and read nothing', async () => {
    await begin(config())
    await unlink(join(home, 'keys/keyring.json'))
    await expect(openKeys(config())).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('backup'),
    })
  })

  it('refuse a wrong passphrase and a passphrase file that everybody can read', async () => {
    await begin(config())
    const other = join(folder, 'other')
    await writeFile(other, 'not the passphrase at all\n', { mode: 0o600 })
    const settings = config({ WARDSTONE_KEY_PASSPHRASE_FILE: other })
    await expect(openKeys(settings)).rejects.toMatchObject({ code: 'vault.wrong-passphrase' })
    await chmod(other, 0o644)
    await expect(openKeys(settings)).rejects.toMatchObject({ code: 'config.unsafe-file' })
  })
})
