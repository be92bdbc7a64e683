import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, parseJson, type Json } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compartmentPaths } from './compartments.ts'
import { isObject } from './json.ts'
import { resourceTypes } from './resource-types.ts'
import { parametersOf } from './search-parameters.ts'
import { entriesOf, syntheaBundles } from './test-records.ts'
import { validate } from './validate.ts'

const core = unpackData('fhir/r4-core-4.0.1.tar.gz')
afterAll(core.remove)

const patient = { resourceType: 'Patient', id: 'p1' }
const deep = (depth: number): Json => (depth === 0 ? [] : { extension: [deep(depth - 1)] })

describe('a resource', () => {
  it('of the Synthea histories is valid, all 22,800', async () => {
    const files = await syntheaBundles()
    const resources = files.flatMap(entriesOf).map(({ resource }) => validate(resource, 'Resource'))
    expect(files).toHaveLength(80)
    expect(resources).toHaveLength(22_800)
  })

  it.each<[string, Json, string]>([
    ['text', 'Patient', 'records.not-fhir'],
    ['a list', [patient], 'records.not-fhir'],
    ['without a type', { id: 'p1' }, 'records.not-fhir'],
    ['of an unknown type', { resourceType: 'Person2' }, 'records.not-fhir'],
    ['with an id of 65 letters', { ...patient, id: 'x'.repeat(65) }, 'records.invalid'],
    ['with an id with a slash', { ...patient, id: 'a/b' }, 'records.invalid'],
    ['with an id that is a number', { ...patient, id: 7 }, 'records.invalid'],
    ['with an empty list', { ...patient, name: [] }, 'records.invalid'],
    ['with an empty object', { ...patient, name: [{}] }, 'records.invalid'],
    ['with null', { ...patient, birthDate: null }, 'records.invalid'],
    ['with null in a list', { ...patient, name: [null] }, 'records.invalid'],
    ['with a list of lists', { ...patient, name: [[{ family: 'x' }]] }, 'records.invalid'],
    ['with empty text', { ...patient, birthDate: '' }, 'records.invalid'],
    ['with a control character', { ...patient, name: [{ family: 'a\u0000b' }] }, 'records.invalid'],
    ['with an unknown element', { ...patient, nickname: 'x' }, 'records.invalid'],
    ['with a list where one value belongs', { ...patient, gender: ['male'] }, 'records.invalid'],
    [
      'with one value where a list belongs',
      { ...patient, name: { family: 'x' } },
      'records.invalid',
    ],
    ['with text where true or false belongs', { ...patient, active: 'true' }, 'records.invalid'],
    [
      'with a reference of no form',
      { ...patient, managingOrganization: { reference: 'the clinic' } },
      'records.invalid',
    ],
    [
      'with a reference to an unknown type',
      { ...patient, managingOrganization: { reference: 'Clinic/1' } },
      'records.invalid',
    ],
    [
      'with an extension without url',
      { ...patient, extension: [{ valueString: 'x' }] },
      'records.invalid',
    ],
    ['with meta that is a list', { ...patient, meta: [{ versionId: '1' }] }, 'records.invalid'],
    ['with unknown meta', { ...patient, meta: { owner: 'x' } }, 'records.invalid'],
    ['with narrative that is text', { ...patient, text: 'x' }, 'records.invalid'],
    [
      'with narrative without status',
      { ...patient, text: { div: '<div>x</div>' } },
      'records.invalid',
    ],
    [
      'with a script',
      { ...patient, text: { status: 'generated', div: '<div><script/></div>' } },
      'records.invalid',
    ],
    ...[
      '<p onclick="x()">a</p>',
      '<a href="javascript:alert(1)">a</a>',
      '<a href="java&#115;cript:alert(1)">a</a>',
      '<img src="https://example.org/seen.gif" onerror="x()"/>',
      '<iframe src="https://example.org"/>',
      '<p style="background:url(https://example.org)">a</p>',
      '<svg><script/></svg>',
      '<!ENTITY x "y">',
    ].map((inner): [string, Json, string] => [
      `with the narrative ${inner}`,
      {
        ...patient,
        text: {
          status: 'generated',
          div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`,
        },
      },
      'records.invalid',
    ]),
    [
      'with nested contained resources',
      { ...patient, contained: [{ ...patient, contained: [patient] }] },
      'records.invalid',
    ],
    [
      'with a member named __proto__',
      parseJson('{"resourceType":"Patient","__proto__":{"x":1}}'),
      'records.invalid',
    ],
    [
      'without a required element',
      { resourceType: 'Observation', status: 'final' },
      'records.invalid',
    ],
    [
      'with a number beyond all numbers',
      parseJson('{"resourceType":"Patient","multipleBirthInteger":1e999}'),
      'records.invalid',
    ],
  ])('%s is refused', (_case, json, code) => {
    expect(faultOf(() => validate(json, 'Patient'))?.code).toBe(code)
  })

  it('may leave out a value for which an extension says why', () => {
    const given = [null, 'Ada']
    const absent = { extension: [{ url: 'http://example.org/why', valueCode: 'unknown' }] }
    const named = { ...patient, name: [{ given, _given: [absent, null] }], _birthDate: absent }
    expect(validate(named, 'Patient').resourceType).toBe('Patient')
  })

  it('is refused with the place and without the value', () => {
    const fault = faultOf(() =>
      validate(
        { ...patient, name: [{ family: 'Doe' }, { given: ['Jane', ''] }] },
        'Bundle.entry[3].resource',
      ),
    )
    expect(fault?.details).toEqual({ expression: 'Bundle.entry[3].resource.name[1].given[1]' })
    expect(fault?.message).toContain('Bundle.entry[3].resource.name[1].given[1]')
    expect(fault?.message).not.toContain('Jane')
  })

  it('made of rubbish is refused with a Fault', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('Patient', 'Observation', 'Bundle'),
        (rubbish, resourceType) => {
          const body = { resourceType, x: deep(3), y: parseJson(JSON.stringify(rubbish)) }
          expect(() => validate(body, 'Resource')).toThrow(Fault)
        },
      ),
    )
  })
})

describe('the tables agree with the definitions of R4 4.0.1', () => {
  const definitions = jsonFiles(core.folder).map(readJson).filter(isObject)
  const structures = definitions
    .flatMap((json) => structureSchema.safeParse(json).data ?? [])
    .filter((each) => each.derivation === 'specialization' && !each.abstract)

  it('on the resource types', () => {
    expect(structures.map(({ type }) => type).toSorted()).toEqual(resourceTypes)
    expect(resourceTypes).toHaveLength(146)
  })

  it('on which types are part of a patient’s record', () => {
    const compartment = definitions.find(
      (each) => each['resourceType'] === 'CompartmentDefinition' && each['code'] === 'Patient',
    )
    const official = compartmentSchema
      .parse(compartment)
      .resource.filter(({ param, code }) => param !== undefined && code !== 'Patient')
    expect(official).toHaveLength(65)
    for (const { code } of official) expect(compartmentPaths(code)).toBeDefined()
  })

  it('on the search parameters with an expression, but for three that are refused by name', () => {
    const official = definitions.flatMap((json) => parameterSchema.safeParse(json).data ?? [])
    let searchable = 0
    const refused = new Set<string>()
    for (const type of resourceTypes) {
      const own = official.filter(({ base }) =>
        [type, 'Resource', 'DomainResource'].some((each) => base.includes(each)),
      )
      const ours = parametersOf(type)
      for (const { code, type: kind } of own) {
        const found = ours.get(code)
        if (found === undefined) refused.add(code)
        else expect(found.kind).toBe(kind)
      }
      const codes = own.map(({ code }) => code)
      for (const name of ours.keys()) expect(codes).toContain(name)
      searchable += ours.size
    }
    expect([...refused].toSorted()).toEqual(['near', 'part-agree', 'phonetic'])
    expect(searchable).toBe(2575)
  })
})

const structureSchema = z.object({
  resourceType: z.literal('StructureDefinition'),
  kind: z.literal('resource'),
  type: z.string(),
  derivation: z.string().optional(),
  abstract: z.boolean(),
})
const compartmentSchema = z.object({
  resource: z.array(z.object({ code: z.string(), param: z.array(z.string()).optional() })),
})
const parameterSchema = z.object({
  resourceType: z.literal('SearchParameter'),
  code: z.string(),
  type: z.string(),
  base: z.array(z.string()),
  expression: z.string(),
})

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
}

function readJson(file: string): Json {
  return z.custom<Json>().parse(JSON.parse(readFileSync(file, 'utf8')))
}

function faultOf(work: () => unknown): Fault | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
