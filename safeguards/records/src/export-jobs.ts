import { randomUUID } from 'node:crypto'
import { assert, Fault, parseJson, roles, utf8, type Actor } from '@wardstone/core'
import type { PendingQuery, Row as PostgresRow, TransactionSql } from '@wardstone/database'
import type { Compartment } from '@wardstone/vault'
import { z } from 'zod'
import { byteaArray, numberArray } from './arrays.ts'
import type { Context } from './deps.ts'
import { EXPORT_JOBS_MAX, EXPORT_LEASE_MS, EXPORTS_KEPT_MAX, EXPORT_TTL_MS } from './limits.ts'
import { keyText } from './store.ts'

const count = z.int().min(0)

/** What an export is of: everything that the actor may see, what belongs to patients, or to the members of a Group. */
export const exportScopes = ['system', 'patients', 'group'] as const
export type ExportScope = (typeof exportScopes)[number]

const requestSchema = z.strictObject({
  url: z.string(),
  scope: z.enum(exportScopes),
  types: z.array(z.string()).optional(),
  since: z.number().optional(),
  /** Compartments of the members of the Group. */
  compartments: z.array(count).optional(),
})

/** All that any server needs to go on with a job, and in the end to answer it. Times in milliseconds since the epoch. */
const stateSchema = z.strictObject({
  id: z.uuid(),
  actor: z.strictObject({
    id: z.string(),
    roles: z.array(z.enum(roles)),
    practitioner: z.string().optional(),
  }),
  request: requestSchema,
  /** The moment whose state the files show. */
  at: z.number(),
  phase: z.enum(['running', 'done', 'failed']),
  /** Why it failed, in a sentence. */
  failure: z.string().nullable(),
  /** How often servers took it since it last went on. */
  takes: count,
  /** Resources that the actor may see, and how many of them were walked over; null before they are counted. */
  total: count.nullable(),
  walked: count,
  files: z.array(z.strictObject({ type: z.string(), count, bytes: count })),
  /** Lists of parts that are kept, their keyed chain, and the parts in them. */
  pages: count,
  chain: z.string(),
  parts: count,
  after: z.strictObject({ at: z.number(), key: z.string(), version: z.number() }).nullable(),
})
export type ExportState = z.infer<typeof stateSchema>

/** A job as it stands; `key` names its rows. */
export type ExportJob = {
  readonly key: Uint8Array
  readonly state: ExportState
  readonly expiresAt: number
}

/** A job that this server works on: whoever holds it last is `holder`. */
export type HeldJob = ExportJob & { readonly holder: string }

export type SealedPart = {
  readonly number: number
  readonly compartment: number
  readonly sealed: Uint8Array
}

/** What one step made: the sealed list of its parts, and those. */
export type SealedPage = {
  readonly sealed: Uint8Array
  readonly parts: readonly SealedPart[]
  /** Whose keys sealed the parts. */
  readonly compartments: readonly Compartment[]
}

type Row = { id: Buffer; sealed: Buffer; expires: number; lapsed: boolean }

/** Export jobs in the database, for every server on it. The state is sealed; the columns beside it only say who may write. */
export type ExportJobs = {
  /** Enters a job and holds it. @throws Fault `records.too-many-exports`. */
  create(actor: Actor, request: ExportState['request']): Promise<HeldJob>
  /** A job of this actor; `lapsed`: nobody works on it, although it has not ended. */
  read(actor: Actor, id: string): Promise<(ExportJob & { readonly lapsed: boolean }) | undefined>
  /** Newest first. */
  list(actor: Actor): Promise<readonly (ExportJob & { readonly lapsed: boolean })[]>
  /** Jobs whose server has fallen silent. */
  lapsed(): Promise<readonly Uint8Array[]>
  /** Holds a job whose server has fallen silent; undefined when somebody else was faster. */
  take(key: Uint8Array): Promise<HeldJob | undefined>
  /** Writes how far a job is, with what the step made. False when another server holds it by now, or it was deleted. */
  keep(job: HeldJob, state: ExportState, page?: SealedPage): Promise<boolean>
  /** Lets others go on at once: this server stopped, which is not the job's fault. */
  release(job: HeldJob, state: ExportState): Promise<void>
  remove(key: Uint8Array): Promise<void>
  /** Deletes what is past its day. */
  expire(): Promise<void>
}

export function openExportJobs(context: Context): ExportJobs {
  const { sql, vault, now } = context
  const keyOf = (actor: Actor, id: string) => vault.blindKey(`export ${actor.id} ${id}`)
  const ownerOf = (actor: Actor) => vault.blindKey(`exports of ${actor.id}`)
  const codec = openCodec(context)
  const { seal, opened } = codec
  const columns = () => columnsAt(sql, now())

  return {
    async create(actor, request) {
      const id = randomUUID()
      const holder = randomUUID()
      const key = keyOf(actor, id)
      const state = newState(id, actor, request, now())
      const expiresAt = state.at + EXPORT_TTL_MS
      await sql.begin(async (tx) => {
        await requireRoom(tx, ownerOf(actor), now())
        const sealed = await seal(tx, key, state)
        await tx`
          insert into export_job (id, owner, holder, lease, sealed, expires)
          values (${key}, ${ownerOf(actor)}, ${holder}, ${now() + EXPORT_LEASE_MS}, ${sealed}, ${expiresAt})`
      })
      return { key, holder, state, expiresAt }
    },
    async read(actor, id) {
      const [row] = await sql<Row[]>`
        select ${columns()} from export_job where id = ${keyOf(actor, id)} and expires > ${now()}`
      return row === undefined ? undefined : opened(row)
    },
    async list(actor) {
      const rows = await sql<Row[]>`
        select ${columns()} from export_job where owner = ${ownerOf(actor)} and expires > ${now()}
        order by expires desc limit ${EXPORTS_KEPT_MAX}`
      return rows.map(opened)
    },
    async lapsed() {
      const rows = await sql<{ id: Buffer }[]>`
        select id from export_job where holder is not null and lease <= ${now()} and expires > ${now()}
        order by lease limit ${EXPORT_JOBS_MAX}`
      return rows.map(({ id }) => id)
    },
    take: (key) => takeJob(context, codec, key),
    keep: (job, state, page) => keepJob(context, codec, job, state, page),
    async release({ key, holder }, state) {
      await sql.begin(async (tx) => {
        const sealed = await seal(tx, key, { ...state, takes: state.takes - 1 })
        await tx`
          update export_job set lease = 0, sealed = ${sealed} where id = ${key} and holder = ${holder}`
      })
    },
    async remove(key) {
      await sql`delete from export_job where id = ${key}`
    },
    async expire() {
      await sql`delete from export_job where expires <= ${now()}`
    },
  }
}

