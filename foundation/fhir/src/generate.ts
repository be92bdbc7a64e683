import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { readDefinitions } from './definitions.ts'
import { conceptTable, valueSetTable } from './generate-codes.ts'
import { elementTable, invariantTable } from './generate-elements.ts'
import { compartmentTable, searchTable } from './generate-search.ts'

/** The package that the tables are made from: hl7.fhir.r4.core 4.0.1, CC0-1.0. */
export const CORE_PACKAGE = 'fhir/r4-core-4.0.1.tar.gz'

/** Text of each file of `tables/`, by name. `folder` is the unpacked package. */
export function generateTables(folder: string): ReadonlyMap<string, string> {
  const definitions = readDefinitions(folder)
  return new Map([
    ['elements.ts', file('elements', elementTable(definitions))],
    ['value-sets.ts', file('valueSets', valueSetTable(definitions))],
    ['concepts.ts', file('concepts', conceptTable(definitions))],
    ['invariants.ts', file('invariants', invariantTable(definitions))],
    ['search.ts', file('search', searchTable(definitions))],
    ['compartment.ts', file('compartment', compartmentTable(definitions))],
  ])
}

function file(name: string, text: string): string {
  assert(!/`|\$\{/.test(text), 'a table can stand in a raw template')
  return `/* Made by \`npm run generate\` from hl7.fhir.r4.core 4.0.1 (CC0-1.0): change the generator, not this. */
// oxlint-disable max-lines

export const ${name}: string = String.raw\`${text}\`
`
}

if (import.meta.main) {
  const { folder, remove } = unpackData(CORE_PACKAGE)
  try {
    const tables = join(import.meta.dirname, 'tables')
    mkdirSync(tables, { recursive: true })
    for (const [name, text] of generateTables(folder)) writeFileSync(join(tables, name), text)
  } finally {
    remove()
  }
}
