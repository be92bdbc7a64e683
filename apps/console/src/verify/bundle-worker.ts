import { Fault } from '@wardstone/core'
import { openLaneHasher } from '@wardstone/verifier'
import { asProblem, Problem } from '../problem.ts'
import { hashBundles, type Hashed, type Task } from './hash-bundles.ts'

/** What a worker says of a task: until when it waits, then its hashes, or why there are none. Errors do not survive the way between threads. */
export type WorkerAnswer =
  | { readonly hashed: Hashed }
  /** The server asked for it. In milliseconds since the epoch. */
  | { readonly waitsUntil: number }
  | {
      readonly fault: {
        readonly code: 'proof.malformed' | 'proof.invalid'
        readonly message: string
      }
    }
  | {
      readonly problem: {
        readonly status: number
        readonly code: string
        readonly title: string
        readonly detail: string
      }
    }

const hasher = openLaneHasher()

/** One task a message, several under way: one waits for the network while another hashes. */
globalThis.addEventListener('message', ({ data }: MessageEvent<Task>) => void answer(data))

async function answer(task: Task): Promise<void> {
  try {
    const onWait = (waitsUntil: number) =>
      globalThis.postMessage({ waitsUntil } satisfies WorkerAnswer, { transfer: [] })
    const hashed = await hashBundles(task, await hasher, { onWait })
    const transfer = [hashed.roots.buffer, hashed.tail.buffer]
    globalThis.postMessage({ hashed } satisfies WorkerAnswer, { transfer })
  } catch (error) {
    globalThis.postMessage(refusal(error), { transfer: [] })
  }
}

function refusal(error: unknown): WorkerAnswer {
  if (error instanceof Fault && error.code === 'proof.malformed')
    return { fault: { code: error.code, message: error.message } }
  const { status, code, title, message } = error instanceof Problem ? error : asProblem(error)
  return { problem: { status, code, title, detail: message } }
}
