import { equalBytes } from '@wardstone/core'
import {
  entriesPath,
  leafHash,
  openTree,
  parseEntryBundle,
  TILE_WIDTH,
  tileWidth,
} from '@wardstone/verifier'
import { Problem } from '../problem.ts'
import { fetchLog, verified, type Head } from './head.ts'

/** How far a check of the whole ledger has come. */
export type Progress = {
  readonly bundles: number
  readonly bytes: number
  readonly entries: number
  readonly total: number
  readonly startedAt: number
}

const AHEAD_MAX = 6

/**
 * Fetches every entry of the ledger, hashes it here and compares the root with the signed one. Stops early when the
 * signal does.
 * @throws Problem when the root differs: the server handed out entries that it did not sign.
 */
export async function verifyAll(
  head: Head,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { size, root } = head.reader.checkpoint
  const startedAt = Date.now()
  const tree = openTree()
  let bytes = 0
  const bundles = Math.ceil(size / TILE_WIDTH)
  const ahead: Promise<Uint8Array>[] = []
  const request = (n: number) => fetchLog(entriesPath(n, tileWidth(0, n, size)))
  for (let n = 0; n < Math.min(AHEAD_MAX, bundles); n++) ahead.push(request(n))
  await verified(async () => {
    for (let n = 0; n < bundles && !signal.aborted; n++) {
      const bundle = await ahead.shift()
      if (bundle === undefined) break
      if (n + AHEAD_MAX < bundles) ahead.push(request(n + AHEAD_MAX))
      for (const entry of parseEntryBundle(bundle)) tree.append(leafHash(entry))
      bytes += bundle.length
      onProgress({ bundles: n + 1, bytes, entries: tree.size, total: size, startedAt })
    }
  })
  if (signal.aborted) return
  if (tree.size !== size || !equalBytes(tree.root(), root)) throw differs(tree.size, size)
}

function differs(found: number, size: number): Problem {
  return new Problem({
    status: 0,
    code: 'proof.invalid',
    title: 'The entries do not give the signed root',
    detail: `The server handed out ${found} entries for a checkpoint of ${size}, and their root is another. An entry was changed, removed or added. Tell your security officer, and keep this page open.`,
  })
}
