import { createHash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32

/** 256 random bits as text for a link or a cookie (NIST SP 800-63B-4 §5.1 asks for 64). */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** What the database keeps of a secret. It has so many random bits that a plain hash cannot be searched. */
export function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

/** A new opaque account id. */
export function newAccountId(): string {
  return `a-${randomBytes(12).toString('hex')}`
}
