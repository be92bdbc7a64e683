/** The parts of FHIR R4 resources that the console reads. Everything is optional: a record may leave out anything. */

type Coding = { system?: string; code?: string; display?: string }
export type CodeableConcept = { coding?: readonly Coding[]; text?: string }
/** `comparator`: the value is only known to be below or above (`<`, `<=`, `>=`, `>`). */
export type Quantity = { value?: number; comparator?: string; unit?: string; code?: string }
type Period = { start?: string; end?: string }
type Meta = { versionId?: string; lastUpdated?: string }
export type HumanName = {
  use?: string
  text?: string
  family?: string
  given?: readonly string[]
  prefix?: readonly string[]
}
type Identifier = { system?: string; value?: string; type?: CodeableConcept }

type Base = { id?: string; meta?: Meta }

export type Patient = Base & {
  resourceType: 'Patient'
  name?: readonly HumanName[]
  gender?: string
  birthDate?: string
  deceasedDateTime?: string
  deceasedBoolean?: boolean
  identifier?: readonly Identifier[]
}
export type Condition = Base & {
  resourceType: 'Condition'
  code?: CodeableConcept
  clinicalStatus?: CodeableConcept
  verificationStatus?: CodeableConcept
  onsetDateTime?: string
  abatementDateTime?: string
  recordedDate?: string
}
export type Dosage = {
  text?: string
  asNeededBoolean?: boolean
  timing?: {
    code?: CodeableConcept
    repeat?: { frequency?: number; period?: number; periodUnit?: string }
  }
  doseAndRate?: readonly { doseQuantity?: Quantity }[]
}
export type MedicationRequest = Base & {
  resourceType: 'MedicationRequest'
  status?: string
  intent?: string
  doNotPerform?: boolean
  medicationCodeableConcept?: CodeableConcept
  medicationReference?: { display?: string }
  authoredOn?: string
  dosageInstruction?: readonly Dosage[]
}
export type ReferenceRange = { low?: Quantity; high?: Quantity; text?: string }
export type Observation = Base & {
  resourceType: 'Observation'
  status?: string
  category?: readonly CodeableConcept[]
  code?: CodeableConcept
  effectiveDateTime?: string
  effectivePeriod?: Period
  issued?: string
  valueQuantity?: Quantity
  valueString?: string
  valueCodeableConcept?: CodeableConcept
  interpretation?: readonly CodeableConcept[]
  referenceRange?: readonly ReferenceRange[]
  component?: readonly {
    code?: CodeableConcept
    valueQuantity?: Quantity
    referenceRange?: readonly ReferenceRange[]
    interpretation?: readonly CodeableConcept[]
  }[]
}
export type Encounter = Base & {
  resourceType: 'Encounter'
  status?: string
  class?: Coding
  type?: readonly CodeableConcept[]
  reasonCode?: readonly CodeableConcept[]
  period?: Period
}
export type AllergyIntolerance = Base & {
  resourceType: 'AllergyIntolerance'
  code?: CodeableConcept
  criticality?: string
  clinicalStatus?: CodeableConcept
  verificationStatus?: CodeableConcept
  onsetDateTime?: string
  recordedDate?: string
  reaction?: readonly {
    manifestation?: readonly CodeableConcept[]
    severity?: string
  }[]
}

export type Resource =
  | Patient
  | Condition
  | MedicationRequest
  | Observation
  | Encounter
  | AllergyIntolerance

export type Bundle<R extends Resource = Resource> = {
  resourceType: 'Bundle'
  type?: string
  total?: number
  link?: readonly { relation?: string; url?: string }[]
  entry?: readonly { resource?: R; search?: { mode?: string } }[]
}
