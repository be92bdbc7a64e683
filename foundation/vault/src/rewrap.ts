import { Fault } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { knowVersions } from './compartment-rows.ts'
import type { Keyring } from './keyring.ts'
import { rewrapKeys, type WrappedRow } from './wrapped-keys.ts'

/** Rows in one transaction: some 10 ms of computing, in which nobody else is answered. */
const REWRAP_BATCH_ROWS = 250

/** How a run of `rewrapBelow` is getting on. */
export type RewrapProgress = {
  /** Compartments whose keys this run has wrapped anew. */
  readonly done: number
  /** Compartments whose keys did not open: changed rows, which keep the old version from being retired. */
  readonly damaged: readonly number[]
}

const DAMAGED_NAMED_MAX = 100

/**
 * Wraps the keys of every compartment below a version of the KEK by that version, in batches of one transaction each,
 * while everything else goes on. What is done is in the rows themselves: after `kill -9` another run goes on with the rest,
 * and several servers at once share the work, for each skips the rows that another holds.
 *
 * @throws Fault `vault.kek-unavailable` when the key store stops answering; what is done stays done.
 */
export async function rewrapBelow(
  deps: { readonly sql: Sql; readonly keyring: Keyring },
  version: number,
  tell: (progress: RewrapProgress) => boolean,
): Promise<RewrapProgress> {
  const { sql, keyring } = deps
  let done = 0
  let after = -1
  const damaged: number[] = []
  await knowVersions(sql, keyring, [version])
  for (;;) {
    keyring.keks.mayWrite()
    const batch = await sql.begin((tx) => rewrapBatch(tx, keyring, version, after))
    if (batch.last === undefined) return { done, damaged }
    after = batch.last
    done += batch.done
    damaged.push(...batch.damaged.slice(0, DAMAGED_NAMED_MAX - damaged.length))
    if (!tell({ done, damaged })) return { done, damaged }
  }
}

type Batch = { done: number; damaged: number[]; last: number | undefined }

async function rewrapBatch(
  tx: TransactionSql,
  keyring: Keyring,
  version: number,
  after: number,
): Promise<Batch> {
  const found = await tx<{ id: number; wrapped: Buffer; kek_version: number }[]>`
    select id, wrapped, kek_version from vault_compartment
    where id > ${after} and kek_version < ${version} and wrapped is not null
    order by id limit ${REWRAP_BATCH_ROWS} for no key update skip locked`
  const rows = found.map((row) => ({ ...row, kekVersion: row.kek_version }))
  await knowVersions(
    tx,
    keyring,
    rows.map(({ kekVersion }) => kekVersion),
  )
  const ids: number[] = []
  const wrapped: string[] = []
  const damaged: number[] = []
  for (const row of rows) {
    const changed = rewrapped(keyring, row, version)
    if (changed === undefined) damaged.push(row.id)
    else {
      ids.push(row.id)
      wrapped.push(`"\\\\x${Buffer.from(changed).toString('hex')}"`)
    }
  }
  await tx`
    update vault_compartment as kept set wrapped = fresh.wrapped, kek_version = ${version}
    from unnest(${`{${ids.join(',')}}`}::bigint[], ${`{${wrapped.join(',')}}`}::bytea[]) as fresh (id, wrapped)
    where kept.id = fresh.id`
  return { done: ids.length, damaged, last: rows.at(-1)?.id }
}

/** `undefined` for a row that does not open: one that was changed must not keep the others from being done. */
function rewrapped(keyring: Keyring, row: WrappedRow, version: number): Uint8Array | undefined {
  try {
    return rewrapKeys(keyring, row, version)
  } catch (error) {
    if (error instanceof Fault && error.code === 'vault.cannot-open') return undefined
    throw error
  }
}
