import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault, type Json } from '@wardstone/core'
import { searchParameters } from '@wardstone/fhir'
import { unpackData } from '@wardstone/harness'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { isList, isObject, objectAt, textAt } from './json.ts'
import { resourceOf, type Resource } from './resource.ts'
import { parametersOf } from './search-parameters.ts'
import { openPlainStore } from './search-reference.ts'
import { shareAmong } from './test-shared.ts'
import {
  bytesOf,
  clinician,
  entriesOf,
  idOf,
  importer,
  openTestRecords,
  syntheaBundles,
  withOwnIds,
} from './test-records.ts'

/*
 * The search over tokens against a plain one that opens everything and evaluates the official expressions: generated queries,
 * each made from a value that some resource has and then bent.
 */

const FILES = 6
const EXAMPLES_OF_A_TYPE_MAX = 8
const QUERIES = 3_000
const SLOW_MS = 280_000
const store = await openTestRecords()
const { records } = store
afterAll(store.close)

const doctor = clinician('dr-agrees')
const resources: Resource[] = []
for (const file of await syntheaBundles(FILES)) {
  await records.bundle(importer, withOwnIds(file))
  const entries = entriesOf(file)
  const names = new Map(
    entries.map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${idOf(resource)}`]),
  )
  // As the transaction does, so that both sides read the same references.
  resources.push(
    ...entries.map(({ resource }) => {
      const json = JSON.stringify(resource)
      const named = json.replaceAll(/urn:uuid:[0-9a-f-]{36}/g, (urn) => names.get(urn) ?? urn)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
      return resourceOf(JSON.parse(named) as Json, 'test')
    }),
  )
}
const history = resources.length
for (const example of examples()) {
  const { resourceType: type } = example
  const isTaken = await records.update(importer, type, idOf(example), bytesOf(example)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Fault) return false
      throw error
    },
  )
  if (isTaken) resources.push(example)
}
for (const patient of resources.filter(({ resourceType }) => resourceType === 'Patient')) {
  const team = {
    resourceType: 'CareTeam',
    id: `t-${idOf(patient)}`.slice(0, 64),
    status: 'active',
    subject: { reference: `Patient/${idOf(patient)}` },
    participant: [{ member: { reference: 'Practitioner/dr-agrees' } }],
  }
  await records.update(importer, 'CareTeam', team.id, bytesOf(team))
  resources.push(team)
}
const shared = await shareAmong(
  records,
  resources.filter(({ resourceType }) => resourceType === 'Patient').map(idOf),
)
resources.push(...shared)
const plain = openPlainStore(resources)

/** Official examples of all types, Patients first, so that the rest finds them. Definitions are left out: they are all alike. */
function examples(): Resource[] {
  const { folder, remove } = unpackData('fhir/r4-examples.tar.gz')
  try {
    const all = readdirSync(folder)
      .filter(
        (name) => name.endsWith('.json') && !/^(?:SearchParameter|StructureDefinition)-/.test(name),
      )
      .toSorted()
      .flatMap((name) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
        const json = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json
        return isObject(json) && textAt(json, 'resourceType') !== undefined
          ? [resourceOf(json, name)]
          : []
      })
      .filter((each) => textAt(each, 'id') !== undefined && each.resourceType !== 'AuditEvent')
    const byName = new Map(all.map((each) => [`${each.resourceType}/${idOf(each)}`, each]))
    const few = [...Map.groupBy(byName.values(), ({ resourceType }) => resourceType).values()]
    return few
      .flatMap((own) => own.slice(0, EXAMPLES_OF_A_TYPE_MAX))
      .toSorted(
        (a, b) => Number(b.resourceType === 'Patient') - Number(a.resourceType === 'Patient'),
      )
  } finally {
    remove()
  }
}

const bent = fc.record({
  resource: fc.nat(),
  parameter: fc.nat(),
  node: fc.nat(),
  way: fc.nat(),
  other: fc.nat(),
  prefix: fc.constantFrom('', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'),
  shape: fc.constantFrom(
    'plain',
    'plain',
    'plain',
    'two',
    'not',
    'missing',
    'chain',
    'has',
    'middle',
    'middle',
    'words',
    'words',
  ),
  isOfOne: fc.boolean(),
})
type Bent = typeof bent extends fc.Arbitrary<infer T> ? T : never

const pick = <T>(values: readonly T[], n: number): T | undefined => values[n % values.length]
const types = [...new Set(resources.map(({ resourceType }) => resourceType))]

/** Shapes that only one kind of parameter has. */
const kindOf: Readonly<Record<string, string>> = { middle: 'string', words: 'token' }

/** A name and a value that some resource has for a parameter of its type, bent. */
function conditionFrom(own: Resource, how: Bent): [string, string] | undefined {
  const type = own.resourceType
  const codes = [...parametersOf(type).keys()].filter(
    (code) =>
      code !== '_lastUpdated' &&
      plain.nodes(own, code).length > 0 &&
      (kindOf[how.shape] ?? searchParameters(type).get(code)?.kind) ===
        searchParameters(type).get(code)?.kind,
  )
  const code = pick(codes, how.parameter)
  if (code === undefined) return undefined
  const { kind, components, expression } = searchParameters(type).get(code) ?? {
    kind: 'special',
    components: [],
    expression: '',
  }
  const node = pick(plain.nodes(own, code), how.node) ?? null
  if (how.shape === 'missing' && kind !== 'composite') {
    return [`${code}:missing`, how.way % 2 === 0 ? 'true' : 'false']
  }
  if (kind === 'composite') {
    if (!expression.startsWith(type) || components.length !== 2) return undefined
    return compositeFrom(node, code, how)
  }
  const isWords = how.shape === 'words' && kind === 'token'
  const text = isWords ? wordsFrom(node, how.way) : valueFrom(kind, node, how)
  if (text === undefined || text === '' || /[,$\\]/.test(text)) return undefined
  if (isWords) return [`${code}:text`, text]
  if (how.shape === 'middle' && kind === 'string') {
    const middle = text.slice(how.node % 3, 3 + (how.other % 9))
    return middle.trim() === '' ? undefined : [`${code}:contains`, middle]
  }
  if (how.shape === 'not' && kind === 'token') return [`${code}:not`, text]
  if (kind === 'reference') return referenceFrom(code, text, how)
  if (kind === 'uri' && how.way % 3 === 1) return [`${code}:below`, text.replace(/\/[^/]*$/, '')]
  if (kind === 'uri' && how.way % 3 === 2) return [`${code}:above`, `${text}/more`]
  return kind === 'string' && how.way % 4 === 0 ? [`${code}:exact`, text] : [code, text]
}

function referenceFrom(code: string, text: string, how: Bent): [string, string] {
  const [type = '', id = ''] = text.split('/')
  if (!text.includes('/') || text.includes(':')) return [code, text]
  return (
    (
      [
        [code, text],
        [`${code}:${type}`, id],
        [code, id],
      ] as const satisfies [string, string][]
    )[how.way % 3] ?? [code, text]
  )
}

function compositeFrom(node: Json, code: string, how: Bent): [string, string] | undefined {
  if (!isObject(node)) return undefined
  const concept = objectAt(node, 'code')
  const quantity = objectAt(node, 'valueQuantity')
  const other = objectAt(node, 'valueCodeableConcept')
  const first = valueFrom('token', concept ?? null, how)
  const second =
    quantity === undefined
      ? valueFrom('token', other ?? null, how)
      : valueFrom('quantity', quantity, how)
  const isFitting = code.endsWith(quantity === undefined ? 'concept' : 'quantity')
  if (first === undefined || second === undefined || !isFitting) return undefined
  return /[,$\\]/.test(first + second) ? undefined : [code, `${first}$${second}`]
}

function valueFrom(kind: string, node: Json, how: Bent): string | undefined {
  const { way, prefix } = how
  if (kind === 'token') return tokenFrom(node, way)
  if (kind === 'string') return stringFrom(node, way)
  if (kind === 'uri') return typeof node === 'string' ? node : undefined
  if (kind === 'reference') {
    const text = isObject(node)
      ? textAt(node, 'reference')
      : typeof node === 'string'
        ? node
        : undefined
    return text === undefined || text.startsWith('#') || /\s/.test(text)
      ? undefined
      : text.split('|')[0]
  }
  if (kind === 'date') {
    const date = dateIn(node)
    const cut = [4, 7, 10, 19][way % 4] ?? 10
    const text = date?.slice(0, cut)
    // Examples hold times of `occurrenceString` and the like, too.
    if (text === undefined || !/^\d{4}(?:-\d\d(?:-\d\d(?:T[\d:]{8})?)?)?$/.test(text))
      return undefined
    return `${prefix}${text}${text.length > 10 ? 'Z' : ''}`
  }
  const amount = isObject(node) ? (node['value'] ?? objectAt(node, 'low')?.['value']) : node
  if (typeof amount !== 'number' || !/^-?\d+(?:\.\d+)?$/.test(String(amount))) return undefined
  const number = way % 5 === 0 ? String(Math.round(amount)) : String(amount)
  const [system, code] = isObject(node) ? [textAt(node, 'system'), textAt(node, 'code')] : []
  const unit =
    system === undefined || code === undefined
      ? ''
      : (['', `|${system}|${code}`, `||${code}`, '|http://example.org|x'][how.other % 4] ?? '')
  return prefix + number + (kind === 'quantity' ? unit : '')
}

function tokenFrom(node: Json, way: number): string | undefined {
  if (typeof node === 'string' || typeof node === 'boolean' || typeof node === 'number') {
    return String(node)
  }
  if (!isObject(node)) return undefined
  const { coding } = node
  if (isList(coding)) return tokenFrom(pick(coding, way) ?? null, way)
  const code = textAt(node, 'code') ?? textAt(node, 'value')
  const system = textAt(node, 'system')
  if (code === undefined || /\|/.test(code + (system ?? ''))) return undefined
  if (/^(?:phone|email|fax|url|pager|sms|other)$/.test(system ?? '')) return code
  return [
    code,
    `${system ?? ''}|${code}`,
    system === undefined ? code : `${system}|`,
    `http://example.org|${code}`,
  ][way % 4]
}

