import { Fault, type Actor } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Records } from './index.ts'
import type { Resource } from './resource.ts'
import {
  bytesOf,
  clinician,
  entriesOf,
  idOf,
  importer,
  observation,
  openTestRecords,
  syntheaBundles,
  withOwnIds,
} from './test-records.ts'
import { subjectOf, textsAt } from './search-reference.ts'

/*
 * Every answer to a clinician equals the answer of a store that holds only the patients in the clinician's care: whatever
 * is asked, totals, order and pages included (DESIGN.md §7).
 */

const PATIENTS = 9
const doctor = clinician('dr-view')
const whole = await openTestRecords()
// The same keys: blind names, and with them the order of what has the same date, are then the same.
const view = await openTestRecords({ keyFolder: whole.keyFolder })
afterAll(async () => {
  await view.close()
  await whole.close()
})

const files = await syntheaBundles(PATIENTS)
const resources = files.flatMap(entriesOf).map(({ resource }) => resource)
const patients = resources.filter(({ resourceType }) => resourceType === 'Patient').map(idOf)
const inCare = new Set(patients.filter((_, n) => n % 3 === 0))
const organisation = new Set(['Organization', 'Practitioner'])

for (const [n, file] of files.entries()) {
  const isSeen = inCare.has(patients[n] ?? '')
  await whole.records.bundle(importer, withOwnIds(file))
  await view.records.bundle(
    importer,
    withOwnIds(file, (resource) => isSeen || organisation.has(resource.resourceType)),
  )
}
for (const patient of inCare) {
  const team = {
    resourceType: 'CareTeam',
    id: `team-${patient}`,
    status: 'active',
    subject: { reference: `Patient/${patient}` },
    participant: [{ member: { reference: 'Practitioner/dr-view' } }],
  }
  for (const { records } of [whole, view]) {
    await records.update(importer, 'CareTeam', team.id, bytesOf(team))
  }
}

type Answer = unknown

/** An answer or refusal, as far as the one who asked can see it. */
async function seen(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, message: error.message }
    throw error
  }
}

async function pages(records: Records, actor: Actor, type: string, parameters: [string, string][]) {
  const answers: Answer[] = []
  let page = await records.search(actor, type, parameters)
  for (;;) {
    answers.push({
      total: page.total,
      json: page.entries.map(({ json }) => json),
      // In whatever order: it is of no meaning.
      included: page.included.map(({ json }) => json).toSorted(),
    })
    if (page.next === undefined) return answers
    page = await records.continueSearch(actor, type, page.next)
  }
}

const PAGES_MAX = 5

/** The first pages of a history or of a whole record, with where each ends. */
async function versionPages(
  first: Promise<{ entries: readonly unknown[]; next?: string }>,
  more: (cursor: string) => Promise<{ entries: readonly unknown[]; next?: string }>,
): Promise<Answer> {
  const answers: Answer[] = []
  for (let page = await first; ; page = await more(page.next)) {
    answers.push(page.entries)
    if (page.next === undefined || answers.length === PAGES_MAX) return answers
  }
}

const types = [
  'Observation',
  'Condition',
  'Encounter',
  'MedicationRequest',
  'Procedure',
  'Claim',
  'CarePlan',
]
const pick = <T>(values: readonly T[], n: number): T | undefined => values[n % values.length]

const includes = [
  ['_include', 'Observation:encounter'],
  ['_include', 'Observation:subject'],
  ['_include:iterate', 'Encounter:*'],
  ['_include', 'Condition:*'],
  ['_revinclude', 'Claim:*'],
  ['_revinclude', 'Observation:encounter'],
  ['_revinclude:iterate', 'DiagnosticReport:*'],
  ['_revinclude', 'Patient:general-practitioner'],
] as const satisfies [string, string][]

