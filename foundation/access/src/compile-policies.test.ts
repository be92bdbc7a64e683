import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { roles } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePolicies, shippedPolicies } from './index.ts'

const shipped = shippedPolicies()
const compiled = compilePolicies(shipped)
const patientActions = [
  'read-demographics',
  'read-chart',
  'write-chart',
  'read-accesses',
  'erase',
  'open-break-glass',
  'export-deidentified',
  'receive-changes',
]
const otherActions = [
  'import',
  'manage-accounts',
  'review-access',
  'read-ledger',
  'read-controls',
  'export-audit',
  'subscribe',
]

/** Cedar's own engine: slow, and the judge. */
function askCedar(
  held: readonly string[],
  action: string,
  context: { careRelationship: boolean; breakGlass: boolean },
) {
  const resource = { type: patientActions.includes(action) ? 'Patient' : 'Installation', id: 'x' }
  const answer = cedar.isAuthorized({
    principal: { type: 'Account', id: 'a' },
    action: { type: 'Action', id: action },
    resource,
    context,
    schema: shipped.schema,
    validateRequest: true,
    policies: { staticPolicies: { ...shipped.policies } },
    entities: [
      {
        uid: { type: 'Account', id: 'a' },
        attrs: {},
        parents: held.map((id) => ({ type: 'Role', id })),
      },
      { uid: resource, attrs: {}, parents: [] },
    ],
  })
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
  return answer.response.decision === 'allow'
}

describe('compiled policies', () => {
  it('answer as Cedar does, for every role, action and fact', () => {
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
              askCedar([role], action, facts),
            ])
            asked++
          }
        }
      }
    }
    expect(asked).toBe(7 * 15 * 4)
  })

  it('answer as Cedar does for people with several roles', () => {
    fc.assert(
      fc.property(
        fc.subarray([...roles]),
        fc.constantFrom(...patientActions, ...otherActions),
        fc.record({ careRelationship: fc.boolean(), breakGlass: fc.boolean() }),
        (held, action, facts) => {
          expect(compiled.decide(new Set(held), action, facts) !== undefined).toBe(
            askCedar(held, action, facts),
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
})
