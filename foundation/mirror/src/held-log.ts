import { createHash } from 'node:crypto'
import { assert, concatBytes, equalBytes, Fault } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { nativeSha256 } from '@wardstone/ledger'
import {
  edgeRoot,
  emptyRoot,
  formatEntryBundle,
  HASH_BYTES,
  plainTreeHasher,
  TILE_WIDTH,
  type Hash,
} from '@wardstone/verifier'

const hasher = plainTreeHasher(nativeSha256)

/** One log as this mirror has it. */
export type HeldLog = {
  readonly id: number
  readonly origin: string
  readonly originHash: string
  readonly pendingSize: number
  readonly pendingRoot: Uint8Array
  /** The newest head that the log asked to be mirrored up to, with the log's signature only; null before the first. */
  readonly pendingCheckpoint: string | null
  /** First entry that is not here. All before it are. */
  readonly nextEntry: number
  /** Of entries, with their lengths. */
  readonly bytes: number
  /** Of the checkpoint that this mirror signed last. */
  readonly size: number
  /** With the log's signature and ours; null before the first. */
  readonly checkpoint: string | null
  readonly updatedAt: number | null
}

/** Lowercase hexadecimal SHA-256 of a log's origin: its name in our addresses. */
export function hashOrigin(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}

/** What is held of a log; undefined when it was never mirrored. */
export async function readHeldLog(
  sql: Sql | TransactionSql,
  key: { readonly origin: string } | { readonly originHash: string },
): Promise<HeldLog | undefined> {
  const where = 'origin' in key ? sql`origin = ${key.origin}` : sql`origin_hash = ${key.originHash}`
  const [row] = await sql<HeldLog[]>`${select(sql)} where ${where}`
  return row
}

/** Every log of which anything is held. */
export async function listHeldLogs(sql: Sql): Promise<readonly HeldLog[]> {
  return sql<HeldLog[]>`${select(sql)} order by origin`
}

/** The row of a log, made where there is none, and held by this transaction until it ends. */
export async function lockHeldLog(tx: TransactionSql, origin: string): Promise<HeldLog> {
  await tx`
    insert into mirror_log (origin, origin_hash, pending_root)
    values (${origin}, ${hashOrigin(origin)}, ${emptyRoot()})
    on conflict do nothing`
  const [row] = await tx<HeldLog[]>`${select(tx)} where origin = ${origin} for update`
  assert(row !== undefined, 'a row that was inserted is there')
  return row
}

function select(sql: Sql | TransactionSql) {
  return sql`
    select id, origin, origin_hash as "originHash", pending_size as "pendingSize",
           pending_root as "pendingRoot", pending_checkpoint as "pendingCheckpoint",
           next_entry as "nextEntry", bytes, size, checkpoint, updated_at as "updatedAt"
    from mirror_log`
}

/**
 * Hashes `first` up to, not including, `first + count` of a level of tiles, fewer where the log does not reach so far:
 * leaves at level 0, roots of the full tiles below at the others. They lie in one tile.
 */
export async function readTileHashes(
  sql: Sql | TransactionSql,
  log: number,
  { level, first, count }: { level: number; first: number; count: number },
): Promise<Uint8Array> {
  if (level === 0) {
    const aligned = first - (first % TILE_WIDTH)
    const leaves = concatBytes(...(await readPieces(sql, log, aligned)).map((one) => one.leaves))
    return leaves.subarray((first - aligned) * HASH_BYTES, (first - aligned + count) * HASH_BYTES)
  }
  const rows = await sql<{ root: Buffer }[]>`
    select root from mirror_tile
    where log = ${log} and level = ${level - 1} and n >= ${first} and n < ${first + count} order by n`
  return concatBytes(...rows.map(({ root }) => root))
}

/** The pieces of one bundle of 256 entries that begins at `aligned`, in order. */
export async function readPieces(
  sql: Sql | TransactionSql,
  log: number,
  aligned: number,
): Promise<readonly { readonly leaves: Buffer; readonly entries: Buffer }[]> {
  return sql<{ leaves: Buffer; entries: Buffer }[]>`
    select leaves, entries from mirror_piece
    where log = ${log} and start >= ${aligned} and start < ${aligned + TILE_WIDTH} order by start`
}

/** Adds entries behind the last one, all of one bundle, and the tiles that they make full. */
export async function addPiece(
  tx: TransactionSql,
  log: HeldLog,
  { entries, leaves }: { readonly entries: readonly Uint8Array[]; readonly leaves: Uint8Array },
): Promise<void> {
  const start = log.nextEntry
  const end = start + entries.length
  const bytes = formatEntryBundle(entries)
  await tx`
    insert into mirror_piece (log, start, leaves, entries)
    values (${log.id}, ${start}, ${leaves}, ${bytes})`
  await tx`
    update mirror_log set next_entry = ${end}, bytes = ${log.bytes + bytes.length}
    where id = ${log.id}`
  let n = end / TILE_WIDTH
  for (let level = 0; n > 0 && Number.isInteger(n); level++, n /= TILE_WIDTH) {
    const first = (n - 1) * TILE_WIDTH
    const hashes = await readTileHashes(tx, log.id, { level, first, count: TILE_WIDTH })
    await tx`
      insert into mirror_tile (log, level, n, root)
      values (${log.id}, ${level}, ${n - 1}, ${hasher.perfectRoot(hashes)})`
  }
}

/**
 * Holds what is stored against a root that the log signed.
 * @throws Fault `mirror.damaged`: signing on top of something else would make the change ours.
 */
export async function requireStored(
  tx: TransactionSql,
  log: HeldLog,
  head: { readonly size: number; readonly root: Hash },
): Promise<void> {
  const { size, root } = head
  const edge: Uint8Array[] = []
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    const count = hashes % TILE_WIDTH
    const first = hashes - count
    const found = await readTileHashes(tx, log.id, { level, first, count })
    edge.push(found.subarray(0, count * HASH_BYTES))
    if (found.length !== count * HASH_BYTES) throw damaged(log)
  }
  if (!equalBytes(edgeRoot(edge, size, nativeSha256), root)) throw damaged(log)
}

/** Leaf hashes of entries, one after the other. */
export function leavesOf(entries: readonly Uint8Array[]): Uint8Array {
  return hasher.leaves(entries)
}

/** Root of a subtree over at most 256 leaf hashes. */
export function rootOfLeaves(leaves: Uint8Array): Hash {
  return edgeRoot([leaves], leaves.length / HASH_BYTES, nativeSha256)
}

function damaged(log: HeldLog): Fault {
  return new Fault(
    'mirror.damaged',
    'What this mirror stores of the log is not what the log signed. Its operator has to look for what changed it.',
    { originHash: log.originHash },
  )
}
