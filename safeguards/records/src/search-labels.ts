import { extract, type SearchValue } from '@wardstone/fhir'
import type { Range } from '@wardstone/fhir'
import type { Prefix } from './dates.ts'
import { coverOf, dayOf, intervalsOf, LAST_DAY, LEVELS } from './dyadic.ts'
import { LABELS_MAX, WALK_GROUP_LABELS_MAX } from './limits.ts'
import { bucketOf, LAST_BUCKET, MAGNITUDE_LEVELS } from './magnitude.ts'
import { unversioned } from './matches.ts'
import { foldName, prefixesOf, searchedPrefix } from './names.ts'
import type { SearchedNumber } from './numbers.ts'
import type { Resource } from './resource.ts'
import type { Alternative, Criterion } from './search-criteria.ts'
import { homePath, isOfPopulation, placesOf, type ParameterKind } from './search-parameters.ts'

/*
 * Labels are what blind tokens are made of. A resource has labels; a search asks for groups of them and a resource is a
 * candidate when it has at least one of every group. Labels only narrow: `matches` decides.
 */

const SEPARATOR = '\u001F'

function label(type: string, path: string, value: string): string {
  return type + SEPARATOR + path + SEPARATOR + value
}

/** The label that every resource of a type has. */
export function typeLabel(type: string): string {
  return `type${SEPARATOR}${type}`
}

/** The label of a resource that has more labels than are kept: a candidate of every search of its type. */
function overflowLabel(type: string): string {
  return `any${SEPARATOR}${type}`
}

export type Labels = {
  /** For tokens of the record that the resource is part of; that of the type comes first. */
  readonly own: readonly string[]
  /** For tokens that are equal across patients. */
  readonly population: readonly string[]
}

/** Of the row that says that there is a resource about several patients: it is found by its copies. */
export const headLabels: Labels = { own: ['head'], population: [] }

/**
 * Everything a resource can be found by, without repetition. A Patient is found across patients alone. One that `isNarrowed` has
 * more than is here: it is a candidate of every search.
 */
export function labelsOf(resource: Resource, isNarrowed = false): Labels {
  const type = resource.resourceType
  const isPatient = type === 'Patient'
  const own = new Set([typeLabel(type)])
  const population = new Set(isPatient ? [typeLabel(type)] : [])
  const home = homePath(type)
  for (const { path, source } of placesOf(type)) {
    const isShared = isOfPopulation(type, path)
    if (isPatient && !isShared) continue
    for (const value of extract(resource, source)) {
      for (const each of valueLabels(value, path === home)) {
        const whole = label(type, path, each)
        if (!isPatient) own.add(whole)
        if (isShared) population.add(whole)
      }
    }
  }
  if (isNarrowed) own.add(overflowLabel(type))
  return { own: bounded(type, own), population: bounded(type, population) }
}

function bounded(type: string, labels: ReadonlySet<string>): readonly string[] {
  const all = [...labels]
  return all.length <= LABELS_MAX ? all : [...all.slice(0, LABELS_MAX), overflowLabel(type)]
}

/** One token a value, where one is enough to find it: systems, types and units are compared after decryption. */
function valueLabels(value: SearchValue, isHome: boolean): readonly string[] {
  switch (value.kind) {
    case 'token':
      return value.code === undefined ? [] : [value.code]
    case 'string':
      return prefixesOf(foldName(value.text))
    case 'reference': {
      const { identifier, reference } = value
      const named = value.id ?? (reference === undefined ? undefined : unversioned(reference))
      // Every resource of a record names its patient there: a search goes to the record instead.
      const isOwner = isHome && value.type === 'Patient'
      return [
        ...(named === undefined || isOwner ? [] : [named]),
        ...(identifier === undefined ? [] : [`#${identifier.value}`]),
      ]
    }
    case 'date':
      return spanLabels(dayOf(value.start), dayOf(value.end - 1), LEVELS)
    case 'number':
    case 'quantity':
      return spanLabels(bucketOf(value.value), bucketOf(value.valueMax), MAGNITUDE_LEVELS)
    case 'uri':
      return [unversioned(value.uri)]
    case 'composite':
    default:
      // A composite is found by the tokens of its parts.
      return []
  }
}

/** A value within one day or bucket, which most are, needs the intervals of that one only once. */
function spanLabels(first: number, last: number, levels: number): string[] {
  const marked = (mark: string, at: number) =>
    intervalsOf(at, levels).map((interval) => `${mark} ${interval}`)
  return first === last ? marked('in', first) : [...marked('from', first), ...marked('to', last)]
}

