import { expect, test } from 'vitest'
import type { RiskReport } from '../../deidentified-api.ts'
import { sizeInWords, warningsOf } from './deidentified-words.ts'

const report: RiskReport = {
  kMin: 11,
  quasiIdentifiers: ['birthYear'],
  sensitiveAttributes: ['condition'],
  patients: 30,
  classes: 2,
  k: 12,
  patientsBelow: 0,
  unique: 0,
  meanRisk: 0.07,
  groupSizes: [],
  diversity: [{ attribute: 'condition', l: 2, classesOfOne: 0 }],
}

test('a report that nothing speaks against has no warning', () => {
  expect(warningsOf(report)).toEqual([])
})

test('warnings say what the figures mean', () => {
  const [below, alike] = warningsOf({
    ...report,
    k: 1,
    patientsBelow: 7,
    diversity: [{ attribute: 'condition', l: 1, classesOfOne: 1 }],
  })
  expect(below).toMatch(/^7 of 30 patients are in groups smaller than 11\./)
  expect(alike).toMatch(/^In 1 group everybody has the same diagnosis/)
  expect(warningsOf({ ...report, k: null })).toEqual([
    'There are no patients in it, so nothing was measured.',
  ])
})

test('sizes of groups are said as people say them', () => {
  const sizes = [
    { from: 1, to: 1 },
    { from: 2, to: 4 },
    { from: 50, to: null },
  ]
  expect(sizes.map(sizeInWords)).toEqual(['alone', '2 to 4', '50 or more'])
})
