import { Fault, type Actor } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { isList, isObject, textAt } from './json.ts'
import type { Resource } from './resource.ts'
import { folded as foldPlainly, textsAt } from './search-reference.ts'
import {
  clerk,
  clinician,
  idOf,
  importer,
  openTestRecords,
  syntheaBundles,
  entriesOf,
  bytesOf,
  withOwnIds,
} from './test-records.ts'

const FILES = 12
const store = await openTestRecords()
const { records } = store
afterAll(store.close)

const files = await syntheaBundles(FILES)
const resources: Resource[] = []
const doctor = 'dr-search'
for (const file of files) {
  await records.bundle(importer, withOwnIds(file))
  resources.push(...entriesOf(file).map(({ resource }) => resource))
}
const patients = resources.filter((each) => each.resourceType === 'Patient')
for (const patient of patients) {
  const team = {
    resourceType: 'CareTeam',
    status: 'active',
    subject: { reference: `Patient/${idOf(patient)}` },
    participant: [{ member: { reference: `Practitioner/${doctor}` } }],
  }
  await records.create(importer, 'CareTeam', bytesOf(team))
}
const reader = clinician(doctor)

/** Every page of a search. */
async function searchAll(actor: Actor, type: string, parameters: [string, string][]) {
  let page = await records.search(actor, type, parameters)
  const ids = page.entries.map(({ id }) => id)
  const totals = [page.total]
  while (page.next !== undefined) {
    page = await records.continueSearch(actor, type, page.next)
    ids.push(...page.entries.map(({ id }) => id))
    totals.push(page.total)
  }
  return { ids, totals }
}

describe('a search', () => {
  it.each([
    [[['code:text', ' ']], 'records.invalid'],
    [[['code:of-type', 'x']], 'records.unsupported'],
    [[['_id:contains', 'x']], 'records.unsupported'],
    [[['value-string:contains', '']], 'records.invalid'],
    [[['subject:contains', 'x']], 'records.unsupported'],
    [[['code:below', 'x']], 'records.unsupported'],
    [[['code:below', 'http://loinc.org|8302-2']], 'records.unsupported'],
    [[['code:above', 'http://snomed.info/sct|']], 'records.unsupported'],
    [[['code:in', 'http://example.org/unknown']], 'records.unsupported'],
    [[['subject.john-doe', 'x']], 'records.unsupported'],
    [[['code.name', 'x']], 'records.unsupported'],
    [[['subject:Nobody.name', 'x']], 'records.unsupported'],
    [[['encounter.part-of.part-of.part-of.part-of.status', 'x']], 'records.unsupported'],
    [[['_has:Observation', 'x']], 'records.unsupported'],
    [[['_has:Observation:encounter:code', 'x']], 'records.unsupported'],
    [[['john-doe', 'x']], 'records.unsupported'],
    [[['_list', 'x']], 'records.unsupported'],
    [[['_text', 'x']], 'records.unsupported'],
    [[['_filter', 'x']], 'records.unsupported'],
    [[['_contained', 'true']], 'records.unsupported'],
    [[['_include', 'x']], 'records.unsupported'],
    [[['_include:recurse', 'Observation:subject']], 'records.unsupported'],
    [[['_sort', 'nothing']], 'records.unsupported'],
    [[['_sort', 'code,date,status,subject,category']], 'records.unsupported'],
    [[['_type', 'Patient']], 'records.unsupported'],
    [[['_count', '-1']], 'records.invalid'],
    [
      [
        ['_count', '5'],
        ['_count', '6'],
      ],
      'records.unsupported',
    ],
    [[['date', 'yesterday']], 'records.invalid'],
    [[['code', '']], 'records.invalid'],
    [[['code', 'a|b|c']], 'records.invalid'],
    [[['patient', 'a/b']], 'records.invalid'],
    [[['value-quantity', 'heavy']], 'records.invalid'],
    [[['value-quantity', '5|mg']], 'records.invalid'],
    [[['code-value-quantity', '8302-2']], 'records.invalid'],
    [[['status:missing', 'perhaps']], 'records.invalid'],
    [[['_id', 'a b']], 'records.invalid'],
  ] satisfies [[string, string][], string][])('refuses %j', async (parameters, code) => {
    await expect(records.search(reader, 'Observation', parameters)).rejects.toMatchObject({ code })
  })

  it('made of rubbish is answered or refused with a Fault, never otherwise', async () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'patient',
        'code',
        'date',
        '_id',
        '_count',
        '_sort',
        'encounter',
        'value-quantity',
        'code-value-quantity',
        'subject.name',
        '_has:Provenance:target:agent',
        '_include',
        '_revinclude:iterate',
        'code:in',
        'status:missing',
      ),
    )
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('a|b', '|', 'ge2020', '\\', ',', patients.map(idOf)[0] ?? ''),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 4 }), async (parameters) => {
        const outcome: unknown = await records.search(reader, 'Observation', parameters).then(
          ({ total }) => total,
          (error: unknown) => error,
        )
        expect(typeof outcome === 'number' || outcome instanceof Fault).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses without repeating what was asked', async () => {
    const parameters: [string, string][] = [
      ['patient', 'x'],
      ['john-doe', 'Jane Roe'],
      ['date', 'Jane Roe'],
    ]
    for (const asked of [
      parameters.slice(0, 2),
      [parameters[0], parameters[2]].filter((each) => each !== undefined),
    ]) {
      const refusal = await records.search(reader, 'Observation', asked).catch(String)
      expect(refusal).not.toMatch(/john|jane|roe/i)
    }
  })
})

