import { yearOf } from './dates.ts'
import { isList, isObject, objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { AGE_YEARS_MAX } from './limits.ts'
import { targetOf } from './references.ts'
import type { Resource } from './resource.ts'
import { ageCodes } from './rules/systems.ts'

const ages: ReadonlySet<string> = new Set(ageCodes)

/** Id of the patient that a resource is about; undefined for one about nobody, a group or several. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return textAt(resource, 'id')
  for (const member of ['subject', 'patient', 'beneficiary']) {
    const target = targetOf(textAt(objectAt(resource, member) ?? {}, 'reference') ?? '')
    if (target?.kind === 'uuid' || (target?.kind === 'resource' && target.type === 'Patient'))
      return target.id
  }
  const actors = objectsAt(resource, 'participant')
    .map((one) => targetOf(textAt(objectAt(one, 'actor') ?? {}, 'reference') ?? ''))
    .filter((target) => target?.kind === 'resource' && target.type === 'Patient')
  return actors.length === 1 && actors[0] !== undefined ? actors[0].id : undefined
}

/**
 * Whether a patient is over 89, or was when they died. Counted in years alone, so whoever turns 90 within the year counts
 * as 90: the year is what leaves.
 */
export function isOver89(patient: JsonObject, yearNow: number): boolean {
  const born = yearOf(textAt(patient, 'birthDate'))
  if (born === undefined) return false
  const died = yearOf(textAt(patient, 'deceasedDateTime')) ?? yearNow
  return Math.min(died, yearNow) - born > AGE_YEARS_MAX
}

/** Whether an Observation says somebody's age. */
export function isAboutAge(resource: Resource): boolean {
  if (resource.resourceType !== 'Observation') return false
  return [resource, ...objectsAt(resource, 'component')].some(({ code }) => {
    const codings = isObject(code) && isList(code['coding']) ? code['coding'] : []
    return codings.some(
      (one) =>
        isObject(one) && ages.has(`${textAt(one, 'system') ?? ''}|${textAt(one, 'code') ?? ''}`),
    )
  })
}
