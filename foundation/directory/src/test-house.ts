import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseJson, type Actor, type Clock, type Evidence, type Json } from '@wardstone/core'
import { openTestDatabase, testClock, type TestDatabase } from '@wardstone/harness'
import {
  identityEvidence,
  identitySchema,
  openIdentity,
  totpCode,
  type Identity,
} from '@wardstone/identity'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { openKeyring, openVault, vaultSchema, type Vault } from '@wardstone/vault'
import fastify, { type FastifyInstance } from 'fastify'
import {
  directoryEvidence,
  directorySchema,
  openDirectory,
  scimRoutes,
  type Directory,
} from './index.ts'
import { isObject, objectOf } from './name-path.ts'
import type { Attributes } from './attributes.ts'

export const officer: Actor = { id: 'local:admin', roles: ['security-officer'] }
const PASSWORD = 'Kupferkessel unter Glyzinien'
const here = { source: '192.0.2.1' }
export const BASE = 'https://ward.example/scim/v2'
export const LEAVERS_MAX = 3

export type Answer = {
  readonly status: number
  readonly body: Attributes
  readonly headers: Readonly<Record<string, unknown>>
}

/** The directory on everything it stands on, real, for one test file. */
export type TestHouse = {
  readonly database: TestDatabase
  readonly vault: Vault
  readonly ledger: Ledger
  readonly identity: Identity
  /** Another server over the same tables. */
  another(): Promise<{ identity: Identity; directory: Directory }>
  readonly directory: Directory
  readonly clock: { now: Clock; advance(ms: number): void }
  readonly app: FastifyInstance
  /** Empties the tables and makes a new token. */
  reset(): Promise<void>
  /** Asks SCIM with the token, or with other headers. */
  scim(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: Json,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** Gives somebody whom the directory knows a factor and a session, the only way there is. */
  enrol(account: string, loginName: string): Promise<string>
  /** Somebody invited by hand, signed in. */
  local(loginName: string, roles: Actor['roles']): Promise<{ account: string; token: string }>
  /** The account of a person of the directory. */
  accountOf(person: string): Promise<string>
  evidence(): Promise<readonly Evidence[]>
  close(): Promise<void>
}

export async function openTestHouse(): Promise<TestHouse> {
  const ground = await openGround()
  const { database, ledger, clock, another } = ground
  const { identity, directory } = await another()
  const app = fastify()
  await app.register(scimRoutes({ directory, origin: () => 'https://ward.example' }))
  const { ownerSql } = database
  let mark = 0
  let token = ''
  return {
    ...ground,
    identity,
    directory,
    app,
    async reset() {
      await ownerSql`truncate identity_account, identity_refusal, directory_client, directory_person, directory_group, directory_change cascade`
      mark = (await ledger.sequence()).size
      token = (await directory.clients.create(officer, 'Test directory', 30)).token
      // Time for the pace of addresses and clients.
      clock.advance(60_000)
    },
    scim: (method, path, body, headers) =>
      ask(app, method, path, body, { authorization: `Bearer ${token}`, ...headers }),
    async enrol(account, loginName) {
      const { secret } = await identity.inviteProvisioned(officer, account)
      return enrolWith(ground, identity, secret, loginName)
    },
    async local(loginName, roles) {
      const invited = await identity.createEnrolment(officer, { roles, displayName: loginName })
      const session = await enrolWith(ground, identity, invited.secret, loginName)
      return { account: invited.account, token: session }
    },
    async accountOf(person) {
      const [row] = await ownerSql<{ account: string | null }[]>`
        select account from directory_person where id = ${person}`
      if (typeof row?.account !== 'string') throw new Error('That person has no account.')
      return row.account
    },
    async evidence() {
      await ledger.sequence()
      const entries = await ledger.entries({ from: mark, limit: 500, order: 'oldest' })
      for (const { evidence } of entries) checkFacts(evidence)
      return entries.map((entry) => entry.evidence)
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}

type Ground = Pick<TestHouse, 'database' | 'vault' | 'ledger' | 'clock' | 'another'>

async function openGround(): Promise<Ground> {
  const schemas = [ledgerSchema, vaultSchema, identitySchema, directorySchema]
  const database = await openTestDatabase(schemas)
  const { sql, sequencerSql } = database
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-directory-'))
  const file = join(folder, 'keys')
  const keyring = await openKeyring({ file, passphrase: PASSWORD, create: true })
  await rm(folder, { recursive: true })
  const clock = testClock()
  const { now } = clock
  const vault = await openVault({ sql, keyring, now })
  const ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'directory.test/ledger',
    signingKey: keyring.ledgerSigningKey,
    now,
    onError: (error) => console.error(error),
  })
  const another = async () => {
    const identity = await openIdentity({ sql, vault, ledger, now, organisation: 'Sankt Ansgar' })
    const shared = { sql, vault, ledger, identity, now, leaversAnHourMax: LEAVERS_MAX }
    return { identity, directory: openDirectory(shared) }
  }
  return { database, vault, ledger, clock, another }
}

async function enrolWith(
  { clock }: Ground,
  identity: Identity,
  secret: string,
  loginName: string,
): Promise<string> {
  const chosen = { loginName, displayName: loginName, password: PASSWORD }
  const begun = await identity.beginPasswordEnrolment({ secret, ...chosen, ...here })
  const code = totpCode(begun.totpSecret, clock.now())
  return (await identity.finishPasswordEnrolment({ secret, code, ...here })).token
}

async function ask(
  app: FastifyInstance,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: Json | undefined,
  given: Record<string, string>,
): Promise<Answer> {
  const type = body === undefined ? {} : { 'content-type': 'application/scim+json' }
  const answer = await app.inject({
    method,
    url: `/scim/v2${path}`,
    headers: { ...type, ...given },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  const parsed = answer.body === '' ? {} : parseJson(answer.body)
  return {
    status: answer.statusCode,
    body: isObject(parsed) ? parsed : {},
    headers: answer.headers,
  }
}

function checkFacts({ kind, facts }: Evidence): void {
  const known = { ...identityEvidence, ...directoryEvidence }
  const schema = Object.entries(known).find(([name]) => name === kind)?.[1]
  if (schema === undefined) throw new Error(`Evidence of a kind that is not declared: ${kind}`)
  schema.parse(facts)
}

/** The id of the resource in an answer. */
export function idIn({ body }: Answer): string {
  const { id } = objectOf(body)
  if (typeof id !== 'string') throw new Error(`No id in ${JSON.stringify(body)}`)
  return id
}
