import type { Json } from '@wardstone/core'

export const PATCH_OPERATIONS_MAX = 1_000
/** Most values that a patched document holds. */
export const PATCH_VALUES_MAX = 1_000_000
/** Longest path of a FHIRPath Patch, in characters. */
export const PATCH_PATH_MAX = 1_000

/** Values in a document, itself included; stops counting above the limit. */
export function countValues(value: Json): number {
  let count = 0
  const open: Json[] = [value]
  while (open.length > 0 && count <= PATCH_VALUES_MAX) {
    const next = open.pop()
    count++
    if (typeof next === 'object' && next !== null) {
      for (const inner of Object.values(next)) open.push(inner)
    }
  }
  return count
}
