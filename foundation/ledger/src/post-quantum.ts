import { createPublicKey, sign, type KeyObject } from 'node:crypto'
import { assert } from '@wardstone/core'
import {
  checkpointKey,
  cosignedMessage,
  formatCheckpointKey,
  formatCosignature,
  formatSignedNote,
  ML_DSA_44_KEY_BYTES,
  parseSignedNote,
} from '@wardstone/verifier'
import type { Head } from './head.ts'

export type PostQuantumSigner = {
  readonly vkey: string
  /** The head with a second signature in its note. The last one is remembered: asking again costs nothing. */
  sign(head: Head): Head
}

/**
 * Adds an ML-DSA-44 signature of the log itself to checkpoints as they are given out (c2sp.org/tlog-cosignature, type 0x06;
 * c2sp.org/tlog-checkpoint asks for it). Not to those that are kept: 3 kB each, four a second, would outgrow the entries.
 */
export function openPostQuantumSigner(origin: string, secret: KeyObject): PostQuantumSigner {
  assert(secret.asymmetricKeyType === 'ml-dsa-44', 'the second signature is ML-DSA-44')
  // The key itself comes last in its envelope (RFC 5280 §4.1, SubjectPublicKeyInfo).
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  const key = checkpointKey('ml-dsa-44', origin, spki.subarray(-ML_DSA_44_KEY_BYTES))
  let last: Head | undefined
  return {
    vkey: formatCheckpointKey(key),
    sign(head) {
      if (last?.size === head.size) return last
      const { text, signatures } = parseSignedNote(head.checkpoint)
      const time = Math.floor(head.at / 1000)
      const signature = sign(null, cosignedMessage(key, text, time), secret)
      const line = formatCosignature(key, time, signature)
      last = { ...head, checkpoint: formatSignedNote({ text, signatures: [...signatures, line] }) }
      return last
    },
  }
}
