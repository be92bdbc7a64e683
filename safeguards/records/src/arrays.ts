/*
 * Lists as PostgreSQL array literals (PostgreSQL manual §8.15.2). Written here in one go: the client would escape each of
 * thousands of rows with two regular expressions.
 */

export function byteaArray(values: readonly Uint8Array[]): string {
  const hex = values.map((value) =>
    Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex'),
  )
  return `{${hex.map((text) => `"\\\\x${text}"`).join(',')}}`
}

export function numberArray(values: readonly (number | bigint)[]): string {
  return `{${values.join(',')}}`
}

/** One list a row, for `::text[]`, each to be cast to `bigint[]`. */
export function numberArrays(rows: readonly (readonly bigint[])[]): string {
  return `{${rows.map((row) => `"${numberArray(row)}"`).join(',')}}`
}
