import { Fault, type Json } from '@wardstone/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { homeOf } from './compartments.ts'
import { SHARED_BYTES_MAX, SHARING_PATIENTS_MAX } from './limits.ts'
import { referenceTo, resourceOf, type Resource } from './resource.ts'
import { copyJson, copyOf, isShared, joinCopies, splitResource } from './share.ts'
import { parsed } from './test-shared.ts'

const patients = ['p1', 'p11', 'p2', 'p3'].map((id) => referenceTo('Patient', id))
const meta = { versionId: '1', lastUpdated: '2026-05-01T00:00:00.000Z' }

/** Something that names some of the patients, in one way or another. */
const naming = fc
  .record({
    who: fc.subarray(patients, { maxLength: 3 }),
    way: fc.constantFrom('reference', 'valueUri', 'history', 'text'),
    word: fc.string({ maxLength: 8 }),
  })
  .map(({ who, way, word }): Record<string, Json> => ({
    word,
    named: who.map((name) => {
      if (way === 'history') return { reference: `${name}/_history/2` }
      if (way === 'text') return { display: `see ${name}.` }
      return { [way]: name }
    }),
  }))
const members = fc.dictionary(
  fc.constantFrom('member', 'extension', 'entry', 'note', 'subject', '_name', 'quantity'),
  fc.oneof(naming, fc.array(naming, { minLength: 1, maxLength: 5 }), fc.integer(), fc.string()),
  { maxKeys: 6 },
)
const contained = fc.array(
  naming.map((one) => ({ ...one, id: 'inner' })),
  { maxLength: 2 },
)

const resourceFrom = (own: Record<string, Json>, inner: readonly Json[]): Resource =>
  resourceOf(
    {
      resourceType: 'Group',
      id: 'g',
      meta,
      ...own,
      ...(inner.length === 0 ? {} : { contained: inner }),
    },
    'test',
  )
const text = (name: string) => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${name}</div>`,
})
const group = (count: number, extra: Record<string, Json> = {}) => ({
  ...parsed('{"resourceType":"Group","type":"person","actual":true}'),
  member: Array.from({ length: count }, (_, n) => ({ entity: { reference: `Patient/m${n}` } })),
  ...extra,
})
/** As it is kept and read again. */
const kept = (resource: Resource) =>
  new Map(
    [...splitResource(resource, patients, 'Group')].map(([patient, copy]) => {
      const json = copyJson(copy, { id: 'g', meta })
      const again = copyOf(json)
      if (again === undefined || !isShared(json)) throw new Error('a copy says that it is one')
      return [patient, { json, again }]
    }),
  )
const named = (json: string) => new Set(json.match(/Patient\/[A-Za-z0-9\-.]*[A-Za-z0-9]/g))

describe('copies of a resource about several patients', () => {
  it('make the whole again, name each their own patient alone, and some of them nobody else', () => {
    fc.assert(
      fc.property(members, contained, fc.subarray(patients), (own, inner, some) => {
        const resource = resourceFrom(own, inner)
        const copies = kept(resource)
        for (const [patient, { json }] of copies) {
          for (const other of named(json)) expect(other).toBe(patient)
        }
        const all = [...copies.values()].map(({ again }) => again)
        const { resource: whole, isWhole } = joinCopies(all)
        expect(isWhole).toBe(true)
        expect(whole).toEqual(JSON.parse(JSON.stringify(resource)))
        const part = joinCopies(some.flatMap((name) => copies.get(name)?.again ?? []))
        expect(part.isWhole).toBe(some.length === patients.length)
        for (const name of named(JSON.stringify(part.resource))) expect(some).toContain(name)
      }),
      { numRuns: 500 },
    )
  })

  it('have the narrative only all together: one that is gone takes it along', () => {
    const narrative = text('Ann')
    const copies = [...kept(resourceFrom({ text: narrative }, [])).values()]
    for (const { json } of copies) expect(json).not.toContain('Ann')
    const all = copies.map(({ again }) => again)
    expect(joinCopies(all).resource['text']).toEqual(narrative)
    for (let without = 0; without < all.length; without++) {
      const left = all.filter((_, at) => at !== without)
      expect(joinCopies(left).resource).not.toHaveProperty('text')
    }
  })

  it('of two resources make nothing together that names both', () => {
    const [one, other] = ['Ann', 'Bob'].map((name) => [
      ...kept(resourceFrom({ text: text(name) }, [])).values(),
    ])
    const mixed = [...(one ?? []).slice(0, -1), ...(other ?? []).slice(-1)]
    expect(() => joinCopies(mixed.map(({ again }) => again))).toThrow(/authenticate/)
  })

  it('have limits, of how many there are and of their bytes in all', () => {
    const most = homeOf(group(SHARING_PATIENTS_MAX), 'g', 'Group')
    const reason = { code: 'input.too-large' }
    expect(codeOf(() => homeOf(group(SHARING_PATIENTS_MAX + 1), 'g', 'Group'))).toMatchObject(
      reason,
    )
    if (!('patients' in most)) throw new Error('it is about several')
    const long = { name: 'x'.repeat(SHARED_BYTES_MAX / SHARING_PATIENTS_MAX + 1) }
    const split = (extra: Record<string, Json>) =>
      codeOf(() => splitResource(group(SHARING_PATIENTS_MAX, extra), most.patients, 'Group'))
    expect(split({})).toBeUndefined()
    expect(split(long)).toMatchObject(reason)
  })

  it('are of types alone that may be about several', () => {
    const several = [1, 2].map((n) => ({ reference: `Patient/p${n}` }))
    const observation = resourceOf({ resourceType: 'Observation', performer: several }, 'test')
    expect(codeOf(() => homeOf(observation, 'o', 'Observation'))).toMatchObject({
      code: 'records.invalid',
    })
  })
})

function codeOf(act: () => unknown): Fault | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
}
