import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { backupsOf, type BackupHistory } from './backup-history.ts'

const kinds = [
  'backup.made',
  'backup.failed',
  'backup.pruned',
  'backup.drilled',
  'backup.restored',
  'backup.escrow.set',
]
const ENTRIES_A_KIND = 20
const REFRESH_MS = 30_000

/** What the ledger says of backups: the newest entries of each kind. */
export const backupHistoryQuery = queryOptions({
  queryKey: ['backups', 'history'],
  queryFn: async (): Promise<BackupHistory> => {
    const pages = await Promise.all(
      kinds.map((kind) => api.entries({ kind, limit: ENTRIES_A_KIND })),
    )
    return backupsOf(pages.flatMap(({ entries }) => entries))
  },
  refetchInterval: REFRESH_MS,
  // An event has a function; comparing it field by field would lose it.
  structuralSharing: false,
})