/** How a state is sealed in its row, and read again. */
type Codec = {
  readonly seal: (tx: TransactionSql, key: Uint8Array, state: ExportState) => Promise<Uint8Array>
  readonly opened: (row: Row) => ExportJob & { readonly lapsed: boolean }
}

function openCodec({ vault }: Context): Codec {
  return {
    async seal(tx, key, state) {
      const organisation = await vault.holdOrganisation(tx)
      return organisation.seal(placeOfJob(key), utf8(JSON.stringify(state)))
    },
    opened({ id, sealed, expires, lapsed }) {
      const json = parseJson(vault.organisation.open(placeOfJob(id), sealed))
      return { key: id, state: stateSchema.parse(json), expiresAt: expires, lapsed }
    },
  }
}

function columnsAt(sql: Context['sql'], now: number): PendingQuery<PostgresRow[]> {
  return sql`id, sealed, expires, holder is not null and lease <= ${now} as lapsed`
}

function takeJob(
  { sql, now }: Context,
  { seal, opened }: Codec,
  key: Uint8Array,
): Promise<HeldJob | undefined> {
  return sql.begin(async (tx) => {
    const [row] = await tx<Row[]>`
      select ${columnsAt(sql, now())} from export_job
      where id = ${key} and holder is not null and lease <= ${now()} for update skip locked`
    if (row === undefined) return undefined
    const { state, expiresAt } = opened(row)
    const holder = randomUUID()
    const taken = { ...state, takes: state.takes + 1 }
    await tx`
      update export_job
      set holder = ${holder}, lease = ${now() + EXPORT_LEASE_MS}, sealed = ${await seal(tx, key, taken)}
      where id = ${key}`
    return { key, holder, state: taken, expiresAt }
  })
}

function keepJob(
  { sql, vault, now }: Context,
  { seal }: Codec,
  { key, holder }: HeldJob,
  state: ExportState,
  page: SealedPage | undefined,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const next = state.phase === 'running' ? holder : null
    const kept = await tx`
      update export_job
      set sealed = ${await seal(tx, key, state)}, holder = ${next}, lease = ${now() + EXPORT_LEASE_MS}
      where id = ${key} and holder = ${holder}`
    if (kept.count === 0) return false
    if (page !== undefined) {
      await vault.holdKeys(tx, page.compartments)
      await insertPage(tx, key, state.pages - 1, page)
    }
    return true
  })
}

function newState(
  id: string,
  actor: Actor,
  request: ExportState['request'],
  at: number,
): ExportState {
  const { roles: held, practitioner } = actor
  return {
    id,
    actor: {
      id: actor.id,
      roles: [...held],
      ...(practitioner === undefined ? {} : { practitioner }),
    },
    request,
    at,
    phase: 'running',
    failure: null,
    takes: 1,
    total: null,
    walked: 0,
    files: [],
    pages: 0,
    chain: '',
    parts: 0,
    after: null,
  }
}

/** One at a time, so that two who start at once do not both find room. */
async function requireRoom(tx: TransactionSql, owner: Uint8Array, at: number): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('wardstone.records.export'))`
  const [found] = await tx<{ running: number; mine: number }[]>`
    select count(*) filter (where holder is not null) as running, count(*) filter (where owner = ${owner}) as mine
    from export_job where expires > ${at}`
  assert(found !== undefined, 'a count has a row')
  if (found.running >= EXPORT_JOBS_MAX)
    throw new Fault(
      'records.too-many-exports',
      `${EXPORT_JOBS_MAX} exports are under way. Wait until one is done.`,
    )
  if (found.mine >= EXPORTS_KEPT_MAX)
    throw new Fault(
      'records.too-many-exports',
      `You keep ${EXPORTS_KEPT_MAX} exports. Delete one of them first.`,
    )
}

async function insertPage(
  tx: TransactionSql,
  key: Uint8Array,
  number: number,
  { sealed, parts }: SealedPage,
): Promise<void> {
  await tx`insert into export_page (job, number, sealed) values (${key}, ${number}, ${sealed})`
  await tx`
    insert into export_part (job, number, compartment, sealed)
    select ${key}, * from unnest(
      ${numberArray(parts.map((part) => part.number))}::int[],
      ${numberArray(parts.map((part) => part.compartment))}::bigint[],
      ${byteaArray(parts.map((part) => part.sealed))}::bytea[])`
}

/** Binds a state to its row. */
export function placeOfJob(key: Uint8Array): string {
  return `export job ${keyText(key)}`
}
