import { setTimeout as sleep } from 'node:timers/promises'
import type { KeyObject } from 'node:crypto'
import { assert, Fault, utf8, type Clock, type Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  emptyRoot,
  openLaneHasher,
  verifyCheckpoint,
  type Hash,
  type ProofFile,
} from '@wardstone/verifier'
import { openGroupCommit } from './group-commit.ts'
import { readGrowth, type GrowthPoint } from './growth.ts'
import {
  insertFirstHead,
  openCheckpointSigner,
  readHead,
  thinHeads,
  type CheckpointSigner,
  type Head,
} from './head.ts'
import {
  countEntries,
  queryEntries,
  readEntries,
  tallyEntries,
  type EntryFilter,
  type EntryQuery,
  type LedgerEntry,
} from './read-entries.ts'
import { openGrowingTiles } from './growing-tiles.ts'
import { openPostQuantumSigner } from './post-quantum.ts'
import { proveEntry } from './prove-entry.ts'
import { readTails } from './read-tiles.ts'
import { readBundles, readTile, type Resource } from './resources.ts'
import { nativeSha256 } from './sha256.ts'
import { openSequencer } from './sequencer.ts'
import { readSignedHeads } from './signed-heads.ts'
import { verifyLedger, type Progress } from './verify-ledger.ts'
import { encodeEntries, insertEntries, type EncodedEntry } from './write-entries.ts'

/** How long committed evidence may wait before it is given its place. */
const BATCH_INTERVAL_MS = 250
/** How long another server's new head may go unnoticed. */
const HEAD_KEPT_MS = 100

/** Evidence in an append-only Merkle tree that others can check: a C2SP tlog, byte for byte. */
export type Ledger = {
  /** Name of this ledger in its checkpoints. */
  readonly origin: string
  /** What a verifier needs to believe its checkpoints (c2sp.org/signed-note, "Verifier keys"). */
  readonly verifierKey: string
  /** That one, and the ML-DSA-44 key where there is one. */
  readonly verifierKeys: readonly string[]
  /**
   * Writes evidence in the caller's transaction; it becomes ledger entries, in this order, soon after the commit.
   * @throws Fault `ledger.entry-too-large`.
   */
  append(tx: TransactionSql, evidence: readonly Evidence[]): Promise<void>
  /**
   * Writes evidence on its own. Durable when it resolves; concurrent callers share one commit. For reads of patient
   * data, which must not leave before their evidence is safe.
   *
   * @throws Fault `ledger.entry-too-large`, or `ledger.full` when more waits than the database can take.
   */
  record(evidence: readonly Evidence[]): Promise<void>
  /** Gives all that is committed now its place, and returns the head that covers it. */
  sequence(): Promise<Head>
  /** The newest head. One that another server made may be missed for a tenth of a second. */
  head(): Promise<Head>
  /** Entries that match, newest first unless told otherwise. At most 1,000. */
  entries(query: EntryQuery): Promise<readonly LedgerEntry[]>
  /** How many entries match. */
  count(filter: EntryFilter): Promise<number>
  /** How many entries of each kind were stated at `since` (milliseconds since the epoch) or later. */
  tally(since: number): Promise<readonly { readonly kind: string; readonly count: number }[]>
  /** Canonical bytes of entries `from` up to, not including, `to`, in order. */
  read(
    from: number,
    to: number,
  ): AsyncIterable<{ readonly index: number; readonly bytes: Uint8Array }>
  /** When the ledger had reached which size: at most 200 of its checkpoints, oldest first. */
  checkpoints(): Promise<readonly GrowthPoint[]>
  /** Checkpoints of `from` to `to` entries, oldest first: at most `limit` of them, and that of `to` last. */
  signedHeads(range: {
    readonly from: number
    readonly to: number
    readonly limit: number
  }): Promise<readonly string[]>
  /**
   * Forgets heads of more than a day ago but the last of each hour: every size can be proved from tiles without them.
   * @returns how many went.
   */
  thinHeads(): Promise<number>
  /** Signs a text that is not a checkpoint as a note with the key of the checkpoints: the seal of an audit bundle. */
  signNote(text: string): string
  /**
   * Proof that an entry is in the ledger as a head of it says, for `formatProofFile` (c2sp.org/tlog-proof): the newest
   * unless another is given, such as one that others cosigned.
   * @throws Fault `input.not-found`.
   */
  proof(index: number, head?: Pick<Head, 'size' | 'checkpoint'>): Promise<ProofFile>
  /** The root that the ledger had with so many entries; `size` is at most what it has now. */
  rootAt(size: number): Promise<Hash>
  /** One file of c2sp.org/tlog-tiles: `checkpoint`, `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`. */
  resource(path: string): Promise<Resource | undefined>
  /** Full bundles of entries, up to 16, one after the other; undefined beyond the ledger's end. */
  bundles(from: number, to: number): Promise<Uint8Array | undefined>
  /**
   * Derives everything again from the entries.
   * @throws Fault `ledger.damaged`, naming the first entry that is not as it was signed.
   */
  verify(onProgress?: Progress): Promise<{ readonly size: number; readonly root: Hash }>
  /** Sequences from now on, every 250 ms, and without a pause while more than a batch is waiting. */
  start(): void
  /** Stops what `start` started, once the batch under way is done. */
  stop(): Promise<void>
}

/**
 * Opens the ledger of this database, beginning it where there is none.
 * @throws Fault `ledger.damaged` when the ledger there was signed with another key or for another origin.
 */
