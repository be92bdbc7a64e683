import { describe, expect, test } from 'vitest'
import { deidentify, type Mapping } from './deidentify.ts'
import { objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { MAPPING_BATCH } from './limits.ts'
import type { Resource } from './resource.ts'
import { base, keys, names, NOW, run } from './test-run.ts'

const born = (year: number, more: JsonObject = {}): JsonObject =>
  run({ resourceType: 'Patient', id: 'p', birthDate: `${year}-12-31`, ...more })
const zip = (postalCode: string, more: JsonObject = {}) =>
  objectsAt(
    run({
      resourceType: 'Patient',
      id: 'p',
      address: [
        { state: 'MA', city: 'Boston', line: ['1 Elm'], postalCode, country: 'US', ...more },
      ],
    }),
    'address',
  )[0]
async function* source(count: number): AsyncGenerator<Resource> {
  for (let i = 0; i < count; i++) yield { ...base, id: `o-${i}` }
}

describe('ages over 89', () => {
  test('become 90 or over, and the year of birth goes', () => {
    expect(born(1937)).toMatchObject({ birthDate: '1937' })
    expect(born(1936)['birthDate']).toBeUndefined()
    expect(JSON.stringify(born(1936))).toContain('age-90-or-over')
    expect(born(1900, { deceasedDateTime: '1980-01-01' })).toMatchObject({ birthDate: '1900' })
    expect(born(1900, { deceasedDateTime: '1991-01-01' })['birthDate']).toBeUndefined()
    expect(
      run({ resourceType: 'Patient', id: 'p', birthDate: '1930-01-01' }, 'gdpr-pseudonymised')[
        'birthDate'
      ],
    ).toBeUndefined()
  })

  test('are not told by an event so long ago', () => {
    expect(run({ ...base, effectiveDateTime: '1936-05-01' })['effectiveDateTime']).toBeUndefined()
    expect(run({ ...base, effectiveDateTime: '1937-05-01' })['effectiveDateTime']).toBe('1937')
  })

  test.each([
    ['years', { value: 93, system: 'http://unitsofmeasure.org', code: 'a' }],
    ['months', { value: 1_116, system: 'http://unitsofmeasure.org', code: 'mo' }],
    ['days', { value: 33_968, system: 'http://unitsofmeasure.org', code: 'd' }],
  ])('in %s become 90 or more', (_unit, valueQuantity) => {
    expect(run({ ...base, valueQuantity })['valueQuantity']).toEqual({
      value: 90,
      comparator: '>=',
      system: 'http://unitsofmeasure.org',
      code: 'a',
    })
  })

  test('without a unit are seen by their code, and with a unit in words they go', () => {
    const age = { coding: [{ system: 'http://loinc.org', code: '30525-0' }] }
    expect(run({ ...base, code: age, valueQuantity: { value: 93 } })['valueQuantity']).toEqual({
      value: 90,
      comparator: '>=',
    })
    expect(run({ ...base, code: age, valueInteger: 93 })['valueInteger']).toBeUndefined()
    expect(run({ ...base, code: age, valueInteger: 42 })['valueInteger']).toBe(42)
    expect(
      run({ ...base, valueQuantity: { value: 93, unit: 'years' } })['valueQuantity'],
    ).toBeUndefined()
  })
})

describe('places', () => {
  test('keep state and three digits, and 000 where few people live', () => {
    expect(zip('02139-1234')).toEqual({ state: 'MA', postalCode: '021', country: 'US' })
    for (const few of [
      '03601',
      '06301',
      '10201',
      '20501',
      '36901',
      '83001',
      '89301',
      '09601',
      '34002',
    ])
      expect(zip(few)?.['postalCode']).toBe('000')
    expect(zip('2139')).toEqual({ state: 'MA', country: 'US' })
    expect(zip('02139', { country: 'DE' })).toEqual({ country: 'DE' })
    expect(zip('02139', { country: 'Atlantis' })).toBeUndefined()
    expect(zip('02139', { state: 'Quartermaine County' })).toEqual({
      postalCode: '021',
      country: 'US',
    })
  })
})

test('a contained resource is still found by the reference to it', () => {
  const contained = [{ resourceType: 'Patient', id: 'x', gender: 'female' }]
  const out = run({ ...base, subject: { reference: '#x' }, contained })
  const id = textAt(objectsAt(out, 'contained')[0] ?? {}, 'id')
  expect(textAt(objectAt(out, 'subject') ?? {}, 'reference')).toBe(`#${id ?? ''}`)
  expect(id).not.toBe(textAt(run({ resourceType: 'Patient', id: 'x' }), 'id'))
})

describe('two exports', () => {
  const one = { ...base, effectiveDateTime: '2020-03-04T05:06:07.123Z' }
  const shift = 'hipaa-expert-determination' as const

  test('of one secret for two purposes, or of two secrets, share no pseudonym', () => {
    const outs = [
      run(one, shift),
      run(one, shift, { keys: { ...keys, purpose: 'another study' } }),
      run(one, shift, { keys: { ...keys, secret: new Uint8Array(32).fill(4) } }),
      run(one, 'gdpr-pseudonymised'),
    ]
    expect(new Set(outs.map((out) => out['id'])).size).toBe(4)
    expect(
      new Set(outs.map((out) => textAt(objectAt(out, 'subject') ?? {}, 'reference'))).size,
    ).toBe(4)
    expect(run(one, shift)).toEqual(run(one, shift))
  })

  test('do not give away the shift by their difference', () => {
    const days = Array.from({ length: 40 }, (_, place) => {
      const secret = new Uint8Array(32).fill(place)
      return textAt(run(one, shift, { keys: { ...keys, secret } }), 'effectiveDateTime')
    })
    expect(new Set(days).size).toBeGreaterThan(30)
    expect(days).not.toContain('2020-03-04')
  })

  test('cannot be joined by an exact time: of a day nothing smaller is left', () => {
    const out = run({ ...one, issued: '2020-03-04T05:06:07.123Z' }, shift)
    expect(out['effectiveDateTime']).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(out['issued']).toBe(`${textAt(out, 'effectiveDateTime') ?? ''}T00:00:00Z`)
    expect(run({ ...one, issued: '2020-03-04T05:06:07.123Z' })['issued']).toBeUndefined()
  })
})

describe('a profile that can be reversed', () => {
  test('hands the mapping over before the first pseudonym leaves, and ends when it cannot be kept', async () => {
    const kept: Mapping[] = []
    const keepMapping = async (pairs: readonly Mapping[]): Promise<void> => void kept.push(...pairs)
    let seen = 0
    for await (const out of deidentify(source(600), 'gdpr-pseudonymised', keys, {
      now: () => NOW,
      keepMapping,
    })) {
      expect(kept.some(({ pseudonym }) => pseudonym === out['id'])).toBe(true)
      seen++
    }
    expect([seen, kept.length, kept[0]?.id]).toEqual([600, 600, 'o-0'])
    const failing = deidentify(source(600), 'gdpr-pseudonymised', keys, {
      now: () => NOW,
      keepMapping: () => Promise.reject(new Error('the vault is away')),
    })
    await expect(failing.next()).rejects.toThrow('the vault is away')
  })

  test('is the only kind that asks for it', async () => {
    const asked: string[] = []
    for (const profile of names) {
      const keepMapping = async (): Promise<void> => void asked.push(profile)
      for await (const out of deidentify(source(1), profile, keys, { now: () => NOW, keepMapping }))
        expect(out.resourceType).toBe('Observation')
    }
    expect(asked).toEqual(['hipaa-limited-data-set', 'gdpr-pseudonymised'])
  })
})

describe('a stream', () => {
  test('is drawn as it is read: no more than a batch is held, however long it is', async () => {
    for (const profile of names) {
      let drawn = 0
      async function* endless(): AsyncGenerator<Resource> {
        for (;;) yield { ...base, id: `o-${drawn++}` }
      }
      let read = 0
      const asked: number[] = []
      const keepMapping = async (pairs: readonly Mapping[]): Promise<void> =>
        void asked.push(pairs.length)
      for await (const out of deidentify(endless(), profile, keys, {
        now: () => NOW,
        keepMapping,
      })) {
        expect(out.resourceType).toBe('Observation')
        expect(drawn - read).toBeLessThanOrEqual(MAPPING_BATCH)
        if (++read === 2_000) break
      }
    }
  })

  test('refuses a Bundle of more entries than it may have, and gives nothing of it', () => {
    const entry = Array.from({ length: 100_001 }, () => ({ resource: base }))
    expect(() => run({ resourceType: 'Bundle', entry })).toThrow(
      'A Bundle has 100000 entries at most.',
    )
  })

  test('needs a secret of 32 bytes', () => {
    const short = { secret: new Uint8Array(16), purpose: 'a study' }
    expect(() => run(base, 'hipaa-safe-harbor', { keys: short })).toThrow(
      'the secret of pseudonyms has 32 bytes',
    )
  })
})
