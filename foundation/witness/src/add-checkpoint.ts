import { createHash } from 'node:crypto'
import { assert, equalBytes, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import {
  emptyRoot,
  formatSignedNote,
  parseCheckpoint,
  parseSignedNote,
  rootInProof,
  verifyConsistency,
  verifySignedCheckpoint,
  type Checkpoint,
  type ForkEvidence,
  type SignedCheckpoint,
  type SignedNote,
} from '@wardstone/verifier'
import { malformed, parseAddRequest, type AddRequest } from './add-request.ts'
import type { Forks } from './forks.ts'
import type { Cosigner } from './signing-keys.ts'
import { openTurns } from './turns.ts'

/** Requests that may wait until those before them are committed. */
const WAITING_REQUESTS_MAX = 64

/** What a log is told: the cosignatures, or the size that this witness knows instead of `old`. */
export type AddAnswer =
  | { readonly kind: 'cosigned'; readonly lines: string }
  | { readonly kind: 'conflict'; readonly size: number }

/** What this witness last cosigned of a log; a size of 0 and no checkpoint where it never did. */
type Seen = {
  readonly size: number
  readonly root: Uint8Array
  readonly checkpoint: string | null
}

type Submitted = AddRequest & { readonly head: Checkpoint; readonly note: SignedNote }

/** The witness's side of c2sp.org/tlog-witness. */
export type WitnessServer = {
  /**
   * Judges a request and, when the log only grew, remembers the new head and cosigns it. What it answers is durable
   * before it answers, and no two requests, of whichever server, can both go on from one head.
   *
   * @throws Fault `witness.malformed` (400), `witness.not-signed` (403), `witness.unknown-log` (404),
   *   `witness.inconsistent` (422), `server.busy` (503).
   */
  add(body: Uint8Array): Promise<AddAnswer>
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
}): WitnessServer {
  const { sql, cosigner, forks, ledger, now, logKeys } = deps
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
    if (submitted.oldSize !== seen.size) return { kind: 'conflict', size: seen.size }
    const flaw = flawOf(seen, submitted)
    if (flaw !== undefined) return new Fault('witness.inconsistent', flaw)
    return { kind: 'cosigned', lines: await remember(tx, submitted) }
  }

  return {
    async add(body) {
      const request = parseAddRequest(body)
      const { vkeys, submitted } = await requireSigned(request, logKeys)
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

/** The request, if a log that we watch signed its checkpoint; of the signatures only those that are known and right. */
async function requireSigned(
  request: AddRequest,
  logKeys: (origin: string) => Promise<readonly string[] | undefined>,
): Promise<{ readonly vkeys: readonly string[]; readonly submitted: Submitted }> {
  const blank = request.checkpoint.lastIndexOf('\n\n')
  const head = readHead(request.checkpoint.slice(0, blank + 1))
  const vkeys = await logKeys(head.origin)
  if (vkeys === undefined)
    throw new Fault('witness.unknown-log', 'This is an unknown log: ask us to add its keys first.')
  const { signedBy } = await requireSignature(request.checkpoint, vkeys)
  if (request.oldSize > head.size) throw malformed('the old size is larger than the checkpoint’s')
  const { text, signatures } = parseSignedNote(request.checkpoint)
  const known = signatures.filter(({ name, id }) =>
    signedBy.some(({ key }) => key.name === name && key.id === id),
  )
  return { vkeys, submitted: { ...request, head, note: { text, signatures: known } } }
}

function readHead(text: string): Checkpoint {
  try {
    return parseCheckpoint(text)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw malformed('what follows after the empty line is not a checkpoint')
  }
}

/** A signature line that cannot be read is no signature either (c2sp.org/tlog-witness says 403 of both). */
async function requireSignature(
  checkpoint: string,
  vkeys: readonly string[],
): Promise<SignedCheckpoint> {
  try {
    return await verifySignedCheckpoint(checkpoint, vkeys)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('witness.not-signed', `This is an invalid signature: ${error.message}`)
  }
}

/** The row of a log, held by this transaction until it ends. */
async function lockSeen(tx: TransactionSql, origin: string, at: number): Promise<Seen> {
  const originHash = createHash('sha256').update(origin).digest('hex')
  await tx`
    insert into witness_head (origin, origin_hash, size, root, at)
    values (${origin}, ${originHash}, 0, ${emptyRoot()}, ${at})
    on conflict (origin) do nothing`
  const [seen] = await tx<Seen[]>`
    select size, root, checkpoint from witness_head where origin = ${origin} for update`
  assert(seen !== undefined, 'a row that was inserted is there')
  return seen
}

/** Why the submitted head does not continue the one that was seen; undefined when it does. */
function flawOf(seen: Seen, { head, oldSize, proof }: Submitted): string | undefined {
  if (head.size === 0 && !equalBytes(head.root, emptyRoot()))
    return 'A checkpoint of no entries has the root hash of the empty tree.'
  if (oldSize === 0) {
    return proof.length > 0 ? 'From the empty tree the consistency proof is empty.' : undefined
  }
  try {
    const roots = { oldRoot: seen.root, newRoot: head.root }
    verifyConsistency({ oldSize, newSize: head.size, ...roots, proof })
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `The consistency proof does not hold: ${error.message}`
  }
}

/**
 * Whether the log itself has proved that it forked: it signed another root for the size that was seen, or a head whose
 * own consistency proof leads to another root at that size. A proof that is merely wrong proves nothing, and anyone
 * could send one together with a checkpoint that they found.
 */
function findFork(seen: Seen, { head, oldSize, proof, note }: Submitted): ForkEvidence | undefined {
  if (seen.checkpoint === null) return undefined
  const heads = { older: seen.checkpoint, newer: formatSignedNote(note) }
  if (head.size === seen.size && head.size > 0) {
    const differs = !equalBytes(head.root, seen.root)
    return differs ? { ...heads, root: head.root, proof: [] } : undefined
  }
  if (oldSize !== seen.size) return undefined
  const root = rootInProof(oldSize, head.size, proof)
  if (root === undefined || equalBytes(root, seen.root)) return undefined
  try {
    verifyConsistency({ oldSize, newSize: head.size, oldRoot: root, newRoot: head.root, proof })
    return { ...heads, root, proof }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return undefined
  }
}
