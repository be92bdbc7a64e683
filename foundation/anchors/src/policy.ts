import { Fault } from '@wardstone/core'
import type { Anchor, Receipt } from './anchor.ts'

/** When and where to anchor, and what it takes to call an entry anchored. */
export type AnchorPolicy = {
  /** So many of the kinds below must have confirmed a head. */
  readonly need: number
  readonly of: readonly Receipt['kind'][]
  /** The cadence: one head for each such span of time, however much or little happens, so that it tells nobody how much. */
  readonly everyMs: number
}

const EVERY_MS_MIN = 60_000

/** @throws Fault `config.invalid` for a policy that can never be met. */
export function requirePolicy(policy: AnchorPolicy, anchors: readonly Anchor[]): void {
  const kinds = anchors.map(({ kind }) => kind)
  const apart = new Set(kinds).size === kinds.length && new Set(policy.of).size === policy.of.length
  if (!apart) throw unusable('each kind of anchor is named once')
  if (policy.of.some((kind) => !kinds.includes(kind)))
    throw unusable('every kind it names is set up')
  const { need, of, everyMs } = policy
  if (!Number.isInteger(need) || need < 1 || need > of.length) {
    throw unusable(`it needs from 1 to ${of.length} of the kinds`)
  }
  if (!Number.isInteger(everyMs) || everyMs < EVERY_MS_MIN)
    throw unusable('it anchors once a minute at most')
}

/** How many entries are anchored: as many as `need` of the kinds have confirmed. A larger head covers the smaller. */
export function anchoredSize(
  { need, of }: AnchorPolicy,
  confirmed: ReadonlyMap<Receipt['kind'], number>,
): number {
  const sizes = of.map((kind) => confirmed.get(kind) ?? 0).toSorted((a, b) => b - a)
  return sizes[need - 1] ?? 0
}

function unusable(rule: string): Fault {
  return new Fault('config.invalid', `The policy for anchors cannot be used: see that ${rule}.`)
}
