import { equalBytes, Fault } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  CHECKPOINT_PATH,
  entriesPath,
  formatSignedNote,
  leafHash,
  openLaneHasher,
  parseEntry,
  parseEntryBundle,
  parseSignedNote,
  parseVerifierKey,
  TILE_WIDTH,
  verifyCheckpoint,
  type TileSource,
} from '@wardstone/verifier'
import type { Evidence } from '@wardstone/core'
import { openGrowingTiles } from './growing-tiles.ts'
import { insertHeads, readHead } from './head.ts'
import { readTails } from './read-tiles.ts'
import { nativeSha256 } from './sha256.ts'
import { insertTiles } from './sequencer.ts'

/**
 * Brings a ledger that was put back to an earlier state forward again, from a newer copy of it: a mirror, an export, a
 * server that still runs. Without that, the next checkpoint would be a fork of what others have seen. Nothing is taken
 * unless all of it leads from the entries that are here to the root that the copy's checkpoint signs.
 *
 * @throws Fault `ledger.damaged` when the copy does not continue this ledger, `proof.invalid` or `proof.malformed`.
 */
export async function adoptEntries(deps: {
  readonly sequencerSql: Sql
  readonly source: TileSource
  readonly vkey: string
  readonly now: () => number
  readonly onEntry?: (evidence: Evidence) => void
}): Promise<{ readonly from: number; readonly size: number }> {
  const { sequencerSql, source, vkey, now, onEntry = () => {} } = deps
  const note = await source.read(CHECKPOINT_PATH)
  if (note === undefined) throw new Fault('proof.invalid', 'The copy has no checkpoint.')
  const { size, root } = await verifyCheckpoint(note, vkey)
  const hasher = await openLaneHasher(nativeSha256)
  return sequencerSql.begin(async (tx) => {
    const from = (await readHead(tx))?.size ?? 0
    if (size <= from) return { from, size: from }
    const tiles = openGrowingTiles(from, await readTails(tx, from), hasher)
    for (let index = from; index < size;) {
      const page = await readPage(source, index, size)
      await insertPage(tx, index, page)
      for (const bytes of page) {
        tiles.append(leafHash(bytes, nativeSha256))
        onEntry(parseEntry(bytes))
      }
      index += page.length
      await insertTiles(tx, tiles.takeFull())
    }
    if (!equalBytes(tiles.root(), root))
      throw new Fault(
        'ledger.damaged',
        'The copy does not continue this ledger: one of the two was changed, or they are of two installations.',
        { size },
      )
    await insertHeads(tx, [{ size, root, checkpoint: signedBy(note, vkey), at: now() }])
    // What waited here when the copy was made has its place in the newer ledger.
    await tx`
      delete from ledger_pending using ledger_entry
      where ledger_entry.index >= ${from} and ledger_entry.entry = convert_to(ledger_pending.entry, 'UTF8')`
    return { from, size }
  })
}

/** The note with the signature of this key alone, as the ledger keeps its own checkpoints: others' come and go. */
function signedBy(note: Uint8Array, vkey: string): string {
  const { text, signatures } = parseSignedNote(note)
  const { name, id } = parseVerifierKey(vkey)
  const own = signatures.filter((line) => line.name === name && line.id === id)
  return formatSignedNote({ text, signatures: own })
}

/** The entries from `index` to the end of its bundle. */
async function readPage(source: TileSource, index: number, size: number): Promise<Uint8Array[]> {
  const n = Math.floor(index / TILE_WIDTH)
  const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH)
  const path = entriesPath(n, width)
  const bytes = await source.read(path)
  const entries = bytes === undefined ? [] : parseEntryBundle(bytes)
  if (entries.length !== width) throw new Fault('proof.invalid', `${path}: it is not whole.`)
  return entries.slice(index - n * TILE_WIDTH)
}

async function insertPage(
  tx: TransactionSql,
  from: number,
  page: readonly Uint8Array[],
): Promise<void> {
  const rows = page.map((entry, i) => {
    const { kind, subject, actor, at } = parseEntry(entry)
    return { index: from + i, kind, subject, actor, at, leaf: leafHash(entry, nativeSha256), entry }
  })
  await tx`
    insert into ledger_entry ${tx(rows, 'index', 'kind', 'subject', 'actor', 'at', 'leaf', 'entry')}`
}