/** Searches across patients, by chains and `_has`, about a patient who may be hidden. */
const joins: readonly ((about: Resource, of: Resource) => [type: string, ...[string, string][]])[] =
  [
    (about) => ['Observation', ['subject:Patient.family', textsAt(about, 'name.family')[0] ?? '']],
    (about) => ['Condition', ['patient.birthdate', textsAt(about, 'birthDate')[0] ?? '']],
    (about) => ['Encounter', ['patient.identifier', textsAt(about, 'identifier.value')[0] ?? '']],
    (about) => ['Encounter', ['subject', `Patient/${idOf(about)}`]],
    (about) => [
      'Procedure',
      ['encounter.subject:Patient.name', textsAt(about, 'name.given')[0] ?? ''],
    ],
    (_, of) => ['Patient', ['_has:Observation:patient:code', codeOf(of)]],
    (_, of) => ['Patient', ['_has:Condition:subject:code', codeOf(of)], ['gender', 'female']],
    (_, of) => ['Encounter', ['_has:Procedure:encounter:code', codeOf(of)]],
    (_, of) => [
      'Practitioner',
      ['_has:Encounter:participant:_has:Condition:encounter:code', codeOf(of)],
    ],
    (_, of) => ['Organization', ['_has:Encounter:service-provider:type', codeOf(of)]],
    (_, of) => ['Observation', ['code', codeOf(of)]],
    (_, of) => ['Condition', ['code:not', codeOf(of)], ['_lastUpdated', 'ge2019']],
    () => ['Observation', ['value-quantity', 'gt100'], ['date', 'ge2015']],
    () => ['Claim', ['encounter:missing', 'false'], ['_total', 'accurate']],
    () => ['Patient', ['gender', 'male']],
    (about) => ['Patient', ['_id', idOf(about)], ['_has:Observation:patient:status', 'final']],
    (about) => ['Encounter', ['_id:not', idOf(about)], ['date', 'ge2016']],
  ]

function codeOf(resource: Resource): string {
  const [code] = ['code.coding.code', 'type.coding.code'].flatMap((path) => textsAt(resource, path))
  return code ?? 'none'
}

const question = fc.oneof(
  fc.record({
    ask: fc.constant('patients' as const),
    by: fc.constantFrom('name', 'family', 'birthdate', 'identifier', 'none'),
    n: fc.nat(),
    length: fc.integer({ min: 1, max: 6 }),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    ask: fc.constant('chart' as const),
    type: fc.constantFrom(...types),
    n: fc.nat(),
    sort: fc.constantFrom('date', '-date'),
    count: fc.integer({ min: 5, max: 100 }),
  }),
  fc.record({
    ask: fc.constant('joined' as const),
    join: fc.nat(),
    n: fc.nat(),
    include: fc.subarray([...includes], { maxLength: 2 }),
    sort: fc.constantFrom('_lastUpdated', 'code', '-status,_id', 'subject,-date', 'date'),
    count: fc.constantFrom('0', '3', '20', '100'),
  }),
  fc.record({
    ask: fc.constant('read' as const),
    n: fc.nat(),
    version: fc.constantFrom(undefined, 1, 2),
  }),
  fc.record({
    ask: fc.constant('history' as const),
    of: fc.constantFrom('resource', 'type', 'system'),
    n: fc.nat(),
    count: fc.integer({ min: 20, max: 100 }),
  }),
  fc.record({
    ask: fc.constant('everything' as const),
    n: fc.nat(),
    types: fc.subarray([...types, 'Patient']),
    count: fc.integer({ min: 20, max: 100 }),
  }),
  fc.record({ ask: fc.constant('audit' as const), n: fc.nat() }),
  fc.record({
    ask: fc.constant('ids' as const),
    type: fc.constantFrom(...types, 'Patient'),
    n: fc.nat(),
  }),
)

function parametersFor(by: string, length: number, resource: Resource): [string, string][] {
  const [text = ''] =
    {
      name: textsAt(resource, 'name.given'),
      family: textsAt(resource, 'name.family'),
      birthdate: textsAt(resource, 'birthDate').map((date) => `ge${date.slice(0, 4)}`),
      identifier: textsAt(resource, 'identifier.value'),
    }[by] ?? []
  if (by === 'none' || text === '') return []
  return [[by, by === 'name' || by === 'family' ? text.slice(0, length) : text]]
}

const SLOW_MS = 240_000

