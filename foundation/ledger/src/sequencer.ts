import { assert, equalBytes, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { hashesOf, type Hash, type TreeHasher } from '@wardstone/verifier'
import { openGrowingTiles, type FullTile, type GrowingTiles } from './growing-tiles.ts'
import { insertHeads, readHead, type CheckpointSigner, type Head } from './head.ts'
import { readTails } from './read-tiles.ts'

/** Most entries of one batch, which is one checkpoint. */
export const BATCH_ENTRIES_MAX = 1_024
/** Most batches of one transaction: when much waits, they share what a commit costs. */
const BATCHES_MAX = 8
const TRANSACTION_ENTRIES_MAX = BATCHES_MAX * BATCH_ENTRIES_MAX

const SEQUENCER_LOCK = 0x4c_45_44_47

export type Sequencer = {
  /**
   * Takes committed evidence into the ledger until none is left, and returns the last head that it made; undefined
   * when there was nothing to do. Every server may call it: PostgreSQL lets one batch happen at a time.
   *
   * @throws Fault `ledger.damaged` when what is stored does not lead to the root that was signed last.
   */
  drain(): Promise<Head | undefined>
}

/** Gives waiting entries their indexes and signs what the ledger has become. */
export function openSequencer(deps: {
  readonly sequencerSql: Sql
  readonly signer: CheckpointSigner
  readonly hasher: TreeHasher
  readonly now: Clock
}): Sequencer {
  const { sequencerSql, signer, hasher, now } = deps
  // As the last batch here left them; undefined after a batch that failed.
  let known: GrowingTiles | undefined

  const headOf = (tiles: GrowingTiles): Head => {
    const root = tiles.root()
    const checkpoint = signer.checkpoint(tiles.size, root)
    return { size: tiles.size, root, checkpoint, at: now() }
  }
  const take = async (tx: TransactionSql, before: Head): Promise<Taken> => {
    const tiles = known?.size === before.size ? known : await reopen(tx, before, hasher)
    known = undefined
    const leaves = await takePending(tx, before.size)
    const heads: Head[] = []
    for (const [i, leaf] of leaves.entries()) {
      tiles.append(leaf)
      const taken = i + 1
      if (taken === leaves.length || taken % BATCH_ENTRIES_MAX === 0) heads.push(headOf(tiles))
    }
    await Promise.all([insertTiles(tx, tiles.takeFull()), insertHeads(tx, heads)])
    return { tiles, taken: leaves.length, head: heads.at(-1) }
  }

  return {
    async drain() {
      let newest: Head | undefined
      while (await anyPending(sequencerSql)) {
        const done = await sequencerSql.begin(async (tx) => take(tx, await lockHead(tx)))
        known = done.tiles
        newest = done.head ?? newest
        if (done.taken < TRANSACTION_ENTRIES_MAX) break
      }
      return newest
    },
  }
}

type Taken = {
  readonly tiles: GrowingTiles
  readonly taken: number
  readonly head: Head | undefined
}

/**
 * The newest head, with nobody else sequencing until the transaction ends: who loses the connection loses the lock and
 * the batch together. Should two get here all the same, the primary keys of head and entry let only one commit.
 */
async function lockHead(tx: TransactionSql): Promise<Head> {
  await tx`select pg_advisory_xact_lock(${SEQUENCER_LOCK})`
  const head = await readHead(tx)
  assert(head !== undefined, 'a ledger has a head from the beginning')
  return head
}

async function reopen(tx: TransactionSql, head: Head, hasher: TreeHasher): Promise<GrowingTiles> {
  const tiles = openGrowingTiles(head.size, await readTails(tx, head.size), hasher)
  // Signing on top of something else would make the change ours.
  if (!equalBytes(tiles.root(), head.root)) {
    throw new Fault(
      'ledger.damaged',
      'The stored ledger is not the one that was signed. Run `wardstone ledger verify` to find where it was changed.',
      { size: head.size },
    )
  }
  return tiles
}

async function anyPending(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ any: boolean }[]>`select exists (select from ledger_pending) as any`
  return row?.any === true
}

/** Moves the entries that wait longest behind the last one, and returns their leaf hashes (RFC 6962 §2.1) in order. */
async function takePending(tx: TransactionSql, size: number): Promise<Hash[]> {
  const [row] = await tx<{ leaves: Buffer | null }[]>`
    with taken as (
      delete from ledger_pending
      where id = any (array (select id from ledger_pending order by id limit ${TRANSACTION_ENTRIES_MAX}))
      returning id, kind, subject, actor, at, convert_to(entry, 'UTF8') as bytes
    ), placed as (
      insert into ledger_entry (index, kind, subject, actor, at, leaf, entry)
      select ${size}::bigint + row_number() over (order by id) - 1, kind, subject, actor, at,
        sha256('\\x00'::bytea || bytes), bytes
      from taken
      returning index, leaf
    )
    select string_agg(leaf, ''::bytea order by index) as leaves from placed`
  return hashesOf(row?.leaves ?? new Uint8Array(0))
}

/** Keeps tiles that have become full. */
export async function insertTiles(tx: TransactionSql, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length > 0)
    await tx`insert into ledger_tile ${tx(tiles, 'level', 'n', 'hashes', 'root')}`
}
