import { createHash, randomBytes } from 'node:crypto'
import { Fault } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import {
  CHUNK_BYTES,
  HEADER_BYTES,
  SEALED_CHUNK_BYTES,
  type ChunkOpener,
  type Compartment,
  type Vault,
} from '@wardstone/vault'
import { tampered } from './custody.ts'
import type { Context, RecordsDeps } from './deps.ts'
import type { Content } from './envelope.ts'
import { CONTENT_BYTES_MAX, CONTENT_OF_RECORD_BYTES_MAX, UPLOAD_PACE } from './limits.ts'
import type { ReadContent } from './read.ts'

/** Content as it arrives, and how long it says it is. */
export type ContentSource = {
  readonly bytes: AsyncIterable<Uint8Array>
  readonly length: number | undefined
}

/** Chunks in one row: 256 KiB of content. */
const PIECE_CHUNKS = 16
const PIECE_BYTES = PIECE_CHUNKS * CHUNK_BYTES
const ID_BYTES = 16

/** Binds content to its name, which only the sealed row of its Binary says: pieces of another do not open in its place. */
export function contentContext(id: Uint8Array): string {
  return `content ${Buffer.from(id).toString('base64url')}`
}

/**
 * Keeps content as it arrives, as one sealed message in rows of 256 KiB, in memory that does not grow with it. Whatever fails, the
 * transaction takes it all back.
 * @throws Fault `input.too-large`, `input.invalid` when nothing arrives any more, too slowly, or less than was said.
 */
export async function storeContent(
  {
    contentBytesMax = CONTENT_BYTES_MAX,
    uploadPace = UPLOAD_PACE,
  }: Pick<RecordsDeps, 'contentBytesMax' | 'uploadPace'>,
  tx: TransactionSql,
  compartment: Compartment,
  { bytes, length }: ContentSource,
): Promise<Content> {
  requireLength(length ?? 0, contentBytesMax)
  await requireRoom(tx, compartment, length ?? 0)
  const id = randomBytes(ID_BYTES)
  const pieces = openPieces(compartment, id)
  const insert = (number: number, sealed: Uint8Array) =>
    tx`insert into content_piece (id, number, compartment, sealed)
      values (${id}, ${number}, ${compartment.id}, ${sealed})`
  const hash = createHash('sha256')
  let size = 0
  let number = 0
  for await (const part of arriving(bytes, uploadPace)) {
    size += part.length
    requireLength(size, contentBytesMax)
    hash.update(part)
    for (const sealed of pieces.add(part)) await insert(number++, sealed)
  }
  if (length !== undefined && length !== size)
    throw new Fault(
      'input.invalid',
      'The content ended before all of it had arrived. Send it again.',
    )
  await insert(number, pieces.end())
  return { id: id.toString('base64url'), size, sha256: hash.digest('hex') }
}

function requireLength(size: number, bytesMax: number): void {
  if (size <= bytesMax) return
  const most = Math.floor(bytesMax / 1024 / 1024)
  throw new Fault('input.too-large', `The content of a Binary has at most ${most} MiB.`)
}

async function requireRoom(tx: TransactionSql, { id }: Compartment, length: number): Promise<void> {
  const [held] = await tx<{ bytes: number }[]>`
    select coalesce(sum(octet_length(sealed)), 0) as bytes from content_piece where compartment = ${id}`
  if ((held?.bytes ?? 0) + length <= CONTENT_OF_RECORD_BYTES_MAX) return
  throw new Fault(
    'input.too-large',
    `The contents of one record have at most ${CONTENT_OF_RECORD_BYTES_MAX / 1024 ** 3} GiB together.`,
  )
}

/** @throws Fault `input.invalid` when it stops or trickles: an upload holds a connection of the database. */
async function* arriving(
  bytes: AsyncIterable<Uint8Array>,
  { stallMs, windowMs, windowBytes }: typeof UPLOAD_PACE,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  // Only the time that is spent waiting for the sender counts against the sender.
  let waited = 0
  let arrived = 0
  try {
    for (;;) {
      const asked = performance.now()
      const next = await soon(iterator.next(), stallMs)
      if (next.done === true) return
      waited += performance.now() - asked
      arrived += next.value.length
      if (waited >= windowMs) {
        if (arrived < windowBytes)
          throw new Fault('input.invalid', 'The content arrives too slowly. Send it again.')
        waited = 0
        arrived = 0
      }
      yield next.value
    }
  } finally {
    // Not awaited: a source that stalls may never answer.
    iterator.return?.().catch(() => undefined)
  }
}

async function soon<T>(next: Promise<T>, stallMs: number): Promise<T> {
  const { promise: stalled, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Fault('input.invalid', 'The content stopped arriving. Send it again.')),
    stallMs,
  )
  try {
    return await Promise.race([next, stalled])
  } finally {
    clearTimeout(timer)
  }
}

