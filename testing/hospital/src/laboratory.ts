import type { Code } from './fhir.ts'

/** One laboratory test: what it is called, its unit (UCUM), its reference range and how it varies in health. */
export type Lab = {
  readonly code: Code
  readonly unit: string
  readonly low: number
  readonly high: number
  /** Typical value and spread of somebody well. */
  readonly usual: number
  readonly spread: number
  readonly decimals: number
}

/** Tests by the names that profiles use (LOINC codes, SI units, adult ranges). */
export const labs = {
  potassium: lab(['2823-3', 'Potassium'], 'mmol/L', [3.5, 5.1], [4.2, 0.25], 1),
  sodium: lab(['2951-2', 'Sodium'], 'mmol/L', [135, 145], [140, 1.8], 0),
  creatinine: lab(['14682-9', 'Creatinine'], 'umol/L', [45, 104], [76, 8], 0),
  lactate: lab(['2524-7', 'Lactate'], 'mmol/L', [0.5, 2], [1.1, 0.25], 1),
  haemoglobin: lab(['718-7', 'Haemoglobin'], 'g/L', [115, 165], [138, 7], 0),
  troponin: lab(['67151-1', 'Troponin T, high sensitivity'], 'ng/L', [0, 14], [6, 2], 0),
  glucose: lab(['14749-6', 'Glucose'], 'mmol/L', [4, 7.8], [5.4, 0.5], 1),
  hba1c: lab(['59261-8', 'Haemoglobin A1c'], 'mmol/mol', [20, 42], [36, 2], 0),
  tsh: lab(['3016-3', 'Thyrotropin'], 'm[IU]/L', [0.4, 4], [1.8, 0.5], 1),
  ferritin: lab(['2276-4', 'Ferritin'], 'ug/L', [15, 250], [90, 25], 0),
  crp: lab(['1988-5', 'C reactive protein'], 'mg/L', [0, 5], [2, 1], 0),
} as const satisfies Record<string, Lab>
export type LabName = keyof typeof labs

/** Signs measured at every visit (LOINC codes). Blood pressure is a panel of its own. */
export const vitals = {
  pulse: lab(['8867-4', 'Heart rate'], '/min', [50, 100], [74, 8], 0),
  weight: lab(['29463-7', 'Body weight'], 'kg', [0, 500], [74, 0.8], 1),
  temperature: lab(['8310-5', 'Body temperature'], 'Cel', [36, 38], [36.8, 0.2], 1),
  oxygen: lab(['59408-5', 'Oxygen saturation by pulse oximetry'], '%', [94, 100], [97, 1], 0),
} as const satisfies Record<string, Lab>

function lab(
  code: Code,
  unit: string,
  [low, high]: readonly [number, number],
  [usual, spread]: readonly [number, number],
  decimals: number,
): Lab {
  return { code, unit, low, high, usual, spread, decimals }
}
