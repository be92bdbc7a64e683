import { assert } from '@wardstone/core'
import type { TransactionSql } from '@wardstone/database'
import { ORGANISATION } from './compartment.ts'

/** PostgreSQL's locks of this name form a queue, where those of a row let one sharer after the other pass who waits alone. */
const LOCK = 'wardstone.vault.organisation'

/**
 * Keeps the organisation's data keys from being given up until the transaction ends: the number of the oldest that may seal.
 * The second statement begins when the lock is had, so that it sees what whoever had it before wrote.
 */
export async function holdOrganisationRow(tx: TransactionSql): Promise<number> {
  const [, [row]] = await Promise.all([
    tx`select pg_advisory_xact_lock_shared(hashtext(${LOCK}))`,
    tx<{ sealing_from: number }[]>`
      select sealing_from from vault_compartment where id = ${ORGANISATION}`,
  ])
  assert(row !== undefined, 'the organisation is never erased')
  return row.sealing_from
}

/** Waits for all who hold them, and keeps others waiting until the transaction ends. */
export async function holdOrganisationAlone(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext(${LOCK}))`
}