export async function openLedger(deps: {
  readonly sql: Sql
  readonly sequencerSql: Sql
  readonly origin: string
  readonly signingKey: KeyObject
  /** ML-DSA-44, for a second signature on the checkpoints that are given out. */
  readonly postQuantumKey?: KeyObject
  readonly now: Clock
  /** Told of failures of the sequencing that `start` began; it goes on trying. */
  readonly onError: (error: unknown) => void
}): Promise<Ledger> {
  const { sql, sequencerSql, origin, now, onError } = deps
  const signer = openCheckpointSigner(origin, deps.signingKey)
  await beginLedger(sequencerSql, signer, now())
  const second = deps.postQuantumKey && openPostQuantumSigner(origin, deps.postQuantumKey)
  const heads = openHeads(sql)
  await requireOwnHead(await heads.newest(), signer.vkey)
  const givenOut = (head: Head): Head => second?.sign(head) ?? head
  const hasher = await openLaneHasher(nativeSha256)
  const sequencer = openSequencer({ sequencerSql, signer, hasher, now })
  const commits = openGroupCommit<EncodedEntry>((entries) => insertEntries(sql, entries))

  // One after the other: a drain that began before a commit says nothing about it.
  let turn: Promise<unknown> = Promise.resolve()
  const drain = (): Promise<Head | undefined> => {
    const mine = turn.then(async () => {
      const head = await sequencer.drain()
      if (head !== undefined) heads.learn(head)
      return head
    })
    turn = mine.catch(() => undefined)
    return mine
  }
  const loop = openLoop(drain, onError)

  return {
    origin,
    verifierKey: signer.vkey,
    verifierKeys: [signer.vkey, ...(second === undefined ? [] : [second.vkey])],
    append: async (tx, evidence) => insertEntries(tx, encodeEntries(evidence)),
    record: async (evidence) => commits.add(encodeEntries(evidence)),
    sequence: async () => givenOut((await drain()) ?? (await heads.newest())),
    head: async () => givenOut(await heads.recent()),
    entries: (query) => queryEntries(sql, query),
    count: (filter) => countEntries(sql, filter),
    tally: (since) => tallyEntries(sql, since),
    read: (from, to) => readEntries(sql, from, to),
    checkpoints: () => readGrowth(sql),
    signedHeads: (range) => readSignedHeads(sql, range),
    thinHeads: () => thinHeads(sequencerSql),
    signNote: (text) => signer.note(text),
    proof: async (index, head) =>
      proveEntry({ sql, hasher, head: head ?? givenOut(await heads.recent()), index }),
    rootAt: async (size) => openGrowingTiles(size, await readTails(sql, size), hasher).root(),
    async resource(path) {
      if (path !== 'checkpoint') return readTile(sql, path)
      const { checkpoint } = givenOut(await heads.recent())
      return { bytes: utf8(checkpoint), contentType: 'text/plain; charset=utf-8', immutable: false }
    },
    bundles: (from, to) => readBundles(sql, from, to),
    verify: (onProgress) => verifyLedger({ sql, signer, hasher, onProgress }),
    start: () => loop.start(),
    stop: () => loop.stop(),
  }
}

/** Signs the empty tree, where nothing was signed yet. */
async function beginLedger(sql: Sql, signer: CheckpointSigner, at: number): Promise<void> {
  if ((await readHead(sql)) !== undefined) return
  const root = emptyRoot()
  await insertFirstHead(sql, { size: 0, root, checkpoint: signer.checkpoint(0, root), at })
}

type Heads = {
  /** As the database has it now. */
  newest(): Promise<Head>
  /** As it was a moment ago at most. */
  recent(): Promise<Head>
  learn(head: Head): void
}

/** Remembers the head for a moment: it is asked for far more often than it changes. */
function openHeads(sql: Sql): Heads {
  let known: { readonly head: Head; readonly at: number } | undefined
  const learn = (head: Head) => {
    known = { head, at: performance.now() }
  }
  const newest = async () => {
    const head = await readHead(sql)
    assert(head !== undefined, 'a ledger has a head from the beginning')
    learn(head)
    return head
  }
  return {
    newest,
    learn,
    recent: async () =>
      known !== undefined && performance.now() - known.at < HEAD_KEPT_MS ? known.head : newest(),
  }
}

async function requireOwnHead({ checkpoint }: Head, vkey: string): Promise<void> {
  try {
    await verifyCheckpoint(checkpoint, vkey)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(
      'ledger.damaged',
      'The ledger in this database was signed with another key or under another name. Start with the key file and the name that belong to it.',
      { vkey, reason: error.message },
    )
  }
}

/** Runs `step` again and again, `BATCH_INTERVAL_MS` after it last ended, until stopped. */
function openLoop(
  step: () => Promise<unknown>,
  onError: (error: unknown) => void,
): { start(): void; stop(): Promise<void> } {
  let running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined
  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      try {
        await step()
      } catch (error) {
        onError(error)
      }
      // Stopping cuts the pause short, which is no failure.
      await sleep(BATCH_INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }
  return {
    start() {
      assert(running === undefined, 'a ledger is started once')
      const abort = new AbortController()
      running = { abort, ended: run(abort.signal) }
    },
    async stop() {
      const stopping = running
      running = undefined
      stopping?.abort.abort()
      await stopping?.ended
    },
  }
}
