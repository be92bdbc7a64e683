import {
  createHash,
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { canonicalJson, Fault, fromUtf8, parseJson, utf8, type Clock } from '@wardstone/core'
import { z } from 'zod'
import { open, seal } from './cobblestone.ts'
import { contextOf } from './context.ts'
import { createGuarded, readGuarded, unsafeToGroupAndOthers } from './guarded-file.ts'
import {
  calibrateStretching,
  PASSPHRASE_LENGTH_MIN,
  stretch,
  stretchingSchema,
} from './passphrase.ts'

const FORMAT = 'wardstone.dev/keyring@1'
const FILE_BYTES_MAX = 65_536
const KEY_BYTES = 32

/**
 * The installation's keys, unlocked. Nothing here prints or serialises: keys are `KeyObject`s.
 * Other rooms use `ledgerSigningKey` and `createdAt`; the rest is the vault's.
 */
export type Keyring = {
  /** Names the organisation in every ciphertext's context: 128 random bits, not secret. */
  readonly organisation: string
  /** Key-encryption key: wraps each compartment's keys. */
  readonly kek: { readonly version: number; readonly createdAt: number; readonly key: KeyObject }
  /** Root of the keys for blind names and population tokens, which must outlive a change of the KEK. */
  readonly indexKey: KeyObject
  /** Ed25519, for the ledger's checkpoints. */
  readonly ledgerSigningKey: KeyObject
  readonly createdAt: number
}

const key = z.base64().length(44)
const time = z.int().min(0)

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  argon2id: stretchingSchema,
  sealed: z.base64(),
  sha256: z.base64().length(44),
})
type KeyFile = z.infer<typeof fileSchema>

const keysSchema = z.strictObject({
  organisation: z.string().regex(/^[0-9a-f]{32}$/),
  createdAt: time,
  kek: z.strictObject({ version: z.int().min(1), createdAt: time, key }),
  indexKey: key,
  ledgerSigningKey: z.base64(),
})
type Keys = z.infer<typeof keysSchema>

/**
 * Unlocks the key file; with `create`, makes it first when there is none. The file holds the keys as canonical JSON
 * sealed with Cobblestone-256 under Argon2id of the passphrase, with a checksum over all of it, so that damage and a
 * wrong passphrase are told apart.
 *
 * @throws Fault `config.unsafe-file` when group or others may read it, `config.invalid` when it is missing or the
 * passphrase for a new one is too short, `vault.key-file-damaged`, `vault.wrong-passphrase`.
 */
export async function openKeyring(options: {
  file: string
  passphrase: string
  create: boolean
  now?: Clock
}): Promise<Keyring> {
  const { file, passphrase, create, now = Date.now } = options
  const found = await read(file)
  if (found !== undefined) return unlock(found, passphrase)
  if (!create) {
    throw new Fault(
      'config.invalid',
      `The key file ${file} does not exist. Restore it from your backup: without it the data cannot be read.`,
    )
  }
  const made = await createGuarded(file, await lock(newKeys(now()), passphrase))
  const written = await read(file)
  if (written === undefined)
    throw new Fault('config.invalid', `The key file ${file} vanished.`, { made })
  return unlock(written, passphrase)
}

async function read(file: string): Promise<Uint8Array | undefined> {
  return readGuarded(file, { refuse: unsafeToGroupAndOthers, bytesMax: FILE_BYTES_MAX })
}

function newKeys(at: number): Keys {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    organisation: randomBytes(16).toString('hex'),
    createdAt: at,
    kek: { version: 1, createdAt: at, key: randomBytes(KEY_BYTES).toString('base64') },
    indexKey: randomBytes(KEY_BYTES).toString('base64'),
    ledgerSigningKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }
}

async function lock(keys: Keys, passphrase: string): Promise<Uint8Array> {
  if (Array.from(passphrase).length < PASSPHRASE_LENGTH_MIN) {
    throw new Fault(
      'config.invalid',
      `The passphrase for a new key file needs at least ${PASSPHRASE_LENGTH_MIN} characters.`,
    )
  }
  const argon2id = await calibrateStretching()
  const wrapping = createSecretKey(await stretch(passphrase, argon2id))
  const sealed = seal(wrapping, fileContext(argon2id), utf8(canonicalJson(keys)))
  const body = { format: FORMAT, argon2id, sealed: Buffer.from(sealed).toString('base64') } as const
  return utf8(`${canonicalJson({ ...body, sha256: checksum(body) })}\n`)
}

async function unlock(bytes: Uint8Array, passphrase: string): Promise<Keyring> {
  const keyFile = parseKeyFile(bytes)
  const wrapping = createSecretKey(await stretch(passphrase, keyFile.argon2id))
  let plaintext: Uint8Array
  try {
    plaintext = open(wrapping, fileContext(keyFile.argon2id), Buffer.from(keyFile.sealed, 'base64'))
  } catch (error) {
    // The checksum held, so the file is as it was written: what differs is the passphrase.
    if (error instanceof Fault) {
      throw new Fault('vault.wrong-passphrase', 'The passphrase does not open the key file.')
    }
    throw error
  }
  return keyringOf(keysSchema.parse(parseJson(plaintext)))
}

/**
 * Reads a key file without unlocking it.
 * @throws Fault `vault.key-file-damaged`.
 */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  try {
    const keyFile = fileSchema.parse(parseJson(fromUtf8(bytes)))
    const { sha256, ...body } = keyFile
    if (sha256 === checksum(body)) return keyFile
  } catch (error) {
    if (!(error instanceof Fault || error instanceof z.ZodError || error instanceof TypeError))
      throw error
  }
  throw new Fault(
    'vault.key-file-damaged',
    'The key file is damaged. Restore it from your backup; do not make a new one, which could not read the data.',
  )
}

function checksum(body: Omit<KeyFile, 'sha256'>): string {
  return createHash('sha256').update(canonicalJson(body)).digest('base64')
}

function fileContext(argon2id: KeyFile['argon2id']): Uint8Array {
  return contextOf(FORMAT, canonicalJson(argon2id))
}

function keyringOf(keys: Keys): Keyring {
  return {
    organisation: keys.organisation,
    createdAt: keys.createdAt,
    kek: { ...keys.kek, key: secret(keys.kek.key) },
    indexKey: secret(keys.indexKey),
    ledgerSigningKey: createPrivateKey({
      key: Buffer.from(keys.ledgerSigningKey, 'base64'),
      format: 'der',
      type: 'pkcs8',
    }),
  }
}

function secret(base64: string): KeyObject {
  return createSecretKey(base64, 'base64')
}
