import { Fault } from '@wardstone/core'
import { openLaneHasher } from '@wardstone/verifier'
import { Problem } from '../problem.ts'
import type { WorkerAnswer } from './bundle-worker.ts'
// oxlint-disable-next-line import/default -- Vite makes this module: the address of the built file.
import workerUrl from './bundle-worker.ts?worker&url'
import { hashBundles, type Hashed, type Task } from './hash-bundles.ts'

/** Most threads that one check starts, however many the machine has. */
const WORKERS_MAX = 3
/** Tasks that one thread has under way: while one waits for the network, the other hashes. */
const TASKS_EACH = 2

/** Something that hashes tasks, several at a time. */
export type BundleHasher = {
  /** Tasks that are worth having under way. */
  readonly atOnce: number
  /** @throws Fault `proof.malformed`; Problem when the server does not hand a bundle out. */
  hash(task: Task): Promise<Hashed>
  /** Ends every thread at once, whatever it was doing. */
  close(): void
}

/**
 * Threads of this browser, or this one thread where it cannot start any.
 * @param onWait Told until when a task waits, because the server asked for that.
 */
export function openBundleHasher(onWait: (until: number) => void): BundleHasher {
  const count = Math.max(1, Math.min(WORKERS_MAX, navigator.hardwareConcurrency))
  try {
    return openWorkers(
      Array.from({ length: count }, () => startWorker()),
      onWait,
    )
  } catch {
    return openHere(onWait)
  }
}

type TrustedTypesLike = {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** A page under `require-trusted-types-for 'script'` starts a thread only from an address that a policy let through. */
function startWorker(): Worker {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no type of the platform names it yet.
  const { trustedTypes } = globalThis as unknown as { readonly trustedTypes?: TrustedTypesLike }
  const policy = trustedTypes?.createPolicy('wardstone-worker', {
    createScriptURL: () => workerUrl,
  })
  return new Worker(policy?.createScriptURL('') ?? workerUrl, { type: 'module' })
}

function openWorkers(workers: readonly Worker[], onWait: (until: number) => void): BundleHasher {
  const idle = workers.flatMap((worker) => Array.from({ length: TASKS_EACH }, () => worker))
  const waiting = new Map<number, PromiseWithResolvers<Hashed>>()
  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const settle = (worker: Worker, answer: WorkerAnswer) => {
    if ('waitsUntil' in answer) return onWait(answer.waitsUntil)
    if (!('hashed' in answer)) return fail(errorOf(answer))
    idle.push(worker)
    const { from } = answer.hashed.task
    waiting.get(from)?.resolve(answer.hashed)
    waiting.delete(from)
  }
  for (const worker of workers) {
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) =>
      settle(worker, data),
    )
    worker.addEventListener('error', () => fail(broken()))
  }
  return {
    atOnce: idle.length,
    hash(task) {
      const worker = idle.shift()
      if (worker === undefined) throw new Error('more tasks at once than were offered')
      const answer = Promise.withResolvers<Hashed>()
      waiting.set(task.from, answer)
      worker.postMessage(task, { transfer: [] })
      return answer.promise
    },
    close() {
      for (const worker of workers) worker.terminate()
      fail(broken())
    },
  }
}

function openHere(onWait: (until: number) => void): BundleHasher {
  const hasher = openLaneHasher()
  const controller = new AbortController()
  return {
    atOnce: TASKS_EACH,
    hash: async (task) => hashBundles(task, await hasher, { signal: controller.signal, onWait }),
    close: () => controller.abort(),
  }
}

function errorOf(
  answer: Exclude<WorkerAnswer, { readonly hashed: Hashed } | { readonly waitsUntil: number }>,
): Error {
  return 'fault' in answer
    ? new Fault(answer.fault.code, answer.fault.message)
    : new Problem(answer.problem)
}

function broken(): Problem {
  return new Problem({
    status: 0,
    code: 'console.worker-failed',
    title: 'The check stopped',
    detail:
      'A thread of this browser ended before it was done, so nothing was verified. Try again.',
  })
}
