import { get } from '../api.ts'
import type { Bundle, Patient, Resource } from './types.ts'

const PAGE_COUNT = 100
const PAGES_MAX = 12

/** Resources found, and how many there are; `complete` is false when reading stopped at the limit. */
export type Found<R extends Resource> = {
  readonly resources: readonly R[]
  readonly total: number
  readonly complete: boolean
}

/** Reads one patient's demographics. */
export async function readPatient(id: string): Promise<Patient> {
  return get<Patient>(`/fhir/R4/Patient/${encodeURIComponent(id)}`)
}

/** Searches patients; one page of what the person may see. */
export async function findPatients(query: PatientQuery): Promise<Found<Patient>> {
  const parameters = new URLSearchParams({ [query.by]: query.value, _count: '50' })
  return firstPage(await get<Bundle<Patient>>(`/fhir/R4/Patient?${parameters.toString()}`))
}

/** Reads all resources of one type in a patient's record, page by page, up to a limit. */
export async function readAll<R extends Resource>(
  type: R['resourceType'],
  patient: string,
): Promise<Found<R>> {
  const first = new URLSearchParams({ patient, _count: String(PAGE_COUNT) })
  const resources: R[] = []
  let total = 0
  let next: string | undefined = `/fhir/R4/${type}?${first.toString()}`
  for (let page = 0; page < PAGES_MAX && next !== undefined; page++) {
    const bundle: Bundle<R> = await get<Bundle<R>>(next)
    const found = firstPage(bundle)
    resources.push(...found.resources)
    total = Math.max(total, found.total, resources.length)
    next = nextOf(bundle)
  }
  return { resources, total, complete: next === undefined }
}

function firstPage<R extends Resource>(bundle: Bundle<R>): Found<R> {
  const entries = (bundle.entry ?? []).filter((entry) => entry.search?.mode !== 'outcome')
  const resources = entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource]))
  const total = bundle.total ?? resources.length
  return { resources, total, complete: nextOf(bundle) === undefined }
}

/** The link to the next page, as a path of this server whatever name the server calls itself. */
function nextOf(bundle: Bundle): string | undefined {
  const url = bundle.link?.find(({ relation }) => relation === 'next')?.url
  if (url === undefined) return undefined
  const { pathname, search } = new URL(url, location.origin)
  return `${pathname}${search}`
}

export type PatientQuery = {
  readonly by: 'name' | 'identifier' | 'birthdate'
  readonly value: string
}

/** What a person means by the text they typed: a birth date, a record number (it has a digit), or the start of a name. */
export function patientQueryOf(typed: string): PatientQuery {
  const value = typed.trim()
  const iso = isoDateOf(value)
  if (iso !== undefined) return { by: 'birthdate', value: iso }
  return { by: /\d/.test(value) ? 'identifier' : 'name', value }
}

/** `1961-03-12` from that, or from `12.3.1961` and `12/03/1961` (day first). */
function isoDateOf(value: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return value
  const match = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(value)
  if (match === null) return undefined
  const [, day = '', month = '', year = ''] = match
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
