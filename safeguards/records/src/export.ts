import type { Actor } from '@wardstone/core'
import type { Context } from './deps.ts'
import { compartmentsOfGroup } from './export-group.ts'
import {
  openExportJobs,
  type ExportJob,
  type ExportScope,
  type ExportState,
  type HeldJob,
} from './export-jobs.ts'
import { linesOf } from './export-parts.ts'
import { makeExport } from './export-walk.ts'
import { EXPORT_JOBS_MAX } from './limits.ts'
import { notFound } from './read.ts'

/** What is exported: of whom, of which types, changed since when (milliseconds since the epoch). */
export type ExportRequest = {
  readonly of: { readonly scope: 'system' | 'patients' } | { readonly group: string }
  readonly types?: readonly string[]
  readonly since?: number
  /** The address that asked, for the manifest. */
  readonly url: string
}

/** An export as its owner sees it. Times in milliseconds since the epoch. */
export type ExportStatus = {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly url: string
  readonly scope: ExportScope
  readonly types: readonly string[] | null
  readonly since: number | null
  /** The moment whose state the files show. */
  readonly at: number
  readonly expiresAt: number
  /** Resources that the asker may see, and how many of them were walked over; null before they are counted. */
  readonly total: number | null
  readonly walked: number
  /** Bytes are those of the lines. While it runs: so far. */
  readonly files: readonly {
    readonly type: string
    readonly count: number
    readonly bytes: number
  }[]
  /** Why it failed, in a sentence. */
  readonly failure: string | null
}

/**
 * Bulk export (https://hl7.org/fhir/uv/bulkdata/STU2): what the actor may see at one moment, in NDJSON files that wait sealed,
 * each part under the key of the patient it is about, so that an erasure reaches them. They go after a day. Jobs are in the
 * database: every server knows them, and one whose server died is gone on with by another from where it stood.
 */
export type Exports = {
  /** Starts a job and answers its name. @throws Fault `records.too-many-exports`, and as a read of the Group. */
  start(actor: Actor, request: ExportRequest): Promise<string>
  /** @throws Fault `records.not-found` for a job that is another's, over or not there. */
  status(actor: Actor, id: string): Promise<ExportStatus>
  /** The actor's own, newest first. */
  list(actor: Actor): Promise<readonly ExportStatus[]>
  /**
   * The lines of one file, some at a time. What it shows is in the ledger before the first.
   * @throws Fault as `status`, and `vault.cannot-open` when a part was removed or changed in the database.
   */
  file(actor: Actor, id: string, type: string): Promise<AsyncIterable<string>>
  /** Deletes the files, and ends the job if it runs. */
  remove(actor: Actor, id: string): Promise<void>
  /** Deletes what is past its day, and goes on with what nobody works on any more. */
  tidy(): Promise<void>
  /** Waits for the jobs that this server works on. */
  settled(): Promise<void>
  /** Lets go of them after the step that they are at; another server, or this one once it is back, goes on. */
  stop(): Promise<void>
}

export function openExports(context: Context): Exports {
  const jobs = openExportJobs(context)
  const running = new Set<Promise<void>>()
  let isStopping = false

  const work = (job: HeldJob): void => {
    // Its job lapses and is taken up again; the reason is for the log.
    const done = makeExport(context, jobs, job, () => isStopping)
      .catch((error: unknown) => context.onError?.(error))
      .finally(() => running.delete(done))
    running.add(done)
  }
  const takeOver = async (key: Uint8Array): Promise<void> => {
    if (isStopping || running.size >= EXPORT_JOBS_MAX) return
    const job = await jobs.take(key)
    if (job !== undefined) work(job)
  }
  const jobOf = async (actor: Actor, id: string): Promise<ExportJob> => {
    const job = await jobs.read(actor, id)
    if (job === undefined) throw notFound()
    if (job.lapsed) await takeOver(job.key)
    return job
  }

  return {
    async start(actor, { of, url, types, since }) {
      await jobs.expire()
      const request: ExportState['request'] = {
        url,
        scope: 'group' in of ? 'group' : of.scope,
        ...('group' in of
          ? { compartments: await compartmentsOfGroup(context, actor, of.group) }
          : {}),
        ...(types === undefined ? {} : { types: [...types] }),
        ...(since === undefined ? {} : { since }),
      }
      const job = await jobs.create(actor, request)
      work(job)
      return job.state.id
    },
    status: async (actor, id) => statusOf(await jobOf(actor, id)),
    async list(actor) {
      const mine = await jobs.list(actor)
      for (const { key, lapsed } of mine) if (lapsed) await takeOver(key)
      return mine.map(statusOf)
    },
    async file(actor, id, type) {
      const job = await jobOf(actor, id)
      const { phase, files } = job.state
      if (phase !== 'done' || !files.some((file) => file.type === type)) throw notFound()
      return linesOf(context, actor, job, type)
    },
    async remove(actor, id) {
      const job = await jobs.read(actor, id)
      if (job === undefined) throw notFound()
      await jobs.remove(job.key)
    },
    async tidy() {
      await jobs.expire()
      for (const key of await jobs.lapsed()) await takeOver(key)
    },
    async settled() {
      await Promise.all(running)
    },
    async stop() {
      isStopping = true
      await Promise.all(running)
    },
  }
}

function statusOf({ state, expiresAt }: ExportJob): ExportStatus {
  const { id, phase, request, at, total, walked, files, failure } = state
  const { url, scope, types, since } = request
  return {
    id,
    state: phase,
    url,
    scope,
    types: types ?? null,
    since: since ?? null,
    at,
    expiresAt,
    total,
    walked,
    files,
    failure,
  }
}
