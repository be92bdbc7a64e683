import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, type Json } from '@wardstone/core'
import { isObject, objectAt, objectsAt, textAt, type JsonObject } from './json.ts'

/** The definitions of one FHIR package, by kind; each in the order of its key. */
export type Definitions = {
  /** Base types (no profiles), by name. */
  readonly types: ReadonlyMap<string, JsonObject>
  /** By canonical URL. */
  readonly valueSets: ReadonlyMap<string, JsonObject>
  readonly codeSystems: ReadonlyMap<string, JsonObject>
  readonly searchParameters: ReadonlyMap<string, JsonObject>
  readonly patientCompartment: JsonObject
}

/** Reads an unpacked package, hl7.fhir.r4.core 4.0.1. @throws when a definition of the wanted kinds is malformed. */
export function readDefinitions(folder: string): Definitions {
  const names = readdirSync(folder).toSorted()
  const read = (kind: string): readonly JsonObject[] =>
    names
      .filter((name) => name.startsWith(`${kind}-`) && name.endsWith('.json'))
      .map((name) => readObject(join(folder, name)))
  const compartment = read('CompartmentDefinition').find((one) => textAt(one, 'id') === 'patient')
  assert(compartment !== undefined, 'the package defines the Patient compartment')
  return {
    types: keyed(read('StructureDefinition').filter(isBaseType), 'name'),
    valueSets: keyed(read('ValueSet'), 'url'),
    codeSystems: keyed(read('CodeSystem'), 'url'),
    searchParameters: keyed(read('SearchParameter'), 'url'),
    patientCompartment: compartment,
  }
}

function isBaseType(definition: JsonObject): boolean {
  return (
    textAt(definition, 'kind') !== 'logical' && textAt(definition, 'derivation') !== 'constraint'
  )
}

function keyed(definitions: readonly JsonObject[], by: string): ReadonlyMap<string, JsonObject> {
  return new Map(
    definitions
      .map((one): [string, JsonObject] => [textAt(one, by) ?? '', one])
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  )
}

function readObject(file: string): JsonObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json
  assert(isObject(json), `${file} holds an object`)
  return json
}

/** The elements of a type's snapshot. */
export function elementsIn(definition: JsonObject): readonly JsonObject[] {
  return objectsAt(objectAt(definition, 'snapshot') ?? {}, 'element')
}
