import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes, fromUtf8, utf8 } from '@wardstone/core'
import type { Hash } from '@wardstone/verifier'
import { z } from 'zod'
import { fromHex, toHex } from './hexadecimal.ts'
import type { Rpc } from './json-rpc.ts'

const WORD_BYTES = 32
const ADDRESS_BYTES = 20
const SELECTOR_BYTES = 4
const REASON_BYTES_MAX = 200

/** `contracts/WitnessAnchor.json`: the contract as `solc` compiled it. A test compiles it again. */
export const witnessContract = z
  .object({ bytecode: z.string(), deployedBytecode: z.string() })
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../contracts/WitnessAnchor.json'), 'utf8')),
  )

/** First topic of the event `Anchored`. */
export const ANCHORED_TOPIC = toHex(keccak_256(utf8('Anchored(bytes32,uint64,bytes32,uint64)')))

/** The newest head that a contract has of a log; size 0 where it has none. */
export type ContractHead = {
  readonly owner: string
  readonly size: number
  /** When it was anchored, by the clock of the chain: milliseconds since the epoch. */
  readonly at: number
  readonly root: Hash
}

/** What names a log in the contract. */
export function logId(origin: string): string {
  return `0x${hash('sha256', origin, 'hex')}`
}

/** Call data of `anchor(log, size, root, proof)`. */
export function anchorCall(
  log: string,
  head: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): Uint8Array {
  const proofOffset = 4 * WORD_BYTES
  return concatBytes(
    selector('anchor(bytes32,uint64,bytes32,bytes32[])'),
    fromHex(log, WORD_BYTES),
    word(head.size),
    head.root,
    word(proofOffset),
    word(proof.length),
    ...proof,
  )
}

/** Call data of `offer(log, next)`: the owner of a log hands it on. */
export function offerCall(log: string, next: string): Uint8Array {
  const padded = concatBytes(
    new Uint8Array(WORD_BYTES - ADDRESS_BYTES),
    fromHex(next, ADDRESS_BYTES),
  )
  return concatBytes(selector('offer(bytes32,address)'), fromHex(log, WORD_BYTES), padded)
}

/** Call data of `accept(log)`: whom a log was offered to takes it. */
export function acceptCall(log: string): Uint8Array {
  return concatBytes(selector('accept(bytes32)'), fromHex(log, WORD_BYTES))
}

/** Asks the contract for the newest head of a log. */
export async function readContractHead(
  rpc: Rpc,
  contract: string,
  log: string,
): Promise<ContractHead> {
  const data = toHex(concatBytes(selector('heads(bytes32)'), fromHex(log, WORD_BYTES)))
  const answer = await rpc('eth_call', [{ to: contract, data }, 'latest'], z.string())
  const words = fromHex(answer, 4 * WORD_BYTES)
  return {
    owner: toHex(words.subarray(WORD_BYTES - ADDRESS_BYTES, WORD_BYTES)),
    size: readNumber(words, 1),
    at: readNumber(words, 2) * 1000,
    root: words.slice(3 * WORD_BYTES),
  }
}

/** What an `Anchored` event says beside the log, which is its second topic. */
export function readAnchored(data: string): { readonly size: number; readonly root: Hash } {
  const words = fromHex(data, 3 * WORD_BYTES)
  return { size: readNumber(words, 0), root: words.slice(WORD_BYTES, 2 * WORD_BYTES) }
}

/** The word with which a contract refused (`Error(string)`); undefined where there is none. */
export function readRevert(data: string | undefined): string | undefined {
  const start = toHex(selector('Error(string)'))
  if (data === undefined || !data.startsWith(start)) return undefined
  const words = fromHex(data).subarray(SELECTOR_BYTES)
  if (words.length < 2 * WORD_BYTES) return undefined
  const length = Math.min(readNumber(words, 1), REASON_BYTES_MAX)
  return fromUtf8(words.subarray(2 * WORD_BYTES, 2 * WORD_BYTES + length))
}

function selector(signature: string): Uint8Array {
  return keccak_256(utf8(signature)).subarray(0, SELECTOR_BYTES)
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(WORD_BYTES)
  new DataView(bytes.buffer).setBigUint64(WORD_BYTES - 8, BigInt(value))
  return bytes
}

function readNumber(words: Uint8Array, index: number): number {
  return Number(BigInt(toHex(words.subarray(index * WORD_BYTES, (index + 1) * WORD_BYTES))))
}
