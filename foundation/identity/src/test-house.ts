import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, Clock, Evidence } from '@wardstone/core'
import { openTestDatabase, testClock, type TestDatabase } from '@wardstone/harness'
import { ledgerSchema, openLedger, type Ledger } from '@wardstone/ledger'
import { openKeyring, openVault, vaultSchema, type Vault } from '@wardstone/vault'
import { identityEvidence, identitySchema, openIdentity, totpCode, type Identity } from './index.ts'
import type { Origin } from './sign-in.ts'

export const administrator: Actor = { id: 'local:admin', roles: ['security-officer'] }
export const PASSWORD = 'Kupferkessel unter Glyzinien'
export const ORGANISATION = 'Sankt Ansgar Hospital'
export const here: Origin = { source: '192.0.2.1' }

/** Everything identity stands on, real, for one test file. */
export type TestHouse = {
  readonly database: TestDatabase
  readonly vault: Vault
  readonly ledger: Ledger
  readonly clock: { now: Clock; advance(ms: number): void }
  /** A fresh identity over empty tables. */
  reset(): Promise<Identity>
  /** Another server over the same tables. */
  another(extra?: Pick<Parameters<typeof openIdentity>[0], 'breached'>): Promise<Identity>
  /** Evidence since the last `reset`, oldest first, each checked against the schema of its kind. */
  evidence(): Promise<readonly Evidence[]>
  close(): Promise<void>
}

export async function openTestHouse(): Promise<TestHouse> {
  const database = await openTestDatabase([ledgerSchema, vaultSchema, identitySchema])
  const { sql, sequencerSql, ownerSql } = database
  const folder = await mkdtemp(join(tmpdir(), 'wardstone-identity-'))
  const keyring = await openKeyring({
    file: join(folder, 'keys'),
    passphrase: PASSWORD,
    create: true,
  })
  await rm(folder, { recursive: true })
  const clock = testClock()
  const { now } = clock
  const vault = await openVault({ sql, keyring, now })
  const ledger = await openLedger({
    sql,
    sequencerSql,
    origin: 'identity.test/ledger',
    signingKey: keyring.ledgerSigningKey,
    now,
    onError: (error) => console.error(error),
  })
  const another: TestHouse['another'] = (extra = {}) =>
    openIdentity({ sql, vault, ledger, now, organisation: ORGANISATION, ...extra })
  let mark = 0
  return {
    database,
    vault,
    ledger,
    clock,
    another,
    async reset() {
      await ownerSql`truncate identity_account, identity_attempt, identity_refusal, identity_used_ticket cascade`
      mark = (await ledger.sequence()).size
      return another()
    },
    async evidence() {
      await ledger.sequence()
      const entries = await ledger.entries({ from: mark, limit: 200, order: 'oldest' })
      for (const { evidence } of entries) checkFacts(evidence)
      return entries.map((entry) => entry.evidence)
    },
    close: () => database.close(),
  }
}

function checkFacts({ kind, facts }: Evidence): void {
  const schema = Object.entries(identityEvidence).find(([name]) => name === kind)?.[1]
  if (schema === undefined) throw new Error(`Evidence of a kind that is not declared: ${kind}`)
  schema.parse(facts)
}

/** An account that can sign in with a password, made the only way there is. */
export async function enrolWithPassword(
  identity: Identity,
  clock: { now: Clock },
  person: { loginName: string; displayName: string; roles?: Actor['roles']; practitioner?: string },
) {
  const { roles = ['clinician'], practitioner, ...names } = person
  const invitation = { roles, displayName: names.displayName }
  const { secret } = await identity.createEnrolment(
    administrator,
    practitioner === undefined ? invitation : { ...invitation, practitioner },
  )
  const { totpSecret } = await identity.beginPasswordEnrolment({
    secret,
    ...names,
    password: PASSWORD,
    ...here,
  })
  const code = totpCode(totpSecret, clock.now())
  const signedIn = await identity.finishPasswordEnrolment({ secret, code, ...here })
  return { ...signedIn, totpSecret }
}
