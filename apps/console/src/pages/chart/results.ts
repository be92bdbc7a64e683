import { timeOf, wordsOf } from '../../fhir/people.ts'
import type { CodeableConcept, Observation, Quantity, ReferenceRange } from '../../fhir/types.ts'

export type Flag = 'high' | 'low' | 'very-high' | 'very-low' | 'abnormal'
export type Band = { readonly low: number | undefined; readonly high: number | undefined }
/** `bound`: the laboratory only said that the value lies below or above (`<`, `>`); '' for a value. */
type Point = { readonly at: number; readonly value: number; readonly bound: string }

/** One test over time. `points` is oldest first and never empty. */
export type Series = {
  readonly key: string
  /** The newest observation, and whether it is not final yet. */
  readonly newestId: string
  readonly isPreliminary: boolean
  readonly name: string
  /** What tells two tests of one name apart: specimen and method. */
  readonly detail: string
  readonly unit: string
  readonly points: readonly Point[]
  readonly last: Point
  /** What the record itself calls usual; the console adds no ranges of its own. */
  readonly band: Band | undefined
  readonly flag: Flag | undefined
}

type Reading = {
  readonly id: string
  readonly isPreliminary: boolean
  readonly code: CodeableConcept | undefined
  readonly quantity: Quantity | undefined
  readonly range: ReferenceRange | undefined
  readonly interpretation: CodeableConcept | undefined
  readonly at: number
}

/** Measured results by test: those outside their range first, then the most recent. */
export function seriesOf(observations: readonly Observation[]): Series[] {
  const byKey = new Map<string, Reading[]>()
  for (const reading of observations.filter(counts).flatMap(readingsOf)) {
    const { code, quantity } = reading
    // Two units are two tests: 5 mmol/L and 90 mg/dL do not belong on one line.
    const key = `${code?.coding?.[0]?.code ?? wordsOf(code)} ${quantity?.unit ?? ''}`
    byKey.set(key, [...(byKey.get(key) ?? []), reading])
  }
  const series = [...byKey].flatMap(([key, readings]) => toSeries(key, readings))
  const newest = Math.max(...series.map(({ last }) => last.at))
  // What was high ten years ago does not stand above what was measured today.
  const rank = ({ flag, last }: Series) => (newest - last.at > URGENT_MS ? 0 : urgency(flag))
  return series.toSorted((a, b) => rank(b) - rank(a) || b.last.at - a.last.at)
}

const URGENT_MS = 365 * 24 * 60 * 60 * 1000

/** A result in words: `Positive`, `Former smoker`. The newest of each test. */
export type Finding = {
  readonly id: string
  readonly name: string
  readonly words: string
  readonly at: number
  readonly flag: Flag | undefined
  readonly isPreliminary: boolean
}

/** Results that are no number, the newest of each test, most recent first. */
export function findingsOf(observations: readonly Observation[]): Finding[] {
  const findings = observations.filter(counts).flatMap((observation): Finding[] => {
    const {
      id = '',
      code,
      valueString,
      valueCodeableConcept: concept,
      interpretation,
    } = observation
    const at = timeOf(
      observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.issued,
    )
    const words = valueString ?? (concept === undefined ? undefined : wordsOf(concept))
    if (words === undefined || at === undefined) return []
    const flag = flagByCode[interpretation?.[0]?.coding?.[0]?.code ?? '']
    const { name } = nameInWords(wordsOf(code))
    return [{ id, name, words, at, flag, isPreliminary: isPreliminary(observation) }]
  })
  const newest = new Map<string, Finding>()
  for (const finding of findings.toSorted((a, b) => b.at - a.at)) {
    if (!newest.has(finding.name)) newest.set(finding.name, finding)
  }
  return [...newest.values()]
}

function isPreliminary({ status }: Observation): boolean {
  return status === 'preliminary' || status === 'registered'
}

function counts({ status }: Observation): boolean {
  return status !== 'cancelled' && status !== 'entered-in-error'
}

