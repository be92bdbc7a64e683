/* Made by `npm run generate` from hl7.fhir.r4.core 4.0.1 (CC0-1.0): change the generator, not this. */
// oxlint-disable max-lines

export const hl7Codes: string = String.raw`http://hl7.org/fhir/CodeSystem/example chol-mmol chol-mass chol
http://hl7.org/fhir/CodeSystem/medication-statement-status active completed entered-in-error intended stopped on-hold unknown not-taken
http://hl7.org/fhir/CodeSystem/medication-status active inactive entered-in-error
http://hl7.org/fhir/CodeSystem/medicationrequest-intent proposal plan order original-order reflex-order filler-order instance-order option
http://hl7.org/fhir/CodeSystem/medicationrequest-status active on-hold cancelled completed entered-in-error stopped draft unknown
http://hl7.org/fhir/CodeSystem/status attested validated in-process req-revalid val-fail reval-fail
http://hl7.org/fhir/CodeSystem/task-code approve fulfill abort replace change suspend resume
http://hl7.org/fhir/FHIR-version 0.01 0.05 0.06 0.11 0.0.80 0.0.81 0.0.82 0.4.0 0.5.0 1.0.0 1.0.1 1.0.2 1.1.0 1.4.0 1.6.0 1.8.0 3.0.0 3.0.1 3.3.0 3.5.0 4.0.0 4.0.1
http://hl7.org/fhir/abstract-types Type Any
http://hl7.org/fhir/account-status active inactive entered-in-error on-hold unknown
http://hl7.org/fhir/action-cardinality-behavior single multiple
http://hl7.org/fhir/action-condition-kind applicability start stop
http://hl7.org/fhir/action-grouping-behavior visual-group logical-group sentence-group
http://hl7.org/fhir/action-participant-type patient practitioner related-person device
http://hl7.org/fhir/action-precheck-behavior yes no
http://hl7.org/fhir/action-relationship-type before-start before before-end concurrent-with-start concurrent concurrent-with-end after-start after after-end
http://hl7.org/fhir/action-required-behavior must could must-unless-documented
http://hl7.org/fhir/action-selection-behavior any all all-or-none exactly-one at-most-one one-or-more
http://hl7.org/fhir/additionalmaterials xray image email model document other
http://hl7.org/fhir/address-type postal physical both
http://hl7.org/fhir/address-use home work temp old billing
http://hl7.org/fhir/administrative-gender male female other unknown
http://hl7.org/fhir/adverse-event-actuality actual potential
http://hl7.org/fhir/allergy-intolerance-category food medication environment biologic
http://hl7.org/fhir/allergy-intolerance-criticality low high unable-to-assess
http://hl7.org/fhir/allergy-intolerance-type allergy intolerance
http://hl7.org/fhir/animal-genderstatus neutered intact unknown
http://hl7.org/fhir/animal-species canislf ovisa serinuscd
http://hl7.org/fhir/appointmentstatus proposed pending booked arrived fulfilled cancelled noshow entered-in-error checked-in waitlist
http://hl7.org/fhir/assert-direction-codes response request
http://hl7.org/fhir/assert-operator-codes equals notEquals in notIn greaterThan lessThan empty notEmpty contains notContains eval
http://hl7.org/fhir/assert-response-code-types okay created noContent notModified bad forbidden notFound methodNotAllowed conflict gone preconditionFailed unprocessable
http://hl7.org/fhir/asset-availability lease
http://hl7.org/fhir/audit-event-action C R U D E
http://hl7.org/fhir/audit-event-outcome 0 4 8 12
http://hl7.org/fhir/binding-strength required extensible preferred example
http://hl7.org/fhir/bundle-type document message transaction transaction-response batch batch-response history searchset collection
http://hl7.org/fhir/capability-statement-kind instance capability requirements
http://hl7.org/fhir/care-plan-activity-status not-started scheduled in-progress on-hold completed cancelled stopped unknown entered-in-error
http://hl7.org/fhir/care-team-status proposed active suspended inactive entered-in-error
http://hl7.org/fhir/chargeitem-status planned billable not-billable aborted billed entered-in-error unknown
http://hl7.org/fhir/claim-use claim preauthorization predetermination
http://hl7.org/fhir/code-search-support explicit all
http://hl7.org/fhir/codesystem-content-mode not-present example fragment complete supplement
http://hl7.org/fhir/codesystem-hierarchy-meaning grouped-by is-a part-of classified-with
http://hl7.org/fhir/compartment-type Patient Encounter RelatedPerson Practitioner Device
http://hl7.org/fhir/composition-attestation-mode personal professional legal official
http://hl7.org/fhir/composition-status preliminary final amended entered-in-error
http://hl7.org/fhir/concept-map-equivalence relatedto equivalent equal wider subsumes narrower specializes inexact unmatched disjoint
http://hl7.org/fhir/concept-properties inactive deprecated notSelectable parent child
http://hl7.org/fhir/concept-property-type code Coding string integer boolean dateTime decimal
http://hl7.org/fhir/concept-subsumption-outcome equivalent subsumes subsumed-by not-subsumed
http://hl7.org/fhir/conceptmap-unmapped-mode provided fixed other-map
http://hl7.org/fhir/conditional-delete-status not-supported single multiple
http://hl7.org/fhir/conditional-read-status not-supported modified-since not-match full-support
http://hl7.org/fhir/consent-data-meaning instance related dependents authoredby
http://hl7.org/fhir/consent-provision-type deny permit
http://hl7.org/fhir/consent-state-codes draft proposed active rejected inactive entered-in-error
http://hl7.org/fhir/consentperformer consenter grantee grantor delegatee delegator
http://hl7.org/fhir/constraint-severity error warning
http://hl7.org/fhir/contact-point-system phone fax email pager url sms other
http://hl7.org/fhir/contact-point-use home work temp old mobile
http://hl7.org/fhir/contract-action-status complete
http://hl7.org/fhir/contract-asset-context custodian
http://hl7.org/fhir/contract-asset-scope thing
http://hl7.org/fhir/contract-asset-subtype participation
http://hl7.org/fhir/contract-asset-type participation
http://hl7.org/fhir/contract-decision-mode policy
http://hl7.org/fhir/contract-definition-subtype temp
http://hl7.org/fhir/contract-definition-type temp
http://hl7.org/fhir/contract-expiration-type breach
http://hl7.org/fhir/contract-legalstate amended appended cancelled disputed entered-in-error executable executed negotiable offered policy rejected renewed revoked resolved terminated
http://hl7.org/fhir/contract-party-role flunky
http://hl7.org/fhir/contract-publicationstatus amended appended cancelled disputed entered-in-error executable executed negotiable offered policy rejected renewed revoked resolved terminated
http://hl7.org/fhir/contract-scope policy
http://hl7.org/fhir/contract-security-category policy
http://hl7.org/fhir/contract-security-classification policy
http://hl7.org/fhir/contract-security-control policy
http://hl7.org/fhir/contract-status amended appended cancelled disputed entered-in-error executable executed negotiable offered policy rejected renewed revoked resolved terminated
http://hl7.org/fhir/contributor-type author editor reviewer endorser
http://hl7.org/fhir/data-types Address Age Annotation Attachment BackboneElement CodeableConcept Coding ContactDetail ContactPoint Contributor Count DataRequirement Distance Dosage Duration Element ElementDefinition Expression Extension HumanName Identifier MarketingStatus Meta Money MoneyQuantity Narrative ParameterDefinition Period Population ProdCharacteristic ProductShelfLife Quantity Range Ratio Reference RelatedArtifact SampledData Signature SimpleQuantity SubstanceAmount Timing TriggerDefinition UsageContext base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid positiveInt string time unsignedInt uri url uuid xhtml
http://hl7.org/fhir/days-of-week mon tue wed thu fri sat sun
http://hl7.org/fhir/definition-resource-types ActivityDefinition EventDefinition Measure OperationDefinition PlanDefinition Questionnaire
http://hl7.org/fhir/detectedissue-severity high moderate low
http://hl7.org/fhir/device-action implanted explanted manipulated
http://hl7.org/fhir/device-definition-status active inactive entered-in-error unknown
http://hl7.org/fhir/device-nametype udi-label-name user-friendly-name patient-reported-name manufacturer-name model-name other
http://hl7.org/fhir/device-statement-status active completed entered-in-error intended stopped on-hold
http://hl7.org/fhir/device-status active inactive entered-in-error unknown
http://hl7.org/fhir/diagnostic-report-status registered partial preliminary final amended corrected appended cancelled entered-in-error unknown
http://hl7.org/fhir/discriminator-type value exists pattern type profile
http://hl7.org/fhir/document-mode producer consumer
http://hl7.org/fhir/document-reference-status current superseded entered-in-error
http://hl7.org/fhir/document-relationship-type replaces transforms signs appends
http://hl7.org/fhir/eligibilityrequest-purpose auth-requirements benefits discovery validation
http://hl7.org/fhir/eligibilityresponse-purpose auth-requirements benefits discovery validation
http://hl7.org/fhir/encounter-location-status planned active reserved completed
http://hl7.org/fhir/encounter-status planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown
http://hl7.org/fhir/endpoint-status active suspended error off entered-in-error test
http://hl7.org/fhir/episode-of-care-status planned waitlist active onhold finished cancelled entered-in-error
http://hl7.org/fhir/event-capability-mode sender receiver
http://hl7.org/fhir/event-resource-types ChargeItem ClaimResponse ClinicalImpression Communication Composition Condition Consent Coverage DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference Encounter EnrollmentResponse EpisodeOfCare ExplanationOfBenefit FamilyMemberHistory GuidanceResponse ImagingStudy Immunization MeasureReport Media MedicationAdministration MedicationDispense MedicationStatement Observation PaymentNotice PaymentReconciliation Procedure ProcessResponse QuestionnaireResponse RiskAssessment SupplyDelivery Task
http://hl7.org/fhir/event-status preparation in-progress not-done on-hold stopped completed entered-in-error unknown
http://hl7.org/fhir/event-timing MORN MORN.early MORN.late NOON AFT AFT.early AFT.late EVE EVE.early EVE.late NIGHT PHS
http://hl7.org/fhir/ex-claimitemtype group product service
http://hl7.org/fhir/ex-fdi 11 12 13 14 15 16 17 18 21 22 23 24 25 26 27 28 31 32 33 34 35 36 37 38 41 42 43 44 45 46 47 48
http://hl7.org/fhir/ex-onsettype lxm sym lmn
http://hl7.org/fhir/ex-oralprostho 1 2 3 4
http://hl7.org/fhir/ex-pharmaservice smokecess flushot drugcost markup dispensefee compoundfee
http://hl7.org/fhir/ex-servicemodifier sr ah
http://hl7.org/fhir/ex-serviceproduct exam flushot
http://hl7.org/fhir/ex-udi gudid
http://hl7.org/fhir/examplescenario-actor-type person entity
http://hl7.org/fhir/explanationofbenefit-status active cancelled draft entered-in-error
http://hl7.org/fhir/exposure-state exposure exposure-alternative
http://hl7.org/fhir/expression-language text/cql text/fhirpath application/x-fhir-query
http://hl7.org/fhir/extension-context-type fhirpath element extension
http://hl7.org/fhir/extra-activity-type aggregate compose label
http://hl7.org/fhir/feeding-device standard-nipple preemie-nipple ortho-nipple sloflo-nipple midflo-nipple bigcut-nipple haberman-bottle sippy-valve sippy-no-valve provale-cup glass-lid handhold-cup rubber-mat straw nose-cup scoop-plate utensil-holder foam-handle angled-utensil spout-cup autofeeding-device rocker-knife
http://hl7.org/fhir/filter-operator = is-a descendent-of is-not-a regex in not-in generalizes exists
http://hl7.org/fhir/flag-priority-code PN PL PM PH
http://hl7.org/fhir/flag-status active inactive entered-in-error
http://hl7.org/fhir/fm-conditions 123987
http://hl7.org/fhir/fm-status active cancelled draft entered-in-error
http://hl7.org/fhir/gender-identity transgender-female transgender-male non-binary male female other non-disclose
http://hl7.org/fhir/goal-status proposed planned accepted active on-hold completed cancelled entered-in-error rejected
http://hl7.org/fhir/goal-status-reason surgery life-event replaced patient-request temp-not-attainable permanent-not-attainable financial-barrier lack-of-transportation lack-of-social-support
http://hl7.org/fhir/graph-compartment-rule identical matching different custom
http://hl7.org/fhir/graph-compartment-use condition requirement
http://hl7.org/fhir/group-measure mean median mean-of-mean mean-of-median median-of-mean median-of-median
http://hl7.org/fhir/group-type person animal practitioner device medication substance
http://hl7.org/fhir/guidance-response-status success data-requested data-required in-progress failure entered-in-error
http://hl7.org/fhir/guide-page-generation html markdown xml generated
http://hl7.org/fhir/guide-parameter-code apply path-resource path-pages path-tx-cache expansion-parameter rule-broken-links generate-xml generate-json generate-turtle html-template
http://hl7.org/fhir/history-status partial completed entered-in-error health-unknown
http://hl7.org/fhir/http-operations delete get options patch post put head
http://hl7.org/fhir/http-verb GET HEAD POST PUT DELETE PATCH
http://hl7.org/fhir/identifier-use usual official temp secondary old
http://hl7.org/fhir/identity-assuranceLevel level1 level2 level3 level4
http://hl7.org/fhir/imagingstudy-status registered available cancelled entered-in-error unknown
http://hl7.org/fhir/intervention unknown other
http://hl7.org/fhir/invoice-priceComponentType base surcharge deduction discount tax informational
http://hl7.org/fhir/invoice-status draft issued balanced cancelled entered-in-error
http://hl7.org/fhir/issue-severity fatal error warning information
http://hl7.org/fhir/issue-type invalid structure required value invariant security login unknown expired forbidden suppressed processing not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly business-rule conflict transient lock-error no-store exception timeout incomplete throttled informational
http://hl7.org/fhir/item-type group display question boolean decimal integer date dateTime time string text url choice open-choice attachment reference quantity
http://hl7.org/fhir/knowledge-resource-types ActivityDefinition CodeSystem ConceptMap Library Measure PlanDefinition StructureDefinition StructureMap ValueSet
http://hl7.org/fhir/language-preference-type verbal written
http://hl7.org/fhir/link-type replaced-by replaces refer seealso
http://hl7.org/fhir/linkage-type source alternate historical
http://hl7.org/fhir/list-mode working snapshot changes
http://hl7.org/fhir/list-status current retired entered-in-error
http://hl7.org/fhir/location-mode instance kind
http://hl7.org/fhir/location-status active suspended inactive
http://hl7.org/fhir/map-context-type type variable
http://hl7.org/fhir/map-group-type-mode none types type-and-types
http://hl7.org/fhir/map-input-mode source target
http://hl7.org/fhir/map-model-mode source queried target produced
http://hl7.org/fhir/map-source-list-mode first not_first last not_last only_one
http://hl7.org/fhir/map-target-list-mode first share last collate
http://hl7.org/fhir/map-transform create copy truncate escape cast append translate reference dateOp uuid pointer evaluate cc c qty id cp
http://hl7.org/fhir/measure-report-status complete pending error
http://hl7.org/fhir/measure-report-type individual subject-list summary data-collection
http://hl7.org/fhir/message-significance-category consequence currency notification
http://hl7.org/fhir/messageheader-response-request always on-error never on-success
http://hl7.org/fhir/metric-calibration-state not-calibrated calibration-required calibrated unspecified
http://hl7.org/fhir/metric-calibration-type unspecified offset gain two-point
http://hl7.org/fhir/metric-category measurement setting calculation unspecified
http://hl7.org/fhir/metric-color black red green yellow blue magenta cyan white
http://hl7.org/fhir/metric-operational-status on off standby entered-in-error
http://hl7.org/fhir/name-use usual official temp nickname anonymous old maiden
http://hl7.org/fhir/namingsystem-identifier-type oid uuid uri other
http://hl7.org/fhir/namingsystem-type codesystem identifier root
http://hl7.org/fhir/narrative-status generated extensions additional empty
http://hl7.org/fhir/network-type 1 2 3 4 5
http://hl7.org/fhir/note-type display print printoper
http://hl7.org/fhir/observation-range-category reference critical absolute
http://hl7.org/fhir/observation-status registered preliminary final amended corrected cancelled entered-in-error unknown
http://hl7.org/fhir/operation-kind operation query
http://hl7.org/fhir/operation-parameter-use in out
http://hl7.org/fhir/organization-role provider agency research payer diagnostics supplier HIE/HIO member
http://hl7.org/fhir/orientation-type sense antisense
http://hl7.org/fhir/participantrequired required optional information-only
http://hl7.org/fhir/participationstatus accepted declined tentative needs-action
http://hl7.org/fhir/permitted-data-type Quantity CodeableConcept string boolean integer Range Ratio SampledData time dateTime Period
http://hl7.org/fhir/practitioner-specialty cardio dent dietary midw sysarch
http://hl7.org/fhir/procedure-progress-status-code in-operating-room prepared anesthesia-induced open-incision closed-incision in-recovery-room
http://hl7.org/fhir/product-category organ tissue fluid cells biologicalAgent
http://hl7.org/fhir/product-status available unavailable
http://hl7.org/fhir/product-storage-scale farenheit celsius kelvin
http://hl7.org/fhir/property-representation xmlAttr xmlText typeAttr cdaText xhtml
http://hl7.org/fhir/provenance-entity-role derivation revision quotation source removal
http://hl7.org/fhir/provenance-participant-role enterer performer author verifier legal attester informant custodian assembler composer
http://hl7.org/fhir/publication-status draft active retired unknown
http://hl7.org/fhir/quality-type indel snp unknown
http://hl7.org/fhir/quantity-comparator < <= >= >
http://hl7.org/fhir/questionnaire-answers-status in-progress completed amended entered-in-error stopped
http://hl7.org/fhir/questionnaire-display-category instructions security help
http://hl7.org/fhir/questionnaire-enable-behavior all any
http://hl7.org/fhir/questionnaire-enable-operator exists = != > < >= <=
http://hl7.org/fhir/questionnaire-item-control group list table htable gtable atable header footer text inline prompt unit lower upper flyover help question autocomplete drop-down check-box lookup radio-button slider spinner text-box
http://hl7.org/fhir/reaction-event-severity mild moderate severe
http://hl7.org/fhir/reason-medication-not-given a b c d
http://hl7.org/fhir/reference-handling-policy literal logical resolves enforced local
http://hl7.org/fhir/reference-version-rules either independent specific
http://hl7.org/fhir/related-artifact-type documentation justification citation predecessor successor derived-from depends-on composed-of
http://hl7.org/fhir/relation-type triggers is-replaced-by
http://hl7.org/fhir/relationship 1 2 3 4 5
http://hl7.org/fhir/remittance-outcome queued complete error partial
http://hl7.org/fhir/report-action-result-codes pass skip fail warning error
http://hl7.org/fhir/report-participant-type test-engine client server
http://hl7.org/fhir/report-result-codes pass fail pending
http://hl7.org/fhir/report-status-codes completed in-progress waiting stopped entered-in-error
http://hl7.org/fhir/repository-type directlink openapi login oauth other
http://hl7.org/fhir/request-intent proposal plan directive order original-order reflex-order filler-order instance-order option
http://hl7.org/fhir/request-priority routine urgent asap stat
http://hl7.org/fhir/request-resource-types Appointment AppointmentResponse CarePlan Claim CommunicationRequest Contract DeviceRequest EnrollmentRequest ImmunizationRecommendation MedicationRequest NutritionOrder ServiceRequest SupplyRequest Task VisionPrescription
http://hl7.org/fhir/request-status draft active on-hold revoked completed entered-in-error unknown
http://hl7.org/fhir/research-element-type population exposure outcome
http://hl7.org/fhir/research-study-status active administratively-completed approved closed-to-accrual closed-to-accrual-and-intervention completed disapproved in-review temporarily-closed-to-accrual temporarily-closed-to-accrual-and-intervention withdrawn
http://hl7.org/fhir/research-subject-status candidate eligible follow-up ineligible not-registered off-study on-study on-study-intervention on-study-observation pending-on-study potential-candidate screening withdrawn
http://hl7.org/fhir/resource-aggregation-mode contained referenced bundled
http://hl7.org/fhir/resource-slicing-rules closed open openAtEnd
http://hl7.org/fhir/resource-status error proposed planned draft requested received declined accepted arrived active suspended failed replaced complete inactive abandoned unknown unconfirmed confirmed resolved refuted differential partial busy-unavailable free on-target ahead-of-target behind-target not-ready transduc-discon hw-discon
http://hl7.org/fhir/resource-types Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference DomainResource EffectEvidenceSynthesis Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject Resource RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition StructureDefinition StructureMap Subscription Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult VisionPrescription
http://hl7.org/fhir/resource-validation-mode create update delete profile
http://hl7.org/fhir/response-code ok transient-error fatal-error
http://hl7.org/fhir/restful-capability-mode client server
http://hl7.org/fhir/restful-interaction read vread update patch delete history history-instance history-type history-system create search search-type search-system capabilities transaction batch operation
http://hl7.org/fhir/search-comparator eq ne gt lt ge le sa eb ap
http://hl7.org/fhir/search-entry-mode match include outcome
http://hl7.org/fhir/search-modifier-code missing exact contains not text in not-in below above type identifier ofType
http://hl7.org/fhir/search-param-type number date string token reference composite quantity uri special
http://hl7.org/fhir/search-xpath-usage normal phonetic nearby distance other
http://hl7.org/fhir/secondary-finding acmg-version1 acmg-version2
http://hl7.org/fhir/sequence-type aa dna rna
http://hl7.org/fhir/sid/ex-icd-10-procedures 123001 123002 123003
http://hl7.org/fhir/slotstatus busy free busy-unavailable busy-tentative entered-in-error
http://hl7.org/fhir/sort-direction ascending descending
http://hl7.org/fhir/spdx-license not-open-source 0BSD AAL Abstyles Adobe-2006 Adobe-Glyph ADSL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 Afmparse AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0-only AGPL-3.0-or-later Aladdin AMDPLPA AML AMPAS ANTLR-PD Apache-1.0 Apache-1.1 Apache-2.0 APAFML APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 Artistic-1.0-cl8 Artistic-1.0-Perl Artistic-1.0 Artistic-2.0 Bahyph Barr Beerware BitTorrent-1.0 BitTorrent-1.1 Borceux BSD-1-Clause BSD-2-Clause-FreeBSD BSD-2-Clause-NetBSD BSD-2-Clause-Patent BSD-2-Clause BSD-3-Clause-Attribution BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-No-Nuclear-License BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause BSD-4-Clause-UC BSD-4-Clause BSD-Protection BSD-Source-Code BSL-1.0 bzip2-1.0.5 bzip2-1.0.6 Caldera CATOSL-1.1 CC-BY-1.0 CC-BY-2.0 CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-1.0 CC-BY-NC-2.0 CC-BY-NC-2.5 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-1.0 CC-BY-NC-ND-2.0 CC-BY-NC-ND-2.5 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-1.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-1.0 CC-BY-ND-2.0 CC-BY-ND-2.5 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CDLA-Permissive-1.0 CDLA-Sharing-1.0 CECILL-1.0 CECILL-1.1 CECILL-2.0 CECILL-2.1 CECILL-B CECILL-C ClArtistic CNRI-Jython CNRI-Python-GPL-Compatible CNRI-Python Condor-1.1 CPAL-1.0 CPL-1.0 CPOL-1.02 Crossword CrystalStacker CUA-OPL-1.0 Cube curl D-FSL-1.0 diffmark DOC Dotseqn DSDP dvipdfm ECL-1.0 ECL-2.0 EFL-1.0 EFL-2.0 eGenix Entessa EPL-1.0 EPL-2.0 ErlPL-1.1 EUDatagrid EUPL-1.0 EUPL-1.1 EUPL-1.2 Eurosym Fair Frameworx-1.0 FreeImage FSFAP FSFUL FSFULLR FTL GFDL-1.1-only GFDL-1.1-or-later GFDL-1.2-only GFDL-1.2-or-later GFDL-1.3-only GFDL-1.3-or-later Giftware GL2PS Glide Glulxe gnuplot GPL-1.0-only GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later gSOAP-1.3b HaskellReport HPND IBM-pibs ICU IJG ImageMagick iMatix Imlib2 Info-ZIP Intel-ACPI Intel Interbase-1.0 IPA IPL-1.0 ISC JasPer-2.0 JSON LAL-1.2 LAL-1.3 Latex2e Leptonica LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later LGPLLR Libpng libtiff LiLiQ-P-1.1 LiLiQ-R-1.1 LiLiQ-Rplus-1.1 Linux-OpenIB LPL-1.0 LPL-1.02 LPPL-1.0 LPPL-1.1 LPPL-1.2 LPPL-1.3a LPPL-1.3c MakeIndex MirOS MIT-0 MIT-advertising MIT-CMU MIT-enna MIT-feh MIT MITNFA Motosoto mpich2 MPL-1.0 MPL-1.1 MPL-2.0-no-copyleft-exception MPL-2.0 MS-PL MS-RL MTLL Multics Mup NASA-1.3 Naumen NBPL-1.0 NCSA Net-SNMP NetCDF Newsletr NGPL NLOD-1.0 NLPL Nokia NOSL Noweb NPL-1.0 NPL-1.1 NPOSL-3.0 NRL NTP OCCT-PL OCLC-2.0 ODbL-1.0 OFL-1.0 OFL-1.1 OGTSL OLDAP-1.1 OLDAP-1.2 OLDAP-1.3 OLDAP-1.4 OLDAP-2.0.1 OLDAP-2.0 OLDAP-2.1 OLDAP-2.2.1 OLDAP-2.2.2 OLDAP-2.2 OLDAP-2.3 OLDAP-2.4 OLDAP-2.5 OLDAP-2.6 OLDAP-2.7 OLDAP-2.8 OML OpenSSL OPL-1.0 OSET-PL-2.1 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0 PDDL-1.0 PHP-3.0 PHP-3.01 Plexus PostgreSQL psfrag psutils Python-2.0 Qhull QPL-1.0 Rdisc RHeCos-1.1 RPL-1.1 RPL-1.5 RPSL-1.0 RSA-MD RSCPL Ruby SAX-PD Saxpath SCEA Sendmail SGI-B-1.0 SGI-B-1.1 SGI-B-2.0 SimPL-2.0 SISSL-1.2 SISSL Sleepycat SMLNJ SMPPL SNIA Spencer-86 Spencer-94 Spencer-99 SPL-1.0 SugarCRM-1.1.3 SWL TCL TCP-wrappers TMate TORQUE-1.1 TOSL Unicode-DFS-2015 Unicode-DFS-2016 Unicode-TOU Unlicense UPL-1.0 Vim VOSTROM VSL-1.0 W3C-19980720 W3C-20150513 W3C Watcom-1.0 Wsuipa WTFPL X11 Xerox XFree86-1.1 xinetd Xnet xpp XSkat YPL-1.0 YPL-1.1 Zed Zend-2.0 Zimbra-1.3 Zimbra-1.4 zlib-acknowledgement Zlib ZPL-1.1 ZPL-2.0 ZPL-2.1
http://hl7.org/fhir/specimen-contained-preference preferred alternate
http://hl7.org/fhir/specimen-status available unavailable unsatisfactory entered-in-error
http://hl7.org/fhir/strand-type watson crick
http://hl7.org/fhir/structure-definition-kind primitive-type complex-type resource logical
http://hl7.org/fhir/subscription-channel-type rest-hook websocket email sms message
http://hl7.org/fhir/subscription-status requested active error off
http://hl7.org/fhir/substance-status active inactive entered-in-error
http://hl7.org/fhir/supplydelivery-status in-progress completed abandoned entered-in-error
http://hl7.org/fhir/supplyrequest-status draft active suspended cancelled completed entered-in-error unknown
http://hl7.org/fhir/task-intent unknown
http://hl7.org/fhir/task-status draft requested received accepted rejected ready cancelled in-progress on-hold failed completed entered-in-error
http://hl7.org/fhir/transaction-mode not-supported batch transaction both
http://hl7.org/fhir/trigger-type named-event periodic data-changed data-added data-modified data-removed data-accessed data-access-ended
http://hl7.org/fhir/type-derivation-rule specialization constraint
http://hl7.org/fhir/udi-entry-type barcode rfid manual card self-reported unknown
http://hl7.org/fhir/unknown-content-code no extensions elements both
http://hl7.org/fhir/variable-type dichotomous continuous descriptive
http://hl7.org/fhir/versioning-policy no-version versioned versioned-update
http://hl7.org/fhir/vision-base-codes up down in out
http://hl7.org/fhir/vision-eye-codes right left
http://hl7.org/fhir/w3c-provenance-activity-type Generation Usage Communication Start End Invalidation Derivation Revision Quotation Primary-Source Attribution Collection
http://terminology.hl7.org/CodeSystem/FDI-surface M O I D B V L MO DO DI MOD
http://terminology.hl7.org/CodeSystem/action-type create update remove fire-event
http://terminology.hl7.org/CodeSystem/activity-definition-category treatment education assessment
http://terminology.hl7.org/CodeSystem/adjudication submitted copay eligible deductible unallocdeduct eligpercent tax benefit
http://terminology.hl7.org/CodeSystem/adjudication-error a001 a002
http://terminology.hl7.org/CodeSystem/adjudication-reason ar001 ar002
http://terminology.hl7.org/CodeSystem/admit-source hosp-trans emd outp born gp mp nursing psych rehab other
http://terminology.hl7.org/CodeSystem/adverse-event-category product-problem product-quality product-use-error wrong-dose incorrect-prescribing-information wrong-technique wrong-route-of-administration wrong-rate wrong-duration wrong-time expired-drug medical-device-use-error problem-different-manufacturer unsafe-physical-environment
http://terminology.hl7.org/CodeSystem/adverse-event-causality-assess Certain Probably-Likely Possible Unlikely Conditional-Classified Unassessable-Unclassifiable
http://terminology.hl7.org/CodeSystem/adverse-event-causality-method ProbabilityScale Bayesian Checklist
http://terminology.hl7.org/CodeSystem/adverse-event-outcome resolved recovering ongoing resolvedWithSequelae fatal unknown
http://terminology.hl7.org/CodeSystem/adverse-event-seriousness Non-serious Serious SeriousResultsInDeath SeriousIsLifeThreatening SeriousResultsInHospitalization SeriousResultsInDisability SeriousIsBirthDefect SeriousRequiresPreventImpairment
http://terminology.hl7.org/CodeSystem/adverse-event-severity mild moderate severe
http://terminology.hl7.org/CodeSystem/allerg-intol-substance-exp-risk known-reaction-risk no-known-reaction-risk
http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical active inactive resolved
http://terminology.hl7.org/CodeSystem/allergyintolerance-verification unconfirmed confirmed refuted entered-in-error
http://terminology.hl7.org/CodeSystem/applicability in-network out-of-network other
http://terminology.hl7.org/CodeSystem/audit-entity-type 1 2 3 4
http://terminology.hl7.org/CodeSystem/audit-event-type rest
http://terminology.hl7.org/CodeSystem/basic-resource-type consent referral advevent aptmtreq transfer diet adminact exposure investigation account invoice adjudicat predetreq predetermine study protocol
http://terminology.hl7.org/CodeSystem/benefit-network in out
http://terminology.hl7.org/CodeSystem/benefit-term annual day lifetime
http://terminology.hl7.org/CodeSystem/benefit-type benefit deductible visit room copay copay-percent copay-maximum vision-exam vision-glasses vision-contacts medical-primarycare pharmacy-dispense
http://terminology.hl7.org/CodeSystem/benefit-unit individual family
http://terminology.hl7.org/CodeSystem/can-push-updates yes no undetermined
http://terminology.hl7.org/CodeSystem/catalogType medication device protocol
http://terminology.hl7.org/CodeSystem/certainty-subcomponent-rating no-change downcode1 downcode2 downcode3 upcode1 upcode2 no-concern serious-concern critical-concern present absent
http://terminology.hl7.org/CodeSystem/certainty-subcomponent-type RiskOfBias Inconsistency Indirectness Imprecision PublicationBias DoseResponseGradient PlausibleConfounding LargeEffect
http://terminology.hl7.org/CodeSystem/chargeitem-billingcodes 1100 1210 1320
http://terminology.hl7.org/CodeSystem/choice-list-orientation horizontal vertical
http://terminology.hl7.org/CodeSystem/chromosome-human 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 X Y
http://terminology.hl7.org/CodeSystem/claim-exception student disabled
http://terminology.hl7.org/CodeSystem/claim-type institutional oral pharmacy professional vision
http://terminology.hl7.org/CodeSystem/claimcareteamrole primary assist supervisor other
http://terminology.hl7.org/CodeSystem/claiminformationcategory info discharge onset related exception material attachment missingtooth prosthesis other hospitalized employmentimpacted externalcause patientreasonforvisit
http://terminology.hl7.org/CodeSystem/codesystem-altcode-kind alternate deprecated case-insensitive case-sensitive expression
http://terminology.hl7.org/CodeSystem/common-tags actionable
http://terminology.hl7.org/CodeSystem/communication-category alert notification reminder instruction
http://terminology.hl7.org/CodeSystem/communication-not-done-reason unknown system-error invalid-phone-number recipient-unavailable family-objection patient-objection
http://terminology.hl7.org/CodeSystem/communication-topic prescription-refill-request progress-update report-labs appointment-reminder phone-consult summary-report
http://terminology.hl7.org/CodeSystem/composite-measure-scoring opportunity all-or-nothing linear weighted
http://terminology.hl7.org/CodeSystem/composition-altcode-kind alternate deprecated case-insensitive case-sensitive expression
http://terminology.hl7.org/CodeSystem/condition-category problem-list-item encounter-diagnosis
http://terminology.hl7.org/CodeSystem/condition-clinical active recurrence relapse inactive remission resolved
http://terminology.hl7.org/CodeSystem/condition-state active inactive resolved
http://terminology.hl7.org/CodeSystem/condition-ver-status unconfirmed provisional differential confirmed refuted entered-in-error
http://terminology.hl7.org/CodeSystem/conformance-expectation SHALL SHOULD MAY SHOULD-NOT
http://terminology.hl7.org/CodeSystem/consentaction collect access use disclose correct
http://terminology.hl7.org/CodeSystem/consentcategorycodes acd dnr emrgonly hcd npp polst research rsdid rsreid
http://terminology.hl7.org/CodeSystem/consentpolicycodes cric illinois-minor-procedure hipaa-auth hipaa-npp hipaa-restrictions hipaa-research hipaa-self-pay mdhhs-5515 nyssipp va-10-0484 va-10-0485 va-10-5345 va-10-5345a va-10-5345a-mhv va-10-10116 va-21-4142 ssa-827 dch-3927 squaxin nl-lsp at-elga nih-hipaa nci nih-grdr nih-527 ga4gh
http://terminology.hl7.org/CodeSystem/consentscope adr research patient-privacy treatment
http://terminology.hl7.org/CodeSystem/contactentity-type BILL ADMIN HR PAYOR PATINF PRESS
http://terminology.hl7.org/CodeSystem/container-cap red yellow dark-yellow grey light-blue black green light-green lavender brown white pink
http://terminology.hl7.org/CodeSystem/contract-content-derivative registration retrieval statement shareable
http://terminology.hl7.org/CodeSystem/contract-data-meaning instance related dependents authoredby
http://terminology.hl7.org/CodeSystem/contract-type privacy disclosure healthinsurance supply consent
http://terminology.hl7.org/CodeSystem/contractaction action-a action-b
http://terminology.hl7.org/CodeSystem/contractactorrole practitioner patient
http://terminology.hl7.org/CodeSystem/contractsignertypecodes AMENDER AUTHN AUT AFFL AGNT ASSIGNED CIT CLAIMANT COAUTH CONSENTER CONSWIT CONT COPART COVPTY DELEGATEE delegator DEPEND DPOWATT EMGCON EVTWIT EXCEST GRANTEE GRANTOR GUAR GUARD GUADLTM INF INTPRT INSBJ HPOWATT HPROV LEGAUTHN NMDINS NOK NOTARY PAT POWATT PRIMAUTH PRIRECIP RECIP RESPRSN REVIEWER TRANS SOURCE SPOWATT VALID VERF WIT
http://terminology.hl7.org/CodeSystem/contractsubtypecodes disclosure-ca disclosure-us
http://terminology.hl7.org/CodeSystem/contracttermsubtypecodes condition warranty innominate
http://terminology.hl7.org/CodeSystem/contracttermtypecodes statutory subject-to
http://terminology.hl7.org/CodeSystem/copy-number-event amp del lof
http://terminology.hl7.org/CodeSystem/coverage-class group subgroup plan subplan class subclass sequence rxbin rxpcn rxid rxgroup
http://terminology.hl7.org/CodeSystem/coverage-copay-type gpvisit spvisit emergency inpthosp televisit urgentcare copaypct copay deductible maxoutofpocket
http://terminology.hl7.org/CodeSystem/coverage-selfpay pay
http://terminology.hl7.org/CodeSystem/coverageeligibilityresponse-ex-auth-support laborder labreport diagnosticimageorder diagnosticimagereport professionalreport accidentreport model picture
http://terminology.hl7.org/CodeSystem/data-absent-reason unknown asked-unknown temp-unknown not-asked asked-declined masked not-applicable unsupported as-text error not-a-number negative-infinity positive-infinity not-performed not-permitted
http://terminology.hl7.org/CodeSystem/definition-status draft active withdrawn unknown
http://terminology.hl7.org/CodeSystem/definition-topic treatment education assessment
http://terminology.hl7.org/CodeSystem/definition-use fhir-structure custom-resource dam wire-format archetype template
http://terminology.hl7.org/CodeSystem/device-status-reason online paused standby offline not-ready transduc-discon hw-discon off
http://terminology.hl7.org/CodeSystem/diagnosis-role AD DD CC CM pre-op post-op billing
http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
http://terminology.hl7.org/CodeSystem/diet vegetarian dairy-free nut-free gluten-free vegan halal kosher
http://terminology.hl7.org/CodeSystem/discharge-disposition home alt-home other-hcf hosp long aadvice exp psy rehab snf oth
http://terminology.hl7.org/CodeSystem/dose-rate-type calculated ordered
http://terminology.hl7.org/CodeSystem/effect-estimate-type relative-RR relative-OR relative-HR absolute-ARD absolute-MeanDiff absolute-SMD absolute-MedianDiff
http://terminology.hl7.org/CodeSystem/encounter-special-arrangements wheel add-bed int att dog
http://terminology.hl7.org/CodeSystem/encounter-type ADMS BD/BM-clin CCS60 OKI
http://terminology.hl7.org/CodeSystem/endpoint-connection-type ihe-xcpd ihe-xca ihe-xdr ihe-xds ihe-iid dicom-wado-rs dicom-qido-rs dicom-stow-rs dicom-wado-uri hl7-fhir-rest hl7-fhir-msg hl7v2-mllp secure-email direct-project
http://terminology.hl7.org/CodeSystem/endpoint-payload-type any none
http://terminology.hl7.org/CodeSystem/entformula-additive lipid protein carbohydrate fiber water
http://terminology.hl7.org/CodeSystem/episodeofcare-type hacc pac diab da cacp
http://terminology.hl7.org/CodeSystem/evidence-quality high moderate low very-low
http://terminology.hl7.org/CodeSystem/evidence-variant-state low-risk medium-risk high-risk
http://terminology.hl7.org/CodeSystem/ex-USCLS 1101 1102 1103 1201 1205 2101 2102 2141 2601 11101 11102 11103 11104 21211 21212 27211 67211 99111 99333 99555
http://terminology.hl7.org/CodeSystem/ex-benefitcategory 1 2 3 4 5 14 23 24 25 26 27 28 30 35 36 37 49 55 56 61 62 63 69 76 F1 F3 F4 F6
http://terminology.hl7.org/CodeSystem/ex-claimsubtype ortho emergency
http://terminology.hl7.org/CodeSystem/ex-coverage-financial-exception retired foster
http://terminology.hl7.org/CodeSystem/ex-diagnosis-on-admission y n u w
http://terminology.hl7.org/CodeSystem/ex-diagnosisrelatedgroup 100 101 300 400
http://terminology.hl7.org/CodeSystem/ex-diagnosistype admitting clinical differential discharge laboratory nursing prenatal principal radiology remote retrospective self
http://terminology.hl7.org/CodeSystem/ex-payee-resource-type organization patient practitioner relatedperson
http://terminology.hl7.org/CodeSystem/ex-paymenttype complete partial
http://terminology.hl7.org/CodeSystem/ex-procedure-type primary secondary
http://terminology.hl7.org/CodeSystem/ex-programcode as hd auscr none
http://terminology.hl7.org/CodeSystem/ex-providerqualification 311405 604215 604210
http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship prior associated
http://terminology.hl7.org/CodeSystem/ex-revenue-center 0370 0420 0421 0440 0441 0450 0451 0452 0010
http://terminology.hl7.org/CodeSystem/ex-serviceplace 01 03 04 05 06 07 08 09 11 12 13 14 15 19 20 21 41
http://terminology.hl7.org/CodeSystem/ex-tooth 0 1 2 3 4 5 6 7 8 11 12 13 14 15 16 17 18 21 22 23 24 25 26 27 28 31 32 33 34 35 36 37 38 41 42 43 44 45 46 47 48
http://terminology.hl7.org/CodeSystem/ex-visionprescriptionproduct lens contact
http://terminology.hl7.org/CodeSystem/expansion-parameter-source input server codesystem
http://terminology.hl7.org/CodeSystem/expansion-processing-rule all-codes ungrouped groups-only
http://terminology.hl7.org/CodeSystem/extra-security-role-type authserver datacollector dataprocessor datasubject humanuser
http://terminology.hl7.org/CodeSystem/failure-action fatal warn rec-only none
http://terminology.hl7.org/CodeSystem/financialtaskcode cancel poll release reprocess status
http://terminology.hl7.org/CodeSystem/financialtaskinputtype include exclude origresponse reference item period status
http://terminology.hl7.org/CodeSystem/flag-category diet drug lab admin contact clinical behavioral research advance-directive safety
http://terminology.hl7.org/CodeSystem/forms-codes 1 2
http://terminology.hl7.org/CodeSystem/fundsreserve patient provider none
http://terminology.hl7.org/CodeSystem/goal-acceptance-status agree disagree pending
http://terminology.hl7.org/CodeSystem/goal-achievement in-progress improving worsening no-change achieved sustaining not-achieved no-progress not-attainable
http://terminology.hl7.org/CodeSystem/goal-category dietary safety behavioral nursing physiotherapy
http://terminology.hl7.org/CodeSystem/goal-priority high-priority medium-priority low-priority
http://terminology.hl7.org/CodeSystem/goal-relationship-type predecessor successor replacement milestone other
http://terminology.hl7.org/CodeSystem/handling-condition room refrigerated frozen
http://terminology.hl7.org/CodeSystem/history-absent-reason subject-unknown withheld unable-to-obtain deferred
http://terminology.hl7.org/CodeSystem/hl7-work-group cbcc cds cqi cg dev ehr fhir fm hsi ii inm its mnm oo pa pc pher phx brr sd sec us vocab aid
http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status valid notvalid
http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason advstorage coldchbrk explot outsidesched prodrecall
http://terminology.hl7.org/CodeSystem/immunization-funding-source private public
http://terminology.hl7.org/CodeSystem/immunization-origin provider record recall school jurisdiction
http://terminology.hl7.org/CodeSystem/immunization-program-eligibility ineligible uninsured
http://terminology.hl7.org/CodeSystem/immunization-recommendation-status due overdue immune contraindicated complete
http://terminology.hl7.org/CodeSystem/immunization-subpotent-reason partial coldchainbreak recall
http://terminology.hl7.org/CodeSystem/implantStatus functional non-functional disabled unknown
http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle access hold amend archive attest decrypt deidentify deprecate destroy disclose encrypt extract link merge originate pseudonymize reactivate receive reidentify unhold report restore transform transmit unlink unmerge verify
http://terminology.hl7.org/CodeSystem/library-type logic-library model-definition asset-collection module-definition
http://terminology.hl7.org/CodeSystem/list-empty-reason nilknown notasked withheld unavailable notstarted closed
http://terminology.hl7.org/CodeSystem/list-example-use-codes alerts adverserxns allergies medications problems worklist waiting protocols plans
http://terminology.hl7.org/CodeSystem/list-order user system event-date entry-date priority alphabetic category patient
http://terminology.hl7.org/CodeSystem/location-physical-type si bu wi wa lvl co ro bd ve ho ca rd area jdn
http://terminology.hl7.org/CodeSystem/match-grade certain probable possible certainly-not
http://terminology.hl7.org/CodeSystem/measure-data-usage supplemental-data risk-adjustment-factor
http://terminology.hl7.org/CodeSystem/measure-improvement-notation increase decrease
http://terminology.hl7.org/CodeSystem/measure-population initial-population numerator numerator-exclusion denominator denominator-exclusion denominator-exception measure-population measure-population-exclusion measure-observation
http://terminology.hl7.org/CodeSystem/measure-scoring proportion ratio continuous-variable cohort
http://terminology.hl7.org/CodeSystem/measure-type process outcome structure patient-reported-outcome composite
http://terminology.hl7.org/CodeSystem/med-admin-perform-function performer verifier witness
http://terminology.hl7.org/CodeSystem/media-modality diagram fax scan retina fingerprint iris palm face
http://terminology.hl7.org/CodeSystem/media-type image video audio
http://terminology.hl7.org/CodeSystem/medication-admin-category inpatient outpatient community
http://terminology.hl7.org/CodeSystem/medication-admin-status in-progress not-done on-hold completed entered-in-error stopped unknown
http://terminology.hl7.org/CodeSystem/medication-statement-category inpatient outpatient community patientspecified
http://terminology.hl7.org/CodeSystem/medicationdispense-performer-function dataenterer packager checker finalchecker
http://terminology.hl7.org/CodeSystem/medicationdispense-status preparation in-progress cancelled on-hold completed entered-in-error stopped declined unknown
http://terminology.hl7.org/CodeSystem/medicationknowledge-characteristic imprintcd size shape color coating scoring logo
http://terminology.hl7.org/CodeSystem/medicationknowledge-package-type amp bag blstrpk bot box can cart disk doset jar jug minim nebamp ovul pch pkt sash strip tin tub tube vial
http://terminology.hl7.org/CodeSystem/medicationknowledge-status active inactive entered-in-error
http://terminology.hl7.org/CodeSystem/medicationrequest-category inpatient outpatient community discharge
http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy continuous acute seasonal
http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason altchoice clarif drughigh hospadm labint non-avail preg salg sddi sdupther sintol surg washout
http://terminology.hl7.org/CodeSystem/message-reasons-encounter admit discharge absent return moved edit
http://terminology.hl7.org/CodeSystem/message-transport http ftp mllp
http://terminology.hl7.org/CodeSystem/missingtoothreason e c u o
http://terminology.hl7.org/CodeSystem/modifiers a b c e rooh x
http://terminology.hl7.org/CodeSystem/name-assembly-order NL1 NL2 NL3 NL4
http://terminology.hl7.org/CodeSystem/need none initial periodic
http://terminology.hl7.org/CodeSystem/object-role 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24
http://terminology.hl7.org/CodeSystem/observation-category social-history vital-signs imaging laboratory procedure survey exam therapy activity
http://terminology.hl7.org/CodeSystem/observation-statistics average maximum minimum count total-count median std-dev sum variance 20-percent 80-percent 4-lower 4-upper 4-dev 5-1 5-2 5-3 5-4 skew kurtosis regression
http://terminology.hl7.org/CodeSystem/operation-outcome DELETE_MULTIPLE_MATCHES MSG_AUTH_REQUIRED MSG_BAD_FORMAT MSG_BAD_SYNTAX MSG_CANT_PARSE_CONTENT MSG_CANT_PARSE_ROOT MSG_CREATED MSG_DATE_FORMAT MSG_DELETED MSG_DELETED_DONE MSG_DELETED_ID MSG_DUPLICATE_ID MSG_ERROR_PARSING MSG_ID_INVALID MSG_ID_TOO_LONG MSG_INVALID_ID MSG_JSON_OBJECT MSG_LOCAL_FAIL MSG_NO_EXIST MSG_NO_MATCH MSG_NO_MODULE MSG_NO_SUMMARY MSG_OP_NOT_ALLOWED MSG_PARAM_CHAINED MSG_PARAM_INVALID MSG_PARAM_MODIFIER_INVALID MSG_PARAM_NO_REPEAT MSG_PARAM_UNKNOWN MSG_RESOURCE_EXAMPLE_PROTECTED MSG_RESOURCE_ID_FAIL MSG_RESOURCE_ID_MISMATCH MSG_RESOURCE_ID_MISSING MSG_RESOURCE_NOT_ALLOWED MSG_RESOURCE_REQUIRED MSG_RESOURCE_TYPE_MISMATCH MSG_SORT_UNKNOWN MSG_TRANSACTION_DUPLICATE_ID MSG_TRANSACTION_MISSING_ID MSG_UNHANDLED_NODE_TYPE MSG_UNKNOWN_CONTENT MSG_UNKNOWN_OPERATION MSG_UNKNOWN_TYPE MSG_UPDATED MSG_VERSION_AWARE MSG_VERSION_AWARE_CONFLICT MSG_VERSION_AWARE_URL MSG_WRONG_NS SEARCH_MULTIPLE SEARCH_NONE UPDATE_MULTIPLE_MATCHES
http://terminology.hl7.org/CodeSystem/organization-type prov dept team govt ins pay edu reli crs cg bus other
http://terminology.hl7.org/CodeSystem/parameter-group haemodynamic ecg respiratory ventilation neurological drug-delivery fluid-chemistry blood-chemistry miscellaneous
http://terminology.hl7.org/CodeSystem/participant-type translator emergency
http://terminology.hl7.org/CodeSystem/payeetype subscriber provider other
http://terminology.hl7.org/CodeSystem/payment-adjustment-reason a001 a002
http://terminology.hl7.org/CodeSystem/payment-type payment adjustment advance
http://terminology.hl7.org/CodeSystem/paymentstatus paid cleared
http://terminology.hl7.org/CodeSystem/plan-definition-type order-set clinical-protocol eca-rule workflow-definition
http://terminology.hl7.org/CodeSystem/practitioner-role doctor nurse pharmacist researcher teacher ict
http://terminology.hl7.org/CodeSystem/precision-estimate-type CI IQR SD SE
http://terminology.hl7.org/CodeSystem/primary-source-type lic-board prim cont-ed post-serv rel-own reg-auth legal issuer auth-source
http://terminology.hl7.org/CodeSystem/processpriority stat normal deferred
http://terminology.hl7.org/CodeSystem/provenance-participant-type enterer performer author verifier legal attester informant custodian assembler composer
http://terminology.hl7.org/CodeSystem/push-type-available specific any source
http://terminology.hl7.org/CodeSystem/question-max-occurs *
http://terminology.hl7.org/CodeSystem/questionnaire-usage-mode capture-display capture display display-non-empty capture-display-non-empty
http://terminology.hl7.org/CodeSystem/reaction-event-certainty unlikely likely confirmed unknown
http://terminology.hl7.org/CodeSystem/reason-medication-given a b c
http://terminology.hl7.org/CodeSystem/recommendation-strength strong weak
http://terminology.hl7.org/CodeSystem/referencerange-meaning type normal recommended treatment therapeutic pre post endocrine pre-puberty follicular midcycle luteal postmenopausal
http://terminology.hl7.org/CodeSystem/rejection-criteria hemolized insufficient broken clotted wrong-temperature
http://terminology.hl7.org/CodeSystem/research-study-objective-type primary secondary exploratory
http://terminology.hl7.org/CodeSystem/research-study-phase n-a early-phase-1 phase-1 phase-1-phase-2 phase-2 phase-2-phase-3 phase-3 phase-4
http://terminology.hl7.org/CodeSystem/research-study-prim-purp-type treatment prevention diagnostic supportive-care screening health-services-research basic-science device-feasibility
http://terminology.hl7.org/CodeSystem/research-study-reason-stopped accrual-goal-met closed-due-to-toxicity closed-due-to-lack-of-study-progress temporarily-closed-per-study-design
http://terminology.hl7.org/CodeSystem/resource-security-category anonymous business individual patient not-classified
http://terminology.hl7.org/CodeSystem/resource-type-link organization patient practitioner relatedperson
http://terminology.hl7.org/CodeSystem/restful-security-service OAuth SMART-on-FHIR NTLM Basic Kerberos Certificates
http://terminology.hl7.org/CodeSystem/risk-estimate-type proportion derivedProportion mean median count descriptive
http://terminology.hl7.org/CodeSystem/risk-probability negligible low moderate high certain
http://terminology.hl7.org/CodeSystem/security-source-type 1 2 3 4 5 6 7 8 9
http://terminology.hl7.org/CodeSystem/service-provision-conditions free disc cost
http://terminology.hl7.org/CodeSystem/service-referral-method fax phone elec semail mail
http://terminology.hl7.org/CodeSystem/smart-capabilities launch-ehr launch-standalone client-public client-confidential-symmetric sso-openid-connect context-passthrough-banner context-passthrough-style context-ehr-patient context-ehr-encounter context-standalone-patient context-standalone-encounter permission-offline permission-patient permission-user
http://terminology.hl7.org/CodeSystem/special-values true false trace sufficient withdrawn nil-known
http://terminology.hl7.org/CodeSystem/standards-status draft normative trial-use informative deprecated external
http://terminology.hl7.org/CodeSystem/study-type RCT CCT cohort case-control series case-report mixed
http://terminology.hl7.org/CodeSystem/subscriber-relationship child parent spouse common other self injured
http://terminology.hl7.org/CodeSystem/subscription-tag queued delivered
http://terminology.hl7.org/CodeSystem/substance-category allergen biological body chemical food drug material
http://terminology.hl7.org/CodeSystem/supply-item-type medication device
http://terminology.hl7.org/CodeSystem/supply-kind central nonstock
http://terminology.hl7.org/CodeSystem/supplyrequest-reason patient-care ward-stock
http://terminology.hl7.org/CodeSystem/synthesis-type std-MA IPD-MA indirect-NMA combined-NMA range classification
http://terminology.hl7.org/CodeSystem/testscript-operation-codes read vread update updateCreate patch delete deleteCondSingle deleteCondMultiple history create search batch transaction capabilities apply closure find-matches conforms data-requirements document evaluate evaluate-measure everything expand find graphql implements lastn lookup match meta meta-add meta-delete populate populatehtml populatelink process-message questionnaire stats subset subsumes transform translate validate validate-code
http://terminology.hl7.org/CodeSystem/testscript-profile-destination-types FHIR-Server FHIR-SDC-FormManager FHIR-SDC-FormProcessor FHIR-SDC-FormReceiver
http://terminology.hl7.org/CodeSystem/testscript-profile-origin-types FHIR-Client FHIR-SDC-FormFiller
http://terminology.hl7.org/CodeSystem/usage-context-type gender age focus user workflow task venue species program
http://terminology.hl7.org/CodeSystem/v2-0001 A F M N O U
http://terminology.hl7.org/CodeSystem/v2-0002 A B C D E G I M N O P R S T U W
http://terminology.hl7.org/CodeSystem/v2-0003 A01 A02 A03 A04 A05 A06 A07 A08 A09 A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 A26 A27 A28 A29 A30 A31 A32 A33 A34 A35 A36 A37 A38 A39 A40 A41 A42 A43 A44 A45 A46 A47 A48 A49 A50 A51 A52 A53 A54 A55 A60 A61 A62 B01 B02 B03 B04 B05 B06 B07 B08 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 CNQ E01 E02 E03 E04 E10 E12 E13 E15 E20 E21 E22 E24 E30 E31 I01 I02 I03 I04 I05 I06 I07 I08 I09 I10 I11 I12 I13 I14 I15 I16 I17 I18 I19 I20 I21 I22 J01 J02 K11 K13 K15 K21 K22 K23 K24 K25 K31 K32 K33 K34 M01 M02 M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14 M15 M16 M17 M18 N01 N02 O01 O02 O03 O04 O05 O06 O07 O08 O09 O10 O11 O12 O13 O14 O15 O16 O17 O18 O19 O20 O21 O22 O23 O24 O25 O26 O27 O28 O29 O30 O31 O32 O33 O34 O35 O36 O37 O38 O39 O40 O41 O42 O43 O44 O45 O46 O47 O48 O49 O50 O51 O52 O53 O54 O55 O56 O57 O58 O59 P01 P02 P03 P04 P05 P06 P07 P08 P09 P10 P11 P12 PC1 PC2 PC3 PC4 PC5 PC6 PC7 PC8 PC9 PCA PCB PCC PCD PCE PCF PCG PCH PCJ PCK PCL Q01 Q02 Q03 Q04 Q05 Q06 Q07 Q08 Q09 Q11 Q13 Q15 Q16 Q17 Q21 Q22 Q23 Q24 Q25 Q26 Q27 Q28 Q29 Q30 Q31 Q32 Q33 Q34 R01 R02 R03 R04 R05 R06 R07 R08 R09 R0R R21 R22 R23 R24 R25 R26 R30 R31 R32 R33 R40 R41 R42 R43 RAR RDR RER RGR ROR S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12 S13 S14 S15 S16 S17 S18 S19 S20 S21 S22 S23 S24 S25 S26 S27 S28 S29 S30 S31 S32 S33 S34 S35 S36 S37 T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 U01 U02 U03 U04 U05 U06 U07 U08 U09 U10 U11 U12 U13 U14 V01 V02 V03 V04 Varies W01 W02 X01
http://terminology.hl7.org/CodeSystem/v2-0004 B C E I N O P R U
http://terminology.hl7.org/CodeSystem/v2-0007 A C E L N R U
http://terminology.hl7.org/CodeSystem/v2-0008 AA AE AR CA CE CR
http://terminology.hl7.org/CodeSystem/v2-0009 A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 B1 B2 B3 B4 B5 B6
http://terminology.hl7.org/CodeSystem/v2-0012 AN FL
http://terminology.hl7.org/CodeSystem/v2-0017 AJ CD CG CO PY
http://terminology.hl7.org/CodeSystem/v2-0023 ... 1 2 3 4 5 6 7 8 9
http://terminology.hl7.org/CodeSystem/v2-0027 A P R S T
http://terminology.hl7.org/CodeSystem/v2-0033 AP CH DU EA EY IA ID IF IH IM IN IR IS IT IV NB NG PA PT PU RC SH SL SO SS TP WA WI
http://terminology.hl7.org/CodeSystem/v2-0034 B L
http://terminology.hl7.org/CodeSystem/v2-0038 A CA CM DC ER HD IP RP SC
http://terminology.hl7.org/CodeSystem/v2-0043 ... 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 18 19 20 21 26 27 28 29 31 32 33 34 36 37 38 39 40 41 46 48 55 56 57 60 61 62 66 67 68 70 71 72 73 74 75 76 77 78 79 80
http://terminology.hl7.org/CodeSystem/v2-0048 ADV ANU APA APM APN APP ARN CAN DEM FIN GID GOL MFQ MRI MRO NCK NSC NST ORD OTH PRB PRO RAR RDR RER RES RGR ROR SAL SBK SBL SOF SOP SSA SSR STA VXI XID
http://terminology.hl7.org/CodeSystem/v2-0052 A F W
http://terminology.hl7.org/CodeSystem/v2-0061 BCV ISO M10 M11 NPI
http://terminology.hl7.org/CodeSystem/v2-0062 01 02 03 O U
http://terminology.hl7.org/CodeSystem/v2-0063 ASC BRO CGV CHD DEP DOM EMC EME EMR EXF FCH FND FTH GCH GRD GRP MGR MTH NCH NON OAD OTH OWN PAR SCH SEL SIB SIS SPO TRA UNK WRD
http://terminology.hl7.org/CodeSystem/v2-0065 A C G L O P R S
http://terminology.hl7.org/CodeSystem/v2-0066 ... 1 2 3 4 5 6 9 C D F L O P T
http://terminology.hl7.org/CodeSystem/v2-0069 CAR MED PUL SUR URO
http://terminology.hl7.org/CodeSystem/v2-0070 ABLD ABS AMN ASP BBL BDY BIFL BLD BLDA BLDC BLDCO BLDV BON BPH BPU BRN BRO BRTH CALC CBLD CDM CNJT CNL COL CSF CTP CUR CVM CVX CYST DIAF DOSE DRN DUFL EAR EARW ELT ENDC ENDM EOS EXG EXHLD EYE FIB FIST FLT FLU GAS GAST GEN GENC GENL GENV HAR IHG ISLT IT LAM LIQ LN LNA LNV LYM MAC MAR MBLD MEC MILK MLK MN NAIL NOS ORH OTH PAFL PAT PER PLAS PLB PLC PLR PMN PPP PRP PRT PUS RBC RT SAL SEM SER SKM SKN SMN SNV SPRM SPT SPTC SPTT STL STON SWT TEAR THRB THRT TIS TISB TISC TISG TISL TISP TISPL TISS TISU TLGI TLNG TSMI TUB ULC UMB UMED UR URC URNS URT URTH USUB VITF VOM WAT WBC WICK WND WNDA WNDD WNDE XXX
http://terminology.hl7.org/CodeSystem/v2-0074 AU BG BLB CG CH CP CT CTH CUS EC EN GE HM ICU IMG IMM LAB MB MCB MYC NMR NMS NRS OSL OT OTH OUS PAR PAT PF PHR PHY PT RAD RC RT RUS RX SP SR TX URN VR VUS XRC
http://terminology.hl7.org/CodeSystem/v2-0076 ACK ADR ADT ARD BAR BPS BRP BRT BTS CCF CCI CCM CCQ CCU CNQ CQU CRM CSU DBC DBU DEL DEO DER DFT DOC DPR DRC DSR EAC EAN EAR EDR EHC EQQ ERP ERQ ESR ESU INR INU LSR LSU MCF MDM MFD MFK MFN MFQ MFR NMD NMQ NMR OMB OMD OMG OMI OML OMN OMP OMQ OMS OPL OPR OPU ORA ORB ORD ORF ORG ORI ORL ORM ORN ORP ORR ORS ORU ORX OSM OSQ OSR OSU OUL PEX PGL PIN PMU PPG PPP PPR PPT PPV PRR PTR QBP QCK QCN QRY QSB QSX QVR RAR RAS RCI RCL RDE RDR RDS RDY REF RER RGR RGV ROC ROD ROR RPA RPI RPL RPR RQA RQC RQI RQP RQQ RRA RRD RRE RRG RRI RSP RTB SCN SDN SDR SIU SLN SLR SMD SPQ SQM SQR SRM SRR SSR SSU STC STI SUR TBR TCR TCU UDM VQQ VXQ VXR VXU VXX
http://terminology.hl7.org/CodeSystem/v2-0078 < > A AA AC B D DET H HH HM HU I IE IND L LL LU MS N ND NEG NR NS null OBX POS QCF R RR S SDD SYN-R SYN-S TOX U VS W WR
http://terminology.hl7.org/CodeSystem/v2-0080 A B N R S SP ST
http://terminology.hl7.org/CodeSystem/v2-0083 C D
http://terminology.hl7.org/CodeSystem/v2-0085 A B C D F I N O P R S U V W X
http://terminology.hl7.org/CodeSystem/v2-0091 D I
http://terminology.hl7.org/CodeSystem/v2-0092 R
http://terminology.hl7.org/CodeSystem/v2-0098 M S U
http://terminology.hl7.org/CodeSystem/v2-0100 D O R S T
http://terminology.hl7.org/CodeSystem/v2-0102 D F
http://terminology.hl7.org/CodeSystem/v2-0103 D N P T V
http://terminology.hl7.org/CodeSystem/v2-0104 2.0 2.0D 2.1 2.2 2.3 2.3.1 2.3.2 2.4 2.5 2.5.1 2.6 2.7 2.7.1 2.8 2.8.1 2.8.2 2.9
http://terminology.hl7.org/CodeSystem/v2-0105 L O P
http://terminology.hl7.org/CodeSystem/v2-0106 D R T
http://terminology.hl7.org/CodeSystem/v2-0107 B L
http://terminology.hl7.org/CodeSystem/v2-0108 O R S T
http://terminology.hl7.org/CodeSystem/v2-0109 R S
http://terminology.hl7.org/CodeSystem/v2-0116 C H I K O U
http://terminology.hl7.org/CodeSystem/v2-0119 AF CA CH CN CP CR DC DE DF DR FU HD HR LI MC NA NR NW OC OD OE OF OH OK OP OR PA PR PY RA RC RD RE RF RL RO RP RQ RR RU SC SN SQ SR SS SU UA UC UD UF UH UM UN UR UX XO XR XX
http://terminology.hl7.org/CodeSystem/v2-0121 D E F N R
http://terminology.hl7.org/CodeSystem/v2-0122 CH CO CR DP GR NC PC RS
http://terminology.hl7.org/CodeSystem/v2-0123 A C F I M N O P R S X Y Z
http://terminology.hl7.org/CodeSystem/v2-0124 CART PORT WALK WHLC
http://terminology.hl7.org/CodeSystem/v2-0126 CH LI PG RD ZO
http://terminology.hl7.org/CodeSystem/v2-0127 AA DA EA FA LA MA MC PA
http://terminology.hl7.org/CodeSystem/v2-0128 MI MO SV U
http://terminology.hl7.org/CodeSystem/v2-0130 HO MO PH TE
http://terminology.hl7.org/CodeSystem/v2-0131 BP C CP E EP F I N O PR S U
http://terminology.hl7.org/CodeSystem/v2-0133 AN AS CM NP PR PS RD RS SN
http://terminology.hl7.org/CodeSystem/v2-0135 M N Y
http://terminology.hl7.org/CodeSystem/v2-0136 N Y
http://terminology.hl7.org/CodeSystem/v2-0137 E G I O P
http://terminology.hl7.org/CodeSystem/v2-0140 AUSA AUSAF AUSN NATO NOAA USA USAF USCG USMC USN USPHS
http://terminology.hl7.org/CodeSystem/v2-0141 E1 E2 E3 E4 E5 E6 E7 E8 E9 O1 O10 O2 O3 O4 O5 O6 O7 O8 O9 W1 W2 W3 W4
http://terminology.hl7.org/CodeSystem/v2-0142 ACT DEC RET
http://terminology.hl7.org/CodeSystem/v2-0144 1 2 3 4 5 6 7
http://terminology.hl7.org/CodeSystem/v2-0145 2ICU 2PRI 2SPR ICU PRI SPR
http://terminology.hl7.org/CodeSystem/v2-0146 DF LM PC RT UL
http://terminology.hl7.org/CodeSystem/v2-0147 2ANC 2MMD 3MMD ANC MMD
http://terminology.hl7.org/CodeSystem/v2-0148 AT PC
http://terminology.hl7.org/CodeSystem/v2-0149 AP DE PE
http://terminology.hl7.org/CodeSystem/v2-0150 ER IPE OPE UR
http://terminology.hl7.org/CodeSystem/v2-0153 ... 01 02 04 05 06 08 09 10 11 12 13 14 15 16 17 21 22 23 24 30 31 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 56 57 58 59 60 67 68 70 71 72 75 76 77 78 79 80 81 A1 A2 A3 X0 X4 …
http://terminology.hl7.org/CodeSystem/v2-0155 AL ER NE SU
http://terminology.hl7.org/CodeSystem/v2-0156 ANY CAN COL ORD RCT REP SCHED
http://terminology.hl7.org/CodeSystem/v2-0157 ANY CFN COR FIN PRE REP
http://terminology.hl7.org/CodeSystem/v2-0158 1ST ALL LST REV
http://terminology.hl7.org/CodeSystem/v2-0159 D P S
http://terminology.hl7.org/CodeSystem/v2-0160 EARLY GUEST LATE MSG NO
http://terminology.hl7.org/CodeSystem/v2-0161 G N T
http://terminology.hl7.org/CodeSystem/v2-0162 AP B DT EP ET GTT GU IA IB IC ICV ID IH IHA IM IMR IN IO IP IS IT IU IV MM MTH NG NP NS NT OP OT OTH PF PO PR RM SC SD SL TD TL TP TRA UR VG VM WND
http://terminology.hl7.org/CodeSystem/v2-0163 BE BN BU CT LA LAC LACF LD LE LEJ LF LG LH LIJ LLAQ LLFA LMFA LN LNB LPC LSC LT LUA LUAQ LUFA LV LVG LVL NB OD OS OU PA PERIN RA RAC RACF RD RE REJ RF RG RH RIJ RLAQ RLFA RMFA RN RPC RSC RT RUA RUAQ RUFA RVG RVL
http://terminology.hl7.org/CodeSystem/v2-0164 AP BT HL IPPB IVP IVS MI NEB PCA
http://terminology.hl7.org/CodeSystem/v2-0165 CH DI DU IF IR IS IVP IVPB NB PF PT SH SO WA WI
http://terminology.hl7.org/CodeSystem/v2-0166 A B
http://terminology.hl7.org/CodeSystem/v2-0167 0 1 2 3 4 5 7 8 G N T
http://terminology.hl7.org/CodeSystem/v2-0168 A B C P R S T
http://terminology.hl7.org/CodeSystem/v2-0169 C R
http://terminology.hl7.org/CodeSystem/v2-0170 C N P
http://terminology.hl7.org/CodeSystem/v2-0173 CO IN
http://terminology.hl7.org/CodeSystem/v2-0174 A C F P S
http://terminology.hl7.org/CodeSystem/v2-0175 CDM CLN CM0 CM1 CM2 CMA CMB INV LOC MACP MLCP OM1 OM1-OM6 OM2 OM3 OM4 OM5 OM6 OMA OMB OMC OMD OME OMM PRA STF
http://terminology.hl7.org/CodeSystem/v2-0177 AID EMP ETH HIV PSY R U UWM V VIP
http://terminology.hl7.org/CodeSystem/v2-0178 REP UPD
http://terminology.hl7.org/CodeSystem/v2-0179 AL ER NE SU
http://terminology.hl7.org/CodeSystem/v2-0180 MAC MAD MDC MDL MUP
http://terminology.hl7.org/CodeSystem/v2-0181 S U
http://terminology.hl7.org/CodeSystem/v2-0183 A I
http://terminology.hl7.org/CodeSystem/v2-0185 B C E F H O
http://terminology.hl7.org/CodeSystem/v2-0187 I P
http://terminology.hl7.org/CodeSystem/v2-0189 H N U
http://terminology.hl7.org/CodeSystem/v2-0190 B BA BDL BI BR C F H L M N O P RH S SH TM V
http://terminology.hl7.org/CodeSystem/v2-0191 AP Application AU Audio FT IM Image multipart NS SD SI TEXT TX
http://terminology.hl7.org/CodeSystem/v2-0193 AT LM PC UL
http://terminology.hl7.org/CodeSystem/v2-0200 ... A B BAD C D F I K L M MSK N NAV NB NOUSE O P R REL S T TEMP U
http://terminology.hl7.org/CodeSystem/v2-0201 ASN BPN EMR NET ORN PRN PRS VHN WPN
http://terminology.hl7.org/CodeSystem/v2-0202 BP CP FX Internet MD PH SAT TDD TTY X.400
http://terminology.hl7.org/CodeSystem/v2-0203 AC ACSN AM AMA AN ANC AND ANON ANT APRN ASID BA BC BCFN BCT BR BRN BSNR CC CONM CY CZ DC DCFN DDS DEA DFN DI DL DN DO DP DPM DR DS EI EN ESN FDR FDRFN FI FILL GI GL GN HC IND JHN LACSN LANR LI LN LR MA MB MC MCD MCN MCR MCT MD MI MR MRT MS NBSNR NCT NE NH NI NII NIIP NNxxx NP NPI OBI OD PA PC PCN PE PEN PHC PHE PHO PI PLAC PN PNT PPIN PPN PRC PRN PT QA RI RN RPH RR RRI RRP SB SID SL SN SNBSN SNO SP SR SS STN TAX TN TPR TRL U UDI UPIN USID VN VP VS WC WCN WP XV XX
http://terminology.hl7.org/CodeSystem/v2-0204 A D L SL
http://terminology.hl7.org/CodeSystem/v2-0205 AP DC IC PF TF TP UP
http://terminology.hl7.org/CodeSystem/v2-0206 A D S U X
http://terminology.hl7.org/CodeSystem/v2-0207 A I R T
http://terminology.hl7.org/CodeSystem/v2-0208 AE AR NF OK PD TM
http://terminology.hl7.org/CodeSystem/v2-0209 CT EQ GE GN GT LE LT NE
http://terminology.hl7.org/CodeSystem/v2-0210 AND OR
http://terminology.hl7.org/CodeSystem/v2-0211 8859/1 8859/15 8859/2 8859/3 8859/4 8859/5 8859/6 8859/7 8859/8 8859/9 ASCII BIG-5 JAS2020 UNICODE
http://terminology.hl7.org/CodeSystem/v2-0213 D I P
http://terminology.hl7.org/CodeSystem/v2-0214 CH ES FP O U
http://terminology.hl7.org/CodeSystem/v2-0215 F N O U
http://terminology.hl7.org/CodeSystem/v2-0216 AI DI
http://terminology.hl7.org/CodeSystem/v2-0217 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0220 A F I R S U
http://terminology.hl7.org/CodeSystem/v2-0223 C CB D M O S U WU
http://terminology.hl7.org/CodeSystem/v2-0224 A N U
http://terminology.hl7.org/CodeSystem/v2-0225 N R U
http://terminology.hl7.org/CodeSystem/v2-0227 AB AD ALP AR AVB AVI BA BAH BAY BP BPC CEN CHI CMP CNJ CON DVC EVN GEO GRE IAG IM IUS JPN KGC LED MA MBL MED MIL MIP MSD NAB NAV NOV NVX NYB ORT OTC OTH PD PMC PRX PWJ SCL SI SKB SOL TAL UNK USA VXG WA WAL ZLB
http://terminology.hl7.org/CodeSystem/v2-0228 C D I M O R S T
http://terminology.hl7.org/CodeSystem/v2-0229 ... C G M
http://terminology.hl7.org/CodeSystem/v2-0230 A D I P
http://terminology.hl7.org/CodeSystem/v2-0231 F N P
http://terminology.hl7.org/CodeSystem/v2-0232 01 02 03
http://terminology.hl7.org/CodeSystem/v2-0234 10D 15D 30D 3D 7D AD CO DE PD RQ
http://terminology.hl7.org/CodeSystem/v2-0235 C D E H L M N O P R
http://terminology.hl7.org/CodeSystem/v2-0236 D L M R
http://terminology.hl7.org/CodeSystem/v2-0237 A B D I L M O W
http://terminology.hl7.org/CodeSystem/v2-0238 N S Y
http://terminology.hl7.org/CodeSystem/v2-0239 N U Y
http://terminology.hl7.org/CodeSystem/v2-0240 C D H I J L O P R
http://terminology.hl7.org/CodeSystem/v2-0241 D F N R S U W
http://terminology.hl7.org/CodeSystem/v2-0242 C H L M O P R
http://terminology.hl7.org/CodeSystem/v2-0243 N NA Y
http://terminology.hl7.org/CodeSystem/v2-0247 A C D I K O P Q R U X Y
http://terminology.hl7.org/CodeSystem/v2-0248 A L N R
http://terminology.hl7.org/CodeSystem/v2-0250 H I M N S
http://terminology.hl7.org/CodeSystem/v2-0251 DI DR N OT WP WT
http://terminology.hl7.org/CodeSystem/v2-0252 AW BE DR EX IN LI OE OT PL SE TC
http://terminology.hl7.org/CodeSystem/v2-0253 B F O P X
http://terminology.hl7.org/CodeSystem/v2-0254 ABS ACNC ACT APER ARB AREA ASPECT CACT CCNT CCRTO CFR CLAS CNC CNST COEF COLOR CONS CRAT CRTO DEN DEV DIFF ELAS ELPOT ELRAT ELRES ENGR ENT ENTCAT ENTNUM ENTSUB ENTVOL EQL FORCE FREQ IMP KINV LEN LINC LIQ MASS MCNC MCNT MCRTO MFR MGFLUX MINC MORPH MOTIL MRAT MRTO NCNC NCNT NFR NRTO NUM OD OSMOL PRES PRID PWR RANGE RATIO RCRLTM RDEN REL RLMCNC RLSCNC RLTM SATFR SCNC SCNCIN SCNT SCNTR SCRTO SFR SHAPE SMELL SRAT SRTO SUB SUSC TASTE TEMP TEMPDF TEMPIN THRMCNC THRSCNC TIME TITR TMDF TMSTP TRTO TYPE VCNT VEL VELRT VFR VISC VOL VRAT VRTO
http://terminology.hl7.org/CodeSystem/v2-0255 * 12H 1H 1L 1W 2.5H 24H 2D 2H 2L 2W 30M 3D 3H 3L 3W 4D 4H 4W 5D 5H 6D 6H 7H 8H LU PT
http://terminology.hl7.org/CodeSystem/v2-0256 10D 10M 12H 15M 1H 1L 1M 1W 2.5H 20M 24H 25M 2D 2H 2L 2M 2W 30M 3D 3H 3L 3M 3W 4D 4H 4M 4W 5D 5H 5M 6D 6H 6M 7D 7H 7M 8H 8M 9M BS PEAK RANDOM TROUGH
http://terminology.hl7.org/CodeSystem/v2-0257 CFST EXCZ FFST
http://terminology.hl7.org/CodeSystem/v2-0258 BPU CONTROL DONOR PATIENT
http://terminology.hl7.org/CodeSystem/v2-0259 AS BS CD CP CR CS CT DD DG DM EC ES FA FS LP LS MA MS NM OT PT RF ST TG US XA
http://terminology.hl7.org/CodeSystem/v2-0260 B C D E L N O R
http://terminology.hl7.org/CodeSystem/v2-0261 EEG EKG INF IVP OXY SUC VEN VIT
http://terminology.hl7.org/CodeSystem/v2-0262 F J P Q S W
http://terminology.hl7.org/CodeSystem/v2-0263 A C E F N R S
http://terminology.hl7.org/CodeSystem/v2-0265 ALC AMB CAN CAR CCR CHI EDI EMR FPC INT ISO NAT NBI OBG OBS OTH PED PHY PIN PPS PRE PSI PSY REH SUR WIC
http://terminology.hl7.org/CodeSystem/v2-0267 FRI MON SAT SUN THU TUE WED
http://terminology.hl7.org/CodeSystem/v2-0268 A R X
http://terminology.hl7.org/CodeSystem/v2-0269 O R
http://terminology.hl7.org/CodeSystem/v2-0270 AR CD CN DI DS ED HP OP PC PH PN PR SP TS
http://terminology.hl7.org/CodeSystem/v2-0271 AU DI DO IN IP LA PA
http://terminology.hl7.org/CodeSystem/v2-0272 1 2 3 R RE U UC V VR
http://terminology.hl7.org/CodeSystem/v2-0273 AV CA OB UN
http://terminology.hl7.org/CodeSystem/v2-0275 AA AC AR PU
http://terminology.hl7.org/CodeSystem/v2-0276 CHECKUP EMERGENCY FOLLOWUP ROUTINE WALKIN
http://terminology.hl7.org/CodeSystem/v2-0277 Complete Normal Tentative
http://terminology.hl7.org/CodeSystem/v2-0278 Blocked Booked Cancelled Complete DC Deleted Discontinued Noshow Overbook Pending Started Waitlist
http://terminology.hl7.org/CodeSystem/v2-0279 Confirm No Notify Yes
http://terminology.hl7.org/CodeSystem/v2-0280 A R S
http://terminology.hl7.org/CodeSystem/v2-0281 Hom Lab Med Psy Rad Skn
http://terminology.hl7.org/CodeSystem/v2-0282 AM RP SO WR
http://terminology.hl7.org/CodeSystem/v2-0283 A E P R
http://terminology.hl7.org/CodeSystem/v2-0284 A E I O
http://terminology.hl7.org/CodeSystem/v2-0286 CP PP RP RT
http://terminology.hl7.org/CodeSystem/v2-0287 AD CO DE LI SP UC UN UP
http://terminology.hl7.org/CodeSystem/v2-0290 (pad) 0 1 10 11 12 13 14 15 16 17 18 19 2 20 21 22 23 24 25 26 27 28 29 3 30 31 32 33 34 35 36 37 38 39 4 40 41 42 43 44 45 46 47 48 49 5 50 51 52 53 54 55 56 57 58 59 6 60 61 62 63 7 8 9
http://terminology.hl7.org/CodeSystem/v2-0291 ... BASIC DICOM FAX GIF HTML JOT JPEG Octet-stream PICT PostScript RTF SGML TIFF x-hl7-cda-level-one XML …
http://terminology.hl7.org/CodeSystem/v2-0292 01 02 03 04 05 06 07 08 09 10 100 101 102 103 104 105 106 107 108 109 11 110 111 112 113 114 115 116 117 118 119 12 120 121 122 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 998 999
http://terminology.hl7.org/CodeSystem/v2-0294 Fri Mon Prefend Prefstart Sat Sun Thu Tue Wed
http://terminology.hl7.org/CodeSystem/v2-0298 F P
http://terminology.hl7.org/CodeSystem/v2-0299 A Base64 Hex
http://terminology.hl7.org/CodeSystem/v2-0301 CAP CLIA CLIP DNS EUI64 GUID HCD HL7 ISO L L,M,N M N NPI Random URI UUID x400 x500
http://terminology.hl7.org/CodeSystem/v2-0305 C D H N O P S
http://terminology.hl7.org/CodeSystem/v2-0309 B H P RX
http://terminology.hl7.org/CodeSystem/v2-0311 O P T U
http://terminology.hl7.org/CodeSystem/v2-0315 F I N U Y
http://terminology.hl7.org/CodeSystem/v2-0316 F I N P R U Y
http://terminology.hl7.org/CodeSystem/v2-0317 9900 9901 9902 9903 9904
http://terminology.hl7.org/CodeSystem/v2-0321 AD F TR UD
http://terminology.hl7.org/CodeSystem/v2-0322 CP NA PA RE
http://terminology.hl7.org/CodeSystem/v2-0323 A D U X
http://terminology.hl7.org/CodeSystem/v2-0324 GEN IMP INF LCR LIC OVR PRL SET SHA SMK STF TEA
http://terminology.hl7.org/CodeSystem/v2-0325 ALI DTY LAB LB2 PAR RX RX2
http://terminology.hl7.org/CodeSystem/v2-0326 A V
http://terminology.hl7.org/CodeSystem/v2-0329 A E
http://terminology.hl7.org/CodeSystem/v2-0330 510E 510K 522S PMA PRE TXN
http://terminology.hl7.org/CodeSystem/v2-0331 A D M U
http://terminology.hl7.org/CodeSystem/v2-0332 A I
http://terminology.hl7.org/CodeSystem/v2-0334 AP GT IN PT
http://terminology.hl7.org/CodeSystem/v2-0335 A BID C D I M Once P PRN PRNxxx Q<integer>D Q<integer>H Q<integer>J<day#> Q<integer>L Q<integer>M Q<integer>S Q<integer>W QAM QHS QID QOD QPM QSHIFT TID V xID
http://terminology.hl7.org/CodeSystem/v2-0336 O P S W
http://terminology.hl7.org/CodeSystem/v2-0337 C E
http://terminology.hl7.org/CodeSystem/v2-0338 CY DEA GL L&I LI MCD MCR QA SL TAX TRL UPIN
http://terminology.hl7.org/CodeSystem/v2-0339 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0344 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19
http://terminology.hl7.org/CodeSystem/v2-0350 ... 01 02 03 04 05 06 09 10 11 12 17 18 19 20 21 22 24 25 26 27 28 29 30 31 32 33 34 35 36 37 40 41 42 43 44 45 46 47 48 49 50 51 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 A1 A2 A3 …
http://terminology.hl7.org/CodeSystem/v2-0351 ... 70 71 72 73 74 75 76 77 78 79 M0 …
http://terminology.hl7.org/CodeSystem/v2-0354 ACK ADR_A19 ADT_A01 ADT_A02 ADT_A03 ADT_A05 ADT_A06 ADT_A09 ADT_A12 ADT_A15 ADT_A16 ADT_A17 ADT_A18 ADT_A20 ADT_A21 ADT_A24 ADT_A28 ADT_A30 ADT_A37 ADT_A38 ADT_A39 ADT_A43 ADT_A44 ADT_A45 ADT_A50 ADT_A52 ADT_A54 ADT_A60 ADT_A61 ARD_A19 BAR_P01 BAR_P02 BAR_P05 BAR_P06 BAR_P10 BAR_P12 BPS_O29 BRP_030 BRP_O30 BRT_O32 BTS_O31 CCF_I22 CCI_I22 CCM_I21 CCQ_I19 CCR_I16 CCU_I20 CQU_I19 CRM_C01 CSU_C09 DBC_O41 DBC_O42 DEL_O46 DEO_O45 DER_O44 DFT_P03 DFT_P11 DOC_T12 DPR_O48 DRC_O47 DRG_O43 DSR_P04 DSR_Q01 DSR_Q03 EAC_U07 EAN_U09 EAR_U08 EDR_R07 EHC_E01 EHC_E02 EHC_E04 EHC_E10 EHC_E12 EHC_E13 EHC_E15 EHC_E20 EHC_E21 EHC_E24 EQQ_Q04 ERP_R09 ESR_U02 ESU_U01 INR_U06 INU_U05 INV_U14 LSU_U12 MDM_T01 MDM_T02 MFD_MFA MFD_P09 MFK_M01 MFN_M01 MFN_M02 MFN_M03 MFN_M04 MFN_M05 MFN_M06 MFN_M07 MFN_M08 MFN_M09 MFN_M10 MFN_M11 MFN_M12 MFN_M13 MFN_M15 MFN_M16 MFN_M17 MFN_M18 MFQ_M01 MFR_M01 MFR_M04 MFR_M05 MFR_M06 MFR_M07 NMD_N02 NMQ_N01 NMR_N01 OMB_O27 OMD_O01 OMD_O03 OMG_O19 OMI_O23 OML_O21 OML_O33 OML_O35 OML_O39 OML_O59 OMN_O01 OMN_O07 OMP_O09 OMQ_O42 OMQ_O57 OMS_O01 OMS_O05 OPL_O37 OPR_O38 OPU_R25 ORA_R33 ORA_R41 ORB_O28 ORD_O02 ORD_O04 ORF_R02 ORF_R04 ORG_O20 ORI_O24 ORL_O22 ORL_O34 ORL_O36 ORL_O40 ORL_O41 ORL_O42 ORL_O43 ORL_O44 ORL_O53 ORL_O54 ORL_O55 ORL_O56 ORM_O01 ORM_Q06 ORN_O02 ORN_O08 ORP_O10 ORR_O02 ORR_Q06 ORS_O02 ORS_O06 ORU_R01 ORU_R30 ORU_R31 ORU_R32 ORU_W01 ORX_O43 ORX_O58 OSM_R26 OSQ_Q06 OSR_Q06 OSU_O41 OSU_O51 OSU_O52 OUL_R21 OUL_R22 OUL_R23 OUL_R24 PEX_P07 PGL_PC6 PIN_I07 PMU_B01 PMU_B03 PMU_B04 PMU_B07 PMU_B08 PPG_PCG PPP_PCB PPR_PC1 PPT_PCL PPV_PCA PRR_PC5 PTR_PCF QBP_E03 QBP_E22 QBP_O33 QBP_O34 QBP_Q11 QBP_Q13 QBP_Q15 QBP_Q21 QBP_Qnn QBP_Z73 QCK_Q02 QCN_J01 QRF_W02 QRY_A19 QRY_P04 QRY_PC4 QRY_Q01 QRY_Q02 QRY_R02 QRY_T12 QSB_Q16 QVR_Q17 RAR_RAR RAS_O01 RAS_O02 RAS_O17 RCI_I05 RCL_I06 RDE_O01 RDE_O11 RDE_O49 RDO_O01 RDR_RDR RDS_O01 RDS_O13 RDY_K11 RDY_K15 REF_I12 RER_RER RGR_RGR RGV_O01 RGV_O15 ROR_ROR RPA_I08 RPI_I01 RPI_I04 RPI_I0I RPL_I02 RPR_I03 RQA_I08 RQC_I05 RQC_I06 RQI_I01 RQI_I0I RQP_I04 RQQ_Q09 RRA_O02 RRA_O18 RRD_O02 RRD_O14 RRE_O02 RRE_O12 RRE_O50 RRG_O02 RRG_O16 RRI_I12 RRO_O02 RSP_E03 RSP_E22 RSP_K11 RSP_K21 RSP_K22 RSP_K23 RSP_K24 RSP_K25 RSP_K31 RSP_K32 RSP_O33 RSP_O34 RSP_Q11 RSP_Z82 RSP_Z86 RSP_Z88 RSP_Z90 RTB_K13 RTB_Knn RTB_Z74 SDR_S31 SDR_S32 SIU_S12 SLR_S28 SPQ_Q08 SQM_S25 SQR_S25 SRM_S01 SRM_T12 SRR_S01 SRR_T12 SSR_U04 SSU_U03 STC_S33 SUR_P09 TBR_R08 TBR_R09 TCU_U10 UDM_Q05 VQQ_Q07 VXQ_V01 VXR_V03 VXU_V04 VXX_V02
http://terminology.hl7.org/CodeSystem/v2-0355 CE CWE PL
http://terminology.hl7.org/CodeSystem/v2-0356 2.3 <null>
http://terminology.hl7.org/CodeSystem/v2-0357 0 100 101 102 103 104 198 199 200 201 202 203 204 205 206 207
http://terminology.hl7.org/CodeSystem/v2-0359 ... 0 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0363 ... AUSDVA AUSHIC CANAB CANBC CANMB CANNB CANNF CANNS CANNT CANNU CANON CANPE CANQC CANSK CANYT NLVWS USCDC USHCFA USSSA
http://terminology.hl7.org/CodeSystem/v2-0364 1R 2R AI DR GI GR PI RE
http://terminology.hl7.org/CodeSystem/v2-0365 ... CL CO DI ES FL ID IN LT MA OP PA PD PU RS SD SS TS UNK …
http://terminology.hl7.org/CodeSystem/v2-0366 ... L R …
http://terminology.hl7.org/CodeSystem/v2-0367 ... C N S W …
http://terminology.hl7.org/CodeSystem/v2-0368 AB AF AT CL CN DI EN ES EX IN LC LK LO PA RC RE SA SU TT UC UN
http://terminology.hl7.org/CodeSystem/v2-0369 B C E F G L O P Q R V
http://terminology.hl7.org/CodeSystem/v2-0370 A I L M O P R U X
http://terminology.hl7.org/CodeSystem/v2-0371 ACDA ACDB ACET AMIES BACTM BF10 BOR BOUIN BSKM C32 C38 CARS CARY CHLTM CTAD EDTK EDTK15 EDTK75 EDTN ENT ENT+ F10 FDP FL10 FL100 HCL6 HEPA HEPL HEPN HNO3 JKM KARN KOX LIA M4 M4RT M5 MICHTM MMDTM NAF NAPS NONE PAGE PHENOL PVA RLM SILICA SPS SST STUTM THROM THYMOL THYO TOLU URETM VIRTM WEST
http://terminology.hl7.org/CodeSystem/v2-0372 BLD BSEP PLAS PPP PRP SED SER SUP
http://terminology.hl7.org/CodeSystem/v2-0373 ACID ALK DEFB FILT LDLP NEUT RECA UFIL
http://terminology.hl7.org/CodeSystem/v2-0374 CNTM
http://terminology.hl7.org/CodeSystem/v2-0375 FLUR SFHB
http://terminology.hl7.org/CodeSystem/v2-0376 AMB C37 CAMB CATM CFRZ CREF DFRZ DRY FRZ MTLF NTR PRTL PSA PSO REF UFRZ UPR
http://terminology.hl7.org/CodeSystem/v2-0377 A60 ATM
http://terminology.hl7.org/CodeSystem/v2-0383 CE CW EE EW NE NW OE OK OW QE QW
http://terminology.hl7.org/CodeSystem/v2-0384 CO DI LI LW MR OT PT PW RC SC SR SW
http://terminology.hl7.org/CodeSystem/v2-0387 ER OK ST TI UN
http://terminology.hl7.org/CodeSystem/v2-0388 E P
http://terminology.hl7.org/CodeSystem/v2-0389 D F O R
http://terminology.hl7.org/CodeSystem/v2-0392 DB NA NP SS
http://terminology.hl7.org/CodeSystem/v2-0393 LINKSOFT_2.01 MATCHWARE_1.2
http://terminology.hl7.org/CodeSystem/v2-0394 B R T
http://terminology.hl7.org/CodeSystem/v2-0395 M N
http://terminology.hl7.org/CodeSystem/v2-0396 99zzz ACR ACTCODE ACTRELSS ALPHAID2006 ALPHAID2007 ALPHAID2008 ALPHAID2009 ALPHAID2010 ALPHAID2011 ALPHAID2012 ALPHAID2013 ALPHAID2014 ALPHAID2015 ALPHAID2016 AMTv2 ANS+ ART AS4 AS4E ATC C4 C5 CAPECC CAS CCC CD2 CDCA CDCEDACUITY cdcgs1vis CDCM CDCNHSN CDCOBS CDCPHINVS CDCREC CDS CE CLP CPTM CST CVX DCL DCM DQL E E5 E6 E7 EDLEVEL ENTITYCODE ENTITYHDLG ENZC EPASRS FDAUDI FDAUNII FDDC FDDX FDK FIPS5_2 FIPS6_4 GDRG2004 GDRG2005 GDRG2006 GDRG2007 GDRG2008 GDRG2009 GMDC2004 GMDC2005 GMDC2006 GMDC2007 GMDC2008 GMDC2009 GS1UDI HB HCPCS HCPT HHC HI HIBUDI HL7nnnn HOT HPC HSLOC I10 I10C I10G2004 I10G2005 I10G2006 I10P I9 I9C I9CDX I9CP IBT IBT0001 IBTnnnn IC2 ICCUDI ICD10AM ICD10CA ICD10GM2007 ICD10GM2008 ICD10GM2009 ICD10GM2010 ICD10GM2011 ICD10GM2012 ICD10GM2013 ICD10GM2014 ICD10GM2015 ICD10GM2016 ICDO ICDO2 ICDO3 ICF ICS ICSD IHELAW ISO ISO+ ISO3166_1 ISO3166_2 ISO4217 ISO639 ISOnnnn ITIS IUPC IUPP JC10 JC8 JJ1017 L LANGUAL LB LN MCD MCR MDC MDDX MEDC MEDIATYPE MEDR MEDX MGPI MVX NAICS NCPDPnnnnsss NDA NDC NDFRT NIC NIP001 NIP002 NIP004 NIP007 NIP008 NIP009 NIP010 NND NPI NUBC NULLFL O301 O3012004 O3012005 O3012006 OBSMETHOD OHA OPS2007 OPS2008 OPS2009 OPS2010 OPS2011 OPS2012 OPS2013 OPS2014 OPS2015 OPS2016 PHDSCSOPT PHINQUESTION PLR PLT POS PRTCPTNMODE RC ROLECLASS ROLECODE RSPMODE RXNORM SCT SCT2 SDM SIC SNM SNM3 SNT SOC UB04FL14 UB04FL15 UB04FL17 UB04FL31 UB04FL35 UB04FL39 UC UCUM UMD UML UPC UPIN USGSGNIS USPS VIS W1 W2 W4 WC X12Dennnn
http://terminology.hl7.org/CodeSystem/v2-0397 A AN D DN N
http://terminology.hl7.org/CodeSystem/v2-0398 F I
http://terminology.hl7.org/CodeSystem/v2-0401 C MM
http://terminology.hl7.org/CodeSystem/v2-0402 D G M U
http://terminology.hl7.org/CodeSystem/v2-0403 1 2 3 4 5
http://terminology.hl7.org/CodeSystem/v2-0404 1 2 3 4 5 6
http://terminology.hl7.org/CodeSystem/v2-0406 1 2 3 4 5 H O
http://terminology.hl7.org/CodeSystem/v2-0409 M SD SU
http://terminology.hl7.org/CodeSystem/v2-0411 ... 1ST 2ND 3RD 4TH 5TH A/P ANT BLT CG DEC DST LAT LFT LLQ LOW LUQ MED NDBS OR PED POS PRT PRX REC RGH RLQ RUQ UPP UPR WCT WOC WSD
http://terminology.hl7.org/CodeSystem/v2-0415 E N
http://terminology.hl7.org/CodeSystem/v2-0416 1 2 3 4 5
http://terminology.hl7.org/CodeSystem/v2-0417 0 1 2 3 4 5 6 7 8 9 B C G
http://terminology.hl7.org/CodeSystem/v2-0418 ... 0 1 2 …
http://terminology.hl7.org/CodeSystem/v2-0421 MI MO SE
http://terminology.hl7.org/CodeSystem/v2-0422 1 2 3 4 5 99
http://terminology.hl7.org/CodeSystem/v2-0423 D
http://terminology.hl7.org/CodeSystem/v2-0424 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0425 1 2 3 4 5
http://terminology.hl7.org/CodeSystem/v2-0426 CRYO CRYOP FFP FFPTH PC PCA PCNEO PCW PLT PLTNEO PLTP PLTPH PLTPHLR RWB WBA
http://terminology.hl7.org/CodeSystem/v2-0427 B C D E F H I J K O P R S T
http://terminology.hl7.org/CodeSystem/v2-0428 O P U
http://terminology.hl7.org/CodeSystem/v2-0429 BR DA DR DU LY MT NA OT PL RA SH U
http://terminology.hl7.org/CodeSystem/v2-0430 A C F H O P U
http://terminology.hl7.org/CodeSystem/v2-0431 A C K M O T U
http://terminology.hl7.org/CodeSystem/v2-0432 AC CH CO CR IM MO
http://terminology.hl7.org/CodeSystem/v2-0433 A B C D I N O P U
http://terminology.hl7.org/CodeSystem/v2-0434 A C O P S U
http://terminology.hl7.org/CodeSystem/v2-0435 DNR N
http://terminology.hl7.org/CodeSystem/v2-0436 AD AL CT IN SE
http://terminology.hl7.org/CodeSystem/v2-0437 B N W
http://terminology.hl7.org/CodeSystem/v2-0438 C D E I P S U
http://terminology.hl7.org/CodeSystem/v2-0440 AD AUI CCD CCP CD CE CF CK CM CN CNE CNN CNS CP CQ CSU CWE CX DDI DIN DLD DLN DLT DR DT DTM DTN ED EI EIP ELD ERL FC FN FT GTS HD ICD ID IS JCC LA1 LA2 MA MO MOC MOP MSG NA NDL NM NR OCD OSD OSP PIP PL PLN PN PPN PRL PT PTA QIP QSC RCD RFR RI RMC RP RPT SAD SCV SI SN SNM SPD SPS SRT ST TM TN TQ TS TX UVC VH VID VR WVI WVS XAD XCN XON XPN XTN
http://terminology.hl7.org/CodeSystem/v2-0441 A I L M O P U
http://terminology.hl7.org/CodeSystem/v2-0442 D E P T
http://terminology.hl7.org/CodeSystem/v2-0443 AD AI AP AT CLP CP DP EP FHCP IP MDIR OP PH PI PP RO RP RT TN TR VP VPS VTS
http://terminology.hl7.org/CodeSystem/v2-0444 F G
http://terminology.hl7.org/CodeSystem/v2-0445 AL UA UD US
http://terminology.hl7.org/CodeSystem/v2-0450 LOG SER
http://terminology.hl7.org/CodeSystem/v2-0455 ... 131 141
http://terminology.hl7.org/CodeSystem/v2-0456 ... 260 280 301 991 993 994
http://terminology.hl7.org/CodeSystem/v2-0457 0 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0459 0 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0460 0 1 2
http://terminology.hl7.org/CodeSystem/v2-0465 A I P
http://terminology.hl7.org/CodeSystem/v2-0466 ... 031 163 181
http://terminology.hl7.org/CodeSystem/v2-0468 1 2 3 4 5
http://terminology.hl7.org/CodeSystem/v2-0469 0 1 2
http://terminology.hl7.org/CodeSystem/v2-0470 Crnl DME EPO Lab Mamm NoPay OPPS PartH Pckg Thrpy
http://terminology.hl7.org/CodeSystem/v2-0472 A C S
http://terminology.hl7.org/CodeSystem/v2-0473 G N R Y
http://terminology.hl7.org/CodeSystem/v2-0474 D F L M S U V
http://terminology.hl7.org/CodeSystem/v2-0475 01 02 03 04 05
http://terminology.hl7.org/CodeSystem/v2-0477 I II III IV V VI
http://terminology.hl7.org/CodeSystem/v2-0478 G N R Y
http://terminology.hl7.org/CodeSystem/v2-0480 M O S
http://terminology.hl7.org/CodeSystem/v2-0482 I O
http://terminology.hl7.org/CodeSystem/v2-0483 EL EM FX IP MA PA PH RE VC VO
http://terminology.hl7.org/CodeSystem/v2-0484 B C N P Q R S T Z
http://terminology.hl7.org/CodeSystem/v2-0485 A C P PRN R S T TD<integer> TH<integer> TL<integer> TM<integer> TS<integer> TW<integer>
http://terminology.hl7.org/CodeSystem/v2-0487 ... ABS ACNE ACNFLD AIRS ALL AMN AMP ANGI ARTC ASERU ASP ATTE AUTOA AUTOC AUTP BBL BCYST BDY BIFL BITE BLD BLDA BLDCO BLDV BLEB BLIST BOIL BON BONE BOWL BPH BPU BRN BRSH BRTH BRUS BUB BULLA BX CALC CARBU CAT CBITE CDM CLIPP CNJT CNL COL CONE CSCR CSERU CSF CSITE CSMY CST CSVR CTP CUR CVM CVPS CVPT CYN CYST DBITE DCS DEC DEION DIA DIAF DISCHG DIV DRN DRNG DRNGP DUFL EARW EBRUSH EEYE EFF EFFUS EFOD EISO ELT ENVIR EOS EOTH ESOI ESOS ETA ETTP ETTUB EWHI EXG EXS EXUDTE FAW FBLOOD FGA FIB FIST FLD FLT FLU FLUID FOLEY FRS FSCLP FUR GAS GASA GASAN GASBR GASD GAST GENL GENV GRAFT GRAFTS GRANU GROSH GSOL GSPEC GT GTUBE HAR HBITE HBLUD HEMAQ HEMO HERNI HEV HIC HYDC IBITE ICYST IDC IHG ILEO ILLEG IMP INCI INFIL INS INTRD ISLT IT IUD IVCAT IVFLD IVTIP JEJU JNTFLD JP KELOI KIDFLD LAVG LAVGG LAVGP LAVPG LENS1 LENS2 LESN LIQ LIQO LNA LNV LSAC LYM MAC MAHUR MAR MASS MBLD MEC MILK MLK MUCOS MUCUS NAIL NASDR NEDL NEPH NGASP NGAST NGS NODUL NSECR ORH ORL OTH PACEM PAFL PCFL PDSIT PDTS PELVA PENIL PERIA PILOC PINS PIS PLAN PLAS PLB PLC PLEVS PLR PMN PND POL POPGS POPLG POPLV PORTA PPP PROST PRP PSC PUNCT PUS PUSFR PUST QC3 RANDU RBC RBITE RECT RECTA RENALC RENC RES SAL SCAR SCLV SCROA SECRE SER SHU SHUNF SHUNT SITE SKBP SKN SMM SMN SNV SPRM SPRP SPRPB SPS SPT SPTC SPTT SPUT1 SPUTIN SPUTSP STER STL STONE SUBMA SUBMX SUMP SUP SUTUR SWGZ SWT TASP TEAR THRB TISS TISU TLC TRAC TRANS TSERU TSTES TTRA TUBES TUMOR TZANC UDENT UMED UR URC URINB URINC URINM URINN URINP URNS URT USCOP USPEC USUB VASTIP VENT VITF VOM WASH WASI WAT WB WBC WEN WICK WND WNDA WNDD WNDE WORM WRT WWA WWO WWT
http://terminology.hl7.org/CodeSystem/v2-0488 ANP BAP BCAE BCAN BCPD BIO CAP CATH CVP EPLA ESWA FNA KOFFP LNA LNV MARTL ML11 MLP NYP PACE PIN PNA PRIME PUMP QC5 SCLP SCRAPS SHA SWA SWD TMAN TMCH TMM4 TMMY TMOT TMP TMPV TMSC TMUP TMVI VENIP WOOD
http://terminology.hl7.org/CodeSystem/v2-0489 AGG BHZ BIO COR ESC EXP IFL INF INJ POI RAD
http://terminology.hl7.org/CodeSystem/v2-0490 EX QS RA RB RC RD RE RH RI RM RN RP RR RS
http://terminology.hl7.org/CodeSystem/v2-0491 E F G P
http://terminology.hl7.org/CodeSystem/v2-0492 ?? A I P
http://terminology.hl7.org/CodeSystem/v2-0493 AUT CFU CLOT CON COOL FROZ HEM LIVE ROOM SNR
http://terminology.hl7.org/CodeSystem/v2-0494 A C M
http://terminology.hl7.org/CodeSystem/v2-0495 ANT BIL DIS EXT L LAT LLQ LOW LUQ MED POS PRO R RLQ RUQ UPP
http://terminology.hl7.org/CodeSystem/v2-0496 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 017 018 019 020 021 022 023 024 025 026 027 028 029 030 031 032 033 034 035 036 037 038 039 040 041 042 043 044 045 046 047 048 049 050 051 052 053 054 055 056 057 058 059 060 061 062 063 064 065 066 067 068 069 070 071 072 073 074 075 076 077 078 079 080 081 082 083 084 085 086 087 088 089 090 091 092 093 094 095 096 097 098 099 100 101 102 103 104 105 106 107 108 109 110 111 112 113 1137 114 115 116 117 118 119 120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 135 136
http://terminology.hl7.org/CodeSystem/v2-0497 T V W
http://terminology.hl7.org/CodeSystem/v2-0498 A B L P R X
http://terminology.hl7.org/CodeSystem/v2-0499 E PJ
http://terminology.hl7.org/CodeSystem/v2-0500 F N P
http://terminology.hl7.org/CodeSystem/v2-0501 E PR RX
http://terminology.hl7.org/CodeSystem/v2-0502 LM MIN NC
http://terminology.hl7.org/CodeSystem/v2-0503 C R S
http://terminology.hl7.org/CodeSystem/v2-0504 EE ES SE SS
http://terminology.hl7.org/CodeSystem/v2-0505 # * F L
http://terminology.hl7.org/CodeSystem/v2-0506 C E N S T
http://terminology.hl7.org/CodeSystem/v2-0507 A BCC CC F N
http://terminology.hl7.org/CodeSystem/v2-0508 AU CM CS DI FR HB HL IG IR LR WA
http://terminology.hl7.org/CodeSystem/v2-0510 CR DS PT RA RD RE RI RL RQ RS WA
http://terminology.hl7.org/CodeSystem/v2-0511 C D F O P W
http://terminology.hl7.org/CodeSystem/v2-0513 RA RL TR TX WA
http://terminology.hl7.org/CodeSystem/v2-0514 ABOINC ACUTHEHTR ALLERGIC1 ALLERGIC2 ALLERGICR ANAPHYLAC BACTCONTAM DELAYEDHTR DELAYEDSTR GVHD HYPOTENS NONHTR1 NONHTR2 NONHTRREC NONIMMUNE NONSPEC NORXN PTP VOLOVER
http://terminology.hl7.org/CodeSystem/v2-0516 E F I W
http://terminology.hl7.org/CodeSystem/v2-0517 HD NPAT PAT USR
http://terminology.hl7.org/CodeSystem/v2-0518 EQV EXTN INLV
http://terminology.hl7.org/CodeSystem/v2-0520 H L M
http://terminology.hl7.org/CodeSystem/v2-0523 % a
http://terminology.hl7.org/CodeSystem/v2-0524 C R S
http://terminology.hl7.org/CodeSystem/v2-0527 DM DW DY HD MY NH SN WY
http://terminology.hl7.org/CodeSystem/v2-0528 AC ACD ACM ACV HS IC ICD ICM ICV PC PCD PCM PCV
http://terminology.hl7.org/CodeSystem/v2-0529 D H L M S Y
http://terminology.hl7.org/CodeSystem/v2-0530 AE DEA DOD MC VA VI
http://terminology.hl7.org/CodeSystem/v2-0534 L N O U Y
http://terminology.hl7.org/CodeSystem/v2-0535 C M P S
http://terminology.hl7.org/CodeSystem/v2-0536 E I P R V
http://terminology.hl7.org/CodeSystem/v2-0538 CON CST EMP VOL
http://terminology.hl7.org/CodeSystem/v2-0540 L R T
http://terminology.hl7.org/CodeSystem/v2-0544 ... CC CL CT SB XAMB XC37 XCAMB XCATM XCFRZ XCREF XDFRZ XDRY XFRZ XMTLF XNTR XPRTL XPSA XPSO XREF XUFRZ XUPR
http://terminology.hl7.org/CodeSystem/v2-0547 C N S
http://terminology.hl7.org/CodeSystem/v2-0548 1 2 3 4 5 6 7
http://terminology.hl7.org/CodeSystem/v2-0550 ACET ACHIL ADB ADE ADR AMN AMS ANAL ANKL ANTEC ANTECF ANTR ANUS AORTA APDX AR AREO ARM ARTE ASCIT ASCT ATR AURI AV AXI BACK BARTD BARTG BCYS BDY BID BIFL BLAD BLD BLDA BLDC BLDV BLOOD BMAR BON BOWEL BOWLA BOWSM BPH BRA BRAIN BRO BROCH BRONC BROW BRST BRSTFL BRTGF BRV BUCCA BURSA BURSF BUTT CALF CANAL CANLI CANTH CARO CARP CAVIT CBLD CDM CDUCT CECUM CERVUT CHE CHEEK CHES CHEST CHIN CIRCU CLAVI CLIT CLITO CNL COCCG COCCY COLON COLOS CONJ COR CORAL CORD CORN COS CRANE CRANF CRANO CRANP CRANS CRANT CSF CUBIT CUFF CULD CULDO CVX DELT DEN DENTA DIAF DIGIT DISC DORS DPH DUFL DUODE DUR EAR EARBI EARBM EARBS EARLO EC ELBOW ELBOWJ ENDC ENDM EOLPH EOS EPD EPICA EPICM EPIDU EPIGL ESO ESOPG ET ETHMO EUR EYE EYELI FACE FALLT FBINC FBLAC FBMAX FBNAS FBPAL FBVOM FBZYG FEMOR FEMUR FET FIBU FING FINGN FMH FOL FOOT FOREA FOREH FORES FOURC GB GEN GENC GENL GL GLAND GLANS GLUT GLUTE GLUTM GROIN GUM GVU HAL HAND HAR HART HEAD HEEL HEM HIP HIPJ HUMER HV HVB HVT HYMEN ICX ILC ILCON ILCR ILE ILEOS ILEUM ILIAC INASA INGUI INSTL INSTS INT INTRO INTRU ISCHI ISH JAW JUGE JUGI KIDN KNEE KNEEF KNEEJ LABIA LABMA LABMI LACRI LAM LARYN LEG LENS LING LINGU LIP LIVER LMN LN LNG LOBE LOCH LUMBA LUNG LYM MAC MALLE MANDI MAR MAST MAXIL MAXS MEATU MEC MEDST MEDU METAC METAT MILK MITRL MOLAR MONSU MONSV MOU MOUTH MP MPB MRSA2 MYO NAIL NAILB NAILF NAILT NARES NASL NAVEL NECK NERVE NIPPL NLACR NOS NOSE NOSTR NP NSS NTRAC OCCIP OLECR OMEN ORBIT ORO OSCOX OVARY PAFL PALAT PALM PANAL PANCR PARAT PARIE PARON PAROT PAS PATEL PCARD PCLIT PELV PENIS PENSH PER PERI PERIH PERIN PERIS PERIT PERIU PERIV PERRA PERT PHALA PILO PINNA PLACF PLACM PLANT PLATH PLATS PLC PLEU PLEUR PLR PNEAL PNEPH PNM POPLI PORBI PREAU PRERE PROS PRST PTONS PUBIC PUL RADI RADIUS RBC RECTL RECTU RENL RIB RNP RPERI SAC SACIL SACRA SACRO SACRU SALGL SCALP SCAPU SCLAV SCLER SCLV SCROT SDP SEM SEMN SEPTU SEROM SGF SHIN SHOL SHOLJ SIGMO SINUS SKENE SKM SKULL SOLE SPCOR SPHEN SPLN SPRM SPX STER STOM STOMA STOOLL STUMP SUB SUBD SUBM SUBME SUBPH SUBX SUPB SUPRA SWT SWTG SYN SYNOL SYNOV TARS TBRON TCN TDUCT TEAR TEMPL TEMPO TESTI THIGH THM THORA THRB THUMB THYRD TIBIA TML TNL TOE TOEN TONG TONS TOOTH TRCHE TSK ULNA UMB UMBL URET URTH USTOM UTER UTERI VAGIN VAL VAS VASTL VAULT VCSF VCUFF VEIN VENTG VERMI VERTC VERTL VERTT VESCL VESFLD VESI VESTI VGV VITR VOC VULVA WBC WRIST
http://terminology.hl7.org/CodeSystem/v2-0553 AA AI CA CG CL CN CP CQ EA OA OR PA PD RA RC RU SA
http://terminology.hl7.org/CodeSystem/v2-0554 LATE NORM SUB
http://terminology.hl7.org/CodeSystem/v2-0555 BK FN FS GP IN NP PA SL SS SU
http://terminology.hl7.org/CodeSystem/v2-0556 AMB DENT
http://terminology.hl7.org/CodeSystem/v2-0557 EMPL ORG PERS PPER
http://terminology.hl7.org/CodeSystem/v2-0558 FM GT PT SB
http://terminology.hl7.org/CodeSystem/v2-0559 D P R
http://terminology.hl7.org/CodeSystem/v2-0561 CLCTR DGAPP DTCTR ENC GFTH OOP SEQ
http://terminology.hl7.org/CodeSystem/v2-0562 DFADJ EFORM FAX PAPER PYRDELAY RTADJ
http://terminology.hl7.org/CodeSystem/v2-0564 EA IN PA PR
http://terminology.hl7.org/CodeSystem/v2-0565 DISP GST HST MKUP PST
http://terminology.hl7.org/CodeSystem/v2-0566 GRN LYM PLS PLT PSC RBC WBL
http://terminology.hl7.org/CodeSystem/v2-0569 EOB PAT PRO
http://terminology.hl7.org/CodeSystem/v2-0570 CASH CCCA CCHK CDAC CHCK DDPO DEBC SWFT TRAC VISN
http://terminology.hl7.org/CodeSystem/v2-0571 ACK ADJ ADJSUB ADJZER PAID PEND PRED REJECT
http://terminology.hl7.org/CodeSystem/v2-0572 RVAT UVAT
http://terminology.hl7.org/CodeSystem/v2-0615 KERB SAML
http://terminology.hl7.org/CodeSystem/v2-0616 C E M R
http://terminology.hl7.org/CodeSystem/v2-0617 C M V
http://terminology.hl7.org/CodeSystem/v2-0618 LI UL UP
http://terminology.hl7.org/CodeSystem/v2-0625 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0634 CRT
http://terminology.hl7.org/CodeSystem/v2-0642 D M O
http://terminology.hl7.org/CodeSystem/v2-0651 CST TME
http://terminology.hl7.org/CodeSystem/v2-0653 1 2 3 4 5 6
http://terminology.hl7.org/CodeSystem/v2-0657 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0659 1 2 3 4 5
http://terminology.hl7.org/CodeSystem/v2-0667 0 1
http://terminology.hl7.org/CodeSystem/v2-0669 LCC LCN LCP LLD
http://terminology.hl7.org/CodeSystem/v2-0682 0 1
http://terminology.hl7.org/CodeSystem/v2-0702 2RS ANR BDP BWD CMW COD CRT DEC DRT DRW EOH EOL EXP FLS GLS GNP GRV GTL ISO IST LKT LQD OPW PEA PLA PRV RNS SFP THR TRB UTL WFP
http://terminology.hl7.org/CodeSystem/v2-0717 ALL DEM DRG HIV LOC NO OI OO PID-17 PID-7 PSY SMD STD
http://terminology.hl7.org/CodeSystem/v2-0719 DIA EMP ORG PAT PHY REG VIP
http://terminology.hl7.org/CodeSystem/v2-0725 APT ARQ EVN EVN.CRT EXP INT PRMS PRP RQO
http://terminology.hl7.org/CodeSystem/v2-0728 0 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0731 0 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0734 0 1 2 3 4 5 6 7 8 9
http://terminology.hl7.org/CodeSystem/v2-0739 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0742 00 01 03 04 05 10 11
http://terminology.hl7.org/CodeSystem/v2-0749 0 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0755 0 1 2
http://terminology.hl7.org/CodeSystem/v2-0757 0 1 2
http://terminology.hl7.org/CodeSystem/v2-0759 0 1 2 3
http://terminology.hl7.org/CodeSystem/v2-0761 0 1 2 3 4
http://terminology.hl7.org/CodeSystem/v2-0763 0 1 2
http://terminology.hl7.org/CodeSystem/v2-0776 A I P
http://terminology.hl7.org/CodeSystem/v2-0778 EQP IMP MED SUP TDC
http://terminology.hl7.org/CodeSystem/v2-0790 AMA FDA
http://terminology.hl7.org/CodeSystem/v2-0793 SMDA
http://terminology.hl7.org/CodeSystem/v2-0806 EOG PCA STM
http://terminology.hl7.org/CodeSystem/v2-0818 BX CS EA SET
http://terminology.hl7.org/CodeSystem/v2-0834 application audio image model multipart text video
http://terminology.hl7.org/CodeSystem/v2-0868 C E M N R
http://terminology.hl7.org/CodeSystem/v2-0871 COR EXP FLA INJ RAD TOX UNK
http://terminology.hl7.org/CodeSystem/v2-0881 B P T
http://terminology.hl7.org/CodeSystem/v2-0882 E SE
http://terminology.hl7.org/CodeSystem/v2-0894 L R
http://terminology.hl7.org/CodeSystem/v2-0895 E N U W Y
http://terminology.hl7.org/CodeSystem/v2-0904 BCV CCS VID
http://terminology.hl7.org/CodeSystem/v2-0905 INV ONH PRC REJ TRN TTL
http://terminology.hl7.org/CodeSystem/v2-0906 A CR CS CSP CSR EL EM P PRN R RR S T UD UR
http://terminology.hl7.org/CodeSystem/v2-0907 B C D ETH HIV I L N PSY R S SDV T V
http://terminology.hl7.org/CodeSystem/v2-0909 SID SIDC SIMM STBD SWNL SWTH
http://terminology.hl7.org/CodeSystem/v2-0912 AAP AC AD AHP AI AP APO ARI AT AUT CP DP EARI EP EPRI EQUIP FHCP MDIR OP OS PB PH PI PO POMD PP PPH PRI RCT RHP RO RP RPO RT SB SC TN TR VP VPS VTS WAY WAYR
http://terminology.hl7.org/CodeSystem/v2-0914 AP IM L NA PD
http://terminology.hl7.org/CodeSystem/v2-0916 F FNA NF NG
http://terminology.hl7.org/CodeSystem/v2-0917 C L
http://terminology.hl7.org/CodeSystem/v2-0918 C P PC
http://terminology.hl7.org/CodeSystem/v2-0919 D N Y
http://terminology.hl7.org/CodeSystem/v2-0920 A P
http://terminology.hl7.org/CodeSystem/v2-0921 ADM PROC SERV
http://terminology.hl7.org/CodeSystem/v2-0922 IR RA RE
http://terminology.hl7.org/CodeSystem/v2-0923 ABR NIN WOT
http://terminology.hl7.org/CodeSystem/v2-0924 A D M O PL WK
http://terminology.hl7.org/CodeSystem/v2-0925 ACN CLT COL DAK DBG DMT DND INF IPF MIS NAD PFL VSM
http://terminology.hl7.org/CodeSystem/v2-0926 NDR SUC UL5
http://terminology.hl7.org/CodeSystem/v2-0927 B L R
http://terminology.hl7.org/CodeSystem/v2-0933 2RC GRN HEM HPC LYM PLS PLT PNP PNR PPR THA THW WBL
http://terminology.hl7.org/CodeSystem/v2-0935 ASC BSC CFT DBB DCW DNI GFE NRG PCD
http://terminology.hl7.org/CodeSystem/v2-4000 A I P
http://terminology.hl7.org/CodeSystem/v3-AcknowledgementCondition AL ER NE SU
http://terminology.hl7.org/CodeSystem/v3-AcknowledgementDetailCode _AcknowledgementDetailNotSupportedCode NS200 NS202 NS203 NS250 NS260 NS261 INTERR NOSTORE RTEDEST RTUDEST RTWDEST SYN SYN102 SYN105 SYN100 SYN101 SYN114 SYN106 SYN103 SYN104 SYN107 SYN108 SYN110 SYN112 SYN109 SYN111 SYN113
http://terminology.hl7.org/CodeSystem/v3-AcknowledgementDetailType E I W ERR INFO WARN
http://terminology.hl7.org/CodeSystem/v3-AcknowledgementType AA AE AR CA CE CR
http://terminology.hl7.org/CodeSystem/v3-ActClass ACT _ActClassRecordOrganizer COMPOSITION DOC DOCCLIN CDALVLONE CONTAINER CATEGORY DOCBODY DOCSECT TOPIC EXTRACT EHR FOLDER GROUPER CLUSTER ACCM ACCT ACSN ADJUD CACT ACTN INFO STC CNTRCT FCNTRCT COV CONC HCASE OUTBR CONS CONTREG CTTEVENT DISPACT EXPOS AEXPOS TEXPOS INC INFRM INVE LIST MPROT OBS _ActClassROI ROIBND ROIOVL _SubjectPhysicalPosition _SubjectBodyPosition LLD PRN RLD SFWL SIT STN SUP RTRD TRD ALRT BATTERY CLNTRL CNOD COND CASE OUTB DGIMG GEN DETPOL EXP LOC PHN POL SEQ SEQVAR INVSTG OBSSER OBSCOR POS POSACC POSCOORD SPCOBS VERIF PCPR ENC POLICY JURISPOL ORGPOL SCOPOL STDPOL PROC SBADM SBEXT SPECCOLLECT REG REV SPCTRT SPLY DIET STORE SUBST TRFR TRNS XACT _ActClassContainer ENTRY ORGANIZER DOCCNTNT DOCLIST DOCLSTITM DOCPARA DOCTBL LINKHTML LOCALATTR LOCALMRKP ordered REFR TBLCOL TBLCOLGP TBLDATA TBLHDR TBLROW tbody tfoot thead unordered
http://terminology.hl7.org/CodeSystem/v3-ActCode _ActAccountCode ACCTRECEIVABLE CASH CC AE DN DV MC V PBILLACCT _ActAdjudicationCode _ActAdjudicationGroupCode CONT DAY LOC MONTH PERIOD PROV WEEK YEAR AA ANF AR AS _ActAdjudicationResultActionCode DISPLAY FORM _ActBillableModifierCode CPTM HCPCSA _ActBillingArrangementCode BLK CAP CONTF FINBILL ROST SESS FFS FFPS FFCS TFS _ActBoundedROICode ROIFS ROIPS _ActCareProvisionCode _ActCredentialedCareCode _ActCredentialedCareProvisionPersonCode CACC CAIC CAMC CANC CAPC CBGC CCCC CCGC CCPC CCSC CDEC CDRC CEMC CFPC CIMC CMGC CNEC CNMC CNQC CNSC COGC COMC COPC COSC COTC CPEC CPGC CPHC CPRC CPSC CPYC CROC CRPC CSUC CTSC CURC CVSC LGPC _ActCredentialedCareProvisionProgramCode AALC AAMC ABHC ACAC ACHC AHOC ALTC AOSC CACS CAMI CAST CBAR CCAD CCAR CDEP CDGD CDIA CEPI CFEL CHFC CHRO CHYP CMIH CMSC COJR CONC COPD CORT CPAD CPND CPST CSDM CSIC CSLD CSPT CTBU CVDC CWMA CWOH _ActEncounterCode AMB EMER FLD HH IMP ACUTE NONAC OBSENC PRENC SS VR _ActMedicalServiceCode ALC CARD CHR DNTL DRGRHB GENRL MED OBS ONC PALL PED PHAR PHYRHB PSYCH SURG _ActClaimAttachmentCategoryCode AUTOATTCH DOCUMENT HEALTHREC IMG LABRESULTS MODEL WIATTCH XRAY _ActConsentType ICOL IDSCL INFA INFAO INFASO IRDSCL RESEARCH RSDID RSREID _ActContainerRegistrationCode ID IP L M O R X _ActControlVariable AUTO ENDC REFLEX _ActCoverageConfirmationCode _ActCoverageAuthorizationConfirmationCode AUTH NAUTH _ActCoverageEligibilityConfirmationCode ELG NELG _ActCoverageLimitCode _ActCoverageQuantityLimitCode COVPRD LFEMX NETAMT PRDMX UNITPRICE UNITQTY COVMX _ActCoveredPartyLimitCode _ActCoverageTypeCode _ActInsurancePolicyCode EHCPOL HSAPOL AUTOPOL COL UNINSMOT PUBLICPOL DENTPRG DISEASEPRG CANPRG ENDRENAL HIVAIDS MANDPOL MENTPRG SAFNET SUBPRG SUBSIDIZ SUBSIDMC SUBSUPP WCBPOL _ActInsuranceTypeCode _ActHealthInsuranceTypeCode DENTAL DISEASE DRUGPOL HIP LTC MCPOL POS HMO PPO MENTPOL SUBPOL VISPOL DIS EWB FLEXP LIFE ANNU TLIFE ULIFE PNC REI SURPL UMBRL _ActProgramTypeCode CHAR CRIME EAP GOVEMP HIRISK IND MILITARY RETIRE SOCIAL VET _ActDetectedIssueManagementCode _ActAdministrativeDetectedIssueManagementCode _AuthorizationIssueManagementCode EMAUTH 21 1 19 2 22 23 3 4 5 6 7 14 15 16 17 18 20 8 10 11 12 13 9 _ActExposureCode CHLDCARE CONVEYNC HLTHCARE HOMECARE HOSPPTNT HOSPVSTR HOUSEHLD INMATE INTIMATE LTRMCARE PLACE PTNTCARE SCHOOL2 SOCIAL2 SUBSTNCE TRAVINT WORK2 _ActFinancialTransactionCode CHRG REV _ActIncidentCode MVA SCHOOL SPT WPA _ActInformationAccessCode ACADR ACALL ACALLG ACCONS ACDEMO ACDI ACIMMUN ACLAB ACMED ACMEDC ACMEN ACOBS ACPOLPRG ACPROV ACPSERV ACSUBSTAB _ActInformationAccessContextCode INFAUT INFCON INFCRT INFDNG INFEMER INFPWR INFREG _ActInformationCategoryCode ALLCAT ALLGCAT ARCAT COBSCAT DEMOCAT DICAT IMMUCAT LABCAT MEDCCAT MENCAT PSVCCAT RXCAT _ActInvoiceElementCode _ActInvoiceAdjudicationPaymentCode _ActInvoiceAdjudicationPaymentGroupCode ALEC BONUS CFWD EDU EPYMT GARN INVOICE PINV PPRD PROA RECOV RETRO TRAN _ActInvoiceAdjudicationPaymentSummaryCode INVTYPE PAYEE PAYOR SENDAPP _ActInvoiceDetailCode _ActInvoiceDetailClinicalProductCode UNSPSC _ActInvoiceDetailDrugProductCode GTIN UPC _ActInvoiceDetailGenericCode _ActInvoiceDetailGenericAdjudicatorCode COIN COPAYMENT DEDUCTIBLE PAY SPEND COINS _ActInvoiceDetailGenericModifierCode AFTHRS ISOL OOO _ActInvoiceDetailGenericProviderCode CANCAPT DSC ESA FFSTOP FNLFEE FRSTFEE MARKUP MISSAPT PERFEE PERMBNS RESTOCK TRAVEL URGENT _ActInvoiceDetailTaxCode FST HST PST _ActInvoiceDetailPreferredAccommodationCode _ActEncounterAccommodationCode _HL7AccommodationCode I P S SP W _ActInvoiceDetailClinicalServiceCode _ActInvoiceGroupCode _ActInvoiceInterGroupCode CPNDDRGING CPNDINDING CPNDSUPING DRUGING FRAMEING LENSING PRDING _ActInvoiceRootGroupCode CPINV CSINV CSPINV FININV OHSINV PAINV RXCINV RXDINV SBFINV VRXINV _ActInvoiceElementSummaryCode _InvoiceElementAdjudicated ADNFPPELAT ADNFPPELCT ADNFPPMNAT ADNFPPMNCT ADNFSPELAT ADNFSPELCT ADNFSPMNAT ADNFSPMNCT ADNPPPELAT ADNPPPELCT ADNPPPMNAT ADNPPPMNCT ADNPSPELAT ADNPSPELCT ADNPSPMNAT ADNPSPMNCT ADPPPPELAT ADPPPPELCT ADPPPPMNAT ADPPPPMNCT ADPPSPELAT ADPPSPELCT ADPPSPMNAT ADPPSPMNCT ADRFPPELAT ADRFPPELCT ADRFPPMNAT ADRFPPMNCT ADRFSPELAT ADRFSPELCT ADRFSPMNAT ADRFSPMNCT _InvoiceElementPaid PDNFPPELAT PDNFPPELCT PDNFPPMNAT PDNFPPMNCT PDNFSPELAT PDNFSPELCT PDNFSPMNAT PDNFSPMNCT PDNPPPELAT PDNPPPELCT PDNPPPMNAT PDNPPPMNCT PDNPSPELAT PDNPSPELCT PDNPSPMNAT PDNPSPMNCT PDPPPPELAT PDPPPPELCT PDPPPPMNAT PDPPPPMNCT PDPPSPELAT PDPPSPELCT PDPPSPMNAT PDPPSPMNCT _InvoiceElementSubmitted SBBLELAT SBBLELCT SBNFELAT SBNFELCT SBPDELAT SBPDELCT _ActInvoiceOverrideCode COVGE EFORM FAX GFTH LATE MANUAL OOJ ORTHO PAPER PIE PYRDELAY REFNR REPSERV UNRELAT VERBAUTH _ActListCode _ActObservationList CARELIST CONDLIST INTOLIST PROBLIST RISKLIST GOALLIST _ActTherapyDurationWorkingListCode _ActMedicationTherapyDurationWorkingListCode ACU CHRON ONET PRN MEDLIST CURMEDLIST DISCMEDLIST HISTMEDLIST _ActMonitoringProtocolCode CTLSUB INV LU OTC RX SA SAC _ActNonObservationIndicationCode IND01 IND02 IND03 IND04 IND05 _ActObservationVerificationType VFPAPER _ActPaymentCode ACH CHK DDP NON _ActPharmacySupplyType DF EM SO FF FFC FFP FFSS TF FS MS RF UD RFC RFCS RFF RFFS RFP RFPS RFS TB TBS UDE _ActPolicyType _ActPrivacyPolicy _ActConsentDirective EMRGONLY GRANTORCHOICE IMPLIED IMPLIEDD NOCONSENT NOPP OPTIN OPTINR OPTOUT OPTOUTE _ActPrivacyLaw _ActUSPrivacyLaw 42CFRPart2 CommonRule HIPAANOPP HIPAAPsyNotes HIPAASelfPay Title38Section7332 _InformationSensitivityPolicy _ActInformationSensitivityPolicy ETH GDIS HIV MST SCA SDV SEX SPI BH COGN DVD EMOTDIS MH PSY PSYTHPN SUD ETHUD OPIOIDUD STD TBOO VIO SICKLE _EntitySensitivityPolicyType DEMO DOB GENDER LIVARG MARST RACE REL _RoleInformationSensitivityPolicy B EMPL LOCIS SSP ADOL CEL DIA DRGIS EMP PDS PHY PRS COMPT ACOCOMPT CTCOMPT FMCOMPT HRCOMPT LRCOMPT PACOMPT RESCOMPT RMGTCOMPT ActTrustPolicyType TRSTACCRD TRSTAGRE TRSTASSUR TRSTCERT TRSTFWK TRSTMEC COVPOL SecurityPolicy AUTHPOL ACCESSCONSCHEME DELEPOL ObligationPolicy ANONY AOD AUDIT AUDTR CPLYCC CPLYCD CPLYJPP CPLYOPP CPLYOSP CPLYPOL DECLASSIFYLABEL DEID DELAU DOWNGRDLABEL DRIVLABEL ENCRYPT ENCRYPTR ENCRYPTT ENCRYPTU HUAPRV LABEL MASK MINEC PERSISTLABEL PRIVMARK PSEUD REDACT UPGRDLABEL RefrainPolicy NOAUTH NOCOLLECT NODSCLCD NODSCLCDS NOINTEGRATE NOLIST NOMOU NOORGPOL NOPAT NOPERSISTP NORDSCLCD NORDSCLCDS NORDSCLW NORELINK NOREUSE NOVIP ORCON _ActProductAcquisitionCode LOAN RENT TRANSFER SALE _ActSpecimenTransportCode SREC SSTOR STRAN _ActSpecimenTreatmentCode ACID ALK DEFB FILT LDLP NEUT RECA UFIL _ActSubstanceAdministrationCode DRUG FD IMMUNIZ BOOSTER INITIMMUNIZ _ActTaskCode OE LABOE MEDOE PATDOC ALLERLREV CLINNOTEE DIAGLISTE DISCHINSTE DISCHSUME PATEDUE PATREPE PROBLISTE RADREPE IMMLREV REMLREV WELLREMLREV PATINFO ALLERLE CDSREV CLINNOTEREV DISCHSUMREV DIAGLISTREV IMMLE LABRREV MICRORREV MICROORGRREV MICROSENSRREV MLREV MARWLREV OREV PATREPREV PROBLISTREV RADREPREV REMLE WELLREMLE RISKASSESS FALLRISK _ActTransportationModeCode _ActPatientTransportationModeCode AFOOT AMBT AMBAIR AMBGRND AMBHELO LAWENF PRVTRN PUBTRN _ObservationType _ActSpecObsCode ARTBLD DILUTION AUTO-HIGH AUTO-LOW PRE RERUN EVNFCTS INTFR FIBRIN HEMOLYSIS ICTERUS LIPEMIA VOLUME AVAILABLE CONSUMPTION CURRENT INITIAL _AnnotationType _ActPatientAnnotationType ANNDI ANNGEN ANNIMM ANNLAB ANNMED _GeneticObservationType GENE _ImmunizationObservationType OBSANTC OBSANTV _IndividualCaseSafetyReportType PAT_ADV_EVNT VAC_PROBLEM _LOINCObservationActContextAgeType 21611-9 21612-7 29553-5 30525-0 30972-4 _MedicationObservationType REP_HALF_LIFE SPLCOATING SPLCOLOR SPLIMAGE SPLIMPRINT SPLSCORING SPLSHAPE SPLSIZE SPLSYMBOL _ObservationIssueTriggerCodedObservationType _CaseTransmissionMode AIRTRNS ANANTRNS ANHUMTRNS BDYFLDTRNS BLDTRNS DERMTRNS ENVTRNS FECTRNS FOMTRNS FOODTRNS HUMHUMTRNS INDTRNS LACTTRNS NOSTRNS PARTRNS PLACTRNS SEXTRNS TRNSFTRNS VECTRNS WATTRNS _ObservationQualityMeasureAttribute AGGREGATE CMPMSRMTH CMPMSRSCRWGHT COPY CRS DEF DISC FINALDT GUIDE IDUR ITMCNT KEY MEDT MSD MSRADJ MSRAGG MSRIMPROV MSRJUR MSRRPTR MSRRPTTIME MSRSCORE MSRSET MSRTOPIC MSRTP MSRTYPE RAT REF SDE STRAT TRANF USE _ObservationSequenceType TIME_ABSOLUTE TIME_RELATIVE _ObservationSeriesType _ECGObservationSeriesType REPRESENTATIVE_BEAT RHYTHM _PatientImmunizationRelatedObservationType CLSSRM GRADE SCHL SCHLDIV TEACHER _PopulationInclusionObservationType DENEX DENEXCEP DENOM IPOP IPPOP MSROBS MSRPOPL MSRPOPLEX NUMER NUMEX _PreferenceObservationType PREFSTRENGTH ADVERSE_REACTION ASSERTION CASESER CDIO CRIT CTMO DX ADMDX DISDX INTDX NOI GISTIER HHOBS ISSUE _ActAdministrativeDetectedIssueCode _ActAdministrativeAuthorizationDetectedIssueCode NAT SUPPRESSED VALIDAT KEY204 KEY205 COMPLY DUPTHPY DUPTHPCLS DUPTHPGEN ABUSE FRAUD PLYDOC PLYPHRM DOSE DOSECOND DOSEDUR DOSEDURH DOSEDURHIND DOSEDURL DOSEDURLIND DOSEH DOSEHINDA DOSEHIND DOSEHINDSA DOSEHINDW DOSEIVL DOSEIVLIND DOSEL DOSELINDA DOSELIND DOSELINDSA DOSELINDW MDOSE OBSA AGE ADALRT GEALRT PEALRT COND HGHT LACT PREG WGHT CREACT GEN GEND LAB REACT ALGY INT RREACT RALG RAR RINT BUS CODE_INVAL CODE_DEPREC FORMAT ILLEGAL LEN_RANGE LEN_LONG LEN_SHORT MISSCOND MISSMAND NODUPS NOPERSIST REP_RANGE MAXOCCURS MINOCCURS _ActAdministrativeRuleDetectedIssueCode KEY206 OBSOLETE _ActSuppliedItemDetectedIssueCode _AdministrationDetectedIssueCode _AppropriatenessDetectedIssueCode _InteractionDetectedIssueCode FOOD TPROD DRG NHP NONRX PREVINEF DACT TIME ALRTENDLATE ALRTSTRTLATE _TimingDetectedIssueCode ENDLATE STRTLATE _SupplyDetectedIssueCode ALLDONE FULFIL NOTACTN NOTEQUIV NOTEQUIVGEN NOTEQUIVTHER TIMING INTERVAL MINFREQ HELD TOOLATE TOOSOON HISTORIC PATPREF PATPREFALT KSUBJ KSUBT OINT ALG DALG EALG FALG DINT DNAINT EINT ENAINT FINT FNAINT NAINT SEV _FDALabelData FDACOATING FDACOLOR FDAIMPRINTCD FDALOGO FDASCORING FDASHAPE FDASIZE _ROIOverlayShape CIRCLE ELLIPSE POINT POLY C DIET BR DM FAST FORMULA GF LF LP LQ LS N NF PAF PAR RD SCH SUPPLEMENT T VLI DRUGPRG F PRLMN SECOBS SECCATOBS SECCLASSOBS SECCONOBS SECINTOBS SECALTINTOBS SECDATINTOBS SECINTCONOBS SECINTPRVOBS SECINTPRVABOBS SECINTPRVRBOBS SECINTSTOBS SECTRSTOBS TRSTACCRDOBS TRSTAGREOBS TRSTCERTOBS TRSTFWKOBS TRSTLOAOBS TRSTMECOBS SUBSIDFFS WRKCOMP _ActProcedureCode _ActBillableServiceCode _HL7DefinedActCodes COPAY DEDUCT DOSEIND PRA STORE
http://terminology.hl7.org/CodeSystem/v3-ActExposureLevelCode _ActExposureLevelCode HIGH LOW MEDIUM
http://terminology.hl7.org/CodeSystem/v3-ActInvoiceElementModifier EFORM FAX LINV PAPER
http://terminology.hl7.org/CodeSystem/v3-ActMood _ActMoodCompletionTrack _ActMoodPotential DEF PERM SLOT EVN INT _ActMoodDesire _ActMoodActRequest ARQ PERMRQ RQO PRP RMD PRMS APT _ActMoodPredicate CRT EVN.CRT GOL.CRT INT.CRT PRMS.CRT RQO.CRT RSK.CRT EXPEC GOL RSK OPT
http://terminology.hl7.org/CodeSystem/v3-ActPriority A CR CS CSP CSR EL EM P PRN R RR S T UD UR
http://terminology.hl7.org/CodeSystem/v3-ActReason _ActAccommodationReason ACCREQNA FLRCNV MEDNEC PAT _ActCoverageReason _EligibilityActReasonCode _ActIneligibilityReason COVSUS DECSD REGERR _CoverageEligibilityReason AGE CRIME DIS EMPLOY FINAN HEALTH MULTI PNC STATUTORY VEHIC WORK _ActInformationManagementReason _ActHealthInformationManagementReason _ActConsentInformationAccessOverrideReason OVRER OVRINCOMP OVRPJ OVRPS OVRTPS PurposeOfUse HMARKT HOPERAT CAREMGT DONAT FRAUD GOV HACCRED HCOMPL HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP HQUALIMP HSYSADMIN LABELING METAMGT MEMADMIN MILCDM PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV HTEST TRAIN HPAYMT CLMATTCH COVAUTH COVERAGE ELIGDTRM ELIGVER ENROLLM MILDCRG REMITADV HRESCH BIORCH CLINTRCH CLINTRCHNPC CLINTRCHPC PRECLINTRCH DSRCH POARCH TRANSRCH PATRQT FAMRQT PWATRNY SUPNWK PUBHLTH DISASTER THREAT TREAT CLINTRL COC ETREAT BTG ERTREAT POPHLTH _ActInformationPrivacyReason MARKT OPERAT LEGAL ACCRED COMPL ENADMIN OUTCOMS PRGRPT QUALIMP SYSADMN PAYMT RESCH SRVC _ActInvalidReason ADVSTORAGE COLDCHNBRK EXPLOT OUTSIDESCHED PRODRECALL _ActInvoiceCancelReason INCCOVPTY INCINVOICE INCPOLICY INCPROV _ActNoImmunizationReason IMMUNE MEDPREC OSTOCK PATOBJ PHILISOP RELIG VACEFF VACSAF _ActSupplyFulfillmentRefusalReason FRR01 FRR02 FRR03 FRR04 FRR05 FRR06 _ClinicalResearchEventReason RET SCH TRM UNS _ClinicalResearchObservationReason NPT PPT UPT _CombinedPharmacyOrderSuspendReasonCode ALTCHOICE CLARIF DRUGHIGH HOSPADM LABINT NON-AVAIL PREG SALG SDDI SDUPTHER SINTOL SURG WASHOUT _ControlActNullificationReasonCode ALTD EIE NORECMTCH _ControlActNullificationRefusalReasonType INRQSTATE NOMATCH NOPRODMTCH NOSERMTCH NOVERMTCH NOPERM NOUSERPERM NOAGNTPERM NOUSRPERM WRNGVER _ControlActReason _MedicationOrderAbortReasonCode DISCONT INEFFECT MONIT NOREQ NOTCOVER PREFUS RECALL REPLACE DOSECHG REPLACEFIX UNABLE _MedicationOrderReleaseReasonCode HOLDDONE HOLDINAP _ModifyPrescriptionReasonType ADMINERROR CLINMOD _PharmacySupplyEventAbortReason CONTRA FOABORT FOSUSP NOPICK PATDEC QUANTCHG _PharmacySupplyEventStockReasonCode FLRSTCK LTC OFFICE PHARM PROG _PharmacySupplyRequestRenewalRefusalReasonCode ALREADYRX FAMPHYS MODIFY NEEDAPMT NOTAVAIL NOTPAT ONHOLD PRNA STOPMED TOOEARLY _SupplyOrderAbortReasonCode IMPROV INTOL NEWSTR NEWTHER _GenericUpdateReasonCode CHGDATA FIXDATA MDATA NEWDATA UMDATA _PatientProfileQueryReasonCode ADMREV PATCAR PATREQ PRCREV REGUL RSRCH VALIDATION _PharmacySupplyRequestFulfillerRevisionRefusalReasonCode LOCKED UNKWNTARGET _RefusalReasonCode _SchedulingActReason BLK DEC FIN MED MTG PHY _StatusRevisionRefusalReasonCode FILLED _SubstanceAdministrationPermissionRefusalReasonCode PATINELIG PROTUNMET PROVUNAUTH _SubstanceAdminSubstitutionNotAllowedReason ALGINT COMPCON THERCHAR TRIAL _SubstanceAdminSubstitutionReason CT FP OS RR _TransferActReason ER RQ _ActBillableServiceReason _ActBillableClinicalServiceReason BONUS CHD DEP ECH EDU EMP ESP FAM IND INVOICE PROA RECOV RETRO SPC SPO TRAN
http://terminology.hl7.org/CodeSystem/v3-ActRelationshipCheckpoint B E S T X
http://terminology.hl7.org/CodeSystem/v3-ActRelationshipJoin D K W X
http://terminology.hl7.org/CodeSystem/v3-ActRelationshipSplit E1 EW I1 IW
http://terminology.hl7.org/CodeSystem/v3-ActRelationshipSubset _ParticipationSubset FUTURE FUTSUM LAST NEXT PAST FIRST PREVSUM RECENT SUM ActRelationshipExpectedSubset ActRelationshipPastSubset MAX MIN
http://terminology.hl7.org/CodeSystem/v3-ActRelationshipType ART _ActClassTemporallyPertains _ActRelationshipAccounting _ActRelationshipCostTracking CHRG COST _ActRelationshipPosting CREDIT DEBIT _ActRelationshipConditional CIND PRCN RSON BLOCK DIAG IMM ACTIMM PASSIMM MITGT RCVY PRYLX TREAT ADJUNCT MTREAT PALLTREAT SYMP TRIG _ActRelationshipTemporallyPertains _ActRelationshipTemporallyPertainsApproximates ENE ECW CONCURRENT SBSECWE ENS ECWS SNE SCWE SNS SCW SCWSEBE SCWSEAE EAS EAE SASEAE SBEEAE SASSBEEAS SBSEAE SAS SAE DURING SASECWE EASORECWS EAEORECW INDEPENDENT SAEORSCWE SASORSCW SBEORSCWE OVERLAP EDU SBSEASEBE SBSEAS SDU SBE EBE SBSEBE EBSORECWS EBS EBEORECW SBSORSCW SBS AUTH CAUS COMP CTRLV MBR STEP ARR DEP PART COVBY DRIV ELNK EVID EXACBY EXPL INTF ITEMSLOC LIMIT META MFST NAME OUTC _ActRelationsipObjective OBJC OBJF GOAL RISK PERT PREV REFR USE REFV RELVBY SEQL APND BSLN COMPLY DOC FLFS OCCR OREF SCH GEN GEVL INST MOD MTCH OPTN RCHAL REV RPLC SUCC UPDT XCRPT VRXCRPT XFRM SPRT SPRTBND SUBJ QUALF SUMM VALUE CURE CURE.ADJ MTGT.ADJ RACT SUGG
http://terminology.hl7.org/CodeSystem/v3-ActSite _HumanActSite _HumanSubstanceAdministrationSite BE BN BU LA LAC LACF LD LE LEJ LF LG LH LIJ LLAQ LLFA LMFA LN LPC LSC LT LUA LUAQ LUFA LVG LVL OD OS OU PA PERIN RA RAC RACF RD RE REJ RF RG RH RIJ RLAQ RLFA RMFA RN RPC RSC RT RUA RUAQ RUFA RVG RVL
http://terminology.hl7.org/CodeSystem/v3-ActStatus normal aborted active cancelled completed held new suspended nullified obsolete
http://terminology.hl7.org/CodeSystem/v3-ActUSPrivacyLaw _ActUSPrivacyLaw 42CFRPart2 CommonRule HIPAANOPP HIPAAPsyNotes HIPAASelfPay Title38Section7332
http://terminology.hl7.org/CodeSystem/v3-ActUncertainty N U
http://terminology.hl7.org/CodeSystem/v3-AddressPartType ADL AL DAL SAL BNN BNR BNS CAR CEN CNT CPA CTY DEL DINST DINSTA DINSTQ DIR DMOD DMODID DPID INT POB PRE STA STB STR STTYP UNID UNIT ZIP
http://terminology.hl7.org/CodeSystem/v3-AddressUse _GeneralAddressUse BAD CONF H HP HV OLD TMP WP DIR PUB _PostalAddressUse PHYS PST _TelecommunicationAddressUse AS EC MC PG
http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender F M UN
http://terminology.hl7.org/CodeSystem/v3-AmericanIndianAlaskaNativeLanguages _Algic _Algonquian _Arapahoan _ArapahoGrosVentre x-ARP x-ATS _CreeMontagnais _Cree x-CRP _EasternAlgonquin _Abenakian x-AAQ x-ABE x-MAC _Delawaran x-DEL x-MIC _Ojibwayan x-OJB x-POT _SaukFoxKickapoo x-KIC x-SAC x-SJW x-BLC x-CHY x-MEZ _Ritwan x-YUR _Caddoan _NorthernCaddoan x-ARI x-PAW x-WIC _SouthernCaddoan x-CAD _Chimakuan x-QUI _EskimoAleut _Aleut x-ALW _Eskimoan _InuitInupiaq x-ESI x-ESK _SirenikskiYupik x-EMS x-ESS x-ESU _Hokan _CochimiYuman _Yuman _DeltaCalifornia _Diegueno x-DIH x-COC _Pai x-YUF _River x-MOV x-MRC x-YUM _Palaihnihan x-ACH x-ATW _Pomoan x-KJU x-PEF x-PEO x-PEQ x-POO _Shasta x-SHT x-KYH x-WAS _Iroquoian _NorthernIroquoian x-CAY x-MOH x-ONE x-ONO x-SEE x-TUS x-CER _Keresan x-KEE x-KJQ _KiowaTanoan _Tiwa x-TAO x-TIX x-KIO x-TEW x-TOW _Muskogean _CentralMuskogean x-AKZ x-CKU x-MIK _WesternMuskogean x-CCT x-CIC x-CRK _Nadene _AthapaskanEyak _Athapaskan _Apachean _EasternApachean x-APJ x-APL _WesternApachean x-APM x-APW x-NAV x-APK _CentralAlaskaYukon _KoyukonIngalik x-HOI x-ING x-KOY _KutchinHan x-HAA x-KUC _TananaTutchone _Tanana x-TAA x-TAU x-TCB x-KUU _PacificCoastAthapaskan _CaliforniaAthapaskan x-HUP x-KTW _OregonAthapaskan x-TOL x-TUU _SouthernAlaska x-AHT x-TFN x-EYA x-TLI _Penutian _Chinookan _UpperChinook x-WAC _Coosan x-COS _Maiduan x-MAI x-NMU x-NSZ _PlateauPenutian _Sahaptian x-UMA x-WAA x-WAR x-YAK x-KLA x-NEZ _Takelman _Kalapuyan x-KAL _Tsimshianic x-TSI _Utian _Miwokan _EasternMiwok x-CSM x-NSQ x-PMW x-SKD _WesternMiwok x-CSI x-LMW _Wintuan x-WIT _Yokutsan x-ENH x-GSH x-PYL x-TKH _Pidgin x-CHH _Salishan _CentralSalish x-CLM x-LUT x-STR _InteriorSalish x-COL x-CRD x-FLA x-OKA _Tsamosan x-CEA x-CJH x-COW x-QUN _SiouanCatawba _Siouan _MississippiValley _ChiwereWinnebago x-IOW x-WIN _Dakotan x-ASB x-DHG x-LKT x-NKT _Dhegiha x-KAA x-OMA x-OSA x-QUA _MissouriRiver x-CRO x-HID x-MHQ _UtoAztecan _Numic _CentralNumic x-COM x-PAR x-SHH _SouthernNumic x-KAW x-UTE _WesternNumic x-MON x-PAO _Takic _Cupan x-CHL x-CUP x-LUI _SerranoGabrielino x-SER _Taracahitan _Cahitan x-YAQ _Tepiman x-PAP x-HOP x-TUB _Wakashan _Nootkan x-MYH _Yukian x-WAO x-YUK x-HAI x-KUN x-PSD x-YUC x-ZUN
http://terminology.hl7.org/CodeSystem/v3-Calendar GREG
http://terminology.hl7.org/CodeSystem/v3-CalendarCycle _CalendarCycleOneLetter CW CY D DW H M N S _CalendarCycleTwoLetter CD CH CM CN CS DY WY WM
http://terminology.hl7.org/CodeSystem/v3-CalendarType GREG
http://terminology.hl7.org/CodeSystem/v3-Charset EBCDIC ISO-10646-UCS-2 ISO-10646-UCS-4 ISO-8859-1 ISO-8859-2 ISO-8859-5 JIS-2022-JP US-ASCII UTF-7 UTF-8
http://terminology.hl7.org/CodeSystem/v3-CodingRationale O OR P PR R HL7 SH SRC
http://terminology.hl7.org/CodeSystem/v3-CommunicationFunctionType RCV RSP SND
http://terminology.hl7.org/CodeSystem/v3-CompressionAlgorithm BZ DF GZ Z Z7 ZL
http://terminology.hl7.org/CodeSystem/v3-Confidentiality _Confidentiality L M N R U V _ConfidentialityByAccessKind B D I _ConfidentialityByInfoType ETH HIV PSY SDV _ConfidentialityModifiers C S T
http://terminology.hl7.org/CodeSystem/v3-ContainerCap _MedicationCap CHILD EASY FILM FOIL PUSH SCR
http://terminology.hl7.org/CodeSystem/v3-ContainerSeparator GEL NONE
http://terminology.hl7.org/CodeSystem/v3-ContentProcessingMode SEQL UNOR
http://terminology.hl7.org/CodeSystem/v3-ContextControl _ContextControlAdditive AN AP _ContextControlNonPropagating ON _ContextControlOverriding OP _ContextControlPropagating
http://terminology.hl7.org/CodeSystem/v3-DataOperation OPERATE CREATE DELETE EXECUTE READ UPDATE APPEND MODIFYSTATUS ABORT ACTIVATE CANCEL COMPLETE HOLD JUMP NULLIFY OBSOLETE REACTIVATE RELEASE RESUME SUSPEND
http://terminology.hl7.org/CodeSystem/v3-Dentition ArtificialDentition TID10a TID10i TID10p TID10pd TID10pm TID11a TID11i TID11p TID11pd TID11pm TID12a TID12i TID12p TID12pd TID12pm TID13a TID13i TID13p TID13pd TID13pm TID14a TID14i TID14p TID14pd TID14pm TID15a TID15i TID15p TID15pd TID15pm TID16a TID16i TID16p TID16pd TID16pm TID17a TID17ad TID17am TID17i TID17id TID17im TID17p TID17pd TID17pm TID18a TID18ad TID18am TID18i TID18id TID18im TID18p TID18pd TID18pm TID19a TID19ad TID19am TID19i TID19id TID19im TID19p TID19pd TID19pm TID1a TID1i TID1p TID1pd TID1pm TID20a TID20i TID20p TID20pd TID20pm TID21a TID21i TID21p TID21pd TID21pm TID22a TID22i TID22p TID22pd TID22pm TID23a TID23i TID23p TID23pd TID23pm TID24a TID24i TID24p TID24pd TID24pm TID25a TID25i TID25p TID25pd TID25pm TID26a TID26i TID26p TID26pd TID26pm TID27a TID27i TID27p TID27pd TID27pm TID28a TID28i TID28p TID28pd TID28pm TID29a TID29i TID29p TID29pd TID29pm TID2a TID2i TID2p TID2pd TID2pm TID30a TID30ad TID30am TID30i TID30id TID30im TID30p TID30pd TID30pm TID31a TID31ad TID31am TID31i TID31id TID31im TID31p TID31pd TID31pm TID32a TID32ad TID32am TID32i TID32id TID32im TID32p TID32pd TID32pm TID3a TID3i TID3p TID3pd TID3pm TID4a TID4i TID4p TID4pd TID4pm TID5a TID5i TID5p TID5pd TID5pm TID6a TID6i TID6p TID6pd TID6pm TID7a TID7i TID7p TID7pd TID7pm TID8a TID8i TID8p TID8pd TID8pm TID9a TID9i TID9p TID9pd TID9pm PermanentDentition TID1 TID10 TID11 TID12 TID13 TID14 TID15 TID16 TID17 TID17d TID17m TID18 TID18d TID18m TID19 TID19d TID19m TID2 TID20 TID21 TID22 TID23 TID24 TID25 TID26 TID27 TID28 TID29 TID3 TID30 TID30d TID30m TID31 TID31d TID31m TID32 TID32d TID32m TID4 TID5 TID6 TID7 TID8 TID9 PrimaryDentition TIDA TIDB TIDC TIDD TIDE TIDF TIDG TIDH TIDI TIDJ TIDK TIDL TIDM TIDN TIDO TIDP TIDQ TIDR TIDS TIDT SupernumeraryTooth TID10s TID11s TID12s TID13s TID14s TID15s TID16s TID17s TID18s TID19s TID1s TID20s TID21s TID22s TID23s TID24s TID25s TID26s TID27s TID28s TID29s TID2s TID30s TID31s TID32s TID3s TID4s TID5s TID6s TID7s TID8s TID9s TIDAs TIDBs TIDCs TIDDs TIDEs TIDFs TIDGs TIDHs TIDIs TIDJs TIDKs TIDLs TIDMs TIDNs TIDOs TIDPs TIDQs TIDRs TIDSs TIDTs
http://terminology.hl7.org/CodeSystem/v3-DeviceAlertLevel C N S W
http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion AU DI DO IN IP LA NU PA UC
http://terminology.hl7.org/CodeSystem/v3-DocumentStorage AC AA AR PU
http://terminology.hl7.org/CodeSystem/v3-EducationLevel ASSOC BD ELEM GD HS PB POSTG SCOL SEC
http://terminology.hl7.org/CodeSystem/v3-EmployeeJobClass FT PT
http://terminology.hl7.org/CodeSystem/v3-EncounterAdmissionSource E LD NB
http://terminology.hl7.org/CodeSystem/v3-EncounterSpecialCourtesy EXT NRM PRF STF VIP
http://terminology.hl7.org/CodeSystem/v3-EntityClass ENT HCE LIV NLIV ANM MIC PLNT PSN MAT CHEM FOOD MMAT CONT HOLD DEV CER MODDV ORG PUB STATE NAT PLC CITY COUNTRY COUNTY PROVINCE RGRP
http://terminology.hl7.org/CodeSystem/v3-EntityCode _MaterialEntityClassType _ContainerEntityType PKG _NonRigidContainerEntityType BAG PACKT PCH SACH _RigidContainerEntityType _IndividualPackageEntityType AMP MINIM NEBAMP OVUL _MultiUseContainerEntityType BOT BOTA BOTD BOTG BOTP BOTPLY BOX CAN CART CNSTR JAR JUG TIN TUB TUBE VIAL BLSTRPK CARD COMPPKG DIALPK DISK DOSET STRIP KIT SYSTM _MedicalDevice _AccessMedicalDevice LINE IALINE IVLINE _AdministrationMedicalDevice _InjectionMedicalDevice AINJ PEN SYR APLCTR INH DSKS DSKUNH TRBINH PMP _SpecimenAdditiveEntity ACDA ACDB ACET AMIES BACTM BF10 BOR BOUIN BSKM C32 C38 CARS CARY CHLTM CTAD EDTK15 EDTK75 EDTN ENT F10 FDP FL10 FL100 HCL6 HEPA HEPL HEPN HNO3 JKM KARN KOX LIA M4 M4RT M5 MICHTM MMDTM NAF NONE PAGE PHENOL PVA RLM SILICA SPS SST STUTM THROM THYMOL THYO TOLU URETM VIRTM WEST BLDPRD VCCNE _DrugEntity _ClinicalDrug _NonDrugAgentEntity NDA01 NDA02 NDA03 NDA04 NDA05 NDA06 NDA07 NDA08 NDA09 NDA10 NDA11 NDA12 NDA13 NDA14 NDA15 NDA16 NDA17 _OrganizationEntityType HHOLD NAT RELIG _PlaceEntityType BED BLDG FLOOR ROOM WING _ResourceGroupEntityType PRAC
http://terminology.hl7.org/CodeSystem/v3-EntityDeterminer INSTANCE GROUP KIND GROUPKIND QUANTIFIED_KIND
http://terminology.hl7.org/CodeSystem/v3-EntityHandling AMB C37 CAMB CATM CFRZ CREF DFRZ DRY FRZ MTLF NTR PRTL PSA PSO REF SBU UFRZ UPR
http://terminology.hl7.org/CodeSystem/v3-EntityNamePartQualifier _OrganizationNamePartQualifier AC AD BR CL IN LS NB PR SP TITLE VV PharmaceuticalEntityNamePartQualifiers CON DEV FLAV FORMUL FRM INV POPUL SCI STR TIME TMK USE _PersonNamePartQualifier _PersonNamePartAffixTypes _PersonNamePartChangeQualifier _PersonNamePartMiscQualifier
http://terminology.hl7.org/CodeSystem/v3-EntityNamePartQualifierR2 AD SP BR CL IN LS MID PFX PharmaceuticalEntityNamePartQualifiers CON DEV FLAV FORMUL FRM INV POPUL SCI STR TIME TMK USE SFX TitleStyles AC HON NB PR
http://terminology.hl7.org/CodeSystem/v3-EntityNamePartType DEL FAM GIV PFX SFX
http://terminology.hl7.org/CodeSystem/v3-EntityNamePartTypeR2 DEL FAM GIV TITLE
http://terminology.hl7.org/CodeSystem/v3-EntityNameUse _NameRepresentationUse ABC IDE SYL ASGN C I L OR P A R SRCH PHON SNDX
http://terminology.hl7.org/CodeSystem/v3-EntityNameUseR2 Assumed A ANON I P R C M NameRepresentationUse ABC IDE SYL OLD DN OR PHON SRCH T
http://terminology.hl7.org/CodeSystem/v3-EntityRisk AGG BIO COR ESC IFL EXP INF BHZ INJ POI RAD
http://terminology.hl7.org/CodeSystem/v3-EntityStatus normal active inactive terminated nullified
http://terminology.hl7.org/CodeSystem/v3-EquipmentAlertLevel C N S W
http://terminology.hl7.org/CodeSystem/v3-Ethnicity 2135-2 2137-8 2138-6 2139-4 2140-2 2141-0 2142-8 2143-6 2144-4 2145-1 2146-9 2148-5 2149-3 2150-1 2151-9 2152-7 2153-5 2155-0 2156-8 2157-6 2158-4 2159-2 2160-0 2161-8 2162-6 2163-4 2165-9 2166-7 2167-5 2168-3 2169-1 2170-9 2171-7 2172-5 2173-3 2174-1 2175-8 2176-6 2178-2 2180-8 2182-4 2184-0 2186-5
http://terminology.hl7.org/CodeSystem/v3-ExposureMode _ExposureMode AIRBORNE CONTACT FOODBORNE WATERBORNE
http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation AM BED BID JB JE JH _GTSAbbreviationHolidaysChristianRoman JHCHREAS JHCHRGFR JHCHRNEW JHCHRPEN JHCHRXME JHCHRXMS JHNNL JHNNLLD JHNNLQD JHNNLSK JHNUS JHNUSCLM JHNUSIND JHNUSIND1 JHNUSIND5 JHNUSLBR JHNUSMEM JHNUSMEM5 JHNUSMEM6 JHNUSMLK JHNUSPRE JHNUSTKS JHNUSTKS5 JHNUSVET MO PM Q1H Q2H Q3H Q4H Q6H Q8H QD QID QOD TID WK
http://terminology.hl7.org/CodeSystem/v3-GenderStatus I N
http://terminology.hl7.org/CodeSystem/v3-HL7ContextConductionStyle C I V
http://terminology.hl7.org/CodeSystem/v3-HL7StandardVersionCode Ballot2008Jan Ballot2008May Ballot2008Sep Ballot2009Jan Ballot2009May Ballot2009Sep Ballot2010Jan Ballot2010May Ballot2010Sep Ballot2011Jan Ballot2011May Ballot2011Sep Ballot2012Jan Ballot2012May Ballot2012Sep V3-2003-12 V3-2005N V3-2006N V3-2008N V3-2009N V3-2010N V3-2011N V3-2012N V3PR1 V3-2007N
http://terminology.hl7.org/CodeSystem/v3-HL7UpdateMode A AR D K N R REF U _SetUpdateMode ESA ESAC ESC ESD AU I V
http://terminology.hl7.org/CodeSystem/v3-HtmlLinkType alternate appendix bookmark chapter contents copyright glossary help index next prev section start stylesheet subsection
http://terminology.hl7.org/CodeSystem/v3-IdentifierReliability ISS UNV VRF
http://terminology.hl7.org/CodeSystem/v3-IdentifierScope BUSN OBJ VER VW
http://terminology.hl7.org/CodeSystem/v3-IntegrityCheckAlgorithm SHA-1 SHA-256
http://terminology.hl7.org/CodeSystem/v3-LanguageAbilityMode ESGN ESP EWR RSGN RSP RWR
http://terminology.hl7.org/CodeSystem/v3-LanguageAbilityProficiency E F G P
http://terminology.hl7.org/CodeSystem/v3-LivingArrangement HL M T I CS G N X PR H R SL
http://terminology.hl7.org/CodeSystem/v3-LocalMarkupIgnore all markup
http://terminology.hl7.org/CodeSystem/v3-LocalRemoteControlState L R
http://terminology.hl7.org/CodeSystem/v3-ManagedParticipationStatus normal active cancelled completed pending nullified
http://terminology.hl7.org/CodeSystem/v3-MapRelationship BT E NT
http://terminology.hl7.org/CodeSystem/v3-MaritalStatus A D I L M P S T U W
http://terminology.hl7.org/CodeSystem/v3-MessageWaitingPriority H L M
http://terminology.hl7.org/CodeSystem/v3-ModifyIndicator M N
http://terminology.hl7.org/CodeSystem/v3-NullFlavor NI INV DER OTH NINF PINF UNC MSK NA UNK ASKU NAV NASK NAVU QS TRC NP
http://terminology.hl7.org/CodeSystem/v3-ObservationCategory exam imaging laboratory procedure social-history survey therapy vital-signs
http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation _GeneticObservationInterpretation CAR Carrier _ObservationInterpretationChange B D U W _ObservationInterpretationExceptions < > AC IE QCF TOX _ObservationInterpretationNormality A AA HH LL H H> HU L L< LU N _ObservationInterpretationSusceptibility I MS NCL NS R SYN-R S SDD SYN-S VS EX HX LX HM ObservationInterpretationDetection IND E NEG ND POS DET ObservationInterpretationExpectation EXP UNE OBX ReactivityObservationInterpretation NR RR WR
http://terminology.hl7.org/CodeSystem/v3-ObservationMethod _DecisionObservationMethod ALGM BYCL GINT _GeneticObservationMethod PCR _ObservationMethodAggregate AVERAGE COUNT MAX MEDIAN MIN MODE STDEV.P STDEV.S SUM VARIANCE.P VARIANCE.S _VerificationMethod VDOC VREG VTOKEN VVOICE 0001 0002 0003 0004 0005 0006 0007 0008 0009 0010 0011 0012 0013 0014 0015 0016 0017 0018 0019 0020 0021 0022 0023 0024 0025 0026 0027 0028 0029 0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 0040 0041 0042 0043 0044 0045 0046 0047 0048 0049 0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 0060 0061 0062 0063 0064 0065 0066 0067 0068 0069 0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 0080 0081 0082 0083 0084 0085 0086 0087 0088 0089 0090 0091 0092 0093 0094 0095 0096 0097 0098 0099 0100 0101 0102 0103 0104 0105 0106 0107 0108 0109 0110 0111 0112 0113 0114 0115 0116 0117 0118 0119 0120 0121 0122 0123 0124 0125 0126 0128 0129 0130 0131 0132 0133 0134 0135 0136 0137 0138 0139 0140 0141 0142 0143 0144 0145 0146 0147 0148 0149 0150 0151 0152 0153 0154 0155 0156 0157 0158 0159 0160 0161 0162 0163 0164 0165 0166 0167 0168 0169 0170 0171 0172 0173 0174 0175 0176 0177 0178 0179 0180 0181 0182 0183 0184 0185 0186 0187 0188 0189 0190 0191 0192 0193 0194 0195 0196 0197 0198 0199 0200 0201 0202 0203 0204 0205 0206 0207 0208 0209 0210 0211 0212 0213 0214 0215 0216 0217 0218 0219 0220 0221 0222 0223 0224 0225 0226 0227 0228 0229 0230 0231 0232 0233 0234 0235 0236 0237 0238 0239 0243 0244 0247 0248 0249 0250 0251 0252 0253 0254 0255 0256 0257 0258 0259 0260 0261 0262 0263 0264 0265 0266 0267 0268 0269 0270 0271 0280 0240 0241 0242 0272 0245 0246 0273 0274 0275 0275a 0276 0277 0278 0279 0127
http://terminology.hl7.org/CodeSystem/v3-ObservationValue _ActCoverageAssessmentObservationValue _ActFinancialStatusObservationValue ASSET ANNUITY PROP RETACCT TRUST INCOME CHILD DISABL INVEST PAY RETIRE SPOUSAL SUPPLE TAX LIVEXP CLOTH FOOD HEALTH HOUSE LEGAL MORTG RENT SUNDRY TRANS UTIL ELSTAT ADOPT BTHCERT CCOC DRLIC FOSTER MEMBER MIL MRGCERT PASSPORT STUDENRL HLSTAT DISABLE DRUG IVDRG PGNT LIVDEP RELDEP SPSDEP URELDEP LIVSIT ALONE DEPCHD DEPSPS DEPYGCHD FAM RELAT SPS UNREL SOECSTAT ABUSE HMLESS ILGIM INCAR PROB REFUG UNEMPL _AllergyTestValue A0 A1 A2 A3 A4 _CompositeMeasureScoring ALLORNONESCR LINEARSCR OPPORSCR WEIGHTSCR _CoverageLimitObservationValue _CoverageLevelObservationValue ADC CHD DEP DP ECH FLY IND SSP _CriticalityObservationValue CRITH CRITL CRITU _EmploymentStatus Employed NotInLaborForce Unemployed _GeneticObservationValue Homozygote _ObservationMeasureScoring COHORT CONTVAR PROPOR RATIO _ObservationMeasureType COMPOSITE EFFICIENCY EXPERIENCE OUTCOME INTERM-OM PRO-PM PROCESS APPROPRIATE RESOURCE STRUCTURE _ObservationPopulationInclusion DENEX DENEXCEP DENOM IP IPP MSRPOPL NUMER NUMEX _PartialCompletionScale G LE ME MI N S _SecurityObservationValue _SECINTOBV _SECALTINTOBV ABSTRED AGGRED ANONYED MAPPED MASKED PSEUDED REDACTED SUBSETTED SYNTAC TRSLT VERSIONED _SECDATINTOBV CRYTOHASH DIGSIG _SECINTCONOBV HRELIABLE RELIABLE UNCERTREL UNRELIABLE _SECINTPRVOBV _SECINTPRVABOBV CLINAST DEVAST HCPAST PACQAST PATAST PAYAST PROAST SDMAST _SECINTPRVRBOBV CLINRPT DEVRPT HCPRPT PACQRPT PATRPT PAYRPT PRORPT SDMRPT SECTRSTOBV TRSTACCRDOBV TRSTAGREOBV TRSTCERTOBV TRSTLOAOBV LOAAN LOAAN1 LOAAN2 LOAAN3 LOAAN4 LOAAP LOAAP1 LOAAP2 LOAAP3 LOAAP4 LOAAS LOAAS1 LOAAS2 LOAAS3 LOAAS4 LOACM LOACM1 LOACM2 LOACM3 LOACM4 LOAID LOAID1 LOAID2 LOAID3 LOAID4 LOANR LOANR1 LOANR2 LOANR3 LOANR4 LOARA LOARA1 LOARA2 LOARA3 LOARA4 LOATK LOATK1 LOATK2 LOATK3 LOATK4 TRSTMECOBV _SeverityObservation H L M _SubjectBodyPosition LLD PRN RLD SFWL SIT STN SUP RTRD TRD _VerificationOutcomeValue ACT ACTPEND ELG INACT INPNDINV INPNDUPD NELG _WorkSchedule DS EMS ES NS RSWN RSWON SS VLS VS _AnnotationValue _CommonClinicalObservationValue _IndividualCaseSafetyReportValueDomains _IndicationValue
http://terminology.hl7.org/CodeSystem/v3-ParticipationFunction _AuthorizedParticipationFunction _AuthorizedReceiverParticipationFunction AUCG AULR AUTM AUWA _ConsenterParticipationFunction GRDCON POACON PRCON PROMSK SUBCON _OverriderParticipationFunction AUCOV AUEMROV _CoverageParticipationFunction _PayorParticipationFunction CLMADJ ENROLL FFSMGT MCMGT PROVMGT UMGT _SponsorParticipationFunction FULINRD SELFINRD _UnderwriterParticipationFunction PAYORCNTR REINS RETROCES SUBCTRT UNDERWRTNG ADMPHYS ANEST ANRS ASSEMBLER ATTPHYS COMPOSER DISPHYS FASST MDWF NASST PCP PRISURG REVIEWER RNDPHYS SASST SNRS TASST
http://terminology.hl7.org/CodeSystem/v3-ParticipationMode ELECTRONIC PHYSICAL REMOTE VERBAL DICTATE FACE PHONE VIDEOCONF WRITTEN FAXWRIT HANDWRIT MAILWRIT ONLINEWRIT EMAILWRIT TYPEWRIT
http://terminology.hl7.org/CodeSystem/v3-ParticipationSignature I S X
http://terminology.hl7.org/CodeSystem/v3-ParticipationType PART _ParticipationAncillary ADM ATND CALLBCK CON DIS ESC REF _ParticipationInformationGenerator AUT INF TRANS ENT WIT CST DIR ALY BBY CAT CSM TPA DEV NRD RDV DON EXPAGNT EXPART EXPTRGT EXSRC PRD SBJ SPC IND BEN CAGNT COV GUAR HLD RCT RCV IRCP NOT PRCP REFB REFT TRC LOC DST ELOC ORG RML VIA PRF DIST PPRF SPRF RESP VRF AUTHEN LA
http://terminology.hl7.org/CodeSystem/v3-PatientImportance BM DFM DR FD FOR GOVT SFM STF VIP
http://terminology.hl7.org/CodeSystem/v3-PaymentTerms COD N30 N60 N90
http://terminology.hl7.org/CodeSystem/v3-PersonDisabilityType 1 2 3 4 5 CB CR G WC WK
http://terminology.hl7.org/CodeSystem/v3-ProbabilityDistributionType B E F G LN N T U X2
http://terminology.hl7.org/CodeSystem/v3-ProcessingID D P T
http://terminology.hl7.org/CodeSystem/v3-ProcessingMode A I R T
http://terminology.hl7.org/CodeSystem/v3-QueryParameterValue _DispenseQueryFilterCode ALLDISP LASTDISP NODISP _OrderFilterCode AO ONR OWR _PrescriptionDispenseFilterCode C N R _QueryParameterValue ISSFA ISSFI ISSFU
http://terminology.hl7.org/CodeSystem/v3-QueryPriority D I
http://terminology.hl7.org/CodeSystem/v3-QueryRequestLimit _QueryRequestLimit RD
http://terminology.hl7.org/CodeSystem/v3-QueryResponse AE NF OK QE
http://terminology.hl7.org/CodeSystem/v3-QueryStatusCode aborted deliveredResponse executing new waitContinuedQueryResponse
http://terminology.hl7.org/CodeSystem/v3-Race 1002-5 1004-1 1006-6 1008-2 1010-8 1011-6 1012-4 1013-2 1014-0 1015-7 1016-5 1017-3 1018-1 1019-9 1021-5 1022-3 1023-1 1024-9 1026-4 1028-0 1030-6 1031-4 1033-0 1035-5 1037-1 1039-7 1041-3 1042-1 1044-7 1045-4 1046-2 1047-0 1048-8 1049-6 1050-4 1051-2 1053-8 1054-6 1055-3 1056-1 1057-9 1058-7 1059-5 1060-3 1061-1 1062-9 1063-7 1064-5 1065-2 1066-0 1068-6 1069-4 1070-2 1071-0 1072-8 1073-6 1074-4 1076-9 1741-8 1742-6 1743-4 1744-2 1745-9 1746-7 1747-5 1748-3 1749-1 1750-9 1751-7 1752-5 1753-3 1754-1 1755-8 1756-6 1757-4 1758-2 1759-0 1760-8 1761-6 1762-4 1763-2 1764-0 1765-7 1766-5 1767-3 1768-1 1769-9 1770-7 1771-5 1772-3 1773-1 1774-9 1775-6 1776-4 1777-2 1778-0 1779-8 1780-6 1781-4 1782-2 1783-0 1784-8 1785-5 1786-3 1787-1 1788-9 1789-7 1790-5 1791-3 1792-1 1793-9 1794-7 1795-4 1796-2 1797-0 1798-8 1799-6 1800-2 1801-0 1802-8 1803-6 1804-4 1805-1 1806-9 1807-7 1808-5 1809-3 1078-5 1080-1 1082-7 1083-5 1084-3 1086-8 1088-4 1089-2 1090-0 1091-8 1092-6 1093-4 1094-2 1095-9 1096-7 1097-5 1098-3 1100-7 1102-3 1103-1 1104-9 1106-4 1108-0 1109-8 1110-6 1112-2 1114-8 1115-5 1116-3 1117-1 1118-9 1119-7 1120-5 1121-3 1123-9 1124-7 1125-4 1126-2 1127-0 1128-8 1129-6 1130-4 1131-2 1132-0 1133-8 1134-6 1135-3 1136-1 1137-9 1138-7 1139-5 1140-3 1141-1 1142-9 1143-7 1144-5 1145-2 1146-0 1147-8 1148-6 1150-2 1151-0 1153-6 1155-1 1156-9 1157-7 1158-5 1159-3 1160-1 1162-7 1163-5 1165-0 1167-6 1169-2 1171-8 1173-4 1175-9 1176-7 1178-3 1180-9 1182-5 1184-1 1186-6 1187-4 1189-0 1191-6 1193-2 1194-0 1195-7 1196-5 1197-3 1198-1 1199-9 1200-5 1201-3 1202-1 1203-9 1204-7 1205-4 1207-0 1209-6 1211-2 1212-0 1214-6 1215-3 1216-1 1217-9 1218-7 1219-5 1220-3 1222-9 1223-7 1224-5 1225-2 1226-0 1227-8 1228-6 1229-4 1230-2 1231-0 1233-6 1234-4 1235-1 1236-9 1237-7 1238-5 1239-3 1240-1 1241-9 1242-7 1243-5 1244-3 1245-0 1246-8 1247-6 1248-4 1250-0 1252-6 1254-2 1256-7 1258-3 1260-9 1262-5 1264-1 1265-8 1267-4 1269-0 1271-6 1272-4 1273-2 1275-7 1277-3 1279-9 1281-5 1282-3 1283-1 1285-6 1286-4 1287-2 1288-0 1289-8 1290-6 1291-4 1292-2 1293-0 1294-8 1295-5 1297-1 1299-7 1301-1 1303-7 1305-2 1306-0 1307-8 1309-4 1310-2 1312-8 1313-6 1314-4 1315-1 1317-7 1319-3 1321-9 1323-5 1325-0 1326-8 1327-6 1328-4 1329-2 1331-8 1332-6 1333-4 1334-2 1335-9 1336-7 1337-5 1338-3 1340-9 1342-5 1344-1 1345-8 1346-6 1348-2 1350-8 1352-4 1354-0 1356-5 1358-1 1359-9 1360-7 1361-5 1363-1 1365-6 1366-4 1368-0 1370-6 1372-2 1374-8 1376-3 1378-9 1380-5 1382-1 1383-9 1384-7 1385-4 1387-0 1389-6 1391-2 1392-0 1393-8 1394-6 1395-3 1396-1 1397-9 1398-7 1399-5 1400-1 1401-9 1403-5 1405-0 1407-6 1409-2 1411-8 1412-6 1413-4 1414-2 1416-7 1417-5 1418-3 1419-1 1420-9 1421-7 1422-5 1423-3 1424-1 1425-8 1426-6 1427-4 1428-2 1429-0 1430-8 1431-6 1432-4 1433-2 1434-0 1435-7 1436-5 1437-3 1439-9 1441-5 1442-3 1443-1 1445-6 1446-4 1448-0 1450-6 1451-4 1453-0 1454-8 1456-3 1457-1 1458-9 1460-5 1462-1 1464-7 1465-4 1466-2 1467-0 1468-8 1469-6 1470-4 1471-2 1472-0 1474-6 1475-3 1476-1 1478-7 1479-5 1480-3 1481-1 1482-9 1483-7 1484-5 1485-2 1487-8 1489-4 1490-2 1491-0 1492-8 1493-6 1494-4 1495-1 1496-9 1497-7 1498-5 1499-3 1500-8 1501-6 1502-4 1503-2 1504-0 1505-7 1506-5 1507-3 1508-1 1509-9 1510-7 1511-5 1512-3 1513-1 1514-9 1515-6 1516-4 1518-0 1519-8 1520-6 1521-4 1522-2 1523-0 1524-8 1525-5 1526-3 1527-1 1528-9 1529-7 1530-5 1531-3 1532-1 1533-9 1534-7 1535-4 1536-2 1537-0 1538-8 1539-6 1541-2 1543-8 1545-3 1547-9 1549-5 1551-1 1552-9 1553-7 1554-5 1556-0 1558-6 1560-2 1562-8 1564-4 1566-9 1567-7 1568-5 1569-3 1570-1 1571-9 1573-5 1574-3 1576-8 1578-4 1579-2 1580-0 1582-6 1584-2 1586-7 1587-5 1588-3 1589-1 1590-9 1591-7 1592-5 1593-3 1594-1 1595-8 1596-6 1597-4 1598-2 1599-0 1600-6 1602-2 1603-0 1604-8 1605-5 1607-1 1609-7 1610-5 1611-3 1612-1 1613-9 1614-7 1615-4 1616-2 1617-0 1618-8 1619-6 1620-4 1621-2 1622-0 1623-8 1624-6 1625-3 1626-1 1627-9 1628-7 1629-5 1630-3 1631-1 1632-9 1633-7 1634-5 1635-2 1636-0 1637-8 1638-6 1639-4 1640-2 1641-0 1643-6 1645-1 1647-7 1649-3 1651-9 1653-5 1654-3 1655-0 1656-8 1657-6 1659-2 1661-8 1663-4 1665-9 1667-5 1668-3 1670-9 1671-7 1672-5 1673-3 1675-8 1677-4 1679-0 1680-8 1681-6 1683-2 1685-7 1687-3 1688-1 1689-9 1690-7 1692-3 1694-9 1696-4 1697-2 1698-0 1700-4 1702-0 1704-6 1705-3 1707-9 1709-5 1711-1 1712-9 1713-7 1715-2 1717-8 1718-6 1719-4 1720-2 1722-8 1724-4 1725-1 1726-9 1727-7 1728-5 1729-3 1730-1 1731-9 1732-7 1733-5 1735-0 1737-6 1739-2 1740-0 1811-9 1813-5 1814-3 1815-0 1816-8 1817-6 1818-4 1819-2 1820-0 1821-8 1822-6 1823-4 1824-2 1825-9 1826-7 1827-5 1828-3 1829-1 1830-9 1831-7 1832-5 1833-3 1834-1 1835-8 1837-4 1838-2 1840-8 1842-4 1844-0 1845-7 1846-5 1847-3 1848-1 1849-9 1850-7 1851-5 1852-3 1853-1 1854-9 1855-6 1856-4 1857-2 1858-0 1859-8 1860-6 1861-4 1862-2 1863-0 1864-8 1865-5 1866-3 1867-1 1868-9 1869-7 1870-5 1871-3 1872-1 1873-9 1874-7 1875-4 1876-2 1877-0 1878-8 1879-6 1880-4 1881-2 1882-0 1883-8 1884-6 1885-3 1886-1 1887-9 1888-7 1889-5 1891-1 1892-9 1893-7 1894-5 1896-0 1897-8 1898-6 1899-4 1900-0 1901-8 1902-6 1903-4 1904-2 1905-9 1906-7 1907-5 1908-3 1909-1 1910-9 1911-7 1912-5 1913-3 1914-1 1915-8 1916-6 1917-4 1918-2 1919-0 1920-8 1921-6 1922-4 1923-2 1924-0 1925-7 1926-5 1927-3 1928-1 1929-9 1930-7 1931-5 1932-3 1933-1 1934-9 1935-6 1936-4 1937-2 1938-0 1939-8 1940-6 1941-4 1942-2 1943-0 1944-8 1945-5 1946-3 1947-1 1948-9 1949-7 1950-5 1951-3 1952-1 1953-9 1954-7 1955-4 1956-2 1957-0 1958-8 1959-6 1960-4 1961-2 1962-0 1963-8 1964-6 1966-1 1968-7 1969-5 1970-3 1972-9 1973-7 1974-5 1975-2 1976-0 1977-8 1978-6 1979-4 1980-2 1981-0 1982-8 1984-4 1985-1 1986-9 1987-7 1988-5 1990-1 1992-7 1993-5 1994-3 1995-0 1996-8 1997-6 1998-4 1999-2 2000-8 2002-4 2004-0 2006-5 2007-3 2008-1 2009-9 2010-7 2011-5 2012-3 2013-1 2014-9 2015-6 2016-4 2017-2 2018-0 2019-8 2020-6 2021-4 2022-2 2023-0 2024-8 2025-5 2026-3 2028-9 2029-7 2030-5 2031-3 2032-1 2033-9 2034-7 2035-4 2036-2 2037-0 2038-8 2039-6 2040-4 2041-2 2042-0 2043-8 2044-6 2045-3 2046-1 2047-9 2048-7 2049-5 2050-3 2051-1 2052-9 2054-5 2056-0 2058-6 2060-2 2061-0 2062-8 2063-6 2064-4 2065-1 2066-9 2067-7 2068-5 2069-3 2070-1 2071-9 2072-7 2073-5 2074-3 2075-0 2076-8 2078-4 2079-2 2080-0 2081-8 2082-6 2083-4 2085-9 2086-7 2087-5 2088-3 2089-1 2090-9 2091-7 2092-5 2093-3 2094-1 2095-8 2096-6 2097-4 2098-2 2100-6 2101-4 2102-2 2103-0 2104-8 2500-7 2106-3 2108-9 2109-7 2110-5 2111-3 2112-1 2113-9 2114-7 2115-4 2116-2 2118-8 2119-6 2120-4 2121-2 2122-0 2123-8 2124-6 2125-3 2126-1 2127-9 2129-5 2131-1
http://terminology.hl7.org/CodeSystem/v3-RelationalOperator CT EQ GE GN GT LE LT NE
http://terminology.hl7.org/CodeSystem/v3-RelationshipConjunction AND OR XOR
http://terminology.hl7.org/CodeSystem/v3-ReligiousAffiliation 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016 1017 1018 1019 1020 1021 1022 1023 1024 1025 1026 1027 1028 1029 1030 1031 1032 1033 1034 1035 1036 1037 1038 1039 1040 1041 1042 1043 1044 1045 1046 1047 1048 1049 1050 1051 1052 1053 1054 1055 1056 1057 1058 1059 1060 1061 1062 1063 1064 1065 1066 1067 1068 1069 1070 1071 1072 1073 1074 1075 1076 1077 1078 1079 1080 1081 1082
http://terminology.hl7.org/CodeSystem/v3-ResponseLevel C D E F N R X
http://terminology.hl7.org/CodeSystem/v3-ResponseModality B R T
http://terminology.hl7.org/CodeSystem/v3-ResponseMode D I Q
http://terminology.hl7.org/CodeSystem/v3-RoleClass ROL _RoleClassAssociative _RoleClassMutualRelationship _RoleClassRelationshipFormal AFFL AGNT ASSIGNED COMPAR SGNOFF CON ECON NOK GUARD CIT COVPTY CLAIM NAMED DEPEN INDIV SUBSCR PROG CRINV CRSPNSR EMP MIL GUAR INVSBJ CASEBJ RESBJ LIC NOT PROV PAT PAYEE PAYOR POLHOLD QUAL SPNSR STD UNDWRT CAREGIVER PRS SELF _RoleClassPassive ACCESS ADJY CONC BOND CONY ADMM BIRTHPL DEATHPLC DST RET EXLOC SDLOC DSDLOC ISDLOC EXPR HLD HLTHCHRT IDENT MANU THER MNT OWN RGPR TERR USED WRTE _RoleClassOntological EQUIV SAME SUBY GEN GRIC INST SUBS _RoleClassPartitive CONT EXPAGTCAR EXPVECTOR FOMITE INGR ACTI ACTIB ACTIM ACTIR ADJV ADTV BASE CNTM IACT COLR FLVR PRSV STBL MECH LOCE STOR MBR PART ACTM SPEC ALQT ISLT CHILD CRED NURPRAC NURS PA PHYS
http://terminology.hl7.org/CodeSystem/v3-RoleCode _AffiliationRoleType _AgentRoleType AMENDER CLASSIFIER CONSENTER CONSWIT COPART DECLASSIFIER DELEGATEE DELEGATOR DOWNGRDER DRIVCLASSIFIER GRANTEE GRANTOR INTPRTER REVIEWER VALIDATOR _CoverageSponsorRoleType FULLINS SELFINS _PayorRoleType ENROLBKR TPA UMO RESPRSN EXCEST GUADLTM GUARD POWATT DPOWATT HPOWATT SPOWATT _AssignedRoleType _AssignedNonPersonLivingSubjectRoleType ASSIST BIOTH ANTIBIOT DEBR CCO SEE SNIFF _CertifiedEntityType _CitizenRoleType CAS CASM CN CNRP CNRPM CPCA CRP CRPM _ContactRoleType _AdministrativeContactRoleType BILL ORG PAYOR ECON NOK _IdentifiedEntityType _LocationIdentifiedEntityRoleCode ACHFID JURID LOCHFID _LivingSubjectProductionClass BF BL BR CO DA DR DU FI LY MT MU PL RC SH VL WL WO _MedicationGeneralizationRoleType DC GD GDF GDS GDSF MGDSF _MemberRoleType TRB _PersonalRelationshipRoleType FAMMEMB CHILD CHLDADOPT DAUADOPT SONADOPT CHLDFOST DAUFOST SONFOST DAUC DAU STPDAU NCHILD SON SONC STPSON STPCHLD EXT AUNT MAUNT PAUNT COUSN MCOUSN PCOUSN GGRPRN GGRFTH MGGRFTH PGGRFTH GGRMTH MGGRMTH PGGRMTH MGGRPRN PGGRPRN GRNDCHILD GRNDDAU GRNDSON GRPRN GRFTH MGRFTH PGRFTH GRMTH MGRMTH PGRMTH MGRPRN PGRPRN INLAW CHLDINLAW DAUINLAW SONINLAW PRNINLAW FTHINLAW MTHINLAW SIBINLAW BROINLAW SISINLAW NIENEPH NEPHEW NIECE UNCLE MUNCLE PUNCLE PRN ADOPTP ADOPTF ADOPTM FTH FTHFOST NFTH NFTHF STPFTH MTH GESTM MTHFOST NMTH NMTHF STPMTH NPRN PRNFOST STPPRN SIB BRO HBRO NBRO TWINBRO FTWINBRO ITWINBRO STPBRO HSIB HSIS NSIB NSIS TWINSIS FTWINSIS ITWINSIS TWIN FTWIN ITWIN SIS STPSIS STPSIB SIGOTHR DOMPART FMRSPS SPS HUSB WIFE FRND NBOR ONESELF ROOM _PolicyOrProgramCoverageRoleType _CoverageRoleType FAMDEP HANDIC INJ SELF SPON STUD FSTUD PSTUD ADOPT GCHILD GPARNT NAT NIENE PARNT SPSE STEP _CoveredPartyRoleType _ClaimantCoveredPartyRoleType CRIMEVIC INJWKR _DependentCoveredPartyRoleType COCBEN DIFFABL WARD _IndividualInsuredPartyRoleType RETIREE _ProgramEligiblePartyRoleType INDIG MIL ACTMIL RETMIL VET _SubscriberCoveredPartyRoleType _ResearchSubjectRoleBasis ERL SCN _ServiceDeliveryLocationRoleType _DedicatedServiceDeliveryLocationRoleType _DedicatedClinicalLocationRoleType DX CVDX CATH ECHO GIDX ENDOS RADDX RADO RNEU HOSP CHR GACH MHSP PSYCHF RH RHAT RHII RHMAD RHPI RHPIH RHPIMS RHPIVS RHYAD HU BMTU CCU CHEST EPIL ER ETU HD HLAB INLAB OUTLAB HRAD HUSCS ICU PEDICU PEDNICU INPHARM MBL NCCS NS OUTPHARM PEDU PHU RHU SLEEP NCCF SNF OF ALL AMPUT BMTC BREAST CANC CAPC CARD PEDCARD COAG CRS DERM ENDO PEDE ENT FMC GI PEDGI GIM GYN HEM PEDHEM HTN IEC INFD PEDID INV LYMPH MGEN NEPH PEDNEPH NEUR OB OMS ONCL PEDHO OPH OPTC ORTHO HAND PAINCL PC PEDC PEDRHEUM POD PREV PROCTO PROFF PROS PSI PSY RHEUM SPMED SU PLS URO TR TRAVEL WND RTF PRC SURF _DedicatedNonClinicalLocationRoleType DADDR MOBL AMB PHARM _IncidentalServiceDeliveryLocationRoleType ACC COMM CSC PTRES SCHOOL UPC WORK _SpecimenRoleType C G L P Q B E F O V R CLAIM communityLaboratory GT homeHealth laboratory pathologist PH phlebotomist PROG PT subject thirdParty DEP DEPEN FM INDIV NAMED PSYCHCF SUBSCR
http://terminology.hl7.org/CodeSystem/v3-RoleLinkStatus NORMAL ACTIVE CANCELLED COMPLETED PENDING NULLIFIED
http://terminology.hl7.org/CodeSystem/v3-RoleLinkType REL BACKUP CONT DIRAUTH IDENT INDAUTH PART REPL
http://terminology.hl7.org/CodeSystem/v3-RoleStatus normal active cancelled pending suspended terminated nullified
http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration _RouteByMethod SOAK SHAMPOO TRNSLING PO GARGLE SUCK _Chew CHEW _Diffusion EXTCORPDIF HEMODIFF TRNSDERMD _Dissolve DISSOLVE SL _Douche DOUCHE _ElectroOsmosisRoute ELECTOSMOS _Enema ENEMA RETENEMA _Flush IVFLUSH _Implantation IDIMPLNT IVITIMPLNT SQIMPLNT _Infusion EPI IA IC ICOR IOSSC IT IV IVC IVCC IVCI PCA IVASCINFUS SQINFUS _Inhalation IPINHL ORIFINHL REBREATH IPPB NASINHL NASINHLC NEB NASNEB ORNEB TRACH VENT VENTMASK _Injection AMNINJ BILINJ CHOLINJ CERVINJ EPIDURINJ EPIINJ EPINJSP EXTRAMNINJ EXTCORPINJ GBINJ GINGINJ BLADINJ ENDOSININJ HEMOPORT IABDINJ IAINJ IAINJP IAINJSP IARTINJ IBURSINJ ICARDINJ ICARDINJRP ICARDINJSP ICARINJP ICARTINJ ICAUDINJ ICAVINJ ICAVITINJ ICEREBINJ ICISTERNINJ ICORONINJ ICORONINJP ICORPCAVINJ IDINJ IDISCINJ IDUCTINJ IDURINJ IEPIDINJ IEPITHINJ ILESINJ ILUMINJ ILYMPJINJ IM IMD IMZ IMEDULINJ INTERMENINJ INTERSTITINJ IOINJ IOSSINJ IOVARINJ IPCARDINJ IPERINJ IPINJ IPLRINJ IPROSTINJ IPUMPINJ ISINJ ISTERINJ ISYNINJ ITENDINJ ITESTINJ ITHORINJ ITINJ ITUBINJ ITUMINJ ITYMPINJ IUINJ IUINJC IURETINJ IVASCINJ IVENTINJ IVESINJ IVINJ IVINJBOL IVPUSH IVRPUSH IVSPUSH IVITINJ PAINJ PARENTINJ PDONTINJ PDPINJ PDURINJ PNINJ PNSINJ RBINJ SCINJ SLESINJ SOFTISINJ SQ SUBARACHINJ SUBMUCINJ TRPLACINJ TRTRACHINJ URETHINJ URETINJ _Insertion CERVINS IOSURGINS IU LPINS PR SQSURGINS URETHINS VAGINSI _Instillation CECINSTL EFT ENTINSTL GT NGT OGT BLADINSTL CAPDINSTL CTINSTL ETINSTL GJT IBRONCHINSTIL IDUODINSTIL IESOPHINSTIL IGASTINSTIL IILEALINJ IOINSTL ISININSTIL ITRACHINSTIL IUINSTL JJTINSTL LARYNGINSTIL NASALINSTIL NASOGASINSTIL NTT OJJ OT PDPINSTL PNSINSTL RECINSTL RECTINSTL SININSTIL SOFTISINSTIL TRACHINSTL TRTYMPINSTIL URETHINSTL _IontophoresisRoute IONTO _Irrigation GUIRR IGASTIRR ILESIRR IOIRR BLADIRR BLADIRRC BLADIRRT RECIRR _LavageRoute IGASTLAV _MucosalAbsorptionRoute IDOUDMAB ITRACHMAB SMUCMAB _Nebulization ETNEB _Rinse DENRINSE ORRINSE _SuppositoryRoute URETHSUP _Swish SWISHSPIT SWISHSWAL _TopicalAbsorptionRoute TTYMPTABSORP _TopicalApplication DRESS SWAB TOPICAL BUC CERV DEN GIN HAIR ICORNTA ICORONTA IESOPHTA IILEALTA ILTOP ILUMTA IOTOP LARYNGTA MUC NAIL NASAL OPTHALTA ORALTA ORMUC OROPHARTA PERIANAL PERINEAL PDONTTA RECTAL SCALP OCDRESTA SKIN SUBCONJTA TMUCTA VAGINS INSUF TRNSDERM _RouteBySite _AmnioticFluidSacRoute _BiliaryRoute _BodySurfaceRoute _BuccalMucosaRoute _CecostomyRoute _CervicalRoute _EndocervicalRoute _EnteralRoute _EpiduralRoute _ExtraAmnioticRoute _ExtracorporealCirculationRoute _GastricRoute _GenitourinaryRoute _GingivalRoute _HairRoute _InterameningealRoute _InterstitialRoute _IntraabdominalRoute _IntraarterialRoute _IntraarticularRoute _IntrabronchialRoute _IntrabursalRoute _IntracardiacRoute _IntracartilaginousRoute _IntracaudalRoute _IntracavernosalRoute _IntracavitaryRoute _IntracerebralRoute _IntracervicalRoute _IntracisternalRoute _IntracornealRoute _IntracoronalRoute _IntracoronaryRoute _IntracorpusCavernosumRoute _IntradermalRoute _IntradiscalRoute _IntraductalRoute _IntraduodenalRoute _IntraduralRoute _IntraepidermalRoute _IntraepithelialRoute _IntraesophagealRoute _IntragastricRoute _IntrailealRoute _IntralesionalRoute _IntraluminalRoute _IntralymphaticRoute _IntramedullaryRoute _IntramuscularRoute _IntraocularRoute _IntraosseousRoute _IntraovarianRoute _IntrapericardialRoute _IntraperitonealRoute _IntrapleuralRoute _IntraprostaticRoute _IntrapulmonaryRoute _IntrasinalRoute _IntraspinalRoute _IntrasternalRoute _IntrasynovialRoute _IntratendinousRoute _IntratesticularRoute _IntrathecalRoute _IntrathoracicRoute _IntratrachealRoute _IntratubularRoute _IntratumorRoute _IntratympanicRoute _IntrauterineRoute _IntravascularRoute _IntravenousRoute _IntraventricularRoute _IntravesicleRoute _IntravitrealRoute _JejunumRoute _LacrimalPunctaRoute _LaryngealRoute _LingualRoute _MucousMembraneRoute _NailRoute _NasalRoute _OphthalmicRoute _OralRoute _OromucosalRoute _OropharyngealRoute _OticRoute _ParanasalSinusesRoute _ParenteralRoute _PerianalRoute _PeriarticularRoute _PeriduralRoute _PerinealRoute _PerineuralRoute _PeriodontalRoute _PulmonaryRoute _RectalRoute _RespiratoryTractRoute _RetrobulbarRoute _ScalpRoute _SinusUnspecifiedRoute _SkinRoute _SoftTissueRoute _SubarachnoidRoute _SubconjunctivalRoute _SubcutaneousRoute _SublesionalRoute _SublingualRoute _SubmucosalRoute _TracheostomyRoute _TransmucosalRoute _TransplacentalRoute _TranstrachealRoute _TranstympanicRoute _UreteralRoute _UrethralRoute _UrinaryBladderRoute _UrinaryTractRoute _VaginalRoute _VitreousHumourRoute
http://terminology.hl7.org/CodeSystem/v3-Sequencing A D N
http://terminology.hl7.org/CodeSystem/v3-SetOperator _ValueSetOperator E I A H P
http://terminology.hl7.org/CodeSystem/v3-SpecimenType _SpecimenEntityType ABS AMN ASP BBL BDY BIFL BLD BLDA BLDC BLDCO BLDV BON BPH BPU BRN BRO BRTH CALC CDM CNJT CNL COL CRN CSF CTP CUR CVM CVX CYST DIAF DOSE DRN DUFL EAR EARW ELT ENDC ENDM EOS EYE FIB FIST FLT FLU FOOD GAS GAST GEN GENC GENF GENL GENV HAR IHG ISLT IT LAM LIQ LN LNA LNV LYM MAC MAR MBLD MEC MILK MLK NAIL NOS PAFL PAT PLAS PLB PLC PLR PMN PPP PRP PRT PUS RBC SAL SER SKM SKN SMN SMPLS SNV SPRM SPT SPTC SPTT STL SWT TEAR THRB THRT TISG TISPL TISS TISU TLGI TLNG TSMI TUB ULC UMB UMED UR URC URNS URT URTH USUB VOM WAT WBC WICK WND WNDA WNDD WNDE
http://terminology.hl7.org/CodeSystem/v3-SubstitutionCondition _Conditional CONFIRM NOTIFY NOSUB UNCOND
http://terminology.hl7.org/CodeSystem/v3-TableCellHorizontalAlign center char justify left right
http://terminology.hl7.org/CodeSystem/v3-TableCellScope col colgroup row rowgroup
http://terminology.hl7.org/CodeSystem/v3-TableCellVerticalAlign baseline bottom middle top
http://terminology.hl7.org/CodeSystem/v3-TableFrame above below border box hsides lhs rhs void vsides
http://terminology.hl7.org/CodeSystem/v3-TableRules all cols groups none rows
http://terminology.hl7.org/CodeSystem/v3-TargetAwareness D F I M P U
http://terminology.hl7.org/CodeSystem/v3-TelecommunicationCapabilities data fax sms tty voice
http://terminology.hl7.org/CodeSystem/v3-TimingEvent AC ACD ACM ACV C CD CM CV HS IC ICD ICM ICV PC PCD PCM PCV WAKE
http://terminology.hl7.org/CodeSystem/v3-TransmissionRelationshipTypeCode SEQL
http://terminology.hl7.org/CodeSystem/v3-TribalEntityUS _NativeEntityAlaska 338 339 340 341 342 343 344 345 346 347 348 349 350 351 352 353 354 355 356 357 358 359 360 361 362 363 364 365 366 367 368 369 370 371 372 373 374 375 376 377 378 379 380 381 382 383 384 385 386 387 388 389 390 391 392 393 394 395 396 397 398 399 400 401 402 403 404 405 406 407 408 409 410 411 412 413 414 415 416 417 418 419 420 421 422 423 424 425 426 427 428 429 430 431 432 433 434 435 436 437 438 439 440 441 442 443 444 445 446 447 448 449 450 451 452 453 454 455 456 457 458 459 460 461 462 463 464 465 466 467 468 469 470 471 472 473 474 475 476 477 478 479 480 481 482 483 484 485 486 487 488 489 490 491 492 493 494 495 496 497 498 499 500 501 502 503 504 505 506 507 508 509 510 511 512 513 514 515 516 517 518 519 520 521 522 523 524 525 526 527 528 529 530 531 532 533 534 535 536 537 538 539 540 541 542 543 544 545 546 547 548 549 550 551 552 553 554 555 556 557 558 559 560 561 562 563 564 565 566 _NativeEntityContiguous 1 10 100 101 102 103 104 105 106 107 108 109 11 110 111 112 113 114 115 116 117 118 119 12 120 121 122 123 124 125 126 127 128 129 13 130 131 132 133 134 135 136 137 138 139 14 140 141 142 143 144 145 146 147 148 149 15 150 151 152 153 154 155 156 157 158 159 16 160 161 162 163 164 165 166 167 168 169 17 170 171 172 173 174 175 176 177 178 179 18 180 181 182 183 184 185 186 187 188 189 19 190 191 192 193 194 195 196 197 198 199 2 20 200 201 202 203 204 205 206 207 208 209 21 210 211 212 213 214 215 216 217 218 219 22 220 221 222 223 224 225 226 227 228 229 23 230 231 232 233 234 235 236 237 238 239 24 240 241 242 243 244 245 246 247 248 249 25 250 251 252 253 254 255 256 257 258 259 26 260 261 262 263 264 265 266 267 268 269 27 270 271 272 273 274 275 276 277 278 279 28 280 281 282 283 284 285 286 287 288 289 29 290 291 292 293 294 295 296 297 298 299 3 30 300 301 302 303 304 305 306 307 308 309 31 310 311 312 313 314 315 316 317 318 319 32 320 321 322 323 324 325 326 327 328 329 33 330 331 332 333 334 335 336 337 34 35 36 37 38 39 4 40 41 42 43 44 45 46 47 48 49 5 50 51 52 53 54 55 56 57 58 59 6 60 61 62 63 64 65 66 67 68 69 7 70 71 72 73 74 75 76 77 78 79 8 80 81 82 83 84 85 86 87 88 89 9 90 91 92 93 94 95 96 97 98 99
http://terminology.hl7.org/CodeSystem/v3-VaccineManufacturer AB AD ALP AR AVI BA BAY BP BPC CEN CHI CON EVN GRE IAG IM IUS JPN KGC LED MA MED MIL MIP MSD NAB NAV NOV NYB ORT OTC PD PMC PRX SCL SI SKB USA WA WAL
http://terminology.hl7.org/CodeSystem/v3-WorkClassificationODH PWAF PWFG PWLG PWNSE PWSE PWSG UWNSE UWSE VW
http://terminology.hl7.org/CodeSystem/v3-hl7ApprovalStatus affd affi affn appad appai appan appd appi appn comi comn draft loc memd memi memn ns prop ref wd
http://terminology.hl7.org/CodeSystem/v3-hl7CMETAttribution contact identified identified-confirmable identified-informational informational minimal universal
http://terminology.hl7.org/CodeSystem/v3-hl7ITSType UML XML
http://terminology.hl7.org/CodeSystem/v3-hl7ITSVersionCode XMLV1PR1
http://terminology.hl7.org/CodeSystem/v3-hl7PublishingDomain AB AI AL BB CD CG CI CO CP CR CS CT DD DI DS EM II IZ LB ME MI MM MR MT OB OO OR PA PC PH PM QI QM RG RI RP RR RT RX SC SP TD
http://terminology.hl7.org/CodeSystem/v3-hl7PublishingSection AM HM IM UU
http://terminology.hl7.org/CodeSystem/v3-hl7PublishingSubSection CO FI MC MF PO PR QU RC RE UU
http://terminology.hl7.org/CodeSystem/v3-hl7Realm BindingRealms AffiliateRealms AR AT AU BR CA CH CL CN CO CZ DE DK ES FI FR GR HR IE IN IT JP KR LT MX NL NZ RO RU SE SG SOA TR TW UK US UV UY C1 GB R1 X1 NamespaceRealms ZZ
http://terminology.hl7.org/CodeSystem/v3-hl7V3Conformance I NP R RC RI U
http://terminology.hl7.org/CodeSystem/v3-hl7VoteResolution affirmativeResolution affdef affi affr negativeResolution nonsubp nonsubv notrelp notrelv prevcons retract unresolved withdraw
http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm _AdministrableDrugForm APPFUL DROP NDROP OPDROP ORDROP OTDROP PUFF SCOOP SPRY _DispensableDrugForm _GasDrugForm GASINHL _GasLiquidMixture AER BAINHL INHLSOL MDINHL NASSPRY DERMSPRY FOAM FOAMAPL RECFORM VAGFOAM VAGFOAMAPL RECSPRY VAGSPRY _GasSolidSpray INHL BAINHLPWD INHLPWD MDINHLPWD NASINHL ORINHL PWDSPRY SPRYADAPT _Liquid LIQCLN LIQSOAP SHMP OIL TOPOIL SOL IPSOL IRSOL DOUCHE ENEMA OPIRSOL IVSOL ORALSOL ELIXIR RINSE SYRUP RECSOL TOPSOL LIN MUCTOPSOL TINC _LiquidLiquidEmulsion CRM NASCRM OPCRM ORCRM OTCRM RECCRM TOPCRM VAGCRM VAGCRMAPL LTN TOPLTN OINT NASOINT OINTAPL OPOINT OTOINT RECOINT TOPOINT VAGOINT VAGOINTAPL _LiquidSolidSuspension GEL GELAPL NASGEL OPGEL OTGEL TOPGEL URETHGEL VAGGEL VGELAPL PASTE PUD TPASTE SUSP ITSUSP OPSUSP ORSUSP ERSUSP ERSUSP12 ERSUSP24 OTSUSP RECSUSP _SolidDrugForm BAR BARSOAP MEDBAR CHEWBAR BEAD CAKE CEMENT CRYS DISK FLAKE GRAN GUM PAD MEDPAD PATCH TPATCH TPATH16 TPATH24 TPATH2WK TPATH72 TPATHWK PELLET PILL CAP ORCAP ENTCAP ERENTCAP ERCAP ERCAP12 ERCAP24 ERECCAP TAB ORTAB BUCTAB SRBUCTAB CAPLET CHEWTAB CPTAB DISINTAB DRTAB ECTAB ERECTAB ERTAB ERTAB12 ERTAB24 ORTROCHE SLTAB VAGTAB POWD TOPPWD RECPWD VAGPWD SUPP RECSUPP URETHSUPP VAGSUPP SWAB MEDSWAB WAFER
http://terminology.hl7.org/CodeSystem/v3-styleType _FontStyle bold emphasis italics underline _ListStyle _OrderedListStyle Arabic BigAlpha BigRoman LittleAlpha LittleRoman _UnorderedListStyle Circle Disc Square _TableRuleStyle Botrule Lrule Rrule Toprule
http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution _ActSubstanceAdminSubstitutionCode E EC BC G TE TB TG F N
http://terminology.hl7.org/CodeSystem/v3-triggerEventID POLB_TE004000UV POLB_TE004001UV POLB_TE004002UV POLB_TE004007UV POLB_TE004100UV POLB_TE004102UV POLB_TE004200UV POLB_TE004201UV POLB_TE004202UV POLB_TE004301UV POLB_TE004500UV
http://terminology.hl7.org/CodeSystem/validation-process edit-check valueset primary multi standalone in-context
http://terminology.hl7.org/CodeSystem/validation-status successful failed unknown
http://terminology.hl7.org/CodeSystem/validation-type nothing primary multiple
http://terminology.hl7.org/CodeSystem/variant-state positive negative absent
http://terminology.hl7.org/CodeSystem/verificationresult-communication-method manual portal pull push`
