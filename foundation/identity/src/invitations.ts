import { assert, Fault, type Actor, type Clock, type Role } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Columns, Compartment, Vault } from '@wardstone/vault'
import { accountOf, markClosed, openProfile, sealProfile, type Profile } from './accounts.ts'
import type { Devices } from './devices.ts'
import type { Factor } from './evidence.ts'
import { loginKeyOf, parseDisplayName, parseLoginName } from './names.ts'
import { openPending, sealPending, type Pending } from './pending.ts'
import { lockedProfile, refuseUnlessWaiting } from './provisioning.ts'
import type { Refusals } from './refusals.ts'
import { hashOf, newAccountId, newSecret } from './secrets.ts'
import type { Sessions } from './sessions.ts'
import type { Origin, SignedIn } from './sign-in.ts'
import type { SourceLimiter } from './source-limiter.ts'

/** How long an invitation is good for. */
export const ENROLMENT_TTL_MS = 15 * 60 * 1000

/** An invitation's secret, and where it is used from. */
export type EnrolmentUse = { readonly secret: string } & Origin

export type Names = { readonly loginName: string; readonly displayName: string }

/** An invitation that is still good. */
export type Invitation = {
  readonly secretHash: Uint8Array
  readonly account: string
  readonly expiresAt: number
  readonly profile: Profile
  readonly pending: Pending | undefined
}

export type InvitationDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  readonly sessions: Sessions
  readonly devices: Devices
  readonly limiter: SourceLimiter
  readonly refusals: Refusals
}

/** Invites somebody, and closes the invitations that expired unused. */
export async function invite(
  deps: InvitationDeps,
  actor: Actor,
  invitation: { roles: readonly Role[]; displayName?: string; practitioner?: string },
): Promise<{ account: string; secret: string; expiresAt: number }> {
  const { sql, vault, ledger, now } = deps
  const { roles, displayName, practitioner } = invitation
  if (roles.length === 0) throw new Fault('input.invalid', 'roles: choose at least one.')
  const account = newAccountId()
  const profile: Profile = {
    displayName: displayName === undefined ? null : parseDisplayName(displayName),
    loginName: null,
    practitioner: practitioner ?? null,
    roles: [...new Set(roles)],
    state: 'invited',
    source: 'here',
  }
  const secret = newSecret()
  const secretHash = hashOf(secret)
  const at = now()
  const expiresAt = at + ENROLMENT_TTL_MS
  await sql.begin(async (tx) => {
    await closeExpiredInvitations(tx, deps, actor, at)
    const sealed = sealProfile(await vault.holdOrganisation(tx), account, profile)
    await tx`
      insert into identity_account (id, state, profile, created_at)
      values (${account}, 'invited', ${sealed}, ${at})`
    await tx`
      insert into identity_enrolment (secret_hash, account, proof, expires_at)
      values (${secretHash}, ${account}, ${vault.proof(provedOf(secretHash, account, expiresAt))}, ${expiresAt})`
    const facts = { roles: profile.roles }
    await ledger.append(tx, [
      { kind: 'identity.account.created', at, actor: actor.id, subject: account, facts },
    ])
  })
  return { account, secret, expiresAt }
}

/**
 * Makes a link for somebody whom the directory knows. An earlier link that was not used is worth nothing any more.
 * @throws Fault `input.not-found`, or `input.conflict` when the account is not one that waits for its invitation.
 */
export async function inviteProvisioned(
  deps: InvitationDeps,
  actor: Actor,
  account: string,
  practitioner?: string,
): Promise<{ account: string; secret: string; expiresAt: number }> {
  const { sql, vault, ledger, now } = deps
  const secret = newSecret()
  const secretHash = hashOf(secret)
  const at = now()
  const expiresAt = at + ENROLMENT_TTL_MS
  await sql.begin(async (tx) => {
    await closeExpiredInvitations(tx, deps, actor, at)
    const profile = await lockedProfile(tx, vault, account)
    refuseUnlessWaiting(profile)
    const sealed = sealProfile(await vault.holdOrganisation(tx), account, {
      ...profile,
      practitioner: practitioner ?? profile.practitioner,
    })
    await tx`update identity_account set profile = ${sealed} where id = ${account}`
    await tx`update identity_enrolment set used_at = ${at}, pending = null where account = ${account} and used_at is null`
    await tx`
      insert into identity_enrolment (secret_hash, account, proof, expires_at)
      values (${secretHash}, ${account}, ${vault.proof(provedOf(secretHash, account, expiresAt))}, ${expiresAt})`
    const facts = { roles: profile.roles }
    await ledger.append(tx, [
      { kind: 'identity.account.invited', at, actor: actor.id, subject: account, facts },
    ])
  })
  return { account, secret, expiresAt }
}

/** What is proved of an invitation: nobody who can only write to the database can make one. */
function provedOf(secretHash: Uint8Array, account: string, expiresAt: number): Columns {
  return ['identity_enrolment', Buffer.from(secretHash).toString('hex'), account, expiresAt]
}

type InvitationRow = {
  readonly account: string
  readonly proof: Buffer
  readonly expires_at: number
  readonly used_at: number | null
  readonly pending: Buffer | null
  readonly profile: Buffer
}

/**
 * The invitation that a secret opens.
 * @throws Fault `identity.enrolment-expired` or `identity.too-many-attempts`.
 */
