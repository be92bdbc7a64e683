import { isNewest, provesPopulation, type ClaimingRow } from './custody.ts'
import type { RecordsDeps } from './deps.ts'
import { INTEGRITY_RESOURCES_MAX } from './limits.ts'

const ROWS_AT_ONCE = 1000
const KEY_BYTES = 16
const FIRST_KEY = new Uint8Array(KEY_BYTES)

/** How many resources a walk looked at, and how many were not as they were written. */
type Walked = { readonly resources: number; readonly failed: number }

/** Walks over all resources in the order of their keys, some at each call, round and round, from a random place. */
export type IntegrityWalk = { next(): Promise<Walked> }

/** The last version of a key. */
type LastRow = Omit<ClaimingRow, 'superseded'> & {
  /** How many versions of the key say that they are current. */
  readonly currents: number
  /** A Patient's rows in `population_token`, as an array in ascending order. */
  readonly stored: string | null
}

/**
 * Opens a walk that finds what reading alone does not: of each key only the last version is current, it has its proof, and
 * its search tokens, without which a search misses it silently, are those that were written.
 */
export function openIntegrityWalk(deps: RecordsDeps): IntegrityWalk {
  let from: Uint8Array = crypto.getRandomValues(new Uint8Array(KEY_BYTES))

  return {
    async next() {
      const start = from
      const first = await walk(deps, start, undefined, INTEGRITY_RESOURCES_MAX)
      from = first.goOnAt ?? FIRST_KEY
      if (first.goOnAt !== undefined) return sumOf(first)
      const left = INTEGRITY_RESOURCES_MAX - first.resources
      const second = await walk(deps, FIRST_KEY, start, left)
      from = second.goOnAt ?? start
      return sumOf(first, second)
    },
  }
}

function sumOf(...walks: readonly Walked[]): Walked {
  return {
    resources: walks.reduce((sum, each) => sum + each.resources, 0),
    failed: walks.reduce((sum, each) => sum + each.failed, 0),
  }
}

/** Looks at up to `resourcesMax`, and says at which key to go on; undefined at the end. */
async function walk(
  { sql, vault }: RecordsDeps,
  from: Uint8Array,
  until: Uint8Array | undefined,
  resourcesMax: number,
): Promise<Walked & { readonly goOnAt: Uint8Array | undefined }> {
  // One statement, so that a change under way is seen whole or not at all: row, flags and population tokens agree.
  const query = sql<LastRow[]>`
    select distinct on (key) key, version, compartment, current, tokens::text as tokens, population, proof,
      count(*) filter (where current) over (partition by key) as currents,
      case when population is not null then (
        select coalesce(array_agg(token order by token), '{}')::text from population_token p where p.key = r.key
      ) end as stored
    from record r where key >= ${from} ${until === undefined ? sql`` : sql`and key < ${until}`}
    order by key, version desc limit ${resourcesMax + 1}`
  let resources = 0
  let failed = 0
  for await (const rows of query.cursor(ROWS_AT_ONCE)) {
    for (const row of rows) {
      if (resources === resourcesMax) return { resources, failed, goOnAt: row.key }
      resources++
      const isWhole =
        row.currents === 1 &&
        isNewest(vault, { ...row, superseded: false }) &&
        (row.stored === null || provesPopulation(vault, row, row.stored))
      if (!isWhole) failed++
    }
  }
  return { resources, failed, goOnAt: undefined }
}
