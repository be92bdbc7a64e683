import type { Json } from '@wardstone/core'
import { rangeOf, type Range } from './dates.ts'
import { isList, isObject, textAt, valuesAt, type JsonObject } from './json.ts'
import { foldName } from './names.ts'
import { localReference } from './references.ts'
import type { Resource } from './resource.ts'
import type { Parameter } from './search-parameters.ts'

/** A coding or identifier as `token` searches see it. `system` is '' where there is none. */
export type TokenValue = { readonly system: string; readonly code: string }

/**
 * What a `token` parameter finds in a resource: CodeableConcept, Coding, Identifier, or a `code` whose system the value set
 * fixes (FHIR R4 §3.1.1.5.12).
 */
export function tokenValues(resource: Resource, parameter: Parameter): TokenValue[] {
  return parameter.paths.flatMap((path) =>
    valuesAt(resource, path).flatMap((value) => tokensIn(value, parameter.system ?? '')),
  )
}

function tokensIn(value: Json, system: string): TokenValue[] {
  if (typeof value === 'string') return [{ system, code: value }]
  if (typeof value === 'boolean') return [{ system, code: String(value) }]
  if (!isObject(value)) return []
  const coding = value['coding']
  if (isList(coding)) return coding.flatMap((item) => (isObject(item) ? tokenOf(item, 'code') : []))
  return value['value'] === undefined ? tokenOf(value, 'code') : tokenOf(value, 'value')
}

function tokenOf(value: JsonObject, member: 'code' | 'value'): TokenValue[] {
  const code = textAt(value, member)
  return code === undefined ? [] : [{ system: textAt(value, 'system') ?? '', code }]
}

/** The times that a `date` parameter finds; a Period is open where it lacks an end. */
export function dateValues(resource: Resource, parameter: Parameter): Range[] {
  return parameter.paths.flatMap((path) =>
    valuesAt(resource, path).flatMap((value) => {
      const range = isObject(value)
        ? periodOf(value)
        : typeof value === 'string'
          ? rangeOf(value)
          : undefined
      return range === undefined ? [] : [range]
    }),
  )
}

/** FHIR R4 §2.24.0.20: a Period holds every time that its start and its end might mean. */
export function periodOf(period: JsonObject): Range | undefined {
  const [start, end] = [textAt(period, 'start'), textAt(period, 'end')]
  const first = start === undefined ? undefined : rangeOf(start)
  const last = end === undefined ? undefined : rangeOf(end)
  if (first === undefined && last === undefined) return undefined
  return { start: first?.start ?? -Infinity, end: last?.end ?? Infinity }
}

/** Texts at one path of a `string` parameter, folded. */
export function stringValues(resource: Resource, path: string): string[] {
  return valuesAt(resource, path)
    .filter((value) => typeof value === 'string')
    .map(foldName)
}

/** Resources of ours that a `reference` parameter finds. */
export function referenceValues(resource: Resource, parameter: Parameter): string[] {
  return parameter.paths.flatMap((path) =>
    valuesAt(resource, `${path}.reference`).flatMap((value) => localReference(value) ?? []),
  )
}
