import { queryOptions } from '@tanstack/react-query'
import { get } from '../../api.ts'
import { nameOf, wordsOf } from '../../fhir/people.ts'
import type { HumanName } from '../../fhir/types.ts'
import { isObject } from '../../problem.ts'
import { changesBetween, type Change } from './changes.ts'

/** One version of a resource, with what it changed. */
export type Version = {
  readonly version: number
  readonly at: number
  readonly did: 'created' | 'changed' | 'deleted'
  readonly resource: unknown
  /** Undefined for the first, for a deletion, and where the one before is not on the page. */
  readonly changes: readonly Change[] | undefined
}

/** Newest first; `complete` is false when there are older ones than were read. */
export type VersionHistory = {
  readonly versions: readonly Version[]
  readonly complete: boolean
}

const VERSIONS_MAX = 100

/** All versions of one resource. A reading with an entry of its own, so it is not repeated behind the person's back. */
export function historyQuery(type: string, id: string) {
  const path = `/fhir/R4/${encodeURIComponent(type)}/${encodeURIComponent(id)}/_history`
  return queryOptions({
    queryKey: ['versions', type, id],
    queryFn: async () => versionsIn(await get<unknown>(`${path}?_count=${VERSIONS_MAX}`)),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

/** Reads a history Bundle (FHIR R4 §3.1.0.12). */
export function versionsIn(bundle: unknown): VersionHistory {
  const { entry, link } = isObject(bundle) ? bundle : {}
  const entries: unknown[] = Array.isArray(entry) ? entry : []
  const links: unknown[] = Array.isArray(link) ? link : []
  const read = entries.filter(isObject).map(versionOf)
  const versions = read.map((each, index): Version => {
    const older = read[index + 1]
    const comparable = each.did === 'changed' && older !== undefined && older.did !== 'deleted'
    const changes = comparable ? changesBetween(older.resource, each.resource) : undefined
    return { ...each, changes }
  })
  const complete = !links.some((each) => isObject(each) && each['relation'] === 'next')
  return { versions, complete }
}

function versionOf(entry: Readonly<Record<string, unknown>>): Omit<Version, 'changes'> {
  const { request, response, resource } = entry
  const method = isObject(request) ? request['method'] : undefined
  const { etag, lastModified } = isObject(response) ? response : {}
  const version = Number(/^W\/"(\d+)"$/.exec(String(etag))?.[1] ?? 0)
  return {
    version,
    at: Date.parse(String(lastModified)),
    did: method === 'DELETE' ? 'deleted' : version === 1 ? 'created' : 'changed',
    resource,
  }
}

const typeWords: Readonly<Record<string, string>> = {
  Patient: 'Demographics',
  Condition: 'Problem',
  MedicationRequest: 'Medicine',
  Observation: 'Result',
  AllergyIntolerance: 'Allergy',
  Encounter: 'Visit',
}

/** What a person calls this kind of resource. */
export function typeInWords(type: string): string {
  return typeWords[type] ?? type
}

/** What the resource is about, in its own words: its name, code or medicine. */
export function titleOf(type: string, { versions }: VersionHistory): string {
  const resource = versions.find((each) => isObject(each.resource))?.resource
  if (!isObject(resource)) return typeInWords(type)
  if (type === 'Patient') {
    const names = Array.isArray(resource['name']) ? resource['name'] : []
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server validated it as a Patient.
    return nameOf({ resourceType: 'Patient', name: names as readonly HumanName[] })
  }
  const [types, reasons] = [resource['type'], resource['reasonCode']]
  const concept =
    resource['code'] ?? resource['medicationCodeableConcept'] ?? firstOf(reasons) ?? firstOf(types)
  return isObject(concept) ? wordsOf(concept) : typeInWords(type)
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list[0] as unknown) : undefined
}
