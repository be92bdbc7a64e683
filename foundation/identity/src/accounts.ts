import { assert, Fault, roles, type Actor, type Clock, type Role } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Compartment, Vault } from '@wardstone/vault'
import { z } from 'zod'
import { factors, type Factor } from './evidence.ts'
import { openJson, sealJson } from './sealed-json.ts'
import type { Sessions } from './sessions.ts'

/** Accounts given in one list; the list says how many there are. */
const ACCOUNTS_LISTED_MAX = 1000

/** Somebody who can sign in. */
export type Account = {
  readonly id: string
  readonly displayName: string
  readonly loginName: string
  readonly roles: readonly Role[]
  /** FHIR id of the Practitioner that the account belongs to. */
  readonly practitioner?: string
}

export type ListedAccount = {
  readonly id: string
  /** Empty until somebody gave one. */
  readonly displayName: string
  readonly loginName: string | null
  readonly roles: readonly Role[]
  readonly practitioner: string | null
  readonly state: AccountState
  readonly factors: readonly Factor[]
  readonly lastSeenAt: number | null
  readonly source: AccountSource
}

export type Accounts = {
  /** Whether anybody can sign in; if not, the installation needs its first administrator. */
  hasAccounts(): Promise<boolean>
  /** Newest first, at most `ACCOUNTS_LISTED_MAX`, and how many there are. Invitations that were never used are left out. */
  accounts(): Promise<{ total: number; accounts: readonly ListedAccount[] }>
  /** Names and roles for the actor ids found in evidence; ids that are no account's are absent. */
  describe(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { displayName: string; roles: readonly Role[] }>>
  /** Whom an account acts as now; undefined for one that is not enrolled, has ended, or never was. */
  actorOf(id: string): Promise<Actor | undefined>
  /**
   * Ends an account: its sessions, its factors and its login name go, what it did stays.
   * @throws Fault `input.not-found` when there is no such account, or it is closed already.
   */
  closeAccount(actor: Actor, id: string): Promise<void>
}

const states = ['invited', 'active', 'closed'] as const
/** How far an account is: it goes from the first to the last and never back. */
type AccountState = (typeof states)[number]

/** Who keeps an account: people of this house, the organisation's directory over SCIM, or its list of people. */
export const accountSources = ['here', 'scim', 'csv'] as const
export type AccountSource = (typeof accountSources)[number]

const profileSchema = z.strictObject({
  displayName: z.string().nullable(),
  loginName: z.string().nullable(),
  practitioner: z.string().nullable(),
  roles: z.array(z.enum(roles)),
  state: z.enum(states),
  source: z.enum(accountSources).default('here'),
})
/**
 * What is sealed of an account. The roles too, so that who can write to the database cannot grant any, and the state, so
 * that they can neither enrol as somebody who already has nor open what was closed. The column beside it is for queries.
 */
export type Profile = z.infer<typeof profileSchema>

export function sealProfile(
  organisation: Pick<Compartment, 'seal'>,
  id: string,
  profile: Profile,
): Uint8Array {
  return sealJson(organisation, profileContext(id), profile)
}

export function openProfile(
  organisation: Pick<Compartment, 'open'>,
  id: string,
  sealed: Uint8Array,
): Profile {
  return openJson(organisation, profileContext(id), sealed, profileSchema)
}

/** Binds a profile to its account. */
export function profileContext(id: string): string {
  return `identity/account/${id}`
}

/** The account, once it is enrolled and until it is closed, whatever the row's own column says; else undefined. */
export function accountOf(id: string, profile: Profile): Account | undefined {
  const { displayName, loginName, practitioner, state } = profile
  if (state !== 'active') return undefined
  assert(displayName !== null && loginName !== null, 'an active account has names')
  return {
    id,
    displayName,
    loginName,
    roles: profile.roles,
    ...(practitioner === null ? {} : { practitioner }),
  }
}

type AccountRow = {
  readonly id: string
  readonly profile: Buffer
  readonly last_seen_at: number | null
  readonly factors: string[]
}

export function openAccounts(deps: {
  sql: Sql
  vault: Vault
  ledger: Pick<Ledger, 'append'>
  sessions: Pick<Sessions, 'endAll'>
  now: Clock
}): Accounts {
  const { sql, vault, ledger, sessions, now } = deps
  const { organisation } = vault

  return {
    async hasAccounts() {
      const found = await sql`select 1 from identity_account where state = 'active' limit 1`
      return found.length > 0
    },
    async accounts() {
      const [counted] = await sql<{ total: number }[]>`
        select count(*) as total from identity_account where state <> 'closed' or enrolled_at is not null`
      const rows = await sql<AccountRow[]>`
        select id, profile, last_seen_at, array_remove(array[
          case when exists (select from identity_passkey p where p.account = a.id) then 'passkey' end,
          case when exists (select from identity_password p where p.account = a.id) then 'password+totp' end
        ], null) as factors
        from identity_account a where state <> 'closed' or enrolled_at is not null
        order by created_at desc, id limit ${ACCOUNTS_LISTED_MAX}`
      return { total: counted?.total ?? 0, accounts: rows.map((row) => listed(organisation, row)) }
    },
    async describe(ids) {
      const rows = await sql<{ id: string; profile: Buffer }[]>`
        select id, profile from identity_account where id = any(${[...new Set(ids)]})`
      return new Map(
        rows.map(({ id, profile }) => {
          const { displayName, roles: held } = openProfile(organisation, id, profile)
          return [id, { displayName: displayName ?? '', roles: held }]
        }),
      )
    },
    async actorOf(id) {
      const [row] = await sql<{ profile: Buffer }[]>`
        select profile from identity_account where id = ${id}`
      const account =
        row === undefined ? undefined : accountOf(id, openProfile(organisation, id, row.profile))
      if (account === undefined) return undefined
      const { roles: held, practitioner } = account
      return { id, roles: held, ...(practitioner === undefined ? {} : { practitioner }) }
    },
    async closeAccount(actor, id) {
      await sql.begin(async (tx) => {
        const [row] = await tx<{ id: string; profile: Buffer }[]>`
          select id, profile from identity_account where id = ${id} and state <> 'closed' for update`
        if (row === undefined)
          throw new Fault('input.not-found', 'There is no such account, or it is closed.')
        await markClosed(tx, vault, id, openProfile(organisation, id, row.profile))
        await deleteFactors(tx, id)
        await sessions.endAll(tx, actor.id, id, 'account-closed')
        const facts = { reason: 'closed' }
        await ledger.append(tx, [
          { kind: 'identity.account.closed', at: now(), actor: actor.id, subject: id, facts },
        ])
      })
    },
  }
}

/** Closes an account's row, which the caller has locked. */
export async function markClosed(
  tx: TransactionSql,
  vault: Pick<Vault, 'holdOrganisation'>,
  id: string,
  profile: Profile,
): Promise<void> {
  const sealed = sealProfile(await vault.holdOrganisation(tx), id, { ...profile, state: 'closed' })
  await tx`update identity_account set state = 'closed', profile = ${sealed}, login_key = null where id = ${id}`
}

export async function deleteFactors(tx: TransactionSql, id: string): Promise<void> {
  await tx`delete from identity_passkey where account = ${id}`
  await tx`delete from identity_password where account = ${id}`
}

function listed(organisation: Pick<Compartment, 'open'>, row: AccountRow): ListedAccount {
  const profile = openProfile(organisation, row.id, row.profile)
  return {
    id: row.id,
    displayName: profile.displayName ?? '',
    loginName: profile.loginName,
    roles: profile.roles,
    practitioner: profile.practitioner,
    state: profile.state,
    factors: factors.filter((factor) => row.factors.includes(factor)),
    lastSeenAt: row.last_seen_at,
    source: profile.source,
  }
}
