import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openKeyring, readPassphrase, type Keyring } from '@wardstone/vault'
import type { Config } from './config.ts'

const PASSPHRASE_BYTES = 32
const ORIGIN_BYTES = 5

export type Keys = {
  readonly keyring: Keyring
  /** Whether the passphrase lies on the same machine beside the key file: then who steals the disk has both. */
  readonly passphraseBesideKeys: boolean
}

/**
 * Opens the key file, making it at the first start. With neither a passphrase file nor a systemd credential named, a random
 * passphrase is made and kept in `keys/passphrase`: enough to start, and said so until it is moved away.
 *
 * @throws Fault `vault.wrong-passphrase`, `vault.key-file-damaged` or `config.unsafe-file`.
 */
export async function openKeys(config: Config): Promise<Keys> {
  const folder = join(config.home, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const own = join(folder, 'passphrase')
  const named = config.passphraseFile !== undefined || config.credentialsDirectory !== undefined
  if (!named) await createOnce(own, `${randomBytes(PASSPHRASE_BYTES).toString('base64url')}\n`)
  const passphrase = await readPassphrase(
    config.passphraseFile !== undefined || config.credentialsDirectory === undefined
      ? { file: config.passphraseFile ?? own }
      : { credentialsDirectory: config.credentialsDirectory },
  )
  const file = join(folder, 'keyring.json')
  const create = !(await exists(file))
  return { keyring: await openKeyring({ file, passphrase, create }), passphraseBesideKeys: !named }
}

/** The ledger's name: the one in the settings at the first start, or a random one; the same ever after. */
export async function ledgerOrigin(config: Config): Promise<string> {
  const file = join(config.home, 'ledger-origin')
  const fresh =
    config.ledgerOrigin ?? `wardstone.local/${randomBytes(ORIGIN_BYTES).toString('hex')}`
  await createOnce(file, `${fresh}\n`)
  return (await readFile(file, 'utf8')).trim()
}

async function createOnce(file: string, content: string): Promise<void> {
  if (await exists(file)) return
  const handle = await open(file, 'wx', 0o600)
  await handle.writeFile(content)
  await handle.sync()
  await handle.close()
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
