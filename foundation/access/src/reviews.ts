import { Fault, type Actor } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'
import type { BreakGlassDeps } from './break-glass.ts'
import type { CareRelationships } from './care-relationships.ts'
import { takeCensus, type EmergencyCensus } from './census.ts'
import {
  find,
  isGenuine,
  openGrant,
  openNote,
  sealNote,
  type Grant,
  type GrantRow,
  type Verdict,
} from './grant-row.ts'
import { assertReason, REVIEW_DUE_MS } from './reason.ts'

const REVIEWS_SHOWN_MAX = 100
const READS_COUNTED_MAX = 1000

export type Review = Grant & {
  /** Who opened it. */
  readonly account: string
  readonly dueAt: number
  /** Reads that stand on this grant, from the ledger. */
  readonly reads: number
  readonly reviewedAt: number | null
  readonly verdict: Verdict | null
  readonly note: string | null
}

/** Every emergency access is looked at afterwards, by somebody else. */
export type Reviews = {
  /** Grants, those that wait for a review first, oldest first. @throws Fault `access.forbidden`. */
  list(actor: Actor): Promise<readonly Review[]>
  /**
   * Decides whether a grant was justified.
   * @throws Fault `access.forbidden` (also for one's own), `input.not-found`, `access.already-reviewed` or `access.reason-required`.
   */
  decide(actor: Actor, id: string, verdict: Verdict, note: string): Promise<Review>
  /** Grants open now, waiting for a review, and waiting for longer than a day. Leaves evidence of forged rows. */
  census(): Promise<EmergencyCensus>
}

export function openReviews(deps: BreakGlassDeps & { readonly care: CareRelationships }): Reviews {
  const { sql, vault, ledger, now, require } = deps
  return {
    async list(actor) {
      await require(actor, 'review-access')
      const shown: GrantRow[] = []
      const all = sql<GrantRow[]>`select * from break_glass
        order by reviewed_at is not null, case when reviewed_at is null then opened_at else -opened_at end`
      // Forged rows are left out before the limit counts: however many, they push no real one off the list.
      for await (const rows of all.cursor(REVIEWS_SHOWN_MAX)) {
        shown.push(...rows.filter((row) => isGenuine(vault, row)))
        if (shown.length >= REVIEWS_SHOWN_MAX) break
      }
      return Promise.all(
        shown.slice(0, REVIEWS_SHOWN_MAX).map((row) => asReview(vault, ledger, row)),
      )
    },
    async decide(actor, id, verdict, note) {
      await require(actor, 'review-access')
      const words = assertReason(note)
      const at = now()
      const reviewed = await sql.begin(async (tx) => {
        const [row] = await tx<GrantRow[]>`select * from break_glass where id = ${id} for update`
        const { compartment: patient } = assertOpenTo(vault, actor, row)
        const compartment = await find(vault, patient)
        if (compartment !== undefined) await vault.holdKeys(tx, [compartment])
        const sealed = sealNote(compartment ?? (await vault.holdOrganisation(tx)), id, words)
        const [changed] = await tx<
          GrantRow[]
        >`update break_glass set reviewed_at = ${at}, reviewer = ${actor.id},
          verdict = ${verdict}, sealed_note = ${sealed} where id = ${id} returning *`
        await ledger.append(tx, [
          {
            kind: 'access.break-glass.reviewed',
            at,
            actor: actor.id,
            subject: compartment?.commitment ?? '',
            facts: { grant: id, verdict },
          },
        ])
        return changed
      })
      if (reviewed === undefined) throw new Error('a locked row was not there to be changed')
      return asReview(vault, ledger, reviewed)
    },
    census: () => takeCensus(deps),
  }
}

function assertOpenTo(vault: Vault, actor: Actor, row: GrantRow | undefined): GrantRow {
  if (row === undefined || !isGenuine(vault, row))
    throw new Fault('input.not-found', 'There is no such emergency access.')
  if (row.account === actor.id) {
    throw new Fault(
      'access.forbidden',
      'Nobody reviews their own emergency access. Ask a colleague.',
    )
  }
  if (row.reviewed_at !== null) {
    throw new Fault('access.already-reviewed', 'This emergency access has been reviewed already.')
  }
  return row
}

async function asReview(vault: Vault, ledger: Ledger, row: GrantRow): Promise<Review> {
  const compartment = await find(vault, row.compartment)
  return {
    id: row.id,
    ...(await wordsOf(vault, row)),
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    account: row.account,
    dueAt: row.opened_at + REVIEW_DUE_MS,
    reads: compartment === undefined ? 0 : await countReads(ledger, compartment.commitment, row),
    reviewedAt: row.reviewed_at,
    verdict: row.verdict,
    note: openNote(compartment ?? vault.organisation, row),
  }
}

async function wordsOf(
  vault: Vault,
  row: GrantRow,
): Promise<{ patientId: string; reason: string }> {
  try {
    const grant = await openGrant(vault, row)
    if (grant !== undefined) return { patientId: grant.patientId, reason: grant.reason }
    const reason = 'The patient’s record has been erased, and this reason with it.'
    return { patientId: '', reason }
  } catch (error) {
    // One row that somebody changed must not hide all the others from who reviews them.
    if (!(error instanceof Fault && error.code === 'vault.cannot-open')) throw error
    const reason = 'The reason was changed in the database and cannot be read. Ask the clinician.'
    return { patientId: '', reason }
  }
}

async function countReads(ledger: Ledger, subject: string, row: GrantRow): Promise<number> {
  const { account: actor, opened_at: from, expires_at: until } = row
  const entries = await ledger.entries({
    kind: 'records.read',
    subject,
    actor,
    limit: READS_COUNTED_MAX,
  })
  return entries.filter(
    ({ evidence }) =>
      evidence.facts['basis'] === 'break-glass' && evidence.at >= from && evidence.at <= until,
  ).length
}
