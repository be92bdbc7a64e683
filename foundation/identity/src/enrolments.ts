import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { Fault, type Actor, type Role } from '@wardstone/core'
import {
  chooseNames,
  completeEnrolment,
  findInvitation,
  invite,
  inviteProvisioned,
  keepPending,
  type EnrolmentUse,
  type InvitationDeps,
  type Names,
} from './invitations.ts'
import { creationOptions, verifyCreation, type Site } from './passkeys.ts'
import type { BreachedPasswords } from './breached-passwords.ts'
import type { PasswordHasher } from './password-hash.ts'
import { parsePassword } from './password-policy.ts'
import { sealJson } from './sealed-json.ts'
import { passkeyContext, passwordContext, type SignedIn } from './sign-in.ts'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

const PRODUCT = 'wardstone'

/**
 * How an account begins: somebody is invited, and sets up a factor with a secret that works once, for 15 minutes, and of
 * which the database keeps only a hash. There is no other way to a factor: an account that a directory
 * made waits for it.
 *
 * Each method that takes the secret throws Fault `identity.enrolment-expired` when it is unknown, used or too old, and
 * `identity.too-many-attempts`.
 */
export type Enrolments = {
  /**
   * Invites somebody. Invitations that expired unused are closed on the way.
   * @throws Fault `input.invalid` without a role, or with a name that is none.
   */
  createEnrolment(
    actor: Actor,
    invitation: { roles: readonly Role[]; displayName?: string; practitioner?: string },
  ): Promise<{ account: string; secret: string; expiresAt: number }>
  /**
   * Makes a link for somebody whom the directory knows and who has not enrolled; earlier links are worth nothing any more.
   * @throws Fault `input.not-found` or `input.conflict`.
   */
  inviteProvisioned(
    actor: Actor,
    account: string,
    practitioner?: string,
  ): Promise<{ account: string; secret: string; expiresAt: number }>
  inspectEnrolment(use: EnrolmentUse): Promise<{
    displayName: string | null
    roles: readonly Role[]
    expiresAt: number
    organisation: string
  }>
  /** @throws Fault `input.invalid` or `identity.name-taken`. */
  beginPasskeyEnrolment(
    use: EnrolmentUse & Names & { site: Site },
  ): Promise<PublicKeyCredentialCreationOptionsJSON>
  /** @throws Fault `identity.refused`, `identity.name-taken`, or `input.conflict` before the first step. */
  finishPasskeyEnrolment(
    use: EnrolmentUse & { response: RegistrationResponseJSON; site: Site },
  ): Promise<SignedIn>
  /** @throws Fault `input.invalid`, `identity.name-taken` or one of `identity.password-…`. */
  beginPasswordEnrolment(
    use: EnrolmentUse & Names & { password: string },
  ): Promise<{ totpSecret: string; totpUri: string }>
  /** @throws Fault `identity.refused`, `identity.name-taken`, or `input.conflict` before the first step. */
  finishPasswordEnrolment(use: EnrolmentUse & { code: string }): Promise<SignedIn>
}

type Deps = InvitationDeps & {
  readonly organisation: string
  readonly hasher: PasswordHasher
  readonly breached?: Pick<BreachedPasswords, 'has'>
}

export function openEnrolments(deps: Deps): Enrolments {
  return {
    createEnrolment: (actor, invitation) => invite(deps, actor, invitation),
    inviteProvisioned: (actor, account, practitioner) =>
      inviteProvisioned(deps, actor, account, practitioner),
    async inspectEnrolment(use) {
      const { profile, expiresAt } = await findInvitation(deps, use)
      const { displayName, roles } = profile
      return { displayName, roles, expiresAt, organisation: deps.organisation }
    },
    beginPasskeyEnrolment: (use) => beginPasskey(deps, use),
    finishPasskeyEnrolment: (use) => finishPasskey(deps, use),
    beginPasswordEnrolment: (use) => beginPassword(deps, use),
    finishPasswordEnrolment: (use) => finishPassword(deps, use),
  }
}

async function beginPasskey(
  deps: Deps,
  use: Parameters<Enrolments['beginPasskeyEnrolment']>[0],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const invitation = await findInvitation(deps, use)
  const names = await chooseNames(deps, use)
  const options = await creationOptions(use.site, deps.organisation, {
    id: invitation.account,
    ...names,
  })
  await keepPending(deps, invitation, { kind: 'passkey', ...names, challenge: options.challenge })
  return options
}

async function finishPasskey(
  deps: Deps,
  use: Parameters<Enrolments['finishPasskeyEnrolment']>[0],
): Promise<SignedIn> {
  const { now, refusals } = deps
  const invitation = await findInvitation(deps, use)
  const { pending, account } = invitation
  if (pending?.kind !== 'passkey') throw notBegun()
  const made = await verifyCreation(use.site, use.response, pending.challenge)
  if (made === undefined) throw await refusals.enrolment('invalid-passkey', account)
  const { credentialId, counter } = made
  const context = passkeyContext(account, credentialId)
  return completeEnrolment(deps, invitation, {
    pending,
    factor: 'passkey',
    replaces: use.replaces,
    write: (tx, organisation) => tx`
      insert into identity_passkey (credential_id, account, sealed, counter, created_at)
      values (${credentialId}, ${account}, ${sealJson(organisation, context, made.passkey)}, ${counter}, ${now()})`,
  })
}

async function beginPassword(
  deps: Deps,
  use: Parameters<Enrolments['beginPasswordEnrolment']>[0],
): Promise<{ totpSecret: string; totpUri: string }> {
  const { organisation, hasher } = deps
  const invitation = await findInvitation(deps, use)
  const names = await chooseNames(deps, use)
  const context = [PRODUCT, organisation, names.loginName, names.displayName]
  const text = parsePassword(use.password, context)
  if ((await deps.breached?.has(text)) === true) {
    throw new Fault(
      'identity.password-leaked',
      'This password is in a published leak, or looks as if it were. Choose another, and change it wherever else you use it.',
    )
  }
  const password = await hasher.hash(text)
  const totpSecret = newTotpSecret()
  await keepPending(deps, invitation, { kind: 'password', ...names, password, totpSecret })
  return { totpSecret, totpUri: totpUri(totpSecret, organisation, names.loginName) }
}

async function finishPassword(
  deps: Deps,
  use: Parameters<Enrolments['finishPasswordEnrolment']>[0],
): Promise<SignedIn> {
  const { now, refusals } = deps
  const invitation = await findInvitation(deps, use)
  const { pending, account } = invitation
  if (pending?.kind !== 'password') throw notBegun()
  const { password, totpSecret } = pending
  const step = totpStep(totpSecret, use.code, now())
  if (step === undefined) throw await refusals.enrolment('wrong-code', account)
  return completeEnrolment(deps, invitation, {
    pending,
    factor: 'password+totp',
    replaces: use.replaces,
    // The code that proved the app counts as used: it cannot also sign in.
    write: (tx, organisation) => tx`
      insert into identity_password (account, sealed, last_step, created_at)
      values (${account}, ${sealJson(organisation, passwordContext(account), { password, totpSecret })},
              ${step}, ${now()})`,
  })
}

function notBegun(): Fault {
  return new Fault('input.conflict', 'Choose a name and a way to sign in first.')
}
