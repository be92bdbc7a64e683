import { assert } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import { kekPromises, type KeyLocation } from './kek-driver.ts'
import { readRegister } from './kek-register.ts'
import type { Keyring } from './keyring.ts'

export type VaultCensus = {
  /** Patients' compartments with keys, and those whose keys were destroyed. The organisation's own is not counted. */
  readonly compartments: number
  readonly erased: number
  /** The version of the KEK that wraps what is new. */
  readonly kekVersion: number
  /** How many versions are not retired: 1 when every rotation is finished. */
  readonly kekVersions: number
  /** When the oldest of these was made: a rotation that is not finished renews nothing. */
  readonly kekCreatedAt: number
  /** When the oldest compartment key in use was made, the organisation's own included. */
  readonly oldestKeyAt: number
  /** Of the versions that are not retired, the place that guards least. */
  readonly keyLocation: KeyLocation
  /** Whether what wraps the KEK could leave the device that holds it: of a file, always. */
  readonly extractable: boolean
}

/** From the place that guards least. */
const LOCATIONS: readonly KeyLocation[] = ['file', 'service', 'hsm']

export async function takeCensus(sql: Sql, keyring: Keyring): Promise<VaultCensus> {
  const [row] = await sql<{ compartments: number; erased: number; oldest: number }[]>`
    select count(*) filter (where wrapped is not null and id > 0) as compartments,
           count(*) filter (where wrapped is null) as erased,
           min(coalesce(renewed_at, created_at)) filter (where wrapped is not null) as oldest
    from vault_compartment`
  assert(row !== undefined, 'an aggregate has one row')
  const live = (await readRegister(sql, keyring)).filter(({ retiredAt }) => retiredAt === null)
  const newest = live.at(-1)
  const oldest = live[0]
  assert(newest !== undefined && oldest !== undefined, 'one version of the KEK is in use')
  const promises = keyring.keks
    .versions()
    .filter(({ version }) => live.some((kek) => kek.version === version))
    .map(({ driver }) => kekPromises[driver])
  return {
    compartments: row.compartments,
    erased: row.erased,
    kekVersion: newest.version,
    kekVersions: live.length,
    kekCreatedAt: oldest.createdAt,
    oldestKeyAt: row.oldest,
    keyLocation:
      LOCATIONS.find((place) => promises.some(({ location }) => location === place)) ?? 'file',
    extractable: promises.some(({ extractable }) => extractable),
  }
}
