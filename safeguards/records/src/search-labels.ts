import { dayOf, coverOf, intervalsOf, LAST_DAY } from './dyadic.ts'
import type { DatePrefix, Range } from './dates.ts'
import { prefixesOf, searchedPrefix } from './names.ts'
import type { Resource } from './resource.ts'
import type { Alternative, Criterion } from './search-criteria.ts'
import { searchDefinitions, type Parameter } from './search-parameters.ts'
import { dateValues, referenceValues, stringValues, tokenValues } from './search-values.ts'

/*
 * Labels are what blind tokens are made of. A resource has labels; a search asks for groups of them and a resource is a
 * candidate when it has at least one of every group. Labels only narrow: `matches` decides.
 */

const SEPARATOR = '\u001F'

function label(...parts: readonly string[]): string {
  return parts.join(SEPARATOR)
}

/** The label that every resource of a type has. */
export function typeLabel(type: string): string {
  return label('type', type)
}

/** Everything a resource can be found by, without repetition. */
export function labelsOf(resource: Resource): string[] {
  const labels = new Set([typeLabel(resource.resourceType)])
  for (const parameter of searchDefinitions.get(resource.resourceType)?.parameters.values() ?? []) {
    for (const each of parameterLabels[parameter.kind](resource, parameter)) labels.add(each)
  }
  return [...labels]
}

type LabelsOf = (resource: Resource, parameter: Parameter) => string[]

const parameterLabels: Readonly<Record<Parameter['kind'], LabelsOf>> = {
  token: (resource, parameter) =>
    tokenValues(resource, parameter).flatMap(({ system, code }) => [
      label('code', parameter.name, code),
      label('system+code', parameter.name, system, code),
    ]),
  date: (resource, parameter) =>
    dateValues(resource, parameter).flatMap((range) => dateLabels(parameter, range)),
  // By path, so that `name` and `family` share their tokens.
  string: (resource, parameter) =>
    parameter.paths.flatMap((path) =>
      stringValues(resource, path).flatMap((folded) =>
        prefixesOf(folded).map((prefix) => label('prefix', path, prefix)),
      ),
    ),
  // The patient is the compartment itself.
  reference: (resource, parameter) =>
    isCompartment(parameter)
      ? []
      : referenceValues(resource, parameter).map((to) => label('reference', parameter.name, to)),
}

export function isCompartment(parameter: Parameter): boolean {
  return parameter.name === 'patient' || parameter.name === 'subject'
}

/** A value within one day, which most are, needs the intervals of that day only once. */
function dateLabels(parameter: Parameter, range: Range): string[] {
  const first = dayOf(range.start)
  const last = dayOf(range.end - 1)
  const marked = (mark: string, day: number) =>
    intervalsOf(day).map((interval) => label(mark, parameter.name, interval))
  return first === last
    ? marked('day', first)
    : [...marked('first', first), ...marked('last', last)]
}

/** Groups of labels, one of each of which a candidate has; none where labels cannot narrow. */
export function searchedLabels(criterion: Criterion): string[][] {
  const { parameter, alternatives } = criterion
  const [only] = alternatives
  if (only === undefined || isCompartment(parameter)) return []
  if (alternatives.length === 1) return groupsOf(parameter, only)
  // Any of several: one group of each is enough to find them all.
  const groups = alternatives.map((alternative) => groupsOf(parameter, alternative)[0])
  return groups.every((group) => group !== undefined) ? [groups.flat()] : []
}

function groupsOf(parameter: Parameter, alternative: Alternative): string[][] {
  const { name, paths } = parameter
  if (alternative.kind === 'token') {
    const { system, code } = alternative
    if (code === undefined) return []
    return system === undefined
      ? [[label('code', name, code)]]
      : [[label('system+code', name, system, code)]]
  }
  if (alternative.kind === 'string') {
    const prefix = searchedPrefix(alternative.folded)
    return [paths.map((path) => label('prefix', path, prefix))]
  }
  if (alternative.kind === 'reference') return [[label('reference', name, alternative.to)]]
  return dateGroups[alternative.prefix](alternative.range).map(([mark, first, last]) =>
    coverOf(first, last).flatMap((interval) => [
      label(mark, name, interval),
      label('day', name, interval),
    ]),
  )
}

type DayGroup = readonly [mark: 'first' | 'last', from: number, to: number]

/** Between which days a match begins or ends at least; exact to the day, so the rest is for `compareDate`. */
const dateGroups: Readonly<Record<DatePrefix, (search: Range) => readonly DayGroup[]>> = {
  eq: ({ start, end }) => [
    ['first', dayOf(start), dayOf(end - 1)],
    ['last', dayOf(start), dayOf(end - 1)],
  ],
  ne: () => [],
  gt: ({ end }) => [['last', dayOf(end), LAST_DAY]],
  ge: ({ start }) => [['last', dayOf(start), LAST_DAY]],
  sa: ({ end }) => [['first', dayOf(end), LAST_DAY]],
  lt: ({ start }) => [['first', 0, dayOf(start - 1)]],
  le: ({ end }) => [['first', 0, dayOf(end - 1)]],
  eb: ({ start }) => [['last', 0, dayOf(start - 1)]],
}
