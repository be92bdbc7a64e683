import { describe, expect, it } from 'vitest'
import { countStatuses, determineControls } from './control-status.ts'
import type { Determination } from './evaluation.ts'
import type { Answer, EvidenceRule, Status } from './evidence-rules.ts'

const framework = { id: 'tiny', atoms: [{ citation: '1' }, { citation: '2' }] }

function rule(id: string, extent: Answer['extent'], atom = '1'): EvidenceRule {
  const answers = [
    { framework: 'tiny', atom, extent },
    { framework: 'other', atom: '2', extent },
  ]
  return { id, version: 1, title: id, answers, test: { type: 'all', of: [] } }
}

function determination(id: string, status: Status, since: number | null): Determination {
  return {
    rule: id,
    version: 1,
    hash: '',
    status,
    reason: `${id} is ${status}.`,
    since,
    lastAt: since,
    freshForMs: 1,
    population: 1,
    evidence: [],
    history: [],
  }
}

function first(rules: readonly EvidenceRule[], determinations: readonly Determination[]) {
  return determineControls(framework, rules, determinations)[0]
}

describe('an atom', () => {
  const both = [rule('a', 'whole'), rule('b', 'part')]

  it('is not assessed when no rule of its framework answers it', () => {
    expect(determineControls(framework, [], [])).toEqual(
      ['1', '2'].map((citation) => ({
        citation,
        status: 'not-assessed',
        since: null,
        reason: 'No evidence rule answers this requirement yet.',
        rules: [],
      })),
    )
    const [, second] = determineControls(framework, both, [
      determination('a', 'met', 1),
      determination('b', 'met', 1),
    ])
    expect(second?.status).toBe('not-assessed')
  })

  it('is as bad as its worst rule, since that began, and says why', () => {
    const worst = [determination('a', 'met', 1), determination('b', 'stale', 7)]
    expect(first(both, worst)).toMatchObject({ status: 'stale', since: 7, reason: 'b is stale.' })
    const twice = [determination('a', 'not-met', 9), determination('b', 'not-met', 7)]
    expect(first(both, twice)).toMatchObject({ status: 'not-met', since: 7 })
  })

  it('is met since the last of its rules was met', () => {
    const good = [determination('a', 'met', 3), determination('b', 'met', 8)]
    expect(first(both, good)).toMatchObject({ status: 'met', since: 8, rules: ['a', 'b'] })
  })

  it('says so when its rules answer only a part of it', () => {
    const part = first([rule('b', 'part')], [determination('b', 'met', 1)])
    expect(part?.reason).toMatch(/^b is met\. This answers a part of the requirement/)
    expect(first([rule('a', 'whole')], [determination('a', 'met', 1)])?.reason).toBe('a is met.')
  })

  it('is counted by its status', () => {
    const all = (['met', 'met', 'not-met', 'stale', 'not-applicable'] as const).map((status) => ({
      status,
    }))
    expect(countStatuses(all)).toEqual({
      met: 2,
      notMet: 1,
      stale: 1,
      notAssessed: 0,
      notApplicable: 1,
    })
  })
})
