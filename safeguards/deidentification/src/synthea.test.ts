import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '@wardstone/core'
import { validate } from '@wardstone/fhir'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTally, openDeidentifier } from './deidentify.ts'
import { isObject, objectsAt, textAt, textsIn, type JsonObject } from './json.ts'
import { openKnown } from './known.ts'
import { isResource, type Resource } from './resource.ts'
import { openRiskMeter, riskText } from './risk.ts'

/** The years of the data; a later clock would only remove more. */
const now = () => Date.UTC(2022, 5, 1)
const keys = { secret: new Uint8Array(32).fill(7), purpose: 'a test' }
const staff = new Set(['Patient', 'Practitioner', 'Organization'])
let data: ReturnType<typeof unpackData>
let bundles: readonly Resource[]

beforeAll(() => {
  data = unpackData('fhir/synthea-80.tar.gz')
  bundles = readdirSync(data.folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => parseJson(readFileSync(join(data.folder, name))))
    .filter(isObject)
    .filter(isResource)
})
afterAll(() => data.remove())

function resourcesIn(bundle: Resource): readonly Resource[] {
  return objectsAt(bundle, 'entry')
    .map(({ resource }) => resource)
    .filter(isObject)
    .filter(isResource)
}

/** Each piece of text by which somebody in the source could be found again, folded. */
function secretsIn(resources: readonly Resource[]): { words: Set<string>; whole: Set<string> } {
  const words = new Set<string>()
  const whole = new Set<string>()
  for (const resource of resources) {
    const id = textAt(resource, 'id')
    if (id !== undefined) whole.add(id.toLowerCase())
    for (const text of textsIn(resource)) {
      if (/^\d{4}-\d\d-\d\d/.test(text)) {
        whole.add(text.toLowerCase())
        whole.add(text.slice(0, 10))
      }
      if (text.startsWith('urn:uuid:')) whole.add(text.slice(9).toLowerCase())
    }
    if (staff.has(resource.resourceType)) addPerson(resource, words, whole)
  }
  return { words, whole }
}

function addPerson(resource: Resource, words: Set<string>, whole: Set<string>): void {
  const add = (text: string | undefined): void => {
    // A number of up to four digits is a vaccine code or a year as well (CVX 140, 1960): such are not searched for.
    if (text !== undefined && !/^\d{0,4}$/.test(text)) whole.add(text.toLowerCase())
  }
  for (const identifier of objectsAt(resource, 'identifier')) add(textAt(identifier, 'value'))
  for (const telecom of objectsAt(resource, 'telecom')) add(textAt(telecom, 'value'))
  add(textAt(resource, 'name'))
  for (const name of objectsAt(resource, 'name')) {
    for (const text of textsIn([name['family'] ?? [], name['given'] ?? []]))
      words.add(text.toLowerCase())
  }
  for (const extension of objectsAt(resource, 'extension')) {
    if (textAt(extension, 'url')?.endsWith('mothersMaidenName') === true) {
      for (const word of (textAt(extension, 'valueString') ?? '').toLowerCase().split(' '))
        words.add(word)
    }
    const place = extension['valueAddress']
    if (isObject(place)) add(textAt(place, 'city'))
  }
  for (const address of objectsAt(resource, 'address')) {
    for (const text of textsIn([address['line'] ?? [], address['city'] ?? []])) add(text)
    add(textAt(address, 'postalCode'))
  }
}

