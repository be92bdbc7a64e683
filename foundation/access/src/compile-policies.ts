import { createHash } from 'node:crypto'
import { canonicalJson } from '@wardstone/core'
import {
  invalid,
  policyTree,
  validatePolicies,
  type PolicyText,
  type PolicyTree,
} from './policy-language.ts'

/** What is known of one account and one patient when an action is decided. */
export type Facts = { readonly careRelationship: boolean; readonly breakGlass: boolean }

/** Why an action is allowed. Written into the evidence of every read. */
export type Basis = 'role' | 'care-relationship' | 'break-glass'

/** `undefined`: not allowed. */
type Decide = (roles: ReadonlySet<string>, action: string, facts: Facts) => Basis | undefined

export type CompiledPolicies = {
  readonly decide: Decide
  readonly hash: string
  readonly count: number
}

type Request = {
  readonly roles: ReadonlySet<string>
  readonly action: string
  readonly facts: Facts
}
type Test = (request: Request) => boolean
type Rule = { readonly basis: Basis; readonly applies: Test }

// The order in which reasons are named when several hold: the ordinary one first.
const bases: readonly Basis[] = ['role', 'care-relationship', 'break-glass']

/**
 * Turns validated Cedar policies into closures with the same answers (any `forbid` wins, nothing is allowed unless a `permit`
 * applies), a thousand times faster than asking Cedar each time.
 *
 * @throws Fault `access.policy-invalid` for a policy that Cedar refuses or that uses what the compiler does not know.
 */
export function compilePolicies(text: PolicyText): CompiledPolicies {
  validatePolicies(text)
  const permits: Rule[] = []
  const forbids: Rule[] = []
  for (const [id, policy] of Object.entries(text.policies)) {
    const tree = policyTree(id, policy)
    const tests = [
      scopeOf(id, tree),
      actionOf(id, tree),
      ...tree.conditions.map((part) => conditionOf(id, part)),
    ]
    const rule = { basis: basisOf(id, tree), applies: all(tests) }
    ;(tree.effect === 'permit' ? permits : forbids).push(rule)
  }
  permits.sort((a, b) => bases.indexOf(a.basis) - bases.indexOf(b.basis))
  return {
    count: permits.length + forbids.length,
    hash: createHash('sha256').update(canonicalJson(text)).digest('base64'),
    decide(roles, action, facts) {
      const request = { roles, action, facts }
      if (forbids.some((rule) => rule.applies(request))) return undefined
      return permits.find((rule) => rule.applies(request))?.basis
    },
  }
}

function all(tests: readonly Test[]): Test {
  return (request) => tests.every((test) => test(request))
}

function basisOf(id: string, tree: PolicyTree): Basis {
  const named = tree.annotations?.['basis']
  const basis = bases.find((known) => known === named)
  if (basis === undefined && tree.effect === 'permit')
    throw invalid(`${id}: @basis is one of ${bases.join(', ')}.`)
  return basis ?? 'role'
}

function scopeOf(id: string, tree: PolicyTree): Test {
  if (tree.resource.op !== 'All')
    throw invalid(`${id}: the resource is not named in the scope; use a condition.`)
  const { principal } = tree
  if (principal.op === 'All') return () => true
  if (principal.op === 'in' && 'entity' in principal) return inRole(id, principal.entity)
  throw invalid(`${id}: the principal is everybody or a role.`)
}

function inRole(id: string, entity: unknown): Test {
  const found = entityId(entity)
  if (found?.type !== 'Role') throw invalid(`${id}: a principal is in a Role.`)
  return ({ roles }) => roles.has(found.id)
}

function actionOf(id: string, tree: PolicyTree): Test {
  const { action } = tree
  if (action.op === 'All') return () => true
  const entities =
    'entities' in action ? action.entities : 'entity' in action ? [action.entity] : []
  const names = new Set(entities.map((entity) => entityId(entity)?.id))
  if (names.size === 0 || names.has(undefined))
    throw invalid(`${id}: the action is one action or a list of them.`)
  return (request) => names.has(request.action)
}

function entityId(value: unknown): { type: string; id: string } | undefined {
  const entity = field(value, '__entity') ?? value
  const type = field(entity, 'type')
  const id = field(entity, 'id')
  return typeof type === 'string' && typeof id === 'string' ? { type, id } : undefined
}

function conditionOf(id: string, { kind, body }: { kind: 'when' | 'unless'; body: unknown }): Test {
  const test = expressionOf(id, body)
  return kind === 'when' ? test : (request) => !test(request)
}

/** The part of Cedar's expressions that decides on facts: context attributes, roles, and, or, not, constants. */
function expressionOf(id: string, tree: unknown): Test {
  const both = (name: string): [Test, Test] | undefined => {
    const node = field(tree, name)
    return node === undefined
      ? undefined
      : [expressionOf(id, field(node, 'left')), expressionOf(id, field(node, 'right'))]
  }
  const and = both('&&')
  if (and !== undefined) return all(and)
  const or = both('||')
  if (or !== undefined) return (request) => or[0](request) || or[1](request)
  const not = field(tree, '!')
  if (not !== undefined) {
    const test = expressionOf(id, field(not, 'arg'))
    return (request) => !test(request)
  }
  const constant = field(tree, 'Value')
  if (typeof constant === 'boolean') return () => constant
  return factOf(id, tree)
}

function factOf(id: string, tree: unknown): Test {
  const access = field(tree, '.')
  const fact = field(access, 'attr')
  if (field(field(access, 'left'), 'Var') === 'context') {
    if (fact === 'careRelationship' || fact === 'breakGlass') return ({ facts }) => facts[fact]
  }
  const membership = field(tree, 'in')
  if (field(field(membership, 'left'), 'Var') === 'principal') {
    return inRole(id, field(field(membership, 'right'), 'Value'))
  }
  throw invalid(`${id}: the condition uses what cannot be compiled (facts, roles, &&, ||, ! can).`)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}
