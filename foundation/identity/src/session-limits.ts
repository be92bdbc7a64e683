import { Fault } from '@wardstone/core'
import type { EndReason } from './evidence.ts'

/** How long a session lives: without being used, and in all. */
export type SessionLimits = { readonly idleMs: number; readonly absoluteMs: number }

export const defaultSessionLimits: SessionLimits = {
  idleMs: 15 * 60 * 1000,
  absoluteMs: 12 * 60 * 60 * 1000,
}

/** The longest that NIST SP 800-63B-4 §2.2.3 allows at AAL2. */
const IDLE_MAX_MS = 60 * 60 * 1000
const ABSOLUTE_MAX_MS = 24 * 60 * 60 * 1000

/** Why a session is over at this time, if it is (45 CFR 164.312(a)(2)(iii), automatic log-off). */
export function reasonToEnd(
  openedAt: number,
  seenAt: number,
  at: number,
  limits: SessionLimits,
): EndReason | undefined {
  if (at - openedAt >= limits.absoluteMs) return 'absolute'
  return at - seenAt >= limits.idleMs ? 'idle' : undefined
}

/** @throws Fault `config.invalid` when the limits are longer than the standard allows, or make no sense. */
export function refuseLongLimits({ idleMs, absoluteMs }: SessionLimits): void {
  const idleFits = idleMs > 0 && idleMs <= IDLE_MAX_MS
  const absoluteFits = absoluteMs >= idleMs && absoluteMs <= ABSOLUTE_MAX_MS
  if (idleFits && absoluteFits) return
  throw new Fault(
    'config.invalid',
    'Sessions may be idle for at most 1 hour and last at most 24 hours (NIST SP 800-63B-4 §2.2.3).',
  )
}
