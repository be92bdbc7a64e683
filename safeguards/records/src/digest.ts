import { createHash } from 'node:crypto'
import { leafHash, openTree } from '@wardstone/verifier'

const sha256 = (data: Uint8Array): Uint8Array => createHash('sha256').update(data).digest()

/**
 * What binds the rows that one transaction wrote into one compartment: the RFC 6962 root over the SHA-256 of each sealed
 * row, in order of `position`, as base64.
 */
export function digestOf(sealed: readonly Uint8Array[]): string {
  const tree = openTree({ sha256 })
  for (const row of sealed) tree.append(leafHash(sha256(row), sha256))
  return Buffer.from(tree.root()).toString('base64')
}
