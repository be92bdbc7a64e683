import { timingSafeEqual } from 'node:crypto'
import type { Actor, Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import { accountOf, openProfile, type Account } from './accounts.ts'
import type { EndReason, Factor } from './evidence.ts'
import { hashOf, newSecret } from './secrets.ts'
import { openSessionCache, type SessionCache } from './session-cache.ts'
import { reasonToEnd, refuseLongLimits, type SessionLimits } from './session-limits.ts'

/** How long a session ended through another server can still be used at this one. */
export const SESSION_NOTICE_MAX_MS = 1000
/** Activity is written at most so often, so a session may end up to this much before its idle time is over. */
const SLIDE_EVERY_MS = 60_000
const CACHED_SESSIONS_MAX = 10_000
const SWEPT_SESSIONS_MAX = 1000

export type Session = {
  readonly actor: Actor
  readonly account: Account
  readonly idleUntil: number
  readonly expiresAt: number
}

export type Sessions = {
  /**
   * The session of a cookie's token, kept alive by being used. One that another server, or another request at this very
   * moment, has ended is noticed after `SESSION_NOTICE_MAX_MS` at the latest. Undefined when there is none, or it has ended.
   */
  authenticate(token: string): Promise<Session | undefined>
  /** Ends one session; nothing happens when it has ended already. */
  signOut(token: string): Promise<void>
  /** Ends all sessions of an account, and resolves with how many. */
  endSessions(actor: Actor, account: string): Promise<number>
  /** Opens a session within the transaction that proved who it is, and resolves with its token. */
  open(tx: TransactionSql, account: Account, factor: Factor, replaces?: string): Promise<string>
  endAll(tx: TransactionSql, actor: string, account: string, reason: EndReason): Promise<number>
  /** Forgets what this server remembers of an account’s sessions: the next request reads it anew. */
  forget(account: string): void
  /** Ends the sessions whose time is over, with evidence for each. */
  sweep(): Promise<void>
}

type Deps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
  readonly limits: SessionLimits
}
type Inside = Deps & { readonly cache: SessionCache }

/** @throws Fault `config.invalid` when the limits are longer than NIST SP 800-63B-4 allows. */
export function openSessions(deps: Deps): Sessions {
  refuseLongLimits(deps.limits)
  const { sql, now } = deps
  const cache = openSessionCache({
    entriesMax: CACHED_SESSIONS_MAX,
    freshForMs: SESSION_NOTICE_MAX_MS,
    now,
  })
  const inside = { ...deps, cache }
  return {
    authenticate: (token) => authenticate(inside, token),
    signOut: (token) => sql.begin((tx) => end(inside, tx, hashOf(token), 'signed-out')),
    endSessions: (actor, account) =>
      sql.begin((tx) => endAll(inside, tx, actor.id, account, 'revoked')),
    open: (tx, account, factor, replaces) => open(inside, tx, account, factor, replaces),
    endAll: (tx, actor, account, reason) => endAll(inside, tx, actor, account, reason),
    forget: (account) => cache.forgetAccount(account),
    sweep: () => sweep(inside),
  }
}

type SessionRow = {
  readonly account: string
  readonly proof: Buffer
  readonly opened_at: number
  readonly seen_at: number
  readonly profile: Buffer
}

async function authenticate(inside: Inside, token: string): Promise<Session | undefined> {
  const { sql, vault, now, limits, cache } = inside
  const tokenHash = hashOf(token)
  const cached = cache.get(tokenHash)
  if (cached !== undefined) return cached

  const [row] = await sql<SessionRow[]>`
    select s.account, s.proof, s.opened_at, s.seen_at, a.profile
    from identity_session s join identity_account a on a.id = s.account and a.state = 'active'
    where s.token_hash = ${tokenHash}`
  if (row === undefined) return undefined
  const expected = proofOf(vault, tokenHash, row.account, row.opened_at)
  if (row.proof.length !== expected.length || !timingSafeEqual(row.proof, expected))
    return undefined

  const account = accountOf(row.account, openProfile(vault.organisation, row.account, row.profile))
  if (account === undefined) return undefined

  const at = now()
  const over = reasonToEnd(row.opened_at, row.seen_at, at, limits)
  if (over !== undefined) {
    await sql.begin((tx) => end(inside, tx, tokenHash, over))
    return undefined
  }
  const slides = at - row.seen_at >= SLIDE_EVERY_MS
  if (slides) await recordActivity(sql, tokenHash, row.account, at)
  const expiresAt = row.opened_at + limits.absoluteMs
  const idleUntil = Math.min((slides ? at : row.seen_at) + limits.idleMs, expiresAt)
  const session = { actor: actorOf(account), account, idleUntil, expiresAt }
  cache.put(tokenHash, session)
  return session
}

