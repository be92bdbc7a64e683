import { equalBytes, Fault } from '@wardstone/core'
import { isOdd, powerAtLeast, requireWhole, trailingZeroes } from './integers.ts'
import { defaultSha256, emptyRoot, nodeHash, requireHash, type Hash } from './merkle.ts'

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: readonly Hash[]
  readonly root: Hash
}

export type Consistency = {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Hash
  readonly newRoot: Hash
  readonly proof: readonly Hash[]
}

/** Entries `start` up to, not including, `end` of a log; a subtree when `start` is a multiple of the power of two that holds it. */
type Subtree = { readonly start: number; readonly end: number }

export type SubtreeInclusion = Subtree & Omit<Inclusion, 'size'>

export type SubtreeConsistency = Subtree & {
  readonly size: number
  readonly subtreeRoot: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/**
 * Checks that the leaf is entry `index` of the tree with this size and root (RFC 9162 §2.1.3.2).
 * @throws Fault `proof.invalid`, or `proof.malformed` when a number or hash in it cannot be one.
 */
export function verifyInclusion(claim: Inclusion, sha256 = defaultSha256): void {
  const { index, size, leaf, proof, root } = claim
  requireWhole({ index, size })
  requireHash(leaf)
  if (index >= size) throw refused(`Entry ${index} lies beyond the tree of ${size} entries.`)
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) throw refused('The inclusion proof is too long.')
    let levels = 1
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash, sha256)
      // On the right border the levels without a left sibling have no hash of their own.
      levels += trailingZeroes(at)
    } else {
      hash = nodeHash(hash, sibling, sha256)
    }
    at = Math.floor(at / 2 ** levels)
    last = Math.floor(last / 2 ** levels)
  }
  if (last !== 0) throw refused('The inclusion proof is too short.')
  if (!equalBytes(hash, root))
    throw refused(`Entry ${index} is not in the tree of ${size} entries with this root.`)
}

/**
 * Checks that the old tree is the beginning of the new one: nothing was changed or taken away (RFC 9162 §2.1.4.2).
 * Nothing can be said about an empty old tree, so that is refused too.
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function verifyConsistency(claim: Consistency, sha256 = defaultSha256): void {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim
  requireWhole({ oldSize, newSize })
  if (oldSize === 0) throw refused('Consistency with an empty tree proves nothing.')
  verifySubtreeConsistency(
    { start: 0, end: oldSize, size: newSize, subtreeRoot: oldRoot, root: newRoot, proof },
    sha256,
  )
}

/**
 * Checks that the leaf is entry `index` of the log, below the subtree with this root (draft-ietf-plants-merkle-tree-certs §4).
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function verifySubtreeInclusion(claim: SubtreeInclusion, sha256 = defaultSha256): void {
  const { index, start, end } = claim
  requireWhole({ index, start, end })
  requireSubtree(claim)
  if (index < start || index >= end) throw refused(`Entry ${index} lies outside the subtree.`)
  verifyInclusion({ ...claim, index: index - start, size: end - start }, sha256)
}

/**
 * Checks that the subtree is a part of the tree with this size and root (draft-ietf-plants-merkle-tree-certs §4).
 * An empty subtree is part of every tree that reaches it.
 * @throws Fault `proof.invalid` or `proof.malformed`.
 */
export function verifySubtreeConsistency(claim: SubtreeConsistency, sha256 = defaultSha256): void {
  const { start, end, size, subtreeRoot, root, proof } = claim
  requireWhole({ start, end, size })
  if (end > size)
    throw refused(`A part up to entry ${end} lies beyond the tree of ${size} entries.`)
  if (start === end) {
    if (proof.length > 0) throw refused('The consistency proof is too long.')
    if (!equalBytes(subtreeRoot, emptyRoot(sha256)))
      throw refused('An empty part has another root.')
    return
  }
  requireSubtree(claim)
  const computed = climb(claim, sha256)
  if (!equalBytes(computed.subtreeRoot, subtreeRoot))
    throw refused('The older tree has another root.')
  if (!equalBytes(computed.root, root))
    throw refused('The newer tree does not continue the older one.')
}

/** Both roots that the proof leads to. `from` and `to` are the subtree's first and last node at a level, `last` the tree's. */
function climb(
  claim: SubtreeConsistency,
  sha256: typeof defaultSha256,
): { subtreeRoot: Hash; root: Hash } {
  const proof = [...claim.proof]
  const level = lowestNamed(claim)
  let from = Math.floor(claim.start / 2 ** level)
  let to = Math.floor((claim.end - 1) / 2 ** level)
  let last = Math.floor((claim.size - 1) / 2 ** level)
  // A subtree that is one node of the tree is where the climb begins; of any other the proof names the last node.
  const first = from === to ? claim.subtreeRoot : proof.shift()
  if (first === undefined) throw refused('The consistency proof is too short.')
  let subtreeRoot = first
  let root = first
  for (const sibling of proof) {
    if (last === 0) throw refused('The consistency proof is too long.')
    let levels = 1
    if (isOdd(to) || to === last) {
      if (from < to) subtreeRoot = nodeHash(sibling, subtreeRoot, sha256)
      root = nodeHash(sibling, root, sha256)
      // On the right border the levels without a left sibling have no hash of their own.
      levels += trailingZeroes(to)
    } else {
      root = nodeHash(root, sibling, sha256)
    }
    from = Math.floor(from / 2 ** levels)
    to = Math.floor(to / 2 ** levels)
    last = Math.floor(last / 2 ** levels)
  }
  if (last !== 0) throw refused('The consistency proof is too short.')
  return { subtreeRoot, root }
}

/** Level of the node that ends the subtree and is a node of the tree as well: below it the two do not differ. */
function lowestNamed({ start, end, size }: SubtreeConsistency): number {
  const oneNode = trailingZeroes(powerAtLeast(end - start))
  return end === size ? oneNode : Math.min(oneNode, trailingZeroes(end))
}

function requireSubtree({ start, end }: Subtree): void {
  if (start >= end || start % powerAtLeast(end - start) !== 0) {
    throw refused(`Entries ${start} to ${end} are not a subtree.`)
  }
}

function refused(message: string): Fault {
  return new Fault('proof.invalid', message)
}
