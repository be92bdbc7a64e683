import { useEffect, useRef, useState } from 'react'
import type { Beginning } from '../../verify/growth.ts'
import type { Head } from '../../verify/head.ts'
import { recallBeginning, rememberBeginning, type VerifiedBeginning } from '../../verify/memory.ts'
import { verifyAll, type Progress } from '../../verify/verify-all.ts'

/** A check of the whole ledger. */
export type Check =
  | { readonly state: 'idle' }
  | { readonly state: 'running' | 'stopped' | 'done'; readonly progress: Progress }
  | { readonly state: 'failed'; readonly error: unknown }

type Tell = (check: Check) => void

/** Runs a check of every entry against the head that was current when it began. */
export function useVerifyAll(head: Head | undefined) {
  const [check, setCheck] = useState<Check>({ state: 'idle' })
  const running = useRef<AbortController | null>(null)
  const hashed = useRef<Beginning | undefined>(undefined)
  useEffect(() => () => running.current?.abort(), [])

  const keep = (beginning: Beginning) => {
    hashed.current = beginning
  }
  const begin = (from?: Beginning) => {
    if (head === undefined) return
    const controller = new AbortController()
    running.current = controller
    void run({ head, from, signal: controller.signal, tell: setCheck, keep })
  }
  return {
    check,
    /** What this browser verified on an earlier visit, where that is still the ledger's beginning. */
    known: head === undefined ? undefined : knownBeginning(head),
    startOver: () => begin(),
    /** Checks what came after what is known. */
    goOnFrom: (known: VerifiedBeginning) => begin(known),
    /** Goes on where it was stopped. */
    goOn: () => begin(hashed.current),
    stop: () => running.current?.abort(),
  }
}

function knownBeginning({ vkey, size }: Head): VerifiedBeginning | undefined {
  const known = recallBeginning(vkey)
  return known !== undefined && known.size > 0 && known.size <= size ? known : undefined
}

async function run(options: {
  readonly head: Head
  readonly from: Beginning | undefined
  readonly signal: AbortSignal
  readonly tell: Tell
  /** Given what was hashed, wherever it ended. */
  readonly keep: (beginning: Beginning) => void
}): Promise<void> {
  const { head, from, signal, tell } = options
  const done = from?.size ?? 0
  let progress: Progress = {
    bytes: 0,
    entries: done,
    total: head.size,
    from: done,
    startedAt: Date.now(),
    waitsUntil: undefined,
  }
  tell({ state: 'running', progress })
  try {
    const onProgress = (next: Progress) => {
      progress = next
      if (!signal.aborted) tell({ state: 'running', progress })
    }
    const beginning = await verifyAll(head, { from, onProgress, signal })
    options.keep(beginning)
    if (!signal.aborted) rememberBeginning({ ...beginning, vkey: head.vkey, at: Date.now() })
    tell({ state: signal.aborted ? 'stopped' : 'done', progress })
  } catch (error) {
    tell({ state: 'failed', error })
  }
}
