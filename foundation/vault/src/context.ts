import { utf8 } from '@wardstone/core'

/**
 * Joins parts so that no two lists of parts give the same bytes: each is preceded by its length (4 bytes, big endian).
 * Everything sealed is bound to such a context, so that ciphertext moved to another place does not open.
 */
export function contextOf(...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  const encoded = parts.map((part) => utf8(part))
  const bytes = new Uint8Array(encoded.reduce((length, part) => length + 4 + part.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of encoded) {
    view.setUint32(at, part.length)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}