describe('a clinician’s view', { timeout: SLOW_MS }, () => {
  it('is that of a store with only their patients', async () => {
    const everybody = resources.filter(({ resourceType }) => resourceType === 'Patient')
    await fc.assert(
      fc.asyncProperty(question, async (asked) => {
        const ask = (records: Records): Promise<Answer> => {
          if (asked.ask === 'patients') {
            const resource = pick(everybody, asked.n) ?? { resourceType: 'Patient' }
            const parameters = parametersFor(asked.by, asked.length, resource)
            return pages(records, doctor, 'Patient', [
              ...parameters,
              ['_count', String(asked.count)],
            ])
          }
          if (asked.ask === 'chart') {
            const patient = pick(patients, asked.n) ?? ''
            return pages(records, doctor, asked.type, [
              ['patient', patient],
              ['_sort', asked.sort],
              ['_count', String(asked.count)],
            ])
          }
          if (asked.ask === 'joined') {
            const about = pick(everybody, asked.n) ?? { resourceType: 'Patient' }
            const of = pick(resources, asked.n * 7) ?? { resourceType: 'Observation' }
            const [type, ...parameters] = pick(joins, asked.join)?.(about, of) ?? ['Patient']
            return pages(records, doctor, type, [
              ...parameters.filter(([name]) => name !== '_total'),
              ...asked.include,
              ['_sort', asked.sort],
              ['_count', asked.count],
            ])
          }
          if (asked.ask === 'history') {
            const { resourceType: type, ...of } = pick(resources, asked.n) ?? { resourceType: '' }
            const scope = {
              ...(asked.of === 'system' ? {} : { type }),
              ...(asked.of === 'resource' ? { id: idOf({ ...of, resourceType: type }) } : {}),
            }
            return versionPages(
              records.history(doctor, scope, [['_count', String(asked.count)]]),
              (cursor) => records.continueHistory(doctor, scope, cursor),
            )
          }
          if (asked.ask === 'everything') {
            const patient = pick(patients, asked.n) ?? ''
            const named =
              asked.types.length === 0 ? [] : [['_type', asked.types.join(',')] as const]
            return versionPages(
              records.everything(doctor, patient, {
                parameters: [...named, ['_count', String(asked.count)]],
              }),
              (cursor) => records.everything(doctor, patient, { cursor }),
            )
          }
          if (asked.ask === 'audit') {
            const parameters = [['patient', pick(patients, asked.n) ?? '']] as const
            return records.auditEvents(doctor, { parameters }).then(() => 'shown')
          }
          if (asked.ask === 'ids') {
            const own = resources.filter(({ resourceType }) => resourceType === asked.type)
            const ids = [0, 7, 91].map((step) =>
              idOf(pick(own, asked.n + step) ?? { resourceType: asked.type }),
            )
            return pages(records, doctor, asked.type, [['_id', ids.join(',')]])
          }
          const resource = pick(resources, asked.n) ?? { resourceType: 'Patient' }
          const name = { type: resource.resourceType, id: idOf(resource) }
          return records.read(
            doctor,
            asked.version === undefined ? name : { ...name, version: asked.version },
          )
        }
        const [all, own] = await Promise.all([
          seen(() => ask(whole.records)),
          seen(() => ask(view.records)),
        ])
        expect(all).toEqual(own)
      }),
      { numRuns: 500 },
    )
  })

  it('is asked by chains and _has that truly lead somewhere', async () => {
    const seenPatients = resources.filter(
      (each) => each.resourceType === 'Patient' && inCare.has(idOf(each)),
    )
    const own = resources.filter((each) => inCare.has(subjectOf(each)))
    let answered = 0
    for (const join of joins) {
      const totals: number[] = []
      for (let n = 0; n < 12; n++) {
        const about = pick(seenPatients, n) ?? { resourceType: 'Patient' }
        const of = pick(own, n * 97) ?? { resourceType: 'Observation' }
        const [type, ...parameters] = join(about, of)
        const asked = parameters.filter(([name]) => name !== '_total')
        totals.push((await whole.records.search(doctor, type, asked)).total)
      }
      if (totals.some((total) => total > 0)) answered++
    }
    expect(answered).toBe(joins.length)
  })

  it('shows what it should: a third of the patients and every one of their resources', async () => {
    const [answer] = await pages(whole.records, doctor, 'Patient', [])
    expect(answer).toMatchObject({ total: 3 })
    const [first = ''] = inCare
    const own = resources.filter(
      (each) => each.resourceType === 'Encounter' && subjectOf(each) === first,
    )
    expect(own.length).toBeGreaterThan(0)
    const [encounters] = await pages(whole.records, doctor, 'Encounter', [
      ['patient', first],
      ['_count', '100'],
    ])
    expect(encounters).toMatchObject({ total: own.length })
  })

  it('takes a hidden patient for an absent one when writing too', async () => {
    const hidden = patients.find((patient) => !inCare.has(patient)) ?? ''
    const own = resources.find(
      (each) => each.resourceType === 'Observation' && subjectOf(each) === hidden,
    )
    for (const body of [bytesOf(observation(`Patient/${hidden}`))]) {
      const answers = await Promise.all(
        [whole, view].map(({ records }) => seen(() => records.create(doctor, 'Observation', body))),
      )
      expect(answers[0]).toMatchObject({ code: 'records.reference-unresolved' })
      expect(answers[0]).toEqual(answers[1])
    }
    const id = idOf(own ?? { resourceType: 'Observation' })
    const update = bytesOf({ ...observation(`Patient/${hidden}`), id })
    const answers = await Promise.all(
      [whole, view].map(({ records }) =>
        seen(() => records.update(doctor, 'Observation', id, update)),
      ),
    )
    expect(answers[0]).toMatchObject({ code: 'records.not-found' })
    expect(answers[0]).toEqual(answers[1])
  })

  it('takes a hidden match of a condition for none, and a hidden resource for an absent one', async () => {
    const hidden = patients.find((patient) => !inCare.has(patient)) ?? ''
    const own = resources.find(
      (each) => each.resourceType === 'Observation' && subjectOf(each) === hidden,
    )
    const id = idOf(own ?? { resourceType: 'Observation' })
    const [identifier = ''] = textsAt(
      resources.find((each) => idOf(each) === hidden) ?? { resourceType: 'Patient' },
      'identifier.value',
    )
    const where = [['identifier', identifier]] as const
    const asks: ((records: Records) => Promise<Answer>)[] = [
      (records) => records.delete(doctor, 'Observation', id),
      (records) => records.delete(doctor, 'Patient', { where }),
      (records) =>
        records.update(doctor, 'Patient', { where }, bytesOf({ resourceType: 'Patient' })),
      (records) => records.create(doctor, 'Patient', bytesOf({ resourceType: 'Patient' }), where),
      (records) =>
        records.bundle(
          doctor,
          bytesOf({
            resourceType: 'Bundle',
            type: 'transaction',
            entry: [
              {
                resource: observation(`Patient?identifier=${identifier}`),
                request: { method: 'POST', url: 'Observation' },
              },
            ],
          }),
        ),
    ]
    for (const ask of asks) {
      const [all, limited] = await Promise.all(
        [whole, view].map(({ records }) => seen(() => ask(records))),
      )
      expect(all).toMatchObject({ code: expect.any(String) })
      expect(all).toEqual(limited)
    }
  })

  it('ends ninety days after the care did, and the record with it', async () => {
    const [patient = ''] = inCare
    const team = {
      resourceType: 'CareTeam',
      id: `team-${patient}`,
      status: 'active',
      subject: { reference: `Patient/${patient}` },
      period: { end: '2019-05-30' },
      participant: [{ member: { reference: 'Practitioner/dr-view' } }],
    }
    await whole.records.update(importer, 'CareTeam', team.id, bytesOf(team))
    const read = () => seen(() => whole.records.read(doctor, { type: 'Patient', id: patient }))
    expect(await read()).toMatchObject({ id: patient })
    whole.clock.advance(91 * 86_400_000)
    expect(await read()).toMatchObject({ code: 'records.not-found' })
  })
})