function stringFrom(node: Json, way: number): string | undefined {
  const text =
    typeof node === 'string'
      ? node
      : isObject(node)
        ? [
            textAt(node, 'family'),
            pickText(node['given']),
            textAt(node, 'city'),
            textAt(node, 'text'),
          ].find((each) => each !== undefined)
        : undefined
  if (text === undefined || way % 4 === 0) return text
  const cut = text.slice(0, 1 + (way % 16)).trim()
  return way % 2 === 0 ? cut.toUpperCase() : cut
}

/** The beginning of what a code says in words. */
function wordsFrom(node: Json, way: number): string | undefined {
  if (!isObject(node)) return undefined
  const { coding } = node
  const texts = [node, ...(isList(coding) ? coding : [])].flatMap((each) =>
    isObject(each) ? [textAt(each, 'text'), textAt(each, 'display')] : [],
  )
  const text = pick(
    texts.filter((each) => each !== undefined),
    way,
  )
  return stringFrom(text ?? null, way)
}

function pickText(value: Json | undefined): string | undefined {
  const first = isList(value) ? value[0] : value
  return typeof first === 'string' ? first : undefined
}

function dateIn(node: Json): string | undefined {
  if (typeof node === 'string') return node
  if (!isObject(node)) return undefined
  return textAt(node, 'start') ?? textAt(node, 'end') ?? pickText(node['event'])
}

