import { queryOptions } from '@tanstack/react-query'
import { problemOf, isObject, Problem } from './problem.ts'
import { remove } from './api.ts'

/** One file of an export: the resources of one type, a line each (NDJSON). `href` is a path of this server. */
type ExportFile = { readonly type: string; readonly count: number; readonly href: string }

export type ExportState =
  | { readonly state: 'running'; readonly progress: string | undefined }
  | {
      readonly state: 'done'
      /** The moment whose state the files show, and when they go; milliseconds since the epoch. */
      readonly at: number
      readonly expiresAt: number
      readonly files: readonly ExportFile[]
    }
  /** It went: deleted, older than a day, or another person's. */
  | { readonly state: 'gone' }

/** What is asked for: types by their FHIR names (none: all), changed on a day or later (`YYYY-MM-DD`, or ''). */
export type ExportChoice = { readonly types: readonly string[]; readonly since: string }

const JOB = /\/\$export-status\/([0-9a-f-]{36})$/
const POLL_MS = 1_000

/** Starts an export of what this person may see, and answers its name (bulk data STU2, kick-off request). */
export async function startExport({ types, since }: ExportChoice): Promise<string> {
  const query = new URLSearchParams()
  if (types.length > 0) query.set('_type', types.join(','))
  if (since !== '') query.set('_since', since)
  const response = await ask(`/fhir/R4/$export?${query.toString()}`)
  const job = JOB.exec(response.headers.get('content-location') ?? '')?.[1]
  if (job === undefined) throw problemOf(response.status, undefined)
  return job
}

/** How far an export is; asked every second while it runs. */
export function exportQuery(job: string | undefined) {
  return queryOptions({
    queryKey: ['export', job],
    queryFn: () => stateOf(job ?? ''),
    enabled: job !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
    retry: false,
  })
}

/** Deletes the files of an export. */
export function deleteExport(job: string): Promise<void> {
  return remove(`/fhir/R4/$export-status/${encodeURIComponent(job)}`)
}

async function stateOf(job: string): Promise<ExportState> {
  try {
    const response = await ask(`/fhir/R4/$export-status/${encodeURIComponent(job)}`)
    if (response.status === 202) {
      return { state: 'running', progress: response.headers.get('x-progress') ?? undefined }
    }
    const body: unknown = await response.json()
    const expires = response.headers.get('expires') ?? ''
    return manifestOf(body, Date.parse(expires))
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { state: 'gone' }
    throw error
  }
}

/** Reads the manifest of a finished export; links lead to this server by whatever name it calls itself. */
export function manifestOf(body: unknown, expiresAt: number): ExportState {
  const manifest = isObject(body) ? body : {}
  const output: unknown[] = Array.isArray(manifest['output']) ? manifest['output'] : []
  const files = output.filter(isObject).map(({ type, count, url }) => ({
    type: String(type),
    count: Number(count),
    href: new URL(String(url)).pathname,
  }))
  return {
    state: 'done',
    at: Date.parse(String(manifest['transactionTime'])),
    expiresAt,
    files: files.toSorted((a, b) => b.count - a.count),
  }
}

async function ask(path: string): Promise<Response> {
  const headers = { accept: 'application/json', prefer: 'respond-async' }
  const response = await fetch(path, { headers, credentials: 'same-origin' }).catch(() => {
    throw new Problem({
      status: 0,
      code: 'network.unreachable',
      title: 'The server did not answer',
      detail: 'Nothing was exported. An export under way goes on there: open this page again.',
    })
  })
  if (response.ok) return response
  throw problemOf(response.status, await response.json().catch(() => undefined))
}
