import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { Fault, type Clock } from '@wardstone/core'
import { createGuarded } from './guarded-file.ts'
import { fileDriver, KEK_BYTES, type KekDriver } from './kek-driver.ts'
import { makeKek, openKekStore, type KekStore } from './kek-store.ts'
import { readKeyFile, sealKeyFile, unsealKeyFile, type Keys } from './keyring-file.ts'
import { calibrateStretching, PASSPHRASE_LENGTH_MIN, stretch } from './passphrase.ts'

/**
 * The installation's keys, unlocked. Nothing here prints or serialises: keys are `KeyObject`s.
 * Other rooms use `ledgerSigningKey`, `indexKey` and `createdAt`; the rest is the vault's.
 */
export type Keyring = {
  /** Names the organisation in every ciphertext's context: 128 random bits, not secret. */
  readonly organisation: string
  /** Key-encryption keys: the newest wraps each compartment's keys, older ones open what is not yet rewrapped. */
  readonly keks: KekStore
  /** Root of the keys for blind names and population tokens, which must outlive a change of the KEK. */
  readonly indexKey: KeyObject
  /** Ed25519, for the ledger's checkpoints. */
  readonly ledgerSigningKey: KeyObject
  readonly createdAt: number
}

/**
 * Unlocks the key file; with `create`, makes it first when there is none. The file holds the keys as canonical JSON
 * sealed with Cobblestone-256 under Argon2id of the passphrase, with a checksum over all of it, so that damage and a
 * wrong passphrase are told apart. KEKs of another driver than the file's are in it only as that driver wrapped them.
 *
 * @param options.drivers Stores of KEKs besides the file; the first is the one for new KEKs. None: the file's own.
 * @throws Fault `config.unsafe-file` when group or others may read it, `config.invalid` when it is missing or the
 * passphrase for a new one is too short, `vault.key-file-damaged`, `vault.key-file-unknown`, `vault.wrong-passphrase`,
 * `vault.kek-unavailable`, `vault.kek-refused`.
 */
export async function openKeyring(options: {
  file: string
  passphrase: string
  create: boolean
  now?: Clock
  drivers?: readonly KekDriver[]
}): Promise<Keyring> {
  const { file, passphrase, create, now = Date.now } = options
  const drivers = withFileDriver(options.drivers ?? [])
  let bytes = await readKeyFile(file)
  if (bytes === undefined) {
    if (!create) {
      throw new Fault(
        'config.invalid',
        `The key file ${file} does not exist. Restore it from your backup: without it the data cannot be read.`,
      )
    }
    requireLength(passphrase)
    // Another server may make it at the same moment: what is read back is whose came first.
    await createGuarded(file, await lock(await newKeys(drivers, now), passphrase))
    bytes = await readKeyFile(file)
    if (bytes === undefined) throw new Fault('config.invalid', `The key file ${file} vanished.`)
  }
  const { keys, fileSeal } = await unsealKeyFile(bytes, passphrase)
  const keks = await openKekStore({ file, fileSeal, drivers, now }, keys)
  return {
    organisation: keys.organisation,
    createdAt: keys.createdAt,
    keks,
    indexKey: createSecretKey(keys.indexKey, 'base64'),
    ledgerSigningKey: createPrivateKey({
      key: Buffer.from(keys.ledgerSigningKey, 'base64'),
      format: 'der',
      type: 'pkcs8',
    }),
  }
}

function withFileDriver(given: readonly KekDriver[]): readonly KekDriver[] {
  return given.some(({ name }) => name === 'file') ? given : [...given, fileDriver]
}

async function newKeys(drivers: readonly KekDriver[], now: Clock): Promise<Keys> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const organisation = randomBytes(16).toString('hex')
  const createdAt = now()
  return {
    organisation,
    createdAt,
    keks: [await makeKek({ drivers, now: () => createdAt }, organisation, 1)],
    indexKey: randomBytes(KEK_BYTES).toString('base64'),
    ledgerSigningKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }
}

function requireLength(passphrase: string): void {
  if (Array.from(passphrase).length >= PASSPHRASE_LENGTH_MIN) return
  throw new Fault(
    'config.invalid',
    `The passphrase for a new key file needs at least ${PASSPHRASE_LENGTH_MIN} characters.`,
  )
}

async function lock(keys: Keys, passphrase: string): Promise<Uint8Array> {
  const argon2id = await calibrateStretching()
  return sealKeyFile(keys, {
    argon2id,
    wrapping: createSecretKey(await stretch(passphrase, argon2id)),
  })
}
