import { compartmentId } from '@wardstone/vault'
import type { Actor, Json } from '@wardstone/core'
import { openJson } from './envelope.ts'
import { objectAt } from './json.ts'
import { resourceOf, type Resource } from './resource.ts'
import { bytesOf, clinician, importer, openTestRecords, patient } from './test-records.ts'
import type { Records } from './records.ts'
import type { Written } from './write.ts'

export const first = clinician('dr-first')
export const both = clinician('dr-both')
export const nobody = clinician('dr-nobody')

export const cared = (...ids: string[]) => ({
  generalPractitioner: ids.map((id) => ({ reference: `Practitioner/${id}` })),
})

export const group = (
  id: string,
  members: readonly string[],
  extra: Record<string, Json> = {},
) => ({
  resourceType: 'Group',
  id,
  type: 'person',
  actual: true,
  name: 'Ward 3',
  ...(members.length === 0
    ? {}
    : {
        member: members.map((each) => ({
          entity: { reference: `Patient/${each}`, display: `Name of ${each}` },
        })),
      }),
  ...extra,
})

export const narrative = (text: string) => ({
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` },
})

export const withoutMeta = ({ meta: _meta, ...rest }: Resource) => rest

export const membersOf = (resource: Resource): readonly string[] =>
  JSON.stringify(resource['member'] ?? []).match(/Patient\/[a-z]\d+/g) ?? []

export const isSubsetted = (resource: Resource) =>
  JSON.stringify(objectAt(resource, 'meta')).includes('SUBSETTED')

export function parsed(json: string): Resource {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse returns nothing but JSON.
  return resourceOf(JSON.parse(json) as Json, 'test')
}

/** A store with resources about several patients. */
export async function openTestShared(options: Parameters<typeof openTestRecords>[0] = {}) {
  const store = await openTestRecords({ start: Date.UTC(2026, 4, 1), ...options })
  const { records, database, vault } = store
  const put = (
    resource: Record<string, Json> & { resourceType: string; id: string },
    ifMatch?: string,
  ): Promise<Written> =>
    records.update(importer, resource.resourceType, resource.id, bytesOf(resource), ifMatch)
  let families = 0
  return {
    ...store,
    put,
    /** Three patients: the first is in the care of dr-first and dr-both, the second of dr-both, the third of neither. */
    async family(): Promise<[string, string, string]> {
      const n = families++
      const [a, b, c] = [`a${n}`, `b${n}`, `c${n}`]
      await put({ id: a, ...patient(cared('dr-first', 'dr-both')) })
      await put({ id: b, ...patient(cared('dr-both')) })
      await put({ id: c, ...patient() })
      return [a, b, c]
    },
    async read(actor: Actor, type: string, id: string, version?: number): Promise<Resource> {
      const name = { type, id, ...(version === undefined ? {} : { version }) }
      return parsed((await records.read(actor, name)).json)
    },
    async found(actor: Actor, type: string, ...parameters: [string, string][]) {
      const { entries, total } = await records.search(actor, type, parameters)
      return entries.length === total ? entries.map(({ id }) => id) : 'another total'
    },
    /** All that can be read in a whole dump by somebody with every key that is left: every row of every version. */
    async readable(): Promise<string> {
      const rows = await database.ownerSql<
        { key: Buffer; version: number; compartment: number; sealed: Buffer }[]
      >`select key, version, compartment, sealed from record`
      const compartments = await vault.unlock(rows.map((row) => compartmentId(row.compartment)))
      return rows
        .flatMap((row) => {
          const compartment = compartments.get(compartmentId(row.compartment))
          return compartment === undefined ? [] : [openJson(compartment, row)]
        })
        .join('\n')
    },
    /** What an hourly check finds wrong. */
    async failures(): Promise<number> {
      const { failed } = await records.checkIntegrity()
      const { plaintext, sampled, opened } = await records.census()
      return failed + plaintext + sampled - opened
    },
  }
}

/** Groups, Appointments and Lists about two to five patients each, with and without others in them. */
export async function shareAmong(
  records: Records,
  patients: readonly string[],
): Promise<Resource[]> {
  const made: Resource[] = []
  for (let n = 0; n < 24; n++) {
    const some = patients.filter((_, at) => (at * 7 + n * 5) % 11 < 2).slice(0, 5)
    if (some.length < 2) continue
    const who = some.map((id) => ({ reference: `Patient/${id}` }))
    const id = `shared-${n}`
    const type = ['Group', 'Appointment', 'List'][n % 3] ?? 'Group'
    const resource = resourceOf({ resourceType: type, id, ...sharedBody(type, who, n) }, 'test')
    await records.update(importer, type, id, bytesOf(resource))
    made.push(resource)
  }
  return made
}

function sharedBody(type: string, who: readonly Json[], n: number): Record<string, Json> {
  if (type === 'Group') {
    const code = { coding: [{ system: 'http://example.org/cohort', code: `c${n % 4}` }] }
    const identifier = [{ system: 'http://example.org/groups', value: `g${n}` }]
    const member = who.map((entity) => ({ entity }))
    return { identifier, type: 'person', actual: true, code, member }
  }
  if (type === 'List') {
    const entry = who.map((item) => ({ item }))
    return { status: 'current', mode: 'working', title: `Round ${n % 5}`, entry }
  }
  const actors = [...who, { reference: 'Practitioner/dr-agrees' }]
  const participant = actors.map((actor, at) => ({
    actor,
    status: at % 2 === 0 ? 'accepted' : 'tentative',
  }))
  const day = `2019-05-${String(10 + (n % 20)).padStart(2, '0')}`
  return { status: 'booked', start: `${day}T09:00:00Z`, end: `${day}T10:00:00Z`, participant }
}
