import { Fault } from '@wardstone/core'

/** Lowercase hexadecimal with the 0x that Ethereum's interfaces want. */
export function toHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`
}

/** @throws Fault `proof.malformed` unless the text is 0x and whole bytes, as many as told. */
export function fromHex(text: string, length?: number): Uint8Array {
  if (
    !/^0x(?:[0-9a-f]{2})*$/i.test(text) ||
    (length !== undefined && text.length !== 2 + 2 * length)
  ) {
    throw new Fault('proof.malformed', 'What should be hexadecimal bytes is not.')
  }
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}
