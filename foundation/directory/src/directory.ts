import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Identity } from '@wardstone/identity'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { openClients, type Clients } from './clients.ts'
import { openGroups } from './groups.ts'
import { readHistory, type Change } from './history.ts'
import { openLists, type Lists } from './import-list.ts'
import { openOfficers, type Officers } from './officers.ts'
import { LEAVERS_AN_HOUR_MAX } from './limits.ts'
import { openUsers, type Resources } from './users.ts'

/** The organisation's directory: people and groups it tells of over SCIM, and lists of people. */
export type Directory = {
  readonly clients: Clients
  readonly users: Resources
  readonly groups: Resources
  readonly officers: Officers
  readonly lists: Lists
  /** Who joined, moved and left lately, newest first. */
  history(): Promise<readonly Change[]>
}

export function openDirectory(deps: {
  sql: Sql
  vault: Vault
  ledger: Pick<Ledger, 'append'>
  identity: Pick<Identity, 'provisioning'>
  now: Clock
  /** Accounts that SCIM may end within an hour before a security officer is asked. */
  leaversAnHourMax?: number
}): Directory {
  const inside = { leaversAnHourMax: LEAVERS_AN_HOUR_MAX, ...deps }
  return {
    clients: openClients(inside),
    users: openUsers(inside),
    groups: openGroups(inside),
    officers: openOfficers(inside),
    lists: openLists(inside),
    history: () => readHistory(inside),
  }
}
