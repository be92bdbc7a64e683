import { equalBytes, Fault, fromUtf8 } from '@wardstone/core'
import { verifySignedCheckpoint } from './cosignature.ts'
import { fromBase64, toBase64 } from './encoding.ts'
import { halve, isOdd, powerAtLeast } from './integers.ts'
import { HASH_BYTES, nodeHash, type Hash } from './merkle.ts'
import { NOTE_BYTES_MAX } from './signed-note.ts'
import { verifyConsistency } from './verify-proof.ts'

const FIRST_LINE = 'wardstone.dev/fork@v1'
const PROOF_HASHES_MAX = 63

/**
 * Two heads that one log signed and that cannot both be true, as a text that proves it to anyone.
 *
 * Of one size, they have different roots. Of two sizes, `root` is what the newer head has for its first entries up to
 * the older size, which `proof` shows, and it is not the older head's root.
 */
export type ForkEvidence = {
  /** Signed notes, verbatim, the smaller tree first. */
  readonly older: string
  readonly newer: string
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/** Writes it: a line that names the format, the root, the hashes of the proof, and each note after an empty line. */
export function formatForkEvidence({ older, newer, root, proof }: ForkEvidence): string {
  const lines = [FIRST_LINE, `root ${toBase64(root)}`, ...proof.map(toBase64)]
  return `${lines.join('\n')}\n\n${older}\n${newer}`
}

/** Reads it without believing it. @throws Fault `proof.malformed`. */
export function parseForkEvidence(input: Uint8Array | string): ForkEvidence {
  const text = typeof input === 'string' ? input : decode(input)
  if (text.length > 3 * NOTE_BYTES_MAX) throw malformed('it is too long')
  // A checkpoint has no empty line but the one before its signatures.
  const [header = '', olderText, olderLines, newerText, newerLines, ...rest] = text.split('\n\n')
  if (newerLines === undefined || rest.length > 0) throw malformed('it does not hold two notes')
  const [first, rootLine = '', ...hashes] = header.split('\n')
  if (first !== FIRST_LINE) throw malformed(`its first line is not ${FIRST_LINE}`)
  if (!rootLine.startsWith('root ')) throw malformed('it has no root line')
  if (hashes.length > PROOF_HASHES_MAX) throw malformed('it has too many hashes')
  return {
    older: `${olderText}\n\n${olderLines}\n`,
    newer: `${newerText}\n\n${newerLines}`,
    root: readHash(rootLine.slice('root '.length)),
    proof: hashes.map(readHash),
  }
}

/**
 * Checks that the log with these verifier keys signed two heads that cannot both be true.
 * @throws Fault `proof.invalid` when they can, or one is not signed by the log; `proof.malformed`.
 */
export async function verifyForkEvidence(
  input: Uint8Array | string,
  vkeys: readonly string[],
): Promise<{ readonly origin: string; readonly sizes: readonly [number, number] }> {
  const { older, newer, root, proof } = parseForkEvidence(input)
  const { checkpoint: first } = await verifySignedCheckpoint(older, vkeys)
  const { checkpoint: second } = await verifySignedCheckpoint(newer, vkeys)
  if (first.origin !== second.origin)
    throw new Fault('proof.invalid', 'The two heads are of two logs.')
  verifyConsistency({
    oldSize: first.size,
    newSize: second.size,
    oldRoot: root,
    newRoot: second.root,
    proof,
  })
  if (equalBytes(first.root, root))
    throw new Fault('proof.invalid', 'The newer head continues the older one: this is no fork.')
  return { origin: first.origin, sizes: [first.size, second.size] }
}

/**
 * The root that a tree has for its first `oldSize` entries, where a consistency proof tells it: never for a size that
 * is a power of two, where the proof begins with what the verifier has. Nothing is verified here.
 */
export function rootInProof(
  oldSize: number,
  newSize: number,
  proof: readonly Hash[],
): Hash | undefined {
  if (oldSize < 1 || oldSize >= newSize || powerAtLeast(oldSize) === oldSize) return undefined
  let at = oldSize - 1
  let last = newSize - 1
  for (; isOdd(at); at = halve(at)) last = halve(last)
  const [seed, ...siblings] = proof
  let root = seed
  for (const sibling of siblings) {
    if (root === undefined || last === 0) return undefined
    if (isOdd(at) || at === last) {
      root = nodeHash(sibling, root)
      for (; !isOdd(at) && at !== 0; at = halve(at)) last = halve(last)
    }
    at = halve(at)
    last = halve(last)
  }
  return root
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
  return new Fault('proof.malformed', `The evidence of a fork cannot be read: ${reason}.`)
}
