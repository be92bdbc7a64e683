import { expect, test } from 'vitest'
import type { Control, ControlRule, Status } from '../../api-types.ts'
import { historyOf, inOrder, lastAtOf, matching } from './matching.ts'

function control(title: string, status: Status, rules: readonly ControlRule[] = []): Control {
  return {
    id: title,
    citation: '45 CFR 164.312(b)',
    kind: 'standard',
    designation: null,
    title,
    summary: '',
    status,
    since: null,
    reason: '',
    rules,
  }
}

function rule(history: readonly number[], lastAt: number | null): ControlRule {
  return {
    id: 'records.read-coverage',
    version: 1,
    hash: '',
    title: 'Every read leaves an entry',
    status: 'met',
    reason: '',
    freshForMs: 1,
    lastAt,
    evidence: [],
    population: 0,
    history,
  }
}

test('what needs a person comes first, what is silent last', () => {
  const titles = inOrder([
    control('a', 'not-assessed'),
    control('b', 'met'),
    control('c', 'stale'),
    control('d', 'not-met'),
  ]).map(({ title }) => title)
  expect(titles).toEqual(['d', 'c', 'b', 'a'])
})

test('a search finds citations and rules, and every word must be there', () => {
  const all = [control('Recording activity', 'met', [rule([], null)]), control('Backing up', 'met')]
  expect(matching(all, 'all', '164.312(b) READ-coverage')).toHaveLength(1)
  expect(matching(all, 'all', 'backing nothing')).toHaveLength(0)
  expect(matching(all, 'stale', '')).toHaveLength(0)
})

test('evidence of several rules is added by day, and the newest counts as the last', () => {
  const both = control('x', 'met', [rule([1, 2], 5), rule([0, 3], null)])
  expect(historyOf(both)).toEqual([1, 5])
  expect(lastAtOf(both)).toBe(5)
  expect(lastAtOf(control('y', 'met'))).toBeUndefined()
})
