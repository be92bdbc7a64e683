import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Fault } from '@wardstone/core'

/**
 * Passwords of published leaks as a Bloom filter (Bloom 1970) in a file: it knows every one that it was made of, and takes
 * about one other in a thousand for one of them. The file is 14.4 bits a password: 1.8 GB for a thousand million.
 *
 * Layout: 16 bytes of name; how many passwords and how many bits, each an unsigned 64-bit integer, big-endian; the bits.
 */
const NAME = 'wardstone-bloom1'
const HEADER_BYTES = 32
const BITS_A_PASSWORD = 14.378
const PROBES = 10
const SHA1_BYTES = 20
/** Positions stay exact in a double, and the bits fit into one buffer of 4 GB. */
const BREACHED_PASSWORDS_MAX = 2_300_000_000
const REPORT_EVERY = 1_000_000

export type BreachedPasswords = {
  /** How many passwords it was made of. */
  readonly count: number
  /**
   * Whether a password is in the list, or by a chance of one in a thousand seems to be.
   * @throws Fault `config.invalid` when the file is no longer what it was.
   */
  has(password: string): Promise<boolean>
}

/**
 * A filter, which stays on disk: a question reads its beginning and ten bytes, and meets the new one where it was replaced.
 * @throws Fault `config.invalid` for a file that is none, or is not whole.
 */
export async function openBreachedPasswords(file: string): Promise<BreachedPasswords> {
  return {
    count: await within(file, (_, { count }) => Promise.resolve(count)),
    has: (password) => within(file, (handle, { bits }) => holds(handle, bits, password)),
  }
}

async function within<T>(
  file: string,
  ask: (handle: FileHandle, header: { count: number; bits: number }) => Promise<T>,
): Promise<T> {
  const handle = await open(file, 'r').catch(() => {
    throw new Fault('config.invalid', `The filter of leaked passwords ${file} cannot be read.`)
  })
  try {
    return await ask(handle, await readHeader(handle, file))
  } finally {
    await handle.close()
  }
}

async function readHeader(
  handle: FileHandle,
  file: string,
): Promise<{ count: number; bits: number }> {
  const header = Buffer.alloc(HEADER_BYTES)
  const { bytesRead } = await handle.read(header, 0, HEADER_BYTES, 0)
  const { size } = await handle.stat()
  const count = Number(header.readBigUInt64BE(16))
  const bits = Number(header.readBigUInt64BE(24))
  const isWhole =
    bytesRead === HEADER_BYTES &&
    header.toString('latin1', 0, 16) === NAME &&
    count > 0 &&
    count <= BREACHED_PASSWORDS_MAX &&
    bits === bitsFor(count) &&
    size === HEADER_BYTES + Math.ceil(bits / 8)
  if (isWhole) return { count, bits }
  throw new Fault(
    'config.invalid',
    `${file} is no filter of leaked passwords, or not whole. Make it with: wardstone passwords filter LIST FILE`,
  )
}

async function holds(handle: FileHandle, bits: number, password: string): Promise<boolean> {
  const sha1 = createHash('sha1').update(password.normalize('NFC')).digest()
  const byte = Buffer.alloc(1)
  for (const position of positionsOf(sha1, bits)) {
    const { bytesRead } = await handle.read(byte, 0, 1, HEADER_BYTES + Math.floor(position / 8))
    // Cut short at this very moment: rather refuse a password than take a leaked one.
    if (bytesRead === 1 && ((byte[0] ?? 0) & (1 << (position % 8))) === 0) return false
  }
  return true
}

/**
 * Makes a filter of a list as Have I Been Pwned hands it out: SHA-1 in hex, one a line, a colon and a count behind it or not.
 * @param target File to write; one that is there is replaced when the new one is whole.
 * @throws Fault `input.invalid` with the line that is none, or for a list that is empty or too long.
 */
export async function buildBreachedPasswords(
  list: string,
  target: string,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<{ readonly count: number; readonly bytes: number }> {
  let count = 0
  for await (const _ of hashesIn(list)) count++
  if (count === 0) throw new Fault('input.invalid', `${list} holds no password.`)
  if (count > BREACHED_PASSWORDS_MAX) {
    throw new Fault('input.invalid', `${list} holds more than ${BREACHED_PASSWORDS_MAX} passwords.`)
  }
  const bits = bitsFor(count)
  const filter = Buffer.alloc(HEADER_BYTES + Math.ceil(bits / 8))
  filter.write(NAME, 'latin1')
  filter.writeBigUInt64BE(BigInt(count), 16)
  filter.writeBigUInt64BE(BigInt(bits), 24)
  let done = 0
  for await (const sha1 of hashesIn(list)) {
    for (const position of positionsOf(sha1, bits)) {
      const at = HEADER_BYTES + Math.floor(position / 8)
      filter[at] = (filter[at] ?? 0) | (1 << (position % 8))
    }
    done++
    if (done % REPORT_EVERY === 0) progress(done, count)
  }
  if (done !== count) throw new Fault('input.conflict', `${list} changed while it was read.`)
  progress(done, count)
  await writeWhole(target, filter)
  return { count, bytes: filter.length }
}

async function* hashesIn(list: string): AsyncGenerator<Buffer> {
  const lines = createInterface({ input: createReadStream(list), crlfDelay: Infinity })
  let number = 0
  try {
    for await (const line of lines) {
      number++
      if (line.trim() === '') continue
      const hex = /^([0-9a-f]{40})(?::\d+)?$/i.exec(line.trim())?.[1]
      if (hex === undefined) {
        throw new Fault(
          'input.invalid',
          `Line ${number} of ${list} is no SHA-1 hash in hex, with a count or without.`,
        )
      }
      yield Buffer.from(hex, 'hex')
    }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('input.invalid', `${list} cannot be read.`)
  }
}

/** Double hashing (Kirsch and Mitzenmacher 2006) out of the SHA-1 itself, which is as good as random. */
function* positionsOf(sha1: Buffer, bits: number): Generator<number> {
  if (sha1.length !== SHA1_BYTES) throw new Error('not a SHA-1 hash')
  const first = sha1.readUIntBE(0, 6) % bits
  const step = 1 + (sha1.readUIntBE(6, 6) % (bits - 1))
  for (let n = 0; n < PROBES; n++) yield (first + n * step) % bits
}

function bitsFor(count: number): number {
  return Math.max(64, Math.ceil(count * BITS_A_PASSWORD))
}

async function writeWhole(target: string, content: Buffer): Promise<void> {
  const part = `${target}.part`
  try {
    const handle = await open(part, 'w', 0o644)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, target)
  } finally {
    await rm(part, { force: true })
  }
}
