import type { Clock, Role } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Compartment } from '@wardstone/vault'
import { openProfile } from './accounts.ts'

const DORMANT_AFTER_MS = 90 * 24 * 60 * 60 * 1000
const ROWS_AT_ONCE = 500

/** Roles that can change what others may do or see. */
const privilegedRoles: readonly Role[] = ['security-officer', 'privacy-officer']

export type AccountsCensus = {
  readonly accounts: number
  readonly active: number
  readonly shared: number
  readonly withoutSecondFactor: number
  readonly privileged: number
  readonly privilegedWithoutSecondFactor: number
  /** Active, and not used for 90 days. */
  readonly dormant: number
}

/** Counts accounts that are not closed, and those among them that would be a finding. */
export async function countAccounts(deps: {
  sql: Sql
  organisation: Pick<Compartment, 'open'>
  now: Clock
}): Promise<AccountsCensus> {
  const { sql, organisation, now } = deps
  const count = {
    accounts: 0,
    active: 0,
    // Every account is enrolled by one person, with factors that one person holds.
    shared: 0,
    withoutSecondFactor: 0,
    privileged: 0,
    privilegedWithoutSecondFactor: 0,
    dormant: 0,
  }
  const rows = sql<{ id: string; profile: Buffer; seen_at: number; has_factors: boolean }[]>`
    select id, profile, coalesce(last_seen_at, created_at) as seen_at,
      exists (select from identity_passkey p where p.account = a.id)
      or exists (select from identity_password p where p.account = a.id) as has_factors
    from identity_account a where state <> 'closed'`
  for await (const page of rows.cursor(ROWS_AT_ONCE)) {
    for (const row of page) {
      const { roles, state } = openProfile(organisation, row.id, row.profile)
      count.accounts++
      if (state !== 'active') continue
      const isPrivileged = roles.some((role) => privilegedRoles.includes(role))
      count.active++
      if (isPrivileged) count.privileged++
      if (!row.has_factors) count.withoutSecondFactor++
      if (!row.has_factors && isPrivileged) count.privilegedWithoutSecondFactor++
      if (now() - row.seen_at > DORMANT_AFTER_MS) count.dormant++
    }
  }
  return count
}
