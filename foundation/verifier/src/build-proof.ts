import { Fault } from '@wardstone/core'
import { powerAtLeast, requireWhole, splitPoint } from './integers.ts'
import { defaultSha256, nodeHash, type Hash } from './merkle.ts'

/**
 * Hash of a full node: level 0 are the leaves, and node `n` of level `l` covers entries `n · 2^l` up to `(n + 1) · 2^l`.
 * Only nodes whose entries all exist are asked for.
 */
export type HashAt = (level: number, n: number) => Promise<Hash>

type Range = { readonly start: number; readonly end: number }

/**
 * Hashes that prove entry `index` in the tree of `size` entries, leaf's sibling first (RFC 9162 §2.1.3.1).
 * @throws Fault `proof.malformed` when there is no such entry.
 */
export async function inclusionProof(
  index: number,
  size: number,
  hashAt: HashAt,
  sha256 = defaultSha256,
): Promise<Hash[]> {
  requireWhole({ index, size })
  if (index >= size)
    throw new Fault('proof.malformed', `Entry ${index} lies beyond the tree of ${size} entries.`)
  const ranges: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitPoint(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return hashRanges(ranges.toReversed(), hashAt, sha256)
}

/**
 * Hashes that prove the tree of `oldSize` entries to be the beginning of the tree of `newSize` (RFC 9162 §2.1.4.1).
 * Empty when the sizes are equal.
 * @throws Fault `proof.malformed` unless 0 < oldSize ≤ newSize.
 */
export async function consistencyProof(
  oldSize: number,
  newSize: number,
  hashAt: HashAt,
  sha256 = defaultSha256,
): Promise<Hash[]> {
  return subtreeConsistencyProof({ start: 0, end: oldSize, size: newSize }, hashAt, sha256)
}

/**
 * Hashes that prove entries `start` up to, not including, `end` to be a part of the tree of `size` entries
 * (draft-ietf-plants-merkle-tree-certs §4.4.1).
 * @throws Fault `proof.malformed` unless they are a subtree: `start` is a multiple of the power of two that holds it.
 */
export async function subtreeConsistencyProof(
  { start, end, size }: Range & { readonly size: number },
  hashAt: HashAt,
  sha256 = defaultSha256,
): Promise<Hash[]> {
  requireWhole({ start, end, size })
  if (start >= end || end > size || start % powerAtLeast(end - start) !== 0) {
    throw new Fault(
      'proof.malformed',
      start === 0
        ? `A tree of ${end} entries is no beginning of a tree of ${size}.`
        : `Entries ${start} to ${end} are no subtree of a tree of ${size}.`,
    )
  }
  const ranges: Range[] = []
  let [from, to] = [0, size]
  while (to !== end || from < start) {
    const middle = from + splitPoint(to - from)
    if (end <= middle) {
      ranges.push({ start: middle, end: to })
      to = middle
    } else {
      ranges.push({ start: from, end: middle })
      from = middle
    }
  }
  // The part itself needs no naming when it is one node of the tree.
  if (from > start) ranges.push({ start: from, end: to })
  return hashRanges(ranges.toReversed(), hashAt, sha256)
}

function hashRanges(
  ranges: readonly Range[],
  hashAt: HashAt,
  sha256: typeof defaultSha256,
): Promise<Hash[]> {
  return Promise.all(ranges.map(({ start, end }) => hashRange(start, end, hashAt, sha256)))
}

/** MTH(D[start:end]) of RFC 6962 §2.1, where `start` is a multiple of the power of two that holds the range. */
async function hashRange(
  start: number,
  end: number,
  hashAt: HashAt,
  sha256 = defaultSha256,
): Promise<Hash> {
  const width = end - start
  const level = Math.round(Math.log2(width))
  if (2 ** level === width) return hashAt(level, start / width)
  const middle = start + splitPoint(width)
  const [left, right] = await Promise.all([
    hashRange(start, middle, hashAt, sha256),
    hashRange(middle, end, hashAt, sha256),
  ])
  return nodeHash(left, right, sha256)
}
