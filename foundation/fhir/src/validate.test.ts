import type { Json } from '@wardstone/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resourceTypes } from './types.ts'
import { validate } from './validate.ts'
import { DEPTH_MAX, ISSUES_MAX, type ValidateOptions } from './visit.ts'

/** `expression: code` of each error. */
function errorsOf(json: Json, options?: ValidateOptions): readonly string[] {
  return validate(json, undefined, options)
    .issues.filter((issue) => issue.severity === 'error')
    .map((issue) => `${issue.expression}: ${issue.rule ?? issue.code}`)
}

function patient(members: { readonly [name: string]: Json }): Json {
  return { resourceType: 'Patient', ...members }
}

function observation(members: { readonly [name: string]: Json }): Json {
  return { resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...members }
}

function narrative(div: string): Json {
  return patient({ text: { status: 'generated', div } })
}

function managed(reference: string) {
  return errorsOf(patient({ managingOrganization: { reference } }))
}

function holds(contained: Json, reference = '#o') {
  return errorsOf(patient({ contained: [contained], managingOrganization: { reference } }))
}

function bundle(entries: readonly Json[]) {
  return errorsOf({ resourceType: 'Bundle', type: 'collection', entry: entries })
}

test('gives back the very resource it accepts', () => {
  const json = { resourceType: 'Patient', active: true }
  expect(validate(json)).toEqual({ resource: json, issues: [] })
  expect(validate(json).resource).toBe(json)
  expect(validate(json, 'Patient').resource).toBe(json)
})

test('refuses what is no resource, no type of FHIR R4, or another type than expected', () => {
  for (const json of [
    null,
    1,
    'x',
    true,
    [],
    {},
    { resourceType: 1 },
    { resourceType: 'Resource' },
    { resourceType: '__proto__' },
  ]) {
    expect(validate(json).resource).toBeUndefined()
  }
  expect(validate(undefined).resource).toBeUndefined()
  expect(validate({ resourceType: 'Patient', active: true }, 'Group').resource).toBeUndefined()
})

test('names the place of each error as FHIRPath does', () => {
  const json = patient({
    name: [{ given: ['A', 'B'] }, { given: ['C', 4] }],
    gender: 'x',
    deceasedBoolean: 'no',
  })
  expect(errorsOf(json)).toEqual([
    'Patient.name[1].given[1]: value',
    'Patient.gender: code-invalid',
    'Patient.deceasedBoolean: value',
  ])
})

test('never repeats a value, nor a name that could be one', () => {
  const secret = 'Zebedee <script>'
  const json = patient({
    gender: secret,
    birthDate: secret,
    [secret]: secret,
    active: secret,
    id: secret,
  })
  expect(JSON.stringify(validate(json).issues)).not.toContain('Zebedee')
  const other = patient({
    managingOrganization: { reference: secret },
    maritalStatus: { coding: [{ system: secret }] },
  })
  expect(JSON.stringify(validate(other).issues)).not.toContain('Zebedee')
})

test('checks structure: unknown, missing, repeated and empty elements', () => {
  expect(errorsOf(patient({ colour: 'x' }))).toEqual(['Patient.colour: structure'])
  expect(errorsOf(patient({ name: { family: 'x' } }))).toEqual(['Patient.name: structure'])
  expect(errorsOf(patient({ birthDate: ['1970'] }))).toEqual(['Patient.birthDate: structure'])
  expect(errorsOf(patient({ name: [] }))).toEqual(['Patient.name: structure'])
  expect(errorsOf(patient({ name: [{}] }))).toEqual(['Patient.name[0]: ele-1'])
  expect(errorsOf(patient({ name: [{ id: 'a' }] }))).toEqual(['Patient.name[0]: ele-1'])
  expect(errorsOf(patient({ name: [[]] }))).toEqual(['Patient.name[0]: structure'])
  expect(errorsOf(patient({ active: null }))).toEqual(['Patient.active: value'])
  expect(errorsOf({ resourceType: 'Observation' })).toEqual([
    'Observation.status: required',
    'Observation.code: required',
  ])
  expect(errorsOf(observation({ valueString: 'a', valueInteger: 1 }))).toEqual([
    'Observation: structure',
  ])
  expect(errorsOf(observation({ valueAddress: { text: 'x' } }))).toEqual([
    'Observation.valueAddress: structure',
  ])
  expect(errorsOf(patient({ name: [{ resourceType: 'Patient' }] }))).toEqual([
    'Patient.name[0].resourceType: structure',
  ])
})

