import { assert, concatBytes } from '@wardstone/core'

/** What RLP can write: bytes, or a list of such. */
export type Rlp = Uint8Array | readonly Rlp[]

const SHORT_BYTES_MAX = 55

/** Recursive length prefix (Ethereum yellow paper, appendix B). */
export function encodeRlp(item: Rlp): Uint8Array {
  if (item instanceof Uint8Array) {
    const [only = 0] = item
    return item.length === 1 && only < 0x80 ? item : concatBytes(prefix(0x80, item.length), item)
  }
  const body = concatBytes(...item.map(encodeRlp))
  return concatBytes(prefix(0xc0, body.length), body)
}

/** A whole number as RLP wants it: big-endian without leading zeroes, nothing for zero. */
export function bigEndian(value: bigint): Uint8Array {
  assert(value >= 0n, 'RLP has no negative numbers')
  if (value === 0n) return new Uint8Array(0)
  const digits = value.toString(16)
  return Uint8Array.from(
    Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
  )
}

function prefix(offset: number, length: number): Uint8Array {
  if (length <= SHORT_BYTES_MAX) return Uint8Array.of(offset + length)
  const size = bigEndian(BigInt(length))
  return concatBytes(Uint8Array.of(offset + SHORT_BYTES_MAX + size.length), size)
}