async function open(
  inside: Inside,
  tx: TransactionSql,
  account: Account,
  factor: Factor,
  replaces: string | undefined,
): Promise<string> {
  const { vault, ledger, now } = inside
  // A new token at each sign-in, so that one planted in the browser beforehand is worth nothing (RFC 6265 §8.4).
  if (replaces !== undefined) await end(inside, tx, hashOf(replaces), 'replaced')
  const token = newSecret()
  const tokenHash = hashOf(token)
  const at = now()
  await tx`
    insert into identity_session (token_hash, account, proof, opened_at, seen_at)
    values (${tokenHash}, ${account.id}, ${proofOf(vault, tokenHash, account.id, at)}, ${at}, ${at})`
  await tx`update identity_account set last_seen_at = ${at} where id = ${account.id}`
  const facts = { factor }
  await ledger.append(tx, [
    { kind: 'identity.session.opened', at, actor: account.id, subject: account.id, facts },
  ])
  return token
}

async function end(
  { ledger, now, cache }: Inside,
  tx: TransactionSql,
  tokenHash: Uint8Array,
  reason: EndReason,
): Promise<void> {
  cache.forget(tokenHash)
  const [row] = await tx<{ account: string }[]>`
    delete from identity_session where token_hash = ${tokenHash} returning account`
  if (row !== undefined) await ledger.append(tx, [ended(now(), row.account, row.account, reason)])
}

async function endAll(
  { ledger, now, cache }: Inside,
  tx: TransactionSql,
  actor: string,
  account: string,
  reason: EndReason,
): Promise<number> {
  cache.forgetAccount(account)
  const { count } = await tx`delete from identity_session where account = ${account}`
  const one = ended(now(), actor, account, reason)
  await ledger.append(
    tx,
    Array.from({ length: count }, () => one),
  )
  return count
}

async function sweep(inside: Inside): Promise<void> {
  const { sql, now, limits } = inside
  const at = now()
  const rows = await sql<{ token_hash: Buffer; opened_at: number; seen_at: number }[]>`
    select token_hash, opened_at, seen_at from identity_session
    where seen_at <= ${at - limits.idleMs} or opened_at <= ${at - limits.absoluteMs}
    limit ${SWEPT_SESSIONS_MAX}`
  if (rows.length === 0) return
  await sql.begin(async (tx) => {
    for (const row of rows) {
      const over = reasonToEnd(row.opened_at, row.seen_at, at, limits)
      if (over !== undefined) await end(inside, tx, row.token_hash, over)
    }
  })
}

/** Nobody who can only write to the database can make a session: its row needs this keyed hash. */
function proofOf(
  vault: Vault,
  tokenHash: Uint8Array,
  account: string,
  openedAt: number,
): Uint8Array {
  const token = Buffer.from(tokenHash).toString('hex')
  return vault.blindKey(`identity/session/${token}/${account}/${openedAt}`)
}

function ended(at: number, actor: string, account: string, reason: EndReason) {
  return { kind: 'identity.session.ended', at, actor, subject: account, facts: { reason } }
}

function actorOf({ id, roles, practitioner }: Account): Actor {
  return { id, roles, ...(practitioner === undefined ? {} : { practitioner }) }
}

async function recordActivity(
  sql: Sql,
  tokenHash: Uint8Array,
  account: string,
  at: number,
): Promise<void> {
  await sql`update identity_session set seen_at = ${at} where token_hash = ${tokenHash} and seen_at < ${at}`
  await sql`update identity_account set last_seen_at = ${at} where id = ${account} and last_seen_at < ${at}`
}
