import { canonicalJson, Fault, parseJson, type Evidence } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEvaluation, worstStatus, type Determination } from './evaluation.ts'
import { parseRule, ruleHash, type EvidenceRule, type EvidenceTest } from './evidence-rules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const START = Date.UTC(2026, 10, 23, 9)

type Step = readonly [at: number, kind: string, facts: Evidence['facts']]

function ruleOf(test: EvidenceTest): EvidenceRule {
  return { id: 'rule', version: 1, title: 'A rule', answers: [], test }
}

const watch = (at: number): Step => [at, 'x.census', {}]
const read = (at: number): Step => [at, 'x.read', {}]
const tally = (at: number, answered: number): Step => [at, 'x.tally', { answered }]

/** What a rule says at a moment, having seen these entries. Times are relative to START. */
function determine(test: EvidenceTest, steps: readonly Step[], at: number): Determination {
  const evaluation = openEvaluation([ruleOf(test)])
  steps.forEach(([when, kind, facts], index) =>
    evaluation.add({
      index,
      evidence: { kind, at: START + when, actor: 'system:x', subject: '', facts },
    }),
  )
  const [determination] = evaluation.determine(START + at)
  if (determination === undefined) throw new Error('one rule, one determination')
  return determination
}

const census: EvidenceTest = {
  type: 'latest',
  kind: 'x.census',
  freshForMs: 2 * HOUR,
  population: 'all',
  where: [{ fact: 'plain', is: 'equal', to: 0, otherwise: '{plain} of {all} are plain.' }],
  met: 'All {all} are sealed.',
}

describe('the test “latest”', () => {
  it('says not assessed while there is no evidence', () => {
    expect(determine(census, [[0, 'y.other', {}]], 0)).toMatchObject({
      status: 'not-assessed',
      since: null,
      lastAt: null,
      population: 0,
      evidence: [],
      reason: 'No evidence of the kind x.census has been recorded.',
    })
  })

  it('is met by fresh evidence whose facts hold, and names numbers, entry and time', () => {
    const steps: Step[] = [[0, 'x.census', { all: 48_210, plain: 0 }]]
    expect(determine(census, steps, HOUR)).toMatchObject({
      status: 'met',
      since: START,
      lastAt: START,
      population: 48_210,
      evidence: [0],
      reason: 'All 48,210 are sealed. (entry 0, 2026-11-23 09:00 UTC)',
    })
  })

  it('is not met when a fact does not hold, and says which', () => {
    const steps: Step[] = [
      [0, 'x.census', { all: 10, plain: 0 }],
      [HOUR, 'x.census', { all: 10, plain: 3 }],
    ]
    expect(determine(census, steps, 2 * HOUR)).toMatchObject({
      status: 'not-met',
      since: START + HOUR,
      evidence: [1, 0],
      reason: '3 of 10 are plain. (entry 1, 2026-11-23 10:00 UTC)',
    })
  })

  it('goes stale one millisecond after its evidence ends to count, whatever the evidence said', () => {
    for (const plain of [0, 1]) {
      const steps: Step[] = [[0, 'x.census', { all: 10, plain }]]
      expect(determine(census, steps, 2 * HOUR).status).not.toBe('stale')
      expect(determine(census, steps, 2 * HOUR + 1)).toMatchObject({
        status: 'stale',
        since: START + 2 * HOUR + 1,
      })
    }
  })

  it('does not take a missing fact, or a text for a number, as holding', () => {
    expect(determine(census, [[0, 'x.census', { all: 10 }]], 0)).toMatchObject({
      status: 'not-met',
      reason: 'The evidence does not state “plain”. (entry 0, 2026-11-23 09:00 UTC)',
    })
    const atMost: EvidenceTest = {
      ...census,
      where: [{ fact: 'plain', is: 'at-most', to: 5, otherwise: 'no' }],
    }
    expect(determine(atMost, [[0, 'x.census', { plain: '1' }]], 0).status).toBe('not-met')
  })

  it('compares one fact with another', () => {
    const same: EvidenceTest = {
      ...census,
      where: [
        { fact: 'sealed', is: 'equal', to: { fact: 'all' }, otherwise: '{sealed} of {all}.' },
      ],
    }
    expect(determine(same, [[0, 'x.census', { all: 3, sealed: 3 }]], 0).status).toBe('met')
    expect(determine(same, [[0, 'x.census', { all: 3, sealed: 2 }]], 0).status).toBe('not-met')
    expect(determine(same, [[0, 'x.census', { sealed: 2 }]], 0).status).toBe('not-met')
  })

  it('is never met by evidence dated in the future', () => {
    const steps: Step[] = [[3 * HOUR, 'x.census', { all: 10, plain: 0 }]]
    expect(determine(census, steps, 0)).toMatchObject({ status: 'not-met', since: START })
    expect(determine(census, steps, 0).reason).toContain('3 h in the future')
  })

  it('names at most the 20 newest entries and counts 30 days', () => {
    const steps = Array.from({ length: 40 }, (_, day): Step => [
      day * DAY,
      'x.census',
      { all: 1, plain: 0 },
    ])
    const { evidence, history } = determine(census, steps, 39 * DAY)
    expect(evidence).toEqual(Array.from({ length: 20 }, (_, i) => 39 - i))
    expect(history).toEqual(Array.from({ length: 30 }, () => 1))
  })
})

