import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { Fault, fromUtf8 } from '@wardstone/core'
import { openTileReader, type TileReader } from '@wardstone/verifier'
import { Problem } from '../problem.ts'
import { sessionQuery } from '../session.ts'
import { countOf, formatCount } from '../ui/format.ts'
import { fetchLog } from './fetch-log.ts'
import { recall, remember, type Memory } from './memory.ts'

/** A checkpoint that this browser has verified: its signature, and that it only adds to the last one seen here. */
export type Head = {
  readonly reader: TileReader
  readonly vkey: string
  /** The signed note, verbatim. */
  readonly note: string
  readonly origin: string
  readonly size: number
  readonly checkedAt: number
  readonly milliseconds: number
  /** Size of the checkpoint seen here before; undefined on the first visit. */
  readonly since: number | undefined
  readonly keyKnownSince: number
}

const POLL_MS = 4_000

/** The newest checkpoint, fetched and verified every few seconds while a page shows it. */
export const headQuery = queryOptions({
  queryKey: ['ledger-head'],
  queryFn: ({ client }) => verifyHead(client),
  staleTime: POLL_MS,
  refetchInterval: POLL_MS,
  // A reader is an object with methods; comparing it field by field would lose them.
  structuralSharing: false,
})

async function verifyHead(client: QueryClient): Promise<Head> {
  // Remembered first: another window may verify a newer one while this one waits for the network.
  const seen = recall()
  const started = performance.now()
  const { verifierKey: vkey } = await client.ensureQueryData(sessionQuery)
  if (seen !== undefined && seen.vkey !== vkey) throw keyChanged(seen.firstAt)
  const note = fromUtf8(await fetchLog('checkpoint'))
  return verified(async () => {
    const reader = await openTileReader({ fetch: fetchLog, checkpoint: note, vkey })
    if (seen !== undefined && seen.note !== note) await requireSame(reader, seen)
    const { origin, size } = reader.checkpoint
    const checkedAt = Date.now()
    const keyKnownSince = seen?.firstAt ?? checkedAt
    remember({ vkey, note, size, firstAt: keyKnownSince, at: checkedAt })
    return {
      reader,
      vkey,
      note,
      origin,
      size,
      checkedAt,
      milliseconds: Math.max(1, Math.round(performance.now() - started)),
      since: seen?.size,
      keyKnownSince,
    }
  })
}

/** Runs a verification; a proof that does not hold is said in full, because it is the worst news this page can bring. */
export async function verified<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Problem({
      status: 0,
      code: error.code,
      title: 'The proof does not hold',
      detail: `${error.message} What the server says does not follow from what it signed. Keep this page open and tell your security officer.`,
    })
  }
}

/** @throws Problem `HISTORY_CHANGED` when the ledger does not add to what this browser verified before. */
async function requireSame(reader: TileReader, seen: Memory): Promise<void> {
  try {
    await reader.verifyOlder(seen.note)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { size } = reader.checkpoint
    const at = new Date(seen.at).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
    const known = `On ${at} this browser verified a head of ${countOf(seen.size, 'entry', 'entries')}`
    throw new Problem({
      status: 0,
      code: HISTORY_CHANGED,
      title:
        size < seen.size
          ? 'Entries are gone that this browser has seen'
          : 'Another history than this browser has seen',
      detail:
        size < seen.size
          ? `${known}, signed with this ledger’s key; now the server shows ${formatCount(size)}. It was put back to an older copy, or somebody hides what happened since. Nothing is shown as verified.`
          : `${known}, signed with this ledger’s key. They are not the beginning of the ${formatCount(size)} that the server shows now: the ledger was put back to an older copy and went on, or it was rewritten. Nothing is shown as verified.`,
    })
  }
}

/** Names the problems that a person may decide to accept. */
export const KEY_CHANGED = 'console.ledger-key-changed'
export const HISTORY_CHANGED = 'console.ledger-history-changed'

function keyChanged(firstAt: number): Problem {
  const day = new Date(firstAt).toLocaleDateString('en-GB', { dateStyle: 'long' })
  return new Problem({
    status: 0,
    code: KEY_CHANGED,
    title: 'The ledger is signed with another key',
    detail: `This browser knows the ledger's key since ${day}, and the server now names a different one. Nothing is shown as verified. If your organisation did not replace the ledger, treat this as an incident.`,
  })
}
