/** A value of parsed JSON, read without knowing its shape. */
type Unknown = { readonly [member: string]: unknown }

/** What two converters of one message should agree on, as texts; ids, narrative and local names of systems are not among it. */
export function factsOf(resources: readonly unknown[]): readonly string[] {
  const facts = resources.flatMap((resource) => {
    const type = textIn(resource, 'resourceType') ?? ''
    return (readers[type]?.(object(resource)) ?? []).map((fact) => `${type} ${fact}`)
  })
  return [...new Set(facts)].toSorted()
}

const readers: Readonly<Record<string, (resource: Unknown) => readonly string[]>> = {
  Patient: (one) => [
    ...list(one['identifier']).flatMap((identifier) =>
      said('identifier', textIn(identifier, 'value')),
    ),
    ...list(one['name']).flatMap((name) => said('family', textIn(name, 'family'))),
    ...list(one['name']).flatMap((name) => said('given', list(object(name)['given'])[0])),
    ...list(one['address']).flatMap((address) => said('city', textIn(address, 'city'))),
    ...list(one['address']).flatMap((address) =>
      said('postal code', textIn(address, 'postalCode')),
    ),
    ...said('birth date', one['birthDate']),
    ...said('gender', one['gender']),
  ],
  Encounter: (one) => [
    ...list(one['identifier']).flatMap((identifier) =>
      said('identifier', textIn(identifier, 'value')),
    ),
    ...said('class', textIn(one['class'], 'code')),
  ],
  AllergyIntolerance: coded('code'),
  Condition: coded('code'),
  Procedure: coded('code'),
  Immunization: coded('vaccineCode'),
  ServiceRequest: coded('code'),
  DiagnosticReport: coded('code'),
  Specimen: coded('type'),
  DocumentReference: coded('type'),
  Observation: (one) => {
    const [code = ''] = codes(one['code'])
    const value =
      textIn(one['valueQuantity'], 'value') ??
      codes(one['valueCodeableConcept'])[0] ??
      text(one['valueString']) ??
      text(one['valueDateTime'])?.slice(0, 10)
    return [
      ...said('code', code),
      ...(value === undefined ? [] : said('value', `${code} = ${value}`)),
    ]
  },
  RelatedPerson: (one) =>
    list(one['name']).flatMap((name) => said('family', textIn(name, 'family'))),
  Practitioner: (one) =>
    list(one['identifier']).flatMap((identifier) =>
      said('identifier', textIn(identifier, 'value')),
    ),
}

function coded(member: string): (resource: Unknown) => readonly string[] {
  return (resource) => codes(resource[member]).flatMap((code) => said(member, code))
}

function codes(concept: unknown): readonly string[] {
  return list(object(concept)['coding']).flatMap((coding) => textIn(coding, 'code') ?? [])
}

function said(what: string, value: unknown): readonly string[] {
  const shown = text(value)?.trim()
  return shown === undefined || shown === '' ? [] : [`${what} ${shown}`]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function textIn(value: unknown, member: string): string | undefined {
  return text(object(value)[member])
}

export function object(value: unknown): Unknown {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {}
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
