import { createHash } from 'node:crypto'
import { assert, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { emptyRoot, formatSignedNote } from '@wardstone/verifier'
import type { Forks } from './forks.ts'
import {
  findFork,
  judgeSubmission,
  readSubmission,
  type Seen,
  type Submitted,
} from './judge-checkpoint.ts'
import type { Cosigner } from './signing-keys.ts'
import { noPace, waitOf, type Pace } from './pace.ts'
import { openTurns } from './turns.ts'

/** Requests that may wait until those before them are committed. */
const WAITING_REQUESTS_MAX = 64

/** What a log is told: the cosignatures, or the size that this witness knows instead of `old`. */
export type AddAnswer =
  | { readonly kind: 'cosigned'; readonly lines: string }
  | { readonly kind: 'conflict'; readonly size: number }

/** The witness's side of c2sp.org/tlog-witness. */
export type WitnessServer = {
  /**
   * Judges a request and, when the log only grew, remembers the new head and cosigns it. What it answers is durable
   * before it answers, and no two requests, of whichever server, can both go on from one head.
   *
   * @throws Fault `witness.malformed` (400), `witness.not-signed` (403), `witness.unknown-log` (404),
   *   `witness.inconsistent` (422), `input.rate-limited` (429), `server.busy` (503).
   */
  add(body: Uint8Array, source?: string): Promise<AddAnswer>
  /** What was last cosigned of the log whose origin has this SHA-256, in lowercase hexadecimal. */
  watched(originHash: string): Promise<string | undefined>
}

export function openWitnessServer(deps: {
  readonly sql: Sql
  readonly cosigner: Cosigner
  readonly forks: Forks
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  /** Verifier keys of a log that we watch; undefined for any other. */
  readonly logKeys: (origin: string) => Promise<readonly string[] | undefined>
  readonly pace?: Pace | undefined
}): WitnessServer {
  const { sql, cosigner, forks, ledger, now, logKeys, pace = noPace } = deps
  const turns = openTurns(WAITING_REQUESTS_MAX)

  const remember = async (
    tx: TransactionSql,
    { head, note, oldSize }: Submitted,
  ): Promise<string> => {
    const lines = cosigner.cosign(note.text, Math.floor(now() / 1_000))
    const checkpoint = formatSignedNote({ ...note, signatures: [...note.signatures, ...lines] })
    const { count } = await tx`
      update witness_head
      set size = ${head.size}, root = ${head.root}, checkpoint = ${checkpoint}, at = ${now()}
      where origin = ${head.origin} and size = ${oldSize}`
    assert(count === 1, 'a row that is locked does not change')
    // Asked again for the same head, as after a lost answer, we have nothing new to state.
    if (head.size > oldSize) {
      await ledger.append(tx, [
        {
          kind: 'witness.cosigned',
          at: now(),
          actor: 'system:witness',
          subject: '',
          facts: { log: head.origin, size: head.size },
        },
      ])
    }
    return formatSignedNote({ text: '', signatures: lines }).slice(1)
  }

  const decide = async (
    tx: TransactionSql,
    submitted: Submitted,
    vkeys: readonly string[],
  ): Promise<AddAnswer | Fault> => {
    const seen = await lockSeen(tx, submitted.head.origin, now())
    const fork = findFork(seen, submitted)
    if (fork !== undefined) await forks.keep(tx, fork, vkeys)
    const judgement = judgeSubmission(seen, submitted)
    if (judgement.kind === 'conflict') return judgement
    if (judgement.kind === 'inconsistent')
      return new Fault('witness.inconsistent', judgement.reason)
    const { head, oldSize } = submitted
    const wait = head.size > oldSize ? waitOf(pace.grow(head.origin)) : undefined
    return wait ?? { kind: 'cosigned', lines: await remember(tx, submitted) }
  }

  return {
    async add(body, source) {
      const { vkeys, submitted } = await readSubmission(body, logKeys)
      const wait = waitOf(pace.ask(submitted.head.origin, source))
      if (wait !== undefined) throw wait
      const answer = await turns.take(() => sql.begin((tx) => decide(tx, submitted, vkeys)))
      // Thrown only now, so that evidence of a fork is committed.
      if (answer instanceof Fault) throw answer
      return answer
    },
    async watched(originHash) {
      const [row] = await sql<{ checkpoint: string | null }[]>`
        select checkpoint from witness_head where origin_hash = ${originHash}`
      return row?.checkpoint ?? undefined
    },
  }
}

/** The row of a log, held by this transaction until it ends. */
async function lockSeen(tx: TransactionSql, origin: string, at: number): Promise<Seen> {
  const originHash = createHash('sha256').update(origin).digest('hex')
  // Of two first requests at once, the later meets either of the two unique columns first.
  await tx`
    insert into witness_head (origin, origin_hash, size, root, at)
    values (${origin}, ${originHash}, 0, ${emptyRoot()}, ${at})
    on conflict do nothing`
  const [seen] = await tx<Seen[]>`
    select size, root, checkpoint from witness_head where origin = ${origin} for update`
  assert(seen !== undefined, 'a row that was inserted is there')
  return seen
}
