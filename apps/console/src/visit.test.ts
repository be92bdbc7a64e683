import { expect, test } from 'vitest'
import { parseVisit, visitAt } from './visit.ts'

const HOUR = 3_600_000

test('a pause of more than half an hour begins a new visit', () => {
  const first = visitAt(undefined, HOUR)
  expect(first.previousAt).toBeUndefined()
  expect(visitAt(first, HOUR + 60_000).previousAt).toBeUndefined()
  const second = visitAt(first, 9 * HOUR)
  expect(second).toEqual({ previousAt: HOUR, seenAt: 9 * HOUR })
  expect(visitAt(second, 9 * HOUR + 60_000).previousAt).toBe(HOUR)
})

test('what is noted is read back, and rubbish counts as the first visit', () => {
  expect(parseVisit('9 1')).toEqual({ previousAt: 1, seenAt: 9 })
  expect(parseVisit('9')).toEqual({ previousAt: undefined, seenAt: 9 })
  expect(parseVisit('x')).toBeUndefined()
  expect(parseVisit(null)).toBeUndefined()
})