/** Every secret that occurs in a value of the output: as the whole value, as a word of it, or anywhere in its text. */
function hitsIn(out: JsonObject, { words, whole }: ReturnType<typeof secretsIn>): string[] {
  const hits: string[] = []
  for (const text of textsIn(out)) {
    const folded = text.toLowerCase().replace(/^urn:uuid:|^[a-z]+\//, '')
    for (const one of [folded, ...folded.split(/[^\p{L}\p{N}@.-]+/u)])
      if (words.has(one) || whole.has(one)) hits.push(one)
  }
  return hits
}

/** The slow plain search: every secret of five characters or more, anywhere in the text of one bundle. */
function substringsIn(text: string, secrets: Iterable<string>): string[] {
  const folded = text.toLowerCase()
  return [...secrets].filter((secret) => secret.length >= 6 && folded.includes(secret))
}

/** Dates of a whole day that are as they were, resource by resource: none, when each has moved. */
function keptDates(bundle: Resource, out: JsonObject): number {
  const after = objectsAt(out, 'entry').map(({ resource }) => (isObject(resource) ? resource : {}))
  return resourcesIn(bundle).filter((before, place) =>
    [
      'birthDate',
      'onsetDateTime',
      'recordedDate',
      'authoredOn',
      'effectiveDateTime',
      'occurrenceDateTime',
      'created',
      'started',
    ].some((member) => {
      const day = textAt(before, member)?.slice(0, 10)
      return day !== undefined && textAt(after[place] ?? {}, member) === day
    }),
  ).length
}

describe('80 Synthea histories, de-identified', () => {
  test.each(['hipaa-safe-harbor', 'gdpr-pseudonymised'] as const)(
    'under %s hold no identifier, name, address, number, date or id of any source',
    (profile) => {
      expect(bundles.length).toBe(80)
      const known = openKnown()
      const all = bundles.flatMap(resourcesIn)
      expect(all.length).toBe(22_800)
      for (const one of all) known.learn(one)
      const secrets = secretsIn(all)
      expect([secrets.words.size, secrets.whole.size]).toEqual([397, 40_610])
      // Shifted dates may fall on somebody else's: there, dates are searched for within one history.
      const shifted = profile !== 'hipaa-safe-harbor'
      if (shifted)
        for (const one of secrets.whole) if (/^\d{4}-\d\d-\d\d/.test(one)) secrets.whole.delete(one)
      const tally = newTally()
      const deidentifier = openDeidentifier(profile, keys, { now, known, tally })
      for (const bundle of bundles) {
        const out = deidentifier.resource(bundle)
        expect(out).toBeDefined()
        if (out === undefined) continue
        expect(hitsIn(out, secrets)).toEqual([])
        const own = secretsIn(resourcesIn(bundle))
        const text = JSON.stringify(out)
        expect(substringsIn(text, own.words)).toEqual([])
        expect(
          substringsIn(
            text,
            [...own.whole].filter((one) => !shifted || !/^\d{4}-\d\d-\d\d$/.test(one)),
          ),
        ).toEqual([])
        expect(substringsIn(JSON.stringify(bundle), own.words).length).toBeGreaterThan(0)
        if (shifted) expect(keptDates(bundle, out)).toBe(0)
        if (!shifted) expect(text).not.toMatch(/"\d{4}-\d\d/)
      }
      expect([tally.resources, tally.patients]).toEqual([22_800, 80])
    },
    120_000,
  )

  test('are found by the same search where a rule is wrong: the search is not blind', () => {
    const all = bundles.flatMap(resourcesIn)
    const secrets = secretsIn(all)
    for (const bundle of bundles) expect(hitsIn(bundle, secrets).length).toBeGreaterThan(100)
    const [bundle] = bundles
    const patient = bundle === undefined ? undefined : resourcesIn(bundle)[0]
    const leaks = [
      { code: textAt(objectsAt(patient ?? {}, 'name')[0] ?? {}, 'family') ?? '' },
      { value: textAt(objectsAt(patient ?? {}, 'identifier')[0] ?? {}, 'value') ?? '' },
      { at: textAt(patient ?? {}, 'birthDate') ?? '' },
      { place: textAt(objectsAt(patient ?? {}, 'address')[0] ?? {}, 'city') ?? '' },
    ]
    for (const leak of leaks)
      expect(hitsIn(leak, secrets)).toHaveLength(
        Object.values(leak)[0]?.includes(' ') === true ? 1 : 2,
      )
  })

  test('keep their graph whole: every reference that pointed at an entry still does', () => {
    const deidentifier = openDeidentifier('hipaa-safe-harbor', keys, { now })
    let references = 0
    for (const bundle of bundles) {
      const out = deidentifier.resource(bundle) ?? {}
      const urls = new Set(objectsAt(out, 'entry').map((entry) => textAt(entry, 'fullUrl')))
      const ids = new Set(
        objectsAt(out, 'entry').map(({ resource }) => isObject(resource) && textAt(resource, 'id')),
      )
      for (const url of urls) expect(ids.has(url?.slice(9) ?? '')).toBe(true)
      for (const text of textsIn(out)) {
        if (!text.startsWith('urn:uuid:')) continue
        expect(urls.has(text)).toBe(true)
        references++
      }
      expect(urls.size).toBe(objectsAt(bundle, 'entry').length)
    }
    expect(references).toBe(100_781)
  })

  test('are valid FHIR but for required elements that held only what had to go', () => {
    const deidentifier = openDeidentifier('hipaa-safe-harbor', keys, { now })
    const counts = { valid: 0, lacking: 0, other: 0 }
    for (const resource of bundles.slice(0, 10).flatMap(resourcesIn)) {
      const { issues } = validate(deidentifier.resource(resource))
      const errors = issues.filter(({ severity }) => severity === 'error')
      if (errors.length === 0) counts.valid++
      else if (errors.every(({ code }) => code === 'required' || code === 'invariant'))
        counts.lacking++
      else counts.other++
    }
    expect(counts).toEqual({ valid: 1_588, lacking: 449, other: 0 })
  })

  test('are measured: k, uniqueness and diversity of what left', () => {
    const meter = openRiskMeter({
      quasiIdentifiers: ['birthYear', 'gender', 'zip3'],
      sensitiveAttributes: ['condition'],
      kMin: 11,
    })
    const deidentifier = openDeidentifier('hipaa-safe-harbor', keys, { now })
    for (const bundle of bundles) meter.add(deidentifier.resource(bundle) ?? bundle)
    const report = meter.report()
    expect(report).toMatchObject({ patients: 80, k: 1 })
    expect(report.warnings[0]).toContain('k is 1, below 11')
    expect(riskText(report)).toContain(
      'Patients: 80. Groups that look alike in birthYear, gender, zip3: 77.',
    )
    expect(riskText(report)).toContain('Unique in this export: 75 (93.75 %).')
  })
})
