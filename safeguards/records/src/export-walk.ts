import { Fault } from '@wardstone/core'
import type { Compartment } from '@wardstone/vault'
import type { Context } from './deps.ts'
import type { ExportJobs, ExportState, HeldJob } from './export-jobs.ts'
import { sealPage, type NewPart } from './export-parts.ts'
import { openVersions, type FoundVersion } from './history.ts'
import { EXPORT_RESOURCES_MAX, EXPORT_TAKES_MAX } from './limits.ts'
import { headJson } from './share.ts'
import { basisFor, countHistory, keyText, selectHistory, type HistoryQuery } from './store.ts'

const ROWS_AT_ONCE = 500

/**
 * Works on a job until it has ended, another server holds it, it was deleted, or `isStopping`. Each step is one transaction: what
 * was walked, the parts made of it and where it goes on; whoever takes the job over goes on exactly there.
 */
export async function makeExport(
  context: Context,
  jobs: ExportJobs,
  job: HeldJob,
  isStopping: () => boolean,
): Promise<void> {
  let { state } = job
  const fail = (failure: string) => jobs.keep(job, { ...state, phase: 'failed', failure })
  if (state.takes > EXPORT_TAKES_MAX) {
    await fail(
      `The server stopped ${EXPORT_TAKES_MAX} times at the same place. Start the export again; if it ends so again, tell the security officer.`,
    )
    return
  }
  try {
    if (state.total === null) {
      state = { ...state, total: await countAll(context, state) }
      if (!(await jobs.keep(job, state))) return
    }
    while (state.phase === 'running') {
      if (isStopping()) return await jobs.release(job, state)
      const { page, next } = await step(context, job.key, state)
      if (resourcesOf(next) > EXPORT_RESOURCES_MAX) {
        await fail(
          `There are more than ${EXPORT_RESOURCES_MAX} resources. Export fewer types, or what changed since a day.`,
        )
        return
      }
      const kept = await jobs.keep(job, next, page).catch(unlessReplaced)
      if (kept === false) return
      if (kept === true) state = next
    }
  } catch (error) {
    // Anything else is a bug or a database that went away: the job is taken up again once its time is over.
    if (!(error instanceof Fault)) throw error
    await fail(error.message)
  }
}

/** A data key that was replaced meanwhile: the step is made again, and sealed under the new one. */
function unlessReplaced(error: unknown): undefined {
  if (!(error instanceof Fault && error.code === 'vault.data-key-replaced')) throw error
}

function resourcesOf({ files }: Pick<ExportState, 'files'>): number {
  return files.reduce((sum, { count }) => sum + count, 0)
}

function queryOf({ vault }: Context, { request, at }: ExportState): Omit<HistoryQuery, 'limit'> {
  const { since, compartments, scope } = request
  return {
    during: { start: at, end: at + 1 },
    ...(since === undefined ? {} : { since }),
    ...(compartments === undefined ? {} : { compartments }),
    ...(scope === 'patients' ? { besides: vault.organisation.id } : {}),
  }
}

/** Asked at every step anew: what the actor may see no more is not walked over. */
async function basesOf({ access, sql, vault }: Context, { actor: who }: ExportState) {
  const { practitioner, ...rest } = who
  const actor = { ...rest, ...(practitioner === undefined ? {} : { practitioner }) }
  const reader = { actor, organisation: vault.organisation.id }
  const demographics = await basisFor(access, { ...reader, action: 'read-demographics' })
  const chart = await basisFor(access, { ...reader, action: 'read-chart' })
  return { bases: { demographics: demographics(sql), chart: chart(sql) }, chart }
}

async function countAll(context: Context, state: ExportState): Promise<number> {
  const { bases } = await basesOf(context, state)
  return countHistory(context.sql, bases, queryOf(context, state))
}

/** Walks over some more rows and seals what is wanted of them. */
async function step(context: Context, key: Uint8Array, state: ExportState) {
  const { bases, chart } = await basesOf(context, state)
  const rows = await selectHistory(context.sql, bases, {
    ...queryOf(context, state),
    ...(state.after === null ? {} : { after: state.after }),
    limit: ROWS_AT_ONCE,
  })
  const asked = { actor: state.actor, interaction: 'export', type: '' } as const
  const wanted = state.request.types === undefined ? undefined : new Set(state.request.types)
  const as = { basis: chart, areNewest: false }
  const found = (await openVersions(context, asked, rows, as)).filter(
    ({ type, version }) => !version.isDeleted && (wanted === undefined || wanted.has(type)),
  )
  const last = rows.at(-1)
  const isLast = last === undefined || rows.length < ROWS_AT_ONCE
  const { page, parts, chain } = await sealPage(
    context,
    { key, state },
    await partsOf(context, found),
  )
  const next: ExportState = {
    ...state,
    phase: isLast ? 'done' : 'running',
    takes: 1,
    walked: isLast ? (state.total ?? 0) : Math.min(state.walked + rows.length, state.total ?? 0),
    files: addedUp(state.files, parts),
    pages: state.pages + 1,
    chain,
    parts: state.parts + parts.length,
    after:
      last === undefined ? null : { at: last.at, key: keyText(last.key), version: last.version },
  }
  return { page, next }
}

/** The versions of one type in one record, as one part. Who was erased meanwhile is in none. */
async function partsOf(context: Context, found: readonly FoundVersion[]): Promise<NewPart[]> {
  const compartments = await context.vault.unlock(found.map(({ compartment }) => compartment))
  const groups = Map.groupBy(found, ({ type, compartment }) => `${type} ${compartment}`)
  return [...groups.values()].flatMap((group): NewPart[] => {
    const [first] = group
    const compartment: Compartment | undefined =
      first === undefined ? undefined : compartments.get(first.compartment)
    if (first === undefined || compartment === undefined) return []
    const lines = group.map((each) => `${lineOf(each)}\n`).join('')
    return [{ type: first.type, basis: first.basis, count: group.length, compartment, lines }]
  })
}

/** Of a resource about several patients only its name waits: what it says is fetched from their records with the file. */
function lineOf({ version: { type, id, version, at, json }, isShared }: FoundVersion): string {
  if (!isShared) return json
  const meta = { versionId: String(version), lastUpdated: new Date(at).toISOString() }
  return headJson(type, id, meta)
}

function addedUp(
  files: ExportState['files'],
  parts: readonly { readonly type: string; readonly count: number; readonly bytes: number }[],
): ExportState['files'] {
  const all = new Map(files.map((file) => [file.type, file]))
  for (const { type, count, bytes } of parts) {
    const file = all.get(type) ?? { type, count: 0, bytes: 0 }
    all.set(type, { type, count: file.count + count, bytes: file.bytes + bytes })
  }
  return [...all.values()]
}
