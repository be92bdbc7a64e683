import { Fault } from '@wardstone/core'
import { nativeSha256, type Ledger } from '@wardstone/ledger'
import {
  consistencyProof,
  hashesFromTiles,
  keepNewest,
  rootInProof,
  subtreeConsistencyProof,
  type Checkpoint,
  type Hash,
} from '@wardstone/verifier'

/** Our own tree at one size, read through its tiles. */
export type OwnTree = {
  /** Consistency proof from an older size; empty from 0 and from the size itself. */
  proofFrom(oldSize: number): Promise<readonly Hash[]>
  /** Consistency proof of the part `start` to `end`, which is a subtree. */
  partProof(start: number, end: number): Promise<readonly Hash[]>
  /** Root of the tree of the first `oldSize` entries, of which there is at least one. */
  rootAt(oldSize: number): Promise<Hash | undefined>
}

export function openOwnTree(ledger: Pick<Ledger, 'resource'>, head: Checkpoint): OwnTree {
  const { size, root } = head
  const fetch = keepNewest(async (path) => {
    const resource = await ledger.resource(path)
    if (resource === undefined) throw new Fault('input.not-found', `The ledger has no ${path}.`)
    return resource.bytes
  })
  const hashAt = hashesFromTiles(fetch, size, nativeSha256)
  const proofFrom: OwnTree['proofFrom'] = async (oldSize) =>
    oldSize === 0 || oldSize === size ? [] : consistencyProof(oldSize, size, hashAt)
  return {
    proofFrom,
    partProof: (start, end) => subtreeConsistencyProof({ start, end, size }, hashAt, nativeSha256),
    async rootAt(oldSize) {
      if (oldSize === size) return root
      // A power of two is one node of the tree; the proof from any other size tells its root.
      const level = Math.round(Math.log2(oldSize))
      if (2 ** level === oldSize) return hashAt(level, 0)
      return rootInProof(oldSize, size, await proofFrom(oldSize))
    },
  }
}
