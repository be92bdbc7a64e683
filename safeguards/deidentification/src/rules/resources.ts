import type { Action } from './datatypes.ts'

/**
 * The elements that may leave, by type of resource. What is not named is removed, and so is a resource of a type that is
 * not here (Binary, Person, Communication, Consent, QuestionnaireResponse, AuditEvent, Provenance and the like).
 * `id`, references within a Bundle and contained resources follow rules of their own (`src/transform.ts`).
 */
export const resourceElements: Readonly<Record<string, readonly string[]>> = {
  AdverseEvent: words(
    'actuality category event subject encounter date recordedDate seriousness severity outcome',
  ),
  AllergyIntolerance: words(
    'clinicalStatus verificationStatus type category criticality code patient encounter onset[x] recordedDate recorder asserter lastOccurrence note reaction.substance reaction.manifestation reaction.description reaction.onset reaction.severity reaction.exposureRoute',
  ),
  Appointment: words(
    'status cancelationReason serviceCategory serviceType specialty appointmentType reasonCode reasonReference priority minutesDuration created basedOn participant.type participant.actor participant.required participant.status',
  ),
  BodyStructure: words('active morphology location locationQualifier patient'),
  CarePlan: words(
    'basedOn partOf status intent category title description subject encounter period created author careTeam addresses goal note activity.outcomeCodeableConcept activity.reference activity.detail.kind activity.detail.code activity.detail.reasonCode activity.detail.goal activity.detail.status activity.detail.doNotPerform activity.detail.scheduled[x] activity.detail.description',
  ),
  CareTeam: words(
    'status category subject encounter period participant.role participant.member participant.period reasonCode reasonReference managingOrganization note',
  ),
  Claim: words(
    'status type subType use patient billablePeriod created provider priority prescription facility careTeam.sequence careTeam.provider careTeam.role supportingInfo.sequence supportingInfo.category supportingInfo.code supportingInfo.timing[x] diagnosis.sequence diagnosis.diagnosis[x] diagnosis.type procedure.sequence procedure.date procedure.procedure[x] insurance.sequence insurance.focal insurance.coverage item.sequence item.careTeamSequence item.diagnosisSequence item.procedureSequence item.informationSequence item.category item.productOrService item.serviced[x] item.quantity item.unitPrice item.net item.bodySite item.encounter total',
  ),
  ClinicalImpression: words(
    'status code subject encounter effective[x] date assessor problem description summary finding.itemCodeableConcept finding.itemReference note',
  ),
  Condition: words(
    'clinicalStatus verificationStatus category severity code bodySite subject encounter onset[x] abatement[x] recordedDate recorder asserter stage.summary stage.type evidence.code evidence.detail note',
  ),
  Coverage: words('status type beneficiary relationship period payor order'),
  DetectedIssue: words(
    'status code severity patient identified[x] implicated evidence.code evidence.detail detail',
  ),
  Device: words('status type patient'),
  DeviceRequest: words(
    'status intent priority code[x] subject encounter occurrence[x] authoredOn requester reasonCode reasonReference',
  ),
  DeviceUseStatement: words(
    'status subject timing[x] recordedOn device reasonCode reasonReference bodySite',
  ),
  DiagnosticReport: words(
    'basedOn status category code subject encounter effective[x] issued performer resultsInterpreter specimen result imagingStudy conclusion conclusionCode',
  ),
  DocumentReference: words(
    'status docStatus type category subject date author description context.encounter context.event context.period context.facilityType context.practiceSetting',
  ),
  Encounter: words(
    'status statusHistory.status statusHistory.period class classHistory.class classHistory.period type serviceType priority subject episodeOfCare basedOn participant.type participant.period participant.individual appointment period length reasonCode reasonReference diagnosis.condition diagnosis.use diagnosis.rank hospitalization.admitSource hospitalization.reAdmission hospitalization.dietPreference hospitalization.dischargeDisposition location.location location.status location.period serviceProvider partOf',
  ),
  EpisodeOfCare: words(
    'status type diagnosis.condition diagnosis.role diagnosis.rank patient managingOrganization period careManager',
  ),
  ExplanationOfBenefit: words(
    'status type subType use patient billablePeriod created provider priority referral facility claim outcome careTeam.sequence careTeam.provider careTeam.responsible careTeam.role supportingInfo.sequence supportingInfo.category supportingInfo.code supportingInfo.timing[x] diagnosis.sequence diagnosis.diagnosis[x] diagnosis.type procedure.sequence procedure.date procedure.procedure[x] insurance.focal insurance.coverage item.sequence item.careTeamSequence item.diagnosisSequence item.procedureSequence item.informationSequence item.category item.productOrService item.serviced[x] item.quantity item.unitPrice item.net item.bodySite item.encounter item.adjudication.category item.adjudication.amount item.adjudication.value total.category total.amount payment.type payment.date payment.amount',
  ),
  FamilyMemberHistory: words(
    'status patient date relationship sex age[x] deceased[x] reasonCode condition.code condition.outcome condition.contributedToDeath condition.onset[x]',
  ),
  Flag: words('status category code subject period encounter'),
  Goal: words(
    'lifecycleStatus achievementStatus category priority description subject start[x] target.measure target.detail[x] target.due[x] statusDate addresses outcomeCode outcomeReference note',
  ),
  ImagingStudy: words(
    'status modality subject encounter started basedOn referrer interpreter numberOfSeries numberOfInstances procedureReference procedureCode location reasonCode reasonReference description series.number series.modality series.description series.numberOfInstances series.bodySite series.laterality series.started series.instance.number',
  ),
  Immunization: words(
    'status statusReason vaccineCode patient encounter occurrence[x] recorded primarySource reportOrigin location site route doseQuantity performer.function performer.actor note reasonCode reasonReference isSubpotent reaction.date reaction.detail protocolApplied.targetDisease protocolApplied.doseNumber[x] protocolApplied.seriesDoses[x]',
  ),
  List: words(
    'status mode code subject encounter date source orderedBy entry.flag entry.deleted entry.date entry.item emptyReason',
  ),
  Location: words('status operationalStatus mode type physicalType managingOrganization partOf'),
  Medication: words(
    'code status form amount ingredient.item[x] ingredient.isActive ingredient.strength',
  ),
  MedicationAdministration: words(
    'partOf status statusReason category medication[x] subject context supportingInformation effective[x] performer.function performer.actor reasonCode reasonReference request device note dosage.text dosage.site dosage.route dosage.method dosage.dose dosage.rate[x]',
  ),
  MedicationDispense: words(
    'partOf status statusReason[x] category medication[x] subject context performer.function performer.actor location authorizingPrescription type quantity daysSupply whenPrepared whenHandedOver note dosageInstruction',
  ),
  MedicationRequest: words(
    'status statusReason intent category priority doNotPerform reported[x] medication[x] subject encounter supportingInformation authoredOn requester performer performerType recorder reasonCode reasonReference basedOn courseOfTherapyType note dosageInstruction dispenseRequest.initialFill.quantity dispenseRequest.initialFill.duration dispenseRequest.dispenseInterval dispenseRequest.validityPeriod dispenseRequest.numberOfRepeatsAllowed dispenseRequest.quantity dispenseRequest.expectedSupplyDuration substitution.allowed[x] substitution.reason priorPrescription',
  ),
  MedicationStatement: words(
    'basedOn partOf status statusReason category medication[x] subject context effective[x] dateAsserted informationSource derivedFrom reasonCode reasonReference note dosage',
  ),
  NutritionOrder: words(
    'status intent patient encounter dateTime orderer allergyIntolerance foodPreferenceModifier excludeFoodModifier oralDiet.type oralDiet.nutrient.modifier oralDiet.nutrient.amount',
  ),
  Observation: words(
    'basedOn partOf status category code subject focus encounter effective[x] issued performer value[x] dataAbsentReason interpretation note bodySite method specimen device referenceRange.low referenceRange.high referenceRange.type referenceRange.appliesTo referenceRange.age hasMember derivedFrom component.code component.value[x] component.dataAbsentReason component.interpretation component.referenceRange.low component.referenceRange.high',
  ),
  Organization: words('active type partOf'),
  Patient: words(
    'active gender birthDate deceased[x] address maritalStatus multipleBirth[x] contact.relationship contact.gender communication.language communication.preferred generalPractitioner managingOrganization link.other link.type',
  ),
  Practitioner: words('active gender qualification.code communication'),
  PractitionerRole: words('active period practitioner organization code specialty location'),
  Procedure: words(
    'basedOn partOf status statusReason category code subject encounter performed[x] recorder asserter performer.function performer.actor performer.onBehalfOf location reasonCode reasonReference bodySite outcome report complication complicationDetail followUp note focalDevice.action focalDevice.manipulated usedReference usedCode',
  ),
  RelatedPerson: words('active patient relationship gender'),
  RiskAssessment: words(
    'basedOn status method code subject encounter occurrence[x] condition performer reasonCode reasonReference basis prediction.outcome prediction.probability[x] prediction.qualitativeRisk prediction.relativeRisk',
  ),
  ServiceRequest: words(
    'basedOn status intent category priority doNotPerform code orderDetail quantity[x] subject encounter occurrence[x] asNeeded[x] authoredOn requester performerType performer locationCode locationReference reasonCode reasonReference supportingInfo specimen bodySite note patientInstruction',
  ),
  Specimen: words(
    'status type subject receivedTime parent request collection.collector collection.collected[x] collection.duration collection.quantity collection.method collection.bodySite processing.procedure processing.time[x] container.type container.specimenQuantity condition note',
  ),
  SupplyDelivery: words(
    'basedOn partOf status patient type suppliedItem.quantity suppliedItem.item[x] occurrence[x] supplier receiver',
  ),
}

/** Elements whose rule is not that of their data type. */
export const elementActions: Readonly<Record<string, Action>> = {
  'Patient.birthDate': 'birthDate',
  'Money.currency': 'currency',
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
