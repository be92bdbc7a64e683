import { Fault, type Actor } from '@wardstone/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { isList, isObject, textAt } from './json.ts'
import type { Resource } from './resource.ts'
import {
  codeNames,
  codingsOf,
  foldPlainly,
  isWithin,
  plain,
  subjectOf,
  textsAt,
  timesOf,
  type DateQuery,
} from './search-reference.ts'
import { keyText } from './store.ts'
import {
  bytesOf,
  clerk,
  clinician,
  idOf,
  importer,
  openTestRecords,
  syntheaBundles,
  entriesOf,
  withOwnIds,
} from './test-records.ts'

const FILES = 12
const store = await openTestRecords()
const { records, vault } = store
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

const two = (n: number) => String(n).padStart(2, '0')

const dateQuery = fc
  .tuple(
    fc.constantFrom('', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'),
    fc.integer({ min: 1950, max: 2019 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.constantFrom('year', 'month', 'day'),
  )
  .map(([prefix, year, month, day, unit]): DateQuery => {
    const [text, first, after] =
      unit === 'year'
        ? [`${year}`, Date.UTC(year, 0), Date.UTC(year + 1, 0)]
        : unit === 'month'
          ? [`${year}-${two(month)}`, Date.UTC(year, month - 1), Date.UTC(year, month)]
          : [
              `${year}-${two(month)}-${two(day)}`,
              Date.UTC(year, month - 1, day),
              Date.UTC(year, month - 1, day + 1),
            ]
    return { prefix, text, first, last: after - 1000 }
  })

const query = fc.record({
  type: fc.constantFrom(...Object.keys(plain)),
  patient: fc.nat(),
  code: fc.option(
    fc.tuple(fc.nat(), fc.constantFrom('code', 'system|code', 'two', 'wrong system')),
    { nil: undefined },
  ),
  dates: fc.array(dateQuery, { maxLength: 2 }),
  status: fc.option(fc.constantFrom('final', 'finished', 'completed', 'active', 'stopped'), {
    nil: undefined,
  }),
  sort: fc.constantFrom(undefined, 'date', '-date'),
  count: fc.constantFrom(1, 7, 50, 100),
})

describe('a search within a patient', () => {
  it('finds what a plain filter of the same resources finds, in the same order, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(query, async ({ type, patient, code, dates, status, sort, count }) => {
        const { code: member, date, dateName } = plain[type] ?? { code: '', date: [], dateName: '' }
        const id = idOf(patients[patient % patients.length] ?? { resourceType: 'Patient' })
        const own = resources.filter((each) => each.resourceType === type && subjectOf(each) === id)
        const parameters: [string, string][] = [
          ['patient', id],
          ['_count', String(Math.max(count, Math.ceil(own.length / 10)))],
        ]
        let expected = own
        if (code !== undefined && own.length > 0) {
          const pick = (n: number) =>
            codingsOf(own[n % own.length] ?? { resourceType: type }, member)[0] ?? ['', '']
          const [system, value] = pick(code[0])
          const [, other] = pick(code[0] + 1)
          const form = {
            code: value,
            'system|code': `${system}|${value}`,
            two: `${value},${system}|${other}`,
            'wrong system': `http://example.org|${value}`,
          }[code[1]]
          parameters.push([codeNames[type] ?? 'code', form])
          expected = expected.filter((each) =>
            codingsOf(each, member).some(([s, c]) =>
              code[1] === 'wrong system'
                ? false
                : c === value || (code[1] === 'two' && s === system && c === other),
            ),
          )
        }
        for (const each of dates) {
          parameters.push([dateName, each.prefix + each.text])
          expected = expected.filter((resource) => {
            const times = timesOf(resource, date)
            return times !== undefined && isWithin(times, each)
          })
        }
        if (status !== undefined && type !== 'Condition') {
          parameters.push(['status', status])
          expected = expected.filter((each) => each['status'] === status)
        }
        if (sort !== undefined) parameters.push(['_sort', sort])
        const found = await searchAll(reader, type, parameters)
        const sign = sort === 'date' ? 1 : -1
        const key = (each: Resource) => keyText(vault.blindKey(`${type}/${idOf(each)}`))
        const order = expected.toSorted((a, b) => {
          const [x, y] = [timesOf(a, date)?.[0] ?? 0, timesOf(b, date)?.[0] ?? 0]
          return x === y ? (key(a) < key(b) ? -1 : 1) : sign * (x - y)
        })
        expect(found.ids).toEqual(order.map(idOf))
        expect(new Set(found.totals)).toEqual(new Set([expected.length]))
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    [[['code', 'x']], 'records.patient-required'],
    [
      [
        ['patient', 'a'],
        ['patient', 'b'],
      ],
      'records.unsupported',
    ],
    [[['patient', 'a,b']], 'records.unsupported'],
    [
      [
        ['patient', 'a'],
        ['code:text', 'x'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['subject.name', 'x'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['john-doe', 'x'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['_include', 'x'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['_sort', 'code'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['_count', '0'],
      ],
      'records.invalid',
    ],
    [
      [
        ['patient', 'a'],
        ['_count', '5'],
        ['_count', '6'],
      ],
      'records.unsupported',
    ],
    [
      [
        ['patient', 'a'],
        ['date', 'yesterday'],
      ],
      'records.invalid',
    ],
    [
      [
        ['patient', 'a'],
        ['date', 'ap2020'],
      ],
      'records.invalid',
    ],
    [
      [
        ['patient', 'a'],
        ['code', ''],
      ],
      'records.invalid',
    ],
    [
      [
        ['patient', 'a'],
        ['code', 'a|b|c'],
      ],
      'records.invalid',
    ],
    [[['patient', 'a/b']], 'records.invalid'],
    [
      [
        ['patient', 'a'],
        ['_format', 'xml'],
      ],
      'records.unsupported',
    ],
  ] satisfies [[string, string][], string][])('refuses %j', async (parameters, code) => {
    await expect(records.search(reader, 'Observation', parameters)).rejects.toMatchObject({ code })
  })

  it('made of rubbish is answered or refused with a Fault, never otherwise', async () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('patient', 'code', 'date', '_id', '_count', '_sort', 'encounter'),
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
