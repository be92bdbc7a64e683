import { assert } from '@wardstone/core'
import type { EvidenceRule, Status } from './evidence-rules.ts'
import { worstStatus, type Determination } from './evaluation.ts'

/** What is said about one atom of a framework: the worst of the rules that answer it. */
export type ControlStatus = {
  readonly citation: string
  readonly status: Status
  readonly since: number | null
  readonly reason: string
  /** Ids of the rules that answer it, in their order. */
  readonly rules: readonly string[]
}

/** Atoms by status. */
export type StatusCounts = {
  readonly met: number
  readonly notMet: number
  readonly stale: number
  readonly notAssessed: number
  readonly notApplicable: number
}

/**
 * The status of each atom: `not-assessed` when no rule answers it, otherwise the worst of its rules. An atom that its
 * rules answer only in part says so, because the rest is for people to decide (45 CFR 164.306(d)).
 */
export function determineControls(
  framework: { readonly id: string; readonly atoms: readonly { readonly citation: string }[] },
  rules: readonly EvidenceRule[],
  determinations: readonly Determination[],
): ControlStatus[] {
  const pairs = rules.map((rule, at) => {
    const determination = determinations[at]
    assert(determination?.rule === rule.id, 'determinations come in the order of their rules')
    return { rule, determination }
  })
  const answersTo = (citation: string) =>
    pairs.flatMap(({ rule, determination }) =>
      rule.answers
        .filter((answer) => answer.framework === framework.id && answer.atom === citation)
        .map((answer) => ({ determination, extent: answer.extent })),
    )
  return framework.atoms.map(({ citation }) => determineAtom(citation, answersTo(citation)))
}

function determineAtom(
  citation: string,
  answers: readonly { readonly determination: Determination; readonly extent: 'whole' | 'part' }[],
): ControlStatus {
  const status = worstStatus(answers.map(({ determination }) => determination.status))
  const worst = answers.filter(({ determination }) => determination.status === status)
  const times = worst.flatMap(({ determination }) => determination.since ?? [])
  const first = worst[0]
  const rules = answers.map(({ determination }) => determination.rule)
  if (first === undefined) {
    const reason = 'No evidence rule answers this requirement yet.'
    return { citation, status, since: null, reason, rules }
  }
  const isPartly = answers.every(({ extent }) => extent === 'part')
  const rest = isPartly
    ? ' This answers a part of the requirement; the rest needs a person’s decision.'
    : ''
  return {
    citation,
    status,
    // Good since the last rule became good; bad since the first became bad.
    since: times.length === 0 ? null : status === 'met' ? Math.max(...times) : Math.min(...times),
    reason: `${first.determination.reason}${rest}`,
    rules,
  }
}

/** How many atoms have each status. */
export function countStatuses(controls: readonly { readonly status: Status }[]): StatusCounts {
  const count = (status: Status) => controls.filter((control) => control.status === status).length
  return {
    met: count('met'),
    notMet: count('not-met'),
    stale: count('stale'),
    notAssessed: count('not-assessed'),
    notApplicable: count('not-applicable'),
  }
}
