import { assert } from '@wardstone/core'
import postgres, { type ArrayParameter, type Options, type PostgresType, type Sql } from 'postgres'
import { OWNER } from './embedded.ts'

const INT8 = 20
const INT8_ARRAY = 1016
const CONNECT_TIMEOUT_S = 10
const FIRST_RECONNECT_S = 0.02
const RECONNECT_MAX_S = 1

/** Seconds before a lost connection is tried again: doubled each time, up to a bound a person would not notice. */
const reconnectDelay = (tries: number): number =>
  Math.min(FIRST_RECONNECT_S * 2 ** tries, RECONNECT_MAX_S) * (0.5 + Math.random() / 2)

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

/** A pool of connections that act as `role`; through a URL, `undefined` is whoever the URL names. */
export function connect(
  target: Target,
  role: string | undefined,
  database: string,
  max: number,
): Sql {
  const options: Options<{ int8: PostgresType<number | bigint> }> = {
    max,
    types: { int8 },
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: reconnectDelay,
    onnotice: () => {},
  }
  if ('socketFolder' in target) {
    return postgres({ ...options, host: target.socketFolder, user: role ?? OWNER, database })
  }
  const { url, host } = socketIn(target.url)
  return postgres(url, {
    ...options,
    ...(host === undefined ? {} : { host }),
    ...(role === undefined ? {} : { connection: { role } }),
  })
}

/** As libpq writes the folder of a unix socket: `postgres://user@/database?host=/run/postgresql`. */
function socketIn(text: string): { url: string; host: string | undefined } {
  if (!URL.canParse(text)) return { url: text, host: undefined }
  const url = new URL(text)
  const host = url.searchParams.get('host') ?? undefined
  url.searchParams.delete('host')
  return { url: url.href, host }
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
