import { assert, concatBytes, Fault, utf8 } from '@wardstone/core'
import { parseCheckpointKey, type CheckpointKey } from './checkpoint-key.ts'
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import { verifyEd25519 } from './ed25519.ts'
import { verifyMlDsa44 } from './ml-dsa.ts'
import { parseSignedNote, type NoteSignature } from './signed-note.ts'

const TIME_BYTES = 8
const ORIGIN_BYTES_MAX = 255
const LABEL = 'subtree/v1\n\0'

/** Who signed a checkpoint, and when they say they did, in seconds since the epoch. Keys of type 0x01 state no time. */
export type CheckpointSignature = { readonly key: CheckpointKey; readonly time: number | undefined }

export type SignedCheckpoint = {
  readonly checkpoint: Checkpoint
  readonly signedBy: readonly CheckpointSignature[]
}

/**
 * What a timestamped signature covers (c2sp.org/tlog-cosignature). `text` is the body of the checkpoint's note, `time`
 * is in seconds since the epoch.
 *
 * @throws Fault `proof.malformed` when it is no checkpoint, or its origin is too long to be signed with ML-DSA-44.
 */
export function cosignedMessage(
  { type, name }: Pick<CheckpointKey, 'type' | 'name'>,
  text: string,
  time: number,
): Uint8Array<ArrayBuffer> {
  assert(Number.isSafeInteger(time) && time >= 0, 'a cosignature states whole seconds')
  const { origin, size, root } = parseCheckpoint(text)
  if (type === 'ed25519') return utf8(text)
  if (type === 'cosignature-ed25519') return utf8(`cosignature/v1\ntime ${time}\n${text}`)
  const log = utf8(origin)
  if (log.length > ORIGIN_BYTES_MAX)
    throw new Fault('proof.malformed', 'The origin of the checkpoint is over 255 bytes.')
  const cosigner = utf8(name)
  return concatBytes(
    utf8(LABEL),
    Uint8Array.of(cosigner.length),
    cosigner,
    uint64(time),
    Uint8Array.of(log.length),
    log,
    uint64(0),
    uint64(size),
    root,
  )
}

/** The signature line of a signature over `cosignedMessage`. */
export function formatCosignature(
  { name, id, type }: CheckpointKey,
  time: number,
  signature: Uint8Array,
): NoteSignature {
  assert(type !== 'ed25519', 'a plain note signature states no time')
  return { name, id, signature: concatBytes(uint64(time), signature) }
}

/**
 * Reads a checkpoint that at least one of the given keys (types 0x01, 0x04, 0x06) signed, and who did. Signatures by
 * unknown keys are passed over; one wrong signature by a known key spoils the note (c2sp.org/signed-note, "Signatures").
 *
 * @throws Fault `proof.malformed` for what is no checkpoint or no key, `proof.invalid` when it is not signed.
 */
export async function verifySignedCheckpoint(
  note: Uint8Array | string,
  vkeys: readonly string[],
): Promise<SignedCheckpoint> {
  const keys = vkeys.map(parseCheckpointKey)
  const { text, signatures } = parseSignedNote(note)
  const checkpoint = parseCheckpoint(text)
  const signedBy: CheckpointSignature[] = []
  for (const line of signatures) {
    for (const key of keys.filter(({ name, id }) => name === line.name && id === line.id)) {
      const { right, time } = await judge(key, text, line.signature)
      if (!right) throw new Fault('proof.invalid', `The signature of ${line.name} is wrong.`)
      signedBy.push({ key, time })
    }
  }
  if (signedBy.length === 0)
    throw new Fault('proof.invalid', 'None of the known keys signed this checkpoint.')
  return { checkpoint, signedBy }
}

async function judge(
  key: CheckpointKey,
  text: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly right: boolean; readonly time: number | undefined }> {
  const { publicKey, type } = key
  if (type === 'ed25519') {
    const right = await verifyEd25519({ publicKey, message: utf8(text), signature: bytes })
    return { right, time: undefined }
  }
  const time = readTime(bytes)
  if (time === undefined) return { right: false, time }
  const signed = {
    publicKey,
    message: cosignedMessage(key, text, time),
    signature: bytes.slice(TIME_BYTES),
  }
  return { right: type === 'ml-dsa-44' ? verifyMlDsa44(signed) : await verifyEd25519(signed), time }
}

/** Times beyond 2^53 seconds lie in a future that a verifier may refuse, and do. */
function readTime(bytes: Uint8Array): number | undefined {
  if (bytes.length < TIME_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const time = view.getBigUint64(0)
  return time <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(time) : undefined
}

function uint64(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TIME_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
