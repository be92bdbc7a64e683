import { useEffect, useRef, useState } from 'react'
import type { Head } from '../../verify/head.ts'
import { verifyAll, type Progress } from '../../verify/verify-all.ts'

/** A check of the whole ledger. */
export type Check =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: Progress }
  | { readonly state: 'done'; readonly progress: Progress }
  | { readonly state: 'failed'; readonly error: unknown }

/** Runs a check of every entry against the head that was current when it began. */
export function useVerifyAll(head: Head | undefined) {
  const [check, setCheck] = useState<Check>({ state: 'idle' })
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const start = () => {
    if (head === undefined) return
    const controller = new AbortController()
    running.current = controller
    void run(head, controller.signal, setCheck)
  }
  const stop = () => {
    running.current?.abort()
    setCheck({ state: 'idle' })
  }
  return { check, start, stop }
}

async function run(head: Head, signal: AbortSignal, tell: (check: Check) => void): Promise<void> {
  let progress: Progress = {
    bundles: 0,
    bytes: 0,
    entries: 0,
    total: head.size,
    startedAt: Date.now(),
  }
  tell({ state: 'running', progress })
  try {
    await verifyAll(
      head,
      (next) => {
        progress = next
        if (!signal.aborted) tell({ state: 'running', progress })
      },
      signal,
    )
    if (!signal.aborted) tell({ state: 'done', progress })
  } catch (error) {
    if (!signal.aborted) tell({ state: 'failed', error })
  }
}
