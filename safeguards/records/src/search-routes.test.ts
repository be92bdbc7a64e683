import type { Actor } from '@wardstone/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LABELS_MAX, WALK_COMPARTMENTS_MAX } from './limits.ts'
import { callerOf, openTestApp } from './test-app.ts'
import {
  bundleOf,
  bytesOf,
  clerk,
  clinician,
  importer,
  observation,
  openTestRecords,
  patient,
  post,
  writtenIn,
} from './test-records.ts'

const store = await openTestRecords()
const { records } = store
const doctor = clinician('dr-1')
const app = await openTestApp(records, [importer, clerk, doctor])
afterAll(async () => {
  await app.close()
  await store.close()
})
const call = callerOf(app)

const searchset = z.object({
  type: z.literal('searchset'),
  total: z.int(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })),
  entry: z
    .array(
      z.object({
        fullUrl: z.string().optional(),
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
        search: z.object({ mode: z.enum(['match', 'include', 'outcome']) }),
      }),
    )
    .optional(),
})

async function found(url: string, headers: Record<string, string> = {}, actor: Actor = doctor) {
  const answer = await call(actor, 'GET', url, undefined, headers)
  expect(answer.statusCode).toBe(200)
  const bundle = searchset.parse(answer.json())
  const named = (mode: string) =>
    (bundle.entry ?? [])
      .filter(({ search }) => search.mode === mode)
      .map(({ resource }) => `${resource.resourceType}/${resource.id ?? ''}`)
  return {
    ...bundle,
    matches: named('match'),
    included: named('include'),
    outcomes: named('outcome'),
  }
}

const matches = async (url: string) => (await found(url)).matches.toSorted()

/** Ids of Observations in the order of their pages. */
const order = async (sort: string) => {
  const all: string[] = []
  let page = await found(`Observation?_sort=${sort}&_count=1`)
  for (;;) {
    all.push(...page.matches.map((name) => name.replace('Observation/', '')))
    const next = page.link.find(({ relation }) => relation === 'next')
    if (next === undefined) return all
    page = await found(next.url)
  }
}

const ids = { one: 'p-one', two: 'p-two' }
const measured = (id: string, owner: string, value: number, extra: object = {}) => ({
  ...observation(`Patient/${owner}`),
  id,
  valueQuantity: { value, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' },
  effectiveDateTime: '2019-05-01T10:00:00Z',
  ...extra,
})

beforeAll(async () => {
  const inCare = { generalPractitioner: [{ reference: 'Practitioner/dr-1' }] }
  const visit = {
    resourceType: 'Encounter',
    id: 'visit',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: `Patient/${ids.one}` },
    serviceProvider: { reference: 'Organization/clinic' },
    identifier: [{ system: 'http://example.org/visits', value: 'V 1' }],
  }
  const resources = [
    {
      resourceType: 'Organization',
      id: 'clinic',
      name: 'Clinic',
      partOf: { reference: 'Organization/trust' },
    },
    { resourceType: 'Organization', id: 'trust', name: 'Trust' },
    { ...patient(inCare), id: ids.one },
    { ...patient({ ...inCare, name: [{ family: 'Roe' }] }), id: ids.two },
    visit,
    measured('tall', ids.one, 181, { encounter: { reference: 'Encounter/visit' } }),
    measured('small', ids.one, 99.5, { effectiveDateTime: '2010' }),
    measured('other', ids.two, 120),
  ]
  for (const resource of resources) {
    await records.update(importer, resource.resourceType, resource.id, bytesOf(resource))
  }
})

