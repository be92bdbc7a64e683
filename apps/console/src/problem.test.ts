import { expect, test } from 'vitest'
import { parseMemory } from './verify/memory.ts'
import { asProblem, Problem, problemOf } from './problem.ts'

test('a refusal keeps its title, its detail and the reference to quote', () => {
  const problem = problemOf(403, {
    title: 'Forbidden',
    detail: 'Your role does not allow this.',
    code: 'access.forbidden',
    reference: 'r-1',
  })
  expect(problem).toMatchObject({ status: 403, code: 'access.forbidden', reference: 'r-1' })
  expect(problem.message).toBe('Your role does not allow this.')
})

test('a FHIR refusal names the place in the resource', () => {
  const problem = problemOf(422, {
    resourceType: 'OperationOutcome',
    issue: [{ code: 'required', diagnostics: 'is missing', expression: ['Patient.name'] }],
  })
  expect(problem.message).toBe('is missing (at Patient.name)')
})

test('a FHIR refusal carries our own code, so that an ended session is known as one', () => {
  const problem = problemOf(401, {
    resourceType: 'OperationOutcome',
    issue: [
      {
        code: 'login',
        details: { coding: [{ code: 'identity.signed-out' }], text: 'You are signed out.' },
      },
    ],
  })
  expect(problem).toMatchObject({ code: 'identity.signed-out', message: 'You are signed out.' })
})

test('an answer without a body is still a sentence', () => {
  expect(problemOf(502, undefined).message).toBe('The server answered 502 and gave no reason.')
  expect(asProblem('x')).toBeInstanceOf(Problem)
})

test('a damaged memory of the ledger counts as none', () => {
  const memory = { vkey: 'k', note: 'n', size: 3, firstAt: 1, at: 2 }
  expect(parseMemory(JSON.stringify(memory))).toEqual(memory)
  expect(parseMemory('{')).toBeUndefined()
  expect(parseMemory('null')).toBeUndefined()
  expect(parseMemory(JSON.stringify({ ...memory, size: '3' }))).toBeUndefined()
})
