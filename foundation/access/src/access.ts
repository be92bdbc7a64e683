import { Fault, type Actor, type Clock } from '@wardstone/core'
import type { PendingQuery, Row, Sql, TransactionSql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import type { CompartmentId, Vault } from '@wardstone/vault'
import { openBreakGlass, type BreakGlass } from './break-glass.ts'
import { openCareRelationships, type CareRelation } from './care-relationships.ts'
import { compilePolicies, type Basis } from './compile-policies.ts'
import { nothing } from './opened.ts'
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
  | 'export-deidentified'
  | 'subscribe'
  | 'receive-changes'

/** One person and one action, at this moment. */
export type View = {
  /**
   * Why they may, as an SQL expression over a compartment column: 'role', 'care-relationship', 'break-glass', or null where
   * they may not. In SELECT and in WHERE it makes the answer that of a store that holds only what they may see.
   */
  basis(sql: Sql | TransactionSql, column: PendingQuery<Row[]>): PendingQuery<Row[]>
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
   * What the actor may see for one action: for each request anew. The relationships and grants behind it are looked up and
   * their proofs checked here, because the database, which has no key, cannot tell a real one from one written by hand. What
   * another server changed is noticed after `NOTICE_MAX_MS` at the latest.
   */
  view(actor: Actor, action: Action): Promise<View>
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
  const { ledger, now } = deps
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

  const care = openCareRelationships(deps)
  const breakGlass = openBreakGlass({ ...deps, require })
  return {
    breakGlass,
    reviews: openReviews({ ...deps, require, care }),
    policies: { hash: compiled.hash, policies: compiled.count },
    can,
    require,
    async view(actor, action) {
      const reasons = {
        none: decide(actor, action, false, false) ?? null,
        cared: decide(actor, action, true, false) ?? null,
        emergency: decide(actor, action, false, true) ?? null,
        both: decide(actor, action, true, true) ?? null,
      }
      if (new Set(Object.values(reasons)).size === 1) return viewOf(reasons, '{}', '{}')
      const [related, opened] = await Promise.all([
        actor.practitioner === undefined ? nothing : care.of(actor.practitioner),
        breakGlass.of(actor.id),
      ])
      return viewOf(reasons, related.ids, opened.ids)
    },
    relate: (tx, relations) => care.relate(tx, relations),
    async forget(tx, compartment) {
      await care.forget(tx, compartment)
      await breakGlass.forget(tx, compartment)
    },
  }
}

type Reasons = { readonly [facts in 'none' | 'cared' | 'emergency' | 'both']: Basis | null }

function viewOf({ none, cared, emergency, both }: Reasons, care: string, grants: string): View {
  return {
    basis(sql, column) {
      if (care === '{}' && grants === '{}') return sql`${none}::text`
      const isRelated = sql`${column} = any(${care}::bigint[])`
      const isOpened = sql`${column} = any(${grants}::bigint[])`
      return sql`case
        when ${isRelated} then case when ${both}::text is distinct from ${cared}::text and ${isOpened}
          then ${both}::text else ${cared}::text end
        when ${isOpened} then ${emergency}::text
        else ${none}::text end`
    },
  }
}
