import { Fault, fromUtf8 } from '@wardstone/core'
import { fromBase64, HASH_BYTES, toBase64, type Hash } from '@wardstone/verifier'

/** A tree of 2^63 entries needs no more (c2sp.org/tlog-witness, "add-checkpoint"). */
const PROOF_HASHES_MAX = 63

/** What a log asks of a witness. */
export type AddRequest = {
  /** Size of the tree that the witness is thought to know. */
  readonly oldSize: number
  /** Consistency proof from that size to the checkpoint's. */
  readonly proof: readonly Hash[]
  /** A signed note. */
  readonly checkpoint: string
}

/** Writes the body of the request. */
export function formatAddRequest({ oldSize, proof, checkpoint }: AddRequest): string {
  return `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`
}

/** Reads the body of the request. @throws Fault `witness.malformed`. */
export function parseAddRequest(body: Uint8Array): AddRequest {
  const text = decode(body)
  const blank = text.indexOf('\n\n')
  if (blank === -1) throw malformed('no checkpoint follows after an empty line')
  const [first = '', ...lines] = text.slice(0, blank).split('\n')
  const oldSize = parseSize(/^old (.*)$/.exec(first)?.[1] ?? '')
  if (oldSize === undefined) throw malformed('its first line is not old and a tree size')
  if (lines.length > PROOF_HASHES_MAX)
    throw malformed(`the proof is of more than ${PROOF_HASHES_MAX} hashes`)
  return { oldSize, proof: lines.map(readHash), checkpoint: text.slice(blank + 2) }
}

/** A size as tlog texts write it: digits, no leading zero; undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const size = /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : undefined
  return Number.isSafeInteger(size) ? size : undefined
}

/** A refusal of what cannot be read. */
export function malformed(reason: string): Fault {
  return new Fault('witness.malformed', `The request cannot be read: ${reason}.`)
}

function readHash(line: string): Hash {
  const hash = fromBase64(line)
  if (hash?.length !== HASH_BYTES) throw malformed('a line of the proof is not a hash')
  return hash
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('it is not UTF-8')
  }
}
