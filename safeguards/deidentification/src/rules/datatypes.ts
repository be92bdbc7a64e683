/** What is done with a value. Every one of them may also decide to remove it. */
export const actions = {
  keep: 'Boolean or number: as it is, unless the number is one that identifies somebody known.',
  code: 'A code of the value set that FHIR requires there; anything else is removed.',
  currency: 'ISO 4217: three capital letters.',
  coding:
    'System and code, when the system is in the table and the code is one of it. Never the display.',
  date: 'The year; or moved by the patient’s offset. Removed when it tells an age over 89.',
  instant: 'As a date; in an export of years removed, for FHIR has no instant of a year.',
  birthDate: 'As a date; for a patient over 89 replaced by the statement “90 or over”.',
  quantity:
    'Number, comparator and UCUM unit; ages over 89 become “90 or more”. Never the written unit.',
  reference: 'Type and pseudonym. Removed when it is not of the form Type/id, urn:uuid or #id.',
  address:
    'US state, country and the first three digits of the ZIP code, 000 where few people live.',
  text: 'Removed, unless the profile lets the detector clear it.',
} as const

export type Action = keyof typeof actions

/**
 * What is done with each data type where a rule names an element of it. A type that is not here is removed wherever it
 * stands: HumanName, ContactPoint, Identifier, Attachment, Narrative, Annotation, Signature, Meta, Extension,
 * SampledData (a wave can be biometric), time, uri, canonical, base64Binary.
 */
export const datatypeActions = {
  boolean: 'keep',
  integer: 'keep',
  positiveInt: 'keep',
  unsignedInt: 'keep',
  decimal: 'keep',
  code: 'code',
  date: 'date',
  dateTime: 'date',
  instant: 'instant',
  string: 'text',
  markdown: 'text',
  Coding: 'coding',
  Quantity: 'quantity',
  Age: 'quantity',
  Duration: 'quantity',
  Distance: 'quantity',
  Count: 'quantity',
  Reference: 'reference',
  Address: 'address',
} as const satisfies Record<string, Action>

/** The elements that are named in data types that have parts. */
export const datatypeElements: Readonly<Record<string, readonly string[]>> = {
  CodeableConcept: ['coding', 'text'],
  Period: ['start', 'end'],
  Range: ['low', 'high'],
  Ratio: ['numerator', 'denominator'],
  Money: ['value', 'currency'],
  Annotation: ['text'],
  Timing: [
    'repeat.count',
    'repeat.countMax',
    'repeat.duration',
    'repeat.durationMax',
    'repeat.durationUnit',
    'repeat.frequency',
    'repeat.frequencyMax',
    'repeat.period',
    'repeat.periodMax',
    'repeat.periodUnit',
    'repeat.when',
    'code',
  ],
  Dosage: [
    'sequence',
    'text',
    'additionalInstruction',
    'timing',
    'asNeeded[x]',
    'site',
    'route',
    'method',
    'doseAndRate.type',
    'doseAndRate.dose[x]',
    'doseAndRate.rate[x]',
    'maxDosePerPeriod',
    'maxDosePerAdministration',
  ],
}
