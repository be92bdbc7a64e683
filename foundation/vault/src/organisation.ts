import { assert, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { selectWrapped } from './compartment-rows.ts'
import {
  openCompartment,
  ORGANISATION,
  type Compartment,
  type OrganisationCompartment,
} from './compartment.ts'
import type { Keyring } from './keyring.ts'
import { holdOrganisationRow } from './organisation-lock.ts'
import { unwrapKeys } from './wrapped-keys.ts'

/** The organisation's compartment in the memory of one server. */
export type Organisation = {
  readonly view: OrganisationCompartment
  /** Takes what was read from the database, unless what is there is the same. */
  learn(compartment: Compartment): void
  /** `Vault.refresh`. */
  refresh(sql: Sql | TransactionSql): Promise<Compartment>
  /** `Vault.holdOrganisation`. */
  hold(tx: TransactionSql): Promise<Compartment>
}

/** Opens it over what the database says at the start. */
export function openOrganisationView(
  { keyring, now }: { readonly keyring: Keyring; readonly now: Clock },
  opened: Compartment,
): Organisation {
  let current = opened
  // What was asked for before may be answered after: never back to fewer keys, or to keys that are given up.
  const learn = (compartment: Compartment): void => {
    const { generation, oldestGeneration } = compartment
    if (generation >= current.generation && oldestGeneration >= current.oldestGeneration)
      current = compartment
  }
  const refresh = async (sql: Sql | TransactionSql): Promise<Compartment> => {
    const [row] = await selectWrapped(sql, keyring, [ORGANISATION])
    assert(row !== undefined, 'the organisation is never erased')
    if (row.generation !== current.generation || row.oldestGeneration !== current.oldestGeneration)
      learn(openCompartment(keyring, ORGANISATION, unwrapKeys(keyring, row), now))
    return current
  }
  return {
    view: viewOf(() => current),
    learn,
    refresh,
    async hold(tx) {
      const sealingFrom = holdOrganisationRow(tx)
      const [from, compartment] = await Promise.all([sealingFrom, refresh(tx)])
      if (compartment.sealing() < from)
        throw new Fault(
          'vault.data-key-replaced',
          'The clock of this server is behind that of another, which has replaced a key. Set it right.',
        )
      return compartment
    },
  }
}

function viewOf(current: () => Compartment): OrganisationCompartment {
  return {
    id: ORGANISATION,
    commitment: current().commitment,
    get generation() {
      return current().generation
    },
    get oldestGeneration() {
      return current().oldestGeneration
    },
    sealing: () => current().sealing(),
    sealPassing: (context, plaintext) => current().seal(context, plaintext),
    openMessage: (context, header) => current().openMessage(context, header),
    open: (context, sealed) => current().open(context, sealed),
    generationOf: (context, sealed) => current().generationOf(context, sealed),
    find: (context, sealed) => current().find(context, sealed),
    token: (label) => current().token(label),
    tokens: (labels) => current().tokens(labels),
  }
}
