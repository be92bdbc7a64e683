import { Fault } from '@wardstone/core'

/** How long an emergency access may wait for its review. */
export const REVIEW_DUE_MS = 24 * 60 * 60 * 1000
export const REASON_CHARACTERS_MIN = 10
export const REASON_CHARACTERS_MAX = 500

/** @throws Fault `access.reason-required` for words too few or too many. */
export function assertReason(reason: string): string {
  const words = reason.trim()
  if (words.length < REASON_CHARACTERS_MIN) {
    throw new Fault(
      'access.reason-required',
      `Say why, in at least ${REASON_CHARACTERS_MIN} characters. It can be shown to the patient.`,
    )
  }
  if (words.length > REASON_CHARACTERS_MAX) {
    throw new Fault(
      'access.reason-required',
      `Say why in at most ${REASON_CHARACTERS_MAX} characters.`,
    )
  }
  return words
}
