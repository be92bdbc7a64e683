import { assert } from './fault.ts'
import type { Json } from './types.ts'

/**
 * The one way to write a JSON value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units,
 * no white space, numbers and strings as ECMAScript writes them.
 *
 * @throws when a number is not finite or a string holds a lone surrogate: neither has a canonical form.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'numbers in canonical JSON are finite (RFC 8785 §3.2.2.3)')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') {
    assert(value.isWellFormed(), 'strings in canonical JSON are well-formed (RFC 8785 §3.2.2.2)')
    return JSON.stringify(value)
  }
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${canonicalJson(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${members.join(',')}}`
}

// Array.isArray does not narrow a readonly array away from an object.
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
