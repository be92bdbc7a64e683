import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { Fault } from '@wardstone/core'

const folder = join(import.meta.dirname, '../policies')

/** Cedar policies by id, and the schema that they are valid under. */
export type PolicyText = {
  readonly schema: string
  readonly policies: Readonly<Record<string, string>>
}

/** The policies that ship with Wardstone, read from `policies/`. */
export function shippedPolicies(): PolicyText {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const files = readdirSync(folder).filter((name) => name.endsWith('.cedar'))
  return {
    schema: read('wardstone.cedarschema'),
    policies: Object.fromEntries(files.toSorted().flatMap((name) => policiesOf(name, read(name)))),
  }
}

function policiesOf(file: string, text: string): readonly (readonly [string, string])[] {
  const parts = cedar.policySetTextToParts(text)
  if (parts.type === 'failure') throw invalid(`${file}: ${parts.errors[0]?.message ?? 'not Cedar'}`)
  return parts.policies.map((policy) => {
    const id = /@id\("([^"]+)"\)/.exec(policy)?.[1]
    if (id === undefined) throw invalid(`${file}: every policy has an @id.`)
    return [id, policy]
  })
}

/** The parts of a Cedar policy's JSON form that we read (Cedar language, "JSON policy format"). */
export type PolicyTree = ReturnType<typeof policyTree>

/**
 * One policy as a tree.
 * @throws Fault `access.policy-invalid` where Cedar cannot read it.
 */
export function policyTree(id: string, text: string): cedar.PolicyJson {
  const answer = cedar.policyToJson(text)
  if (answer.type === 'failure') throw invalid(`${id}: ${answer.errors[0]?.message ?? 'not Cedar'}`)
  return answer.json
}

/**
 * Asks Cedar's own validator.
 * @throws Fault `access.policy-invalid` naming the first policy that could go wrong at run time, and why.
 */
export function validatePolicies({ schema, policies }: PolicyText): void {
  const answer = cedar.validate({ schema, policies: { staticPolicies: { ...policies } } })
  if (answer.type === 'failure')
    throw invalid(answer.errors[0]?.message ?? 'the schema is not Cedar')
  const [wrong] = answer.validationErrors
  if (wrong !== undefined) throw invalid(`${wrong.policyId}: ${wrong.error.message}`)
}

export function invalid(message: string): Fault {
  return new Fault('access.policy-invalid', `The access policy cannot be used. ${message}`)
}
