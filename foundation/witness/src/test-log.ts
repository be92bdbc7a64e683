import { generateKeyPairSync, sign } from 'node:crypto'
import { utf8 } from '@wardstone/core'
import {
  checkpointKey,
  consistencyProof,
  formatCheckpoint,
  formatCheckpointKey,
  formatSignedNote,
  leafHash,
  openTree,
} from '@wardstone/verifier'
import { formatAddRequest } from './add-request.ts'

/** A log in memory, that signs whatever a test wants signed. */
export type TestLog = {
  readonly origin: string
  readonly vkey: string
  /** A signed checkpoint of its first `size` entries, or of another root. */
  head(size: number, root?: Uint8Array): string
  root(size: number): Uint8Array
  /** Body of an honest `add-checkpoint`. */
  request(oldSize: number, size: number): Promise<string>
  /** Another log with the same key, that has only the first `same` entries in common. */
  fork(same: number): TestLog
}

const ENTRIES = 600

export function openTestLog(origin: string): TestLog {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const key = checkpointKey('ed25519', origin, Buffer.from(x, 'base64url'))

  const openWith = (words: readonly string[]): TestLog => {
    const leaves = words.map((word) => leafHash(utf8(word)))
    const rootOf = (from: number, to: number) => {
      const tree = openTree()
      for (const leaf of leaves.slice(from, to)) tree.append(leaf)
      return tree.root()
    }
    const hashAt = async (level: number, n: number) => rootOf(n * 2 ** level, (n + 1) * 2 ** level)
    const root = (size: number) => rootOf(0, size)
    const head = (size: number, of = root(size)) => {
      const text = formatCheckpoint({ origin, size, root: of })
      const signature = Uint8Array.from(sign(null, utf8(text), privateKey))
      return formatSignedNote({ text, signatures: [{ name: origin, id: key.id, signature }] })
    }
    return {
      origin,
      vkey: formatCheckpointKey(key),
      head,
      root,
      async request(oldSize, size) {
        const proof = oldSize === 0 ? [] : await consistencyProof(oldSize, size, hashAt)
        return formatAddRequest({ oldSize, proof, checkpoint: head(size) })
      },
      fork: (same) => openWith(words.map((word, i) => (i < same ? word : `other ${word}`))),
    }
  }
  return openWith(Array.from({ length: ENTRIES }, (_, i) => `entry ${i}`))
}
