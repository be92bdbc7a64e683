import { z } from 'zod'
import type { TransactionSql } from '@wardstone/database'
import { ORGANISATION, type Compartment } from './compartment.ts'
import { isNewest, type ResealStep, type SealedRows } from './sealed-rows.ts'

const STEP_ROWS = 200

/** A value of a key or beside it; `ResealStep.next` has those of a key. */
type Value = string | number | Uint8Array
type Values = Readonly<Record<string, Value>>
const cursorSchema = z.array(
  z.union([z.string(), z.number(), z.strictObject({ bytes: z.base64() })]),
)

/** A column of a table whose every value is sealed under the organisation's compartment, or null. */
export type OrganisationColumn<Row extends Values> = {
  readonly table: string
  readonly column: string
  /** The primary key. */
  readonly key: readonly (keyof Row & string)[]
  /** Columns that the context needs beside the key. */
  readonly besides?: readonly (keyof Row & string)[]
  /** The context of a row, from those. */
  readonly context: (row: Row) => string
  /** Rows that one step may seal again: fewer where they are long. */
  readonly stepRows?: number
}

/**
 * What seals such a column again. Rows that somebody else is changing are left for the same step again, so that this never waits
 * with locks of its own.
 */
export function organisationColumn<Row extends Values>(
  sealed: OrganisationColumn<Row>,
): SealedRows {
  const { stepRows = STEP_ROWS } = sealed
  return {
    name: `${sealed.table}.${sealed.column}`,
    async reseal(tx, compartment, after) {
      const nothing: ResealStep = { resealed: 0, busy: false, damaged: 0, next: undefined }
      if (compartment.id !== ORGANISATION) return nothing
      const heads = await selectHeads(tx, sealed, after, stepRows)
      const states = heads.map((head) => ({ head, state: stateOf(compartment, sealed, head) }))
      const older = states.filter(({ state }) => state === false).map(({ head }) => head)
      const done = await Promise.all(older.map((head) => resealRow(tx, compartment, sealed, head)))
      const last = heads.at(-1)
      return {
        resealed: done.filter((was) => was).length,
        busy: done.some((was) => !was),
        damaged: states.filter(({ state }) => state === undefined).length,
        next: last === undefined || heads.length < stepRows ? undefined : cursorOf(sealed, last),
      }
    },
    async count(tx, compartment) {
      let messages = 0
      let older = 0
      if (compartment.id !== ORGANISATION) return { messages, older }
      for await (const heads of selectAll(tx, sealed)) {
        messages += heads.length
        older += heads.filter((head) => stateOf(compartment, sealed, head) !== true).length
      }
      return { messages, older }
    },
    async fullest(sql) {
      const [row] = await sql<{ messages: number }[]>`
        select count(${sql(sealed.column)}) as messages from ${sql(sealed.table)}`
      return [{ id: ORGANISATION, messages: row?.messages ?? 0 }]
    },
  }
}

/** A row's key and what its context needs, and the beginning of its sealed value. */
type Head<Row> = Row & { readonly sealed_header: Uint8Array }

function columnsOf<Row extends Values>(
  tx: TransactionSql,
  { key, besides = [], column }: OrganisationColumn<Row>,
) {
  return tx`${namesOf(tx, [...key, ...besides])}, substring(${tx(column)} for 56) as sealed_header`
}

async function selectHeads<Row extends Values>(
  tx: TransactionSql,
  sealed: OrganisationColumn<Row>,
  after: string | undefined,
  limit: number,
): Promise<readonly Head<Row>[]> {
  const { table, column, key } = sealed
  const beyond =
    after === undefined ? tx`` : tx`and (${namesOf(tx, key)}) > (${listOf(tx, valuesOf(after))})`
  return tx<Head<Row>[]>`
    select ${columnsOf(tx, sealed)} from ${tx(table)}
    where ${tx(column)} is not null ${beyond} order by ${namesOf(tx, key)} limit ${limit}`
}

function selectAll<Row extends Values>(
  tx: TransactionSql,
  sealed: OrganisationColumn<Row>,
): AsyncIterable<readonly Head<Row>[]> {
  return tx<Head<Row>[]>`
    select ${columnsOf(tx, sealed)} from ${tx(sealed.table)} where ${tx(sealed.column)} is not null`.cursor(
    STEP_ROWS,
  )
}

function stateOf<Row extends Values>(
  compartment: Compartment,
  { context }: OrganisationColumn<Row>,
  head: Head<Row>,
): boolean | undefined {
  return isNewest(compartment, context(head), head.sealed_header)
}

/** False: somebody is changing the row, or it is gone, which the same step again finds out. */
async function resealRow<Row extends Values>(
  tx: TransactionSql,
  compartment: Compartment,
  { table, column, key, besides = [], context }: OrganisationColumn<Row>,
  head: Head<Row>,
): Promise<boolean> {
  const place = () => tx`(${namesOf(tx, key)}) = (${listOf(tx, keyOf(key, head))})`
  const [row] = await tx<(Row & { readonly sealed_value: Uint8Array | null })[]>`
    select ${namesOf(tx, [...key, ...besides])}, ${tx(column)} as sealed_value from ${tx(table)}
    where ${place()} for no key update skip locked`
  if (row === undefined) return false
  if (row.sealed_value === null) return true
  const where = context(row)
  const fresh = compartment.seal(where, compartment.open(where, row.sealed_value))
  await tx`update ${tx(table)} set ${tx(column)} = ${fresh} where ${place()}`
  return true
}

function keyOf<Row extends Values>(key: readonly (keyof Row)[], head: Row): readonly Value[] {
  return key.map((name) => head[name])
}

function namesOf(tx: TransactionSql, names: readonly string[]) {
  return names.map((name, n) => (n === 0 ? tx`${tx(name)}` : tx`, ${tx(name)}`))
}

function listOf(tx: TransactionSql, values: readonly Value[]) {
  return values.map((value, n) => (n === 0 ? tx`${value}` : tx`, ${value}`))
}

function cursorOf<Row extends Values>({ key }: OrganisationColumn<Row>, head: Head<Row>): string {
  const values = keyOf(key, head).map((value) =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
  )
  return JSON.stringify(values)
}

function valuesOf(cursor: string): readonly Value[] {
  return cursorSchema
    .parse(JSON.parse(cursor))
    .map((value) => (typeof value === 'object' ? Buffer.from(value.bytes, 'base64') : value))
}
