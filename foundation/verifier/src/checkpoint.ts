import { assert, Fault } from '@wardstone/core'
import { fromBase64, toBase64 } from './encoding.ts'
import { parseDecimal } from './integers.ts'
import { HASH_BYTES, type Hash } from './merkle.ts'

/** A log's head: so many entries under this root (c2sp.org/tlog-checkpoint). */
export type Checkpoint = {
  /** Names the log. */
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly extensions: readonly string[]
}

/** Writes the text that the log signs. */
export function formatCheckpoint(
  checkpoint: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>,
): string {
  const { origin, size, root, extensions = [] } = checkpoint
  assert(
    Number.isSafeInteger(size) && root.length === HASH_BYTES,
    'a checkpoint names a size and a root',
  )
  const lines = [origin, size.toString(), toBase64(root), ...extensions]
  assert(
    lines.every((line) => line.length > 0 && !line.includes('\n')),
    'no line of a checkpoint is empty',
  )
  return `${lines.join('\n')}\n`
}

/** Reads the text of a checkpoint, without its signatures. @throws Fault `proof.malformed`. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw malformed('its last line does not end')
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n')
  const size = parseDecimal(sizeLine)
  const root = fromBase64(rootLine)
  if (origin === '' || extensions.includes('')) throw malformed('one of its lines is empty')
  if (size === undefined) throw malformed('its second line is not a tree size')
  if (root?.length !== HASH_BYTES) throw malformed('its third line is not a root hash')
  return { origin, size, root, extensions }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The checkpoint cannot be read: ${reason}.`)
}
