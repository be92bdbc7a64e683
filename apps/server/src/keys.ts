import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstallationFiles } from '@wardstone/backup'
import type { Clock } from '@wardstone/core'
import { openKekDrivers, openKeyring, readPassphrase, type Keyring } from '@wardstone/vault'
import type { Config } from './config.ts'
import { createWhole } from './whole-file.ts'

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
 * @throws Fault `vault.wrong-passphrase`, `vault.key-file-damaged`, `vault.kek-unavailable`, `vault.kek-refused`, `config.unsafe-file`, or `config.invalid` when the key
 * file of an installation that exists is gone: a new one could not read what the old one sealed.
 */
export async function openKeys(config: Config, now: Clock = Date.now): Promise<Keys> {
  const folder = join(config.home, 'keys')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const create = !(await exists(originFile(config)))
  const named = config.passphraseFile !== undefined || config.credentialsDirectory !== undefined
  if (!named && create)
    await createOnce(
      join(folder, 'passphrase'),
      `${randomBytes(PASSPHRASE_BYTES).toString('base64url')}\n`,
    )
  const passphrase = await passphraseOf(config)
  const drivers = openKekDrivers(config.kek)
  const file = join(folder, 'keyring.json')
  const keyring = await openKeyring({ file, passphrase, create, drivers, now })
  return { keyring, passphraseBesideKeys: await liesBeside(config) }
}

/** The passphrase that opens the key file, from where the settings say. */
function passphraseOf(config: Config): Promise<string> {
  return readPassphrase(
    config.passphraseFile !== undefined || config.credentialsDirectory === undefined
      ? { file: config.passphraseFile ?? join(config.home, 'keys', 'passphrase') }
      : { credentialsDirectory: config.credentialsDirectory },
  )
}

/** What this installation needs beside its database, for a backup. */
export async function installationFiles(config: Config): Promise<InstallationFiles> {
  const tls = await readdir(join(config.home, 'tls')).catch(() => [])
  const paths = ['ledger-origin', 'keys/keyring.json', ...tls.map((name) => `tls/${name}`)]
  const files = await Promise.all(
    paths.map(async (path) => ({
      path,
      content: (await readFile(join(config.home, path))).toString('base64'),
    })),
  )
  return { files, passphrase: await passphraseOf(config) }
}

/** Whether a passphrase lies in the data folder, by whatever name it was given, or was left there. */
async function liesBeside(config: Config): Promise<boolean> {
  if (await exists(join(config.home, 'keys', 'passphrase'))) return true
  const file = config.passphraseFile
  if (file === undefined) return false
  const [home, found] = await Promise.all([realpath(config.home), realpath(file)])
  return found.startsWith(`${home}/`)
}

/**
 * The ledger's name: the one in the settings at the first start, or a random one; the same ever after. Written once the key
 * file is there, so that it also says that this installation has begun.
 */
export async function ledgerOrigin(config: Config): Promise<string> {
  const fresh =
    config.ledgerOrigin ?? `wardstone.local/${randomBytes(ORIGIN_BYTES).toString('hex')}`
  await createOnce(originFile(config), `${fresh}\n`)
  return (await readFile(originFile(config), 'utf8')).trim()
}

function originFile(config: Config): string {
  return join(config.home, 'ledger-origin')
}

async function createOnce(file: string, content: string): Promise<void> {
  // Half a passphrase would be taken for a whole one at the next start.
  if (!(await exists(file))) await createWhole(file, content, 0o600)
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  )
}
