import type { SearchValue } from '@wardstone/fhir'
import { foldName } from './names.ts'
import type { Resource } from './resource.ts'
import { valuesFor } from './matches.ts'
import type { SortKey } from './search-query.ts'

/** What a resource is sorted by, null where it has nothing; numbers and texts never meet at the same key of one type. */
export type SortValues = readonly (number | string | null)[]

/** Letters of a text that count when sorting: they go into page links. */
const SORTED_LETTERS_MAX = 64

/** The largest of several values where the largest come first, and the smallest where those do (FHIR R4 §3.1.1.5.1). */
export function sortValues(resource: Resource, sort: readonly SortKey[]): SortValues {
  return sort.map(({ isDescending, parameters }) => {
    const parameter = parameters.get(resource.resourceType)
    if (parameter === undefined) return null
    const values = valuesFor(resource, parameter).flatMap((value) => {
      const each = sortable(value)
      return each === undefined
        ? []
        : [typeof each === 'string' ? each.slice(0, SORTED_LETTERS_MAX) : each]
    })
    return values.reduce<number | string | null>(
      (best, each) =>
        best === null || (isDescending ? order(each, best) > 0 : order(each, best) < 0)
          ? each
          : best,
      null,
    )
  })
}

function sortable(value: SearchValue): number | string | undefined {
  switch (value.kind) {
    case 'token':
      return value.code ?? value.text
    case 'string':
      return foldName(value.text)
    case 'reference':
      return value.reference
    case 'date':
      return Number.isFinite(value.start) ? value.start : value.end
    case 'number':
    case 'quantity':
      return Number.isFinite(value.value) ? value.value : value.valueMax
    case 'uri':
      return value.uri
    case 'composite':
    default:
      return undefined
  }
}

function order(a: number | string, b: number | string): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** Order of two places; what has no value comes last, whichever way it goes. */
export function compareValues(sort: readonly SortKey[], a: SortValues, b: SortValues): number {
  for (const [index, { isDescending }] of sort.entries()) {
    const [left = null, right = null] = [a[index], b[index]]
    if (left === right) continue
    if (left === null) return 1
    if (right === null) return -1
    return isDescending ? order(right, left) : order(left, right)
  }
  return 0
}
