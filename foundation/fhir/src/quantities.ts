import fhirpath from 'fhirpath'
import { textAt, type JsonObject } from './json.ts'

/** A code of UCUM that can stand between quotes in FHIRPath. */
const CODE = /^[^'\\\s]{1,50}$/
const UCUM = 'http://unitsofmeasure.org'

/**
 * Below zero where a quantity is less than another, above where it is more; undefined where they cannot be compared: without
 * codes of units, or of dimensions that differ. UCUM units are converted by `fhirpath`.
 */
export function compareQuantities(a: JsonObject, b: JsonObject): number | undefined {
  const [first, second] = [a['value'], b['value']]
  const [system, code] = [textAt(a, 'system'), textAt(a, 'code')]
  if (typeof first !== 'number' || typeof second !== 'number') return undefined
  if (system === undefined || code === undefined || system !== textAt(b, 'system')) return undefined
  const other = textAt(b, 'code') ?? ''
  if (code === other) return first - second
  if (system !== UCUM || !CODE.test(code) || !CODE.test(other)) return undefined
  const [own, bound] = [`(${decimal(first)} '${code}')`, `(${decimal(second)} '${other}')`]
  if (answers(`${own} < ${bound}`) === true) return -1
  if (answers(`${own} > ${bound}`) === true) return 1
  return answers(`${own} <= ${bound}`) === true ? 0 : undefined
}

/** FHIRPath has no exponents. */
function decimal(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
}

function answers(expression: string): unknown {
  try {
    const answer: unknown = fhirpath.evaluate({}, expression)
    return Array.isArray(answer) ? answer[0] : undefined
  } catch {
    return undefined
  }
}
