import { randomBytes } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { canonicalJson, utf8, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'
import { z } from 'zod'
import { accountOf, openProfile, type Account } from './accounts.ts'
import type { Attempts } from './attempts.ts'
import type { Devices } from './devices.ts'
import type { Factor, RefusalReason } from './evidence.ts'
import { loginKeyOf, spellLoginName } from './names.ts'
import { passkeySchema, requestOptions, verifyRequest, type Site } from './passkeys.ts'
import { passwordHashSchema, type PasswordHasher } from './password-hash.ts'
import type { Refusals } from './refusals.ts'
import { openJson } from './sealed-json.ts'
import type { Sessions } from './sessions.ts'
import type { SourceLimiter } from './source-limiter.ts'
import type { Tickets } from './tickets.ts'
import { newTotpSecret, totpStep } from './totp.ts'

/** Where an attempt comes from. */
export type Origin = {
  /** Network address, for slowing down; undefined for the machine's own operator, who is not. */
  readonly source: string | undefined
  /** The device cookie, where the browser has one. */
  readonly device?: string | undefined
  /** Token of a session that this browser already has: it ends when another one opens. */
  readonly replaces?: string | undefined
}

/** Somebody proved who they are. Both texts go into cookies; neither is stored. */
export type SignedIn = {
  readonly token: string
  readonly device: string
  readonly account: Account
}

export type SignIns = {
  /** A challenge for any passkey of this site, and the ticket to hand back with the answer. */
  beginPasskeySignIn(
    site: Site,
  ): Promise<PublicKeyCredentialRequestOptionsJSON & { ticket: string }>
  /** @throws Fault `identity.refused` or `identity.too-many-attempts`. */
  signInWithPasskey(
    attempt: { ticket: string; response: AuthenticationResponseJSON; site: Site } & Origin,
  ): Promise<SignedIn>
  /**
   * One refusal for an unknown name, a wrong password and a wrong or used code, after the same work; which it was is in
   * the evidence.
   * @throws Fault `identity.refused`, `identity.too-many-attempts` or `server.busy`.
   */
  signInWithPassword(
    attempt: { loginName: string; password: string; code: string } & Origin,
  ): Promise<SignedIn>
}

/** What is sealed of a password and its second factor. Sealing the hash is the keyed step of NIST SP 800-63B-4 §3.1.1.2. */
const passwordFactorSchema = z.strictObject({
  password: passwordHashSchema,
  totpSecret: z.string(),
})
export const passwordContext = (account: string) => `identity/password/${account}`
export const passkeyContext = (account: string, credentialId: string) =>
  `identity/passkey/${account}/${credentialId}`

type PasswordFactor = z.infer<typeof passwordFactorSchema>

type PasswordRow = {
  readonly account: string
  readonly sealed: Uint8Array
  readonly last_step: number
}
type PasskeyRow = {
  readonly account: string
  readonly sealed: Uint8Array
  readonly counter: number
}

const NOBODY = ''

type Deps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly now: Clock
  readonly hasher: PasswordHasher
  readonly sessions: Sessions
  readonly attempts: Attempts
  readonly devices: Devices
  readonly limiter: SourceLimiter
  readonly refusals: Refusals
  readonly tickets: Tickets
}

export async function openSignIns(deps: Deps): Promise<SignIns> {
  const decoy = await decoyFactor(deps.hasher)
  return {
    async beginPasskeySignIn(site) {
      const options = await requestOptions(site)
      return { ...options, ticket: deps.tickets.issue(options.challenge) }
    },
    signInWithPasskey: (attempt) => withPasskey(deps, attempt),
    signInWithPassword: (attempt) => withPassword(deps, decoy, attempt),
  }
}

async function withPasskey(
  deps: Deps,
  attempt: Parameters<SignIns['signInWithPasskey']>[0],
): Promise<SignedIn> {
  const { sql, vault, limiter, refusals, tickets } = deps
  const { ticket, response, site, source } = attempt
  if (!limiter.take(source)) throw await refusals.throttled(source)
  const challenge = tickets.read(ticket)
  if (challenge === undefined) throw await refusals.signIn('invalid-ticket', NOBODY)
  const [row] = await sql<PasskeyRow[]>`
    select account, sealed, counter from identity_passkey where credential_id = ${response.id}`
  if (row === undefined) throw await refusals.signIn('unknown-passkey', NOBODY)
  const context = passkeyContext(row.account, response.id)
  const passkey = openJson(vault.organisation, context, row.sealed, passkeySchema)
  const counter = await verifyRequest(site, response, challenge, { passkey, counter: row.counter })
  if (counter === undefined || !namesAccount(response, row.account)) {
    throw await refusals.signIn('invalid-passkey', row.account)
  }
  return openSession(deps, row.account, 'passkey', attempt.replaces, async (tx) => {
    if (!(await tickets.use(tx, challenge))) return 'invalid-ticket'
    await tx`update identity_passkey set counter = ${counter} where credential_id = ${response.id}`
    return undefined
  })
}

