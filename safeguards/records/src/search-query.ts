import { Fault } from '@wardstone/core'
import {
  PAGE_COUNT_DEFAULT,
  PAGE_COUNT_MAX,
  SEARCH_LENGTH_MAX,
  SEARCH_PARAMETERS_MAX,
  SEARCH_VALUES_MAX,
} from './limits.ts'
import { isId, type Reference } from './resource.ts'
import { criterionOf, type Criterion } from './search-criteria.ts'
import { isCompartment } from './search-labels.ts'
import { searchDefinitions, type SearchDefinition } from './search-parameters.ts'

/** Names and values as they were sent, in order, repeated ones included. */
export type SearchParameters = readonly (readonly [name: string, value: string])[]

export type Search = {
  readonly definition: SearchDefinition
  /** From `_id`. */
  readonly ids?: readonly string[]
  readonly patient?: Reference
  readonly criteria: readonly Criterion[]
  readonly count: number
  readonly order: 'newest' | 'oldest'
}

/** Parameters that say how to answer rather than what to find (FHIR R4 §3.1.1.4). */
const resultParameters = ['_id', '_count', '_sort', '_format', '_summary']

/**
 * Reads a search (FHIR R4 §3.1.1). What is not understood is refused: a search that ignores a condition shows too much.
 * @throws Fault `records.unsupported`, `records.invalid` or `records.patient-required`. Neither names nor values that were sent are repeated.
 */
export function searchOf(type: string, parameters: SearchParameters): Search {
  const definition = searchDefinitions.get(type)
  if (definition === undefined) {
    throw unsupported(`${type} cannot be searched. These types can: ${searchableTypes()}.`)
  }
  if (parameters.length > SEARCH_PARAMETERS_MAX) {
    throw unsupported(`A search has at most ${SEARCH_PARAMETERS_MAX} parameters.`)
  }
  if (parameters.flat().join('').length > SEARCH_LENGTH_MAX) {
    throw unsupported(`A search has at most ${SEARCH_LENGTH_MAX} characters.`)
  }
  const criteria: Criterion[] = []
  const result = new Map<string, string>()
  for (const [index, [name, value]] of parameters.entries()) {
    const parameter = definition.parameters.get(name)
    if (parameter !== undefined) criteria.push(criterionOf(parameter, value))
    else if (!resultParameters.includes(name)) throw unknownParameter(definition, index, name)
    else if (result.has(name)) throw unsupported(`${name} is given once.`)
    else result.set(name, value)
  }
  checkFormat(result.get('_format'))
  const ids = idsOf(result.get('_id'))
  const patient = patientIn(criteria)
  if (definition.scope === 'patient' && patient === undefined && ids === undefined) {
    throw new Fault(
      'records.patient-required',
      `A search of ${type} names one patient: add patient=ID. Records are searched one patient at a time.`,
    )
  }
  return {
    definition,
    criteria,
    ...(ids === undefined ? {} : { ids }),
    ...(patient === undefined ? {} : { patient }),
    count: isCountOnly(result.get('_summary')) ? 0 : countOf(result.get('_count')),
    order: orderOf(definition, result.get('_sort')),
  }
}

function unknownParameter(definition: SearchDefinition, index: number, name: string): Fault {
  const known = [...definition.parameters.keys(), ...resultParameters].join(', ')
  const place = `Parameter ${index + 1} of the search`
  if (name.includes(':'))
    return unsupported(`${place} has a modifier; modifiers are not supported.`)
  if (name.includes('.')) return unsupported(`${place} is chained; chains are not supported.`)
  return unsupported(`${place} is not one that ${definition.type} has here. These are: ${known}.`)
}

function searchableTypes(): string {
  return [...searchDefinitions.keys()].join(', ')
}

function checkFormat(format: string | undefined): void {
  if (format === undefined || /^(?:application\/(?:fhir\+)?)?json$/.test(format)) return
  throw unsupported('_format is json; other formats are not supported.')
}

function idsOf(value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined
  const ids = [...new Set(value.split(','))]
  if (ids.length > SEARCH_VALUES_MAX)
    throw unsupported(`_id has at most ${SEARCH_VALUES_MAX} values.`)
  if (!ids.every(isId)) throw new Fault('records.invalid', '_id holds ids, joined by commas.')
  return ids
}

function patientIn(criteria: readonly Criterion[]): Reference | undefined {
  const patients = new Set<Reference>()
  for (const { parameter, alternatives } of criteria) {
    if (!isCompartment(parameter)) continue
    for (const each of alternatives) if (each.kind === 'reference') patients.add(each.to)
  }
  if (patients.size > 1) throw unsupported('A search names one patient. Ask for each one alone.')
  const [patient] = patients
  return patient
}

/** Only how many there are is asked (FHIR R4 §3.1.1.5.8). Other summaries are made of the answer. */
function isCountOnly(summary: string | undefined): boolean {
  if (summary === undefined) return false
  if (summary === 'count') return true
  throw unsupported('This search has no other _summary than count.')
}

/** More than the limit is asked for often and means "many": the page is shorter and the next link has the rest. */
function countOf(value: string | undefined): number {
  if (value === undefined) return PAGE_COUNT_DEFAULT
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new Fault(
      'records.invalid',
      `_count is a number from 1; pages hold at most ${PAGE_COUNT_MAX}.`,
    )
  }
  return Math.min(Number(value), PAGE_COUNT_MAX)
}

function orderOf({ type, date }: SearchDefinition, value: string | undefined): 'newest' | 'oldest' {
  if (value === undefined) return 'newest'
  const name = value.replace(/^-/, '')
  if (date === undefined || (name !== 'date' && name !== date.name)) {
    throw unsupported(
      date === undefined
        ? `${type} cannot be sorted.`
        : `_sort is date or -date; other orders are not supported.`,
    )
  }
  return value.startsWith('-') ? 'newest' : 'oldest'
}

function unsupported(message: string): Fault {
  return new Fault('records.unsupported', message)
}
