import type { Clock } from '@wardstone/core'
import type { Sql } from '@wardstone/database'
import type { Ledger } from '@wardstone/ledger'
import { verifyCheckpoint } from '@wardstone/verifier'
import { offerCheckpoint, openOwnTree } from '@wardstone/witness'
import type { Target, Targets } from './targets.ts'
import { uploadEntries, type OwnHead } from './upload-entries.ts'

/** What came of bringing the mirrors up to date. */
export type SendReport = {
  readonly size: number
  readonly mirrors: readonly {
    readonly id: string
    readonly organisation: string
    /** What it holds of ours, signed; null while it never signed. */
    readonly size: number | null
    /** Why it could not be brought up to date; null when it could, or goes on the next time. */
    readonly failure: string | null
  }[]
}

type Deps = { readonly sql: Sql; readonly ledger: Ledger; readonly now: Clock }

/** What one try came to: a size that is signed, a reason, or neither when there is more to do the next time. */
type Outcome = { readonly size: number } | { readonly failure: string } | undefined

/** Brings every mirror up to our newest head, all at once. One that fails does not hold up the others. */
export function openSending(
  deps: Deps & { readonly targets: Pick<Targets, 'list'> },
): () => Promise<SendReport> {
  const { ledger, targets, now } = deps

  const bring = async (target: Target, own: OwnHead): Promise<Outcome> => {
    const { id, url, verifierKeys, knownSize, nextEntry } = target
    const { checkpoint, size, tree } = own
    const offered = await offerCheckpoint(url, knownSize, {
      checkpoint,
      size,
      proofFrom: (oldSize) => tree.proofFrom(oldSize),
    })
    if (offered.kind === 'refused') return examine(ledger, own, offered)
    if (offered.kind === 'failed') return { failure: offered.reason }
    await rememberKnown(deps.sql, id, { size, next: nextEntry })
    const outcome = await uploadEntries({
      ledger,
      own,
      mirror: { url, verifierKeys },
      from: nextEntry,
      time: Math.floor(now() / 1_000),
      onProgress: (next) => rememberKnown(deps.sql, id, { size, next }),
    })
    if (outcome.kind === 'failed') return { failure: outcome.reason }
    if (outcome.kind === 'elsewhere')
      return examine(ledger, own, { size: outcome.size, reason: 'it went on from another head' })
    return outcome.kind === 'kept' ? { size } : undefined
  }

  return async () => {
    const { checkpoint } = await ledger.head()
    const head = await verifyCheckpoint(checkpoint, ledger.verifierKey)
    const own = { checkpoint, size: head.size, tree: openOwnTree(ledger, head) }
    const mirrors = await Promise.all(
      (await targets.list()).map(async (target) => {
        const outcome = await bring(target, own)
        const { id, organisation } = target
        if (outcome === undefined) return { id, organisation, size: target.size, failure: null }
        if ('failure' in outcome) {
          await rememberFailure(deps, target, outcome.failure)
          return { id, organisation, size: target.size, failure: outcome.failure }
        }
        await rememberSuccess(deps, target, outcome.size)
        return { id, organisation, size: outcome.size, failure: null }
      }),
    )
    return { size: own.size, mirrors }
  }
}

/** A mirror that knows more of our ledger than we do is where a ledger that was lost is got back from. */
async function examine(
  ledger: Ledger,
  own: OwnHead,
  { size, reason }: { readonly size: number; readonly reason: string },
): Promise<Outcome> {
  if (size <= own.size) return { failure: reason }
  // Another of our servers was faster.
  if ((await ledger.head()).size >= size) return undefined
  return {
    failure: `it knows ${size} entries signed with our key, and we have ${own.size}: this ledger was restored from an older copy, or somebody else has its key`,
  }
}

async function rememberKnown(
  sql: Sql,
  target: string,
  { size, next }: { readonly size: number; readonly next: number },
): Promise<void> {
  // Of a mirror that was removed meanwhile there is no row to change.
  await sql`
    insert into mirror_contact (target, known_size, next_entry)
    select id, ${size}, ${next} from mirror_target where id = ${target}
    on conflict (target) do update
    set known_size = excluded.known_size, next_entry = excluded.next_entry`
}

async function rememberSuccess(
  { sql, ledger, now }: Deps,
  { id, organisation }: Target,
  size: number,
): Promise<void> {
  await sql.begin(async (tx) => {
    const [before] = await tx<{ size: number | null }[]>`
      select size from mirror_contact where target = ${id} for update`
    if (before === undefined) return
    const largest = Math.max(size, before.size ?? 0)
    await tx`
      update mirror_contact
      set known_size = ${size}, next_entry = ${size}, size = ${largest}, succeeded_at = ${now()},
          failing_since = null, failure = null
      where target = ${id}`
    if (before.size !== null && size <= before.size) return
    const about = { at: now(), actor: 'system:mirror', subject: '' }
    await ledger.append(tx, [{ kind: 'mirror.sent', ...about, facts: { organisation, size } }])
  })
}

async function rememberFailure({ sql, now }: Deps, { id }: Target, failure: string): Promise<void> {
  await sql`
    insert into mirror_contact as known (target, failing_since, failure)
    select id, ${now()}, ${failure} from mirror_target where id = ${id}
    on conflict (target) do update
    set failing_since = coalesce(known.failing_since, excluded.failing_since),
        failure = excluded.failure`
}
