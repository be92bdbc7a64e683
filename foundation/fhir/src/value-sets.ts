import {
  codeSystemIn,
  codeSystemOf,
  codesAbove,
  codesBelow,
  unpacked,
  type CodeSystem,
} from './code-systems.ts'
import { objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { valueSets } from './tables/value-sets.ts'

/** The codes of a value set, by code system. */
export type ValueSet = {
  readonly codes: ReadonlySet<string>
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>
}

/** Finds a definition that is not part of FHIR R4 by its canonical URL; undefined where there is none. */
export type FindDefinition = (url: string) => JsonObject | undefined

/** How deep value sets may be made of others, and how many codes one may come to. */
const VALUE_SETS_DEPTH_MAX = 8
const VALUE_SET_CODES_MAX = 50_000

type Filter = { readonly op: string; readonly value: string }

/** One part of `compose`: codes of a system that are in all of the value sets too. */
type Part = {
  readonly isExcluded: boolean
  readonly system: string | undefined
  readonly codes: readonly string[]
  readonly filters: readonly Filter[]
  readonly valueSets: readonly string[]
}

const lines: ReadonlyMap<string, string> = new Map(
  valueSets.split('\n').map((line) => [line.slice(0, line.indexOf('\t')), line]),
)
const known = new Map<string, ValueSet>()

/** A value set that FHIR R4 itself defines completely; undefined for any other. */
export function valueSetOf(url: string): ValueSet | undefined {
  const found = known.get(url)
  if (found !== undefined) return found
  const made = expanded(ownParts(url), () => undefined, 0)
  if (made !== undefined) known.set(url, made)
  return made
}

function ownParts(url: string): readonly Part[] {
  return lines.get(url)?.split('\t').slice(1).map(readPart) ?? []
}

/**
 * Whether a coding is in a value set: known too where the value set has no code of its system at all. Undefined where that takes
 * code systems that are not here.
 */
export function isCodeIn(
  canonical: string,
  coding: { readonly system: string; readonly code: string },
  find: FindDefinition,
): boolean | undefined {
  const valueSet = findValueSet(canonical, find)
  if (valueSet !== undefined) return valueSet.bySystem.get(coding.system)?.has(coding.code) === true
  const included = ownParts(canonical.split('|')[0] ?? '').filter((part) => !part.isExcluded)
  const areElsewhere = included.every(
    ({ system }) => system !== undefined && system !== coding.system,
  )
  return included.length > 0 && areElsewhere ? false : undefined
}

/**
 * The value set of a canonical URL, whether FHIR R4 has it or it is found: its listed codes, and those of code systems that are part
 * of FHIR R4 or found. Undefined where it needs more than that.
 */
export function findValueSet(canonical: string, find: FindDefinition): ValueSet | undefined {
  return valueSetAt(canonical, find, 0)
}

/** The code system of a URL, whether FHIR R4 has it or it is found. */
export function findCodeSystem(url: string, find: FindDefinition): CodeSystem | undefined {
  const own = codeSystemOf(url)
  if (own !== undefined) return own
  return remembered(foundSystems, url, find, () => {
    const resource = find(url)
    return textAt(resource ?? {}, 'resourceType') === 'CodeSystem' && resource !== undefined
      ? codeSystemIn(resource)
      : undefined
  })
}

function valueSetAt(canonical: string, find: FindDefinition, depth: number): ValueSet | undefined {
  const own = valueSetOf(canonical.split('|')[0] ?? '')
  if (own !== undefined || depth > VALUE_SETS_DEPTH_MAX) return own
  return remembered(foundSets, canonical, find, () => {
    const resource = find(canonical)
    return resource === undefined ? undefined : expandedResource(resource, find, depth)
  })
}

/**
 * A code with all that are below or above it in its code system; itself alone where the system has no such code. Undefined where
 * the system is neither part of FHIR R4 nor found.
 */
export function branchOfCode(
  url: string,
  code: string,
  direction: 'below' | 'above',
  find: FindDefinition,
): ReadonlySet<string> | undefined {
  const system = findCodeSystem(url, find)
  if (system === undefined) return undefined
  const codes = direction === 'below' ? codesBelow(system, code) : codesAbove(system, code)
  return codes.size === 0 ? new Set([code]) : codes
}

type Remembered<T> = WeakMap<FindDefinition, Map<string, T | undefined>>

// What was found by one function, which finds the same as long as it lives: the same value set is asked for with every answer.
const foundSystems: Remembered<CodeSystem> = new WeakMap()
const foundSets: Remembered<ValueSet> = new WeakMap()

function remembered<T>(
  all: Remembered<T>,
  url: string,
  find: FindDefinition,
  make: () => T | undefined,
): T | undefined {
  const own = all.get(find) ?? new Map<string, T | undefined>()
  all.set(find, own)
  if (own.has(url)) return own.get(url)
  // One that is made of itself has no codes that could be listed.
  own.set(url, undefined)
  const made = make()
  own.set(url, made)
  return made
}

function expandedResource(
  resource: JsonObject,
  find: FindDefinition,
  depth: number,
): ValueSet | undefined {
  if (textAt(resource, 'resourceType') !== 'ValueSet') return undefined
  const compose = objectAt(resource, 'compose') ?? {}
  const parts = (['include', 'exclude'] as const).flatMap((member) =>
    objectsAt(compose, member).map((part) => partFrom(part, member === 'exclude')),
  )
  return expanded(parts, find, depth)
}

function partFrom(part: JsonObject, isExcluded: boolean): Part {
  return {
    isExcluded,
    system: textAt(part, 'system'),
    codes: objectsAt(part, 'concept').map((one) => textAt(one, 'code') ?? ''),
    filters: objectsAt(part, 'filter').map((one) => ({
      op: textAt(one, 'property') === 'concept' ? (textAt(one, 'op') ?? '') : '',
      value: textAt(one, 'value') ?? '',
    })),
    valueSets: textsAt(part, 'valueSet'),
  }
}

function readPart(text: string): Part {
  const [head = '', ...words] = text.split(' ')
  const system = head.slice(1)
  const filters = words.filter((word) => word.startsWith('?'))
  return {
    isExcluded: head.startsWith('-'),
    system: system === '' ? undefined : system,
    codes: words.filter((word) => !/^[?^]/.test(word)).map(unpacked),
    filters: filters.map((word) => {
      const at = word.indexOf('=')
      return { op: word.slice(1, at), value: unpacked(word.slice(at + 1)) }
    }),
    valueSets: words.filter((word) => word.startsWith('^')).map((word) => word.slice(1)),
  }
}

type Codes = Map<string, Set<string>>

function expanded(
  parts: readonly Part[],
  find: FindDefinition,
  depth: number,
): ValueSet | undefined {
  const all: Codes = new Map()
  let isIncluding = false
  for (const part of parts) {
    const codes = codesOfPart(part, find, depth)
    if (codes === undefined) return undefined
    if (!part.isExcluded) isIncluding = true
    for (const [system, own] of codes) {
      const already = all.get(system) ?? new Set()
      for (const code of own) {
        if (part.isExcluded) already.delete(code)
        else already.add(code)
      }
      all.set(system, already)
    }
  }
  const codes = new Set([...all.values()].flatMap((set) => [...set]))
  return isIncluding && codes.size <= VALUE_SET_CODES_MAX ? { codes, bySystem: all } : undefined
}

function codesOfPart(part: Part, find: FindDefinition, depth: number): Codes | undefined {
  const { system } = part
  const sets = part.valueSets.map((url) => valueSetAt(url, find, depth + 1)?.bySystem)
  let codes: Codes | undefined
  if (system !== undefined) {
    const own = codesOfSystem(system, part, find)
    if (own === undefined) return undefined
    codes = new Map([[system, own]])
  }
  for (const set of sets) {
    if (set === undefined) return undefined
    codes = codes === undefined ? copied(set) : common(codes, set)
  }
  return codes
}

function copied(set: ValueSet['bySystem']): Codes {
  return new Map([...set].map(([system, codes]) => [system, new Set(codes)]))
}

function common(codes: Codes, other: ValueSet['bySystem']): Codes {
  return new Map(
    [...codes].map(([system, own]) => [system, own.intersection(other.get(system) ?? new Set())]),
  )
}

function codesOfSystem(url: string, part: Part, find: FindDefinition): Set<string> | undefined {
  if (part.codes.length > 0) return new Set(part.codes)
  const system = findCodeSystem(url, find)
  if (system === undefined) return undefined
  let codes = new Set(system.keys())
  for (const { op, value } of part.filters) {
    const below = codesBelow(system, value)
    if (op === 'is-a') codes = codes.intersection(below)
    else if (op === 'is-not-a') codes = codes.difference(below)
    else if (op === 'descendent-of') codes = codes.intersection(below).difference(new Set([value]))
    else return undefined
  }
  return codes
}
