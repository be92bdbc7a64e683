import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRiskMeter } from './risk.ts'

const options = { quasiIdentifiers: ['birthYear'], sensitiveAttributes: [], kMin: 5 } as const

/** As many patients of each year of birth as the list says. */
function reportOf(sizes: readonly number[]) {
  const meter = openRiskMeter(options)
  for (const [group, size] of sizes.entries())
    for (let one = 0; one < size; one++)
      meter.add({
        resourceType: 'Patient',
        id: `${group}-${one}`,
        birthDate: String(1900 + group),
      })
  return meter.report()
}

test('groups are counted by their size, at the edges too', () => {
  const { groupSizes } = reportOf([1, 1, 2, 4, 5, 10, 11, 19, 20, 49, 50, 120])
  expect(groupSizes).toEqual([
    { from: 1, to: 1, groups: 2, patients: 2 },
    { from: 2, to: 4, groups: 2, patients: 6 },
    { from: 5, to: 10, groups: 2, patients: 15 },
    { from: 11, to: 19, groups: 2, patients: 30 },
    { from: 20, to: 49, groups: 2, patients: 69 },
    { from: 50, to: null, groups: 2, patients: 170 },
  ])
})

test('every patient and every group is in one size, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), (sizes) => {
      const { groupSizes, patients, classes, unique } = reportOf(sizes)
      expect(groupSizes.reduce((sum, size) => sum + size.patients, 0)).toBe(patients)
      expect(groupSizes.reduce((sum, size) => sum + size.groups, 0)).toBe(classes)
      expect(groupSizes[0]?.groups).toBe(unique)
    }),
  )
})
