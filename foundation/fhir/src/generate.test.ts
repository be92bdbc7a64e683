import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import { CORE_PACKAGE, generateTables } from './generate.ts'
import { resourceTypes, typeNames } from './types.ts'

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
      'codes.ts',
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
