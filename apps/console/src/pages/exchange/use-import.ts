import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { postFhir } from '../../api.ts'
import { asProblem } from '../../problem.ts'
import { checkFile } from './import-check.ts'
import {
  endRun,
  inOrder,
  readResponse,
  startRun,
  withFile,
  type FileRun,
  type ImportRun,
} from './import-run.ts'

/** Sends files one after another, so that the server's answer to one is known before the next. */
export function useImport() {
  const queryClient = useQueryClient()
  const [run, setRun] = useState<ImportRun | null>(null)
  const [isStopping, setIsStopping] = useState(false)
  const stopped = useRef(false)

  const start = async (files: readonly File[]) => {
    stopped.current = false
    setIsStopping(false)
    const ordered = inOrder(files)
    let current = startRun(ordered, Date.now())
    const show = (next: ImportRun) => {
      current = next
      setRun(next)
    }
    show(current)
    for (const [index, file] of ordered.entries()) {
      if (stopped.current) break
      show(withFile(current, index, { state: 'sending' }))
      show(withFile(current, index, await sendOne(file)))
    }
    show(endRun(current, Date.now()))
    await queryClient.invalidateQueries({ queryKey: ['patients'] })
  }
  /** What is being sent is waited for: whether half a request went in, nobody could say. */
  const stop = () => {
    stopped.current = true
    setIsStopping(true)
  }
  return { run, isStopping, start, stop, clear: () => setRun(null) }
}

async function sendOne(file: File): Promise<Partial<FileRun>> {
  try {
    const check = await checkFile(file)
    if ('refusal' in check) return { state: 'refused', refusals: [check.refusal] }
    return readResponse(await postFhir(file))
  } catch (error) {
    return { state: 'refused', refusals: [asProblem(error).message] }
  }
}