describe('a search over HTTP', () => {
  it('brings along what it refers to and what refers to it, once, and round by round', async () => {
    const url = 'Observation?_id=tall&_include=Observation:encounter&_include=Observation:subject'
    const first = await found(url)
    const { included } = first
    expect([first.total, first.matches]).toEqual([1, ['Observation/tall']])
    expect(included.toSorted()).toEqual(['Encounter/visit', 'Patient/p-one'])
    const far = await found(
      `${url}&_include:iterate=Encounter:service-provider&_include:iterate=Organization:partof`,
    )
    expect(far.included.toSorted()).toEqual([
      'Encounter/visit',
      'Organization/clinic',
      'Organization/trust',
      'Patient/p-one',
    ])
    const back = await found(
      'Patient?_id=p-one&_revinclude=Observation:patient&_revinclude=Encounter:patient:Patient',
    )
    expect(back.included.toSorted()).toEqual([
      'Encounter/visit',
      'Observation/small',
      'Observation/tall',
    ])
    expect(
      (await found('Observation?_id=tall&_include=Observation:subject:Group')).included,
    ).toEqual([])
  })

  it('sorts by what is asked, what has no value last, and pages in that order', async () => {
    expect(await order('value-quantity')).toEqual(['small', 'other', 'tall'])
    expect(await order('-value-quantity')).toEqual(['tall', 'other', 'small'])
    expect(await order('date,-_id')).toEqual(['small', 'tall', 'other'])
    expect((await order('encounter')).at(0)).toBe('tall')
  })

  it('finds across the records in care by quantity, date, composite, chain and _has', async () => {
    expect(await matches('Observation?value-quantity=gt100')).toEqual([
      'Observation/other',
      'Observation/tall',
    ])
    expect(await matches('Observation?value-quantity=ap100')).toEqual(['Observation/small'])
    expect(await matches('Observation?code-value-quantity=8302-2$gt150')).toEqual([
      'Observation/tall',
    ])
    expect(await matches('Observation?date=ge2019&patient=p-one,p-two')).toHaveLength(2)
    expect(await matches('Observation?date=ap2019-05-01')).toEqual([
      'Observation/other',
      'Observation/tall',
    ])
    expect(await matches('Observation?patient.name=roe')).toEqual(['Observation/other'])
    expect(await matches('Observation?encounter.service-provider.name=clin')).toEqual([
      'Observation/tall',
    ])
    expect(await matches('Patient?_has:Observation:patient:value-quantity=lt100')).toEqual([
      'Patient/p-one',
    ])
    expect(await matches('Encounter?identifier=V 1')).toEqual(['Encounter/visit'])
    expect(
      await matches('Observation?status:in=http://hl7.org/fhir/ValueSet/observation-status'),
    ).toHaveLength(3)
    expect(
      await matches('Observation?subject=http://localhost:80/fhir/R4/Patient/p-one'),
    ).toHaveLength(2)
  })

  it('of a patient’s record looks in that record alone', async () => {
    expect((await found('Patient/p-one/Observation?_sort=_id')).matches).toEqual([
      'Observation/small',
      'Observation/tall',
    ])
    expect((await found('Patient/p-two/Observation?code=8302-2')).matches).toEqual([
      'Observation/other',
    ])
    expect((await found('Patient/nobody/Observation')).total).toBe(0)
    expect((await found('Patient/p-two/Patient?name=roe')).matches).toEqual(['Patient/p-two'])
    expect((await found('Patient/p-one/Patient?name=roe')).matches).toEqual([])
    expect((await found('Patient/p-one/Observation?subject=p-two')).matches).toEqual([])
    const paged = await found('Patient/p-one/Observation?_count=1')
    const next = paged.link.find(({ relation }) => relation === 'next')?.url ?? ''
    expect(next).toContain('/Patient/p-one/Observation?_cursor=')
    expect((await found(next)).matches).toHaveLength(1)
    const other = next.replace('p-one', 'p-two')
    expect((await call(doctor, 'GET', other)).statusCode).toBe(422)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const posted = await call(
      doctor,
      'POST',
      'Patient/p-one/Observation/_search',
      'value-quantity=gt100',
      form,
    )
    expect(searchset.parse(posted.json()).total).toBe(1)
  })

  it('of the whole system names its types', async () => {
    const typed = await found('/fhir/R4?_type=Patient,Encounter&_sort=_id')
    expect(typed.matches).toEqual(['Patient/p-one', 'Patient/p-two', 'Encounter/visit'])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const posted = await call(
      doctor,
      'POST',
      '_search',
      '_type=Observation&_lastUpdated=ge2000',
      form,
    )
    expect(searchset.parse(posted.json()).total).toBe(3)
    for (const url of ['/fhir/R4', '/fhir/R4?_type=Nothing', '/fhir/R4?_type=Patient&code=x']) {
      expect((await call(doctor, 'GET', url)).statusCode).toBe(400)
    }
  })

  it('refuses what it does not understand, or ignores it and says so when asked to', async () => {
    const url = 'Observation?eye-colour=blue&value-quantity=gt150&subject:text=x'
    expect((await call(doctor, 'GET', url)).statusCode).toBe(400)
    const lenient = await found(url, { prefer: 'handling=lenient' })
    expect(lenient.matches).toEqual(['Observation/tall'])
    const outcome = lenient.entry?.find(({ search }) => search.mode === 'outcome')?.resource
    expect(outcome?.['issue']).toHaveLength(2)
    expect(JSON.stringify(outcome)).not.toMatch(/eye|blue/)
    // What is understood and wrong is refused to anybody.
    const wrong = await call(doctor, 'GET', 'Observation?date=soon', undefined, {
      prefer: 'handling=lenient',
    })
    expect(wrong.statusCode).toBe(422)
  })

  it('answers with the total alone where the page is empty', async () => {
    expect(await found('Observation?_count=0')).toMatchObject({ total: 3, matches: [] })
    expect(await found('Observation?_summary=count')).toMatchObject({ total: 3, matches: [] })
  })
})

