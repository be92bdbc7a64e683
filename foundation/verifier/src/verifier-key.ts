import { concatBytes, Fault, utf8 } from '@wardstone/core'
import { fromBase64, readUint32, toBase64, toHex32 } from './encoding.ts'
import { defaultSha256 } from './merkle.ts'

/** An Ed25519 key that signs notes (c2sp.org/signed-note, "Verifier keys"). */
export type VerifierKey = {
  readonly name: string
  readonly id: number
  /** 32 bytes (RFC 8032 §5.1.5). */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

const ED25519 = 1
const PUBLIC_KEY_BYTES = 32

/** A key name is not empty and holds no space and no plus, which separate it from what follows. */
export function isKeyName(name: string): boolean {
  // oxlint-disable-next-line eslint/no-control-regex -- control characters are what is refused.
  return name.length > 0 && name.isWellFormed() && !/[\p{White_Space}+\u0000-\u001f]/u.test(name)
}

/** The verifier key of a name and an Ed25519 public key. @throws Fault `proof.malformed` when either cannot be one. */
export function verifierKey(name: string, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw malformed('its name is empty or holds a space or a plus')
  if (publicKey.length !== PUBLIC_KEY_BYTES)
    throw malformed('an Ed25519 public key is 32 bytes long')
  const hash = defaultSha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey))
  return { name, id: readUint32(hash), publicKey: Uint8Array.from(publicKey) }
}

/** Writes a key as `<name>+<id>+<base64>`. */
export function formatVerifierKey({ name, id, publicKey }: VerifierKey): string {
  return `${name}+${toHex32(id)}+${toBase64(concatBytes(Uint8Array.of(ED25519), publicKey))}`
}

/** Reads `<name>+<id>+<base64>`. @throws Fault `proof.malformed`, also for signature types other than Ed25519. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/.exec(text)
  if (match === null) throw malformed('it is not written <name>+<id>+<key>')
  const [, name = '', id = '', encoded = ''] = match
  const bytes = fromBase64(encoded)
  if (bytes === undefined) throw malformed('its key is not base64')
  if (bytes[0] !== ED25519) throw malformed('only Ed25519 keys (type 1) are known')
  const key = verifierKey(name, bytes.subarray(1))
  if (toHex32(key.id) !== id) throw malformed('its id belongs to another name or key')
  return key
}

function malformed(reason: string): Fault {
  return new Fault('proof.malformed', `The verifier key cannot be used: ${reason}.`)
}
