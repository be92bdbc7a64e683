import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { Fault } from '@wardstone/core'

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

/**
 * Any SHA-256. The default is plain JavaScript and runs everywhere; on Node `node:crypto` is several times faster and
 * may be passed instead.
 */
export type Sha256 = (data: Uint8Array) => Uint8Array

export const HASH_BYTES = 32

/** SHA-256 in plain JavaScript. */
export const defaultSha256: Sha256 = nobleSha256

const LEAF_PREFIX = 0
const NODE_PREFIX = 1

/** Hash of one entry as a leaf: SHA-256(0x00 ‖ entry) (RFC 6962 §2.1). */
export function leafHash(entry: Uint8Array, sha256 = defaultSha256): Hash {
  const input = new Uint8Array(1 + entry.length)
  input[0] = LEAF_PREFIX
  input.set(entry, 1)
  return sha256(input)
}

/**
 * Hash of two neighbouring subtrees: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1).
 * @throws Fault `proof.malformed` when either is not 32 bytes: of other lengths, two pairs could share one input.
 */
export function nodeHash(left: Hash, right: Hash, sha256 = defaultSha256): Hash {
  requireHash(left)
  requireHash(right)
  const input = new Uint8Array(1 + 2 * HASH_BYTES)
  input[0] = NODE_PREFIX
  input.set(left, 1)
  input.set(right, 1 + HASH_BYTES)
  return sha256(input)
}

/** Root of the tree without entries: SHA-256 of nothing (RFC 6962 §2.1). */
export function emptyRoot(sha256 = defaultSha256): Hash {
  return sha256(new Uint8Array(0))
}

/** @throws Fault `proof.malformed` unless the bytes are as many as a hash has. */
export function requireHash(hash: Uint8Array): void {
  if (hash.length !== HASH_BYTES) {
    throw new Fault('proof.malformed', 'A hash in the proof is not 32 bytes long.')
  }
}
