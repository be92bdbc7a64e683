import { randomUUID } from 'node:crypto'
import { Fault, fromUtf8, parseJson, utf8, type Actor } from '@wardstone/core'
import { compartmentId } from '@wardstone/vault'
import { z } from 'zod'
import type { Context } from './deps.ts'
import type { Disclosure } from './disclosures.ts'
import { versionsOf, type FoundVersion } from './history.ts'
import { EXPORT_JOBS_MAX, EXPORT_RESOURCES_MAX, EXPORT_TTL_MS } from './limits.ts'
import { notFound } from './read.ts'
import { basisFor, keyText } from './store.ts'

/** What is exported: of which types, changed since when (milliseconds since the epoch). */
export type ExportRequest = {
  readonly types?: readonly string[]
  readonly since?: number
  /** The address that asked, for the manifest. */
  readonly url: string
}

type ExportStatus =
  | { readonly state: 'running'; readonly resources: number }
  | { readonly state: 'failed'; readonly resources: number }
  | {
      readonly state: 'done'
      readonly url: string
      /** The moment whose state the files show. */
      readonly at: number
      readonly expiresAt: number
      readonly files: readonly { readonly type: string; readonly count: number }[]
    }

const basis = z.enum(['role', 'care-relationship', 'break-glass'])
const job = z.object({
  state: z.enum(['running', 'done', 'failed']),
  url: z.string(),
  at: z.number(),
  resources: z.number(),
  parts: z.array(z.object({ type: z.string(), count: z.number(), compartment: z.number(), basis })),
})
type Job = z.infer<typeof job>

const ROWS_AT_ONCE = 1000

/**
 * Bulk export (https://hl7.org/fhir/uv/bulkdata/STU2): what the actor may see at one moment, in NDJSON files that wait sealed,
 * each part under the key of the patient it is about, so that an erasure reaches them. They go after a day.
 */
export type Exports = {
  /** Starts a job and answers its name. @throws Fault `records.too-many-exports`. */
  start(actor: Actor, request: ExportRequest): Promise<string>
  /** @throws Fault `records.not-found` for a job that is another's, over or not there. */
  status(actor: Actor, id: string): Promise<ExportStatus>
  /** The lines of one file. What it shows is in the ledger before. @throws as `status`, and `vault.cannot-open`. */
  file(actor: Actor, id: string, type: string): Promise<string>
  remove(actor: Actor, id: string): Promise<void>
  /** Waits for the jobs under way. */
  settled(): Promise<void>
}

export function openExports(context: Context): Exports {
  const { sql, vault, now } = context
  const running = new Map<string, Promise<void>>()
  const keyOf = (actor: Actor, id: string) => vault.blindKey(`export ${actor.id} ${id}`)
  const sealed = (id: string, state: Job) =>
    vault.organisation.seal(`export ${id}`, utf8(JSON.stringify(state)))

  async function jobOf(actor: Actor, id: string): Promise<{ state: Job; expiresAt: number }> {
    const [row] = await sql<{ sealed: Buffer; expires: number }[]>`
      select sealed, expires from export_job where id = ${keyOf(actor, id)} and expires > ${now()}`
    if (row === undefined) throw notFound()
    const state = job.parse(parseJson(vault.organisation.open(`export ${id}`, row.sealed)))
    return { state, expiresAt: row.expires }
  }

  async function carryOut(actor: Actor, work: Work): Promise<void> {
    let ended: Job
    try {
      ended = await runJob(context, actor, work)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      ended = { ...work.state, state: 'failed' }
    }
    await sql`update export_job set sealed = ${sealed(work.id, ended)} where id = ${work.key}`
  }

  return {
    async start(actor, request) {
      await sql`delete from export_job where expires <= ${now()}`
      if (running.size >= EXPORT_JOBS_MAX) throw tooMany()
      const id = randomUUID()
      const key = keyOf(actor, id)
      const state: Job = { state: 'running', url: request.url, at: now(), resources: 0, parts: [] }
      await sql`insert into export_job (id, sealed, expires)
        values (${key}, ${sealed(id, state)}, ${now() + EXPORT_TTL_MS})`
      const work = carryOut(actor, { id, key, request, state }).finally(() => running.delete(id))
      running.set(id, work)
      // A failure that is no refusal shows as a job that ended without an answer.
      work.catch(() => undefined)
      return id
    },
    async status(actor, id) {
      const { state, expiresAt } = await jobOf(actor, id)
      const { resources, url, at } = state
      if (state.state === 'running') {
        return { state: running.has(id) ? 'running' : 'failed', resources }
      }
      if (state.state === 'failed') return { state: 'failed', resources }
      const counts = new Map<string, number>()
      for (const { type, count } of state.parts) counts.set(type, (counts.get(type) ?? 0) + count)
      const files = [...counts].map(([type, count]) => ({ type, count }))
      return { state: 'done', url, at, expiresAt, files }
    },
    async file(actor, id, type) {
      const { state } = await jobOf(actor, id)
      if (state.state !== 'done') throw notFound()
      return fileOf(context, actor, { key: keyOf(actor, id), type, state })
    },
    async remove(actor, id) {
      await jobOf(actor, id)
      await sql`delete from export_job where id = ${keyOf(actor, id)}`
    },
    async settled() {
      await Promise.allSettled(running.values())
    },
  }
}

