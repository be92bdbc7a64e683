import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '@wardstone/core'
import { unpackData } from '@wardstone/harness'
import { expect, test } from 'vitest'
import { openContainer } from './contained.ts'
import { judgeByFhirpath, rules } from './invariants.ts'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { nativeInvariants } from './native-invariants.ts'
import { childrenOf, elementAt, typeDefinition, type ElementDefinition } from './types.ts'
import { openVisit, type Visit } from './visit.ts'

const SAMPLES_MAX = 30
const SLOW_MS = 240_000

type Sample = { readonly element: JsonObject; readonly visit: Visit }

/** Every element of a resource, under its path and under its type. */
function collect(samples: Map<string, Sample[]>, resource: JsonObject): void {
  const type = textAt(resource, 'resourceType') ?? ''
  const visit = openVisit(resource, type, {})
  visit.container = openContainer(resource)
  walk(samples, resource, typeDefinition(type)?.elements ?? [], visit)
  keep(samples, type, resource, visit)
}

function keep(
  samples: Map<string, Sample[]>,
  path: string,
  element: JsonObject,
  visit: Visit,
): void {
  const list = samples.get(path) ?? []
  samples.set(path, list)
  if (list.length < SAMPLES_MAX) list.push({ element, visit })
}

function walk(
  samples: Map<string, Sample[]>,
  object: JsonObject,
  elements: readonly ElementDefinition[],
  visit: Visit,
): void {
  for (const [name, value] of Object.entries(object)) {
    for (const item of isList(value) ? value : [value]) {
      if (!isObject(item)) continue
      if (textAt(item, 'resourceType') !== undefined) {
        if (name !== 'contained') collect(samples, item)
        continue
      }
      const element = elements.find((one) => one.name === name)
      const choice = elements.find(
        (one) => one.name.endsWith('[x]') && name.startsWith(one.name.slice(0, -3)),
      )
      const type = element?.types[0]?.code ?? name.slice((choice?.name.length ?? 0) - 3)
      if (element !== undefined)
        keep(samples, element.contentReference ?? element.path, item, visit)
      if (typeDefinition(type) !== undefined) keep(samples, type, item, visit)
      const below =
        element === undefined ? (typeDefinition(type)?.elements ?? []) : childrenOf(element)
      walk(samples, item, below, visit)
    }
  }
}

/** The element, and the element without each member that it may lack: rules are asked about what is structurally right. */
function variants(element: JsonObject, path: string): readonly JsonObject[] {
  const definition = elementAt(path)
  const elements =
    typeDefinition(path)?.elements ?? (definition === undefined ? [] : childrenOf(definition))
  const required = new Set(elements.filter((one) => one.min > 0).map((one) => one.name))
  const optional = Object.keys(element).filter((name) => !required.has(name))
  return [
    element,
    ...optional.map((name) =>
      Object.fromEntries(Object.entries(element).filter(([one]) => one !== name)),
    ),
  ]
}

/** Those that `fhirpath` cannot evaluate, or whose FHIRPath says less than FHIR's words do. */
const incomparable: Readonly<Record<string, string>> = {
  'CareTeam.participant ctm-1': 'asks for resolve()',
  'ElementDefinition.max eld-3': 'is about a primitive, whose sample is not an object',
  'ElementDefinition eld-19': 'has escapes that JavaScript does not read',
  'Questionnaire.item.enableWhen que-7': 'compares a FHIR boolean with System.Boolean',
  'RiskAssessment.prediction ras-2': 'is empty without a probability',
}

test(
  'rules written out by hand judge as fhirpath does, on elements of all official examples and on damaged ones',
  () => {
    const { folder, remove } = unpackData('fhir/r4-examples.tar.gz')
    const samples = new Map<string, Sample[]>()
    try {
      for (const name of readdirSync(folder)) {
        const text = readFileSync(join(folder, name), 'utf8')
        if (text.length > 200_000 || /^(?:SearchParameter|CodeSystem-v|ValueSet-v)/.test(name))
          continue
        const json = JSON.parse(text) as Json
        if (isObject(json)) collect(samples, json)
      }
    } finally {
      remove()
    }
    const disagreements: string[] = []
    let compared = 0
    for (const rule of rules) {
      const name = `${rule.path} ${rule.key}`
      if (nativeInvariants[name] === undefined || Object.hasOwn(incomparable, name)) continue
      const judge = judgeByFhirpath(rule.path, rule.expression)
      for (const { element, visit } of samples.get(rule.path) ?? []) {
        for (const variant of variants(element, rule.path)) {
          const resource = element === visit.resource ? variant : visit.resource
          const expected = judge(variant, { ...visit, resource })
          if (expected === undefined) continue
          compared++
          if (rule.holds(variant, visit) !== expected) {
            disagreements.push(
              `${name}: not ${String(expected)} on ${JSON.stringify(variant).slice(0, 300)}`,
            )
          }
        }
      }
    }
    expect(disagreements).toEqual([])
    expect(compared).toBeGreaterThan(5_000)
  },
  SLOW_MS,
)

test('every rule of severity error in the definitions has a way to be checked', () => {
  expect(rules.filter((rule) => rule.key !== '')).toHaveLength(197)
  for (const name of Object.keys(nativeInvariants)) {
    expect(rules.map((rule) => `${rule.path} ${rule.key}`)).toContain(name)
  }
})
