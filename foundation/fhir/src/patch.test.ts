import { readFileSync } from 'node:fs'
import type { Json } from '@wardstone/core'
import { requireData } from '@wardstone/harness'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fhirPathPatch } from './fhirpath-patch.ts'
import { applyJsonPatch, applyPatch } from './json-patch.ts'
import { readXml, resourceFromXml } from './test-xml.ts'

type JsonCase = {
  comment: string
  doc: Json
  patch: Json
  expected?: Json
  error?: string
  disabled?: boolean
}

test('JSON Patch: all 16 cases of HL7 give the document or the refusal expected', () => {
  const cases = JSON.parse(
    readFileSync(requireData('fhir/patch-r4/json-patch-tests.json'), 'utf8'),
  ) as JsonCase[]
  expect(cases).toHaveLength(16)
  for (const one of cases) {
    const patched = applyJsonPatch(one.doc, one.patch)
    if (one.error === undefined) expect(patched).toEqual({ value: one.expected })
    else expect(patched).toHaveProperty('refused')
  }
})

test('FHIRPath Patch: all 33 cases of HL7 give the resource or the refusal expected', () => {
  const suite = readXml(readFileSync(requireData('fhir/patch-r4/fhir-patch-tests.xml'), 'utf8'))
  const cases = suite.children
  expect(cases).toHaveLength(33)
  for (const one of cases) {
    const part = (name: string) => one.children.find((child) => child.name === name)
    const [input] = part('input')?.children ?? []
    const [diff] = part('diff')?.children ?? []
    const [output] = part('output')?.children ?? []
    if (input === undefined || diff === undefined)
      throw new Error('a case has an input and a patch')
    const patched = fhirPathPatch(resourceFromXml(input), resourceFromXml(diff))
    if (output === undefined) expect(patched).toHaveProperty('refused')
    else expect(comparable(patched)).toEqual(comparable({ value: resourceFromXml(output) }))
  }
})

/** XHTML is the same with other white space, and with quotes written out. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value)
      .replace(/(?:\s|\\[nrt])+/g, ' ')
      .replaceAll('&quot;', String.raw`\"`),
  )
}

const patient = { resourceType: 'Patient', id: 'p1', active: true, name: [{ family: 'Chalmers' }] }

test('no patch reaches a prototype, by any spelling', () => {
  const pointers = [
    '/__proto__/polluted',
    '/constructor/prototype/polluted',
    '/name/0/__proto__/x',
    '/__proto__',
  ]
  for (const path of pointers) {
    for (const op of ['add', 'replace', 'remove', 'test', 'move', 'copy']) {
      const patched = applyPatch(patient, [{ op, path, from: path, value: 1 }])
      expect(patched).toHaveProperty('refused')
    }
  }
  const value = JSON.parse('{"__proto__": {"polluted": 1}}') as Json
  applyPatch(patient, [{ op: 'add', path: '/contact', value }])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test('no patch changes the type or the id of a resource, or leaves another value', () => {
  const patches: Json[] = [
    [{ op: 'replace', path: '/resourceType', value: 'Practitioner' }],
    [{ op: 'remove', path: '/resourceType' }],
    [{ op: 'replace', path: '/id', value: 'p2' }],
    [{ op: 'remove', path: '/id' }],
    [{ op: 'move', from: '/id', path: '/language' }],
    [{ op: 'replace', path: '', value: [] }],
    [{ op: 'replace', path: '', value: { resourceType: 'Patient' } }],
  ]
  for (const patch of patches) expect(applyPatch(patient, patch)).toHaveProperty('refused')
})

test('a patch of copies cannot make a document explode', () => {
  const patch = [
    { op: 'add', path: '/x', value: [1] },
    ...Array.from({ length: 40 }, (_, at) => ({ op: 'copy', from: '', path: `/y${at}` })),
  ]
  expect(applyJsonPatch({}, patch)).toHaveProperty('refused')
})

function operation(parts: Record<string, Json>): Json {
  const part = Object.entries(parts).map(([name, value]) =>
    name === 'type' ? { name, valueCode: value } : { name, valueString: value },
  )
  return { resourceType: 'Parameters', parameter: [{ name: 'operation', part }] }
}

test('a FHIRPath Patch names only elements of FHIR, at places that exist, by paths that cost little', () => {
  const refused = [
    operation({ type: 'add', path: 'Patient', name: '__proto__', value: 'x' }),
    operation({ type: 'add', path: 'Patient', name: 'constructor', value: 'x' }),
    operation({ type: 'add', path: 'Patient', name: 'id', value: 'p2' }),
    operation({ type: 'replace', path: 'Patient.id', value: 'p2' }),
    operation({ type: 'delete', path: 'Patient.id' }),
    operation({ type: 'delete', path: 'Patient' }),
    operation({ type: 'replace', path: 'Patient.resourceType', value: 'Group' }),
    operation({
      type: 'replace',
      path: "Patient.name.family.replaceMatches('(a+)+$','x')",
      value: 'x',
    }),
    operation({
      type: 'replace',
      path: "Patient.name.where(family.matches('(a+)+$')).family",
      value: 'x',
    }),
    operation({ type: 'replace', path: '%resource.name.family', value: 'x' }),
    operation({ type: 'replace', path: 'Patient.name.family + 1', value: 'x' }),
    operation({ type: 'replace', path: "'text'", value: 'x' }),
    operation({ type: 'replace', path: 'Patient.'.padEnd(2_000, 'x'), value: 'x' }),
    operation({ type: 'explode', path: 'Patient', value: 'x' }),
    { resourceType: 'Patient' },
    null,
  ]
  for (const patch of refused) expect(fhirPathPatch(patient, patch)).toHaveProperty('refused')
})

function frozen(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}

test('patching never throws and never changes what it was given, whatever it is sent', () => {
  const paths = fc.constantFrom(
    'Patient',
    'Patient.name',
    'Patient.name[0].family',
    'Patient.active',
    'Patient.name.given',
  )
  const operations = fc.record({
    name: fc.constantFrom('operation', 'x'),
    part: fc.array(
      fc.oneof(
        fc.record({
          name: fc.constant('type'),
          valueCode: fc.constantFrom('add', 'delete', 'insert', 'move', 'replace'),
        }),
        fc.record({ name: fc.constant('path'), valueString: paths }),
        fc.record({
          name: fc.constantFrom('value', 'name', 'index'),
          valueString: fc.string(),
          valueInteger: fc.integer(),
        }),
        fc.jsonValue({ maxDepth: 3 }),
      ),
      { maxLength: 5 },
    ),
  })
  const given = frozen(structuredClone(patient)) as typeof patient
  fc.assert(
    fc.property(fc.array(operations, { maxLength: 3 }), fc.jsonValue(), (parameter, rubbish) => {
      fhirPathPatch(given, { resourceType: 'Parameters', parameter } as Json)
      fhirPathPatch(given, rubbish as Json)
      applyPatch(given, rubbish as Json)
      applyPatch(given, [rubbish] as Json)
      expect(given).toEqual(patient)
    }),
  )
})
