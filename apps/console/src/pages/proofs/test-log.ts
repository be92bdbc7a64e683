import { generateKeyPairSync, sign } from 'node:crypto'
import { utf8, type Evidence } from '@wardstone/core'
import {
  checkpointKey,
  consistencyProof,
  cosignedMessage,
  emptyRoot,
  formatCheckpoint,
  formatCheckpointKey,
  formatCosignature,
  formatEntry,
  formatForkEvidence,
  formatProofFile,
  formatSignedNote,
  inclusionProof,
  leafHash,
  openTree,
  type CheckpointKey,
  type Hash,
  type NoteSignature,
} from '@wardstone/verifier'

export const ORIGIN = 'hospital.example/ledger'

/** When witnesses say that they cosigned, in seconds since the epoch. */
export const COSIGNED_AT = 1_776_675_600

/** Somebody with an Ed25519 key: a log, or a witness. */
export type TestSigner = {
  readonly vkey: string
  /** The signature line under the body of a checkpoint. */
  sign(text: string): NoteSignature
}

/** A fresh key for a log (`ed25519`) or a witness (`cosignature-ed25519`). */
export function openTestSigner(
  name: string,
  type: 'ed25519' | 'cosignature-ed25519' = 'ed25519',
): TestSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const key = checkpointKey(type, name, Buffer.from(x, 'base64url'))
  return {
    vkey: formatCheckpointKey(key),
    sign: (text) => signatureOf(key, text, (message) => sign(null, message, privateKey)),
  }
}

function signatureOf(
  key: CheckpointKey,
  text: string,
  signBytes: (message: Uint8Array) => Uint8Array,
): NoteSignature {
  const signature = Uint8Array.from(signBytes(cosignedMessage(key, text, COSIGNED_AT)))
  return key.type === 'ed25519'
    ? { name: key.name, id: key.id, signature }
    : formatCosignature(key, COSIGNED_AT, signature)
}

/** A small log and everything that can be handed out of it. */
export type TestLog = {
  readonly entries: readonly Uint8Array[]
  checkpoint(size: number, signers: readonly TestSigner[]): string
  proof(
    index: number,
    size: number,
    signers: readonly TestSigner[],
    options?: { readonly withEntry: boolean },
  ): Promise<string>
}

/** Evidence number `n` of a log. */
export function evidenceAt(n: number): Evidence {
  return {
    kind: 'records.read',
    at: 1_776_600_000_000 + n,
    actor: 'account-1',
    subject: `c:${n % 3}`,
    facts: { count: n, basis: 'role' },
  }
}

export function openTestLog(entries: readonly Uint8Array[], origin = ORIGIN): TestLog {
  const leaves = entries.map((entry) => leafHash(entry))
  const checkpoint = (size: number, signers: readonly TestSigner[]) => {
    const text = formatCheckpoint({ origin, size, root: rootOf(leaves.slice(0, size)) })
    return formatSignedNote({ text, signatures: signers.map((signer) => signer.sign(text)) })
  }
  return {
    entries,
    checkpoint,
    async proof(index, size, signers, { withEntry } = { withEntry: true }) {
      const proof = await inclusionProof(index, size, hashesOfLeaves(leaves))
      const extra = withEntry ? entries[index] : undefined
      return formatProofFile({
        ...(extra === undefined ? {} : { extra }),
        index,
        proof,
        checkpoint: checkpoint(size, signers),
      })
    },
  }
}

/** Evidence that a log signed two histories: `size` entries of one and `larger` of the other. */
export async function forkOf(options: {
  readonly signer: TestSigner
  readonly honest: TestLog
  readonly forked: TestLog
  readonly size: number
  readonly larger: number
}): Promise<string> {
  const { signer, honest, forked, size, larger } = options
  const leaves = forked.entries.map((entry) => leafHash(entry))
  return formatForkEvidence({
    older: honest.checkpoint(size, [signer]),
    newer: forked.checkpoint(larger, [signer]),
    root: rootOf(leaves.slice(0, size)),
    proof: await consistencyProof(size, larger, hashesOfLeaves(leaves)),
  })
}

/** `count` entries of evidence. */
export function entriesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => formatEntry(evidenceAt(n)))
}

/** Other entries from `from` on. */
export function entriesForkedFrom(from: number, count: number): Uint8Array[] {
  return entriesOf(count).map((entry, n) => (n < from ? entry : utf8(`other ${n}`)))
}

function hashesOfLeaves(leaves: readonly Hash[]) {
  return async (level: number, n: number) =>
    rootOf(leaves.slice(n * 2 ** level, (n + 1) * 2 ** level))
}

function rootOf(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot()
  const tree = openTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
