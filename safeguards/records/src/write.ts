import { Fault, type Actor } from '@wardstone/core'
import { timed, type Context } from './deps.ts'
import { conflict, persist, type Batch } from './persist.ts'
import { placeChanges, type PlacedChange } from './place-changes.ts'
import { planChanges, type RequestedChange } from './plan-changes.ts'
import type { Version } from './read.ts'
import type { Reference } from './resource.ts'
import { waitBriefly } from './store.ts'
import { openWriteGroups, type WriteGroups } from './write-groups.ts'

/** One resource version as it was written. */
export type Written = {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly at: number
  readonly isNew: boolean
  readonly isDeleted: boolean
  readonly json: string
}

/** What somebody asked for, placed: all of it is carried out, or none. */
export type PlacedRequest = {
  readonly actor: Actor
  readonly placed: readonly PlacedChange[]
}

/** What is there already and makes a conditional change unnecessary. */
export function asItIs(existing: Version): Written {
  return { ...existing, isNew: false, isDeleted: false }
}

/** How long a shared transaction waits for a lock: whoever holds it longer is waited for by one alone. */
const SHARED_LOCK_WAIT_MS = 50
/** How often a change is sealed: again when the record got a new data key since it was unlocked. */
const SEALING_ATTEMPTS_MAX = 3
const UNIQUE_VIOLATION = '23505'

/**
 * Carries out changes, all or none, and states them in the same transaction. What the actor may not change, the whole fails on.
 * @throws Fault as `planChanges` and `placeChanges` do, and `records.version-conflict` when somebody else was faster.
 */
export async function writeChanges(
  context: Context,
  actor: Actor,
  requested: readonly RequestedChange[],
  names?: ReadonlyMap<string, Reference>,
): Promise<readonly Written[]> {
  if (requested.length === 0) return []
  const planned = timed(context, 'plan', () => planChanges(requested, names))
  const placed = await placeChanges(context, actor, planned)
  return context.writes.write({ actor, placed })
}

/** How what is written at the same time shares transactions. */
export function writesOf(context: () => Context): WriteGroups {
  return openWriteGroups({
    alone: (request) => commitAlone(context(), request),
    together: (requests) => commit(context(), requests, SHARED_LOCK_WAIT_MS),
  })
}

async function commitAlone(context: Context, request: PlacedRequest): Promise<Written[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const [written] = await commit(context, [request])
      return written ?? []
    } catch (error) {
      if (isUniqueViolation(error)) throw conflict()
      const isRenewed = error instanceof Fault && error.code === 'vault.data-key-replaced'
      if (!isRenewed || attempt === SEALING_ATTEMPTS_MAX) throw error
    }
  }
}

async function commit(
  context: Context,
  requests: readonly PlacedRequest[],
  lockWaitMs?: number,
): Promise<Written[][]> {
  const known = requests.flatMap(({ placed }) =>
    placed.flatMap(({ compartment }) => (typeof compartment === 'number' ? [compartment] : [])),
  )
  const unlocked = await context.vault.unlock(known)
  const batches: Batch[] = []
  for (const request of requests) batches.push({ ...request, batch: await context.nextBatch() })
  return context.sql.begin(async (tx) => {
    const [, written] = await Promise.all([
      lockWaitMs === undefined ? undefined : waitBriefly(tx, lockWaitMs),
      persist(context, tx, batches, unlocked),
    ])
    return written
  })
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
}
