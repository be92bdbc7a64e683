import { Fault } from '@wardstone/core'
import type { PlacedChange } from './place-changes.ts'
import { keyText } from './store.ts'
import type { PlacedRequest, Written } from './write.ts'

/** Transactions of groups at the same time: while one waits for the disk, the next is prepared. */
const GROUPS_AT_ONCE = 2
/** Most requests of one transaction. */
const GROUP_REQUESTS_MAX = 64
/** Most changes of a request that shares a transaction; a larger one has its own. */
const SHARED_CHANGES_MAX = 16

export type WriteGroups = {
  /**
   * Carries out a request. All that arrive while transactions are under way share the next one, so a busy server pays for one
   * where it would otherwise pay for dozens. None is refused for another's sake: where a shared transaction fails, each is tried alone.
   */
  write(request: PlacedRequest): Promise<readonly Written[]>
}

export type Transactions = {
  /** One request in its own transaction, which waits for others for as long as it takes. */
  readonly alone: (request: PlacedRequest) => Promise<readonly Written[]>
  /** All or none of several; does not wait long for anybody. The answers are in the order of the requests. */
  readonly together: (
    requests: readonly PlacedRequest[],
  ) => Promise<readonly (readonly Written[])[]>
}

type Waiting = {
  readonly request: PlacedRequest
  readonly done: (written: readonly Written[]) => void
  readonly failed: (error: unknown) => void
}

/** Shares transactions between concurrent writers of one server. */
export function openWriteGroups({ alone, together }: Transactions): WriteGroups {
  const waiting: Waiting[] = []
  /** What is being written. Two who write the same do not share: one of them will find that the other was faster. */
  const busy = new Set<string>()
  let running = 0

  const start = () => {
    while (running < GROUPS_AT_ONCE && waiting.length > 0) {
      running++
      void run(waiting.splice(0, GROUP_REQUESTS_MAX))
    }
  }
  const run = async (group: readonly Waiting[]) => {
    try {
      const written = await together(group.map(({ request }) => request))
      for (const [at, each] of group.entries()) each.done(written[at] ?? [])
    } catch (error) {
      for (const each of group) {
        if (isUndone(error)) alone(each.request).then(each.done, each.failed)
        else each.failed(error)
      }
    }
    running--
    start()
  }

  return {
    async write(request) {
      const keys = request.placed.map(({ key }) => keyText(key))
      if (!canShare(request.placed) || keys.some((key) => busy.has(key))) return alone(request)
      for (const key of keys) busy.add(key)
      try {
        return await new Promise((done, failed) => {
          waiting.push({ request, done, failed })
          start()
        })
      } finally {
        for (const key of keys) busy.delete(key)
      }
    },
  }
}

/** Whether it is over soon and asks for nothing that others would have to wait for. */
function canShare(placed: readonly PlacedChange[]): boolean {
  return (
    placed.length <= SHARED_CHANGES_MAX &&
    placed.every(
      ({ change, compartment, condition, content, resource }) =>
        typeof compartment === 'number' &&
        condition === undefined &&
        content === undefined &&
        !(change.kind === 'delete' && resource.resourceType === 'Patient'),
    )
  )
}

/** SQLSTATE classes of what PostgreSQL refuses a transaction for: its data, a constraint, a deadlock, a lock that is held. */
const REFUSED = /^(22|23|40|55)/

/** Whether nothing of the transaction is there for certain. A lost connection leaves that open, so it is told to all. */
function isUndone(error: unknown): boolean {
  if (error instanceof Fault) return true
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    REFUSED.test(error.code)
  )
}
