import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import {
  charactersBefore,
  invalid,
  linesBefore,
  policySource,
  type PolicyPlace,
  type PolicySource,
} from './policy-source.ts'

const folder = join(import.meta.dirname, '../policies')

/** Cedar policies by id, and the schema that they are valid under. */
export type PolicyText = {
  readonly schema: string
  readonly policies: Readonly<Record<string, string>>
  /** Where each begins, of those that are in files. */
  readonly places?: Readonly<Record<string, PolicyPlace>>
}

/** The policies that ship with Wardstone, read from `policies/`. */
export function shippedPolicies(): PolicyText {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const files = readdirSync(folder).filter((name) => name.endsWith('.cedar'))
  return readPolicies(
    read('wardstone.cedarschema'),
    files.toSorted().map((file) => ({ file, text: read(file) })),
  )
}

/**
 * Policies of several files.
 * @throws Fault `access.policy-invalid` with file and line, where one is not Cedar, has no `@id`, or has another's.
 */
export function readPolicies(
  schema: string,
  files: readonly { readonly file: string; readonly text: string }[],
): PolicyText {
  const policies: Record<string, string> = {}
  const places: Record<string, PolicyPlace> = {}
  for (const { file, text } of files) {
    for (const { line, policy } of policiesOf(file, text)) {
      const id = /@id\("([^"]+)"\)/.exec(policy)?.[1]
      if (id === undefined) throw invalid(`${file}, line ${line}: every policy has an @id.`)
      if (Object.hasOwn(policies, id))
        throw invalid(`${file}, line ${line}: another policy has the @id ${id} already.`)
      policies[id] = policy
      places[id] = { file, line }
    }
  }
  return { schema, policies, places }
}

function policiesOf(
  file: string,
  text: string,
): readonly { readonly line: number; readonly policy: string }[] {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type === 'failure') {
    const [error] = parts.errors
    throw invalid(`${file}, line ${lineOf(text, error)}: ${error?.message ?? 'not Cedar'}`)
  }
  let after = 0
  return parts.policies.map((policy) => {
    const start = text.indexOf(policy, after)
    after = start + policy.length
    return { line: 1 + linesBefore(text, start), policy }
  })
}

function lineOf(text: string, error: cedar.DetailedError | undefined): number {
  const start = error?.sourceLocations?.[0]?.start ?? 0
  return 1 + linesBefore(text, charactersBefore(text, start))
}

/** Where a policy of these stands. */
export function sourceOf({ policies, places }: PolicyText, id: string): PolicySource {
  return policySource(id, policies[id] ?? '', places?.[id])
}

/** The parts of a Cedar policy's JSON form that we read (Cedar language, "JSON policy format"). */
export type PolicyTree = ReturnType<typeof policyTree>

/**
 * One policy as a tree.
 * @throws Fault `access.policy-invalid` where Cedar cannot read it.
 */
export function policyTree(source: PolicySource, text: string): cedar.PolicyJson {
  const answer = cedar.policyToJson(text)
  if (answer.type === 'failure') throw refusedAt(source, text, answer.errors[0])
  return answer.json
}

/**
 * Asks Cedar's own validator.
 * @throws Fault `access.policy-invalid` naming the first policy that could go wrong at run time, and why.
 */
export function validatePolicies(text: PolicyText): void {
  const { schema, policies } = text
  const answer = cedar.validate({ schema, policies: { staticPolicies: { ...policies } } })
  if (answer.type === 'failure') {
    // Cedar says no more than the message here; each policy alone says where.
    for (const [id, policy] of Object.entries(policies)) policyTree(sourceOf(text, id), policy)
    throw invalid(answer.errors[0]?.message ?? 'the schema is not Cedar')
  }
  const [wrong] = answer.validationErrors
  if (wrong !== undefined) {
    const { policyId, error } = wrong
    throw refusedAt(sourceOf(text, policyId), policies[policyId] ?? '', error)
  }
}

function refusedAt(
  source: PolicySource,
  text: string,
  error: cedar.DetailedError | undefined,
): Error {
  const start = error?.sourceLocations?.[0]?.start ?? 0
  return source.refuse(error?.message ?? 'not Cedar', charactersBefore(text, start))
}
