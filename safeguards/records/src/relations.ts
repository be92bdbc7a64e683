import type { CareRelation } from '@wardstone/access'
import type { CompartmentId, Vault } from '@wardstone/vault'
import { isList, isObject, objectAt, textAt, valuesAt, type JsonObject } from './json.ts'
import { CARE_RELATIONSHIP_AFTER_END } from './limits.ts'
import { localReference } from './references.ts'
import type { Resource } from './resource.ts'
import { periodOf } from './period.ts'

const DAY_MS = 86_400_000
/** No end is known: as good as for ever, and a safe integer. */
const OPEN_END = Date.UTC(9999, 11, 31)

type Member = { readonly practitioner: string; readonly from: number; readonly until: number }

/** Statuses of resources that say there was no care after all. */
const voidStatuses: readonly (string | undefined)[] = ['entered-in-error', 'cancelled', 'inactive']

/** Which resources say who cares for whom, and how (issue: care relationships from the record itself). */
const readers: Readonly<Record<string, (resource: Resource) => Member[]>> = {
  Patient: (resource) =>
    practitioners(resource, 'generalPractitioner').map((practitioner) => ({
      practitioner,
      from: 0,
      until: OPEN_END,
    })),
  Encounter: (resource) =>
    membersOf(resource, 'participant', 'individual', objectAt(resource, 'period')),
  CareTeam: (resource) =>
    membersOf(resource, 'participant', 'member', objectAt(resource, 'period')),
}

/**
 * The care relationships that a resource states, for `access.relate`. They outlive its period by 90 days. One that states
 * none any more gives a relationship with nobody, already over, so that what it stated before is replaced.
 */
export function relationsOf(
  vault: Vault,
  resource: Resource,
  compartment: CompartmentId,
  source: Uint8Array,
  isNew: boolean,
): CareRelation[] {
  const reader = readers[resource.resourceType]
  if (reader === undefined) return []
  const members = voidStatuses.includes(textAt(resource, 'status')) ? [] : reader(resource)
  if (members.length === 0) {
    return isNew ? [] : [{ compartment, practitionerKey: source, source, from: 0, until: 0 }]
  }
  return members.map(({ practitioner, from, until }) => ({
    compartment,
    practitionerKey: vault.blindKey(practitioner),
    source,
    from,
    until,
  }))
}

function membersOf(
  resource: Resource,
  list: string,
  member: string,
  whole: JsonObject | undefined,
): Member[] {
  const participants = resource[list]
  if (!isList(participants)) return []
  return participants.flatMap((participant) => {
    if (!isObject(participant)) return []
    const period = objectAt(participant, 'period') ?? whole
    const range = period === undefined ? undefined : periodOf(period)
    const from = Math.max(0, finite(range?.start, 0))
    const end = finite(range?.end, OPEN_END)
    const until = end === OPEN_END ? OPEN_END : end + CARE_RELATIONSHIP_AFTER_END * DAY_MS
    return practitioners(participant, member).map((practitioner) => ({ practitioner, from, until }))
  })
}

function finite(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isFinite(value) ? value : otherwise
}

function practitioners(value: JsonObject, path: string): string[] {
  return valuesAt(value, `${path}.reference`).flatMap((text) => {
    const to = localReference(text)
    return to?.startsWith('Practitioner/') === true ? [to] : []
  })
}
