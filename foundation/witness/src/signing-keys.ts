import { createPrivateKey, createPublicKey, hkdfSync, sign, type KeyObject } from 'node:crypto'
import { assert } from '@wardstone/core'
import {
  checkpointKey,
  cosignedMessage,
  formatCheckpointKey,
  formatCosignature,
  type CheckpointKey,
  type NoteSignature,
} from '@wardstone/verifier'

const SEED_BYTES = 32

/** PKCS#8 around a seed: RFC 8410 §7 and draft-ietf-lamps-dilithium-certificates §6. */
const envelopes = {
  ed25519: '302e020100300506032b657004220420',
  'ml-dsa-44': '3034020100300b060960864801650304031104228020',
} as const

const publicKeys = {
  ed25519: { type: 'cosignature-ed25519', publicKeyBytes: 32 },
  'ml-dsa-44': { type: 'ml-dsa-44', publicKeyBytes: 1_312 },
} as const

/** Signs that a checkpoint only continues what was seen before (c2sp.org/tlog-cosignature). */
export type Cosigner = {
  readonly name: string
  /** What others need to verify it, one a key. */
  readonly verifierKeys: readonly string[]
  /** One signature line a key, for the body of a checkpoint's note, at `time` in seconds since the epoch. */
  cosign(text: string, time: number): readonly NoteSignature[]
}

/** What a cosigner states. Each kind of cosigner has keys of its own (c2sp.org/tlog-cosignature, "Additional statements"). */
export type CosignerKind = 'witness' | 'mirror'

/**
 * The keys of a cosigner, made of a secret key that the installation keeps anyway: Ed25519, which everybody can verify,
 * and ML-DSA-44, which holds against quantum computers. The same secret gives the same keys for ever.
 */
export function deriveSigningKeys(
  secret: KeyObject,
  kind: CosignerKind = 'witness',
): readonly KeyObject[] {
  return (['ed25519', 'ml-dsa-44'] as const).map((algorithm) => derive(secret, kind, algorithm))
}

/** The ledger's own ML-DSA-44 key, beside its Ed25519 key (c2sp.org/tlog-checkpoint asks for one). */
export function derivePostQuantumKey(secret: KeyObject): KeyObject {
  return derive(secret, 'ledger', 'ml-dsa-44')
}

function derive(
  secret: KeyObject,
  purpose: CosignerKind | 'ledger',
  algorithm: keyof typeof envelopes,
): KeyObject {
  assert(secret.type === 'secret', 'signing keys are derived from a secret key')
  const info = `wardstone.dev/${purpose}@v1 ${algorithm}`
  const seed = Buffer.from(hkdfSync('sha256', secret, '', info, SEED_BYTES))
  const key = Buffer.concat([Buffer.from(envelopes[algorithm], 'hex'), seed])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

/** A cosigner of this name with these private keys, Ed25519 or ML-DSA-44, of which there is at least one. */
export function openCosigner(name: string, signingKeys: readonly KeyObject[]): Cosigner {
  assert(signingKeys.length > 0, 'a cosigner has a key')
  const keys = signingKeys.map((secret) => ({ secret, key: publicPart(name, secret) }))
  return {
    name,
    verifierKeys: keys.map(({ key }) => formatCheckpointKey(key)),
    cosign: (text, time) =>
      keys.map(({ key, secret }) =>
        formatCosignature(key, time, sign(null, cosignedMessage(key, text, time), secret)),
      ),
  }
}

function publicPart(name: string, secret: KeyObject): CheckpointKey {
  const algorithm = secret.asymmetricKeyType
  assert(
    algorithm === 'ed25519' || algorithm === 'ml-dsa-44',
    'a cosigner signs with Ed25519 or ML-DSA-44',
  )
  const { type, publicKeyBytes } = publicKeys[algorithm]
  // The key itself comes last in its envelope (RFC 5280 §4.1, SubjectPublicKeyInfo).
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return checkpointKey(type, name, spki.subarray(-publicKeyBytes))
}