async function withPassword(
  deps: Deps,
  decoy: PasswordFactor,
  attempt: Parameters<SignIns['signInWithPassword']>[0],
): Promise<SignedIn> {
  const { sql, vault, now, hasher, attempts, devices, limiter, refusals } = deps
  const { source } = attempt
  const loginKey = loginKeyOf(vault, spellLoginName(attempt.loginName))
  const deviceKey = devices.recognise(attempt.device, loginKey)
  // A device that signed in before has a queue of its own, which no attacker of the name can fill.
  if (deviceKey === undefined && !limiter.take(source)) throw await refusals.throttled(source)
  const attemptKey = deviceKey ?? loginKey
  if (!(await attempts.reserve(attemptKey))) throw await refusals.throttled(source)

  const [found] = await sql<PasswordRow[]>`
    select p.account, p.sealed, p.last_step from identity_password p
    join identity_account a on a.id = p.account and a.state = 'active' where a.login_key = ${loginKey}`
  const row = found ?? sealedDecoy(vault, decoy)
  const context = passwordContext(row.account)
  const factor = openJson(vault.organisation, context, row.sealed, passwordFactorSchema)
  const passwordIsRight = await hasher.matches(attempt.password, factor.password)
  const step = totpStep(factor.totpSecret, attempt.code, now())
  if (row.account === NOBODY) throw await refusals.signIn('unknown-name', NOBODY)
  if (!passwordIsRight) throw await refusals.signIn('wrong-password', row.account)
  if (step === undefined) throw await refusals.signIn('wrong-code', row.account)

  return openSession(deps, row.account, 'password+totp', attempt.replaces, async (tx) => {
    // The comparison is in the update, so that of two requests with one code only one gets past.
    const used = await tx`
      update identity_password set last_step = ${step} where account = ${row.account} and last_step < ${step}`
    if (used.count === 0) return 'replayed-code'
    await attempts.succeed(tx, attemptKey)
    return undefined
  })
}

/** Opens the session, unless `prove` finds in the same transaction that the proof was used before. */
async function openSession(
  { sql, vault, sessions, devices, refusals }: Deps,
  id: string,
  factor: Factor,
  replaces: string | undefined,
  prove: (tx: TransactionSql) => Promise<RefusalReason | undefined>,
): Promise<SignedIn> {
  const outcome = await sql.begin(async (tx) => {
    const reason = await prove(tx)
    if (reason !== undefined) return reason
    const [row] = await tx<{ profile: Buffer; login_key: Buffer }[]>`
      select profile, login_key from identity_account where id = ${id} and state = 'active' for share`
    if (row === undefined) return 'unknown-name' as const
    const account = accountOf(id, openProfile(vault.organisation, id, row.profile))
    if (account === undefined) return 'unknown-name' as const
    const token = await sessions.open(tx, account, factor, replaces)
    return { token, device: devices.issue(row.login_key), account }
  })
  if (typeof outcome === 'string') throw await refusals.signIn(outcome, id)
  return outcome
}

/** What an unknown name is checked against: the same work, which nobody's password can pass. */
async function decoyFactor(hasher: PasswordHasher): Promise<PasswordFactor> {
  const password = await hasher.hash(randomBytes(32).toString('base64'))
  return { password, totpSecret: newTotpSecret() }
}

/** Sealed anew each time: it outlives the data key of any one moment. */
function sealedDecoy(vault: Vault, factor: PasswordFactor): PasswordRow {
  const sealed = vault.organisation.sealPassing(
    passwordContext(NOBODY),
    utf8(canonicalJson(factor)),
  )
  return { account: NOBODY, sealed, last_step: 0 }
}

/** A discoverable passkey says whose it is (WebAuthn §7.2, step 6). */
function namesAccount(response: AuthenticationResponseJSON, account: string): boolean {
  const { userHandle } = response.response
  return userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() === account
}
