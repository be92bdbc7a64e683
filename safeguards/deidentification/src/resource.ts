import type { JsonObject } from './json.ts'

/** A FHIR R4 resource as JSON. */
export type Resource = JsonObject & { readonly resourceType: string }

export function isResource(value: JsonObject): value is Resource {
  return typeof value['resourceType'] === 'string'
}
