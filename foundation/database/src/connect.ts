import { assert } from '@wardstone/core'
import postgres, { type ArrayParameter, type Options, type PostgresType, type Sql } from 'postgres'

const INT8 = 20
const INT8_ARRAY = 1016
const CONNECT_TIMEOUT_S = 10

/** Whole numbers come back as numbers; one that a number cannot hold is a bug and says so. */
const int8: PostgresType<number | bigint> = {
  to: INT8,
  from: [INT8],
  serialize: (value: number | bigint) => value.toString(),
  parse: (text: string) => {
    const value = Number(text)
    assert(Number.isSafeInteger(value), 'an int8 that is read fits a number; select others as text')
    return value
  },
}

export type Target = { readonly socketFolder: string } | { readonly url: string }

/** A pool of connections that act as `role`. */
export function connect(target: Target, role: string, database: string, max: number): Sql {
  const options: Options<{ int8: PostgresType<number | bigint> }> = {
    max,
    types: { int8 },
    connect_timeout: CONNECT_TIMEOUT_S,
    onnotice: () => {},
  }
  const sql =
    'url' in target
      ? postgres(target.url, { ...options, connection: { role } })
      : postgres({ ...options, host: target.socketFolder, user: role, database })
  return sql
}

/** A list of 64-bit numbers as one parameter: `tokens && ${int8Array(sql, wanted)}`. */
export function int8Array(
  sql: Pick<Sql, 'array'>,
  values: readonly bigint[],
): ArrayParameter<readonly string[]> {
  return sql.array(
    values.map((value) => value.toString()),
    INT8_ARRAY,
  )
}
