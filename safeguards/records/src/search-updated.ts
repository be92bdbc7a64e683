import type { Query } from './search-conditions.ts'

/** When rows were written, milliseconds since the epoch: `from` included and `before` not. */
export type During = { readonly from: number; readonly before: number }

/** As large as times of JavaScript get. */
const EVER = 8.64e15

/** Between which times what `_lastUpdated` asks for was written at least; the row itself says when. */
export function updatedWithin({ criteria }: Query): During {
  let [from, before] = [-EVER, EVER]
  for (const criterion of criteria) {
    if (criterion.parameter.name !== '_lastUpdated' || 'isMissing' in criterion) continue
    const [only, ...others] = criterion.alternatives
    if (only?.kind !== 'date' || others.length > 0 || criterion.isNegated) continue
    const { prefix, range } = only
    const isLower = ['eq', 'gt', 'ge', 'sa', 'ap'].includes(prefix)
    const isUpper = ['eq', 'lt', 'le', 'eb', 'ap'].includes(prefix)
    if (isLower) from = Math.max(from, Math.floor(range.start))
    if (isUpper) before = Math.min(before, Math.ceil(range.end))
  }
  return { from, before }
}
