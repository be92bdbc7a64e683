import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textAt, textsIn, type JsonObject } from './json.ts'
import { openKnown } from './known.ts'
import { plannedTypes, planOf, type Members } from './plan.ts'
import { resourceElements } from './rules/resources.ts'
import { base, loinc, names, patient, run } from './test-run.ts'

const SECRET = 'Wilhelmina Quartermaine'
const secretExtension = [{ url: `https://example.org/${SECRET}`, valueString: SECRET }]

/** Where somebody could write a name so that a rule of another place lets it through. */
const hidingPlaces: readonly (readonly [string, JsonObject])[] = [
  ['an extension', { ...base, extension: secretExtension }],
  ['an extension of a primitive', { ...base, _status: { extension: secretExtension } }],
  [
    'an extension inside a quantity',
    { ...base, valueQuantity: { value: 1, extension: secretExtension } },
  ],
  ['a modifier extension', { ...base, modifierExtension: secretExtension }],
  [
    'the system of an identifier',
    { ...base, identifier: [{ system: `https://example.org/${SECRET}`, value: '1' }] },
  ],
  ['the narrative', { ...base, text: { status: 'generated', div: `<div>${SECRET}</div>` } }],
  ['the id', { ...base, id: SECRET.replace(' ', '-') }],
  [
    'the id that a reference names',
    { ...base, subject: { reference: `Patient/${SECRET.replace(' ', '-')}` } },
  ],
  [
    'the server that a reference names',
    { ...base, subject: { reference: `https://${SECRET.replace(' ', '.')}.org/fhir/Patient/1` } },
  ],
  ['a reference that is a search', { ...base, subject: { reference: `Patient?name=${SECRET}` } }],
  ['the display of a reference', { ...base, subject: { ...patient, display: SECRET } }],
  [
    'the identifier of a reference',
    { ...base, subject: { ...patient, identifier: { value: SECRET } } },
  ],
  ['the type of a reference', { ...base, subject: { ...patient, type: SECRET } }],
  [
    'a contained patient',
    { ...base, contained: [{ resourceType: 'Patient', id: 'x', name: [{ text: SECRET }] }] },
  ],
  [
    'the id of a contained patient',
    {
      ...base,
      subject: { reference: `#${SECRET.replace(' ', '-')}` },
      contained: [{ resourceType: 'Patient', id: SECRET.replace(' ', '-') }],
    },
  ],
  [
    'a resource contained in a contained one',
    {
      ...base,
      contained: [
        {
          resourceType: 'Patient',
          id: 'x',
          contained: [{ resourceType: 'Patient', id: 'y', name: [{ text: SECRET }] }],
        },
      ],
    },
  ],
  ['the author of a note', { ...base, note: [{ authorString: SECRET, text: 'fine' }] }],
  ['a note', { ...base, note: [{ text: `seen by ${SECRET}` }] }],
  ['the text of a code', { ...base, code: { ...loinc, text: SECRET } }],
  [
    'the display of a code',
    { ...base, code: { coding: [{ ...loinc.coding[0], display: SECRET }] } },
  ],
  [
    'the version of a code system',
    { ...base, code: { coding: [{ ...loinc.coding[0], version: SECRET }] } },
  ],
  ['a code', { ...base, code: { coding: [{ system: 'http://loinc.org', code: SECRET }] } }],
  [
    'a code of a system of HL7',
    {
      ...base,
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/observation-category',
              code: SECRET.replace(' ', '-'),
            },
          ],
        },
      ],
    },
  ],
  [
    'a code system',
    { ...base, code: { coding: [{ system: `https://example.org/${SECRET}`, code: '1' }] } },
  ],
  [
    'the unit',
    {
      ...base,
      valueQuantity: { value: 1, unit: SECRET, system: 'http://unitsofmeasure.org', code: 'cm' },
    },
  ],
  [
    'the code of a unit',
    {
      ...base,
      valueQuantity: {
        value: 1,
        system: 'http://unitsofmeasure.org',
        code: SECRET.replace(' ', ''),
      },
    },
  ],
  [
    'the annotation of a unit',
    {
      ...base,
      valueQuantity: { value: 1, system: 'http://unitsofmeasure.org', code: `{${SECRET}}` },
    },
  ],
  ['the comparator', { ...base, valueQuantity: { value: 1, comparator: SECRET } }],
  ['a value that is text', { ...base, valueString: SECRET }],
  ['the status', { ...base, status: SECRET }],
  ['a date', { ...base, effectiveDateTime: SECRET }],
  ['meta', { ...base, meta: { source: SECRET, tag: [{ display: SECRET }], profile: [SECRET] } }],
  ['the language', { ...base, language: SECRET }],
  ['implicit rules', { ...base, implicitRules: `https://example.org/${SECRET}` }],
  ['an element that FHIR does not have', { ...base, remark: SECRET, status2: { a: [SECRET] } }],
  ['an element of another type', { ...base, gender: SECRET, name: SECRET }],
  ['a list where one value belongs', { ...base, status: [SECRET, 'final'] }],
  ['an object where a code belongs', { ...base, status: { value: SECRET } }],
  [
    'a prototype',
    JSON.parse(
      `{"resourceType":"Observation","id":"1","__proto__":{"status":"${SECRET}"},"constructor":"${SECRET}"}`,
    ) as JsonObject,
  ],
  [
    'an attachment',
    {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      subject: patient,
      content: [{ attachment: { title: SECRET, data: Buffer.from(SECRET).toString('base64') } }],
    },
  ],
  [
    'a country',
    {
      resourceType: 'Patient',
      id: 'p',
      address: [{ country: SECRET, state: SECRET, postalCode: SECRET }],
    },
  ],
  [
    'a Binary',
    {
      resourceType: 'Binary',
      id: 'b',
      contentType: 'text/plain',
      data: Buffer.from(SECRET).toString('base64'),
    },
  ],
  ['a type of resource', { resourceType: SECRET, id: '1' }],
  [
    'the entry of a Bundle',
    {
      resourceType: 'Bundle',
      id: SECRET,
      type: SECRET,
      link: [{ relation: SECRET, url: SECRET }],
      entry: [
        {
          fullUrl: `https://example.org/${SECRET}`,
          link: [{ url: SECRET }],
          request: { method: 'PUT', url: `Patient?name=${SECRET}` },
          resource: base,
        },
      ],
    },
  ],
]

