import { Fault } from '@wardstone/core'
import { objectAt, valuesAt } from './json.ts'
import { SHARING_PATIENTS_MAX } from './limits.ts'
import { localReference, referenceForm, rewriteLinks } from './references.ts'
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
  Binary: ['securityContext'],
  BiologicallyDerivedProduct: ['collection.source'],
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
  Contract: ['subject'],
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
  GuidanceResponse: ['subject'],
  ImagingStudy: ['subject'],
  Immunization: ['patient'],
  ImmunizationEvaluation: ['patient'],
  ImmunizationRecommendation: ['patient'],
  Invoice: ['subject', 'recipient'],
  Linkage: ['item.resource'],
  List: ['subject', 'source', 'entry.item'],
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
   CodeSystem ValueSet ConceptMap NamingSystem StructureDefinition SearchParameter OperationDefinition
   CapabilityStatement ChargeItemDefinition CompartmentDefinition EffectEvidenceSynthesis EventDefinition Evidence
   EvidenceVariable ExampleScenario GraphDefinition ImplementationGuide MessageDefinition ResearchDefinition
   ResearchElementDefinition ResearchStudy RiskEvidenceSynthesis StructureMap TerminologyCapabilities TestReport
   TestScript CatalogEntry MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication
   MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured
   MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect SubstanceNucleicAcid
   SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification`.split(
    /\s+/,
  ),
)

/**
 * Types that name the patient in no place of their own and may say much about one: they are part of the record of the one
 * patient whom they name anywhere, and of nobody's when they name none.
 */
const anywhereTypes: ReadonlySet<string> = new Set(
  `Bundle EnrollmentResponse Linkage MessageHeader OperationOutcome PaymentNotice PaymentReconciliation
   VerificationResult`.split(/\s+/),
)

/**
 * Types that may be about several patients, who are named by items of a list: such a resource is kept once for each of them
 * (`share.ts`).
 */
const sharedTypes: ReadonlySet<string> = new Set(
  `Account Appointment Communication CommunicationRequest Group Linkage List Person Provenance Schedule`.split(
    ' ',
  ),
)

/** Not part of any record: FHIR R4 gives Parameters no address (§2.37), and Subscriptions are their accounts’ (`subscriptions.ts`). */
const unkeptTypes: ReadonlySet<string> = new Set(['Parameters', 'Subscription'])

/** Whose record a resource is part of. */
export type Home =
  | { readonly patient: Reference }
  /** In the records of several, at least two. */
  | { readonly patients: readonly Reference[] }
  | { readonly organisation: true }
  /** In the record of another resource, which decides who may see it (Binary.securityContext). */
  | { readonly beside: Reference }
  /** Wherever it stands already: what is deleted says no more whose it is. */
  | { readonly standing: true }

/** Paths of one type, for the test against the official definition. */
export function compartmentPaths(type: string): readonly string[] | undefined {
  return patientPaths[type]
}

/**
 * Whose record a resource is part of; a Patient is its own.
 * @throws Fault `records.invalid` when it names several patients and its type is about one, or one on another server, `records.patient-required` when
 * it names none and its type is about patients, `records.unsupported` when no record can hold its type.
 */
export function homeOf(resource: Resource, id: string, location: string): Home {
  const type = resource.resourceType
  if (type === 'Patient') return { patient: referenceTo(type, id) }
  for (const path of patientPaths[type] ?? []) {
    const patients = patientsAt(resource, path, `${location}.${path}`)
    if (patients.size > 1 && sharedTypes.has(type)) return severalOf(patients, location)
    const patient = onlyOne(patients, location)
    if (patient !== undefined) return { patient }
  }
  if (anywhereTypes.has(type)) {
    const patient = patientAnywhere(resource, location)
    if (patient !== undefined) return { patient }
  }
  if (organisationTypes.has(type)) return { organisation: true }
  if (type === 'Binary') {
    const beside = localReference(objectAt(resource, 'securityContext')?.['reference'])
    if (beside !== undefined) return { beside }
  }
  const [path] = anywhereTypes.has(type)
    ? ['a reference to the patient']
    : (patientPaths[type] ?? [])
  if (path === undefined) {
    throw new Fault(
      'records.unsupported',
      type === 'Subscription'
        ? `${location}: a Subscription is written alone, and not in a Bundle.`
        : `${location}: resources of this type are not kept here.`,
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

/** Whose records resources of a type can be part of: some patients', the organisation's own, or either. */
export function homesOf(type: string): {
  readonly patients: boolean
  readonly organisation: boolean
} {
  const isOrganisations = organisationTypes.has(type)
  const patients = type === 'Patient' || patientPaths[type] !== undefined || anywhereTypes.has(type)
  return {
    patients: patients || !isOrganisations,
    organisation: isOrganisations || type === 'Binary',
  }
}

/** Whether a resource of a type may be about several patients, and so come to be about others by an update. */
export function maybeShared(type: string): boolean {
  return sharedTypes.has(type)
}

/** Whether resources of a type can be part of a record or the organisation's. */
export function isKept(type: string): boolean {
  return !unkeptTypes.has(type)
}

function patientAnywhere(resource: Resource, location: string): Reference | undefined {
  const patients = new Set<Reference>()
  rewriteLinks(resource, (link, isReference) => {
    const to = isReference ? localReference(link) : undefined
    if (to?.startsWith('Patient/') === true) patients.add(to)
    return undefined
  })
  return onlyOne(patients, location)
}

function patientsAt(resource: Resource, path: string, location: string): Set<Reference> {
  const patients = new Set<Reference>()
  for (const text of valuesAt(resource, `${path}.reference`)) {
    const to = localReference(text)
    if (to?.startsWith('Patient/') === true) patients.add(to)
    if (isForeignPatient(text)) {
      throw invalidAt(location, 'the patient is on another server. Import the patient first.')
    }
  }
  return patients
}

function severalOf(patients: ReadonlySet<Reference>, location: string): Home {
  if (patients.size <= SHARING_PATIENTS_MAX) return { patients: [...patients] }
  throw new Fault(
    'input.too-large',
    `${location}: a resource is about at most ${SHARING_PATIENTS_MAX} patients. Make a Group of Groups.`,
    { expression: location },
  )
}

function onlyOne(patients: ReadonlySet<Reference>, location: string): Reference | undefined {
  if (patients.size > 1) {
    throw invalidAt(
      location,
      'several patients are named; a resource of this type is part of one record.',
    )
  }
  const [patient] = patients
  return patient
}

function isForeignPatient(text: unknown): boolean {
  if (typeof text !== 'string' || referenceForm(text)?.form !== 'absolute') return false
  return /\/Patient\/[^/]+(?:\/_history\/[^/]+)?$/.test(text)
}
