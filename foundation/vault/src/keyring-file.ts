import { createHash, createSecretKey, type KeyObject } from 'node:crypto'
import { canonicalJson, Fault, fromUtf8, parseJson, utf8, type Json } from '@wardstone/core'
import { z } from 'zod'
import { open, seal } from './cobblestone.ts'
import { contextOf } from './context.ts'
import { readGuarded, unsafeToGroupAndOthers } from './guarded-file.ts'
import { stretch, stretchingSchema, type Stretching } from './passphrase.ts'

const FORMAT = 'wardstone.dev/keyring@2'
const OTHER_FORMAT = /^wardstone\.dev\/keyring@\d{1,4}$/
const FILE_BYTES_MAX = 262_144

/** More KEKs than this at once are refused: retire the old ones. */
export const KEKS_MAX = 32

const time = z.int().min(0)
const key = z.base64().length(44)

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  argon2id: stretchingSchema,
  sealed: z.base64(),
  sha256: z.base64().length(44),
})
export type KeyFile = z.infer<typeof fileSchema>

const kekRecordSchema = z.strictObject({
  version: z.int().min(1),
  createdAt: time,
  driver: z.enum(['file', 'pkcs11', 'transit', 'aws-kms']),
  held: z.string().max(8192).describe('What the driver wrapped; of the driver `file` the key.'),
  check: z.base64().length(24),
})
/** One version of the KEK as the key file holds it. */
export type KekRecord = z.infer<typeof kekRecordSchema>

const keysSchema = z.strictObject({
  organisation: z.string().regex(/^[0-9a-f]{32}$/),
  createdAt: time,
  keks: z.array(kekRecordSchema).min(1).max(KEKS_MAX),
  indexKey: key,
  ledgerSigningKey: z.base64(),
})
/** What is sealed in the key file. */
export type Keys = z.infer<typeof keysSchema>

/** What opens and seals one key file: Argon2id of the passphrase, computed once. */
export type FileSeal = { readonly argon2id: Stretching; readonly wrapping: KeyObject }

export async function readKeyFile(file: string): Promise<Uint8Array | undefined> {
  return readGuarded(file, { refuse: unsafeToGroupAndOthers, bytesMax: FILE_BYTES_MAX })
}

/** The bytes of a key file: canonical JSON of the keys, sealed with Cobblestone-256, under a checksum over all of it. */
export function sealKeyFile(keys: Keys, { argon2id, wrapping }: FileSeal): Uint8Array {
  const sealed = seal(wrapping, fileContext(argon2id), utf8(canonicalJson(keys)))
  const body = { format: FORMAT, argon2id, sealed: Buffer.from(sealed).toString('base64') } as const
  return utf8(`${canonicalJson({ ...body, sha256: checksum(body) })}\n`)
}

/** @throws Fault `vault.key-file-damaged`, `vault.key-file-unknown`, `vault.wrong-passphrase`. */
export async function unsealKeyFile(
  bytes: Uint8Array,
  passphrase: string,
): Promise<{ keys: Keys; fileSeal: FileSeal }> {
  const { argon2id, sealed } = parseKeyFile(bytes)
  const fileSeal = { argon2id, wrapping: createSecretKey(await stretch(passphrase, argon2id)) }
  return { keys: unseal(sealed, fileSeal), fileSeal }
}

/**
 * Reads the file again with the seal that opened it before.
 * @throws Fault `vault.wrong-passphrase` when another passphrase seals it now: that takes a restart.
 */
export function unsealAgain(bytes: Uint8Array, fileSeal: FileSeal): Keys {
  const { argon2id, sealed } = parseKeyFile(bytes)
  return unseal(sealed, { argon2id, wrapping: fileSeal.wrapping })
}

function unseal(sealed: string, { argon2id, wrapping }: FileSeal): Keys {
  let plaintext: Uint8Array
  try {
    plaintext = open(wrapping, fileContext(argon2id), Buffer.from(sealed, 'base64'))
  } catch (error) {
    // The checksum held, so the file is as it was written: what differs is the passphrase.
    if (error instanceof Fault) {
      throw new Fault('vault.wrong-passphrase', 'The passphrase does not open the key file.')
    }
    throw error
  }
  return keysSchema.parse(parseJson(plaintext))
}

/**
 * Reads a key file without unlocking it.
 * @throws Fault `vault.key-file-damaged`, or `vault.key-file-unknown` for a format of another version of Wardstone.
 */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  try {
    const json = parseJson(fromUtf8(bytes))
    refuseOtherFormat(json)
    const keyFile = fileSchema.parse(json)
    const { sha256, ...body } = keyFile
    if (sha256 === checksum(body)) return keyFile
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.key-file-unknown') throw error
    if (!(error instanceof Fault || error instanceof z.ZodError || error instanceof TypeError))
      throw error
  }
  throw new Fault(
    'vault.key-file-damaged',
    'The key file is damaged. Restore it from your backup; do not make a new one, which could not read the data.',
  )
}

/** A whole file of another format, told apart from a damaged one by its own checksum. */
function refuseOtherFormat(json: Json): void {
  if (typeof json !== 'object' || json === null || !('format' in json)) return
  const { sha256, ...body } = json
  const { format } = body
  if (typeof format !== 'string' || !OTHER_FORMAT.test(format) || format === FORMAT) return
  if (sha256 !== checksum(body)) return
  throw new Fault(
    'vault.key-file-unknown',
    `The key file has the format ${format}, and this server understands ${FORMAT}. Start the version of Wardstone that wrote it.`,
  )
}

function checksum(body: { readonly [name: string]: Json }): string {
  return createHash('sha256').update(canonicalJson(body)).digest('base64')
}

function fileContext(argon2id: Stretching): Uint8Array {
  return contextOf(FORMAT, canonicalJson(argon2id))
}