/** Cuts what arrives into pieces, of which the first begins with the header of the message. */
export function openPieces(
  compartment: Compartment,
  id: Uint8Array,
): { add(part: Uint8Array): Generator<Uint8Array>; end(): Uint8Array } {
  const message = compartment.startMessage(contentContext(id))
  const plain = Buffer.alloc(PIECE_BYTES)
  let filled = 0
  let isFirst = true
  const piece = (isLast: boolean): Uint8Array => {
    const parts: Uint8Array[] = isFirst ? [message.header] : []
    isFirst = false
    let at = 0
    for (; at + CHUNK_BYTES <= filled; at += CHUNK_BYTES)
      parts.push(message.seal(plain.subarray(at, at + CHUNK_BYTES)))
    if (isLast) parts.push(message.end(plain.subarray(at, filled)))
    filled = 0
    return Buffer.concat(parts)
  }
  return {
    *add(part) {
      for (let at = 0; at < part.length;) {
        const taken = Math.min(part.length - at, PIECE_BYTES - filled)
        plain.set(part.subarray(at, at + taken), filled)
        at += taken
        filled += taken
        if (filled === PIECE_BYTES) yield piece(false)
      }
    },
    end: () => piece(true),
  }
}

/** Some bytes of content: from the first up to, not including, the end. */
export type Span = { readonly start: number; readonly end: number }

/**
 * Reads content piece by piece: nothing is given that was not opened. It may be sealed again meanwhile.
 * @throws Fault `vault.cannot-open`, after leaving evidence, where a piece was changed, moved, cut or lost.
 */
export async function* readContent(
  context: Context,
  content: ReadContent,
  { start, end }: Span,
): AsyncGenerator<Uint8Array> {
  const { actor, compartment, id, size } = content
  const name = Buffer.from(id, 'base64url')
  for (let number = Math.floor(start / PIECE_BYTES); number * PIECE_BYTES < end; number++) {
    const plain = await openPiece(context, content, { name, number, size })
    if (plain === undefined)
      throw await tampered(context, { actor, interaction: 'read', type: 'Binary' }, { compartment })
    const from = number * PIECE_BYTES
    yield plain.subarray(Math.max(0, start - from), end - from)
  }
}

type Place = { readonly name: Uint8Array; readonly number: number; readonly size: number }

/** One piece with the header of its message, as they are at this moment; undefined when it does not open. */
async function openPiece(
  { sql, vault }: { readonly sql: RecordsDeps['sql']; readonly vault: Vault },
  { compartment: at }: Pick<ReadContent, 'compartment'>,
  place: Place,
): Promise<Uint8Array | undefined> {
  const { name, number } = place
  // One statement, so that both are of the same message while it is sealed again.
  const [row] = await sql<{ sealed: Buffer; header: Buffer }[]>`
    select sealed, (select substring(sealed for ${HEADER_BYTES}::int) from content_piece first
                    where first.id = piece.id and first.number = 0) as header
    from content_piece piece where id = ${name} and number = ${number} and compartment = ${at}`
  const compartment = (await vault.unlock([at])).get(at)
  if (row === undefined || compartment === undefined) return undefined
  try {
    return plainOf(compartment.openMessage(contentContext(name), row.header), row.sealed, place)
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') return undefined
    throw error
  }
}

/** What one piece holds, which has the length that the Binary says; undefined when it has not. */
function plainOf(
  opener: ChunkOpener,
  sealed: Uint8Array,
  { number, size }: Omit<Place, 'name'>,
): Uint8Array | undefined {
  const plain = Buffer.concat(openChunks(opener, sealed, number))
  const expected = Math.min(PIECE_BYTES, size - number * PIECE_BYTES)
  return plain.length === expected ? plain : undefined
}

/** The chunks of one piece. @throws Fault `vault.cannot-open`. */
function openChunks(opener: ChunkOpener, sealed: Uint8Array, number: number): Uint8Array[] {
  const parts: Uint8Array[] = []
  const first = number * PIECE_CHUNKS
  for (let at = number === 0 ? HEADER_BYTES : 0; at < sealed.length; at += SEALED_CHUNK_BYTES)
    parts.push(opener.open(first + parts.length, sealed.subarray(at, at + SEALED_CHUNK_BYTES)))
  return parts
}

/**
 * What one piece holds, of a message whose length is not known: full but for the last one, whose final chunk is shorter than
 * the others. Undefined when it is not so: pieces were lost. @throws Fault `vault.cannot-open`.
 */
export function openWithin(
  opener: ChunkOpener,
  sealed: Uint8Array,
  { number, isLast }: { readonly number: number; readonly isLast: boolean },
): Uint8Array | undefined {
  const chunks = openChunks(opener, sealed, number)
  const isFinal = (chunks.at(-1)?.length ?? 0) < CHUNK_BYTES
  const isWhole = isLast ? isFinal : !isFinal && chunks.length === PIECE_CHUNKS
  return isWhole ? Buffer.concat(chunks) : undefined
}