describe('the test “every”', () => {
  const every: EvidenceTest = {
    type: 'every',
    kind: 'x.checked',
    freshForMs: 2 * HOUR,
    windowMs: 7 * DAY,
    where: [{ fact: 'failed', is: 'equal', to: 0, otherwise: '{failed} did not open.' }],
    met: 'Each of {entries} checks passed.',
  }
  const steps: Step[] = [
    [0, 'x.checked', { failed: 2 }],
    [HOUR, 'x.checked', { failed: 0 }],
  ]

  it('is not met while a failure lies in the window, even when newer evidence is good', () => {
    expect(determine(every, steps, HOUR)).toMatchObject({
      status: 'not-met',
      since: START,
      population: 2,
      reason: '2 did not open. In entry 0, 2026-11-23 09:00 UTC. (entry 1, 2026-11-23 10:00 UTC)',
    })
  })

  it('is met again when the failure has left the window', () => {
    const later: Step[] = [...steps, [7 * DAY, 'x.checked', { failed: 0 }]]
    expect(determine(every, later, 7 * DAY).status).toBe('not-met')
    expect(determine(every, later, 7 * DAY + 1)).toMatchObject({
      status: 'met',
      since: START + 7 * DAY + 1,
    })
  })
})

describe('the test “followed-by”', () => {
  const reviewed: EvidenceTest = {
    type: 'followed-by',
    opened: 'x.opened',
    answered: 'x.reviewed',
    key: 'grant',
    withinMs: DAY,
    watch: { kind: 'x.census', freshForMs: 2 * HOUR },
    met: '{answered} of {opened} reviewed, {waiting} wait, {late} late.',
    otherwise: '{waiting} of {opened} wait.',
  }

  it('proves nothing by silence: without somebody watching it is not assessed', () => {
    expect(determine(reviewed, [], 0).status).toBe('not-assessed')
    expect(determine(reviewed, [[0, 'x.opened', { grant: 'a' }]], 0).status).toBe('not-assessed')
    expect(determine(reviewed, [watch(0)], HOUR).status).toBe('met')
    expect(determine(reviewed, [watch(0)], 3 * HOUR).status).toBe('stale')
  })

  it('is met until the time for an answer is over, and not met after', () => {
    const steps: Step[] = [[0, 'x.opened', { grant: 'a' }], watch(DAY)]
    expect(determine(reviewed, steps, DAY).status).toBe('met')
    expect(determine(reviewed, steps, DAY + 1)).toMatchObject({
      status: 'not-met',
      since: START + DAY + 1,
      population: 1,
      reason:
        '1 of 1 wait. Opened in entry 0, 2026-11-23 09:00 UTC. (entry 1, 2026-11-24 09:00 UTC)',
    })
  })

  it('takes only an answer with the same key, and counts the late ones', () => {
    const steps: Step[] = [
      [0, 'x.opened', { grant: 'a' }],
      [1, 'x.opened', { grant: 'b' }],
      [2, 'x.reviewed', { grant: 'b' }],
      [3, 'x.reviewed', { grant: 'unknown' }],
      watch(DAY + 2),
    ]
    expect(determine(reviewed, steps, DAY + 2).status).toBe('not-met')
    const answered: Step[] = [...steps, [DAY + 3, 'x.reviewed', { grant: 'a' }]]
    expect(determine(reviewed, answered, DAY + 3)).toMatchObject({ status: 'met', population: 2 })
    expect(determine(reviewed, answered, DAY + 3).reason).toContain(
      '2 of 2 reviewed, 0 wait, 1 late',
    )
  })

  it('becomes not met when what was opened names no key', () => {
    const steps: Step[] = [[0, 'x.opened', {}], [1, 'x.reviewed', {}], watch(DAY + 1)]
    expect(determine(reviewed, steps, DAY + 1).status).toBe('not-met')
  })
})