/** Conditions of one query: a value, perhaps led to by a chain or by `_has`, perhaps of one patient. */
function queryFrom(how: Bent): { type: string; parameters: [string, string][] } | undefined {
  const type = pick(types, how.resource) ?? ''
  const own = pick(
    resources.filter(({ resourceType }) => resourceType === type),
    how.other,
  )
  if (own === undefined) return undefined
  const links = referencesIn(own)
  const link = pick(links, how.parameter)
  if (how.shape === 'chain' && link !== undefined) {
    const inner = conditionFrom(link.to, { ...how, shape: 'plain' })
    if (inner === undefined) return undefined
    return { type, parameters: [[`${link.code}:${link.to.resourceType}.${inner[0]}`, inner[1]]] }
  }
  if (how.shape === 'has' && link !== undefined) {
    const inner = conditionFrom(own, { ...how, shape: 'plain' })
    if (inner === undefined) return undefined
    const name = `_has:${type}:${link.code}:${inner[0]}`
    return { type: link.to.resourceType, parameters: [[name, inner[1]]] }
  }
  const first = conditionFrom(own, how)
  if (first === undefined) return undefined
  const second =
    how.shape === 'two'
      ? conditionFrom(own, { ...how, parameter: how.node, shape: 'plain' })
      : undefined
  return { type, parameters: second === undefined ? [first] : [first, second] }
}

