import { createHash } from 'node:crypto'

/** RFC 6962 §2.1 and RFC 9162 §2.1 word for word, with no thought for speed: what tests compare the real code with. */

export function slowRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [only] = entries
  if (only === undefined) return hash()
  if (entries.length === 1) return hash(Uint8Array.of(0), only)
  const k = split(entries.length)
  return hash(Uint8Array.of(1), slowRoot(entries.slice(0, k)), slowRoot(entries.slice(k)))
}

/** PATH(m, D[n]) of RFC 9162 §2.1.3.1. */
export function slowInclusion(m: number, entries: readonly Uint8Array[]): Uint8Array[] {
  if (entries.length === 1) return []
  const k = split(entries.length)
  return m < k
    ? [...slowInclusion(m, entries.slice(0, k)), slowRoot(entries.slice(k))]
    : [...slowInclusion(m - k, entries.slice(k)), slowRoot(entries.slice(0, k))]
}

/** SUBPROOF(m, D[n], b) of RFC 9162 §2.1.4.1; PROOF(m, D[n]) is with b = true. */
export function slowConsistency(m: number, entries: readonly Uint8Array[], b = true): Uint8Array[] {
  if (m === entries.length) return b ? [] : [slowRoot(entries)]
  const k = split(entries.length)
  return m <= k
    ? [...slowConsistency(m, entries.slice(0, k), b), slowRoot(entries.slice(k))]
    : [...slowConsistency(m - k, entries.slice(k), false), slowRoot(entries.slice(0, k))]
}

/** SUBTREE_SUBPROOF(start, end, D[n], b) of draft-ietf-plants-merkle-tree-certs §4.4.1; the proof is with b = true. */
export function slowSubtree(
  start: number,
  end: number,
  entries: readonly Uint8Array[],
  b = true,
): Uint8Array[] {
  if (start === 0 && end === entries.length) return b ? [] : [slowRoot(entries)]
  const k = split(entries.length)
  const [left, right] = [entries.slice(0, k), entries.slice(k)]
  if (end <= k) return [...slowSubtree(start, end, left, b), slowRoot(right)]
  if (start >= k) return [...slowSubtree(start - k, end - k, right, b), slowRoot(left)]
  return [...slowSubtree(0, end - k, right, false), slowRoot(left)]
}

/** Entries that differ: `entry 0`, `entry 1` and so on. */
export function numberedEntries(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => new TextEncoder().encode(`entry ${i}`))
}

function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  const sha256 = createHash('sha256')
  for (const part of parts) sha256.update(part)
  return sha256.digest()
}
