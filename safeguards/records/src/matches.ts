import { extract, type ReferenceValue, type SearchValue } from '@wardstone/fhir'
import { compareDate } from './dates.ts'
import { foldName } from './names.ts'
import { compareNumber } from './numbers.ts'
import type { Resource } from './resource.ts'
import type { Alternative, Criterion } from './search-criteria.ts'
import { impliedSystem, type Parameter, type Place } from './search-parameters.ts'

/** Whether a resource is what the search asks for, exactly. Every candidate passes through here after decryption. */
export function matches(resource: Resource, criteria: readonly Criterion[]): boolean {
  return criteria.every((criterion) => meets(resource, criterion))
}

function meets(resource: Resource, criterion: Criterion): boolean {
  const { places } = criterion.parameter
  if ('isMissing' in criterion) {
    return (
      places.every((place) => extract(resource, place.source).length === 0) === criterion.isMissing
    )
  }
  const { alternatives, isNegated } = criterion
  const isFound = places.some((place) =>
    extract(resource, place.source).some((value) =>
      alternatives.some((alternative) => isMeant(alternative, value, place)),
    ),
  )
  return isFound !== isNegated
}

/** All values that a parameter finds. */
export function valuesFor(resource: Resource, parameter: Parameter): SearchValue[] {
  return parameter.places.flatMap((place) => [...extract(resource, place.source)])
}

/** What a canonical reference names, without its version. */
export function unversioned(url: string): string {
  return url.split('|', 1)[0] ?? url
}

type Where = Pick<Place, 'path'>
type Asked<Kind extends Alternative['kind']> = Extract<Alternative, { kind: Kind }>

function isMeant(alternative: Alternative, value: SearchValue, place: Where): boolean {
  switch (alternative.kind) {
    case 'token':
      return isToken(alternative, value, place)
    case 'codes':
      return isOneOf(alternative, value, place)
    case 'words':
      return value.kind === 'token' && foldName(value.text ?? '').startsWith(alternative.folded)
    case 'string':
      return isString(alternative, value)
    case 'reference':
    case 'url':
    case 'identifier':
      return value.kind === 'reference' && isReference(alternative, value)
    case 'date':
      return value.kind === 'date' && compareDate(alternative.prefix, value, alternative.range)
    case 'number':
      return value.kind === 'number' && compareNumber(value, alternative)
    case 'quantity':
      return isQuantity(alternative, value)
    case 'uri':
      return value.kind === 'uri' && uriTests[alternative.how](value.uri, alternative.uri)
    case 'composite':
    default:
      return isComposite(alternative, value)
  }
}

function isToken({ system, code }: Asked<'token'>, value: SearchValue, { path }: Where): boolean {
  return (
    value.kind === 'token' &&
    value.code !== undefined &&
    (code === undefined || value.code === code) &&
    (system === undefined || (value.system ?? impliedSystem(path, value.code) ?? '') === system)
  )
}

function isOneOf({ bySystem }: Asked<'codes'>, value: SearchValue, { path }: Where): boolean {
  if (value.kind !== 'token' || value.code === undefined) return false
  const system = value.system ?? impliedSystem(path, value.code) ?? ''
  return bySystem.get(system)?.has(value.code) === true
}

function isString({ folded, exact, isAnywhere }: Asked<'string'>, value: SearchValue): boolean {
  if (value.kind !== 'string') return false
  if (isAnywhere === true) return foldName(value.text).includes(folded)
  return exact === undefined ? foldName(value.text).startsWith(folded) : value.text === exact
}

function isReference(
  asked: Asked<'reference' | 'url' | 'identifier'>,
  { id, type = '', reference, identifier }: ReferenceValue,
): boolean {
  if (asked.kind === 'reference') {
    return id === asked.id && (asked.types.length === 0 || asked.types.includes(type))
  }
  if (asked.kind === 'url') {
    if (id !== undefined || reference === undefined) return false
    return reference === asked.url || unversioned(reference) === asked.url
  }
  if (identifier === undefined) return false
  const isCode = asked.code === undefined || identifier.value === asked.code
  return isCode && (asked.system === undefined || (identifier.system ?? '') === asked.system)
}

/** Units are compared as they are written: nothing is converted. */
function isQuantity(asked: Asked<'quantity'>, value: SearchValue): boolean {
  if (value.kind !== 'quantity') return false
  const { system, unit } = asked
  if (system !== undefined && value.system !== system) return false
  const isUnit =
    unit === undefined || value.code === unit || (system === undefined && value.unit === unit)
  return isUnit && compareNumber(value, asked)
}

function isComposite({ parts }: Asked<'composite'>, value: SearchValue): boolean {
  return (
    value.kind === 'composite' &&
    parts.every((part, index) =>
      (value.components[index] ?? []).some((inner) => isMeant(part, inner, { path: '' })),
    )
  )
}

const uriTests = {
  equal: (own: string, asked: string) => own === asked || unversioned(own) === asked,
  below: (own: string, asked: string) => isBelow(own, asked),
  above: (own: string, asked: string) => isBelow(asked, own),
}

/** By whole steps of the path: `http://a/b` is below `http://a`, and `http://ab` is not. */
function isBelow(own: string, above: string): boolean {
  return own === above || own.startsWith(above.endsWith('/') ? above : `${above}/`)
}
