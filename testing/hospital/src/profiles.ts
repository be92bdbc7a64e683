import type { Code } from './fhir.ts'
import type { LabName } from './laboratory.ts'
import type { WardId } from './staff.ts'

/** A medicine: RxNorm ingredient, dose in words, and whether it is still taken. */
type Medicine = { readonly code: Code; readonly dose: string }

/** How a condition moves a test: where its values start two years ago and where they are now. */
export type Trend = { readonly from: number; readonly to: number; readonly spread: number }

/**
 * A condition as it shows in a chart: what is prescribed for it, which tests follow it and where they drift, what was
 * done, and which ward treats it.
 */
export type Profile = {
  readonly condition: Code
  readonly ward: WardId
  /** Share of adults who have it, by age: at 40 and at 80. */
  readonly share: readonly [at40: number, at80: number]
  readonly medicines: readonly Medicine[]
  readonly trends: Partial<Readonly<Record<LabName, Trend>>>
  readonly procedures: readonly Code[]
}

/** Conditions (SNOMED CT) with what belongs to them. */
export const profiles = {
  diabetes: {
    condition: ['44054006', 'Type 2 diabetes mellitus'],
    ward: 'endocrine',
    share: [0.08, 0.3],
    medicines: [{ code: ['6809', 'Metformin'], dose: '500 mg twice a day' }],
    trends: {
      glucose: { from: 9.6, to: 7.6, spread: 0.9 },
      hba1c: { from: 66, to: 54, spread: 2 },
      creatinine: { from: 82, to: 92, spread: 5 },
    },
    procedures: [['134395001', 'Diabetic retinopathy screening']],
  },
  heartFailure: {
    condition: ['703272007', 'Heart failure with reduced ejection fraction'],
    ward: 'cardiology',
    share: [0.02, 0.2],
    medicines: [
      { code: ['9997', 'Spironolactone'], dose: '25 mg in the morning' },
      { code: ['35296', 'Ramipril'], dose: '5 mg in the morning' },
      { code: ['19484', 'Bisoprolol'], dose: '2.5 mg in the morning' },
    ],
    trends: {
      potassium: { from: 4.4, to: 5, spread: 0.2 },
      creatinine: { from: 92, to: 112, spread: 6 },
      troponin: { from: 9, to: 11, spread: 1.5 },
    },
    procedures: [['40701008', 'Echocardiography']],
  },
  atrialFibrillation: {
    condition: ['49436004', 'Atrial fibrillation'],
    ward: 'cardiology',
    share: [0.02, 0.18],
    medicines: [{ code: ['1364430', 'Apixaban'], dose: '5 mg twice a day' }],
    trends: { haemoglobin: { from: 134, to: 128, spread: 4 } },
    procedures: [['29303009', 'Electrocardiographic procedure']],
  },
  kidneyDisease: {
    condition: ['700379002', 'Chronic kidney disease stage 3B'],
    ward: 'renal',
    share: [0.02, 0.2],
    medicines: [{ code: ['4603', 'Furosemide'], dose: '40 mg in the morning' }],
    trends: {
      creatinine: { from: 128, to: 158, spread: 7 },
      potassium: { from: 4.6, to: 5.2, spread: 0.2 },
      haemoglobin: { from: 124, to: 113, spread: 3 },
    },
    procedures: [['306005', 'Ultrasonography of kidney']],
  },
  hypertension: {
    condition: ['59621000', 'Essential hypertension'],
    ward: 'medical',
    share: [0.2, 0.55],
    medicines: [{ code: ['17767', 'Amlodipine'], dose: '5 mg in the morning' }],
    trends: { sodium: { from: 139, to: 139, spread: 1.5 } },
    procedures: [],
  },
  copd: {
    condition: ['13645005', 'Chronic obstructive lung disease'],
    ward: 'respiratory',
    share: [0.04, 0.2],
    medicines: [{ code: ['69120', 'Tiotropium'], dose: '18 micrograms inhaled once a day' }],
    trends: { crp: { from: 4, to: 7, spread: 2 } },
    procedures: [['127783003', 'Spirometry']],
  },
  asthma: {
    condition: ['195967001', 'Asthma'],
    ward: 'respiratory',
    share: [0.15, 0.06],
    medicines: [{ code: ['435', 'Salbutamol'], dose: '100 micrograms inhaled when needed' }],
    trends: { crp: { from: 2, to: 2, spread: 1 } },
    procedures: [['127783003', 'Spirometry']],
  },
  hypothyroidism: {
    condition: ['40930008', 'Hypothyroidism'],
    ward: 'endocrine',
    share: [0.06, 0.12],
    medicines: [{ code: ['10582', 'Levothyroxine'], dose: '75 micrograms in the morning' }],
    trends: { tsh: { from: 6.8, to: 2.4, spread: 0.5 } },
    procedures: [],
  },
  anaemia: {
    condition: ['87522002', 'Iron deficiency anaemia'],
    ward: 'medical',
    share: [0.08, 0.1],
    medicines: [{ code: ['24947', 'Ferrous sulfate'], dose: '200 mg once a day' }],
    trends: {
      haemoglobin: { from: 98, to: 121, spread: 4 },
      ferritin: { from: 8, to: 38, spread: 4 },
    },
    procedures: [['423827005', 'Endoscopy']],
  },
} as const satisfies Record<string, Profile>
export type ProfileName = keyof typeof profiles

/** What people are allergic to (SNOMED CT), with the reaction it caused. */
export const allergies: readonly { readonly code: Code; readonly reaction: Code }[] = [
  { code: ['91936005', 'Allergy to penicillin'], reaction: ['39579001', 'Anaphylaxis'] },
  { code: ['91935009', 'Allergy to peanut'], reaction: ['126485001', 'Urticaria'] },
  { code: ['300916003', 'Allergy to latex'], reaction: ['126485001', 'Urticaria'] },
  { code: ['294505008', 'Allergy to amoxicillin'], reaction: ['271807003', 'Eruption of skin'] },
]

/** Vaccines (CVX). */
export const vaccines: readonly Code[] = [
  ['140', 'Influenza, seasonal, injectable, preservative free'],
  ['113', 'Tetanus and diphtheria toxoids, adult'],
  ['33', 'Pneumococcal polysaccharide, 23 valent'],
  ['208', 'COVID-19, mRNA'],
]
