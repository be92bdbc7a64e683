import { Fault, fromUtf8 } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { parseDecimal } from './integers.ts'
import { defaultSha256, HASH_BYTES, type Hash } from './merkle.ts'
import { NOTE_BYTES_MAX } from './signed-note.ts'
import { verifyInclusion } from './verify-proof.ts'

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^63 entries needs no more. */
const PROOF_HASHES_MAX = 63

/** Proof that one entry is in a log, to be checked by anyone, offline (c2sp.org/tlog-proof). */
export type ProofFile = {
  /** Opaque and not authenticated. */
  readonly extra?: Uint8Array
  readonly index: number
  readonly proof: readonly Hash[]
  /** The log's signed note, verbatim, with whatever cosignatures it carries. */
  readonly checkpoint: string
}

/** Writes a `.tlog-proof` file. */
export function formatProofFile({ extra, index, proof, checkpoint }: ProofFile): string {
  const lines = [FIRST_LINE]
  if (extra !== undefined) lines.push(`extra ${toBase64(extra)}`)
  lines.push(`index ${index}`, ...proof.map(toBase64), '')
  return `${lines.join('\n')}\n${checkpoint}`
}

/** Reads a `.tlog-proof` file without believing it. @throws Fault `proof.malformed`. */
export function parseProofFile(input: Uint8Array | string): ProofFile {
  const text = typeof input === 'string' ? input : decode(input)
  if (text.length > 2 * NOTE_BYTES_MAX) throw malformed('it is too long')
  const blank = text.indexOf('\n\n')
  if (blank === -1) throw malformed('no checkpoint follows after an empty line')
  const lines = text.slice(0, blank).split('\n')
  if (lines.shift() !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`)
  const extra = lines[0]?.startsWith('extra ') === true ? readExtra(lines.shift() ?? '') : undefined
  const index = parseDecimal(/^index (.*)$/.exec(lines.shift() ?? '')?.[1] ?? '')
  if (index === undefined) throw malformed('it has no index line')
  if (lines.length > PROOF_HASHES_MAX) throw malformed('it has too many hashes')
  const proof = lines.map(readHash)
  return { ...(extra && { extra }), index, proof, checkpoint: text.slice(blank + 2) }
}

/**
 * Checks a `.tlog-proof` file: the log signed the checkpoint, and the leaf is entry `index` below it.
 * Cosignatures are left to `verifySignedNote`.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export async function verifyProofFile(
  input: Uint8Array | string,
  options: { readonly leaf: Hash; readonly vkey: string },
  sha256 = defaultSha256,
): Promise<{ readonly index: number; readonly checkpoint: Checkpoint }> {
  const { index, proof, checkpoint: note } = parseProofFile(input)
  const checkpoint = await verifyCheckpoint(note, options.vkey)
  const { size, root } = checkpoint
  verifyInclusion({ index, size, leaf: options.leaf, proof, root }, sha256)
  return { index, checkpoint }
}

function readExtra(line: string): Uint8Array {
  const extra = fromBase64(line.slice('extra '.length))
  if (extra === undefined) throw malformed('its extra data is not base64')
  return extra
}

function readHash(line: string): Hash {
  const hash = fromBase64(line)
  if (hash?.length !== HASH_BYTES) throw malformed('one of its lines is not a hash')
  return hash
}

function decode(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes)
  } catch {
    throw malformed('it is not UTF-8')
  }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The proof file cannot be read: ${reason}.`)
}
