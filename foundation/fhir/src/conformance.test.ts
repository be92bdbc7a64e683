import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseJson, type Json } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import adjudicated from '../adjudicated.json' with { type: 'json' }
import { isObject, objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { validate } from './validate.ts'
import type { ValidateOptions } from './visit.ts'

const SLOW_MS = 240_000

function readJson(file: string): JsonObject {
  const json = JSON.parse(readFileSync(file, 'utf8')) as Json
  if (!isObject(json)) throw new Error(`${file} holds no object`)
  return json
}

test(
  'accepts all 5,299 official examples but the 36 that are themselves wrong',
  () => {
    const { folder, remove } = unpackData('fhir/r4-examples.tar.gz')
    try {
      const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
      expect(files).toHaveLength(5_299)
      const refused = files.filter(
        (name) => validate(readJson(join(folder, name))).resource === undefined,
      )
      expect(refused.toSorted()).toEqual(Object.keys(adjudicated.examples).toSorted())
      expect(refused).toHaveLength(36)
    } finally {
      remove()
    }
  },
  SLOW_MS,
)

test(
  'accepts all 22,800 resources of Synthea, and their 80 Bundles',
  () => {
    const { folder, remove } = unpackData('fhir/synthea-80.tar.gz')
    try {
      const bundles = readdirSync(folder).filter((name) => name.endsWith('.json'))
      let resources = 0
      for (const name of bundles) {
        const bundle = readJson(join(folder, name))
        expect(validate(bundle, 'Bundle').issues).toEqual([])
        for (const entry of objectsAt(bundle, 'entry')) {
          resources++
          expect(validate(entry['resource']).issues).toEqual([])
        }
      }
      expect(bundles).toHaveLength(80)
      expect(resources).toBe(22_800)
    } finally {
      remove()
    }
  },
  SLOW_MS,
)

/** Verdicts of the HL7 validator in Java and ours. */
type Verdict = 'both accept' | 'both refuse' | 'less strict' | 'stricter' | 'no outcome'

/** Files that a case brings along. */
function filesOf(entry: JsonObject): readonly string[] {
  return ['supporting', 'supporting5', 'profiles'].flatMap((name) => textsAt(entry, name))
}

/** Definitions that a case brings along, by URL. */
function supporting(folder: string, entry: JsonObject): ReadonlyMap<string, JsonObject> {
  return new Map(
    filesOf(entry)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readJson(join(folder, name)))
      .map((definition) => [textAt(definition, 'url') ?? '', definition]),
  )
}

function optionsOf(folder: string, entry: JsonObject): ValidateOptions {
  const known = supporting(folder, entry)
  const isSecure = entry['security-checks'] === true
  return {
    refuseHtmlInStrings: isSecure,
    refuseHtmlInMarkdown: isSecure || entry['noHtmlInMarkdown'] === true,
    refuseExampleUrls: entry['examples'] === false,
    refuseDeadLinks: true,
    // A package that is not here, or a definition in XML, may define any extension.
    refuseUnknownExtensions:
      entry['packages'] === undefined && filesOf(entry).every((name) => name.endsWith('.json')),
    refuseUnresolved: entry['validateReference'] === 'CHECK_EXISTS_AND_TYPE',
    find: (url) => known.get(url.split('|')[0] ?? ''),
  }
}

/** Whether Java recorded an error; undefined where the outcome is not in the data. */
function isRefusedByJava(folder: string, entry: JsonObject): boolean | undefined {
  const recorded = entry['java']
  const file = typeof recorded === 'string' ? join(folder, 'outcomes', recorded) : undefined
  if (file !== undefined && !existsSync(file)) return undefined
  const json = file === undefined ? recorded : readJson(file)
  if (!isObject(json)) return undefined
  const outcome = objectAt(json, 'outcome') ?? json
  return objectsAt(outcome, 'issue').some(
    (issue) => issue['severity'] === 'error' || issue['severity'] === 'fatal',
  )
}

function isRefused(folder: string, entry: JsonObject): boolean {
  const bytes = readFileSync(join(folder, textAt(entry, 'file') ?? ''))
  try {
    return validate(parseJson(bytes), undefined, optionsOf(folder, entry)).resource === undefined
  } catch {
    return true
  }
}

function verdictOf(folder: string, entry: JsonObject): Verdict {
  const java = isRefusedByJava(folder, entry)
  if (java === undefined) return 'no outcome'
  const ours = isRefused(folder, entry)
  if (java === ours) return java ? 'both refuse' : 'both accept'
  return java ? 'less strict' : 'stricter'
}

test(
  'agrees with the HL7 validator on its own cases, but for those adjudicated by name',
  () => {
    const { folder, remove } = unpackData('fhir/validator-cases.tar.gz')
    try {
      const entries = objectsAt(readJson(join(folder, 'manifest.json')), 'test-cases')
      expect(entries).toHaveLength(226)
      const byVerdict = Map.groupBy(entries, (entry) => verdictOf(folder, entry))
      const names = (verdict: Verdict) =>
        (byVerdict.get(verdict) ?? []).map((entry) => textAt(entry, 'name') ?? '').toSorted()
      const { stricter, lessStrict, withoutOutcome } = adjudicated.validatorCases
      expect(names('stricter')).toEqual(Object.keys(stricter).toSorted())
      expect(names('less strict')).toEqual(
        Object.values(lessStrict)
          .flatMap((group) => Object.keys(group.cases))
          .toSorted(),
      )
      expect(names('no outcome')).toEqual(withoutOutcome.toSorted())
      expect(names('both accept')).toHaveLength(90)
      expect(names('both refuse')).toHaveLength(106)
    } finally {
      remove()
    }
  },
  SLOW_MS,
)

/** Sets that nobody wrote to test validators with: archive, resources in it, files whose resource is refused. */
const collections: readonly (readonly [string, number, readonly string[]])[] = [
  ['fhir/bulk-10.tar.gz', 7_160, []],
  ['fhir/us-core-6.1.0.tgz', 394, Object.keys(adjudicated.collections.usCore)],
  ['fhir/ihe-balp.tar.gz', 96, Object.keys(adjudicated.collections.iheBalp)],
  ['fhir/ihe-pcf.tar.gz', 60, Object.keys(adjudicated.collections.ihePcf)],
]

function resourcesOf(file: string): readonly JsonObject[] {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const parts = file.endsWith('.ndjson') ? text.split('\n').filter((line) => line !== '') : [text]
  return parts
    .map((part) => JSON.parse(part) as Json)
    .filter(isObject)
    .filter((one) => one['resourceType'] !== undefined)
}

test(
  'accepts what others publish: a bulk export, US Core, IHE BALP and PCF, but for those adjudicated',
  () => {
    for (const [archive, count, wrong] of collections) {
      const { folder, remove } = unpackData(archive)
      try {
        let resources = 0
        const refused = new Set<string>()
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          if (!/\.(?:json|ndjson)$/.test(name)) continue
          for (const resource of resourcesOf(join(folder, name))) {
            resources++
            if (validate(resource).resource === undefined) refused.add(basename(name))
          }
        }
        expect(resources).toBe(count)
        expect([...refused].toSorted()).toEqual(wrong.toSorted())
      } finally {
        remove()
      }
    }
  },
  SLOW_MS,
)
