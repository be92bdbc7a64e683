import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJson } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { isObject, objectsAt, textAt, type JsonObject } from './json.ts'

const CONCEPTS_MAX = 1_000
const OURS = /^http:\/\/(?:terminology\.hl7\.org\/CodeSystem|hl7\.org\/fhir)\/[\w./-]+$/

/** One line a code system of HL7 that the package defines completely: its URL, then its codes. `folder` is the unpacked package. */
export function codeLines(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /^CodeSystem-.*\.json$/.test(name))
  return names
    .map((name) => parseJson(readFileSync(join(folder, name))))
    .filter(isObject)
    .filter((one) => textAt(one, 'content') === 'complete' && OURS.test(textAt(one, 'url') ?? ''))
    .filter((one) => {
      const { length } = objectsAt(one, 'concept')
      return length > 0 && length <= CONCEPTS_MAX
    })
    .map((one) => [textAt(one, 'url') ?? '', ...codesIn(one)].join(' '))
    .toSorted()
}

function codesIn(within: JsonObject): readonly string[] {
  return objectsAt(within, 'concept').flatMap((concept) => [
    ...[textAt(concept, 'code') ?? ''].filter((code) => /^[^\s`$\\]+$/.test(code)),
    ...codesIn(concept),
  ])
}

if (import.meta.main) {
  const { folder, remove } = unpackData('fhir/r4-core-4.0.1.tar.gz')
  try {
    const tables = join(import.meta.dirname, 'tables')
    mkdirSync(tables, { recursive: true })
    writeFileSync(
      join(tables, 'hl7-codes.ts'),
      `/* Made by \`npm run generate\` from hl7.fhir.r4.core 4.0.1 (CC0-1.0): change the generator, not this. */
// oxlint-disable max-lines

export const hl7Codes: string = String.raw\`${codeLines(folder).join('\n')}\`
`,
    )
  } finally {
    remove()
  }
}
