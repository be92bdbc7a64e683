import { equalBytes } from '@wardstone/core'
import {
  entriesPath,
  hashesOf,
  leafHash,
  openTree,
  parseTile,
  TILE_WIDTH,
  tilePath,
  tileWidth,
  type Hash,
} from '@wardstone/verifier'
import { fetchAnew, fetchLog } from './fetch-log.ts'
import { entriesOf } from './hash-bundles.ts'
import type { Head } from './head.ts'

/**
 * Says which entry is not the one that was signed, where the log's own tiles still lead to the signed root and so tell
 * what it was. `roots` are what the bundles from `first` on hash to here.
 */
export async function nameDifference(
  head: Head,
  first: number,
  roots: readonly Hash[],
): Promise<string> {
  try {
    const index = await findDifference(head, first, roots)
    if (index !== undefined)
      return `Entry ${index} is not the one that was signed, and it is the first such entry.`
  } catch {
    // What cannot be read or parsed says no more than that the roots differ.
  }
  return `The entries do not give the root that was signed for ${head.size} of them, and the hashes that would tell which one is wrong do not give it either.`
}

async function findDifference(
  head: Head,
  first: number,
  roots: readonly Hash[],
): Promise<number | undefined> {
  const { size, root } = head.reader.checkpoint
  const bundles = Math.floor(size / TILE_WIDTH)
  const signed: Hash[] = []
  for (let n = 0; n * TILE_WIDTH < bundles; n++) {
    const width = tileWidth(1, n, size)
    signed.push(...parseTile(await fetchLog(tilePath(1, n, width)), width))
  }
  const tailWidth = tileWidth(0, bundles, size)
  const tail = tailWidth === 0 ? [] : await readLeaves(bundles, tailWidth)
  const edge = [signed, tail].flatMap((hashes) => edgeOf(hashes))
  if (!equalBytes(openTree({ from: { size, hashes: edge } }).root(), root)) return undefined
  const wrong = roots.findIndex((hash, i) => !equalBytes(hash, signed[first + i] ?? hash))
  const n = wrong === -1 ? bundles : first + wrong
  const leaves = n === bundles ? tail : await readLeaves(n, TILE_WIDTH)
  if (n < bundles && !equalBytes(rootOf(leaves), signed[n] ?? root)) return undefined
  const bundle = await fetchAnew(entriesPath(n, leaves.length), undefined)
  const at = entriesOf(bundle, n, size).findIndex(
    (entry, i) => !equalBytes(leafHash(entry), leaves[i] ?? root),
  )
  return at === -1 ? undefined : n * TILE_WIDTH + at
}

async function readLeaves(n: number, width: number): Promise<Hash[]> {
  return hashesOf(await fetchLog(tilePath(0, n, width)))
}

function edgeOf(hashes: readonly Hash[]): readonly Hash[] {
  const tree = openTree()
  for (const hash of hashes) tree.append(hash)
  return tree.rightEdge().hashes
}

function rootOf(leaves: readonly Hash[]): Hash {
  const tree = openTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
