import { randomUUID } from 'node:crypto'
import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { compartmentId, type CompartmentId, type Vault } from '@wardstone/vault'
import { openGrant, sealGrant, unlock, type Grant, type GrantRow } from './grant-row.ts'
import { assertReason } from './reason.ts'

const GRANT_TTL_MS = 60 * 60 * 1000

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

export type BreakGlassDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
  readonly require: (actor: Actor, action: 'open-break-glass' | 'review-access') => Promise<void>
}

export function openBreakGlass({ sql, vault, ledger, now, require }: BreakGlassDeps): BreakGlass {
  return {
    async open(actor, patient, reason) {
      await require(actor, 'open-break-glass')
      const words = assertReason(reason)
      const compartment = await unlock(vault, patient.compartment)
      const at = now()
      const grant = {
        id: randomUUID(),
        patientId: patient.patientId,
        reason: words,
        openedAt: at,
        expiresAt: at + GRANT_TTL_MS,
      }
      // One transaction: a grant that the ledger does not show must never exist.
      await sql.begin(async (tx) => {
        // Two requests of one person at once must not open two grants.
        await tx`select pg_advisory_xact_lock(hashtextextended(${`${actor.id}/${compartment.id}`}, 0))`
        const [open] = await tx`select 1 from break_glass where account = ${actor.id}
          and compartment = ${compartment.id} and closed_at is null and expires_at > ${at}`
        if (open !== undefined) {
          throw new Fault(
            'access.already-open',
            'Your emergency access to this record is already open.',
          )
        }
        await tx`insert into break_glass (id, compartment, account, sealed, opened_at, expires_at)
          values (${grant.id}, ${compartment.id}, ${actor.id}, ${sealGrant(compartment, grant)},
            ${at}, ${grant.expiresAt})`
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
    },
    async close(actor, id) {
      const at = now()
      await sql.begin(async (tx) => {
        const [row] = await tx<{ compartment: number }[]>`update break_glass set closed_at = ${at}
          where id = ${id} and account = ${actor.id} and closed_at is null and expires_at > ${at} returning compartment`
        if (row === undefined) return
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
    },
    async own(actor) {
      const rows = await sql<GrantRow[]>`select * from break_glass where account = ${actor.id}
        and closed_at is null and expires_at > ${now()} order by opened_at desc`
      const grants = await Promise.all(rows.map((row) => openGrant(vault, row)))
      return grants.filter((grant) => grant !== undefined)
    },
  }
}
