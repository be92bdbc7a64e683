import { Fault } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import { consistencyProof, hashesFromTiles, type Hash } from '@wardstone/verifier'

/** Consistency proofs of the ledger, out of its tiles. */
export function proverOf(
  ledger: Pick<Ledger, 'resource'>,
): (oldSize: number, newSize: number) => Promise<readonly Hash[]> {
  const fetch = async (path: string) => {
    const resource = await ledger.resource(path)
    if (resource === undefined) {
      throw new Fault('ledger.damaged', 'The ledger is shorter than the head that was anchored.')
    }
    return resource.bytes
  }
  return (oldSize, newSize) => consistencyProof(oldSize, newSize, hashesFromTiles(fetch, newSize))
}
