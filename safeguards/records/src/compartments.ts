import { Fault } from '@wardstone/core'
import { valuesAt } from './json.ts'
import { localReference, referenceForm } from './references.ts'
import { invalidAt, referenceTo, type Reference, type Resource } from './resource.ts'

/**
 * Whose record a resource is part of: the paths that may name the patient, the first that does decides. From the
 * official CompartmentDefinition `patient` (https://hl7.org/fhir/R4/compartmentdefinition-patient.html), whose
 * parameters are here resolved to paths. Subjects stand before those who took part: what one patient reports about
 * another is part of the other's record.
 */
const patientPaths: Readonly<Record<string, readonly string[]>> = {
  Account: ['subject'],
  AdverseEvent: ['subject'],
  AllergyIntolerance: ['patient', 'recorder', 'asserter'],
  Appointment: ['participant.actor'],
  AppointmentResponse: ['actor'],
  AuditEvent: ['entity.what', 'agent.who'],
  Basic: ['subject', 'author'],
  BodyStructure: ['patient'],
  CarePlan: ['subject', 'activity.detail.performer'],
  CareTeam: ['subject', 'participant.member'],
  ChargeItem: ['subject'],
  Claim: ['patient', 'payee.party'],
  ClaimResponse: ['patient'],
  ClinicalImpression: ['subject'],
  Communication: ['subject', 'sender', 'recipient'],
  CommunicationRequest: ['subject', 'sender', 'recipient', 'requester'],
  Composition: ['subject', 'author', 'attester.party'],
  Condition: ['subject', 'asserter'],
  Consent: ['patient'],
  Coverage: ['beneficiary', 'subscriber', 'policyHolder', 'payor'],
  CoverageEligibilityRequest: ['patient'],
  CoverageEligibilityResponse: ['patient'],
  DetectedIssue: ['patient'],
  Device: ['patient'],
  DeviceRequest: ['subject', 'performer'],
  DeviceUseStatement: ['subject'],
  DiagnosticReport: ['subject'],
  DocumentManifest: ['subject', 'author', 'recipient'],
  DocumentReference: ['subject', 'author'],
  Encounter: ['subject'],
  EnrollmentRequest: ['candidate'],
  EpisodeOfCare: ['patient'],
  ExplanationOfBenefit: ['patient', 'payee.party'],
  FamilyMemberHistory: ['patient'],
  Flag: ['subject'],
  Goal: ['subject'],
  Group: ['member.entity'],
  ImagingStudy: ['subject'],
  Immunization: ['patient'],
  ImmunizationEvaluation: ['patient'],
  ImmunizationRecommendation: ['patient'],
  Invoice: ['subject', 'recipient'],
  List: ['subject', 'source'],
  MeasureReport: ['subject'],
  Media: ['subject'],
  MedicationAdministration: ['subject', 'performer.actor'],
  MedicationDispense: ['subject', 'receiver'],
  MedicationRequest: ['subject'],
  MedicationStatement: ['subject'],
  MolecularSequence: ['patient'],
  NutritionOrder: ['patient'],
  Observation: ['subject', 'performer'],
  Person: ['link.target'],
  Procedure: ['subject', 'performer.actor'],
  Provenance: ['target'],
  QuestionnaireResponse: ['subject', 'author'],
  RelatedPerson: ['patient'],
  RequestGroup: ['subject', 'action.participant'],
  ResearchSubject: ['individual'],
  RiskAssessment: ['subject'],
  Schedule: ['actor'],
  ServiceRequest: ['subject', 'performer'],
  Specimen: ['subject'],
  SupplyDelivery: ['patient'],
  SupplyRequest: ['deliverTo'],
  Task: ['for'],
  VisionPrescription: ['patient'],
}

/**
 * Types that may be about no patient and then are the organisation's own, which everybody who reads records may see. A clinical
 * resource without a patient is not among them: nobody could say who may see it.
 */
const organisationTypes: ReadonlySet<string> = new Set(
  `Practitioner PractitionerRole Organization OrganizationAffiliation Location HealthcareService Endpoint Device
   DeviceDefinition DeviceMetric Medication MedicationKnowledge Substance Schedule Slot Group InsurancePlan
   ActivityDefinition PlanDefinition Questionnaire Measure Library ObservationDefinition SpecimenDefinition
   CodeSystem ValueSet ConceptMap NamingSystem StructureDefinition SearchParameter OperationDefinition`.split(
    /\s+/,
  ),
)

/** Whose record a resource is part of. */
export type Home = { readonly patient: Reference } | { readonly organisation: true }

/** Paths of one type, for the test against the official definition. */
export function compartmentPaths(type: string): readonly string[] | undefined {
  return patientPaths[type]
}

/**
 * Whose record a resource is part of; a Patient is its own.
 * @throws Fault `records.invalid` when it names several patients or one on another server, `records.patient-required` when
 * it names none and its type is about patients, `records.unsupported` when no record can hold its type.
 */
export function homeOf(resource: Resource, id: string, location: string): Home {
  const type = resource.resourceType
  if (type === 'Patient') return { patient: referenceTo(type, id) }
  for (const path of patientPaths[type] ?? []) {
    const patient = patientAt(resource, path, `${location}.${path}`)
    if (patient !== undefined) return { patient }
  }
  if (organisationTypes.has(type)) return { organisation: true }
  const [path] = patientPaths[type] ?? []
  if (path === undefined) {
    throw new Fault(
      'records.unsupported',
      `${location}: resources of this type are not kept here.`,
      {
        expression: location,
      },
    )
  }
  throw new Fault(
    'records.patient-required',
    `${location}: the resource names no patient, so it is part of nobody’s record. Add ${path}.`,
    { expression: location },
  )
}

/** Whether resources of a type can be part of a record or the organisation's. */
export function isKept(type: string): boolean {
  return type === 'Patient' || type in patientPaths || organisationTypes.has(type)
}

function patientAt(resource: Resource, path: string, location: string): Reference | undefined {
  const patients = new Set<Reference>()
  for (const text of valuesAt(resource, `${path}.reference`)) {
    const to = localReference(text)
    if (to?.startsWith('Patient/') === true) patients.add(to)
    if (isForeignPatient(text)) {
      throw invalidAt(location, 'the patient is on another server. Import the patient first.')
    }
  }
  if (patients.size > 1) {
    throw invalidAt(location, 'several patients are named; a resource is part of one record.')
  }
  const [patient] = patients
  return patient
}

function isForeignPatient(text: unknown): boolean {
  if (typeof text !== 'string' || referenceForm(text)?.form !== 'absolute') return false
  return /\/Patient\/[^/]+(?:\/_history\/[^/]+)?$/.test(text)
}