describe('an identifier in', () => {
  test.each(hidingPlaces)('%s does not leave, under any profile', (_place, resource) => {
    for (const profile of names) {
      const text = JSON.stringify(run(resource, profile)).toLowerCase()
      for (const part of SECRET.toLowerCase().split(' ')) expect(text).not.toContain(part)
      expect(text).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 12).toLowerCase())
    }
  })

  test('the attacks are seen: what they hide stands in what goes in, and what may leave does', () => {
    expect(hidingPlaces.length).toBe(44)
    for (const [, resource] of hidingPlaces)
      expect(JSON.stringify(resource)).toMatch(/Wilhelmina|V2lsaGVsbWlu/)
    expect(
      run({
        ...base,
        valueQuantity: { value: 176, system: 'http://unitsofmeasure.org', code: 'cm' },
      }),
    ).toMatchObject({
      status: 'final',
      code: loinc,
      valueQuantity: { value: 176, system: 'http://unitsofmeasure.org', code: 'cm' },
    })
  })

  test('a number that is somebody’s record number does not leave, whatever it is written as', () => {
    const known = openKnown()
    known.learn({
      resourceType: 'Patient',
      id: 'p',
      identifier: [{ value: 'MRN-4471123' }, { value: '4471123' }],
      telecom: [{ value: '(617) 555-0199' }],
    })
    const places: JsonObject[] = [
      { ...base, valueInteger: 4_471_123 },
      {
        ...base,
        valueQuantity: { value: 6_175_550_199, system: 'http://unitsofmeasure.org', code: 'cm' },
      },
      {
        ...base,
        code: {
          coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '4471123' }],
        },
      },
    ]
    for (const place of places) {
      expect(JSON.stringify(run(place, 'hipaa-safe-harbor', { known }))).not.toMatch(
        /4471123|6175550199/,
      )
      expect(JSON.stringify(run(place))).toMatch(/4471123|6175550199/)
    }
  })
})