describe('the test “coverage”', () => {
  const coverage: EvidenceTest = {
    type: 'coverage',
    sum: { kind: 'x.tally', fact: 'answered' },
    count: { kind: 'x.read' },
    settleMs: MINUTE,
    freshForMs: 2 * HOUR,
    windowMs: 7 * DAY,
    met: 'All {stated} have one of {entries} entries.',
    otherwise: '{missing} of {stated} have none.',
  }

  it('is met when each act stated has an entry before it', () => {
    expect(determine(coverage, [read(0), read(1), tally(2, 2)], 2)).toMatchObject({
      status: 'met',
      population: 2,
      evidence: [2],
    })
  })

  it('is not met when entries are missing, and stays so for the window', () => {
    const steps = [read(0), tally(2, 3), read(3), tally(4, 1)]
    const later = [...steps, tally(7 * DAY, 0)]
    expect(determine(coverage, steps, 4)).toMatchObject({ status: 'not-met', since: START + 2 })
    expect(determine(coverage, steps, 4).reason).toContain(
      '2 of 4 have none. Missed in the interval',
    )
    expect(determine(coverage, later, 7 * DAY + 3).status).toBe('met')
  })

  it('lets an act be stated a moment after its entry, and no later', () => {
    expect(determine(coverage, [read(0), tally(1, 0), tally(HOUR, 1)], HOUR).status).toBe('met')
    const busy = [
      read(0),
      read(1),
      tally(2, 0),
      read(HOUR),
      read(HOUR),
      tally(HOUR + 2, 2),
      tally(2 * HOUR, 2),
    ]
    expect(determine(coverage, busy, 2 * HOUR).status).toBe('met')
    const crashed = [read(0), tally(2 * MINUTE, 0), tally(HOUR, 1)]
    expect(determine(coverage, crashed, HOUR).status).toBe('not-met')
  })

  it('does not accept a tally that states nothing', () => {
    expect(determine(coverage, [[1, 'x.tally', {}]], 1).status).toBe('not-met')
  })
})

