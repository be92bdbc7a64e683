import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { roles, type Role } from '@wardstone/core'
import { compilePolicies, type Basis, type Facts } from './compile-policies.ts'
import { shippedPolicies, type PolicyText } from './policy-language.ts'

/** Actions of the shipped schema, by what they are done to. */
export const patientActions = [
  'read-demographics',
  'read-chart',
  'write-chart',
  'read-accesses',
  'erase',
  'open-break-glass',
  'export-deidentified',
  'receive-changes',
] as const
export const otherActions = [
  'import',
  'manage-accounts',
  'review-access',
  'read-ledger',
  'read-controls',
  'export-audit',
  'subscribe',
] as const
const actions = [...patientActions, ...otherActions]
const onPatients: ReadonlySet<string> = new Set(patientActions)
const bases: readonly Basis[] = ['role', 'care-relationship', 'break-glass']

export type GeneratedRequest = {
  readonly held: readonly Role[]
  readonly action: string
  readonly facts: Facts
}

/** Numbers from 0 to 1 that a seed decides: mulberry32 (Tommy Ettinger, 2017; public domain). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Any number of roles, one action, facts. */
export function generateRequest(random: () => number): GeneratedRequest {
  const held = roles.filter(() => random() < 0.3)
  const facts = { careRelationship: random() < 0.5, breakGlass: random() < 0.5 }
  return { held, action: oneOf(random, actions), facts }
}

/** Up to twelve policies of all that the compiler knows: scopes, conditions, forbids. */
function generatePolicies(random: () => number): PolicyText {
  const count = 1 + Math.floor(random() * 12)
  const policies = Array.from({ length: count }, (_, n) => [`p${n}`, policy(random)] as const)
  return { schema: shippedPolicies().schema, policies: Object.fromEntries(policies) }
}

function policy(random: () => number): string {
  const effect = random() < 0.7 ? 'permit' : 'forbid'
  const principal = random() < 0.5 ? 'principal' : `principal in ${role(random)}`
  const conditions = Array.from({ length: Math.floor(random() * 3) }, () => {
    const kind = random() < 0.7 ? 'when' : 'unless'
    return `${kind} { ${expression(random, 3)} }`
  })
  return `@basis("${oneOf(random, bases)}")\n${effect} (${principal}, ${actionScope(random)}, resource) ${conditions.join(' ')};`
}

function actionScope(random: () => number): string {
  const named = () => `Action::"${oneOf(random, actions)}"`
  const kind = random()
  if (kind < 0.3) return 'action'
  if (kind < 0.5) return `action == ${named()}`
  return `action in [${Array.from({ length: 1 + Math.floor(random() * 5) }, named).join(', ')}]`
}

function expression(random: () => number, depth: number): string {
  const kind = random()
  if (depth === 0 || kind < 0.4)
    return oneOf(random, [
      'context.careRelationship',
      'context.breakGlass',
      `principal in ${role(random)}`,
      'true',
      'false',
    ])
  const left = expression(random, depth - 1)
  if (kind < 0.55) return `!(${left})`
  return `(${left}) ${kind < 0.8 ? '&&' : '||'} (${expression(random, depth - 1)})`
}

function role(random: () => number): string {
  return `Role::"${oneOf(random, roles)}"`
}

function oneOf<T>(random: () => number, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new RangeError('There is nothing to choose from.')
  return found
}

/** Cedar's own engine over policies that it has read once: slow, and the judge. Answers with the policies that decided. */
export function openCedar(text: PolicyText): (request: GeneratedRequest) => {
  readonly allowed: boolean
  readonly because: readonly string[]
} {
  // Kept by Cedar under a name for good; the same name is written over.
  const name = 'agreement'
  requireRead(cedar.preparseSchema(name, text.schema))
  requireRead(cedar.preparsePolicySet(name, { staticPolicies: { ...text.policies } }))
  const principal = { type: 'Account', id: 'a' }
  return ({ held, action, facts }) => {
    const resource = { type: onPatients.has(action) ? 'Patient' : 'Installation', id: 'x' }
    const answer = cedar.statefulIsAuthorized({
      principal,
      action: { type: 'Action', id: action },
      resource,
      context: { ...facts },
      preparsedSchemaName: name,
      validateRequest: true,
      preparsedPolicySetId: name,
      entities: [
        { uid: principal, attrs: {}, parents: held.map((id) => ({ type: 'Role', id })) },
        { uid: resource, attrs: {}, parents: [] },
      ],
    })
    if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
    const { decision, diagnostics } = answer.response
    if (diagnostics.errors.length > 0) throw new Error(diagnostics.errors[0]?.error.message)
    return { allowed: decision === 'allow', because: diagnostics.reason }
  }
}

function requireRead(answer: cedar.CheckParseAnswer): void {
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
}

export type Agreement = {
  readonly requests: number
  readonly policySets: number
  readonly allowed: number
  /** Requests on which the two differ, in whether they allow or in the reason: at most ten of them. */
  readonly disagreements: readonly string[]
}

const REQUESTS_A_SET = 250

/**
 * Asks both, about the shipped policies first and then about one generated set after the other, each with requests of its own.
 * The reason has to be that of a policy which Cedar says decided, and the ordinary one where there are several.
 */
export function compareWithCedar(seed: number, requests: number): Agreement {
  const random = seeded(seed)
  const disagreements: string[] = []
  let [asked, sets, allowed] = [0, 0, 0]
  while (asked < requests) {
    const text = sets === 0 ? shippedPolicies() : generatePolicies(random)
    sets++
    const { decide } = compilePolicies(text)
    const askCedar = openCedar(text)
    for (let n = 0; n < REQUESTS_A_SET && asked < requests; n++, asked++) {
      const request = generateRequest(random)
      const basis = decide(new Set(request.held), request.action, request.facts)
      const judged = askCedar(request)
      if (judged.allowed) allowed++
      const expected = judged.allowed ? ordinary(text, judged.because) : undefined
      if (basis !== expected && disagreements.length < 10)
        disagreements.push(JSON.stringify({ seed, sets, request, basis, expected }))
    }
  }
  return { requests: asked, policySets: sets, allowed, disagreements }
}

function ordinary({ policies }: PolicyText, because: readonly string[]): Basis | undefined {
  const named = because.map((id) => /@basis\("([^"]+)"\)/.exec(policies[id] ?? '')?.[1])
  return bases.find((basis) => named.includes(basis))
}
