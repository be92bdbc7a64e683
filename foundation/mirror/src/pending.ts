import { Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { formatSignedNote } from '@wardstone/verifier'
import {
  findFork,
  judgeSubmission,
  noPace,
  openTurns,
  readSubmission,
  waitOf,
  type Forks,
  type Pace,
  type Submitted,
} from '@wardstone/witness'
import { lockHeldLog } from './held-log.ts'

/** Checkpoints that an upload may go on to, although newer ones came meanwhile. */
export const PENDING_KEPT_MAX = 16
/** Requests that may wait until those before them are committed. */
const WAITING_REQUESTS_MAX = 64

/** What a log is told: that its checkpoint is taken, or which size is known instead of `old`. */
export type PendingAnswer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'conflict'; readonly size: number }

export type LogKeys = (origin: string) => Promise<readonly string[] | undefined>

/** A head that entries are held against. */
export type PendingHead = {
  readonly size: number
  readonly root: Buffer
  readonly checkpoint: string
}

/**
 * Takes checkpoints of logs that are mirrored, as a witness does, and signs nothing (c2sp.org/tlog-mirror,
 * "add-checkpoint"). What it answers is durable before it answers, and forks are kept as the witness keeps them.
 *
 * @throws from what it returns: Fault `witness.malformed` (400), `witness.not-signed` (403), `witness.unknown-log`
 *   (404), `witness.inconsistent` (422), `input.rate-limited` (429), `server.busy` (503).
 */
export function openPending(deps: {
  readonly sql: Sql
  readonly forks: Pick<Forks, 'keep'>
  readonly now: Clock
  readonly logKeys: LogKeys
  readonly pace?: Pace | undefined
}): (body: Uint8Array, source?: string) => Promise<PendingAnswer> {
  const { sql, forks, logKeys, pace = noPace } = deps
  const turns = openTurns(WAITING_REQUESTS_MAX)

  const decide = async (
    tx: TransactionSql,
    submitted: Submitted,
    vkeys: readonly string[],
  ): Promise<PendingAnswer | Fault> => {
    const { pendingSize, pendingRoot, pendingCheckpoint, ...log } = await lockHeldLog(
      tx,
      submitted.head.origin,
    )
    const seen = { size: pendingSize, root: pendingRoot, checkpoint: pendingCheckpoint }
    const fork = findFork(seen, submitted)
    if (fork !== undefined) await forks.keep(tx, fork, vkeys)
    const judgement = judgeSubmission(seen, submitted)
    if (judgement.kind === 'conflict') return judgement
    if (judgement.kind === 'inconsistent')
      return new Fault('witness.inconsistent', judgement.reason)
    const { head, oldSize } = submitted
    const wait = head.size > oldSize ? waitOf(pace.grow(head.origin)) : undefined
    if (wait !== undefined) return wait
    await remember(tx, log, submitted)
    return { kind: 'taken' }
  }

  return async (body, source) => {
    const { vkeys, submitted } = await readSubmission(body, logKeys)
    const wait = waitOf(pace.ask(submitted.head.origin, source))
    if (wait !== undefined) throw wait
    const answer = await turns.take(() => sql.begin((tx) => decide(tx, submitted, vkeys)))
    // Thrown only now, so that evidence of a fork is committed.
    if (answer instanceof Fault) throw answer
    return answer
  }
}

async function remember(
  tx: TransactionSql,
  log: { readonly id: number; readonly size: number },
  { head, note }: Submitted,
): Promise<void> {
  const { size, root } = head
  const checkpoint = formatSignedNote(note)
  await tx`
    update mirror_log
    set pending_size = ${size}, pending_root = ${root}, pending_checkpoint = ${checkpoint}
    where id = ${log.id}`
  await tx`
    insert into mirror_pending (log, size, root, checkpoint)
    values (${log.id}, ${size}, ${root}, ${checkpoint})
    on conflict (log, size) do nothing`
  // That of the mirror checkpoint stays: an upload up to it is answered with its cosignature again.
  await tx`
    delete from mirror_pending
    where log = ${log.id} and size <> ${log.size} and size not in (
      select size from mirror_pending where log = ${log.id}
      order by size desc limit ${PENDING_KEPT_MAX})`
}

/** A checkpoint of this size that the log signed and the mirror still knows. */
export async function readPending(
  sql: Sql | TransactionSql,
  log: number,
  size: number,
): Promise<PendingHead | undefined> {
  const [row] = await sql<PendingHead[]>`
    select size, root, checkpoint from mirror_pending where log = ${log} and size = ${size}`
  return row
}
