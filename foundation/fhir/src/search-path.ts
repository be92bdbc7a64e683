import type { Json } from '@wardstone/core'
import { isList, isObject, textAt, type JsonObject } from './json.ts'
import { referenceForm } from './reference-form.ts'
import { childrenOf, typeDefinition, type ElementDefinition } from './types.ts'

/** A value that an expression found, with its FHIR type. */
export type Found = { readonly value: Json; readonly type: string }

/** Evaluates a search expression on a resource, or a component's on an element. */
export type Finder = (from: JsonObject) => readonly Found[]

type Key = {
  readonly name: string
  readonly first: boolean
  readonly keeps: (value: Json) => boolean
}
/** One way down from where the expression starts: names of members, and the type at their end. */
type Way = {
  readonly keys: readonly Key[]
  readonly type: string
  readonly children: readonly ElementDefinition[]
}

const WHOLE = /^\((.+) as (\w+)\)((?:\.\w+)*)$/
const STEP =
  /\.?(?:as\((?<as>\w+)\)|ofType\((?<of>\w+)\)|where\(resolve\(\) is (?<target>\w+)\)|where\((?<member>\w+)='(?<equals>[^']*)'\)|extension\('(?<extension>[^']*)'\)|(?<first>\[0\])|(?<name>[A-Za-z]\w*)(?!\())/y

const always = (): boolean => true

/**
 * A finder made of plain member look-ups for the paths that FHIR's search parameters mostly are; undefined for an
 * expression that needs all of FHIRPath. `start` is the type, or the path of the element, that the expression begins at.
 */
export function quickFinder(expression: string, start: Start): Finder | undefined {
  const ways: Way[] = []
  for (const part of expression.split(' | ')) {
    const found = waysOf(part.trim(), start)
    if (found === undefined) return undefined
    ways.push(...found)
  }
  return (from) => {
    const found: Found[] = []
    for (const way of ways) collect(from, way, 0, found)
    return found
  }
}

/** Where an expression begins: names that may stand first and mean the start itself, and the elements below. */
export type Start = {
  readonly names: readonly string[]
  readonly type: string
  readonly children: readonly ElementDefinition[]
}

export function startAt(type: string): Start {
  return {
    names: [type, 'Resource', 'DomainResource'],
    type,
    children: typeDefinition(type)?.elements ?? [],
  }
}

function waysOf(part: string, start: Start): readonly Way[] | undefined {
  const whole = WHOLE.exec(part)
  const path = whole === null ? part : `${whole[1] ?? ''}.as(${whole[2] ?? ''})${whole[3] ?? ''}`
  let ways: readonly Way[] = [{ keys: [], type: start.type, children: start.children }]
  let at = 0
  while (at < path.length) {
    STEP.lastIndex = at
    const step = STEP.exec(path)
    if (step === null) return undefined
    const isStart = at === 0 && start.names.includes(step.groups?.['name'] ?? '')
    if (!isStart) ways = ways.flatMap((way) => further(way, step.groups ?? {}))
    at = STEP.lastIndex
  }
  return ways
}

function further(way: Way, step: Readonly<Record<string, string | undefined>>): readonly Way[] {
  const wanted = step['as'] ?? step['of']
  if (wanted !== undefined) return isKindOf(way.type, wanted) ? [way] : []
  const { target, member, equals, extension, name } = step
  if (target !== undefined) return [kept(way, (value) => pointsAt(value, target))]
  if (member !== undefined)
    return [kept(way, (value) => isObject(value) && value[member] === equals)]
  if (extension !== undefined) {
    return below(way, 'extension').map((one) =>
      kept(one, (value) => isObject(value) && value['url'] === extension),
    )
  }
  if (step['first'] !== undefined) return [firstOnly(way)]
  return below(way, name ?? '')
}

/** FHIRPath's type names differ in case from FHIR's in some parameters. */
function isKindOf(type: string, wanted: string): boolean {
  if (type.toLowerCase() === wanted.toLowerCase()) return true
  const base = typeDefinition(type)?.base
  return base !== undefined && base !== 'Element' && isKindOf(base, wanted)
}

function below(way: Way, name: string): readonly Way[] {
  const element = way.children.find((one) => one.name === name || one.name === `${name}[x]`)
  if (element === undefined) return []
  const isChoice = element.name !== name
  if (element.contentReference !== undefined)
    return [stepped(way, name, 'BackboneElement', childrenOf(element))]
  return element.types.map(({ code }) => {
    const member = isChoice ? name + code.charAt(0).toUpperCase() + code.slice(1) : name
    const children =
      element.children.length > 0 ? childrenOf(element) : (typeDefinition(code)?.elements ?? [])
    return stepped(way, member, code, children)
  })
}

function stepped(
  way: Way,
  name: string,
  type: string,
  children: readonly ElementDefinition[],
): Way {
  return { keys: [...way.keys, { name, first: false, keeps: always }], type, children }
}

function kept(way: Way, keeps: (value: Json) => boolean): Way {
  return changeLast(way, (key) => ({ ...key, keeps: (value) => key.keeps(value) && keeps(value) }))
}

function firstOnly(way: Way): Way {
  return changeLast(way, (key) => ({ ...key, first: true }))
}

function changeLast(way: Way, change: (key: Key) => Key): Way {
  const last = way.keys.at(-1)
  return last === undefined ? way : { ...way, keys: [...way.keys.slice(0, -1), change(last)] }
}

/** By what the reference itself says: nothing is fetched. */
function pointsAt(value: Json, type: string): boolean {
  if (!isObject(value)) return false
  const said = textAt(value, 'type')
  if (said !== undefined) return said === type
  return referenceForm(textAt(value, 'reference') ?? '')?.type === type
}

function collect(value: Json | undefined, way: Way, index: number, found: Found[]): void {
  const key = way.keys[index]
  if (key === undefined) {
    if (value !== undefined && value !== null) found.push({ value, type: way.type })
    return
  }
  if (!isObject(value)) return
  const member = value[key.name]
  if (member === undefined) return
  if (!isList(member)) {
    if (key.keeps(member)) collect(member, way, index + 1, found)
    return
  }
  const length = key.first ? Math.min(1, member.length) : member.length
  for (let at = 0; at < length; at++) {
    const item = member[at] ?? null
    if (key.keeps(item)) collect(item, way, index + 1, found)
  }
}

/** `valueQuantity` of an extension, and its type. */
export function extensionValue(extension: Json): Found | undefined {
  if (!isObject(extension)) return undefined
  for (const element of typeDefinition('Extension')?.elements ?? []) {
    if (element.name !== 'value[x]') continue
    for (const { code } of element.types) {
      const value = extension[`value${code.charAt(0).toUpperCase()}${code.slice(1)}`]
      if (value !== undefined) return { value, type: code }
    }
  }
  return undefined
}
