import { expect, it } from 'vitest'
import { exportFileUrl, kickOffOf } from './export-api.ts'

const all = { scope: 'system', group: '', types: [], since: '' } as const

it('asks for what was chosen, and for nothing that was left empty', () => {
  expect(kickOffOf(all)).toBe('/fhir/R4/$export')
  expect(kickOffOf({ ...all, scope: 'patients', types: ['Condition', 'Patient'] })).toBe(
    '/fhir/R4/Patient/$export?_type=Condition%2CPatient',
  )
  expect(kickOffOf({ ...all, scope: 'group', group: 'ward 7/x', since: '2026-05-01' })).toBe(
    '/fhir/R4/Group/ward%207%2Fx/$export?_since=2026-05-01',
  )
})

it('leads to a file of this server whatever the name', () => {
  expect(exportFileUrl('7', 'Patient')).toBe('/fhir/R4/$export-file/7/Patient')
  expect(exportFileUrl('../x', 'A/B')).toBe('/fhir/R4/$export-file/..%2Fx/A%2FB')
})