/** An observation's own value, and the values of its components (systolic and diastolic pressure). */
function readingsOf(observation: Observation): Reading[] {
  const at = timeOf(
    observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.issued,
  )
  if (at === undefined) return []
  const parts = [observation, ...(observation.component ?? [])]
  return parts.flatMap((part) =>
    part.valueQuantity?.value === undefined
      ? []
      : [
          {
            id: observation.id ?? '',
            isPreliminary: isPreliminary(observation),
            code: part.code,
            quantity: part.valueQuantity,
            range: part.referenceRange?.[0],
            interpretation: part.interpretation?.[0],
            at,
          },
        ],
  )
}

function toSeries(key: string, unsorted: readonly Reading[]): Series[] {
  const readings = unsorted.toSorted((a, b) => a.at - b.at)
  const points = readings.map(({ at, quantity }) => ({
    at,
    value: quantity?.value ?? 0,
    bound: quantity?.comparator ?? '',
  }))
  const newest = readings.at(-1)
  const last = points.at(-1)
  if (newest === undefined || last === undefined) return []
  const band = bandOf(newest.range)
  return [
    {
      key,
      newestId: newest.id,
      isPreliminary: newest.isPreliminary,
      ...nameInWords(wordsOf(newest.code)),
      unit: unitInWords(newest.quantity),
      points,
      last,
      band,
      flag: flagOf(newest.interpretation, last.value, band),
    },
  ]
}

function bandOf(range: ReferenceRange | undefined): Band | undefined {
  const band = { low: range?.low?.value, high: range?.high?.value }
  return band.low === undefined && band.high === undefined ? undefined : band
}

/** HL7 v3 ObservationInterpretation. */
const flagByCode: Readonly<Record<string, Flag>> = {
  H: 'high',
  HH: 'very-high',
  HU: 'very-high',
  L: 'low',
  LL: 'very-low',
  LU: 'very-low',
  A: 'abnormal',
  AA: 'abnormal',
}

/** What the laboratory said; where it said nothing, the value against its range. */
function flagOf(
  interpretation: CodeableConcept | undefined,
  value: number,
  band: Band | undefined,
): Flag | undefined {
  const code = interpretation?.coding?.[0]?.code
  if (code !== undefined) return flagByCode[code]
  if (band?.high !== undefined && value > band.high) return 'high'
  if (band?.low !== undefined && value < band.low) return 'low'
  return undefined
}

function urgency(flag: Flag | undefined): number {
  if (flag === undefined) return 0
  return flag.startsWith('very') ? 2 : 1
}

/** LOINC's long names carry the property in brackets, then specimen and method: `Glucose [Mass/volume] in Blood`. */
function nameInWords(name: string): { name: string; detail: string } {
  const match = /^(.+?) \[[^\]]*\]\s*(?:- )?(.*)$/.exec(name)
  return { name: match?.[1] ?? name, detail: match?.[2] ?? '' }
}

/** UCUM as people write it. Annotations are for machines: `{score}` and `1` say nothing to a person. */
const printed: readonly (readonly [RegExp, string])[] = [
  [/\{[^}]*\}/g, ''],
  [/\[Hg\]/g, 'Hg'],
  [/10\*3/g, '10³'],
  [/10\*6/g, '10⁶'],
  [/10\*9/g, '10⁹'],
  [/10\*12/g, '10¹²'],
  [/\bu(?=[Lgm])/g, 'µ'],
  [/m2\b/g, 'm²'],
  [/^1$/, ''],
]

function unitInWords(quantity: Quantity | undefined): string {
  const unit = quantity?.unit ?? quantity?.code ?? ''
  return printed.reduce((text, [from, to]) => text.replace(from, to), unit)
}

/** `3.5–5.1`, `under 14`, `over 60`. */
export function bandInWords(band: Band | undefined): string {
  if (band === undefined) return ''
  if (band.low === undefined) return `under ${band.high}`
  return band.high === undefined ? `over ${band.low}` : `${band.low}–${band.high}`
}
