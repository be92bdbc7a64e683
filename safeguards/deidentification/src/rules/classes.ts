/** The 18 classes of 45 CFR 164.514(b)(2)(i), and what in the rules meets each. `classes.test.ts` has an example of each. */
export const safeHarborClasses = {
  A: ['names', 'HumanName, display and text are named by no rule; ids become pseudonyms'],
  B: [
    'places smaller than a state',
    'of an Address the state, the country and the ZIP3 or 000; positions are not named',
  ],
  C: ['dates but the year, and ages over 89', 'the actions date, instant, birthDate and quantity'],
  D: ['telephone numbers', 'ContactPoint is named by no rule'],
  E: ['fax numbers', 'ContactPoint is named by no rule'],
  F: ['mail addresses', 'ContactPoint is named by no rule'],
  G: [
    'social security numbers',
    'Identifier is named by no rule; numbers of known people are looked for',
  ],
  H: [
    'medical record numbers',
    'Identifier is named by no rule; numbers of known people are looked for',
  ],
  I: [
    'health plan beneficiary numbers',
    'Coverage.subscriberId and Identifier are named by no rule',
  ],
  J: ['account numbers', 'Account may not leave; Identifier is named by no rule'],
  K: ['certificate and licence numbers', 'Practitioner.qualification leaves its code alone'],
  L: ['vehicle identifiers', 'Identifier and extensions are named by no rule'],
  M: ['device identifiers and serial numbers', 'Device leaves status, type and patient alone'],
  N: [
    'web addresses',
    'uri, url and canonical are named by no rule; systems of codes are of a closed table',
  ],
  O: ['IP addresses', 'AuditEvent and Provenance may not leave; text is removed'],
  P: ['biometric identifiers', 'SampledData, Attachment and Binary are named by no rule'],
  Q: ['full-face photographs', 'Attachment, Media and Binary are named by no rule'],
  R: [
    'any other unique number, characteristic or code',
    'everything that is not named is removed; pseudonyms are of a secret that is forgotten',
  ],
} as const
