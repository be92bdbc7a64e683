import { Fault } from '@wardstone/core'
import type { Checkpoint } from './checkpoint.ts'
import { verifySignedCheckpoint } from './cosignature.ts'

/**
 * The head that a signed note states, if the log itself signed it: its verifier key, Ed25519 or ML-DSA-44, carries the
 * origin as its name.
 *
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export async function verifyCheckpoint(
  note: Uint8Array | string,
  vkey: string,
): Promise<Checkpoint> {
  const { checkpoint, signedBy } = await verifySignedCheckpoint(note, [vkey])
  if (signedBy.some(({ key }) => key.name === checkpoint.origin)) return checkpoint
  throw new Fault('proof.invalid', `The checkpoint is of another log: ${checkpoint.origin}.`)
}
