import { compareDate } from './dates.ts'
import type { Resource } from './resource.ts'
import type { Alternative, Criterion } from './search-criteria.ts'
import type { Parameter } from './search-parameters.ts'
import { dateValues, referenceValues, stringValues, tokenValues } from './search-values.ts'

/** Whether a resource is what the search asks for, exactly. Every candidate passes through here after decryption. */
export function matches(resource: Resource, criteria: readonly Criterion[]): boolean {
  return criteria.every(({ parameter, alternatives }) =>
    alternatives.some((alternative) => matchesOne(resource, parameter, alternative)),
  )
}

function matchesOne(resource: Resource, parameter: Parameter, alternative: Alternative): boolean {
  if (alternative.kind === 'token') {
    const { system, code } = alternative
    return tokenValues(resource, parameter).some(
      (value) =>
        (system === undefined || system === value.system) &&
        (code === undefined || code === value.code),
    )
  }
  if (alternative.kind === 'date') {
    const { prefix, range } = alternative
    return dateValues(resource, parameter).some((value) => compareDate(prefix, value, range))
  }
  if (alternative.kind === 'string') {
    return parameter.paths.some((path) =>
      stringValues(resource, path).some((folded) => folded.startsWith(alternative.folded)),
    )
  }
  return referenceValues(resource, parameter).includes(alternative.to)
}
