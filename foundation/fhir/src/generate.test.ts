import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import { readDefinitions } from './definitions.ts'
import { CORE_PACKAGE, generateTables } from './generate.ts'
import { isList, objectAt, objectsAt, textAt, type JsonObject } from './json.ts'
import { resourceTypes, typeNames } from './types.ts'
import { branchOfCode, valueSetOf } from './value-sets.ts'

const TABLES_BYTES_MAX = 1_500_000

test('the tables are, byte for byte, what the generator makes of the official definitions', () => {
  const { folder, remove } = unpackData(CORE_PACKAGE)
  try {
    const tables = generateTables(folder)
    let bytes = 0
    for (const [name, text] of tables) {
      const committed = readFileSync(join(import.meta.dirname, 'tables', name), 'utf8')
      expect(committed === text).toBe(true)
      bytes += text.length
    }
    expect([...tables.keys()]).toEqual([
      'elements.ts',
      'value-sets.ts',
      'concepts.ts',
      'invariants.ts',
      'search.ts',
      'compartment.ts',
    ])
    expect(bytes).toBeLessThan(TABLES_BYTES_MAX)
  } finally {
    remove()
  }
}, 120_000)

test('the tables hold all 148 types of resource and 61 other types', () => {
  expect(resourceTypes).toHaveLength(146)
  expect(typeNames).toHaveLength(209)
})

test('1,211 of the 1,316 value sets are worked out, with the codes that the package lists', () => {
  const { folder, remove } = unpackData(CORE_PACKAGE)
  try {
    const { valueSets, codeSystems } = readDefinitions(folder)
    const codesUnder = (concepts: readonly JsonObject[]): readonly string[] =>
      concepts.flatMap((one) => [
        textAt(one, 'code') ?? '',
        ...codesUnder(objectsAt(one, 'concept')),
      ])
    let compared = 0
    for (const [url, valueSet] of valueSets) {
      const compose = objectAt(valueSet, 'compose') ?? {}
      const parts = objectsAt(compose, 'include')
      const isPlain = parts.every((part) => !isList(part['filter']) && !isList(part['valueSet']))
      const made = valueSetOf(url)
      if (made === undefined || !isPlain || isList(compose['exclude'])) continue
      const expected = parts.flatMap((part) => {
        const system = textAt(part, 'system') ?? ''
        const listed = codesUnder(objectsAt(part, 'concept'))
        const all = codesUnder(objectsAt(codeSystems.get(system) ?? {}, 'concept'))
        return (listed.length > 0 ? listed : all).map((code) => `${system} ${code}`)
      })
      const found = [...made.bySystem].flatMap(([system, codes]) =>
        [...codes].map((code) => `${system} ${code}`),
      )
      expect(found.toSorted()).toEqual([...new Set(expected)].toSorted())
      compared++
    }
    const known = [...valueSets.keys()].filter((url) => valueSetOf(url) !== undefined)
    expect([known.length, valueSets.size, compared]).toEqual([1_211, 1_316, 1_129])
  } finally {
    remove()
  }
}, 120_000)

test('what is below and above a code follows the code system, by other parents too', () => {
  const act = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  const below = branchOfCode(act, '_ActPharmacySupplyType', 'below', () => undefined)
  // SO stands under EM; UD is named as another child.
  const expected = ['_ActPharmacySupplyType', 'DF', 'EM', 'SO', 'UD']
  expect(expected.filter((code) => below?.has(code) === true)).toEqual(expected)
  const above = branchOfCode(act, 'SO', 'above', () => undefined)
  expect(above?.has('EM') === true && above.has('_ActPharmacySupplyType')).toBe(true)
  expect(branchOfCode('http://loinc.org', '8302-2', 'below', () => undefined)).toBeUndefined()
})
