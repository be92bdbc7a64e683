import type { Readable } from 'node:stream'
import { assert, concatBytes, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { nativeSha256, type Ledger } from '@wardstone/ledger'
import {
  formatSignedNote,
  parseSignedNote,
  TILE_WIDTH,
  verifySubtreeConsistency,
} from '@wardstone/verifier'
import { noPace, openTurns, waitOf, type Cosigner, type Pace } from '@wardstone/witness'
import { openByteReader, type ByteReader } from './byte-reader.ts'
import {
  addPiece,
  leavesOf,
  lockHeldLog,
  readHeldLog,
  readTileHashes,
  requireStored,
  rootOfLeaves,
  type HeldLog,
} from './held-log.ts'
import { readPending, type LogKeys, type PendingHead } from './pending.ts'
import {
  malformed,
  packageRanges,
  readPackage,
  readUploadHeader,
  type EntryPackage,
  type UploadHeader,
} from './upload.ts'
import { openUploadSlots, type UploadSlot, type UploadSlots } from './upload-slots.ts'

/** Entries of an upload that are here already: as many as one request of the standard's size brings. */
export const EXCESS_ENTRIES_MAX = 32 * TILE_WIDTH
/** Bytes of one log, its entries with their lengths: 64 GiB. */
const LOG_BYTES_MAX = 64 * 1024 ** 3
/** Uploads whose turn to write has not come; no more are under way than `UPLOADS_MAX`. */
const WAITING_WRITES_MAX = 64

/** 200, 202 or 409 of c2sp.org/tlog-mirror: cosignatures, or how far the mirror is and of which checkpoint. */
type UploadAnswer =
  | { readonly kind: 'complete'; readonly lines: string }
  | { readonly kind: 'partial' | 'conflict'; readonly size: number; readonly next: number }

export type AddEntries = (upload: {
  readonly body: Readable
  readonly encoding: 'gzip' | 'identity'
  /** Network address of who sends it. */
  readonly source?: string | undefined
}) => Promise<UploadAnswer>

type Deps = {
  readonly sql: Sql
  readonly cosigner: Cosigner
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  readonly logKeys: LogKeys
  readonly logBytesMax?: number | undefined
  readonly slots?: UploadSlots | undefined
  readonly pace?: Pace | undefined
}

/** What one upload is about, once its header was found right. */
type Upload = UploadHeader & { readonly log: HeldLog; readonly head: PendingHead }

/**
 * Takes entries of logs that are mirrored, package by package, and cosigns when all up to a pending checkpoint are
 * there (c2sp.org/tlog-mirror, "add-entries"). Each package is proved, then committed; so whoever is interrupted goes on
 * where they were, and uploads at once, in whichever server, do each other no harm.
 *
 * @throws from what it returns: Fault `mirror.malformed` (400), `mirror.unknown-log` (404), `mirror.nothing-pending` and
 *   `mirror.inconsistent` (422), `mirror.full` (507), `mirror.damaged` (500), `input.rate-limited` (429), `server.busy` (503).
 */
export function openAddEntries(deps: Deps): AddEntries {
  const {
    sql,
    logKeys,
    logBytesMax = LOG_BYTES_MAX,
    slots = openUploadSlots(),
    pace = noPace,
  } = deps
  const turns = openTurns(WAITING_WRITES_MAX)
  const write = <T>(work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
    // The type of `begin` unwraps arrays of promises, which `T` is not.
    turns.take(async () => {
      let done: { readonly value: T } | undefined
      await sql.begin(async (tx) => {
        done = { value: await work(tx) }
      })
      assert(done !== undefined, 'a transaction that was committed has a value')
      return done.value
    })

  const receive = async (
    body: ByteReader,
    slot: UploadSlot,
    source: string | undefined,
  ): Promise<UploadAnswer> => {
    slot.awaitPackage()
    const header = await readUploadHeader(body)
    if ((await logKeys(header.origin)) === undefined)
      throw new Fault('mirror.unknown-log', 'No such log is mirrored here: ask us to switch it on.')
    // Nobody signs an upload: a name that is only claimed uses up nothing of who signs.
    const wait = waitOf(pace.ask(`upload of ${header.origin}`, source))
    if (wait !== undefined) throw wait
    const upload = await place(sql, header)
    if ('kind' in upload) return upload
    const taken = await takePackages({ sql, write, logBytesMax }, { body, slot, upload })
    if (!taken) return { kind: 'partial', size: header.end, next: await nextOf(sql, upload.log) }
    return write((tx) => finish(tx, deps, upload))
  }

  return async ({ body, encoding, source }) => {
    const reader = openByteReader(body, encoding)
    try {
      const slot = slots.enter(() => reader.stop())
      try {
        return await receive(reader, slot, source)
      } finally {
        slot.leave()
      }
    } finally {
      reader.stop()
    }
  }
}

/** What a valid header is about; a conflict where the client has to begin elsewhere. */
async function place(
  sql: Sql,
  header: UploadHeader,
): Promise<Upload | Extract<UploadAnswer, { next: number }>> {
  const { origin, start, end } = header
  const log = await readHeldLog(sql, { origin })
  if (log === undefined || log.pendingCheckpoint === null)
    throw new Fault('mirror.nothing-pending', 'Send a checkpoint first, with add-checkpoint.')
  const { nextEntry } = log
  const head = await readPending(sql, log.id, end)
  if (head === undefined) return { kind: 'conflict', size: log.pendingSize, next: nextEntry }
  if (end < log.size) return { kind: 'conflict', size: log.pendingSize, next: nextEntry }
  const excess = Math.min(end, nextEntry) - start
  if (start > nextEntry || excess > EXCESS_ENTRIES_MAX)
    return { kind: 'conflict', size: end, next: nextEntry }
  return { ...header, log, head }
}

/**
 * Verifies and commits one package after the other. @returns whether all of them came; false when the upload ended
 * before, with at least one.
 */
async function takePackages(
  deps: {
    readonly sql: Sql
    readonly logBytesMax: number
    readonly write: <T>(work: (tx: TransactionSql) => Promise<T>) => Promise<T>
  },
  given: { readonly body: ByteReader; readonly slot: UploadSlot; readonly upload: Upload },
): Promise<boolean> {
  const { body, slot, upload } = given
  let saved = 0
  for (const range of packageRanges(upload.start, upload.end)) {
    slot.awaitPackage()
    try {
      const read = await readPackage(body, range)
      if (read === undefined) throw malformed('it ends before its first package does')
      const leaves = await proveEntries(deps.sql, upload, read)
      const isNew = await deps.write((tx) => save(tx, deps.logBytesMax, { upload, read, leaves }))
      if (isNew) slot.advanced()
      saved++
    } catch (error) {
      // What is saved is told; the client comes again with the rest, and hears then what is wrong with it.
      const later = error instanceof Fault && error.code !== 'mirror.inconsistent'
      if (saved > 0 && later) return false
      throw error
    }
  }
  return true
}

/** Leaf hashes of the package's entries, which belong to the checkpoint. @throws Fault `mirror.inconsistent`. */
async function proveEntries(
  sql: Sql,
  { log, head }: Upload,
  { aligned, start, end, entries, proof }: EntryPackage,
): Promise<Uint8Array> {
  const before = { level: 0, first: aligned, count: start - aligned }
  const known = before.count === 0 ? new Uint8Array(0) : await readTileHashes(sql, log.id, before)
  const leaves = leavesOf(entries)
  const subtreeRoot = rootOfLeaves(concatBytes(known, leaves))
  const claim = { start: aligned, end, size: head.size, subtreeRoot, root: head.root, proof }
  try {
    verifySubtreeConsistency(claim, nativeSha256)
    return leaves
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const what = `Entries ${start} to ${end - 1} are not those of the checkpoint of ${head.size}`
    throw new Fault('mirror.inconsistent', `${what}: ${error.message}`)
  }
}

/** Commits those entries that are not there yet. @returns whether there were any. */
async function save(
  tx: TransactionSql,
  logBytesMax: number,
  package_: { readonly upload: Upload; readonly read: EntryPackage; readonly leaves: Uint8Array },
): Promise<boolean> {
  const { upload, read, leaves } = package_
  const log = await lockHeldLog(tx, upload.origin)
  if (read.end <= log.nextEntry) return false
  const known = log.nextEntry - read.start
  assert(known >= 0, 'entries come in order')
  const entries = read.entries.slice(known)
  const bytes = entries.reduce((sum, entry) => sum + 2 + entry.length, log.bytes)
  if (bytes > logBytesMax)
    throw new Fault(
      'mirror.full',
      `This mirror takes ${logBytesMax} bytes of one log, and this one has ${log.bytes}. Ask its operator for more.`,
    )
  const hashBytes = leaves.length / read.entries.length
  await addPiece(tx, log, { entries, leaves: leaves.subarray(known * hashBytes) })
  return true
}

/** Moves the mirror checkpoint to that of the upload, unless another went past it, and signs it. */
async function finish(
  tx: TransactionSql,
  { cosigner, ledger, now }: Deps,
  { origin, end, head }: Upload,
): Promise<UploadAnswer> {
  const log = await lockHeldLog(tx, origin)
  if (end < log.size) return { kind: 'conflict', size: log.pendingSize, next: log.nextEntry }
  assert(log.nextEntry >= end, 'every package was saved')
  await requireStored(tx, log, head)
  const note = parseSignedNote(head.checkpoint)
  const lines = cosigner.cosign(note.text, Math.floor(now() / 1_000))
  const checkpoint = formatSignedNote({ ...note, signatures: [...note.signatures, ...lines] })
  await tx`
    update mirror_log set size = ${end}, checkpoint = ${checkpoint}, updated_at = ${now()}
    where id = ${log.id}`
  // Asked again for the same head, as after a lost answer, we have nothing new to state.
  if (end > log.size || log.checkpoint === null) {
    const facts = { origin: log.originHash, size: end }
    const about = { at: now(), actor: 'system:mirror', subject: '' }
    await ledger.append(tx, [{ kind: 'mirror.kept', ...about, facts }])
  }
  return { kind: 'complete', lines: formatSignedNote({ text: '', signatures: lines }).slice(1) }
}

async function nextOf(sql: Sql, { origin }: HeldLog): Promise<number> {
  const log = await readHeldLog(sql, { origin })
  assert(log !== undefined, 'what is mirrored is never forgotten')
  return log.nextEntry
}
