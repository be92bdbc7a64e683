import { concatBytes, Fault } from '@wardstone/core'
import {
  entriesPath,
  parseEntryBundle,
  TILE_WIDTH,
  tileWidth,
  type TreeHasher,
} from '@wardstone/verifier'
import { fetchAnew } from './fetch-log.ts'

/** Bundles `from` up to, not including, `to` of a log of `size` entries. */
export type Task = { readonly from: number; readonly to: number; readonly size: number }

/** What the entries of a task hash to. */
export type Hashed = {
  readonly task: Task
  /** Roots of its full bundles, one after the other. */
  readonly roots: Uint8Array<ArrayBuffer>
  /** Leaf hashes of the log's last bundle, where that is in the task and not full. */
  readonly tail: Uint8Array<ArrayBuffer>
  readonly bytes: number
}

/**
 * Fetches the bundles of a task and hashes them: full ones in one request, since a request for each would be most of the
 * work. Memory holds a task at a time, however long the log is.
 *
 * @throws Fault `proof.malformed` naming the bundle; Problem when the server does not hand one out.
 */
export async function hashBundles(
  task: Task,
  hasher: TreeHasher,
  options: {
    readonly signal?: AbortSignal
    /** Told until when it waits, where the server asks it to. */
    readonly onWait?: (until: number) => void
  } = {},
): Promise<Hashed> {
  const { from, to, size } = task
  const { signal, onWait } = options
  const fullTo = Math.min(to, Math.floor(size / TILE_WIDTH))
  const roots: Uint8Array[] = []
  let bytes = 0
  if (fullTo > from) {
    const run = await fetchAnew(`bundles/${from}-${fullTo}`, signal, onWait)
    bytes += run.length
    const leaves = hasher.leaves(entriesOfRun(run, from, fullTo))
    for (let at = 0; at < leaves.length; at += FULL_BYTES)
      roots.push(hasher.perfectRoot(leaves.subarray(at, at + FULL_BYTES)))
  }
  const tails = []
  for (let n = fullTo; n < to; n++) {
    const bundle = await fetchAnew(entriesPath(n, tileWidth(0, n, size)), signal, onWait)
    bytes += bundle.length
    tails.push(hasher.leaves(entriesOf(bundle, n, size)))
  }
  return { task, roots: concatBytes(...roots), tail: concatBytes(...tails), bytes }
}

/** The entries of full bundles that came together. @throws Fault `proof.malformed`, naming those that are not there. */
function entriesOfRun(run: Uint8Array, from: number, to: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  for (let n = from; n < to; n++) {
    const end = endOfBundle(run, at)
    entries.push(...entriesOf(run.subarray(at, end), n, (n + 1) * TILE_WIDTH))
    at = end
  }
  if (at !== run.length)
    throw new Fault(
      'proof.malformed',
      `After entry ${to * TILE_WIDTH - 1} the server handed out more.`,
    )
  return entries
}

/** Where 256 entries from `at` on end; each stands after its length in 16 bits (c2sp.org/tlog-tiles). */
function endOfBundle(run: Uint8Array, at: number): number {
  let end = at
  for (let i = 0; i < TILE_WIDTH && end < run.length; i++)
    end += 2 + (run[end] ?? 0) * 256 + (run[end + 1] ?? 0)
  return Math.min(end, run.length)
}

const FULL_BYTES = TILE_WIDTH * 32

/** The entries of bundle `n`. @throws Fault `proof.malformed`, naming them, when they are not as many as there should be. */
export function entriesOf(bundle: Uint8Array, n: number, size: number): Uint8Array[] {
  const first = n * TILE_WIDTH
  const width = tileWidth(0, n, size)
  const named = `entries ${first} to ${first + width - 1}`
  try {
    const entries = parseEntryBundle(bundle)
    if (entries.length === width) return entries
    throw new Fault('proof.malformed', `Of ${named} the server handed out ${entries.length}.`)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('proof.malformed', `In ${named}: ${error.message}`)
  }
}