const byName = new Map(resources.map((each) => [`${each.resourceType}/${idOf(each)}`, each]))

/** References of a resource to others that are here, by parameter. */
function referencesIn(own: Resource): { code: string; to: Resource }[] {
  return [...parametersOf(own.resourceType).values()].flatMap(({ name, kind, targets }) =>
    kind !== 'reference'
      ? []
      : plain.nodes(own, name).flatMap((node) => {
          const to = byName.get(isObject(node) ? (textAt(node, 'reference') ?? '') : '')
          return to === undefined || !targets.includes(to.resourceType) ? [] : [{ code: name, to }]
        }),
  )
}

async function found(type: string, parameters: [string, string][]): Promise<string[]> {
  const asked: [string, string][] = [...parameters, ['_count', '100']]
  let page = await records.search(doctor, type, asked)
  const ids = page.entries.map(({ id }) => id)
  while (page.next !== undefined) {
    page = await records.continueSearch(doctor, type, page.next)
    ids.push(...page.entries.map(({ id }) => id))
  }
  expect(ids).toHaveLength(page.total)
  return ids.toSorted()
}

const only = (some: readonly string[], others: readonly string[]) =>
  some.filter((id) => !others.includes(id)).slice(0, 3)

describe('a search over tokens', () => {
  it(
    'finds what a plain search of everything finds, whatever is asked',
    { timeout: SLOW_MS },
    async () => {
      expect(shared.length).toBeGreaterThan(15)
      expect(history).toBeGreaterThan(1_000)
      expect(resources.length - history).toBeGreaterThan(300)
      let asked = 0
      let matching = 0
      const disagreements: string[] = []
      const shapes = new Map<string, number>()
      await fc.assert(
        fc.asyncProperty(bent, async (how) => {
          const query = queryFrom(how)
          fc.pre(query !== undefined)
          const { type, parameters } = query
          const sets = parameters.map(([name, value]) => plain.meeting(type, name, value))
          const [first = new Set<string>(), ...more] = sets
          const expected = [...first].filter((id) => more.every((set) => set.has(id))).toSorted()
          const ids = await found(type, parameters)
          // Told as sentences, not shrunk: the query itself says what is wrong.
          if (ids.join() !== expected.join()) {
            disagreements.push(
              `${type} ${JSON.stringify(parameters)}: missing ${only(expected, ids).join()}, too many ${only(ids, expected).join()}`,
            )
          }
          asked++
          if (expected.length > 0) matching++
          shapes.set(how.shape, (shapes.get(how.shape) ?? 0) + 1)
        }),
        { numRuns: QUERIES, maxSkipsPerRun: 1000 },
      )
      console.info(
        `${asked} queries, ${matching} with matches, over ${resources.length} resources`,
        shapes,
      )
      expect(disagreements).toEqual([])
      expect(asked).toBeGreaterThanOrEqual(QUERIES)
      expect(matching).toBeGreaterThan(QUERIES / 3)
      expect(shapes.get('middle')).toBeGreaterThan(QUERIES / 100)
      expect(shapes.get('words')).toBeGreaterThan(QUERIES / 100)
    },
  )
})
