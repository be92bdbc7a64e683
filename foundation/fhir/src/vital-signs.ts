import { objectsAt, textAt, type JsonObject } from './json.ts'

const LOINC = 'http://loinc.org'
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category'

/** The codes that R4's vital signs profile is about: panel, rates, oxygen, temperature, height, head, weight, BMI, pressure. */
const codes: ReadonlySet<string> = new Set([
  '85353-1',
  '9279-1',
  '8867-4',
  '2708-6',
  '8310-5',
  '8302-2',
  '9843-4',
  '29463-7',
  '39156-5',
  '85354-9',
])

/** Whether an Observation says that it is a vital sign, by category and by code (FHIR R4 "Vital Signs Profile"). */
function isVitalSign(observation: JsonObject): boolean {
  const concept = observation['code']
  const isCoded = codingsOf([concept]).some(
    (coding) => coding['system'] === LOINC && codes.has(textAt(coding, 'code') ?? ''),
  )
  return (
    isCoded &&
    codingsOf(objectsAt(observation, 'category')).some(
      (coding) => coding['system'] === CATEGORY && coding['code'] === 'vital-signs',
    )
  )
}

function codingsOf(concepts: readonly unknown[]): readonly JsonObject[] {
  return concepts.flatMap((concept) => (isConcept(concept) ? objectsAt(concept, 'coding') : []))
}

function isConcept(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Whether an Observation that says so has what the profile asks of every vital sign (vs-2, vs-3). That its time is known to the
 * day (vs-1) is not asked: de-identified ones are known to the year. What was entered in error
 * need not have been whole: HL7's own example is not.
 */
export function isWholeVitalSign(observation: JsonObject): boolean {
  if (!isVitalSign(observation) || observation['status'] === 'entered-in-error') return true
  const isTimed = ['effectiveDateTime', '_effectiveDateTime', 'effectivePeriod'].some(
    (name) => observation[name] !== undefined,
  )
  const isMeasured =
    hasValue(observation) ||
    observation['component'] !== undefined ||
    observation['hasMember'] !== undefined
  return (
    observation['subject'] !== undefined &&
    isTimed &&
    isMeasured &&
    objectsAt(observation, 'component').every(hasValue)
  )
}

function hasValue(element: JsonObject): boolean {
  return (
    element['dataAbsentReason'] !== undefined ||
    Object.keys(element).some((name) => /^_?value/.test(name))
  )
}
