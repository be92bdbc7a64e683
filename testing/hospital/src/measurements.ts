import type { Json } from '@wardstone/core'
import { concept, instantOf, quantity, systems, type Resource } from './fhir.ts'
import { labs, vitals, type Lab, type LabName } from './laboratory.ts'
import type { Person } from './person.ts'
import { profiles, type Trend } from './profiles.ts'
import type { Random } from './random.ts'
import type { Visit } from './visits.ts'

const HALF_HOUR_MS = 30 * 60 * 1000
const TWO_YEARS_MS = 730 * 24 * 60 * 60 * 1000

/** Tests that every visit has, whatever the person has. */
const basicLabs: readonly LabName[] = [
  'potassium',
  'sodium',
  'creatinine',
  'haemoglobin',
  'glucose',
]

/** Heart failure and failing kidneys under two medicines that raise potassium: what the emergency laboratory finds. */
const acuteValues: Partial<Readonly<Record<LabName, number>>> = {
  potassium: 6.1,
  creatinine: 192,
  lactate: 3.2,
  haemoglobin: 112,
  troponin: 13,
  glucose: 7.2,
}

/** All Observations of one visit: signs first, then the laboratory half an hour later. */
export function measure(random: Random, person: Person, visit: Visit, now: number): Resource[] {
  const isAcute = visit.kind === 'emergency' && person.conditions.includes('kidneyDisease')
  const chart = { random, person, visit }
  const signs = [
    measured(chart, vitals.pulse, isAcute ? 38 : drawUsual(random, vitals.pulse), 'vital-signs'),
    bloodPressure(chart, isAcute),
    measured(chart, vitals.weight, drawUsual(random, vitals.weight), 'vital-signs'),
    measured(chart, vitals.temperature, drawUsual(random, vitals.temperature), 'vital-signs'),
    measured(chart, vitals.oxygen, Math.min(100, drawUsual(random, vitals.oxygen)), 'vital-signs'),
  ]
  const tests = namesFor(person, isAcute).map((name) => {
    const trended = drawTrended(random, person, name, visit.start, now)
    return measured(
      chart,
      labs[name],
      (isAcute ? acuteValues[name] : undefined) ?? trended,
      'laboratory',
    )
  })
  return [...signs, ...tests]
}

type Chart = { readonly random: Random; readonly person: Person; readonly visit: Visit }

function namesFor(person: Person, isAcute: boolean): LabName[] {
  const followed = person.conditions.flatMap((name) => Object.keys(profiles[name].trends))
  const acute = isAcute ? Object.keys(acuteValues) : []
  const wanted = new Set<string>([...basicLabs, ...followed, ...acute])
  return Object.keys(labs).filter((name): name is LabName => wanted.has(name))
}

/** A value on the line that the person's conditions draw; where two draw one, the one farther from usual. */
function drawTrended(
  random: Random,
  person: Person,
  name: LabName,
  at: number,
  now: number,
): number {
  const usual = labs[name].usual
  const trend = person.conditions
    .flatMap((condition) => trendOf(profiles[condition].trends, name) ?? [])
    .toSorted((a, b) => Math.abs(b.to - usual) - Math.abs(a.to - usual))[0]
  if (trend === undefined) return drawUsual(random, labs[name])
  const done = Math.min(1, Math.max(0, 1 - (now - at) / TWO_YEARS_MS))
  return random.normal(trend.from + (trend.to - trend.from) * done, trend.spread)
}

function trendOf(
  trends: Partial<Readonly<Record<LabName, Trend>>>,
  name: LabName,
): Trend | undefined {
  return trends[name]
}

function drawUsual(random: Random, { usual, spread }: Lab): number {
  return random.normal(usual, spread)
}

function measured(
  { random, person, visit }: Chart,
  { code, unit, low, high, decimals }: Lab,
  raw: number,
  category: 'laboratory' | 'vital-signs',
): Resource {
  const value = Number(Math.max(0, raw).toFixed(decimals))
  const flag = value < low ? 'L' : value > high ? 'H' : 'N'
  return {
    ...observation(random.uuid(), person, visit, category),
    code: concept('loinc', code),
    valueQuantity: quantity(value, unit),
    interpretation: [{ coding: [{ system: systems.interpretation, code: flag }] }],
    ...(category === 'laboratory'
      ? { referenceRange: [{ low: quantity(low, unit), high: quantity(high, unit) }] }
      : {}),
  }
}

function bloodPressure({ random, person, visit }: Chart, isAcute: boolean): Resource {
  const isHigh = person.conditions.includes('hypertension')
  const systolic = isAcute ? 84 : Math.round(random.normal(isHigh ? 144 : 124, 8))
  const diastolic = isAcute ? 50 : Math.round(random.normal(isHigh ? 88 : 76, 5))
  return {
    ...observation(random.uuid(), person, visit, 'vital-signs'),
    code: concept('loinc', ['85354-9', 'Blood pressure panel']),
    component: [
      {
        code: concept('loinc', ['8480-6', 'Systolic blood pressure']),
        valueQuantity: quantity(systolic, 'mm[Hg]'),
      },
      {
        code: concept('loinc', ['8462-4', 'Diastolic blood pressure']),
        valueQuantity: quantity(diastolic, 'mm[Hg]'),
      },
    ],
  }
}

/** What every Observation has. */
function observation(
  id: string,
  person: Person,
  visit: Visit,
  category: 'laboratory' | 'vital-signs',
): Resource & { readonly [member: string]: Json } {
  const at = visit.start + (category === 'laboratory' ? HALF_HOUR_MS : 0)
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ system: systems.category, code: category }] }],
    subject: { reference: `Patient/${person.id}` },
    encounter: { reference: `Encounter/${visit.id}` },
    effectiveDateTime: instantOf(at),
    issued: instantOf(at + HALF_HOUR_MS),
    performer: [{ reference: `Practitioner/${visit.practitioners[0] ?? ''}` }],
  }
}
