import { createHash, randomBytes } from 'node:crypto'
import { Fault, type Actor } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import { openSourceLimiter, type SourceLimiter } from '@wardstone/identity'
import type { Columns } from '@wardstone/vault'
import type { Inside } from './inside.ts'
import { CLIENTS_MAX, TOKEN_DAYS_MAX } from './limits.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SECOND_MS = 1000
const TOKEN_BYTES = 32
const PREFIX = 'wscim_'
/** `last_used_at` is written at most so often. */
const SEEN_EVERY_MS = 60_000

/** A directory that may reach SCIM, as it is listed: the token is shown once, when it is made. */
type Client = {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly createdBy: string
  readonly expiresAt: number
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

export type Clients = {
  list(): Promise<readonly Client[]>
  /** @throws Fault `directory.full` or `input.invalid`. */
  create(actor: Actor, name: string, days: number): Promise<{ client: Client; token: string }>
  /** From the next request on the token is refused. @throws Fault `directory.not-found`. */
  revoke(actor: Actor, id: string): Promise<void>
  /**
   * Who asks, by the header `Authorization` (RFC 6750 §2.1).
   * @throws Fault `directory.signed-out`, or `input.rate-limited` for an address or a client that asks too fast.
   */
  authenticate(authorization: string | undefined, source: string): Promise<string>
}

/** Entra sends up to 25 requests a second and steps back at 429; a first load goes through at twice that. */
const clientPace = { burstMax: 500, refillMs: 20 }

type Row = {
  readonly id: string
  readonly name: string
  readonly created_by: string
  readonly created_at: number
  readonly expires_at: number
  readonly last_used_at: number | null
  readonly revoked_at: number | null
}
type Reason = 'missing' | 'unknown' | 'revoked' | 'expired' | 'forged'

type Doors = Inside & { readonly strangers: SourceLimiter; readonly paces: SourceLimiter }

export function openClients(inside: Inside): Clients {
  const { sql, now } = inside
  const strangers = openSourceLimiter(now)
  const doors = { ...inside, strangers, paces: openSourceLimiter(now, clientPace) }
  return {
    list: () => list(sql),
    create: (actor, name, days) => create(inside, actor, name, days),
    revoke: (actor, id) => revoke(inside, actor, id),
    authenticate: (authorization, source) => authenticate(doors, authorization, source),
  }
}

async function create(
  { sql, vault, ledger, now }: Inside,
  actor: Actor,
  name: string,
  days: number,
): Promise<{ client: Client; token: string }> {
  if (!Number.isInteger(days) || days < 1 || days > TOKEN_DAYS_MAX)
    throw new Fault('input.invalid', `days: 1 to ${TOKEN_DAYS_MAX}.`)
  const id = randomBytes(8).toString('hex')
  const token = `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`
  const hash = hashOf(token)
  const at = now()
  const expiresAt = at + days * DAY_MS
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('wardstone/directory'))`
    const [counted] = await tx<{ clients: number }[]>`
      select count(*) as clients from directory_client where revoked_at is null and expires_at > ${at}`
    if ((counted?.clients ?? 0) >= CLIENTS_MAX)
      throw new Fault('directory.full', `At most ${CLIENTS_MAX} tokens. Revoke one first.`)
    await tx`
      insert into directory_client (id, token_hash, proof, name, created_by, created_at, expires_at)
      values (${id}, ${hash}, ${vault.proof(provedOf(id, hash, expiresAt))}, ${name}, ${actor.id}, ${at}, ${expiresAt})`
    const subject = `directory:${id}`
    await ledger.append(tx, [
      { kind: 'directory.client.created', at, actor: actor.id, subject, facts: { expiresAt } },
    ])
  })
  const made = { createdAt: at, createdBy: actor.id, expiresAt }
  return { client: { id, name, ...made, lastUsedAt: null, revokedAt: null }, token }
}

async function revoke({ sql, ledger, now }: Inside, actor: Actor, id: string): Promise<void> {
  await sql.begin(async (tx) => {
    const at = now()
    const { count } = await tx`
      update directory_client set revoked_at = ${at} where id = ${id} and revoked_at is null`
    if (count === 0)
      throw new Fault('directory.not-found', 'There is no such token, or it is revoked.')
    const kind = 'directory.client.revoked'
    const subject = `directory:${id}`
    await ledger.append(tx, [{ kind, at, actor: actor.id, subject, facts: {} }])
  })
}

async function authenticate(
  doors: Doors,
  authorization: string | undefined,
  source: string,
): Promise<string> {
  const { sql, vault, now, paces } = doors
  const token = /^Bearer +([\w-]{10,200}) *$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw await refuse(doors, 'missing', source, '')
  const hash = hashOf(token)
  // By its hash: what time this takes tells nothing of 256 random bits. The proof is compared in constant time.
  const [row] = await sql<(Row & { proof: Buffer })[]>`
    select id, proof, name, created_by, created_at, expires_at, last_used_at, revoked_at
    from directory_client where token_hash = ${hash}`
  if (row === undefined) throw await refuse(doors, 'unknown', source, '')
  const subject = `directory:${row.id}`
  if (!vault.proves(row.proof, provedOf(row.id, hash, row.expires_at)))
    throw await refuse(doors, 'forged', source, subject)
  if (row.revoked_at !== null) throw await refuse(doors, 'revoked', source, subject)
  const at = now()
  if (row.expires_at <= at) throw await refuse(doors, 'expired', source, subject)
  if (!paces.take(row.id)) throw tooFast(paces.waitMs(row.id))
  if (row.last_used_at === null || at - row.last_used_at >= SEEN_EVERY_MS)
    await sql`update directory_client set last_used_at = ${at} where id = ${row.id}`
  return subject
}

async function refuse(
  { sql, ledger, now, strangers }: Doors,
  reason: Reason,
  source: string,
  subject: string,
): Promise<Fault> {
  if (!strangers.take(source)) return tooFast(strangers.waitMs(source))
  if (strangers.shouldReport(source))
    await sql.begin(async (tx) => {
      const kind = 'directory.client.refused'
      const facts = { reason }
      await ledger.append(tx, [{ kind, at: now(), actor: 'anonymous', subject, facts }])
    })
  return new Fault(
    'directory.signed-out',
    'SCIM needs a bearer token that a security officer made on the page Access.',
  )
}

async function list(sql: Sql): Promise<readonly Client[]> {
  const rows = await sql<Row[]>`
    select id, name, created_by, created_at, expires_at, last_used_at, revoked_at
    from directory_client order by created_at desc, id limit ${5 * CLIENTS_MAX}`
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  }))
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}

/** Nobody who can only write to the database makes a token, or one that lasts longer. */
function provedOf(id: string, hash: Uint8Array, expiresAt: number): Columns {
  return ['directory_client', id, Buffer.from(hash).toString('hex'), expiresAt]
}

function tooFast(waitMs: number): Fault {
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND_MS))
  return new Fault('input.rate-limited', `Too many requests. Go on in ${seconds} s.`, {
    retryAfterS: seconds,
  })
}
