import { randomBytes } from 'node:crypto'
import { Fault, parseJson, utf8, type Actor, type Clock, type Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { deidentify, newTally, type Mapping } from './deidentify.ts'
import { openKnown } from './known.ts'
import { EXPORTS_AT_ONCE, EXPORT_TTL_MS, KEY_BYTES } from './limits.ts'
import { openParts, readParts } from './parts.ts'
import type { Resource } from './resource.ts'
import { openRiskMeter, type RiskOptions, type RiskReport } from './risk.ts'
import { rulesHash } from './rules-hash.ts'
import { isProfileName, profiles, type ProfileName } from './rules/profiles.ts'
import { sealedReport } from './sealed-report.ts'

/** The records of one moment. */
export type Source = {
  /** Asked for twice: who is in them must be known before the first resource leaves. The same resources both times. */
  read(): AsyncIterable<Resource>
  /** Always called at the end, also of an export that failed. */
  close(): Promise<void>
}

export type DeidentificationDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
  /** What the actor may see, at one moment. What it discloses is in the ledger before it is read. */
  readonly openSource: (actor: Actor) => Promise<Source>
  /**
   * Keeps which pseudonym stands for whom, where only those who may reverse it can read it. Durable when it resolves.
   * Without it, profiles that can be reversed are refused.
   */
  readonly keepMapping?: (exportId: string, pairs: readonly Mapping[]) => Promise<void>
  /** A bug, or a database that went away: for the log, which must see no patient data. */
  readonly onError: (error: unknown) => void
}

export type ExportStatus = {
  readonly id: string
  readonly profile: ProfileName
  readonly rulesHash: string
  readonly state: 'running' | 'ready' | 'failed'
  readonly startedAt: number
  readonly endedAt: number | null
  /** While it runs: so far; 0 while it reads who is in the records. */
  readonly resources: number
  readonly patients: number
  /** Fault code of one that failed. */
  readonly code: string | null
  readonly report: RiskReport | null
}

/** De-identified exports as jobs: made once, kept sealed for a week, fetched by those who may. */
export type Deidentification = {
  /** @throws Fault `server.busy` while another runs, `input.invalid` for a profile that needs what is not there. */
  start(actor: Actor, profile: ProfileName, risk: RiskOptions): Promise<ExportStatus>
  /** Newest first. Without reports. */
  list(): Promise<readonly ExportStatus[]>
  /** @throws Fault `input.not-found`. */
  read(id: string): Promise<ExportStatus>
  /** NDJSON. The evidence is durable before the first byte. @throws Fault `input.not-found`, `input.conflict` when not ready. */
  fetch(actor: Actor, id: string): Promise<AsyncIterable<Uint8Array>>
  /** @throws Fault `input.not-found`, `input.conflict` while it runs. */
  remove(actor: Actor, id: string): Promise<void>
  /** Deletes what is past its week. */
  tidy(): Promise<void>
  /** Fails what was running when the machine stopped; resolves with how many. At start, before anything else. */
  recover(): Promise<number>
  /** Resolves when nothing runs. */
  settled(): Promise<void>
}

const SYSTEM: Actor = { id: 'system:deidentification', roles: ['service'] }
const LIST_MAX = 100
/** Resources between two times that an export says how far it is. */
const SAY_EVERY = 250

type Row = {
  id: string
  profile: string
  rules_hash: string
  state: 'running' | 'ready' | 'failed'
  started_at: number
  ended_at: number | null
  resources: number
  patients: number
  code: string | null
  sealed_report: Buffer | null
}

export function openDeidentification(deps: DeidentificationDeps): Deidentification {
  const { sql, ledger, now } = deps
  const running = new Map<string, Promise<void>>()
  const rowOf = async (id: string): Promise<Row> => {
    const [row] = await sql<Row[]>`select * from deidentified_export where id = ${id}`
    if (row === undefined)
      throw new Fault('input.not-found', 'There is no such export, or its week is over.')
    return row
  }
  return {
    async start(actor, profile, risk) {
      if (profiles[profile].reversal === 'mapped' && deps.keepMapping === undefined) {
        throw new Fault(
          'input.invalid',
          `The profile ${profile} keeps a mapping, and there is no place for one here.`,
        )
      }
      if (running.size >= EXPORTS_AT_ONCE) {
        throw new Fault('server.busy', 'An export is being made. Start the next when it is ready.')
      }
      const id = randomBytes(16).toString('hex')
      const work = begin(deps, { id, actor, profile, risk })
      running.set(
        id,
        work.done.finally(() => running.delete(id)),
      )
      await work.begun
      return statusOf(await rowOf(id), deps)
    },
    async list() {
      const rows = await sql<Row[]>`
        select * from deidentified_export order by started_at desc, id limit ${LIST_MAX}`
      return rows.map((row) => statusOf({ ...row, sealed_report: null }, deps))
    },
    read: async (id) => statusOf(await rowOf(id), deps),
    async fetch(actor, id) {
      const row = await rowOf(id)
      if (row.state !== 'ready') throw new Fault('input.conflict', 'The export is not ready.')
      const { parts } = reportOf(row, deps)
      await ledger.record([
        stated(deps, actor, 'deidentification.fetched', {
          profile: row.profile,
          resources: row.resources,
        }),
      ])
      return readParts(deps, id, parts)
    },
    async remove(actor, id) {
      const row = await rowOf(id)
      if (running.has(id))
        throw new Fault('input.conflict', 'The export is being made: wait until it is ready.')
      await sql.begin((tx) => deleteExport(tx, deps, actor, row))
    },
    async tidy() {
      const rows = await sql<Row[]>`
        select * from deidentified_export where ended_at < ${now() - EXPORT_TTL_MS} limit ${LIST_MAX}`
      for (const row of rows) await sql.begin((tx) => deleteExport(tx, deps, SYSTEM, row))
    },
    async recover() {
      const rows = await sql<Row[]>`select * from deidentified_export where state = 'running'`
      for (const row of rows)
        if (!running.has(row.id)) await fail(deps, SYSTEM, row.id, row.profile, 'server.stopped')
      return rows.length
    },
    async settled() {
      await Promise.all(running.values())
    },
  }
}

