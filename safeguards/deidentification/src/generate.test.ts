import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import { codeLines } from './generate.ts'
import { plannedTypes, planOf } from './plan.ts'
import { hl7Codes } from './tables/hl7-codes.ts'

test('the table of HL7 codes is what the official package says', () => {
  const { folder, remove } = unpackData('fhir/r4-core-4.0.1.tar.gz')
  try {
    expect(codeLines(folder).join('\n')).toBe(hl7Codes)
    expect(hl7Codes.split('\n').length).toBe(1_038)
  } finally {
    remove()
  }
})

test('every element that a rule names exists in FHIR R4', () => {
  expect(plannedTypes.length).toBe(43)
  for (const type of plannedTypes) expect(planOf(type)?.size).toBeGreaterThan(0)
})
