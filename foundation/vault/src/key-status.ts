import type { Sql } from '@wardstone/database'
import { algorithmPolicy, policyAsOf, proveFips, type FipsProof } from './algorithm-policy.ts'
import { kekPromises, type KekDriverName, type KeyLocation } from './kek-driver.ts'
import { readRegister, type RegisteredKek } from './kek-register.ts'
import type { KekVersion } from './kek-store.ts'
import type { Keyring } from './keyring.ts'
import type { KekStoreState } from './outage.ts'
import type { RewrapProgress } from './rewrap.ts'

/** The run of `rewrap` that this server has under way, or its last one. */
export type RewrapState = RewrapProgress & {
  readonly running: boolean
  readonly failure: string | null
}

/**
 * One version of the KEK. `in-use` wraps what is new; `old` still may open; `prepared` is in the key file and was never used:
 * rotate again; `retired-in-file` is retired and not yet out of the key file: retire again; `missing` is in the database only.
 */
type KekStatus = {
  readonly version: number
  readonly createdAt: number
  readonly state: 'in-use' | 'old' | 'prepared' | 'retired-in-file' | 'missing'
  readonly driver: KekDriverName | null
  readonly keyLocation: KeyLocation | null
  readonly extractable: boolean | null
  /** Rows of keys that it wraps, the organisation's own included. */
  readonly wraps: number
}

export type KeyStatus = {
  /** Newest first; what is retired and destroyed is left out. */
  readonly versions: readonly KekStatus[]
  readonly retired: readonly { readonly version: number; readonly at: number }[]
  readonly rewrap: RewrapState & { readonly remaining: number }
  readonly store: KekStoreState
  readonly policy: { readonly asOf: string; readonly rows: typeof algorithmPolicy }
  readonly fips: FipsProof
}

/** Everything that one needs to see before one rotates, rewraps or retires. */
export async function readKeyStatus(
  sql: Sql,
  keyring: Keyring,
  rewrap: RewrapState,
): Promise<KeyStatus> {
  const known = await readRegister(sql, keyring)
  const counts = await sql<{ version: number; wraps: number }[]>`
    select kek_version as version, count(*) as wraps from vault_compartment
    where wrapped is not null group by kek_version`
  const wraps = new Map(counts.map((row) => [row.version, row.wraps]))
  const versions = statesOf(known, keyring.keks.versions(), wraps)
  const inUse = versions.find(({ state }) => state === 'in-use')
  const remaining = counts
    .filter(({ version }) => version < (inUse?.version ?? 0))
    .reduce((sum, row) => sum + row.wraps, 0)
  return {
    versions,
    retired: known.flatMap(({ version, retiredAt }) =>
      retiredAt === null ? [] : [{ version, at: retiredAt }],
    ),
    rewrap: { ...rewrap, remaining },
    store: keyring.keks.state(),
    policy: { asOf: policyAsOf, rows: algorithmPolicy },
    fips: proveFips(),
  }
}

function statesOf(
  known: readonly RegisteredKek[],
  held: readonly KekVersion[],
  wraps: ReadonlyMap<number, number>,
): readonly KekStatus[] {
  const newest = known.findLast(({ retiredAt }) => retiredAt === null)?.version
  const stateOf = (version: number): KekStatus['state'] => {
    const registered = known.find((kek) => kek.version === version)
    if (registered === undefined) return 'prepared'
    if (registered.retiredAt !== null) return 'retired-in-file'
    if (!held.some((kek) => kek.version === version)) return 'missing'
    return version === newest ? 'in-use' : 'old'
  }
  const missing = known.filter(
    ({ version, retiredAt }) => retiredAt === null && !held.some((kek) => kek.version === version),
  )
  return [...held, ...missing]
    .toSorted((one, two) => two.version - one.version)
    .map((kek) => {
      const driver = 'driver' in kek ? kek.driver : null
      return {
        version: kek.version,
        createdAt: kek.createdAt,
        state: stateOf(kek.version),
        driver,
        keyLocation: driver === null ? null : kekPromises[driver].location,
        extractable: driver === null ? null : kekPromises[driver].extractable,
        wraps: wraps.get(kek.version) ?? 0,
      }
    })
}
