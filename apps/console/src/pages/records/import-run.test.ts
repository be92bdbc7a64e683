import { expect, test } from 'vitest'
import { afterFile, inOrder, paceOf, readResponse, startRun } from './import-run.ts'

test('a response is counted by the types it says were written', () => {
  const { taken, refused } = readResponse({
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
  expect([...taken]).toEqual([['Patient', 2]])
  expect(refused).toEqual(['entry[2]: status: is required'])
})

test('an answer that is no bundle counts as nothing', () => {
  expect(readResponse(undefined).taken.size).toBe(0)
  expect(readResponse({ entry: [null, 'x'] }).refused).toHaveLength(2)
})

test('a run adds up files, bytes, resources and refusals', () => {
  const files = [
    { name: 'a.json', size: 100 },
    { name: 'b.json', size: 300 },
  ] as const
  let run = startRun(files, 0)
  run = afterFile(run, files[0], { taken: new Map([['Patient', 1]]) })
  expect(paceOf(run, 1000)).toEqual({ perSecond: 1, leftMs: 3000 })
  run = afterFile(run, files[1], { reasons: ['not JSON'] })
  expect(run).toMatchObject({ filesDone: 2, bytesDone: 400, resources: 1 })
  expect(run.refused).toEqual([{ file: 'b.json', reason: 'not JSON' }])
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
