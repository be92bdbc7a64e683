import { hash } from 'node:crypto'
import type { Sha256 } from '@wardstone/verifier'

/** SHA-256 by OpenSSL, in one call: twice as fast as `createHash` for inputs as short as a tree's. */
export const nativeSha256: Sha256 = (data) => hash('sha256', data, 'buffer')
