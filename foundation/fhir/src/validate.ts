import type { Json } from '@wardstone/core'
import { checkOwnResource } from './compile.ts'
import { isObject, textAt, type JsonObject } from './json.ts'
import { isResourceType } from './types.ts'
import { openVisit, refuse, type Issue, type ValidateOptions } from './visit.ts'

/** JSON that `validate` accepted. */
export type ValidResource = JsonObject & { readonly resourceType: string }

/** Issues of an accepted resource are warnings only; those of a refused one hold at least one error. */
export type Validation =
  | { readonly resource: ValidResource; readonly issues: readonly Issue[] }
  | { readonly resource: undefined; readonly issues: readonly Issue[] }

/**
 * Checks JSON against FHIR R4 4.0.1: structure, cardinality, types, required codes, references, ids, contained resources,
 * extensions, narrative, Bundle and the rules of severity error. Without a terminology server and without profiles.
 * Answers for any JSON and never throws; `expectedType` refuses every other type.
 */
export function validate(
  json: Json | undefined,
  expectedType?: string,
  options: ValidateOptions = {},
): Validation {
  const object = isObject(json) ? json : {}
  const type = textAt(object, 'resourceType')
  const visit = openVisit(object, expectedType ?? safeType(type), options)
  if (!isTyped(object) || type === undefined) {
    refuse(visit, 'structure', 'a resource is a JSON object with a resourceType.')
  } else if (!isResourceType(type)) {
    refuse(visit, 'structure', 'the resourceType is no type of FHIR R4.')
  } else if (expectedType !== undefined && type !== expectedType) {
    refuse(visit, 'structure', `the resource is a ${expectedType}.`)
  } else {
    checkOwnResource(object, visit)
    if (visit.errors === 0) return { resource: object, issues: visit.issues }
  }
  return { resource: undefined, issues: visit.issues }
}

function isTyped(object: JsonObject): object is ValidResource {
  return textAt(object, 'resourceType') !== undefined
}

function safeType(type: string | undefined): string {
  return type !== undefined && isResourceType(type) ? type : 'Resource'
}
