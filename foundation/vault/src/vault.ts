import { createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { assert, Fault, type Clock } from '@wardstone/core'
import type { Sql, TransactionSql } from '@wardstone/database'
import { openCompartmentCache } from './compartment-cache.ts'
import {
  blindToken,
  compartmentId,
  keyedHash,
  newWrappedKeys,
  unwrapCompartment,
  type Compartment,
  type CompartmentId,
} from './compartment.ts'
import type { Keyring } from './keyring.ts'

/** How long a compartment erased through another server can still be unlocked from this one's cache. */
export const ERASURE_NOTICE_MAX_MS = 5000

const CACHED_COMPARTMENTS_MAX = 50_000
const BARRED_COMPARTMENTS_MAX = 100_000
const BLIND_KEY_BYTES = 16
const PROOF_BYTES = 16
const ORGANISATION = compartmentId(0)

export type VaultCensus = {
  /** Patients' compartments with keys, and those whose keys were destroyed. The organisation's own is not counted. */
  readonly compartments: number
  readonly erased: number
  readonly kekVersion: number
  readonly kekCreatedAt: number
  /** When the oldest compartment key in use was made, the organisation's own included. */
  readonly oldestKeyAt: number
  readonly keyLocation: 'file'
  /** Whether the KEK could leave the device that holds it: of a file, always. */
  readonly extractable: boolean
}

/** What a row says, in an order that its room decides. */
export type Columns = readonly (string | number | null)[]

/** Keys per patient. Every other room encrypts through this one and never sees a key. */
export type Vault = {
  /** For data about no patient: staff, organisations. Cannot be erased. */
  readonly organisation: Compartment
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
  census(): Promise<VaultCensus>
}

/**
 * Opens the vault over one database, and makes the organisation's own compartment at the first opening.
 * @throws Fault `vault.cannot-open` when the key file belongs to another database.
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
  const proofKey = subkey(keyring, 'wardstone.dev/row-proof@1')
  // JSON of a list of plain values: no two lists have the same.
  const proof = (columns: Columns): Buffer =>
    keyedHash(proofKey, JSON.stringify(columns)).subarray(0, PROOF_BYTES)
  const organisation = await openOrganisation(deps)

  return {
    organisation,
    async create(tx) {
      const [next] = await tx<{ id: number }[]>`select nextval('vault_compartment_id') as id`
      assert(next !== undefined, 'a sequence gives a number')
      const id = compartmentId(next.id)
      const wrapped = newWrappedKeys(keyring, id)
      const kekVersion = keyring.kek.version
      await tx`
        insert into vault_compartment (id, kek_version, wrapped, created_at)
        values (${id}, ${kekVersion}, ${wrapped}, ${now()})`
      return unwrapCompartment(keyring, { id, wrapped, kekVersion })
    },
    async unlock(ids) {
      const at = now()
      const unlocked = new Map<CompartmentId, Compartment>()
      const asked: CompartmentId[] = []
      for (const id of new Set(ids)) {
        const cached =
          id === ORGANISATION ? { compartment: organisation, fresh: true } : cache.get(id, at)
        if (cached?.fresh === true) unlocked.set(id, cached.compartment)
        else asked.push(id)
      }
      if (asked.length === 0) return unlocked
      for (const row of await selectWrapped(sql, asked)) {
        const compartment = cache.get(row.id, at)?.compartment ?? unwrapCompartment(keyring, row)
        cache.put(compartment, at)
        unlocked.set(row.id, compartment)
      }
      for (const id of asked) if (!unlocked.has(id)) cache.forget(id)
      return unlocked
    },
    populationToken: (label) => blindToken(populationKey, label),
    blindKey: (text) => Uint8Array.from(keyedHash(nameKey, text).subarray(0, BLIND_KEY_BYTES)),
    proof: (columns) => Uint8Array.from(proof(columns)),
    proves: (stated, columns) =>
      stated?.length === PROOF_BYTES && timingSafeEqual(stated, proof(columns)),
    async erase(tx, id) {
      const erased = await tx`
        update vault_compartment set wrapped = null, erased_at = ${now()}
        where id = ${id} and id <> ${ORGANISATION} and wrapped is not null`
      if (erased.count === 0) throw new Fault('vault.erased', 'There is nothing left to erase.')
      cache.bar(id)
    },
    census: () => census(sql, keyring),
  }
}

type WrappedRow = {
  readonly id: CompartmentId
  readonly wrapped: Uint8Array
  readonly kekVersion: number
}

async function selectWrapped(sql: Sql, ids: readonly CompartmentId[]): Promise<WrappedRow[]> {
  const rows = await sql<{ id: number; wrapped: Buffer; kek_version: number }[]>`
    select id, wrapped, kek_version from vault_compartment
    where id = any(${[...ids]}) and wrapped is not null`
  return rows.map(({ id, wrapped, kek_version: kekVersion }) => ({
    id: compartmentId(id),
    wrapped,
    kekVersion,
  }))
}

async function openOrganisation(deps: {
  sql: Sql
  keyring: Keyring
  now: Clock
}): Promise<Compartment> {
  const { sql, keyring, now } = deps
  const wrapped = newWrappedKeys(keyring, ORGANISATION)
  await sql`
    insert into vault_compartment (id, kek_version, wrapped, created_at)
    values (${ORGANISATION}, ${keyring.kek.version}, ${wrapped}, ${now()})
    on conflict do nothing`
  // Read back and not taken from here: another server, or an earlier start, may have been first.
  const [row] = await selectWrapped(sql, [ORGANISATION])
  assert(row !== undefined, 'the organisation has a compartment once one was inserted')
  try {
    return unwrapCompartment(keyring, row)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('vault.cannot-open', 'This key file does not belong to this database.')
  }
}

async function census(sql: Sql, keyring: Keyring): Promise<VaultCensus> {
  const [row] = await sql<{ compartments: number; erased: number; oldest: number }[]>`
    select count(*) filter (where wrapped is not null and id > 0) as compartments,
           count(*) filter (where wrapped is null) as erased,
           min(created_at) filter (where wrapped is not null) as oldest
    from vault_compartment`
  assert(row !== undefined, 'an aggregate has one row')
  return {
    compartments: row.compartments,
    erased: row.erased,
    kekVersion: keyring.kek.version,
    kekCreatedAt: keyring.kek.createdAt,
    oldestKeyAt: row.oldest,
    keyLocation: 'file',
    extractable: true,
  }
}

/** A key for one purpose (NIST SP 800-108r1 with HMAC, one block). */
function subkey(keyring: Keyring, label: string): KeyObject {
  return createSecretKey(keyedHash(keyring.indexKey, label))
}