type Order = {
  readonly id: string
  readonly actor: Actor
  readonly profile: ProfileName
  readonly risk: RiskOptions
}

/** `begun` when the export is entered; `done` never rejects: how it ended is in its row. */
function begin(
  deps: DeidentificationDeps,
  order: Order,
): { begun: Promise<void>; done: Promise<void> } {
  const { sql, now, onError } = deps
  const begun = (async () => {
    await sql`
      insert into deidentified_export (id, profile, rules_hash, state, started_at)
      values (${order.id}, ${order.profile}, ${rulesHash(order.profile)}, 'running', ${now()})`
  })()
  const done = begun.then(() => carryOut(deps, order)).catch(onError)
  return { begun, done }
}

async function carryOut(deps: DeidentificationDeps, order: Order): Promise<void> {
  try {
    const source = await deps.openSource(order.actor)
    try {
      await make(deps, order, source)
    } finally {
      await source.close().catch(deps.onError)
    }
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'internal'
    if (!(error instanceof Fault)) deps.onError(error)
    await fail(deps, order.actor, order.id, order.profile, code)
  }
}

/** The secret lives in this call alone: two exports share no pseudonym, and nobody can derive one afterwards. */
async function make(
  deps: DeidentificationDeps,
  { id, actor, profile, risk }: Order,
  source: Source,
): Promise<void> {
  const { sql, vault, ledger, now, keepMapping } = deps
  const known = openKnown()
  for await (const resource of source.read()) known.learn(resource)
  const secret = randomBytes(KEY_BYTES)
  const tally = newTally()
  const meter = openRiskMeter(risk)
  const parts = openParts(deps, id)
  const out = deidentify(
    source.read(),
    profile,
    { secret, purpose: id },
    {
      now,
      known,
      tally,
      ...(keepMapping === undefined ? {} : { keepMapping: (pairs) => keepMapping(id, pairs) }),
    },
  )
  for await (const resource of out) {
    meter.add(resource)
    await parts.add(utf8(`${JSON.stringify(resource)}\n`))
    if (tally.resources % SAY_EVERY === 0) await sayHowFar(deps, id, tally)
  }
  secret.fill(0)
  await parts.end()
  const report = meter.report()
  const { resources, patients, removedTextElements } = tally
  await sql.begin(async (tx) => {
    const organisation = await vault.holdOrganisation(tx)
    const words = utf8(JSON.stringify({ report, parts: parts.count }))
    const sealed = organisation.seal(reportPlace(id), words)
    const ended = await tx`
      update deidentified_export
      set state = 'ready', ended_at = ${now()}, resources = ${resources}, patients = ${patients}, sealed_report = ${sealed}
      where id = ${id} and state = 'running' returning id`
    if (ended.length === 0) throw new Fault('input.conflict', 'The export was given up meanwhile.')
    await ledger.append(tx, [
      stated(deps, actor, 'deidentification.exported', {
        profile,
        rulesHash: rulesHash(profile),
        resources,
        patients,
        k: report.k,
        removedTextElements,
      }),
    ])
  })
}

/** For people who wait: how many resources are done. */
async function sayHowFar(
  { sql }: DeidentificationDeps,
  id: string,
  { resources, patients }: { readonly resources: number; readonly patients: number },
): Promise<void> {
  await sql`
    update deidentified_export set resources = ${resources}, patients = ${patients}
    where id = ${id} and state = 'running'`
}

async function fail(
  deps: DeidentificationDeps,
  actor: Actor,
  id: string,
  profile: string,
  code: string,
): Promise<void> {
  await deps.sql.begin(async (tx) => {
    await tx`delete from deidentified_part where export = ${id}`
    await tx`
      update deidentified_export set state = 'failed', ended_at = ${deps.now()}, code = ${code} where id = ${id}`
    await deps.ledger.append(tx, [
      stated(deps, actor, 'deidentification.failed', { profile, code }),
    ])
  })
}

async function deleteExport(
  tx: TransactionSql,
  deps: DeidentificationDeps,
  actor: Actor,
  { id, profile }: Row,
): Promise<void> {
  const gone = await tx`delete from deidentified_export where id = ${id} returning id`
  if (gone.length === 0) return
  await deps.ledger.append(tx, [stated(deps, actor, 'deidentification.deleted', { profile })])
}

function stated(
  { now }: DeidentificationDeps,
  actor: Actor,
  kind: string,
  facts: Evidence['facts'],
): Evidence {
  return { kind, at: now(), actor: actor.id, subject: '', facts }
}

function statusOf(row: Row, deps: DeidentificationDeps): ExportStatus {
  if (!isProfileName(row.profile))
    throw new Fault('input.not-found', 'The export is of a profile that is no more.')
  return {
    id: row.id,
    profile: row.profile,
    rulesHash: row.rules_hash,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    resources: row.resources,
    patients: row.patients,
    code: row.code,
    report: row.sealed_report === null ? null : reportOf(row, deps).report,
  }
}

function reportOf(
  row: Row,
  { vault }: DeidentificationDeps,
): { report: RiskReport; parts: number } {
  const bytes = vault.organisation.open(reportPlace(row.id), row.sealed_report ?? new Uint8Array())
  return sealedReport.parse(parseJson(bytes))
}

/** Binds a report to its export. */
export function reportPlace(id: string): string {
  return `deidentified-export/${id}/report`
}
