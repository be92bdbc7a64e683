import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { CompartmentCache } from './compartment-cache.ts'
import { selectWrapped } from './compartment-rows.ts'
import {
  openCompartment,
  ORGANISATION,
  type Compartment,
  type CompartmentId,
} from './compartment.ts'
import type { Keyring } from './keyring.ts'
import type { Organisation } from './organisation.ts'
import { unwrapKeys } from './wrapped-keys.ts'

type Deps = {
  readonly sql: Sql
  readonly keyring: Keyring
  readonly now: Clock
  readonly cache: CompartmentCache
  readonly organisation: Pick<Organisation, 'learn'>
}

/** `Vault.unlock`: from the cache while it is fresh, and else from the database. */
export async function unlockCompartments(
  { sql, keyring, now, cache, organisation }: Deps,
  ids: readonly CompartmentId[],
): Promise<ReadonlyMap<CompartmentId, Compartment>> {
  forgetWhenOver(keyring, cache)
  const at = now()
  const unlocked = new Map<CompartmentId, Compartment>()
  const asked: CompartmentId[] = []
  for (const id of new Set(ids)) {
    const cached = cache.get(id, at)
    if (cached?.fresh === true) unlocked.set(id, cached.compartment)
    else asked.push(id)
  }
  if (asked.length === 0) return unlocked
  for (const row of await selectWrapped(sql, keyring, asked)) {
    const known = cache.get(row.id, at)?.compartment
    const compartment =
      known?.generation === row.generation && known.oldestGeneration === row.oldestGeneration
        ? known
        : openCompartment(keyring, row.id, unwrapKeys(keyring, row), now)
    cache.put(compartment, at)
    if (row.id === ORGANISATION) organisation.learn(compartment)
    unlocked.set(row.id, compartment)
  }
  for (const id of asked) if (!unlocked.has(id)) cache.forget(id)
  return unlocked
}

/** No key waits in memory for the end of an outage that has outlasted its time. */
function forgetWhenOver(keyring: Keyring, cache: CompartmentCache): void {
  try {
    keyring.keks.mayRead()
  } catch (error) {
    cache.clear()
    throw error
  }
}