/** Groups of labels, one of each of which a candidate has; none where labels cannot narrow. */
export function searchedLabels(type: string, criterion: Criterion): string[][] {
  if ('isMissing' in criterion || criterion.isNegated) return []
  const { parameter, alternatives } = criterion
  const paths = parameter.places.map(({ path }) => path)
  const groups = alternatives.map((alternative) =>
    alternative.kind === 'composite'
      ? alternative.parts.flatMap((part, index) =>
          groupsOf(type, parameter.components[index], part),
        )
      : groupsOf(type, { kind: parameter.kind, paths }, alternative),
  )
  const [only, ...others] = groups
  const narrowing =
    others.length === 0
      ? (only ?? [])
      : // Any of several: one group of each is enough to find them all.
        groups.every(([first]) => first !== undefined)
        ? [groups.flatMap(([first]) => first ?? [])]
        : []
  return narrowing.map((group) => [...group, overflowLabel(type)])
}

function groupsOf(
  type: string,
  where: { readonly kind: ParameterKind; readonly paths: readonly string[] } | undefined,
  alternative: Alternative,
): string[][] {
  const { kind, paths } = where ?? { kind: 'token', paths: [] }
  // A place without tokens is looked at after decryption, so that labels of the others must not narrow.
  const hasTokens = (path: string) =>
    placesOf(type).some((place) => place.path === path && place.kind === kind)
  if (paths.length === 0 || !paths.every(hasTokens)) return []
  const home = homePath(type)
  if (alternative.kind === 'reference' && paths.some((path) => path === home)) {
    const mayBePatient = alternative.types.length === 0 || alternative.types.includes('Patient')
    if (mayBePatient) return []
  }
  return searchedValues(alternative).map((values) =>
    paths.flatMap((path) => values.map((value) => label(type, path, value))),
  )
}

function searchedValues(alternative: Alternative): string[][] {
  switch (alternative.kind) {
    case 'token':
      return alternative.code === undefined ? [] : [[alternative.code]]
    case 'codes': {
      const codes = [...alternative.bySystem.values()].flatMap((own) => [...own])
      return codes.length === 0 || codes.length > WALK_GROUP_LABELS_MAX ? [] : [codes]
    }
    case 'words':
      return []
    case 'string': {
      // The middle of a text has no token.
      if (alternative.isAnywhere === true) return []
      const prefix = searchedPrefix(alternative.folded)
      return prefix === undefined ? [] : [[prefix]]
    }
    case 'reference':
      return [[alternative.id]]
    case 'url':
      return [[unversioned(alternative.url)]]
    case 'identifier':
      return alternative.code === undefined ? [] : [[`#${alternative.code}`]]
    case 'date':
      return dateGroups[alternative.prefix](alternative.range).map(cover(LEVELS))
    case 'number':
    case 'quantity':
      return numberGroups[alternative.prefix](alternative).map(cover(MAGNITUDE_LEVELS))
    case 'uri':
      return alternative.how === 'equal' ? [[unversioned(alternative.uri)]] : []
    case 'composite':
    default:
      return []
  }
}

/** Where a match begins (`from`) or ends (`to`) at least, in days or buckets; the rest is for `matches`. */
type Bound = readonly [mark: 'from' | 'to', first: number, last: number]

const cover =
  (levels: number) =>
  ([mark, first, last]: Bound): string[] =>
    coverOf(first, last, levels).flatMap((interval) => [`${mark} ${interval}`, `in ${interval}`])

const dateGroups: Readonly<Record<Prefix, (search: Range) => readonly Bound[]>> = {
  eq: ({ start, end }) => [
    ['from', dayOf(start), dayOf(end - 1)],
    ['to', dayOf(start), dayOf(end - 1)],
  ],
  ne: () => [],
  gt: ({ end }) => [['to', dayOf(end), LAST_DAY]],
  ge: ({ start }) => [['to', dayOf(start), LAST_DAY]],
  sa: ({ end }) => [['from', dayOf(end), LAST_DAY]],
  lt: ({ start }) => [['from', 0, dayOf(start - 1)]],
  le: ({ end }) => [['from', 0, dayOf(end - 1)]],
  eb: ({ start }) => [['to', 0, dayOf(start - 1)]],
  ap: ({ start, end }) => [
    ['to', dayOf(start), LAST_DAY],
    ['from', 0, dayOf(end - 1)],
  ],
}

const numberGroups: Readonly<Record<Prefix, (search: SearchedNumber) => readonly Bound[]>> = {
  eq: ({ low, high }) => [
    ['from', bucketOf(low), bucketOf(high)],
    ['to', bucketOf(low), bucketOf(high)],
  ],
  ne: () => [],
  gt: ({ value }) => [['to', bucketOf(value), LAST_BUCKET]],
  ge: ({ value }) => [['to', bucketOf(value), LAST_BUCKET]],
  sa: ({ value }) => [['from', bucketOf(value), LAST_BUCKET]],
  lt: ({ value }) => [['from', 0, bucketOf(value)]],
  le: ({ value }) => [['from', 0, bucketOf(value)]],
  eb: ({ value }) => [['to', 0, bucketOf(value)]],
  ap: ({ low, high }) => [
    ['to', bucketOf(low), LAST_BUCKET],
    ['from', 0, bucketOf(high)],
  ],
}