test('checks primitives: form, range, days that exist, control characters, length', () => {
  const wrong: readonly Json[] = [
    '1970-02-30',
    '1970-13',
    '70',
    '1970-1-1',
    ' 1970',
    '0000',
    '2023-02-29',
    '1970-01-01T00:00:00Z',
    '',
  ]
  for (const birthDate of wrong) expect(errorsOf(patient({ birthDate }))).toHaveLength(1)
  for (const birthDate of ['1970', '1970-02', '2024-02-29'])
    expect(errorsOf(patient({ birthDate }))).toEqual([])
  for (const issued of [
    '2020-01-01',
    '2020-01-01T10:00:00',
    '2020-01-01T24:00:00Z',
    '2020-02-30T10:00:00Z',
  ]) {
    expect(errorsOf(observation({ issued }))).toHaveLength(1)
  }
  for (const multipleBirthInteger of [1.5, 2 ** 31, '1', 1e400]) {
    expect(errorsOf(patient({ multipleBirthInteger }))).toHaveLength(1)
  }
  for (const id of ['', 'a b', 'ä', 'x'.repeat(65), '../x', 'a/b'])
    expect(errorsOf(patient({ id }))).toHaveLength(1)
  for (const family of ['\u0000', 'a\u0007', ' ', '\n', 'x'.repeat(1024 * 1024 + 1)]) {
    expect(errorsOf(patient({ name: [{ family }] }))).toHaveLength(1)
  }
  for (const data of ['a', '====', 'ab=c', '€€€€']) {
    expect(errorsOf(patient({ photo: [{ contentType: 'image/png', data }] }))).toHaveLength(1)
  }
})

test('checks the extensions of primitives, alone and in lists beside null', () => {
  const extension = [{ url: 'http://x.org/e', valueString: 'x' }]
  expect(errorsOf(patient({ birthDate: '1970', _birthDate: { extension } }))).toEqual([])
  expect(errorsOf(patient({ _birthDate: { extension } }))).toEqual([])
  expect(errorsOf(patient({ birthDate: '1970', _birthDate: { id: 'x' } }))).toEqual([])
  expect(errorsOf(patient({ birthDate: '1970', _birthDate: {} }))).toEqual([
    'Patient._birthDate: ele-1',
  ])
  expect(errorsOf(patient({ _birthDate: { id: 'x' } }))).toEqual(['Patient._birthDate: ele-1'])
  expect(
    errorsOf(patient({ name: [{ given: [null, 'B'], _given: [{ extension }, null] }] })),
  ).toEqual([])
  expect(errorsOf(patient({ name: [{ given: [null, 'B'] }] }))).toEqual([
    'Patient.name[0].given[0]: value',
  ])
  expect(errorsOf(patient({ name: [{ given: ['A'], _given: [null, null] }] }))).toHaveLength(1)
  expect(errorsOf(patient({ _name: [{ extension }] }))).toEqual(['Patient._name: structure'])
  expect(errorsOf(patient({ _gender: { extension } }))).toEqual(['Patient._gender: code-invalid'])
})

test('checks extensions: a url, and either a value or extensions', () => {
  const wrong: readonly Json[] = [
    { url: 'http://x.org/e' },
    { valueString: 'x' },
    { url: 'http://x.org/e', valueString: 'x', extension: [{ url: 'a', valueString: 'b' }] },
    { url: 'http://x.org/e', valueString: 'x', valueInteger: 1 },
    { url: 'http://x.org/e', valueHumbug: 'x' },
  ]
  for (const extension of wrong)
    expect(errorsOf(patient({ extension: [extension] })).length).toBeGreaterThan(0)
})

test('checks references: form, allowed types, what is contained', () => {
  expect(managed('Organization/1')).toEqual([])
  expect(managed('https://x.org/fhir/Organization/1/_history/2')).toEqual([])
  expect(managed('urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7')).toEqual([])
  expect(managed('Organization?identifier=x|1')).toEqual([])
  for (const reference of [
    'Patient/1',
    'https://x.org/fhir/Patient/1',
    'Group?x=y',
    '#missing',
    'Humbug/1',
    '../Organization/1',
    'urn:uuid:x',
    'Organization/a b',
  ]) {
    expect(managed(reference)).toHaveLength(1)
  }
})

