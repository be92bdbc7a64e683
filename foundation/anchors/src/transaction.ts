import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes } from '@wardstone/core'
import { fromHex, toHex } from './hexadecimal.ts'
import { bigEndian, encodeRlp, type Rlp } from './rlp.ts'

const TYPE_1559 = 2
const ADDRESS_BYTES = 20
const COORDINATE_BYTES = 32

/** A transaction with a fee market (EIP-1559). Fees in wei for each unit of gas. */
export type Transaction = {
  readonly chainId: number
  readonly nonce: number
  readonly tip: bigint
  readonly feeMax: bigint
  readonly gas: bigint
  /** Absent where a contract is deployed. */
  readonly to?: string
  readonly data: Uint8Array
}

/** Address of the account that this private key (32 bytes) speaks for. */
export function addressOf(key: Uint8Array): string {
  const point = secp256k1.getPublicKey(key, false).subarray(1)
  return toHex(keccak_256(point).subarray(-ADDRESS_BYTES))
}

/** Signs a transaction. Deterministic (RFC 6979), so the same transaction has the same hash. */
export function signTransaction(
  transaction: Transaction,
  key: Uint8Array,
): { readonly raw: string; readonly hash: string } {
  const { chainId, nonce, tip, feeMax, gas, to, data } = transaction
  const noValue = bigEndian(0n)
  const fields: Rlp[] = [
    bigEndian(BigInt(chainId)),
    bigEndian(BigInt(nonce)),
    bigEndian(tip),
    bigEndian(feeMax),
    bigEndian(gas),
    to === undefined ? new Uint8Array(0) : fromHex(to, ADDRESS_BYTES),
    noValue,
    data,
    [],
  ]
  const type = Uint8Array.of(TYPE_1559)
  const digest = keccak_256(concatBytes(type, encodeRlp(fields)))
  const signature = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' })
  const [parity = 0] = signature
  const r = signature.subarray(1, 1 + COORDINATE_BYTES)
  const s = signature.subarray(1 + COORDINATE_BYTES)
  const signed = [...fields, bigEndian(BigInt(parity)), ...[r, s].map(withoutZeroes)]
  const raw = concatBytes(type, encodeRlp(signed))
  return { raw: toHex(raw), hash: toHex(keccak_256(raw)) }
}

function withoutZeroes(coordinate: Uint8Array): Uint8Array {
  return bigEndian(BigInt(toHex(coordinate)))
}
