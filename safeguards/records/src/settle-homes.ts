import { Fault, type Actor } from '@wardstone/core'
import type { PendingQuery, Row } from '@wardstone/database'
import { compartmentId } from '@wardstone/vault'
import { homeOf, type Home } from './compartments.ts'
import { assertNewest, isDeleted, openRow } from './custody.ts'
import type { Context } from './deps.ts'
import { parseResource } from './envelope.ts'
import type { PlannedChange } from './plan-changes.ts'
import { invalidAt, type Reference } from './resource.ts'
import { selectByKey } from './store.ts'

/**
 * Settles whose record those changes are part of that leave it to another resource (Binary.securityContext): one of the same
 * request, or one that the actor may write. Any other is as good as absent.
 * @throws Fault `records.reference-unresolved` or `records.invalid`.
 */
export async function settleHomes(
  context: Context,
  actor: Actor,
  basis: PendingQuery<Row[]>,
  changes: readonly PlannedChange[],
): Promise<readonly PlannedChange[]> {
  if (!changes.some(({ home }) => 'beside' in home)) return changes
  const byName = new Map(changes.map((change) => [change.name, change]))
  const settled: PlannedChange[] = []
  for (const change of changes) {
    const { home, location } = change
    if (!('beside' in home)) {
      settled.push(change)
      continue
    }
    const here = byName.get(home.beside)
    const of =
      here === undefined || 'standing' in here.home
        ? await standingHome(context, actor, basis, home.beside, location)
        : here.home
    if ('patients' in of) throw besideSeveral(location)
    if ('beside' in of) {
      throw invalidAt(
        location,
        'securityContext names a resource that is itself kept beside another.',
      )
    }
    settled.push({ ...change, home: of })
  }
  return settled
}

function besideSeveral(location: string): Fault {
  return invalidAt(
    location,
    'securityContext names a resource about several patients. Name one that is about one.',
  )
}

async function standingHome(
  context: Context,
  actor: Actor,
  basis: PendingQuery<Row[]>,
  name: Reference,
  location: string,
): Promise<Home> {
  const { sql, vault } = context
  const [row] = await selectByKey(sql, basis, vault.blindKey(name), undefined)
  const id = row === undefined ? undefined : compartmentId(row.compartment)
  const compartment = id === undefined ? undefined : (await vault.unlock([id])).get(id)
  const [type = '', resourceId = ''] = name.split('/')
  const isHidden = row?.basis === null
  if (row === undefined || compartment === undefined || isHidden || isDeleted(row)) {
    await context.disclosures.nothing(actor, 'write', type, isHidden)
    throw new Fault(
      'records.reference-unresolved',
      `${location}.securityContext: there is no such resource here. Write it first, or in the same transaction.`,
      { expression: location },
    )
  }
  if (row.head !== null) throw besideSeveral(location)
  const asked = { actor, interaction: 'write', type } as const
  await assertNewest(context, asked, row)
  return homeOf(
    parseResource(await openRow(context, asked, compartment, row)),
    resourceId,
    location,
  )
}
