import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { PendingQuery, Row, Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { CompartmentId, Vault } from '@wardstone/vault'
import { openBreakGlass, type BreakGlass } from './break-glass.ts'
import { compilePolicies, type Basis } from './compile-policies.ts'
import { shippedPolicies, type PolicyText } from './policy-language.ts'
import { openReviews, type Reviews } from './reviews.ts'

/** What can be allowed. Those about a patient are decided for each patient; the rest once for the installation. */
export type Action =
  | 'read-demographics'
  | 'read-chart'
  | 'write-chart'
  | 'read-accesses'
  | 'erase'
  | 'open-break-glass'
  | 'import'
  | 'manage-accounts'
  | 'review-access'
  | 'read-ledger'
  | 'read-controls'
  | 'export-audit'

/** Somebody takes part in a patient's care, from then until then, because one resource says so. */
export type CareRelation = {
  readonly compartment: CompartmentId
  /** `vault.blindKey('Practitioner/<id>')`. */
  readonly practitionerKey: Uint8Array
  /** Blind key of the resource that says so; writing it again replaces what it said before. */
  readonly source: Uint8Array
  /** Milliseconds since the epoch; `until` is the first that is too late. */
  readonly from: number
  readonly until: number
}

export type Access = {
  readonly breakGlass: BreakGlass
  readonly reviews: Reviews
  /** Whether the actor may, whoever the patient is. */
  can(actor: Actor, action: Action): boolean
  /**
   * Lets the actor pass, or leaves evidence of the denial.
   * @throws Fault `access.forbidden`.
   */
  require(actor: Actor, action: Action): Promise<void>
  /**
   * Why the actor may, as an SQL expression over a compartment column: 'role', 'care-relationship', 'break-glass', or null where
   * they may not. In SELECT and in WHERE it makes the answer that of a store that holds only what the actor may see.
   */
  basis(
    sql: Sql | TransactionSql,
    actor: Actor,
    action: Action,
    column: PendingQuery<Row[]>,
  ): PendingQuery<Row[]>
  /** Learns care relationships, in the transaction that writes the resource that says so. */
  relate(tx: TransactionSql, relations: readonly CareRelation[]): Promise<void>
  /** Forgets a patient's relationships and emergency accesses, in the transaction that erases the patient. */
  forget(tx: TransactionSql, compartment: CompartmentId): Promise<void>
  /** The policies in force: what evidence says of them. */
  readonly policies: { readonly hash: string; readonly policies: number }
}

export type AccessDeps = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Ledger
  readonly now: Clock
  readonly policies?: PolicyText
}

/**
 * Opens access control with the shipped policies unless others are given.
 * @throws Fault `access.policy-invalid`.
 */
export function openAccess(deps: AccessDeps): Access {
  const { ledger, now, vault } = deps
  const compiled = compilePolicies(deps.policies ?? shippedPolicies())
  const state = (
    actor: string,
    kind: string,
    facts: Record<string, string | number>,
  ): Promise<void> => ledger.record([{ kind, at: now(), actor, subject: '', facts }])

  const decide = (
    actor: Actor,
    action: Action,
    careRelationship: boolean,
    breakGlass: boolean,
  ): Basis | undefined =>
    compiled.decide(new Set(actor.roles), action, { careRelationship, breakGlass })
  const can = (actor: Actor, action: Action): boolean =>
    decide(actor, action, false, false) !== undefined
  const require = async (actor: Actor, action: Action): Promise<void> => {
    if (can(actor, action)) return
    await state(actor.id, 'access.denied', { action })
    throw new Fault('access.forbidden', 'Your role does not allow this.', { action })
  }

  return {
    breakGlass: openBreakGlass({ ...deps, require }),
    reviews: openReviews({ ...deps, require }),
    policies: { hash: compiled.hash, policies: compiled.count },
    can,
    require,
    basis(sql, actor, action, column) {
      const none = decide(actor, action, false, false) ?? null
      const cared = decide(actor, action, true, false) ?? null
      const emergency = decide(actor, action, false, true) ?? null
      const both = decide(actor, action, true, true) ?? null
      const related = relatedTo(sql, actor, vault, now(), column)
      const opened = sql`exists (select from break_glass as access_grant where access_grant.compartment = ${column} and access_grant.account = ${actor.id}
        and access_grant.closed_at is null and access_grant.expires_at > ${now()})`
      const reasons = new Set([none, cared, emergency, both])
      if (reasons.size === 1) return sql`${none}::text`
      return sql`case
        when ${related} then case when ${both}::text is distinct from ${cared}::text and ${opened}
          then ${both}::text else ${cared}::text end
        when ${opened} then ${emergency}::text
        else ${none}::text end`
    },
    async relate(tx, relations) {
      if (relations.length === 0) return
      const rows = relations.map((relation) => ({
        compartment: relation.compartment,
        practitioner: relation.practitionerKey,
        source: relation.source,
        starts_at: relation.from,
        ends_at: relation.until,
      }))
      await tx`delete from care_relationship where source in ${tx(rows.map((row) => row.source))}`
      await tx`insert into care_relationship ${tx(rows)} on conflict do nothing`
    },
    async forget(tx, compartment) {
      await tx`delete from care_relationship where compartment = ${compartment}`
      await tx`update break_glass set closed_at = coalesce(closed_at, ${now()}) where compartment = ${compartment}`
    },
  }
}

function relatedTo(
  sql: Sql | TransactionSql,
  actor: Actor,
  vault: Vault,
  at: number,
  column: PendingQuery<Row[]>,
): PendingQuery<Row[]> {
  if (actor.practitioner === undefined) return sql`false`
  const practitioner = vault.blindKey(`Practitioner/${actor.practitioner}`)
  return sql`exists (select from care_relationship as access_care where access_care.compartment = ${column}
    and access_care.practitioner = ${practitioner} and access_care.starts_at <= ${at} and ${at} < access_care.ends_at)`
}
