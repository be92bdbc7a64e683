import { compartmentId, type CompartmentId } from '@wardstone/vault'
import { clearCompartment } from './erase.ts'
import type { Context } from './deps.ts'

const PAGE_COMPARTMENTS = 1_000
const SYSTEM = 'system:restore'

/**
 * After a restore: erases the patients with these commitments once more, whose keys were destroyed after the backup was made
 * and came back with it.
 * @returns how many there were.
 */
export async function eraseAgain(
  context: Context,
  commitments: ReadonlySet<string>,
): Promise<number> {
  if (commitments.size === 0) return 0
  const { sql, vault } = context
  let erased = 0
  for (let after = -1; ;) {
    const page = await sql<{ compartment: number }[]>`
      select distinct compartment from record where compartment > ${after}
      order by compartment limit ${PAGE_COMPARTMENTS}`
    const last = page.at(-1)
    if (last === undefined) return erased
    after = last.compartment
    const ids = page.map(({ compartment }) => compartmentId(compartment))
    for (const [id, { commitment }] of await vault.unlock(ids)) {
      if (!commitments.has(commitment)) continue
      await eraseOne(context, id, commitment)
      erased++
    }
  }
}

async function eraseOne(context: Context, id: CompartmentId, commitment: string): Promise<void> {
  const { sql, ledger, now } = context
  await sql.begin(async (tx) => {
    const resources = await clearCompartment(context, tx, id)
    const about = { at: now(), actor: SYSTEM, subject: commitment }
    await ledger.append(tx, [
      { kind: 'records.erased', ...about, facts: { resources } },
      { kind: 'vault.key.destroyed', ...about, facts: {} },
    ])
  })
}
