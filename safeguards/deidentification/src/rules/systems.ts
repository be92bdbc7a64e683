/**
 * Systems whose codes may leave, beside those of HL7 (`tables/hl7-codes.ts`, code by code). A code must have its
 * system's form, and its check digit where it has one: nine of ten numbers that somebody wrote in its place have not.
 */
export const codeSystems: Readonly<
  Record<string, { readonly form: string; readonly check?: 'verhoeff' | 'mod10' }>
> = {
  'http://snomed.info/sct': { form: '[1-9]\\d{5,17}', check: 'verhoeff' },
  'http://loinc.org': { form: '(?:L[AP])?\\d{1,7}-\\d', check: 'mod10' },
  'http://www.nlm.nih.gov/research/umls/rxnorm': { form: '[1-9]\\d{1,6}' },
  'http://hl7.org/fhir/sid/cvx': { form: '\\d{2,3}' },
  'http://hl7.org/fhir/sid/icd-10': { form: '[A-Z]\\d[0-9A-Z](?:\\.?[0-9A-Z]{1,4})?' },
  'http://hl7.org/fhir/sid/icd-10-cm': { form: '[A-Z]\\d[0-9A-Z](?:\\.?[0-9A-Z]{1,4})?' },
  'http://www.cms.gov/Medicare/Coding/ICD10': { form: '[0-9A-HJ-NP-Z]{7}' },
  'http://hl7.org/fhir/sid/icd-9-cm': { form: '(?:[VE]?\\d{2,3})(?:\\.\\d{1,2})?' },
  'http://www.ama-assn.org/go/cpt': { form: '\\d{4}[0-9FTU]' },
  'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets': { form: '[A-V]\\d{4}' },
  'http://hl7.org/fhir/sid/ndc': { form: '\\d{4,5}-\\d{3,4}-\\d{1,2}' },
  'http://www.whocc.no/atc': { form: '[A-DGHJLMNPRSV](?:\\d{2}(?:[A-Z](?:[A-Z](?:\\d{2})?)?)?)?' },
  'http://dicom.nema.org/resources/ontology/DCM': { form: '(?:[A-Z]{2,5}|1[0-3]\\d{4})' },
  'http://www.nubc.org/patient-discharge': { form: '\\d{2}' },
  'http://nucc.org/provider-taxonomy': { form: '[12]\\d{2}[0-9A-Z]{6}X' },
  'urn:ietf:bcp:47': { form: '[a-z]{2,3}(?:-[A-Z]{2})?' },
  'urn:iso:std:iso:3166': { form: '[A-Z]{2,3}' },
  'urn:oid:2.16.840.1.113883.6.238': { form: '\\d{4}-\\d' },
  'https://bluebutton.cms.gov/resources/variables/line_cms_type_srvc_cd': { form: '[0-9A-Z]' },
  'https://bluebutton.cms.gov/resources/codesystem/adjudication': {
    form: 'https://bluebutton\\.cms\\.gov/resources/variables/line_(?:(?:alowd_chrg|bene_ptb_ddctbl|coinsrnc|prvdr_pmt|sbmtd_chrg)_amt|prcsg_ind_cd)',
  },
}

/** Codes by which an Observation says an age: its numbers are years where no unit says otherwise. */
export const ageCodes: readonly string[] = [
  'http://loinc.org|30525-0',
  'http://loinc.org|21612-7',
  'http://loinc.org|29553-5',
  'http://loinc.org|63900-5',
  'http://snomed.info/sct|397669002',
  'http://snomed.info/sct|424144002',
]

/** UCUM atoms (§4) that occur in medicine; those with `*` take a metric prefix. Annotations in braces are dropped. */
export const ucumAtoms =
  "m* s* g* rad* K* C* cd* mol* Pa* Hz* N* J* W* A* V* F* Ohm* S* Wb* Cel T* H* lm* lx* Bq* Gy* Sv* L* l* bar* U* kat* eq* osm* Ci* R* cal* [Cal] u* eV* B* % [ppth] [ppm] [ppb] [pptr] min h d wk mo a deg ' '' [degF] [in_i] [ft_i] [lb_av] [oz_av] [foz_us] [cup_us] [tbs_us] [tsp_us] [drp] [iU] [IU] [arb'U] [CFU] [PFU] [HPF] [LPF] [pH] [H2O] mm[Hg] cm[H20] cm[H2O] [Hg] m[Hg]* m[H2O]* [mesh_i] [diop] [MET] [hp_X] 10* 10^ [GPL'U] [MPL'U] [APL'U] [beth'U] [todd'U] [dye'U] [knk'U] [mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [FFU] [BAU] [ELU] [EU] [Lf] [D'ag'U] [p'diop] [Ch] [car_m] sph tex"

export const ucumPrefixes = 'Y Z E P T G M k h da d c m u n p f a z y'
