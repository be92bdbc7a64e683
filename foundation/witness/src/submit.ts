import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, fromUtf8 } from '@wardstone/core'
import {
  parseSignedNote,
  verifySignedCheckpoint,
  type CheckpointKey,
  type Hash,
  type NoteSignature,
} from '@wardstone/verifier'
import { formatAddRequest, parseSize } from './add-request.ts'

const ANSWER_TIMEOUT_MS = 10_000
/** Pauses before the second and the third try of a witness that does not answer. */
const RETRY_PAUSES_MS = [250, 1_000]
/** How often a witness may say that it knows another size, while others cosign as well. */
const CONFLICTS_MAX = 3
/** 16 cosignatures of ML-DSA-44 and their names. */
const ANSWER_BYTES_MAX = 64 * 1024
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

/** Asks one witness to cosign a checkpoint (c2sp.org/tlog-witness, "add-checkpoint"). */
export async function submitCheckpoint(options: {
  readonly witness: RemoteWitness
  /** A signed note, and the size that it states. */
  readonly checkpoint: string
  readonly size: number
  /** Consistency proof from an older size to this one. */
  readonly proofFrom: (oldSize: number) => Promise<readonly Hash[]>
  /** Seconds since the epoch. */
  readonly time: number
}): Promise<Submission> {
  const { witness, checkpoint, size, proofFrom, time } = options
  let oldSize = Math.min(witness.knownSize, size)
  for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
    const proof = await proofFrom(oldSize)
    const answer = await post(witness.url, formatAddRequest({ oldSize, proof, checkpoint }))
    if (answer.kind === 'failed') return answer
    const { status, body } = answer
    if (status === 200) return readCosignatures({ checkpoint, witness, lines: body, time })
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
  const answer = await ask(`${prefix(url)}/${originHash}/checkpoint`)
  return answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined
}

type Answered = { readonly kind: 'answered'; readonly status: number; readonly body: string }
type Failed = { readonly kind: 'failed'; readonly reason: string }

async function post(url: string, body: string): Promise<Answered | Failed> {
  const address = `${prefix(url)}/add-checkpoint`
  let answer = await ask(address, body)
  for (const pause of RETRY_PAUSES_MS) {
    const passing = answer.kind === 'failed' || answer.status >= 500 || answer.status === 429
    if (!passing) break
    await sleep(pause)
    answer = await ask(address, body)
  }
  return answer
}

async function ask(address: string, body?: string): Promise<Answered | Failed> {
  const request: RequestInit = {
    // A redirect could lead inside our own network.
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    ...(body === undefined
      ? {}
      : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
  }
  try {
    const response = await fetch(address, request)
    return { kind: 'answered', status: response.status, body: await readBounded(response) }
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) }
  }
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> | null = response.body
  if (body === null) return ''
  for await (const part of body) {
    bytes += part.length
    if (bytes > ANSWER_BYTES_MAX)
      throw new Fault('input.too-large', `it answered with more than ${ANSWER_BYTES_MAX} bytes`)
    parts.push(part)
  }
  return fromUtf8(Buffer.concat(parts))
}

/** The cosignatures by keys that we know; of the answer nothing else is believed. */
async function readCosignatures(claim: {
  readonly checkpoint: string
  readonly witness: RemoteWitness
  readonly lines: string
  readonly time: number
}): Promise<Submission> {
  const { checkpoint, witness, lines, time } = claim
  const blank = checkpoint.lastIndexOf('\n\n')
  const note = `${checkpoint.slice(0, blank + 2)}${lines}`
  try {
    const { signedBy } = await verifySignedCheckpoint(note, witness.witnessKeys)
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

function prefix(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url
}

function reasonOf(error: unknown): string {
  if (error instanceof Fault) return error.message
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it did not answer within ${ANSWER_TIMEOUT_MS / 1_000} s`
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === '' ? 'it could not be reached' : `it could not be reached (${code})`
}
