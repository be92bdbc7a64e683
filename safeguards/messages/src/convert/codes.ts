/** Names of code systems in HL7 table 0396 to FHIR’s. `HL7nnnn` and what is not here are made by `systemOf`. */
export const codeSystems: Readonly<Record<string, string>> = {
  LN: 'http://loinc.org',
  LOINC: 'http://loinc.org',
  SCT: 'http://snomed.info/sct',
  SNM: 'http://snomed.info/sct',
  SNOMED: 'http://snomed.info/sct',
  'SNOMED-CT': 'http://snomed.info/sct',
  I9: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9C: 'http://hl7.org/fhir/sid/icd-9-cm',
  I9CDX: 'http://hl7.org/fhir/sid/icd-9-cm',
  I10: 'http://hl7.org/fhir/sid/icd-10',
  ICD10: 'http://hl7.org/fhir/sid/icd-10',
  I10C: 'http://hl7.org/fhir/sid/icd-10-cm',
  ICDO: 'http://terminology.hl7.org/CodeSystem/icd-o-3',
  C4: 'http://www.ama-assn.org/go/cpt',
  CPT: 'http://www.ama-assn.org/go/cpt',
  CPT4: 'http://www.ama-assn.org/go/cpt',
  CVX: 'http://hl7.org/fhir/sid/cvx',
  MVX: 'http://hl7.org/fhir/sid/mvx',
  NDC: 'http://hl7.org/fhir/sid/ndc',
  RXNORM: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  UCUM: 'http://unitsofmeasure.org',
  CDCREC: 'urn:oid:2.16.840.1.113883.6.238',
  ISO3166_1: 'urn:iso:std:iso:3166',
  NCIT: 'http://ncithesaurus-stage.nci.nih.gov',
}

export const V2 = 'http://terminology.hl7.org/CodeSystem/v2-'
export const V3 = 'http://terminology.hl7.org/CodeSystem/v3-'
export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem/'

/** HL7 table 0001. */
export const genders: Readonly<Record<string, string>> = {
  M: 'male',
  F: 'female',
  O: 'other',
  A: 'other',
  U: 'unknown',
  N: 'other',
  X: 'other',
}
/** HL7 table 0002 to v3 MaritalStatus: the same letters but for these. */
export const maritalStates: Readonly<Record<string, string>> = {
  A: 'L',
  D: 'D',
  I: 'I',
  L: 'L',
  M: 'M',
  P: 'T',
  S: 'S',
  U: 'UNK',
  W: 'W',
}
/** HL7 table 0200. */
export const nameUses: Readonly<Record<string, string>> = {
  L: 'official',
  D: 'usual',
  B: 'official',
  M: 'maiden',
  N: 'nickname',
  S: 'anonymous',
  T: 'temp',
  BAD: 'old',
}
/** HL7 table 0190. */
export const addressUses: Readonly<Record<string, string>> = {
  H: 'home',
  L: 'home',
  P: 'home',
  B: 'work',
  O: 'work',
  C: 'temp',
  TM: 'temp',
  BA: 'old',
  BI: 'billing',
}
/** HL7 table 0201. */
export const telecomUses: Readonly<Record<string, string>> = {
  PRN: 'home',
  VHN: 'home',
  WPN: 'work',
  BPN: 'work',
}
/** HL7 table 0202. */
export const telecomSystems: Readonly<Record<string, string>> = {
  PH: 'phone',
  CP: 'phone',
  FX: 'fax',
  BP: 'pager',
  Internet: 'email',
  INTERNET: 'email',
  'X.400': 'email',
  MD: 'other',
  TDD: 'phone',
  TTY: 'phone',
}
/** HL7 table 0004 to v3 ActCode. */
export const encounterClasses: Readonly<Record<string, string>> = {
  I: 'IMP',
  O: 'AMB',
  E: 'EMER',
  P: 'PRENC',
  R: 'AMB',
  B: 'IMP',
  H: 'HH',
}
/** HL7 table 0085. */
export const observationStates: Readonly<Record<string, string>> = {
  C: 'corrected',
  D: 'entered-in-error',
  F: 'final',
  I: 'registered',
  N: 'unknown',
  O: 'registered',
  P: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  B: 'preliminary',
  U: 'final',
  A: 'amended',
  V: 'final',
  W: 'entered-in-error',
  X: 'cancelled',
}
/** HL7 table 0123. */
export const reportStates: Readonly<Record<string, string>> = {
  A: 'partial',
  C: 'corrected',
  F: 'final',
  I: 'registered',
  M: 'partial',
  N: 'unknown',
  O: 'registered',
  P: 'preliminary',
  R: 'partial',
  S: 'registered',
  X: 'cancelled',
  Y: 'unknown',
  Z: 'unknown',
}
/** HL7 table 0119 (ORC-1) for what it says of the order itself. */
export const orderControls: Readonly<Record<string, string>> = {
  CA: 'revoked',
  OC: 'revoked',
  CR: 'revoked',
  DC: 'revoked',
  OD: 'revoked',
  HD: 'on-hold',
  OH: 'on-hold',
  UA: 'revoked',
  DE: 'entered-in-error',
}
/** HL7 table 0038 (ORC-5). */
export const orderStates: Readonly<Record<string, string>> = {
  A: 'active',
  CA: 'revoked',
  CM: 'completed',
  DC: 'revoked',
  ER: 'entered-in-error',
  HD: 'on-hold',
  IP: 'active',
  RP: 'revoked',
  SC: 'active',
}
/** HL7 table 0127 to AllergyIntolerance.category. */
export const allergyCategories: Readonly<Record<string, string>> = {
  DA: 'medication',
  MA: 'medication',
  FA: 'food',
  EA: 'environment',
  AA: 'environment',
  PA: 'environment',
  LA: 'environment',
}
/** HL7 table 0128. */
export const criticalities: Readonly<Record<string, string>> = {
  SV: 'high',
  MO: 'low',
  MI: 'low',
  U: 'unable-to-assess',
}
/** HL7 table 0131 is a value set of RelatedPerson.patient’s relationship as it is. */
export const priorities: Readonly<Record<string, string>> = {
  S: 'stat',
  A: 'asap',
  R: 'routine',
  P: 'urgent',
  C: 'urgent',
  T: 'urgent',
}
/** SIU: what the event says of the appointment (HL7 v2.9 §10.3). */
export const appointmentStates: Readonly<Record<string, string>> = {
  S12: 'booked',
  S13: 'booked',
  S14: 'booked',
  S15: 'cancelled',
  S16: 'cancelled',
  S17: 'entered-in-error',
  S26: 'noshow',
}
/** ADT: what the event says of the stay (HL7 v2.9 §3.3). */
export const encounterStates: Readonly<Record<string, string>> = {
  A01: 'in-progress',
  A02: 'in-progress',
  A03: 'finished',
  A04: 'in-progress',
  A05: 'planned',
  A06: 'in-progress',
  A07: 'in-progress',
  A09: 'in-progress',
  A10: 'arrived',
  A11: 'cancelled',
  A12: 'in-progress',
  A13: 'in-progress',
  A14: 'planned',
  A15: 'in-progress',
  A16: 'in-progress',
  A25: 'in-progress',
  A26: 'in-progress',
  A27: 'cancelled',
  A38: 'cancelled',
}
/** HL7 table 0271 (TXA-17). */
export const documentStates: Readonly<Record<string, string>> = {
  AU: 'final',
  DI: 'preliminary',
  DO: 'preliminary',
  IN: 'preliminary',
  IP: 'preliminary',
  LA: 'final',
  PA: 'preliminary',
}
