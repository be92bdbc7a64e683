import {
  elementAt,
  searchParameters as official,
  valueSetOf,
  type SearchKind,
  type SearchParameter,
} from '@wardstone/fhir'
import { compartmentPaths, homesOf } from './compartments.ts'

/*
 * The official search parameters of R4, and where each looks. Several parameters look in the same place (`patient` and
 * `subject`, `combo-code` and `code`): tokens belong to places, so that they are stored once.
 */

export type ParameterKind = Exclude<SearchKind, 'special'>

/** One place that a parameter looks in; `path` names it for its tokens. */
export type Place = {
  readonly path: string
  readonly kind: ParameterKind
  /** For `extract` of @wardstone/fhir: the official parameter, looking in this place alone. */
  readonly source: SearchParameter
}

export type Parameter = {
  readonly name: string
  readonly kind: ParameterKind
  readonly places: readonly Place[]
  /** Types that a reference may point at; none means any. */
  readonly targets: readonly string[]
  /** Whether it names the patient in whose record the resource is: an id alone is then a patient's. */
  readonly isOwner: boolean
  /** Of a composite: kind of each part, and the paths of places where its values have tokens. */
  readonly components: readonly {
    readonly kind: ParameterKind
    readonly paths: readonly string[]
  }[]
}

/** Sounds are not compared. */
const unserved: ReadonlySet<string> = new Set(['phonetic'])

/** What the row itself tells, without a token: the key and the time of writing. */
const untokened: ReadonlySet<string> = new Set(['Resource.id', 'Resource.meta.lastUpdated'])

const known = new Map<string, ReadonlyMap<string, Parameter>>()

/** The parameters that resources of a type can be searched by, by name. */
export function parametersOf(type: string): ReadonlyMap<string, Parameter> {
  const found = known.get(type)
  if (found !== undefined) return found
  const made = new Map<string, Parameter>()
  for (const [name, source] of official(type)) {
    const parameter = unserved.has(name) ? undefined : parameterFrom(type, source)
    if (parameter !== undefined) made.set(name, parameter)
  }
  known.set(type, made)
  return made
}

/** Expressions that the official package writes without the type, and so for no type. */
const completed: Readonly<Record<string, string>> = {
  'InsurancePlan-name': 'InsurancePlan.name | InsurancePlan.alias',
}

function parameterFrom(type: string, given: SearchParameter): Parameter | undefined {
  const { code: name, kind, targets, components } = given
  const expression = completed[given.id] ?? given.expression
  const source = { ...given, expression }
  if (kind === 'special' || expression === '') return undefined
  const parts = expression.split(' | ')
  const all =
    kind === 'composite'
      ? [{ path: expression, kind, source }]
      : parts.flatMap((part) => placesAt(source, kind, part))
  const home = homePath(type)
  return {
    name,
    kind,
    targets,
    isOwner:
      ['patient', 'subject'].includes(name) &&
      targets.includes('Patient') &&
      all.every(({ path }) => path === home),
    places: all,
    components: components.flatMap((component) =>
      component.kind === 'special'
        ? []
        : [
            {
              kind: component.kind,
              paths: parts.flatMap((part) =>
                component.expression
                  .split(' | ')
                  .map((inner) => pathOf(`${part.trim()}.${inner.trim()}`)),
              ),
            },
          ],
    ),
  }
}

/** Prefixes and suffixes of names would say a patient's sex and are nothing to be found by: FHIR leaves them to the server. */
const nameParts = ['family', 'given', 'text']

function placesAt(source: SearchParameter, kind: ParameterKind, part: string): Place[] {
  const expression = part.trim()
  const path = pathOf(expression)
  const isName = kind === 'string' && elementAt(path)?.types[0]?.code === 'HumanName'
  if (!isName) return [{ path, kind, source: { ...source, expression } }]
  return nameParts.map((name) => ({
    path: `${path}.${name}`,
    kind,
    source: { ...source, expression: `${expression}.${name}` },
  }))
}

