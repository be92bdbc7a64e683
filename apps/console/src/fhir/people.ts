import type { CodeableConcept, HumanName, Patient } from './types.ts'

/** Age in whole years on a day, or undefined when the birth date is not a date. Dates are YYYY, YYYY-MM or YYYY-MM-DD. */
export function ageInYears(birthDate: string | undefined, on: Date): number | undefined {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(birthDate ?? '')
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)]
  const hadBirthday =
    on.getMonth() + 1 > month || (on.getMonth() + 1 === month && on.getDate() >= day)
  const age = on.getFullYear() - year - (hadBirthday ? 0 : 1)
  return age < 0 ? undefined : age
}

/** The name to show: the official one, else the first. */
export function nameOf(patient: Patient): string {
  const names = patient.name ?? []
  const name = names.find((each) => each.use === 'official') ?? names[0]
  return name === undefined ? 'No name recorded' : written(name)
}

function written(name: HumanName): string {
  const parts = [...(name.given ?? []), name.family ?? ''].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' ') : (name.text ?? 'No name recorded')
}

/** The medical record number (HL7 table 0203, code MR), else the first identifier that has a value. */
export function recordNumberOf(patient: Patient): string | undefined {
  const identifiers = patient.identifier ?? []
  const medical = identifiers.find((each) =>
    (each.type?.coding ?? []).some((coding) => coding.code === 'MR'),
  )
  return medical?.value ?? identifiers.find((each) => each.value !== undefined)?.value
}

/** What a person would call this: the text, else the first display, else the code. */
export function wordsOf(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding?.[0]
  return plain(concept?.text ?? coding?.display ?? coding?.code ?? 'Not named')
}

/** SNOMED's semantic tag says what the section already says. */
function plain(text: string): string {
  return text.replace(/ \((?:disorder|finding|procedure|situation|morphologic abnormality)\)$/, '')
}

/** A FHIR date or dateTime in ms; a date without time is local midnight. Undefined when it is neither. */
export function timeOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(value)
  const at =
    match === null
      ? Date.parse(value)
      : new Date(Number(match[1]), Number(match[2] ?? 1) - 1, Number(match[3] ?? 1)).getTime()
  return Number.isNaN(at) ? undefined : at
}
