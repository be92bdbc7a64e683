import type { QueryClient } from '@tanstack/react-query'
import { equalBytes, Fault, fromUtf8, type Evidence } from '@wardstone/core'
import {
  entriesPath,
  formatSubjectAnswer,
  hashesFromTiles,
  namedIn,
  openLaneHasher,
  openTileReader,
  parseEntry,
  TILE_WIDTH,
  tileWidth,
  toBase64,
  verifyAll,
  type CompleteAnswer,
  type Hash,
  type ProvedEntry,
  type TileReader,
} from '@wardstone/verifier'
import { api } from '../api.ts'
import { fetchLog } from './fetch-log.ts'
import { openGrowth } from './growth.ts'
import { entriesOf } from './hash-bundles.ts'
import { headQuery, verified, type Head } from './head.ts'

type NamingEntry = { readonly index: number; readonly evidence: Evidence }

/** Everything that the ledger says about somebody or something, as far as the checkpoint reaches. */
export type EverythingAbout = {
  readonly subject: string
  /** All entries that name them, oldest first. */
  readonly entries: readonly NamingEntry[]
  /** The index proves that there are no others below this one; every entry from it on was read here, one by one. */
  readonly completeTo: number
  /** Entries that the checkpoint covers. */
  readonly size: number
  /** When the index was rooted, by the ledger's clock. */
  readonly indexedAt: number
  /** The text that anyone checks offline. */
  readonly file: string
}

/**
 * Asks for everything about a subject and believes none of it before it is proved here: that the index is in the
 * ledger, that these are all the entries in it, that each is in the ledger, and that what came after holds no other.
 *
 * @throws Problem `proof.invalid` or `proof.malformed` naming what does not hold; the server's own refusals.
 */
export async function proveEverythingAbout(
  client: QueryClient,
  subject: string,
): Promise<EverythingAbout> {
  const answer = await api.everythingAbout(subject)
  const head = await client.fetchQuery({ ...headQuery, staleTime: 0 })
  return verified(async () => {
    if (answer.subject !== subject)
      throw new Fault('proof.invalid', 'The answer is about another subject than was asked for.')
    const { completeTo, at, entries } = await verifyAll(answer, { vkey: head.vkey })
    const reader = await openSameHistory(head, answer)
    const { size } = reader.checkpoint
    const later: ProvedEntry[] = []
    const laterEntries: NamingEntry[] = []
    for (const index of await readFrom(reader, completeTo, subject)) {
      const { bytes, proof } = await reader.entry(index)
      later.push({ index, entry: fromUtf8(bytes), proof: proof.map(toBase64) })
      laterEntries.push({ index, evidence: parseEntry(bytes) })
    }
    return {
      subject,
      entries: [...entries, ...laterEntries],
      completeTo,
      size,
      indexedAt: at,
      file: formatSubjectAnswer(answer, later),
    }
  })
}

/** A reader of the answer's checkpoint, which must be of one history with what this browser knows. */
async function openSameHistory(head: Head, { checkpoint }: CompleteAnswer): Promise<TileReader> {
  const reader = await openTileReader({ fetch: fetchLog, checkpoint, vkey: head.vkey })
  if (reader.checkpoint.size < head.size) await head.reader.verifyOlder(checkpoint)
  else await reader.verifyOlder(head.note)
  return reader
}

/**
 * Reads every entry from `from` on and gives the indexes of those that name the subject. None can be missing or changed:
 * their hashes must lead to the signed root.
 */
async function readFrom(reader: TileReader, from: number, subject: string): Promise<number[]> {
  const { size, root } = reader.checkpoint
  const firstBundle = Math.floor(from / TILE_WIDTH)
  const hashes = await edgeAt(firstBundle * TILE_WIDTH, size)
  const growth = openGrowth({ size: firstBundle * TILE_WIDTH, hashes })
  const hasher = await openLaneHasher()
  const found: number[] = []
  let flaw: Fault | undefined
  for (let n = firstBundle; n * TILE_WIDTH < size; n++) {
    const width = tileWidth(0, n, size)
    const entries = entriesOf(await fetchLog(entriesPath(n, width)), n, size)
    const leaves = hasher.leaves(entries)
    growth.add(
      width === TILE_WIDTH
        ? { roots: hasher.perfectRoot(leaves), tail: NO_HASHES }
        : { roots: NO_HASHES, tail: leaves },
    )
    for (const [i, entry] of entries.entries()) {
      const index = n * TILE_WIDTH + i
      try {
        if (index >= from && namedIn(parseEntry(entry)).includes(subject)) found.push(index)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        flaw ??= error
      }
    }
  }
  if (!equalBytes(growth.root(), root))
    throw new Fault(
      'proof.invalid',
      `The entries from ${from} on do not lead to the root that was signed.`,
    )
  // Only now: an entry that is no evidence because it was changed on the way is the worse news.
  if (flaw !== undefined) throw flaw
  return found
}

const NO_HASHES = new Uint8Array(0)

/** Right edge of the tree of the first `count` entries, out of the tiles of a larger one; as true as those are. */
async function edgeAt(count: number, size: number): Promise<Hash[]> {
  const hashAt = hashesFromTiles((path) => fetchLog(path), size)
  const hashes: Hash[] = []
  let done = 0
  for (let level = Math.floor(Math.log2(Math.max(1, count))); level >= 0; level--) {
    const width = 2 ** level
    if (Math.floor(count / width) % 2 === 0) continue
    hashes.push(await hashAt(level, done / width))
    done += width
  }
  return hashes
}
