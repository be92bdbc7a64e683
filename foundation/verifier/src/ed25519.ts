import { ed25519 } from '@noble/curves/ed25519.js'

export type Signed = {
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly message: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

/**
 * Whether an Ed25519 signature is right (RFC 8032 §5.1.7). Uses WebCrypto where the runtime has it with Ed25519;
 * pages without a secure context and browsers before 2025 do not, and get the same answer from plain JavaScript.
 */
export async function verifyEd25519(signed: Signed, subtle = runtimeSubtle()): Promise<boolean> {
  const key = await importKey(signed.publicKey, subtle)
  if (subtle === null || key === null) return verifyPlain(signed)
  return subtle.verify('Ed25519', key, signed.signature, signed.message)
}

// The type says that it is always there; a page served over plain HTTP knows better.
function runtimeSubtle(): SubtleCrypto | null {
  const runtime: { readonly crypto?: { readonly subtle?: SubtleCrypto } } = globalThis
  return runtime.crypto?.subtle ?? null
}

/** The key in WebCrypto's form; null where Ed25519 is unknown or the bytes are refused, which plain code then judges. */
async function importKey(
  publicKey: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto | null,
): Promise<CryptoKey | null> {
  if (subtle === null) return null
  return subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']).catch(() => null)
}

function verifyPlain({ publicKey, message, signature }: Signed): boolean {
  if (signature.length !== 64) return false
  return ed25519.verify(signature, message, publicKey, { zip215: false })
}
