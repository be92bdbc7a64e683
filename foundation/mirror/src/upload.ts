import { Fault, fromUtf8 } from '@wardstone/core'
import { HASH_BYTES, TILE_WIDTH, type Hash } from '@wardstone/verifier'
import type { ByteReader } from './byte-reader.ts'

/** A tree of 2^63 entries needs no more (c2sp.org/tlog-mirror, "Request Body"). */
const PROOF_HASHES_MAX = 63
/** What one upload holds in memory at most: 256 entries of 32 KiB. */
export const PACKAGE_BYTES_MAX = 8 * 1024 * 1024

/** What an upload says of itself before its entries. */
export type UploadHeader = {
  readonly origin: string
  /** Entries `start` up to, not including, `end`: the size of a checkpoint. */
  readonly start: number
  readonly end: number
  readonly ticket: Uint8Array
}

/** Which entries one package holds: `start` up to `end`, of the subtree that begins at `aligned`. */
export type PackageRange = {
  readonly aligned: number
  readonly start: number
  readonly end: number
}

export type EntryPackage = PackageRange & {
  readonly entries: readonly Uint8Array[]
  /** Subtree consistency proof from `aligned` to `end`, to the checkpoint. */
  readonly proof: readonly Hash[]
}

/** The canonical sequence of packages of an upload (c2sp.org/tlog-mirror, "Request Body"): aligned at multiples of 256. */
export function* packageRanges(uploadStart: number, uploadEnd: number): Generator<PackageRange> {
  let start = uploadStart
  while (start < uploadEnd) {
    const aligned = start - (start % TILE_WIDTH)
    const end = Math.min(uploadEnd, aligned + TILE_WIDTH)
    yield { aligned, start, end }
    start = end
  }
}

/** Writes what comes before the packages. */
export function formatUploadHeader({
  origin,
  start,
  end,
  ticket,
}: UploadHeader): Buffer<ArrayBuffer> {
  const name = Buffer.from(origin)
  const numbers = Buffer.alloc(16)
  numbers.writeBigUInt64BE(BigInt(start), 0)
  numbers.writeBigUInt64BE(BigInt(end), 8)
  return Buffer.concat([uint16(name.length), name, numbers, uint16(ticket.length), ticket])
}

/** Writes one package. */
export function formatPackage(
  entries: readonly Uint8Array[],
  proof: readonly Hash[],
): Buffer<ArrayBuffer> {
  const parts = entries.flatMap((entry) => [uint16(entry.length), entry])
  return Buffer.concat([...parts, Uint8Array.of(proof.length), ...proof])
}

/** Reads what comes before the packages. @throws Fault `mirror.malformed`. */
export async function readUploadHeader(body: ByteReader): Promise<UploadHeader> {
  const name = await takeSized(body)
  const numbers = name && (await body.take(16))
  const ticket = numbers && (await takeSized(body))
  if (name === undefined || numbers === undefined || ticket === undefined)
    throw malformed('it ends before its entries begin')
  const [start, end] = [readUint64(numbers.subarray(0, 8)), readUint64(numbers.subarray(8))]
  if (start > end) throw malformed('upload_start is larger than upload_end')
  if (end > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('upload_end is beyond every log')
  return { origin: decode(name), start: Number(start), end: Number(end), ticket }
}

/**
 * Reads one package; undefined when the body ends before it does.
 * @throws Fault `mirror.malformed`, or `input.too-large`.
 */
export async function readPackage(
  body: ByteReader,
  range: PackageRange,
): Promise<EntryPackage | undefined> {
  const entries: Uint8Array[] = []
  let bytes = 0
  for (let index = range.start; index < range.end; index++) {
    const entry = await takeSized(body)
    if (entry === undefined) return undefined
    bytes += entry.length
    if (bytes > PACKAGE_BYTES_MAX)
      throw new Fault('input.too-large', `A package is at most ${PACKAGE_BYTES_MAX} bytes long.`)
    entries.push(entry)
  }
  const [count] = (await body.take(1)) ?? []
  if (count === undefined) return undefined
  if (count > PROOF_HASHES_MAX)
    throw malformed(`a proof is of more than ${PROOF_HASHES_MAX} hashes`)
  const hashes = await body.take(count * HASH_BYTES)
  if (hashes === undefined) return undefined
  const proof = Array.from({ length: count }, (_, i) =>
    hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
  return { ...range, entries, proof }
}

/** A refusal of an upload that cannot be read. */
export function malformed(reason: string): Fault {
  return new Fault('mirror.malformed', `The upload cannot be read: ${reason}.`)
}

async function takeSized(body: ByteReader): Promise<Uint8Array | undefined> {
  const size = await body.take(2)
  return size && body.take((size[0] ?? 0) * 256 + (size[1] ?? 0))
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff)
}

function readUint64(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0)
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('the origin of its log is not UTF-8')
  }
}
