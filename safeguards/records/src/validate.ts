import type { Json } from '@wardstone/core'
import { validate as validateFhir, type ValidateOptions } from '@wardstone/fhir'
import { invalidAt, resourceOf, type Resource } from './resource.ts'

/**
 * Reads JSON as a FHIR R4 resource and checks it against the definitions. `location` begins the place that a refusal names.
 * @throws Fault `records.not-fhir` or `records.invalid`, with the place in `details.expression`. Values are never repeated.
 */
export function validate(
  value: Json | undefined,
  location: string,
  options: ValidateOptions = {},
): Resource {
  const sent = resourceOf(value, location)
  const { resource, issues } = validateFhir(sent, undefined, options)
  if (resource !== undefined) return resource
  const first = issues.find(({ severity }) => severity === 'error')
  const within = first?.expression.slice(sent.resourceType.length) ?? ''
  throw invalidAt(location + within, first?.message ?? 'the resource is not valid.')
}
