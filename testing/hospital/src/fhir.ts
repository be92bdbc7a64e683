import type { Json } from '@wardstone/core'

/** A FHIR R4 resource with its id. */
export type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly [member: string]: Json
}

/** A FHIR R4 transaction: each entry puts one resource at its own id, so loading it twice changes nothing. */
export type Transaction = {
  readonly resourceType: 'Bundle'
  readonly type: 'transaction'
  readonly entry: readonly {
    readonly fullUrl: string
    readonly resource: Resource
    readonly request: { readonly method: 'PUT'; readonly url: string }
  }[]
}

export const systems = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  cvx: 'http://hl7.org/fhir/sid/cvx',
  ucum: 'http://unitsofmeasure.org',
  act: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  category: 'http://terminology.hl7.org/CodeSystem/observation-category',
  clinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  verification: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  allergyClinical: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  allergyVerification: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  identifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
  recordNumber: 'https://stbrannoc.example/record-number',
  staffNumber: 'https://stbrannoc.example/staff-number',
} as const

/** A code and what it says, from one of the systems. */
export type Code = readonly [code: string, display: string]

export function concept(system: keyof typeof systems, [code, display]: Code): Json {
  return { coding: [{ system: systems[system], code, display }], text: display }
}

export function quantity(value: number, unit: string): Json {
  return { value, unit, system: systems.ucum, code: unit }
}

/** A transaction of these resources, in their order. */
export function transaction(resources: readonly Resource[]): Transaction {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => ({
      fullUrl: `https://stbrannoc.example/fhir/R4/${resource.resourceType}/${resource.id}`,
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    })),
  }
}

/** "2026-04-20" */
export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** "2026-04-20T09:00:00Z": whole seconds, which is as exact as a chart is. */
export function instantOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
