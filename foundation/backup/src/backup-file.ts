import { createZstdCompress, createZstdDecompress, constants } from 'node:zlib'
import { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { canonicalJson, Fault, parseJson, utf8 } from '@wardstone/core'
import { Decrypter, Encrypter } from 'age-encryption'
import { z } from 'zod'
import { dumpLineSchema, type DumpLine } from './dump-database.ts'
import { escrowSchema } from './escrow.ts'

const FIRST_LINE = 'wardstone.dev/backup@1'
const HEADER_BYTES_MAX = 1024 * 1024
const COMPRESSION_LEVEL = 3
const NEWLINE = 0x0a

/** What is to be known of a backup before it is opened. It names people who hold shares, and no patient. */
export const headerSchema = z.strictObject({
  at: z.int().min(0),
  organisation: z.string(),
  /** Name of the ledger, and how many entries it had. */
  origin: z.string(),
  verifierKey: z.string(),
  ledgerSize: z.int().min(0),
  escrow: escrowSchema,
})
export type BackupHeader = z.infer<typeof headerSchema>

/** What an installation needs beside its database: paths below its data folder, and contents in base64. */
const filesSchema = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), content: z.base64() })),
  passphrase: z.string(),
})
export type InstallationFiles = z.infer<typeof filesSchema>

const endSchema = z.strictObject({ end: z.strictObject({ rows: z.int() }) })
const bodyLine = z.union([
  z.strictObject({ header: headerSchema }),
  filesSchema,
  dumpLineSchema,
  endSchema,
])
export type BodyLine = z.infer<typeof bodyLine>

/**
 * A backup: two lines anybody can read, then lines of JSON, compressed (zstd) and encrypted to the escrow
 * (age-encryption.org/v1). Without Wardstone: `tail -n +3 FILE | age -d -i KEY | zstd -d`.
 */
export async function* writeBackup(
  header: BackupHeader,
  files: InstallationFiles,
  dump: AsyncIterable<DumpLine>,
): AsyncGenerator<Uint8Array> {
  yield utf8(`${FIRST_LINE}\n${canonicalJson(header)}\n`)
  const encrypter = new Encrypter()
  encrypter.addRecipient(header.escrow.recipient)
  const lines = Readable.from(bodyOf(header, files, dump))
  const packed = lines.pipe(
    createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL } }),
  )
  lines.once('error', (error) => packed.destroy(error))
  try {
    yield* await encrypter.encrypt(bytesOf(packed))
  } finally {
    // Whoever took only a part lets go of the database all the same: its one connection is the next backup's.
    packed.destroy()
    lines.destroy()
  }
}

async function* bodyOf(
  header: BackupHeader,
  files: InstallationFiles,
  dump: AsyncIterable<DumpLine>,
): AsyncGenerator<string> {
  let rows = 0
  yield line({ header })
  yield line(files)
  for await (const part of dump) {
    if ('rows' in part) rows += part.rows.length
    yield line(part)
  }
  // A backup that was cut off between two lines must not look whole.
  yield line({ end: { rows } })
}

function line(value: BodyLine): string {
  return `${JSON.stringify(value)}\n`
}

/**
 * Reads the lines in front of what is sealed.
 * @throws Fault `backup.malformed`.
 */
export async function readHeader(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly header: BackupHeader; readonly rest: AsyncGenerator<Uint8Array> }> {
  const parts = source[Symbol.asyncIterator]()
  let buffered = Buffer.alloc(0)
  for (;;) {
    const second = buffered.indexOf(NEWLINE, buffered.indexOf(NEWLINE) + 1)
    if (buffered.includes(NEWLINE) && second > buffered.indexOf(NEWLINE)) {
      return {
        header: parseHeader(buffered.subarray(0, second).toString('utf8')),
        rest: restOf(buffered.subarray(second + 1), parts),
      }
    }
    const next = await parts.next()
    if (next.done === true || buffered.length > HEADER_BYTES_MAX)
      throw malformed('it does not begin as one')
    buffered = Buffer.concat([buffered, next.value])
  }
}

function parseHeader(text: string): BackupHeader {
  const [first, json = ''] = text.split('\n')
  if (first !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`)
  return read(headerSchema, json)
}

async function* restOf(
  first: Uint8Array,
  parts: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from(first)
  for (;;) {
    const next = await parts.next()
    if (next.done === true) return
    yield next.value
  }
}

/**
 * The lines of a backup, with the key of its escrow. It is whole when this ends without a Fault.
 * @throws Fault `backup.malformed` for one that was cut, changed or made for another key.
 */
export async function* openBody(
  rest: AsyncIterable<Uint8Array>,
  identity: string,
): AsyncGenerator<Exclude<BodyLine, { readonly end: unknown }>> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  let rows = 0
  let isWhole = false
  try {
    const plain = await decrypter.decrypt(bytesOf(rest))
    const unpacked = Readable.from(plain).compose(createZstdDecompress())
    for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      if (isWhole) throw malformed('something follows its end')
      const part = read(bodyLine, text)
      if ('rows' in part) rows += part.rows.length
      if ('end' in part) {
        if (part.end.rows !== rows) throw malformed('it does not hold as many rows as it says')
        isWhole = true
      } else yield part
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw malformed('it was changed or cut off, or it is for another key')
  }
  if (!isWhole) throw malformed('its end is missing')
}

function read<T>(schema: z.ZodType<T>, json: string): T {
  try {
    return schema.parse(parseJson(utf8(json)))
  } catch {
    throw malformed('one of its lines is not one of a backup')
  }
}

function bytesOf(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  return ReadableStream.from(plainBytes(source))
}

async function* plainBytes(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const part of source) if (part instanceof Uint8Array) yield part
}

function malformed(reason: string): Fault {
  return new Fault('backup.malformed', `The backup cannot be used: ${reason}.`)
}