const namesOf = (patient: Resource, member: 'family' | 'given') =>
  textsAt(patient, `name.${member}`).map(foldPlainly)

describe('a search of patients', () => {
  it('by name finds those whose names begin so, whatever case and accents', async () => {
    const picked = fc.tuple(
      fc.nat(),
      fc.constantFrom('family', 'given', 'name'),
      fc.integer({ min: 1, max: 16 }),
      fc.boolean(),
    )
    await fc.assert(
      fc.asyncProperty(picked, async ([n, parameter, length, isUpper]) => {
        const patient = patients[n % patients.length] ?? { resourceType: 'Patient' }
        const [name = ''] = textsAt(patient, parameter === 'family' ? 'name.family' : 'name.given')
        const typed = name.slice(0, length)
        const begins = (each: Resource, member: 'family' | 'given') =>
          namesOf(each, member).some((own) => own.startsWith(foldPlainly(typed).trim()))
        const expected = patients.filter((each) =>
          parameter === 'name'
            ? begins(each, 'family') || begins(each, 'given')
            : begins(each, parameter === 'family' ? 'family' : 'given'),
        )
        const found = await searchAll(clerk, 'Patient', [
          [parameter, isUpper ? typed.toUpperCase() : typed],
        ])
        expect(found.ids.toSorted()).toEqual(expected.map(idOf).toSorted())
      }),
      { numRuns: 60 },
    )
  })

  it('by identifier finds the one, with its system, without, and not with another', async () => {
    for (const patient of patients) {
      const identifiers = patient['identifier']
      for (const identifier of isList(identifiers) ? identifiers : []) {
        if (!isObject(identifier)) continue
        const [system, value] = [
          textAt(identifier, 'system') ?? '',
          textAt(identifier, 'value') ?? '',
        ]
        const ids = async (text: string) =>
          (await searchAll(clerk, 'Patient', [['identifier', text]])).ids
        expect(await ids(`${system}|${value}`)).toContain(idOf(patient))
        expect(await ids(value)).toContain(idOf(patient))
        expect(await ids(`http://example.org/other|${value}`)).toEqual([])
      }
    }
  })

  it('by birthdate finds those of a day, a year, before and after', async () => {
    for (const patient of patients) {
      const birthDate = textAt(patient, 'birthDate') ?? ''
      const ids = async (text: string) =>
        (await searchAll(clerk, 'Patient', [['birthdate', text]])).ids.toSorted()
      const those = (keep: (date: string) => boolean) =>
        patients
          .filter((each) => keep(textAt(each, 'birthDate') ?? ''))
          .map(idOf)
          .toSorted()
      expect(await ids(birthDate)).toEqual(those((date) => date === birthDate))
      expect(await ids(birthDate.slice(0, 4))).toEqual(
        those((date) => date.startsWith(birthDate.slice(0, 4))),
      )
      expect(await ids(`lt${birthDate}`)).toEqual(those((date) => date < birthDate))
      expect(await ids(`ge${birthDate}`)).toEqual(those((date) => date >= birthDate))
    }
  })

  it('by all of several conditions, and of all when there is none', async () => {
    const [first] = patients
    const [family = ''] = textsAt(first ?? { resourceType: 'Patient' }, 'name.family')
    const parameters: [string, string][] = [
      ['family', family],
      ['birthdate', `lt${textAt(first ?? { resourceType: 'Patient' }, 'birthDate') ?? ''}`],
    ]
    expect((await searchAll(clerk, 'Patient', parameters)).ids).not.toContain(
      idOf(first ?? { resourceType: 'Patient' }),
    )
    expect((await searchAll(clerk, 'Patient', [['_count', '5']])).ids.toSorted()).toEqual(
      patients.map(idOf).toSorted(),
    )
  })
})

describe('a page link', () => {
  it('holds nothing that can be read and works only for whom it was made', async () => {
    const [patient = { resourceType: 'Patient' }] = patients
    const page = await records.search(reader, 'Observation', [
      ['patient', idOf(patient)],
      ['_count', '1'],
    ])
    const next = page.next ?? ''
    expect(Buffer.from(next, 'base64url').toString('latin1')).not.toContain(idOf(patient))
    expect((await records.continueSearch(reader, 'Observation', next)).entries).toHaveLength(1)
    const refused = { code: 'records.invalid' }
    await expect(
      records.continueSearch(clinician('other'), 'Observation', next),
    ).rejects.toMatchObject(refused)
    await expect(records.continueSearch(reader, 'Condition', next)).rejects.toMatchObject(refused)
    await expect(records.continueSearch(reader, 'Observation', `${next}A`)).rejects.toMatchObject(
      refused,
    )
    await expect(records.continueSearch(reader, 'Observation', '')).rejects.toMatchObject(refused)
    store.clock.advance(60 * 60 * 1000 + 1)
    await expect(records.continueSearch(reader, 'Observation', next)).rejects.toMatchObject(refused)
  })
})
