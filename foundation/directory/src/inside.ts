import { assert, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import type { Identity } from '@wardstone/identity'
import type { Ledger } from '@wardstone/ledger'
import type { Vault } from '@wardstone/vault'

/** What the files of this room stand on. */
export type Inside = {
  readonly sql: Sql
  readonly vault: Vault
  readonly ledger: Pick<Ledger, 'append'>
  readonly identity: Pick<Identity, 'provisioning'>
  readonly now: Clock
  readonly leaversAnHourMax: number
}

/** Who changes the directory, and for which source. */
export type By = {
  /** `directory:<client>` for SCIM, an account or `local:…` for people. */
  readonly actor: string
  readonly source: 'scim' | 'csv'
}

/**
 * Runs a change of the directory: one at a time, so that two cannot both be the last that a limit lets through. What this
 * server remembers of the sessions of the accounts that `work` names is forgotten once it has committed.
 */
export async function changing<T>(
  inside: Inside,
  work: (tx: TransactionSql, touched: Set<string>) => Promise<T>,
): Promise<T> {
  const touched = new Set<string>()
  const done: { value?: T } = {}
  try {
    await inside.sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext('wardstone/directory'))`
      done.value = await work(tx, touched)
    })
  } finally {
    inside.identity.provisioning.forget([...touched])
  }
  assert('value' in done, 'a transaction that committed has run its work')
  return done.value
}
