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
  subtreeConsistencyProof,
  toBase64,
} from '@wardstone/verifier'
import { formatPackage, formatUploadHeader, packageRanges } from './upload.ts'

/** A log in memory, that signs and uploads whatever a test wants. */
export type TestLog = {
  readonly origin: string
  readonly vkey: string
  /** A signed checkpoint of its first `size` entries, or of another root. */
  head(size: number, root?: Uint8Array): string
  /** Body of an honest `add-checkpoint`. */
  checkpointRequest(oldSize: number, size: number): Promise<string>
  entry(index: number): Uint8Array
  /** Header and packages of an honest upload, one after the other. */
  upload(start: number, end: number): Promise<Buffer<ArrayBuffer>[]>
  /** Another log with the same key, that has only the first `same` entries in common. */
  fork(same: number): TestLog
}

const ENTRIES = 1_200

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
    const entry = (index: number) => utf8(words[index] ?? '')
    const head = (size: number, root = rootOf(0, size)) => {
      const text = formatCheckpoint({ origin, size, root })
      const signature = Uint8Array.from(sign(null, utf8(text), privateKey))
      return formatSignedNote({ text, signatures: [{ name: origin, id: key.id, signature }] })
    }
    return {
      origin,
      vkey: formatCheckpointKey(key),
      head,
      entry,
      async checkpointRequest(oldSize, size) {
        const proof = oldSize === 0 ? [] : await consistencyProof(oldSize, size, hashAt)
        return `${[`old ${oldSize}`, ...proof.map(toBase64)].join('\n')}\n\n${head(size)}`
      },
      async upload(start, end) {
        const ticket = new Uint8Array(0)
        const parts = [formatUploadHeader({ origin, start, end, ticket })]
        for (const range of packageRanges(start, end)) {
          const entries = Array.from({ length: range.end - range.start }, (_, i) =>
            entry(range.start + i),
          )
          const part = { start: range.aligned, end: range.end, size: end }
          parts.push(formatPackage(entries, await subtreeConsistencyProof(part, hashAt)))
        }
        return parts
      },
      fork: (same) => openWith(words.map((word, i) => (i < same ? word : `other ${word}`))),
    }
  }
  return openWith(Array.from({ length: ENTRIES }, (_, i) => `entry ${i}`))
}
