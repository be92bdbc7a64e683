import { canonicalJson } from '@wardstone/core'
import { bundleInvariants } from './bundle-invariants.ts'
import { definitionInvariants } from './definition-invariants.ts'
import { questionInvariants } from './question-invariants.ts'
import { isList, isObject, objectAt, objectsAt, textAt, textsAt, type JsonObject } from './json.ts'
import { referenceForm } from './reference-form.ts'
import type { Visit } from './visit.ts'

/** Whether the rule holds for an element whose structure is right. */
export type Invariant = (element: JsonObject, visit: Visit) => boolean

/** The member or, for a primitive, its extensions. */
function has(element: JsonObject, name: string): boolean {
  return element[name] !== undefined || element[`_${name}`] !== undefined
}

/** The element of several types, `value[x]`. */
function hasChoice(element: JsonObject, name: string): boolean {
  for (const member in element) {
    const plain = member.charCodeAt(0) === 95 ? member.slice(1) : member
    if (plain.startsWith(name) && /^[A-Z]/.test(plain.slice(name.length))) return true
  }
  return false
}

const UCUM = 'http://unitsofmeasure.org'
const CONDITION_CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const CONDITION_VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const ALLERGY_VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'
const MEALS = ['C', 'CM', 'CD', 'CV']
const MISTAKE = ['entered-in-error']
const OVER = ['resolved', 'remission', 'inactive']

function isCoded(
  concept: JsonObject | undefined,
  system: string,
  codes: readonly string[],
): boolean {
  if (concept === undefined) return false
  return objectsAt(concept, 'coding').some(
    (coding) => coding['system'] === system && codes.includes(textAt(coding, 'code') ?? ''),
  )
}

function isUcum(quantity: JsonObject): boolean {
  return !has(quantity, 'system') || quantity['system'] === UCUM
}

const TO_THE_SECOND = 19
const TO_THE_DAY = 10

/** Not later. Where one text is less precise and the other begins with it nobody can tell: that is no order (FHIRPath §6.2). */
function isOrdered(start: string, end: string): boolean {
  if (start.length >= TO_THE_SECOND && end.length >= TO_THE_SECOND) {
    return Date.parse(start) <= Date.parse(end)
  }
  const length = Math.min(start.length, end.length, TO_THE_DAY)
  const [from, to] = [start.slice(0, length), end.slice(0, length)]
  return from === to ? start.length === end.length : from < to
}

function codingsOf(concept: JsonObject | undefined): readonly JsonObject[] {
  return concept === undefined ? [] : objectsAt(concept, 'coding')
}

function isDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length
}

function areAll(parent: JsonObject, list: string, member: string): boolean {
  return objectsAt(parent, list).every((one) => has(one, member))
}

function isAny(...names: readonly string[]): Invariant {
  return (element) => names.some((name) => has(element, name))
}

/** If the first is there, so is the second. */
function needs(name: string, other: string): Invariant {
  return (element) => !has(element, name) || has(element, other)
}

function notBoth(left: string, right: string): Invariant {
  return (element) => !has(element, left) || !has(element, right)
}

function isAtLeastZero(name: string): Invariant {
  return (element) => {
    const value = element[name]
    return typeof value !== 'number' || value >= 0
  }
}

