import { concatBytes, Fault, utf8 } from '@wardstone/core'
import { fromBase64, readUint32, toBase64, toHex32 } from './encoding.ts'
import { defaultSha256 } from './merkle.ts'
import { ML_DSA_44_KEY_BYTES } from './ml-dsa.ts'
import { isKeyName } from './verifier-key.ts'

/** How a key signs checkpoints: one row a signature type (c2sp.org/signed-note, "Signature types"). */
const types = {
  /** The note itself, as a log signs it. */
  ed25519: { byte: 0x01, publicKeyBytes: 32 },
  /** A timestamped cosignature (c2sp.org/tlog-cosignature, "Ed25519 signed message"). */
  'cosignature-ed25519': { byte: 0x04, publicKeyBytes: 32 },
  /** A timestamped signature of a log or cosignature of a witness ("ML-DSA-44 signed message"). */
  'ml-dsa-44': { byte: 0x06, publicKeyBytes: ML_DSA_44_KEY_BYTES },
} as const

export type CheckpointKeyType = keyof typeof types

/** A key of a log or of a witness, for the signatures of checkpoints. */
export type CheckpointKey = {
  readonly type: CheckpointKeyType
  readonly name: string
  readonly id: number
  readonly publicKey: Uint8Array<ArrayBuffer>
}

const NAME_BYTES_MAX = 255

/** The key of a name and a public key. @throws Fault `proof.malformed` when they cannot be one. */
export function checkpointKey(
  type: CheckpointKeyType,
  name: string,
  publicKey: Uint8Array,
): CheckpointKey {
  const { byte, publicKeyBytes } = types[type]
  if (!isKeyName(name)) throw malformed('its name is empty or holds a space or a plus')
  // The message that ML-DSA-44 signs states the length of the name in one byte.
  if (utf8(name).length > NAME_BYTES_MAX) throw malformed('its name is over 255 bytes')
  if (publicKey.length !== publicKeyBytes)
    throw malformed(`a key of type ${byte} is ${publicKeyBytes} bytes long`)
  const hash = defaultSha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(byte), publicKey))
  return { type, name, id: readUint32(hash), publicKey: Uint8Array.from(publicKey) }
}

/** Writes a key as `<name>+<id>+<base64>`. */
export function formatCheckpointKey({ type, name, id, publicKey }: CheckpointKey): string {
  return `${name}+${toHex32(id)}+${toBase64(concatBytes(Uint8Array.of(types[type].byte), publicKey))}`
}

/** Reads `<name>+<id>+<base64>` of types 0x01, 0x04 and 0x06. @throws Fault `proof.malformed`. */
export function parseCheckpointKey(text: string): CheckpointKey {
  const match = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text)
  if (match === null) throw malformed('it is not written <name>+<id>+<key>')
  const [, name = '', id = '', encoded = ''] = match
  const bytes = fromBase64(encoded)
  if (bytes === undefined) throw malformed('its key is not base64')
  const type = typeOf(bytes[0])
  if (type === undefined) throw malformed('its type is none of 1, 4 and 6')
  const key = checkpointKey(type, name, bytes.subarray(1))
  if (toHex32(key.id) !== id) throw malformed('its id belongs to another name or key')
  return key
}

function typeOf(byte: number | undefined): CheckpointKeyType | undefined {
  switch (byte) {
    case 0x01:
      return 'ed25519'
    case 0x04:
      return 'cosignature-ed25519'
    case 0x06:
      return 'ml-dsa-44'
    case undefined:
    default:
      return undefined
  }
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The verifier key cannot be used: ${reason}.`)
}
