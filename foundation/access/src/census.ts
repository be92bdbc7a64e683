import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import type { CareRelationships } from './care-relationships.ts'
import { isGenuine, type GrantRow } from './grant-row.ts'
import { REVIEW_DUE_MS } from './reason.ts'

const ROWS_AT_ONCE = 500

export type EmergencyCensus = {
  readonly open: number
  readonly waiting: number
  readonly overdue: number
}

/**
 * Counts emergency accesses, and looks at every row that opens a record: of those that this installation did not write,
 * and which therefore open nothing, it leaves evidence (`access.tampering.found`).
 */
export async function takeCensus(deps: {
  sql: Sql
  vault: Vault
  ledger: Ledger
  now: Clock
  care: CareRelationships
}): Promise<EmergencyCensus> {
  const { sql, vault, ledger, now, care } = deps
  const at = now()
  const count = { open: 0, waiting: 0, overdue: 0 }
  let forged = 0
  for await (const rows of sql<GrantRow[]>`select * from break_glass`.cursor(ROWS_AT_ONCE)) {
    for (const row of rows) {
      if (!isGenuine(vault, row)) {
        forged++
        continue
      }
      if (row.closed_at === null && row.expires_at > at) count.open++
      if (row.reviewed_at !== null) continue
      count.waiting++
      if (row.opened_at <= at - REVIEW_DUE_MS) count.overdue++
    }
  }
  const found = { break_glass: forged, care_relationship: await care.countForged() }
  const evidence = Object.entries(found)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => ({
      kind: 'access.tampering.found',
      at,
      actor: 'system:jobs',
      subject: '',
      facts: { table, rows },
    }))
  if (evidence.length > 0) await ledger.record(evidence)
  return count
}
