import type { Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  compartmentId,
  isNewest,
  organisationColumn,
  sealedTable,
  type Compartment,
  type ResealStep,
  type SealedRows,
} from '@wardstone/vault'
import { sealedContents } from './reseal-content.ts'
import { byteaArray, numberArray } from './arrays.ts'
import type { RecordsDeps } from './deps.ts'
import { digestOf } from './digest.ts'
import { rowContext } from './envelope.ts'
import { placeOfJob } from './export-jobs.ts'
import { placeOfPage, placeOfPart } from './export-parts.ts'
import { subscriptionContext } from './kept-subscriptions.ts'
import { holdContext, holdPatientContext, pastHoldContext } from './legal-hold.ts'

/** What one step seals again: whole transactions, so that their digests can be stated anew. */
const STEP_BATCHES_MAX = 100
const STEP_ROWS = 500
const STEP_BYTES = 16 * 1024 * 1024
const SYSTEM = 'system:keys'

/** Everything of this room that is sealed under patients' data keys and the organisation's. */
export function sealedRecords(deps: Pick<RecordsDeps, 'ledger' | 'now'>): readonly SealedRows[] {
  return [
    resourceRows(deps),
    sealedContents,
    exportParts,
    exportPages,
    exportJobs,
    subscriptions,
    holds,
    pastHolds,
  ]
}

type Header = {
  readonly key: Uint8Array
  readonly version: number
  readonly batch: number
  readonly header: Uint8Array
}

/** The resource versions: transaction after transaction, each with evidence that ties its new digest to the one before. */
function resourceRows({ ledger, now }: Pick<RecordsDeps, 'ledger' | 'now'>): SealedRows {
  return {
    name: 'record',
    async reseal(tx, compartment, after) {
      const page = await nextBatches(tx, compartment, after === undefined ? 0 : Number(after))
      const work = pending(compartment, page.headers)
      const done = await resealBatches(tx, compartment, work.batches)
      if (done.resealed.length > 0)
        await ledger.append(tx, [resealedEvidence(compartment, done.resealed, now())])
      const resealed = done.resealed.reduce((sum, { resources }) => sum + resources, 0)
      const next = page.isLast ? undefined : String(page.last)
      return { resealed, busy: done.busy, damaged: work.damaged, next } satisfies ResealStep
    },
    async count(tx, compartment) {
      let messages = 0
      let older = 0
      const rows = tx<Header[]>`
        select key, version, batch, substring(sealed for 56) as header from record
        where compartment = ${compartment.id}`
      for await (const some of rows.cursor(STEP_ROWS)) {
        messages += some.length
        for (const row of some) {
          if (isNewest(compartment, rowContext(row.key, row.version), row.header) !== true) older++
        }
      }
      return { messages, older }
    },
    fullest: (sql, limit) => fullestIn(sql, 'record', limit),
  }
}

/** The headers of the next transactions that wrote into a compartment. */
async function nextBatches(tx: TransactionSql, { id }: Compartment, after: number) {
  const batches = await tx<{ batch: number; rows: number; bytes: number }[]>`
    select batch, count(*) as rows, sum(octet_length(sealed)) as bytes from record
    where compartment = ${id} and batch > ${after} group by batch order by batch limit ${STEP_BATCHES_MAX}`
  const taken: number[] = []
  let rows = 0
  let bytes = 0
  for (const each of batches) {
    if (taken.length > 0 && (rows + each.rows > STEP_ROWS || bytes + each.bytes > STEP_BYTES)) break
    taken.push(each.batch)
    rows += each.rows
    bytes += each.bytes
  }
  const headers = await tx<Header[]>`
    select key, version, batch, substring(sealed for 56) as header from record
    where compartment = ${id} and batch = any(${numberArray(taken)}::bigint[])`
  const isLast = taken.length === batches.length && batches.length < STEP_BATCHES_MAX
  return { headers, isLast, last: taken.at(-1) ?? after }
}

/** Which of them an older data key sealed. One with a row that does not open is left as it is: its digest tells on it. */
function pending(
  compartment: Compartment,
  headers: readonly Header[],
): { readonly batches: readonly number[]; readonly damaged: number } {
  const older = new Set<number>()
  const broken = new Set<number>()
  let damaged = 0
  for (const { key, version, batch, header } of headers) {
    const state = isNewest(compartment, rowContext(key, version), header)
    if (state === undefined) {
      damaged++
      broken.add(batch)
    } else if (!state) older.add(batch)
  }
  return { batches: [...older].filter((batch) => !broken.has(batch)), damaged }
}

/** One transaction of long ago, sealed again: its rows here, and what binds them before and after. */
type ResealedBatch = {
  readonly batch: number
  readonly resources: number
  readonly before: string
  readonly digest: string
}

type FullRow = {
  readonly key: Uint8Array
  readonly version: number
  readonly batch: number
  readonly sealed: Uint8Array
}

