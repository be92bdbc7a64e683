import { timingSafeEqual } from 'node:crypto'
import { Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { requireAllowed, vaultAlgorithms } from './algorithm-policy.ts'
import { takeCensus, type VaultCensus } from './census.ts'
import { openCompartmentCache, type CompartmentCache } from './compartment-cache.ts'
import {
  changeKeys,
  holdKeys,
  nextCompartment,
  openOrganisation,
  type Rewrap,
} from './compartment-rows.ts'
import {
  blindToken,
  compartmentId,
  keyedHash,
  openCompartment,
  ORGANISATION,
  subkey,
  type Compartment,
  type CompartmentId,
  type OrganisationCompartment,
} from './compartment.ts'
import { reconcile } from './kek-register.ts'
import type { Keyring } from './keyring.ts'
import { openOrganisationView } from './organisation.ts'
import { unlockCompartments } from './unlock.ts'
import { newWrappedKeys, unwrapKeys, withGeneration, withoutGenerations } from './wrapped-keys.ts'

/** How long a compartment erased through another server can still be unlocked from this one's cache. */
export const ERASURE_NOTICE_MAX_MS = 5000

/** When a new data key begins to seal: by then every server has asked the database about the compartment again. */
export const GENERATION_NOTICE_MS = 2 * ERASURE_NOTICE_MAX_MS

/** How often a server asks for a new data key of the organisation's: often enough before that one seals anything. */
export const ORGANISATION_REFRESH_MS = ERASURE_NOTICE_MAX_MS / 2

const CACHED_COMPARTMENTS_MAX = 50_000
const BARRED_COMPARTMENTS_MAX = 100_000
const BLIND_KEY_BYTES = 16
const PROOF_BYTES = 16

/** What a row says, in an order that its room decides. */
export type Columns = readonly (string | number | null)[]

/** Keys per patient. Every other room encrypts through this one and never sees a key. */
export type Vault = {
  /** For data about no patient: staff, organisations. Cannot be erased. It opens, and seals what is not kept. */
  readonly organisation: OrganisationCompartment
  /**
   * The organisation's compartment to seal what this transaction keeps. Its data keys are not given up before the transaction
   * ends. @throws Fault `vault.data-key-replaced` when this server's clock is behind.
   */
  holdOrganisation(tx: TransactionSql): Promise<Compartment>
  /** Learns of a new data key of the organisation's: to be called every `ORGANISATION_REFRESH_MS`. */
  refresh(): Promise<void>
  /** A new compartment, which exists once the caller's transaction commits. */
  create(tx: TransactionSql): Promise<Compartment>
  /**
   * The compartments that exist and are not erased; others are absent. An erasure through another server is noticed
   * after `ERASURE_NOTICE_MAX_MS` at the latest, one through this server at once.
   */
  unlock(ids: readonly CompartmentId[]): Promise<ReadonlyMap<CompartmentId, Compartment>>
  /** Blind token over all patients, for allow-listed parameters only: equal labels look equal on disk. */
  populationToken(label: string): bigint
  /** 16-byte keyed name for `Type/id` and the like. */
  blindKey(text: string): Uint8Array
  /**
   * Keyed hash that says this installation wrote a row of these columns, the table's name first. Who has the database and
   * not the key cannot make one. It does not say that the row is the latest: one that was saved can be put back.
   */
  proof(columns: Columns): Uint8Array
  /** Whether `proof` is that of these columns. In constant time. */
  proves(proof: Uint8Array | null, columns: Columns): boolean
  /**
   * Destroys a compartment's keys, and with them everything sealed in it. A tombstone keeps the time. The evidence is
   * the caller's duty, with the commitment read before.
   * @throws Fault `vault.erased` when there is nothing left to erase.
   */
  erase(tx: TransactionSql, id: CompartmentId): Promise<void>
  /**
   * Gives a compartment a new data key, which seals from `GENERATION_NOTICE_MS` on; what older ones sealed still opens, and
   * tokens and names stay. Resolves with the number of the new one.
   * @throws Fault `vault.erased`, `vault.kek-unavailable`, or `input.conflict` when it has `GENERATIONS_MAX` already.
   */
  renew(tx: TransactionSql, id: CompartmentId): Promise<number>
  /**
   * Destroys a compartment's data keys below a number, once nothing that they sealed is left: `Compartment.generationOf`
   * says what is. The newest key always stays. @throws Fault `vault.erased`, `vault.kek-unavailable`.
   */
  forgetGenerations(tx: TransactionSql, id: CompartmentId, below: number): Promise<void>
  /**
   * Keeps the data keys that compartments seal with from being given up until the transaction ends. Whoever keeps ciphertext of
   * a compartment that was unlocked asks for this first, in the transaction that keeps it, and seals then.
   * @throws Fault `vault.data-key-replaced` when one may not seal any more, or was erased: unlock it again.
   */
  holdKeys(tx: TransactionSql, compartments: readonly Compartment[]): Promise<void>
  census(): Promise<VaultCensus>
}

/**
 * Opens the vault over one database, and makes the organisation's own compartment at the first opening.
 * @throws Fault `vault.cannot-open` when the key file belongs to another database, `vault.key-file-behind` when it is an
 * old copy, `vault.algorithm-expired` when a standard no longer allows what the vault encrypts with.
 */
export async function openVault(deps: { sql: Sql; keyring: Keyring; now: Clock }): Promise<Vault> {
  const { sql, keyring, now } = deps
  const cache = openCompartmentCache({
    entriesMax: CACHED_COMPARTMENTS_MAX,
    barredMax: BARRED_COMPARTMENTS_MAX,
    freshForMs: ERASURE_NOTICE_MAX_MS,
  })
  const populationKey = subkey(keyring, 'wardstone.dev/population-token@1')
  const nameKey = subkey(keyring, 'wardstone.dev/blind-key@1')
  requireAllowed(vaultAlgorithms, now())
  await reconcile(deps)
  const organisation = openOrganisationView(deps, await openOrganisation(deps))
  const change = (tx: TransactionSql, id: CompartmentId, rewrap: Rewrap) =>
    changeKeys({ tx, keyring, id }, rewrap).finally(() => cache.forget(id))

  return {
    organisation: organisation.view,
    holdOrganisation: (tx) => organisation.hold(tx),
    async refresh() {
      await organisation.refresh(sql)
    },
    async create(tx) {
      keyring.keks.mayWrite()
      const { next, kekVersion } = await nextCompartment(tx, keyring)
      const id = compartmentId(next)
      const wrapped = newWrappedKeys(keyring, id, kekVersion)
      await tx`
        insert into vault_compartment (id, kek_version, wrapped, created_at)
        values (${id}, ${kekVersion}, ${wrapped}, ${now()})`
      return openCompartment(keyring, id, unwrapKeys(keyring, { id, wrapped, kekVersion }), now)
    },
    unlock: (ids) => unlockCompartments({ ...deps, cache, organisation }, ids),
    populationToken: (label) => blindToken(populationKey, label),
    blindKey: (text) => Uint8Array.from(keyedHash(nameKey, text).subarray(0, BLIND_KEY_BYTES)),
    ...openRowProofs(keyring),
    async erase(tx, id) {
      const erased = await tx`
        update vault_compartment set wrapped = null, kek_version = null, erased_at = ${now()}
        where id = ${id} and id <> ${ORGANISATION} and wrapped is not null`
      if (erased.count === 0) throw new Fault('vault.erased', 'There is nothing left to erase.')
      cache.bar(id)
    },
    async renew(tx, id) {
      let made = 0
      await change(tx, id, (row) => {
        const renewedAt = now()
        const { wrapped, generation } = withGeneration(
          keyring,
          row,
          renewedAt + GENERATION_NOTICE_MS,
        )
        made = generation
        return { wrapped, generation, oldestGeneration: row.oldestGeneration, renewedAt }
      })
      return made
    },
    async forgetGenerations(tx, id, below) {
      await change(tx, id, (row) => ({
        ...row,
        wrapped: withoutGenerations(keyring, row, below),
        oldestGeneration: Math.max(row.oldestGeneration, Math.min(below, row.generation)),
      }))
    },
    holdKeys: (tx, compartments) => requireHeld(tx, compartments, cache),
    census: () => takeCensus(sql, keyring),
  }
}

function openRowProofs(keyring: Keyring): Pick<Vault, 'proof' | 'proves'> {
  const key = subkey(keyring, 'wardstone.dev/row-proof@1')
  // JSON of a list of plain values: no two lists have the same.
  const proof = (columns: Columns): Buffer =>
    keyedHash(key, JSON.stringify(columns)).subarray(0, PROOF_BYTES)
  return {
    proof: (columns) => Uint8Array.from(proof(columns)),
    proves: (stated, columns) =>
      stated?.length === PROOF_BYTES && timingSafeEqual(stated, proof(columns)),
  }
}

async function requireHeld(
  tx: TransactionSql,
  compartments: readonly Compartment[],
  cache: CompartmentCache,
): Promise<void> {
  if (await holdKeys(tx, compartments)) return
  for (const { id } of compartments) cache.forget(id)
  throw new Fault(
    'vault.data-key-replaced',
    'The record has a new data key since this began. Try again.',
  )
}
