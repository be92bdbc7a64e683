/*
 * Lists as PostgreSQL array literals (PostgreSQL manual §8.15.2). Written here in one go: the client would escape each of
 * thousands of rows with two regular expressions.
 */

export function byteaArray(values: readonly (Uint8Array | null)[]): string {
  const literals = values.map((value) =>
    value === null
      ? 'null'
      : `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`,
  )
  return `{${literals.join(',')}}`
}

export function numberArray(values: readonly (number | bigint)[]): string {
  return `{${values.join(',')}}`
}

/** One array literal a row, for `::text[]`, each to be cast to `bigint[]`. */
export function arrayLiterals(rows: readonly string[]): string {
  return `{${rows.map((row) => `"${row}"`).join(',')}}`
}
