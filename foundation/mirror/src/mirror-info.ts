import { fromBase64, toBase64 } from '@wardstone/verifier'
import { parseSize } from '@wardstone/witness'

/** Content type of what a mirror says about itself (c2sp.org/tlog-mirror, "Processing"). */
export const MIRROR_INFO_TYPE = 'text/x.tlog.mirror-info'

/** How far a mirror is with a log. */
export type MirrorInfo = {
  /** Size of a checkpoint that entries may be uploaded for. */
  readonly size: number
  /** First entry that it lacks. */
  readonly next: number
  /** To be sent along with the next upload. */
  readonly ticket: Uint8Array
}

export function formatMirrorInfo({ size, next, ticket }: MirrorInfo): string {
  return `${size}\n${next}\n${toBase64(ticket)}\n`
}

/** Reads three lines; undefined when they are anything else. */
export function parseMirrorInfo(text: string): MirrorInfo | undefined {
  const [sizeLine = '', nextLine = '', ticketLine = '', end, ...rest] = text.split('\n')
  const [size, next] = [parseSize(sizeLine), parseSize(nextLine)]
  const ticket = fromBase64(ticketLine)
  if (size === undefined || next === undefined || ticket === undefined) return undefined
  return end === '' && rest.length === 0 ? { size, next, ticket } : undefined
}