const SLICE_NAME = /^[a-zA-Z0-9/\-_[\]@]+$/
const ELEMENT_PATH =
  /^[^\s.,:;'"/|?!@#$%&*()[\]{}]{1,64}(?:\.[^\s.,:;'"/|?!@#$%&*()[\]{}]{1,64}(?:\[x\])?(?::[^\s.]+)?)*$/

/** Rules of FHIR by `path key`, written out because resources meet them often. Each is compared with `fhirpath` in a test. */
export const nativeInvariants: Readonly<Record<string, Invariant>> = {
  ...bundleInvariants,
  ...definitionInvariants,
  ...questionInvariants,
  'AllergyIntolerance ait-1': (e) =>
    isCoded(objectAt(e, 'verificationStatus'), ALLERGY_VERIFICATION, MISTAKE) ||
    has(e, 'clinicalStatus'),
  'AllergyIntolerance ait-2': (e) =>
    !has(e, 'clinicalStatus') ||
    !isCoded(objectAt(e, 'verificationStatus'), ALLERGY_VERIFICATION, MISTAKE),
  'Attachment att-1': needs('data', 'contentType'),
  'Bundle.entry bdl-5': isAny('resource', 'request', 'response'),
  'Bundle.entry bdl-8': (e) => textAt(e, 'fullUrl')?.includes('/_history/') !== true,
  'CarePlan.activity cpl-3': notBoth('detail', 'reference'),
  // What a reference points at is known only where it says so; only a Practitioner acts on behalf of an organisation.
  'CareTeam.participant ctm-1': (e) =>
    !has(e, 'onBehalfOf') || isPerhaps(objectAt(e, 'member'), 'Practitioner'),
  'Condition con-4': (e) =>
    !hasChoice(e, 'abatement') || isCoded(objectAt(e, 'clinicalStatus'), CONDITION_CLINICAL, OVER),
  'Condition con-5': (e) =>
    !has(e, 'clinicalStatus') ||
    !isCoded(objectAt(e, 'verificationStatus'), CONDITION_VERIFICATION, MISTAKE),
  'Condition.stage con-1': isAny('summary', 'assessment'),
  'Condition.evidence con-2': isAny('code', 'detail'),
  'ContactPoint cpt-2': needs('value', 'system'),
  'Duration drt-1': (e) => !has(e, 'code') || (e['system'] === UCUM && has(e, 'value')),
  'Goal.target gol-1': (e) => !hasChoice(e, 'detail') || has(e, 'measure'),
  'Age age-1': (e) =>
    (has(e, 'code') || !has(e, 'value')) &&
    isUcum(e) &&
    (typeof e['value'] !== 'number' || e['value'] > 0),
  'Distance dis-1': (e) => (has(e, 'code') || !has(e, 'value')) && isUcum(e),
  'MedicationAdministration.dosage mad-1': (e) => has(e, 'dose') || hasChoice(e, 'rate'),
  'Observation obs-6': (e) => !has(e, 'dataAbsentReason') || !hasChoice(e, 'value'),
  'Observation obs-7': (e) => {
    const components = e['component']
    if (!isList(components) || !hasChoice(e, 'value')) return true
    const codings = new Set(codingsOf(objectAt(e, 'code')).map(canonicalJson))
    return !objectsAt(e, 'component').some((component) =>
      codingsOf(objectAt(component, 'code')).some((coding) => codings.has(canonicalJson(coding))),
    )
  },
  'Observation.referenceRange obs-3': isAny('low', 'high', 'text'),
  'Organization org-1': isAny('identifier', 'name'),
  'Organization.telecom org-3': (e) => e['use'] !== 'home',
  'Organization.address org-2': (e) => e['use'] !== 'home',
  'Patient.contact pat-1': isAny('name', 'telecom', 'address', 'organization'),
  'Period per-1': (e) => {
    const [start, end] = [textAt(e, 'start'), textAt(e, 'end')]
    return start === undefined || end === undefined || isOrdered(start, end)
  },
  'Quantity qty-3': needs('code', 'system'),
  'Range rng-2': (e) => {
    const [low, high] = [objectAt(e, 'low'), objectAt(e, 'high')]
    if (low === undefined || high === undefined || low['code'] !== high['code']) return true
    const [from, to] = [low['value'], high['value']]
    return typeof from !== 'number' || typeof to !== 'number' || from <= to
  },
  'Ratio rat-1': (e) =>
    has(e, 'numerator') === has(e, 'denominator') && (has(e, 'numerator') || has(e, 'extension')),
  'Reference ref-1': (e, visit) => {
    const reference = textAt(e, 'reference')
    if (reference === undefined || reference.charCodeAt(0) !== 35 || reference === '#') return true
    return visit.container.contained.has(reference.slice(1))
  },
  'RiskAssessment.prediction ras-2': (e) => !(Number(e['probabilityDecimal'] ?? 0) > 100),
  'ServiceRequest prr-1': needs('orderDetail', 'code'),
  'Timing.repeat tim-1': needs('duration', 'durationUnit'),
  'Timing.repeat tim-2': needs('period', 'periodUnit'),
  'Timing.repeat tim-4': isAtLeastZero('duration'),
  'Timing.repeat tim-5': isAtLeastZero('period'),
  'Timing.repeat tim-6': needs('periodMax', 'period'),
  'Timing.repeat tim-7': needs('durationMax', 'duration'),
  'Timing.repeat tim-8': needs('countMax', 'count'),
  'Timing.repeat tim-9': (e) => {
    if (!has(e, 'offset')) return true
    const when = e['when']
    return isList(when) && !textsAt(e, 'when').some((one) => MEALS.includes(one))
  },
  'Timing.repeat tim-10': notBoth('timeOfDay', 'when'),
  'AuditEvent.entity sev-1': notBoth('name', 'query'),
  'Consent ppc-1': isAny('policy', 'policyRule'),
  'Consent ppc-2': () => true,
  'Consent ppc-3': () => true,
  'Consent ppc-4': () => true,
  'Consent ppc-5': () => true,
  'Questionnaire.item.enableWhen que-7': (e) =>
    e['operator'] !== 'exists' || e['answerBoolean'] !== undefined,
  'QuestionnaireResponse.item qrs-1': notBoth('answer', 'item'),
  'Parameters.parameter inv-1': (e) => {
    const [value, resource] = [hasChoice(e, 'value'), has(e, 'resource')]
    return has(e, 'part') ? !value && !resource : value !== resource
  },
  'ElementDefinition.slicing eld-1': isAny('discriminator', 'description'),
  'ElementDefinition.binding eld-12': (e) =>
    textAt(e, 'valueSet') === undefined ||
    /^(?:http:|https|urn:)/.test(textAt(e, 'valueSet') ?? ''),
  'ElementDefinition.type eld-4': (e) => !has(e, 'aggregation') || isReferring(e),
  'ElementDefinition.type eld-17': (e) => isReferring(e) || !has(e, 'targetProfile'),
  'ElementDefinition eld-2': (e) => {
    const [min, max] = [e['min'], e['max']]
    return typeof min !== 'number' || typeof max !== 'string' || max === '*' || min <= Number(max)
  },
  'ElementDefinition eld-5': (e) =>
    !has(e, 'contentReference') ||
    !(
      ['type', 'maxLength', 'binding', 'example'].some((name) => has(e, name)) ||
      ['defaultValue', 'fixed', 'pattern', 'minValue', 'maxValue'].some((name) =>
        hasChoice(e, name),
      )
    ),
  'ElementDefinition eld-6': (e) => objectsAt(e, 'type').length <= 1 || !hasChoice(e, 'fixed'),
  'ElementDefinition eld-7': (e) => objectsAt(e, 'type').length <= 1 || !hasChoice(e, 'pattern'),
  'ElementDefinition eld-8': (e) => !hasChoice(e, 'pattern') || !hasChoice(e, 'fixed'),
  'ElementDefinition eld-11': (e) =>
    !has(e, 'binding') || !has(e, 'type') || objectsAt(e, 'type').length > 0,
  'ElementDefinition eld-13': (e) =>
    isDistinct(objectsAt(e, 'type').map((type) => textAt(type, 'code') ?? '')),
  'ElementDefinition eld-14': (e) =>
    isDistinct(objectsAt(e, 'constraint').map((rule) => textAt(rule, 'key') ?? '')),
  'ElementDefinition eld-15': (e) => !has(e, 'meaningWhenMissing') || !hasChoice(e, 'defaultValue'),
  'ElementDefinition eld-18': (e) => e['isModifier'] !== true || has(e, 'isModifierReason'),
  'ElementDefinition eld-16': (e) => SLICE_NAME.test(textAt(e, 'sliceName') ?? 'none'),
  'ElementDefinition eld-19': (e) => ELEMENT_PATH.test(textAt(e, 'path') ?? ''),
  // The element is the text itself.
  'ElementDefinition.max eld-3': (e) => /^(?:\*|\d+)$/.test(textAt(e, 'value') ?? ''),
  'ElementDefinition eld-22': needs('sliceIsConstraining', 'sliceName'),
  'StructureDefinition.snapshot sdf-3': (e) =>
    areAll(e, 'element', 'definition') &&
    areAll(e, 'element', 'min') &&
    areAll(e, 'element', 'max'),
  'StructureDefinition.snapshot sdf-8b': (e) => areAll(e, 'element', 'base'),
  'StructureDefinition.mapping sdf-2': isAny('name', 'uri'),
  'ValueSet.compose.include vsd-1': isAny('valueSet', 'system'),
  'ValueSet.compose.include vsd-2': (e) =>
    (!has(e, 'concept') && !has(e, 'filter')) || has(e, 'system'),
  'ValueSet.compose.include vsd-3': notBoth('concept', 'filter'),
  'ValueSet.expansion.contains vsd-6': isAny('code', 'display'),
  'ValueSet.expansion.contains vsd-9': (e) => has(e, 'code') || e['abstract'] === true,
  'ValueSet.expansion.contains vsd-10': needs('code', 'system'),
  'ConceptMap.group.element.target cmd-1': (e) =>
    has(e, 'comment') || (e['equivalence'] !== 'narrower' && e['equivalence'] !== 'inexact'),
  'CodeSystem csd-1': (e) => isDistinct([...codesUnder(e)]),
  'SearchParameter spd-1': needs('xpath', 'xpathUsage'),
  'SearchParameter spd-2': (e) => !has(e, 'chain') || e['type'] === 'reference',
}

function isPerhaps(reference: JsonObject | undefined, type: string): boolean {
  if (reference === undefined) return true
  const text = textAt(reference, 'reference')
  const said =
    textAt(reference, 'type') ?? (text === undefined ? undefined : referenceForm(text)?.type)
  return said === undefined || said === type
}

function isReferring(type: JsonObject): boolean {
  return type['code'] === 'Reference' || type['code'] === 'canonical'
}

function* codesUnder(parent: JsonObject): Generator<string> {
  for (const concept of objectsAt(parent, 'concept')) {
    const code = textAt(concept, 'code')
    if (code !== undefined) yield code
    if (isObject(concept)) yield* codesUnder(concept)
  }
}
