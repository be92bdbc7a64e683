import type { Evidence } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import {
  compartmentId,
  isNewest,
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
import { exportContext } from './export.ts'
import { holdContext } from './legal-hold.ts'

/** What one step seals again: whole transactions, so that their digests can be stated anew. */
const STEP_BATCHES_MAX = 100
const STEP_ROWS = 500
const STEP_BYTES = 16 * 1024 * 1024
const SYSTEM = 'system:keys'

/** Everything of this room that is sealed under patients' data keys. */
export function sealedRecords(deps: Pick<RecordsDeps, 'ledger' | 'now'>): readonly SealedRows[] {
  return [resourceRows(deps), sealedContents, exportParts, holdReasons]
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

const exportParts = sealedTable({
  name: 'export_part',
  async read(tx, { id }, lock) {
    const rows = await tx<{ job: Buffer; number: number; sealed: Buffer }[]>`
      select job, number, sealed from export_part where compartment = ${id}
      order by job, number ${lock ? tx`for no key update` : tx``}`
    return rows.map(({ job, number, sealed }) => ({
      name: `${job.toString('base64url')} ${number}`,
      context: exportContext(job, number),
      sealed,
    }))
  },
  write(tx, name, sealed) {
    const [job = '', number] = name.split(' ')
    return tx`update export_part set sealed = ${sealed}
      where job = ${Buffer.from(job, 'base64url')} and number = ${Number(number)}`
  },
  fullest: (sql, limit) => fullestIn(sql, 'export_part', limit),
})

const holdReasons = sealedTable({
  name: 'legal_hold',
  async read(tx, { id }, lock) {
    const rows = await tx<{ reason: Buffer }[]>`
      select reason from legal_hold where compartment = ${id} ${lock ? tx`for no key update` : tx``}`
    return rows.map(({ reason }) => ({
      name: String(id),
      context: holdContext(id),
      sealed: reason,
    }))
  },
  write: (tx, name, sealed) =>
    tx`update legal_hold set reason = ${sealed} where compartment = ${Number(name)}`,
  fullest: (sql, limit) => fullestIn(sql, 'legal_hold', limit),
})

async function fullestIn(sql: Sql, table: string, limit: number) {
  const rows = await sql<{ compartment: number; messages: number }[]>`
    select compartment, count(*) as messages from ${sql(table)}
    group by compartment order by messages desc limit ${limit}`
  return rows.map(({ compartment, messages }) => ({ id: compartmentId(compartment), messages }))
}
