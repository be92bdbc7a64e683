import { createHash } from 'node:crypto'

/** The files of c2sp.org/tlog-tiles, computed straight from its definitions; what tests compare the ledger with. */

/** MTH of RFC 6962 §2.1. */
export function slowRoot(entries: readonly Uint8Array[]): Buffer {
  const [only] = entries
  if (only === undefined) return hash()
  if (entries.length === 1) return hash(Uint8Array.of(0), only)
  let k = 1
  while (k * 2 < entries.length) k *= 2
  return hash(Uint8Array.of(1), slowRoot(entries.slice(0, k)), slowRoot(entries.slice(k)))
}

/** Every tile and bundle of a log that must be served for its size, by path. */
export function slowResources(entries: readonly Uint8Array[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let level = 0; 256 ** level <= entries.length; level++) {
    const span = 256 ** level
    const hashes = Array.from({ length: Math.floor(entries.length / span) }, (_, i) =>
      slowRoot(entries.slice(i * span, (i + 1) * span)),
    )
    for (const [path, part] of chunks(hashes))
      files.set(`tile/${level}/${path}`, Buffer.concat(part))
  }
  for (const [path, part] of chunks(entries)) {
    const framed = part.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length), entry])
    files.set(`tile/entries/${path}`, Buffer.concat(framed))
  }
  return files
}

function chunks<T>(all: readonly T[]): [string, T[]][] {
  return Array.from({ length: Math.ceil(all.length / 256) }, (_, n) => {
    const part = all.slice(n * 256, (n + 1) * 256)
    // Test logs stay below a thousand tiles a level.
    const index = n.toString().padStart(3, '0')
    return [part.length === 256 ? index : `${index}.p/${part.length}`, part]
  })
}

function hash(...parts: readonly Uint8Array[]): Buffer {
  const sha256 = createHash('sha256')
  for (const part of parts) sha256.update(part)
  return sha256.digest()
}
