import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import { lastVisit } from './visit.ts'

/** What needs a person and what changed since the last visit with this browser. */
export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: async () => {
    const since = lastVisit(Date.now())
    return { ...(await api.today(since)), sinceAt: since }
  },
})
