import { queryOptions } from '@tanstack/react-query'
import { get, remove } from './api.ts'
import { Problem, problemOf } from './problem.ts'

/** One's own bulk export. Times in milliseconds since the epoch, bytes of the lines. */
export type ExportJob = {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly scope: ExportScope
  /** Null: all. */
  readonly types: readonly string[] | null
  readonly since: number | null
  /** The moment whose state the files show, and when they go. */
  readonly at: number
  readonly expiresAt: number
  /** Resources that this person may see; null before they are counted. */
  readonly total: number | null
  readonly walked: number
  /** While it runs: so far. */
  readonly files: readonly ExportFile[]
  readonly failure: string | null
}

/** The resources of one type, a line each (NDJSON). */
export type ExportFile = { readonly type: string; readonly count: number; readonly bytes: number }

export type ExportScope = 'system' | 'patients' | 'group'

/** What is asked for: types by their FHIR names (none: all), changed on a day or later (`YYYY-MM-DD`, or ''). */
export type ExportChoice = {
  readonly scope: ExportScope
  /** Id of the Group, where the scope is one. */
  readonly group: string
  readonly types: readonly string[]
  readonly since: string
}

const RUNNING_MS = 1_000
const REFRESH_MS = 60_000

/** One's own exports, newest first; every second while one is made. */
export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: () => get<{ exports: readonly ExportJob[] }>('/api/records/exports'),
  refetchInterval: ({ state }) =>
    state.data?.exports.some((one) => one.state === 'running') === true ? RUNNING_MS : REFRESH_MS,
})

/** Starts an export of what this person may see (bulk data STU2, kick-off request). */
export async function startExport(choice: ExportChoice): Promise<void> {
  const headers = { accept: 'application/json', prefer: 'respond-async' }
  const response = await fetch(kickOffOf(choice), { headers, credentials: 'same-origin' }).catch(
    () => {
      throw new Problem({
        status: 0,
        code: 'network.unreachable',
        title: 'The server did not answer',
        detail: 'Whether the export was started is shown once it answers again.',
      })
    },
  )
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => undefined))
}

/** Where an export is asked for. */
export function kickOffOf({ scope, group, types, since }: ExportChoice): string {
  const paths: Record<ExportScope, string> = {
    system: '$export',
    patients: 'Patient/$export',
    group: `Group/${encodeURIComponent(group)}/$export`,
  }
  const query = new URLSearchParams()
  if (types.length > 0) query.set('_type', types.join(','))
  if (since !== '') query.set('_since', since)
  const asked = query.toString()
  return `/fhir/R4/${paths[scope]}${asked === '' ? '' : `?${asked}`}`
}

/** Where a file is downloaded from. */
export function exportFileUrl(job: string, type: string): string {
  return `/fhir/R4/$export-file/${encodeURIComponent(job)}/${encodeURIComponent(type)}`
}

/** Deletes the files of an export, and ends it if it is still made. */
export function deleteExport(job: string): Promise<void> {
  return remove(`/fhir/R4/$export-status/${encodeURIComponent(job)}`)
}
