import { assert } from '@wardstone/core'

/**
 * Elements of the types that hospitals send most, from their R4 StructureDefinitions. `'` after a name means text, `?` a
 * boolean, `#` a number, `[x]` a choice of types (`onset[x]` is `onsetDateTime` or `onsetAge` and so on), nothing an object;
 * `*` a list; `!` required.
 */
const notation: Readonly<Record<string, string>> = {
  AllergyIntolerance: `
    identifier* clinicalStatus verificationStatus type' category'* criticality' code patient!
    encounter onset[x] recordedDate' recorder asserter lastOccurrence' note* reaction*`,
  CarePlan: `
    identifier* instantiatesCanonical'* instantiatesUri'* basedOn* replaces* partOf* status'!
    intent'! category* title' description' subject! encounter period created' author
    contributor* careTeam* addresses* supportingInfo* goal* activity* note*`,
  CareTeam: `
    identifier* status' category* name' subject encounter period participant* reasonCode*
    reasonReference* managingOrganization* telecom* note*`,
  Claim: `
    identifier* status'! type! subType use'! patient! billablePeriod created'! enterer insurer
    provider! priority! fundsReserve related* prescription originalPrescription payee referral
    facility careTeam* supportingInfo* diagnosis* procedure* insurance*! accident item* total`,
  Condition: `
    identifier* clinicalStatus verificationStatus category* severity code bodySite* subject!
    encounter onset[x] abatement[x] recordedDate' recorder asserter stage* evidence* note*`,
  Coverage: `
    identifier* status'! type policyHolder subscriber subscriberId' beneficiary! dependent'
    relationship period payor*! class* order# network' costToBeneficiary* subrogation? contract*`,
  Device: `
    identifier* definition udiCarrier* status' statusReason* distinctIdentifier' manufacturer'
    manufactureDate' expirationDate' lotNumber' serialNumber' deviceName* modelNumber'
    partNumber' type specialization* version* property* patient owner contact* location url'
    note* safety* parent`,
  DiagnosticReport: `
    identifier* basedOn* status'! category* code! subject encounter effective[x] issued'
    performer* resultsInterpreter* specimen* result* imagingStudy* media* conclusion'
    conclusionCode* presentedForm*`,
  DocumentReference: `
    masterIdentifier identifier* status'! docStatus' type category* subject date' author*
    authenticator custodian relatesTo* description' securityLabel* content*! context`,
  Encounter: `
    identifier* status'! statusHistory* class! classHistory* type* serviceType priority subject
    episodeOfCare* basedOn* participant* appointment* period length reasonCode* reasonReference*
    diagnosis* account* hospitalization location* serviceProvider partOf`,
  ExplanationOfBenefit: `
    identifier* status'! type! subType use'! patient! billablePeriod created'! enterer insurer!
    provider! priority fundsReserveRequested fundsReserve related* prescription
    originalPrescription payee referral facility claim claimResponse outcome'! disposition'
    preAuthRef'* preAuthRefPeriod* careTeam* supportingInfo* diagnosis* procedure* precedence#
    insurance*! accident item* addItem* adjudication* total* payment formCode form processNote*
    benefitPeriod benefitBalance*`,
  Goal: `
    identifier* lifecycleStatus'! achievementStatus category* priority description! subject!
    start[x] target* statusDate' statusReason' expressedBy addresses* note* outcomeCode*
    outcomeReference*`,
  ImagingStudy: `
    identifier* status'! modality* subject! encounter started' basedOn* referrer interpreter*
    endpoint* numberOfSeries# numberOfInstances# procedureReference procedureCode* location
    reasonCode* reasonReference* note* description' series*`,
  Immunization: `
    identifier* status'! statusReason vaccineCode! patient! encounter occurrence[x]! recorded'
    primarySource? reportOrigin location manufacturer lotNumber' expirationDate' site route
    doseQuantity performer* note* reasonCode* reasonReference* isSubpotent? subpotentReason*
    education* programEligibility* fundingSource reaction* protocolApplied*`,
  Location: `
    identifier* status' operationalStatus name' alias'* description' mode' type* telecom*
    address physicalType position managingOrganization partOf hoursOfOperation*
    availabilityExceptions' endpoint*`,
  Medication: `
    identifier* code status' manufacturer form amount ingredient* batch`,
  MedicationRequest: `
    identifier* status'! statusReason intent'! category* priority' doNotPerform? reported[x]
    medication[x]! subject! encounter supportingInformation* authoredOn' requester performer
    performerType recorder reasonCode* reasonReference* instantiatesCanonical'*
    instantiatesUri'* basedOn* groupIdentifier courseOfTherapyType insurance* note*
    dosageInstruction* dispenseRequest substitution priorPrescription detectedIssue*
    eventHistory*`,
  Observation: `
    identifier* basedOn* partOf* status'! category* code! subject focus* encounter effective[x]
    issued' performer* value[x] dataAbsentReason interpretation* note* bodySite method specimen
    device referenceRange* hasMember* derivedFrom* component*`,
  Organization: `
    identifier* active? type* name' alias'* telecom* address* partOf contact* endpoint*`,
  Patient: `
    identifier* active? name* telecom* gender' birthDate' deceased[x] address* maritalStatus
    multipleBirth[x] photo* contact* communication* generalPractitioner* managingOrganization
    link*`,
  Practitioner: `
    identifier* active? name* telecom* address* gender' birthDate' photo* qualification*
    communication*`,
  PractitionerRole: `
    identifier* active? period practitioner organization code* specialty* location*
    healthcareService* telecom* availableTime* notAvailable* availabilityExceptions' endpoint*`,
  Procedure: `
    identifier* instantiatesCanonical'* instantiatesUri'* basedOn* partOf* status'! statusReason
    category code subject! encounter performed[x] recorder asserter performer* location
    reasonCode* reasonReference* bodySite* outcome report* complication* complicationDetail*
    followUp* note* focalDevice* usedReference* usedCode*`,
  RelatedPerson: `
    identifier* active? patient! relationship* name* telecom* gender' birthDate' address* photo*
    period communication*`,
  ServiceRequest: `
    identifier* instantiatesCanonical'* instantiatesUri'* basedOn* replaces* requisition
    status'! intent'! category* priority' doNotPerform? code orderDetail* quantity[x] subject!
    encounter occurrence[x] asNeeded[x] authoredOn' requester performerType performer*
    locationCode* locationReference* reasonCode* reasonReference* insurance* supportingInfo*
    specimen* bodySite* note* patientInstruction' relevantHistory*`,
}

