import { expect, test } from 'vitest'
import {
  countOf,
  formatAge,
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatMeasure,
  formatWhen,
  formatWhenShort,
} from './format.ts'

const NOW = new Date(2026, 3, 21, 9, 26).getTime()
const MINUTE = 60_000

test('digits are grouped in threes by a space that does not break', () => {
  expect(formatCount(0)).toBe('0')
  expect(formatCount(999)).toBe('999')
  expect(formatCount(184960)).toBe('184\u202F960')
  expect(formatCount(1234567.25)).toBe('1\u202F234\u202F567.25')
})

test('a size is in kilobytes or megabytes', () => {
  expect(formatBytes(1)).toBe('1 kB')
  expect(formatBytes(5_930_000)).toBe('5.9 MB')
})

test('a count agrees with its noun', () => {
  expect(countOf(1, 'entry', 'entries')).toBe('1 entry')
  expect(countOf(0, 'entry', 'entries')).toBe('0 entries')
  expect(countOf(2, 'patient')).toBe('2 patients')
})

test('a measurement shows no more digits than it means', () => {
  expect(formatMeasure(181.72787555459257)).toBe('181.7')
  expect(formatMeasure(6.1)).toBe('6.1')
  expect(formatMeasure(0.847)).toBe('0.85')
  expect(formatMeasure(-3.456)).toBe('-3.46')
  expect(formatMeasure(12345.6)).toBe('12\u202F346')
  expect(formatMeasure(Number.NaN)).toBe('–')
})

test('a time says as little as is unambiguous today', () => {
  expect(formatWhen(new Date(2026, 3, 21, 3, 12).getTime(), NOW)).toBe('03:12')
  expect(formatWhen(new Date(2026, 3, 14, 3, 12).getTime(), NOW)).toBe('14 April, 03:12')
  expect(formatWhen(new Date(2025, 11, 31, 3, 12).getTime(), NOW)).toBe('31 Dec 2025')
  expect(formatWhenShort(new Date(2026, 3, 14, 3, 12).getTime(), NOW)).toBe('14 Apr')
  expect(formatDate(new Date(1961, 2, 12).getTime())).toBe('12 March 1961')
})

test('an age is one figure in its largest unit', () => {
  expect(formatAge(NOW, NOW)).toBe('now')
  expect(formatAge(NOW + 9_000, NOW)).toBe('now')
  expect(formatAge(NOW - 38_000, NOW)).toBe('38 s')
  expect(formatAge(NOW - 14 * MINUTE, NOW)).toBe('14 min')
  expect(formatAge(NOW - 47 * 60 * MINUTE, NOW)).toBe('47 h')
  expect(formatAge(NOW - 48 * 60 * MINUTE, NOW)).toBe('2 d')
  expect(formatDuration(0)).toBe('1 s')
})