async function resealBatches(
  tx: TransactionSql,
  compartment: Compartment,
  batches: readonly number[],
): Promise<{ readonly resealed: readonly ResealedBatch[]; readonly busy: boolean }> {
  if (batches.length === 0) return { resealed: [], busy: false }
  const wanted = numberArray(batches)
  // Skips what a writer or an erasure holds, so that it never waits with locks of its own: nobody can wait in a circle.
  const rows = await tx<FullRow[]>`
    select key, version, batch, sealed from record
    where compartment = ${compartment.id} and batch = any(${wanted}::bigint[])
    order by batch, position for no key update skip locked`
  const there = await tx<{ batch: number; rows: number }[]>`
    select batch, count(*) as rows from record
    where compartment = ${compartment.id} and batch = any(${wanted}::bigint[]) group by batch`
  const byBatch = Map.groupBy(rows, ({ batch }) => batch)
  const resealed: ResealedBatch[] = []
  const written: { key: Uint8Array; version: number; sealed: Uint8Array }[] = []
  let busy = false
  for (const { batch, rows: count } of there) {
    const old = byBatch.get(batch) ?? []
    if (old.length !== count) {
      busy = true
      continue
    }
    const fresh = old.map((row) => ({ ...row, sealed: sealedAgain(compartment, row) }))
    written.push(...fresh)
    resealed.push({
      batch,
      resources: count,
      before: digestOf(old.map(({ sealed }) => sealed)),
      digest: digestOf(fresh.map(({ sealed }) => sealed)),
    })
  }
  await tx`
    update record set sealed = fresh.sealed
    from unnest(${byteaArray(written.map(({ key }) => key))}::bytea[],
                ${numberArray(written.map(({ version }) => version))}::int[],
                ${byteaArray(written.map(({ sealed }) => sealed))}::bytea[]) as fresh (key, version, sealed)
    where record.key = fresh.key and record.version = fresh.version`
  return { resealed, busy }
}

function sealedAgain(compartment: Compartment, { key, version, sealed }: FullRow): Uint8Array {
  const context = rowContext(key, version)
  return compartment.seal(context, compartment.open(context, sealed))
}

function resealedEvidence(
  { commitment: subject, generation }: Compartment,
  batches: readonly ResealedBatch[],
  at: number,
): Evidence {
  const facts = { generation, batches: [...batches] }
  return { kind: 'records.resealed', at, actor: SYSTEM, subject, facts }
}

/**
 * Parts of an export are bound by the list of them, and live for a day: they are left as they are, and an older data key is kept
 * until the last of them is gone.
 */
const exportParts: SealedRows = {
  name: 'export_part',
  reseal: () => Promise.resolve({ resealed: 0, busy: false, damaged: 0, next: undefined }),
  async count(tx, compartment) {
    const rows = await tx<{ job: Buffer; number: number; header: Buffer }[]>`
      select job, number, substring(sealed for 56) as header from export_part
      where compartment = ${compartment.id}`
    const older = rows.filter(
      ({ job, number, header }) => isNewest(compartment, placeOfPart(job, number), header) !== true,
    )
    return { messages: rows.length, older: older.length }
  },
  fullest: (sql, limit) => fullestIn(sql, 'export_part', limit),
}

/** The lists of parts are chained, and left as they are too. */
const exportPages: SealedRows = {
  ...organisationColumn<{ job: Uint8Array; number: number }>({
    table: 'export_page',
    column: 'sealed',
    key: ['job', 'number'],
    context: ({ job, number }) => placeOfPage(job, number),
  }),
  reseal: () => Promise.resolve({ resealed: 0, busy: false, damaged: 0, next: undefined }),
}

const exportJobs = organisationColumn<{ id: Uint8Array }>({
  table: 'export_job',
  column: 'sealed',
  key: ['id'],
  context: ({ id }) => placeOfJob(id),
})

const subscriptions = organisationColumn<{ key: Uint8Array; version: number }>({
  table: 'subscription',
  column: 'sealed',
  key: ['key'],
  besides: ['version'],
  context: ({ key, version }) => subscriptionContext(key, version),
})

/** Why a record is held, and whose it is. */
const holds = sealedTable({
  name: 'legal_hold',
  async read(tx, { id }, lock) {
    const rows = await tx<{ reason: Buffer; patient: Buffer | null }[]>`
      select reason, patient from legal_hold where compartment = ${id} ${lock ? tx`for no key update` : tx``}`
    return rows.flatMap(({ reason, patient }) => [
      ...(patient === null
        ? []
        : [{ name: `${id} patient`, context: holdPatientContext(id), sealed: patient }]),
      { name: `${id} reason`, context: holdContext(id), sealed: reason },
    ])
  },
  write(tx, name, sealed) {
    const [id, column = ''] = name.split(' ')
    return tx`update legal_hold set ${tx({ [column]: sealed })} where compartment = ${Number(id)}`
  },
  fullest: (sql, limit) => fullestIn(sql, 'legal_hold', limit),
})

const pastHolds = sealedTable({
  name: 'legal_hold_past',
  async read(tx, { id }, lock) {
    const rows = await tx<{ placed_at: number; sealed: Buffer }[]>`
      select placed_at, sealed from legal_hold_past where compartment = ${id}
      order by placed_at ${lock ? tx`for no key update` : tx``}`
    return rows.map(({ placed_at: placedAt, sealed }) => ({
      name: `${id} ${placedAt}`,
      context: pastHoldContext(id),
      sealed,
    }))
  },
  write(tx, name, sealed) {
    const [id, placedAt] = name.split(' ').map(Number)
    return tx`update legal_hold_past set sealed = ${sealed}
      where compartment = ${id ?? 0} and placed_at = ${placedAt ?? 0}`
  },
  fullest: (sql, limit) => fullestIn(sql, 'legal_hold_past', limit),
})

async function fullestIn(sql: Sql, table: string, limit: number) {
  const rows = await sql<{ compartment: number; messages: number }[]>`
    select compartment, count(*) as messages from ${sql(table)}
    group by compartment order by messages desc limit ${limit}`
  return rows.map(({ compartment, messages }) => ({ id: compartmentId(compartment), messages }))
}
