import { concatBytes, utf8 } from '@wardstone/core'

/**
 * Cobblestone-256 written slowly and plainly on WebCrypto, straight from c2sp.org/chunked-encryption: the other side
 * of the property test. Uses nothing of cobblestone.ts.
 */
export async function referenceSeal(
  key: Uint8Array<ArrayBuffer>,
  context: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  const info = concatBytes(
    utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'),
    Uint8Array.of(0),
    salt,
    context,
  )
  const mac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-512' }, false, [
    'sign',
  ])
  const first = new Uint8Array(
    await crypto.subtle.sign('HMAC', mac, concatBytes(info, Uint8Array.of(1))),
  )
  const second = new Uint8Array(
    await crypto.subtle.sign('HMAC', mac, concatBytes(first, info, Uint8Array.of(2))),
  )
  const derived = concatBytes(first, second)
  const aes = await crypto.subtle.importKey('raw', derived.slice(0, 32), 'AES-GCM', false, [
    'encrypt',
  ])
  const baseNonce = derived.slice(32, 44)
  let sealed = concatBytes(salt, derived.slice(44, 76))
  for (let chunk = 0; ; chunk++) {
    const plaintext = message.slice(chunk * 16384, (chunk + 1) * 16384)
    const iv = xorLast(baseNonce, BigInt(chunk))
    const encrypted = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, plaintext)
    sealed = concatBytes(sealed, new Uint8Array(encrypted))
    if (plaintext.length < 16384) return sealed
  }
}

function xorLast(nonce: Uint8Array, counter: bigint): Uint8Array<ArrayBuffer> {
  const value = BigInt(`0x${Buffer.from(nonce).toString('hex')}`) ^ counter
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(24, '0'), 'hex'))
}