describe('limits of a search', () => {
  it('includes that would come to very many searches are refused', async () => {
    const many = [
      'Observation',
      'Procedure',
      'Encounter',
      'Claim',
      'Condition',
      'Task',
      'Communication',
    ]
    const url = `Encounter?_id=visit&${many.map((type) => `_revinclude:iterate=${type}:*`).join('&')}`
    const answer = await call(doctor, 'GET', `${url}&_include:iterate=Encounter:*`)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toMatch(/fewer includes/)
  })

  it('a resource with more values than have tokens is found by each of them', async () => {
    const identifier = Array.from({ length: LABELS_MAX + 100 }, (_, n) => ({ value: `many-${n}` }))
    const { id } = await records.create(
      importer,
      'Observation',
      bytesOf({ ...observation(`Patient/${ids.two}`), identifier }),
    )
    for (const value of ['many-0', `many-${LABELS_MAX + 99}`]) {
      expect((await found(`Observation?identifier=${value}`)).matches).toEqual([
        `Observation/${id}`,
      ])
      expect((await found(`Observation?patient=p-two&identifier=${value}`)).matches).toEqual([
        `Observation/${id}`,
      ])
    }
    expect((await found('Observation?identifier=many-none')).total).toBe(0)
  })

  it('a search that would look through too many records says what to add', async () => {
    const many = Array.from({ length: WALK_COMPARTMENTS_MAX }, () =>
      post(patient({ generalPractitioner: [{ reference: 'Practitioner/dr-busy' }] })),
    )
    const busy = clinician('dr-busy')
    writtenIn(await records.bundle(importer, bundleOf('transaction', ...many)))
    expect((await records.search(busy, 'Observation', [['code', '8302-2']])).total).toBe(0)
    await records.create(
      importer,
      'Patient',
      bytesOf(patient({ generalPractitioner: [{ reference: 'Practitioner/dr-busy' }] })),
    )
    await expect(records.search(busy, 'Observation', [['code', '8302-2']])).rejects.toMatchObject({
      code: 'records.patient-required',
      message: expect.stringMatching(/Add patient=ID/),
    })
    // Who sees few patients is not told how many others there are.
    expect((await found('Observation?code=8302-2')).total).toBe(4)
    expect((await records.search(busy, 'Observation', [['identifier', 'x']])).total).toBe(0)
  })
})
