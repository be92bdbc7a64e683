import type { Sql } from '@wardstone/database'

/**
 * Checkpoints of `from` to `to` entries, smallest first: at most `limit` at even steps of size, and that of `to` last.
 * Each is one look into the primary key.
 */
export async function readSignedHeads(
  sql: Sql,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<string[]> {
  const rows = await sql<{ checkpoint: string }[]>`
    select distinct on (head.size) head.checkpoint
    from generate_series(1, ${limit}) as step,
      lateral (
        select size, checkpoint from ledger_head
        where size >= ${from} + ceil((${to}::numeric - ${from}) * step / ${limit}) and size <= ${to}
        order by size limit 1
      ) as head
    order by head.size`
  return rows.map(({ checkpoint }) => checkpoint)
}
