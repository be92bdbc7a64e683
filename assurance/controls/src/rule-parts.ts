import type { Answer, Predicate } from '@wardstone/verifier'

export const MINUTE_MS = 60 * 1000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Safeguards state themselves every hour; evidence that missed one turn still counts, a second turn missed does not. */
export const FRESH_MS = 2 * HOUR_MS

/** The predicate of most censuses: none of what would be a finding. */
export function none(fact: string, otherwise: string): Predicate {
  return { fact, is: 'equal', to: 0, otherwise }
}

/** The paragraphs of the HIPAA Security Rule that a rule answers wholly, and those it answers in part. */
export function hipaa(atoms: {
  readonly whole?: readonly string[]
  readonly part?: readonly string[]
}): readonly Answer[] {
  const { whole = [], part = [] } = atoms
  return [
    ...whole.map((paragraph) => answer(paragraph, 'whole')),
    ...part.map((paragraph) => answer(paragraph, 'part')),
  ]
}

function answer(paragraph: string, extent: Answer['extent']): Answer {
  return { framework: 'hipaa-security', atom: `45 CFR ${paragraph}`, extent }
}
