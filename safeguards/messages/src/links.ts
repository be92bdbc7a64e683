import type { TransactionSql } from '@wardstone/database'
import type { Vault } from '@wardstone/vault'

/** What earlier messages said of a patient that a later one must not undo. */
export type Links = {
  /** Patients who were merged into this one, `now` included. */
  of(tx: TransactionSql, patientId: string, now: string | undefined): Promise<readonly string[]>
  add(tx: TransactionSql, patientId: string, priorId: string): Promise<void>
  /** Whether an ADT message wrote this visit. */
  knowsVisit(tx: TransactionSql, patientId: string, visit: string): Promise<boolean>
  addVisit(tx: TransactionSql, patientId: string, visit: string, at: number): Promise<void>
}

export function openLinks(
  vault: Pick<Vault, 'organisation' | 'holdOrganisation'>,
  names: { key(...parts: readonly string[]): Uint8Array },
): Links {
  return {
    async of(tx, patientId, now) {
      const key = names.key('link', patientId)
      const rows = await tx<{ sealed: Buffer }[]>`
        select sealed from message_link where key = ${key} order by prior`
      const ids = rows.map(({ sealed }) =>
        Buffer.from(vault.organisation.open(linkPlace(key), sealed)).toString('utf8'),
      )
      return now === undefined || ids.includes(now) ? ids : [...ids, now]
    },
    async add(tx, patientId, priorId) {
      const key = names.key('link', patientId)
      const organisation = await vault.holdOrganisation(tx)
      await tx`
        insert into message_link (key, prior, sealed)
        values (${key}, ${names.key('prior', priorId)},
                ${organisation.seal(linkPlace(key), Buffer.from(priorId))})
        on conflict do nothing`
    },
    async knowsVisit(tx, patientId, visit) {
      const rows = await tx`
        select 1 from message_visit where key = ${names.key('visit', patientId, visit)}`
      return rows.length > 0
    },
    async addVisit(tx, patientId, visit, at) {
      await tx`
        insert into message_visit (key, at) values (${names.key('visit', patientId, visit)}, ${at})
        on conflict do nothing`
    },
  }
}

/** Binds the id of a merged patient to its row. */
export function linkPlace(key: Uint8Array): string {
  return `message-link/${Buffer.from(key).toString('hex')}`
}
