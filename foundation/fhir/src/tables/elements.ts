/* Made by `npm run generate` from hl7.fhir.r4.core 4.0.1 (CC0-1.0): change the generator, not this. */
// oxlint-disable max-lines

export const elements: string = String.raw`Account < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/account-status
  type 0..1 CodeableConcept S
  name 0..1 string S
  subject 0..* Reference(Patient,Device,Practitioner,PractitionerRole,Location,HealthcareService,Organization) S
  servicePeriod 0..1 Period S
  coverage 0..* BackboneElement S
  coverage.coverage 1..1 Reference(Coverage) S
  coverage.priority 0..1 positiveInt S
  owner 0..1 Reference(Organization) S
  description 0..1 string S
  guarantor 0..* BackboneElement
  guarantor.party 1..1 Reference(Patient,RelatedPerson,Organization)
  guarantor.onHold 0..1 boolean
  guarantor.period 0..1 Period
  partOf 0..1 Reference(Account)
ActivityDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  library 0..* canonical(Library)
  kind 0..1 code S =http://hl7.org/fhir/ValueSet/request-resource-types
  profile 0..1 canonical(StructureDefinition)
  code 0..1 CodeableConcept S
  intent 0..1 code =http://hl7.org/fhir/ValueSet/request-intent
  priority 0..1 code =http://hl7.org/fhir/ValueSet/request-priority
  doNotPerform 0..1 boolean S M
  timing[x] 0..1 Timing|dateTime|Age|Period|Range|Duration
  location 0..1 Reference(Location)
  participant 0..* BackboneElement
  participant.type 1..1 code =http://hl7.org/fhir/ValueSet/action-participant-type
  participant.role 0..1 CodeableConcept
  product[x] 0..1 Reference(Medication,Substance)|CodeableConcept
  quantity 0..1 Quantity
  dosage 0..* Dosage
  bodySite 0..* CodeableConcept
  specimenRequirement 0..* Reference(SpecimenDefinition)
  observationRequirement 0..* Reference(ObservationDefinition)
  observationResultRequirement 0..* Reference(ObservationDefinition)
  transform 0..1 canonical(StructureMap)
  dynamicValue 0..* BackboneElement
  dynamicValue.path 1..1 string
  dynamicValue.expression 1..1 Expression
Address < Element complex-type
  use 0..1 code S M =http://hl7.org/fhir/ValueSet/address-use
  type 0..1 code S =http://hl7.org/fhir/ValueSet/address-type
  text 0..1 string S
  line 0..* string S
  city 0..1 string S
  district 0..1 string S
  state 0..1 string S
  postalCode 0..1 string S
  country 0..1 string S
  period 0..1 Period S
AdverseEvent < DomainResource resource
  identifier 0..1 Identifier S
  actuality 1..1 code S M =http://hl7.org/fhir/ValueSet/adverse-event-actuality
  category 0..* CodeableConcept S
  event 0..1 CodeableConcept S
  subject 1..1 Reference(Patient,Group,Practitioner,RelatedPerson) S
  encounter 0..1 Reference(Encounter) S
  date 0..1 dateTime S
  detected 0..1 dateTime S
  recordedDate 0..1 dateTime S
  resultingCondition 0..* Reference(Condition) S
  location 0..1 Reference(Location) S
  seriousness 0..1 CodeableConcept S
  severity 0..1 CodeableConcept S =http://hl7.org/fhir/ValueSet/adverse-event-severity
  outcome 0..1 CodeableConcept S =http://hl7.org/fhir/ValueSet/adverse-event-outcome
  recorder 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) S
  contributor 0..* Reference(Practitioner,PractitionerRole,Device) S
  suspectEntity 0..* BackboneElement S
  suspectEntity.instance 1..1 Reference(Immunization,Procedure,Substance,Medication,MedicationAdministration,MedicationStatement,Device) S
  suspectEntity.causality 0..* BackboneElement S
  suspectEntity.causality.assessment 0..1 CodeableConcept S
  suspectEntity.causality.productRelatedness 0..1 string S
  suspectEntity.causality.author 0..1 Reference(Practitioner,PractitionerRole) S
  suspectEntity.causality.method 0..1 CodeableConcept S
  subjectMedicalHistory 0..* Reference(Condition,Observation,AllergyIntolerance,FamilyMemberHistory,Immunization,Procedure,Media,DocumentReference) S
  referenceDocument 0..* Reference(DocumentReference) S
  study 0..* Reference(ResearchStudy) S
Age < Quantity complex-type
AllergyIntolerance < DomainResource resource
  identifier 0..* Identifier S
  clinicalStatus 0..1 CodeableConcept S M =http://hl7.org/fhir/ValueSet/allergyintolerance-clinical
  verificationStatus 0..1 CodeableConcept S M =http://hl7.org/fhir/ValueSet/allergyintolerance-verification
  type 0..1 code S =http://hl7.org/fhir/ValueSet/allergy-intolerance-type
  category 0..* code S =http://hl7.org/fhir/ValueSet/allergy-intolerance-category
  criticality 0..1 code S =http://hl7.org/fhir/ValueSet/allergy-intolerance-criticality
  code 0..1 CodeableConcept S
  patient 1..1 Reference(Patient) S
  encounter 0..1 Reference(Encounter)
  onset[x] 0..1 dateTime|Age|Period|Range|string
  recordedDate 0..1 dateTime
  recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson)
  asserter 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) S
  lastOccurrence 0..1 dateTime
  note 0..* Annotation
  reaction 0..* BackboneElement
  reaction.substance 0..1 CodeableConcept
  reaction.manifestation 1..* CodeableConcept
  reaction.description 0..1 string
  reaction.onset 0..1 dateTime
  reaction.severity 0..1 code =http://hl7.org/fhir/ValueSet/reaction-event-severity
  reaction.exposureRoute 0..1 CodeableConcept
  reaction.note 0..* Annotation
Annotation < Element complex-type
  author[x] 0..1 Reference(Practitioner,Patient,RelatedPerson,Organization)|string S
  time 0..1 dateTime S
  text 1..1 markdown S
Appointment < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/appointmentstatus
  cancelationReason 0..1 CodeableConcept S
  serviceCategory 0..* CodeableConcept S
  serviceType 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  appointmentType 0..1 CodeableConcept S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Procedure,Observation,ImmunizationRecommendation)
  priority 0..1 unsignedInt
  description 0..1 string
  supportingInformation 0..* Reference(Resource)
  start 0..1 instant S
  end 0..1 instant S
  minutesDuration 0..1 positiveInt
  slot 0..* Reference(Slot)
  created 0..1 dateTime
  comment 0..1 string
  patientInstruction 0..1 string
  basedOn 0..* Reference(ServiceRequest)
  participant 1..* BackboneElement
  participant.type 0..* CodeableConcept S
  participant.actor 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) S
  participant.required 0..1 code S =http://hl7.org/fhir/ValueSet/participantrequired
  participant.status 1..1 code S =http://hl7.org/fhir/ValueSet/participationstatus
  participant.period 0..1 Period
  requestedPeriod 0..* Period
AppointmentResponse < DomainResource resource
  identifier 0..* Identifier S
  appointment 1..1 Reference(Appointment) S
  start 0..1 instant
  end 0..1 instant
  participantType 0..* CodeableConcept S
  actor 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) S
  participantStatus 1..1 code S M =http://hl7.org/fhir/ValueSet/participationstatus
  comment 0..1 string
Attachment < Element complex-type
  contentType 0..1 code S =http://hl7.org/fhir/ValueSet/mimetypes
  language 0..1 code S
  data 0..1 base64Binary
  url 0..1 url S
  size 0..1 unsignedInt S
  hash 0..1 base64Binary S
  title 0..1 string S
  creation 0..1 dateTime S
AuditEvent < DomainResource resource
  type 1..1 Coding S
  subtype 0..* Coding S
  action 0..1 code S =http://hl7.org/fhir/ValueSet/audit-event-action
  period 0..1 Period
  recorded 1..1 instant S
  outcome 0..1 code S =http://hl7.org/fhir/ValueSet/audit-event-outcome
  outcomeDesc 0..1 string S
  purposeOfEvent 0..* CodeableConcept S
  agent 1..* BackboneElement
  agent.type 0..1 CodeableConcept
  agent.role 0..* CodeableConcept
  agent.who 0..1 Reference(PractitionerRole,Practitioner,Organization,Device,Patient,RelatedPerson) S
  agent.altId 0..1 string
  agent.name 0..1 string
  agent.requestor 1..1 boolean S
  agent.location 0..1 Reference(Location)
  agent.policy 0..* uri
  agent.media 0..1 Coding
  agent.network 0..1 BackboneElement
  agent.network.address 0..1 string
  agent.network.type 0..1 code =http://hl7.org/fhir/ValueSet/network-type
  agent.purposeOfUse 0..* CodeableConcept
  source 1..1 BackboneElement
  source.site 0..1 string
  source.observer 1..1 Reference(PractitionerRole,Practitioner,Organization,Device,Patient,RelatedPerson) S
  source.type 0..* Coding
  entity 0..* BackboneElement
  entity.what 0..1 Reference(Resource) S
  entity.type 0..1 Coding
  entity.role 0..1 Coding
  entity.lifecycle 0..1 Coding
  entity.securityLabel 0..* Coding
  entity.name 0..1 string S
  entity.description 0..1 string
  entity.query 0..1 base64Binary S
  entity.detail 0..* BackboneElement
  entity.detail.type 1..1 string
  entity.detail.value[x] 1..1 string|base64Binary
BackboneElement < Element complex-type abstract
  modifierExtension 0..* Extension S M
Basic < DomainResource resource
  identifier 0..* Identifier S
  code 1..1 CodeableConcept S M
  subject 0..1 Reference(Resource) S
  created 0..1 date S
  author 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson,Organization) S
Binary < Resource resource
  contentType 1..1 code S =http://hl7.org/fhir/ValueSet/mimetypes
  securityContext 0..1 Reference(Resource) S
  data 0..1 base64Binary
BiologicallyDerivedProduct < DomainResource resource
  identifier 0..* Identifier S
  productCategory 0..1 code =http://hl7.org/fhir/ValueSet/product-category
  productCode 0..1 CodeableConcept
  status 0..1 code =http://hl7.org/fhir/ValueSet/product-status
  request 0..* Reference(ServiceRequest)
  quantity 0..1 integer
  parent 0..* Reference(BiologicallyDerivedProduct)
  collection 0..1 BackboneElement
  collection.collector 0..1 Reference(Practitioner,PractitionerRole)
  collection.source 0..1 Reference(Patient,Organization)
  collection.collected[x] 0..1 dateTime|Period
  processing 0..* BackboneElement
  processing.description 0..1 string
  processing.procedure 0..1 CodeableConcept
  processing.additive 0..1 Reference(Substance)
  processing.time[x] 0..1 dateTime|Period
  manipulation 0..1 BackboneElement
  manipulation.description 0..1 string
  manipulation.time[x] 0..1 dateTime|Period
  storage 0..* BackboneElement
  storage.description 0..1 string
  storage.temperature 0..1 decimal
  storage.scale 0..1 code =http://hl7.org/fhir/ValueSet/product-storage-scale
  storage.duration 0..1 Period
BodyStructure < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  morphology 0..1 CodeableConcept S
  location 0..1 CodeableConcept S
  locationQualifier 0..* CodeableConcept
  description 0..1 string S
  image 0..* Attachment
  patient 1..1 Reference(Patient) S
Bundle < Resource resource
  identifier 0..1 Identifier S
  type 1..1 code S =http://hl7.org/fhir/ValueSet/bundle-type
  timestamp 0..1 instant S
  total 0..1 unsignedInt S
  link 0..* BackboneElement S
  link.relation 1..1 string S
  link.url 1..1 uri S
  entry 0..* BackboneElement S
  entry.link 0..* #Bundle.link S
  entry.fullUrl 0..1 uri S
  entry.resource 0..1 Resource S
  entry.search 0..1 BackboneElement S
  entry.search.mode 0..1 code S =http://hl7.org/fhir/ValueSet/search-entry-mode
  entry.search.score 0..1 decimal S
  entry.request 0..1 BackboneElement S
  entry.request.method 1..1 code S =http://hl7.org/fhir/ValueSet/http-verb
  entry.request.url 1..1 uri S
  entry.request.ifNoneMatch 0..1 string S
  entry.request.ifModifiedSince 0..1 instant S
  entry.request.ifMatch 0..1 string S
  entry.request.ifNoneExist 0..1 string S
  entry.response 0..1 BackboneElement S
  entry.response.status 1..1 string S
  entry.response.location 0..1 uri S
  entry.response.etag 0..1 string S
  entry.response.lastModified 0..1 instant S
  entry.response.outcome 0..1 Resource S
  signature 0..1 Signature S
CapabilityStatement < DomainResource resource
  url 0..1 uri S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 1..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  kind 1..1 code S =http://hl7.org/fhir/ValueSet/capability-statement-kind
  instantiates 0..* canonical(CapabilityStatement) S
  imports 0..* canonical(CapabilityStatement) S
  software 0..1 BackboneElement S
  software.name 1..1 string S
  software.version 0..1 string S
  software.releaseDate 0..1 dateTime S
  implementation 0..1 BackboneElement S
  implementation.description 1..1 string S
  implementation.url 0..1 url S
  implementation.custodian 0..1 Reference(Organization) S
  fhirVersion 1..1 code S =http://hl7.org/fhir/ValueSet/FHIR-version
  format 1..* code S =http://hl7.org/fhir/ValueSet/mimetypes
  patchFormat 0..* code S =http://hl7.org/fhir/ValueSet/mimetypes
  implementationGuide 0..* canonical(ImplementationGuide) S
  rest 0..* BackboneElement S
  rest.mode 1..1 code S =http://hl7.org/fhir/ValueSet/restful-capability-mode
  rest.documentation 0..1 markdown
  rest.security 0..1 BackboneElement S
  rest.security.cors 0..1 boolean S
  rest.security.service 0..* CodeableConcept S
  rest.security.description 0..1 markdown
  rest.resource 0..* BackboneElement S
  rest.resource.type 1..1 code S =http://hl7.org/fhir/ValueSet/resource-types
  rest.resource.profile 0..1 canonical(StructureDefinition) S
  rest.resource.supportedProfile 0..* canonical(StructureDefinition) S
  rest.resource.documentation 0..1 markdown
  rest.resource.interaction 0..* BackboneElement
  rest.resource.interaction.code 1..1 code =http://hl7.org/fhir/ValueSet/type-restful-interaction
  rest.resource.interaction.documentation 0..1 markdown
  rest.resource.versioning 0..1 code =http://hl7.org/fhir/ValueSet/versioning-policy
  rest.resource.readHistory 0..1 boolean
  rest.resource.updateCreate 0..1 boolean
  rest.resource.conditionalCreate 0..1 boolean
  rest.resource.conditionalRead 0..1 code =http://hl7.org/fhir/ValueSet/conditional-read-status
  rest.resource.conditionalUpdate 0..1 boolean
  rest.resource.conditionalDelete 0..1 code =http://hl7.org/fhir/ValueSet/conditional-delete-status
  rest.resource.referencePolicy 0..* code =http://hl7.org/fhir/ValueSet/reference-handling-policy
  rest.resource.searchInclude 0..* string
  rest.resource.searchRevInclude 0..* string
  rest.resource.searchParam 0..* BackboneElement
  rest.resource.searchParam.name 1..1 string
  rest.resource.searchParam.definition 0..1 canonical(SearchParameter)
  rest.resource.searchParam.type 1..1 code =http://hl7.org/fhir/ValueSet/search-param-type
  rest.resource.searchParam.documentation 0..1 markdown
  rest.resource.operation 0..* BackboneElement S
  rest.resource.operation.name 1..1 string S
  rest.resource.operation.definition 1..1 canonical(OperationDefinition) S
  rest.resource.operation.documentation 0..1 markdown
  rest.interaction 0..* BackboneElement
  rest.interaction.code 1..1 code =http://hl7.org/fhir/ValueSet/system-restful-interaction
  rest.interaction.documentation 0..1 markdown
  rest.searchParam 0..* #CapabilityStatement.rest.resource.searchParam
  rest.operation 0..* #CapabilityStatement.rest.resource.operation S
  rest.compartment 0..* canonical(CompartmentDefinition)
  messaging 0..* BackboneElement S
  messaging.endpoint 0..* BackboneElement
  messaging.endpoint.protocol 1..1 Coding
  messaging.endpoint.address 1..1 url
  messaging.reliableCache 0..1 unsignedInt
  messaging.documentation 0..1 markdown
  messaging.supportedMessage 0..* BackboneElement S
  messaging.supportedMessage.mode 1..1 code S =http://hl7.org/fhir/ValueSet/event-capability-mode
  messaging.supportedMessage.definition 1..1 canonical(MessageDefinition) S
  document 0..* BackboneElement S
  document.mode 1..1 code S =http://hl7.org/fhir/ValueSet/document-mode
  document.documentation 0..1 markdown
  document.profile 1..1 canonical(StructureDefinition) S
CarePlan < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(PlanDefinition,Questionnaire,Measure,ActivityDefinition,OperationDefinition) S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(CarePlan) S
  replaces 0..* Reference(CarePlan) S
  partOf 0..* Reference(CarePlan) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/care-plan-intent
  category 0..* CodeableConcept S
  title 0..1 string S
  description 0..1 string S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  period 0..1 Period S
  created 0..1 dateTime S
  author 0..1 Reference(Patient,Practitioner,PractitionerRole,Device,RelatedPerson,Organization,CareTeam) S
  contributor 0..* Reference(Patient,Practitioner,PractitionerRole,Device,RelatedPerson,Organization,CareTeam)
  careTeam 0..* Reference(CareTeam)
  addresses 0..* Reference(Condition) S
  supportingInfo 0..* Reference(Resource)
  goal 0..* Reference(Goal)
  activity 0..* BackboneElement
  activity.outcomeCodeableConcept 0..* CodeableConcept
  activity.outcomeReference 0..* Reference(Resource)
  activity.progress 0..* Annotation
  activity.reference 0..1 Reference(Appointment,CommunicationRequest,DeviceRequest,MedicationRequest,NutritionOrder,Task,ServiceRequest,VisionPrescription,RequestGroup)
  activity.detail 0..1 BackboneElement
  activity.detail.kind 0..1 code =http://hl7.org/fhir/ValueSet/care-plan-activity-kind
  activity.detail.instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Questionnaire,Measure,OperationDefinition)
  activity.detail.instantiatesUri 0..* uri
  activity.detail.code 0..1 CodeableConcept
  activity.detail.reasonCode 0..* CodeableConcept
  activity.detail.reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
  activity.detail.goal 0..* Reference(Goal)
  activity.detail.status 1..1 code M =http://hl7.org/fhir/ValueSet/care-plan-activity-status
  activity.detail.statusReason 0..1 CodeableConcept
  activity.detail.doNotPerform 0..1 boolean M
  activity.detail.scheduled[x] 0..1 Timing|Period|string
  activity.detail.location 0..1 Reference(Location)
  activity.detail.performer 0..* Reference(Practitioner,PractitionerRole,Organization,RelatedPerson,Patient,CareTeam,HealthcareService,Device)
  activity.detail.product[x] 0..1 CodeableConcept|Reference(Medication,Substance)
  activity.detail.dailyAmount 0..1 Quantity
  activity.detail.quantity 0..1 Quantity
  activity.detail.description 0..1 string
  note 0..* Annotation
CareTeam < DomainResource resource
  identifier 0..* Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/care-team-status
  category 0..* CodeableConcept S
  name 0..1 string S
  subject 0..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  period 0..1 Period S
  participant 0..* BackboneElement
  participant.role 0..* CodeableConcept S
  participant.member 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Organization,CareTeam) S
  participant.onBehalfOf 0..1 Reference(Organization) S
  participant.period 0..1 Period
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition)
  managingOrganization 0..* Reference(Organization) S
  telecom 0..* ContactPoint
  note 0..* Annotation
CatalogEntry < DomainResource resource
  identifier 0..* Identifier S
  type 0..1 CodeableConcept
  orderable 1..1 boolean S
  referencedItem 1..1 Reference(Medication,Device,Organization,Practitioner,PractitionerRole,HealthcareService,ActivityDefinition,PlanDefinition,SpecimenDefinition,ObservationDefinition,Binary) S
  additionalIdentifier 0..* Identifier
  classification 0..* CodeableConcept
  status 0..1 code =http://hl7.org/fhir/ValueSet/publication-status
  validityPeriod 0..1 Period
  validTo 0..1 dateTime
  lastUpdated 0..1 dateTime
  additionalCharacteristic 0..* CodeableConcept
  additionalClassification 0..* CodeableConcept
  relatedEntry 0..* BackboneElement
  relatedEntry.relationtype 1..1 code =http://hl7.org/fhir/ValueSet/relation-type
  relatedEntry.item 1..1 Reference(CatalogEntry)
ChargeItem < DomainResource resource
  identifier 0..* Identifier S
  definitionUri 0..* uri
  definitionCanonical 0..* canonical(ChargeItemDefinition)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/chargeitem-status
  partOf 0..* Reference(ChargeItem)
  code 1..1 CodeableConcept S
  subject 1..1 Reference(Patient,Group) S
  context 0..1 Reference(Encounter,EpisodeOfCare) S
  occurrence[x] 0..1 dateTime|Period|Timing S
  performer 0..* BackboneElement
  performer.function 0..1 CodeableConcept
  performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson)
  performingOrganization 0..1 Reference(Organization)
  requestingOrganization 0..1 Reference(Organization)
  costCenter 0..1 Reference(Organization)
  quantity 0..1 Quantity S
  bodysite 0..* CodeableConcept S
  factorOverride 0..1 decimal
  priceOverride 0..1 Money
  overrideReason 0..1 string
  enterer 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson) S
  enteredDate 0..1 dateTime S
  reason 0..* CodeableConcept
  service 0..* Reference(DiagnosticReport,ImagingStudy,Immunization,MedicationAdministration,MedicationDispense,Observation,Procedure,SupplyDelivery)
  product[x] 0..1 Reference(Device,Medication,Substance)|CodeableConcept
  account 0..* Reference(Account) S
  note 0..* Annotation
  supportingInformation 0..* Reference(Resource)
ChargeItemDefinition < DomainResource resource
  url 1..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  title 0..1 string S
  derivedFromUri 0..* uri S
  partOf 0..* canonical(ChargeItemDefinition) S
  replaces 0..* canonical(ChargeItemDefinition) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  code 0..1 CodeableConcept S
  instance 0..* Reference(Medication,Substance,Device)
  applicability 0..* BackboneElement
  applicability.description 0..1 string
  applicability.language 0..1 string
  applicability.expression 0..1 string
  propertyGroup 0..* BackboneElement
  propertyGroup.applicability 0..* #ChargeItemDefinition.applicability
  propertyGroup.priceComponent 0..* BackboneElement
  propertyGroup.priceComponent.type 1..1 code =http://hl7.org/fhir/ValueSet/invoice-priceComponentType
  propertyGroup.priceComponent.code 0..1 CodeableConcept
  propertyGroup.priceComponent.factor 0..1 decimal
  propertyGroup.priceComponent.amount 0..1 Money
Claim < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  type 1..1 CodeableConcept S
  subType 0..1 CodeableConcept
  use 1..1 code S =http://hl7.org/fhir/ValueSet/claim-use
  patient 1..1 Reference(Patient) S
  billablePeriod 0..1 Period S
  created 1..1 dateTime S
  enterer 0..1 Reference(Practitioner,PractitionerRole)
  insurer 0..1 Reference(Organization) S
  provider 1..1 Reference(Practitioner,PractitionerRole,Organization) S
  priority 1..1 CodeableConcept S
  fundsReserve 0..1 CodeableConcept
  related 0..* BackboneElement
  related.claim 0..1 Reference(Claim)
  related.relationship 0..1 CodeableConcept
  related.reference 0..1 Identifier
  prescription 0..1 Reference(DeviceRequest,MedicationRequest,VisionPrescription)
  originalPrescription 0..1 Reference(DeviceRequest,MedicationRequest,VisionPrescription)
  payee 0..1 BackboneElement
  payee.type 1..1 CodeableConcept
  payee.party 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson)
  referral 0..1 Reference(ServiceRequest)
  facility 0..1 Reference(Location)
  careTeam 0..* BackboneElement
  careTeam.sequence 1..1 positiveInt
  careTeam.provider 1..1 Reference(Practitioner,PractitionerRole,Organization)
  careTeam.responsible 0..1 boolean
  careTeam.role 0..1 CodeableConcept
  careTeam.qualification 0..1 CodeableConcept
  supportingInfo 0..* BackboneElement
  supportingInfo.sequence 1..1 positiveInt
  supportingInfo.category 1..1 CodeableConcept
  supportingInfo.code 0..1 CodeableConcept
  supportingInfo.timing[x] 0..1 date|Period
  supportingInfo.value[x] 0..1 boolean|string|Quantity|Attachment|Reference(Resource)
  supportingInfo.reason 0..1 CodeableConcept
  diagnosis 0..* BackboneElement
  diagnosis.sequence 1..1 positiveInt
  diagnosis.diagnosis[x] 1..1 CodeableConcept|Reference(Condition)
  diagnosis.type 0..* CodeableConcept
  diagnosis.onAdmission 0..1 CodeableConcept
  diagnosis.packageCode 0..1 CodeableConcept
  procedure 0..* BackboneElement
  procedure.sequence 1..1 positiveInt
  procedure.type 0..* CodeableConcept
  procedure.date 0..1 dateTime
  procedure.procedure[x] 1..1 CodeableConcept|Reference(Procedure)
  procedure.udi 0..* Reference(Device)
  insurance 1..* BackboneElement S
  insurance.sequence 1..1 positiveInt S
  insurance.focal 1..1 boolean S
  insurance.identifier 0..1 Identifier
  insurance.coverage 1..1 Reference(Coverage) S
  insurance.businessArrangement 0..1 string
  insurance.preAuthRef 0..* string
  insurance.claimResponse 0..1 Reference(ClaimResponse)
  accident 0..1 BackboneElement
  accident.date 1..1 date
  accident.type 0..1 CodeableConcept
  accident.location[x] 0..1 Address|Reference(Location)
  item 0..* BackboneElement
  item.sequence 1..1 positiveInt
  item.careTeamSequence 0..* positiveInt
  item.diagnosisSequence 0..* positiveInt
  item.procedureSequence 0..* positiveInt
  item.informationSequence 0..* positiveInt
  item.revenue 0..1 CodeableConcept
  item.category 0..1 CodeableConcept
  item.productOrService 1..1 CodeableConcept
  item.modifier 0..* CodeableConcept
  item.programCode 0..* CodeableConcept
  item.serviced[x] 0..1 date|Period
  item.location[x] 0..1 CodeableConcept|Address|Reference(Location)
  item.quantity 0..1 Quantity
  item.unitPrice 0..1 Money
  item.factor 0..1 decimal
  item.net 0..1 Money
  item.udi 0..* Reference(Device)
  item.bodySite 0..1 CodeableConcept
  item.subSite 0..* CodeableConcept
  item.encounter 0..* Reference(Encounter)
  item.detail 0..* BackboneElement
  item.detail.sequence 1..1 positiveInt
  item.detail.revenue 0..1 CodeableConcept
  item.detail.category 0..1 CodeableConcept
  item.detail.productOrService 1..1 CodeableConcept
  item.detail.modifier 0..* CodeableConcept
  item.detail.programCode 0..* CodeableConcept
  item.detail.quantity 0..1 Quantity
  item.detail.unitPrice 0..1 Money
  item.detail.factor 0..1 decimal
  item.detail.net 0..1 Money
  item.detail.udi 0..* Reference(Device)
  item.detail.subDetail 0..* BackboneElement
  item.detail.subDetail.sequence 1..1 positiveInt
  item.detail.subDetail.revenue 0..1 CodeableConcept
  item.detail.subDetail.category 0..1 CodeableConcept
  item.detail.subDetail.productOrService 1..1 CodeableConcept
  item.detail.subDetail.modifier 0..* CodeableConcept
  item.detail.subDetail.programCode 0..* CodeableConcept
  item.detail.subDetail.quantity 0..1 Quantity
  item.detail.subDetail.unitPrice 0..1 Money
  item.detail.subDetail.factor 0..1 decimal
  item.detail.subDetail.net 0..1 Money
  item.detail.subDetail.udi 0..* Reference(Device)
  total 0..1 Money
ClaimResponse < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  type 1..1 CodeableConcept S
  subType 0..1 CodeableConcept
  use 1..1 code S =http://hl7.org/fhir/ValueSet/claim-use
  patient 1..1 Reference(Patient) S
  created 1..1 dateTime S
  insurer 1..1 Reference(Organization) S
  requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
  request 0..1 Reference(Claim) S
  outcome 1..1 code S =http://hl7.org/fhir/ValueSet/remittance-outcome
  disposition 0..1 string
  preAuthRef 0..1 string
  preAuthPeriod 0..1 Period
  payeeType 0..1 CodeableConcept
  item 0..* BackboneElement
  item.itemSequence 1..1 positiveInt
  item.noteNumber 0..* positiveInt
  item.adjudication 1..* BackboneElement
  item.adjudication.category 1..1 CodeableConcept
  item.adjudication.reason 0..1 CodeableConcept
  item.adjudication.amount 0..1 Money
  item.adjudication.value 0..1 decimal
  item.detail 0..* BackboneElement
  item.detail.detailSequence 1..1 positiveInt
  item.detail.noteNumber 0..* positiveInt
  item.detail.adjudication 1..* #ClaimResponse.item.adjudication
  item.detail.subDetail 0..* BackboneElement
  item.detail.subDetail.subDetailSequence 1..1 positiveInt
  item.detail.subDetail.noteNumber 0..* positiveInt
  item.detail.subDetail.adjudication 0..* #ClaimResponse.item.adjudication
  addItem 0..* BackboneElement
  addItem.itemSequence 0..* positiveInt
  addItem.detailSequence 0..* positiveInt
  addItem.subdetailSequence 0..* positiveInt
  addItem.provider 0..* Reference(Practitioner,PractitionerRole,Organization)
  addItem.productOrService 1..1 CodeableConcept
  addItem.modifier 0..* CodeableConcept
  addItem.programCode 0..* CodeableConcept
  addItem.serviced[x] 0..1 date|Period
  addItem.location[x] 0..1 CodeableConcept|Address|Reference(Location)
  addItem.quantity 0..1 Quantity
  addItem.unitPrice 0..1 Money
  addItem.factor 0..1 decimal
  addItem.net 0..1 Money
  addItem.bodySite 0..1 CodeableConcept
  addItem.subSite 0..* CodeableConcept
  addItem.noteNumber 0..* positiveInt
  addItem.adjudication 1..* #ClaimResponse.item.adjudication
  addItem.detail 0..* BackboneElement
  addItem.detail.productOrService 1..1 CodeableConcept
  addItem.detail.modifier 0..* CodeableConcept
  addItem.detail.quantity 0..1 Quantity
  addItem.detail.unitPrice 0..1 Money
  addItem.detail.factor 0..1 decimal
  addItem.detail.net 0..1 Money
  addItem.detail.noteNumber 0..* positiveInt
  addItem.detail.adjudication 1..* #ClaimResponse.item.adjudication
  addItem.detail.subDetail 0..* BackboneElement
  addItem.detail.subDetail.productOrService 1..1 CodeableConcept
  addItem.detail.subDetail.modifier 0..* CodeableConcept
  addItem.detail.subDetail.quantity 0..1 Quantity
  addItem.detail.subDetail.unitPrice 0..1 Money
  addItem.detail.subDetail.factor 0..1 decimal
  addItem.detail.subDetail.net 0..1 Money
  addItem.detail.subDetail.noteNumber 0..* positiveInt
  addItem.detail.subDetail.adjudication 1..* #ClaimResponse.item.adjudication
  adjudication 0..* #ClaimResponse.item.adjudication
  total 0..* BackboneElement S
  total.category 1..1 CodeableConcept S
  total.amount 1..1 Money S
  payment 0..1 BackboneElement
  payment.type 1..1 CodeableConcept
  payment.adjustment 0..1 Money
  payment.adjustmentReason 0..1 CodeableConcept
  payment.date 0..1 date
  payment.amount 1..1 Money
  payment.identifier 0..1 Identifier
  fundsReserve 0..1 CodeableConcept
  formCode 0..1 CodeableConcept
  form 0..1 Attachment
  processNote 0..* BackboneElement
  processNote.number 0..1 positiveInt
  processNote.type 0..1 code =http://hl7.org/fhir/ValueSet/note-type
  processNote.text 1..1 string
  processNote.language 0..1 CodeableConcept
  communicationRequest 0..* Reference(CommunicationRequest)
  insurance 0..* BackboneElement
  insurance.sequence 1..1 positiveInt
  insurance.focal 1..1 boolean
  insurance.coverage 1..1 Reference(Coverage)
  insurance.businessArrangement 0..1 string
  insurance.claimResponse 0..1 Reference(ClaimResponse)
  error 0..* BackboneElement
  error.itemSequence 0..1 positiveInt
  error.detailSequence 0..1 positiveInt
  error.subDetailSequence 0..1 positiveInt
  error.code 1..1 CodeableConcept
ClinicalImpression < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/clinicalimpression-status
  statusReason 0..1 CodeableConcept
  code 0..1 CodeableConcept S
  description 0..1 string S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  effective[x] 0..1 dateTime|Period S
  date 0..1 dateTime S
  assessor 0..1 Reference(Practitioner,PractitionerRole) S
  previous 0..1 Reference(ClinicalImpression)
  problem 0..* Reference(Condition,AllergyIntolerance) S
  investigation 0..* BackboneElement
  investigation.code 1..1 CodeableConcept
  investigation.item 0..* Reference(Observation,QuestionnaireResponse,FamilyMemberHistory,DiagnosticReport,RiskAssessment,ImagingStudy,Media)
  protocol 0..* uri
  summary 0..1 string
  finding 0..* BackboneElement
  finding.itemCodeableConcept 0..1 CodeableConcept
  finding.itemReference 0..1 Reference(Condition,Observation,Media)
  finding.basis 0..1 string
  prognosisCodeableConcept 0..* CodeableConcept
  prognosisReference 0..* Reference(RiskAssessment)
  supportingInfo 0..* Reference(Resource)
  note 0..* Annotation
CodeSystem < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  caseSensitive 0..1 boolean S
  valueSet 0..1 canonical(ValueSet) S
  hierarchyMeaning 0..1 code S =http://hl7.org/fhir/ValueSet/codesystem-hierarchy-meaning
  compositional 0..1 boolean S
  versionNeeded 0..1 boolean S
  content 1..1 code S =http://hl7.org/fhir/ValueSet/codesystem-content-mode
  supplements 0..1 canonical(CodeSystem) S
  count 0..1 unsignedInt S
  filter 0..* BackboneElement S
  filter.code 1..1 code S
  filter.description 0..1 string S
  filter.operator 1..* code S =http://hl7.org/fhir/ValueSet/filter-operator
  filter.value 1..1 string S
  property 0..* BackboneElement S
  property.code 1..1 code S
  property.uri 0..1 uri S
  property.description 0..1 string S
  property.type 1..1 code S =http://hl7.org/fhir/ValueSet/concept-property-type
  concept 0..* BackboneElement
  concept.code 1..1 code
  concept.display 0..1 string
  concept.definition 0..1 string
  concept.designation 0..* BackboneElement
  concept.designation.language 0..1 code
  concept.designation.use 0..1 Coding
  concept.designation.value 1..1 string
  concept.property 0..* BackboneElement
  concept.property.code 1..1 code
  concept.property.value[x] 1..1 code|Coding|string|integer|boolean|dateTime|decimal
  concept.concept 0..* #CodeSystem.concept
CodeableConcept < Element complex-type
  coding 0..* Coding S
  text 0..1 string S
Coding < Element complex-type
  system 0..1 uri S
  version 0..1 string S
  code 0..1 code S
  display 0..1 string S
  userSelected 0..1 boolean S
Communication < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Measure,OperationDefinition,Questionnaire) S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(Resource) S
  partOf 0..* Reference(Resource) S
  inResponseTo 0..* Reference(Communication)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/event-status
  statusReason 0..1 CodeableConcept S
  category 0..* CodeableConcept
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  medium 0..* CodeableConcept
  subject 0..1 Reference(Patient,Group) S
  topic 0..1 CodeableConcept
  about 0..* Reference(Resource)
  encounter 0..1 Reference(Encounter) S
  sent 0..1 dateTime
  received 0..1 dateTime
  recipient 0..* Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,Group,CareTeam,HealthcareService)
  sender 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,HealthcareService)
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) S
  payload 0..* BackboneElement
  payload.content[x] 1..1 string|Attachment|Reference(Resource)
  note 0..* Annotation
CommunicationRequest < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(Resource) S
  replaces 0..* Reference(CommunicationRequest) S
  groupIdentifier 0..1 Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  statusReason 0..1 CodeableConcept
  category 0..* CodeableConcept
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  doNotPerform 0..1 boolean S M
  medium 0..* CodeableConcept
  subject 0..1 Reference(Patient,Group)
  about 0..* Reference(Resource)
  encounter 0..1 Reference(Encounter) S
  payload 0..* BackboneElement
  payload.content[x] 1..1 string|Attachment|Reference(Resource)
  occurrence[x] 0..1 dateTime|Period S
  authoredOn 0..1 dateTime S
  requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) S
  recipient 0..* Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,Group,CareTeam,HealthcareService)
  sender 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson,HealthcareService) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) S
  note 0..* Annotation
CompartmentDefinition < DomainResource resource
  url 1..1 uri S
  version 0..1 string S
  name 1..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  purpose 0..1 markdown
  code 1..1 code S =http://hl7.org/fhir/ValueSet/compartment-type
  search 1..1 boolean S
  resource 0..* BackboneElement S
  resource.code 1..1 code S =http://hl7.org/fhir/ValueSet/resource-types
  resource.param 0..* string S
  resource.documentation 0..1 string
Composition < DomainResource resource
  identifier 0..1 Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/composition-status
  type 1..1 CodeableConcept S
  category 0..* CodeableConcept S
  subject 0..1 Reference(Resource) S
  encounter 0..1 Reference(Encounter) S
  date 1..1 dateTime S
  author 1..* Reference(Practitioner,PractitionerRole,Device,Patient,RelatedPerson,Organization) S
  title 1..1 string S
  confidentiality 0..1 code S =http://terminology.hl7.org/ValueSet/v3-ConfidentialityClassification
  attester 0..* BackboneElement
  attester.mode 1..1 code =http://hl7.org/fhir/ValueSet/composition-attestation-mode
  attester.time 0..1 dateTime
  attester.party 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Organization)
  custodian 0..1 Reference(Organization) S
  relatesTo 0..* BackboneElement
  relatesTo.code 1..1 code =http://hl7.org/fhir/ValueSet/document-relationship-type
  relatesTo.target[x] 1..1 Identifier|Reference(Composition)
  event 0..* BackboneElement S
  event.code 0..* CodeableConcept S
  event.period 0..1 Period S
  event.detail 0..* Reference(Resource) S
  section 0..* BackboneElement
  section.title 0..1 string
  section.code 0..1 CodeableConcept
  section.author 0..* Reference(Practitioner,PractitionerRole,Device,Patient,RelatedPerson,Organization)
  section.focus 0..1 Reference(Resource)
  section.text 0..1 Narrative
  section.mode 0..1 code =http://hl7.org/fhir/ValueSet/list-mode
  section.orderedBy 0..1 CodeableConcept
  section.entry 0..* Reference(Resource)
  section.emptyReason 0..1 CodeableConcept
  section.section 0..* #Composition.section
ConceptMap < DomainResource resource
  url 0..1 uri S
  identifier 0..1 Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  source[x] 0..1 uri|canonical(ValueSet) S
  target[x] 0..1 uri|canonical(ValueSet) S
  group 0..* BackboneElement
  group.source 0..1 uri
  group.sourceVersion 0..1 string
  group.target 0..1 uri
  group.targetVersion 0..1 string
  group.element 1..* BackboneElement
  group.element.code 0..1 code
  group.element.display 0..1 string
  group.element.target 0..* BackboneElement
  group.element.target.code 0..1 code
  group.element.target.display 0..1 string
  group.element.target.equivalence 1..1 code M =http://hl7.org/fhir/ValueSet/concept-map-equivalence
  group.element.target.comment 0..1 string
  group.element.target.dependsOn 0..* BackboneElement
  group.element.target.dependsOn.property 1..1 uri
  group.element.target.dependsOn.system 0..1 canonical(CodeSystem)
  group.element.target.dependsOn.value 1..1 string
  group.element.target.dependsOn.display 0..1 string
  group.element.target.product 0..* #ConceptMap.group.element.target.dependsOn
  group.unmapped 0..1 BackboneElement
  group.unmapped.mode 1..1 code =http://hl7.org/fhir/ValueSet/conceptmap-unmapped-mode
  group.unmapped.code 0..1 code
  group.unmapped.display 0..1 string
  group.unmapped.url 0..1 canonical(ConceptMap)
Condition < DomainResource resource
  identifier 0..* Identifier S
  clinicalStatus 0..1 CodeableConcept S M =http://hl7.org/fhir/ValueSet/condition-clinical
  verificationStatus 0..1 CodeableConcept S M =http://hl7.org/fhir/ValueSet/condition-ver-status
  category 0..* CodeableConcept
  severity 0..1 CodeableConcept
  code 0..1 CodeableConcept S
  bodySite 0..* CodeableConcept S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  onset[x] 0..1 dateTime|Age|Period|Range|string S
  abatement[x] 0..1 dateTime|Age|Period|Range|string
  recordedDate 0..1 dateTime S
  recorder 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson) S
  asserter 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson) S
  stage 0..* BackboneElement
  stage.summary 0..1 CodeableConcept
  stage.assessment 0..* Reference(ClinicalImpression,DiagnosticReport,Observation)
  stage.type 0..1 CodeableConcept
  evidence 0..* BackboneElement
  evidence.code 0..* CodeableConcept S
  evidence.detail 0..* Reference(Resource) S
  note 0..* Annotation
Consent < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/consent-state-codes
  scope 1..1 CodeableConcept S M
  category 1..* CodeableConcept S
  patient 0..1 Reference(Patient) S
  dateTime 0..1 dateTime S
  performer 0..* Reference(Organization,Patient,Practitioner,RelatedPerson,PractitionerRole) S
  organization 0..* Reference(Organization) S
  source[x] 0..1 Attachment|Reference(Consent,DocumentReference,Contract,QuestionnaireResponse) S
  policy 0..* BackboneElement
  policy.authority 0..1 uri
  policy.uri 0..1 uri
  policyRule 0..1 CodeableConcept S
  verification 0..* BackboneElement S
  verification.verified 1..1 boolean S
  verification.verifiedWith 0..1 Reference(Patient,RelatedPerson)
  verification.verificationDate 0..1 dateTime
  provision 0..1 BackboneElement S
  provision.type 0..1 code S =http://hl7.org/fhir/ValueSet/consent-provision-type
  provision.period 0..1 Period S
  provision.actor 0..* BackboneElement
  provision.actor.role 1..1 CodeableConcept
  provision.actor.reference 1..1 Reference(Device,Group,CareTeam,Organization,Patient,Practitioner,RelatedPerson,PractitionerRole)
  provision.action 0..* CodeableConcept S
  provision.securityLabel 0..* Coding S
  provision.purpose 0..* Coding S
  provision.class 0..* Coding S
  provision.code 0..* CodeableConcept S
  provision.dataPeriod 0..1 Period S
  provision.data 0..* BackboneElement S
  provision.data.meaning 1..1 code S =http://hl7.org/fhir/ValueSet/consent-data-meaning
  provision.data.reference 1..1 Reference(Resource) S
  provision.provision 0..* #Consent.provision
ContactDetail < Element complex-type
  name 0..1 string S
  telecom 0..* ContactPoint S
ContactPoint < Element complex-type
  system 0..1 code S =http://hl7.org/fhir/ValueSet/contact-point-system
  value 0..1 string S
  use 0..1 code S M =http://hl7.org/fhir/ValueSet/contact-point-use
  rank 0..1 positiveInt S
  period 0..1 Period S
Contract < DomainResource resource
  identifier 0..* Identifier S
  url 0..1 uri
  version 0..1 string S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/contract-status
  legalState 0..1 CodeableConcept
  instantiatesCanonical 0..1 Reference(Contract)
  instantiatesUri 0..1 uri
  contentDerivative 0..1 CodeableConcept
  issued 0..1 dateTime S
  applies 0..1 Period S
  expirationType 0..1 CodeableConcept
  subject 0..* Reference(Resource) S
  authority 0..* Reference(Organization)
  domain 0..* Reference(Location)
  site 0..* Reference(Location)
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  alias 0..* string
  author 0..1 Reference(Patient,Practitioner,PractitionerRole,Organization)
  scope 0..1 CodeableConcept
  topic[x] 0..1 CodeableConcept|Reference(Resource)
  type 0..1 CodeableConcept S
  subType 0..* CodeableConcept S
  contentDefinition 0..1 BackboneElement
  contentDefinition.type 1..1 CodeableConcept
  contentDefinition.subType 0..1 CodeableConcept
  contentDefinition.publisher 0..1 Reference(Practitioner,PractitionerRole,Organization)
  contentDefinition.publicationDate 0..1 dateTime
  contentDefinition.publicationStatus 1..1 code =http://hl7.org/fhir/ValueSet/contract-publicationstatus
  contentDefinition.copyright 0..1 markdown
  term 0..* BackboneElement
  term.identifier 0..1 Identifier S
  term.issued 0..1 dateTime S
  term.applies 0..1 Period S
  term.topic[x] 0..1 CodeableConcept|Reference(Resource)
  term.type 0..1 CodeableConcept
  term.subType 0..1 CodeableConcept
  term.text 0..1 string S
  term.securityLabel 0..* BackboneElement
  term.securityLabel.number 0..* unsignedInt
  term.securityLabel.classification 1..1 Coding
  term.securityLabel.category 0..* Coding
  term.securityLabel.control 0..* Coding
  term.offer 1..1 BackboneElement
  term.offer.identifier 0..* Identifier
  term.offer.party 0..* BackboneElement
  term.offer.party.reference 1..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
  term.offer.party.role 1..1 CodeableConcept
  term.offer.topic 0..1 Reference(Resource) S
  term.offer.type 0..1 CodeableConcept
  term.offer.decision 0..1 CodeableConcept
  term.offer.decisionMode 0..* CodeableConcept
  term.offer.answer 0..* BackboneElement
  term.offer.answer.value[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference(Resource)
  term.offer.text 0..1 string
  term.offer.linkId 0..* string
  term.offer.securityLabelNumber 0..* unsignedInt
  term.asset 0..* BackboneElement
  term.asset.scope 0..1 CodeableConcept
  term.asset.type 0..* CodeableConcept
  term.asset.typeReference 0..* Reference(Resource)
  term.asset.subtype 0..* CodeableConcept
  term.asset.relationship 0..1 Coding
  term.asset.context 0..* BackboneElement
  term.asset.context.reference 0..1 Reference(Resource)
  term.asset.context.code 0..* CodeableConcept
  term.asset.context.text 0..1 string
  term.asset.condition 0..1 string
  term.asset.periodType 0..* CodeableConcept
  term.asset.period 0..* Period
  term.asset.usePeriod 0..* Period
  term.asset.text 0..1 string
  term.asset.linkId 0..* string
  term.asset.answer 0..* #Contract.term.offer.answer
  term.asset.securityLabelNumber 0..* unsignedInt
  term.asset.valuedItem 0..* BackboneElement
  term.asset.valuedItem.entity[x] 0..1 CodeableConcept|Reference(Resource)
  term.asset.valuedItem.identifier 0..1 Identifier
  term.asset.valuedItem.effectiveTime 0..1 dateTime
  term.asset.valuedItem.quantity 0..1 Quantity
  term.asset.valuedItem.unitPrice 0..1 Money
  term.asset.valuedItem.factor 0..1 decimal
  term.asset.valuedItem.points 0..1 decimal
  term.asset.valuedItem.net 0..1 Money
  term.asset.valuedItem.payment 0..1 string
  term.asset.valuedItem.paymentDate 0..1 dateTime
  term.asset.valuedItem.responsible 0..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
  term.asset.valuedItem.recipient 0..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
  term.asset.valuedItem.linkId 0..* string
  term.asset.valuedItem.securityLabelNumber 0..* unsignedInt
  term.action 0..* BackboneElement
  term.action.doNotPerform 0..1 boolean M
  term.action.type 1..1 CodeableConcept
  term.action.subject 0..* BackboneElement
  term.action.subject.reference 1..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
  term.action.subject.role 0..1 CodeableConcept
  term.action.intent 1..1 CodeableConcept
  term.action.linkId 0..* string
  term.action.status 1..1 CodeableConcept
  term.action.context 0..1 Reference(Encounter,EpisodeOfCare)
  term.action.contextLinkId 0..* string
  term.action.occurrence[x] 0..1 dateTime|Period|Timing
  term.action.requester 0..* Reference(Patient,RelatedPerson,Practitioner,PractitionerRole,Device,Group,Organization)
  term.action.requesterLinkId 0..* string
  term.action.performerType 0..* CodeableConcept
  term.action.performerRole 0..1 CodeableConcept
  term.action.performer 0..1 Reference(RelatedPerson,Patient,Practitioner,PractitionerRole,CareTeam,Device,Substance,Organization,Location)
  term.action.performerLinkId 0..* string
  term.action.reasonCode 0..* CodeableConcept
  term.action.reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference,Questionnaire,QuestionnaireResponse)
  term.action.reason 0..* string
  term.action.reasonLinkId 0..* string
  term.action.note 0..* Annotation
  term.action.securityLabelNumber 0..* unsignedInt
  term.group 0..* #Contract.term
  supportingInfo 0..* Reference(Resource)
  relevantHistory 0..* Reference(Provenance)
  signer 0..* BackboneElement
  signer.type 1..1 Coding
  signer.party 1..1 Reference(Organization,Patient,Practitioner,PractitionerRole,RelatedPerson)
  signer.signature 1..* Signature
  friendly 0..* BackboneElement
  friendly.content[x] 1..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse)
  legal 0..* BackboneElement
  legal.content[x] 1..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse)
  rule 0..* BackboneElement
  rule.content[x] 1..1 Attachment|Reference(DocumentReference)
  legallyBinding[x] 0..1 Attachment|Reference(Composition,DocumentReference,QuestionnaireResponse,Contract)
Contributor < Element complex-type
  type 1..1 code S =http://hl7.org/fhir/ValueSet/contributor-type
  name 1..1 string S
  contact 0..* ContactDetail S
Count < Quantity complex-type
Coverage < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  type 0..1 CodeableConcept S
  policyHolder 0..1 Reference(Patient,RelatedPerson,Organization) S
  subscriber 0..1 Reference(Patient,RelatedPerson) S
  subscriberId 0..1 string S
  beneficiary 1..1 Reference(Patient) S
  dependent 0..1 string S
  relationship 0..1 CodeableConcept
  period 0..1 Period S
  payor 1..* Reference(Organization,Patient,RelatedPerson) S
  class 0..* BackboneElement
  class.type 1..1 CodeableConcept S
  class.value 1..1 string S
  class.name 0..1 string S
  order 0..1 positiveInt S
  network 0..1 string S
  costToBeneficiary 0..* BackboneElement
  costToBeneficiary.type 0..1 CodeableConcept S
  costToBeneficiary.value[x] 1..1 Quantity|Money S
  costToBeneficiary.exception 0..* BackboneElement
  costToBeneficiary.exception.type 1..1 CodeableConcept S
  costToBeneficiary.exception.period 0..1 Period S
  subrogation 0..1 boolean
  contract 0..* Reference(Contract)
CoverageEligibilityRequest < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  priority 0..1 CodeableConcept
  purpose 1..* code S =http://hl7.org/fhir/ValueSet/eligibilityrequest-purpose
  patient 1..1 Reference(Patient) S
  serviced[x] 0..1 date|Period
  created 1..1 dateTime S
  enterer 0..1 Reference(Practitioner,PractitionerRole)
  provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
  insurer 1..1 Reference(Organization) S
  facility 0..1 Reference(Location)
  supportingInfo 0..* BackboneElement
  supportingInfo.sequence 1..1 positiveInt
  supportingInfo.information 1..1 Reference(Resource)
  supportingInfo.appliesToAll 0..1 boolean
  insurance 0..* BackboneElement
  insurance.focal 0..1 boolean
  insurance.coverage 1..1 Reference(Coverage)
  insurance.businessArrangement 0..1 string
  item 0..* BackboneElement
  item.supportingInfoSequence 0..* positiveInt
  item.category 0..1 CodeableConcept
  item.productOrService 0..1 CodeableConcept
  item.modifier 0..* CodeableConcept
  item.provider 0..1 Reference(Practitioner,PractitionerRole)
  item.quantity 0..1 Quantity
  item.unitPrice 0..1 Money
  item.facility 0..1 Reference(Location,Organization)
  item.diagnosis 0..* BackboneElement
  item.diagnosis.diagnosis[x] 0..1 CodeableConcept|Reference(Condition)
  item.detail 0..* Reference(Resource)
CoverageEligibilityResponse < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  purpose 1..* code S =http://hl7.org/fhir/ValueSet/eligibilityresponse-purpose
  patient 1..1 Reference(Patient) S
  serviced[x] 0..1 date|Period
  created 1..1 dateTime S
  requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
  request 1..1 Reference(CoverageEligibilityRequest) S
  outcome 1..1 code S =http://hl7.org/fhir/ValueSet/remittance-outcome
  disposition 0..1 string
  insurer 1..1 Reference(Organization) S
  insurance 0..* BackboneElement
  insurance.coverage 1..1 Reference(Coverage) S
  insurance.inforce 0..1 boolean
  insurance.benefitPeriod 0..1 Period
  insurance.item 0..* BackboneElement
  insurance.item.category 0..1 CodeableConcept
  insurance.item.productOrService 0..1 CodeableConcept
  insurance.item.modifier 0..* CodeableConcept
  insurance.item.provider 0..1 Reference(Practitioner,PractitionerRole)
  insurance.item.excluded 0..1 boolean
  insurance.item.name 0..1 string
  insurance.item.description 0..1 string
  insurance.item.network 0..1 CodeableConcept
  insurance.item.unit 0..1 CodeableConcept
  insurance.item.term 0..1 CodeableConcept
  insurance.item.benefit 0..* BackboneElement
  insurance.item.benefit.type 1..1 CodeableConcept
  insurance.item.benefit.allowed[x] 0..1 unsignedInt|string|Money
  insurance.item.benefit.used[x] 0..1 unsignedInt|string|Money
  insurance.item.authorizationRequired 0..1 boolean
  insurance.item.authorizationSupporting 0..* CodeableConcept
  insurance.item.authorizationUrl 0..1 uri
  preAuthRef 0..1 string
  form 0..1 CodeableConcept
  error 0..* BackboneElement
  error.code 1..1 CodeableConcept
DataRequirement < Element complex-type
  type 1..1 code S =http://hl7.org/fhir/ValueSet/all-types
  profile 0..* canonical(StructureDefinition) S
  subject[x] 0..1 CodeableConcept|Reference(Group) S
  mustSupport 0..* string S
  codeFilter 0..* Element S
  codeFilter.path 0..1 string S
  codeFilter.searchParam 0..1 string S
  codeFilter.valueSet 0..1 canonical(ValueSet) S
  codeFilter.code 0..* Coding S
  dateFilter 0..* Element S
  dateFilter.path 0..1 string S
  dateFilter.searchParam 0..1 string S
  dateFilter.value[x] 0..1 dateTime|Period|Duration S
  limit 0..1 positiveInt S
  sort 0..* Element S
  sort.path 1..1 string S
  sort.direction 1..1 code S =http://hl7.org/fhir/ValueSet/sort-direction
DetectedIssue < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/observation-status
  code 0..1 CodeableConcept S
  severity 0..1 code S =http://hl7.org/fhir/ValueSet/detectedissue-severity
  patient 0..1 Reference(Patient) S
  identified[x] 0..1 dateTime|Period S
  author 0..1 Reference(Practitioner,PractitionerRole,Device) S
  implicated 0..* Reference(Resource) S
  evidence 0..* BackboneElement
  evidence.code 0..* CodeableConcept
  evidence.detail 0..* Reference(Resource)
  detail 0..1 string
  reference 0..1 uri
  mitigation 0..* BackboneElement
  mitigation.action 1..1 CodeableConcept
  mitigation.date 0..1 dateTime
  mitigation.author 0..1 Reference(Practitioner,PractitionerRole)
Device < DomainResource resource
  identifier 0..* Identifier
  definition 0..1 Reference(DeviceDefinition)
  udiCarrier 0..* BackboneElement S
  udiCarrier.deviceIdentifier 0..1 string S
  udiCarrier.issuer 0..1 uri
  udiCarrier.jurisdiction 0..1 uri
  udiCarrier.carrierAIDC 0..1 base64Binary S
  udiCarrier.carrierHRF 0..1 string S
  udiCarrier.entryType 0..1 code =http://hl7.org/fhir/ValueSet/udi-entry-type
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/device-status
  statusReason 0..* CodeableConcept
  distinctIdentifier 0..1 string
  manufacturer 0..1 string
  manufactureDate 0..1 dateTime
  expirationDate 0..1 dateTime
  lotNumber 0..1 string
  serialNumber 0..1 string
  deviceName 0..* BackboneElement
  deviceName.name 1..1 string
  deviceName.type 1..1 code =http://hl7.org/fhir/ValueSet/device-nametype
  modelNumber 0..1 string
  partNumber 0..1 string
  type 0..1 CodeableConcept
  specialization 0..* BackboneElement
  specialization.systemType 1..1 CodeableConcept
  specialization.version 0..1 string
  version 0..* BackboneElement
  version.type 0..1 CodeableConcept
  version.component 0..1 Identifier
  version.value 1..1 string
  property 0..* BackboneElement
  property.type 1..1 CodeableConcept
  property.valueQuantity 0..* Quantity
  property.valueCode 0..* CodeableConcept
  patient 0..1 Reference(Patient)
  owner 0..1 Reference(Organization)
  contact 0..* ContactPoint
  location 0..1 Reference(Location)
  url 0..1 uri
  note 0..* Annotation
  safety 0..* CodeableConcept S
  parent 0..1 Reference(Device)
DeviceDefinition < DomainResource resource
  identifier 0..* Identifier
  udiDeviceIdentifier 0..* BackboneElement
  udiDeviceIdentifier.deviceIdentifier 1..1 string
  udiDeviceIdentifier.issuer 1..1 uri
  udiDeviceIdentifier.jurisdiction 1..1 uri
  manufacturer[x] 0..1 string|Reference(Organization)
  deviceName 0..* BackboneElement
  deviceName.name 1..1 string
  deviceName.type 1..1 code =http://hl7.org/fhir/ValueSet/device-nametype
  modelNumber 0..1 string
  type 0..1 CodeableConcept
  specialization 0..* BackboneElement
  specialization.systemType 1..1 string
  specialization.version 0..1 string
  version 0..* string
  safety 0..* CodeableConcept S
  shelfLifeStorage 0..* ProductShelfLife
  physicalCharacteristics 0..1 ProdCharacteristic
  languageCode 0..* CodeableConcept
  capability 0..* BackboneElement
  capability.type 1..1 CodeableConcept
  capability.description 0..* CodeableConcept
  property 0..* BackboneElement
  property.type 1..1 CodeableConcept
  property.valueQuantity 0..* Quantity
  property.valueCode 0..* CodeableConcept
  owner 0..1 Reference(Organization)
  contact 0..* ContactPoint
  url 0..1 uri
  onlineInformation 0..1 uri
  note 0..* Annotation
  quantity 0..1 Quantity
  parentDevice 0..1 Reference(DeviceDefinition) S
  material 0..* BackboneElement
  material.substance 1..1 CodeableConcept
  material.alternate 0..1 boolean
  material.allergenicIndicator 0..1 boolean
DeviceMetric < DomainResource resource
  identifier 0..* Identifier S
  type 1..1 CodeableConcept S
  unit 0..1 CodeableConcept S
  source 0..1 Reference(Device) S
  parent 0..1 Reference(Device) S
  operationalStatus 0..1 code S =http://hl7.org/fhir/ValueSet/metric-operational-status
  color 0..1 code S =http://hl7.org/fhir/ValueSet/metric-color
  category 1..1 code S =http://hl7.org/fhir/ValueSet/metric-category
  measurementPeriod 0..1 Timing S
  calibration 0..* BackboneElement S
  calibration.type 0..1 code S =http://hl7.org/fhir/ValueSet/metric-calibration-type
  calibration.state 0..1 code S =http://hl7.org/fhir/ValueSet/metric-calibration-state
  calibration.time 0..1 instant S
DeviceRequest < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(Resource) S
  priorRequest 0..* Reference(Resource) S
  groupIdentifier 0..1 Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/request-intent
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  code[x] 1..1 Reference(Device)|CodeableConcept S
  parameter 0..* BackboneElement
  parameter.code 0..1 CodeableConcept
  parameter.value[x] 0..1 CodeableConcept|Quantity|Range|boolean
  subject 1..1 Reference(Patient,Group,Location,Device) S
  encounter 0..1 Reference(Encounter) S
  occurrence[x] 0..1 dateTime|Period|Timing S
  authoredOn 0..1 dateTime S
  requester 0..1 Reference(Device,Practitioner,PractitionerRole,Organization) S
  performerType 0..1 CodeableConcept S
  performer 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) S
  insurance 0..* Reference(Coverage,ClaimResponse)
  supportingInfo 0..* Reference(Resource)
  note 0..* Annotation
  relevantHistory 0..* Reference(Provenance)
DeviceUseStatement < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(ServiceRequest) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/device-statement-status
  subject 1..1 Reference(Patient,Group) S
  derivedFrom 0..* Reference(ServiceRequest,Procedure,Claim,Observation,QuestionnaireResponse,DocumentReference) S
  timing[x] 0..1 Timing|Period|dateTime S
  recordedOn 0..1 dateTime S
  source 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) S
  device 1..1 Reference(Device) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference,Media) S
  bodySite 0..1 CodeableConcept S
  note 0..* Annotation
DiagnosticReport < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(CarePlan,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/diagnostic-report-status
  category 0..* CodeableConcept S
  code 1..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group,Device,Location) S
  encounter 0..1 Reference(Encounter) S
  effective[x] 0..1 dateTime|Period S
  issued 0..1 instant S
  performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam) S
  resultsInterpreter 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam) S
  specimen 0..* Reference(Specimen)
  result 0..* Reference(Observation)
  imagingStudy 0..* Reference(ImagingStudy)
  media 0..* BackboneElement S
  media.comment 0..1 string
  media.link 1..1 Reference(Media) S
  conclusion 0..1 string
  conclusionCode 0..* CodeableConcept
  presentedForm 0..* Attachment
Distance < Quantity complex-type
DocumentManifest < DomainResource resource
  masterIdentifier 0..1 Identifier S
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/document-reference-status
  type 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Practitioner,Group,Device) S
  created 0..1 dateTime
  author 0..* Reference(Practitioner,PractitionerRole,Organization,Device,Patient,RelatedPerson) S
  recipient 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization)
  source 0..1 uri
  description 0..1 string S
  content 1..* Reference(Resource) S
  related 0..* BackboneElement
  related.identifier 0..1 Identifier
  related.ref 0..1 Reference(Resource)
DocumentReference < DomainResource resource
  masterIdentifier 0..1 Identifier S
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/document-reference-status
  docStatus 0..1 code S =http://hl7.org/fhir/ValueSet/composition-status
  type 0..1 CodeableConcept S
  category 0..* CodeableConcept S
  subject 0..1 Reference(Patient,Practitioner,Group,Device) S
  date 0..1 instant S
  author 0..* Reference(Practitioner,PractitionerRole,Organization,Device,Patient,RelatedPerson) S
  authenticator 0..1 Reference(Practitioner,PractitionerRole,Organization)
  custodian 0..1 Reference(Organization)
  relatesTo 0..* BackboneElement S
  relatesTo.code 1..1 code S =http://hl7.org/fhir/ValueSet/document-relationship-type
  relatesTo.target 1..1 Reference(DocumentReference) S
  description 0..1 string S
  securityLabel 0..* CodeableConcept S
  content 1..* BackboneElement S
  content.attachment 1..1 Attachment S
  content.format 0..1 Coding S
  context 0..1 BackboneElement S
  context.encounter 0..* Reference(Encounter,EpisodeOfCare)
  context.event 0..* CodeableConcept
  context.period 0..1 Period S
  context.facilityType 0..1 CodeableConcept
  context.practiceSetting 0..1 CodeableConcept
  context.sourcePatientInfo 0..1 Reference(Patient)
  context.related 0..* Reference(Resource)
DomainResource < Resource resource abstract
  text 0..1 Narrative
  contained 0..* Resource
  extension 0..* Extension
  modifierExtension 0..* Extension M
Dosage < BackboneElement complex-type
  sequence 0..1 integer S
  text 0..1 string S
  additionalInstruction 0..* CodeableConcept S
  patientInstruction 0..1 string S
  timing 0..1 Timing S
  asNeeded[x] 0..1 boolean|CodeableConcept S
  site 0..1 CodeableConcept S
  route 0..1 CodeableConcept S
  method 0..1 CodeableConcept S
  doseAndRate 0..* Element S
  doseAndRate.type 0..1 CodeableConcept S
  doseAndRate.dose[x] 0..1 Range|Quantity S
  doseAndRate.rate[x] 0..1 Ratio|Range|Quantity S
  maxDosePerPeriod 0..1 Ratio S
  maxDosePerAdministration 0..1 Quantity S
  maxDosePerLifetime 0..1 Quantity S
Duration < Quantity complex-type
EffectEvidenceSynthesis < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  note 0..* Annotation
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  synthesisType 0..1 CodeableConcept
  studyType 0..1 CodeableConcept
  population 1..1 Reference(EvidenceVariable) S
  exposure 1..1 Reference(EvidenceVariable) S
  exposureAlternative 1..1 Reference(EvidenceVariable) S
  outcome 1..1 Reference(EvidenceVariable) S
  sampleSize 0..1 BackboneElement
  sampleSize.description 0..1 string
  sampleSize.numberOfStudies 0..1 integer
  sampleSize.numberOfParticipants 0..1 integer
  resultsByExposure 0..* BackboneElement
  resultsByExposure.description 0..1 string
  resultsByExposure.exposureState 0..1 code =http://hl7.org/fhir/ValueSet/exposure-state
  resultsByExposure.variantState 0..1 CodeableConcept
  resultsByExposure.riskEvidenceSynthesis 1..1 Reference(RiskEvidenceSynthesis)
  effectEstimate 0..* BackboneElement S
  effectEstimate.description 0..1 string
  effectEstimate.type 0..1 CodeableConcept
  effectEstimate.variantState 0..1 CodeableConcept
  effectEstimate.value 0..1 decimal
  effectEstimate.unitOfMeasure 0..1 CodeableConcept =http://hl7.org/fhir/ValueSet/ucum-units
  effectEstimate.precisionEstimate 0..* BackboneElement
  effectEstimate.precisionEstimate.type 0..1 CodeableConcept
  effectEstimate.precisionEstimate.level 0..1 decimal
  effectEstimate.precisionEstimate.from 0..1 decimal
  effectEstimate.precisionEstimate.to 0..1 decimal
  certainty 0..* BackboneElement
  certainty.rating 0..* CodeableConcept
  certainty.note 0..* Annotation
  certainty.certaintySubcomponent 0..* BackboneElement
  certainty.certaintySubcomponent.type 0..1 CodeableConcept
  certainty.certaintySubcomponent.rating 0..* CodeableConcept
  certainty.certaintySubcomponent.note 0..* Annotation
Element < - complex-type abstract
  id 0..1 string
  extension 0..* Extension
ElementDefinition < BackboneElement complex-type
  path 1..1 string S
  representation 0..* code S =http://hl7.org/fhir/ValueSet/property-representation
  sliceName 0..1 string S
  sliceIsConstraining 0..1 boolean S
  label 0..1 string S
  code 0..* Coding S
  slicing 0..1 Element S
  slicing.discriminator 0..* Element S
  slicing.discriminator.type 1..1 code S =http://hl7.org/fhir/ValueSet/discriminator-type
  slicing.discriminator.path 1..1 string S
  slicing.description 0..1 string S
  slicing.ordered 0..1 boolean S
  slicing.rules 1..1 code S =http://hl7.org/fhir/ValueSet/resource-slicing-rules
  short 0..1 string S
  definition 0..1 markdown S
  comment 0..1 markdown S
  requirements 0..1 markdown S
  alias 0..* string S
  min 0..1 unsignedInt S
  max 0..1 string S
  base 0..1 Element S
  base.path 1..1 string S
  base.min 1..1 unsignedInt S
  base.max 1..1 string S
  contentReference 0..1 uri S
  type 0..* Element S
  type.code 1..1 uri S
  type.profile 0..* canonical(StructureDefinition,ImplementationGuide) S
  type.targetProfile 0..* canonical(StructureDefinition,ImplementationGuide) S
  type.aggregation 0..* code S =http://hl7.org/fhir/ValueSet/resource-aggregation-mode
  type.versioning 0..1 code S =http://hl7.org/fhir/ValueSet/reference-version-rules
  defaultValue[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  meaningWhenMissing 0..1 markdown S
  orderMeaning 0..1 string S
  fixed[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  pattern[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  example 0..* Element S
  example.label 1..1 string S
  example.value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  minValue[x] 0..1 date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity S
  maxValue[x] 0..1 date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity S
  maxLength 0..1 integer S
  condition 0..* id S
  constraint 0..* Element S
  constraint.key 1..1 id S
  constraint.requirements 0..1 string S
  constraint.severity 1..1 code S =http://hl7.org/fhir/ValueSet/constraint-severity
  constraint.human 1..1 string S
  constraint.expression 0..1 string S
  constraint.xpath 0..1 string S
  constraint.source 0..1 canonical(StructureDefinition) S
  mustSupport 0..1 boolean S
  isModifier 0..1 boolean S
  isModifierReason 0..1 string S
  isSummary 0..1 boolean S
  binding 0..1 Element S
  binding.strength 1..1 code S =http://hl7.org/fhir/ValueSet/binding-strength
  binding.description 0..1 string S
  binding.valueSet 0..1 canonical(ValueSet) S
  mapping 0..* Element S
  mapping.identity 1..1 id S
  mapping.language 0..1 code S =http://hl7.org/fhir/ValueSet/mimetypes
  mapping.map 1..1 string S
  mapping.comment 0..1 string S
Encounter < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/encounter-status
  statusHistory 0..* BackboneElement
  statusHistory.status 1..1 code =http://hl7.org/fhir/ValueSet/encounter-status
  statusHistory.period 1..1 Period
  class 1..1 Coding S
  classHistory 0..* BackboneElement
  classHistory.class 1..1 Coding
  classHistory.period 1..1 Period
  type 0..* CodeableConcept S
  serviceType 0..1 CodeableConcept S
  priority 0..1 CodeableConcept
  subject 0..1 Reference(Patient,Group) S
  episodeOfCare 0..* Reference(EpisodeOfCare) S
  basedOn 0..* Reference(ServiceRequest)
  participant 0..* BackboneElement S
  participant.type 0..* CodeableConcept S
  participant.period 0..1 Period
  participant.individual 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson) S
  appointment 0..* Reference(Appointment) S
  period 0..1 Period
  length 0..1 Duration
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Procedure,Observation,ImmunizationRecommendation) S
  diagnosis 0..* BackboneElement S
  diagnosis.condition 1..1 Reference(Condition,Procedure) S
  diagnosis.use 0..1 CodeableConcept
  diagnosis.rank 0..1 positiveInt
  account 0..* Reference(Account)
  hospitalization 0..1 BackboneElement
  hospitalization.preAdmissionIdentifier 0..1 Identifier
  hospitalization.origin 0..1 Reference(Location,Organization)
  hospitalization.admitSource 0..1 CodeableConcept
  hospitalization.reAdmission 0..1 CodeableConcept
  hospitalization.dietPreference 0..* CodeableConcept
  hospitalization.specialCourtesy 0..* CodeableConcept
  hospitalization.specialArrangement 0..* CodeableConcept
  hospitalization.destination 0..1 Reference(Location,Organization)
  hospitalization.dischargeDisposition 0..1 CodeableConcept
  location 0..* BackboneElement
  location.location 1..1 Reference(Location)
  location.status 0..1 code =http://hl7.org/fhir/ValueSet/encounter-location-status
  location.physicalType 0..1 CodeableConcept
  location.period 0..1 Period
  serviceProvider 0..1 Reference(Organization)
  partOf 0..1 Reference(Encounter)
Endpoint < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/endpoint-status
  connectionType 1..1 Coding S
  name 0..1 string S
  managingOrganization 0..1 Reference(Organization) S
  contact 0..* ContactPoint
  period 0..1 Period S
  payloadType 1..* CodeableConcept S
  payloadMimeType 0..* code S =http://hl7.org/fhir/ValueSet/mimetypes
  address 1..1 url S
  header 0..* string
EnrollmentRequest < DomainResource resource
  identifier 0..* Identifier
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  created 0..1 dateTime
  insurer 0..1 Reference(Organization)
  provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
  candidate 0..1 Reference(Patient)
  coverage 0..1 Reference(Coverage)
EnrollmentResponse < DomainResource resource
  identifier 0..* Identifier
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  request 0..1 Reference(EnrollmentRequest)
  outcome 0..1 code =http://hl7.org/fhir/ValueSet/remittance-outcome
  disposition 0..1 string
  created 0..1 dateTime
  organization 0..1 Reference(Organization)
  requestProvider 0..1 Reference(Practitioner,PractitionerRole,Organization)
EpisodeOfCare < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/episode-of-care-status
  statusHistory 0..* BackboneElement
  statusHistory.status 1..1 code =http://hl7.org/fhir/ValueSet/episode-of-care-status
  statusHistory.period 1..1 Period
  type 0..* CodeableConcept S
  diagnosis 0..* BackboneElement S
  diagnosis.condition 1..1 Reference(Condition) S
  diagnosis.role 0..1 CodeableConcept S
  diagnosis.rank 0..1 positiveInt S
  patient 1..1 Reference(Patient) S
  managingOrganization 0..1 Reference(Organization) S
  period 0..1 Period S
  referralRequest 0..* Reference(ServiceRequest)
  careManager 0..1 Reference(Practitioner,PractitionerRole)
  team 0..* Reference(CareTeam)
  account 0..* Reference(Account)
EventDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date S
  lastReviewDate 0..1 date S
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  trigger 1..* TriggerDefinition S
Evidence < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  shortTitle 0..1 string
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  note 0..* Annotation
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  exposureBackground 1..1 Reference(EvidenceVariable) S
  exposureVariant 0..* Reference(EvidenceVariable) S
  outcome 0..* Reference(EvidenceVariable) S
EvidenceVariable < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  shortTitle 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  note 0..* Annotation
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  type 0..1 code S =http://hl7.org/fhir/ValueSet/variable-type
  characteristic 1..* BackboneElement S
  characteristic.description 0..1 string
  characteristic.definition[x] 1..1 Reference(Group)|canonical(ActivityDefinition)|CodeableConcept|Expression|DataRequirement|TriggerDefinition S
  characteristic.usageContext 0..* UsageContext
  characteristic.exclude 0..1 boolean
  characteristic.participantEffective[x] 0..1 dateTime|Period|Duration|Timing
  characteristic.timeFromStart 0..1 Duration
  characteristic.groupMeasure 0..1 code =http://hl7.org/fhir/ValueSet/group-measure
ExampleScenario < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  purpose 0..1 markdown
  actor 0..* BackboneElement
  actor.actorId 1..1 string
  actor.type 1..1 code =http://hl7.org/fhir/ValueSet/examplescenario-actor-type
  actor.name 0..1 string
  actor.description 0..1 markdown
  instance 0..* BackboneElement
  instance.resourceId 1..1 string
  instance.resourceType 1..1 code =http://hl7.org/fhir/ValueSet/resource-types
  instance.name 0..1 string
  instance.description 0..1 markdown
  instance.version 0..* BackboneElement
  instance.version.versionId 1..1 string
  instance.version.description 1..1 markdown
  instance.containedInstance 0..* BackboneElement
  instance.containedInstance.resourceId 1..1 string
  instance.containedInstance.versionId 0..1 string
  process 0..* BackboneElement
  process.title 1..1 string S
  process.description 0..1 markdown
  process.preConditions 0..1 markdown
  process.postConditions 0..1 markdown
  process.step 0..* BackboneElement
  process.step.process 0..* #ExampleScenario.process
  process.step.pause 0..1 boolean
  process.step.operation 0..1 BackboneElement
  process.step.operation.number 1..1 string
  process.step.operation.type 0..1 string
  process.step.operation.name 0..1 string
  process.step.operation.initiator 0..1 string
  process.step.operation.receiver 0..1 string
  process.step.operation.description 0..1 markdown
  process.step.operation.initiatorActive 0..1 boolean
  process.step.operation.receiverActive 0..1 boolean
  process.step.operation.request 0..1 #ExampleScenario.instance.containedInstance
  process.step.operation.response 0..1 #ExampleScenario.instance.containedInstance
  process.step.alternative 0..* BackboneElement
  process.step.alternative.title 1..1 string
  process.step.alternative.description 0..1 markdown
  process.step.alternative.step 0..* #ExampleScenario.process.step
  workflow 0..* canonical(ExampleScenario)
ExplanationOfBenefit < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/explanationofbenefit-status
  type 1..1 CodeableConcept S
  subType 0..1 CodeableConcept
  use 1..1 code S =http://hl7.org/fhir/ValueSet/claim-use
  patient 1..1 Reference(Patient) S
  billablePeriod 0..1 Period S
  created 1..1 dateTime S
  enterer 0..1 Reference(Practitioner,PractitionerRole)
  insurer 1..1 Reference(Organization) S
  provider 1..1 Reference(Practitioner,PractitionerRole,Organization) S
  priority 0..1 CodeableConcept
  fundsReserveRequested 0..1 CodeableConcept
  fundsReserve 0..1 CodeableConcept
  related 0..* BackboneElement
  related.claim 0..1 Reference(Claim)
  related.relationship 0..1 CodeableConcept
  related.reference 0..1 Identifier
  prescription 0..1 Reference(MedicationRequest,VisionPrescription)
  originalPrescription 0..1 Reference(MedicationRequest)
  payee 0..1 BackboneElement
  payee.type 0..1 CodeableConcept
  payee.party 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson)
  referral 0..1 Reference(ServiceRequest)
  facility 0..1 Reference(Location)
  claim 0..1 Reference(Claim)
  claimResponse 0..1 Reference(ClaimResponse)
  outcome 1..1 code S =http://hl7.org/fhir/ValueSet/remittance-outcome
  disposition 0..1 string
  preAuthRef 0..* string
  preAuthRefPeriod 0..* Period
  careTeam 0..* BackboneElement
  careTeam.sequence 1..1 positiveInt
  careTeam.provider 1..1 Reference(Practitioner,PractitionerRole,Organization)
  careTeam.responsible 0..1 boolean
  careTeam.role 0..1 CodeableConcept
  careTeam.qualification 0..1 CodeableConcept
  supportingInfo 0..* BackboneElement
  supportingInfo.sequence 1..1 positiveInt
  supportingInfo.category 1..1 CodeableConcept
  supportingInfo.code 0..1 CodeableConcept
  supportingInfo.timing[x] 0..1 date|Period
  supportingInfo.value[x] 0..1 boolean|string|Quantity|Attachment|Reference(Resource)
  supportingInfo.reason 0..1 Coding
  diagnosis 0..* BackboneElement
  diagnosis.sequence 1..1 positiveInt
  diagnosis.diagnosis[x] 1..1 CodeableConcept|Reference(Condition)
  diagnosis.type 0..* CodeableConcept
  diagnosis.onAdmission 0..1 CodeableConcept
  diagnosis.packageCode 0..1 CodeableConcept
  procedure 0..* BackboneElement
  procedure.sequence 1..1 positiveInt
  procedure.type 0..* CodeableConcept
  procedure.date 0..1 dateTime
  procedure.procedure[x] 1..1 CodeableConcept|Reference(Procedure)
  procedure.udi 0..* Reference(Device)
  precedence 0..1 positiveInt
  insurance 1..* BackboneElement S
  insurance.focal 1..1 boolean S
  insurance.coverage 1..1 Reference(Coverage) S
  insurance.preAuthRef 0..* string
  accident 0..1 BackboneElement
  accident.date 0..1 date
  accident.type 0..1 CodeableConcept
  accident.location[x] 0..1 Address|Reference(Location)
  item 0..* BackboneElement
  item.sequence 1..1 positiveInt
  item.careTeamSequence 0..* positiveInt
  item.diagnosisSequence 0..* positiveInt
  item.procedureSequence 0..* positiveInt
  item.informationSequence 0..* positiveInt
  item.revenue 0..1 CodeableConcept
  item.category 0..1 CodeableConcept
  item.productOrService 1..1 CodeableConcept
  item.modifier 0..* CodeableConcept
  item.programCode 0..* CodeableConcept
  item.serviced[x] 0..1 date|Period
  item.location[x] 0..1 CodeableConcept|Address|Reference(Location)
  item.quantity 0..1 Quantity
  item.unitPrice 0..1 Money
  item.factor 0..1 decimal
  item.net 0..1 Money
  item.udi 0..* Reference(Device)
  item.bodySite 0..1 CodeableConcept
  item.subSite 0..* CodeableConcept
  item.encounter 0..* Reference(Encounter)
  item.noteNumber 0..* positiveInt
  item.adjudication 0..* BackboneElement
  item.adjudication.category 1..1 CodeableConcept
  item.adjudication.reason 0..1 CodeableConcept
  item.adjudication.amount 0..1 Money
  item.adjudication.value 0..1 decimal
  item.detail 0..* BackboneElement
  item.detail.sequence 1..1 positiveInt
  item.detail.revenue 0..1 CodeableConcept
  item.detail.category 0..1 CodeableConcept
  item.detail.productOrService 1..1 CodeableConcept
  item.detail.modifier 0..* CodeableConcept
  item.detail.programCode 0..* CodeableConcept
  item.detail.quantity 0..1 Quantity
  item.detail.unitPrice 0..1 Money
  item.detail.factor 0..1 decimal
  item.detail.net 0..1 Money
  item.detail.udi 0..* Reference(Device)
  item.detail.noteNumber 0..* positiveInt
  item.detail.adjudication 0..* #ExplanationOfBenefit.item.adjudication
  item.detail.subDetail 0..* BackboneElement
  item.detail.subDetail.sequence 1..1 positiveInt
  item.detail.subDetail.revenue 0..1 CodeableConcept
  item.detail.subDetail.category 0..1 CodeableConcept
  item.detail.subDetail.productOrService 1..1 CodeableConcept
  item.detail.subDetail.modifier 0..* CodeableConcept
  item.detail.subDetail.programCode 0..* CodeableConcept
  item.detail.subDetail.quantity 0..1 Quantity
  item.detail.subDetail.unitPrice 0..1 Money
  item.detail.subDetail.factor 0..1 decimal
  item.detail.subDetail.net 0..1 Money
  item.detail.subDetail.udi 0..* Reference(Device)
  item.detail.subDetail.noteNumber 0..* positiveInt
  item.detail.subDetail.adjudication 0..* #ExplanationOfBenefit.item.adjudication
  addItem 0..* BackboneElement
  addItem.itemSequence 0..* positiveInt
  addItem.detailSequence 0..* positiveInt
  addItem.subDetailSequence 0..* positiveInt
  addItem.provider 0..* Reference(Practitioner,PractitionerRole,Organization)
  addItem.productOrService 1..1 CodeableConcept
  addItem.modifier 0..* CodeableConcept
  addItem.programCode 0..* CodeableConcept
  addItem.serviced[x] 0..1 date|Period
  addItem.location[x] 0..1 CodeableConcept|Address|Reference(Location)
  addItem.quantity 0..1 Quantity
  addItem.unitPrice 0..1 Money
  addItem.factor 0..1 decimal
  addItem.net 0..1 Money
  addItem.bodySite 0..1 CodeableConcept
  addItem.subSite 0..* CodeableConcept
  addItem.noteNumber 0..* positiveInt
  addItem.adjudication 0..* #ExplanationOfBenefit.item.adjudication
  addItem.detail 0..* BackboneElement
  addItem.detail.productOrService 1..1 CodeableConcept
  addItem.detail.modifier 0..* CodeableConcept
  addItem.detail.quantity 0..1 Quantity
  addItem.detail.unitPrice 0..1 Money
  addItem.detail.factor 0..1 decimal
  addItem.detail.net 0..1 Money
  addItem.detail.noteNumber 0..* positiveInt
  addItem.detail.adjudication 0..* #ExplanationOfBenefit.item.adjudication
  addItem.detail.subDetail 0..* BackboneElement
  addItem.detail.subDetail.productOrService 1..1 CodeableConcept
  addItem.detail.subDetail.modifier 0..* CodeableConcept
  addItem.detail.subDetail.quantity 0..1 Quantity
  addItem.detail.subDetail.unitPrice 0..1 Money
  addItem.detail.subDetail.factor 0..1 decimal
  addItem.detail.subDetail.net 0..1 Money
  addItem.detail.subDetail.noteNumber 0..* positiveInt
  addItem.detail.subDetail.adjudication 0..* #ExplanationOfBenefit.item.adjudication
  adjudication 0..* #ExplanationOfBenefit.item.adjudication
  total 0..* BackboneElement S
  total.category 1..1 CodeableConcept S
  total.amount 1..1 Money S
  payment 0..1 BackboneElement
  payment.type 0..1 CodeableConcept
  payment.adjustment 0..1 Money
  payment.adjustmentReason 0..1 CodeableConcept
  payment.date 0..1 date
  payment.amount 0..1 Money
  payment.identifier 0..1 Identifier
  formCode 0..1 CodeableConcept
  form 0..1 Attachment
  processNote 0..* BackboneElement
  processNote.number 0..1 positiveInt
  processNote.type 0..1 code =http://hl7.org/fhir/ValueSet/note-type
  processNote.text 0..1 string
  processNote.language 0..1 CodeableConcept
  benefitPeriod 0..1 Period
  benefitBalance 0..* BackboneElement
  benefitBalance.category 1..1 CodeableConcept
  benefitBalance.excluded 0..1 boolean
  benefitBalance.name 0..1 string
  benefitBalance.description 0..1 string
  benefitBalance.network 0..1 CodeableConcept
  benefitBalance.unit 0..1 CodeableConcept
  benefitBalance.term 0..1 CodeableConcept
  benefitBalance.financial 0..* BackboneElement
  benefitBalance.financial.type 1..1 CodeableConcept
  benefitBalance.financial.allowed[x] 0..1 unsignedInt|string|Money
  benefitBalance.financial.used[x] 0..1 unsignedInt|Money
Expression < Element complex-type
  description 0..1 string S
  name 0..1 id S
  language 1..1 code S
  expression 0..1 string S
  reference 0..1 uri S
Extension < Element complex-type
  url 1..1 uri
  value[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta
FamilyMemberHistory < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(PlanDefinition,Questionnaire,ActivityDefinition,Measure,OperationDefinition) S
  instantiatesUri 0..* uri S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/history-status
  dataAbsentReason 0..1 CodeableConcept S
  patient 1..1 Reference(Patient) S
  date 0..1 dateTime S
  name 0..1 string S
  relationship 1..1 CodeableConcept S
  sex 0..1 CodeableConcept S
  born[x] 0..1 Period|date|string
  age[x] 0..1 Age|Range|string S
  estimatedAge 0..1 boolean S
  deceased[x] 0..1 boolean|Age|Range|date|string S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,AllergyIntolerance,QuestionnaireResponse,DiagnosticReport,DocumentReference) S
  note 0..* Annotation
  condition 0..* BackboneElement
  condition.code 1..1 CodeableConcept
  condition.outcome 0..1 CodeableConcept
  condition.contributedToDeath 0..1 boolean
  condition.onset[x] 0..1 Age|Range|Period|string
  condition.note 0..* Annotation
Flag < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/flag-status
  category 0..* CodeableConcept S
  code 1..1 CodeableConcept S
  subject 1..1 Reference(Patient,Location,Group,Organization,Practitioner,PlanDefinition,Medication,Procedure) S
  period 0..1 Period S
  encounter 0..1 Reference(Encounter) S
  author 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole) S
Goal < DomainResource resource
  identifier 0..* Identifier
  lifecycleStatus 1..1 code S M =http://hl7.org/fhir/ValueSet/goal-status
  achievementStatus 0..1 CodeableConcept S
  category 0..* CodeableConcept S
  priority 0..1 CodeableConcept S
  description 1..1 CodeableConcept S
  subject 1..1 Reference(Patient,Group,Organization) S
  start[x] 0..1 date|CodeableConcept S
  target 0..* BackboneElement
  target.measure 0..1 CodeableConcept S
  target.detail[x] 0..1 Quantity|Range|CodeableConcept|string|boolean|integer|Ratio S
  target.due[x] 0..1 date|Duration S
  statusDate 0..1 date S
  statusReason 0..1 string
  expressedBy 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) S
  addresses 0..* Reference(Condition,Observation,MedicationStatement,NutritionOrder,ServiceRequest,RiskAssessment)
  note 0..* Annotation
  outcomeCode 0..* CodeableConcept
  outcomeReference 0..* Reference(Observation)
GraphDefinition < DomainResource resource
  url 0..1 uri S
  version 0..1 string S
  name 1..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  start 1..1 code S =http://hl7.org/fhir/ValueSet/resource-types
  profile 0..1 canonical(StructureDefinition)
  link 0..* BackboneElement
  link.path 0..1 string
  link.sliceName 0..1 string
  link.min 0..1 integer
  link.max 0..1 string
  link.description 0..1 string
  link.target 0..* BackboneElement
  link.target.type 1..1 code =http://hl7.org/fhir/ValueSet/resource-types
  link.target.params 0..1 string
  link.target.profile 0..1 canonical(StructureDefinition)
  link.target.compartment 0..* BackboneElement
  link.target.compartment.use 1..1 code =http://hl7.org/fhir/ValueSet/graph-compartment-use
  link.target.compartment.code 1..1 code =http://hl7.org/fhir/ValueSet/compartment-type
  link.target.compartment.rule 1..1 code =http://hl7.org/fhir/ValueSet/graph-compartment-rule
  link.target.compartment.expression 0..1 string
  link.target.compartment.description 0..1 string
  link.target.link 0..* #GraphDefinition.link
Group < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S
  type 1..1 code S =http://hl7.org/fhir/ValueSet/group-type
  actual 1..1 boolean S
  code 0..1 CodeableConcept S
  name 0..1 string S
  quantity 0..1 unsignedInt S
  managingEntity 0..1 Reference(Organization,RelatedPerson,Practitioner,PractitionerRole) S
  characteristic 0..* BackboneElement
  characteristic.code 1..1 CodeableConcept
  characteristic.value[x] 1..1 CodeableConcept|boolean|Quantity|Range|Reference
  characteristic.exclude 1..1 boolean
  characteristic.period 0..1 Period
  member 0..* BackboneElement
  member.entity 1..1 Reference(Patient,Practitioner,PractitionerRole,Device,Medication,Substance,Group)
  member.period 0..1 Period
  member.inactive 0..1 boolean
GuidanceResponse < DomainResource resource
  requestIdentifier 0..1 Identifier S
  identifier 0..* Identifier S
  module[x] 1..1 uri|canonical|CodeableConcept S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/guidance-response-status
  subject 0..1 Reference(Patient,Group)
  encounter 0..1 Reference(Encounter)
  occurrenceDateTime 0..1 dateTime
  performer 0..1 Reference(Device)
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
  note 0..* Annotation
  evaluationMessage 0..* Reference(OperationOutcome)
  outputParameters 0..1 Reference(Parameters)
  result 0..1 Reference(CarePlan,RequestGroup)
  dataRequirement 0..* DataRequirement
HealthcareService < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  providedBy 0..1 Reference(Organization) S
  category 0..* CodeableConcept S
  type 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  location 0..* Reference(Location) S
  name 0..1 string S
  comment 0..1 string S
  extraDetails 0..1 markdown
  photo 0..1 Attachment S
  telecom 0..* ContactPoint
  coverageArea 0..* Reference(Location)
  serviceProvisionCode 0..* CodeableConcept
  eligibility 0..* BackboneElement
  eligibility.code 0..1 CodeableConcept
  eligibility.comment 0..1 markdown
  program 0..* CodeableConcept
  characteristic 0..* CodeableConcept
  communication 0..* CodeableConcept
  referralMethod 0..* CodeableConcept
  appointmentRequired 0..1 boolean
  availableTime 0..* BackboneElement
  availableTime.daysOfWeek 0..* code =http://hl7.org/fhir/ValueSet/days-of-week
  availableTime.allDay 0..1 boolean
  availableTime.availableStartTime 0..1 time
  availableTime.availableEndTime 0..1 time
  notAvailable 0..* BackboneElement
  notAvailable.description 1..1 string
  notAvailable.during 0..1 Period
  availabilityExceptions 0..1 string
  endpoint 0..* Reference(Endpoint)
HumanName < Element complex-type
  use 0..1 code S M =http://hl7.org/fhir/ValueSet/name-use
  text 0..1 string S
  family 0..1 string S
  given 0..* string S
  prefix 0..* string S
  suffix 0..* string S
  period 0..1 Period S
Identifier < Element complex-type
  use 0..1 code S M =http://hl7.org/fhir/ValueSet/identifier-use
  type 0..1 CodeableConcept S
  system 0..1 uri S
  value 0..1 string S
  period 0..1 Period S
  assigner 0..1 Reference(Organization) S
ImagingStudy < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/imagingstudy-status
  modality 0..* Coding S
  subject 1..1 Reference(Patient,Device,Group) S
  encounter 0..1 Reference(Encounter) S
  started 0..1 dateTime S
  basedOn 0..* Reference(CarePlan,ServiceRequest,Appointment,AppointmentResponse,Task) S
  referrer 0..1 Reference(Practitioner,PractitionerRole) S
  interpreter 0..* Reference(Practitioner,PractitionerRole) S
  endpoint 0..* Reference(Endpoint) S
  numberOfSeries 0..1 unsignedInt S
  numberOfInstances 0..1 unsignedInt S
  procedureReference 0..1 Reference(Procedure) S
  procedureCode 0..* CodeableConcept S
  location 0..1 Reference(Location) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,Media,DiagnosticReport,DocumentReference) S
  note 0..* Annotation S
  description 0..1 string S
  series 0..* BackboneElement S
  series.uid 1..1 id S
  series.number 0..1 unsignedInt S
  series.modality 1..1 Coding S
  series.description 0..1 string S
  series.numberOfInstances 0..1 unsignedInt S
  series.endpoint 0..* Reference(Endpoint) S
  series.bodySite 0..1 Coding S
  series.laterality 0..1 Coding S
  series.specimen 0..* Reference(Specimen) S
  series.started 0..1 dateTime S
  series.performer 0..* BackboneElement S
  series.performer.function 0..1 CodeableConcept S
  series.performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson) S
  series.instance 0..* BackboneElement
  series.instance.uid 1..1 id
  series.instance.sopClass 1..1 Coding
  series.instance.number 0..1 unsignedInt
  series.instance.title 0..1 string
Immunization < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/immunization-status
  statusReason 0..1 CodeableConcept
  vaccineCode 1..1 CodeableConcept S
  patient 1..1 Reference(Patient) S
  encounter 0..1 Reference(Encounter)
  occurrence[x] 1..1 dateTime|string S
  recorded 0..1 dateTime
  primarySource 0..1 boolean S
  reportOrigin 0..1 CodeableConcept
  location 0..1 Reference(Location)
  manufacturer 0..1 Reference(Organization)
  lotNumber 0..1 string
  expirationDate 0..1 date
  site 0..1 CodeableConcept
  route 0..1 CodeableConcept
  doseQuantity 0..1 Quantity
  performer 0..* BackboneElement S
  performer.function 0..1 CodeableConcept S
  performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization) S
  note 0..* Annotation S
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
  isSubpotent 0..1 boolean S M
  subpotentReason 0..* CodeableConcept
  education 0..* BackboneElement
  education.documentType 0..1 string
  education.reference 0..1 uri
  education.publicationDate 0..1 dateTime
  education.presentationDate 0..1 dateTime
  programEligibility 0..* CodeableConcept
  fundingSource 0..1 CodeableConcept
  reaction 0..* BackboneElement
  reaction.date 0..1 dateTime
  reaction.detail 0..1 Reference(Observation)
  reaction.reported 0..1 boolean
  protocolApplied 0..* BackboneElement
  protocolApplied.series 0..1 string
  protocolApplied.authority 0..1 Reference(Organization)
  protocolApplied.targetDisease 0..* CodeableConcept
  protocolApplied.doseNumber[x] 1..1 positiveInt|string
  protocolApplied.seriesDoses[x] 0..1 positiveInt|string
ImmunizationEvaluation < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/immunization-evaluation-status
  patient 1..1 Reference(Patient) S
  date 0..1 dateTime
  authority 0..1 Reference(Organization)
  targetDisease 1..1 CodeableConcept S
  immunizationEvent 1..1 Reference(Immunization) S
  doseStatus 1..1 CodeableConcept S
  doseStatusReason 0..* CodeableConcept
  description 0..1 string
  series 0..1 string
  doseNumber[x] 0..1 positiveInt|string
  seriesDoses[x] 0..1 positiveInt|string
ImmunizationRecommendation < DomainResource resource
  identifier 0..* Identifier S
  patient 1..1 Reference(Patient) S
  date 1..1 dateTime S
  authority 0..1 Reference(Organization)
  recommendation 1..* BackboneElement S
  recommendation.vaccineCode 0..* CodeableConcept S
  recommendation.targetDisease 0..1 CodeableConcept S
  recommendation.contraindicatedVaccineCode 0..* CodeableConcept S
  recommendation.forecastStatus 1..1 CodeableConcept S M
  recommendation.forecastReason 0..* CodeableConcept S
  recommendation.dateCriterion 0..* BackboneElement
  recommendation.dateCriterion.code 1..1 CodeableConcept
  recommendation.dateCriterion.value 1..1 dateTime
  recommendation.description 0..1 string
  recommendation.series 0..1 string
  recommendation.doseNumber[x] 0..1 positiveInt|string S
  recommendation.seriesDoses[x] 0..1 positiveInt|string
  recommendation.supportingImmunization 0..* Reference(Immunization,ImmunizationEvaluation)
  recommendation.supportingPatientInformation 0..* Reference(Resource)
ImplementationGuide < DomainResource resource
  url 1..1 uri S
  version 0..1 string S
  name 1..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  packageId 1..1 id S
  license 0..1 code S =http://hl7.org/fhir/ValueSet/spdx-license
  fhirVersion 1..* code S =http://hl7.org/fhir/ValueSet/FHIR-version
  dependsOn 0..* BackboneElement S
  dependsOn.uri 1..1 canonical(ImplementationGuide) S
  dependsOn.packageId 0..1 id S
  dependsOn.version 0..1 string S
  global 0..* BackboneElement S
  global.type 1..1 code S =http://hl7.org/fhir/ValueSet/resource-types
  global.profile 1..1 canonical(StructureDefinition) S
  definition 0..1 BackboneElement
  definition.grouping 0..* BackboneElement
  definition.grouping.name 1..1 string
  definition.grouping.description 0..1 string
  definition.resource 1..* BackboneElement
  definition.resource.reference 1..1 Reference(Resource)
  definition.resource.fhirVersion 0..* code =http://hl7.org/fhir/ValueSet/FHIR-version
  definition.resource.name 0..1 string
  definition.resource.description 0..1 string
  definition.resource.example[x] 0..1 boolean|canonical(StructureDefinition)
  definition.resource.groupingId 0..1 id
  definition.page 0..1 BackboneElement
  definition.page.name[x] 1..1 url|Reference(Binary)
  definition.page.title 1..1 string
  definition.page.generation 1..1 code =http://hl7.org/fhir/ValueSet/guide-page-generation
  definition.page.page 0..* #ImplementationGuide.definition.page
  definition.parameter 0..* BackboneElement
  definition.parameter.code 1..1 code =http://hl7.org/fhir/ValueSet/guide-parameter-code
  definition.parameter.value 1..1 string
  definition.template 0..* BackboneElement
  definition.template.code 1..1 code
  definition.template.source 1..1 string
  definition.template.scope 0..1 string
  manifest 0..1 BackboneElement
  manifest.rendering 0..1 url S
  manifest.resource 1..* BackboneElement S
  manifest.resource.reference 1..1 Reference(Resource) S
  manifest.resource.example[x] 0..1 boolean|canonical(StructureDefinition)
  manifest.resource.relativePath 0..1 url
  manifest.page 0..* BackboneElement
  manifest.page.name 1..1 string
  manifest.page.title 0..1 string
  manifest.page.anchor 0..* string
  manifest.image 0..* string
  manifest.other 0..* string
InsurancePlan < DomainResource resource
  identifier 0..* Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  type 0..* CodeableConcept S
  name 0..1 string S
  alias 0..* string
  period 0..1 Period
  ownedBy 0..1 Reference(Organization) S
  administeredBy 0..1 Reference(Organization) S
  coverageArea 0..* Reference(Location) S
  contact 0..* BackboneElement
  contact.purpose 0..1 CodeableConcept
  contact.name 0..1 HumanName
  contact.telecom 0..* ContactPoint
  contact.address 0..1 Address
  endpoint 0..* Reference(Endpoint)
  network 0..* Reference(Organization)
  coverage 0..* BackboneElement
  coverage.type 1..1 CodeableConcept
  coverage.network 0..* Reference(Organization)
  coverage.benefit 1..* BackboneElement
  coverage.benefit.type 1..1 CodeableConcept
  coverage.benefit.requirement 0..1 string
  coverage.benefit.limit 0..* BackboneElement
  coverage.benefit.limit.value 0..1 Quantity
  coverage.benefit.limit.code 0..1 CodeableConcept
  plan 0..* BackboneElement
  plan.identifier 0..* Identifier S
  plan.type 0..1 CodeableConcept
  plan.coverageArea 0..* Reference(Location) S
  plan.network 0..* Reference(Organization)
  plan.generalCost 0..* BackboneElement
  plan.generalCost.type 0..1 CodeableConcept
  plan.generalCost.groupSize 0..1 positiveInt
  plan.generalCost.cost 0..1 Money
  plan.generalCost.comment 0..1 string
  plan.specificCost 0..* BackboneElement
  plan.specificCost.category 1..1 CodeableConcept
  plan.specificCost.benefit 0..* BackboneElement
  plan.specificCost.benefit.type 1..1 CodeableConcept
  plan.specificCost.benefit.cost 0..* BackboneElement
  plan.specificCost.benefit.cost.type 1..1 CodeableConcept
  plan.specificCost.benefit.cost.applicability 0..1 CodeableConcept =http://hl7.org/fhir/ValueSet/insuranceplan-applicability
  plan.specificCost.benefit.cost.qualifiers 0..* CodeableConcept
  plan.specificCost.benefit.cost.value 0..1 Quantity
Invoice < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/invoice-status
  cancelledReason 0..1 string
  type 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group) S
  recipient 0..1 Reference(Organization,Patient,RelatedPerson) S
  date 0..1 dateTime S
  participant 0..* BackboneElement
  participant.role 0..1 CodeableConcept
  participant.actor 1..1 Reference(Practitioner,Organization,Patient,PractitionerRole,Device,RelatedPerson)
  issuer 0..1 Reference(Organization)
  account 0..1 Reference(Account)
  lineItem 0..* BackboneElement
  lineItem.sequence 0..1 positiveInt
  lineItem.chargeItem[x] 1..1 Reference(ChargeItem)|CodeableConcept
  lineItem.priceComponent 0..* BackboneElement
  lineItem.priceComponent.type 1..1 code =http://hl7.org/fhir/ValueSet/invoice-priceComponentType
  lineItem.priceComponent.code 0..1 CodeableConcept
  lineItem.priceComponent.factor 0..1 decimal
  lineItem.priceComponent.amount 0..1 Money
  totalPriceComponent 0..* #Invoice.lineItem.priceComponent
  totalNet 0..1 Money S
  totalGross 0..1 Money S
  paymentTerms 0..1 markdown
  note 0..* Annotation
Library < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  type 1..1 CodeableConcept S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  parameter 0..* ParameterDefinition
  dataRequirement 0..* DataRequirement
  content 0..* Attachment S
Linkage < DomainResource resource
  active 0..1 boolean S
  author 0..1 Reference(Practitioner,PractitionerRole,Organization) S
  item 1..* BackboneElement S
  item.type 1..1 code S =http://hl7.org/fhir/ValueSet/linkage-type
  item.resource 1..1 Reference(Resource) S
List < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/list-status
  mode 1..1 code S M =http://hl7.org/fhir/ValueSet/list-mode
  title 0..1 string S
  code 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group,Device,Location) S
  encounter 0..1 Reference(Encounter)
  date 0..1 dateTime S
  source 0..1 Reference(Practitioner,PractitionerRole,Patient,Device) S
  orderedBy 0..1 CodeableConcept
  note 0..* Annotation
  entry 0..* BackboneElement
  entry.flag 0..1 CodeableConcept
  entry.deleted 0..1 boolean M
  entry.date 0..1 dateTime
  entry.item 1..1 Reference(Resource)
  emptyReason 0..1 CodeableConcept
Location < DomainResource resource
  identifier 0..* Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/location-status
  operationalStatus 0..1 Coding S
  name 0..1 string S
  alias 0..* string
  description 0..1 string S
  mode 0..1 code S =http://hl7.org/fhir/ValueSet/location-mode
  type 0..* CodeableConcept S
  telecom 0..* ContactPoint
  address 0..1 Address
  physicalType 0..1 CodeableConcept S
  position 0..1 BackboneElement
  position.longitude 1..1 decimal
  position.latitude 1..1 decimal
  position.altitude 0..1 decimal
  managingOrganization 0..1 Reference(Organization) S
  partOf 0..1 Reference(Location)
  hoursOfOperation 0..* BackboneElement
  hoursOfOperation.daysOfWeek 0..* code =http://hl7.org/fhir/ValueSet/days-of-week
  hoursOfOperation.allDay 0..1 boolean
  hoursOfOperation.openingTime 0..1 time
  hoursOfOperation.closingTime 0..1 time
  availabilityExceptions 0..1 string
  endpoint 0..* Reference(Endpoint)
MarketingStatus < BackboneElement complex-type
  country 1..1 CodeableConcept S
  jurisdiction 0..1 CodeableConcept S
  status 1..1 CodeableConcept S
  dateRange 1..1 Period S
  restoreDate 0..1 dateTime S
Measure < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  library 0..* canonical(Library)
  disclaimer 0..1 markdown S
  scoring 0..1 CodeableConcept S
  compositeScoring 0..1 CodeableConcept S
  type 0..* CodeableConcept S
  riskAdjustment 0..1 string S
  rateAggregation 0..1 string S
  rationale 0..1 markdown S
  clinicalRecommendationStatement 0..1 markdown S
  improvementNotation 0..1 CodeableConcept S =http://hl7.org/fhir/ValueSet/measure-improvement-notation
  definition 0..* markdown S
  guidance 0..1 markdown S
  group 0..* BackboneElement
  group.code 0..1 CodeableConcept
  group.description 0..1 string
  group.population 0..* BackboneElement
  group.population.code 0..1 CodeableConcept
  group.population.description 0..1 string
  group.population.criteria 1..1 Expression
  group.stratifier 0..* BackboneElement
  group.stratifier.code 0..1 CodeableConcept
  group.stratifier.description 0..1 string
  group.stratifier.criteria 0..1 Expression
  group.stratifier.component 0..* BackboneElement
  group.stratifier.component.code 0..1 CodeableConcept
  group.stratifier.component.description 0..1 string
  group.stratifier.component.criteria 1..1 Expression
  supplementalData 0..* BackboneElement
  supplementalData.code 0..1 CodeableConcept
  supplementalData.usage 0..* CodeableConcept
  supplementalData.description 0..1 string
  supplementalData.criteria 1..1 Expression
MeasureReport < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/measure-report-status
  type 1..1 code S =http://hl7.org/fhir/ValueSet/measure-report-type
  measure 1..1 canonical(Measure) S
  subject 0..1 Reference(Patient,Practitioner,PractitionerRole,Location,Device,RelatedPerson,Group) S
  date 0..1 dateTime S
  reporter 0..1 Reference(Practitioner,PractitionerRole,Location,Organization) S
  period 1..1 Period S
  improvementNotation 0..1 CodeableConcept S M =http://hl7.org/fhir/ValueSet/measure-improvement-notation
  group 0..* BackboneElement
  group.code 0..1 CodeableConcept S
  group.population 0..* BackboneElement
  group.population.code 0..1 CodeableConcept S
  group.population.count 0..1 integer
  group.population.subjectResults 0..1 Reference(List)
  group.measureScore 0..1 Quantity S
  group.stratifier 0..* BackboneElement
  group.stratifier.code 0..* CodeableConcept
  group.stratifier.stratum 0..* BackboneElement
  group.stratifier.stratum.value 0..1 CodeableConcept
  group.stratifier.stratum.component 0..* BackboneElement
  group.stratifier.stratum.component.code 1..1 CodeableConcept
  group.stratifier.stratum.component.value 1..1 CodeableConcept
  group.stratifier.stratum.population 0..* BackboneElement
  group.stratifier.stratum.population.code 0..1 CodeableConcept
  group.stratifier.stratum.population.count 0..1 integer
  group.stratifier.stratum.population.subjectResults 0..1 Reference(List)
  group.stratifier.stratum.measureScore 0..1 Quantity
  evaluatedResource 0..* Reference(Resource)
Media < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(ServiceRequest,CarePlan) S
  partOf 0..* Reference(Resource) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/event-status
  type 0..1 CodeableConcept S
  modality 0..1 CodeableConcept S
  view 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Practitioner,PractitionerRole,Group,Device,Specimen,Location) S
  encounter 0..1 Reference(Encounter) S
  created[x] 0..1 dateTime|Period S
  issued 0..1 instant S
  operator 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson) S
  reasonCode 0..* CodeableConcept S
  bodySite 0..1 CodeableConcept S
  deviceName 0..1 string S
  device 0..1 Reference(Device,DeviceMetric,Device) S
  height 0..1 positiveInt S
  width 0..1 positiveInt S
  frames 0..1 positiveInt S
  duration 0..1 decimal S
  content 1..1 Attachment S
  note 0..* Annotation
Medication < DomainResource resource
  identifier 0..* Identifier S
  code 0..1 CodeableConcept S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/medication-status
  manufacturer 0..1 Reference(Organization) S
  form 0..1 CodeableConcept
  amount 0..1 Ratio S
  ingredient 0..* BackboneElement
  ingredient.item[x] 1..1 CodeableConcept|Reference(Substance,Medication)
  ingredient.isActive 0..1 boolean
  ingredient.strength 0..1 Ratio
  batch 0..1 BackboneElement
  batch.lotNumber 0..1 string
  batch.expirationDate 0..1 dateTime
MedicationAdministration < DomainResource resource
  identifier 0..* Identifier
  instantiates 0..* uri S
  partOf 0..* Reference(MedicationAdministration,Procedure) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/medication-admin-status
  statusReason 0..* CodeableConcept
  category 0..1 CodeableConcept
  medication[x] 1..1 CodeableConcept|Reference(Medication) S
  subject 1..1 Reference(Patient,Group) S
  context 0..1 Reference(Encounter,EpisodeOfCare)
  supportingInformation 0..* Reference(Resource)
  effective[x] 1..1 dateTime|Period S
  performer 0..* BackboneElement S
  performer.function 0..1 CodeableConcept
  performer.actor 1..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson,Device) S
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
  request 0..1 Reference(MedicationRequest)
  device 0..* Reference(Device)
  note 0..* Annotation
  dosage 0..1 BackboneElement
  dosage.text 0..1 string
  dosage.site 0..1 CodeableConcept
  dosage.route 0..1 CodeableConcept
  dosage.method 0..1 CodeableConcept
  dosage.dose 0..1 Quantity
  dosage.rate[x] 0..1 Ratio|Quantity
  eventHistory 0..* Reference(Provenance)
MedicationDispense < DomainResource resource
  identifier 0..* Identifier
  partOf 0..* Reference(Procedure)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/medicationdispense-status
  statusReason[x] 0..1 CodeableConcept|Reference(DetectedIssue)
  category 0..1 CodeableConcept
  medication[x] 1..1 CodeableConcept|Reference(Medication) S
  subject 0..1 Reference(Patient,Group) S
  context 0..1 Reference(Encounter,EpisodeOfCare)
  supportingInformation 0..* Reference(Resource)
  performer 0..* BackboneElement
  performer.function 0..1 CodeableConcept
  performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson)
  location 0..1 Reference(Location)
  authorizingPrescription 0..* Reference(MedicationRequest)
  type 0..1 CodeableConcept
  quantity 0..1 Quantity
  daysSupply 0..1 Quantity
  whenPrepared 0..1 dateTime S
  whenHandedOver 0..1 dateTime
  destination 0..1 Reference(Location)
  receiver 0..* Reference(Patient,Practitioner)
  note 0..* Annotation
  dosageInstruction 0..* Dosage
  substitution 0..1 BackboneElement
  substitution.wasSubstituted 1..1 boolean
  substitution.type 0..1 CodeableConcept
  substitution.reason 0..* CodeableConcept
  substitution.responsibleParty 0..* Reference(Practitioner,PractitionerRole)
  detectedIssue 0..* Reference(DetectedIssue)
  eventHistory 0..* Reference(Provenance)
MedicationKnowledge < DomainResource resource
  code 0..1 CodeableConcept S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/medicationknowledge-status
  manufacturer 0..1 Reference(Organization) S
  doseForm 0..1 CodeableConcept
  amount 0..1 Quantity S
  synonym 0..* string S
  relatedMedicationKnowledge 0..* BackboneElement
  relatedMedicationKnowledge.type 1..1 CodeableConcept
  relatedMedicationKnowledge.reference 1..* Reference(MedicationKnowledge)
  associatedMedication 0..* Reference(Medication)
  productType 0..* CodeableConcept
  monograph 0..* BackboneElement
  monograph.type 0..1 CodeableConcept
  monograph.source 0..1 Reference(DocumentReference,Media)
  ingredient 0..* BackboneElement
  ingredient.item[x] 1..1 CodeableConcept|Reference(Substance)
  ingredient.isActive 0..1 boolean
  ingredient.strength 0..1 Ratio
  preparationInstruction 0..1 markdown
  intendedRoute 0..* CodeableConcept
  cost 0..* BackboneElement
  cost.type 1..1 CodeableConcept
  cost.source 0..1 string
  cost.cost 1..1 Money
  monitoringProgram 0..* BackboneElement
  monitoringProgram.type 0..1 CodeableConcept
  monitoringProgram.name 0..1 string
  administrationGuidelines 0..* BackboneElement
  administrationGuidelines.dosage 0..* BackboneElement
  administrationGuidelines.dosage.type 1..1 CodeableConcept
  administrationGuidelines.dosage.dosage 1..* Dosage
  administrationGuidelines.indication[x] 0..1 CodeableConcept|Reference(ObservationDefinition)
  administrationGuidelines.patientCharacteristics 0..* BackboneElement
  administrationGuidelines.patientCharacteristics.characteristic[x] 1..1 CodeableConcept|Quantity
  administrationGuidelines.patientCharacteristics.value 0..* string
  medicineClassification 0..* BackboneElement
  medicineClassification.type 1..1 CodeableConcept
  medicineClassification.classification 0..* CodeableConcept
  packaging 0..1 BackboneElement
  packaging.type 0..1 CodeableConcept
  packaging.quantity 0..1 Quantity
  drugCharacteristic 0..* BackboneElement
  drugCharacteristic.type 0..1 CodeableConcept
  drugCharacteristic.value[x] 0..1 CodeableConcept|string|Quantity|base64Binary
  contraindication 0..* Reference(DetectedIssue)
  regulatory 0..* BackboneElement
  regulatory.regulatoryAuthority 1..1 Reference(Organization)
  regulatory.substitution 0..* BackboneElement
  regulatory.substitution.type 1..1 CodeableConcept
  regulatory.substitution.allowed 1..1 boolean
  regulatory.schedule 0..* BackboneElement
  regulatory.schedule.schedule 1..1 CodeableConcept
  regulatory.maxDispense 0..1 BackboneElement
  regulatory.maxDispense.quantity 1..1 Quantity
  regulatory.maxDispense.period 0..1 Duration
  kinetics 0..* BackboneElement
  kinetics.areaUnderCurve 0..* Quantity
  kinetics.lethalDose50 0..* Quantity
  kinetics.halfLifePeriod 0..1 Duration
MedicationRequest < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/medicationrequest-status
  statusReason 0..1 CodeableConcept
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/medicationrequest-intent
  category 0..* CodeableConcept
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  doNotPerform 0..1 boolean S M
  reported[x] 0..1 boolean|Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization) S
  medication[x] 1..1 CodeableConcept|Reference(Medication) S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter)
  supportingInformation 0..* Reference(Resource)
  authoredOn 0..1 dateTime S
  requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) S
  performer 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,Device,RelatedPerson,CareTeam)
  performerType 0..1 CodeableConcept S
  recorder 0..1 Reference(Practitioner,PractitionerRole)
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation)
  instantiatesCanonical 0..* canonical S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(CarePlan,MedicationRequest,ServiceRequest,ImmunizationRecommendation) S
  groupIdentifier 0..1 Identifier S
  courseOfTherapyType 0..1 CodeableConcept
  insurance 0..* Reference(Coverage,ClaimResponse)
  note 0..* Annotation
  dosageInstruction 0..* Dosage
  dispenseRequest 0..1 BackboneElement
  dispenseRequest.initialFill 0..1 BackboneElement
  dispenseRequest.initialFill.quantity 0..1 Quantity
  dispenseRequest.initialFill.duration 0..1 Duration
  dispenseRequest.dispenseInterval 0..1 Duration
  dispenseRequest.validityPeriod 0..1 Period
  dispenseRequest.numberOfRepeatsAllowed 0..1 unsignedInt
  dispenseRequest.quantity 0..1 Quantity
  dispenseRequest.expectedSupplyDuration 0..1 Duration
  dispenseRequest.performer 0..1 Reference(Organization)
  substitution 0..1 BackboneElement
  substitution.allowed[x] 1..1 boolean|CodeableConcept
  substitution.reason 0..1 CodeableConcept
  priorPrescription 0..1 Reference(MedicationRequest)
  detectedIssue 0..* Reference(DetectedIssue)
  eventHistory 0..* Reference(Provenance)
MedicationStatement < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(MedicationRequest,CarePlan,ServiceRequest) S
  partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Observation) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/medication-statement-status
  statusReason 0..* CodeableConcept
  category 0..1 CodeableConcept S
  medication[x] 1..1 CodeableConcept|Reference(Medication) S
  subject 1..1 Reference(Patient,Group) S
  context 0..1 Reference(Encounter,EpisodeOfCare) S
  effective[x] 0..1 dateTime|Period S
  dateAsserted 0..1 dateTime S
  informationSource 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Organization)
  derivedFrom 0..* Reference(Resource)
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport)
  note 0..* Annotation
  dosage 0..* Dosage
MedicinalProduct < DomainResource resource
  identifier 0..* Identifier S
  type 0..1 CodeableConcept S
  domain 0..1 Coding S
  combinedPharmaceuticalDoseForm 0..1 CodeableConcept S
  legalStatusOfSupply 0..1 CodeableConcept S
  additionalMonitoringIndicator 0..1 CodeableConcept S
  specialMeasures 0..* string S
  paediatricUseIndicator 0..1 CodeableConcept S
  productClassification 0..* CodeableConcept S
  marketingStatus 0..* MarketingStatus S
  pharmaceuticalProduct 0..* Reference(MedicinalProductPharmaceutical) S
  packagedMedicinalProduct 0..* Reference(MedicinalProductPackaged) S
  attachedDocument 0..* Reference(DocumentReference) S
  masterFile 0..* Reference(DocumentReference) S
  contact 0..* Reference(Organization,PractitionerRole) S
  clinicalTrial 0..* Reference(ResearchStudy) S
  name 1..* BackboneElement S
  name.productName 1..1 string S
  name.namePart 0..* BackboneElement S
  name.namePart.part 1..1 string S
  name.namePart.type 1..1 Coding S
  name.countryLanguage 0..* BackboneElement S
  name.countryLanguage.country 1..1 CodeableConcept S
  name.countryLanguage.jurisdiction 0..1 CodeableConcept S
  name.countryLanguage.language 1..1 CodeableConcept S
  crossReference 0..* Identifier S
  manufacturingBusinessOperation 0..* BackboneElement S
  manufacturingBusinessOperation.operationType 0..1 CodeableConcept S
  manufacturingBusinessOperation.authorisationReferenceNumber 0..1 Identifier S
  manufacturingBusinessOperation.effectiveDate 0..1 dateTime S
  manufacturingBusinessOperation.confidentialityIndicator 0..1 CodeableConcept S
  manufacturingBusinessOperation.manufacturer 0..* Reference(Organization) S
  manufacturingBusinessOperation.regulator 0..1 Reference(Organization) S
  specialDesignation 0..* BackboneElement S
  specialDesignation.identifier 0..* Identifier S
  specialDesignation.type 0..1 CodeableConcept S
  specialDesignation.intendedUse 0..1 CodeableConcept S
  specialDesignation.indication[x] 0..1 CodeableConcept|Reference(MedicinalProductIndication) S
  specialDesignation.status 0..1 CodeableConcept S
  specialDesignation.date 0..1 dateTime S
  specialDesignation.species 0..1 CodeableConcept S
MedicinalProductAuthorization < DomainResource resource
  identifier 0..* Identifier S
  subject 0..1 Reference(MedicinalProduct,MedicinalProductPackaged) S
  country 0..* CodeableConcept S
  jurisdiction 0..* CodeableConcept S
  status 0..1 CodeableConcept S
  statusDate 0..1 dateTime S
  restoreDate 0..1 dateTime S
  validityPeriod 0..1 Period S
  dataExclusivityPeriod 0..1 Period S
  dateOfFirstAuthorization 0..1 dateTime S
  internationalBirthDate 0..1 dateTime S
  legalBasis 0..1 CodeableConcept S
  jurisdictionalAuthorization 0..* BackboneElement S
  jurisdictionalAuthorization.identifier 0..* Identifier S
  jurisdictionalAuthorization.country 0..1 CodeableConcept S
  jurisdictionalAuthorization.jurisdiction 0..* CodeableConcept S
  jurisdictionalAuthorization.legalStatusOfSupply 0..1 CodeableConcept S
  jurisdictionalAuthorization.validityPeriod 0..1 Period S
  holder 0..1 Reference(Organization) S
  regulator 0..1 Reference(Organization) S
  procedure 0..1 BackboneElement S
  procedure.identifier 0..1 Identifier S
  procedure.type 1..1 CodeableConcept S
  procedure.date[x] 0..1 Period|dateTime S
  procedure.application 0..* #MedicinalProductAuthorization.procedure S
MedicinalProductContraindication < DomainResource resource
  subject 0..* Reference(MedicinalProduct,Medication) S
  disease 0..1 CodeableConcept S
  diseaseStatus 0..1 CodeableConcept S
  comorbidity 0..* CodeableConcept S
  therapeuticIndication 0..* Reference(MedicinalProductIndication) S
  otherTherapy 0..* BackboneElement S
  otherTherapy.therapyRelationshipType 1..1 CodeableConcept S
  otherTherapy.medication[x] 1..1 CodeableConcept|Reference(MedicinalProduct,Medication,Substance,SubstanceSpecification) S
  population 0..* Population S
MedicinalProductIndication < DomainResource resource
  subject 0..* Reference(MedicinalProduct,Medication) S
  diseaseSymptomProcedure 0..1 CodeableConcept S
  diseaseStatus 0..1 CodeableConcept S
  comorbidity 0..* CodeableConcept S
  intendedEffect 0..1 CodeableConcept S
  duration 0..1 Quantity S
  otherTherapy 0..* BackboneElement S
  otherTherapy.therapyRelationshipType 1..1 CodeableConcept S
  otherTherapy.medication[x] 1..1 CodeableConcept|Reference(MedicinalProduct,Medication,Substance,SubstanceSpecification) S
  undesirableEffect 0..* Reference(MedicinalProductUndesirableEffect) S
  population 0..* Population S
MedicinalProductIngredient < DomainResource resource
  identifier 0..1 Identifier S
  role 1..1 CodeableConcept S
  allergenicIndicator 0..1 boolean S
  manufacturer 0..* Reference(Organization) S
  specifiedSubstance 0..* BackboneElement S
  specifiedSubstance.code 1..1 CodeableConcept S
  specifiedSubstance.group 1..1 CodeableConcept S
  specifiedSubstance.confidentiality 0..1 CodeableConcept S
  specifiedSubstance.strength 0..* BackboneElement S
  specifiedSubstance.strength.presentation 1..1 Ratio S
  specifiedSubstance.strength.presentationLowLimit 0..1 Ratio S M
  specifiedSubstance.strength.concentration 0..1 Ratio S
  specifiedSubstance.strength.concentrationLowLimit 0..1 Ratio S M
  specifiedSubstance.strength.measurementPoint 0..1 string S
  specifiedSubstance.strength.country 0..* CodeableConcept S
  specifiedSubstance.strength.referenceStrength 0..* BackboneElement S
  specifiedSubstance.strength.referenceStrength.substance 0..1 CodeableConcept S
  specifiedSubstance.strength.referenceStrength.strength 1..1 Ratio S
  specifiedSubstance.strength.referenceStrength.strengthLowLimit 0..1 Ratio S
  specifiedSubstance.strength.referenceStrength.measurementPoint 0..1 string S
  specifiedSubstance.strength.referenceStrength.country 0..* CodeableConcept S
  substance 0..1 BackboneElement S
  substance.code 1..1 CodeableConcept S
  substance.strength 0..* #MedicinalProductIngredient.specifiedSubstance.strength S
MedicinalProductInteraction < DomainResource resource
  subject 0..* Reference(MedicinalProduct,Medication,Substance) S
  description 0..1 string S
  interactant 0..* BackboneElement S
  interactant.item[x] 1..1 Reference(MedicinalProduct,Medication,Substance,ObservationDefinition)|CodeableConcept S
  type 0..1 CodeableConcept S
  effect 0..1 CodeableConcept S
  incidence 0..1 CodeableConcept S
  management 0..1 CodeableConcept S
MedicinalProductManufactured < DomainResource resource
  manufacturedDoseForm 1..1 CodeableConcept S
  unitOfPresentation 0..1 CodeableConcept S
  quantity 1..1 Quantity S
  manufacturer 0..* Reference(Organization) S
  ingredient 0..* Reference(MedicinalProductIngredient) S
  physicalCharacteristics 0..1 ProdCharacteristic S
  otherCharacteristics 0..* CodeableConcept S
MedicinalProductPackaged < DomainResource resource
  identifier 0..* Identifier S
  subject 0..* Reference(MedicinalProduct) S
  description 0..1 string S
  legalStatusOfSupply 0..1 CodeableConcept S
  marketingStatus 0..* MarketingStatus S
  marketingAuthorization 0..1 Reference(MedicinalProductAuthorization) S
  manufacturer 0..* Reference(Organization) S
  batchIdentifier 0..* BackboneElement S
  batchIdentifier.outerPackaging 1..1 Identifier S
  batchIdentifier.immediatePackaging 0..1 Identifier S
  packageItem 1..* BackboneElement S
  packageItem.identifier 0..* Identifier S
  packageItem.type 1..1 CodeableConcept S
  packageItem.quantity 1..1 Quantity S
  packageItem.material 0..* CodeableConcept S
  packageItem.alternateMaterial 0..* CodeableConcept S
  packageItem.device 0..* Reference(DeviceDefinition) S
  packageItem.manufacturedItem 0..* Reference(MedicinalProductManufactured) S
  packageItem.packageItem 0..* #MedicinalProductPackaged.packageItem S
  packageItem.physicalCharacteristics 0..1 ProdCharacteristic S
  packageItem.otherCharacteristics 0..* CodeableConcept S
  packageItem.shelfLifeStorage 0..* ProductShelfLife S
  packageItem.manufacturer 0..* Reference(Organization) S
MedicinalProductPharmaceutical < DomainResource resource
  identifier 0..* Identifier S
  administrableDoseForm 1..1 CodeableConcept S
  unitOfPresentation 0..1 CodeableConcept S
  ingredient 0..* Reference(MedicinalProductIngredient) S
  device 0..* Reference(DeviceDefinition) S
  characteristics 0..* BackboneElement S
  characteristics.code 1..1 CodeableConcept S
  characteristics.status 0..1 CodeableConcept S
  routeOfAdministration 1..* BackboneElement S
  routeOfAdministration.code 1..1 CodeableConcept S
  routeOfAdministration.firstDose 0..1 Quantity S
  routeOfAdministration.maxSingleDose 0..1 Quantity S
  routeOfAdministration.maxDosePerDay 0..1 Quantity S
  routeOfAdministration.maxDosePerTreatmentPeriod 0..1 Ratio S
  routeOfAdministration.maxTreatmentPeriod 0..1 Duration S
  routeOfAdministration.targetSpecies 0..* BackboneElement S
  routeOfAdministration.targetSpecies.code 1..1 CodeableConcept S
  routeOfAdministration.targetSpecies.withdrawalPeriod 0..* BackboneElement S
  routeOfAdministration.targetSpecies.withdrawalPeriod.tissue 1..1 CodeableConcept S
  routeOfAdministration.targetSpecies.withdrawalPeriod.value 1..1 Quantity S
  routeOfAdministration.targetSpecies.withdrawalPeriod.supportingInformation 0..1 string S
MedicinalProductUndesirableEffect < DomainResource resource
  subject 0..* Reference(MedicinalProduct,Medication) S
  symptomConditionEffect 0..1 CodeableConcept S
  classification 0..1 CodeableConcept S
  frequencyOfOccurrence 0..1 CodeableConcept S
  population 0..* Population S
MessageDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  replaces 0..* canonical(MessageDefinition) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 1..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown S
  copyright 0..1 markdown
  base 0..1 canonical(MessageDefinition) S
  parent 0..* canonical(ActivityDefinition,PlanDefinition) S
  event[x] 1..1 Coding|uri S
  category 0..1 code S =http://hl7.org/fhir/ValueSet/message-significance-category
  focus 0..* BackboneElement S
  focus.code 1..1 code S =http://hl7.org/fhir/ValueSet/resource-types
  focus.profile 0..1 canonical(StructureDefinition)
  focus.min 1..1 unsignedInt S
  focus.max 0..1 string
  responseRequired 0..1 code =http://hl7.org/fhir/ValueSet/messageheader-response-request
  allowedResponse 0..* BackboneElement
  allowedResponse.message 1..1 canonical(MessageDefinition)
  allowedResponse.situation 0..1 markdown
  graph 0..* canonical(GraphDefinition)
MessageHeader < DomainResource resource
  event[x] 1..1 Coding|uri S
  destination 0..* BackboneElement S
  destination.name 0..1 string S
  destination.target 0..1 Reference(Device) S
  destination.endpoint 1..1 url S
  destination.receiver 0..1 Reference(Practitioner,PractitionerRole,Organization) S
  sender 0..1 Reference(Practitioner,PractitionerRole,Organization) S
  enterer 0..1 Reference(Practitioner,PractitionerRole) S
  author 0..1 Reference(Practitioner,PractitionerRole) S
  source 1..1 BackboneElement S
  source.name 0..1 string S
  source.software 0..1 string S
  source.version 0..1 string S
  source.contact 0..1 ContactPoint S
  source.endpoint 1..1 url S
  responsible 0..1 Reference(Practitioner,PractitionerRole,Organization) S
  reason 0..1 CodeableConcept S
  response 0..1 BackboneElement S
  response.identifier 1..1 id S
  response.code 1..1 code S =http://hl7.org/fhir/ValueSet/response-code
  response.details 0..1 Reference(OperationOutcome) S
  focus 0..* Reference(Resource) S
  definition 0..1 canonical(MessageDefinition) S
Meta < Element complex-type
  versionId 0..1 id S
  lastUpdated 0..1 instant S
  source 0..1 uri S
  profile 0..* canonical(StructureDefinition) S
  security 0..* Coding S
  tag 0..* Coding S
MolecularSequence < DomainResource resource
  identifier 0..* Identifier S
  type 0..1 code S =http://hl7.org/fhir/ValueSet/sequence-type
  coordinateSystem 1..1 integer S
  patient 0..1 Reference(Patient) S
  specimen 0..1 Reference(Specimen) S
  device 0..1 Reference(Device) S
  performer 0..1 Reference(Organization) S
  quantity 0..1 Quantity S
  referenceSeq 0..1 BackboneElement S
  referenceSeq.chromosome 0..1 CodeableConcept S
  referenceSeq.genomeBuild 0..1 string S
  referenceSeq.orientation 0..1 code S =http://hl7.org/fhir/ValueSet/orientation-type
  referenceSeq.referenceSeqId 0..1 CodeableConcept S
  referenceSeq.referenceSeqPointer 0..1 Reference(MolecularSequence) S
  referenceSeq.referenceSeqString 0..1 string S
  referenceSeq.strand 0..1 code S =http://hl7.org/fhir/ValueSet/strand-type
  referenceSeq.windowStart 0..1 integer S
  referenceSeq.windowEnd 0..1 integer S
  variant 0..* BackboneElement S
  variant.start 0..1 integer S
  variant.end 0..1 integer S
  variant.observedAllele 0..1 string S
  variant.referenceAllele 0..1 string S
  variant.cigar 0..1 string S
  variant.variantPointer 0..1 Reference(Observation) S
  observedSeq 0..1 string S
  quality 0..* BackboneElement S
  quality.type 1..1 code S =http://hl7.org/fhir/ValueSet/quality-type
  quality.standardSequence 0..1 CodeableConcept S
  quality.start 0..1 integer S
  quality.end 0..1 integer S
  quality.score 0..1 Quantity S
  quality.method 0..1 CodeableConcept S
  quality.truthTP 0..1 decimal S
  quality.queryTP 0..1 decimal S
  quality.truthFN 0..1 decimal S
  quality.queryFP 0..1 decimal S
  quality.gtFP 0..1 decimal S
  quality.precision 0..1 decimal S
  quality.recall 0..1 decimal S
  quality.fScore 0..1 decimal S
  quality.roc 0..1 BackboneElement S
  quality.roc.score 0..* integer S
  quality.roc.numTP 0..* integer S
  quality.roc.numFP 0..* integer S
  quality.roc.numFN 0..* integer S
  quality.roc.precision 0..* decimal S
  quality.roc.sensitivity 0..* decimal S
  quality.roc.fMeasure 0..* decimal S
  readCoverage 0..1 integer S
  repository 0..* BackboneElement S
  repository.type 1..1 code S =http://hl7.org/fhir/ValueSet/repository-type
  repository.url 0..1 uri S
  repository.name 0..1 string S
  repository.datasetId 0..1 string S
  repository.variantsetId 0..1 string S
  repository.readsetId 0..1 string S
  pointer 0..* Reference(MolecularSequence) S
  structureVariant 0..* BackboneElement S
  structureVariant.variantType 0..1 CodeableConcept S =http://loinc.org/vs/LL379-9
  structureVariant.exact 0..1 boolean S
  structureVariant.length 0..1 integer S
  structureVariant.outer 0..1 BackboneElement S
  structureVariant.outer.start 0..1 integer S
  structureVariant.outer.end 0..1 integer S
  structureVariant.inner 0..1 BackboneElement S
  structureVariant.inner.start 0..1 integer S
  structureVariant.inner.end 0..1 integer S
Money < Element complex-type
  value 0..1 decimal S
  currency 0..1 code S =http://hl7.org/fhir/ValueSet/currencies
NamingSystem < DomainResource resource
  name 1..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  kind 1..1 code S =http://hl7.org/fhir/ValueSet/namingsystem-type
  date 1..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  responsible 0..1 string
  type 0..1 CodeableConcept
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  usage 0..1 string
  uniqueId 1..* BackboneElement S
  uniqueId.type 1..1 code S =http://hl7.org/fhir/ValueSet/namingsystem-identifier-type
  uniqueId.value 1..1 string S
  uniqueId.preferred 0..1 boolean
  uniqueId.comment 0..1 string
  uniqueId.period 0..1 Period
Narrative < Element complex-type
  status 1..1 code =http://hl7.org/fhir/ValueSet/narrative-status
  div 1..1 xhtml
NutritionOrder < DomainResource resource
  identifier 0..* Identifier
  instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) S
  instantiatesUri 0..* uri S
  instantiates 0..* uri
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/request-intent
  patient 1..1 Reference(Patient) S
  encounter 0..1 Reference(Encounter)
  dateTime 1..1 dateTime S
  orderer 0..1 Reference(Practitioner,PractitionerRole) S
  allergyIntolerance 0..* Reference(AllergyIntolerance)
  foodPreferenceModifier 0..* CodeableConcept
  excludeFoodModifier 0..* CodeableConcept
  oralDiet 0..1 BackboneElement
  oralDiet.type 0..* CodeableConcept S
  oralDiet.schedule 0..* Timing
  oralDiet.nutrient 0..* BackboneElement
  oralDiet.nutrient.modifier 0..1 CodeableConcept
  oralDiet.nutrient.amount 0..1 Quantity
  oralDiet.texture 0..* BackboneElement
  oralDiet.texture.modifier 0..1 CodeableConcept
  oralDiet.texture.foodType 0..1 CodeableConcept
  oralDiet.fluidConsistencyType 0..* CodeableConcept
  oralDiet.instruction 0..1 string S
  supplement 0..* BackboneElement
  supplement.type 0..1 CodeableConcept S
  supplement.productName 0..1 string
  supplement.schedule 0..* Timing
  supplement.quantity 0..1 Quantity
  supplement.instruction 0..1 string S
  enteralFormula 0..1 BackboneElement
  enteralFormula.baseFormulaType 0..1 CodeableConcept S
  enteralFormula.baseFormulaProductName 0..1 string
  enteralFormula.additiveType 0..1 CodeableConcept
  enteralFormula.additiveProductName 0..1 string
  enteralFormula.caloricDensity 0..1 Quantity
  enteralFormula.routeofAdministration 0..1 CodeableConcept
  enteralFormula.administration 0..* BackboneElement
  enteralFormula.administration.schedule 0..1 Timing
  enteralFormula.administration.quantity 0..1 Quantity
  enteralFormula.administration.rate[x] 0..1 Quantity|Ratio
  enteralFormula.maxVolumeToDeliver 0..1 Quantity
  enteralFormula.administrationInstruction 0..1 string S
  note 0..* Annotation
Observation < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..* Reference(CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest) S
  partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Immunization,ImagingStudy) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/observation-status
  category 0..* CodeableConcept
  code 1..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group,Device,Location) S
  focus 0..* Reference(Resource) S
  encounter 0..1 Reference(Encounter) S
  effective[x] 0..1 dateTime|Period|Timing|instant S
  issued 0..1 instant S
  performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,RelatedPerson) S
  value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period S
  dataAbsentReason 0..1 CodeableConcept
  interpretation 0..* CodeableConcept
  note 0..* Annotation
  bodySite 0..1 CodeableConcept
  method 0..1 CodeableConcept
  specimen 0..1 Reference(Specimen)
  device 0..1 Reference(Device,DeviceMetric)
  referenceRange 0..* BackboneElement
  referenceRange.low 0..1 Quantity
  referenceRange.high 0..1 Quantity
  referenceRange.type 0..1 CodeableConcept
  referenceRange.appliesTo 0..* CodeableConcept
  referenceRange.age 0..1 Range
  referenceRange.text 0..1 string
  hasMember 0..* Reference(Observation,QuestionnaireResponse,MolecularSequence) S
  derivedFrom 0..* Reference(DocumentReference,ImagingStudy,Media,QuestionnaireResponse,Observation,MolecularSequence) S
  component 0..* BackboneElement S
  component.code 1..1 CodeableConcept S
  component.value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period S
  component.dataAbsentReason 0..1 CodeableConcept
  component.interpretation 0..* CodeableConcept
  component.referenceRange 0..* #Observation.referenceRange
ObservationDefinition < DomainResource resource
  category 0..* CodeableConcept S
  code 1..1 CodeableConcept S
  identifier 0..* Identifier S
  permittedDataType 0..* code =http://hl7.org/fhir/ValueSet/permitted-data-type
  multipleResultsAllowed 0..1 boolean
  method 0..1 CodeableConcept
  preferredReportName 0..1 string
  quantitativeDetails 0..1 BackboneElement
  quantitativeDetails.customaryUnit 0..1 CodeableConcept
  quantitativeDetails.unit 0..1 CodeableConcept
  quantitativeDetails.conversionFactor 0..1 decimal
  quantitativeDetails.decimalPrecision 0..1 integer
  qualifiedInterval 0..* BackboneElement
  qualifiedInterval.category 0..1 code =http://hl7.org/fhir/ValueSet/observation-range-category
  qualifiedInterval.range 0..1 Range
  qualifiedInterval.context 0..1 CodeableConcept
  qualifiedInterval.appliesTo 0..* CodeableConcept
  qualifiedInterval.gender 0..1 code =http://hl7.org/fhir/ValueSet/administrative-gender
  qualifiedInterval.age 0..1 Range
  qualifiedInterval.gestationalAge 0..1 Range
  qualifiedInterval.condition 0..1 string
  validCodedValueSet 0..1 Reference(ValueSet)
  normalCodedValueSet 0..1 Reference(ValueSet)
  abnormalCodedValueSet 0..1 Reference(ValueSet)
  criticalCodedValueSet 0..1 Reference(ValueSet)
OperationDefinition < DomainResource resource
  url 0..1 uri S
  version 0..1 string S
  name 1..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  kind 1..1 code S =http://hl7.org/fhir/ValueSet/operation-kind
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  affectsState 0..1 boolean S
  code 1..1 code S
  comment 0..1 markdown
  base 0..1 canonical(OperationDefinition) S
  resource 0..* code S =http://hl7.org/fhir/ValueSet/resource-types
  system 1..1 boolean S
  type 1..1 boolean S
  instance 1..1 boolean S
  inputProfile 0..1 canonical(StructureDefinition)
  outputProfile 0..1 canonical(StructureDefinition)
  parameter 0..* BackboneElement
  parameter.name 1..1 code
  parameter.use 1..1 code =http://hl7.org/fhir/ValueSet/operation-parameter-use
  parameter.min 1..1 integer
  parameter.max 1..1 string
  parameter.documentation 0..1 string
  parameter.type 0..1 code =http://hl7.org/fhir/ValueSet/all-types
  parameter.targetProfile 0..* canonical(StructureDefinition)
  parameter.searchType 0..1 code =http://hl7.org/fhir/ValueSet/search-param-type
  parameter.binding 0..1 BackboneElement
  parameter.binding.strength 1..1 code =http://hl7.org/fhir/ValueSet/binding-strength
  parameter.binding.valueSet 1..1 canonical(ValueSet)
  parameter.referencedFrom 0..* BackboneElement
  parameter.referencedFrom.source 1..1 string
  parameter.referencedFrom.sourceId 0..1 string
  parameter.part 0..* #OperationDefinition.parameter
  overload 0..* BackboneElement
  overload.parameterName 0..* string
  overload.comment 0..1 string
OperationOutcome < DomainResource resource
  issue 1..* BackboneElement S
  issue.severity 1..1 code S =http://hl7.org/fhir/ValueSet/issue-severity
  issue.code 1..1 code S =http://hl7.org/fhir/ValueSet/issue-type
  issue.details 0..1 CodeableConcept S
  issue.diagnostics 0..1 string S
  issue.location 0..* string S
  issue.expression 0..* string S
Organization < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  type 0..* CodeableConcept S
  name 0..1 string S
  alias 0..* string
  telecom 0..* ContactPoint
  address 0..* Address
  partOf 0..1 Reference(Organization) S
  contact 0..* BackboneElement
  contact.purpose 0..1 CodeableConcept
  contact.name 0..1 HumanName
  contact.telecom 0..* ContactPoint
  contact.address 0..1 Address
  endpoint 0..* Reference(Endpoint)
OrganizationAffiliation < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S
  period 0..1 Period S
  organization 0..1 Reference(Organization) S
  participatingOrganization 0..1 Reference(Organization) S
  network 0..* Reference(Organization) S
  code 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  location 0..* Reference(Location) S
  healthcareService 0..* Reference(HealthcareService)
  telecom 0..* ContactPoint S
  endpoint 0..* Reference(Endpoint)
ParameterDefinition < Element complex-type
  name 0..1 code S
  use 1..1 code S =http://hl7.org/fhir/ValueSet/operation-parameter-use
  min 0..1 integer S
  max 0..1 string S
  documentation 0..1 string S
  type 1..1 code S =http://hl7.org/fhir/ValueSet/all-types
  profile 0..1 canonical(StructureDefinition) S
Parameters < Resource resource
  parameter 0..* BackboneElement S
  parameter.name 1..1 string S
  parameter.value[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  parameter.resource 0..1 Resource S
  parameter.part 0..* #Parameters.parameter S
Patient < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  name 0..* HumanName S
  telecom 0..* ContactPoint S
  gender 0..1 code S =http://hl7.org/fhir/ValueSet/administrative-gender
  birthDate 0..1 date S
  deceased[x] 0..1 boolean|dateTime S M
  address 0..* Address S
  maritalStatus 0..1 CodeableConcept
  multipleBirth[x] 0..1 boolean|integer
  photo 0..* Attachment
  contact 0..* BackboneElement
  contact.relationship 0..* CodeableConcept
  contact.name 0..1 HumanName
  contact.telecom 0..* ContactPoint
  contact.address 0..1 Address
  contact.gender 0..1 code =http://hl7.org/fhir/ValueSet/administrative-gender
  contact.organization 0..1 Reference(Organization)
  contact.period 0..1 Period
  communication 0..* BackboneElement
  communication.language 1..1 CodeableConcept
  communication.preferred 0..1 boolean
  generalPractitioner 0..* Reference(Organization,Practitioner,PractitionerRole)
  managingOrganization 0..1 Reference(Organization) S
  link 0..* BackboneElement S M
  link.other 1..1 Reference(Patient,RelatedPerson) S
  link.type 1..1 code S =http://hl7.org/fhir/ValueSet/link-type
PaymentNotice < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  request 0..1 Reference(Resource)
  response 0..1 Reference(Resource)
  created 1..1 dateTime S
  provider 0..1 Reference(Practitioner,PractitionerRole,Organization)
  payment 1..1 Reference(PaymentReconciliation) S
  paymentDate 0..1 date
  payee 0..1 Reference(Practitioner,PractitionerRole,Organization)
  recipient 1..1 Reference(Organization) S
  amount 1..1 Money S
  paymentStatus 0..1 CodeableConcept
PaymentReconciliation < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  period 0..1 Period S
  created 1..1 dateTime S
  paymentIssuer 0..1 Reference(Organization) S
  request 0..1 Reference(Task)
  requestor 0..1 Reference(Practitioner,PractitionerRole,Organization)
  outcome 0..1 code =http://hl7.org/fhir/ValueSet/remittance-outcome
  disposition 0..1 string
  paymentDate 1..1 date S
  paymentAmount 1..1 Money S
  paymentIdentifier 0..1 Identifier
  detail 0..* BackboneElement
  detail.identifier 0..1 Identifier
  detail.predecessor 0..1 Identifier
  detail.type 1..1 CodeableConcept
  detail.request 0..1 Reference(Resource)
  detail.submitter 0..1 Reference(Practitioner,PractitionerRole,Organization)
  detail.response 0..1 Reference(Resource)
  detail.date 0..1 date
  detail.responsible 0..1 Reference(PractitionerRole)
  detail.payee 0..1 Reference(Practitioner,PractitionerRole,Organization)
  detail.amount 0..1 Money
  formCode 0..1 CodeableConcept
  processNote 0..* BackboneElement
  processNote.type 0..1 code =http://hl7.org/fhir/ValueSet/note-type
  processNote.text 0..1 string
Period < Element complex-type
  start 0..1 dateTime S
  end 0..1 dateTime S
Person < DomainResource resource
  identifier 0..* Identifier
  name 0..* HumanName S
  telecom 0..* ContactPoint S
  gender 0..1 code S =http://hl7.org/fhir/ValueSet/administrative-gender
  birthDate 0..1 date S
  address 0..* Address
  photo 0..1 Attachment
  managingOrganization 0..1 Reference(Organization) S
  active 0..1 boolean S M
  link 0..* BackboneElement
  link.target 1..1 Reference(Patient,Practitioner,RelatedPerson,Person)
  link.assurance 0..1 code =http://hl7.org/fhir/ValueSet/identity-assuranceLevel
PlanDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  subtitle 0..1 string
  type 0..1 CodeableConcept S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  library 0..* canonical(Library)
  goal 0..* BackboneElement
  goal.category 0..1 CodeableConcept
  goal.description 1..1 CodeableConcept
  goal.priority 0..1 CodeableConcept
  goal.start 0..1 CodeableConcept
  goal.addresses 0..* CodeableConcept
  goal.documentation 0..* RelatedArtifact
  goal.target 0..* BackboneElement
  goal.target.measure 0..1 CodeableConcept
  goal.target.detail[x] 0..1 Quantity|Range|CodeableConcept
  goal.target.due 0..1 Duration
  action 0..* BackboneElement
  action.prefix 0..1 string
  action.title 0..1 string
  action.description 0..1 string
  action.textEquivalent 0..1 string
  action.priority 0..1 code =http://hl7.org/fhir/ValueSet/request-priority
  action.code 0..* CodeableConcept
  action.reason 0..* CodeableConcept
  action.documentation 0..* RelatedArtifact
  action.goalId 0..* id
  action.subject[x] 0..1 CodeableConcept|Reference(Group)
  action.trigger 0..* TriggerDefinition
  action.condition 0..* BackboneElement
  action.condition.kind 1..1 code =http://hl7.org/fhir/ValueSet/action-condition-kind
  action.condition.expression 0..1 Expression
  action.input 0..* DataRequirement
  action.output 0..* DataRequirement
  action.relatedAction 0..* BackboneElement
  action.relatedAction.actionId 1..1 id
  action.relatedAction.relationship 1..1 code =http://hl7.org/fhir/ValueSet/action-relationship-type
  action.relatedAction.offset[x] 0..1 Duration|Range
  action.timing[x] 0..1 dateTime|Age|Period|Duration|Range|Timing
  action.participant 0..* BackboneElement
  action.participant.type 1..1 code =http://hl7.org/fhir/ValueSet/action-participant-type
  action.participant.role 0..1 CodeableConcept
  action.type 0..1 CodeableConcept
  action.groupingBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-grouping-behavior
  action.selectionBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-selection-behavior
  action.requiredBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-required-behavior
  action.precheckBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-precheck-behavior
  action.cardinalityBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-cardinality-behavior
  action.definition[x] 0..1 canonical(ActivityDefinition,PlanDefinition,Questionnaire)|uri
  action.transform 0..1 canonical(StructureMap)
  action.dynamicValue 0..* BackboneElement
  action.dynamicValue.path 0..1 string
  action.dynamicValue.expression 0..1 Expression
  action.action 0..* #PlanDefinition.action
Population < BackboneElement complex-type
  age[x] 0..1 Range|CodeableConcept S
  gender 0..1 CodeableConcept S
  race 0..1 CodeableConcept S
  physiologicalCondition 0..1 CodeableConcept S
Practitioner < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S
  name 0..* HumanName S
  telecom 0..* ContactPoint S
  address 0..* Address S
  gender 0..1 code S =http://hl7.org/fhir/ValueSet/administrative-gender
  birthDate 0..1 date S
  photo 0..* Attachment
  qualification 0..* BackboneElement
  qualification.identifier 0..* Identifier
  qualification.code 1..1 CodeableConcept
  qualification.period 0..1 Period
  qualification.issuer 0..1 Reference(Organization)
  communication 0..* CodeableConcept
PractitionerRole < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S
  period 0..1 Period S
  practitioner 0..1 Reference(Practitioner) S
  organization 0..1 Reference(Organization) S
  code 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  location 0..* Reference(Location) S
  healthcareService 0..* Reference(HealthcareService)
  telecom 0..* ContactPoint S
  availableTime 0..* BackboneElement
  availableTime.daysOfWeek 0..* code =http://hl7.org/fhir/ValueSet/days-of-week
  availableTime.allDay 0..1 boolean
  availableTime.availableStartTime 0..1 time
  availableTime.availableEndTime 0..1 time
  notAvailable 0..* BackboneElement
  notAvailable.description 1..1 string
  notAvailable.during 0..1 Period
  availabilityExceptions 0..1 string
  endpoint 0..* Reference(Endpoint)
Procedure < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(PlanDefinition,ActivityDefinition,Measure,OperationDefinition,Questionnaire) S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(CarePlan,ServiceRequest) S
  partOf 0..* Reference(Procedure,Observation,MedicationAdministration) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/event-status
  statusReason 0..1 CodeableConcept S
  category 0..1 CodeableConcept S
  code 0..1 CodeableConcept S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  performed[x] 0..1 dateTime|Period|string|Age|Range S
  recorder 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) S
  asserter 0..1 Reference(Patient,RelatedPerson,Practitioner,PractitionerRole) S
  performer 0..* BackboneElement S
  performer.function 0..1 CodeableConcept S
  performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) S
  performer.onBehalfOf 0..1 Reference(Organization)
  location 0..1 Reference(Location) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,Procedure,DiagnosticReport,DocumentReference) S
  bodySite 0..* CodeableConcept S
  outcome 0..1 CodeableConcept S
  report 0..* Reference(DiagnosticReport,DocumentReference,Composition)
  complication 0..* CodeableConcept
  complicationDetail 0..* Reference(Condition)
  followUp 0..* CodeableConcept
  note 0..* Annotation
  focalDevice 0..* BackboneElement
  focalDevice.action 0..1 CodeableConcept
  focalDevice.manipulated 1..1 Reference(Device)
  usedReference 0..* Reference(Device,Medication,Substance)
  usedCode 0..* CodeableConcept
ProdCharacteristic < BackboneElement complex-type
  height 0..1 Quantity S
  width 0..1 Quantity S
  depth 0..1 Quantity S
  weight 0..1 Quantity S
  nominalVolume 0..1 Quantity S
  externalDiameter 0..1 Quantity S
  shape 0..1 string S
  color 0..* string S
  imprint 0..* string S
  image 0..* Attachment S
  scoring 0..1 CodeableConcept S
ProductShelfLife < BackboneElement complex-type
  identifier 0..1 Identifier S
  type 1..1 CodeableConcept S
  period 1..1 Quantity S
  specialPrecautionsForStorage 0..* CodeableConcept S
Provenance < DomainResource resource
  target 1..* Reference(Resource) S
  occurred[x] 0..1 Period|dateTime
  recorded 1..1 instant S
  policy 0..* uri
  location 0..1 Reference(Location)
  reason 0..* CodeableConcept
  activity 0..1 CodeableConcept
  agent 1..* BackboneElement
  agent.type 0..1 CodeableConcept S
  agent.role 0..* CodeableConcept
  agent.who 1..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) S
  agent.onBehalfOf 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization)
  entity 0..* BackboneElement
  entity.role 1..1 code S =http://hl7.org/fhir/ValueSet/provenance-entity-role
  entity.what 1..1 Reference(Resource) S
  entity.agent 0..* #Provenance.agent
  signature 0..* Signature
Quantity < Element complex-type
  value 0..1 decimal S
  comparator 0..1 code S M =http://hl7.org/fhir/ValueSet/quantity-comparator
  unit 0..1 string S
  system 0..1 uri S
  code 0..1 code S
Questionnaire < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  derivedFrom 0..* canonical(Questionnaire)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subjectType 0..* code S =http://hl7.org/fhir/ValueSet/resource-types
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  code 0..* Coding S
  item 0..* BackboneElement
  item.linkId 1..1 string
  item.definition 0..1 uri
  item.code 0..* Coding
  item.prefix 0..1 string
  item.text 0..1 string
  item.type 1..1 code =http://hl7.org/fhir/ValueSet/item-type
  item.enableWhen 0..* BackboneElement M
  item.enableWhen.question 1..1 string
  item.enableWhen.operator 1..1 code =http://hl7.org/fhir/ValueSet/questionnaire-enable-operator
  item.enableWhen.answer[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|Coding|Quantity|Reference(Resource)
  item.enableBehavior 0..1 code =http://hl7.org/fhir/ValueSet/questionnaire-enable-behavior
  item.required 0..1 boolean
  item.repeats 0..1 boolean
  item.readOnly 0..1 boolean
  item.maxLength 0..1 integer
  item.answerValueSet 0..1 canonical(ValueSet)
  item.answerOption 0..* BackboneElement
  item.answerOption.value[x] 1..1 integer|date|time|string|Coding|Reference(Resource)
  item.answerOption.initialSelected 0..1 boolean
  item.initial 0..* BackboneElement
  item.initial.value[x] 1..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference(Resource)
  item.item 0..* #Questionnaire.item
QuestionnaireResponse < DomainResource resource
  identifier 0..1 Identifier S
  basedOn 0..* Reference(CarePlan,ServiceRequest) S
  partOf 0..* Reference(Observation,Procedure) S
  questionnaire 0..1 canonical(Questionnaire) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/questionnaire-answers-status
  subject 0..1 Reference(Resource) S
  encounter 0..1 Reference(Encounter) S
  authored 0..1 dateTime S
  author 0..1 Reference(Device,Practitioner,PractitionerRole,Patient,RelatedPerson,Organization) S
  source 0..1 Reference(Patient,Practitioner,PractitionerRole,RelatedPerson) S
  item 0..* BackboneElement
  item.linkId 1..1 string
  item.definition 0..1 uri
  item.text 0..1 string
  item.answer 0..* BackboneElement
  item.answer.value[x] 0..1 boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference(Resource)
  item.answer.item 0..* #QuestionnaireResponse.item
  item.item 0..* #QuestionnaireResponse.item
Range < Element complex-type
  low 0..1 Quantity S
  high 0..1 Quantity S
Ratio < Element complex-type
  numerator 0..1 Quantity S
  denominator 0..1 Quantity S
Reference < Element complex-type
  reference 0..1 string S
  type 0..1 uri S
  identifier 0..1 Identifier S
  display 0..1 string S
RelatedArtifact < Element complex-type
  type 1..1 code S =http://hl7.org/fhir/ValueSet/related-artifact-type
  label 0..1 string S
  display 0..1 string S
  citation 0..1 markdown S
  url 0..1 url S
  document 0..1 Attachment S
  resource 0..1 canonical(Resource) S
RelatedPerson < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  patient 1..1 Reference(Patient) S
  relationship 0..* CodeableConcept S
  name 0..* HumanName S
  telecom 0..* ContactPoint S
  gender 0..1 code S =http://hl7.org/fhir/ValueSet/administrative-gender
  birthDate 0..1 date S
  address 0..* Address S
  photo 0..* Attachment
  period 0..1 Period
  communication 0..* BackboneElement
  communication.language 1..1 CodeableConcept
  communication.preferred 0..1 boolean
RequestGroup < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(Resource)
  replaces 0..* Reference(Resource)
  groupIdentifier 0..1 Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/request-intent
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  code 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group)
  encounter 0..1 Reference(Encounter)
  authoredOn 0..1 dateTime
  author 0..1 Reference(Device,Practitioner,PractitionerRole)
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
  note 0..* Annotation
  action 0..* BackboneElement
  action.prefix 0..1 string
  action.title 0..1 string
  action.description 0..1 string S
  action.textEquivalent 0..1 string S
  action.priority 0..1 code =http://hl7.org/fhir/ValueSet/request-priority
  action.code 0..* CodeableConcept
  action.documentation 0..* RelatedArtifact
  action.condition 0..* BackboneElement
  action.condition.kind 1..1 code =http://hl7.org/fhir/ValueSet/action-condition-kind
  action.condition.expression 0..1 Expression
  action.relatedAction 0..* BackboneElement
  action.relatedAction.actionId 1..1 id
  action.relatedAction.relationship 1..1 code =http://hl7.org/fhir/ValueSet/action-relationship-type
  action.relatedAction.offset[x] 0..1 Duration|Range
  action.timing[x] 0..1 dateTime|Age|Period|Duration|Range|Timing
  action.participant 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device)
  action.type 0..1 CodeableConcept
  action.groupingBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-grouping-behavior
  action.selectionBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-selection-behavior
  action.requiredBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-required-behavior
  action.precheckBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-precheck-behavior
  action.cardinalityBehavior 0..1 code =http://hl7.org/fhir/ValueSet/action-cardinality-behavior
  action.resource 0..1 Reference(Resource)
  action.action 0..* #RequestGroup.action
ResearchDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  shortTitle 0..1 string
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  comment 0..* string
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  library 0..* canonical(Library)
  population 1..1 Reference(ResearchElementDefinition) S
  exposure 0..1 Reference(ResearchElementDefinition) S
  exposureAlternative 0..1 Reference(ResearchElementDefinition) S
  outcome 0..1 Reference(ResearchElementDefinition) S
ResearchElementDefinition < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  shortTitle 0..1 string S
  subtitle 0..1 string
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  subject[x] 0..1 CodeableConcept|Reference(Group)
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  comment 0..* string
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  usage 0..1 string
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  library 0..* canonical(Library)
  type 1..1 code S =http://hl7.org/fhir/ValueSet/research-element-type
  variableType 0..1 code =http://hl7.org/fhir/ValueSet/variable-type
  characteristic 1..* BackboneElement S
  characteristic.definition[x] 1..1 CodeableConcept|canonical(ValueSet)|Expression|DataRequirement S
  characteristic.usageContext 0..* UsageContext
  characteristic.exclude 0..1 boolean
  characteristic.unitOfMeasure 0..1 CodeableConcept =http://hl7.org/fhir/ValueSet/ucum-units
  characteristic.studyEffectiveDescription 0..1 string
  characteristic.studyEffective[x] 0..1 dateTime|Period|Duration|Timing
  characteristic.studyEffectiveTimeFromStart 0..1 Duration
  characteristic.studyEffectiveGroupMeasure 0..1 code =http://hl7.org/fhir/ValueSet/group-measure
  characteristic.participantEffectiveDescription 0..1 string
  characteristic.participantEffective[x] 0..1 dateTime|Period|Duration|Timing
  characteristic.participantEffectiveTimeFromStart 0..1 Duration
  characteristic.participantEffectiveGroupMeasure 0..1 code =http://hl7.org/fhir/ValueSet/group-measure
ResearchStudy < DomainResource resource
  identifier 0..* Identifier S
  title 0..1 string S
  protocol 0..* Reference(PlanDefinition) S
  partOf 0..* Reference(ResearchStudy) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/research-study-status
  primaryPurposeType 0..1 CodeableConcept S
  phase 0..1 CodeableConcept S
  category 0..* CodeableConcept S
  focus 0..* CodeableConcept S
  condition 0..* CodeableConcept S
  contact 0..* ContactDetail S
  relatedArtifact 0..* RelatedArtifact
  keyword 0..* CodeableConcept S
  location 0..* CodeableConcept S
  description 0..1 markdown
  enrollment 0..* Reference(Group) S
  period 0..1 Period S
  sponsor 0..1 Reference(Organization) S
  principalInvestigator 0..1 Reference(Practitioner,PractitionerRole) S
  site 0..* Reference(Location) S
  reasonStopped 0..1 CodeableConcept S
  note 0..* Annotation
  arm 0..* BackboneElement
  arm.name 1..1 string
  arm.type 0..1 CodeableConcept
  arm.description 0..1 string
  objective 0..* BackboneElement
  objective.name 0..1 string
  objective.type 0..1 CodeableConcept
ResearchSubject < DomainResource resource
  identifier 0..* Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/research-subject-status
  period 0..1 Period S
  study 1..1 Reference(ResearchStudy) S
  individual 1..1 Reference(Patient) S
  assignedArm 0..1 string
  actualArm 0..1 string
  consent 0..1 Reference(Consent)
Resource < - resource abstract
  id 0..1 string S
  meta 0..1 Meta S
  implicitRules 0..1 uri S M
  language 0..1 code
RiskAssessment < DomainResource resource
  identifier 0..* Identifier S
  basedOn 0..1 Reference(Resource)
  parent 0..1 Reference(Resource)
  status 1..1 code S =http://hl7.org/fhir/ValueSet/observation-status
  method 0..1 CodeableConcept S
  code 0..1 CodeableConcept S
  subject 1..1 Reference(Patient,Group) S
  encounter 0..1 Reference(Encounter) S
  occurrence[x] 0..1 dateTime|Period S
  condition 0..1 Reference(Condition) S
  performer 0..1 Reference(Practitioner,PractitionerRole,Device) S
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
  basis 0..* Reference(Resource)
  prediction 0..* BackboneElement
  prediction.outcome 0..1 CodeableConcept
  prediction.probability[x] 0..1 decimal|Range
  prediction.qualitativeRisk 0..1 CodeableConcept
  prediction.relativeRisk 0..1 decimal
  prediction.when[x] 0..1 Period|Range
  prediction.rationale 0..1 string
  mitigation 0..1 string
  note 0..* Annotation
RiskEvidenceSynthesis < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown S
  note 0..* Annotation
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  copyright 0..1 markdown
  approvalDate 0..1 date
  lastReviewDate 0..1 date
  effectivePeriod 0..1 Period S
  topic 0..* CodeableConcept
  author 0..* ContactDetail
  editor 0..* ContactDetail
  reviewer 0..* ContactDetail
  endorser 0..* ContactDetail
  relatedArtifact 0..* RelatedArtifact
  synthesisType 0..1 CodeableConcept
  studyType 0..1 CodeableConcept
  population 1..1 Reference(EvidenceVariable) S
  exposure 0..1 Reference(EvidenceVariable) S
  outcome 1..1 Reference(EvidenceVariable) S
  sampleSize 0..1 BackboneElement
  sampleSize.description 0..1 string
  sampleSize.numberOfStudies 0..1 integer
  sampleSize.numberOfParticipants 0..1 integer
  riskEstimate 0..1 BackboneElement S
  riskEstimate.description 0..1 string
  riskEstimate.type 0..1 CodeableConcept
  riskEstimate.value 0..1 decimal
  riskEstimate.unitOfMeasure 0..1 CodeableConcept =http://hl7.org/fhir/ValueSet/ucum-units
  riskEstimate.denominatorCount 0..1 integer
  riskEstimate.numeratorCount 0..1 integer
  riskEstimate.precisionEstimate 0..* BackboneElement
  riskEstimate.precisionEstimate.type 0..1 CodeableConcept
  riskEstimate.precisionEstimate.level 0..1 decimal
  riskEstimate.precisionEstimate.from 0..1 decimal
  riskEstimate.precisionEstimate.to 0..1 decimal
  certainty 0..* BackboneElement
  certainty.rating 0..* CodeableConcept
  certainty.note 0..* Annotation
  certainty.certaintySubcomponent 0..* BackboneElement
  certainty.certaintySubcomponent.type 0..1 CodeableConcept
  certainty.certaintySubcomponent.rating 0..* CodeableConcept
  certainty.certaintySubcomponent.note 0..* Annotation
SampledData < Element complex-type
  origin 1..1 Quantity S
  period 1..1 decimal S
  factor 0..1 decimal S
  lowerLimit 0..1 decimal S
  upperLimit 0..1 decimal S
  dimensions 1..1 positiveInt S
  data 0..1 string
Schedule < DomainResource resource
  identifier 0..* Identifier S
  active 0..1 boolean S M
  serviceCategory 0..* CodeableConcept S
  serviceType 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  actor 1..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Device,HealthcareService,Location) S
  planningHorizon 0..1 Period S
  comment 0..1 string
SearchParameter < DomainResource resource
  url 1..1 uri S
  version 0..1 string S
  name 1..1 string S
  derivedFrom 0..1 canonical(SearchParameter)
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 1..1 markdown S
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  code 1..1 code S
  base 1..* code S =http://hl7.org/fhir/ValueSet/resource-types
  type 1..1 code S =http://hl7.org/fhir/ValueSet/search-param-type
  expression 0..1 string
  xpath 0..1 string
  xpathUsage 0..1 code =http://hl7.org/fhir/ValueSet/search-xpath-usage
  target 0..* code =http://hl7.org/fhir/ValueSet/resource-types
  multipleOr 0..1 boolean
  multipleAnd 0..1 boolean
  comparator 0..* code =http://hl7.org/fhir/ValueSet/search-comparator
  modifier 0..* code =http://hl7.org/fhir/ValueSet/search-modifier-code
  chain 0..* string
  component 0..* BackboneElement
  component.definition 1..1 canonical(SearchParameter)
  component.expression 1..1 string
ServiceRequest < DomainResource resource
  identifier 0..* Identifier S
  instantiatesCanonical 0..* canonical(ActivityDefinition,PlanDefinition) S
  instantiatesUri 0..* uri S
  basedOn 0..* Reference(CarePlan,ServiceRequest,MedicationRequest) S
  replaces 0..* Reference(ServiceRequest) S
  requisition 0..1 Identifier S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/request-status
  intent 1..1 code S M =http://hl7.org/fhir/ValueSet/request-intent
  category 0..* CodeableConcept S
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  doNotPerform 0..1 boolean S M
  code 0..1 CodeableConcept S
  orderDetail 0..* CodeableConcept S
  quantity[x] 0..1 Quantity|Ratio|Range S
  subject 1..1 Reference(Patient,Group,Location,Device) S
  encounter 0..1 Reference(Encounter) S
  occurrence[x] 0..1 dateTime|Period|Timing S
  asNeeded[x] 0..1 boolean|CodeableConcept S
  authoredOn 0..1 dateTime S
  requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) S
  performerType 0..1 CodeableConcept S
  performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) S
  locationCode 0..* CodeableConcept S
  locationReference 0..* Reference(Location) S
  reasonCode 0..* CodeableConcept S
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference) S
  insurance 0..* Reference(Coverage,ClaimResponse)
  supportingInfo 0..* Reference(Resource)
  specimen 0..* Reference(Specimen) S
  bodySite 0..* CodeableConcept S
  note 0..* Annotation
  patientInstruction 0..1 string S
  relevantHistory 0..* Reference(Provenance)
Signature < Element complex-type
  type 1..* Coding S
  when 1..1 instant S
  who 1..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) S
  onBehalfOf 0..1 Reference(Practitioner,PractitionerRole,RelatedPerson,Patient,Device,Organization) S
  targetFormat 0..1 code =http://hl7.org/fhir/ValueSet/mimetypes
  sigFormat 0..1 code =http://hl7.org/fhir/ValueSet/mimetypes
  data 0..1 base64Binary
Slot < DomainResource resource
  identifier 0..* Identifier S
  serviceCategory 0..* CodeableConcept S
  serviceType 0..* CodeableConcept S
  specialty 0..* CodeableConcept S
  appointmentType 0..1 CodeableConcept S
  schedule 1..1 Reference(Schedule) S
  status 1..1 code S =http://hl7.org/fhir/ValueSet/slotstatus
  start 1..1 instant S
  end 1..1 instant S
  overbooked 0..1 boolean
  comment 0..1 string
Specimen < DomainResource resource
  identifier 0..* Identifier S
  accessionIdentifier 0..1 Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/specimen-status
  type 0..1 CodeableConcept S
  subject 0..1 Reference(Patient,Group,Device,Substance,Location) S
  receivedTime 0..1 dateTime S
  parent 0..* Reference(Specimen)
  request 0..* Reference(ServiceRequest)
  collection 0..1 BackboneElement
  collection.collector 0..1 Reference(Practitioner,PractitionerRole) S
  collection.collected[x] 0..1 dateTime|Period S
  collection.duration 0..1 Duration S
  collection.quantity 0..1 Quantity
  collection.method 0..1 CodeableConcept
  collection.bodySite 0..1 CodeableConcept
  collection.fastingStatus[x] 0..1 CodeableConcept|Duration S
  processing 0..* BackboneElement
  processing.description 0..1 string
  processing.procedure 0..1 CodeableConcept
  processing.additive 0..* Reference(Substance)
  processing.time[x] 0..1 dateTime|Period
  container 0..* BackboneElement
  container.identifier 0..* Identifier S
  container.description 0..1 string
  container.type 0..1 CodeableConcept
  container.capacity 0..1 Quantity
  container.specimenQuantity 0..1 Quantity
  container.additive[x] 0..1 CodeableConcept|Reference(Substance)
  condition 0..* CodeableConcept S
  note 0..* Annotation
SpecimenDefinition < DomainResource resource
  identifier 0..1 Identifier S
  typeCollected 0..1 CodeableConcept S
  patientPreparation 0..* CodeableConcept S
  timeAspect 0..1 string S
  collection 0..* CodeableConcept S
  typeTested 0..* BackboneElement
  typeTested.isDerived 0..1 boolean
  typeTested.type 0..1 CodeableConcept
  typeTested.preference 1..1 code =http://hl7.org/fhir/ValueSet/specimen-contained-preference
  typeTested.container 0..1 BackboneElement
  typeTested.container.material 0..1 CodeableConcept
  typeTested.container.type 0..1 CodeableConcept
  typeTested.container.cap 0..1 CodeableConcept
  typeTested.container.description 0..1 string
  typeTested.container.capacity 0..1 Quantity
  typeTested.container.minimumVolume[x] 0..1 Quantity|string
  typeTested.container.additive 0..* BackboneElement
  typeTested.container.additive.additive[x] 1..1 CodeableConcept|Reference(Substance)
  typeTested.container.preparation 0..1 string
  typeTested.requirement 0..1 string
  typeTested.retentionTime 0..1 Duration
  typeTested.rejectionCriterion 0..* CodeableConcept
  typeTested.handling 0..* BackboneElement
  typeTested.handling.temperatureQualifier 0..1 CodeableConcept
  typeTested.handling.temperatureRange 0..1 Range
  typeTested.handling.maxDuration 0..1 Duration
  typeTested.handling.instruction 0..1 string
StructureDefinition < DomainResource resource
  url 1..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 1..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  keyword 0..* Coding S
  fhirVersion 0..1 code S =http://hl7.org/fhir/ValueSet/FHIR-version
  mapping 0..* BackboneElement
  mapping.identity 1..1 id
  mapping.uri 0..1 uri
  mapping.name 0..1 string
  mapping.comment 0..1 string
  kind 1..1 code S =http://hl7.org/fhir/ValueSet/structure-definition-kind
  abstract 1..1 boolean S
  context 0..* BackboneElement S
  context.type 1..1 code S =http://hl7.org/fhir/ValueSet/extension-context-type
  context.expression 1..1 string S
  contextInvariant 0..* string S
  type 1..1 uri S
  baseDefinition 0..1 canonical(StructureDefinition) S
  derivation 0..1 code S =http://hl7.org/fhir/ValueSet/type-derivation-rule
  snapshot 0..1 BackboneElement
  snapshot.element 1..* ElementDefinition
  differential 0..1 BackboneElement
  differential.element 1..* ElementDefinition
StructureMap < DomainResource resource
  url 1..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 1..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  structure 0..* BackboneElement S
  structure.url 1..1 canonical(StructureDefinition) S
  structure.mode 1..1 code S =http://hl7.org/fhir/ValueSet/map-model-mode
  structure.alias 0..1 string S
  structure.documentation 0..1 string
  import 0..* canonical(StructureMap) S
  group 1..* BackboneElement S
  group.name 1..1 id S
  group.extends 0..1 id S
  group.typeMode 1..1 code S =http://hl7.org/fhir/ValueSet/map-group-type-mode
  group.documentation 0..1 string S
  group.input 1..* BackboneElement S
  group.input.name 1..1 id S
  group.input.type 0..1 string S
  group.input.mode 1..1 code S =http://hl7.org/fhir/ValueSet/map-input-mode
  group.input.documentation 0..1 string
  group.rule 1..* BackboneElement S
  group.rule.name 1..1 id S
  group.rule.source 1..* BackboneElement S
  group.rule.source.context 1..1 id S
  group.rule.source.min 0..1 integer S
  group.rule.source.max 0..1 string S
  group.rule.source.type 0..1 string S
  group.rule.source.defaultValue[x] 0..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta S
  group.rule.source.element 0..1 string S
  group.rule.source.listMode 0..1 code S =http://hl7.org/fhir/ValueSet/map-source-list-mode
  group.rule.source.variable 0..1 id S
  group.rule.source.condition 0..1 string S
  group.rule.source.check 0..1 string S
  group.rule.source.logMessage 0..1 string S
  group.rule.target 0..* BackboneElement S
  group.rule.target.context 0..1 id S
  group.rule.target.contextType 0..1 code S =http://hl7.org/fhir/ValueSet/map-context-type
  group.rule.target.element 0..1 string S
  group.rule.target.variable 0..1 id S
  group.rule.target.listMode 0..* code S =http://hl7.org/fhir/ValueSet/map-target-list-mode
  group.rule.target.listRuleId 0..1 id S
  group.rule.target.transform 0..1 code S =http://hl7.org/fhir/ValueSet/map-transform
  group.rule.target.parameter 0..* BackboneElement S
  group.rule.target.parameter.value[x] 1..1 id|string|boolean|integer|decimal S
  group.rule.rule 0..* #StructureMap.group.rule S
  group.rule.dependent 0..* BackboneElement S
  group.rule.dependent.name 1..1 id S
  group.rule.dependent.variable 1..* string S
  group.rule.documentation 0..1 string
Subscription < DomainResource resource
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/subscription-status
  contact 0..* ContactPoint S
  end 0..1 instant S
  reason 1..1 string S
  criteria 1..1 string S
  error 0..1 string S
  channel 1..1 BackboneElement S
  channel.type 1..1 code S =http://hl7.org/fhir/ValueSet/subscription-channel-type
  channel.endpoint 0..1 url S
  channel.payload 0..1 code S =http://hl7.org/fhir/ValueSet/mimetypes
  channel.header 0..* string S
Substance < DomainResource resource
  identifier 0..* Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/substance-status
  category 0..* CodeableConcept S
  code 1..1 CodeableConcept S
  description 0..1 string S
  instance 0..* BackboneElement S
  instance.identifier 0..1 Identifier S
  instance.expiry 0..1 dateTime S
  instance.quantity 0..1 Quantity S
  ingredient 0..* BackboneElement S
  ingredient.quantity 0..1 Ratio S
  ingredient.substance[x] 1..1 CodeableConcept|Reference(Substance) S
SubstanceAmount < BackboneElement complex-type
  amount[x] 0..1 Quantity|Range|string S
  amountType 0..1 CodeableConcept S
  amountText 0..1 string S
  referenceRange 0..1 Element S
  referenceRange.lowLimit 0..1 Quantity S
  referenceRange.highLimit 0..1 Quantity S
SubstanceNucleicAcid < DomainResource resource
  sequenceType 0..1 CodeableConcept S
  numberOfSubunits 0..1 integer S
  areaOfHybridisation 0..1 string S
  oligoNucleotideType 0..1 CodeableConcept S
  subunit 0..* BackboneElement S
  subunit.subunit 0..1 integer S
  subunit.sequence 0..1 string S
  subunit.length 0..1 integer S
  subunit.sequenceAttachment 0..1 Attachment S
  subunit.fivePrime 0..1 CodeableConcept S
  subunit.threePrime 0..1 CodeableConcept S
  subunit.linkage 0..* BackboneElement S
  subunit.linkage.connectivity 0..1 string S
  subunit.linkage.identifier 0..1 Identifier S
  subunit.linkage.name 0..1 string S
  subunit.linkage.residueSite 0..1 string S
  subunit.sugar 0..* BackboneElement S
  subunit.sugar.identifier 0..1 Identifier S
  subunit.sugar.name 0..1 string S
  subunit.sugar.residueSite 0..1 string S
SubstancePolymer < DomainResource resource
  class 0..1 CodeableConcept S
  geometry 0..1 CodeableConcept S
  copolymerConnectivity 0..* CodeableConcept S
  modification 0..* string S
  monomerSet 0..* BackboneElement S
  monomerSet.ratioType 0..1 CodeableConcept S
  monomerSet.startingMaterial 0..* BackboneElement S
  monomerSet.startingMaterial.material 0..1 CodeableConcept S
  monomerSet.startingMaterial.type 0..1 CodeableConcept S
  monomerSet.startingMaterial.isDefining 0..1 boolean S
  monomerSet.startingMaterial.amount 0..1 SubstanceAmount S
  repeat 0..* BackboneElement S
  repeat.numberOfUnits 0..1 integer S
  repeat.averageMolecularFormula 0..1 string S
  repeat.repeatUnitAmountType 0..1 CodeableConcept S
  repeat.repeatUnit 0..* BackboneElement S
  repeat.repeatUnit.orientationOfPolymerisation 0..1 CodeableConcept S
  repeat.repeatUnit.repeatUnit 0..1 string S
  repeat.repeatUnit.amount 0..1 SubstanceAmount S
  repeat.repeatUnit.degreeOfPolymerisation 0..* BackboneElement S
  repeat.repeatUnit.degreeOfPolymerisation.degree 0..1 CodeableConcept S
  repeat.repeatUnit.degreeOfPolymerisation.amount 0..1 SubstanceAmount S
  repeat.repeatUnit.structuralRepresentation 0..* BackboneElement S
  repeat.repeatUnit.structuralRepresentation.type 0..1 CodeableConcept S
  repeat.repeatUnit.structuralRepresentation.representation 0..1 string S
  repeat.repeatUnit.structuralRepresentation.attachment 0..1 Attachment S
SubstanceProtein < DomainResource resource
  sequenceType 0..1 CodeableConcept S
  numberOfSubunits 0..1 integer S
  disulfideLinkage 0..* string S
  subunit 0..* BackboneElement S
  subunit.subunit 0..1 integer S
  subunit.sequence 0..1 string S
  subunit.length 0..1 integer S
  subunit.sequenceAttachment 0..1 Attachment S
  subunit.nTerminalModificationId 0..1 Identifier S
  subunit.nTerminalModification 0..1 string S
  subunit.cTerminalModificationId 0..1 Identifier S
  subunit.cTerminalModification 0..1 string S
SubstanceReferenceInformation < DomainResource resource
  comment 0..1 string S
  gene 0..* BackboneElement S
  gene.geneSequenceOrigin 0..1 CodeableConcept S
  gene.gene 0..1 CodeableConcept S
  gene.source 0..* Reference(DocumentReference) S
  geneElement 0..* BackboneElement S
  geneElement.type 0..1 CodeableConcept S
  geneElement.element 0..1 Identifier S
  geneElement.source 0..* Reference(DocumentReference) S
  classification 0..* BackboneElement S
  classification.domain 0..1 CodeableConcept S
  classification.classification 0..1 CodeableConcept S
  classification.subtype 0..* CodeableConcept S
  classification.source 0..* Reference(DocumentReference) S
  target 0..* BackboneElement S
  target.target 0..1 Identifier S
  target.type 0..1 CodeableConcept S
  target.interaction 0..1 CodeableConcept S
  target.organism 0..1 CodeableConcept S
  target.organismType 0..1 CodeableConcept S
  target.amount[x] 0..1 Quantity|Range|string S
  target.amountType 0..1 CodeableConcept S
  target.source 0..* Reference(DocumentReference) S
SubstanceSourceMaterial < DomainResource resource
  sourceMaterialClass 0..1 CodeableConcept S
  sourceMaterialType 0..1 CodeableConcept S
  sourceMaterialState 0..1 CodeableConcept S
  organismId 0..1 Identifier S
  organismName 0..1 string S
  parentSubstanceId 0..* Identifier S
  parentSubstanceName 0..* string S
  countryOfOrigin 0..* CodeableConcept S
  geographicalLocation 0..* string S
  developmentStage 0..1 CodeableConcept S
  fractionDescription 0..* BackboneElement S
  fractionDescription.fraction 0..1 string S
  fractionDescription.materialType 0..1 CodeableConcept S
  organism 0..1 BackboneElement S
  organism.family 0..1 CodeableConcept S
  organism.genus 0..1 CodeableConcept S
  organism.species 0..1 CodeableConcept S
  organism.intraspecificType 0..1 CodeableConcept S
  organism.intraspecificDescription 0..1 string S
  organism.author 0..* BackboneElement S
  organism.author.authorType 0..1 CodeableConcept S
  organism.author.authorDescription 0..1 string S
  organism.hybrid 0..1 BackboneElement S
  organism.hybrid.maternalOrganismId 0..1 string S
  organism.hybrid.maternalOrganismName 0..1 string S
  organism.hybrid.paternalOrganismId 0..1 string S
  organism.hybrid.paternalOrganismName 0..1 string S
  organism.hybrid.hybridType 0..1 CodeableConcept S
  organism.organismGeneral 0..1 BackboneElement S
  organism.organismGeneral.kingdom 0..1 CodeableConcept S
  organism.organismGeneral.phylum 0..1 CodeableConcept S
  organism.organismGeneral.class 0..1 CodeableConcept S
  organism.organismGeneral.order 0..1 CodeableConcept S
  partDescription 0..* BackboneElement S
  partDescription.part 0..1 CodeableConcept S
  partDescription.partLocation 0..1 CodeableConcept S
SubstanceSpecification < DomainResource resource
  identifier 0..1 Identifier S
  type 0..1 CodeableConcept S
  status 0..1 CodeableConcept S
  domain 0..1 CodeableConcept S
  description 0..1 string S
  source 0..* Reference(DocumentReference) S
  comment 0..1 string S
  moiety 0..* BackboneElement S
  moiety.role 0..1 CodeableConcept S
  moiety.identifier 0..1 Identifier S
  moiety.name 0..1 string S
  moiety.stereochemistry 0..1 CodeableConcept S
  moiety.opticalActivity 0..1 CodeableConcept S
  moiety.molecularFormula 0..1 string S
  moiety.amount[x] 0..1 Quantity|string S
  property 0..* BackboneElement S
  property.category 0..1 CodeableConcept S
  property.code 0..1 CodeableConcept S
  property.parameters 0..1 string S
  property.definingSubstance[x] 0..1 Reference(SubstanceSpecification,Substance)|CodeableConcept S
  property.amount[x] 0..1 Quantity|string S
  referenceInformation 0..1 Reference(SubstanceReferenceInformation) S
  structure 0..1 BackboneElement S
  structure.stereochemistry 0..1 CodeableConcept S
  structure.opticalActivity 0..1 CodeableConcept S
  structure.molecularFormula 0..1 string S
  structure.molecularFormulaByMoiety 0..1 string S
  structure.isotope 0..* BackboneElement S
  structure.isotope.identifier 0..1 Identifier S
  structure.isotope.name 0..1 CodeableConcept S
  structure.isotope.substitution 0..1 CodeableConcept S
  structure.isotope.halfLife 0..1 Quantity S
  structure.isotope.molecularWeight 0..1 BackboneElement S
  structure.isotope.molecularWeight.method 0..1 CodeableConcept S
  structure.isotope.molecularWeight.type 0..1 CodeableConcept S
  structure.isotope.molecularWeight.amount 0..1 Quantity S
  structure.molecularWeight 0..1 #SubstanceSpecification.structure.isotope.molecularWeight S
  structure.source 0..* Reference(DocumentReference) S
  structure.representation 0..* BackboneElement S
  structure.representation.type 0..1 CodeableConcept S
  structure.representation.representation 0..1 string S
  structure.representation.attachment 0..1 Attachment S
  code 0..* BackboneElement S
  code.code 0..1 CodeableConcept S
  code.status 0..1 CodeableConcept S
  code.statusDate 0..1 dateTime S
  code.comment 0..1 string S
  code.source 0..* Reference(DocumentReference) S
  name 0..* BackboneElement S
  name.name 1..1 string S
  name.type 0..1 CodeableConcept S
  name.status 0..1 CodeableConcept S
  name.preferred 0..1 boolean S
  name.language 0..* CodeableConcept S
  name.domain 0..* CodeableConcept S
  name.jurisdiction 0..* CodeableConcept S
  name.synonym 0..* #SubstanceSpecification.name S
  name.translation 0..* #SubstanceSpecification.name S
  name.official 0..* BackboneElement S
  name.official.authority 0..1 CodeableConcept S
  name.official.status 0..1 CodeableConcept S
  name.official.date 0..1 dateTime S
  name.source 0..* Reference(DocumentReference) S
  molecularWeight 0..* #SubstanceSpecification.structure.isotope.molecularWeight S
  relationship 0..* BackboneElement S
  relationship.substance[x] 0..1 Reference(SubstanceSpecification)|CodeableConcept S
  relationship.relationship 0..1 CodeableConcept S
  relationship.isDefining 0..1 boolean S
  relationship.amount[x] 0..1 Quantity|Range|Ratio|string S
  relationship.amountRatioLowLimit 0..1 Ratio S
  relationship.amountType 0..1 CodeableConcept S
  relationship.source 0..* Reference(DocumentReference) S
  nucleicAcid 0..1 Reference(SubstanceNucleicAcid) S
  polymer 0..1 Reference(SubstancePolymer) S
  protein 0..1 Reference(SubstanceProtein) S
  sourceMaterial 0..1 Reference(SubstanceSourceMaterial) S
SupplyDelivery < DomainResource resource
  identifier 0..* Identifier
  basedOn 0..* Reference(SupplyRequest) S
  partOf 0..* Reference(SupplyDelivery,Contract) S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/supplydelivery-status
  patient 0..1 Reference(Patient)
  type 0..1 CodeableConcept =http://hl7.org/fhir/ValueSet/supplydelivery-type
  suppliedItem 0..1 BackboneElement
  suppliedItem.quantity 0..1 Quantity
  suppliedItem.item[x] 0..1 CodeableConcept|Reference(Medication,Substance,Device)
  occurrence[x] 0..1 dateTime|Period|Timing S
  supplier 0..1 Reference(Practitioner,PractitionerRole,Organization)
  destination 0..1 Reference(Location)
  receiver 0..* Reference(Practitioner,PractitionerRole)
SupplyRequest < DomainResource resource
  identifier 0..* Identifier S
  status 0..1 code S M =http://hl7.org/fhir/ValueSet/supplyrequest-status
  category 0..1 CodeableConcept S
  priority 0..1 code S =http://hl7.org/fhir/ValueSet/request-priority
  item[x] 1..1 CodeableConcept|Reference(Medication,Substance,Device) S
  quantity 1..1 Quantity S
  parameter 0..* BackboneElement
  parameter.code 0..1 CodeableConcept
  parameter.value[x] 0..1 CodeableConcept|Quantity|Range|boolean
  occurrence[x] 0..1 dateTime|Period|Timing S
  authoredOn 0..1 dateTime S
  requester 0..1 Reference(Practitioner,PractitionerRole,Organization,Patient,RelatedPerson,Device) S
  supplier 0..* Reference(Organization,HealthcareService) S
  reasonCode 0..* CodeableConcept
  reasonReference 0..* Reference(Condition,Observation,DiagnosticReport,DocumentReference)
  deliverFrom 0..1 Reference(Organization,Location)
  deliverTo 0..1 Reference(Organization,Location,Patient)
Task < DomainResource resource
  identifier 0..* Identifier
  instantiatesCanonical 0..1 canonical(ActivityDefinition) S
  instantiatesUri 0..1 uri S
  basedOn 0..* Reference(Resource) S
  groupIdentifier 0..1 Identifier S
  partOf 0..* Reference(Task) S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/task-status
  statusReason 0..1 CodeableConcept S
  businessStatus 0..1 CodeableConcept S
  intent 1..1 code S =http://hl7.org/fhir/ValueSet/task-intent
  priority 0..1 code =http://hl7.org/fhir/ValueSet/request-priority
  code 0..1 CodeableConcept S
  description 0..1 string S
  focus 0..1 Reference(Resource) S
  for 0..1 Reference(Resource) S
  encounter 0..1 Reference(Encounter) S
  executionPeriod 0..1 Period S
  authoredOn 0..1 dateTime
  lastModified 0..1 dateTime S
  requester 0..1 Reference(Device,Organization,Patient,Practitioner,PractitionerRole,RelatedPerson) S
  performerType 0..* CodeableConcept
  owner 0..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,HealthcareService,Patient,Device,RelatedPerson) S
  location 0..1 Reference(Location) S
  reasonCode 0..1 CodeableConcept
  reasonReference 0..1 Reference(Resource)
  insurance 0..* Reference(Coverage,ClaimResponse)
  note 0..* Annotation
  relevantHistory 0..* Reference(Provenance)
  restriction 0..1 BackboneElement
  restriction.repetitions 0..1 positiveInt
  restriction.period 0..1 Period
  restriction.recipient 0..* Reference(Patient,Practitioner,PractitionerRole,RelatedPerson,Group,Organization)
  input 0..* BackboneElement
  input.type 1..1 CodeableConcept
  input.value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta
  output 0..* BackboneElement
  output.type 1..1 CodeableConcept
  output.value[x] 1..1 base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta
TerminologyCapabilities < DomainResource resource
  url 0..1 uri S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 1..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown S
  kind 1..1 code S =http://hl7.org/fhir/ValueSet/capability-statement-kind
  software 0..1 BackboneElement S
  software.name 1..1 string S
  software.version 0..1 string S
  implementation 0..1 BackboneElement S
  implementation.description 1..1 string S
  implementation.url 0..1 url S
  lockedDate 0..1 boolean S
  codeSystem 0..* BackboneElement
  codeSystem.uri 0..1 canonical(CodeSystem)
  codeSystem.version 0..* BackboneElement
  codeSystem.version.code 0..1 string S
  codeSystem.version.isDefault 0..1 boolean S
  codeSystem.version.compositional 0..1 boolean
  codeSystem.version.language 0..* code
  codeSystem.version.filter 0..* BackboneElement
  codeSystem.version.filter.code 1..1 code
  codeSystem.version.filter.op 1..* code
  codeSystem.version.property 0..* code
  codeSystem.subsumption 0..1 boolean
  expansion 0..1 BackboneElement
  expansion.hierarchical 0..1 boolean
  expansion.paging 0..1 boolean
  expansion.incomplete 0..1 boolean
  expansion.parameter 0..* BackboneElement
  expansion.parameter.name 1..1 code
  expansion.parameter.documentation 0..1 string
  expansion.textFilter 0..1 markdown
  codeSearch 0..1 code =http://hl7.org/fhir/ValueSet/code-search-support
  validateCode 0..1 BackboneElement
  validateCode.translations 1..1 boolean
  translation 0..1 BackboneElement
  translation.needsMap 1..1 boolean
  closure 0..1 BackboneElement
  closure.translation 0..1 boolean
TestReport < DomainResource resource
  identifier 0..1 Identifier S
  name 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/report-status-codes
  testScript 1..1 Reference(TestScript) S
  result 1..1 code S =http://hl7.org/fhir/ValueSet/report-result-codes
  score 0..1 decimal S
  tester 0..1 string S
  issued 0..1 dateTime S
  participant 0..* BackboneElement
  participant.type 1..1 code =http://hl7.org/fhir/ValueSet/report-participant-type
  participant.uri 1..1 uri
  participant.display 0..1 string
  setup 0..1 BackboneElement
  setup.action 1..* BackboneElement
  setup.action.operation 0..1 BackboneElement
  setup.action.operation.result 1..1 code =http://hl7.org/fhir/ValueSet/report-action-result-codes
  setup.action.operation.message 0..1 markdown
  setup.action.operation.detail 0..1 uri
  setup.action.assert 0..1 BackboneElement
  setup.action.assert.result 1..1 code =http://hl7.org/fhir/ValueSet/report-action-result-codes
  setup.action.assert.message 0..1 markdown
  setup.action.assert.detail 0..1 string
  test 0..* BackboneElement
  test.name 0..1 string
  test.description 0..1 string
  test.action 1..* BackboneElement
  test.action.operation 0..1 #TestReport.setup.action.operation
  test.action.assert 0..1 #TestReport.setup.action.assert
  teardown 0..1 BackboneElement
  teardown.action 1..* BackboneElement
  teardown.action.operation 1..1 #TestReport.setup.action.operation
TestScript < DomainResource resource
  url 1..1 uri S
  identifier 0..1 Identifier S
  version 0..1 string S
  name 1..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  purpose 0..1 markdown
  copyright 0..1 markdown
  origin 0..* BackboneElement
  origin.index 1..1 integer
  origin.profile 1..1 Coding
  destination 0..* BackboneElement
  destination.index 1..1 integer
  destination.profile 1..1 Coding
  metadata 0..1 BackboneElement
  metadata.link 0..* BackboneElement
  metadata.link.url 1..1 uri
  metadata.link.description 0..1 string
  metadata.capability 1..* BackboneElement
  metadata.capability.required 1..1 boolean
  metadata.capability.validated 1..1 boolean
  metadata.capability.description 0..1 string
  metadata.capability.origin 0..* integer
  metadata.capability.destination 0..1 integer
  metadata.capability.link 0..* uri
  metadata.capability.capabilities 1..1 canonical(CapabilityStatement)
  fixture 0..* BackboneElement
  fixture.autocreate 1..1 boolean
  fixture.autodelete 1..1 boolean
  fixture.resource 0..1 Reference(Resource)
  profile 0..* Reference(Resource)
  variable 0..* BackboneElement
  variable.name 1..1 string
  variable.defaultValue 0..1 string
  variable.description 0..1 string
  variable.expression 0..1 string
  variable.headerField 0..1 string
  variable.hint 0..1 string
  variable.path 0..1 string
  variable.sourceId 0..1 id
  setup 0..1 BackboneElement
  setup.action 1..* BackboneElement
  setup.action.operation 0..1 BackboneElement
  setup.action.operation.type 0..1 Coding
  setup.action.operation.resource 0..1 code =http://hl7.org/fhir/ValueSet/defined-types
  setup.action.operation.label 0..1 string
  setup.action.operation.description 0..1 string
  setup.action.operation.accept 0..1 code =http://hl7.org/fhir/ValueSet/mimetypes
  setup.action.operation.contentType 0..1 code =http://hl7.org/fhir/ValueSet/mimetypes
  setup.action.operation.destination 0..1 integer
  setup.action.operation.encodeRequestUrl 1..1 boolean
  setup.action.operation.method 0..1 code =http://hl7.org/fhir/ValueSet/http-operations
  setup.action.operation.origin 0..1 integer
  setup.action.operation.params 0..1 string
  setup.action.operation.requestHeader 0..* BackboneElement
  setup.action.operation.requestHeader.field 1..1 string
  setup.action.operation.requestHeader.value 1..1 string
  setup.action.operation.requestId 0..1 id
  setup.action.operation.responseId 0..1 id
  setup.action.operation.sourceId 0..1 id
  setup.action.operation.targetId 0..1 id
  setup.action.operation.url 0..1 string
  setup.action.assert 0..1 BackboneElement
  setup.action.assert.label 0..1 string
  setup.action.assert.description 0..1 string
  setup.action.assert.direction 0..1 code =http://hl7.org/fhir/ValueSet/assert-direction-codes
  setup.action.assert.compareToSourceId 0..1 string
  setup.action.assert.compareToSourceExpression 0..1 string
  setup.action.assert.compareToSourcePath 0..1 string
  setup.action.assert.contentType 0..1 code =http://hl7.org/fhir/ValueSet/mimetypes
  setup.action.assert.expression 0..1 string
  setup.action.assert.headerField 0..1 string
  setup.action.assert.minimumId 0..1 string
  setup.action.assert.navigationLinks 0..1 boolean
  setup.action.assert.operator 0..1 code =http://hl7.org/fhir/ValueSet/assert-operator-codes
  setup.action.assert.path 0..1 string
  setup.action.assert.requestMethod 0..1 code =http://hl7.org/fhir/ValueSet/http-operations
  setup.action.assert.requestURL 0..1 string
  setup.action.assert.resource 0..1 code =http://hl7.org/fhir/ValueSet/defined-types
  setup.action.assert.response 0..1 code =http://hl7.org/fhir/ValueSet/assert-response-code-types
  setup.action.assert.responseCode 0..1 string
  setup.action.assert.sourceId 0..1 id
  setup.action.assert.validateProfileId 0..1 id
  setup.action.assert.value 0..1 string
  setup.action.assert.warningOnly 1..1 boolean
  test 0..* BackboneElement
  test.name 0..1 string
  test.description 0..1 string
  test.action 1..* BackboneElement
  test.action.operation 0..1 #TestScript.setup.action.operation
  test.action.assert 0..1 #TestScript.setup.action.assert
  teardown 0..1 BackboneElement
  teardown.action 1..* BackboneElement
  teardown.action.operation 1..1 #TestScript.setup.action.operation
Timing < BackboneElement complex-type
  event 0..* dateTime S
  repeat 0..1 Element S
  repeat.bounds[x] 0..1 Duration|Range|Period S
  repeat.count 0..1 positiveInt S
  repeat.countMax 0..1 positiveInt S
  repeat.duration 0..1 decimal S
  repeat.durationMax 0..1 decimal S
  repeat.durationUnit 0..1 code S =http://hl7.org/fhir/ValueSet/units-of-time
  repeat.frequency 0..1 positiveInt S
  repeat.frequencyMax 0..1 positiveInt S
  repeat.period 0..1 decimal S
  repeat.periodMax 0..1 decimal S
  repeat.periodUnit 0..1 code S =http://hl7.org/fhir/ValueSet/units-of-time
  repeat.dayOfWeek 0..* code S =http://hl7.org/fhir/ValueSet/days-of-week
  repeat.timeOfDay 0..* time S
  repeat.when 0..* code S =http://hl7.org/fhir/ValueSet/event-timing
  repeat.offset 0..1 unsignedInt S
  code 0..1 CodeableConcept S
TriggerDefinition < Element complex-type
  type 1..1 code S =http://hl7.org/fhir/ValueSet/trigger-type
  name 0..1 string S
  timing[x] 0..1 Timing|Reference(Schedule)|date|dateTime S
  data 0..* DataRequirement S
  condition 0..1 Expression S
UsageContext < Element complex-type
  code 1..1 Coding S
  value[x] 1..1 CodeableConcept|Quantity|Range|Reference(PlanDefinition,ResearchStudy,InsurancePlan,HealthcareService,Group,Location,Organization) S
ValueSet < DomainResource resource
  url 0..1 uri S
  identifier 0..* Identifier S
  version 0..1 string S
  name 0..1 string S
  title 0..1 string S
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/publication-status
  experimental 0..1 boolean S
  date 0..1 dateTime S
  publisher 0..1 string S
  contact 0..* ContactDetail S
  description 0..1 markdown
  useContext 0..* UsageContext S
  jurisdiction 0..* CodeableConcept S
  immutable 0..1 boolean S
  purpose 0..1 markdown
  copyright 0..1 markdown
  compose 0..1 BackboneElement
  compose.lockedDate 0..1 date S
  compose.inactive 0..1 boolean S
  compose.include 1..* BackboneElement S
  compose.include.system 0..1 uri S
  compose.include.version 0..1 string S
  compose.include.concept 0..* BackboneElement
  compose.include.concept.code 1..1 code
  compose.include.concept.display 0..1 string
  compose.include.concept.designation 0..* BackboneElement
  compose.include.concept.designation.language 0..1 code
  compose.include.concept.designation.use 0..1 Coding
  compose.include.concept.designation.value 1..1 string
  compose.include.filter 0..* BackboneElement S
  compose.include.filter.property 1..1 code S
  compose.include.filter.op 1..1 code S =http://hl7.org/fhir/ValueSet/filter-operator
  compose.include.filter.value 1..1 string S
  compose.include.valueSet 0..* canonical(ValueSet) S
  compose.exclude 0..* #ValueSet.compose.include
  expansion 0..1 BackboneElement
  expansion.identifier 0..1 uri
  expansion.timestamp 1..1 dateTime
  expansion.total 0..1 integer
  expansion.offset 0..1 integer
  expansion.parameter 0..* BackboneElement
  expansion.parameter.name 1..1 string
  expansion.parameter.value[x] 0..1 string|boolean|integer|decimal|uri|code|dateTime
  expansion.contains 0..* BackboneElement
  expansion.contains.system 0..1 uri
  expansion.contains.abstract 0..1 boolean
  expansion.contains.inactive 0..1 boolean
  expansion.contains.version 0..1 string
  expansion.contains.code 0..1 code
  expansion.contains.display 0..1 string
  expansion.contains.designation 0..* #ValueSet.compose.include.concept.designation
  expansion.contains.contains 0..* #ValueSet.expansion.contains
VerificationResult < DomainResource resource
  target 0..* Reference(Resource) S
  targetLocation 0..* string S
  need 0..1 CodeableConcept S
  status 1..1 code S =http://hl7.org/fhir/ValueSet/verificationresult-status
  statusDate 0..1 dateTime S
  validationType 0..1 CodeableConcept S
  validationProcess 0..* CodeableConcept S
  frequency 0..1 Timing
  lastPerformed 0..1 dateTime
  nextScheduled 0..1 date
  failureAction 0..1 CodeableConcept S
  primarySource 0..* BackboneElement
  primarySource.who 0..1 Reference(Organization,Practitioner,PractitionerRole)
  primarySource.type 0..* CodeableConcept S
  primarySource.communicationMethod 0..* CodeableConcept S
  primarySource.validationStatus 0..1 CodeableConcept
  primarySource.validationDate 0..1 dateTime
  primarySource.canPushUpdates 0..1 CodeableConcept S
  primarySource.pushTypeAvailable 0..* CodeableConcept
  attestation 0..1 BackboneElement
  attestation.who 0..1 Reference(Practitioner,PractitionerRole,Organization) S
  attestation.onBehalfOf 0..1 Reference(Organization,Practitioner,PractitionerRole) S
  attestation.communicationMethod 0..1 CodeableConcept S
  attestation.date 0..1 date S
  attestation.sourceIdentityCertificate 0..1 string
  attestation.proxyIdentityCertificate 0..1 string
  attestation.proxySignature 0..1 Signature
  attestation.sourceSignature 0..1 Signature
  validator 0..* BackboneElement
  validator.organization 1..1 Reference(Organization)
  validator.identityCertificate 0..1 string
  validator.attestationSignature 0..1 Signature
VisionPrescription < DomainResource resource
  identifier 0..* Identifier
  status 1..1 code S M =http://hl7.org/fhir/ValueSet/fm-status
  created 1..1 dateTime S
  patient 1..1 Reference(Patient) S
  encounter 0..1 Reference(Encounter)
  dateWritten 1..1 dateTime S
  prescriber 1..1 Reference(Practitioner,PractitionerRole) S
  lensSpecification 1..* BackboneElement S
  lensSpecification.product 1..1 CodeableConcept S
  lensSpecification.eye 1..1 code S =http://hl7.org/fhir/ValueSet/vision-eye-codes
  lensSpecification.sphere 0..1 decimal
  lensSpecification.cylinder 0..1 decimal
  lensSpecification.axis 0..1 integer
  lensSpecification.prism 0..* BackboneElement
  lensSpecification.prism.amount 1..1 decimal
  lensSpecification.prism.base 1..1 code =http://hl7.org/fhir/ValueSet/vision-base-codes
  lensSpecification.add 0..1 decimal
  lensSpecification.power 0..1 decimal
  lensSpecification.backCurve 0..1 decimal
  lensSpecification.diameter 0..1 decimal
  lensSpecification.duration 0..1 Quantity
  lensSpecification.color 0..1 string
  lensSpecification.brand 0..1 string
  lensSpecification.note 0..* Annotation
base64Binary < Element primitive-type
  /(\s*([0-9a-zA-Z\+/=]){4}\s*)+/
boolean < Element primitive-type
  /true|false/
canonical < uri primitive-type
  /\S*/
code < string primitive-type
  /[^\s]+(\s[^\s]+)*/
date < Element primitive-type
  /([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1]))?)?/
dateTime < Element primitive-type
  /([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)(-(0[1-9]|1[0-2])(-(0[1-9]|[1-2][0-9]|3[0-1])(T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00)))?)?)?/
decimal < Element primitive-type
  /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/
id < string primitive-type
  /[A-Za-z0-9\-\.]{1,64}/
instant < Element primitive-type
  /([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)-(0[1-9]|1[0-2])-(0[1-9]|[1-2][0-9]|3[0-1])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))/
integer < Element primitive-type
  /-?([0]|([1-9][0-9]*))/
markdown < string primitive-type
  /[ \r\n\t\S]+/
oid < uri primitive-type
  /urn:oid:[0-2](\.(0|[1-9][0-9]*))+/
positiveInt < integer primitive-type
  /[1-9][0-9]*/
string < Element primitive-type
  /[ \r\n\t\S]+/
time < Element primitive-type
  /([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?/
unsignedInt < integer primitive-type
  /[0]|([1-9][0-9]*)/
uri < Element primitive-type
  /\S*/
url < uri primitive-type
  /\S*/
uuid < uri primitive-type
  /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
xhtml < Element primitive-type
  //`