test('checks contained resources: used, with an id, not nested, without a version (dom-2 to dom-5, ref-1)', () => {
  const organization = { resourceType: 'Organization', id: 'o', name: 'x' }
  expect(holds(organization)).toEqual([])
  expect(holds(organization, 'Organization/o')).toEqual(['Patient.contained[0]: dom-3'])
  expect(holds({ ...organization, meta: { versionId: '1' } })).toEqual([
    'Patient.contained[0]: dom-4',
  ])
  expect(holds({ ...organization, meta: { security: [{ code: 'R' }] } })).toEqual([
    'Patient.contained[0]: dom-5',
  ])
  expect(
    holds({ ...organization, contained: [{ resourceType: 'Patient', id: 'p', active: true }] }),
  ).toContain('Patient.contained[0]: dom-2')
  expect(holds({ resourceType: 'Patient', id: 'o', active: true })).toEqual([
    'Patient.managingOrganization: structure',
  ])
})

test('checks narrative: no script in any spelling, well-formed, one div', () => {
  const bad = [
    '<div><script>alert(1)</script></div>',
    '<div onclick="x()">a</div>',
    '<div><a href="javascript:alert(1)">a</a></div>',
    '<div><a href="java&#115;cript:alert(1)">a</a></div>',
    '<div><img src="data:text/html;base64,PHNjcmlwdD4="/></div>',
    '<div style="background:url(http://x.org/a)">a</div>',
    '<div><iframe src="http://x.org"/></div>',
    '<div><b>a</div>',
    '<p>a</p>',
    '<div>a</div><div>b</div>',
  ]
  for (const div of bad) expect(errorsOf(narrative(div))).toEqual(['Patient.text.div: txt-1'])
  expect(
    errorsOf(narrative('<div xmlns="http://www.w3.org/1999/xhtml"><p>a <b>b</b></p></div>')),
  ).toEqual([])
})

test('narrative made to make its check expensive is refused at once', () => {
  for (const part of [' ', 'x ', 'x= ', 'x="1" ', '\n\t']) {
    const div = `<div><a ${part.repeat(50_000)}y></a></div>`
    expect(errorsOf(narrative(div))).toEqual(['Patient.text.div: txt-1'])
  }
})

test('tells of HTML in strings, and refuses it when asked to', () => {
  const json = patient({ name: [{ text: 'Bob <script>alert(1)</script>' }] })
  expect(validate(json).issues.map((issue) => issue.severity)).toEqual(['warning'])
  expect(errorsOf(json, { refuseHtmlInStrings: true })).toEqual(['Patient.name[0].text: invalid'])
  expect(validate(patient({ name: [{ text: 'p < 0.05 and x > 3' }] })).issues).toEqual([])
})

test('checks the rules of severity error of FHIR', () => {
  expect(errorsOf(observation({ valueString: 'a', dataAbsentReason: { text: 'b' } }))).toEqual([
    'Observation: obs-6',
  ])
  expect(errorsOf(patient({ contact: [{ gender: 'male' }] }))).toEqual([
    'Patient.contact[0]: pat-1',
  ])
  const period = (start: string, end: string) =>
    errorsOf(patient({ name: [{ period: { start, end } }] }))
  expect(period('2020', '2021-05')).toEqual([])
  expect(period('2021', '2020')).toEqual(['Patient.name[0].period: per-1'])
  expect(period('2020-01-01T10:00:00+02:00', '2020-01-01T09:00:00Z')).toEqual([])
})

test('checks Bundles: fullUrls, links, and references between entries', () => {
  const ann = { resourceType: 'Patient', id: 'a', active: true }
  const url = 'http://x.org/fhir/Patient/a'
  expect(bundle([{ fullUrl: url, resource: ann }])).toEqual([])
  expect(
    bundle([
      { fullUrl: url, resource: ann },
      { fullUrl: url, resource: ann },
    ]),
  ).toEqual(['Bundle: bdl-7'])
  expect(bundle([{ fullUrl: 'http://x.org/fhir/Patient/b', resource: ann }])).toEqual([
    'Bundle.entry[0]: invalid',
  ])
  expect(bundle([{ fullUrl: 'Patient/a', resource: ann }])).toEqual(['Bundle.entry[0]: invalid'])
  const uuid = 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7'
  const wrong = { resourceType: 'Patient', id: 'b', managingOrganization: { reference: uuid } }
  expect(bundle([{ fullUrl: uuid, resource: ann }, { resource: wrong }])).toEqual([
    'Bundle.entry[1].resource.managingOrganization: structure',
  ])
})

