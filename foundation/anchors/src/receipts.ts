import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { z } from 'zod'
import type { Receipt } from './anchor.ts'

/** What became of a receipt. `reorganised`: a chain took it back, and may bring it again. */
export type ReceiptState = 'pending' | 'confirmed' | 'reorganised' | 'failed'

/** One attempt to anchor a head. Those that came to nothing have no receipt. */
export type AnchorRecord = {
  readonly id: number
  readonly kind: Receipt['kind']
  readonly size: number
  readonly checkpoint: string
  readonly receipt: Receipt | undefined
  readonly state: ReceiptState
  /** Why it is not confirmed, for people; empty where it is. */
  readonly reason: string
  /** Milliseconds since the epoch: when it was sent, and when its state last changed. */
  readonly at: number
  readonly changedAt: number
}

const receipts: z.ZodType<Receipt> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rfc3161'),
    authority: z.string(),
    nonce: z.string(),
    token: z.string(),
    lists: z.array(z.string()).exactOptional(),
    listsFailure: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('evm'),
    chain: z.int(),
    contract: z.string(),
    transaction: z.string(),
    log: z.string(),
  }),
])

type Row = Omit<AnchorRecord, 'receipt'> & { readonly receipt: string | null }

/** What names a receipt in evidence: the SHA-256 of its canonical JSON, in base64. */
export function receiptHash(receipt: Receipt): string {
  return hash('sha256', canonicalJson(receipt satisfies Json), 'base64')
}

/** Keeps an attempt. */
export async function insertRecord(
  tx: TransactionSql,
  record: Omit<AnchorRecord, 'id' | 'changedAt'>,
): Promise<void> {
  const { kind, size, checkpoint, receipt, state, reason, at } = record
  const text = receipt === undefined ? null : canonicalJson(receipt satisfies Json)
  await tx`
    insert into anchor_receipt (kind, size, checkpoint, receipt, state, reason, at, changed_at)
    values (${kind}, ${size}, ${checkpoint}, ${text}, ${state}, ${reason}, ${at}, ${at})`
}

/** Changes the state of one that is still as it was read. @returns whether it was. */
export async function changeState(
  tx: TransactionSql,
  { id, state }: AnchorRecord,
  change: { readonly state: ReceiptState; readonly reason: string; readonly at: number },
): Promise<boolean> {
  const changed = await tx`
    update anchor_receipt
    set state = ${change.state}, reason = ${change.reason}, changed_at = ${change.at}
    where id = ${id} and state = ${state}`
  return changed.count > 0
}

/** Attempts, newest first: of one kind, in some states, before one of them. */
export async function readRecords(
  sql: Sql,
  query: {
    readonly kind?: Receipt['kind'] | undefined
    readonly states?: readonly ReceiptState[]
    readonly before?: number | undefined
    readonly limit: number
  },
): Promise<readonly AnchorRecord[]> {
  const { kind = null, states = null, before = null, limit } = query
  const rows = await sql<Row[]>`
    select id, kind, size, checkpoint, receipt, state, reason, at, changed_at as "changedAt"
    from anchor_receipt
    where (${kind}::text is null or kind = ${kind})
      and (${states === null} or state = any(${states ?? []}::text[]))
      and (${before}::bigint is null or id < ${before})
    order by id desc limit ${limit}`
  return rows.map((row) => ({
    ...row,
    receipt: row.receipt === null ? undefined : receipts.parse(JSON.parse(row.receipt)),
  }))
}

/** How many attempts there are. */
export async function countRecords(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) as count from anchor_receipt`
  return row?.count ?? 0
}

/** The largest head that each kind has confirmed. */
export async function confirmedSizes(sql: Sql): Promise<ReadonlyMap<Receipt['kind'], number>> {
  const rows = await sql<{ kind: Receipt['kind']; size: number }[]>`
    select kind, max(size) as size from anchor_receipt where state = 'confirmed' group by kind`
  return new Map(rows.map(({ kind, size }) => [kind, size]))
}
