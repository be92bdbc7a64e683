import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { compareWithCedar } from './test-agreement.ts'

/** A share of a long comparison, in a thread of its own. */
const { seed, requests } = z.object({ seed: z.int(), requests: z.int() }).parse(workerData)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window.
parentPort?.postMessage(compareWithCedar(seed, requests))