describe('the test “all”', () => {
  const both: EvidenceTest = { type: 'all', of: [census, { ...census, kind: 'y.census' }] }
  const good = { all: 5, plain: 0 }

  it('is as good as its worst part and speaks for it', () => {
    expect(determine(both, [[0, 'x.census', good]], 0)).toMatchObject({ status: 'not-assessed' })
    expect(
      determine(
        both,
        [
          [0, 'x.census', good],
          [1, 'y.census', good],
        ],
        1,
      ),
    ).toMatchObject({
      status: 'met',
      since: START + 1,
      evidence: [1, 0],
      lastAt: START + 1,
    })
    const broken: Step[] = [
      [0, 'x.census', good],
      [1, 'y.census', { all: 5, plain: 1 }],
    ]
    expect(determine(both, broken, 1).reason).toMatch(/^1 of 5 are plain/)
  })
})

describe('statuses', () => {
  it('combine to the worst; nothing is not assessed', () => {
    expect(worstStatus([])).toBe('not-assessed')
    expect(worstStatus(['met', 'not-assessed'])).toBe('not-assessed')
    expect(worstStatus(['stale', 'met', 'not-assessed'])).toBe('stale')
    expect(worstStatus(['not-met', 'stale'])).toBe('not-met')
    expect(worstStatus(['not-applicable', 'met'])).toBe('met')
  })

  it('began when a look at every moment since says so', () => {
    const tiny: EvidenceTest = {
      type: 'all',
      of: [
        { ...census, freshForMs: 4 },
        { type: 'every', kind: 'x.census', freshForMs: 9, windowMs: 7, where: [], met: '' },
      ],
    }
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(0, 1)), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(steps, fc.nat(9), (gaps, rest) => {
        let at = 0
        const entries = gaps.map(([gap, plain]): Step => [
          (at += gap),
          'x.census',
          { all: 1, plain },
        ])
        const end = at + rest
        const status = (moment: number) => {
          const before = entries.filter(([when]) => when <= moment)
          return determine(tiny, before, moment).status
        }
        const now = determine(tiny, entries, end)
        let first = end
        while (first > 0 && status(first - 1) === now.status) first--
        expect(now.since).toBe(entries.length === 0 ? null : START + first)
      }),
    )
  })
})

describe('a rule that was sent', () => {
  const rule = ruleOf({ type: 'all', of: [census] })

  it('comes back as it was, with the same hash', () => {
    const back = parseRule(parseJson(canonicalJson(rule)))
    expect(back).toEqual(rule)
    expect(ruleHash(back)).toBe(ruleHash(rule))
    expect(ruleHash({ ...rule, version: 2 })).not.toBe(ruleHash(rule))
  })

  it.each([
    ['no object', '7', 'the rule must be a JSON object'],
    ['a member too many', canonicalJson({ ...rule, code: 'x' }), 'an object of exactly'],
    ['an unknown test', canonicalJson({ ...rule, test: { type: 'eval' } }), 'must be one of'],
    [
      'a test of nothing',
      canonicalJson({ ...rule, test: { type: 'all', of: [] } }),
      'at least one',
    ],
    ['no time', canonicalJson({ ...rule, test: { ...census, freshForMs: 0 } }), 'freshForMs'],
  ])('is refused when it is %s', (_case, json, message) => {
    const parse = () => parseRule(parseJson(json))
    expect(parse).toThrow(Fault)
    expect(parse).toThrow(message)
  })

  it('is never anything but a rule or a Fault', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        try {
          parseRule(parseJson(JSON.stringify(json)))
        } catch (error) {
          expect(error).toBeInstanceOf(Fault)
        }
      }),
    )
  })
})

describe('a long ledger', () => {
  it('is read in bounded state', () => {
    const evaluation = openEvaluation([ruleOf(census)])
    const facts = { all: 1, plain: 0 }
    for (let index = 0; index < 200_000; index++) {
      const kind = index % 2 === 0 ? 'x.census' : 'x.read'
      evaluation.add({
        index,
        evidence: { kind, at: START + index * MINUTE, actor: '', subject: '', facts },
      })
    }
    const [last] = evaluation.determine(START + 200_000 * MINUTE)
    expect(last).toMatchObject({ status: 'met', since: START })
    expect(last?.evidence).toHaveLength(20)
  })
})
