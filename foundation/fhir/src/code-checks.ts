import { valueSetOf } from './value-sets.ts'
import { objectsAt, textAt, type JsonObject } from './json.ts'
import { refuse, type Visit } from './visit.ts'

type ObjectCheck = (object: JsonObject, visit: Visit) => void

/** Adds to a CodeableConcept or Coding that one of its codings comes from the value set. */
export function checkCoding(check: ObjectCheck, url: string): ObjectCheck {
  const valueSet = valueSetOf(url)
  if (valueSet === undefined) return check
  const isInside = (coding: JsonObject): boolean =>
    valueSet.bySystem.get(textAt(coding, 'system') ?? '')?.has(textAt(coding, 'code') ?? '') ===
    true
  return (object, visit) => {
    const errors = visit.errors
    check(object, visit)
    if (visit.errors !== errors) return
    const codings = object['coding'] === undefined ? [object] : objectsAt(object, 'coding')
    if (!codings.some(isInside) && !isExtended(object)) {
      refuse(visit, 'code-invalid', `one coding comes from the value set ${url}.`)
    }
  }
}

/** Without a code, but with an extension that says why. */
function isExtended(object: JsonObject): boolean {
  return (
    object['coding'] === undefined &&
    object['text'] === undefined &&
    object['extension'] !== undefined
  )
}
