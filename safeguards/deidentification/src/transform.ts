import type { Json } from '@wardstone/core'
import { isResourceType } from '@wardstone/fhir'
import { codingOut } from './codings.ts'
import { dateOut, type DateRule } from './dates.ts'
import { findIdentifiers } from './detector.ts'
import { isList, isObject, objectsAt, textAt, type JsonObject } from './json.ts'
import type { Known } from './known.ts'
import { DEPTH_MAX } from './limits.ts'
import { addressOut } from './places.ts'
import type { Action } from './rules/datatypes.ts'
import { planOf, type Members, type Step } from './plan.ts'
import type { Pseudonyms } from './pseudonym.ts'
import { numberOut, quantityOut, type NumberRules } from './quantities.ts'
import { targetOf } from './references.ts'
import { isResource, type Resource } from './resource.ts'
import { isOver89 } from './subjects.ts'

/** All that decides about the values of one resource. */
export type Work = {
  readonly pseudonyms: Pseudonyms
  readonly dates: DateRule
  /** Year of the export. */
  readonly yearNow: number
  readonly keepsClearedText: boolean
  readonly label: string
  readonly known: Known | undefined
  readonly tally: Tally
  /** Whether the resource says an age, so that its numbers without a unit are years. */
  readonly isAge: boolean
}

/** Counts that are the same for whoever runs the same export: they say nothing about one patient. */
export type Tally = {
  resources: number
  patients: number
  /** Free texts that the rules name, or that lie under what they do not name, and that did not leave. */
  removedTextElements: number
  clearedTextElements: number
  /** Resources of a type that no rule names. */
  droppedResources: number
}

const OVER_89 = {
  extension: [
    { url: 'https://wardstone.dev/fhir/StructureDefinition/age-90-or-over', valueBoolean: true },
  ],
}
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
const LABELS = 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue'

/** One resource as it may leave; undefined when its type may not. */
export function transform(resource: Resource, work: Work, depth = 0): Resource | undefined {
  const { resourceType } = resource
  const members = planOf(resourceType)
  if (members === undefined || depth > DEPTH_MAX) {
    work.tally.droppedResources++
    return undefined
  }
  const id = textAt(resource, 'id')
  const contained = objectsAt(resource, 'contained')
    .filter(isResource)
    .map((one) => transform(one, work, depth + 1))
    .filter((one) => one !== undefined)
  const isTop = depth === 0
  return {
    resourceType,
    ...(id === undefined ? {} : { id: work.pseudonyms.nameOf(isTop ? id : `#${id}`) }),
    ...(isTop ? { meta: { security: [{ system: LABELS, code: work.label }] } } : {}),
    ...(contained.length === 0 ? {} : { contained }),
    ...partsOut(resource, members, work, resource, depth),
    ...(resourceType === 'Patient' && isOver89(resource, work.yearNow)
      ? { _birthDate: OVER_89 }
      : {}),
  }
}

function partsOut(
  value: JsonObject,
  members: Members,
  work: Work,
  root: Resource,
  depth: number,
): JsonObject | undefined {
  const out: Record<string, Json> = {}
  let isEmpty = true
  for (const name of Object.keys(value)) {
    const part = value[name]
    const step = members.get(name)
    if (part === undefined) continue
    if (step === undefined) {
      if (name !== 'contained') work.tally.removedTextElements += countTexts(part)
      continue
    }
    const kept = isList(part)
      ? listOut(part, step, work, root, depth)
      : valueOut(part, step, work, root, depth)
    if (kept === undefined) continue
    out[name] = kept
    isEmpty = false
  }
  return isEmpty ? undefined : out
}

function listOut(
  list: readonly Json[],
  step: Step,
  work: Work,
  root: Resource,
  depth: number,
): Json | undefined {
  const kept = list
    .map((item) => valueOut(item, step, work, root, depth))
    .filter((item) => item !== undefined)
  return kept.length === 0 ? undefined : kept
}

function valueOut(
  value: Json,
  step: Step,
  work: Work,
  root: Resource,
  depth: number,
): Json | undefined {
  if (step.kind === 'leaf') return treatments[step.action](value, work, step.codes, root)
  return isObject(value) && depth < DEPTH_MAX
    ? partsOut(value, step.members, work, root, depth + 1)
    : undefined
}

type Treatment = (
  value: Json,
  work: Work,
  codes: ReadonlySet<string> | undefined,
  root: Resource,
) => Json | undefined

/** What each action of the rules does. */
const treatments: Readonly<Record<Action, Treatment>> = {
  keep: (value, work) => {
    if (typeof value === 'boolean') return value
    return typeof value === 'number' ? numberOut(value, numberRules(work)) : undefined
  },
  code: (value, _work, codes) =>
    typeof value === 'string' && codes?.has(value) === true ? value : undefined,
  currency: (value) => (typeof value === 'string' && currencies.has(value) ? value : undefined),
  coding: (value, work) => {
    if (isObject(value) && typeof value['display'] === 'string') work.tally.removedTextElements++
    return codingOut(value, numberRules(work).isKnown)
  },
  date: (value, work) =>
    typeof value === 'string' ? dateOut(value, work.dates, work.yearNow) : undefined,
  instant: (value, work) =>
    typeof value === 'string' && work.dates.kind === 'shift' ? instantOut(value, work) : undefined,
  birthDate: (value, work, _codes, root) =>
    typeof value === 'string' && !isOver89(root, work.yearNow)
      ? dateOut(value, work.dates, Number.NEGATIVE_INFINITY)
      : undefined,
  quantity: (value, work) => quantityOut(value, numberRules(work)),
  reference: referenceOut,
  address: addressOut,
  text: (value, work) => (typeof value === 'string' ? textOut(value, work) : undefined),
}

function numberRules({ isAge, known }: Work): NumberRules {
  return { isAge, isKnown: (text) => known?.isIdentifier(text) === true }
}

function instantOut(text: string, { dates, yearNow }: Work): string | undefined {
  const day = dateOut(text, dates, yearNow)
  return day?.length === 10 ? `${day}T00:00:00Z` : undefined
}

function referenceOut(value: Json, { pseudonyms, tally }: Work): JsonObject | undefined {
  if (!isObject(value)) return undefined
  if (typeof value['display'] === 'string') tally.removedTextElements++
  const target = targetOf(textAt(value, 'reference') ?? '')
  if (target === undefined) return undefined
  const type = textAt(value, 'type')
  const said = type !== undefined && isResourceType(type) ? { type } : {}
  if (target.kind === 'uuid')
    return { reference: `urn:uuid:${pseudonyms.nameOf(target.id)}`, ...said }
  if (target.kind === 'contained') {
    return { reference: target.id === '' ? '#' : `#${pseudonyms.nameOf(`#${target.id}`)}`, ...said }
  }
  if (planOf(target.type) === undefined) return undefined
  return { reference: `${target.type}/${pseudonyms.nameOf(target.id)}`, ...said }
}

function textOut(text: string, { keepsClearedText, known, tally }: Work): string | undefined {
  if (!keepsClearedText || findIdentifiers(text, known).length > 0) {
    tally.removedTextElements++
    return undefined
  }
  tally.clearedTextElements++
  return text
}

/** Texts with a space in them: what has none is a code, an id or an address of the web rather than a text. */
function countTexts(value: Json): number {
  if (typeof value === 'string') return value.includes(' ') ? 1 : 0
  if (isList(value)) return value.reduce<number>((sum, item) => sum + countTexts(item), 0)
  return isObject(value)
    ? Object.values(value).reduce<number>((sum, item) => sum + countTexts(item), 0)
    : 0
}