test('bounds depth, issues and time, whatever the shape', () => {
  let deep: Json = { url: 'http://x.org/e', valueString: 'x' }
  for (let level = 0; level < DEPTH_MAX * 4; level++)
    deep = { url: 'http://x.org/e', extension: [deep] }
  expect(
    errorsOf(patient({ extension: [deep] })).some((error) => error.endsWith('too-costly')),
  ).toBe(true)
  const wide = patient({ name: Array.from({ length: 10_000 }, () => ({ colour: 'x' })) })
  expect(validate(wide).issues.length).toBe(ISSUES_MAX)
  const contained = Array.from({ length: 5_000 }, (_, at) => ({
    resourceType: 'Group',
    id: `g${at}`,
    type: 'person',
    actual: true,
  }))
  expect(validate(patient({ contained })).issues).toHaveLength(ISSUES_MAX)
  const angles = patient({ name: [{ text: '<a'.repeat(500_000) }] })
  expect(errorsOf(angles)).toEqual([])
  expect(errorsOf(narrative(`<div>${'<b '.repeat(100_000)}</div>`))).toEqual([
    'Patient.text.div: txt-1',
  ])
})

test('a resource made to make rules expensive is refused before it costs much', () => {
  const items = Array.from({ length: 30_000 }, (_, at) => ({ linkId: `l${at}`, type: 'string' }))
  expect(errorsOf({ resourceType: 'Questionnaire', status: 'draft', item: items })).toEqual([])
  const repeated = [...items, { linkId: 'l7', type: 'string' }]
  expect(errorsOf({ resourceType: 'Questionnaire', status: 'draft', item: repeated })).toEqual([
    'Questionnaire: que-2',
  ])
  // Rules of triggers go through fhirpath.
  const trigger = Array.from({ length: 50_000 }, () => ({ type: 'named-event', name: 'x' }))
  const errors = errorsOf({ resourceType: 'EventDefinition', status: 'draft', trigger })
  expect(errors.some((error) => error.includes('trd-'))).toBe(true)
})

test('answers for any JSON and never throws', () => {
  const names = fc.constantFrom(
    'id',
    'name',
    'extension',
    'url',
    'contained',
    'entry',
    'resource',
    'resourceType',
    'text',
    'div',
    'value',
    'valueQuantity',
    '_value',
    'code',
    'coding',
    'reference',
    '__proto__',
    'meta',
    'item',
    'snapshot',
    'element',
    'period',
    'start',
  )
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom<Json>(
        'Patient',
        'Bundle',
        '#',
        '#x',
        '',
        'x',
        null,
        true,
        1,
        -1.5,
        '2020-01-01',
        'urn:uuid:1',
      ),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(names, tie('tree'), { maxKeys: 5 }),
    ),
  }))
  fc.assert(
    fc.property(
      fc.constantFrom(...resourceTypes),
      fc.dictionary(names, tree, { maxKeys: 6 }),
      fc.jsonValue(),
      (resourceType, members, rubbish) => {
        const json = JSON.parse(JSON.stringify({ ...members, resourceType })) as Json
        for (const value of [json, rubbish as Json]) {
          const { resource, issues } = validate(value)
          expect(issues.length).toBeLessThanOrEqual(ISSUES_MAX)
          expect(resource === undefined).toBe(issues.some((issue) => issue.severity === 'error'))
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('damaging an accepted resource anywhere never makes it throw', () => {
  const json = JSON.stringify(
    observation({
      subject: { reference: 'Patient/1' },
      effectivePeriod: { start: '2020', end: '2021' },
      component: [
        {
          code: { coding: [{ system: 'http://loinc.org', code: '1' }] },
          valueQuantity: { value: 1, unit: 'g' },
        },
      ],
      referenceRange: [{ low: { value: 1 }, high: { value: 2 } }],
    }),
  )
  const bits: readonly string[] = json.match(/"[^"]*"|[\d.]+|[{}[\],:]/g) ?? []
  fc.assert(
    fc.property(
      fc.nat(bits.length - 1),
      fc.constantFrom('null', '1', '"x"', '[]', '{}', '[null]', 'true'),
      (at, put) => {
        const text = bits.with(at, put).join('')
        try {
          JSON.parse(text)
        } catch {
          return
        }
        expect(() => validate(JSON.parse(text) as Json)).not.toThrow()
      },
    ),
    { numRuns: 300 },
  )
})
