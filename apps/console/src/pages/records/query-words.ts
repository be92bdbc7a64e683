import type { PatientQuery } from '../../fhir/fetch.ts'
import { timeOf } from '../../fhir/people.ts'
import { formatDate } from '../../ui/format.ts'

const byWords: Record<PatientQuery['by'], string> = {
  name: 'name starts with',
  identifier: 'record number is',
  birthdate: 'born on',
}

/** A query in words: every list says its filter. */
export function queryInWords({ by, value }: PatientQuery): string {
  return by === 'birthdate' ? `${byWords[by]} ${dateInWords(value)}` : `${byWords[by]} “${value}”`
}

function dateInWords(value: string): string {
  const at = timeOf(value)
  return at === undefined ? value : formatDate(at)
}
