import { Fault, type Actor } from '@wardstone/core'
import type { PendingQuery, Row } from '@wardstone/database'
import { compartmentId } from '@wardstone/vault'
import type { Home } from './compartments.ts'
import { assertNewest, isDeleted } from './custody.ts'
import type { Context } from './deps.ts'
import type { PlacedChange } from './place-changes.ts'
import type { PlannedChange } from './plan-changes.ts'
import type { Reference } from './resource.ts'
import { splitResource, type Copy } from './share.ts'
import { keyText, selectStanding, type Standing } from './store.ts'
import { selectStandingCopies } from './store-copies.ts'

/**
 * What a row of a resource about several patients is: the head says that there is one; each copy is what the record of one
 * patient has of it; an ended one says that the patient is no longer in it.
 */
export type CopyChange = 'head' | 'ended' | Copy

/** The patients in whose records a resource is. */
export function patientsOf(home: Home): readonly Reference[] {
  if ('patient' in home) return [home.patient]
  return 'patients' in home ? home.patients : []
}

/** Names the copy of a resource in the record of one patient. */
function copyName(name: Reference, patient: Reference): string {
  return `copy ${name} ${patient}`
}

/**
 * The newest copies of the resources that are changed, by the resource, each of which the actor may write: what is about others too
 * cannot be changed without a right to their records.
 * @throws Fault `access.forbidden`, with evidence.
 */
export async function standingCopies(
  context: Context,
  actor: Actor,
  basis: PendingQuery<Row[]>,
  standing: readonly Standing[],
  changes: readonly PlannedChange[],
): Promise<ReadonlyMap<string, readonly Standing[]>> {
  const { sql, disclosures } = context
  // One that is hidden is refused as absent.
  const seen = standing.filter(({ basis: why }) => why !== null)
  const heads = seen.flatMap(({ head, key }) => (head === null ? [] : [key]))
  if (heads.length === 0) return new Map()
  const copies = await selectStandingCopies(sql, basis, heads)
  for (const copy of copies) {
    const type = typeOf(context, copy.head, changes)
    if (copy.basis === null && !isDeleted(copy)) {
      await disclosures.nothing(actor, 'write', type, true)
      throw new Fault(
        'access.forbidden',
        'This resource is about other patients too, whose records you may not change. Ask somebody who may change all of them.',
        { action: 'write-chart' },
      )
    }
    await assertNewest(context, { actor, interaction: 'write', type }, copy)
  }
  return Map.groupBy(copies, ({ head }) => (head === null ? '' : keyText(head)))
}

function typeOf(
  { vault }: Context,
  head: Uint8Array | null,
  changes: readonly PlannedChange[],
): string {
  const key = head === null ? '' : keyText(head)
  const found = changes.find(({ name }) => keyText(vault.blindKey(name)) === key)
  return found?.resource.resourceType ?? ''
}

/** The rows that go with a change of a resource that is, or was, about several patients: one for each who is or was in it. */
export async function placeCopies(
  context: Context,
  own: PlacedChange,
  copies: ReadonlyMap<string, readonly Standing[]>,
  standing: ReadonlyMap<Reference, Standing>,
  compartmentOf: (patient: Reference) => Promise<PlacedChange['compartment']>,
): Promise<PlacedChange[]> {
  const { sql, vault } = context
  const { home, name, key, location, resource, change, version } = own
  const before = copies.get(keyText(key)) ?? []
  const { content: _content, condition: _condition, ...plain } = own
  const placed: PlacedChange[] = []
  const isDelete = change.kind === 'delete'
  if ('patients' in home && !isDelete) {
    const keys = new Map(home.patients.map((each) => [each, vault.blindKey(copyName(name, each))]))
    // One who was in it once has a row that says so, also where the resource was about one alone meanwhile.
    const rows = standing.has(name)
      ? await selectStanding(sql, sql`'role'::text`, [...keys.values()])
      : []
    const replaced = new Map(rows.map((row) => [keyText(row.key), row.version]))
    for (const [patient, copy] of splitResource(resource, home.patients, location)) {
      const copyKey = keys.get(patient) ?? vault.blindKey(copyName(name, patient))
      const compartment = await compartmentOf(patient)
      const replaces = replaced.get(keyText(copyKey)) ?? 0
      placed.push({ ...plain, home: { patient }, key: copyKey, replaces, compartment, copy })
    }
  }
  const kept = new Set(placed.map((each) => keyText(each.key)))
  for (const row of before) {
    if (isDeleted(row) || kept.has(keyText(row.key))) continue
    const compartment = compartmentId(row.compartment)
    placed.push({
      ...plain,
      change: { kind: 'delete', type: resource.resourceType, id: own.id },
      home: { standing: true },
      key: row.key,
      replaces: row.version,
      version,
      compartment,
      copy: 'ended',
    })
  }
  return placed
}