export async function findInvitation(deps: InvitationDeps, use: EnrolmentUse): Promise<Invitation> {
  const { sql, vault, now, limiter, refusals } = deps
  if (!limiter.take(use.source)) throw await refusals.throttled(use.source)
  const secretHash = hashOf(use.secret)
  const [row] = await sql<InvitationRow[]>`
    select e.account, e.proof, e.expires_at, e.used_at, e.pending, a.profile
    from identity_enrolment e join identity_account a on a.id = e.account
    where e.secret_hash = ${secretHash}`
  if (row === undefined) throw await refusals.enrolment('unknown-secret', '')
  const { account, expires_at: expiresAt, pending } = row
  if (!vault.proves(row.proof, provedOf(secretHash, account, expiresAt)))
    throw await refusals.enrolment('forged', account)
  if (expiresAt <= now()) throw await refusals.enrolment('expired', account)
  const profile = openProfile(vault.organisation, account, row.profile)
  // The sealed state, not the row's: who enrolled once, or was closed, is not invited again by an update.
  if (row.used_at !== null || profile.state !== 'invited')
    throw await refusals.enrolment('used', account)
  return {
    secretHash,
    account,
    expiresAt,
    profile,
    pending: pending === null ? undefined : openPending(vault.organisation, account, pending),
  }
}

/**
 * The names an account will have: the person's own spelling, which the inviter sees in the list of accounts.
 * @throws Fault `input.invalid` or `identity.name-taken`.
 */
export async function chooseNames(deps: InvitationDeps, asked: Names): Promise<Names> {
  const loginName = parseLoginName(asked.loginName)
  const displayName = parseDisplayName(asked.displayName)
  const loginKey = loginKeyOf(deps.vault, loginName)
  const taken = await deps.sql`select 1 from identity_account where login_key = ${loginKey}`
  if (taken.length > 0) throw nameTaken()
  return { loginName, displayName }
}

/** Keeps what was chosen until the second step proves that it works. */
export async function keepPending(
  { sql, vault, refusals }: InvitationDeps,
  invitation: Invitation,
  pending: Pending,
): Promise<void> {
  const kept = await sql.begin(async (tx) => {
    const sealed = sealPending(await vault.holdOrganisation(tx), invitation.account, pending)
    return tx`
      update identity_enrolment set pending = ${sealed}
      where secret_hash = ${invitation.secretHash} and used_at is null`
  })
  if (kept.count === 0) throw await refusals.enrolment('used', invitation.account)
}

/** Uses the secret up and makes the account active, with its factor and its first session, in one transaction. */
export async function completeEnrolment(
  deps: InvitationDeps,
  invitation: Invitation,
  proved: {
    pending: Pending
    factor: Factor
    replaces: string | undefined
    /** Keeps the factor, sealed by the compartment that this transaction holds. */
    write: (tx: TransactionSql, organisation: Compartment) => PromiseLike<unknown>
  },
): Promise<SignedIn> {
  const { sql, vault, ledger, now, sessions, devices, refusals } = deps
  const { account: id } = invitation
  const { loginName, displayName } = proved.pending
  const loginKey = loginKeyOf(vault, loginName)
  const outcome = await sql.begin(async (tx) => {
    const at = now()
    const used = await tx`
      update identity_enrolment set used_at = ${at}, pending = null
      where secret_hash = ${invitation.secretHash} and used_at is null and expires_at > ${at}`
    if (used.count === 0) return undefined
    const [row] = await tx<{ profile: Buffer }[]>`
      select profile from identity_account where id = ${id} and state = 'invited' for update`
    // Closed by an administrator between the two steps.
    if (row === undefined) return undefined
    // As it is now: a directory may have taken a role away since the invitation was read.
    const invited = openProfile(vault.organisation, id, row.profile)
    const profile: Profile = { ...invited, loginName, displayName, state: 'active' }
    const organisation = await vault.holdOrganisation(tx)
    const sealed = sealProfile(organisation, id, profile)
    const activated = await tx`
      update identity_account set state = 'active', profile = ${sealed}, login_key = ${loginKey}, enrolled_at = ${at}
      where id = ${id} and state = 'invited'`.catch(refuseTakenName)
    assert(activated.count === 1, 'the row that is locked is there')
    await proved.write(tx, organisation)
    const facts = { factor: proved.factor }
    await ledger.append(tx, [
      { kind: 'identity.account.enrolled', at, actor: id, subject: id, facts },
    ])
    const account = accountOf(id, profile)
    assert(account !== undefined, 'an enrolled account is active')
    const token = await sessions.open(tx, account, proved.factor, proved.replaces)
    return { token, device: devices.issue(loginKey), account }
  })
  if (outcome === undefined) throw await refusals.enrolment('used', id)
  return outcome
}

async function closeExpiredInvitations(
  tx: TransactionSql,
  { ledger, vault }: InvitationDeps,
  actor: Actor,
  at: number,
): Promise<void> {
  // Locking the invitation's row first keeps out an enrolment that is being completed at this moment.
  const expired = await tx<{ account: string }[]>`
    update identity_enrolment set used_at = ${at} where used_at is null and expires_at <= ${at} returning account`
  if (expired.length === 0) return
  const closed = await tx<{ id: string; profile: Buffer }[]>`
    select id, profile from identity_account
    where state = 'invited' and id = any(${expired.map(({ account }) => account)}) for update`
  // Who is in the directory stays there, and can be sent another link.
  const ours = closed
    .map(({ id, profile }) => ({ id, profile: openProfile(vault.organisation, id, profile) }))
    .filter(({ profile }) => profile.source === 'here')
  for (const { id, profile } of ours) await markClosed(tx, vault, id, profile)
  const facts = { reason: 'invitation-expired' }
  const kind = 'identity.account.closed'
  await ledger.append(
    tx,
    ours.map(({ id }) => ({ kind, at, actor: actor.id, subject: id, facts })),
  )
}

const UNIQUE_VIOLATION = '23505'

function refuseTakenName(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
    throw nameTaken()
  throw error
}

function nameTaken(): Fault {
  return new Fault(
    'identity.name-taken',
    'loginName: somebody has this name already. Choose another.',
  )
}