type ElementType = 'text' | 'boolean' | 'number' | 'object' | 'choice'
export type Element = {
  readonly name: string
  readonly type: ElementType
  readonly isList: boolean
  readonly isRequired: boolean
}
export type Shape = {
  readonly elements: ReadonlyMap<string, Element>
  readonly choices: readonly Element[]
  readonly required: readonly Element[]
}

const types: Readonly<Record<string, ElementType>> = {
  "'": 'text',
  '?': 'boolean',
  '#': 'number',
  '[x]': 'choice',
  '': 'object',
}

const shapes: ReadonlyMap<string, Shape> = new Map(
  Object.entries(notation).map(([type, text]) => [type, shapeFrom(text)]),
)

/** Undefined for a type whose elements are not in the table. */
export function shapeOf(type: string): Shape | undefined {
  return shapes.get(type)
}

function shapeFrom(text: string): Shape {
  const elements = text.trim().split(/\s+/).map(elementFrom)
  return {
    elements: new Map(elements.map((element) => [element.name, element])),
    choices: elements.filter((element) => element.type === 'choice'),
    required: elements.filter((element) => element.isRequired),
  }
}

function elementFrom(word: string): Element {
  const [, name, mark = '', list, required] = /^(\w+)('|\?|#|\[x\])?(\*)?(!)?$/.exec(word) ?? []
  const type = types[mark]
  assert(name !== undefined && type !== undefined, 'the table of shapes follows its own notation')
  return { name, type, isList: list !== undefined, isRequired: required !== undefined }
}
