import { Fault, type Clock, type Role } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import {
  deleteFactors,
  markClosed,
  openProfile,
  sealProfile,
  type AccountSource,
  type Profile,
} from './accounts.ts'
import { loginKeyOf, parseDisplayName, spellLoginName } from './names.ts'
import { newAccountId } from './secrets.ts'
import type { Sessions } from './sessions.ts'

/** A source that is not this house itself. */
export type DirectorySource = Exclude<AccountSource, 'here'>

/** What a directory sees of an account. */
export type ProvisionedAccount = Pick<
  Profile,
  'state' | 'roles' | 'source' | 'displayName' | 'practitioner'
>

/**
 * What an organisation's directory does to accounts, each within the transaction that keeps the directory's own row. It
 * gives no factor and no way to sign in: a provisioned account waits until a person of the house invites (`inviteProvisioned`).
 */
export type Provisioning = {
  /** Makes an account that waits for its invitation, and resolves with its id. */
  provision(
    tx: TransactionSql,
    actor: string,
    person: {
      readonly displayName: string
      readonly roles: readonly Role[]
      readonly practitioner: string | null
      readonly source: DirectorySource
    },
  ): Promise<string>
  /**
   * Changes what is given, and resolves with what was and is. Roles hold from the next request on.
   * @throws Fault `identity.last-officer` when nobody would be left to manage accounts.
   */
  change(
    tx: TransactionSql,
    id: string,
    change: {
      readonly displayName?: string
      readonly roles?: readonly Role[]
      readonly practitioner?: string | null
      readonly source?: DirectorySource
    },
  ): Promise<{ readonly before: ProvisionedAccount; readonly after: ProvisionedAccount }>
  /**
   * Ends an account with its sessions and factors, and resolves with how many sessions ended.
   * @throws Fault `identity.last-officer`.
   */
  end(tx: TransactionSql, actor: string, id: string): Promise<number>
  /** What accounts are now; ids that are no account's are absent. */
  look(
    sql: Sql | TransactionSql,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ProvisionedAccount>>
  /** The account whose person signs in with this name, or with one that differs in case or width only. */
  accountNamed(tx: TransactionSql, name: string): Promise<string | undefined>
  /** Forgets what this server remembers of an account’s sessions: once the transaction that changed it has committed. */
  forget(ids: readonly string[]): void
}

type Deps = {
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append'>
  readonly sessions: Pick<Sessions, 'endAll' | 'forget'>
  readonly now: Clock
}

export function openProvisioning(deps: Deps): Provisioning {
  const { vault, ledger, sessions, now } = deps
  const { organisation } = vault
  return {
    async provision(tx, actor, person) {
      const id = newAccountId()
      const profile: Profile = {
        displayName: parseDisplayName(person.displayName),
        loginName: null,
        practitioner: person.practitioner,
        roles: [...new Set(person.roles)],
        state: 'invited',
        source: person.source,
      }
      const sealed = sealProfile(await vault.holdOrganisation(tx), id, profile)
      await tx`
        insert into identity_account (id, state, profile, created_at)
        values (${id}, 'invited', ${sealed}, ${now()})`
      const facts = { roles: profile.roles }
      await ledger.append(tx, [
        { kind: 'identity.account.created', at: now(), actor, subject: id, facts },
      ])
      return id
    },
    async change(tx, id, change) {
      const before = await lockedProfile(tx, vault, id)
      const { displayName, roles, practitioner, source } = change
      const after: Profile = {
        ...before,
        ...(displayName === undefined ? {} : { displayName: parseDisplayName(displayName) }),
        ...(roles === undefined ? {} : { roles: [...new Set(roles)] }),
        ...(practitioner === undefined ? {} : { practitioner }),
        ...(source === undefined ? {} : { source }),
      }
      if (!after.roles.includes('security-officer')) await refuseLastOfficer(tx, vault, id, before)
      const sealed = sealProfile(await vault.holdOrganisation(tx), id, after)
      await tx`update identity_account set profile = ${sealed} where id = ${id}`
      sessions.forget(id)
      return { before, after }
    },
    end: (tx, actor, id) => end(deps, tx, actor, id),
    async look(sql, ids) {
      const rows = await sql<{ id: string; profile: Buffer }[]>`
        select id, profile from identity_account where id = any(${[...new Set(ids)]})`
      return new Map(rows.map(({ id, profile }) => [id, openProfile(organisation, id, profile)]))
    },
    async accountNamed(tx, name) {
      const [row] = await tx<{ id: string }[]>`
        select id from identity_account where login_key = ${loginKeyOf(vault, spellLoginName(name))}`
      return row?.id
    },
    forget(ids) {
      for (const id of ids) sessions.forget(id)
    },
  }
}

async function end(
  { vault, ledger, sessions, now }: Deps,
  tx: TransactionSql,
  actor: string,
  id: string,
): Promise<number> {
  const before = await lockedProfile(tx, vault, id)
  await refuseLastOfficer(tx, vault, id, before)
  await markClosed(tx, vault, id, before)
  await deleteFactors(tx, id)
  const ended = await sessions.endAll(tx, actor, id, 'account-closed')
  const facts = { reason: 'closed' }
  await ledger.append(tx, [
    { kind: 'identity.account.closed', at: now(), actor, subject: id, facts },
  ])
  return ended
}

/** The profile of an account that has not ended, its row locked. */
export async function lockedProfile(
  tx: TransactionSql,
  vault: Vault,
  id: string,
): Promise<Profile> {
  const [row] = await tx<{ profile: Buffer }[]>`
    select profile from identity_account where id = ${id} for update`
  const profile = row === undefined ? undefined : openProfile(vault.organisation, id, row.profile)
  if (profile === undefined || profile.state === 'closed')
    throw new Fault('input.not-found', 'There is no such account, or it is closed.')
  return profile
}

/** Somebody must be left who can manage accounts, whatever a directory says. */
async function refuseLastOfficer(
  tx: TransactionSql,
  vault: Vault,
  id: string,
  { state, roles }: Profile,
): Promise<void> {
  if (state !== 'active' || !roles.includes('security-officer')) return
  // The lock keeps two directories from each ending one of the last two.
  await tx`select pg_advisory_xact_lock(hashtext('identity/last-officer'))`
  const others = await tx<{ id: string; profile: Buffer }[]>`
    select id, profile from identity_account where state = 'active' and id <> ${id}`
  const left = others.some((row) => {
    const other = openProfile(vault.organisation, row.id, row.profile)
    return other.state === 'active' && other.roles.includes('security-officer')
  })
  if (!left)
    throw new Fault(
      'identity.last-officer',
      'This is the last security officer. Invite another one first, here and by hand.',
    )
}

/** @throws Fault `input.not-found`, or `input.conflict` when the account is not one that waits for its invitation. */
export function refuseUnlessWaiting(profile: Profile): void {
  if (profile.source === 'here' || profile.state !== 'invited')
    throw new Fault(
      'input.conflict',
      'Only somebody whom the directory knows and who has not enrolled can be sent a new link.',
    )
}
