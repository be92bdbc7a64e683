import { Fault, type Actor } from '@wardstone/core'
import { compartmentId } from '@wardstone/vault'
import { assertNewest, isDeleted, openRow, type Asked } from './custody.ts'
import type { Context } from './deps.ts'
import { disclosuresOf, type Shown } from './disclosures.ts'
import { gatherNewest, shownOf } from './gather.ts'
import { parseResource } from './envelope.ts'
import { isObject, objectAt, textAt, valuesAt, type JsonObject } from './json.ts'
import { GROUP_MEMBERS_MAX } from './limits.ts'
import { readAction, readVersion } from './read.ts'
import { localReference } from './references.ts'
import type { Reference } from './resource.ts'
import { basisFor, selectSeenByKeys } from './store.ts'

/**
 * The compartments of the Patients in a Group whom the actor may see, by the Group as the actor may read it. Of Groups in it their
 * members count.
 * Who is inactive, or whose time in the Group is over, is no member (FHIR R4 §8.10).
 *
 * @throws Fault as a read of the Group, and `records.too-many-matches`.
 */
export async function compartmentsOfGroup(
  context: Context,
  actor: Actor,
  id: string,
): Promise<number[]> {
  const { json } = await readVersion(context, actor, { type: 'Group', id })
  const members = membersOf(parseResource(json), context.now())
  const inner = await seen(context, actor, 'Group', ofType(members, 'Group'))
  const groups = await openAll(context, actor, inner)
  const patients = new Set([
    ...ofType(members, 'Patient'),
    ...groups.flatMap((group) => ofType(membersOf(group, context.now()), 'Patient')),
  ])
  const rows = await seen(context, actor, 'Patient', [...patients])
  return rows.map(({ compartment }) => compartment)
}

function membersOf(group: JsonObject, now: number): Reference[] {
  const members = valuesAt(group, 'member').filter(isObject)
  return members.flatMap((member) => {
    const end = textAt(objectAt(member, 'period') ?? {}, 'end')
    const isOver = end !== undefined && Date.parse(end) < now
    if (member['inactive'] === true || isOver) return []
    const to = localReference(objectAt(member, 'entity')?.['reference'])
    return to === undefined ? [] : [to]
  })
}

function ofType(references: readonly Reference[], type: string): Reference[] {
  return references.filter((reference) => reference.startsWith(`${type}/`))
}

/** The rows of those that the actor may see, as they are now. */
async function seen(
  context: Context,
  actor: Actor,
  type: 'Group' | 'Patient',
  references: readonly Reference[],
) {
  const { access, sql, vault } = context
  if (references.length === 0) return []
  if (references.length > GROUP_MEMBERS_MAX)
    throw new Fault(
      'records.too-many-matches',
      `The group has more than ${GROUP_MEMBERS_MAX} members. Export it in parts.`,
    )
  const reader = { actor, action: readAction(type), organisation: vault.organisation.id, type }
  const basis = await basisFor(access, reader)
  const keys = references.map((reference) => vault.blindKey(reference))
  const rows = await selectSeenByKeys(sql, basis(sql), keys)
  for (const row of rows) await assertNewest(context, asking(actor, type), row)
  return rows.filter((row) => !isDeleted(row))
}

/** Groups are read on the way, and that is evidence. */
async function openAll(
  context: Context,
  actor: Actor,
  rows: Awaited<ReturnType<typeof seen>>,
): Promise<JsonObject[]> {
  const compartments = await context.vault.unlock(rows.map((row) => compartmentId(row.compartment)))
  const groups: JsonObject[] = []
  const shown: Shown[] = []
  const { access, vault } = context
  const reader = { actor, action: readAction('Group'), organisation: vault.organisation.id }
  const heads = rows.flatMap(({ head }) => (head === null ? [] : [head]))
  const basis = await basisFor(access, reader)
  for (const one of await gatherNewest(context, asking(actor, 'Group'), basis, heads)) {
    groups.push(one.resource)
    shown.push(...shownOf(one))
  }
  for (const row of rows) {
    const compartment = compartments.get(compartmentId(row.compartment))
    if (compartment === undefined || row.basis === null || row.head !== null) continue
    groups.push(parseResource(await openRow(context, asking(actor, 'Group'), compartment, row)))
    shown.push({ commitment: compartment.commitment, type: 'Group', basis: row.basis })
  }
  return context.disclosures.answer(actor, 'export', disclosuresOf(shown), groups)
}

function asking(actor: Actor, type: string): Asked {
  return { actor, interaction: 'export', type }
}
