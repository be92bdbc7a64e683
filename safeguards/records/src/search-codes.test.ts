import type { Json } from '@wardstone/core'
import { afterAll, describe, expect, it } from 'vitest'
import { QUESTIONNAIRES_MAX } from './limits.ts'
import { bundleOf, bytesOf, clinician, importer, openTestRecords, post } from './test-records.ts'

const store = await openTestRecords()
const { records } = store
afterAll(store.close)

const doctor = clinician('dr-codes')
const put = (resource: {
  readonly [key: string]: Json
  readonly resourceType: string
  readonly id: string
}) => records.update(importer, resource.resourceType, resource.id, bytesOf(resource))

const LOINC = 'http://loinc.org'
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const OWN = 'http://example.org/CodeSystem/wards'

for (const id of ['p-one', 'p-two']) {
  await put({
    resourceType: 'Patient',
    id,
    name: [{ family: id === 'p-one' ? 'Müller-Lüdenscheidt' : 'Dr. Klöbner' }],
    generalPractitioner: [{ reference: 'Practitioner/dr-codes' }],
  })
}
const observe = (id: string, status: string, coding: Json, more: Record<string, Json> = {}) =>
  put({
    resourceType: 'Observation',
    id,
    status,
    code: { coding: [coding] },
    subject: { reference: 'Patient/p-one' },
    ...more,
  })
await observe('o-final', 'final', { system: LOINC, code: '8302-2', display: 'Body Height' })
await observe('o-amended', 'amended', { system: LOINC, code: '29463-7', display: 'Body weight' })
await observe('o-ward', 'final', { system: OWN, code: 'w-1-a' }, { valueString: 'ate all of it' })
for (const code of ['AMB', 'IMP', 'ACUTE']) {
  await put({
    resourceType: 'Encounter',
    id: `e-${code}`,
    status: 'finished',
    class: { system: ACT, code },
    subject: { reference: 'Patient/p-one' },
  })
}
await put({
  resourceType: 'CodeSystem',
  id: 'wards',
  url: OWN,
  status: 'active',
  content: 'complete',
  concept: [{ code: 'w-1', concept: [{ code: 'w-1-a' }] }, { code: 'w-2' }],
})
const valueSet = (id: string, include: Json, more: Record<string, Json> = {}) =>
  put({
    resourceType: 'ValueSet',
    id,
    url: `http://example.org/ValueSet/${id}`,
    status: 'active',
    compose: { include },
    ...more,
  })
await valueSet('listed', [{ system: LOINC, concept: [{ code: '8302-2' }] }])
await valueSet('imported', [{ valueSet: ['http://example.org/ValueSet/listed'] }])
await valueSet('branch', [
  { system: OWN, filter: [{ property: 'concept', op: 'is-a', value: 'w-1' }] },
])
await valueSet('elsewhere', [{ system: LOINC }])
await valueSet('itself', [{ valueSet: ['http://example.org/ValueSet/itself'] }])
await valueSet('versioned', [{ system: LOINC, concept: [{ code: '8302-2' }] }], { version: '2' })

async function ids(type: string, name: string, value: string): Promise<readonly string[]> {
  const { entries } = await records.search(doctor, type, [[name, value]])
  return entries.map(({ id }) => id).toSorted()
}

const R4 = 'http://hl7.org/fhir/ValueSet'

describe('a search by code', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['Observation', 'status:in', `${R4}/observation-status`, ['o-amended', 'o-final', 'o-ward']],
    ['Observation', 'status:not-in', `${R4}/observation-status`, []],
    ['Observation', 'code:in', 'http://example.org/ValueSet/listed', ['o-final']],
    ['Observation', 'code:not-in', 'http://example.org/ValueSet/listed', ['o-amended', 'o-ward']],
    ['Observation', 'code:in', 'http://example.org/ValueSet/imported', ['o-final']],
    ['Observation', 'code:in', 'http://example.org/ValueSet/branch', ['o-ward']],
    ['Observation', 'code:in', 'http://example.org/ValueSet/versioned|2', ['o-final']],
    ['Encounter', 'class:below', `${ACT}|IMP`, ['e-ACUTE', 'e-IMP']],
    ['Encounter', 'class:above', `${ACT}|ACUTE`, ['e-ACUTE', 'e-IMP']],
    ['Encounter', 'class:below', `${ACT}|_ActEncounterCode`, ['e-ACUTE', 'e-AMB', 'e-IMP']],
    ['Observation', 'code:below', `${OWN}|w-1`, ['o-ward']],
    ['Observation', 'code:above', `${OWN}|w-2`, []],
    ['Observation', 'status:below', 'final', ['o-final', 'o-ward']],
    ['Observation', 'code:text', 'BODY', ['o-amended', 'o-final']],
    ['Observation', 'code:text', 'height', []],
    ['Observation', 'value-string:contains', 'ALL', ['o-ward']],
    ['Patient', 'name:contains', 'luden', ['p-one']],
    ['Patient', 'family:contains', 'löb', ['p-two']],
  ])('finds %s?%s=%s', async (type, name, value, expected) => {
    expect(await ids(type, name, value)).toEqual(expected)
  })

  it.each([
    ['code:in', 'http://example.org/ValueSet/elsewhere'],
    ['code:in', 'http://example.org/ValueSet/itself'],
    ['code:in', 'http://example.org/ValueSet/versioned|1'],
    ['code:in', 'http://example.org/ValueSet/nobodys'],
    ['code:in', OWN],
    ['code:below', `${LOINC}|8302-2`],
    ['code:below', `${OWN}|`],
  ])('refuses %s=%s with a sentence, rather than answer wrongly', async (name, value) => {
    await expect(ids('Observation', name, value)).rejects.toMatchObject({
      code: 'records.unsupported',
    })
  })

  it('finds in the middle of names across chains, and nobody whom the asker may not see', async () => {
    expect(await ids('Observation', 'subject:Patient.name:contains', 'denscheid')).toHaveLength(3)
    const { total } = await records.search(clinician('dr-other'), 'Patient', [
      ['name:contains', 'denscheid'],
    ])
    expect(total).toBe(0)
  })
})