describe('a text that the detector would clear', () => {
  const text = 'the wound is dry and clean'
  const known = openKnown()
  known.learn({
    resourceType: 'Patient',
    id: 'p',
    name: [{ family: 'rose', given: ['May', 'Núñez'] }],
    address: [{ city: 'clearwater', line: ['12 Elm Way'] }],
  })
  const cleared = (value: string) =>
    textAt(
      run({ ...base, valueString: value }, 'hipaa-expert-determination-text', { known }),
      'valueString',
    )

  test('leaves under the one profile that says so, and under no other', () => {
    for (const profile of names) {
      expect(textAt(run({ ...base, valueString: text }, profile), 'valueString')).toBe(
        profile === 'hipaa-expert-determination-text' ? text : undefined,
      )
    }
  })

  test.each([
    ['a name of the patient, written small', 'seen with rose again'],
    ['a name with a Cyrillic letter', 'seen with rоse'],
    ['a name in full-width letters', 'seen with ｒｏｓｅ'],
    ['a name with a zero-width space', 'seen with ro\u200Bse'],
    ['a name with combining marks', 'seen with ro\u0301se'],
    ['a name without its accents', 'seen with nunez'],
    ['a town of the patient', 'moved to clearwater'],
    ['a name that nobody knows', 'seen with Quartermaine'],
    ['a day', 'since monday'],
    ['a date in words', 'since march the third'],
    ['a number', 'the wound is 3 cm'],
    ['Arabic-Indic digits', 'the wound is ٣ cm'],
    ['a mail address', 'write to rx@hospital.test'],
    ['an address of the web', 'see www.example.org/x'],
    ['a title', 'asked dr quartermaine'],
    ['more than 4,000 characters', 'the wound is dry and clean '.repeat(160)],
  ])('does not leave with %s', (_what, value) => {
    expect(cleared(value)).toBeUndefined()
    expect(cleared(text)).toBe(text)
  })
})

test('no rule names an element of a type that holds names, numbers, addresses of the web or files', () => {
  const named = Object.entries(resourceElements).flatMap(([type, paths]) =>
    paths.map((path) => `${type}.${path}`),
  )
  expect(named.length).toBeGreaterThan(500)
  expect(
    named.filter((path) =>
      /\.(?:identifier|name|telecom|photo|content|udiCarrier|serialNumber|subscriberId|signature|data)(?:\.|$)/.test(
        path,
      ),
    ),
  ).toEqual([])
  expect(
    [...textsIn(run(base))].filter((text) => text.includes('o-1') || text.includes('p-1')),
  ).toEqual([])
})

function membersOf(members: Members | undefined): fc.Arbitrary<string> {
  const common = 'id contained extension text system code coding value reference start'.split(' ')
  return fc.constantFrom(...(members?.keys() ?? []), ...common)
}

test('nothing of generated rubbish under the names of real elements leaves, and nothing throws', () => {
  const marked = fc.constantFrom(
    'Zqx',
    'Patient/Zqx Zqx',
    '2020-Zqx',
    'https://zqx.org/Zqx',
    '#Zqx Zqx',
  )
  const leaf = fc.oneof(marked, fc.constant(null), fc.double(), fc.boolean())
  let seen = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...plannedTypes).chain((type) => {
        const tree = fc.letrec((tie) => ({
          value: fc.oneof(
            { maxDepth: 5 },
            leaf,
            fc.array(tie('value'), { maxLength: 3 }),
            fc.dictionary(membersOf(planOf(type)), tie('value'), { maxKeys: 6 }),
          ),
        })).value
        return fc.tuple(
          fc.constant(type),
          fc.dictionary(membersOf(planOf(type)), tree, { maxKeys: 12 }),
        )
      }),
      fc.constantFrom(...names),
      ([type, rubbish], profile) => {
        const resource = {
          ...(JSON.parse(JSON.stringify(rubbish)) as JsonObject),
          resourceType: type,
        }
        if (JSON.stringify(resource).includes('Zqx')) seen++
        expect(JSON.stringify(run(resource, profile)).toLowerCase()).not.toContain('zqx')
      },
    ),
    { numRuns: 1_000 },
  )
  expect(seen).toBeGreaterThan(500)
})
