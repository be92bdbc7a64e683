import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { rememberCosignatures } from './cosigned.ts'
import type { Partner } from './partners.ts'
import type { Cosignature } from './submit.ts'

/** What is remembered of each try to reach a partner's witness. */
export type Contacts = {
  /** It cosigned a head of ours: kept, and stated in the ledger unless it had cosigned that head before. */
  succeeded(
    partner: Partner,
    own: { readonly checkpoint: string; readonly size: number },
    cosignatures: readonly Cosignature[],
  ): Promise<void>
  /** It did not, for this reason. */
  failed(partner: Partner, reason: string): Promise<void>
}

export function openContacts(deps: {
  readonly sql: Sql
  readonly ledger: Pick<Ledger, 'append'>
  readonly now: Clock
}): Contacts {
  const { sql, ledger, now } = deps
  return {
    async succeeded({ id, organisation }, { checkpoint, size }, cosignatures) {
      const received = { size, checkpoint, organisation, cosignatures, at: now() }
      await sql.begin(async (tx) => {
        const isNew = await rememberCosignatures(tx, received)
        // Of a partner who was removed meanwhile there is no row to change.
        await tx`
          insert into witness_contact as known (partner, size, succeeded_at)
          select id, ${size}, ${now()} from witness_partner where id = ${id}
          on conflict (partner) do update
          set size = greatest(known.size, excluded.size), succeeded_at = excluded.succeeded_at,
              failing_since = null, failure = null`
        const witness = cosignatures[0]?.key.name
        if (!isNew || witness === undefined) return
        const about = { at: now(), actor: 'system:witness', subject: '' }
        await ledger.append(tx, [{ kind: 'witness.received', ...about, facts: { witness, size } }])
      })
    },
    async failed({ id }, reason) {
      await sql`
        insert into witness_contact as known (partner, failing_since, failure)
        select id, ${now()}, ${reason} from witness_partner where id = ${id}
        on conflict (partner) do update
        set failing_since = coalesce(known.failing_since, excluded.failing_since),
            failure = excluded.failure`
    },
  }
}
