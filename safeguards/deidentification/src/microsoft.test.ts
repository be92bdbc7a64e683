import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@wardstone/core'
import { elementAt } from '@wardstone/fhir'
import { unpackData } from '@wardstone/harness'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDeidentifier } from './deidentify.ts'
import { isList, isObject } from './json.ts'
import { planOf, type Members, type Step } from './plan.ts'
import { isResource } from './resource.ts'
import { datatypeActions, datatypeElements } from './rules/datatypes.ts'

const row = z.object({
  at: z.string(),
  theirs: z.string(),
  ours: z.string(),
  count: z.int(),
  reason: z.string(),
})
const adjudicated = z
  .object({ pairs: z.array(row), rules: z.array(row) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../adjudicated.json'), 'utf8')))

let data: ReturnType<typeof unpackData>
beforeAll(() => void (data = unpackData('fhir/ms-anonymizer.tar.gz')))
afterAll(() => data.remove())

function sourceOf(target: string): string {
  return target.replace('-target', '')
}

/** What has no input of its own is made from the basic one. */
function basicOf(target: string): string {
  return target.includes('contained-in-bundle')
    ? target.replace('-redact-all-target', '')
    : target.replace('redact-all-target', 'basic')
}

function read(file: string): Json {
  // Their files begin with a byte-order mark, and one holds comments: JSON.parse of what is left.
  return JSON.parse(readFileSync(join(data.folder, file), 'utf8').replace(/^\uFEFF/, '')) as Json
}

/** Values by path, positions left out. */
function valuesByPath(
  json: Json,
  path = '',
  found = new Map<string, string[]>(),
): Map<string, string[]> {
  if (isList(json)) for (const item of json) valuesByPath(item, path, found)
  else if (isObject(json)) {
    for (const [name, value] of Object.entries(json))
      valuesByPath(value, path === '' ? name : `${path}.${name}`, found)
  } else if (json !== null) found.set(path, [...(found.get(path) ?? []), String(json)])
  return found
}

/** What became of the values at one path. */
function outcome(source: readonly string[], target: readonly string[] | undefined): string {
  if (target === undefined) return 'removed'
  if (!source.some((value) => target.includes(value))) return 'changed'
  return source.every((value) => target.includes(value)) ? 'kept' : 'partly kept'
}

type Difference = { at: string; theirs: string; ours: string }

function counted(differences: readonly Difference[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { at, theirs, ours } of differences) {
    const key = `${at}: theirs ${theirs}, ours ${ours}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function expected(rows: readonly z.infer<typeof row>[]): Map<string, number> {
  return new Map(
    rows.map(({ at, theirs, ours, count }) => [`${at}: theirs ${theirs}, ours ${ours}`, count]),
  )
}

describe('beside Microsoft’s anonymiser', () => {
  test('each of 26 pairs has the same outcome at each path, or a reason why not', () => {
    const folder = 'functional/TestResources'
    const names = [folder, `${folder}/R4OnlyResource`].flatMap((inside) =>
      readdirSync(join(data.folder, inside)).map((name) => `${inside}/${name}`),
    )
    const targets = names.filter((name) => name.endsWith('-target.json'))
    expect(targets.length).toBe(26)
    const { resource } = openDeidentifier(
      'hipaa-expert-determination',
      { secret: new Uint8Array(32).fill(1), purpose: 'a test' },
      { now: () => Date.UTC(2022, 0, 1) },
    )
    const differences: Difference[] = []
    let same = 0
    for (const target of targets) {
      const source = read(names.find((name) => name === sourceOf(target)) ?? basicOf(target))
      if (!isObject(source) || !isResource(source)) throw new Error('their inputs are resources')
      const before = valuesByPath(source)
      const [theirs, ours] = [valuesByPath(read(target)), valuesByPath(resource(source) ?? {})]
      const type = source.resourceType
      for (const [path, values] of before) {
        const [one, other] = [outcome(values, theirs.get(path)), outcome(values, ours.get(path))]
        if (one === other) same++
        else differences.push({ at: `${type}.${path}`, theirs: one, ours: other })
      }
    }
    expect(counted(differences)).toEqual(expected(adjudicated.pairs))
    expect([same, differences.length]).toEqual([379, 472])
    for (const { reason } of adjudicated.pairs) expect(reason.length).toBeGreaterThan(10)
  })

  test('each of the 193 rules of their sample configuration is ours too, or has a reason', () => {
    const { fhirPathRules } = z
      .object({ fhirPathRules: z.array(z.object({ path: z.string(), method: z.string() })) })
      .parse(read('config/configuration-sample.json'))
    expect(fhirPathRules.length).toBe(193)
    const differences = fhirPathRules
      .map(({ path, method }) => ({ at: path, theirs: method, ours: ourRule(path) }))
      .filter(({ theirs, ours }) => !agrees(theirs, ours))
    expect(counted(differences)).toEqual(expected(adjudicated.rules))
    expect(differences.length).toBe(23)
  })
})

const sameAs: Readonly<Record<string, readonly string[]>> = {
  redact: ['removed', 'text'],
  keep: ['keep', 'code', 'coding', 'address'],
  dateshift: ['date', 'instant'],
  cryptoHash: ['reference', 'pseudonym'],
  perturb: ['quantity'],
}

function agrees(theirs: string, ours: string): boolean {
  return sameAs[theirs]?.includes(ours) === true
}

function ourRule(path: string): string {
  if (path === 'Resource.id') return 'pseudonym'
  const [, type, ...members] = /^nodesByType\('(\w+)'\)(?:\.(\w+))?$/.exec(path) ?? []
  if (type !== undefined) return typeRule(type, members[0])
  const [resource = '', ...steps] = path.split(/\.| as /)
  return ruleAt(planOf(resource), steps)
}

function typeRule(type: string, member: string | undefined): string {
  if (member !== undefined) {
    if (type === 'Coding') return member === 'code' ? 'coding' : 'removed'
    if (type === 'Address') return 'address'
    if (type === 'Reference') return member === 'reference' ? 'reference' : 'removed'
    return datatypeElements[type]?.includes(member) === true
      ? elementAt(`${type}.${member}`)?.types[0]?.code === 'string'
        ? 'text'
        : 'keep'
      : 'removed'
  }
  const parts = datatypeElements[type]
  if (parts !== undefined) return parts.join() === 'text' ? 'text' : 'parts'
  return new Map<string, string>(Object.entries(datatypeActions)).get(type) ?? 'removed'
}

/** Our action at a path; choices count under their common name, `parts` for what has parts of its own. */
function ruleAt(members: Members | undefined, steps: readonly string[]): string {
  const [first = '', ...rest] = steps
  const exact = members?.get(first)
  const choices = [...(members ?? [])].filter(([name]) =>
    new RegExp(`^${first}[A-Z]\\w*$`).test(name),
  )
  const found: [string, Step][] = exact === undefined ? choices : [[first, exact]]
  const rules = new Set(
    found.map(([, step]) =>
      step.kind === 'leaf' ? step.action : rest.length === 0 ? 'parts' : ruleAt(step.members, rest),
    ),
  )
  return rules.size === 0 ? 'removed' : [...rules].toSorted().join('+')
}
