import type { Sql } from '@wardstone/database'

/** Most points of the growth history. */
const GROWTH_POINTS_MAX = 200

/** When the ledger had reached which size. */
export type GrowthPoint = { readonly at: number; readonly size: number }

/**
 * How the ledger grew: checkpoints at even steps of its size, oldest first and the newest among them. Each is one look
 * into the primary key, so that it costs the same after ten years.
 */
export async function readGrowth(sql: Sql): Promise<GrowthPoint[]> {
  const rows = await sql<GrowthPoint[]>`
    with newest as (select max(size) as size from ledger_head)
    select distinct on (head.size) head.size, head.at
    from newest, generate_series(0, ${GROWTH_POINTS_MAX - 1}) as step,
      lateral (
        select size, at from ledger_head
        where size >= ceil(newest.size::numeric * step / ${GROWTH_POINTS_MAX - 1})
        order by size limit 1
      ) as head
    order by head.size`
  return [...rows]
}