/** One spelling of each place, without what only narrows it. */
function pathOf(expression: string): string {
  return expression
    .replace(/^\((.+) as (\w+)\)/, '$1.as($2)')
    .replaceAll('ofType(', 'as(')
    .replace('.as(DateTime)', '.as(dateTime)')
    .replace(/\.where\(resolve\(\) is \w+\)$/, '')
}

const places = new Map<string, readonly Place[]>()

/** Each place of a type whose values have tokens, once. */
export function placesOf(type: string): readonly Place[] {
  const found = places.get(type)
  if (found !== undefined) return found
  const byPath = new Map<string, Place>()
  for (const { kind, places: all } of parametersOf(type).values()) {
    if (kind === 'composite') continue
    for (const place of all) {
      const key = `${place.kind} ${place.path}`
      const other = byPath.get(key)
      // Of several that narrow the same place differently, one that does not: it finds what all do.
      const isWider = place.source.expression.length < (other?.source.expression.length ?? Infinity)
      if (!untokened.has(place.path) && isWider) byPath.set(key, wide(place))
    }
  }
  const made = [...byPath.values()]
  places.set(type, made)
  return made
}

function wide(place: Place): Place {
  const expression = place.source.expression.replace(/\.where\(resolve\(\) is \w+\)$/, '')
  return { ...place, source: { ...place.source, expression } }
}

/**
 * The place that says whose record a resource is part of: what names a patient there is in that patient's record and in no
 * other. Undefined for types that no place of their own puts into a record.
 */
export function homePath(type: string): string | undefined {
  const [first] = compartmentPaths(type) ?? []
  return first === undefined ? undefined : `${type}.${first}`
}

/** Whether resources of a type can name several patients at their home path, as the participants of an Appointment do. */
export function hasManyHomes(type: string): boolean {
  const steps = homePath(type)?.split('.') ?? []
  return steps.some((_, n) => n > 0 && elementAt(steps.slice(0, n + 1).join('.'))?.max !== 1)
}

/**
 * What may have tokens that are equal across patients, and what each shows to somebody with the database and no key. Gender,
 * address and telephone are not here: they are looked at after decryption.
 */
const patientPopulation: ReadonlyMap<string, string> = new Map([
  ['Patient.identifier', 'that two patients have the same identifier'],
  [
    'Patient.name.family',
    'that family names begin alike: a list of name frequencies can be matched',
  ],
  ['Patient.name.given', 'that given names begin alike: a list of name frequencies can be matched'],
  ['Patient.name.text', 'that names begin alike: a list of name frequencies can be matched'],
  ['Patient.birthDate', 'that birthdays lie in the same interval of 2^n days: the age structure'],
])

/**
 * Whether values at a place of a type have tokens that are equal across patients. Of what is in patients' records only
 * identifiers: an integrator asks whether an order or a visit is here already and names no patient. They show that two
 * resources have the same identifier.
 */
export function isOfPopulation(type: string, path: string): boolean {
  if (type === 'Patient') return patientPopulation.has(path)
  if (!homesOf(type).patients) return false
  const identifiers = parametersOf(type).get('identifier')?.places ?? []
  return identifiers.some((place) => place.kind === 'token' && place.path === path)
}

/** The code system that the value set of a `code` element fixes. */
export function impliedSystem(path: string, code: string): string | undefined {
  const element = elementAt(path)
  if (element?.types[0]?.code !== 'code' || element.valueSet === undefined) return undefined
  const systems = valueSetOf(element.valueSet)?.bySystem ?? new Map<string, ReadonlySet<string>>()
  for (const [system, codes] of systems) if (codes.has(code)) return system
  return undefined
}

/** What `_sort=date` and a search without `_sort` go by where a type has no parameter of that name. */
const datesInstead = ['onset-date', 'authoredon', 'created', 'started', 'start-date', 'authored']

/** The parameter that tells when a resource of a type is from. */
export function dateParameter(type: string): Parameter | undefined {
  const all = parametersOf(type)
  const date = all.get('date')
  if (date?.kind === 'date') return date
  const name = datesInstead.find((each) => all.get(each)?.kind === 'date')
  return name === undefined ? undefined : all.get(name)
}
