import { canonicalJson } from '@wardstone/core'
import { expect, test } from 'vitest'
import { splitMembers } from './canonical-json.tsx'
import { evidenceInWords, kinds } from './evidence-words.ts'
import { rateOf, ticksFor, timesFor } from './growth.ts'

const DAY = 86_400_000

test('an entry is shown a member a line, and every byte of it is there', () => {
  const json = canonicalJson({
    kind: 'a.b',
    facts: { text: 'a,b{"\\', list: [1, 2, [3, 4]], empty: {} },
    subject: '',
  })
  const lines = splitMembers(json)
  expect(lines.map((line) => line.trim()).join('')).toBe(json)
  expect(lines.length).toBeGreaterThan(3)
})

test('an entry is a sentence, and an unknown kind its own name', () => {
  const evidence = {
    kind: 'records.read',
    at: 0,
    actor: 'a',
    subject: '',
    facts: { count: 3, basis: 'break-glass' },
  }
  expect(evidenceInWords(evidence)).toBe('A record was read, 3 resources, by break glass.')
  expect(evidenceInWords({ ...evidence, kind: 'x.y' })).toBe('x.y')
  const one = { ...evidence, facts: { ...evidence.facts, count: 1 } }
  expect(evidenceInWords(one)).toBe('A record was read, 1 resource, by break glass.')
  expect(kinds).toContain('records.read')
})

test('axis figures are round, begin at zero and stay below the highest', () => {
  expect(ticksFor(184_960)).toEqual([0, 50_000, 100_000, 150_000])
  expect(ticksFor(3)).toEqual([0, 1, 2, 3])
  expect(ticksFor(0)).toEqual([0])
})

test('no more labels stand on the time axis than fit', () => {
  const from = new Date(2026, 3, 14, 8).getTime()
  for (const span of [1, 40_000, 120_000, 3_600_000, DAY, 6.3 * DAY, 30 * DAY, 400 * DAY]) {
    const times = timesFor(from, from + span)
    expect(times.length).toBeLessThanOrEqual(9)
    expect(times.length).toBeGreaterThan(0)
  }
})

test('the rate is a day or an hour, whichever was measured', () => {
  expect(
    rateOf([
      { at: 0, size: 0 },
      { at: 4 * DAY, size: 101_234 },
    ]),
  ).toEqual({ count: 25_000, unit: 'a day' })
  expect(
    rateOf([
      { at: 0, size: 0 },
      { at: DAY / 24, size: 60 },
    ]),
  ).toEqual({ count: 60, unit: 'an hour' })
  expect(rateOf([{ at: 0, size: 0 }])).toBeUndefined()
})
