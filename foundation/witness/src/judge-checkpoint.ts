import { equalBytes, Fault } from '@wardstone/core'
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

/** What was last taken of a log; a size of 0 and no checkpoint where nothing ever was. */
export type Seen = {
  readonly size: number
  readonly root: Uint8Array
  /** A signed note. */
  readonly checkpoint: string | null
}

/** A request whose checkpoint the log signed. The note holds only signatures by keys that are known. */
export type Submitted = AddRequest & { readonly head: Checkpoint; readonly note: SignedNote }

/** What c2sp.org/tlog-witness says of a request: 200, 409 or 422. */
export type Judgement =
  | { readonly kind: 'grown' }
  | { readonly kind: 'conflict'; readonly size: number }
  | { readonly kind: 'inconsistent'; readonly reason: string }

/**
 * Reads the body of an `add-checkpoint`, if a log that is known signed its checkpoint.
 * @throws Fault `witness.malformed` (400), `witness.not-signed` (403), `witness.unknown-log` (404).
 */
export async function readSubmission(
  body: Uint8Array,
  logKeys: (origin: string) => Promise<readonly string[] | undefined>,
): Promise<{ readonly vkeys: readonly string[]; readonly submitted: Submitted }> {
  const request = parseAddRequest(body)
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

/** Whether the submitted head continues the one that was seen. */
export function judgeSubmission(seen: Seen, submitted: Submitted): Judgement {
  if (submitted.oldSize !== seen.size) return { kind: 'conflict', size: seen.size }
  const reason = flawOf(seen, submitted)
  return reason === undefined ? { kind: 'grown' } : { kind: 'inconsistent', reason }
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
export function findFork(
  seen: Seen,
  { head, oldSize, proof, note }: Submitted,
): ForkEvidence | undefined {
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
