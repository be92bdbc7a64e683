import { equalBytes, Fault } from '@wardstone/core'
import { TILE_WIDTH } from '@wardstone/verifier'
import { openBundleHasher, type BundleHasher } from './bundle-workers.ts'
import { openGrowth, type Beginning } from './growth.ts'
import type { Hashed, Task } from './hash-bundles.ts'
import { verified, type Head } from './head.ts'
import { nameDifference } from './name-difference.ts'

/** How far a check of the ledger's entries has come. */
export type Progress = {
  readonly bytes: number
  /** Entries that are hashed, those of the beginning that was known already among them. */
  readonly entries: number
  readonly total: number
  /** Entries that were known already. */
  readonly from: number
  readonly startedAt: number
  /** Until when it does nothing, because the server asked for that; undefined while it goes on. */
  readonly waitsUntil: number | undefined
}

/** Bundles of one task: 4,096 entries. */
const TASK_BUNDLES = 16
/** Tasks whose hashes may wait for an earlier one. */
const WAITING_TASKS_MAX = 64

/**
 * Fetches every entry of the ledger after `from`, hashes it here and compares the root with the signed one. Resolves
 * with the beginning that was hashed, whether it came to the end or the signal stopped it: only at the end is it known
 * to be what was signed.
 *
 * @throws Problem when the root differs: the server handed out entries that it did not sign.
 */
export async function verifyAll(
  head: Head,
  options: {
    readonly from?: Beginning | undefined
    readonly onProgress: (progress: Progress) => void
    readonly signal: AbortSignal
  },
): Promise<Beginning> {
  const { onProgress, signal, from = { size: 0, hashes: [] } } = options
  const { size, root } = head.reader.checkpoint
  const growth = openGrowth(from)
  const startedAt = Date.now()
  let bytes = 0
  let waitsUntil: number | undefined
  const tell = () => {
    const known = { entries: growth.size, total: size, from: from.size }
    onProgress({ ...known, bytes, startedAt, waitsUntil })
  }
  const hasher = openBundleHasher((until) => {
    waitsUntil = Math.max(until, waitsUntil ?? 0)
    tell()
  })
  const stop = () => hasher.close()
  signal.addEventListener('abort', stop)
  try {
    await verified(() =>
      runTasks(tasksOf(from.size, size), hasher, (hashed) => {
        growth.add(hashed)
        bytes += hashed.bytes
        if (waitsUntil !== undefined && waitsUntil <= Date.now()) waitsUntil = undefined
        tell()
      }),
    )
    if (growth.size !== size || !equalBytes(growth.root(), root)) {
      const message = await nameDifference(head, from.size / TILE_WIDTH, growth.roots)
      await verified(() => Promise.reject(new Fault('proof.invalid', message)))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', stop)
    hasher.close()
  }
  return growth.beginning()
}

function* tasksOf(done: number, size: number): Generator<Task> {
  const bundles = Math.ceil(size / TILE_WIDTH)
  for (let from = done / TILE_WIDTH; from < bundles; from += TASK_BUNDLES) {
    yield { from, to: Math.min(from + TASK_BUNDLES, bundles), size }
  }
}

/** Runs tasks as many at a time as the hasher takes, and hands their hashes on in order. */
async function runTasks(
  tasks: Generator<Task>,
  hasher: BundleHasher,
  onHashed: (hashed: Hashed) => void,
): Promise<void> {
  const queue: Promise<Hashed>[] = []
  let running = 0
  const fill = () => {
    while (running < hasher.atOnce && queue.length < WAITING_TASKS_MAX) {
      const next = tasks.next()
      if (next.done === true) return
      running++
      const hashing = hasher.hash(next.value).then((hashed) => {
        running--
        fill()
        return hashed
      })
      // A failure is told when its turn comes; until then nobody may be listening.
      hashing.catch(() => undefined)
      queue.push(hashing)
    }
  }
  fill()
  for (let first = queue.shift(); first !== undefined; first = queue.shift()) {
    onHashed(await first)
    fill()
  }
}
