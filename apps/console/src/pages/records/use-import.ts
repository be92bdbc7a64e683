import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { postFhir } from '../../api.ts'
import { asProblem } from '../../problem.ts'
import { afterFile, inOrder, readResponse, startRun, type ImportRun } from './import-run.ts'

/** Sends files one after another, so that the server's answer to one is known before the next. */
export function useImport() {
  const queryClient = useQueryClient()
  const [run, setRun] = useState<ImportRun | null>(null)
  const stopped = useRef(false)

  const start = async (files: readonly File[]) => {
    stopped.current = false
    let current = startRun(files, Date.now())
    setRun(current)
    for (const file of inOrder(files)) {
      if (stopped.current) break
      current = await sendOne(current, file)
      setRun(current)
    }
    setRun({ ...current, endedAt: Date.now() })
    await queryClient.invalidateQueries({ queryKey: ['patients'] })
  }
  const stop = () => {
    stopped.current = true
  }
  return { run, start, stop, clear: () => setRun(null) }
}

async function sendOne(run: ImportRun, file: File): Promise<ImportRun> {
  try {
    const { taken, refused } = readResponse(await postFhir(file))
    const next = afterFile(run, file, { taken })
    return {
      ...next,
      refused: [...next.refused, ...refused.map((reason) => ({ file: file.name, reason }))],
    }
  } catch (error) {
    return afterFile(run, file, { reasons: [asProblem(error).message] })
  }
}
