/** Base64 of bytes (RFC 4648 §4), with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Bytes of the one way to write them in base64 (RFC 4648 §4); undefined for any other text. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  // Padding bits that are not zero would let one signature be written in several ways.
  return toBase64(bytes) === text ? bytes : undefined
}

/** Lowercase hexadecimal of a 32-bit number, eight digits. */
export function toHex32(value: number): string {
  return value.toString(16).padStart(8, '0')
}

/** The first four bytes as a big-endian number. */
export function readUint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
}
