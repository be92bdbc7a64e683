import { roles } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicies, shippedPolicies } from './index.ts'
import { readPolicies } from './policy-language.ts'
import { compareWithCedar, openCedar, otherActions, patientActions } from './test-agreement.ts'

const shipped = shippedPolicies()
const compiled = compilePolicies(shipped)
/** `npm run bench access` asks a million. */
const REQUESTS = 6_000

const reading = (text: string) => () => readPolicies(shipped.schema, [{ file: 'mine.cedar', text }])

describe('compiled policies', () => {
  it('answer as Cedar does, for every role, action and fact', () => {
    const cedar = openCedar(shipped)
    let asked = 0
    for (const role of roles) {
      for (const action of [...patientActions, ...otherActions]) {
        for (const careRelationship of [false, true]) {
          for (const breakGlass of [false, true]) {
            const facts = { careRelationship, breakGlass }
            const allowed = compiled.decide(new Set([role]), action, facts) !== undefined
            expect([role, action, facts, allowed]).toEqual([
              role,
              action,
              facts,
              cedar({ held: [role], action, facts }).allowed,
            ])
            asked++
          }
        }
      }
    }
    expect(asked).toBe(7 * 15 * 4)
  })

  it('answer as Cedar does, and for the reason that it gives, on policies and requests that nobody wrote', () => {
    const { requests, policySets, allowed, disagreements } = compareWithCedar(4711, REQUESTS)
    expect(disagreements).toEqual([])
    expect([requests, policySets]).toEqual([REQUESTS, REQUESTS / 250])
    // Neither answer is rare.
    expect(allowed).toBeGreaterThan(REQUESTS / 10)
    expect(allowed).toBeLessThan((REQUESTS * 9) / 10)
  })

  it('answer as Cedar does for people with several roles', () => {
    const cedar = openCedar(shipped)
    fc.assert(
      fc.property(
        fc.subarray([...roles]),
        fc.constantFrom(...patientActions, ...otherActions),
        fc.record({ careRelationship: fc.boolean(), breakGlass: fc.boolean() }),
        (held, action, facts) => {
          expect(compiled.decide(new Set(held), action, facts) !== undefined).toBe(
            cedar({ held, action, facts }).allowed,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('let a forbid win over every permit', () => {
    const { decide } = compilePolicies({
      schema: shipped.schema,
      policies: {
        ...shipped.policies,
        stop: 'forbid (principal, action == Action::"read-chart", resource) unless { context.careRelationship };',
      },
    })
    expect(
      decide(new Set(['clinician']), 'read-chart', { careRelationship: false, breakGlass: true }),
    ).toBeUndefined()
    expect(
      decide(new Set(['clinician']), 'read-chart', { careRelationship: true, breakGlass: true }),
    ).toBe('care-relationship')
  })

  it('name the ordinary reason first when several hold', () => {
    expect(
      compiled.decide(new Set(['clinician', 'clerk']), 'read-demographics', {
        careRelationship: true,
        breakGlass: true,
      }),
    ).toBe('role')
  })

  it.each([
    ['text that is not Cedar', 'permit (', /cannot be used/],
    [
      'an attribute that the schema lacks',
      '@basis("role") permit (principal, action, resource) when { context.boss };',
      /boss/,
    ],
    [
      'an action that the schema lacks',
      '@basis("role") permit (principal, action == Action::"fly", resource);',
      /fly/,
    ],
    [
      'a permit without its reason',
      'permit (principal, action == Action::"erase", resource);',
      /@basis/,
    ],
    [
      'a construct that is not compiled',
      '@basis("role") permit (principal, action == Action::"erase", resource) when { principal == resource };',
      /cannot be used/,
    ],
  ])('refuse %s when the policy is loaded', (_case, text, message) => {
    const load = () => compilePolicies({ schema: shipped.schema, policies: { mine: text } })
    expect(load).toThrow(expect.objectContaining({ code: 'access.policy-invalid' }))
    expect(load).toThrow(message)
  })

  it.each([
    ['what is not Cedar', 'permit (\n  principal,\n  action resource\n);', 6],
    [
      'what the schema lacks',
      'permit (principal, action, resource)\nwhen {\n  context.careRelationship ||\n  context.boss\n};',
      7,
    ],
    [
      'what is not compiled, after comments and words that look like it',
      'permit (principal, action, resource)\n// when { context.x == 1 }\nwhen { principal in Role::"a == b" }\nunless {\n  context.breakGlass &&\n  principal == resource\n};',
      9,
    ],
    ['a role that is none', 'permit (\n principal in Account::"a", action, resource);', 4],
  ])('refuse %s with its file and line', (_case, text, line) => {
    const before =
      '// Über alles: the desk.\n\n@id("ok") @basis("role") permit (principal, action, resource);\n'
    const load = () =>
      compilePolicies(
        readPolicies(shipped.schema, [
          { file: 'mine.cedar', text: `${before}@id("mine") @basis("role") ${text}` },
        ]),
      )
    expect(load).toThrow(expect.objectContaining({ code: 'access.policy-invalid' }))
    expect(load).toThrow(`mine.cedar, line ${line}`)
  })

  it('refuse two policies of one name, and one of none', () => {
    const policy = '@id("a") @basis("role") permit (principal, action, resource);'
    expect(reading(`${policy}\n${policy}`)).toThrow(/mine\.cedar, line 2: another policy/)
    expect(reading('\npermit (principal, action, resource);')).toThrow(/mine\.cedar, line 2: every/)
  })
})
