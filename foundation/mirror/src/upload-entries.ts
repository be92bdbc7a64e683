import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { assert } from '@wardstone/core'
import type { Ledger } from '@wardstone/ledger'
import { below, postRemote, readCosignatures, type OwnTree } from '@wardstone/witness'
import { MIRROR_INFO_TYPE, parseMirrorInfo, type MirrorInfo } from './mirror-info.ts'
import { formatPackage, formatUploadHeader, packageRanges } from './upload.ts'

/** c2sp.org/tlog-mirror asks for no more a request. */
export const PACKAGES_PER_REQUEST_MAX = 32
/** Of a request before it is compressed. One package may be longer. */
const REQUEST_BYTES_MAX = 8 * 1024 * 1024
const ANSWER_TIMEOUT_MS = 60_000
/** Requests of one sending: half a million entries. A mirror that lacks more is gone on with the next time. */
const REQUESTS_MAX = 64
/** How often a mirror may say in a row that it is elsewhere. */
const CONFLICTS_MAX = 3
const NO_TICKET = new Uint8Array(0)

const compress = promisify(gzip)

/** What came of an upload. `next` is the first entry that the mirror lacks. */
export type UploadOutcome =
  | { readonly kind: 'kept' }
  | { readonly kind: 'behind'; readonly next: number }
  /** It goes on with another checkpoint of ours, of so many entries. */
  | { readonly kind: 'elsewhere'; readonly size: number }
  | { readonly kind: 'failed'; readonly reason: string }

/** A head of our ledger, signed, and its tree. */
export type OwnHead = {
  readonly checkpoint: string
  readonly size: number
  readonly tree: OwnTree
}

type Reached = { readonly next: number; readonly ticket: Uint8Array; readonly conflicts: number }

/**
 * Uploads our ledger to a mirror that took its checkpoint (c2sp.org/tlog-mirror, "add-entries"), from the entry that
 * the mirror is thought to lack, going on from wherever it says. What it signs is verified.
 */
export async function uploadEntries(options: {
  readonly ledger: Pick<Ledger, 'origin' | 'read'>
  readonly own: OwnHead
  readonly mirror: { readonly url: string; readonly verifierKeys: readonly string[] }
  readonly from: number
  /** Seconds since the epoch. */
  readonly time: number
  readonly onProgress: (next: number) => Promise<void>
}): Promise<UploadOutcome> {
  const { ledger, own, mirror, from, time, onProgress } = options
  let at: Reached = { next: Math.min(from, own.size), ticket: NO_TICKET, conflicts: 0 }
  for (let request = 0; request < REQUESTS_MAX; request++) {
    const body = await formatUpload(ledger, own, at)
    const answer = await postRemote(below(mirror.url, 'add-entries'), {
      body,
      headers: { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
      timeoutMs: ANSWER_TIMEOUT_MS,
    })
    if (answer.kind === 'failed') return answer
    if (answer.status === 200) {
      const { checkpoint } = own
      const vkeys = mirror.verifierKeys
      const read = await readCosignatures({ checkpoint, vkeys, lines: answer.body, time })
      return read.kind === 'failed' ? read : { kind: 'kept' }
    }
    const info = readInfo(answer)
    if (info === undefined) return { kind: 'failed', reason: reasonOf(answer.status) }
    if (info.size !== own.size) return { kind: 'elsewhere', size: info.size }
    const moved = follow(at, answer.status, info, own.size)
    if (moved === undefined) return { kind: 'failed', reason: 'it does not get on with our ledger' }
    at = moved
    await onProgress(at.next)
  }
  return { kind: 'behind', next: at.next }
}

/** Where to go on; undefined when the mirror would have us go round in circles. */
function follow(
  at: Reached,
  status: number,
  { next, ticket }: MirrorInfo,
  size: number,
): Reached | undefined {
  const conflicts = status === 409 ? at.conflicts + 1 : 0
  const stuck = status === 202 && next <= at.next
  if (stuck || conflicts > CONFLICTS_MAX) return undefined
  return { next: Math.min(next, size), ticket, conflicts }
}

/** A prefix of the packages that the mirror lacks, compressed. */
async function formatUpload(
  ledger: Pick<Ledger, 'origin' | 'read'>,
  { size, tree }: OwnHead,
  { next, ticket }: Reached,
): Promise<Buffer<ArrayBuffer>> {
  const parts = [formatUploadHeader({ origin: ledger.origin, start: next, end: size, ticket })]
  let packages = 0
  let bytes = 0
  for (const { aligned, start, end } of packageRanges(next, size)) {
    if (packages === PACKAGES_PER_REQUEST_MAX || bytes > REQUEST_BYTES_MAX) break
    const entries: Uint8Array[] = []
    for await (const entry of ledger.read(start, end)) entries.push(entry.bytes)
    assert(entries.length === end - start, 'the ledger has the entries below its head')
    const part = formatPackage(entries, await tree.partProof(aligned, end))
    parts.push(part)
    packages++
    bytes += part.length
  }
  return compress(Buffer.concat(parts))
}

function readInfo(answer: {
  readonly status: number
  readonly contentType: string
  readonly body: string
}): MirrorInfo | undefined {
  const { status, contentType, body } = answer
  const isInfo = contentType.split(';')[0] === MIRROR_INFO_TYPE
  return (status === 202 || status === 409) && isInfo ? parseMirrorInfo(body) : undefined
}

const reasons: Readonly<Record<number, string>> = {
  404: 'it does not mirror our ledger: ask its organisation to switch that on (404)',
  413: 'our entries are too large for it (413)',
  422: 'it does not accept our entries as those of our checkpoint (422)',
  507: 'it has no more room for our ledger: ask its organisation for more (507)',
}

function reasonOf(status: number): string {
  return reasons[status] ?? `it answered with status ${status}`
}
