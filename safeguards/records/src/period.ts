import { rangeOf, type Range } from '@wardstone/fhir'
import { textAt, type JsonObject } from './json.ts'

/** FHIR R4 §2.24.0.20: a Period holds every time that its start and its end might mean. */
export function periodOf(period: JsonObject): Range | undefined {
  const [start, end] = [textAt(period, 'start'), textAt(period, 'end')]
  const first = start === undefined ? undefined : rangeOf(start)
  const last = end === undefined ? undefined : rangeOf(end)
  if (first === undefined && last === undefined) return undefined
  return { start: first?.start ?? -Infinity, end: last?.end ?? Infinity }
}