type Work = {
  readonly id: string
  readonly key: Uint8Array
  readonly request: ExportRequest
  readonly state: Job
}

/** Seals what there is, some at a time, and answers how the job ended. */
async function runJob(context: Context, actor: Actor, { key, request, state }: Work): Promise<Job> {
  const wanted = request.types === undefined ? undefined : new Set(request.types)
  const parts: Job['parts'] = []
  let resources = 0
  let after: FoundVersion['place'] | undefined
  for (;;) {
    const found = await versionsOf(
      context,
      { actor, interaction: 'export', type: '' },
      {
        during: { start: state.at, end: state.at + 1 },
        ...(request.since === undefined ? {} : { since: request.since }),
        ...(after === undefined ? {} : { after }),
        isWanted: () => true,
        count: ROWS_AT_ONCE,
        rowsMax: EXPORT_RESOURCES_MAX,
      },
    )
    const shown = found.filter(
      ({ type, version }) => !version.isDeleted && (wanted === undefined || wanted.has(type)),
    )
    resources += shown.length
    if (resources > EXPORT_RESOURCES_MAX) return { ...state, state: 'failed', resources }
    for (const part of partsOf(shown))
      parts.push(await sealPart(context, { key, number: parts.length }, part))
    after = found.at(-1)?.place
    if (found.length < ROWS_AT_ONCE) return { ...state, state: 'done', resources, parts }
  }
}

/** Versions of one type in one record. */
type Part = readonly [FoundVersion, ...FoundVersion[]]

function partsOf(found: readonly FoundVersion[]): Part[] {
  const parts = new Map<string, [FoundVersion, ...FoundVersion[]]>()
  for (const each of found) {
    const name = `${each.type} ${each.compartment}`
    const part = parts.get(name)
    if (part === undefined) parts.set(name, [each])
    else part.push(each)
  }
  return [...parts.values()]
}

async function sealPart(
  { sql, vault }: Context,
  { key, number }: { key: Uint8Array; number: number },
  part: Part,
): Promise<Job['parts'][number]> {
  const [{ compartment: at, type, basis: why }] = part
  const compartment = (await vault.unlock([at])).get(at)
  const lines = part.map(({ version }) => `${version.json}\n`).join('')
  // Erased meanwhile: an empty part, which nobody can open either.
  if (compartment !== undefined) {
    await sql.begin(async (tx) => {
      await vault.holdKeys(tx, [compartment])
      const sealed = compartment.seal(exportContext(key, number), utf8(lines))
      await tx`insert into export_part (job, number, compartment, sealed)
        values (${key}, ${number}, ${at}, ${sealed})`
    })
  }
  return { type, count: part.length, compartment: at, basis: why }
}

async function fileOf(
  context: Context,
  actor: Actor,
  { key, type, state }: { key: Uint8Array; type: string; state: Job },
): Promise<string> {
  const { access, disclosures, sql, vault } = context
  const action = type === 'Patient' ? 'read-demographics' : 'read-chart'
  const reader = { actor, action, organisation: vault.organisation.id } as const
  const basisIn = await basisFor(access, reader)
  // What the actor may see no more since is left out, as in a store that does not hold it.
  const rows = await sql<{ number: number; compartment: number; sealed: Buffer }[]>`
    select number, compartment, sealed from (
      select r.number, r.compartment, r.sealed, ${basisIn(sql)} as basis
      from export_part r where r.job = ${key}
    ) seen where basis is not null order by number`
  const ids = rows.map((row) => compartmentId(row.compartment))
  const compartments = await vault.unlock(ids)
  const shown: Disclosure[] = []
  const lines: string[] = []
  for (const { number, compartment: at, sealed } of rows) {
    const part = state.parts[number]
    const compartment = compartments.get(compartmentId(at))
    if (part?.type !== type || compartment === undefined) continue
    lines.push(fromUtf8(compartment.open(exportContext(key, number), sealed)))
    shown.push({
      commitment: compartment.commitment,
      types: [type],
      count: part.count,
      basis: part.basis,
    })
  }
  if (shown.length === 0) await disclosures.nothing(actor, 'export', type, false)
  return disclosures.answer(actor, 'export', shown, lines.join(''))
}

/** Binds a part to its place. */
export function exportContext(key: Uint8Array, number: number): string {
  return `export ${keyText(key)} ${number}`
}

function tooMany(): Fault {
  return new Fault(
    'records.too-many-exports',
    `${EXPORT_JOBS_MAX} exports are under way. Wait until one is done.`,
  )
}
