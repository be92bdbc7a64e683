import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteExport, exportQuery, startExport, type ExportChoice } from '../../export-api.ts'

type Kept = { readonly job: string; readonly startedAt: number }

/** The export of this account in this tab: a reload finds it again, another person does not. */
export function useExport(account: string) {
  const queryClient = useQueryClient()
  const place = `wardstone.export.${account}`
  const [kept, setKept] = useState(() => recall(place))
  const query = useQuery(exportQuery(kept?.job))
  const keep = (next: Kept | undefined) => {
    if (next === undefined) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, `${next.job} ${next.startedAt}`)
    setKept(next)
  }
  const start = useMutation({
    mutationFn: (choice: ExportChoice) => startExport(choice),
    onSuccess: (job) => keep({ job, startedAt: Date.now() }),
  })
  const remove = useMutation({
    mutationFn: (job: string) => deleteExport(job),
    onSuccess: (_, job) => {
      keep(undefined)
      queryClient.removeQueries({ queryKey: ['export', job] })
      start.reset()
    },
  })
  const forget = () => {
    keep(undefined)
    start.reset()
  }
  return { kept, query, start, remove, forget }
}

function recall(place: string): Kept | undefined {
  const [job, startedAt] = (sessionStorage.getItem(place) ?? '').split(' ')
  return job === undefined || startedAt === undefined
    ? undefined
    : { job, startedAt: Number(startedAt) }
}
