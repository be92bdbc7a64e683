import { equalBytes, Fault, type Evidence } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import { HASH_BYTES, leafHash, TILE_WIDTH, type Hash, type TreeHasher } from '@wardstone/verifier'
import { openGrowingTiles, type FullTile } from './growing-tiles.ts'
import type { CheckpointSigner, Head } from './head.ts'
import { damaged, decodeEntry } from './read-entries.ts'
import { nativeSha256 } from './sha256.ts'

/** Whole tiles, so that each page's entries can be held against the tiles that cover them. */
const PAGE_ENTRIES = 4 * TILE_WIDTH

export type Progress = (done: { readonly verified: number; readonly size: number }) => void

/**
 * Derives everything again from the entries: their columns, leaf hashes, every tile, every root and every checkpoint
 * up to the newest head.
 *
 * @throws Fault `ledger.damaged`, naming the first entry that is not as it was signed.
 */
export async function verifyLedger(deps: {
  readonly sql: Sql
  readonly signer: CheckpointSigner
  readonly hasher: TreeHasher
  readonly onProgress?: Progress | undefined
}): Promise<{ readonly size: number; readonly root: Hash }> {
  const { sql, signer, hasher, onProgress } = deps
  const { size, beyond } = await readExtent(sql)
  if (beyond !== null) throw damaged(beyond, 'no checkpoint covers it')
  const tiles = openGrowingTiles(0, [], hasher)
  const checkHead = headChecker(signer)
  for (const head of (await readHeads(sql, -1, 0)).values()) checkHead(head, tiles.root())
  for (let from = 0; from < size; from += PAGE_ENTRIES) {
    const to = Math.min(from + PAGE_ENTRIES, size)
    const heads = await readHeads(sql, from, to)
    const fullTiles = await readLeafTiles(sql, from, to)
    const rows = await readRows(sql, from, to)
    for (let index = from; index < to; index++) {
      const leaf = checkEntry(index, rows[index - from], fullTiles)
      tiles.append(leaf)
      const head = heads.get(tiles.size)
      if (head !== undefined) checkHead(head, tiles.root())
    }
    for (const tile of tiles.takeFull()) await checkTile(sql, tile)
    onProgress?.({ verified: to, size })
  }
  return { size, root: tiles.root() }
}

type EntryRow = Omit<Evidence, 'facts'> & {
  readonly index: number
  readonly leaf: Buffer
  readonly entry: Buffer
}

type TileRow = { readonly n: number; readonly hashes: Buffer; readonly root: Buffer }

/** Size of the newest head, and the first entry beyond it, which no batch could have left behind. */
async function readExtent(sql: Sql): Promise<{ size: number; beyond: number | null }> {
  const [extent] = await sql<{ size: number; beyond: number | null }[]>`
    with newest as (select max(size) as size from ledger_head)
    select size, (select min(index) from ledger_entry where index >= size) as beyond from newest`
  return extent ?? { size: 0, beyond: null }
}

/** Heads with more than `after` and up to `upTo` entries, by size. */
async function readHeads(sql: Sql, after: number, upTo: number): Promise<Map<number, Head>> {
  const heads = await sql<Head[]>`
    select size, root, checkpoint, at from ledger_head where size > ${after} and size <= ${upTo} order by size`
  return new Map(heads.map((head) => [head.size, head]))
}

async function readRows(sql: Sql, from: number, to: number): Promise<readonly EntryRow[]> {
  return sql<EntryRow[]>`
    select index, kind, subject, actor, at, leaf, entry from ledger_entry
    where index >= ${from} and index < ${to} order by index`
}

/** The full tiles of leaf hashes in a page, by their number. */
async function readLeafTiles(sql: Sql, from: number, to: number): Promise<Map<number, TileRow>> {
  const tiles = await sql<TileRow[]>`
    select n, hashes, root from ledger_tile
    where level = 0 and n >= ${from / TILE_WIDTH} and n < ${Math.ceil(to / TILE_WIDTH)}`
  return new Map(tiles.map((tile) => [tile.n, tile]))
}

/** The leaf hash of an entry that agrees with everything that is stored about it. */
function checkEntry(
  index: number,
  row: EntryRow | undefined,
  tiles: ReadonlyMap<number, TileRow>,
): Hash {
  if (row?.index !== index) throw damaged(index, 'it is missing')
  const leaf = leafHash(row.entry, nativeSha256)
  if (!equalBytes(leaf, row.leaf)) throw damaged(index, 'its hash is another')
  const tile = tiles.get(Math.floor(index / TILE_WIDTH))
  const at = (index % TILE_WIDTH) * HASH_BYTES
  if (tile !== undefined && !equalBytes(leaf, tile.hashes.subarray(at, at + HASH_BYTES))) {
    throw damaged(index, 'its tile holds another hash')
  }
  const evidence = decodeEntry(index, row.entry)
  for (const column of ['kind', 'subject', 'actor', 'at'] as const) {
    if (evidence[column] !== row[column]) throw damaged(index, `its ${column} is another`)
  }
  return leaf
}

async function checkTile(sql: Sql, { level, n, hashes, root }: FullTile): Promise<void> {
  const [tile] = await sql<TileRow[]>`
    select n, hashes, root from ledger_tile where level = ${level} and n = ${n}`
  if (tile === undefined || !equalBytes(tile.hashes, hashes) || !equalBytes(tile.root, root)) {
    const index = n * TILE_WIDTH ** (level + 1)
    throw new Fault(
      'ledger.damaged',
      `Tile ${level}/${n} of the ledger, which begins with entry ${index}, was tampered with.`,
      { index, level, n },
    )
  }
}

/** Checks heads in order of their size. A head that holds narrows down where a later one that does not was broken. */
function headChecker(signer: CheckpointSigner): (head: Head, root: Hash) => void {
  let good = 0
  return (head, root) => {
    if (head.checkpoint !== signer.checkpoint(head.size, head.root)) {
      throw new Fault(
        'ledger.damaged',
        `The checkpoint of ${head.size} entries was tampered with or was signed with another key.`,
        { size: head.size },
      )
    }
    if (!equalBytes(head.root, root)) {
      throw new Fault(
        'ledger.damaged',
        `Entries ${good} to ${head.size - 1} of the ledger are not those that were signed.`,
        { index: good, size: head.size },
      )
    }
    good = head.size
  }
}
