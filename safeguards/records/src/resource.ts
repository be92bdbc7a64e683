import { Fault, type Json } from '@wardstone/core'
import { isObject, textAt, type JsonObject } from './json.ts'
import { isResourceType } from './resource-types.ts'

/** A FHIR R4 resource that passed `validate`. */
export type Resource = JsonObject & { readonly resourceType: string }

/** Names one resource in every version: `Patient/8f2c…`. */
export type Reference = `${string}/${string}`

const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** FHIR R4 §2.24.0.1, type `id`. */
export function isId(text: string): boolean {
  return ID.test(text)
}

export function referenceTo(type: string, id: string): Reference {
  return `${type}/${id}`
}

/**
 * The type in the URL of a request.
 * @throws Fault `records.unsupported`. The name itself is not repeated: it may be anything somebody typed.
 */
export function resourceTypeOf(name: string): string {
  if (isResourceType(name)) return name
  throw new Fault(
    'records.unsupported',
    'The URL names no FHIR R4 resource type. Types are written as in Patient or Observation.',
  )
}

/** A refusal that says where: a FHIRPath-like location in the message and for programs in the details. */
export function invalidAt(location: string, problem: string): Fault {
  return new Fault('records.invalid', `${location}: ${problem}`, { expression: location })
}

/** @throws Fault `records.not-fhir` when the JSON is no resource of FHIR R4. */
export function resourceOf(value: Json | undefined, location: string): Resource {
  if (!isObject(value)) throw notFhir(location, 'a FHIR resource is a JSON object')
  const resourceType = textAt(value, 'resourceType')
  if (resourceType === undefined) throw notFhir(location, 'resourceType is missing or no text')
  if (!isResourceType(resourceType)) {
    throw notFhir(location, 'resourceType is no resource type of FHIR R4')
  }
  return { ...value, resourceType }
}

function notFhir(location: string, problem: string): Fault {
  return new Fault('records.not-fhir', `${location}: ${problem}.`, { expression: location })
}
