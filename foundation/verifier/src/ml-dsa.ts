import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'

/** Bytes of an ML-DSA-44 public key (FIPS 204 §4, table 2). */
export const ML_DSA_44_KEY_BYTES = 1_312
const ML_DSA_44_SIGNATURE_BYTES = 2_420

const CONTEXT_BYTES_MAX = 255

/**
 * Whether an ML-DSA-44 signature is right (FIPS 204 §5.3). Plain JavaScript: browsers do not have it yet, and an
 * auditor's page must judge as the server does.
 */
export function verifyMlDsa44(signed: {
  readonly publicKey: Uint8Array
  readonly message: Uint8Array
  readonly signature: Uint8Array
  readonly context?: Uint8Array
}): boolean {
  const { publicKey, message, signature, context = new Uint8Array(0) } = signed
  if (publicKey.length !== ML_DSA_44_KEY_BYTES || signature.length !== ML_DSA_44_SIGNATURE_BYTES)
    return false
  if (context.length > CONTEXT_BYTES_MAX) return false
  return ml_dsa44.verify(signature, message, publicKey, { context })
}
