import { Fault } from '@wardstone/core'
import {
  parseSignedNote,
  verifySignedCheckpoint,
  type CheckpointKey,
  type Hash,
  type NoteSignature,
} from '@wardstone/verifier'
import { formatAddRequest, parseSize } from './add-request.ts'
import { askRemote, below, postRemote } from './remote.ts'

/** How often a witness may say that it knows another size, while others cosign as well. */
const CONFLICTS_MAX = 3
/** A witness whose clock is this far ahead signs what is not true yet. */
const CLOCK_AHEAD_MAX_S = 300

/** A partner's witness, as a log sees it. */
export type RemoteWitness = {
  readonly url: string
  readonly witnessKeys: readonly string[]
  /** Largest size of ours that it is thought to know. */
  readonly knownSize: number
}

export type Cosignature = {
  readonly key: CheckpointKey
  readonly time: number
  readonly line: NoteSignature
}

export type Submission =
  | { readonly kind: 'cosigned'; readonly cosignatures: readonly Cosignature[] }
  /** The witness knows `size` entries of our log, and refuses to go on from there, or we have no more than fewer. */
  | { readonly kind: 'refused'; readonly size: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** A checkpoint of our log as it is submitted. */
export type Submittal = {
  /** A signed note, and the size that it states. */
  readonly checkpoint: string
  readonly size: number
  /** Consistency proof from an older size to this one. */
  readonly proofFrom: (oldSize: number) => Promise<readonly Hash[]>
}

/** Asks one witness to cosign a checkpoint (c2sp.org/tlog-witness, "add-checkpoint"). */
export async function submitCheckpoint(
  options: Submittal & {
    readonly witness: RemoteWitness
    /** Seconds since the epoch. */
    readonly time: number
  },
): Promise<Submission> {
  const { witness, checkpoint, time } = options
  const answer = await offerCheckpoint(witness.url, witness.knownSize, options)
  if (answer.kind !== 'taken') return answer
  return readCosignatures({ checkpoint, vkeys: witness.witnessKeys, lines: answer.body, time })
}

/** Has a witness or a mirror take a checkpoint, going on from whichever size it names; `body` is what it answers then. */
export async function offerCheckpoint(
  url: string,
  knownSize: number,
  { checkpoint, size, proofFrom }: Submittal,
): Promise<
  { readonly kind: 'taken'; readonly body: string } | Exclude<Submission, { kind: 'cosigned' }>
> {
  let oldSize = Math.min(knownSize, size)
  for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
    const proof = await proofFrom(oldSize)
    const request = formatAddRequest({ oldSize, proof, checkpoint })
    const answer = await postRemote(below(url, 'add-checkpoint'), { body: request })
    if (answer.kind === 'failed') return answer
    const { status, body } = answer
    if (status === 200) return { kind: 'taken', body }
    if (status === 422) return { kind: 'refused', size: oldSize, reason: `it refused: 422` }
    if (status !== 409) return { kind: 'failed', reason: `it answered with status ${status}` }
    const known = body.endsWith('\n') ? parseSize(body.slice(0, -1)) : undefined
    if (known === undefined) return { kind: 'failed', reason: 'it did not say which size it knows' }
    if (known > size)
      return { kind: 'refused', size: known, reason: `it knows ${known} entries of ours` }
    oldSize = known
  }
  return { kind: 'failed', reason: `it named another size ${CONFLICTS_MAX} times` }
}

/** What a witness last cosigned of the log with this SHA-256 of its origin ("Monitor Retrieval Mechanism"). */
export async function fetchWatched(url: string, originHash: string): Promise<string | undefined> {
  const answer = await askRemote(below(url, `${originHash}/checkpoint`))
  return answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined
}

/** The cosignatures by keys that we know; of the answer nothing else is believed. */
export async function readCosignatures(claim: {
  readonly checkpoint: string
  readonly vkeys: readonly string[]
  readonly lines: string
  /** Seconds since the epoch. */
  readonly time: number
}): Promise<Exclude<Submission, { kind: 'refused' }>> {
  const { checkpoint, vkeys, lines, time } = claim
  const blank = checkpoint.lastIndexOf('\n\n')
  const note = `${checkpoint.slice(0, blank + 2)}${lines}`
  try {
    const { signedBy } = await verifySignedCheckpoint(note, vkeys)
    const { signatures } = parseSignedNote(note)
    const cosignatures = signedBy.flatMap(({ key, time: signedAt }) => {
      const line = signatures.find(({ name, id }) => name === key.name && id === key.id)
      const timely = signedAt !== undefined && signedAt > 0 && signedAt <= time + CLOCK_AHEAD_MAX_S
      return timely && line !== undefined ? [{ key, time: signedAt, line }] : []
    })
    if (cosignatures.length > 0) return { kind: 'cosigned', cosignatures }
    return { kind: 'failed', reason: 'its cosignature states a time that cannot be' }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { kind: 'failed', reason: `its cosignature was not accepted: ${error.message}` }
  }
}
