import type { Sql, TransactionSql } from '@wardstone/database'
import type { Compartment, CompartmentId } from './compartment.ts'

/** What one step of sealing again did. */
export type ResealStep = {
  /** Messages that were sealed again. */
  readonly resealed: number
  /** Some were being changed by somebody else and were left as they are: the same step again finds them. */
  readonly busy: boolean
  /** Messages that no data key of the compartment opens; they stay as they are. */
  readonly damaged: number
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined
}

/** A table whose rows are sealed under patients' compartments, and how its room seals them again under a new data key. */
export type SealedRows = {
  /** In evidence. */
  readonly name: string
  /**
   * Seals some of a compartment's messages again which older data keys sealed, in this transaction, with the evidence that their
   * room owes. What is done is in the rows themselves, so that after `kill -9` the same step goes on.
   */
  reseal(
    tx: TransactionSql,
    compartment: Compartment,
    after: string | undefined,
  ): Promise<ResealStep>
  /** All messages of a compartment, and those that its newest data key did not seal. */
  count(
    tx: TransactionSql,
    compartment: Compartment,
  ): Promise<{ readonly messages: number; readonly older: number }>
  /** The compartments with the most messages. */
  fullest(
    sql: Sql,
    limit: number,
  ): Promise<readonly { readonly id: CompartmentId; readonly messages: number }[]>
}

/** One sealed column of a row, small enough to be sealed again with others at once. */
export type SealedRow = {
  /** Names the row among those of its compartment, in an order that PostgreSQL agrees with. */
  readonly name: string
  readonly context: string
  readonly sealed: Uint8Array
}

/**
 * Whether the newest data key sealed a message, by its first 56 bytes; undefined when none did.
 */
export function isNewest(
  compartment: Compartment,
  context: string,
  header: Uint8Array,
): boolean | undefined {
  const generation = compartment.find(context, header)
  return generation === undefined ? undefined : generation === compartment.generation
}

/**
 * The rows of a small table: few a compartment, read and sealed again in one step.
 * @param table.read The compartment's rows, locked with `for no key update` where `lock` says so.
 */
export function sealedTable(table: {
  readonly name: string
  readonly read: (
    tx: TransactionSql,
    compartment: Compartment,
    lock: boolean,
  ) => Promise<readonly SealedRow[]>
  readonly write: (tx: TransactionSql, name: string, sealed: Uint8Array) => Promise<unknown>
  readonly fullest: SealedRows['fullest']
}): SealedRows {
  return {
    name: table.name,
    async reseal(tx, compartment) {
      let resealed = 0
      let damaged = 0
      for (const { name, context, sealed } of await table.read(tx, compartment, true)) {
        const state = isNewest(compartment, context, sealed)
        if (state === undefined) damaged++
        if (state !== false) continue
        await table.write(tx, name, compartment.seal(context, compartment.open(context, sealed)))
        resealed++
      }
      return { resealed, busy: false, damaged, next: undefined }
    },
    async count(tx, compartment) {
      const rows = await table.read(tx, compartment, false)
      const older = rows.filter(
        ({ context, sealed }) => isNewest(compartment, context, sealed) !== true,
      )
      return { messages: rows.length, older: older.length }
    },
    fullest: table.fullest,
  }
}
