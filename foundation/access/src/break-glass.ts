import { randomUUID } from 'node:crypto'
import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { compartmentId, type Compartment, type CompartmentId, type Vault } from '@wardstone/vault'
import {
  isGenuine,
  openGrant,
  proofOfGrant,
  sealGrant,
  unlock,
  type Grant,
  type GrantRow,
} from './grant-row.ts'
import { rememberOpened, type Opened } from './opened.ts'
import { assertReason } from './reason.ts'

const GRANT_TTL_MS = 60 * 60 * 1000
/** Emergency accesses of one person that are open at a time; of more, the newest count. */
const GRANTS_OPEN_MAX = 1000

/** Emergency access to one record (45 CFR 164.312(a)(2)(ii)): at once, for an hour, and reviewed afterwards. */
export type BreakGlass = {
  /**
   * Opens one patient's record to a clinician for an hour.
   * @throws Fault `access.forbidden`, `access.reason-required`, `access.already-open` or `records.not-found`.
   */
  open(
    actor: Actor,
    patient: { readonly compartment: CompartmentId; readonly patientId: string },
    reason: string,
  ): Promise<Grant>
  /** Ends one of the actor's own grants now. Does nothing if it is over. */
  close(actor: Actor, id: string): Promise<void>
  /** The actor's own grants that are open now, newest first. */
  own(actor: Actor): Promise<readonly Grant[]>
}

/** Emergency access as the decision needs it. */
export type Grants = BreakGlass & {
  /** The patients that are open to an account now, by grants that this installation made. */
  of(account: string): Promise<Opened>
  forget(tx: TransactionSql, compartment: CompartmentId): Promise<void>
}

export type BreakGlassDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
  readonly require: (actor: Actor, action: 'open-break-glass' | 'review-access') => Promise<void>
}

export function openBreakGlass(deps: BreakGlassDeps): Grants {
  const { sql, vault, ledger, now, require } = deps
  const memory = rememberOpened((account) => load(deps, account), now)
  return {
    of: (account) => memory.of(account),
    async open(actor, patient, reason) {
      await require(actor, 'open-break-glass')
      const words = assertReason(reason)
      const compartment = await unlock(vault, patient.compartment)
      const grant = await insertGrant(deps, actor, compartment, {
        patientId: patient.patientId,
        reason: words,
      })
      memory.forget(actor.id)
      return grant
    },
    async close(actor, id) {
      const at = now()
      await sql.begin(async (tx) => {
        const [row] = await tx<GrantRow[]>`update break_glass set closed_at = ${at}
          where id = ${id} and account = ${actor.id} and closed_at is null and expires_at > ${at} returning *`
        if (row === undefined || !isGenuine(vault, row)) return
        const { commitment } = await unlock(vault, compartmentId(row.compartment))
        await ledger.append(tx, [
          {
            kind: 'access.break-glass.closed',
            at,
            actor: actor.id,
            subject: commitment,
            facts: { grant: id },
          },
        ])
      })
      memory.forget(actor.id)
    },
    async own(actor) {
      const rows = await sql<GrantRow[]>`select * from break_glass where account = ${actor.id}
        and closed_at is null and expires_at > ${now()} order by opened_at desc`
      const genuine = rows.filter((row) => isGenuine(vault, row))
      const grants = await Promise.all(genuine.map((row) => openGrant(vault, row)))
      return grants.filter((grant) => grant !== undefined)
    },
    async forget(tx, compartment) {
      const rows = await tx<
        { account: string }[]
      >`update break_glass set closed_at = coalesce(closed_at, ${now()})
        where compartment = ${compartment} returning account`
      for (const { account } of rows) memory.forget(account)
    },
  }
}

async function load({ sql, vault, now }: BreakGlassDeps, account: string): Promise<Opened> {
  const at = now()
  const rows = await sql<GrantRow[]>`select * from break_glass where account = ${account}
    and closed_at is null and expires_at > ${at} order by opened_at desc limit ${GRANTS_OPEN_MAX}`
  const genuine = rows.filter((row) => isGenuine(vault, row))
  return {
    ids: `{${genuine.map((row) => row.compartment).join(',')}}`,
    at,
    changesAt: genuine.reduce((earliest, row) => Math.min(earliest, row.expires_at), Infinity),
  }
}

async function insertGrant(
  { sql, vault, ledger, now }: BreakGlassDeps,
  actor: Actor,
  compartment: Compartment,
  words: { readonly patientId: string; readonly reason: string },
): Promise<Grant> {
  const at = now()
  const grant = { id: randomUUID(), ...words, openedAt: at, expiresAt: at + GRANT_TTL_MS }
  const row = {
    id: grant.id,
    compartment: compartment.id,
    account: actor.id,
    opened_at: at,
    expires_at: grant.expiresAt,
  }
  // One transaction: a grant that the ledger does not show must never exist.
  await sql.begin(async (tx) => {
    // Two requests of one person at once must not open two grants.
    await tx`select pg_advisory_xact_lock(hashtextextended(${`${actor.id}/${compartment.id}`}, 0))`
    const open = await tx<GrantRow[]>`select * from break_glass where account = ${actor.id}
      and compartment = ${compartment.id} and closed_at is null and expires_at > ${at}`
    if (open.some((other) => isGenuine(vault, other))) {
      throw new Fault(
        'access.already-open',
        'Your emergency access to this record is already open.',
      )
    }
    await vault.holdKeys(tx, [compartment])
    const bound = { sealed: sealGrant(compartment, grant), proof: proofOfGrant(vault, row) }
    await tx`insert into break_glass ${tx({ ...row, ...bound })}`
    await ledger.append(tx, [
      {
        kind: 'access.break-glass.opened',
        at,
        actor: actor.id,
        subject: compartment.commitment,
        facts: { grant: grant.id, expiresAt: grant.expiresAt },
      },
    ])
  })
  return grant
}
