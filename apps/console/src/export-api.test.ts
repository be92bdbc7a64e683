import { expect, it } from 'vitest'
import { manifestOf } from './export-api.ts'

const file = (type: string, count: number) => ({
  type,
  count,
  url: `https://elsewhere.example/fhir/R4/$export-file/7/${type}`,
})

it('lists the files of an export, largest first, on this server whatever name it calls itself', () => {
  const body = {
    transactionTime: '2026-05-01T10:00:00.000Z',
    output: [file('Patient', 2), file('Observation', 40)],
  }
  expect(manifestOf(body, 99)).toEqual({
    state: 'done',
    at: Date.UTC(2026, 4, 1, 10),
    expiresAt: 99,
    files: [
      { type: 'Observation', count: 40, href: '/fhir/R4/$export-file/7/Observation' },
      { type: 'Patient', count: 2, href: '/fhir/R4/$export-file/7/Patient' },
    ],
  })
})
