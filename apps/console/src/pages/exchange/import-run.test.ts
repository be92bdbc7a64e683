import { expect, test } from 'vitest'
import { endRun, inOrder, paceOf, readResponse, startRun, sumOf, withFile } from './import-run.ts'

test('a response says what was created, updated and refused, and where', () => {
  const answer = readResponse({
    resourceType: 'Bundle',
    entry: [
      { response: { status: '201 Created', location: 'Patient/1/_history/1' } },
      { response: { status: '200', location: 'https://host/fhir/R4/Patient/2/_history/3' } },
      {
        response: {
          status: '422 Unprocessable',
          outcome: { issue: [{ diagnostics: 'status: is required' }] },
        },
      },
    ],
  })
  expect(answer).toEqual({
    state: 'partly',
    created: 1,
    updated: 1,
    refusals: ['entry[2]: status: is required'],
  })
})

test('an answer that is no bundle counts as nothing', () => {
  expect(readResponse(undefined)).toMatchObject({ created: 0, updated: 0 })
  expect(readResponse({ entry: [null, 'x'] })).toMatchObject({ state: 'refused', created: 0 })
})

test('a run adds up files, bytes, resources and refusals, and what was not sent', () => {
  let run = startRun(
    [
      { name: 'a.json', size: 100 },
      { name: 'b.json', size: 200 },
      { name: 'c.json', size: 100 },
    ],
    0,
  )
  run = withFile(run, 0, { state: 'in', created: 1 })
  expect(paceOf(run, 1000)).toEqual({ perSecond: 1, leftMs: 3000 })
  run = withFile(run, 1, { state: 'refused', refusals: ['not JSON'] })
  run = endRun(run, 2000)
  expect(sumOf(run)).toMatchObject({ filesDone: 2, created: 1, updated: 0, refused: 1 })
  expect(run.files.map(({ state }) => state)).toEqual(['in', 'refused', 'not-sent'])
})

test('organisations and staff go before the patients that refer to them', () => {
  const names = [
    'zoe.json',
    'practitionerInformation1.json',
    'adam.json',
    'hospitalInformation1.json',
  ]
  expect(inOrder(names.map((name) => ({ name }))).map(({ name }) => name)).toEqual([
    'hospitalInformation1.json',
    'practitionerInformation1.json',
    'adam.json',
    'zoe.json',
  ])
})