const entryOf = (resource: { resourceType: string; id: string }) => ({
  resource,
  request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
})
const refusedAt = (at: number) => ({
  code: 'records.invalid',
  details: { expression: expect.stringContaining(`entry[${at}].item[0].answer[0]`) },
})

describe('a response to a Questionnaire that is kept here', () => {
  const url = 'http://example.org/Questionnaire/smoking'
  const response = (answer: Json, questionnaire = url) => ({
    resourceType: 'QuestionnaireResponse',
    questionnaire,
    status: 'completed',
    subject: { reference: 'Patient/p-one' },
    item: [{ linkId: 'smokes', answer: [answer] }],
  })
  const right = response({ valueBoolean: true })
  const wrong = response({ valueString: 'sometimes' })

  it('is checked against it in every change, and by $validate', async () => {
    await put({
      resourceType: 'Questionnaire',
      id: 'smoking',
      url,
      status: 'active',
      item: [{ linkId: 'smokes', type: 'boolean', required: true }],
    })
    const written = await records.create(importer, 'QuestionnaireResponse', bytesOf(right))
    const refused = {
      code: 'records.invalid',
      details: { expression: 'QuestionnaireResponse.item[0].answer[0]' },
    }
    const create = records.create(importer, 'QuestionnaireResponse', bytesOf(wrong))
    await expect(create).rejects.toMatchObject(refused)
    const { id } = written
    const update = records.update(importer, 'QuestionnaireResponse', id, bytesOf({ ...wrong, id }))
    await expect(update).rejects.toMatchObject(refused)
    const only = records.validate(importer, 'QuestionnaireResponse', undefined, bytesOf(wrong))
    await expect(only).rejects.toMatchObject(refused)
    const unknown = response({ valueString: 'x' }, `${url}-of-others`)
    await records.create(importer, 'QuestionnaireResponse', bytesOf(unknown))
  })

  it('is checked against one that is written, or changed, in the same transaction, with its value sets', async () => {
    const own = `${url}-together`
    const answerValueSet = `${own}-answers`
    const questionnaire = (item: Json) => ({
      resourceType: 'Questionnaire',
      id: 'together',
      url: own,
      status: 'active',
      item: [item],
    })
    const answers = {
      resourceType: 'ValueSet',
      id: 'together',
      url: answerValueSet,
      status: 'active',
      compose: { include: [{ system: 'http://example.org/often', concept: [{ code: 'daily' }] }] },
    }
    const coded = (code: string) =>
      response({ valueCoding: { system: 'http://example.org/often', code } }, own)
    const choice = questionnaire({ linkId: 'smokes', type: 'choice', answerValueSet })
    const together = (...entries: Json[]) =>
      records.bundle(importer, bundleOf('transaction', ...entries))
    await expect(
      together(post(coded('hourly')), entryOf(choice), entryOf(answers)),
    ).rejects.toMatchObject(refusedAt(0))
    expect((await records.search(doctor, 'Questionnaire', [['url', own]])).total).toBe(0)
    await together(post(coded('daily')), entryOf(choice), entryOf(answers))
    // What the transaction makes of it counts, not what was here before.
    const boolean = questionnaire({ linkId: 'smokes', type: 'boolean' })
    await expect(together(entryOf(boolean), post(coded('daily')))).rejects.toMatchObject(
      refusedAt(1),
    )
    await together(entryOf(boolean), post(response({ valueBoolean: true }, own)))
  })

  it('of more Questionnaires than one transaction may look up is refused whole', async () => {
    const entries = Array.from({ length: QUESTIONNAIRES_MAX + 1 }, (_, n) =>
      post(response({ valueBoolean: true }, `${url}-${n}`)),
    )
    const all = records.bundle(importer, bundleOf('transaction', ...entries))
    await expect(all).rejects.toMatchObject({ code: 'input.too-large' })
  })
})
